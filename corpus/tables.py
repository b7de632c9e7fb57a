"""Which tables of a document are task tables: their headers read and dropped, their pages brought together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.columns import Header, read_header
from corpus.document import Document, Prose, Row
from corpus.errors import UnreadablePlanError
from corpus.numbering import parse_number
from corpus.text import clean, fold


@dataclass(frozen=True)
class TaskTable:
    """One table of tasks, without its header rows."""

    header: Header
    rows: tuple[Row, ...]


def task_tables(document: Document) -> list[TaskTable]:
    """The document's task tables, rows over page breaks and repeated headers brought together.

    A table that goes on after running text keeps its header, unless an appendix title says that another table begins.
    Raises UnreadablePlanError for a table with a header but no column of lead units, naming its line.
    """
    tables: list[TaskTable] = []
    without_lead: str | None = None
    header: Header | None = None
    rows: list[Row] = []
    new_table = False

    def close() -> None:
        if header and rows:
            tables.append(TaskTable(header, tuple(rows)))
        rows.clear()

    for block in document.blocks:
        if isinstance(block, Prose):
            new_table = new_table or any(_is_appendix_title(line.text) for line in block.lines)
            continue
        broken, place = False, 0
        while place < len(block.rows):
            row = block.rows[place]
            found = read_header([below.cells for below in block.rows[place : place + 2]])
            if found is None:
                if header and not (new_table and not rows):
                    rows.append(replace(row, after_break=row.after_break or broken or place == 0))
                broken, place = False, place + 1
                continue
            place += found.size
            if not found.has_lead:
                without_lead = without_lead or _place_of(row)
                close()
                header = None
            elif (
                header is None or found.columns != header.columns or new_table or _begins_anew(rows, block.rows, place)
            ):
                close()
                header = found
            broken, new_table = bool(rows), False
    close()
    if not tables and without_lead:
        raise UnreadablePlanError(
            document.file,
            f'{without_lead}: bảng không có cột đơn vị chủ trì; tiêu đề cột cần có chữ "Chủ trì" hoặc "Cơ quan thực hiện"',
        )
    return tables


def _begins_anew(above: list[Row], rows: tuple[Row, ...], place: int) -> bool:
    """Whether a header on another sheet than the rows above opens a table of its own: numbered from the start again."""
    if not above or place >= len(rows) or rows[place].sheet == above[-1].sheet:
        return False
    numbers = (parse_number(clean(cell)) for row in rows[place:] for cell in row.cells if clean(cell))
    first = next((number for number in numbers if number), None)
    return first is not None and first.steps in {(1,), (1, 1)}


def _place_of(row: Row) -> str:
    """Where a row stands, for a person: its line, its page or its sheet."""
    if row.lines:
        return f"dòng {row.lines[0]}"
    return f"trang {row.page}" if row.page else f"trang tính {row.sheet}" if row.sheet else "trong tệp"


def _is_appendix_title(text: str) -> bool:
    return fold(clean(text)).startswith(("phu luc", "bieu ", "bang "))
