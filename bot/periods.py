"""Stretches of time in a question: "tháng 3", "quý II", "6 tháng đầu năm", "trước 31/8", "tháng này", "quý sau"."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from bot.english import MONTHS
from bot.question import Period

ROMAN_QUARTERS = ("I", "II", "III", "IV")
_ROMAN = {roman.lower(): quarter for quarter, roman in enumerate(ROMAN_QUARTERS, start=1)}
_NUMBERS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
_YEAR = r"(?:\s*(?:[/.-]|nam\s)\s*(?P<year>20\d\d))?"
_TO = r"(?:cho )?(?:den|toi)|qua|-|–"  # from one point in time to another
_MONTH_WORD = r"(?:1[0-2]|0?[1-9])(?![\d])|muoi mot|muoi hai|muoi|gieng|chap|mot|hai|ba|tu|bay|tam|chin"
_MONTH = re.compile(rf"\b(?:thang|thg|t|month)\s*(?P<month>{_MONTH_WORD}){_YEAR}")
_MONTHS = re.compile(
    rf"\b(?:tu )?(?:thang|t)\s*(?P<one>{_MONTH_WORD})\s*(?:{_TO})\s*(?:het )?(?:thang\s*|t)?"
    rf"(?P<two>{_MONTH_WORD})(?! ngay\b){_YEAR}"
)
_LINK = re.compile(rf"\s*(?:,\s*)?(?:{_TO})\s*(?:het )?")
_QUARTER = re.compile(rf"\b(?:quy|q|quarter)\s*(?P<quarter>iv|i{{1,3}}|[1-4])\b{_YEAR}")
_HALF = re.compile(
    r"\b(?:nua|6 thang|sau thang)\s+(?P<half>dau|cuoi)(?:\s+nam)?(?:\s*(?P<year>20\d\d))?|\b(?P<first>first|second) half"
)
_COUNT = r"1[01]|[1-9]|muoi|mot|hai|ba|bon|nam|sau|bay|tam|chin"
_SOME_MONTHS = re.compile(rf"\b(?P<count>{_COUNT}) thang (?P<end>dau|cuoi)(?: nam)?(?:\s*(?P<year>20\d\d))?")
_NINE = re.compile(r"\b(?:9|chin) thang(?:\s*(?P<year>20\d\d))?")
_SOME_QUARTERS = re.compile(
    r"\b(?:(?P<count>[123]|hai|ba) (?:quy|q) (?P<end>dau|cuoi)(?: nam)?"
    r"|(?:quy|q) (?P<one>dau|cuoi)(?: tien| cung)?(?: cua)? nam)(?:\s*(?P<year>20\d\d))?"
)
_QUARTERS = re.compile(
    rf"\b(?:tu )?(?:quy|q)\s*(?P<one>iv|i{{1,3}}|[1-4])\s*(?:{_TO}|va|,)\s*(?:het )?(?:quy\s*|q)?"
    rf"(?P<two>iv|i{{1,3}}|[1-4])\b{_YEAR}"
)
_HALF_MONTH = re.compile(rf"\bnua (?P<half>dau|cuoi|sau) thang\s*(?P<month>{_MONTH_WORD}){_YEAR}")
_AHEAD = re.compile(
    r"\b(?P<count>[1-9]\d?|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (?P<unit>ngay|tuan|thang) (?:toi|nua|sap toi|ke tiep|tiep theo)\b"
)
_YEAR_END = re.compile(r"(?<!thang )\b(?:cuoi nam|end of the year|year end)(?:\s*(?P<year>20\d\d))?")
_YEAR_START = re.compile(r"\b(?:tu )?dau nam(?: nay)?\b")
_DAY_OF_MONTH = re.compile(
    r"\b(?:ngay|mung|mong|hom)\s*(?:mung |mong )?(?P<day>[0-3]?\d)\s+(?:thang|thg)\s*(?P<month>1[0-2]|0?[1-9])\b"
    r"(?:\s*(?:nam|/)?\s*(?P<year>20\d\d))?"
)
_DAY = re.compile(
    r"\b(?:ngay\s*)?(?P<day>[0-3]?\d)\s*[/.-]\s*(?P<month>1[0-2]|0?[1-9])(?:\s*[/.-]\s*(?P<year>20\d\d))?\b(?![/.-])"
)
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_YEARS = re.compile(
    r"\b(?:giai doan|trong|nam|tu nam|tu)\s+(?P<first>20\d\d)\s*(?:-|–|den|toi)\s*(?:nam\s*)?(?P<last>20\d\d)\b"
)
_ONE_YEAR = re.compile(r"\b(?:trong |het )?nam (?P<year>20\d\d)\b")
_BEFORE = re.compile(r"\b(?:truoc|before|by)(?:\s+ngay)?\s*$")
_UNTIL = re.compile(r"\b(?:truoc khi )?(?:den|toi|cham nhat|het|until)(?:\s+ngay|\s+het)?\s*$")
_AFTER = re.compile(r"\b(?:(?P<after>sau|after)|tu|from)(?:\s+ngay)?\s*$")
_ENGLISH_MONTHS = re.compile(
    r"\b(?P<month>january|february|march|april|june|july|august|september|october|november|december|(?<=in )may)\b"
    r"(?:\s*(?P<year>20\d\d))?"
)
_RELATIVE = re.compile(
    r"(?<!\bdau )\b(?:(?P<unit>tuan|thang|quy|nam)\s+(?P<which>nay|sau|toi|truoc|ke tiep)"
    r"|(?P<day>hom nay|ngay mai|today|tomorrow)"
    r"|(?P<english>this|next) (?P<english_unit>week|month|quarter|year))\b"
)
_ENGLISH_UNITS = {"week": "tuan", "month": "thang", "quarter": "quy", "year": "nam"}


def find_period(folded: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """The first period in a folded text with the characters it takes, or None. Impossible days are no period."""
    found = _range(folded, today)
    return found or next((found for find in _FINDERS if (found := find(folded, today))), None)


def _range(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """ "từ 1/10 tới 30/11", "quý I đến quý III", "15/3 - 30/6": one point in time after another, with a link between."""
    for find in (_day, _quarter, _month, _year_start):
        first = find(text, today)
        if first is None:
            continue
        begun, span = first
        link = _LINK.match(text, span[1])
        if link is None:
            continue
        rest = " " * link.end() + text[link.end() :]
        ends = (found for other in (_day, _quarter, _month) if (found := other(rest, today)))
        last = next((found for found in ends if not rest[: found[1][0]].strip()), None)
        if last is None or begun.before or last[0].before:
            continue
        ended, (_, end) = last
        year = begun.year or ended.year
        if begun.start and ended.end and begun.start <= ended.end and (ended.year or year) == year:
            label = f"từ {begun.label.removeprefix('từ ')} đến {ended.label.removeprefix('đến hết ')}"
            return Period(label, begun.start, ended.end, year), (span[0], end)
    return None


def find_year(folded: str) -> tuple[Period, tuple[int, int]] | None:
    """A whole year named in a folded text; a period only in plans that run over several years."""
    match = _ONE_YEAR.search(folded)
    if match is None:
        return None
    year = int(match["year"])
    return Period(f"năm {year}", (1, 1), (12, 31), year, (date(year, 1, 1), date(year, 12, 31))), match.span()


def _years(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _YEARS.search(text)
    if match is None or match["first"] > match["last"]:
        return None
    first, last = int(match["first"]), int(match["last"])
    return Period(
        f"giai đoạn {first} - {last}", None, None, None, (date(first, 1, 1), date(last, 12, 31))
    ), match.span()


def days_of(period: Period, plan_year: int) -> tuple[date, date]:
    """First and last day of a period for a plan of a year; an end that was left open is far away."""
    if period.exact:
        return period.exact
    year = period.year or plan_year
    start = date(year, *period.start) if period.start else date(1900, 1, 1)
    if not period.end:
        return start, date(2200, 12, 31)
    month, day = period.end
    return start, date(year, month, day or calendar.monthrange(year, month)[1])


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text]


def _year(match: re.Match[str]) -> int | None:
    year = match.groupdict().get("year")
    return int(year) if year else None


def _named(label: str, first: int, last: int, year: int | None) -> Period:
    return Period(f"{label}/{year}" if year else label, (first, 1), (last, 0), year)


def _months(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _MONTHS.search(text)
    if not match:
        return None
    first, last = _number(match["one"]), _number(match["two"])
    if first > last:
        return None
    return _named(f"từ tháng {first} đến tháng {last}", first, last, _year(match)), match.span()


def _month(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _MONTH.search(text)
    if not match:
        return None
    month = _number(match["month"])
    return _open(_named(f"tháng {month}", month, month, _year(match)), text, match)


def _english_month(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _ENGLISH_MONTHS.search(text)
    if not match:
        return None
    month = MONTHS.index(match["month"])
    return _open(_named(f"tháng {month}", month, month, _year(match)), text, match)


def _quarters(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """ "quý III-IV", "quý I và quý II": neighbours, or all from the one to the other."""
    match = _QUARTERS.search(text)
    if not match:
        return None
    first, last = (_ROMAN.get(match[name]) or int(match[name]) for name in ("one", "two"))
    if first >= last or (last - first > 1 and re.search(r"va|,", match.group())):
        return None
    label = f"từ quý {ROMAN_QUARTERS[first - 1]} đến quý {ROMAN_QUARTERS[last - 1]}"
    return _named(label, 3 * first - 2, 3 * last, _year(match)), match.span()


def _quarter(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _QUARTER.search(text)
    if not match:
        return None
    quarter = _ROMAN.get(match["quarter"]) or int(match["quarter"])
    label = f"quý {ROMAN_QUARTERS[quarter - 1]}"
    return _open(_named(label, 3 * quarter - 2, 3 * quarter, _year(match)), text, match)


def _year_end(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """ "Cuối năm" is December, as in a time cell."""
    match = _YEAR_END.search(text)
    if not match:
        return None
    year = match["year"]
    return Period(
        f"tháng 12/{year} (cuối năm)" if year else "tháng 12 (cuối năm)", (12, 1), (12, 0), int(year) if year else None
    ), match.span()


def _half(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _HALF.search(text)
    if not match:
        return None
    early = match["half"] == "dau" or match["first"] == "first"
    label, first, last = ("6 tháng đầu năm", 1, 6) if early else ("6 tháng cuối năm", 7, 12)
    return _named(label, first, last, _year(match)), match.span()


def _year_start(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _YEAR_START.search(text)
    return (Period("đầu năm", (1, 1), (1, 1)), match.span()) if match else None


def _some_months(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """ "ba tháng đầu năm", "2 tháng cuối năm", "9 tháng", "hai quý đầu năm", "quý cuối"."""
    for pattern, months, unit in ((_SOME_MONTHS, 1, "tháng"), (_SOME_QUARTERS, 3, "quý")):
        if match := pattern.search(text):
            count = _number(match["count"] or "1")
            size = min(count * months, 12)
            which = "đầu" if "dau" in match.groups() else "cuối"
            first, last = (1, size) if which == "đầu" else (13 - size, 12)
            said = f"{count} {unit}" if match["count"] else unit
            return _named(f"{said} {which} năm", first, last, _year(match)), match.span()
    match = _NINE.search(text)
    return (_named("9 tháng đầu năm", 1, 9, _year(match)), match.span()) if match else None


def _half_month(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _HALF_MONTH.search(text)
    if not match:
        return None
    month, early, year = _number(match["month"]), match["half"] == "dau", _year(match)
    label = f"nửa {'đầu' if early else 'cuối'} tháng {month}" + (f"/{year}" if year else "")
    return Period(label, (month, 1 if early else 16), (month, 15 if early else 0), year), match.span()


def _ahead(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    """ "10 ngày tới", "hai tuần nữa": from today on, that day included."""
    match = _AHEAD.search(text)
    if not match:
        return None
    count = _number(match["count"])
    if match["unit"] == "thang":
        index = today.year * 12 + today.month - 1 + count
        year, month = index // 12, index % 12 + 1
        end = date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    else:
        end = today + timedelta(days=count * (7 if match["unit"] == "tuan" else 1))
    unit = {"ngay": "ngày", "tuan": "tuần", "thang": "tháng"}[match["unit"]]
    return Period(f"{count} {unit} tới (đến hết ngày {end:%d/%m/%Y})", None, None, exact=(today, end)), match.span()


def _open(period: Period, text: str, match: re.Match[str]) -> tuple[Period, tuple[int, int]]:
    """ "trước tháng 3" ends before it, "đến tháng 3" with it, "từ tháng 3" begins with it."""
    head = text[: match.start()]
    span = match.span()
    if period.start and (before := _BEFORE.search(head)):
        opened = replace(period, label=f"trước {period.label}", start=None, end=period.start, before=True)
        return opened, (before.start(), span[1])
    if until := _UNTIL.search(head):
        return replace(period, label=f"đến hết {period.label}", start=None), (until.start(), span[1])
    if after := _AFTER.search(head):
        where = (after.start(), span[1])
        if after["after"]:
            return replace(period, label=f"sau {period.label}", start=_day_after(period), end=None), where
        return replace(period, label=f"từ {period.label}", end=None), where
    return period, span


def _day_after(period: Period) -> tuple[int, int]:
    """The day after a period's last one; none comes after the year's last day, which then stands for itself."""
    _, last = days_of(period, period.year or 2023)
    after = min(last + timedelta(days=1), date(last.year, 12, 31))
    return after.month, after.day


def _day(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _ISO.search(text) or _DAY_OF_MONTH.search(text)
    match = match or next((m for m in _DAY.finditer(text) if _is_day(m, today)), None)
    if not match or not _is_day(match, today):
        return None
    month, day, year = int(match["month"]), int(match["day"]), _year(match)
    label = f"ngày {day:02}/{month:02}" + (f"/{year}" if year else "")
    return _open(Period(label, (month, day), (month, day), year), text, match)


def _is_day(match: re.Match[str], today: date) -> bool:
    try:
        date(_year(match) or 2023, int(match["month"]), int(match["day"]))
    except ValueError:
        return False
    return True


def _relative(text: str, today: date) -> tuple[Period, tuple[int, int]] | None:
    match = _RELATIVE.search(text)
    if not match:
        return None
    if match["day"]:
        day = today + timedelta(days=match["day"] in ("ngay mai", "tomorrow"))
        return Period(f"ngày {day:%d/%m/%Y}", None, None, exact=(day, day)), match.span()
    unit = match["unit"] or _ENGLISH_UNITS[match["english_unit"]]
    which = match["which"] or match["english"]
    step = 0 if which in ("nay", "this") else -1 if which == "truoc" else 1
    start, end, label = _stretch(unit, step, today)
    return Period(label, None, None, exact=(start, end)), match.span()


def _stretch(unit: str, step: int, today: date) -> tuple[date, date, str]:
    if unit == "tuan":
        start = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        end = start + timedelta(days=6)
        return start, end, {-1: "tuần trước", 0: "tuần này", 1: "tuần sau"}[step]
    if unit == "nam":
        return date(today.year + step, 1, 1), date(today.year + step, 12, 31), f"năm {today.year + step}"
    if unit == "quy":
        index = today.year * 4 + (today.month - 1) // 3 + step
        year, quarter = index // 4, index % 4
        last = calendar.monthrange(year, 3 * quarter + 3)[1]
        label = f"quý {ROMAN_QUARTERS[quarter]}/{year}"
        return date(year, 3 * quarter + 1, 1), date(year, 3 * quarter + 3, last), label
    index = today.year * 12 + today.month - 1 + step
    year, month = index // 12, index % 12 + 1
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), f"tháng {month}/{year}"


_FINDERS = (
    _years, _months, _quarters, _ahead, _half_month, _half, _some_months, _relative, _year_end, _quarter, _day, _month, _english_month,
)  # fmt: skip
