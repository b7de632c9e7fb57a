"""Saved web pages (.html, .mht) in, documents out: legal portals and pages that Word or a converter exported.

Menus, scripts and what the page hides are left out. A table is a table of the paper where its header names columns of
tasks, or where it goes on with three columns or more; every other table is a layout, whose cells are running text. The
page is parsed by lxml; nothing that it links to is fetched.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.columns import Column, read_header
from corpus.document import Document, Line, Prose, Row, Table
from corpus.errors import UnreadablePlanError
from corpus.readers.webparts import BLOCKS, HEADINGS, is_bold, is_left_out, marker_of, tag_of
from corpus.text import clean

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES = 50 * 1024 * 1024
_MAX_SPAN = 1000
_MAX_CELLS = 2_000_000
_SPACE = re.compile(r"[\s\u00a0]+")
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a cell merged over several rows says of each of them; numbers and products belong to the first.
_REPEATED: frozenset[Column | None] = frozenset({"goal", "title", "lead", "support", "units", "time"})


def read_web_file(path: Path) -> Document:
    """The paper in a saved page. Raises UnreadablePlanError for what is no page or has no text."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadablePlanError(
                path.name, "trang web lớn hơn mức 50 MB; hãy chép riêng phần kế hoạch ra tệp văn bản rồi nạp lại"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePlanError(path.name, f"không mở được tệp ({error.strerror or error})") from error
    return parse_web(_page_of(data, path), path.name)


def parse_web(page: str, file: str) -> Document:
    """Everything of `read_web_file` but the file."""
    import lxml.etree
    import lxml.html

    # A declared encoding in a text that is decoded already would be an error to lxml.
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", page.replace("\0", ""), count=1)
    if not source.strip():
        raise UnreadablePlanError(file, "trang web trống, không có nội dung để đọc")
    try:
        parser = lxml.html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
        root = lxml.html.document_fromstring(source, parser=parser)
        walker = _Walker()
        walker.block(root)
        walker.close()
    except (lxml.etree.LxmlError, ValueError, RecursionError) as error:
        raise UnreadablePlanError(
            file, "trang web bị hỏng, không đọc được; hãy lưu lại trang hoặc chép kế hoạch ra tệp văn bản"
        ) from error
    if not walker.blocks:
        raise UnreadablePlanError(file, "trang web không có chữ; hãy lưu trang khi đã hiện đủ nội dung rồi nạp lại")
    return Document(file, tuple(walker.blocks), counts_lines=False)


def _page_of(data: bytes, path: Path) -> str:
    if path.suffix.lower() in {".mht", ".mhtml"} or re.match(rb"(?:From|MIME-Version|Subject):", data.lstrip()[:40]):
        return _page_of_archive(data, path.name)
    return decode_page(data)


def _page_of_archive(data: bytes, file: str) -> str:
    """The page in a web archive: its first part that is HTML."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return decode_page(content, part.get_content_charset())
    raise UnreadablePlanError(file, "không thấy trang web trong tệp lưu trữ; hãy lưu lại trang dạng HTML")


def decode_page(data: bytes, declared: str | None = None) -> str:
    """A page's text, in NFC: by its byte order mark, as UTF-8 where it is that, else as it declares, else Windows-1258.

    Pages saved anew by a browser are UTF-8 and still declare what the server sent.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return unicodedata.normalize("NFC", data[len(mark) :].decode(name, errors="replace"))
    if (nulls := data[:2000].count(0)) > len(data[:2000]) // 4:
        first = data[:2000:2].count(0) > nulls // 2
        return unicodedata.normalize("NFC", data.decode("utf-16-be" if first else "utf-16-le", errors="replace"))
    match = _CHARSET.search(data[:8192])
    named = [declared, match[1].decode("ascii") if match else None]
    for name in ("utf-8", *filter(None, named)):
        try:
            return unicodedata.normalize("NFC", data.decode(name))
        except (UnicodeDecodeError, LookupError):
            continue
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


@dataclass
class _Walker:
    """Collects lines and tables in reading order. `number` counts paragraphs."""

    blocks: list[Prose | Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    number: int = 0

    def block(self, element: HtmlElement) -> None:
        """Give an element's text as paragraphs, its tables as tables."""
        text = _Text()
        self._walk(element, text, bold=False)
        self._paragraph(text)

    def _walk(self, element: HtmlElement, text: _Text, bold: bool) -> None:
        if is_left_out(element):
            return
        tag = tag_of(element)
        if tag == "table":
            self._paragraph(text)
            self._table(element)
            return
        is_block = tag in BLOCKS
        if is_block:
            self._paragraph(text)
        bold = is_bold(element, bold)
        text.opening(element, tag)
        text.add(element.text, bold)
        for child in element:
            self._walk(child, text, bold)
            text.add(child.tail, bold)
        if is_block:
            self._paragraph(text)

    def _paragraph(self, text: _Text) -> None:
        lines = [line for line in text.take().split("\n") if clean(line)]
        if not lines:
            return
        self.number += 1
        self.lines.extend(Line(self.number, line, int(place == 0)) for place, line in enumerate(lines))

    def _table(self, element: HtmlElement) -> None:
        rows = _grid(element)
        if not _is_layout(element, rows):
            self._flush()
            self.blocks.append(Table(tuple(Row(cells) for cells in _unmerged(rows) if any(map(clean, cells)))))
            return
        for row in _rows(element):
            for cell in row:
                if not is_left_out(cell):
                    self.block(cell)

    def _flush(self) -> None:
        if self.lines:
            self.blocks.append(Prose(tuple(self.lines)))
            self.lines = []

    def close(self) -> None:
        self._flush()


@dataclass
class _Text:
    """Words as they come, white space as a browser shows it, bold runs between asterisks."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, words: str | None, bold: bool) -> None:
        if words:
            self.pieces.append((_SPACE.sub(" ", words), bold))

    def line_break(self) -> None:
        self.pieces.append(("\n", False))

    def opening(self, element: HtmlElement, tag: str) -> None:
        """What a tag itself prints: a line break, the bullet or number of a list's item, the mark of a heading."""
        if tag == "br":
            self.line_break()
        elif tag in HEADINGS:
            self.pieces.append(("# ", False))
        elif tag == "li":
            self.pieces.append((marker_of(element), False))

    def take(self) -> str:
        text = ""
        open_bold = False
        for words, bold in self.pieces:
            if words.strip() and bold != open_bold:
                text += "**"
                open_bold = bold
            if "\n" in words and open_bold:
                text += "**"
                open_bold = False
            text += words
        text += "**" if open_bold else ""
        self.pieces.clear()
        text = re.sub(r"\*\*(\s+)\*\*", r"\1", re.sub(r"(\s+)\*\*(?=\s|$)", r"**\1", text))
        lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
        return "\n".join(line for line in lines if line and line not in {"#", "**", "****"})


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    """A table's own rows, those of nested tables left out, as lists of cells."""
    for child in table:
        tag = tag_of(child)
        if tag in {"thead", "tbody", "tfoot"}:
            yield from _rows(child)
        elif tag == "tr":
            yield [cell for cell in child if tag_of(cell) in {"td", "th"}]
        elif tag == "caption":
            yield [child]


@dataclass(frozen=True)
class _Cell:
    text: str
    first_row: bool
    first_column: bool


def _grid(table: HtmlElement) -> list[list[_Cell]]:
    """The table as a grid: every cell in each place that it covers. ValueError for a grid that no paper has."""
    rows = list(_rows(table))
    open_cells: dict[int, tuple[int, _Cell]] = {}
    grid: list[list[_Cell]] = []
    size = 0
    for at, row in enumerate(rows):
        line: list[_Cell] = []
        cells = iter(row)
        while True:
            place = len(line)
            if place in open_cells:
                left, cell = open_cells.pop(place)
                line.append(cell)
                if left > 1:
                    open_cells[place] = (left - 1, cell)
                continue
            element = next(cells, None)
            if element is None:
                if any(later > place for later in open_cells):
                    line.append(_Cell("", True, True))
                    continue
                break
            text = _cell_text(element)
            down = _span(element.get("rowspan"), len(rows) - at)
            for offset in range(_span(element.get("colspan"), _MAX_SPAN)):
                line.append(_Cell(text, True, offset == 0))
                if down > 1:
                    open_cells[place + offset] = (down - 1, _Cell(text, False, offset == 0))
        size += len(line)
        if size > _MAX_CELLS:
            raise ValueError("too many cells")
        grid.append(line)
    return grid


def _span(value: str | None, most: int) -> int:
    """A span as browsers take it: 0 rows means all that are left, nonsense means one."""
    words = (value or "").strip()
    if not words.isdigit():
        return 1
    return most if int(words) == 0 else min(int(words), max(most, 1))


def _cell_text(cell: HtmlElement) -> str:
    """A cell's lines; a table inside it is read row by row."""
    text = _Text()

    def walk(element: HtmlElement, bold: bool) -> None:
        if element is not cell and is_left_out(element):
            return
        tag = tag_of(element)
        is_block = tag in BLOCKS and tag not in {"td", "th"}
        if is_block:
            text.line_break()
        elif tag in {"td", "th"} and element is not cell:
            text.add(" ", bold)
        bold = is_bold(element, bold)
        text.opening(element, tag if tag not in HEADINGS else "")
        text.add(element.text, bold)
        for child in element:
            walk(child, bold)
            text.add(child.tail, bold)
        if is_block:
            text.line_break()

    walk(cell, False)
    return text.take()


def _is_layout(table: HtmlElement, rows: list[list[_Cell]]) -> bool:
    """A table without a header of tasks that holds tables, or has one column or two: a letterhead, a signature, a page."""
    texts = _unmerged(rows)
    if any(read_header(texts[place : place + 2]) for place in range(min(len(texts), 12))):
        return False
    if any(tag_of(inner) == "table" for inner in table.iterdescendants()):
        return True
    filled = [sum(bool(clean(cell)) for cell in row) for row in texts]
    return not filled or max(filled) < 3


def _unmerged(rows: list[list[_Cell]]) -> list[tuple[str, ...]]:
    """Each row's cells with merged ones told once; units, times and titles again in every row that they cover."""
    plain = [tuple(cell.text if cell.first_row and cell.first_column else "" for cell in row) for row in rows]
    columns: tuple[Column | None, ...] = ()
    found: list[tuple[str, ...]] = []
    place = 0
    while place < len(rows):
        header = read_header(plain[place : place + 2])
        if header is not None:
            columns = header.columns
            found.extend(plain[place : place + header.size])
            place += header.size
            continue
        found.append(
            tuple(
                cell.text
                if cell.first_column and (cell.first_row or (at < len(columns) and columns[at] in _REPEATED))
                else ""
                for at, cell in enumerate(rows[place])
            )
        )
        place += 1
    return found
