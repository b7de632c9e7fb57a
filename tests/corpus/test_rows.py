"""Layout repair of tables, a case for each oddity that papers have shown."""

from __future__ import annotations

import pytest

from corpus.document import Document, Row, Table
from corpus.errors import UnreadablePlanError
from corpus.plans import parse_plan
from corpus.readers.textfile import parse_text
from tests.corpus.papers import COLUMNS, HEAD, read, tasks

SECTION = "I\tCẢI CÁCH THỂ CHẾ\t\t\t\t\t\t"
ONE = "1\tMục A\tViệc A\tLàm A\tBáo cáo\tVăn phòng\tThanh tra\tTháng 3"


def test_a_row_has_its_cells_by_the_header_and_its_own_line() -> None:
    task = tasks(SECTION, ONE)["I/1"]
    assert (task.goal, task.title, task.activity, task.product) == ("Mục A", "Việc A", "Làm A", "Báo cáo")
    assert (task.lead, task.support, task.time_text) == (("Văn phòng",), ("Thanh tra",), "Tháng 3")
    assert task.section_title == "CẢI CÁCH THỂ CHẾ"
    assert task.source.lines == (12, 12)


def test_columns_are_known_by_their_words_in_any_order() -> None:
    task = tasks(
        "1\tQuý II\tCông an tỉnh\tDiễn tập\tSở Y tế",
        columns="STT\tThời hạn\tCơ quan chủ trì\tNội dung\tĐơn vị phối hợp",
    )["-/1"]
    assert (task.title, task.lead, task.support, task.time_text) == (
        "Diễn tập",
        ("Công an tỉnh",),
        ("Sở Y tế",),
        "Quý II",
    )


def test_a_row_cut_by_a_page_break_goes_on_in_its_columns() -> None:
    cut = "1\tNâng cao chất\tViệc A\tLàm A\tBáo cáo 6\tVăn phòng\tCác phòng,\tTháng 3"
    rest = "\tlượng phục vụ\t\t\ttháng, năm\t\tđơn vị\t"
    task = tasks(SECTION, cut, "", rest)["I/1"]
    assert task.goal == "Nâng cao chất lượng phục vụ"
    assert task.product == "Báo cáo 6 tháng, năm"
    assert task.support == ("Các phòng, đơn vị",)
    assert task.source.lines == (12, 14)
    assert any("nối vào sau" in doubt for doubt in task.doubts)


def test_a_repeated_header_is_a_page_break_and_no_row() -> None:
    found = tasks(SECTION, ONE, COLUMNS, "\t\ttheo quy định\t\t\t\t\t", ONE.replace("1\t", "2\t", 1))
    assert found["I/1"].title == "Việc A theo quy định"
    assert list(found) == ["I/1", "I/2"]


def test_a_page_number_between_rows_is_a_page_break() -> None:
    assert tasks(SECTION, ONE, "", "7", "", "\t\ttheo quy định\t\t\t\t\t")["I/1"].title == "Việc A theo quy định"


def test_an_unnumbered_row_is_a_new_part_that_shares_all_but_the_product() -> None:
    found = tasks(SECTION, ONE, "\t\t\t\tTờ trình\t\t\tTháng 6")
    assert list(found) == ["I/1a", "I/1b"]
    second = found["I/1b"]
    assert (second.goal, second.title, second.activity) == ("Mục A", "Việc A", "Làm A")
    assert (second.product, second.lead, second.time_text) == ("Tờ trình", ("Văn phòng",), "Tháng 6")
    assert (found["I/1a"].row, second.row, second.part) == ("thu/I/1", "thu/I/1", "b")


def test_a_part_never_takes_the_product_above() -> None:
    assert tasks(SECTION, ONE, "\t\tViệc B\tLàm B\t\tThanh tra\t\t")["I/1b"].product is None


def test_after_a_page_break_a_row_with_a_time_and_capitals_is_a_new_part() -> None:
    found = tasks(SECTION, ONE, "", "\t\tTrình Quyết định\tLàm A\tQuyết định\tVăn phòng\t\tTháng 9")
    assert found["I/1b"].title == "Trình Quyết định"
    assert found["I/1b"].source.lines == (14, 14)


def test_after_a_page_break_a_row_mostly_in_lower_case_goes_on_though_it_has_a_time() -> None:
    cut = "1\tMục A\tViệc\tHướng\tHồ sơ\tVăn\tThanh tra\tTừ Quý I đến"
    found = tasks(SECTION, cut, "", "\t\ttiếp dân\tdẫn\tđầy đủ\tphòng\t\tQuý III")
    assert found["I/1"].time_text == "Từ Quý I đến Quý III"
    assert found["I/1"].lead == ("Văn phòng",)


def test_a_fragment_goes_to_the_nearest_filled_cell_above_in_its_column() -> None:
    cut = "1\tMục A\tViệc A\tSoạn kế hoạch;\tKế hoạch\tPhòng Nội\tThanh tra\tTháng 3"
    found = tasks(SECTION, cut, "\t\t\t\tBáo cáo\t\t\t", "", "\t\t\tCông văn\t\tchính\t\t")
    assert found["I/1a"].lead == found["I/1b"].lead == ("Phòng Nội chính",)
    assert found["I/1b"].activity == "Soạn kế hoạch; Công văn"
    assert found["I/1b"].product == "Báo cáo"


def test_an_empty_goal_or_title_takes_the_one_above_with_a_doubt_and_nothing_else_does() -> None:
    task = tasks(SECTION, ONE, "2\t\t\tLàm B\t\tThanh tra\t\t")["I/2"]
    assert (task.goal, task.title, task.activity) == ("Mục A", "Việc A", "Làm B")
    assert (task.product, task.support, task.time_text) == (None, (), None)
    assert len(task.doubts) == 2


def test_nothing_is_taken_over_a_section() -> None:
    task = tasks(SECTION, ONE, "II\tCẢI CÁCH BỘ MÁY\t\t\t\t\t\t", "2\t\tViệc B\t\tBáo cáo\tThanh tra\t\t")["II/2"]
    assert task.goal is None


def test_two_products_and_two_times_in_one_cell_are_two_parts() -> None:
    flat = "1\tMục A\tViệc A\tLàm kế hoạch Báo cáo\tKế hoạch Báo cáo\tPhòng Nội chính Phòng Nội chính\tThanh tra\tQuý I/2026 Định kỳ trong năm 2026"
    found = tasks(SECTION, flat)
    assert [(task.product, task.time_text) for task in found.values()] == [
        ("Kế hoạch", "Quý I/2026"),
        ("Báo cáo", "Định kỳ trong năm 2026"),
    ]
    assert {task.lead for task in found.values()} == {("Phòng Nội chính",)}
    assert {task.activity for task in found.values()} == {"Làm kế hoạch Báo cáo"}


@pytest.mark.parametrize(
    ("product", "time"),
    [
        ("Kế hoạch, công văn", "Quý I/2026"),
        ("Kế hoạch; Báo cáo", "Tháng 3"),
        ("Báo cáo", "Từ Quý I đến Quý III"),
        ("Kế hoạch Báo cáo", "Năm 2026"),
        ("Kế hoạch; Báo cáo", "Tháng 6 và tháng 12"),
    ],
)
def test_a_list_of_products_with_one_time_is_one_task(product: str, time: str) -> None:
    found = tasks(SECTION, f"1\tMục A\tViệc A\tLàm A\t{product}\tVăn phòng\tThanh tra\t{time}")
    assert [(task.product, task.time_text) for task in found.values()] == [(product, time)]


def test_lost_letters_at_a_join_are_kept_and_doubted() -> None:
    cut = "1\tMục A\tViệc của\tLàm tại cơ quan nhà nước; cơ quan khác\tBáo cáo\tVăn phòng\tThanh tra\tTháng 3"
    task = tasks(SECTION, cut, "", "\t\tơ quan, đơn vị\t\t\t\t\t")["I/1"]
    assert task.title == "Việc của ơ quan, đơn vị"
    assert any("chữ bị mất" in doubt for doubt in task.doubts)


SLID = "STT\tNội dung công việc\tĐơn vị chủ trì thực hiện\tĐơn vị phối hợp\tThời gian thực hiện\tSản phẩm\tGhi chú"


def test_a_unit_under_time_slides_back_to_support() -> None:
    task = tasks("1\tNối dữ liệu\tSở Y tế\t\tBảo hiểm xã hội tỉnh và các cơ quan có liên quan\t\t", columns=SLID)["-/1"]
    assert task.support == ("Bảo hiểm xã hội tỉnh", "các cơ quan có liên quan")
    assert (task.time_text, len(task.doubts)) == (None, 1)


def test_a_product_in_the_fifth_place_of_a_short_row_is_the_product() -> None:
    task = tasks("1\tLập kho\tSở Y tế\t\tKho dữ liệu dùng chung", columns=SLID)["-/1"]
    assert (task.product, task.time_text, task.support) == ("Kho dữ liệu dùng chung", None, ())


def test_a_block_heading_that_is_a_time_is_the_section_and_the_time_of_its_rows() -> None:
    found = tasks(
        "\tNăm 2026\t\t\t\t\t",
        "1\tViệc A\tSở Y tế",
        "\tNăm 2027 - 2030\t\t\t",
        "1\tViệc B\tSở Y tế\t\tTháng 5/2027",
        columns=SLID,
    )
    assert list(found) == ["Năm 2026/1", "Năm 2027 - 2030/1"]
    assert found["Năm 2026/1"].time_text == "Năm 2026"
    assert str(found["Năm 2026/1"].deadline.due) == "2026-12-31"
    assert found["Năm 2027 - 2030/1"].time_text == "Tháng 5/2027"


def test_tags_unclosed_or_not_leave_no_trace() -> None:
    row = '1\t<b>Mục</b> A\t<p>Việc A (<i>trừ mật</i>)</p>\tLàm A\t<ul style="x"> - Báo cáo \t<p>Văn phòng</p>\tThanh tra<br>Sở Y tế\tTháng 3'
    task = tasks(SECTION, row)["I/1"]
    assert (task.goal, task.title, task.product) == ("Mục A", "Việc A (trừ mật)", "- Báo cáo")
    assert task.support == ("Thanh tra", "Sở Y tế")


def test_nested_numbers_are_tasks_at_any_level_and_headings_otherwise() -> None:
    found = tasks(
        "5\tCÔNG VỤ\t\t\t\t\t",
        "5.1\tTuyển dụng\t\t\t\t\t",
        "5.1.1\tViệc A\tSở Nội vụ\t\tTháng 3\t\t",
        "5.2\tViệc B\tSở Nội vụ\t\t\t\t",
        "5.2.1\tViệc C\tSở Nội vụ\t\tTháng 4\t\t",
        columns=SLID,
    )
    assert {ident: task.headings for ident, task in found.items()} == {
        "5/5.1.1": ("5.1 Tuyển dụng",),
        "5/5.2": (),
        "5/5.2.1": (),
    }


def test_rows_without_a_number_are_counted_and_repeated_numbers_told_apart() -> None:
    found = tasks("\tViệc A\tSở Y tế\t\tTháng 3\t\t", "\tViệc B\tSở Y tế\t\tTháng 4\t\t", columns=SLID)
    assert list(found) == ["-/r1", "-/r2"]
    found = tasks(SECTION, ONE, ONE.replace("Việc A", "Việc B"))
    assert list(found) == ["I/1", "I/1~2"]


def test_a_number_left_out_is_doubted() -> None:
    plan = read(SECTION, ONE, ONE.replace("1\t", "3\t", 1))
    assert [(doubt.kind, doubt.task) for doubt in plan.doubts] == [("missing_number", "thu/I/3")]


def test_a_second_table_has_its_own_ids() -> None:
    found = tasks(SECTION, ONE, "", "PHỤ LỤC II", "", COLUMNS, SECTION, ONE.replace("Việc A", "Việc B"))
    assert list(found) == ["I/1", "PL2/I/1"]


@pytest.mark.parametrize(
    ("second", "ids"),
    [
        (("1", "Việc B"), ["-/1", "PL2/-/1"]),
        (("2", "Việc B"), ["-/1", "-/2"]),
    ],
)
def test_a_header_on_another_sheet_opens_a_table_where_the_numbers_begin_again(
    second: tuple[str, str], ids: list[str]
) -> None:
    header = Row(("TT", "Nhiệm vụ", "Chủ trì", "Thời gian"), sheet="Một")
    rows = (
        header,
        Row(("1", "Việc A", "Văn phòng", "Tháng 3"), sheet="Một"),
        Row(header.cells, sheet="Hai"),
        Row((*second, "Văn phòng", "Tháng 3"), sheet="Hai"),
    )
    plan = parse_plan(Document("thu.xlsx", (*parse_text(HEAD, "thu.txt").blocks, Table(rows))), "thu")
    assert [task.id.removeprefix("thu/") for task in plan.tasks] == ids


def test_numbers_go_on_beyond_999_and_parts_beyond_z() -> None:
    found = tasks(*(f"{n}\tViệc {n}\tSở Y tế\t\tTháng 3\t\t" for n in range(1, 1002)), columns=SLID)
    assert list(found)[-1] == "-/1001"
    parts = [f"\t\tViệc {n}\tLàm {n}\tBáo cáo {n}\tThanh tra\t\tTháng 4" for n in range(27)]
    assert list(tasks(SECTION, ONE, *parts))[-2:] == ["I/1aa", "I/1ab"]


def test_a_number_in_brackets_numbers_a_row() -> None:
    assert list(tasks(SECTION, ONE.replace("1", "(1)", 1))) == ["I/1"]


def test_a_number_that_a_scan_shows_badly_is_doubted() -> None:
    rows = (
        Row(("TT", "Nhiệm vụ", "Chủ trì", "Thời gian")),
        Row(("1", "Việc A", "Văn phòng", "Tháng 3"), confidence=(0.4, 0.99, 0.99, 0.99)),
    )
    plan = parse_plan(Document("thu.png", (*parse_text(HEAD, "thu.txt").blocks, Table(rows))), "thu")
    assert [(doubt.field, doubt.kind, doubt.likelihood) for doubt in plan.doubts] == [("number", "ocr", 0.4)]


def test_a_uid_stays_when_rows_are_renumbered() -> None:
    before = tasks(SECTION, ONE)["I/1"]
    after = tasks(SECTION, "1\tMục B\tViệc B\tLàm B\tBáo cáo\tThanh tra\t\tTháng 2", ONE.replace("1\t", "2\t", 1))[
        "I/2"
    ]
    assert before.uid == after.uid


def test_a_table_without_a_lead_column_is_refused_with_its_line() -> None:
    with pytest.raises(UnreadablePlanError, match=r"thu.txt: dòng 10: bảng không có cột đơn vị chủ trì"):
        read("1\tViệc A\tBáo cáo\tTháng 3", columns="TT\tNhiệm vụ\tSản phẩm\tThời gian")


def test_the_papers_own_count_is_compared() -> None:
    plan = read(SECTION, ONE, "", "Phụ lục có 5 nhiệm vụ.")
    assert [(doubt.field, doubt.assumed) for doubt in plan.doubts] == [("task_count", "đọc được 1 hàng có số thứ tự")]
    assert HEAD.startswith("Số: 12/KH-SXD")


def test_a_header_over_two_lines_is_one_header() -> None:
    found = tasks(
        "\t\tChủ trì\tPhối hợp\t",
        "1\tViệc A\tSở Y tế\tSở Nội vụ\tTháng 3",
        columns="STT\tNhiệm vụ\tĐơn vị thực hiện\t\tThời gian",
    )
    assert (found["-/1"].lead, found["-/1"].support) == (("Sở Y tế",), ("Sở Nội vụ",))


def test_crosses_under_months_are_the_time() -> None:
    found = tasks(
        "1\tViệc A\tSở Y tế\t\t\tx\t",
        "2\tViệc B\tSở Y tế\tX\tX\tX\tX",
        columns="STT\tNội dung công việc\tĐơn vị chủ trì\tQuý I\tQuý II\tQuý III\tQuý IV",
    )
    assert [(task.time_text, str(task.deadline.due)) for task in found.values()] == [
        ("Quý III", "2026-09-30"),
        ("Quý I, Quý II, Quý III, Quý IV", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("cell", "lead", "support", "doubts"),
    [
        ("Chủ trì: Sở Y tế; Phối hợp: Sở Nội vụ, Công an tỉnh", ("Sở Y tế",), ("Sở Nội vụ", "Công an tỉnh"), 0),
        ("**Sở Y tế**<br>Sở Nội vụ", ("Sở Y tế",), ("Sở Nội vụ",), 0),
        ("Sở Y tế; Sở Nội vụ", ("Sở Y tế",), ("Sở Nội vụ",), 1),
        ("Sở Y tế", ("Sở Y tế",), (), 0),
    ],
)
def test_one_column_for_lead_and_support_is_told_apart(
    cell: str, lead: tuple[str, ...], support: tuple[str, ...], doubts: int
) -> None:
    task = tasks(f"1\tViệc A\t{cell}\tTháng 3", columns="STT\tNhiệm vụ\tĐơn vị chủ trì/phối hợp\tThời gian")["-/1"]
    assert (task.lead, task.support, len(task.doubts)) == (lead, support, doubts)


def test_a_table_without_a_number_column_joins_only_what_goes_on_in_lower_case() -> None:
    found = tasks(
        "Việc A\tSở Y tế\tTháng 3",
        "",
        "Việc B\tSở Nội vụ\t",
        "",
        "của tỉnh\t\t",
        columns="Nội dung\tCơ quan chủ trì\tThời hạn",
    )
    assert [(ident, task.title) for ident, task in found.items()] == [("-/r1", "Việc A"), ("-/r2", "Việc B của tỉnh")]


def test_a_single_cell_goes_on_with_a_sentence_that_the_page_left_open() -> None:
    cut = "1\tMục A\tViệc A\tLàm A\tBáo cáo\tVăn phòng\tCác phòng\tTheo hướng dẫn của"
    found = tasks(SECTION, cut, "", "\t\t\t\t\t\t\tUBND tỉnh, Sở Tư pháp", ONE.replace("1\t", "2\t", 1))
    assert [task.time_text for task in found.values()] == ["Theo hướng dẫn của UBND tỉnh, Sở Tư pháp", "Tháng 3"]
