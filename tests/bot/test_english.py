from __future__ import annotations

from datetime import date

import pytest

from bot.context import Context
from bot.english import is_english, to_vietnamese
from bot.understand import understand
from tests.bot.fake import SCT, VP, knowledge

TURNED = [
    ("who approves the job positions?", "phê duyệt"),
    ("administrative reform", "cải cách hành chính"),
    ("due in April", "tháng 4"),
    ("the assets section", "mảng tài sản"),
    ("what must be done before June 30th?", "trước 30/6"),
    ("tasks due by May 31", "đến hạn trước 31/5"),
    ("Which higher-level plan does this one implement?", "kế hoạch này thực hiện kế hoạch nào"),
    ("the citizen's file", "người dân hồ sơ"),
]


@pytest.mark.parametrize(("typed", "said"), TURNED)
def test_known_words_are_put_into_vietnamese(typed: str, said: str) -> None:
    assert said in to_vietnamese(typed)


def test_the_longest_phrase_is_taken_whole() -> None:
    assert to_vietnamese("administrative procedures") == "thủ tục hành chính"


def test_what_is_not_known_stays_as_typed() -> None:
    assert to_vietnamese("review of 37/KH-SCT") == "rà soát 37/KH-SCT"


@pytest.mark.parametrize("text", ["who leads it", "when is the review due?", "how many tasks"])
def test_english_is_known_by_its_words_of_asking(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize("text", ["ai chủ trì rà soát", "ai chu tri ra soat", "han khi nao", "TTHC"])
def test_vietnamese_without_marks_is_no_english(text: str) -> None:
    assert not is_english(text)


def test_an_english_question_is_understood_like_its_vietnamese_twin() -> None:
    context, today = Context(knowledge()), date(2026, 11, 20)
    english = understand("who supports administrative reform and what is the deadline?", context, SCT, today)
    twin = understand("ai phối hợp cải cách hành chính, hạn khi nào?", context, SCT, today)
    assert (english.asks, english.segments, english.plans) == (twin.asks, twin.segments, twin.plans)
    month = understand("which tasks are due in January 2026?", context, VP, today)
    assert month.is_list
    assert month.period is not None
    assert month.period.start == (1, 1)
