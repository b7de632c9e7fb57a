"""The simulation of a year, a week of it: nothing lost, doubled or out of hours while processes are killed."""

from __future__ import annotations

from datetime import date

from tests.bench_reminders.year import read_plans, simulate


def test_a_week_with_processes_killed() -> None:
    plans = [plan for plan in read_plans(None) if plan.id == "an-giang-so-cong-thuong-2027-mau"]
    figures = simulate(plans, 12, 4, 3, date(2026, 3, 27), date(2026, 3, 31), 0.02)
    assert figures.expected >= 3
    assert figures.delivered >= 1
    assert figures.crashes >= 4
    assert (figures.lost, figures.duplicated, figures.outside_hours) == ([], [], [])
    assert (figures.after_done, figures.unexpected, figures.digests_lost) == ([], [], [])
