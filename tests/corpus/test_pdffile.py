"""PDF files with text: what is on the pages comes out as tables and prose, whatever the pages' ends and borders do to it."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import Document, Row
from corpus.errors import UnreadablePlanError
from corpus.model import Task
from corpus.plans import parse_plan
from corpus.readers.pdffile import read_pdf_file
from corpus.text import clean
from tests.corpus.pdfs import HEADER, OPENING, needs_fonts, write_pdf

pytestmark = needs_fonts

LONG = (
    "Rà soát thủ tục hành chính thuộc lĩnh vực xây dựng và tham mưu công bố danh mục thủ tục số {}, trình lãnh đạo Sở xem "
    "xét, quyết định theo thẩm quyền được giao; tổng hợp kết quả thực hiện, báo cáo Ủy ban nhân dân tỉnh theo quy định"
)


def many(count: int) -> list[tuple[str, ...]]:
    """A header and rows of several lines each, so that pages end inside some of them."""
    rows = [
        (
            str(number),
            LONG.format(number),
            f"Quyết định số {number}",
            "Văn phòng Sở" if number % 2 else "Thanh tra Sở",
            "Các phòng, đơn vị thuộc Sở",
            f"Trước ngày {number:02d}/6/2026",
        )
        for number in range(1, count + 1)
    ]
    return [HEADER, *rows]


def rows_of(document: Document) -> list[Row]:
    return [row for table in document.tables for row in table.rows]


def cells(document: Document) -> list[tuple[str, ...]]:
    return [tuple(clean(cell) for cell in row.cells) for row in rows_of(document)]


def fields(tasks: tuple[Task, ...]) -> list[tuple[object, ...]]:
    return [(task.number, task.title, task.product, *task.lead, *task.support, task.time_text) for task in tasks]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "unruled"])
@pytest.mark.parametrize("spacer", range(0, 90, 12))
def test_rows_cut_by_page_ends_are_whole_tasks_wherever_the_cut_falls(tmp_path: Path, ruled: bool, spacer: int) -> None:
    rows = many(20)
    path = write_pdf(tmp_path / "thu.pdf", rows, ruled=ruled, spacer=spacer, repeat=0, after=["Nơi nhận:"])
    document = read_pdf_file(path)
    plan = parse_plan(document, "thu")
    assert len({row.page for row in rows_of(document)}) > 1, "the table stands on one page"
    assert fields(plan.tasks) == [tuple(row) for row in rows[1:]]


def test_each_row_has_its_page_and_only_the_first_of_a_page_follows_a_break(tmp_path: Path) -> None:
    rows = rows_of(read_pdf_file(write_pdf(tmp_path / "thu.pdf", many(12), repeat=0)))
    pages = [row.page or 0 for row in rows]
    assert pages == sorted(pages)
    assert set(pages) >= {1, 2}
    assert [row.after_break for row in rows] == [False, *(page != above for above, page in pairwise(pages))]


def test_a_repeated_header_stays_for_layout_repair(tmp_path: Path) -> None:
    document = read_pdf_file(write_pdf(tmp_path / "thu.pdf", many(12), repeat=1))
    assert sum(row[0] == "TT" for row in cells(document)) >= 2
    assert len(document.tables) == 1


def test_prose_keeps_its_lines_gaps_and_pages_and_loses_page_numbers(tmp_path: Path) -> None:
    prose = [OPENING, *(f"{n}. Nội dung thứ {n}: {LONG.format(n)}." for n in range(1, 16))]
    document = read_pdf_file(write_pdf(tmp_path / "thu.pdf", many(1), prose=prose))
    lines = [line for block in document.prose for line in block.lines]
    texts = [line.text for line in lines]
    assert texts[:5] == [
        "SỞ XÂY DỰNG CÀ MAU",
        "Số: 12/KH-SXD",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Cà Mau, ngày 05 tháng 01 năm 2026",
    ]
    assert not any(text.strip().isdigit() for text in texts)
    assert {line.page for line in lines} == {1, 2}
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(line.gap == 1 for line in lines if line.text.startswith("KẾ HOẠCH"))
    opening = next(place for place, text in enumerate(texts) if text.startswith("Thực hiện"))
    assert lines[opening + 1].gap == 0
    assert " ".join(texts[opening : opening + 2]) == OPENING
    assert not document.counts_lines


def test_the_facts_of_the_letterhead_are_read(tmp_path: Path) -> None:
    plan = parse_plan(read_pdf_file(write_pdf(tmp_path / "thu.pdf", many(2))), "thu")
    assert (plan.number, plan.issuer, plan.province, str(plan.date)) == (
        "12/KH-SXD",
        "Sở Xây dựng",
        "Cà Mau",
        "2026-01-05",
    )


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned_reads_the_same(tmp_path: Path, turned: int) -> None:
    path = write_pdf(tmp_path / "thu.pdf", many(3), turned=turned)
    assert cells(read_pdf_file(path)) == cells(read_pdf_file(write_pdf(tmp_path / "thang.pdf", many(3))))


MERGED = [
    HEADER,
    ("I", "Cải cách thể chế", "", "", "", ""),
    ("1", "Rà soát văn bản", "Báo cáo", "Phòng Pháp chế", "Văn phòng", "Quý I/2026"),
    ("2", "Kiểm tra văn bản", "", "", "Thanh tra", ""),
    ("3", "Công khai văn bản", "Trang thông tin", "Thanh tra", "Văn phòng", "Quý II/2026"),
]


def test_a_merged_cell_speaks_for_each_numbered_row_except_its_product(tmp_path: Path) -> None:
    style = [("SPAN", (1, 1), (-1, 1)), *(("SPAN", (column, 2), (column, 3)) for column in (2, 3, 5))]
    found = cells(read_pdf_file(write_pdf(tmp_path / "thu.pdf", MERGED, style=style)))
    assert found == [
        HEADER,
        ("I", "Cải cách thể chế", "", "", "", ""),
        MERGED[2],
        ("2", "Kiểm tra văn bản", "", "Phòng Pháp chế", "Thanh tra", "Quý I/2026"),
        MERGED[4],
    ]


def test_a_header_over_two_rows_is_not_repeated(tmp_path: Path) -> None:
    rows = [
        ("TT", "Nhiệm vụ", "Sản phẩm", "Đơn vị thực hiện", "", "Thời gian"),
        ("", "", "", "Chủ trì", "Phối hợp", ""),
        MERGED[2],
    ]
    style = [("SPAN", (3, 0), (4, 0)), *(("SPAN", (column, 0), (column, 1)) for column in (0, 1, 2, 5))]
    document = read_pdf_file(write_pdf(tmp_path / "thu.pdf", rows, style=style))
    assert cells(document) == rows
    assert fields(parse_plan(document, "thu").tasks) == [MERGED[2]]


def test_a_table_open_at_its_sides_is_closed(tmp_path: Path) -> None:
    style = [("LINEBEFORE", (0, 0), (0, -1), 2, "white"), ("INNERGRID", (0, 0), (-1, -1), 0.5, "black")]
    path = write_pdf(tmp_path / "thu.pdf", MERGED, ruled=False, style=style[1:])
    assert cells(read_pdf_file(path)) == MERGED


def test_bold_words_beside_others_are_marked(tmp_path: Path) -> None:
    rows = [
        ("TT", "<b>Nhiệm vụ</b>", "Sản phẩm", "Đơn vị chủ trì, phối hợp", "Ghi chú", "Thời gian"),
        ("1", "Rà soát văn bản", "Báo cáo", "<b>Thanh tra Sở</b>, Văn phòng", "", "Quý I"),
    ]
    found = rows_of(read_pdf_file(write_pdf(tmp_path / "thu.pdf", rows)))
    assert found[0].cells[1] == "Nhiệm vụ"
    assert clean(found[1].cells[3]) == "Thanh tra Sở, Văn phòng"
    assert "**Thanh tra Sở,**" in found[1].cells[3] or "**Thanh tra Sở**" in found[1].cells[3]


def test_lines_that_the_width_broke_go_on_and_lines_that_a_person_broke_do_not(tmp_path: Path) -> None:
    rows = [
        HEADER,
        (
            "1",
            "Rà soát văn bản",
            "Báo cáo",
            "Sở Y tế\nBan Tiếp công dân",
            "Các phòng, đơn vị thuộc Sở",
            "Trước 30/6/2026",
        ),
    ]
    found = rows_of(read_pdf_file(write_pdf(tmp_path / "thu.pdf", rows)))[1].cells
    assert found[3] == "Sở Y tế\nBan Tiếp công dân"
    assert found[4] == "Các phòng, đơn vị thuộc Sở"
    assert found[5] == "Trước 30/6/2026"


def test_a_word_torn_by_a_narrow_column_is_whole_again(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("1", "Mở lớp nghiệp vụ hành chính", "Báo cáo ngh\niệp vụ", "Văn phòng", "", "30/6/\n2026"),
    ]
    found = rows_of(read_pdf_file(write_pdf(tmp_path / "thu.pdf", rows)))[1].cells
    assert found[2] == "Báo cáo nghiệp vụ"
    assert found[5] == "30/6/2026"


def test_letters_with_separate_marks_are_one_letter(tmp_path: Path) -> None:
    rows = [HEADER, tuple(unicodedata.normalize("NFD", cell) for cell in MERGED[2])]
    assert cells(read_pdf_file(write_pdf(tmp_path / "thu.pdf", rows))) == [HEADER, MERGED[2]]


def refused(path: Path) -> str:
    with pytest.raises(UnreadablePlanError) as error:
        read_pdf_file(path)
    assert str(error.value).startswith(path.name)
    assert "\n" not in str(error.value)
    return error.value.reason


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "thu.pdf", many(3)).read_bytes()
    path = tmp_path / "hong.pdf"
    for data, reason in (
        (b"", "tệp trống"),
        (b"PK\x03\x04 not a PDF", "không phải tệp PDF"),
        (whole[: len(whole) // 2], "bị cắt cụt"),
        (b"%PDF-1.7\nnothing\n%%EOF\n", "bị hỏng"),
    ):
        path.write_bytes(data)
        assert reason in refused(path)
    assert "không mở được" in refused(tmp_path / "khong-co.pdf")


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    assert "mật khẩu" in refused(write_pdf(tmp_path / "khoa.pdf", many(1), password="bi-mat"))
