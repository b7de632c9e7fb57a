"""Which returning periods (week, month, quarter ...) a time cell or a product names.

"Báo cáo tháng, quý, 6 tháng, năm" names four; "Báo cáo quý I" and "Kế hoạch năm 2024" none, because a numbered month,
quarter or year is one time and does not return.
"""

from __future__ import annotations

import re
from typing import get_args

from corpus.model import Period
from corpus.text import clean

_ORDER: tuple[Period, ...] = get_args(Period)
_NUMBERED = r"(?! ?[/-]? ?(?:[0-9]|[il]{1,3}v?\b|đầu|cuối|nay|này|trước|sau|tới|qua|học|báo cáo))"
_MENTIONS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("half_year", re.compile(rf"(?<![0-9])(?:0?6|sáu) tháng\b{_NUMBERED}|\bnửa năm\b{_NUMBERED}")),
    ("nine_months", re.compile(rf"(?<![0-9])(?:0?9|chín) tháng\b{_NUMBERED}")),
    ("quarter", re.compile(rf"(?<![0-9])(?:0?3|ba) tháng\b(?= ?(?:/|một|1|01) ?lần)|\bquý\b{_NUMBERED}")),
    ("month", re.compile(rf"(?<![0-9] )(?<!sáu )(?<!chín )(?<!ba )\btháng\b{_NUMBERED}")),
    ("week", re.compile(rf"\btuần\b{_NUMBERED}")),
    (
        "year",
        re.compile(
            r"(?:(?<![0-9])(?:0?1|một) |(?<![0-9] )(?<!cả )(?<!trong )(?<!đầu )(?<!giữa )(?<!cuối )(?<!hết )"
            rf"(?<!suốt )(?<!các )(?<!những )(?<!nửa )(?<!nhiều )(?<!hai )(?<!ba ))\bnăm\b{_NUMBERED}"
        ),
    ),
)
_TIMES_A_YEAR: dict[int, Period] = {1: "year", 2: "half_year", 4: "quarter", 12: "month"}
_COUNTED = re.compile(
    r"(?<![0-9])0?(?P<count>[1-9]|1[0-2]) lần ?(?:/|trong|mỗi|trên|một)? ?(?:mỗi |một |0?1 )?(?P<unit>năm|quý|tháng|tuần)\b"
    r"|\b(?:mỗi|hàng|một|0?1)? ?(?P<unit2>năm|quý|tháng|tuần) (?:thực hiện )?0?(?P<count2>[1-9]|1[0-2]) lần"
)
_UNITS: dict[str, Period] = {"năm": "year", "quý": "quarter", "tháng": "month", "tuần": "week"}
_RETURNING = re.compile(r"\b(?:hàng|mỗi|từng|định kỳ|lần)\b")
_REPORT = re.compile(r"\b(?:báo cáo|thống kê|số liệu|hàng|mỗi|từng|định kỳ)\b")


def marked(text: str) -> str:
    """Lower case with its marks, where different spellings of a period are one."""
    lowered = clean(text).casefold()
    lowered = re.sub(r"\bq(?:uí|úi|úy)\b", "quý", lowered).replace("hằng", "hàng").replace("thường niên", "hàng năm")
    return re.sub(r" ?/ ?0?1 lần", "/lần", lowered)


def periods_in_time(text: str) -> frozenset[Period]:
    """The periods that a time cell names; a cell that is itself a list of periods needs no "hàng"."""
    words = marked(text)
    counted, rest = _counted(words)
    named = _mentions(rest)
    if counted or _RETURNING.search(words) or len(named) > 1 or "half_year" in named or "nine_months" in named:
        return counted | named
    return frozenset(named if re.match(r"(?:theo|đầu|giữa|cuối|ngày|trước|chậm nhất|vào) ", words) else ())


def periods_in_product(text: str) -> frozenset[Period]:
    """The periods that a product is handed in for: those of a report, or of a list of at least two."""
    found: frozenset[Period] = frozenset()
    for clause in re.split(r"[;.]", marked(text)):
        counted, rest = _counted(clause)
        named = _mentions(rest)
        if _REPORT.search(clause) or len(named) > 1:
            found |= named
        found |= counted
    return found


def ordered(periods: frozenset[Period]) -> tuple[Period, ...] | None:
    """Shortest period first; None where there is none."""
    return tuple(period for period in _ORDER if period in periods) or None


def _mentions(words: str) -> frozenset[Period]:
    return frozenset(period for period, pattern in _MENTIONS if pattern.search(words))


def _counted(words: str) -> tuple[frozenset[Period], str]:
    """Periods told as a number of times ("02 lần/năm"), and the words without them."""
    found: set[Period] = set()
    for match in _COUNTED.finditer(words):
        count, unit = int(match["count"] or match["count2"]), match["unit"] or match["unit2"]
        if unit == "năm" and count in _TIMES_A_YEAR:
            found.add(_TIMES_A_YEAR[count])
        elif count == 1:
            found.add(_UNITS[unit])
    return frozenset(found), _COUNTED.sub(" ", words)
