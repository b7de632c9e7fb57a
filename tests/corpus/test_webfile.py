from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest

from corpus.document import Document, Prose
from corpus.errors import UnreadablePlanError
from corpus.plans import parse_plan
from corpus.readers.reading import read_here
from corpus.readers.webfile import decode_page, parse_web, read_web_file

HEADER = "<tr><th>TT<th>Nhiệm vụ<th>Chủ trì<th>Phối hợp<th>Sản phẩm<th>Thời gian"


def rows(html: str) -> list[tuple[str, ...]]:
    (table,) = parse_web(html, "a.html").tables
    return [row.cells for row in table.rows]


def texts(html: str) -> list[str]:
    return [line.text for block in parse_web(html, "a.html").prose for line in block.lines]


def test_cells_merged_over_columns_are_told_once() -> None:
    assert rows(f"<table>{HEADER}<tr><td>I<td colspan=5>Thể chế</table>")[1] == ("I", "Thể chế", "", "", "", "")


def test_cells_merged_over_rows_say_units_times_and_titles_again_but_no_number_and_no_product() -> None:
    merged = rows(
        f"<table>{HEADER}<tr><td rowspan=2>1<td rowspan=2>A<td rowspan=2>Sở Y tế<td>P<td rowspan=2>Báo cáo<td rowspan=2>Quý I"
        "<tr><td>Q<tr><td>2<td>B<td>C<td>D<td>E<td>F</table>"
    )
    assert merged[1:] == [
        ("1", "A", "Sở Y tế", "P", "Báo cáo", "Quý I"),
        ("", "A", "Sở Y tế", "Q", "", "Quý I"),
        ("2", "B", "C", "D", "E", "F"),
    ]


def test_a_header_over_two_rows_names_every_column() -> None:
    html = (
        "<table><thead><tr><th rowspan=2>TT<th rowspan=2>Nhiệm vụ<th colspan=2>Đơn vị thực hiện<th rowspan=2>Thời gian"
        "<tr><th>Chủ trì<th>Phối hợp</thead><tr><td>1<td>A<td rowspan=2>Sở Y tế<td>P<td>Quý I<tr><td>2<td>B<td>Q<td>Quý II</table>"
    )
    assert rows(html)[1:] == [
        ("", "", "Chủ trì", "Phối hợp", ""),
        ("1", "A", "Sở Y tế", "P", "Quý I"),
        ("2", "B", "Sở Y tế", "Q", "Quý II"),
    ]


@pytest.mark.parametrize("span", ["0", "99", "abc", "-1", ""])
def test_senseless_spans_are_taken_as_browsers_take_them(span: str) -> None:
    html = f'<table>{HEADER}<tr><td>1<td>A<td rowspan="{span}">Sở Y tế<td>P<td>B<td>Quý I</table>'
    assert rows(html)[1] == ("1", "A", "Sở Y tế", "P", "B", "Quý I")


def test_a_grid_that_no_paper_has_is_refused() -> None:
    html = f"<table>{HEADER}{'<tr><td colspan=1000 rowspan=1000>x' * 3000}</table>"
    with pytest.raises(UnreadablePlanError, match="trang web bị hỏng"):
        parse_web(html, "a.html")


def test_layout_tables_around_the_paper_are_running_text_and_its_table_stays_whole() -> None:
    html = (
        "<table><tr><td>bên trái<td><table><tr><td>UBND TỈNH X<td>CỘNG HÒA</table>"
        f"<p>KẾ HOẠCH</p><table>{HEADER}<tr><td>1<td>A<td>Sở Y tế<td>P<td>B<td>Quý I</table><p>Hết</table>"
    )
    document = parse_web(html, "a.html")
    assert [type(block) is Prose for block in document.blocks] == [True, False, True]
    assert texts(html) == ["bên trái", "UBND TỈNH X", "CỘNG HÒA", "KẾ HOẠCH", "Hết"]
    assert not document.counts_lines


def test_a_table_inside_a_cell_of_the_paper_is_text_of_that_cell() -> None:
    html = f"<table>{HEADER}<tr><td>1<td>A<table><tr><td>a<td>b<tr><td>c</table><td>Sở Y tế<td>P<td>B<td>Quý I</table>"
    assert rows(html)[1][1] == "A\na b\nc"


def test_a_table_that_goes_on_without_header_is_a_table() -> None:
    html = f"<table>{HEADER}<tr><td>1<td>A<td>Sở Y tế<td>P<td>B<td>Quý I</table><table><tr><td>2<td>B<td>Sở Nội vụ<td>P<td>B<td>Quý I</table>"
    assert len(parse_web(html, "a.html").tables) == 2


def test_menus_scripts_and_hidden_parts_are_left_out() -> None:
    links = "".join(f"<li><a href='#'>Văn bản số {number}</a>" for number in range(6))
    html = (
        "<title>Trang</title><nav>Trang chủ</nav><div role=search>Tìm</div><div class='top-menu'>Giới thiệu</div>"
        f"<ul>{links}</ul><p style='display: none'>ẩn<p hidden>ẩn<script>var a = 1</script><!-- lời --><p>Nội dung <del>cũ</del>mới"
    )
    assert texts(html) == ["Nội dung mới"]


def test_a_part_that_holds_the_paper_stays_whatever_its_name() -> None:
    assert texts("<div class=comment><p>KẾ HOẠCH<p>Năm 2026</div>") == ["KẾ HOẠCH", "Năm 2026"]


LINES = [
    ("<p>Một\n  dòng&nbsp;thôi</p>", ["Một dòng thôi"]),
    ("<p>KẾ HOẠCH<br>Năm 2026", ["KẾ HOẠCH", "Năm 2026"]),
    ("<p><b>Sở</b> <strong>Y tế</strong> phối hợp", ["**Sở Y tế** phối hợp"]),
    ("<p><span style='font-weight:bold'>I. MỤC TIÊU</span>", ["**I. MỤC TIÊU**"]),
    ("<h2>I. MỤC TIÊU</h2>", ["# I. MỤC TIÊU"]),
    ("<ul><li>một<li>hai</ul>", ["- một", "- hai"]),
    ("<ol start=3><li>ba<li>bốn</ol><ol type=a><li>chữ</ol>", ["3. ba", "4. bốn", "a) chữ"]),
]


@pytest.mark.parametrize(("html", "lines"), LINES)
def test_lines_are_what_a_browser_shows(html: str, lines: list[str]) -> None:
    assert texts(html) == lines


def test_a_number_that_the_page_counts_in_a_cell_is_the_rows_number() -> None:
    assert rows(f"<table>{HEADER}<tr><td><ol start=7><li></ol><td>A<td>B<td>C<td>D<td>E</table>")[1][0] == "7."


TEXT = "<p>Kế hoạch số 9/KH-UBND, đơn vị chủ trì: Sở Y tế"
ENCODINGS = [
    TEXT.encode(),
    codecs.BOM_UTF8 + TEXT.encode(),
    TEXT.encode("utf-16"),
    TEXT.encode("utf-16-le"),
    TEXT.encode("utf-16-be"),
    b"<meta charset=iso-8859-1>" + TEXT.encode(),
    unicodedata.normalize("NFD", TEXT).encode(),
    b"<meta charset=windows-1258>" + "<p>Sô´ 9, Sở".replace("´", "\u0301").replace("ở", "ơ\u0309").encode("cp1258"),
]


@pytest.mark.parametrize("data", ENCODINGS)
def test_a_page_is_decoded_by_its_mark_its_bytes_or_its_own_word(data: bytes) -> None:
    page = decode_page(data)
    assert "Sở" in page
    assert unicodedata.is_normalized("NFC", page)


def test_a_web_archive_gives_its_page(tmp_path: Path) -> None:
    file = tmp_path / "a.mht"
    file.write_bytes(
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=X\r\n\r\n--X\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>S=E1=BB=9F Y t=E1=BA=BF</p>\r\n--X--\r\n"
    )
    (block,) = read_web_file(file).prose
    assert block.lines[0].text == "Sở Y tế"


REFUSED = [
    ("a.html", b"  \n", "trang web trống"),
    ("a.html", b"<script>1</script>", "trang web không có chữ"),
    ("a.mht", b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nabc", "không thấy trang web"),
    ("a.html", "<p>KÕ ho¹ch c¶i c¸ch hµnh chÝnh n¨m 2010 cña Së".encode(), "mã cũ TCVN3"),
]


@pytest.mark.parametrize(("name", "data", "reason"), REFUSED)
def test_what_is_no_page_is_refused_by_name(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadablePlanError, match=reason) as caught:
        read_here(tmp_path / name)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_page_nested_beyond_reason_is_refused_and_not_cut() -> None:
    with pytest.raises(UnreadablePlanError, match="trang web bị hỏng"):
        parse_web("<div>" * 20_000 + "Kế hoạch", "a.html")


def test_a_saved_plan_is_read_whole() -> None:
    html = (
        "<table><tr><td>SỞ XÂY DỰNG<td>CỘNG HÒA<tr><td>Số: 12/KH-SXD<td><i>Cà Mau, ngày 05 tháng 01\n năm 2026</i></table>"
        "<p><b>KẾ HOẠCH</b><br>Cải cách hành chính năm 2026<p>Thực hiện Nghị quyết, Sở ban hành:"
        f"<table>{HEADER}<tr><td>I<td colspan=5><b>Thể chế</b><tr><td>1<td>Rà soát<td><b>Văn phòng</b><td><td>Báo cáo<td>Quý I</table>"
    )
    document: Document = parse_web(html, "a.html")
    plan = parse_plan(document, "a")
    (task,) = plan.tasks
    assert (plan.number, plan.title) == ("12/KH-SXD", "Kế hoạch cải cách hành chính năm 2026")
    assert (task.id, task.section_title, task.lead, task.time_text) == ("a/I/1", "Thể chế", ("Văn phòng",), "Quý I")
