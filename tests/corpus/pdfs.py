"""PDF papers for the tests, set with reportlab in a font that has Vietnamese letters."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

FONTS = Path("/usr/share/fonts/truetype/dejavu")
HAS_FONTS = (FONTS / "DejaVuSerif-Bold.ttf").exists()
# Without its fonts a test is skipped on a person's machine and fails where every change is checked.
needs_fonts = pytest.mark.skipif(
    not HAS_FONTS and os.environ.get("CI") != "true",
    reason="fonts are not installed (apt-get install fonts-dejavu-core)",
)

LETTERHEAD = (("SỞ XÂY DỰNG CÀ MAU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("", "Độc lập - Tự do - Hạnh phúc"))
NUMBER = ("Số: 12/KH-SXD", "Cà Mau, ngày 05 tháng 01 năm 2026")
TITLE = ("KẾ HOẠCH", "Cải cách hành chính của Sở Xây dựng năm 2026")
OPENING = (
    "Thực hiện Kế hoạch số 9/KH-UBND ngày 20/12/2025 của UBND tỉnh về cải cách hành chính năm 2026, Sở Xây dựng ban "
    "hành kế hoạch như sau:"
)
HEADER = ("TT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
WIDTHS = (30, 150, 90, 90, 80, 70)


def write_pdf(
    path: Path,
    rows: Sequence[Sequence[str]],
    *,
    style: Sequence[tuple[object, ...]] = (),
    widths: Sequence[float] = WIDTHS,
    ruled: bool = True,
    turned: int = 0,
    prose: Sequence[str] = (OPENING,),
    after: Sequence[str] = (),
    repeat: int = 1,
    spacer: float = 0,
    password: str | None = None,
    numbered: bool = True,
) -> Path:
    """A plan of a letterhead, prose and one table; a row may be cut by a page's end. `style` are reportlab's commands.

    `spacer` points stand above the table; `turned` is the page's /Rotate; `repeat` header rows stand on every page.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    pdfmetrics.registerFont(TTFont("Serif", FONTS / "DejaVuSerif.ttf"))
    pdfmetrics.registerFont(TTFont("Serif-Bold", FONTS / "DejaVuSerif-Bold.ttf"))
    pdfmetrics.registerFontFamily("Serif", normal="Serif", bold="Serif-Bold", italic="Serif", boldItalic="Serif-Bold")
    text = ParagraphStyle("text", fontName="Serif", fontSize=11, leading=14, spaceAfter=6)
    small = ParagraphStyle("small", fontName="Serif", fontSize=9, leading=11)
    middle = ParagraphStyle("middle", parent=text, alignment=1)

    def page_number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Serif", 10)
        if numbered and document.page > 1:
            canvas.drawCentredString(A4[0] / 2, A4[1] - 30, str(document.page))
        if turned:
            canvas.setPageRotation(turned)

    head = Table(
        [[Paragraph(cell, middle) for cell in line] for line in (*LETTERHEAD, NUMBER)], colWidths=(190, 330), style=[]
    )
    table = Table(
        [[Paragraph(cell.replace("\n", "<br/>"), small) for cell in row] for row in rows],
        colWidths=list(widths),
        repeatRows=repeat,
        splitInRow=1,
        style=TableStyle(
            [
                *([("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                *style,
            ]
        ),
    )
    document = SimpleDocTemplate(
        str(path),
        pagesize=A4,
        topMargin=56,
        bottomMargin=56,
        leftMargin=42,
        rightMargin=42,
        encrypt=StandardEncryption(password) if password else None,
    )
    story = [
        head,
        Spacer(1, 12),
        *(Paragraph(line, middle) for line in TITLE),
        *(Paragraph(line, text) for line in prose),
        Spacer(1, 12 + spacer),
        table,
        Spacer(1, 12),
        *(Paragraph(line, text) for line in after),
    ]
    document.build(story, onFirstPage=page_number, onLaterPages=page_number)
    return path
