"""The milestones of a task: which day asks for which word, by what the plan prints and what people reported.

Pure: a task, what is known of it and the rules give the same milestones whoever asks. A milestone's key says what it is
about, so that one that was sent is known again however often it is worked out.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.progress import DONE, MovedDate, TaskProgress, done_on, last_day_in_time, must_report
from bot.reminders.rules import DEFAULT, Rules
from bot.reminders.workdays import Workdays, today_at
from corpus.model import Deadline, Period, Plan, Task

Kind = Literal["before", "own", "period", "period_digest", "standing", "late", "moved"]
Time = Literal["dated", "whole_year", "standing", "undated", "before_signing"]

SINGLE: frozenset[Kind] = frozenset({"before", "own", "period", "moved"})  # what units get beside the digest
_MONTHS: dict[Period, tuple[int, ...]] = {  # the last month of each period
    "month": tuple(range(1, 13)),
    "quarter": (3, 6, 9, 12),
    "half_year": (6, 12),
    "nine_months": (9,),
    "year": (12,),
}


@dataclass(frozen=True)
class Milestone:
    """A day on which a task is to be spoken of.

    `day` is a working day; `target` the date that it is about: the last day in time, an own date, a period's due day or
    end, the day of a move. `why` names the rule: "7" for seven working days before, a period's name, the old date.
    `known` is the day from which the target is known, so that nothing before it was missed.
    """

    uid: str
    kind: Kind
    day: date
    target: date
    why: str = ""
    known: date | None = None

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.why}:{self.target.isoformat()}"


def time_of_task(task: Task, plan: Plan, progress: TaskProgress | None = None) -> Time:
    """How a task's time is treated: by a date that moved or was entered, else by what the plan prints."""
    if progress and progress.moves:
        return "dated"
    deadline = task.deadline
    if deadline.kind == "continuous":
        return "standing"
    last = last_day_in_time(task)
    if deadline.kind == "periodic" and deadline.every:
        return "dated"  # by its periods
    if deadline.kind != "fixed" or last is None:
        return "undated"
    if plan.date and last < plan.date:
        return "before_signing"
    return "whole_year" if is_whole_year(deadline) else "dated"


def is_whole_year(deadline: Deadline) -> bool:
    """Whether a fixed time names no day, month or quarter: "Năm 2026", "2025 - 2026"."""
    start, due = deadline.start, deadline.due
    return bool(
        start and due and not deadline.before and (start.month, start.day, due.month, due.day) == (1, 1, 12, 31)
    )  # fmt: skip


def named_date(task: Task, plan: Plan, progress: TaskProgress | None = None) -> date | None:
    """The last day in time of a task whose time names one, or was moved or entered; None for every other."""
    if progress and progress.moves:
        return progress.moves[-1].new
    if task.deadline.kind != "fixed" or time_of_task(task, plan) != "dated":
        return None
    return last_day_in_time(task)


def is_done(task: Task, plan: Plan, progress: TaskProgress | None, unit: str | None = None) -> bool:
    """Whether nothing more is to be said of a task: it is done, or `unit`'s own part of it is."""
    if progress is None:
        return False
    if done_on(progress, must_report(task, plan)) is not None:
        return True
    report = progress.report_of(unit) if unit else None
    return bool(report and report.state in DONE)


def milestones(
    task: Task,
    plan: Plan,
    progress: TaskProgress | None,
    workdays: Workdays,
    rules: Rules = DEFAULT,
    own_of_plan: tuple[date, ...] = (),
) -> list[Milestone]:
    """All milestones of a task, of the past too; none for one that is done. `own_of_plan` are dates for the whole plan."""
    if is_done(task, plan, progress):
        return []
    found: list[Milestone] = []
    last = named_date(task, plan, progress)
    move = progress.moves[-1] if progress and progress.moves else None
    known = today_at(move.at) if move else None
    if last:
        found += _before(task.uid, "before", last, workdays, rules, known)
    if move and move.old:
        found.append(_moved(task.uid, move, workdays))
    due = last or _year_end(task, plan)
    if due and (
        move or due.year > plan.year or workdays.next(due).year == plan.year
    ):  # a plan that is over has nothing late
        found.append(Milestone(task.uid, "late", workdays.next(due), due, known=known))
    for day in sorted({*(own.day for own in (progress.own if progress else ())), *own_of_plan}):
        if due is None or day <= due:
            found += _before(task.uid, "own", day, workdays, rules, None)
    if task.deadline.kind == "continuous" and not move:
        found += _standing(task.uid, plan.year, workdays)
    elif task.deadline.every and task.deadline.kind in ("fixed", "periodic"):
        found += _periods(task, plan, last, workdays, rules)
    return found


def _year_end(task: Task, plan: Plan) -> date | None:
    return last_day_in_time(task) if time_of_task(task, plan) == "whole_year" else None


def _before(
    uid: str, kind: Kind, target: date, workdays: Workdays, rules: Rules, known: date | None, name: str = ""
) -> list[Milestone]:
    return [
        Milestone(uid, kind, workdays.back(target, count), target, f"{name}{count}", known) for count in rules.before
    ]


def _moved(uid: str, move: MovedDate, workdays: Workdays) -> Milestone:
    told = today_at(move.at)
    return Milestone(uid, "moved", workdays.on_or_after(told), move.new, f"{move.old}", told)


def _standing(uid: str, year: int, workdays: Workdays) -> list[Milestone]:
    """One question a quarter, in the first digest of its last month."""
    return [
        Milestone(uid, "standing", first_digest(year, month, workdays), date(year, month, 1), f"Q{month // 3}")
        for month in (3, 6, 9, 12)
    ]


def _periods(task: Task, plan: Plan, last: date | None, workdays: Workdays, rules: Rules) -> list[Milestone]:
    """Each period that the task returns in; the one that ends in the month of its fixed date is that date's."""
    found: list[Milestone] = []
    deadline = task.deadline
    first, until = deadline.start or date(plan.year, 1, 1), last or deadline.due or date(plan.year, 12, 31)
    first = max(first, plan.date or first)
    for year in range(first.year, until.year + 1):
        for period in deadline.every or ():
            for month in _MONTHS.get(period, ()):
                end = date(year, month, calendar.monthrange(year, month)[1])
                if end < first or date(year, month, 1) > until or (last and (last.year, last.month) == (year, month)):
                    continue
                set_day = rules.due_day(period)
                if set_day:
                    due = end.replace(day=min(set_day, end.day))
                    if due >= first:
                        found += _before(task.uid, "period", due, workdays, rules, None, f"{period}-")
                else:
                    day = first_digest(year, month, workdays)
                    if day >= first:
                        found.append(Milestone(task.uid, "period_digest", day, end, period))
        if "week" in (deadline.every or ()):
            day = date(year, 1, 1)
            while day <= date(year, 12, 31):
                if day.weekday() == 0 and first <= day <= until and (digest := digest_day(day, workdays)):
                    found.append(Milestone(task.uid, "period_digest", digest, day + timedelta(days=6), "week"))
                day += timedelta(days=1)
    return found


# Digests


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def digest_day(day: date, workdays: Workdays) -> date | None:
    """The day on which the digest of `day`'s week goes out: its Monday, or the next working day; None in a week off."""
    start = monday(day)
    found = workdays.on_or_after(start)
    return found if found < start + timedelta(days=7) else None


def first_digest(year: int, month: int, workdays: Workdays) -> date:
    """The day of the first digest of a month; a week belongs to the month of its Monday."""
    day = date(year, month, 1)
    day += timedelta(days=-day.weekday() % 7)
    while (found := digest_day(day, workdays)) is None:
        day += timedelta(days=7)
    return found
