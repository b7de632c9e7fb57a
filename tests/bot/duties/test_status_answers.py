"""Status in answers: nothing without reports, then a line on the row asked for, lists by state, the four categories."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.people import People
from bot.people.duty_records import By
from bot.people.ledger import Ledger
from bot.progress import OwnMilestone, Paper, State
from bot.status_questions import sort_of
from tests.bot import fake
from tests.bot.duties.chats import OFFICE, PLAN, TRADE, Chat, FakeSubscriptions

DAY = date(2026, 9, 10)
AT = datetime(2026, 9, 10, 3, tzinfo=UTC)
CHIEF = By("supervise", fake.SCT, None, "x", "9")
QUESTIONS = (
    "ai chủ trì sửa đổi quy chế chi tiêu nội bộ của Sở Công Thương", "những việc nào quá hạn của Sở Công Thương?", "phòng nào chưa gửi?",
    "việc nào xong rồi?", "việc nào chưa xong?", "tiến độ thực hiện kế hoạch", "tháng 9 Văn phòng Sở phải nộp gì?",
)  # fmt: skip


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = People(tmp_path / "people.db", lambda: AT.timestamp())
    yield opened
    opened.close()


def task(number: str) -> str:
    return next(one.uid for one in PLAN.tasks if f"{one.number}{one.part or ''}" == number)


@pytest.fixture
def ledger(people: People) -> Ledger:
    """Quý I done in time, 4a late, 8 under way, 3 extended, 9 sent by one unit of four."""
    ledger = Ledger(people)
    paper = Paper("7/QĐ-SCT", date(2026, 3, 20))
    ledger.report(PLAN, task("7"), OFFICE, State.ISSUED, paper, CHIEF, AT)
    ledger.report(PLAN, task("4a"), TRADE, State.ISSUED, Paper("12/BC", date(2026, 9, 2)), CHIEF, AT)
    ledger.report(PLAN, task("8"), OFFICE, State.DOING, None, CHIEF, AT)
    asked = ledger.ask(
        PLAN, task("3"), "Thanh tra Sở", "bận", date(2026, 10, 15), replace(CHIEF, role="act", unit="Thanh tra Sở"), AT
    )
    ledger.decide(PLAN, asked.id, True, Paper("45/SCT-VP", date(2026, 9, 1)), CHIEF, AT)
    ledger.report(PLAN, task("9"), OFFICE, State.ISSUED, Paper("8/BC-VP", date(2026, 9, 2)), CHIEF, AT)
    ledger.set_own(PLAN, task("8"), OwnMilestone(date(2026, 6, 15), "gửi dự thảo"), CHIEF, AT)
    return ledger


def answered(
    ledger: Ledger | None, question: str, plan: str | None = fake.SCT, day: date = DAY, names: bool = False
) -> str:
    assistant = Assistant(fake.knowledge, ledger.progress) if ledger else Assistant(fake.knowledge)
    return assistant.ask(question, plan=plan, as_of=day, names_units=names).text


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_any_report_answers_are_as_before(people: People, question: str) -> None:
    assert answered(Ledger(people), question) == answered(None, question)


def test_a_row_says_its_status_before_its_source(ledger: Ledger) -> None:
    done = answered(ledger, "ai chủ trì sửa đổi quy chế chi tiêu nội bộ").split("\n")
    assert done[-2] == "- Tình trạng: đã phát hành: 7/QĐ-SCT ngày 20/03/2026, đúng hạn"
    assert done[-1].startswith("Nguồn: ")
    doing = answered(ledger, "ai chủ trì ban hành quy chế quản lý tài sản công")
    assert "- Tình trạng: đang làm, quá hạn\n" in doing
    assert "- Mốc nội bộ (do cơ quan tự đặt, không phải hạn của kế hoạch): 15/06/2026 (gửi dự thảo)" in doing
    moved = answered(ledger, "hạn kiểm tra công tác cải cách hành chính")
    assert "hạn gốc 30/09/2026 gia hạn đến 15/10/2026 theo 45/SCT-VP ngày 01/09/2026" in moved
    assert "- Tình trạng: chưa có cập nhật" in answered(ledger, "ai chủ trì công khai TTHC tại Bộ phận Một cửa")
    assert "- Tình trạng: 1/4 đơn vị đã phát hành\n" in answered(ledger, "ai chủ trì tiết kiệm điện trong cơ quan")


def test_a_list_says_what_is_known_of_its_rows(ledger: Ledger) -> None:
    lines = answered(ledger, "Văn phòng Sở chủ trì những việc nào?").split("\n")
    assert any(line.endswith("đã phát hành: 7/QĐ-SCT ngày 20/03/2026, đúng hạn") for line in lines)
    assert sum("Tình trạng" in line or "chưa có cập nhật" in line for line in lines) == 0


def test_overdue_is_what_nobody_ended_and_nobody_moved(ledger: Ledger) -> None:
    assert "STT 7" in answered(None, "những việc nào quá hạn?")
    said = answered(ledger, "những việc nào quá hạn?")
    assert said.startswith("KH 37/KH-SCT năm 2026 của Sở Công Thương tỉnh Quảng Bình có 2 việc")
    assert "(mục I, STT 1)" in said
    assert "(mục III, STT 8) - đang làm, quá hạn" in said
    extended = answered(ledger, "những việc nào quá hạn?", day=date(2026, 10, 10))
    assert "STT 3)" not in extended


def test_done_and_open_with_the_four_categories_and_their_denominator(ledger: Ledger) -> None:
    four = "Trên tổng số 8 việc có hạn hoặc đã xong: 1 xong đúng hạn, 1 xong quá hạn, 4 chưa xong trong hạn, 2 chưa xong quá hạn."
    done = answered(ledger, "việc nào xong rồi?")
    assert "có 2 việc đã xong:" in done
    assert four in done
    assert "Không tính: 1 việc thường xuyên, 1 việc chưa có hạn cụ thể." in done
    assert "có 7 việc chưa xong:" in answered(ledger, "những việc nào chưa hoàn thành?")
    assert "có 1 việc đã xin hoặc được gia hạn" in answered(ledger, "việc nào được gia hạn?")
    summary = answered(ledger, "tiến độ thực hiện kế hoạch thế nào?")
    assert "4 trong 10 việc đã có báo cáo" in summary
    assert four in summary
    assert f"{TRADE}: " in answered(ledger, "phòng Quản lý thương mại có việc nào xong rồi?")


def test_who_has_not_sent_is_for_the_office_alone(ledger: Ledger) -> None:
    public = answered(ledger, "phòng nào chưa gửi?")
    assert "chỉ dành cho đơn vị theo dõi" in public
    assert "Hiện có 2 việc đã quá hạn" in public
    assert OFFICE not in public
    named = answered(ledger, "phòng nào chưa gửi?", names=True)
    assert f"chưa gửi: {OFFICE}" in named


def test_the_office_is_told_in_private_and_a_group_is_not(ledger: Ledger, people: People) -> None:
    chat = Chat(people, FakeSubscriptions(), today=DAY)
    people.bind("x", "1", plan=fake.SCT)
    assert "chỉ dành cho" in chat.say("đơn vị nào chưa báo cáo?").text
    chat.give("supervise")
    assert f"chưa gửi: {OFFICE}" in chat.say("đơn vị nào chưa báo cáo?").text
    assert "chỉ dành cho" in chat.say("đơn vị nào chưa báo cáo?", who="a").text


def test_a_plan_that_is_over_is_never_called_late(ledger: Ledger) -> None:
    after = date(2027, 2, 1)
    for question in (
        "những việc nào quá hạn?",
        "ai chủ trì ban hành quy chế quản lý tài sản công",
        "việc nào chưa xong?",
    ):
        said = answered(ledger, question, day=after)
        assert "đã hết thời gian thực hiện" in said
        assert "đang làm, quá hạn" not in said


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("Việc nào xong rồi?", "done"), ("viec nao da hoan thanh", "done"), ("những nhiệm vụ nào đã xong trong quý I", "done"),
        ("bao nhiêu việc đã hoàn thành?", "done"), ("việc nào chưa xong", "open"), ("còn những việc nào chưa làm", "open"),
        ("phòng nào chưa gửi?", "unsent"), ("don vi nao chua nop bao cao", "unsent"), ("ai chưa báo cáo", "unsent"),
        ("việc nào được gia hạn", "extended"), ("tiến độ thực hiện kế hoạch", "summary"), ("tình hình thực hiện các nhiệm vụ?", "summary"),
        ("ai chủ trì rà soát TTHC", None), ("việc hoàn thành số hóa hồ sơ do ai chủ trì", None), ("việc nào phải hoàn thành trước 31/8", None),
        ("báo cáo tình hình thực hiện cải cách hành chính hạn khi nào", None), ("việc nào quá hạn", None),
        ("những việc nào hoàn thành trong tháng 6", None),
    ],
)  # fmt: skip
def test_what_counts_as_a_question_about_the_works_state(question: str, sort: str | None) -> None:
    assert sort_of(question) == sort
