from __future__ import annotations

import time

import pytest

from corpus.document import Document, Prose, Table
from corpus.plans import parse_plan
from corpus.readers.markdown import has_bars
from corpus.readers.textfile import parse_text

HEADER = "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian |"
RULE = "|---|:---|:--:|---|---|"


def cells(text: str) -> list[tuple[str, ...]]:
    (table,) = parse_text(text, "a.md").tables
    return [row.cells for row in table.rows]


def dump(*rows: tuple[str, ...]) -> str:
    """Rows as web dumps have them: a bar before and after each cell, each on its own line."""
    return "\n".join("|\n" + "\n|\n".join(row) + "\n|" for row in rows)


TABLE = (
    ("**STT**", "**Nhiệm vụ, giải\npháp**", "**Đơn vị thực hiện**", "**Đơn vị phối hợp**", "**Thời gian thực\nhiện**"),
    ("**A**", "**NỀN MÓNG**"),
    ("1.1", "Rà soát quy định", "Sở Tư pháp", "Các sở", "2026 - 2030"),
)


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        (dump(*TABLE), True),
        (f"{HEADER}\n{RULE}\n", True),
        ("+---+---+\n| a | b |\n+---+---+", True),
        ("TT\tNhiệm vụ\tChủ trì", False),
        ("Giá trị |x| là trị tuyệt đối.\nHết.", False),
    ],
)
def test_tables_written_with_bars_are_told_from_other_text(text: str, bars: bool) -> None:
    assert has_bars(text) is bars


def test_a_pipe_table_has_one_row_a_line_and_its_rule_is_no_row() -> None:
    assert cells(f"KẾ HOẠCH\n\n{HEADER}\n{RULE}\n| 1 | A \\| B | Sở Y tế | | Quý I |\n| I | Mục |\n") == [
        ("TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"),
        ("1", "A | B", "Sở Y tế", "", "Quý I"),
        ("I", "Mục"),
    ]


def test_a_pipe_table_without_outer_bars_is_read_too() -> None:
    text = "TT | Nhiệm vụ | Chủ trì | Thời gian\n---|---|---|---\n1 | Rà soát | Sở Y tế | Quý I\n"
    assert cells(text)[1] == ("1", "Rà soát", "Sở Y tế", "Quý I")


def test_a_cell_broken_over_lines_stays_in_its_row() -> None:
    text = f"{HEADER}\n| 1 | Rà soát\n| Sở Y tế |\n| Quý I |\n| 2 | B | Sở Y tế |\nSở Nội vụ | Quý II |\n"
    assert cells(text)[1:] == [
        ("1", "Rà soát", "Sở Y tế", "", "Quý I"),
        ("2", "B", "Sở Y tế", "Sở Nội vụ", "Quý II"),
    ]


def test_a_row_that_lost_its_number_cell_moves_right() -> None:
    text = f"{HEADER}\n{RULE}\n| Rà soát thủ tục hành chính | Sở Y tế | Sở Nội vụ | Quý I | |\n"
    assert cells(text)[1] == ("", "Rà soát thủ tục hành chính", "Sở Y tế", "Sở Nội vụ", "Quý I")


def test_a_grid_table_has_a_row_between_two_rules() -> None:
    text = "\n".join(
        [
            "+----+---------+---------+---------+",
            "| TT | Nhiệm   | Chủ trì | Thời    |",
            "|    | vụ      |         | gian    |",
            "+====+=========+=========+=========+",
            "| 1  | Rà soát | Sở Y tế | Quý I   |",
            "|    | hồ sơ   |         |         |",
            "+----+---------+---------+---------+",
        ]
    )
    assert cells(text) == [
        ("TT", "Nhiệm\nvụ", "Chủ trì", "Thời\ngian"),
        ("1", "Rà soát\nhồ sơ", "Sở Y tế", "Quý I"),
    ]


def test_a_dump_with_one_cell_a_line_is_a_table_with_line_numbers() -> None:
    document = parse_text("Mở đầu\n\n" + dump(*TABLE) + "\n\n\nKết thúc\n", "a.md")
    before, table, after = document.blocks
    assert isinstance(before, Prose)
    assert isinstance(table, Table)
    assert isinstance(after, Prose)
    assert [row.cells for row in table.rows] == list(TABLE)
    assert table.rows[2].lines == (21, 31)
    assert after.lines[0].text == "Kết thúc"


def test_a_dumps_repeated_header_under_a_merged_number_ends_right() -> None:
    header = ("Nhiệm vụ", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian thực hiện")
    assert cells(dump(*TABLE, ("I", "Y tế"), header))[-1] == ("", *header)


def test_a_dumps_row_with_an_empty_cell_too_many_loses_it() -> None:
    assert cells(dump(*TABLE, ("5", "** **", "**Thương mại**", "** **", "** **", "** **")))[-1] == (
        "5",
        "**Thương mại**",
        "** **",
        "** **",
        "** **",
    )


def test_empty_lines_between_bars_end_a_full_row_and_are_a_cell_of_another() -> None:
    text = (
        dump(*TABLE) + "\n\n\n" + dump(("1.2", "B", "Sở Y tế", "", "2027"), ("1.3", "C", "Sở Y tế", "Các sở", "2027"))
    )
    rows = cells(text)
    assert rows[3:] == [("1.2", "B", "Sở Y tế", "", "2027"), ("1.3", "C", "Sở Y tế", "Các sở", "2027")]


def test_bars_around_a_letterhead_are_a_layout() -> None:
    text = dump(
        ("**ỦY BAN NHÂN DÂN**\nTỈNH ĐỒNG NAI", "**CỘNG HÒA**\nĐộc lập"),
        ("Số: 1/KH-UBND", "*Đồng Nai, ngày 18\ntháng 11 năm 2025*"),
    )
    document = parse_text(text + "\n\n\n**KẾ HOẠCH**\n\nPHÁT\nTRIỂN\n", "a.md")
    assert document.tables == ()
    (prose,) = document.prose
    assert [line.text for line in prose.lines] == [
        "**ỦY BAN NHÂN DÂN**",
        "TỈNH ĐỒNG NAI",
        "**CỘNG HÒA**",
        "Độc lập",
        "Số: 1/KH-UBND",
        "*Đồng Nai, ngày 18",
        "tháng 11 năm 2025*",
        "**KẾ HOẠCH**",
        "PHÁT TRIỂN",
    ]


def test_a_dumps_plan_is_read_whole() -> None:
    head = dump(("**UBND TỈNH X**", "**CỘNG HÒA**"), ("Số: 179/KH-UBND", "*Đồng Nai, ngày 18\ntháng 11 năm 2025*"))
    document: Document = parse_text(f"{head}\n\n\n**KẾ HOẠCH**\n\nPHÁT\nTRIỂN SỐ NĂM 2026\n\n{dump(*TABLE)}\n", "a.md")
    plan = parse_plan(document, "a")
    assert (plan.number, plan.title) == ("179/KH-UBND", "Kế hoạch PHÁT TRIỂN SỐ NĂM 2026")
    (task,) = plan.tasks
    assert (task.id, task.lead, task.time_text) == ("a/A/1.1", ("Sở Tư pháp",), "2026 - 2030")


@pytest.mark.parametrize("line", ["| a\n", "| a | b\n", "a\n", "|\n", "|\na\n", "+--+\n| a\n"])
def test_senseless_bars_end_soon(line: str) -> None:
    start = time.perf_counter()
    parse_text("| a | b |\n|---|---|\n" + line * 20_000, "a.txt")
    assert time.perf_counter() - start < 5
