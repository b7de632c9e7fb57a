"""The rows of a sheet told apart: the paper's words above and below a table, and the table itself.

A sheet is one grid from the letterhead to the signature. A table begins with its header and ends where the next one's title
begins, where the list of receivers or a signature stands, or where nothing numbered comes after an empty row.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.columns import Header, read_header
from corpus.document import Line, Prose, Row, Table
from corpus.numbering import leading_number, parse_number
from corpus.readers.merged import repeat_merged
from corpus.text import clean, fold

_PLACE_AND_DATE = re.compile(r"[^,]{2,40},\s*ngày\b.{0,24}\bnăm\b", re.IGNORECASE)
_SIGNING = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q)\.|(?:PHÓ )?(?:GIÁM ĐỐC|CHỦ TỊCH|CHÁNH VĂN PHÒNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|CỤC TRƯỞNG)|"
    r"THỦ TRƯỞNG|NGƯỜI LẬP|LÃNH ĐẠO)"
)
_NARROWEST = 3


@dataclass(frozen=True)
class SheetRow:
    """A row with a word in it; `covered` has the text of a cell merged down over each place, `gap` counts empty rows above."""

    number: int
    cells: tuple[str, ...]
    covered: tuple[str, ...]
    gap: int = 0
    lines: tuple[int, int] | None = None

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if clean(cell)]


@dataclass(frozen=True)
class _Place:
    """A header among the rows: rows `start` to `end` (not included), the header's own at the start."""

    start: int
    end: int


class SheetReader:
    """Reads sheet after sheet: lines count on, and a sheet without header may go on with the table before it."""

    def __init__(self, counts_lines: bool = False) -> None:
        self.blocks: list[Prose | Table] = []
        self._counts_lines = counts_lines
        self._number = 0
        self._header: Header | None = None

    def read(self, rows: Sequence[SheetRow], sheet: str | None = None) -> None:
        """Add a sheet's blocks."""
        done = 0
        for place in self._places(rows):
            self._prose(rows[done : place.start])
            self._table(rows[place.start : place.end], sheet)
            done = place.end
        self._prose(rows[done:])

    def _places(self, rows: Sequence[SheetRow]) -> Iterator[_Place]:
        cells = [row.cells for row in rows]
        headers = {at: header for at in range(len(rows)) if (header := read_header(cells[at : at + 2]))}
        if not headers and self._goes_on(rows):
            assert self._header is not None
            yield _Place(0, _end(rows, 0, len(rows), self._header))
            return
        starts = sorted(headers)
        for start, after in itertools.pairwise([*starts, len(rows)]):
            self._header = headers[start]
            end = _end(rows, start + headers[start].size, after, headers[start])
            yield _Place(start, end if after == len(rows) else _title_start(rows, start, end, headers[start]))

    def _goes_on(self, rows: Sequence[SheetRow]) -> bool:
        """Whether a sheet without header has the rows of the table before it: as many columns, and numbers in the same one."""
        header = self._header
        if header is None or not header.is_numbered or len(header.columns) < _NARROWEST:
            return False
        widest = max((len(row.cells) for row in rows), default=0)
        return widest == len(header.columns) and any(_is_numbered(row, header) for row in rows)

    def _prose(self, rows: Sequence[SheetRow]) -> None:
        lines: list[Line] = []
        for row in rows:
            gap = row.gap + 1
            for cell in row.filled:
                self._number += 1
                for text in filter(None, map(clean, cell.split("\n"))):
                    number = row.number if self._counts_lines else self._number
                    lines.append(Line(number, text, gap))
                    gap = 0
                gap = 1
        if lines:
            self.blocks.append(Prose(tuple(lines)))

    def _table(self, rows: Sequence[SheetRow], sheet: str | None) -> None:
        words = repeat_merged([row.cells for row in rows], [row.covered for row in rows])
        self.blocks.append(
            Table(tuple(Row(cells, lines=row.lines, sheet=sheet) for cells, row in zip(words, rows, strict=True)))
        )


def _is_numbered(row: SheetRow, header: Header) -> bool:
    """Whether a row has a number in the number column; where there is none, whether its first words have one."""
    if not header.is_numbered:
        return bool(row.filled) and leading_number(clean(row.filled[0])) is not None
    place = header.columns.index("number")
    return place < len(row.cells) and (
        parse_number(clean(row.cells[place])) is not None or leading_number(clean(row.cells[place])) is not None
    )


def _end(rows: Sequence[SheetRow], start: int, end: int, header: Header) -> int:
    """Where a table ends whose rows after the header are those from `start` to `end`."""
    numbered = [at for at in range(start, end) if _is_numbered(rows[at], header)]
    last = numbered[-1] if numbered else end
    for at in range(start, end):
        if _closes(rows[at], header) or (at > last and rows[at].gap and len(rows[at].filled) <= _NARROWEST):
            return at
    return end


def _closes(row: SheetRow, header: Header) -> bool:
    if _is_numbered(row, header) or len(row.filled) > _NARROWEST:
        return False
    texts = [clean(cell) for cell in row.filled]
    return any(
        fold(text).startswith("noi nhan") or _SIGNING.match(text) or _PLACE_AND_DATE.match(text) for text in texts
    )


def _title_start(rows: Sequence[SheetRow], start: int, end: int, header: Header) -> int:
    """Where the title of the next table begins: the rows with one cell and no number that stand right above its header."""
    while end > start + header.size and len(rows[end - 1].filled) == 1 and not _is_numbered(rows[end - 1], header):
        end -= 1
    return end
