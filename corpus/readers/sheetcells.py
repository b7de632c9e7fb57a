"""The values of spreadsheet cells as the sheet shows them: dates, numbers with their format, text with its bold words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

# What a number's format is made of: words in quotation marks, one escaped letter, a space as wide as a letter, or one sign.
_TOKEN = re.compile(r'"[^"]*"|\\.|[_*].|.', re.DOTALL)
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")


def value_text(value: Any, number_format: str = "General") -> str:
    """A cell's value in words: 45 for 45.0, 95% for 0.95 in a format of percents, 30/06/2026 for a date; "" for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, datetime | date):
        return _date_text(value, number_format)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number_text(value, number_format)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")


def _date_text(value: datetime | date, number_format: str) -> str:
    """Day before month before year, a month or a year alone where the format shows no day; words before it stay."""
    plain = _IN_BRACKETS.sub("", number_format.split(";")[0])
    literals = [match[1] for match in re.finditer(r'"([^"]*)"', plain) if match[1].strip(" /-")]
    letters = _TOKEN.sub(lambda match: match[0] if len(match[0]) == 1 else "", plain).lower()
    shown = [code for code, letter in (("%d", "d"), ("%m", "m"), ("%Y", "y")) if letter in letters]
    if not shown or "%d" in shown or "h" in letters:
        shown = ["%d", "%m", "%Y"]
    before = literals[0] if literals and plain.lstrip().startswith('"') else ""
    return f"{before}{value.strftime('/'.join(shown))}"


def _number_text(value: float, number_format: str) -> str:
    shown = _format_of(number_format)
    if shown is None:
        return _plain(value)
    percent = "%" in shown.after
    decimals = shown.digits.partition(".")[2].rstrip(",")
    amount = value * 100 if percent else value
    places = len(decimals)
    if "#" in decimals or "?" in decimals:
        places = min(places, len(_plain(round(amount, places)).partition(".")[2]))
    if "," in shown.digits:
        # As Vietnamese sheets print them: 1.500.000,5.
        words = f"{amount:,.{places}f}".replace(",", "\0").replace(".", ",").replace("\0", ".")
    else:
        words = f"{amount:.{places}f}".zfill(len(shown.digits) if set(shown.digits) == {"0"} and value >= 0 else 0)
    return f"{shown.before}{words.replace('.', ',') if percent else words}{shown.after}".strip()


@dataclass(frozen=True)
class _Format:
    """The parts of a number's format: words before the digits, places of digits, words after them."""

    before: str
    digits: str
    after: str


@cache
def _format_of(number_format: str) -> _Format | None:
    """None where numbers stand as typed: the general format, fractions, powers of ten."""
    section = _IN_BRACKETS.sub("", number_format.split(";")[0])
    bare = _TOKEN.sub(lambda match: match[0] if len(match[0]) == 1 else "", section).lower()
    if not re.search(r"[0#]", bare) or re.search(r"general|e\+|[/@]", bare):
        return None
    parts = ["", "", ""]
    for match in _TOKEN.finditer(section):
        token = match[0]
        if len(token) == 1 and token in "0#?,." and (parts[1] or token in "0#?") and not parts[2]:
            parts[1] += token
        elif not token.startswith(("_", "*")):
            parts[2 if parts[1] else 0] += token.strip('"') if len(token) > 2 else token[-1]
    return _Format(*parts)


def _plain(value: float) -> str:
    """A number as typed: at most 15 digits, no ".0"."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return format(value, ".15g")
