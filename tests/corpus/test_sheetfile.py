from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from corpus.document import Document, Prose, Table
from corpus.errors import UnreadablePlanError
from corpus.plans import read_plan
from corpus.readers.csvfile import read_csv_file
from corpus.readers.sheetcells import value_text
from corpus.readers.sheetfile import read_sheet_file

COLUMNS = ("STT", "Nhiệm vụ", "Sản phẩm", "Chủ trì", "Phối hợp", "Thời gian")
FIRST = ("1", "Ban hành kế hoạch", "Kế hoạch", "Văn phòng Sở", "Các phòng", "Quý I/2026")
SECOND = ("2", "Kiểm tra cải cách hành chính", "Báo cáo", "Thanh tra Sở", "Các phòng", "Quý II/2026")
HEAD: list[Sequence[Any]] = [
    ("SỞ XÂY DỰNG", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Số: 12/KH-SXD", None, None, "Cà Mau, ngày 05 tháng 01 năm 2026"),
    (),
    ("KẾ HOẠCH",),
    ("Cải cách hành chính của Sở Xây dựng năm 2026",),
    (),
]
FOOT: list[Sequence[Any]] = [
    (),
    ("Nơi nhận:", None, None, "GIÁM ĐỐC"),
    ("- UBND tỉnh;",),
    (None, None, None, "Trần Văn Bình"),
]


def save(path: Path, *sheets: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for place, rows in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"Bảng {place}")
        for row in rows:
            sheet.append(row)
        for cells in merged:
            sheet.merge_cells(cells)
    workbook.save(path)
    return path


def cells(document: Document) -> list[tuple[str, ...]]:
    return [row.cells for block in document.tables for row in block.rows]


def texts(document: Document) -> list[str]:
    return [line.text for block in document.prose for line in block.lines]


def test_a_whole_plan_gives_its_facts_and_its_tasks(tmp_path: Path) -> None:
    rows = [
        *HEAD,
        COLUMNS,
        ("I", "Chỉ đạo, điều hành"),
        (1, *FIRST[1:5], datetime(2026, 3, 31)),
        (2, "Báo cáo", "Báo cáo 6 tháng", "Văn phòng Sở", None, "Tháng 6/2026"),
        (None, None, "Báo cáo năm", None, None, "Tháng 12/2026"),
        *FOOT,
    ]
    path = save(tmp_path / "ke-hoach.xlsx", rows, merged=("A4:F4", "A5:F5", "B8:F8", "A10:A11", "B10:B11", "D10:D11"))
    plan = read_plan(path)
    assert (plan.number, plan.province, plan.signer) == ("12/KH-SXD", "Cà Mau", "Trần Văn Bình")
    assert plan.title == "Kế hoạch cải cách hành chính của Sở Xây dựng năm 2026"
    assert [(task.id, task.product, task.lead, task.time_text) for task in plan.tasks] == [
        ("ke-hoach/I/1", "Kế hoạch", ("Văn phòng Sở",), "31/03/2026"),
        ("ke-hoach/I/2a", "Báo cáo 6 tháng", ("Văn phòng Sở",), "Tháng 6/2026"),
        ("ke-hoach/I/2b", "Báo cáo năm", ("Văn phòng Sở",), "Tháng 12/2026"),
    ]
    assert plan.tasks[0].source.sheet == "Bảng 1"
    assert plan.doubts == ()


def test_merged_cells_come_once_but_for_what_every_row_shares(tmp_path: Path) -> None:
    rows = [
        COLUMNS,
        ("1", "A", "Báo cáo chung", "Sở Y tế", None, "Quý I"),
        ("2", "B", None, None, None, "Quý II"),
        ("3", "Cả hai cột", None, "Sở Nội vụ", None, "Quý III"),
    ]
    document = read_sheet_file(save(tmp_path / "a.xlsx", rows, merged=("C2:C3", "D2:D3", "B4:C4")))
    assert cells(document)[1:] == [
        ("1", "A", "Báo cáo chung", "Sở Y tế", "", "Quý I"),
        ("2", "B", "", "Sở Y tế", "", "Quý II"),
        ("3", "Cả hai cột", "", "Sở Nội vụ", "", "Quý III"),
    ]


def test_a_header_of_two_rows_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    rows = [
        ("STT", "Nhiệm vụ", "Sản phẩm", "Đơn vị thực hiện", None, "Thời gian"),
        (None, None, None, "Chủ trì", "Phối hợp", None),
        FIRST,
    ]
    merged = ("A7:A8", "B7:B8", "C7:C8", "D7:E7", "F7:F8")
    (task,) = read_plan(save(tmp_path / "a.xlsx", [*HEAD, *rows], merged=merged)).tasks
    assert (task.lead, task.support) == (("Văn phòng Sở",), ("Các phòng",))


def test_each_sheet_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [COLUMNS, FIRST], [("Phụ lục II",), COLUMNS, SECOND], [COLUMNS, FIRST])
    workbook = openpyxl.load_workbook(path)
    workbook["Bảng 3"].sheet_state = "hidden"
    workbook.save(path)
    document = read_sheet_file(path)
    assert [(type(block), row.sheet) for block in document.tables for row in block.rows[:1]] == [
        (Table, "Bảng 1"),
        (Table, "Bảng 2"),
    ]
    assert texts(document) == ["Phụ lục II"]


def test_a_sheet_without_header_goes_on_with_the_table_before_it(tmp_path: Path) -> None:
    document = read_sheet_file(save(tmp_path / "a.xlsx", [COLUMNS, FIRST], [SECOND], [("Ghi chú", "x", "y")]))
    assert cells(document) == [COLUMNS, FIRST, SECOND]
    assert texts(document) == ["Ghi chú", "x", "y"]


def test_titles_between_two_tables_of_a_sheet_are_prose(tmp_path: Path) -> None:
    rows = [COLUMNS, FIRST, (), ("PHỤ LỤC II",), ("DANH MỤC",), COLUMNS, SECOND, FOOT[1], *FOOT[2:]]
    document = read_sheet_file(save(tmp_path / "a.xlsx", rows))
    assert [type(block) for block in document.blocks] == [Table, Prose, Table, Prose]
    assert texts(document)[:3] == ["PHỤ LỤC II", "DANH MỤC", "Nơi nhận:"]


def test_an_empty_row_inside_a_table_does_not_end_it(tmp_path: Path) -> None:
    rows = [COLUMNS, FIRST, (), ("II", "Mục hai"), SECOND]
    assert len(cells(read_sheet_file(save(tmp_path / "a.xlsx", rows)))) == 4


VALUES = [
    (None, "General", ""),
    (45.0, "General", "45"),
    (1.1, "General", "1.1"),
    (1.1, "0.00", "1.10"),
    (0.95, "0%", "95%"),
    (0.955, "0.0%", "95,5%"),
    (1500000, "#,##0", "1.500.000"),
    (3, '"Tháng "0', "Tháng 3"),
    (1, '0"."', "1."),
    (date(2026, 6, 30), "mm-dd-yy", "30/06/2026"),
    (datetime(2026, 6, 30, 7, 30), "yyyy-mm-dd h:mm", "30/06/2026"),
    (datetime(2026, 6, 1), "mm/yyyy", "06/2026"),
    (datetime(2026, 6, 1), '"Tháng "m/yyyy', "Tháng 06/2026"),
    (True, "General", "x"),
    ("dòng\r\nhai", "@", "dòng\nhai"),
]


@pytest.mark.parametrize(("value", "number_format", "shown"), VALUES)
def test_values_are_told_as_the_sheet_shows_them(value: Any, number_format: str, shown: str) -> None:
    assert value_text(value, number_format) == shown


def test_numbers_as_text_and_as_numbers_number_rows_alike(tmp_path: Path) -> None:
    rows = [*HEAD, COLUMNS, ("1", *FIRST[1:]), (2.0, *SECOND[1:])]
    assert [task.number for task in read_plan(save(tmp_path / "a.xlsx", rows)).tasks] == ["1", "2"]


def test_bold_words_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(COLUMNS)
    sheet.append(FIRST)
    sheet["D2"] = CellRichText(TextBlock(InlineFont(b=True), "Sở Y tế"), "; Sở Nội vụ")
    sheet["E2"].font = Font(bold=True)
    workbook.save(path)
    assert cells(read_sheet_file(path))[1][3:5] == ("**Sở Y tế**; Sở Nội vụ", "**Các phòng**")


def test_a_formula_without_a_saved_result_is_named(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [COLUMNS, ("=1+1", *FIRST[1:])])
    with pytest.raises(UnreadablePlanError, match=r'trang tính "Bảng 1", ô A2: công thức chưa có kết quả'):
        read_sheet_file(path)


def test_words_in_a_font_of_before_unicode_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "KÕ ho¹ch c¶i c¸ch hµnh chÝnh"
    workbook.active["A1"].font = Font(name=".VnTime")
    workbook.save(path)
    with pytest.raises(UnreadablePlanError, match="dùng phông chữ cũ"):
        read_sheet_file(path)


def test_a_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    path = save(tmp_path / "a.xlsx", [COLUMNS, FIRST])
    workbook = openpyxl.load_workbook(path)
    workbook["Bảng 1"]["XFD1048576"].font = Font(bold=True)
    workbook.save(path)
    start = time.perf_counter()
    assert cells(read_sheet_file(path)) == [COLUMNS, FIRST]
    assert time.perf_counter() - start < 2


def test_five_thousand_rows_are_read_whole(tmp_path: Path) -> None:
    rows = [(number, f"Việc {number}", *FIRST[2:]) for number in range(1, 5001)]
    path = save(tmp_path / "a.xlsx", [COLUMNS, *rows], merged=("D2:D101",))
    start = time.perf_counter()
    found = cells(read_sheet_file(path))
    assert time.perf_counter() - start < 10
    assert [row[:2] for row in found[1:]] == [(str(number), f"Việc {number}") for number in range(1, 5001)]
    assert {row[3] for row in found[1:102]} == {"Văn phòng Sở"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "tệp trống"),
        (b"%PDF-1.7", r"nội dung là PDF; hãy đổi đuôi tệp thành \.pdf"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), r"lưu thành \.xlsx"),
        (b"PK\x03\x04 cut", "tải về chưa đủ"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnreadablePlanError, match=reason) as caught:
        read_sheet_file(path)
    assert str(caught.value).startswith("bang.xlsx: ")


def test_a_damaged_sheet_and_an_empty_one_are_refused(tmp_path: Path) -> None:
    import zipfile

    path = save(tmp_path / "a.xlsx", [()])
    with pytest.raises(UnreadablePlanError, match="tệp trống"):
        read_sheet_file(path)
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<a>")
    with pytest.raises(UnreadablePlanError, match="tệp Excel bị hỏng"):
        read_sheet_file(tmp_path / "b.xlsx")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separated_files_are_read_whatever_parts_their_cells(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = ["SỞ XÂY DỰNG, tỉnh Cà Mau", *(delimiter.join(f'"{word}"' for word in row) for row in (COLUMNS, FIRST))]
    lines.append(delimiter.join(["2", '"Việc có ""nháy""\nvà hai dòng"', "Báo cáo", "Văn phòng", "", "Quý I"]))
    path = tmp_path / ("a.tsv" if delimiter == "\t" else "a.csv")
    path.write_bytes("\r\n".join(lines).encode(encoding))
    document = read_csv_file(path)
    (table,) = document.tables
    assert cells(document)[:2] == [COLUMNS, FIRST]
    assert table.rows[2].cells[1] == 'Việc có "nháy"\nvà hai dòng'
    assert [row.lines for row in table.rows] == [(2, 2), (3, 3), (4, 5)]
    assert " ".join(texts(document)) in {"SỞ XÂY DỰNG, tỉnh Cà Mau", "SỞ XÂY DỰNG tỉnh Cà Mau"}
    assert document.prose[0].lines[0].number == 1


def test_a_plan_of_separated_cells_gives_its_tasks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [[str(cell or "") for cell in row] for row in [*HEAD, COLUMNS, FIRST, SECOND]]
    path.write_text("sep=;\n" + "\n".join(";".join(row) for row in rows), encoding="utf-8")
    plan = read_plan(path)
    assert [task.lead for task in plan.tasks] == [("Văn phòng Sở",), ("Thanh tra Sở",)]
    assert plan.number == "12/KH-SXD"
