"""Merged cells told once, except where a row would lose what it shares with the rows above it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.columns import Column, Header, read_header

# What every row that a merged cell covers has of it. Number and product belong to the first row alone.
REPEATED: frozenset[Column] = frozenset({"goal", "title", "lead", "support", "units", "time"})
Columns = tuple[Column | None, ...]
# A header stands in the first rows of a table, below a caption at most.
_HEADER_WITHIN = 12


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, Header] | None:
    """The first header among a table's first rows, with its place."""
    for place in range(min(len(rows), _HEADER_WITHIN)):
        if header := read_header(rows[place : place + 2]):
            return place, header
    return None


def columns_below(rows: Sequence[Sequence[str]], columns: Columns = ()) -> Columns:
    """What the columns mean under a table's last row: by its last header, or as `columns` say where it has none."""
    for place in range(len(rows)):
        if header := read_header(rows[place : place + 2]):
            columns = header.columns
    return columns


def repeat_merged(
    rows: Sequence[Sequence[str]], covered: Sequence[Sequence[str]], columns: Columns = ()
) -> list[tuple[str, ...]]:
    """The rows with units, times and titles of merged cells in each row that they cover.

    `covered` has, for each place that a cell of a row above covers, that cell's text, and "" elsewhere. `columns` is what
    the columns mean above the first header: those of the table that this one goes on with. Below no header nothing is
    repeated, nor what a header's own cell covers.
    """
    if not any(map(any, covered)):
        return [tuple(row) for row in rows]
    found: list[tuple[str, ...]] = []
    place = 0
    while place < len(rows):
        header = read_header(rows[place : place + 2])
        if header is not None:
            columns = header.columns
            found.extend(tuple(row) for row in rows[place : place + header.size])
            place += header.size
            continue
        found.append(
            tuple(
                covered[place][at] if not text and at < len(columns) and columns[at] in REPEATED else text
                for at, text in enumerate(rows[place])
            )
        )
        place += 1
    return found
