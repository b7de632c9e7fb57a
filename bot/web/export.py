"""A plan's table as a file for spreadsheets: xlsx and csv, whose cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date

from bot import naming
from bot.web.filters import KINDS
from bot.web.table import heading_of, last_good_day, number_of, place_of
from corpus.model import Plan, Task

_COLUMNS = (  # title and width in characters
    ("STT", 8),
    ("Mục", 28),
    ("Mục tiêu", 28),
    ("Nhiệm vụ", 44),
    ("Hoạt động", 44),
    ("Chủ trì", 26),
    ("Phối hợp", 26),
    ("Thời gian", 22),
    ("Chậm nhất", 12),
    ("Loại thời gian", 18),
    ("Sản phẩm", 28),
    ("Kinh phí", 14),
    ("Ghi chú", 24),
    ("Vị trí trong văn bản", 20),
)
# OWASP, "CSV Injection": what begins with one of these is worked out as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


_STATUS = ("Tình trạng", 30)
Statuses = Mapping[str, str]  # by the uid of a task


def rows_of(tasks: Sequence[Task], statuses: Statuses | None = None) -> list[list[str | date | None]]:
    """A row for each task in the order of the columns, the status last where there are any; None is an empty cell."""
    return [
        [
            number_of(task) or None,
            heading_of(task),
            task.goal,
            task.title,
            task.activity,
            "; ".join(task.lead) or None,
            "; ".join(task.support) or None,
            task.time_text,
            last_good_day(task),
            KINDS[task.deadline.kind],
            task.product,
            task.budget,
            task.note,
            place_of(task.source) or None,
            *([statuses.get(task.uid)] if statuses else []),
        ]
        for task in tasks
    ]


def _columns(statuses: Statuses | None) -> tuple[tuple[str, int], ...]:
    return (*_COLUMNS, _STATUS) if statuses else _COLUMNS


def to_csv(tasks: Sequence[Task], statuses: Statuses | None = None) -> bytes:
    """UTF-8 with the mark that Excel tells it by. A cell that a spreadsheet would work out gets an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([title for title, _ in _columns(statuses)])
    for row in rows_of(tasks, statuses):
        writer.writerow([_as_text(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _as_text(cell: str | date | None) -> str:
    if isinstance(cell, date):
        return naming.day(cell)
    text = (cell or "").replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def to_xlsx(plan: Plan, tasks: Sequence[Task], statuses: Statuses | None = None) -> bytes:
    """A workbook with the table, ready to be filtered and printed, and a second sheet with the plan's own facts."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Nhiệm vụ"
    rows, columns = rows_of(tasks, statuses), _columns(statuses)
    used = [place for place in range(len(columns)) if any(row[place] for row in rows)] or list(range(len(columns)))
    top = Alignment(vertical="top", wrap_text=True)
    for column, place in enumerate(used, 1):
        title, width = columns[place]
        head = sheet.cell(1, column, title)
        head.font, head.alignment = Font(bold=True, color="FFFFFF"), Alignment(vertical="center", wrap_text=True)
        head.fill = PatternFill("solid", start_color="1C3F70")
        sheet.column_dimensions[get_column_letter(column)].width = width
        for line, row in enumerate(rows, 2):
            cell = sheet.cell(line, column)
            fill(cell, row[place])
            cell.alignment = top
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9  # A4
    sheet.page_setup.fitToHeight = 0  # as many pages as it takes
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    facts = book.create_sheet("Kế hoạch")
    facts.column_dimensions["A"].width, facts.column_dimensions["B"].width = 24, 90
    for line, (name, value) in enumerate(plan_facts(plan), 1):
        fill(facts.cell(line, 1), name)
        fill(facts.cell(line, 2), value)
        facts.cell(line, 1).font = Font(bold=True)
        facts.cell(line, 2).alignment = top
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(cell: object, value: str | date | int | None) -> None:
    """Put a value into an openpyxl cell; text stays text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.lstrip(" ").startswith(_FORMULA)  # stays text when it is edited
    elif value is not None:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"


def plan_facts(plan: Plan, amended_by: Sequence[str] = ()) -> list[tuple[str, str]]:
    """What a reader wants to know of a plan first; facts that the paper does not give are left out, a missing number is said.

    `amended_by` names the plans that amend it.
    """
    facts = [
        ("Trích yếu", plan.title),
        ("Số, ký hiệu", naming.number(plan)),
        ("Cơ quan ban hành", naming.body(plan)),
        ("Năm thực hiện", str(plan.year)),
        ("Ngày ký", naming.day(plan.date) if plan.date else plan.date_text or ""),
        ("Người ký", plan.signer or ""),
        ("Căn cứ thực hiện", "; ".join(plan.implements)),
        ("Sửa đổi, bổ sung", "; ".join(plan.amends)),
        ("Được sửa đổi bởi", "; ".join(amended_by)),
        ("Tệp gốc", plan.source.file),
    ]
    return [(name, value) for name, value in facts if value]
