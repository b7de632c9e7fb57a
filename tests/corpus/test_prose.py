"""Prose, duties, the facts of a paper and clauses that are tasks, on papers written for these tests."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadablePlanError
from corpus.model import Plan
from corpus.numbering import leading_number, may_follow, parse_number
from corpus.plans import parse_plan
from corpus.readers.textfile import parse_text
from tests.corpus.papers import COLUMNS, HEAD, read

ROW = "1\tMục A\tViệc A\tLàm A\tBáo cáo\tVăn phòng\tThanh tra\tTháng 3"


def paper(prose: str, head: str = HEAD) -> Plan:
    return parse_plan(
        parse_text(f"{head}{prose}\n\nNơi nhận:\n\n- Lưu: VT.\n\nPHỤ LỤC\n\n{COLUMNS}\n{ROW}\n", "thu.txt"), "thu"
    )


def test_a_paragraph_has_its_headings_and_its_lines() -> None:
    plan = paper("I. MỤC ĐÍCH\n\n1. Yêu cầu\n\n- Làm đúng hạn.\n\nII. KINH PHÍ\n\nTừ ngân sách.")
    found = [(passage.text, passage.headings, passage.source.lines) for passage in plan.passages[1:]]
    assert found == [
        ("- Làm đúng hạn.", ("I. MỤC ĐÍCH", "1. Yêu cầu"), (14, 14)),
        ("Từ ngân sách.", ("II. KINH PHÍ",), (18, 18)),
    ]


def test_a_paragraph_cut_by_a_page_break_is_joined() -> None:
    plan = paper("I. MỤC ĐÍCH\n\nNâng cao trách nhiệm của người\n\nđứng đầu cơ quan.")
    assert plan.passages[1].text == "Nâng cao trách nhiệm của người đứng đầu cơ quan."
    assert plan.passages[1].source.lines == (12, 14)


def test_markdown_marks_are_no_text() -> None:
    plan = paper("### **I. MỤC ĐÍCH**\n\n*(Có phụ lục kèm theo)*")
    assert (plan.passages[1].headings, plan.passages[1].text) == (("I. MỤC ĐÍCH",), "(Có phụ lục kèm theo)")


DUTIES = [
    ("1. Phòng Nội chính tham mưu các nội dung về TTHC.", ("Phòng Nội chính",)),
    ("**2. Giao Văn phòng Sở:** Chủ trì theo dõi.", ("Văn phòng Sở",)),
    ("3. Thanh tra Sở\n\nLồng ghép trong phổ biến pháp luật.", ("Thanh tra Sở",)),
    ("1. Căn cứ Kế hoạch này, các phòng, ban trực thuộc có trách nhiệm làm đúng hạn.", ("Các phòng, ban trực thuộc",)),
    ("Làm tốt. Riêng UBND cấp huyện có trách nhiệm chỉ đạo UBND cấp xã.", ("UBND cấp huyện",)),
    ("4. Phòng A; toàn thể công chức có trách nhiệm làm tốt.", ("Phòng A", "Toàn thể công chức")),
    ("Trên đây là Kế hoạch năm 2026.", ()),
]


@pytest.mark.parametrize(("prose", "units"), DUTIES)
def test_a_duty_names_its_units(prose: str, units: tuple[str, ...]) -> None:
    plan = paper(f"IV. TỔ CHỨC THỰC HIỆN\n\n{prose}")
    assert plan.passages[1].units == units


def test_units_are_no_duty_outside_the_part_that_gives_duties() -> None:
    assert paper("I. MỤC ĐÍCH\n\nPhòng Nội chính thực hiện tốt việc này.").passages[1].units == ()


def test_a_plan_says_what_it_is() -> None:
    plan = read(ROW)
    assert (plan.number, plan.symbol, plan.issuer, plan.province) == ("12/KH-SXD", "KH-SXD", "Sở Xây dựng", "Cà Mau")
    assert (plan.year, plan.date, plan.implements) == (2026, date(2026, 1, 5), ("9/KH-UBND",))
    assert plan.title == "Kế hoạch cải cách hành chính của Sở Xây dựng năm 2026"


def test_a_blank_number_and_day_stay_blank() -> None:
    plan = read(ROW, head=HEAD.replace("12/KH-SXD", "      /KH- SXD").replace("ngày 05 tháng", "ngày     tháng"))
    assert (plan.number, plan.symbol, plan.date, plan.date_text) == (None, "KH-SXD", None, "ngày tháng 01 năm 2026")


def test_a_day_that_is_not_in_the_calendar_is_doubted() -> None:
    plan = read(ROW, head=HEAD.replace("05 tháng 01", "31 tháng 02"))
    assert plan.date is None
    assert [doubt.field for doubt in plan.doubts] == ["date"]


def test_the_signer_stands_under_the_position() -> None:
    plan = parse_plan(
        parse_text(
            f"{HEAD}Nơi nhận:\n\n- Sở Nội vụ;\n\n**KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC**\n\nTrần Văn Bình\n\nPHỤ LỤC\n\n{COLUMNS}\n{ROW}\n",
            "a.txt",
        ),
        "thu",
    )
    assert plan.signer == "Trần Văn Bình"


AMENDING = """Số: 3/KH-UBND

Hà Nam, ngày 02 tháng 3 năm 2024

KẾ HOẠCH

**Điều chỉnh Kế hoạch số 7/KH-UBND ngày 01/01/2023 của Ủy ban nhân dân tỉnh**

Ủy ban nhân dân tỉnh Hà Nam ban hành Kế hoạch điều chỉnh như sau:

I. NỘI DUNG ĐIỀU CHỈNH

1. Điều chỉnh Mục V (Nhiệm vụ)

“1. Thể chế

a) Sửa quy chế.

b) Sửa văn bản.

2. Số hóa

- k) Chủ trì, phối hợp với Sở Y tế kết nối dữ liệu.
- l) Đào tạo cán bộ.
- m) Sắp xếp lại bộ phận.

3. Thương hiệu

Nhận diện bộ phận một cửa.”

2. Điều chỉnh Mục VI (Tổ chức thực hiện)

“1. Văn phòng UBND tỉnh

Chủ trì, phối hợp các Sở, ngành có liên quan thực hiện các nội dung tại điểm b, khoản 1; điểm k, 1 khoản 2; khoản 3 Phần V.

2. Sở Nội vụ

Chủ trì, phối hợp với các địa phương triển khai các nhiệm vụ tại điểm a, khoản 1; điểm l khoản 2 Phần V.

3. UBND các huyện, thành phố

Phối hợp với các đơn vị triển khai các nhiệm vụ tại điểm m khoản 2; khoản 3 Phần V.”
"""


def test_clauses_are_tasks_of_the_units_that_references_give_them() -> None:
    plan = parse_plan(parse_text(AMENDING, "a.txt"), "thu")
    assert plan.amends == ("7/KH-UBND",)
    found = {task.id: (task.lead, task.support) for task in plan.tasks}
    office, interior, places = "Văn phòng UBND tỉnh", "Sở Nội vụ", "UBND các huyện, thành phố"
    assert found == {
        "thu/I.1/1.a": ((interior,), ("các địa phương",)),
        "thu/I.1/1.b": ((office,), ("các Sở, ngành có liên quan",)),
        "thu/I.1/2.k": ((office,), ("Sở Y tế", "các Sở, ngành có liên quan")),
        "thu/I.1/2.l": ((office, interior), ("các Sở, ngành có liên quan", "các địa phương")),
        "thu/I.1/2.m": ((), (places,)),
        "thu/I.1/3": ((office,), ("các Sở, ngành có liên quan", places)),
    }
    last = plan.tasks[-1]
    assert (last.title, last.activity) == ("Thương hiệu", "Nhận diện bộ phận một cửa.")
    assert plan.tasks[2].title == "Chủ trì, phối hợp với Sở Y tế kết nối dữ liệu."
    assert plan.tasks[2].headings == ("2. Số hóa",)
    assert any(doubt.kind == "reference" and doubt.task == "thu/I.1/2.l" for doubt in plan.doubts)


FLAT = """KẾ HOẠCH

Cải cách hành chính năm 2026

STT Nhiệm vụ cụ thể
Cơ quan

chủ trì

Cơ quan

phối hợp

Thời gian

thực hiện

1 CHỈ ĐẠO, ĐIỀU HÀNH

1.1 Soạn kế hoạch gửi Sở Tư

pháp trong 30 ngày
Phòng HCTC-

QTTV

Các phòng, ban,

đơn vị
Tháng 01/2026

5

STT Nhiệm vụ cụ thể
Cơ quan

chủ trì

Cơ quan

phối hợp

Thời gian

thực hiện

1.2 Thăng hạng viên chức
Nhà khách tỉnh

Phòng HCTC-

QTTV

Theo quy định của

UBND tỉnh
"""


def test_a_dump_without_tabs_is_read_by_what_the_cells_say() -> None:
    plan = parse_plan(parse_text(FLAT, "a.txt"), "thu")
    found = [(task.number, task.title, task.lead, task.support, task.time_text) for task in plan.tasks]
    assert found == [
        (
            "1.1",
            "Soạn kế hoạch gửi Sở Tư pháp trong 30 ngày",
            ("Phòng HCTC-QTTV",),
            ("Các phòng, ban, đơn vị",),
            "Tháng 01/2026",
        ),
        ("1.2", "Thăng hạng viên chức", ("Nhà khách tỉnh",), ("Phòng HCTC-QTTV",), "Theo quy định của UBND tỉnh"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "steps"),
    [
        ("I", "roman", (1,)),
        ("XIV", "roman", (14,)),
        ("6.2.1", "nested", (6, 2, 1)),
        ("7.", "arabic", (7,)),
        ("đ)", "letter", (5,)),
        ("C", "alpha", (3,)),
    ],
)
def test_numbers_are_known_by_kind(text: str, kind: str, steps: tuple[int, ...]) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.kind, number.steps) == (kind, steps)


@pytest.mark.parametrize("text", ["IIII", "Năm 2026", "", "1/2", "f)", "II III"])
def test_other_words_are_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("number", "above", "follows"),
    [
        ("2", ["1.3.2"], True),
        ("1.4", ["1.3.2"], True),
        ("5", ["3.1.2"], False),
        ("1", ["II"], True),
        ("61", ["6.1.3"], False),
        ("III", ["II", "9"], True),
    ],
)
def test_a_number_follows_only_its_neighbour(number: str, above: list[str], follows: bool) -> None:
    found, before = parse_number(number), [parse_number(text) for text in above]
    assert found is not None
    assert may_follow(found, [text for text in before if text]) is follows


def test_a_dash_may_close_a_roman_number() -> None:
    found = leading_number("V- TỔ CHỨC")
    assert found is not None
    assert (found[0].text, found[1]) == ("V", "TỔ CHỨC")


_LINES = st.lists(
    st.sampled_from(
        [
            "",
            "5",
            "KẾ HOẠCH",
            "Năm 2026",
            "I. MỤC TIÊU",
            "“1. Văn phòng”",
            "- a) Làm.",
            "**",
            "#",
            "STT Nhiệm vụ",
            "Cơ quan chủ trì phối hợp",
            "Thời gian",
            COLUMNS,
            ROW,
            "\t",
            "\t\tabc",
            "I\t\t\t",
            "1.1\tx\t\t\t\t\tSở Y tế",
            "Chủ trì tại điểm a khoản 1; khoản 2",
            "Nơi nhận:",
            "1",
            "1.1 Việc",
            "Sở Y tế",
            "<b>",
        ]
    )
    | st.text(max_size=30),
    max_size=25,
)


@given(_LINES)
def test_any_text_is_a_plan_or_is_refused(lines: list[str]) -> None:
    try:
        plan = parse_plan(parse_text("\n".join(lines), "a.txt"), "thu")
    except UnreadablePlanError as error:
        outcome = str(error).startswith("a.txt: ")
    else:
        ids, uids = {task.id for task in plan.tasks}, {task.uid for task in plan.tasks}
        outcome = len(ids) == len(uids) == len(plan.tasks) > 0
    assert outcome


def test_a_commune_that_signs_without_a_list_of_receivers() -> None:
    text = "\n".join(
        [
            "ỦY BAN NHÂN DÂN XÃ ĐÔNG SƠN", "Số: 21/KH-UBND", "Đông Sơn, ngày 12 tháng 01 năm 2026", "", "KẾ HOẠCH", "Phòng, chống thiên tai năm 2026", "",
            "STT\tCông việc\tChủ trì\tThời hạn", "1\tKiểm tra đê\tPhòng Kinh tế\tTháng 4", "2\tDiễn tập\tCông an xã\tTháng 5", "",
            "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "Lê Văn Hòa", "",
        ]
    )  # fmt: skip
    plan = parse_plan(parse_text(text, "a.txt"), "a")
    assert (plan.issuer, plan.signer) == ("Ủy ban nhân dân xã Đông Sơn", "Lê Văn Hòa")


def test_a_decision_that_issues_a_plan_names_its_body_and_signer_before_the_plan() -> None:
    text = "\n".join(
        [
            "THỦ TƯỚNG CHÍNH PHỦ", "Số: 77/QĐ-TTg", "Hà Nội, ngày 09 tháng 3 năm 2026", "", "QUYẾT ĐỊNH", "BAN HÀNH KẾ HOẠCH THI HÀNH LUẬT LƯU TRỮ", "",
            "THỦ TƯỚNG CHÍNH PHỦ", "", "Căn cứ Luật Lưu trữ;", "", "Điều 1. Thủ tướng Chính phủ ban hành Kế hoạch này.", "", "*Nơi nhận:*", "- Lưu: VT.", "",
            "THỦ TƯỚNG", "", "Lê Văn Hòa", "", "KẾ HOẠCH", "THI HÀNH LUẬT LƯU TRỮ", "",
            "STT\tCông việc\tChủ trì\tThời hạn", "1\tSoạn nghị định\tBộ Nội vụ\tTháng 4", "2\tTập huấn\tBộ Nội vụ\tTháng 5", "",
        ]
    )  # fmt: skip
    plan = parse_plan(parse_text(text, "a.txt"), "a")
    assert (plan.issuer, plan.province, plan.signer) == ("Thủ tướng Chính phủ", None, "Lê Văn Hòa")
