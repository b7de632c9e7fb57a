"""Row numbers of scanned tables: a lone digit is what OCR mistakes most, and the rows around it say what it must be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.columns import read_header
from corpus.document import Row
from corpus.text import clean

_NESTED = re.compile(r"\d{1,3}(?:\.\d{1,3})*")
# A number read with more confidence than this is believed, even where it breaks the order.
_SURE = 0.9


def mend_numbers(rows: Sequence[Row]) -> list[Row]:
    """Rows whose unsure number stands between its two neighbours' ("4", "3", "6") get the number between these ("5").

    Their confidence stays low. Only plain numbers in a number column are mended, and only where one is missing.
    """
    headers = [_number_column(rows, place) for place in range(len(rows))]
    column = next((found for found in headers if found is not None), None)
    mended = list(rows)
    if column is None:
        return mended
    numbered = [place for place, row in enumerate(rows) if headers[place] is None and clean(row.cells[column])]
    for above, place in pairwise(numbered):
        read = clean(mended[place].cells[column]).rstrip(".")
        meant = _with_dots(clean(mended[above].cells[column]).rstrip("."), read)
        if meant != read:
            mended[place] = _numbered(mended[place], column, meant)
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


def _with_dots(above: str, read: str) -> str:
    """A nested number whose dots were lost: "21" right below "2" is 2.1, "222" below "2.2.1" is 2.2.2."""
    if not _NESTED.fullmatch(above) or not _NESTED.fullmatch(read):
        return read
    levels = [int(level) for level in above.split(".")]
    after = [[*levels, 1], *([*levels[:depth], levels[depth] + 1] for depth in range(len(levels)))]
    following = {".".join(map(str, one)) for one in after}
    if read in following:
        return read
    return next((one for one in following if one.replace(".", "") == read.replace(".", "")), read)


def _number_column(rows: Sequence[Row], place: int) -> int | None:
    """The number column that a header at a place names; None where there is no header."""
    header = read_header([row.cells for row in rows[place : place + 2]])
    return header.columns.index("number") if header and header.is_numbered else None


def _number(row: Row, column: int) -> int | None:
    text = clean(row.cells[column]).strip(".")
    return int(text) if text.isdecimal() and text.isascii() else None
