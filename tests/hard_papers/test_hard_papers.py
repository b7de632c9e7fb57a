"""Hard papers are read as they were written: no field wrong, no row lost or invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.samples.make import plan_ids
from tests.hard_papers.measure import measure
from tests.hard_papers.table import Cell, Paper, paper_of


@pytest.mark.parametrize("form", ["docx", "xlsx", "html", "text"])
def test_each_field_of_each_row_is_read(form: str, tmp_path: Path) -> None:
    papers = [paper_of(ident, style, merged=form != "text") for style, ident in enumerate(plan_ids())]
    tally = measure(papers, form, tmp_path)
    assert tally.wrong == []
    assert (tally.lost, tally.invented, tally.rows) == (0, 0, sum(len(paper.tasks) for paper in papers))
    assert tally.right == tally.fields > 2000


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
