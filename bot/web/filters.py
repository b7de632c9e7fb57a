"""The filters of a plan's page as they stand in its address: read leniently, and offered only where they find something."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args
from urllib.parse import urlencode

from bot.progress import Standing
from bot.status import STANDINGS
from bot.web.listing import Listing, Role, find_tasks
from corpus.model import DeadlineKind, Plan, Task
from corpus.text import clean

KINDS: dict[DeadlineKind, str] = {
    "fixed": "Có thời hạn",
    "periodic": "Định kỳ",
    "continuous": "Thường xuyên",
    "conditional": "Theo điều kiện",
    "none": "Không ghi thời gian",
}
ROLES: dict[Role, str] = {"lead": "Chủ trì", "support": "Phối hợp"}

_PERIOD = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII)
_QUARTERS = ("I", "II", "III", "IV")
_YEARS = range(1900, 2200)
_LONGEST = 200  # characters of a filter that anybody types


@dataclass(frozen=True)
class Filters:
    """What the address asks for; "" filters nothing. `period` is "2026", "2026-Q1" or "2026-03", by the day named."""

    unit: str = ""
    role: str = ""
    period: str = ""
    kind: str = ""
    q: str = ""
    standing: str = ""  # how a row counts: "overdue"

    def __bool__(self) -> bool:
        return bool(self.unit or self.period or self.kind or self.q or self.standing)

    @property
    def query(self) -> str:
        """The filters as a query string with its question mark, or nothing."""
        given = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int  # rows that it finds


def read_filters(query: Mapping[str, str]) -> Filters:
    """The filters of an address; what cannot be one is left out, for an address is often mended by hand."""

    def text(name: str) -> str:
        return clean(query.get(name, ""))[:_LONGEST].strip()

    role, kind, period = text("role"), text("kind"), text("period")
    return Filters(
        unit=text("unit"),
        role=role if role in get_args(Role) else "",
        period=period if _days(period) else "",
        kind=kind if kind in KINDS else "",
        q=text("q"),
        standing=text("standing") if text("standing") in {one.value for one in Standing} else "",
    )


def filter_tasks(
    listing: Listing, plan: Plan, filters: Filters, standings: Mapping[str, Standing] | None = None
) -> list[Task]:
    """The plan's tasks under the filters, in table order; `standings` says by uid how they count, where anything is known."""
    first, last = _days(filters.period) or (None, None)
    found = find_tasks(
        listing,
        plan,
        unit=filters.unit or None,
        role=_role(filters.role) if filters.unit else None,
        due_from=first,
        due_to=last,
        kind=filters.kind or None,
        q=filters.q or None,
    )
    if standings and filters.standing:
        return [task for task in found if standings.get(task.uid) == filters.standing]
    return found


def standing_options(standings: Mapping[str, Standing]) -> list[Option]:
    """How the rows count, those that some row does."""
    rows = Counter(standings.values())
    return [Option(one.value, label.capitalize(), rows[one]) for one, label in STANDINGS.items() if rows[one]]


def unit_options(plan: Plan) -> list[Option]:
    """The units that have rows, in the register's order."""
    rows = Counter(name for task in plan.tasks for name in {*task.lead_units, *task.support_units})
    return [Option(unit.name, unit.name, rows[unit.name]) for unit in plan.units if rows[unit.name]]


def kind_options(plan: Plan) -> list[Option]:
    rows = Counter(task.deadline.kind for task in plan.tasks)
    return [Option(kind, label, rows[kind]) for kind, label in KINDS.items() if rows[kind]]


def period_options(tasks: Iterable[Task]) -> list[tuple[str, list[Option]]]:
    """The quarters and months in which a day is named, by year, and the year itself where there are several."""
    days = [task.deadline.due for task in tasks if task.deadline.due]
    years = sorted({day.year for day in days})
    return [(f"Năm {year}", list(_of_year([d for d in days if d.year == year], len(years) > 1))) for year in years]


def _of_year(days: Sequence[date], with_year: bool) -> Iterator[Option]:
    year = days[0].year
    quarters = Counter((day.month + 2) // 3 for day in days)
    months = Counter(day.month for day in days)
    if with_year:
        yield Option(f"{year}", f"Cả năm {year}", len(days))
    for quarter in sorted(quarters):
        yield Option(f"{year}-Q{quarter}", f"Quý {_QUARTERS[quarter - 1]}/{year}", quarters[quarter])
    for month in sorted(months):
        yield Option(f"{year}-{month:02}", f"Tháng {month}/{year}", months[month])


def _days(period: str) -> tuple[date, date] | None:
    """First and last day of a period, or None for what is none."""
    match = _PERIOD.fullmatch(period)
    if not match or int(match["year"]) not in _YEARS:
        return None
    year = int(match["year"])
    if match["quarter"]:
        first, last = int(match["quarter"]) * 3 - 2, int(match["quarter"]) * 3
    elif match["month"]:
        first = last = int(match["month"])
    else:
        first, last = 1, 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _role(text: str) -> Role | None:
    return next((role for role in ROLES if role == text), None)
