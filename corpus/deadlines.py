"""What a time cell means: "Quý III-IV/2024" is a span of days, "Khi có yêu cầu" waits for something.

A cell is read from its beginning: openers ("trước", "chậm nhất"), a time, and more times joined to it. It takes the kind
of the first thing it says. Matching is done on folded words, so marks, case and Unicode form do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.model import Deadline
from corpus.periods import marked, ordered, periods_in_product, periods_in_time
from corpus.text import clean, fold
from corpus.times import DAY, YEAR, Days, Joined, Limit, Time, time_at


@dataclass(frozen=True)
class ReadDeadline:
    """A deadline and, where the cell was not plainly read, a Vietnamese line that says why."""

    deadline: Deadline
    doubt: str | None = None


_OPENERS: tuple[tuple[Limit, re.Pattern[str]], ...] = (
    ("before", re.compile(r"truoc(?: thoi diem)?\b[ :]*")),
    (
        "by",
        re.compile(
            r"(?:(?:cham|muon|tre) nhat(?: la)?|(?:(?:ke )?tu nay )?(?:cho )?den|toi|het|han chot|han cuoi(?: cung)?)\b[ :]*"
        ),
    ),
    ("from", re.compile(r"(?:bat dau )?(?:ke )?tu\b[ :]*")),
    (
        "in",
        re.compile(
            r"(?:trong|vao|ca|suot|hoan thanh|hoan thien|xong|thuc hien|trien khai|khoang|du kien|thoi gian|thoi han|han|phai)\b[ :]*"
        ),
    ),
)
_GUESSED = re.compile(r"\b(?:khoang|du kien)\b")
_CLOCK = re.compile(rf"{DAY} ?(?:h|g|gio) ?(?:[0-9]{{2}})?(?: ?phut)?\b[ ,]*")
_JOIN = re.compile(
    r" ?(?:(?P<range>-|(?:cho )?den\b|toi\b)|[,;&+/]|va\b|hoac\b|\((?=[0-9qt])) ?(?:(?:va|rieng)\b )?|(?P<adjacent> )"
)
_EDGE_MARKS = " .,;:()-+*•…\"'"

_UNIT = r"(?:0?6 thang|sau thang|0?9 thang|0?1 nam|tuan|thang|quy|nam)"
_EACH = r"(?:hang|moi|tung)"
_PERIODIC = re.compile(
    r"(?:thuc hien |trien khai )?(?:it nhat |toi thieu )?(?:"
    r"(?:theo )?(?:dinh ky|thuong ky|thuong nien)\b"
    rf"|(?:theo )?{_EACH} (?:ngay|nua nam|0?3 thang|{_UNIT})\b"
    rf"|(?:sang |chieu )?thu (?:[2-7]|hai|ba|tu|nam|sau|bay) {_EACH} tuan\b"
    rf"|theo {_UNIT}(?=$|[,;./)]| va\b)"
    rf"|{_UNIT}(?: ?(?:[,;/&-]|va) ?{_UNIT})+(?![ /-]*[0-9]| [il]+v?\b)"
    r"|(?:0?6|sau) thang(?=$|[,;.)])"
    r"|(?:[0-9]{1,2}|mot|hai|ba|bon) lan ?(?:/|moi|trong|tren|mot)? ?(?:moi |mot |0?1 )?(?:nam|quy|thang|tuan)\b"
    r"|(?:[0-9]{1,2} )?(?:thang|quy|nam|tuan) ?(?:/|mot|0?1) ?(?:mot |0?1 )?lan\b"
    rf"|(?:dau|giua|cuoi) (?:{_EACH} )?(?:tuan|thang|quy)(?! ?[0-9]| ?[il]+v?\b)"
    rf"|(?:truoc |cham nhat |den ){DAY} {_EACH} (?:thang|quy|nam)\b"
    rf"|(?:truoc |cham nhat |vao |den )*ngay (?:lam viec )?(?:{DAY}|dau|cuoi)(?: tien| cung)?(?: cua)? (?:"
    rf"{_EACH} (?:thang|quy|nam)\b|(?:{_EACH} )?(?:thang|quy|nam)$|thang (?:dau|cuoi|sau|ke tiep|tiep theo)\b))"
)
_RETURNS = re.compile(rf"[ ,]*(?:cua )?{_EACH} (?:tuan|thang|quy|nam)\b")
_CONTINUOUS = re.compile(r"(?:thuc hien |trien khai )?(?:thuong xuyen|lien tuc)\b")
_WAITS = re.compile(
    r"(?:thuc hien |trien khai |hoan thanh )?(?:"
    r"khi\b|sau\b(?! thang (?:dau|cuoi))|ngay (?:sau|khi)\b|theo\b(?! doi\b| do\b)|neu\b|tuy\b|can cu\b|tren co so\b"
    r"|truoc (?:khi|ky hop|phien hop|hoi nghi)\b|(?:ke )?tu (?:khi|ngay (?!(?:[0-9])))|(?:cho )?den khi\b"
    rf"|(?:trong (?:vong |thoi han |thoi gian )?|cham nhat (?:la )?|khong qua )?{DAY} (?:ngay|thang|gio|tuan)(?: lam viec)?,? (?:ke tu|tu|sau|ke)\b"
    r"|trong (?:vong|thoi han|qua trinh)\b|dung (?:thoi|han|quy dinh|tien do)|(?:dam bao|bao dam) (?:dung |tien do|thoi)"
    r"|dot xuat\b|phat sinh\b|kip thoi\b|cung (?:voi|thoi)\b)"
)
# Words that are written with other marks and would fold into an opener of _WAITS.
_NO_OPENERS = ("khí ", "sáu ", "sâu ", "sầu ")
_CITES = re.compile(r"\b(?:so [0-9]|thong tu|nghi dinh|quyet dinh|nghi quyet|cong van|khi|sau|theo|can cu|neu)\b")
_LATE_OPENER = re.compile(r"(?<= )(?:truoc|cham nhat|trong|vao|den het|hoan thanh|xong)\b")


def parse_deadline(text: str | None, year: int, product: str | None = None) -> ReadDeadline:
    """Read one cell of the time column of a plan for `year`; `product` only adds to `every`.

    A wording that is not understood, or a day that does not exist, is conditional with a doubt: no day is made up.
    """
    read = _read(text, year)[0]
    periods = periods_in_product(product or "")
    if read.deadline.kind not in ("conditional", "none"):
        periods |= periods_in_time(text or "")
    return replace(read, deadline=replace(read.deadline, every=ordered(periods)))


def is_time(text: str) -> bool:
    """Whether a whole cell is a time expression; "Báo cáo" or the name of a unit is none."""
    return _read(text, 2000)[1]


def names_period(text: str) -> bool:
    """Whether a heading is nothing but the time of the rows below it: "Năm 2022", "Quý I/2026", never a condition."""
    reading, whole = _read(text, 2000)
    return (
        whole
        and reading.doubt is None
        and reading.deadline.kind == "fixed"
        and clean(text)[:1].upper() == clean(text)[:1]
    )


def last_good_day(deadline: Deadline) -> date | None:
    """The last day on which the work is still in time: the day before `due` where the plan says "trước"."""
    if deadline.due is None or not deadline.before:
        return deadline.due
    return deadline.due - timedelta(days=1)


_WEEKDAY = re.compile(
    r"\s*\((?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7])\)"
)  # beside a day, it adds nothing


def _read(text: str | None, year: int) -> tuple[ReadDeadline, bool]:
    """The reading of a cell, and whether the whole cell is made of time words."""
    printed = clean(text or "")
    words = _WEEKDAY.sub("", re.sub(r"[‐-―−]", "-", fold(printed))).strip(_EDGE_MARKS)
    if not words:
        return ReadDeadline(Deadline("none"), _doubt(printed) if printed.strip("-–—… .") else None), False
    if _PERIODIC.match(words):
        return ReadDeadline(_returning(words, year)), True
    if _CONTINUOUS.match(words):
        return ReadDeadline(Deadline("continuous")), True
    if _waits(words, printed):
        return ReadDeadline(Deadline("conditional")), True
    times, rest = _times(words)
    if times:
        return _fixed(times, rest, words, printed, year)
    return _unread(words, printed, year), False


def _doubt(printed: str) -> str:
    return f'chưa hiểu thời gian "{printed}"'


def _waits(words: str, printed: str) -> bool:
    return bool(_WAITS.match(words)) and not marked(printed).lstrip(_EDGE_MARKS).startswith(_NO_OPENERS)


def _returning(words: str, year: int) -> Deadline:
    """Periodic work runs through the plan's year, or the one year that the cell prints."""
    years = set(re.findall(rf"\bnam ({YEAR})\b", words))
    in_year = int(years.pop()) if len(years) == 1 else year
    return Deadline("periodic", date(in_year, 1, 1), date(in_year, 12, 31))


def _fixed(times: list[Time], rest: str, words: str, printed: str, year: int) -> tuple[ReadDeadline, bool]:
    if _RETURNS.match(rest) and times[-1].sort not in ("year", "years"):
        return ReadDeadline(_returning(words, year)), True
    rest = rest.strip(_EDGE_MARKS)
    rest = re.sub(r"^(?:va|den|hoac)\b ?", "", rest)
    known = not rest or bool(_CONTINUOUS.match(rest) or _PERIODIC.match(rest) or _WAITS.match(rest))
    try:
        deadline, doubt = _combined(times, year)
    except ValueError:
        return ReadDeadline(Deadline("conditional"), f'thời gian "{printed}" không có trong lịch'), known
    if deadline.kind == "fixed" and doubt is None:
        if rest and not (_CONTINUOUS.match(rest) or _WAITS.match(rest)):
            doubt = f'thời gian "{printed}": chỉ đọc được phần đầu'
        elif _GUESSED.search(words):
            doubt = f'thời gian "{printed}" chỉ là dự kiến'
    return ReadDeadline(deadline, doubt), known


def _unread(words: str, printed: str, year: int) -> ReadDeadline:
    """A cell that begins with other words: a time at its end is taken with a doubt, unless it dates a cited paper."""
    for opener in _LATE_OPENER.finditer(words):
        if _CITES.search(words[: opener.start()]):
            break
        times, rest = _times(words[opener.start() :])
        if times and not rest.strip(_EDGE_MARKS):
            found = _fixed(times, rest, words, printed, year)[0]
            return replace(found, doubt=found.doubt or f'thời gian "{printed}": chỉ đọc được phần cuối')
    if not _CITES.search(words) and periods_in_time(printed):
        return ReadDeadline(_returning(words, year), _doubt(printed))
    return ReadDeadline(Deadline("conditional"), _doubt(printed))


def _times(words: str) -> tuple[list[Time], str]:
    """The times that a cell begins with, and the words that follow them."""
    times: list[Time] = []
    place = end = 0
    joined: Joined = ""
    while True:
        limit, clock, start = _open(words, place)
        after = times[-1].sort if joined in ("list", "range") else ""
        found = time_at(words, start, after=after, opener=words[place:start])
        if found is None:
            return times, words[end:]
        time, end = found
        if joined == "list" and limit == "in" and times[-1].sort == time.sort and times[-1].limit in ("by", "before"):
            limit = times[-1].limit  # "trước ngày 15/3, 15/6"
        times.append(replace(time, limit=limit, clock=clock, joined=joined))
        join = _JOIN.match(words, end)
        if join is None:
            return times, words[end:]
        joined = "range" if join["range"] else "adjacent" if join["adjacent"] else "list"
        place = join.end()


def _open(words: str, place: int) -> tuple[Limit, bool, int]:
    """The strictest opener at a place, whether an hour of the day follows, and where the time begins."""
    limit: Limit = "in"
    clock = False
    moved = True
    while moved:
        moved = False
        for kind, pattern in _OPENERS:
            if match := pattern.match(words, place):
                limit = kind if kind != "in" else limit
                place, moved = match.end(), True
        if match := _CLOCK.match(words, place):
            clock, place, moved = True, match.end(), True
    return limit, clock, place


def _combined(times: list[Time], year: int) -> tuple[Deadline, str | None]:
    """One deadline from the times of a cell. ValueError: a day that does not exist, or an end before its beginning."""
    doubt = None
    if times[-1].joined == "adjacent" and times[-1].sort != times[0].sort and times[-1].limit == "in":
        doubt = "ô ghi hai thời gian, lấy thời gian đầu"
        times = times[:1]
    if len(times) == 1 and times[0].limit == "from" and times[0].sort not in ("days", "years"):
        return Deadline("conditional"), "thời gian chỉ ghi ngày bắt đầu"
    if any(time.sort == "week" for time in times):
        doubt = "ngày tính theo tuần hoặc phần của tháng"
    spans = [time.days(_year_of(times, place, year)) for place, time in enumerate(times)]
    if times[-1].joined == "range" and spans[0][0] > spans[-1][1]:
        spans = _over_new_year(times, spans, year)
    last = max(range(len(times)), key=lambda place: (times[place].limit in ("by", "before"), spans[place][1]))
    limit, (first_day, due) = times[last].limit, spans[last]
    before = limit == "before" and not times[last].clock and times[last].sort not in ("edge", "week")
    due = first_day if before else due
    starts = [
        span[0]
        for time, span in zip(times, spans, strict=True)
        if time.limit in ("in", "from") and (time.sort != "day" or len(times) > 1) and not time.clock
    ]
    start = min(starts, default=None)
    if start is not None and start > due:
        raise ValueError("ends before it begins")
    return Deadline("fixed", start, due, before), doubt


def _year_of(times: list[Time], place: int, year: int) -> int:
    """A printed year also stands for the times before it in the cell, and then for those after it."""
    printed = [time.year for time in times[place:] if time.year] or [time.year for time in times[:place] if time.year]
    later = bool(times[place].year is None and not any(time.year for time in times[place:]))
    return (printed[-1] if later else printed[0]) if printed else year


def _over_new_year(times: list[Time], spans: list[Days], year: int) -> list[Days]:
    """A range such as "tháng 11 đến tháng 2/2026" begins in the year before the one printed at its end."""
    if times[0].year is None and times[-1].year is not None:
        return [times[0].days(times[-1].year - 1), *spans[1:]]
    if times[-1].year is None:
        return [*spans[:-1], times[-1].days(_year_of(times, len(times) - 1, year) + 1)]
    raise ValueError("ends before it begins")
