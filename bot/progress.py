"""How far a task is: what units reported, which paper ended it, which date holds now, and how that counts.

An office stands by papers, not by clicks: "done" carries the number and the date of the paper that was issued, and a
task is on time or late by that date. Dates move by a paper of somebody with the power to move them; both dates are kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from corpus.deadlines import last_good_day
from corpus.model import Plan, Task
from corpus.text import fold

# Bodies beside the issuing one; a class of its units covers them only where it names such bodies.
_OTHER_BODY = re.compile(
    r"(?:so|ubnd|uy ban|bo(?! phan| chi huy)|bao hiem xa hoi|van phong chinh phu|kho bac|cong an)\b"
)
_NAMES_BODIES = re.compile(r"\b(?:so|nganh|co quan|dia phuong|ubnd|huyen|xa)\b")
_OF_OWN_BODY = re.compile(r"\bthuoc (?:so|van phong)\b")


class State(StrEnum):
    """What a unit says of its part of a task, in the order in which it usually comes."""

    NOT_STARTED = "not_started"  # chưa làm
    DOING = "doing"  # đang làm
    SUBMITTED = "submitted"  # đã trình, chờ ký
    ISSUED = "issued"  # đã phát hành: needs a paper
    CONFIRMED = "confirmed"  # văn phòng xác nhận
    RETURNED = "returned"  # văn phòng trả lại


DONE = frozenset({State.ISSUED, State.CONFIRMED})


class Standing(StrEnum):
    """The four categories that offices report, and what stands outside their denominator."""

    ON_TIME = "on_time"  # xong đúng hạn
    LATE = "late"  # xong quá hạn
    OPEN = "open"  # chưa xong, trong hạn
    OVERDUE = "overdue"  # chưa xong, quá hạn
    STANDING = "standing"  # thường xuyên: no deadline to keep
    UNDATED = "undated"  # no date yet, and not done


@dataclass(frozen=True)
class Paper:
    """The paper that ends a task or moves its date; no file is kept."""

    number: str
    date: date
    abstract: str | None = None
    signer: str | None = None
    link: str | None = None


@dataclass(frozen=True)
class UnitReport:
    """The newest word on one unit's part; `at` is when it was said, which decides nothing."""

    unit: str
    state: State
    paper: Paper | None
    at: datetime


@dataclass(frozen=True)
class MovedDate:
    """A date that took the place of another: an extension granted, or a date entered for a row that had none (`old` None)."""

    old: date | None
    new: date
    paper: Paper | None
    at: datetime
    is_extension: bool = True


@dataclass(frozen=True)
class OwnMilestone:
    """A date that the plan's office set for itself beside the printed one (mốc nội bộ)."""

    day: date
    note: str | None = None


@dataclass(frozen=True)
class TaskProgress:
    """Everything that people reported and decided about one task, known by its uid."""

    uid: str
    reports: tuple[UnitReport, ...] = ()  # one a unit, the newest
    moves: tuple[MovedDate, ...] = ()  # oldest first
    own: tuple[OwnMilestone, ...] = ()

    @property
    def extensions(self) -> int:
        return sum(move.is_extension for move in self.moves)

    def report_of(self, unit: str) -> UnitReport | None:
        return next((report for report in self.reports if report.unit == unit), None)


def last_day_in_time(task: Task, progress: TaskProgress | None = None) -> date | None:
    """The last good day that holds now: the newest date that was granted or entered, else the printed one's."""
    if progress and progress.moves:
        return progress.moves[-1].new
    return last_good_day(task.deadline)


def done_on(progress: TaskProgress | None, units: Collection[str]) -> date | None:
    """The date of the last paper once every unit of `units` has issued its own; None while one has not.

    `units` are those that must report: the task's leads, with a class replaced by its members. Without any, one
    report ends the task.
    """
    if progress is None:
        return None
    ended = {report.unit: report.paper.date for report in progress.reports if report.state in DONE and report.paper}
    if not ended or any(unit not in ended for unit in units):
        return None
    return max(ended.values())


def standing(
    task: Task, progress: TaskProgress | None, units: Collection[str], today: date, signed: date | None = None
) -> Standing:
    """How a task counts on `today`; `units` as for `done_on`.

    A date before the day on which the plan was `signed` is asked about: until somebody moves it, the task has none.
    """
    last, done = last_day_in_time(task, progress), done_on(progress, units)
    if last and signed and last < signed and not (progress and progress.moves):
        last = None
    if last is None:
        if done:
            return Standing.ON_TIME
        return Standing.STANDING if task.deadline.kind == "continuous" else Standing.UNDATED
    if done:
        return Standing.ON_TIME if done <= last else Standing.LATE
    return Standing.OPEN if today <= last else Standing.OVERDUE


# Who must report


def members_of(class_name: str, plan: Plan) -> tuple[str, ...]:
    """The units that a class ("Các phòng, đơn vị") reaches: all of the plan's register that belong to the issuing body.

    Other bodies that the register has (a "Sở ..." in the plan of a province's office) are reached by a class that names
    such bodies ("Các sở, ngành").
    """
    units = tuple(unit.name for unit in plan.units if not unit.is_class)
    if _NAMES_BODIES.search(_OF_OWN_BODY.sub("", fold(class_name))):
        return units
    return tuple(name for name in units if not _OTHER_BODY.match(fold(name))) or units


def must_report(task: Task, plan: Plan) -> tuple[str, ...]:
    """The units that report on a task, each for itself: its leads, a class of units replaced by its members."""
    classes = {unit.name for unit in plan.units if unit.is_class}
    named = (members_of(lead, plan) if lead in classes else (lead,) for lead in task.lead_units)
    return tuple(dict.fromkeys(name for names in named for name in names))


# A whole plan


def standing_in(plan: Plan, task: Task, progress: TaskProgress | None, today: date) -> Standing:
    """How a task of a plan counts on `today`, by the units that must report and the day the plan was signed."""
    return standing(task, progress, must_report(task, plan), today, plan.date)


@dataclass(frozen=True)
class Categories:
    """Tasks by category; parts of a row count apart, since each has a time of its own."""

    tasks: Mapping[Standing, tuple[Task, ...]]

    def count(self, *standings: Standing) -> int:
        return sum(len(self.tasks.get(one, ())) for one in standings)

    @property
    def denominator(self) -> int:
        """The tasks that the four categories divide: those with a date that holds, and those done without one."""
        return self.count(Standing.ON_TIME, Standing.LATE, Standing.OPEN, Standing.OVERDUE)


def categories(plan: Plan, tasks: Iterable[Task], held: Mapping[str, TaskProgress], today: date) -> Categories:
    """Tasks of a plan by how they count on `today`; `held` is what is known by uid."""
    found: dict[Standing, list[Task]] = {}
    for task in tasks:
        found.setdefault(standing_in(plan, task, held.get(task.uid), today), []).append(task)
    return Categories({one: tuple(rows) for one, rows in found.items()})


def owing(task: Task, plan: Plan, progress: TaskProgress | None) -> tuple[str, ...]:
    """The units that must still send their paper for a task."""
    sent = {one.unit for one in progress.reports if one.state in DONE and one.paper} if progress else set()
    return tuple(unit for unit in must_report(task, plan) if unit not in sent)
