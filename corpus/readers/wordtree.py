"""A Word document as paragraphs and tables of cells, in the order of the file, with numbers and pages told.

Parsing is one pass from the first paragraph to the last, because automatic numbers and pages count on through tables too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml.etree import _Element

from corpus.readers.wordlists import Lists
from corpus.readers.wordstyles import Styles, W, child, is_on, number, value
from corpus.readers.wordtext import Pages, TextReader, Words, block_elements, has_deleted_end, wrapped


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its automatic number; `boxes` and `notes` are the text boxes and notes that hang on it."""

    plain: str
    marked: str
    label: str
    page: int
    is_bold: bool = False
    is_centred: bool = False
    is_heading: bool = False
    boxes: tuple[tuple[Block, ...], ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell in its columns of the table's grid; `continues` where it is the rest of the cell above."""

    column: int
    span: int
    continues: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class TableRow:
    """`turns` says that a page begins with the row."""

    cells: tuple[Cell, ...]
    page: int
    turns: bool


@dataclass(frozen=True)
class WordTable:
    """A table's rows, and the widths of its grid's columns (twentieths of a point; empty where the file has none)."""

    rows: tuple[TableRow, ...]
    widths: tuple[int, ...]


Block = Paragraph | WordTable
# Word draws no more columns than 63; grids made by converters have a few times as many.
_MOST_COLUMNS = 500
_NO_PAGE_SECTIONS = frozenset({"continuous", "nextColumn"})


class TreeReader:
    """Reads one document; `notes` has its footnotes and endnotes by kind and id."""

    def __init__(
        self, styles: Styles, lists: Lists, notes: dict[tuple[str, str], _Element], refuse: Callable[[], None]
    ) -> None:
        self.pages = Pages()
        self._styles = styles
        self._lists = lists
        self._notes = notes
        self._refuse = refuse
        self._text = TextReader(styles, self.pages)

    @property
    def is_in_old_font(self) -> bool:
        return self._text.is_in_old_font

    def read(self, parent: _Element) -> tuple[Block, ...]:
        """The blocks of a body, cell, note or text box."""
        blocks: list[Block] = []
        words = Words()
        for element in block_elements(parent, self._refuse):
            if element.tag == f"{W}tbl":
                blocks.append(self._table(element))
                continue
            if self._styles.name_of(self._styles.style_of(element)).startswith("toc "):
                continue
            self._text.read(element, words)
            if not has_deleted_end(element):
                blocks.append(self._paragraph(element, words))
                words = Words()
            section = child(element, "pPr", "sectPr")
            if section is not None and value(child(section, "type")) not in _NO_PAGE_SECTIONS:
                self.pages.turn()
        if words.plain:
            blocks.append(Paragraph(words.plain, words.marked, "", words.page or self.pages.page))
        return tuple(blocks)

    def _paragraph(self, element: _Element, words: Words) -> Paragraph:
        outline = self._styles.of_paragraph(element, "outlineLvl")
        return Paragraph(
            words.plain,
            words.marked,
            self._lists.label(element),
            words.page or self.pages.page,
            words.is_bold,
            value(self._styles.of_paragraph(element, "jc")) == "center",
            outline is not None and number(outline, 9) < 9,
            tuple(self.read(box) for box in words.boxes),
            tuple(self.read(self._notes[note]) for note in words.notes if note in self._notes),
        )

    def _table(self, element: _Element) -> WordTable:
        rows = [self._row(row) for row in wrapped(element, "tr") if not _is_left_out(row)]
        grid = child(element, "tblGrid")
        columns = [] if grid is None else grid.findall(f"{W}gridCol")
        widths = [value(column, "w") or "" for column in columns]
        return WordTable(tuple(rows), tuple(int(width) if width.isdigit() else 0 for width in widths))

    def _row(self, element: _Element) -> TableRow:
        """The cells of a row stand side by side: each begins on the page where the row begins."""
        start = self.pages.page, self.pages.fresh
        column = min(max(number(child(element, "trPr", "gridBefore")), 0), _MOST_COLUMNS)
        cells: list[Cell] = []
        first, ends = start[0], [start]
        for item in wrapped(element, "tc"):
            self.pages.page, self.pages.fresh = start
            span = min(max(number(child(item, "tcPr", "gridSpan"), 1), 1), _MOST_COLUMNS)
            merge = child(item, "tcPr", "vMerge")
            continues = merge is not None and value(merge) != "restart"
            # Word shows nothing of a cell that another one covers, its automatic number neither.
            blocks = () if continues or child(item, "tcPr", "cellDel") is not None else self.read(item)
            cells.append(Cell(column, span, continues, blocks))
            column += span
            ends.append((self.pages.page, self.pages.fresh))
            begins = next((block.page for block in blocks if isinstance(block, Paragraph) and block.plain), start[0])
            first = max(first, begins)
        self.pages.page, self.pages.fresh = max(ends, key=lambda end: (end[0], not end[1]))
        return TableRow(tuple(cells), first, first > start[0])


def _is_left_out(row: _Element) -> bool:
    """Whether a row was deleted with its change tracked, or is hidden."""
    hidden = child(row, "trPr", "hidden")
    return child(row, "trPr", "del") is not None or (hidden is not None and is_on(hidden))
