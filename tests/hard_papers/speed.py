"""`python -m tests.hard_papers.speed`: how long large papers take: 100 pages of text PDF, 10 scanned pages, 5,000 rows of xlsx.

The PDFs are the hard papers' own pages, one after another; LibreOffice writes them.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium
from openpyxl import Workbook
from rich.console import Console
from rich.table import Table

from corpus.plans import read_plan
from corpus.samples.make import plan_ids
from tests.hard_papers.render import write_pdf, write_scan
from tests.hard_papers.table import paper_of

_PAGES, _SCANNED, _ROWS = 100, 10, 5_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = [paper_of(ident, style) for style, ident in enumerate(plan_ids())]
        printed = [write_pdf(paper, folder / f"{paper.plan_id}.pdf") for paper in papers]
        scanned = [write_scan(paper, folder / f"{paper.plan_id}-quet.pdf") for paper in papers[:2]]
        files = {
            f"{_PAGES} pages of text PDF": _joined(printed, _PAGES, folder / "lon.pdf"),
            f"{_SCANNED} scanned pages": _joined(scanned, _SCANNED, folder / "quet.pdf"),
            f"{_ROWS} rows of xlsx": _sheet(folder / "lon.xlsx"),
        }
        table, figures = Table("paper", "s", "tasks"), {}
        for what, file in files.items():
            started = time.perf_counter()
            plan = read_plan(file)
            figures[what] = round(time.perf_counter() - started, 1)
            table.add_row(what, f"{figures[what]:.1f}", f"{plan.task_count:,}")
    Console().print(table)
    print(json.dumps(figures))


def _joined(files: list[Path], pages: int, path: Path) -> Path:
    """The pages of some files over and over, so many of them."""
    whole = pdfium.PdfDocument.new()
    while len(whole) < pages:
        for file in files:
            source = pdfium.PdfDocument(file)
            whole.import_pages(source, list(range(min(len(source), pages - len(whole)))))
            source.close()
            if len(whole) >= pages:
                break
    whole.save(path)
    whole.close()
    return path


def _sheet(path: Path) -> Path:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Phụ lục")
    for line in ("KẾ HOẠCH", "Cải cách hành chính năm 2026"):
        sheet.append([line])
    sheet.append(["STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian"])
    for number in range(1, _ROWS + 1):
        sheet.append(
            [
                number,
                f"Rà soát thủ tục hành chính lĩnh vực {number}",
                "Báo cáo",
                "Văn phòng Sở",
                "Các phòng",
                f"Tháng {number % 12 + 1}/2026",
            ]
        )
    book.save(path)
    return path


if __name__ == "__main__":
    main()
