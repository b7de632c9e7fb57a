"""The state of a plan on a day, as its supervising office looks at it: by category, by unit, by month, and what is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.lists import is_over
from bot.naming import place, short, task_name
from bot.progress import (
    Categories,
    Standing,
    TaskProgress,
    categories,
    last_day_in_time,
    must_report,
    owing,
    standing_in,
)
from bot.reminders.milestones import is_whole_year
from bot.reminders.workdays import ZONE
from bot.status import status_of
from corpus.model import Plan, Task

_NAME = 140
COUNTED = (Standing.ON_TIME, Standing.LATE, Standing.OPEN, Standing.OVERDUE)


@dataclass(frozen=True)
class UnitLine:
    """How the rows that a unit leads count; `others` are those without a date, standing work among them."""

    unit: str
    counts: Mapping[Standing, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def others(self) -> int:
        return self.counts.get(Standing.STANDING, 0) + self.counts.get(Standing.UNDATED, 0)


@dataclass(frozen=True)
class MonthLine:
    """The rows whose last day lies in a month: how many are done, open and overdue."""

    month: int
    done: int
    open: int
    overdue: int

    @property
    def total(self) -> int:
        return self.done + self.open + self.overdue


@dataclass(frozen=True)
class RowLine:
    """A row in a list of the board. `since` is its last day in time, `days` how many days ago that was."""

    uid: str
    name: str
    place: str
    lead: tuple[str, ...]
    owing: tuple[str, ...]
    since: date | None
    days: int
    printed: str | None
    status: str
    reminded: datetime | None
    times: int


@dataclass(frozen=True)
class Board:
    """Everything that the page, the sheet and the letter show."""

    plan: Plan
    today: date
    categories: Categories
    units: tuple[UnitLine, ...]
    months: tuple[MonthLine, ...]
    whole_year: int
    late: tuple[RowLine, ...]
    soon: tuple[RowLine, ...]
    waiting: tuple[RowLine, ...]
    returned: int
    reminded: int  # reminders of single rows sent in the last seven days
    answered: int  # rows of those on which a unit reported after it
    is_over: bool  # the plan's time has passed: nothing in it is called late any more

    def count(self, standing: Standing) -> int:
        return self.categories.count(standing)


def late_title(board: Board) -> str:
    """What the list of rows without a paper is called."""
    return "Chưa có văn bản khi kế hoạch hết thời gian" if board.is_over else "Quá hạn, chưa có văn bản"


def board_of(
    plan: Plan,
    held: Mapping[str, TaskProgress],
    told: Sequence[tuple[str, str, str | None, datetime]],
    today: date,
    soon_days: int = 14,
) -> Board:
    """The board of a plan. `held` is what people reported, `told` the reminders that were sent (uid, key, unit, when)."""
    found, over = categories(plan, plan.tasks, held, today), is_over(plan, today)
    sent: defaultdict[str, list[datetime]] = defaultdict(list)
    for uid, _, _, when in told:
        if uid:
            sent[uid].append(when)

    def line(task: Task) -> RowLine:
        progress = held.get(task.uid)
        last = last_day_in_time(task, progress)
        return RowLine(
            task.uid, short(task_name(task, plan), _NAME), place(task), task.lead, owing(task, plan, progress), last,
            (today - last).days if last and not over else 0, task.time_text, status_of(task, plan, progress, today, over, names=True),
            max(sent.get(task.uid, ()), default=None), len(sent.get(task.uid, ())),
        )  # fmt: skip

    late = sorted((line(task) for task in found.tasks.get(Standing.OVERDUE, ())), key=lambda one: one.since or today)
    open_rows = [line(task) for task in found.tasks.get(Standing.OPEN, ()) if not is_whole_year(task.deadline)]
    soon = sorted((one for one in open_rows if -soon_days <= one.days <= 0 and not over), key=lambda one: -one.days)
    waiting = tuple(line(task) for task in found.tasks.get(Standing.UNDATED, ()))
    recent = {uid: max(times) for uid, times in sent.items() if (today - max(times).astimezone(ZONE).date()).days < 7}
    answered = sum(any(report.at > when for report in held[uid].reports) for uid, when in recent.items() if uid in held)
    return Board(
        plan, today, found, _units(plan, held, today), _months(plan, held, today),
        sum(is_whole_year(task.deadline) for task in plan.tasks), tuple(late), tuple(soon), waiting,
        sum(report.state == "returned" for progress in held.values() for report in progress.reports),
        len(recent), answered, over,
    )  # fmt: skip


def _units(plan: Plan, held: Mapping[str, TaskProgress], today: date) -> tuple[UnitLine, ...]:
    counts: dict[str, Counter[Standing]] = {}
    for task in plan.tasks:
        standing = standing_in(plan, task, held.get(task.uid), today)
        for unit in must_report(task, plan):
            counts.setdefault(unit, Counter())[standing] += 1
    lines = [UnitLine(unit, dict(counted)) for unit, counted in counts.items()]
    return tuple(sorted(lines, key=lambda one: (-one.counts.get(Standing.OVERDUE, 0), -one.total, one.unit)))


def _months(plan: Plan, held: Mapping[str, TaskProgress], today: date) -> tuple[MonthLine, ...]:
    """The months of the plan's year; rows of the whole year stand in none."""
    months: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for task in plan.tasks:
        progress = held.get(task.uid)
        last = last_day_in_time(task, progress)
        standing = standing_in(plan, task, progress, today)
        if last is None or last.year != plan.year or standing not in COUNTED:
            continue
        if is_whole_year(task.deadline) and not (progress and progress.moves):
            continue
        kind = "done" if standing in (Standing.ON_TIME, Standing.LATE) else standing.value
        months[last.month][kind] += 1
    return tuple(
        MonthLine(month, months[month]["done"], months[month]["open"], months[month]["overdue"])
        for month in range(1, 13)
    )
