"""Hard papers are read as they were written: no field wrong, no row lost or invented."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus.samples.make import plan_ids
from tests.corpus.scans import needs_ocr
from tests.hard_papers.measure import measure
from tests.hard_papers.render import can_convert
from tests.hard_papers.table import Cell, Paper, paper_of

# Without LibreOffice a test is skipped on a person's machine and fails where every change is checked.
needs_office = pytest.mark.skipif(
    not can_convert() and os.environ.get("CI") != "true",
    reason="LibreOffice is not installed (libreoffice-writer-nogui)",
)


@pytest.mark.parametrize(
    "form",
    ["docx", "xlsx", "html", "text", pytest.param("doc", marks=needs_office), pytest.param("xls", marks=needs_office)],
)
def test_each_field_of_each_row_is_read(form: str, tmp_path: Path) -> None:
    papers = [paper_of(ident, style, merged=form != "text") for style, ident in enumerate(plan_ids())]
    tally = measure(papers, form, tmp_path)
    assert tally.wrong == []
    assert (tally.lost, tally.invented, tally.rows) == (0, 0, sum(len(paper.tasks) for paper in papers))
    assert tally.right == tally.fields > 2000


@needs_office
def test_a_printed_paper_is_read_but_for_one_field_in_two_hundred(tmp_path: Path) -> None:
    papers = [paper_of(ident, style) for style, ident in enumerate(plan_ids())]
    tally = measure(papers, "pdf", tmp_path)
    assert (tally.lost, tally.invented, tally.rows) == (0, 0, sum(len(paper.tasks) for paper in papers))
    assert tally.right / tally.fields >= 0.995, tally.wrong


@needs_office
@needs_ocr
def test_a_scan_is_read_or_says_what_is_unsure(tmp_path: Path) -> None:
    papers = [paper_of(ident, style) for style, ident in list(enumerate(plan_ids()))[:3]]
    tally = measure(papers, "scan", tmp_path)
    assert (tally.lost_silently, tally.rows) == (0, sum(len(paper.tasks) for paper in papers))
    assert tally.promised_right / tally.promised >= 0.9, tally.wrong
    assert tally.promised_right_or_flagged / tally.promised >= 0.97, tally.wrong
    assert tally.promised_right_flagged / tally.promised_right <= 0.15


def test_cells_run_down_and_across() -> None:
    paper = paper_of("quang-tri-vp-ubnd-2024-mau", 0)
    cells = [cell for row in paper.rows for cell in row if cell]
    assert max(cell.down for cell in cells) >= 3
    assert max(cell.across for cell in cells) == len(paper.widths) - 1


def test_a_wrong_field_and_a_lost_row_are_counted(tmp_path: Path) -> None:
    paper = paper_of("an-giang-so-cong-thuong-2027-mau", 0)
    spoiled = [row for row in paper.rows if not (isinstance(row[0], Cell) and row[0].lines == ["26"])]
    spoiled[3][1] = Cell(["Một việc khác"])
    tally = measure([Paper(**{**vars(paper), "rows": spoiled})], "html", tmp_path)
    assert tally.lost == 1
    assert any("title: 'Một việc khác'" in line for line in tally.wrong)
