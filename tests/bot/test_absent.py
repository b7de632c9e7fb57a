from __future__ import annotations

from datetime import date

import pytest

from bot.assistant import Assistant
from bot.context import Context
from bot.understand import understand
from tests.bot.fake import SCT, VP, knowledge

TODAY = date(2026, 11, 20)
INDEX = knowledge()
CONTEXT = Context(INDEX)

ABSENT = [
    ("Ở Sở Y tế Lào Cai, ai chủ trì rà soát TTHC?", "Sở Y tế Lào Cai"),
    ("ai rà soát TTHC ở Hà Giang", "Hà Giang"),
    ("ai rà soát TTHC Hà Giang", "Hà Giang"),
    ("so noi vu ha giang ai ra soat tthc", "so noi vu ha giang"),
    ("UBND tỉnh Nghệ An: ai chủ trì rà soát TTHC", "UBND tỉnh Nghệ An"),
    ("Sở Tư pháp Cà Mau ai chủ trì ban hành kế hoạch CCHC", "Sở Tư pháp Cà Mau"),
    ("UBND tỉnh Quảng Bình: ai chủ trì rà soát TTHC", "UBND tỉnh Quảng Bình"),
    ("ở UBND huyện Lục Ngạn ai rà soát TTHC", "UBND huyện Lục Ngạn"),
]
THERE = [
    "Kế hoạch 37/KH-SCT của Quảng Bình điều chỉnh kế hoạch nào?",
    "kế hoạch 12/KH-UBND của Quảng Bình",
    "ở Sở Công Thương Quảng Bình ai chủ trì rà soát",
    "bên sở công thương quảng bình ai rà soát TTHC",
    "ai chu tri ra soat o SCT quang binh",
    "VP UBND tỉnh Cà Mau ban hành kế hoạch khi nào",
    "37/KH-SCT: ai chủ trì tuyên truyền",
    "hai phòng nào phối hợp kiểm tra",
    "ai chủ trì rà soát TTHC",
    "báo cáo gửi UBND tỉnh khi nào",
    "Văn phòng chủ trì những việc gì?",
]


@pytest.mark.parametrize(("text", "name"), ABSENT)
@pytest.mark.parametrize("bound", [None, SCT, VP])
def test_an_office_without_a_plan_is_noticed(text: str, name: str, bound: str | None) -> None:
    assert understand(text, CONTEXT, bound, TODAY).absent == name


@pytest.mark.parametrize("text", THERE)
def test_an_office_with_a_plan_and_words_that_only_look_like_one_are_not(text: str) -> None:
    assert understand(text, CONTEXT, None, TODAY).absent is None


def test_nothing_is_answered_for_it_from_the_plans_that_are_there() -> None:
    answer = Assistant(lambda: INDEX).ask("Ở Sở Y tế Lào Cai, ai chủ trì rà soát TTHC?", as_of=TODAY)
    assert answer.status == "not_found"
    assert not answer.tasks
    assert not answer.choices
    assert 'Chưa có kế hoạch nào của "Sở Y tế Lào Cai"' in answer.text
    assert "Sở Công Thương tỉnh Quảng Bình; Văn phòng UBND tỉnh Cà Mau" in answer.text
