"""Row numbers of scanned tables: a lone digit is what OCR mistakes most, and the rows around it say what it must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpus.columns import read_header
from corpus.document import Row
from corpus.text import clean

_NESTED = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
# A number read with more confidence than this is believed, even where it breaks the order.
_SURE = 0.9
# How sure a number is whose digits were mended.
_UNSURE = 0.5


def mend_numbers(rows: Sequence[Row]) -> list[Row]:
    """Rows whose unsure number stands between its two neighbours' ("4", "3", "6") get the number between these ("5").

    Their confidence stays low. Only plain numbers in a number column are mended, and only where one is missing.
    """
    headers = [number_column(rows, place) for place in range(len(rows))]
    column = next((found for found in headers if found is not None), None)
    mended = list(rows)
    if column is None:
        return mended
    numbered = [place for place, row in enumerate(rows) if headers[place] is None and clean(row.cells[column])]
    for above, place, below in zip(numbered, numbered[1:], [*numbered[2:], None], strict=False):
        held, read = (clean(mended[one].cells[column]).rstrip(".") for one in (above, place))
        following = clean(rows[below].cells[column]).rstrip(".") if below is not None else ""
        meant = _nested(held, read, following)
        if meant != read:
            row = _numbered(mended[place], column, meant)
            sure = tuple(min(one, _UNSURE) if at == column else one for at, one in enumerate(row.confidence))
            mended[place] = row if meant.replace(".", "") == read.replace(".", "") else replace(row, confidence=sure)
    for above, place, below in zip(numbered, numbered[1:], numbered[2:], strict=False):
        before, after = _number(mended[above], column), _number(rows[below], column)
        row = rows[place]
        if before is None or after != before + 2 or not row.confidence:
            continue
        read, meant = clean(row.cells[column]).strip("."), str(before + 1)
        # A digit of two that stand side by side gets lost: "2" for "22".
        if row.confidence[column] <= _SURE or (read != meant and (meant.startswith(read) or meant.endswith(read))):
            mended[place] = _numbered(row, column, meant)
    return mended


def _numbered(row: Row, column: int, number: str) -> Row:
    return replace(row, cells=(*row.cells[:column], number, *row.cells[column + 1 :]))


def _nested(before: str, read: str, after: str) -> str:
    """A nested number in the order of its neighbours: "21" right below "2" is 2.1; "2.43" between 2.2.4 and 3 is 2.3."""
    if not _NESTED.fullmatch(before) or not _NESTED.fullmatch(read):
        return read
    following = _following(before)
    if read in following:
        return read
    dotless = next((one for one in following if one.replace(".", "") == read.replace(".", "")), None)
    if dotless:
        return dotless
    if "." not in before or read == before:
        return read
    return next((one for one in following if after in _following(one) and _is_slip(one, read)), read)


def _is_slip(meant: str, read: str) -> bool:
    """Whether one digit or dot too many, too few or another one was read."""
    if abs(len(meant) - len(read)) > 1:
        return False
    longer, shorter = (read, meant) if len(read) > len(meant) else (meant, read)
    return any(
        longer[:at] + longer[at + 1 :] == (shorter if len(longer) > len(shorter) else shorter[:at] + shorter[at + 1 :])
        for at in range(len(longer))
    )


def _following(number: str) -> list[str]:
    """The numbers that may come right after a nested one."""
    levels = [int(level) for level in number.split(".")] if _NESTED.fullmatch(number) else []
    after = [[*levels, 1], *([*levels[:depth], levels[depth] + 1] for depth in range(len(levels)))]
    return [".".join(map(str, one)) for one in after]


def number_column(rows: Sequence[Row], place: int) -> int | None:
    """The number column that a header at a place names; None where there is no header."""
    header = read_header([row.cells for row in rows[place : place + 2]])
    return header.columns.index("number") if header and header.is_numbered else None


def _number(row: Row, column: int) -> int | None:
    text = clean(row.cells[column]).strip(".")
    return int(text) if text.isdecimal() and text.isascii() else None
