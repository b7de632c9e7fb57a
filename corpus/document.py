"""What every reader gives, whatever the file's format: paragraphs and tables of cells, each with its place.

Layout repair (`corpus/rows.py`, `corpus/flat.py`, `corpus/prose.py`) works on these values alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One printed line: its number in the file (from 1), its text without line end, and the empty lines before it."""

    number: int
    text: str
    gap: int = 0


@dataclass(frozen=True)
class Row:
    """One row of cells as printed; `after_break` says that a page may have ended just before it."""

    cells: tuple[str, ...]
    lines: tuple[int, int]
    after_break: bool = False


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
    """A file's content in reading order. `file` is the name that sources and errors carry."""

    file: str
    blocks: tuple[Prose | Table, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def prose(self) -> tuple[Prose, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Prose))
