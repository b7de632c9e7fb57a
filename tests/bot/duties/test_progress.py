"""How a task counts: by papers, by the units that must report, by the date that holds now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.progress import (
    MovedDate,
    Paper,
    Standing,
    State,
    TaskProgress,
    UnitReport,
    categories,
    done_on,
    last_day_in_time,
    members_of,
    must_report,
    owing,
    standing,
)
from corpus.model import Deadline, Plan, Task, Unit
from tests.bot import fake

AT = datetime(2026, 9, 1, tzinfo=UTC)
PLAN = fake.PLANS[0]


def task(number: str) -> Task:
    return next(one for one in PLAN.tasks if f"{one.number}{one.part or ''}" == number)


def reported(*units: tuple[str, State, date | None]) -> TaskProgress:
    return TaskProgress(
        "u", tuple(UnitReport(name, state, Paper("1/BC", day) if day else None, AT) for name, state, day in units)
    )


@pytest.mark.parametrize(
    ("reports", "ended"),
    [
        ((), None),
        ((("a", State.DOING, None),), None),
        ((("a", State.ISSUED, date(2026, 8, 1)),), None),  # b has not
        ((("a", State.ISSUED, date(2026, 8, 1)), ("b", State.SUBMITTED, None)), None),
        ((("a", State.ISSUED, date(2026, 8, 9)), ("b", State.CONFIRMED, date(2026, 8, 1))), date(2026, 8, 9)),
        ((("a", State.ISSUED, date(2026, 8, 9)), ("b", State.RETURNED, date(2026, 8, 1))), None),
        ((("a", State.ISSUED, date(2026, 8, 9)), ("c", State.ISSUED, date(2026, 8, 1))), None),
    ],
)
def test_a_row_is_done_when_each_of_its_leads_has_issued(
    reports: tuple[tuple[str, State, date | None], ...], ended: date | None
) -> None:
    assert done_on(reported(*reports), ("a", "b")) == ended


DONE_LATE = reported(("a", State.ISSUED, date(2026, 9, 5)))
MOVED = replace(DONE_LATE, moves=(MovedDate(date(2026, 8, 30), date(2026, 9, 5), None, AT),))


@pytest.mark.parametrize(
    ("deadline", "progress", "today", "counted"),
    [
        (Deadline("fixed", None, date(2026, 8, 31), True), None, date(2026, 8, 30), Standing.OPEN),
        (Deadline("fixed", None, date(2026, 8, 31), True), None, date(2026, 8, 31), Standing.OVERDUE),
        (Deadline("fixed", None, date(2026, 8, 31), True), DONE_LATE, date(2026, 12, 31), Standing.LATE),
        (Deadline("fixed", None, date(2026, 8, 31), True), MOVED, date(2026, 12, 31), Standing.ON_TIME),
        (Deadline("continuous"), None, date(2026, 8, 31), Standing.STANDING),
        (Deadline("continuous"), DONE_LATE, date(2026, 8, 31), Standing.ON_TIME),
        (Deadline("conditional"), None, date(2026, 8, 31), Standing.UNDATED),
        (Deadline("none"), replace(MOVED, reports=()), date(2026, 9, 6), Standing.OVERDUE),
        (Deadline("fixed", None, date(2026, 1, 10)), None, date(2026, 2, 1), Standing.UNDATED),  # signed 16/01
        (Deadline("fixed", None, date(2026, 1, 10)), reported(("a", State.ISSUED, date(2026, 1, 9))), date(2026, 2, 1), Standing.ON_TIME),
    ],
)  # fmt: skip
def test_how_a_task_counts(deadline: Deadline, progress: TaskProgress | None, today: date, counted: Standing) -> None:
    row = replace(task("4a"), deadline=deadline)
    assert standing(row, progress, ("a",), today, date(2026, 1, 16)) is counted
    if progress and progress.moves:
        assert last_day_in_time(row, progress) == date(2026, 9, 5)


def plan_with(*units: str) -> Plan:
    return replace(PLAN, units=tuple(Unit(name, (), name.startswith(("Các", "UBND cấp"))) for name in units))


def test_a_class_reaches_the_units_of_its_body_and_other_bodies_only_where_it_names_them() -> None:
    office = plan_with("Phòng Nội chính", "Bộ phận Một cửa", "Sở Nội vụ", "Các phòng, ban, đơn vị")
    assert members_of("Các phòng, ban, đơn vị", office) == ("Phòng Nội chính", "Bộ phận Một cửa")
    assert members_of("Các phòng, đơn vị thuộc Sở", office) == ("Phòng Nội chính", "Bộ phận Một cửa")
    assert members_of("Các cơ quan, đơn vị, địa phương", office) == ("Phòng Nội chính", "Bộ phận Một cửa", "Sở Nội vụ")
    assert members_of("Các phòng", plan_with("Sở Tài chính", "Các phòng")) == ("Sở Tài chính",)


def test_several_leads_and_a_class_report_each_for_itself() -> None:
    both = replace(task("9"), lead_units=("Thanh tra Sở", "Các phòng, đơn vị"))
    units = must_report(both, PLAN)
    assert units == ("Thanh tra Sở", "Văn phòng Sở", "Phòng Quản lý thương mại", "Trung tâm Khuyến công")
    progress = reported(
        ("Thanh tra Sở", State.ISSUED, date(2026, 8, 1)), ("Văn phòng Sở", State.RETURNED, date(2026, 8, 1))
    )
    assert owing(both, PLAN, progress) == units[1:]
    assert owing(both, PLAN, None) == units
    assert must_report(replace(both, lead_units=()), PLAN) == ()


def test_the_four_categories_and_their_denominator() -> None:
    review = task("4a")
    held = {
        review.uid: TaskProgress(
            review.uid, reported(("Phòng Quản lý thương mại", State.ISSUED, date(2026, 9, 2))).reports
        )
    }
    found = categories(PLAN, PLAN.tasks, held, date(2026, 9, 10))
    assert found.tasks[Standing.LATE] == (review,)
    overdue = [f"{one.number}{one.part or ''}" for one in found.tasks[Standing.OVERDUE]]
    assert overdue == ["1", "7", "8"]
    assert [one.number for one in found.tasks[Standing.STANDING]] == ["5"]
    assert [one.number for one in found.tasks[Standing.UNDATED]] == ["6"]
    assert (found.denominator, found.count(Standing.ON_TIME), found.count(*Standing)) == (8, 0, len(PLAN.tasks))
