"""Hard papers written to files: docx, xlsx, html and text here, pdf from the docx by LibreOffice, scans from the pdf."""

from __future__ import annotations

import html
import shutil
import subprocess
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl import Workbook

from tests.corpus.scans import scan
from tests.hard_papers.table import Cell, Paper

_CONVERTS_S = 180


def write_docx(paper: Paper, path: Path, *, continued: bool = True) -> Path:
    """A Word file; with `continued` the table goes on in a second table after a page break, without a header."""
    document = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.5)
    document.styles["Normal"].font.name = "Liberation Serif"  # as wide as what offices use
    document.styles["Normal"].font.size = Pt(11)
    section.footer.paragraphs[0].text = f"Kế hoạch {paper.plan_id}"
    for line in (*paper.head, *paper.prose):
        document.add_paragraph(line)
    if paper.tail:
        document.add_paragraph("CHỦ TỊCH" if "ubnd-56" in paper.plan_id else "THỦ TRƯỞNG CƠ QUAN")
        document.add_paragraph(paper.tail[0])
    document.add_paragraph("PHỤ LỤC")
    cut = _cut(paper) if continued else len(paper.rows)
    _docx_table(document, paper, paper.rows[:cut], paper.header_rows)
    if cut < len(paper.rows):
        document.add_page_break()
        _docx_table(document, paper, paper.rows[cut:], 0)
    document.save(str(path))
    return path


def write_pdf(paper: Paper, path: Path) -> Path:
    """A PDF printed from one long table: its header repeats, rows break over pages."""
    with tempfile.TemporaryDirectory() as folder:
        source = write_docx(paper, Path(folder) / f"{path.stem}.docx", continued=False)
        convert(source, "pdf", path.parent)
    return path


def write_scan(paper: Paper, path: Path) -> Path:
    """The PDF as a scanner gives it: 200 dpi, one degree askew, noise, a red seal over a cell of the first page of the table."""
    with tempfile.TemporaryDirectory() as folder:
        printed = write_pdf(paper, Path(folder) / f"{path.stem}.pdf")
        return scan(printed, path, dpi=200, askew=1.0, noise=10.0, seal=(420, 300, 45))


def write_xlsx(paper: Paper, path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Kế hoạch"
    line = 1
    for text in (*paper.head, *paper.prose, *paper.tail):
        sheet.cell(line, 1, text)
        line += 1
    line += 1
    for row in paper.rows:
        for column, cell in enumerate(row, start=1):
            if cell is None:
                continue
            sheet.cell(line, column, "\n".join(cell.lines) or None)
            if cell.across > 1 or cell.down > 1:
                sheet.merge_cells(
                    start_row=line,
                    start_column=column,
                    end_row=line + cell.down - 1,
                    end_column=column + cell.across - 1,
                )
        line += 1
    book.save(path)
    return path


def write_html(paper: Paper, path: Path) -> Path:
    """A saved web page: the table inside a layout table, merged by rowspan and colspan."""
    lines = ['<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Kế hoạch</title></head><body>']
    lines += ['<table width="100%"><tr><td>Trang chủ</td></tr><tr><td>']
    lines += [f"<p>{html.escape(text)}</p>" for text in (*paper.head, *paper.prose, *paper.tail)]
    lines.append('<table border="1">')
    for row in paper.rows:
        cells = "".join(
            f'<td colspan="{cell.across}" rowspan="{cell.down}">{"<br>".join(map(html.escape, cell.lines))}</td>'
            for cell in row
            if cell
        )
        lines.append(f"<tr>{cells}</tr>")
    lines += ["</table>", "</td></tr></table></body></html>"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def write_text(paper: Paper, path: Path) -> Path:
    """A tab-separated dump: what runs down or across stands once, in its first cell."""
    lines = [*paper.head, "", *paper.prose, "", *paper.tail, "", "PHỤ LỤC", ""]
    lines += ["\t".join(" ".join(cell.lines) if cell else "" for cell in row) for row in paper.rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def can_convert() -> bool:
    return shutil.which("soffice") is not None


def convert(source: Path, to: str, folder: Path) -> None:
    """Let LibreOffice write a file in another form; raises RuntimeError with what it said where it does not."""
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir", str(folder), str(source)],
            capture_output=True, text=True, timeout=_CONVERTS_S, check=False,
        )  # fmt: skip
    if not (folder / f"{source.stem}.{to}").exists():
        raise RuntimeError(f"LibreOffice wrote no {to} of {source.name}: {done.stderr.strip()[:200]}")


def _cut(paper: Paper) -> int:
    """About the middle of the table, right before a row that no cell from above runs into."""
    place = len(paper.rows) // 2
    while place < len(paper.rows) and any(cell is None for cell in paper.rows[place]):
        place += 1
    return place


def _docx_table(document: Document, paper: Paper, rows: list[list[Cell | None]], header_rows: int) -> None:
    table = document.add_table(rows=len(rows), cols=len(paper.widths))
    table.style = "Table Grid"
    table.autofit = False
    grid = [list(table.rows[place].cells) for place in range(len(rows))]
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            grid[place][column].width = Cm(paper.widths[column])
            if cell is None:
                continue
            target = grid[place][column]
            if cell.across > 1 or cell.down > 1:
                target = target.merge(grid[place + cell.down - 1][column + cell.across - 1])
            target.text = ""
            for number, line in enumerate(cell.lines):
                paragraph = target.paragraphs[0] if number == 0 else target.add_paragraph()
                paragraph.add_run(line).bold = cell.bold or None
            for extra in target.paragraphs[max(1, len(cell.lines)) :]:
                extra._element.getparent().remove(extra._element)
    for place in range(header_rows):
        properties = table.rows[place]._tr.get_or_add_trPr()
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        properties.append(repeated)
