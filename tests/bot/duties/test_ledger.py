"""The ledger: what it takes, what it refuses and how it says so, and that nothing in it is ever changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.people import People
from bot.people.duty_records import By, LedgerError
from bot.people.ledger import Ledger
from bot.progress import OwnMilestone, Paper, Standing, State, last_day_in_time, standing_in
from corpus.model import Plan, Task
from tests.bot import fake

PLAN: Plan = fake.PLANS[0]
OFFICE, TRADE = "Văn phòng Sở", "Phòng Quản lý thương mại"
AT = datetime(2026, 8, 20, 3, tzinfo=UTC)  # 10:00 in Vietnam
TODAY = date(2026, 8, 20)
PAPER = Paper("12/BC-QLTM", date(2026, 8, 19), "Kết quả rà soát", "Lê Văn An", "https://vanban.example/12")
GRANT = Paper("45/SCT-VP", date(2026, 8, 20))
ACT = By("act", PLAN.id, TRADE, "telegram", "77")
CHIEF = By("supervise", PLAN.id, None, "zalo", "9")


def task(number: str, plan: Plan = PLAN) -> Task:
    return next(one for one in plan.tasks if f"{one.number}{one.part or ''}" == number)


REVIEW = task("4a").uid  # trước ngày 31/8/2026, Phòng Quản lý thương mại


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = People(tmp_path / "people.db", lambda: AT.timestamp())
    yield opened
    opened.close()


@pytest.fixture
def ledger(people: People) -> Ledger:
    return Ledger(people)


def issued(ledger: Ledger, paper: Paper | None = PAPER, by: By = ACT, at: datetime = AT, **given: str) -> None:
    ledger.report(PLAN, REVIEW, TRADE, State.ISSUED, paper, by, at, **given)


REFUSED: dict[str, tuple[Callable[[Ledger], object], str]] = {
    "another plan's role": (lambda it: issued(it, by=replace(ACT, plan=fake.VP)), "chưa được giao quyền"),
    "a role that does not exist": (lambda it: issued(it, by=replace(ACT, role="follow")), "chưa được giao quyền"),  # type: ignore[arg-type]
    "another unit's role": (lambda it: issued(it, by=replace(ACT, unit=OFFICE)), f'không gồm đơn vị "{TRADE}"'),
    "no unit": (lambda it: issued(it, by=replace(ACT, unit=None)), "chưa được giao quyền"),
    "no duty": (lambda it: it.report(PLAN, REVIEW, OFFICE, State.DOING, None, CHIEF, AT), "không chủ trì việc này"),
    "unknown task": (lambda it: it.report(PLAN, "?", TRADE, State.DOING, None, ACT, AT), "không có trong kế hoạch"),
    "no paper": (lambda it: issued(it, None), "cần văn bản"),
    "no number": (lambda it: issued(it, replace(PAPER, number=" ")), "chưa có số"),
    "tomorrow": (lambda it: issued(it, replace(PAPER, date=date(2026, 8, 21))), "ngày 21/08/2026, sau hôm nay (20/08/2026)"),
    "long ago": (lambda it: issued(it, replace(PAPER, date=date(2025, 6, 30))), "quá xa trước năm 2026"),
    "too long": (lambda it: issued(it, replace(PAPER, abstract="x" * 501)), "Trích yếu dài quá 500"),
    "the office's word by a unit": (
        lambda it: it.report(PLAN, REVIEW, TRADE, State.CONFIRMED, PAPER, ACT, AT), "chưa được giao quyền"),
    "check by a unit": (lambda it: it.check(PLAN, REVIEW, TRADE, True, None, ACT, AT), "chưa được giao quyền"),
    "check of nothing": (lambda it: it.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT), "chưa có gì để xác nhận"),
    "return of nothing": (lambda it: it.check(PLAN, REVIEW, TRADE, False, "x", CHIEF, AT), "chưa có gì để trả lại"),
    "late asking": (
        lambda it: it.ask(PLAN, REVIEW, TRADE, "bận", date(2026, 10, 1), ACT, datetime(2026, 8, 30, 17, tzinfo=UTC)),
        "Hạn của việc này là 30/08/2026, đã qua"),
    "earlier date": (lambda it: it.ask(PLAN, REVIEW, TRADE, "bận", date(2026, 8, 30), ACT, AT), "không sau hạn đang áp dụng 30/08/2026"),
    "far date": (lambda it: it.ask(PLAN, REVIEW, TRADE, "bận", date(2062, 9, 30), ACT, AT), "quá xa"),
    "no reason": (lambda it: it.ask(PLAN, REVIEW, TRADE, " ", date(2026, 9, 15), ACT, AT), "cần nêu lý do"),
    "asking by no role": (
        lambda it: it.ask(PLAN, REVIEW, TRADE, "bận", date(2026, 9, 15), replace(ACT, unit=OFFICE), AT), "không gồm đơn vị"),
    "extension of an undated row": (
        lambda it: it.ask(PLAN, task("6").uid, OFFICE, "bận", date(2026, 9, 1), replace(ACT, unit=OFFICE), AT), "chưa có ngày"),
    "deciding on nothing": (lambda it: it.decide(PLAN, 5, True, GRANT, CHIEF, AT), "Không còn đề nghị"),
    "a date for a dated row": (
        lambda it: it.enter_date(PLAN, REVIEW, date(2026, 9, 15), GRANT, CHIEF, AT), "đã có hạn 30/08/2026"),
    "a date by a unit": (lambda it: it.enter_date(PLAN, task("6").uid, date(2026, 9, 15), GRANT, ACT, AT), "chưa được giao quyền"),
    "own milestone after the date": (
        lambda it: it.set_own(PLAN, REVIEW, OwnMilestone(date(2026, 8, 31)), CHIEF, AT), "sau hạn 30/08/2026"),
    "own milestone that is gone": (lambda it: it.drop_own(PLAN, 3, CHIEF, AT), "Không còn mốc nội bộ"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_and_leaves_nothing(ledger: Ledger, name: str) -> None:
    attempt, said = REFUSED[name]
    with pytest.raises(LedgerError) as raised:
        attempt(ledger)
    assert said in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1
    assert ledger.history_of_plan(PLAN.id) == []


def test_a_report_with_its_paper_ends_a_task_by_the_papers_date(ledger: Ledger) -> None:
    row = task("4a")
    late = datetime(2026, 9, 20, 3, tzinfo=UTC)
    ledger.report(PLAN, REVIEW, TRADE, State.DOING, PAPER, ACT, AT)
    assert ledger.progress(PLAN.id)[REVIEW].reports[0].paper is None  # only what was issued has one
    assert standing_in(PLAN, row, ledger.progress(PLAN.id)[REVIEW], date(2026, 8, 31)) is Standing.OVERDUE
    issued(ledger, at=late)
    progress = ledger.progress(PLAN.id)[REVIEW]
    assert progress.report_of(TRADE) == progress.reports[0]
    assert (progress.reports[0].paper, progress.reports[0].at) == (PAPER, late)
    assert standing_in(PLAN, row, progress, late.date()) is Standing.ON_TIME
    issued(ledger, replace(PAPER, date=date(2026, 8, 31)), at=late)
    assert standing_in(PLAN, row, ledger.progress(PLAN.id)[REVIEW], late.date()) is Standing.LATE


def test_the_same_twice_is_written_once(ledger: Ledger) -> None:
    first = ledger.report(PLAN, REVIEW, TRADE, State.ISSUED, PAPER, ACT, AT)
    again = ledger.report(PLAN, REVIEW, TRADE, State.ISSUED, PAPER, ACT, AT)
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    taken = ledger.report(PLAN, REVIEW, TRADE, State.DOING, None, ACT, AT, token="press-1")
    issued(ledger)
    assert ledger.report(PLAN, REVIEW, TRADE, State.DOING, None, ACT, AT, token="press-1").id == taken.id
    assert [entry.value["state"] for entry in ledger.history(REVIEW)] == ["issued", "doing", "issued"]


def test_ten_presses_at_once_write_one_line(ledger: Ledger) -> None:
    with ThreadPoolExecutor(10) as threads:
        done = list(threads.map(lambda _: ledger.report(PLAN, REVIEW, TRADE, State.ISSUED, PAPER, ACT, AT), range(10)))
    assert sum(one.is_new for one in done) == 1
    assert len(ledger.history(REVIEW)) == 1


def test_an_extension_keeps_the_old_date_and_is_counted(ledger: Ledger) -> None:
    row = task("4a")
    first = ledger.ask(PLAN, REVIEW, TRADE, "chờ số liệu", date(2026, 9, 15), ACT, AT)
    assert not ledger.ask(PLAN, REVIEW, TRADE, "chờ số liệu", date(2026, 9, 15), ACT, AT).is_new
    with pytest.raises(LedgerError, match="đang chờ quyết định"):
        ledger.ask(PLAN, REVIEW, TRADE, "chờ số liệu", date(2026, 9, 20), ACT, AT)
    (asked,) = ledger.asked(PLAN.id)
    assert (asked.id, asked.unit, asked.reason, asked.old) == (first.id, TRADE, "chờ số liệu", date(2026, 8, 30))
    assert last_day_in_time(row, ledger.progress(PLAN.id)[REVIEW]) == date(2026, 8, 30)
    with pytest.raises(LedgerError, match="chưa được giao quyền"):
        ledger.decide(PLAN, asked.id, True, GRANT, ACT, AT)
    with pytest.raises(LedgerError, match="sau hôm nay"):
        ledger.decide(PLAN, asked.id, True, replace(GRANT, date=date(2026, 8, 21)), CHIEF, AT)
    ledger.decide(PLAN, asked.id, True, GRANT, CHIEF, AT)
    assert not ledger.decide(PLAN, asked.id, True, GRANT, CHIEF, AT).is_new
    with pytest.raises(LedgerError, match="đã được chấp thuận theo 45/SCT-VP"):
        ledger.decide(PLAN, asked.id, False, GRANT, CHIEF, AT)
    assert ledger.asked(PLAN.id) == ()
    second = ledger.ask(PLAN, REVIEW, TRADE, "vẫn chờ", date(2026, 9, 30), ACT, AT)
    ledger.decide(PLAN, second.id, True, GRANT, CHIEF, AT)
    third = ledger.ask(PLAN, REVIEW, TRADE, "vẫn chờ nữa", date(2026, 10, 30), ACT, AT)
    ledger.decide(PLAN, third.id, False, GRANT, CHIEF, AT)
    progress = ledger.progress(PLAN.id)[REVIEW]
    assert progress.extensions == 2
    assert [(move.old, move.new) for move in progress.moves] == [
        (date(2026, 8, 30), date(2026, 9, 15)),
        (date(2026, 9, 15), date(2026, 9, 30)),
    ]
    assert last_day_in_time(row, progress) == date(2026, 9, 30)
    assert standing_in(PLAN, row, progress, date(2026, 9, 30)) is Standing.OPEN
    assert [entry.value["new"] for entry in ledger.refused(PLAN.id, REVIEW)] == ["2026-10-30"]


def test_of_two_units_that_ask_the_later_date_is_not_taken_back_by_the_earlier(ledger: Ledger) -> None:
    everyone = task("9").uid  # each unit of the office, Năm 2026
    far = ledger.ask(PLAN, everyone, TRADE, "a", date(2027, 3, 1), ACT, AT)
    near = ledger.ask(PLAN, everyone, OFFICE, "b", date(2027, 2, 1), replace(ACT, unit=OFFICE), AT)
    ledger.decide(PLAN, far.id, True, GRANT, CHIEF, AT)
    with pytest.raises(LedgerError, match="không sau hạn"):
        ledger.decide(PLAN, near.id, True, GRANT, CHIEF, AT)
    ledger.decide(PLAN, near.id, False, GRANT, CHIEF, AT)
    assert last_day_in_time(task("9"), ledger.progress(PLAN.id)[everyone]) == date(2027, 3, 1)


def test_an_undated_row_is_dated_by_a_paper_and_its_date_moves_like_any_other(ledger: Ledger) -> None:
    row, act = task("6"), replace(ACT, unit=OFFICE)
    assert standing_in(PLAN, row, None, TODAY) is Standing.UNDATED
    ledger.enter_date(PLAN, row.uid, date(2026, 9, 10), GRANT, CHIEF, AT)
    assert not ledger.enter_date(PLAN, row.uid, date(2026, 9, 10), GRANT, CHIEF, AT).is_new
    ledger.enter_date(PLAN, row.uid, date(2026, 9, 11), GRANT, CHIEF, AT)  # mended
    progress = ledger.progress(PLAN.id)[row.uid]
    assert (progress.moves[0].old, progress.extensions) == (None, 0)
    assert standing_in(PLAN, row, progress, date(2026, 9, 12)) is Standing.OVERDUE
    asked = ledger.ask(PLAN, row.uid, OFFICE, "chờ kho", date(2026, 9, 30), act, AT)
    ledger.decide(PLAN, asked.id, True, GRANT, CHIEF, AT)
    assert ledger.progress(PLAN.id)[row.uid].extensions == 1
    with pytest.raises(LedgerError, match="đã có hạn 30/09/2026"):
        ledger.enter_date(PLAN, row.uid, date(2026, 12, 1), GRANT, CHIEF, AT)


def test_a_date_before_the_plan_was_signed_is_asked_about_and_can_be_entered(ledger: Ledger) -> None:
    signed_late = replace(PLAN, date=date(2026, 9, 5))
    row = task("4a")
    assert standing_in(signed_late, row, None, date(2026, 9, 10)) is Standing.UNDATED
    ledger.enter_date(signed_late, row.uid, date(2026, 9, 30), GRANT, CHIEF, AT)
    assert standing_in(signed_late, row, ledger.progress(PLAN.id)[row.uid], date(2026, 10, 1)) is Standing.OVERDUE


def test_the_office_confirms_or_returns_what_it_saw(ledger: Ledger) -> None:
    issued(ledger)
    seen = ledger.newest_report(PLAN.id, REVIEW, TRADE)
    issued(ledger, replace(PAPER, number="13/BC-QLTM"))
    with pytest.raises(LedgerError, match="đã được đơn vị thay đổi"):
        ledger.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT, report=seen)
    with pytest.raises(LedgerError, match="cần nêu lý do"):
        ledger.check(PLAN, REVIEW, TRADE, False, None, CHIEF, AT)
    ledger.check(PLAN, REVIEW, TRADE, False, "thiếu phụ lục", CHIEF, AT)
    returned = ledger.progress(PLAN.id)[REVIEW]
    assert returned.reports[0].state is State.RETURNED
    assert standing_in(PLAN, task("4a"), returned, TODAY) is Standing.OPEN
    issued(ledger)
    seen = ledger.newest_report(PLAN.id, REVIEW, TRADE)
    assert ledger.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT, report=seen).is_new
    assert not ledger.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT, report=seen).is_new
    confirmed = ledger.progress(PLAN.id)[REVIEW].reports[0]
    assert (confirmed.state, confirmed.paper) == (State.CONFIRMED, PAPER)
    with pytest.raises(LedgerError, match="đã được xác nhận"):
        ledger.report(PLAN, REVIEW, TRADE, State.DOING, None, ACT, AT)


def test_each_unit_of_a_class_reports_for_itself(ledger: Ledger) -> None:
    row = task("9")
    units = [unit.name for unit in PLAN.units if not unit.is_class]
    for number, unit in enumerate(units, start=1):
        assert standing_in(PLAN, row, ledger.progress(PLAN.id).get(row.uid), TODAY) is Standing.OPEN
        paper = replace(PAPER, number=f"{number}/BC")
        ledger.report(PLAN, row.uid, unit, State.ISSUED, paper, replace(ACT, unit=unit), AT)
    assert standing_in(PLAN, row, ledger.progress(PLAN.id)[row.uid], TODAY) is Standing.ON_TIME


def test_own_milestones_of_the_plan_and_of_a_row(ledger: Ledger) -> None:
    of_row, of_plan = OwnMilestone(date(2026, 8, 25), "gửi dự thảo"), OwnMilestone(date(2026, 11, 15))
    first = ledger.set_own(PLAN, REVIEW, of_row, CHIEF, AT)
    assert not ledger.set_own(PLAN, REVIEW, of_row, CHIEF, AT).is_new
    ledger.set_own(PLAN, None, of_plan, CHIEF, AT)
    assert ledger.own_of_plan(PLAN.id) == (of_plan,)
    progress = ledger.progress(PLAN.id)
    assert progress[REVIEW].own == (of_row,)
    assert list(progress) == [REVIEW]
    assert last_day_in_time(task("4a"), progress[REVIEW]) == date(2026, 8, 30)
    ledger.drop_own(PLAN, first.id, CHIEF, AT)
    assert ledger.progress(PLAN.id)[REVIEW].own == ()


def test_the_history_says_who_when_and_from_where_and_only_grows(ledger: Ledger, people: People) -> None:
    issued(ledger)
    ledger.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT)
    report, check = ledger.history(REVIEW)
    assert (report.kind, report.role, report.by_unit, report.channel, report.at) == (
        "report",
        "act",
        TRADE,
        "telegram",
        AT,
    )
    assert (check.kind, check.role, check.by_unit, check.channel) == ("check", "supervise", None, "zalo")
    assert report.who == people.who("telegram", "77") != check.who
    for change in ("DELETE FROM duties", "UPDATE duties SET value = '{}'", "UPDATE duties SET at = 0"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            people.do(change)


def test_deleted_data_takes_the_person_and_leaves_the_offices_record(ledger: Ledger, people: People) -> None:
    issued(ledger)
    before = ledger.progress(PLAN.id)
    people.migrate("telegram", "77", "-100")
    assert ledger.history(REVIEW)[0].who == people.who("telegram", "-100")
    people.forget("telegram", "-100")
    (entry,) = ledger.history(REVIEW)
    assert (entry.who, entry.by_unit) == (None, TRADE)
    assert ledger.progress(PLAN.id) == before
    held = b"".join(path.read_bytes() for path in people.path.parent.glob("people.db*"))
    for chat in ("77", "-100"):
        assert people.who("telegram", chat).encode() not in held


def test_two_ledgers_on_one_store_see_each_other(ledger: Ledger, people: People) -> None:
    other = Ledger(People(people.path, lambda: AT.timestamp()))
    assert other.progress(PLAN.id) == {}
    issued(ledger)
    assert other.progress(PLAN.id) == ledger.progress(PLAN.id) != {}
    other.check(PLAN, REVIEW, TRADE, True, None, CHIEF, AT)
    assert ledger.progress(PLAN.id)[REVIEW].reports[0].state is State.CONFIRMED
    other._people.close()


def test_words_that_are_no_words_do_no_harm(ledger: Ledger) -> None:
    odd = "'; DROP TABLE duties; -- \x00 \u202e"
    ledger.ask(PLAN, REVIEW, TRADE, odd, date(2026, 9, 15), ACT, AT)
    assert ledger.asked(PLAN.id)[0].reason == odd.strip()
