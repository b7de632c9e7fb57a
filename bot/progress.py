"""How far a task is: what units reported, which paper ended it, which date holds now, and how that counts.

An office stands by papers, not by clicks: "done" carries the number and the date of the paper that was issued, and a
task is on time or late by that date. Dates move by a paper of somebody with the power to move them; both dates are kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from corpus.deadlines import last_good_day
from corpus.model import Task


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


def standing(task: Task, progress: TaskProgress | None, units: Collection[str], today: date) -> Standing:
    """How a task counts on `today`; `units` as for `done_on`."""
    last, done = last_day_in_time(task, progress), done_on(progress, units)
    if last is None:
        if done:
            return Standing.ON_TIME
        return Standing.STANDING if task.deadline.kind == "continuous" else Standing.UNDATED
    if done:
        return Standing.ON_TIME if done <= last else Standing.LATE
    return Standing.OPEN if today <= last else Standing.OVERDUE
