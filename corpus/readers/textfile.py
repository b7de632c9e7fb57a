"""Text files in, documents out: tab-separated lines become rows, everything else running text."""

from __future__ import annotations

import codecs
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from corpus.document import Document, Line, Prose, Row, Table
from corpus.errors import UnreadablePlanError
from corpus.readers.legacy import refuse_legacy
from corpus.readers.markdown import has_bars, parse_markdown

MAX_BYTES = 20 * 1024 * 1024
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(path: Path) -> str:
    """The text of a UTF-8 file (or UTF-16 with its byte order mark). Raises UnreadablePlanError."""
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadablePlanError(
                path.name,
                f"tệp {size / 1024 / 1024:.0f} MB, lớn hơn mức 20 MB; hãy tách riêng phần kế hoạch rồi nạp lại",
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadablePlanError(path.name, f"không mở được tệp ({error.strerror or error})") from error
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        refuse_legacy(path.name, data.decode("latin-1"))
        raise UnreadablePlanError(
            path.name, f"không phải văn bản UTF-8 (byte thứ {error.start + 1}); hãy lưu lại tệp bằng mã UTF-8"
        ) from error
    if "\0" in text:
        raise UnreadablePlanError(path.name, "là tệp nhị phân, không phải văn bản; hãy xuất kế hoạch ra văn bản UTF-8")
    if not text.strip():
        raise UnreadablePlanError(path.name, "tệp trống, không có nội dung để đọc")
    refuse_legacy(path.name, text)
    return text


def parse_text(text: str, file: str) -> Document:
    """Lines with a tab, or tables written with bars, are rows. Empty lines, a form feed or a page number between rows mean that a page may have ended."""
    lines = _numbered(text)
    if has_bars(text) and sum("\t" in line.text for line in lines) < 2:
        return parse_markdown(lines, file)
    last_row = max((line.number for line in lines if "\t" in line.text), default=0)
    blocks: list[Prose | Table] = []
    in_table = False
    kinds: list[tuple[bool, Line]] = []
    for line in lines:
        is_row = "\t" in line.text
        # A lone page number, or the rest of a cell on its own line, does not end a table that goes on below.
        stays = in_table and not is_row and line.number < last_row and (line.text.strip().isdigit() or line.gap == 0)
        in_table = is_row or stays
        kinds.append((in_table, line))
    for of_table, group in groupby(kinds, key=lambda pair: pair[0]):
        members = [line for _, line in group]
        blocks.append(Table(_rows(members)) if of_table else Prose(tuple(members)))
    return Document(file, tuple(blocks))


def read_text_file(path: Path) -> Document:
    return parse_text(read_text(path), path.name)


def _numbered(text: str) -> list[Line]:
    lines: list[Line] = []
    gap = 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        bare = raw.replace("\f", "")
        gap += raw.count("\f")
        if not bare.strip():
            gap += 1
            continue
        lines.append(Line(number, bare.rstrip(" "), gap))
        gap = 0
    return lines


def _rows(lines: list[Line]) -> tuple[Row, ...]:
    rows: list[Row] = []
    page_number = False
    for line in lines:
        if "\t" in line.text:
            rows.append(Row(tuple(line.text.split("\t")), (line.number, line.number), line.gap > 0 or page_number))
            page_number = False
        elif line.text.strip().isdigit():
            page_number = True
        else:
            above = rows[-1]
            first = above.lines[0] if above.lines else line.number
            cells = (*above.cells[:-1], f"{above.cells[-1]}\n{line.text}")
            rows[-1] = replace(above, cells=cells, lines=(first, line.number))
    return tuple(rows)
