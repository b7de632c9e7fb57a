"""What a hard paper prints: its head, its prose, and a table whose cells run over rows and columns.

It is made from a sample's hand-written truth, never from what a reader found. Duties that stand in numbered clauses of the
prose belong to the text form alone and are left out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.samples.make import load_truth

Record = dict[str, Any]

# Three ways of naming the columns; the second has two lines over lead and support.
_HEADERS: tuple[dict[str, str], ...] = (
    {"number": "TT", "goal": "Mục tiêu", "title": "Nhiệm vụ", "activity": "Hoạt động", "product": "Kết quả, sản phẩm",
     "lead": "Đơn vị chủ trì", "support": "Đơn vị phối hợp", "time_text": "Thời gian hoàn thành", "budget": "Kinh phí", "note": "Ghi chú"},
    {"number": "STT", "goal": "Mục tiêu", "title": "Nội dung công việc", "activity": "Hoạt động", "product": "Kết quả đầu ra",
     "lead": "Chủ trì", "support": "Phối hợp", "time_text": "Thời hạn", "budget": "Kinh phí", "note": "Ghi chú"},
    {"number": "Số TT", "goal": "Mục tiêu", "title": "Nhiệm vụ", "activity": "Hoạt động", "product": "Sản phẩm",
     "lead": "Cơ quan chủ trì", "support": "Cơ quan phối hợp", "time_text": "Thời gian thực hiện", "budget": "Kinh phí", "note": "Ghi chú"},
)  # fmt: skip
_OVER = "Đơn vị thực hiện"
_SHARED = ("number", "goal", "title", "activity", "lead", "support", "time_text")  # merged over the parts of a row
_MERGED = ("goal", "lead", "support", "time_text")
_LONGEST_MERGE = 4
_WIDTHS = {"number": 1.1, "goal": 3.0, "title": 5.0, "activity": 4.2, "product": 3.2, "lead": 3.0, "support": 3.0, "time_text": 2.6, "budget": 2.0, "note": 2.2}  # fmt: skip


@dataclass
class Cell:
    """A printed cell: lines of text, and how many columns and rows it takes."""

    lines: list[str]
    across: int = 1
    down: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper: paragraphs before the table, the rows of its table (None where a cell from above or the left runs on), and
    the paragraphs after it. `header_rows` repeat on each page; `widths` are in centimetres."""

    plan_id: str
    head: list[str]
    prose: list[str]
    header_rows: int
    rows: list[list[Cell | None]]
    widths: list[float]
    tail: list[str]
    tasks: list[Record]


def paper_of(plan_id: str, style: int, *, merged: bool = True) -> Paper:
    """The paper of a sample plan with one of the three ways of naming columns.

    With `merged`, neighbouring rows that say the same in a column share one cell there, as offices merge them; a form that
    cannot show such a cell (a text dump) must do without.
    """
    truth = load_truth(plan_id)
    tasks = [task for task in truth["tasks"] if "/I.2/" not in task["id"]]
    names = _HEADERS[style % len(_HEADERS)]
    columns = [name for name in names if any(task[name] for task in tasks)]
    rows = _header(columns, names, two_lines=style % len(_HEADERS) == 1)
    header_rows = len(rows)
    section, headings = None, []
    place = 0
    while place < len(tasks):
        task = tasks[place]
        if task["section"] != section:
            section, headings = task["section"], []
            rows.append(_section(task, columns))
        for heading in task["headings"][_common(task["headings"], headings) :]:
            number, _, words = heading.partition(" ")
            rows.append([Cell([number], bold=True), Cell([words], across=len(columns) - 1, bold=True), *_rest(columns)])
        headings = task["headings"]
        size = 1
        while place + size < len(tasks) and task["part"] and _row(tasks[place + size]) == _row(task):
            size += 1
        rows += _parts(tasks[place : place + size], columns)
        place += size
    if merged:
        _merge_down(rows, columns, header_rows)
    plan = truth["plan"]
    return Paper(
        plan_id,
        _head(plan),
        _prose([one for one in truth["passages"] if not one["headings"] or "ĐIỀU CHỈNH" not in one["headings"][0]]),
        header_rows,
        rows,
        [_WIDTHS[name] for name in columns],
        [plan["signer"]] if plan["signer"] else [],
        tasks,
    )


def _row(task: Record) -> tuple[str, str]:
    return task["section"], task["number"]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def _rest(columns: Sequence[str]) -> list[Cell | None]:
    return [None] * (len(columns) - 2)


def _section(task: Record, columns: Sequence[str]) -> list[Cell | None]:
    title = task["section_title"] or task["section"]
    if title == task["section"]:
        return [Cell([title], across=len(columns), bold=True), *[None] * (len(columns) - 1)]
    return [Cell([task["section"]], bold=True), Cell([title], across=len(columns) - 1, bold=True), *_rest(columns)]


def _header(columns: Sequence[str], names: dict[str, str], *, two_lines: bool) -> list[list[Cell | None]]:
    if not two_lines or "support" not in columns:
        return [[Cell([names[name]], bold=True) for name in columns]]
    upper: list[Cell | None] = []
    lower: list[Cell | None] = []
    for name in columns:
        if name == "lead":
            upper.append(Cell([_OVER], across=2, bold=True))
            lower.append(Cell([names[name]], bold=True))
        elif name == "support":
            upper.append(None)
            lower.append(Cell([names[name]], bold=True))
        else:
            upper.append(Cell([names[name]], down=2, bold=True))
            lower.append(None)
    return [upper, lower]


def _parts(tasks: Sequence[Record], columns: Sequence[str]) -> list[list[Cell | None]]:
    """The rows of a numbered row: its parts one under the other, what they share in one cell that runs down."""
    rows: list[list[Cell | None]] = [[] for _ in tasks]
    for name in columns:
        values = [_lines(task, name) for task in tasks]
        shared = len(tasks) > 1 and (name == "number" or (name in _SHARED and all(one == values[0] for one in values)))
        for place, row in enumerate(rows):
            if shared:
                row.append(Cell(values[0], down=len(tasks)) if place == 0 else None)
            else:
                row.append(Cell(values[place]))
    return rows


def _merge_down(rows: list[list[Cell | None]], columns: Sequence[str], first: int) -> None:
    """Merge cells that say the same in rows that follow one another, up to four, and never over a heading."""
    for column, name in enumerate(columns):
        if name not in _MERGED:
            continue
        above: Cell | None = None
        taken = 0
        for row in rows[first:]:
            cell = row[column]
            whole = all(other is None or other.across == 1 for other in row)
            if cell is None or not whole:
                above = above if cell is None and whole else None
                continue
            if above and cell.lines and cell.lines == above.lines and taken + cell.down <= _LONGEST_MERGE:
                above.down += cell.down
                taken += cell.down
                row[column] = None
            else:
                above, taken = cell, cell.down


def _lines(task: Record, name: str) -> list[str]:
    value = task[name]
    if name == "number":
        return [value]
    if isinstance(value, list):
        return [f"{unit};" if place + 1 < len(value) else unit for place, unit in enumerate(value)]
    return [value] if value else []


def _head(plan: Record) -> list[str]:
    number = plan["number"] or f"/{plan['symbol']}"
    province = plan["province"]
    dated = plan["date"]
    if dated:
        year, month, day = dated.split("-")
        when = f"{province}, ngày {day} tháng {month} năm {year}"
    else:
        undated = f"ngày tháng 01 năm {plan['year']}"
        when = f"{province}, {plan['date_text'] or undated}"
    issuer = plan["issuer"]
    above = issuer if issuer.startswith("UBND") else f"UBND TỈNH {province.upper()}"
    lines = (
        [above.upper(), issuer.upper()]
        if not issuer.startswith("UBND")
        else [f"ỦY BAN NHÂN DÂN TỈNH {province.upper()}"]
    )
    lines += [
        f"Số: {number}",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        when,
        "KẾ HOẠCH",
        plan["title"],
    ]
    lines += [
        f"Thực hiện Kế hoạch số {number} của Ủy ban nhân dân tỉnh, cơ quan lập kế hoạch như sau:"
        for number in plan["implements"][:1]
    ]
    return lines


def _prose(passages: Sequence[Record]) -> list[str]:
    lines: list[str] = []
    open_path: list[str] = []
    for passage in passages:
        lines += passage["headings"][_common(passage["headings"], open_path) :]
        open_path = passage["headings"]
        lines.append(passage["text"])
    return lines
