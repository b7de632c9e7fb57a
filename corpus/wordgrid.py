"""The grid of a Word table: which column each cell stands in, and what merged cells give to the rows that they cover.

A grid has a column for every place where some cell of some row ends, and tables that were drawn by hand or made from a PDF
have many more of them than a reader sees. The columns that count are those where cells of the header begin.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from corpus.document import Row
from corpus.merged import find_header, repeat_merged
from corpus.wordtree import Block, Cell, Paragraph, TableRow, WordTable


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


def column_count(table: WordTable) -> int:
    """How many columns a reader sees."""
    return len(_columns(table, [_spread(row, _size(table)) for row in table.rows]))


def rows_of(table: WordTable, starts_anew: bool) -> tuple[Row, ...]:
    """The table's rows of raw cells. `starts_anew` is False where the table may go on with the one before it.

    Word keeps rows whole, so a page can end before a row of its own only; a row that a merged cell covers belongs to those above.
    """
    plain = [_spread(row, _size(table)) for row in table.rows]
    columns = _columns(table, plain)
    resolved: list[list[str]] = []
    covered: list[list[str]] = []
    open_cells = [""] * len(columns)
    for row, texts in zip(table.rows, plain, strict=True):
        cells, above = [""] * len(columns), [""] * len(columns)
        for cell in row.cells:
            place = _place(cell, columns, table)
            if cell.continues:
                above[place] = open_cells[place]
                continue
            cells[place] = "\n".join(filter(None, (cells[place], texts[cell.column])))
            open_cells[place] = cells[place]
        resolved.append(cells)
        covered.append(above)
    rows: list[Row] = []
    for at, (row, words) in enumerate(zip(table.rows, repeat_merged(resolved, covered), strict=True)):
        breaks = row.turns and not any(cell.continues for cell in row.cells)
        rows.append(Row(words, after_break=breaks or (at == 0 and not starts_anew), page=row.page))
    return tuple(rows)


def has_header(table: WordTable) -> bool:
    return find_header([_spread(row, _size(table)) for row in table.rows]) is not None


def _size(table: WordTable) -> int:
    return max((cell.column + cell.span for row in table.rows for cell in row.cells), default=0)


def _spread(row: TableRow, size: int) -> list[str]:
    """A row on the whole grid: each cell's text in its first column."""
    texts = [""] * size
    for cell in row.cells:
        texts[cell.column] = cell_text(cell.blocks)
    return texts


def _columns(table: WordTable, plain: Sequence[Sequence[str]]) -> list[int]:
    """Where the columns begin: with the header's cells; in a table without header as most of its rows have them."""
    found = find_header(plain)
    if found:
        place, header = found
        rows = table.rows[place : place + header.size]
        return sorted({cell.column for row in rows for cell in row.cells})
    shapes: Counter[tuple[int, ...]] = Counter()
    shapes.update(tuple(cell.column for cell in row.cells) for row in table.rows if row.cells)
    return max((list(shape) for shape in shapes), key=lambda shape: (shapes[tuple(shape)], len(shape)), default=[])


def _place(cell: Cell, columns: Sequence[int], table: WordTable) -> int:
    """The column that a cell stands in: the one that it begins with, or else the first that it mostly covers."""
    if cell.column in columns:
        return columns.index(cell.column)
    ends = [*columns[1:], _size(table)]
    shares: list[float] = []
    for start, end in zip(columns, ends, strict=True):
        common = _width(table, max(start, cell.column), min(end, cell.column + cell.span))
        shares.append(common / max(_width(table, start, end), 1))
    mostly = next((place for place, share in enumerate(shares) if share > 0.5), None)
    if mostly is not None:
        return mostly
    return shares.index(max(shares)) if any(shares) else max(bisect_right(columns, cell.column) - 1, 0)


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
