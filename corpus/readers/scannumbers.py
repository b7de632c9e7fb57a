"""Row numbers of scanned tables: a lone digit is what OCR mistakes most, and the rows around it say what it must be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.columns import read_header
from corpus.document import Row
from corpus.text import clean

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
    for above, place, below in zip(numbered, numbered[1:], numbered[2:], strict=False):
        before, after = _number(mended[above], column), _number(rows[below], column)
        row = rows[place]
        if before is None or after != before + 2 or not row.confidence:
            continue
        read, meant = clean(row.cells[column]).strip("."), str(before + 1)
        # A digit of two that stand side by side gets lost: "2" for "22".
        if row.confidence[column] <= _SURE or (read != meant and (meant.startswith(read) or meant.endswith(read))):
            cells = (*row.cells[:column], meant, *row.cells[column + 1 :])
            mended[place] = replace(row, cells=cells)
    return mended


def _number_column(rows: Sequence[Row], place: int) -> int | None:
    """The number column that a header at a place names; None where there is no header."""
    header = read_header([row.cells for row in rows[place : place + 2]])
    return header.columns.index("number") if header and header.is_numbered else None


def _number(row: Row, column: int) -> int | None:
    text = clean(row.cells[column]).strip(".")
    return int(text) if text.isdecimal() and text.isascii() else None
