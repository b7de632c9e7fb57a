"""Milestones by the rules: which rows, which days, and what is never spoken of."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.progress import OwnMilestone, TaskProgress
from bot.reminders.milestones import (
    Milestone,
    digest_day,
    first_digest,
    is_whole_year,
    milestones,
    time_of_task,
)
from bot.reminders.rules import DEFAULT, Rules
from bot.reminders.workdays import ZONE, load_workdays
from corpus.model import Task
from tests.bot.reminders.rows import CLASS, A, B, issued, moved, plan_of, row

WORKDAYS = load_workdays()


def found(
    task: Task,
    progress: TaskProgress | None = None,
    rules: Rules = DEFAULT,
    signed: date | None = None,
    year: int = 2026,
) -> list[Milestone]:
    return milestones(task, plan_of([task], year, signed), progress, WORKDAYS, rules)


def days(
    task: Task, kind: str, progress: TaskProgress | None = None, rules: Rules = DEFAULT, year: int = 2026
) -> list[str]:
    return [one.day.isoformat() for one in found(task, progress, rules, year=year) if one.kind == kind]


@pytest.mark.parametrize(
    ("time", "year", "before", "late"),
    [
        ("Trước ngày 15/12/2026", 2026, ["2026-12-03", "2026-12-11"], "2026-12-15"),
        ("Tháng 8/2026", 2026, ["2026-08-21", "2026-08-28"], "2026-09-03"),  # a worked Saturday; 31/8 and 1-2/9 are off
        ("Quý I/2026", 2026, ["2026-03-20", "2026-03-30"], "2026-04-01"),
        ("28/02/2026", 2026, ["2026-02-12", "2026-02-27"], "2026-03-02"),  # over Tết, on a Saturday
        ("Tháng 02/2024", 2024, ["2024-02-20", "2024-02-28"], "2024-03-01"),  # to 29/2
        ("6 tháng đầu năm", 2026, ["2026-06-19", "2026-06-29"], "2026-07-01"),
        ("12/01/2026", 2026, ["2025-12-31", "2026-01-10"], "2026-01-13"),  # the swapped Saturday
    ],
)
def test_22_seven_and_one_working_days_before_and_late_on_the_next(
    time: str, year: int, before: list[str], late: str
) -> None:
    task = row("1", time, year)
    assert days(task, "before", year=year) == before
    assert days(task, "late", year=year) == [late]


def test_a_row_of_the_whole_year_has_no_single_reminder_and_is_never_late_after_it() -> None:
    task = row("1", "Năm 2026")
    assert is_whole_year(task.deadline)
    assert found(task) == []
    own = TaskProgress(task.uid, own=(OwnMilestone(date(2026, 8, 25), "gửi dự thảo"),))
    assert [(one.kind, one.day.isoformat(), one.target.isoformat()) for one in found(task, own)] == [
        ("own", "2026-08-17", "2026-08-25"),
        ("own", "2026-08-24", "2026-08-25"),
    ]


def test_own_milestones_of_the_plan_go_for_rows_that_are_due_after_them() -> None:
    early, late = row("1", "Quý I/2026"), row("2", "Quý IV/2026")
    plan = plan_of([early, late])
    own = (date(2026, 6, 15),)
    assert not [one for one in milestones(early, plan, None, WORKDAYS, own_of_plan=own) if one.kind == "own"]
    assert len([one for one in milestones(late, plan, None, WORKDAYS, own_of_plan=own) if one.kind == "own"]) == 2


def test_periods_go_by_the_days_that_the_office_set_beside_the_fixed_date() -> None:
    task = row("1", "Trước ngày 15/12/2026", product="Báo cáo tháng, quý, 6 tháng, năm")
    assert task.deadline.every == ("month", "quarter", "half_year", "year")
    quarters = [
        (one.target.isoformat(), one.day.isoformat())
        for one in found(task, rules=Rules(before=(1,), due_days=(("quarter", 14),)))
        if one.kind == "period"
    ]
    assert quarters == [("2026-03-14", "2026-03-13"), ("2026-06-14", "2026-06-12"), ("2026-09-14", "2026-09-11")]


def test_a_period_without_a_due_day_is_in_the_first_digest_of_its_last_month() -> None:
    task = row("1", "Hàng quý")
    assert days(task, "period_digest") == ["2026-03-02", "2026-06-01", "2026-09-07", "2026-12-07"]
    assert days(task, "before") == days(task, "late") == []
    weekly = days(row("2", "Hàng tuần"), "period_digest")
    assert weekly[:7] == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-19",
        "2026-01-26",
        "2026-02-02",
        "2026-02-09",
        "2026-02-23",
    ]


def test_a_due_day_past_the_end_of_a_month_is_its_last() -> None:
    task = row("1", "Hàng tháng", 2024)
    due = [one.target for one in found(task, rules=Rules(before=(0,), due_days=(("month", 31),)), year=2024)]
    assert date(2024, 2, 29) in due
    assert date(2024, 4, 30) in due


@pytest.mark.parametrize("time", ["Khi có yêu cầu", None, "Theo định kỳ trong năm 2026", "Theo quy định của UBND tỉnh"])
def test_rows_without_a_date_have_no_milestone_until_one_is_entered(time: str | None) -> None:
    task = row("1", time)
    assert time_of_task(task, plan_of([task])) == "undated"
    assert found(task) == []
    entered = moved(task, None, date(2026, 9, 15), date(2026, 8, 20))
    assert [(one.kind, one.day.isoformat()) for one in found(task, entered)] == [
        ("before", "2026-09-04"), ("before", "2026-09-14"), ("late", "2026-09-16"),
    ]  # fmt: skip


def test_standing_work_is_asked_about_once_a_quarter_and_never_due() -> None:
    one = found(row("1", "Thường xuyên"))
    assert {milestone.kind for milestone in one} == {"standing"}
    assert [milestone.day.isoformat() for milestone in one] == ["2026-03-02", "2026-06-01", "2026-09-07", "2026-12-07"]


def test_a_date_before_the_plan_was_signed_is_asked_about_and_not_late() -> None:
    task = row("1", "Quý I/2026")
    plan = plan_of([task], signed=date(2026, 4, 10))
    assert time_of_task(task, plan) == "before_signing"
    assert milestones(task, plan, None, WORKDAYS) == []
    mended = moved(task, date(2026, 3, 31), date(2026, 5, 29), date(2026, 4, 20))
    assert {one.kind for one in milestones(task, plan, mended, WORKDAYS)} == {"before", "late", "moved"}


def test_a_moved_date_has_other_milestones_and_says_so() -> None:
    task = row("1", "Quý I/2026")
    old, new = found(task), found(task, moved(task, date(2026, 3, 31), date(2026, 5, 15), date(2026, 3, 21)))
    assert not {one.key for one in old} & {one.key for one in new}
    told = next(one for one in new if one.kind == "moved")
    assert (told.day, told.target, told.why) == (
        date(2026, 3, 23),
        date(2026, 5, 15),
        "2026-03-31",
    )  # said on a Saturday


def test_done_tasks_have_none_and_a_class_is_done_when_all_are() -> None:
    task = row("1", "Quý I/2026", lead=(CLASS,))
    assert found(task, issued(task, date(2026, 2, 2), A))
    assert found(task, issued(task, date(2026, 2, 2), A, B)) == []


TIMES = st.one_of(
    st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(lambda day: f"Trước ngày {day:%d/%m/%Y}"),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}"),
    st.sampled_from(
        ["Tháng 2", "Quý II", "Hàng tháng", "Hàng tuần", "Hàng quý", "Thường xuyên", "Cả năm", "Khi có yêu cầu"]
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    time=TIMES,
    year=st.integers(2024, 2026),
    product=st.sampled_from([None, "Báo cáo tháng, quý, năm"]),
    before=st.lists(st.integers(0, 20), max_size=4),
    due=st.one_of(st.none(), st.integers(1, 31)),
    own=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2026, 12, 31))),
    move=st.one_of(st.none(), st.dates(date(2024, 1, 1), date(2026, 12, 31))),
)  # fmt: skip
def test_no_milestone_falls_on_a_day_off_and_none_stays_when_done(
    time: str, year: int, product: str | None, before: list[int], due: int | None, own: date | None, move: date | None
) -> None:
    task = row("1", time, year, product=product)
    plan = plan_of([task], year)
    progress = moved(task, date(year, 1, 5), move, date(year, 1, 10)) if move else TaskProgress(task.uid)
    progress = replace(progress, own=(OwnMilestone(own),) if own else ())
    rules = DEFAULT.over({"before": before, "due_days": {"month": due, "quarter": due} if due else {}})
    one = milestones(task, plan, progress, WORKDAYS, rules)
    assert all(WORKDAYS.works(milestone.day) for milestone in one)
    assert len({(milestone.kind, milestone.key) for milestone in one}) == len(one)
    assert all(milestone.day <= milestone.target for milestone in one if milestone.kind in ("before", "own", "period"))
    assert all(milestone.day > milestone.target for milestone in one if milestone.kind == "late")
    done = replace(progress, reports=issued(task, date(year, 2, 1)).reports)
    assert milestones(task, plan, done, WORKDAYS, rules) == []


def test_digests_go_out_on_monday_or_the_next_working_day_of_the_week() -> None:
    assert digest_day(date(2026, 3, 4), WORKDAYS) == date(2026, 3, 2)
    assert digest_day(date(2026, 4, 27), WORKDAYS) == date(2026, 4, 28)
    assert digest_day(date(2026, 2, 18), WORKDAYS) is None  # Tết
    assert [first_digest(2026, month, WORKDAYS).day for month in (2, 4, 5)] == [2, 6, 4]
    for month in range(1, 13):
        last = calendar.monthrange(2026, month)[1]
        assert first_digest(2026, month, WORKDAYS) <= date(2026, month, last)


def test_the_day_of_a_moment_is_the_one_in_vietnam() -> None:
    task = row("1", None)
    late = datetime(2026, 3, 3, 23, 59, tzinfo=ZONE)
    told = moved(task, date(2026, 3, 10), date(2026, 4, 10), date(2026, 3, 3))
    told = replace(told, moves=(replace(told.moves[0], at=late),))
    assert days(task, "moved", told) == ["2026-03-03"]
    told = replace(told, moves=(replace(told.moves[0], at=late + timedelta(minutes=1)),))
    assert days(task, "moved", told) == ["2026-03-04"]
