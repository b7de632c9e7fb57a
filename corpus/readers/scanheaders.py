"""Headers of scanned tables that are printed again on each page: one page's reading mends another's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from corpus.columns import read_header
from corpus.document import Row
from corpus.text import clean, fold

_LINES = 2  # rows that a header has at most


def mend_headers(rows: Sequence[Row]) -> list[Row]:
    """Rows of a table whose headers have the same words in different cells take the cells that most words stand apart in.

    A ruled line that was not seen joins two cells of a header ("Chủ trì Phối hợp"); on another page it was seen.
    """
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for place in _header_rows(rows):
        alike[_letters(rows[place])].append(place)
    mended = list(rows)
    for places in alike.values():
        readings = Counter(rows[place].cells for place in places)
        best = max(readings, key=lambda cells: (sum(bool(clean(cell)) for cell in cells), readings[cells]))
        for place in places:
            mended[place] = replace(rows[place], cells=best)
    return mended


def _header_rows(rows: Sequence[Row]) -> list[int]:
    """The rows that belong to headers: of the first one, and of those after a page's end with the same first row."""
    first = next(
        (place for place in range(len(rows)) if read_header([row.cells for row in rows[place : place + 1]])), None
    )
    if first is None:
        return []
    begin = _letters(rows[first])
    starts = [place for place, row in enumerate(rows) if _letters(row) == begin]
    return sorted({place + line for place in starts for line in range(_LINES) if place + line < len(rows)})


def _letters(row: Row) -> str:
    return "".join(fold(" ".join(map(clean, row.cells))).split())
