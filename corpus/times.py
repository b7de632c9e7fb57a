"""The times that a cell can name: a day, a week, a month, a quarter, a part of a year, years.

All patterns match folded words; a time knows its days once it is told its year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Literal

Limit = Literal["in", "by", "before", "from"]
Joined = Literal["", "list", "range", "adjacent"]
Days = tuple[date, date]


@dataclass(frozen=True)
class Time:
    """One time named in a cell; `days` gives its first and last day in a year, ValueError if there is no such day."""

    sort: str
    days: Callable[[int], Days]
    year: int | None
    limit: Limit = "in"
    clock: bool = False
    joined: Joined = ""


DAY = r"[0-9]{1,2}"
YEAR = r"(?:19|20)[0-9]{2}"
_Y = rf"(?:(?: ?[/-] ?| nam | )(?P<y>{YEAR})(?![0-9])| nam nay)?"
_Q = r"(?P<q>[il]v|[il]{1,3}|[1-4])(?![0-9a-z])"
_EDGE = r"(?P<e>dau|giua|cuoi)"

_THIRDS = {"dau": (1, 10), "thuong tuan": (1, 10), "giua": (11, 20), "trung tuan": (11, 20)}
_WEEKS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "dau": 1, "nhat": 1, "hai": 2, "ba": 3, "tu": 4}
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}


def _months(year: int, first: int, last: int) -> Days:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _quarter(numeral: str) -> int:
    numeral = numeral.replace("l", "i")
    return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(numeral) or int(numeral)


def _third(edge: str, month: int, year: int) -> Days:
    whole = _months(year, month, month)
    first, last = _THIRDS.get(edge, (21, whole[1].day))
    return date(year, month, first), date(year, month, last)


def _week(name: str, month: int, year: int) -> Days:
    """The weeks of a month counted from its first day; the last one has what is left of the month."""
    last = _months(year, month, month)[1]
    if name == "cuoi":
        return last - timedelta(days=6), last
    number = _WEEKS.get(name) or int(name)
    return date(year, month, 7 * number - 6), last if number >= 4 else date(year, month, 7 * number)


def _months_of_part(match: re.Match[str]) -> tuple[int, int]:
    count = _COUNTS.get(match["n"]) or int(match["n"])
    return (1, count) if match["e"] == "dau" else (13 - count, 12)


_Build = Callable[[re.Match[str], int], Days]


def _day(match: re.Match[str], year: int) -> Days:
    named = date(year, int(match["m"]), int(match["d"]))
    return named, named


def _month(match: re.Match[str], year: int) -> Days:
    return _months(year, int(match["m"]), int(match["m"]))


def _whole_quarter(match: re.Match[str], year: int) -> Days:
    last = 3 * _quarter(match["q"])
    return _months(year, last - 2, last)


def _month_of_quarter(match: re.Match[str], year: int) -> Days:
    month = 3 * _quarter(match["q"]) - {"dau": 2, "giua": 1, "cuoi": 0}[match["e"]]
    return _months(year, month, month)


def _whole_year(_: re.Match[str], year: int) -> Days:
    return _months(year, 1, 12)


def _month_of_year(match: re.Match[str], year: int) -> Days:
    month = {"dau": 1, "giua": 6, "cuoi": 12}[match["e"]]
    return _months(year, month, month)


# Tried in this order at each place. Source of the wordings: the time columns of yearly plans, and administrative usage
# (Decree 30/2020/NĐ-CP writes days as "ngày 05 tháng 3 năm 2020").
_TIMES: tuple[tuple[str, re.Pattern[str], _Build], ...] = tuple(
    (sort, re.compile(pattern), build)
    for sort, pattern, build in (
        (
            "days",
            rf"(?:ngay )?(?P<d>{DAY})(?: ?- ?| den (?:het )?)(?:ngay )?(?P<d2>{DAY})(?: ?/ ?| thang )(?P<m>{DAY})(?![0-9]){_Y}",
            lambda m, y: (date(y, int(m["m"]), int(m["d"])), date(y, int(m["m"]), int(m["d2"]))),
        ),
        (
            "day",
            rf"(?:ngay )?(?P<d>{DAY}) ?(?P<s>[/.-]) ?(?P<m>{DAY}) ?(?P=s) ?(?P<y>{YEAR}|[2-4][0-9])(?![0-9])",
            _day,
        ),
        ("day", rf"(?:ngay )?(?P<d>{DAY}) ?/ ?(?P<m>{DAY})(?![0-9%]| ?/)(?: nam (?P<y>{YEAR}))?", _day),
        ("day", rf"(?:ngay )?(?P<d>{DAY}) thang (?P<m>{DAY})(?![0-9]){_Y}", _day),
        (
            "week",
            rf"tuan (?:thu |le )?(?P<w>[1-5]|iv|i{{1,3}}|dau|cuoi|nhat|hai|ba|tu)(?: tien| cung)? (?:cua )?thang (?P<m>{DAY})(?![0-9]){_Y}",
            lambda m, y: _week(m["w"], int(m["m"]), y),
        ),
        (
            "edge",
            rf"(?P<e>cuoi|ha tuan) (?:cua )?thang (?P<m>{DAY})(?![0-9]){_Y}",
            lambda m, y: _third(m["e"], int(m["m"]), y),
        ),
        (
            "week",
            rf"(?P<e>dau|giua|thuong tuan|trung tuan) (?:cua )?thang (?P<m>{DAY})(?![0-9]){_Y}",
            lambda m, y: _third(m["e"], int(m["m"]), y),
        ),
        ("edge", rf"{_EDGE} (?:cua )?qu[yi] {_Q}{_Y}", _month_of_quarter),
        ("edge", rf"{_EDGE} nam(?! hoc){_Y}", _month_of_year),
        (
            "part",
            rf"(?P<n>0?[1-9]|1[01]|ba|sau|chin) thang (?P<e>dau|cuoi)(?: cua)?(?: nam)?{_Y}",
            lambda m, y: _months(y, *_months_of_part(m)),
        ),
        (
            "part",
            rf"nua (?P<e>dau|cuoi)(?: cua)? nam{_Y}",
            lambda m, y: _months(y, 1, 6) if m["e"] == "dau" else _months(y, 7, 12),
        ),
        ("part", rf"(?:0?9|chin) thang(?= ?$| ?[,;)/]| nam){_Y}", lambda m, y: _months(y, 1, 9)),
        ("quarter", rf"(?:qu[yi]|q\.?) ?{_Q}{_Y}", _whole_quarter),
        ("month", rf"(?:thang |t\.? ?)(?P<m>{DAY})(?![0-9]){_Y}", _month),
        ("month", rf"(?P<m>{DAY}) ?/ ?(?P<y>{YEAR})(?![0-9])", _month),
        ("month", rf"(?P<m>{DAY})(?= ?[-,] ?{DAY} ?/ ?{YEAR})", _month),
        (
            "years",
            rf"(?:giai doan |cac nam |nam )?(?P<y>{YEAR}) ?(?:-|den) ?(?:nam )?(?P<y2>{YEAR})(?![0-9])",
            lambda m, y: (date(y, 1, 1), date(int(m["y2"]), 12, 31)),
        ),
        ("year", rf"(?:giai doan |nam )?(?P<y>{YEAR})(?![0-9/.])", _whole_year),
    )
)
_BARE_YEAR = re.compile(r"nam(?: nay)?\b(?! hoc)")
_NEXT_QUARTER = re.compile(rf"{_Q}(?! ?/ ?{DAY}(?![0-9])){_Y}")
_NEXT_MONTH = re.compile(rf"(?P<m>{DAY})(?![0-9%]){_Y}")


def time_at(words: str, place: int, after: str, opener: str) -> tuple[Time, int] | None:
    """The time at a place and where it ends.

    `after` is the sort before it in a list, which a bare number goes on with ("tháng 6, 12"); `opener` are the words
    before it, after some of which a bare "năm" is the whole year ("trong năm").
    """
    patterns = list(_TIMES)
    if after == "quarter":
        patterns.insert(0, ("quarter", _NEXT_QUARTER, _whole_quarter))
    if after == "month":
        patterns.append(("month", _NEXT_MONTH, _month))
    if opener.rstrip(" :").endswith(("trong", "ca", "het", "suot")):
        patterns.append(("year", _BARE_YEAR, _whole_year))
    for sort, pattern, build in patterns:
        if match := pattern.match(words, place):
            printed = match.groupdict().get("y")
            year = (int(printed) + (2000 if len(printed) == 2 else 0)) if printed else None
            return Time(sort, partial(build, match), year), match.end()
    return None
