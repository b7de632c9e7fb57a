"""What should have arrived, worked out from the rows alone, by other means than the program's: the judge of the simulation.

Only what the rules promise without a choice of words is reckoned: the single reminders seven and one working days before a
date that names a day, month or quarter, and the digest of each week in which a row that names its date comes up.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import holidays
import numpy as np

from corpus.model import Plan, Task
from tests.bench_reminders.receiving import Arrived

_SWAPS = Path("bot/reminders/days.csv")
_SINGLE = re.compile(r"^\d+\. .* - chậm nhất .* \(mục (.+?), STT (\S+?)(?:,|\)|\s)")
_HEAD = re.compile(r"^Nhắc việc: (.+) - (KH .+)$")
_WEEK = re.compile(r"^Việc trong tuần (\d\d)/(\d\d) - (\d\d)/(\d\d)/(\d{4}): (.+) - (KH .+)$")


@dataclass(frozen=True)
class Expected:
    """A single reminder: to a chat, for a unit, of a row, on a day, about a date."""

    chat: str
    plan: str
    unit: str
    task: str
    day: date
    target: date


def working_days(year: int) -> list[date]:
    """All working days from December of the year before to January of the next, from the calendar and the table of swaps."""
    calendar = holidays.country_holidays("VN", years=[year - 1, year, year + 1])
    with _SWAPS.open(encoding="utf-8") as lines:
        swaps = {row[0]: row[1] == "working" for row in csv.reader(lines) if len(row) > 1}
    day, found = date(year - 1, 12, 1), []
    while day < date(year + 1, 2, 1):
        if swaps.get(day.isoformat(), calendar.is_working_day(day)):
            found.append(day)
        day += timedelta(days=1)
    return found


def days_before(days: list[date], target: date, count: int) -> date:
    """The `count`-th working day before a date."""
    at = int(np.searchsorted(np.array(days), np.datetime64(target)))
    return days[at - count]


def last_day(task: Task, plan: Plan) -> date | None:
    """The last day in time of a row that names a day, month or quarter in the plan's year, after it was signed."""
    deadline = task.deadline
    if deadline.kind != "fixed" or deadline.due is None:
        return None
    last = deadline.due - timedelta(days=1) if deadline.before else deadline.due
    whole = deadline.start is not None and (deadline.start.month, deadline.start.day) == (1, 1) and (
        deadline.due.month, deadline.due.day) == (12, 31) and not deadline.before  # fmt: skip
    if whole or (plan.date and last < plan.date):
        return None
    return last


def concerns(task: Task, plan: Plan, unit: str) -> bool:
    """Whether a row names a unit itself; rows given to a class are judged by the program's own tests."""
    return unit in task.lead_units or unit in task.support_units


@dataclass(frozen=True)
class Told:
    """A single reminder as it stood in a message."""

    chat: str
    plan_name: str
    unit: str
    row: tuple[str, str]
    at: Arrived


def singles_in(messages: Iterable[Arrived]) -> list[Told]:
    found = []
    for message in messages:
        head: tuple[str, str] | None = None
        for line in message.text.split("\n"):
            if match := _HEAD.match(line):
                head = match[1], match[2]
            elif line.startswith("Việc trong tuần"):
                head = None
            elif head and (match := _SINGLE.match(line)):
                found.append(Told(message.chat, head[1], head[0], (match[1], match[2]), message))
    return found


def digests_in(messages: Iterable[Arrived]) -> list[tuple[str, str, str, date, Arrived]]:
    """(chat, plan's name, unit, Monday, message) of each digest."""
    found = []
    for message in messages:
        for line in message.text.split("\n"):
            if match := _WEEK.match(line):
                end = date(int(match[5]), int(match[4]), int(match[3]))
                found.append((message.chat, match[7], match[6], end - timedelta(days=6), message))
    return found
