"""What the digest of a week says to a unit, or to the office that supervises the plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.progress import Categories, categories
from bot.reminders.milestones import Milestone, first_digest, monday, time_of_task
from bot.reminders.rules import Rules
from bot.reminders.views import Row, View

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Dated:
    """A row with the date that it stands in the digest for."""

    row: Row
    day: date


@dataclass(frozen=True)
class Digest:
    """The digest of the week of `day`. Rows done are in none of its lists; what is late is told to those who lead it."""

    unit: str | None
    day: date
    this_week: tuple[Dated, ...]
    next_weeks: tuple[Dated, ...]
    late: tuple[Dated, ...]
    periods: tuple[tuple[Row, Milestone], ...]
    own: tuple[tuple[Row, Milestone], ...]
    whole_year: tuple[Dated, ...]
    waiting: tuple[Row, ...]
    before_signing: tuple[Dated, ...]
    standing: tuple[Row, ...]
    counts: Categories


def digest_of(view: View, unit: str | None, day: date, rules: Rules) -> Digest:
    """The digest that goes out on `day` for the rows of a unit, or with None for the whole plan."""
    start = monday(day)
    end, far = start + _WEEK, start + 3 * _WEEK
    dated: list[Dated] = []
    periods: list[tuple[Row, Milestone]] = []
    own: list[tuple[Row, Milestone]] = []
    year, waiting, early, standing = [], [], [], []
    for row in view.rows(unit):
        task = row.task
        if view.done(task, unit):
            continue
        time = time_of_task(task, view.plan, view.progress(task))
        last = view.last(task)
        if last:
            dated.append(Dated(row, last))
        elif time == "whole_year" and task.deadline.due and (day.year, day.month) >= (
            task.deadline.due.year, rules.year_from,
        ):  # fmt: skip
            year.append(Dated(row, task.deadline.due))
        elif time == "undated":
            waiting.append(row)
        elif time == "before_signing" and task.deadline.due:
            early.append(Dated(row, task.deadline.due))
        for one in view.milestones(task, rules):
            if one.kind in ("period_digest", "standing") and monday(one.day) == start:
                if one.kind == "standing":
                    standing.append(row)
                else:
                    periods.append((row, one))
            elif (
                one.kind == "own"
                and start <= one.target < far
                and not any(held.task.uid == task.uid and known.target == one.target for held, known in own)
            ):
                own.append((row, one))
    dated.sort(key=lambda one: one.day)
    return Digest(
        unit,
        day,
        tuple(one for one in dated if day <= one.day < end),
        tuple(one for one in dated if end <= one.day < far),
        tuple(one for one in dated if one.day < day and (unit is None or one.row.role == "lead")),
        tuple(periods),
        tuple(own),
        tuple(year),
        tuple(waiting) if start == monday(first_digest(day.year, day.month, view.workdays)) else (),
        tuple(early),
        tuple(standing),
        categories(view.plan, view.plan.tasks, view.held, day) if unit is None else Categories({}),
    )


def has_content(digest: Digest, supervises: bool) -> bool:
    """Whether a digest is worth sending: a unit that has nothing to do hears nothing."""
    return supervises or bool(
        digest.this_week or digest.next_weeks or digest.late or digest.periods or digest.own or digest.whole_year
        or digest.waiting or digest.standing
    )  # fmt: skip
