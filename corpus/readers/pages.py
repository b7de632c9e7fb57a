"""Printed pages into a document: ruled tables by their lines, the rest as running text in reading order.

Page numbers and running headers are dropped. Where a table goes on at the top of the next page its rows go on in the
same `Table`, in the same columns, with `Row.after_break`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.columns import read_header
from corpus.document import Document, Line, Prose, Row, Table
from corpus.readers.celltext import Glue, cell_text, glue_of, inner_width
from corpus.readers.grids import Cell, Grid, find_grids
from corpus.readers.merged import repeat_merged
from corpus.readers.paper import Page, Word, printed_lines, text_of_words
from corpus.readers.readingorder import in_reading_order
from corpus.readers.scannumbers import mend_numbers
from corpus.readers.scanromans import mend_sections
from corpus.readers.unruled import Borders, unruled_grid
from corpus.text import fold

# Points in which the same border may differ from page to page.
_SAME_BORDER = 8.0
# A distance between lines of more than this many of their heights is an empty line.
_GAP = 1.6
# Where page numbers and running headers stand: this share of the page's height from its edge.
_MARGIN = 0.12
_HEADING_CELLS = 2  # a row of a task has more
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*/\s*\d{1,4})?", re.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    """A table's part on one page, its words by cell."""

    page: Page
    grid: Grid
    words: dict[Cell, list[Word]]


def document_of(file: str, pages: Sequence[Page]) -> Document:
    """The document on the pages of a file, in order."""
    pages = _without_margins(pages)
    glue = glue_of(pages)
    blocks: list[Prose | Table] = []
    lines: list[Line] = []
    parts: list[_Part] = []
    borders: Borders | None = None
    count = 0

    def close_prose() -> None:
        if lines:
            blocks.append(Prose(tuple(lines)))
            lines.clear()

    def close_table() -> None:
        if parts:
            blocks.append(Table(tuple(_rows(parts, glue))))
            parts.clear()

    for page in pages:
        grids = [*find_grids(page)]
        free = [word for word in page.words if not any(grid.holds(word.center, word.middle) for grid in grids)]
        unruled, reaches_end = unruled_grid(free, borders)
        if unruled:
            free = [word for word in free if not unruled.holds(word.center, word.middle)]
            grids = sorted([*grids, unruled], key=lambda grid: grid.ys[0])
        borders = unruled.xs if unruled and reaches_end else None
        top = 0.0
        for grid in [*grids, None]:
            bottom = grid.ys[0] if grid else page.height + 1
            between = [word for word in free if top <= word.middle < bottom]
            top = grid.ys[-1] if grid else bottom
            if between:
                close_table()
                for text, gap in _prose(between):
                    count += 1
                    first_of_page = gap is None
                    lines.append(
                        Line(count, text, int(first_of_page and count > 1) if gap is None else gap, page.number)
                    )
            if grid is None:
                continue
            part = _Part(page, grid, _by_cell(page, grid))
            if not any(part.words.values()):
                continue
            if parts and not _is_same_table(parts[-1], part):
                close_table()
            close_prose()
            parts.append(part)
    close_table()
    close_prose()
    return Document(file, tuple(blocks), counts_lines=False)


def _without_margins(pages: Sequence[Page]) -> list[Page]:
    """The pages without their numbers and without the lines that stand in the margin of most of them."""
    margins = [_margin_lines(page) for page in pages]
    seen = Counter(key for lines in margins for key in {_key(line) for line in lines})
    often = max(3, len(pages) // 2)
    bare = []
    for page, lines in zip(pages, margins, strict=True):
        drop = {
            word
            for line in lines
            if _PAGE_NUMBER.fullmatch(text_of_words(line)) or seen[_key(line)] >= often
            for word in line
        }
        bare.append(replace(page, words=tuple(word for word in page.words if word not in drop)) if drop else page)
    return bare


def _margin_lines(page: Page) -> list[list[Word]]:
    """The first two and last two lines of a page that stand near its edges and in no table."""
    edge = page.height * _MARGIN
    words = [word for word in page.words if word.bottom < edge or word.top > page.height - edge]
    if not words:
        return []
    grids = find_grids(page)
    words = [word for word in words if not any(grid.holds(word.center, word.middle) for grid in grids)]
    lines = printed_lines(words)
    above = [line for line in lines if line[0].bottom < edge]
    below = [line for line in lines if line[0].top > page.height - edge]
    return [*above[:2], *below[-2:]]


def _key(line: Sequence[Word]) -> str:
    return re.sub(r"\d+", "0", fold(text_of_words(line)))


def _prose(words: Sequence[Word]) -> list[tuple[str, int | None]]:
    """Lines of running text with the empty lines before each; None before the first."""
    lines = in_reading_order(words)
    found: list[tuple[str, int | None]] = []
    for place, line in enumerate(lines):
        gap: int | None = None
        if place:
            above = lines[place - 1]
            height = median(word.height for word in above)
            distance = line[0].middle - above[0].middle
            # Upwards: the next column begins.
            gap = int(distance > _GAP * height or distance < 0)
        found.append((text_of_words(line), gap))
    return found


def _by_cell(page: Page, grid: Grid) -> dict[Cell, list[Word]]:
    words: dict[Cell, list[Word]] = {cell: [] for cell in grid.cells}
    for word in page.words:
        if grid.holds(word.center, word.middle):
            words[grid.cell_at(word.center, word.middle)].append(word)
    return words


def _is_same_table(above: _Part, part: _Part) -> bool:
    """Whether a table at the top of a page goes on with the last of the page before: both are as wide."""
    one, other = above.grid.xs, part.grid.xs
    return (
        above.page.number != part.page.number
        and abs(one[0] - other[0]) < _SAME_BORDER
        and abs(one[-1] - other[-1]) < _SAME_BORDER
    )


def _borders(parts: Sequence[_Part]) -> list[float]:
    """The column borders of all pages of a table together."""
    places = sorted(x for part in parts for x in part.grid.xs)
    borders = [places[0]]
    for x in places[1:]:
        if x - borders[-1] > _SAME_BORDER:
            borders.append(x)
    return borders


@dataclass
class _Merged:
    """A cell that runs down over rows: its words, the rows of the table that it covers, and where it ends on its page."""

    text: str
    rows: list[int]
    end: int


def _rows(parts: Sequence[_Part], glue: Glue) -> list[Row]:
    borders = _borders(parts)
    rows: list[Row] = []
    # For each row, the words of merged cells of rows above that cover it.
    covered: list[list[str]] = []
    running: dict[int, _Merged] = {}
    unsure: list[tuple[int, _Merged]] = []
    for order, part in enumerate(parts):
        open_cells: dict[int, _Merged] = {}
        places = [_nearest(borders, x) for x in part.grid.xs[:-1]]
        texts = _texts(part, glue)
        first = _header_size(texts, places, len(borders) - 1) if order else 0
        last = len(part.grid.ys) - 1
        for row in range(last):
            cells = [""] * (len(borders) - 1)
            sure = [1.0] * (len(borders) - 1)
            above = [""] * (len(borders) - 1)
            for column, place in enumerate(places):
                cell = part.grid.places[row, column]
                if cell.column != column:
                    continue
                if cell.row != row:
                    if place in open_cells:
                        open_cells[place].rows.append(len(rows))
                        above[place] = open_cells[place].text
                    continue
                cells[place] = texts[cell]
                sure[place] = _confidence(part.words[cell])
                open_cells.pop(place, None)
                if cells[place]:
                    open_cells[place] = _Merged(cells[place], [len(rows)], cell.row + cell.rows)
            cut = False
            if row == first and order:
                cut = not cells[0] and (
                    any(cell[:1].islower() for cell in cells) or not any(cell[:1].isalpha() for cell in cells)
                )
                _go_on(rows, covered, cells, above, running, open_cells, unsure, part.grid.places, places, row, cut)
            if cut and len(rows) > first:
                # The rest of a row that the page's end cut: in small letters, so that it is no row of its own.
                before = len(rows) - 1 - first
                rows[before] = _joined(rows[before], cells, sure)
                continue
            confidence = tuple(sure) if part.page.scanned else ()
            rows.append(
                Row(tuple(cells), after_break=order > 0 and row == 0, page=part.page.number, confidence=confidence)
            )
            # The rest of a row that the page's end cut has the words above it already.
            rest = order > 0 and row == first and not cells[0]
            covered.append([""] * len(cells) if rest else above)
        running = {place: held for place, held in open_cells.items() if held.end == last}
    _take_back(rows, covered, unsure)
    found = [
        replace(row, cells=cells)
        for row, cells in zip(rows, repeat_merged([row.cells for row in rows], covered), strict=True)
    ]
    return mend_sections(mend_numbers(found)) if any(part.page.scanned for part in parts) else found


def _texts(part: _Part, glue: Glue) -> dict[Cell, str]:
    widths = _widths(part)
    return {cell: cell_text(words, glue, _width(part, cell, widths)) for cell, words in part.words.items()}


def _header_size(texts: dict[Cell, str], places: Sequence[int], size: int) -> int:
    """How many rows at the top of a page repeat the table's header."""
    top = [[""] * size for _ in range(2)]
    for cell, text in texts.items():
        if cell.row < 2:
            top[cell.row][places[cell.column]] = text
    header = read_header(top)
    return header.size if header else 0


def _go_on(
    rows: list[Row], covered: list[list[str]], cells: list[str], above: list[str], running: dict[int, _Merged],
    open_cells: dict[int, _Merged], unsure: list[tuple[int, _Merged]], grid: Mapping[tuple[int, int], Cell],
    places: Sequence[int], row: int, cut: bool,
) -> None:  # fmt: skip
    """Let cells that the page's end cut in two go on in the first row of the next page.

    A merged cell prints its words once: the part below may be empty, or have the rest of them. `cut` says that the whole
    row is the rest of the one above.
    """
    for column, place in enumerate(places):
        held = running.get(place)
        cell = grid[row, column]
        if held is None or cell.column != column:
            continue
        below = cells[place]
        is_merged = len(held.rows) > 1 or cell.rows > 1
        if place == 0 or (below and not (is_merged and _is_rest(held.text, below, is_new_row=bool(cells[0])))):
            continue
        if not below and len(held.rows) == 1 and cell.rows == 1:
            unsure.append((place, held))
        if below:
            whole = f"{held.text} {below}"
            rows[held.rows[0]] = _with(rows[held.rows[0]], place, whole)
            for number in held.rows[1:]:
                covered[number][place] = whole
            held.text, cells[place] = whole, ""
        if cells[0]:
            above[place] = held.text
        if not cut:
            held.rows.append(len(rows))
        held.end = cell.row + cell.rows
        open_cells[place] = held


def _is_rest(text: str, below: str, *, is_new_row: bool) -> bool:
    """Whether words at the top of a page are the rest of a merged cell's, and no cell of their own."""
    return not is_new_row or below[:1].islower() or text.rstrip()[-1:] in ";,"


def _take_back(rows: Sequence[Row], covered: list[list[str]], unsure: Sequence[tuple[int, _Merged]]) -> None:
    """Leave an empty cell at the top of a page empty after all where the column has other empty cells.

    Nothing on paper tells it from the rest of a merged cell that began in the last row of the page before.
    """
    numbered = [
        number for number, row in enumerate(rows) if row.cells[0] and sum(map(bool, row.cells)) > _HEADING_CELLS
    ]
    for place, held in unsure:
        others = [number for number in numbered if number not in held.rows]
        if any(not rows[number].cells[place] and not covered[number][place] for number in others):
            for number in held.rows[1:]:
                covered[number][place] = ""


def _joined(row: Row, cells: Sequence[str], sure: Sequence[float]) -> Row:
    """A row with the rest of its cells' words, and the lower of both confidences."""
    whole = tuple(" ".join(filter(None, pair)) for pair in zip(row.cells, cells, strict=True))
    confidence = tuple(map(min, row.confidence, sure)) if row.confidence else ()
    return replace(row, cells=whole, confidence=confidence)


def _with(row: Row, place: int, text: str) -> Row:
    return replace(row, cells=tuple(text if at == place else cell for at, cell in enumerate(row.cells)))


def _widths(part: _Part) -> list[float]:
    """The room for text in each column of the grid."""
    xs = part.grid.xs
    alone: list[list[Word]] = [[] for _ in xs[1:]]
    for cell, words in part.words.items():
        if cell.columns == 1:
            alone[cell.column] += words
    return [inner_width(words, xs[at], xs[at + 1], part.grid.ruled) for at, words in enumerate(alone)]


def _width(part: _Part, cell: Cell, widths: Sequence[float]) -> float:
    if cell.columns == 1:
        return widths[cell.column]
    return inner_width(part.words[cell], part.grid.xs[cell.column], part.grid.xs[cell.column + cell.columns])


def _nearest(borders: Sequence[float], x: float) -> int:
    return min(range(len(borders) - 1), key=lambda place: abs(borders[place] - x))


def _confidence(words: Sequence[Word]) -> float:
    """How sure a cell is: between the mean of its letters and its least sure word, for one wrong word is enough."""
    if not words:
        return 1.0
    letters = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / letters
    least = min((word.confidence for word in words if len(word.text) > 1), default=mean)
    return min(mean, (mean + least) / 2)
