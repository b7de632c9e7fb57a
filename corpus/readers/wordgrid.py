"""The grid of a Word table: which column each cell stands in, and what merged cells give to the rows that they cover.

A grid has a column for every place where some cell of some row ends, and tables that were drawn by hand or made from a PDF
have many more of them than a reader sees. The columns that count are those where cells of the header begin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Row
from corpus.readers.merged import Columns, columns_below, find_header, repeat_merged
from corpus.readers.wordtree import Block, Cell, Paragraph, TableRow, WordTable


def cell_text(blocks: Sequence[Block]) -> str:
    """A cell's words, a line for each paragraph and each cell of a nested table; an automatic number stands before its line.

    A bullet or number before nothing is left out, unless it is all that the cell has: a number column.
    """
    lines: list[str] = []
    labels: list[str] = []
    for block in blocks:
        if isinstance(block, WordTable):
            lines.extend(text for row in block.rows for cell in row.cells if (text := cell_text(cell.blocks)))
        elif block.plain:
            lines.append(f"{block.label} {block.marked}".strip())
        elif any(letter.isalnum() for letter in block.label):
            labels.append(block.label)
    return "\n".join(lines or labels[:1])


@dataclass(frozen=True)
class Grid:
    """A table with the words of its cells on the whole grid, each in its first column, and the places where columns begin."""

    table: WordTable
    texts: tuple[tuple[str, ...], ...]
    columns: tuple[int, ...]
    has_header: bool

    @property
    def size(self) -> int:
        return len(self.texts[0]) if self.texts else 0


def grid_of(table: WordTable) -> Grid:
    """Columns begin with the header's cells; in a table without header, where most of its rows have theirs."""
    size = max((cell.column + cell.span for row in table.rows for cell in row.cells), default=0)
    texts = tuple(_spread(row, size) for row in table.rows)
    found = find_header(texts)
    if found:
        place, header = found
        starts = {cell.column for row in table.rows[place : place + header.size] for cell in row.cells}
        return Grid(table, texts, tuple(sorted(starts)), True)
    shapes: Counter[tuple[int, ...]] = Counter()
    shapes.update(tuple(cell.column for cell in row.cells) for row in table.rows if row.cells)
    shape = max((list(shape) for shape in shapes), key=lambda shape: (shapes[tuple(shape)], len(shape)), default=[])
    return Grid(table, texts, tuple(shape), False)


def _spread(row: TableRow, size: int) -> tuple[str, ...]:
    texts = [""] * size
    for cell in row.cells:
        texts[cell.column] = cell_text(cell.blocks)
    return tuple(texts)


def rows_of(grid: Grid, starts_anew: bool, columns: Columns = ()) -> tuple[tuple[Row, ...], Columns]:
    """The table's rows of raw cells, and what its columns mean below them. `starts_anew` is False where the table may go on
    with the one before it, whose `columns` then hold until a header.

    Word keeps rows whole, so a page can end before a row of its own only; a row that a merged cell covers belongs to those above.
    """
    resolved: list[list[str]] = []
    covered: list[list[str]] = []
    width = len(grid.columns)
    open_cells = [""] * width
    for row, texts in zip(grid.table.rows, grid.texts, strict=True):
        cells, above = [""] * width, [""] * width
        for cell in row.cells:
            place = _place(cell, grid)
            if cell.continues:
                above[place] = open_cells[place]
                continue
            cells[place] = "\n".join(filter(None, (cells[place], texts[cell.column])))
            open_cells[place] = cells[place]
        resolved.append(cells)
        covered.append(above)
    rows: list[Row] = []
    for at, (row, words) in enumerate(zip(grid.table.rows, repeat_merged(resolved, covered, columns), strict=True)):
        breaks = row.turns and not any(cell.continues for cell in row.cells)
        rows.append(Row(words, after_break=breaks or (at == 0 and not starts_anew), page=row.page))
    return tuple(rows), columns_below(resolved, columns)


def _place(cell: Cell, grid: Grid) -> int:
    """The column that a cell stands in: the one that it begins with, or else the first that it mostly covers."""
    if cell.column in grid.columns:
        return grid.columns.index(cell.column)
    ends = [*grid.columns[1:], grid.size]
    shares: list[float] = []
    for start, end in zip(grid.columns, ends, strict=True):
        common = _width(grid.table, max(start, cell.column), min(end, cell.column + cell.span))
        shares.append(common / max(_width(grid.table, start, end), 1))
    mostly = next((place for place, share in enumerate(shares) if share > 0.5), None)
    if mostly is not None:
        return mostly
    return shares.index(max(shares)) if any(shares) else max(bisect_right(grid.columns, cell.column) - 1, 0)


def _width(table: WordTable, start: int, end: int) -> int:
    return sum((table.widths[at] if at < len(table.widths) else 0) or 1 for at in range(start, end))


def paragraphs_in(table: WordTable) -> list[Paragraph]:
    """Every paragraph of a table, those of nested tables too."""
    found: list[Paragraph] = []
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                found.extend(paragraphs_in(block) if isinstance(block, WordTable) else [block])
    return found
