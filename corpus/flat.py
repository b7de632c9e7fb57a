"""Tables that lost their tabs: a dump with one printed line after another, a cell over several lines.

Rows begin with a number that may follow the one above. The lines of a row are given to the columns in header order by
the split that reads best: units under units, a time under time, cells that open with a capital and do not end inside
a phrase, and cells that the same column of other rows has too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.columns import Column
from corpus.deadlines import is_time
from corpus.document import Document, Line, Prose
from corpus.numbering import Number, may_follow, parse_number
from corpus.printed import Part, PrintedRow
from corpus.text import clean, fold
from corpus.units import is_unit

_ROW = re.compile(r"\s*((?:\d{1,3}|[IVXL]+)(?:\.\d{1,3}){0,4})[.)]?(?:\s+(.*))?$")
# "30 ngày kể từ ...", "6 tháng đầu năm" go on with a cell; a title begins with a capital letter.
_NOT_A_ROW = re.compile(r"(?:tháng|ngày|năm|triệu|đồng|giờ)\b|[%/]")
_HANGING = frozenset(
    [
        "cua",
        "va",
        "hoac",
        "tai",
        "ve",
        "voi",
        "cho",
        "theo",
        "den",
        "tu",
        "cac",
        "so",
        "trong",
        "thuoc",
        "do",
        "o",
        "la",
        "duoc",
        "bang",
        "khi",
        "sau",
        "truoc",
        "nhu",
        "muc",
    ]
)
_HEADER_WORDS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("number", re.compile(r"\b(stt|tt|so tt)\b")),
    ("goal", re.compile(r"\bmuc tieu\b")),
    ("title", re.compile(r"\b(nhiem vu|noi dung|cong viec)\b")),
    ("activity", re.compile(r"\bhoat dong\b")),
    ("product", re.compile(r"\b(san pham|ket qua|dau ra)\b")),
    ("lead", re.compile(r"\b(chu tri|(co quan|don vi) (tham muu|thuc hien))\b")),
    ("support", re.compile(r"\bphoi hop\b")),
    ("time", re.compile(r"\b(thoi gian|thoi han|tien do|han hoan thanh)\b")),
    ("budget", re.compile(r"\bkinh phi\b")),
    ("note", re.compile(r"\bghi chu\b")),
)
_HEADER_LINES = 14
# Costs and rewards of one row's split, in points.
_UNIT, _TIME, _SEEN, _CONTINUES, _HANGS, _STRANGE, _NOTE, _EMPTY = 4.0, 4.0, 1.5, -5.0, -4.0, -6.0, -2.0, -0.5


@dataclass(frozen=True)
class FlatTable:
    """A table without tabs: its columns, and the rows with their cells told apart. `lines` are all that it takes up."""

    columns: tuple[Column, ...]
    rows: tuple[PrintedRow, ...]
    lines: tuple[int, int]


@dataclass(frozen=True)
class _FlatRow:
    number: Number
    lines: tuple[Line, ...]


def flat_table(document: Document) -> FlatTable | None:
    """The first task table that stands in running text, None where there is no header of one."""
    lines = [line for block in document.prose for line in block.lines]
    header = _header(lines)
    if header is None:
        return None
    start, end, columns = header
    words = [clean(line.text) for line in lines[start:end]]
    body, last = _body(lines, end, words)
    rows = _rows(body)
    if not rows:
        return None
    columns = tuple(column for column in columns if column != "number")
    seen: Counter[tuple[Column, str]] = Counter()
    splits: list[tuple[tuple[Line, ...], ...]] = []
    # The second reading knows which cells the columns have elsewhere.
    for _ in range(2):
        splits = [_split(row.lines, columns, seen) for row in rows]
        seen = Counter(
            (column, _joined(cell))
            for split in splits
            for column, cell in zip(columns, split, strict=True)
            if cell and column in {"lead", "support", "time"}
        )
    printed = tuple(_printed(row, columns, split) for row, split in zip(rows, splits, strict=True))
    return FlatTable(columns, printed, (lines[start].number, last))


def _header(lines: Sequence[Line]) -> tuple[int, int, tuple[Column, ...]] | None:
    """Where the header begins and ends, and its columns, read from the words of its lines together."""
    for start, line in enumerate(lines):
        if not re.match(r"\s*(stt|tt|so tt)\b", fold(clean(line.text))):
            continue
        for end in range(start + 1, min(start + _HEADER_LINES, len(lines)) + 1):
            if end == len(lines) or _row_start(lines[end], []):
                columns = _header_columns(" ".join(clean(line.text) for line in lines[start:end]))
                if "lead" in columns and len(columns) >= 4:
                    return start, end, columns
                break
    return None


def _header_columns(words: str) -> tuple[Column, ...]:
    """The columns named in a run of header words, in the order in which they stand."""
    folded = fold(words)
    found = [(match.start(), column) for column, pattern in _HEADER_WORDS if (match := pattern.search(folded))]
    return tuple(column for _, column in sorted(found))


def _body(lines: Sequence[Line], start: int, header: list[str]) -> tuple[list[Line], int]:
    """The table's lines without repeated headers and page numbers, and the number of its last line."""
    body: list[Line] = []
    place = start
    while place < len(lines):
        if [clean(line.text) for line in lines[place : place + len(header)]] == header:
            if body and clean(body[-1].text).isdigit():
                body.pop()
            place += len(header)
            continue
        if fold(clean(lines[place].text)).startswith(("noi nhan", "tong so", "ghi chu:", "phu luc")):
            break
        body.append(lines[place])
        place += 1
    return body, body[-1].number if body else lines[start - 1].number


def _row_start(line: Line, above: list[Number]) -> tuple[Number, str] | None:
    match = _ROW.match(clean(line.text))
    if match is None or _NOT_A_ROW.match(match[2] or ""):
        return None
    number = parse_number(match[1])
    if number is None or number.kind not in {"arabic", "nested", "roman"} or not may_follow(number, above):
        return None
    return number, match[2] or ""


def _rows(lines: Sequence[Line]) -> list[_FlatRow]:
    rows: list[_FlatRow] = []
    numbers: list[Number] = []
    for line in lines:
        found = _row_start(line, numbers)
        if found:
            numbers.append(found[0])
            rows.append(_FlatRow(found[0], (Line(line.number, found[1], line.gap),)))
        elif rows:
            rows[-1] = _FlatRow(rows[-1].number, (*rows[-1].lines, line))
    return rows


def _joined(cell: Sequence[Line]) -> str:
    """A cell's lines as one text; a hyphen at a line's end keeps its two words together."""
    text = ""
    for line in cell:
        words = clean(line.text)
        glued = bool(re.search(r"\w-$", text)) and words[:1].isalpha()
        text = f"{text}{words}" if glued or not text else f"{text} {words}"
    return text


def _split(
    lines: tuple[Line, ...], columns: tuple[Column, ...], seen: Counter[tuple[Column, str]]
) -> tuple[tuple[Line, ...], ...]:
    """The best way to cut a row's lines into its columns, in order; cells may be empty (dynamic programming, O(c n^2))."""
    # A number that stands alone on its line has no words of its cell.
    lines = lines if lines[0].text else lines[1:]
    starts = [0, *(place for place in range(1, len(lines)) if _may_open(lines[place])), len(lines)]
    # For each place between lines: the best score of the columns so far, and where each of them begins.
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for column in columns:
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for begin, (score, cuts) in best.items():
            for end in (place for place in starts if place >= begin):
                total = score + _score(column, lines[begin:end], seen)
                if end not in reached or total > reached[end][0]:
                    reached[end] = (total, (*cuts, begin))
        best = reached
    begins = best[len(lines)][1]
    return tuple(lines[begin:end] for begin, end in pairwise((*begins, len(lines))))


def _may_open(line: Line) -> bool:
    text = clean(line.text)
    return text[:1].isupper() or text[:1] == "-" or (text[:1].isdigit() and is_time(text))


def _score(column: Column, cell: Sequence[Line], seen: Counter[tuple[Column, str]]) -> float:
    if not cell:
        return _STRANGE if column in {"goal", "title"} else _EMPTY
    return _score_text(column, _joined(cell)) + _SEEN * min(seen[column, _joined(cell)], 4)


@lru_cache(maxsize=50_000)
def _score_text(column: Column, text: str) -> float:
    """How well a text reads as a cell of a column, by itself."""
    score = 0.0
    if fold(text).split()[-1] in _HANGING or text.endswith((",", "&", "-")) or text.count("(") > text.count(")"):
        score += _HANGS
    if text[:1].islower():
        score += _CONTINUES
    if column in {"lead", "support"}:
        score += _UNIT if is_unit(text) and not is_time(text) else _STRANGE
    elif column == "time":
        score += _TIME if is_time(text) else _STRANGE
    elif column in {"note", "budget"}:
        score += _NOTE
    return score


def _printed(row: _FlatRow, columns: tuple[Column, ...], split: tuple[tuple[Line, ...], ...]) -> PrintedRow:
    cells: dict[Column, str] = {}
    for column, cell in zip(columns, split, strict=True):
        if cell:
            cells[column] = _joined(cell)
    return PrintedRow(row.number, [Part(cells, (row.lines[0].number, row.lines[-1].number))])


def without_table(document: Document, table: FlatTable) -> Document:
    """The document's prose with the table's lines left out."""
    first, last = table.lines
    blocks = [
        Prose(tuple(line for line in block.lines if not first <= line.number <= last))
        if isinstance(block, Prose)
        else block
        for block in document.blocks
    ]
    return Document(document.file, tuple(blocks))
