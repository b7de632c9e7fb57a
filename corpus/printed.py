"""The table as a person reads the paper: headings, numbered rows and the parts of each row, with their cells by meaning.

`corpus/rows.py` makes these of tables, `corpus/flat.py` of dumps that lost their tabs; `corpus/tasks.py` makes tasks of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.columns import Column
from corpus.numbering import Number
from corpus.text import clean

TEXTS: tuple[Column, ...] = ("goal", "title", "activity")
# What makes a row a task and not a heading.
CONTENT: tuple[Column, ...] = ("lead", "support", "product", "time")


@dataclass
class Part:
    """The cells of a row, or of one part of it, by column; `lines`, page and sheet are its own."""

    cells: dict[Column, str]
    lines: tuple[int, int] | None
    doubts: list[RowDoubt] = field(default_factory=list)
    page: int | None = None
    sheet: str | None = None

    @property
    def is_task(self) -> bool:
        return any(self.cells.get(column) for column in CONTENT)

    @property
    def words(self) -> str:
        return " ".join(clean(self.cells[column]) for column in TEXTS if self.cells.get(column))


@dataclass(frozen=True)
class RowDoubt:
    """What layout repair assumed about one cell."""

    column: str
    kind: str
    read: str
    assumed: str
    likelihood: float


@dataclass
class PrintedRow:
    """A numbered row with its parts, a row without number, or a heading (no part of it is a task).

    `rows` counts the table's rows that it was read from, `joined` those of them that went on with one above.
    """

    number: Number | None
    parts: list[Part]
    joined: int = 0
    rows: int = 1

    @property
    def is_task(self) -> bool:
        return any(part.is_task for part in self.parts)
