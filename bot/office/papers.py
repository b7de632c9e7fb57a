"""The board as a sheet and as a paper, and the draft of a letter that asks for what is late (công văn đôn đốc).

The letter follows the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I: national title, name of the body, number left blank,
place and date, summary, addressee, text, receivers, signature. Somebody signs it; nothing is sent from here.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from bot.naming import cited_plan, day, plan_name
from bot.office.board import COUNTED, Board, RowLine, late_title
from bot.status import STANDINGS, categories_line
from bot.web.export import fill
from bot.wording import over

_LATE = ("TT", "Việc", "Vị trí", "Chủ trì", "Chưa gửi", "Hạn", "Quá hạn (ngày)", "Đã nhắc (lần)")
_FONT = "Times New Roman"
# How wide columns are beside each other.
_SHARES = {
    "TT": 0.8,
    "Việc": 5.0,
    "Nhiệm vụ": 5.0,
    "Đơn vị": 3.5,
    "Chủ trì": 3.0,
    "Chưa gửi": 3.0,
    "Tình trạng": 3.5,
    "Vị trí": 2.6,
}


def to_xlsx(board: Board) -> bytes:
    """A workbook: by unit, what is late, what comes up, what waits for a date."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheets: list[tuple[str, Sequence[str], list[list[Any]]]] = [
        (
            "Theo đơn vị",
            ("Đơn vị", "Tổng số", *(STANDINGS[one].capitalize() for one in COUNTED), "Không có hạn"),
            [[one.unit, one.total, *(one.counts.get(kind, 0) for kind in COUNTED), one.others] for one in board.units],
        ),
        ("Quá hạn", _LATE, [_late_cells(place, row) for place, row in enumerate(board.late, start=1)]),
        (
            "Sắp đến hạn",
            ("TT", "Việc", "Vị trí", "Chủ trì", "Hạn", "Tình trạng"),
            [[place, row.name, row.place, "; ".join(row.lead), row.since, row.status] for place, row in enumerate(board.soon, start=1)],
        ),
        (
            "Chưa có hạn",
            ("TT", "Việc", "Vị trí", "Chủ trì", "Thời gian ghi trong kế hoạch"),
            [[place, row.name, row.place, "; ".join(row.lead), row.printed] for place, row in enumerate(board.waiting, start=1)],
        ),
    ]  # fmt: skip
    for place, (title, head, rows) in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = title
        for line, cells in enumerate([list(head), *rows], start=1):
            for column, value in enumerate(cells, start=1):
                cell = sheet.cell(line, column)
                fill(cell, value)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
                if line == 1:
                    cell.font = Font(bold=True)
        for column, name in enumerate(head, start=1):
            sheet.column_dimensions[chr(64 + column)].width = 48 if name == "Việc" else 30 if name in ("Đơn vị", "Chủ trì", "Chưa gửi", "Vị trí") else 14  # fmt: skip
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def to_docx(board: Board) -> bytes:
    """One or two A4 pages for a meeting: the counts, what is late, what comes up."""
    document = _document(landscape=True)
    _line(document, f"TÌNH HÌNH THỰC HIỆN {plan_name(board.plan).upper()}", bold=True, centre=True, size=14)
    _line(document, f"(tính đến ngày {day(board.today)})", centre=True, italic=True)
    if board.is_over:
        _line(document, over(board.plan, board.today))
    _line(document, categories_line(board.categories))
    _line(document, "1. Theo đơn vị chủ trì", bold=True)
    _table(
        document,
        ("Đơn vị", "Tổng số", *(STANDINGS[one].capitalize() for one in COUNTED), "Không có hạn"),
        [[one.unit, one.total, *(one.counts.get(kind, 0) for kind in COUNTED), one.others] for one in board.units],
    )
    _line(document, f"2. {late_title(board)} ({len(board.late)})", bold=True)
    _table(document, _LATE, [_late_cells(place, row) for place, row in enumerate(board.late, start=1)])
    _line(document, f"3. Đến hạn trong 14 ngày tới ({len(board.soon)})", bold=True)
    _table(
        document,
        ("TT", "Việc", "Chủ trì", "Hạn", "Tình trạng"),
        [
            [place, row.name, "; ".join(row.lead), row.since, row.status]
            for place, row in enumerate(board.soon, start=1)
        ],
    )
    _line(
        document, f"Nguồn: {cited_plan(board.plan)}. Bảng do trợ lý lập tự động từ báo cáo của các đơn vị.", italic=True
    )
    return _saved(document)


def letter(board: Board, uids: Collection[str]) -> bytes:
    """The draft letter about some of the rows that are late or come up; without any, about all that are late."""
    rows = [row for row in (*board.late, *board.soon) if row.uid in uids] or list(board.late)
    plan, today = board.plan, board.today
    document = _document(landscape=False)
    top = document.add_table(rows=2, cols=2)
    issuer = (plan.issuer or "TÊN CƠ QUAN").upper()
    _cell(top.cell(0, 0), [(issuer, True), ("———", False)])
    _cell(top.cell(0, 1), [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True), ("——————————", False)], size=12)  # fmt: skip
    subject = f"V/v đôn đốc thực hiện Kế hoạch {plan.number or f'năm {plan.year}'}"
    _cell(top.cell(1, 0), [("Số:        /", False), (subject, False)])
    province = (plan.province or "............").removeprefix("tỉnh ").removeprefix("thành phố ")
    _cell(top.cell(1, 1), [(f"{province}, ngày      tháng {today.month:02} năm {today.year}", False)], italic=True)
    _widths(top, (6.3, 10.2))
    units = list(dict.fromkeys(unit for row in rows for unit in (row.owing or row.lead)))
    _line(document, f"Kính gửi: {'; '.join(units) or '............'}.", centre=True, before=12)
    _line(
        document,
        f"Thực hiện {cited_plan(plan)}, qua theo dõi đến ngày {day(today)}, "
        f"còn {len(rows)} nhiệm vụ đến hạn, quá hạn mà cơ quan theo dõi chưa nhận được văn bản kết quả, cụ thể:",
        indent=True,
    )
    _table(
        document,
        ("TT", "Nhiệm vụ", "Vị trí trong Kế hoạch", "Đơn vị", "Thời hạn"),
        [
            [place, row.name, row.place, "; ".join(row.owing or row.lead), _due(row, today)]
            for place, row in enumerate(rows, start=1)
        ],
    )
    _line(
        document,
        "Đề nghị các đơn vị khẩn trương thực hiện và gửi văn bản kết quả (số, ngày, trích yếu) trước ngày ....../....../......; "
        "trường hợp cần gia hạn, đề nghị có văn bản nêu rõ lý do và thời hạn mới.",
        indent=True,
    )
    _line(document, "Nhận được Công văn này, đề nghị các đơn vị quan tâm thực hiện./.", indent=True)
    foot = document.add_table(rows=1, cols=2)
    _cell(foot.cell(0, 0), [("Nơi nhận:", True), ("- Như trên;", False), ("- Lưu: VT.", False)], left=True, size=11)
    _cell(
        foot.cell(0, 1),
        [("THỦ TRƯỞNG CƠ QUAN", True), ("", False), ("", False), ("", False), ("(Ký, ghi rõ họ tên)", False)],
    )
    return _saved(document)


def _due(row: RowLine, today: date) -> str:
    if row.since is None:
        return row.printed or ""
    return f"{day(row.since)}{f' (quá {row.days} ngày)' if row.days > 0 else ''}"


def _late_cells(place: int, row: RowLine) -> list[Any]:
    return [place, row.name, row.place, "; ".join(row.lead), "; ".join(row.owing), row.since, row.days, row.times]


# Word


def _document(*, landscape: bool) -> Any:
    """A4 with the margins of Nghị định 30/2020/NĐ-CP (20, 20, 30 and 15 millimetres), Times New Roman 13."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(13)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(6)
    return document


def _line(
    document: Any, text: str, *, bold: bool = False, italic: bool = False, centre: bool = False, indent: bool = False,
    size: int = 13, before: int = 0,
) -> None:  # fmt: skip
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.paragraph_format.space_before = Pt(before)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Cm(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _cell(
    cell: Any, lines: Sequence[tuple[str, bool]], *, italic: bool = False, left: bool = False, size: int = 13
) -> None:
    for place, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        paragraph.paragraph_format.space_after = Pt(0)
        if not left:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Set the columns' widths in centimetres, cell by cell, as Word and LibreOffice both want it."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _table(document: Any, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        _line(document, "Không có.")
        return
    table = document.add_table(rows=1, cols=len(head))
    table.style = "Table Grid"
    for place, name in enumerate(head):
        _cell(table.rows[0].cells[place], [(name, True)], size=11)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        cells = table.add_row().cells
        for place, value in enumerate(row):
            text = day(value) if isinstance(value, date) else "" if value is None else str(value)
            _cell(cells[place], [(text, False)], left=not isinstance(value, int), size=11)
    section = document.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / Cm(1)
    shares = [_SHARES.get(name, 2.0) for name in head]
    _widths(table, [share * room / sum(shares) for share in shares])
    document.add_paragraph()


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
