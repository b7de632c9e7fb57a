"""Comma- and tab-separated files in, documents out: the encoding and the delimiter found by what they give."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.readers.merged import find_header
from corpus.readers.sheetrows import SheetReader, SheetRow
from corpus.readers.textfile import read_text
from corpus.text import clean

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200


def read_csv_file(path: Path) -> Document:
    """The paper in a .csv or .tsv file of UTF-8 or UTF-16. Raises UnreadablePlanError."""
    text = read_text(path)
    try:
        rows = _rows(text, _delimiter(text))
    except csv.Error as error:
        raise UnreadablePlanError(
            path.name, f"không đọc được bảng ({error}); hãy lưu lại từ Excel dưới dạng .xlsx rồi nạp lại"
        ) from error
    reader = SheetReader(counts_lines=True)
    reader.read(rows)
    return Document(path.name, tuple(reader.blocks))


def _delimiter(text: str) -> str:
    """The delimiter by which a header of tasks is read, else the one that cuts most rows into the same number of cells."""
    first = text.split("\n", 1)[0].strip()
    if first.startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    best, most = _DELIMITERS[0], 0
    for delimiter in _DELIMITERS:
        rows = [row.cells for row in _rows(text, delimiter, _SAMPLE)]
        if any(find_header(rows[place:]) for place in range(0, len(rows), 12)):
            return delimiter
        for size, count in Counter(len(row) for row in rows).items():
            if (size - 1) * count > most:
                best, most = delimiter, (size - 1) * count
    return best


def _rows(text: str, delimiter: str, limit: int | None = None) -> list[SheetRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found: list[list[str]] = []
    places: list[tuple[int, int]] = []
    line = 0
    for cells in reader:
        start, line = line + 1, reader.line_num
        if any(clean(cell) for cell in cells) and not (start == 1 and cells[0].startswith("sep=")):
            while not clean(cells[-1]):
                cells.pop()
            found.append([cell.strip() for cell in cells])
            places.append((start, line))
        if limit is not None and len(found) >= limit:
            break
    width = max((len(cells) for cells in found), default=0)
    rows: list[SheetRow] = []
    above = 0
    for cells, place in zip(found, places, strict=True):
        padded = (*cells, *[""] * (width - len(cells)))
        rows.append(SheetRow(place[0], padded, ("",) * width, place[0] - above - 1, place))
        above = place[1]
    return rows
