"""Tables written with bars: pipe tables of Markdown, grid tables, and web dumps with one cell a line between bars.

Three ways of writing the same row:

    | TT | Nhiệm vụ |        +----+----------+        |
                             | 1  | Rà soát  |        1
                             |    | hồ sơ    |        |
                             +----+----------+        Rà soát hồ sơ
                                                      |

A cell may go on over lines; a dump's short rows are made as wide as the table. Bars around what is no table of tasks (a
letterhead, the list of receivers beside the signature) only stand for a layout, whose cells are running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from corpus.columns import Column, column_of, read_header
from corpus.document import Document, Line, Prose, Row, Table
from corpus.numbering import leading_number, parse_number
from corpus.text import clean

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
_GRID_RULE = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
_MIN_DUMP_BARS = 4
# A row over more lines than these has lost its end.
_MAX_ROW_LINES = 200
# Of the lines that follow another without an empty line, so many begin in lower case where paragraphs are broken.
_WRAPPED_SHARE = 0.3


@dataclass(frozen=True)
class _BarRow:
    """A row's cells, the lines that they take, and whether an empty line stands before it."""

    cells: tuple[str, ...]
    lines: tuple[int, int]
    after_gap: bool
    texts: tuple[tuple[Line, ...], ...] = ()


def has_bars(text: str) -> bool:
    """Whether a text holds tables written with bars: lone bars of a dump, or lines of bars one after the other."""
    lines = [line.strip() for line in text.splitlines()]
    if sum(line == "|" for line in lines) >= _MIN_DUMP_BARS:
        return True
    barred = [_is_barred(line) or bool(_GRID_RULE.fullmatch(line)) for line in lines]
    return any(first and second for first, second in pairwise(barred))


def _is_barred(line: str) -> bool:
    return len(_BAR.findall(line)) >= 2


def parse_markdown(lines: Sequence[Line], file: str) -> Document:
    """The document of numbered, non-empty lines (see `corpus.readers.textfile`), tables written with bars among them."""
    blocks: list[Prose | Table] = []
    for kind, members in _stretches(lines):
        if kind == "prose":
            blocks.append(Prose(_unwrapped(members)))
        else:
            rows = {"dump": _dump_rows, "grid": _grid_rows, "pipe": _pipe_rows}[kind](members)
            blocks.extend(_blocks(rows, members))
    return Document(file, tuple(_joined(blocks)))


def _unwrapped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Paragraphs broken at every printed line put together: empty lines stand between them, as in all Markdown.

    In other text only a title in capitals, of which nothing else tells that it goes on.
    """
    close = [line for line in lines if line.gap == 0]
    wrapped = sum(clean(line.text)[:1].islower() for line in close) >= max(len(close) * _WRAPPED_SHARE, 3)
    found: list[Line] = []
    for line in lines:
        above = found[-1].text if found else ""
        if (
            found
            and line.gap == 0
            and ((wrapped and _is_rest(line.text)) or (_is_title(line.text) and _is_title(above)))
        ):
            found[-1] = replace(found[-1], text=f"{above.rstrip()} {line.text.strip()}")
        else:
            found.append(line)
    return tuple(found)


def _is_rest(text: str) -> bool:
    bare = clean(text)
    return not bare.startswith(("#", "-", "+", "•", "–")) and leading_number(bare) is None


def _is_title(text: str) -> bool:
    return clean(text).isupper() and leading_number(clean(text)) is None and not text.lstrip().startswith("#")


def _joined(blocks: Sequence[Prose | Table]) -> list[Prose | Table]:
    """Neighbouring stretches of running text as one."""
    found: list[Prose | Table] = []
    for is_prose, group in groupby(blocks, key=lambda block: isinstance(block, Prose)):
        members = list(group)
        if is_prose:
            lines = tuple(line for block in members if isinstance(block, Prose) for line in block.lines)
            found.extend([Prose(lines)] if lines else [])
        else:
            found.extend(members)
    return found


def _stretches(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines cut into running text and tables, each table with its way of writing."""
    found: list[tuple[str, list[Line]]] = []
    place = 0
    prose: list[Line] = []
    while place < len(lines):
        kind, end = _table_at(lines, place)
        if kind == "prose":
            prose.append(lines[place])
            place += 1
            continue
        if prose:
            found.append(("prose", prose))
            prose = []
        found.append((kind, list(lines[place:end])))
        place = end
    if prose:
        found.append(("prose", prose))
    return found


def _table_at(lines: Sequence[Line], place: int) -> tuple[str, int]:
    """The way of writing of the table that begins at a line ("prose" for none), and where it ends."""
    text = lines[place].text.strip()
    after = lines[place + 1].text.strip() if place + 1 < len(lines) else ""
    if _GRID_RULE.fullmatch(text):
        end = place
        while end < len(lines) and lines[end].text.lstrip().startswith(("+", "|")):
            end += 1
        return "grid", end
    if text == "|" and not _is_barred(after):
        return "dump", _dump_end(lines, place)
    if _is_barred(text) or (text == "|" and _is_barred(after)):
        return "pipe", _pipe_end(lines, place)
    return "prose", place


def _dump_end(lines: Sequence[Line], start: int) -> int:
    """A dump's table ends at a bar that an empty line follows, unless a bar comes next; or with the last bar of all."""
    end = start + 1
    for place in range(start + 1, len(lines)):
        if lines[place].text.strip() == "|":
            end = place + 1
        elif lines[place].gap and lines[place - 1].text.strip() == "|" and place - start > 1:
            break
    return end


def _pipe_end(lines: Sequence[Line], start: int) -> int:
    """A pipe table goes on while lines have bars, and over the broken lines of a cell that was not closed."""
    place = start
    while place < len(lines):
        text = lines[place].text.strip()
        if "|" not in text:
            # The rest of a cell whose line was broken: a bar must close it before a new paragraph begins.
            closing = next(
                (
                    at
                    for at in range(place, min(place + _MAX_ROW_LINES, len(lines)))
                    if "|" in lines[at].text or lines[at].gap
                ),
                None,
            )
            if lines[place].gap or closing is None or "|" not in lines[closing].text or lines[closing].gap:
                break
        elif lines[place].gap and place > start and not text.startswith("|"):
            break
        place += 1
    return place


def _dump_rows(lines: Sequence[Line]) -> list[_BarRow]:
    """Two bars one after the other end a row and begin the next; where empty lines stand between them, a full row ends
    and one that is not yet as wide as the first row has an empty cell.
    """
    rows: list[_BarRow] = []
    cells: list[list[Line]] = []
    bars = [line.text.strip() == "|" for line in lines]
    first, gap, width = lines[0].number, lines[0].gap > 0, 0
    for place, line in enumerate(lines):
        if not bars[place]:
            cells[-1].append(line)
        elif not cells:
            first, gap, cells = line.number, line.gap > 0, [[]]
        elif place + 1 < len(lines) and not _ends_row(lines[place + 1], bars[place + 1], len(cells) >= max(width, 3)):
            cells.append([])
        else:
            rows.append(_dump_row(cells, (first, line.number), gap))
            width = width or (len(cells) if len(cells) >= 3 else 0)
            cells = []
    return rows


def _ends_row(after: Line, is_bar: bool, full: bool) -> bool:
    """Whether a bar ends its row, by the line after it."""
    return is_bar and (after.gap == 0 or full)


def _dump_row(cells: list[list[Line]], numbers: tuple[int, int], gap: bool) -> _BarRow:
    texts = tuple(tuple(cell) for cell in cells)
    return _BarRow(tuple("\n".join(line.text.strip() for line in cell) for cell in texts), numbers, gap, texts)


def _grid_rows(lines: Sequence[Line]) -> list[_BarRow]:
    """The lines between two rules are one row, each cell over all of them."""
    rows: list[_BarRow] = []
    for is_rule, group in groupby(lines, key=lambda line: bool(_GRID_RULE.fullmatch(line.text))):
        if is_rule:
            continue
        members = list(group)
        parts = [_cells(line.text) for line in members]
        width = max(len(part) for part in parts)
        cells = tuple(
            "\n".join(part[place].strip() for part in parts if place < len(part) and part[place].strip())
            for place in range(width)
        )
        rows.append(_BarRow(cells, (members[0].number, members[-1].number), members[0].gap > 0))
    return rows


def _pipe_rows(lines: Sequence[Line]) -> list[_BarRow]:
    """One row a line in a table with a rule under its header; else lines are put together up to the header's width."""
    lines = [line for line in lines if not _RULE.fullmatch(line.text) or "-" not in line.text]
    rows: list[_BarRow] = []
    width = 0
    group: list[Line] = []

    def close() -> None:
        nonlocal width
        if group:
            cells = _cells("\n".join(line.text for line in group))
            width = width or len(cells)
            rows.append(_BarRow(tuple(cell.strip() for cell in cells), (group[0].number, group[-1].number), gap))
            group.clear()

    gap = False
    for line in lines:
        if group and not _goes_on(group, line, width):
            close()
        if not group:
            gap = line.gap > 0
        group.append(line)
    close()
    return [row for row in rows if any(row.cells)]


def _goes_on(group: list[Line], line: Line, width: int) -> bool:
    """Whether a line is part of the row above: the row's last cell is open, or its cells are fewer than the header's."""
    if len(group) >= _MAX_ROW_LINES:
        return False
    above = "\n".join(member.text for member in group)
    if not group[0].text.lstrip().startswith("|"):
        return not _is_barred(line.text)
    if not above.rstrip().endswith("|") or not line.text.lstrip().startswith("|"):
        return True
    return bool(width) and len(_cells(f"{above}\n{line.text}")) <= width


def _cells(text: str) -> list[str]:
    """The texts between bars; those outside the first and last bar are cells only where they are not empty."""
    cells = [cell.replace("\\|", "|") for cell in _BAR.split(text)]
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _blocks(rows: list[_BarRow], lines: Sequence[Line]) -> list[Prose | Table]:
    """A table of tasks, or one of figures with three columns or more; a layout's cells are running text."""
    header = next((found for row in range(len(rows)) if (found := read_header(_two(rows, row)))), None)
    if header is None:
        wide = sum(sum(bool(cell) for cell in row.cells) >= 3 for row in rows)
        if not wide or wide < len(rows) * 0.5:
            return [Prose(_running_text(rows, lines))]
        return [Table(tuple(Row(row.cells, row.lines, row.after_gap) for row in rows))]
    return [Table(tuple(Row(_widened(row.cells, header.columns), row.lines, row.after_gap) for row in rows))]


def _two(rows: list[_BarRow], place: int) -> list[tuple[str, ...]]:
    return [row.cells for row in rows[place : place + 2]]


def _running_text(rows: list[_BarRow], lines: Sequence[Line]) -> tuple[Line, ...]:
    if not any(row.texts for row in rows):
        return tuple(Line(row.lines[0], cell, 1) for row in rows for cell in row.cells if clean(cell))
    found: list[Line] = []
    opens = True
    for line in lines:
        if line.text.strip() == "|":
            opens = True
        elif clean(line.text):
            found.append(Line(line.number, line.text, max(line.gap, int(opens))))
            opens = False
    return tuple(found)


def _widened(cells: tuple[str, ...], columns: Sequence[Column | None]) -> tuple[str, ...]:
    """A row as wide as its table, its cells under their columns.

    - A repeated header without its first cells stands under a number that is merged with the row above: it ends right.
    - A row with a text where the number should be and an empty last cell has lost its number cell: it moves right.
    - A row wider than the table has empty cells too many: the first of them go.
    """
    width = len(columns)
    if len(cells) < width and _is_tail(cells, columns):
        return ("",) * (width - len(cells)) + cells
    if (
        len(cells) == width
        and columns[0] == "number"
        and sum(bool(clean(cell)) for cell in cells) > 2
        and len(clean(cells[0])) > 12
        and parse_number(clean(cells[0])) is None
        and not clean(cells[-1])
    ):
        return ("", *cells[:-1])
    kept = list(cells)
    while len(kept) > width and (empty := next((place for place, cell in enumerate(kept) if not clean(cell)), None)):
        del kept[empty]
    return tuple(kept)


def _is_tail(cells: tuple[str, ...], columns: Sequence[Column | None]) -> bool:
    """Whether all cells are header words of the table's last columns."""
    tail = columns[len(columns) - len(cells) :]
    return len(cells) >= 3 and all(column_of(cell) == column for cell, column in zip(cells, tail, strict=True))
