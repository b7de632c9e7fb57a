"""Working days: Tết, swapped Saturdays, the table over the library, an office's own table and its faults."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.reminders.workdays import DaysError, closing, load_workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-02-16", False),  # Tết
        ("2026-02-23", True),
        ("2026-01-02", False),  # the swap that the library does not know
        ("2026-01-10", True),
        ("2026-08-22", True),  # a worked Saturday that it knows
        ("2026-08-31", False),
        ("2025-05-02", False),
        ("2024-02-29", True),
        ("2026-04-27", False),  # in place of a Sunday
        ("2026-11-22", False),
        ("2026-11-20", True),
    ],
)
def test_days_that_offices_work_on(day: str, works: bool) -> None:
    assert load_workdays().works(date.fromisoformat(day)) is works


def test_counting_back_skips_tet_and_takes_the_swapped_saturday() -> None:
    workdays = load_workdays()
    assert workdays.back(date(2026, 2, 28), 7) == date(2026, 2, 12)
    assert workdays.back(date(2026, 1, 12), 1) == date(2026, 1, 10)
    assert workdays.back(date(2026, 2, 17), 0) == date(2026, 2, 13)
    assert workdays.next(date(2026, 2, 13)) == date(2026, 2, 23)
    assert workdays.between(date(2026, 2, 12), date(2026, 2, 24)) == 3


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-02T00:59:59", "2026-03-02T01:00:00"),  # 07:59:59 in Vietnam
        ("2026-03-02T01:00:00", "2026-03-02T01:00:00"),
        ("2026-03-02T09:59:59", "2026-03-02T09:59:59"),
        ("2026-03-02T10:00:00", "2026-03-03T01:00:00"),  # 17:00
        ("2026-03-02T16:59:00", "2026-03-03T01:00:00"),  # 23:59
        ("2026-02-13T10:00:00", "2026-02-23T01:00:00"),  # the eve of Tết
    ],
)
def test_sending_hours(at: str, opens: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert load_workdays().opens(moment) == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_the_end_of_a_day_is_five_in_the_afternoon_in_vietnam() -> None:
    assert closing(date(2026, 3, 2)) == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_an_office_adds_days_and_publishes_a_year(tmp_path: Path) -> None:
    assert not load_workdays().is_official(date(2027, 3, 1))
    (tmp_path / "days.csv").write_text(
        "day,kind,why\n2026-11-24,làm việc,chưa có luật\n2026-03-03,off,lễ của tỉnh\n2027,official,TB 1\n", "utf-8"
    )
    workdays = load_workdays(tmp_path)
    assert workdays.works(date(2026, 11, 24))
    assert not workdays.works(date(2026, 3, 3))
    assert workdays.is_official(date(2027, 3, 1))
    assert not workdays.works(date(2026, 1, 2))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("day,kind,why\n2026-02-30,off,x\n", "dòng 2, cột day"),
        ("2026-02-03,holiday,x\n", "dòng 1, cột kind"),
        ("2026-02-03,off\n", "dòng 1, cột why"),
        ("day,kind,why\n2026-02-03,off,x\n2026-02-03,working,y\n", "dòng 3, cột kind"),
        ("nay,official,x\n", "dòng 1, cột day"),
    ],
)
def test_a_faulty_row_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "days.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(DaysError) as refused:
        load_workdays(tmp_path)
    assert str(refused.value).startswith(f"{path}, {told}")


def test_a_table_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_bytes(b"\xff\xfe\x00\xd8")
    with pytest.raises(DaysError):
        load_workdays(tmp_path)
