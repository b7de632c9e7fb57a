"""What every reader gives, whatever the file's format: paragraphs and tables of cells, each with its place.

Layout repair (`corpus/rows.py`, `corpus/flat.py`, `corpus/prose.py`) works on these values alone. Inside a cell a line break
is a newline, and bold words stand between two pairs of asterisks, as in Markdown: some papers print the lead unit in bold.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.model import Source


@dataclass(frozen=True)
class Line:
    """One printed line, or one paragraph where the format has no lines.

    `number` counts from 1 over the file (see `Document.counts_lines`); `gap` counts the empty lines before it.
    """

    number: int
    text: str
    gap: int = 0
    page: int | None = None


@dataclass(frozen=True)
class Row:
    """One row of cells as printed; `after_break` says that a page may have ended just before it.

    `lines` are its lines in a text file, None elsewhere. `confidence` (0..1, one for each cell) comes from OCR; empty
    where the file itself has the letters.
    """

    cells: tuple[str, ...]
    lines: tuple[int, int] | None = None
    after_break: bool = False
    page: int | None = None
    sheet: str | None = None
    confidence: tuple[float, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows that stand together, header rows among them."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Prose:
    """Lines of running text that stand together, in order."""

    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Document:
    """A file's content in reading order. `file` is the name that sources and errors carry.

    `counts_lines` says that the numbers of its `Line`s are lines of the file; otherwise they count paragraphs.
    """

    file: str
    blocks: tuple[Prose | Table, ...]
    counts_lines: bool = True

    def source(self, numbers: tuple[int, int], page: int | None = None) -> Source:
        """Where prose stands, given the numbers of its first and last `Line`."""
        if self.counts_lines:
            return Source(self.file, page=page, lines=numbers)
        return Source(self.file, page=page, paragraph=numbers[0])

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def prose(self) -> tuple[Prose, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Prose))
