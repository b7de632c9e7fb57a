"""Word files in, documents out: .docx and .docm by their XML, .doc through LibreOffice.

Headers, footers, comments, deleted and hidden text are no part of the paper; footnotes and text boxes are, as prose after the
paragraph that they hang on. Nothing outside the file is opened, and no macro is run: the parts that hold them are not read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from lxml import etree

from corpus.document import Document, Line, Prose, Table
from corpus.errors import UnreadablePlanError
from corpus.numbering import leading_number
from corpus.readers.merged import Columns
from corpus.readers.office import convert
from corpus.readers.oldfonts import REASON
from corpus.readers.packages import check_package, is_ole, read_head
from corpus.readers.wordgrid import grid_of, paragraphs_in, rows_of
from corpus.readers.wordlists import Lists
from corpus.readers.wordparts import Parts, read_parts
from corpus.readers.wordstyles import Styles, W, child
from corpus.readers.wordtree import Block, Paragraph, TreeReader, WordTable
from corpus.text import clean

_DAMAGED = "tệp Word bị hỏng; hãy mở bằng Word, lưu thành tệp mới rồi nạp lại"
# What stands at the right end of a letterhead's line.
_RIGHT_SIDE = r"CỘNG H(?:ÒA|OÀ)|Độc lập|[^,\t\n]{2,40},\s*ngày\b"
_SHORT_HEADING = 80
# A task table has this many columns at least.
_NARROWEST = 3


def read_word_file(path: Path) -> Document:
    """The paper in a Word file. Raises UnreadablePlanError for a file that is none, or protected, damaged or empty."""
    if path.suffix.lower() == ".doc":
        return _read_old(path)
    check_package(path, "word/")
    try:
        return _read(path)
    except UnreadablePlanError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # whatever the libraries meet in a damaged file
        raise UnreadablePlanError(path.name, f"{_DAMAGED} ({type(error).__name__})") from error


def _read_old(path: Path) -> Document:
    """A .doc may be any of the formats that Word opens under that name."""
    head = read_head(path)
    if not is_ole(head) and not head.startswith(b"{\\rtf"):
        check_package(path, "word/")
        return read_word_file_as(path, path)
    with tempfile.TemporaryDirectory(prefix="ke-hoach-") as folder:
        return read_word_file_as(convert(path, "docx", Path(folder)), path)


def read_word_file_as(path: Path, named: Path) -> Document:
    """A .docx that stands for another file, whose name the document and its errors carry."""
    check_package(path, "word/")
    try:
        return replace(_read(path), file=named.name)
    except UnreadablePlanError as error:
        raise UnreadablePlanError(named.name, error.reason) from error


def _read(path: Path) -> Document:
    parts = read_parts(path)

    def refuse() -> NoReturn:
        raise UnreadablePlanError(
            path.name, "có nội dung chèn từ tệp khác mà Word chưa gộp; hãy mở bằng Word, lưu lại rồi nạp lại"
        )

    styles = Styles(parts.styles)
    reader = TreeReader(styles, Lists(parts.numbering, styles), _notes(parts), refuse)
    body = child(parts.document, "body")
    blocks = reader.read(body) if body is not None else ()
    if reader.is_in_old_font:
        raise UnreadablePlanError(path.name, REASON)
    document = _Writer(reader.pages.marked).write(path.name, blocks)
    if not document.blocks:
        raise UnreadablePlanError(
            path.name,
            "chỉ có ảnh, không có chữ; hãy nạp bản quét dưới dạng PDF hoặc ảnh"
            if parts.has_pictures
            else "tệp trống, không có nội dung để đọc",
        )
    return document


def _notes(parts: Parts) -> dict[tuple[str, str], etree._Element]:
    """Footnotes and endnotes by kind and id; the lines that separate them from the text are left out."""
    found: dict[tuple[str, str], etree._Element] = {}
    for kind, root in (("footnote", parts.footnotes), ("endnote", parts.endnotes)):
        for note in [] if root is None else root.findall(f"{W}{kind}"):
            if note.get(f"{W}type") in {None, "normal"}:
                found[kind, note.get(f"{W}id") or ""] = note
    return found


class _Writer:
    """Writes blocks of a Word tree down as lines of prose and rows of task tables."""

    def __init__(self, has_pages: bool) -> None:
        self._has_pages = has_pages
        self._blocks: list[Prose | Table] = []
        self._lines: list[Line] = []
        self._number = 0
        self._gap = 0
        self._columns: int | None = None
        self._meaning: Columns = ()  # of the columns of the last table
        self._after_centred = False

    def write(self, file: str, blocks: Sequence[Block]) -> Document:
        self._write(blocks)
        self._close()
        return Document(file, tuple(self._blocks), counts_lines=False)

    def _write(self, blocks: Sequence[Block], in_table: bool = False) -> None:
        for block in blocks:
            if isinstance(block, WordTable):
                self._table(block)
            else:
                self._paragraph(block, in_table)

    def _close(self) -> None:
        if self._lines:
            self._blocks.append(Prose(tuple(self._lines)))
            self._lines = []

    def _paragraph(self, paragraph: Paragraph, in_table: bool) -> None:
        if paragraph.plain:
            self._number += 1
            # Paragraphs stand apart, but for the centred lines of one title.
            goes_on = self._after_centred and paragraph.is_centred and not self._gap and not in_table
            self._gap = 0 if goes_on else self._gap + 1
            for text in _printed_lines(paragraph, in_table):
                page = paragraph.page if self._has_pages else None
                self._lines.append(Line(self._number, text, self._gap, page))
                self._gap = 0
            self._after_centred = paragraph.is_centred and not in_table
        else:
            self._gap += 1
        self._attached(paragraph)

    def _attached(self, paragraph: Paragraph) -> None:
        for blocks in (*paragraph.boxes, *paragraph.notes):
            self._write(blocks, in_table=True)

    def _table(self, table: WordTable) -> None:
        """A task table, or the next part of one; every other table is a layout, whose cells are read as prose in their order."""
        grid = grid_of(table)
        count = len(grid.columns)
        goes_on = self._columns == count and count >= _NARROWEST
        if not grid.has_header and not goes_on:
            for row in table.rows:
                for cell in row.cells:
                    self._write(cell.blocks, in_table=True)
                    self._gap += 1
            return
        at_joint = not self._lines and bool(self._blocks)
        self._close()
        rows, self._meaning = rows_of(grid, not at_joint, self._meaning if goes_on else ())
        self._blocks.append(Table(rows if self._has_pages else tuple(replace(row, page=None) for row in rows)))
        self._columns, self._gap, self._after_centred = count, 0, False
        for paragraph in paragraphs_in(table):
            self._attached(paragraph)


def _printed_lines(paragraph: Paragraph, in_table: bool) -> list[str]:
    """A paragraph's lines with its number; a line whose tabs part the two sides of a letterhead is two.

    A short line without number that is a heading by its style, or all bold, is marked as one.
    """
    text = f"{paragraph.label} {paragraph.plain}".strip()
    lines = [line for piece in re.split(rf"\n|\t(?={_RIGHT_SIDE})", text) if (line := clean(piece))]
    is_heading = (paragraph.is_heading or paragraph.is_bold) and not paragraph.is_centred and not in_table
    if is_heading and len(lines) == 1 and len(lines[0]) < _SHORT_HEADING and leading_number(lines[0]) is None:
        return [f"**{lines[0]}**"]
    return lines
