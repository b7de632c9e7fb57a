from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.context import Context
from bot.question import Question
from bot.understand import understand
from tests.bot.fake import PLANS, SCT, VP, knowledge

TODAY = date(2026, 11, 20)
CONTEXT = Context(knowledge())


def read(text: str, plan: str | None = SCT) -> Question:
    return understand(text, CONTEXT, plan, TODAY)


ASKS = [
    ("Ai chủ trì rà soát TTHC và hạn khi nào?", ("lead", "due")),
    ("ra soat tthc: dv CT? han? SP? PH?", ("lead", "support", "due", "product")),
    ("rà soát TTHC: đv CT? đv PH? hạn? SP?", ("lead", "support", "due", "product")),
    ("vụ rà soát thủ tục thì phòng nào lo vậy anh?", ("lead",)),
    ("chừng nào xong việc rà soát TTHC", ("due",)),
    ("quy chế chi tiêu bao giờ phải xong", ("due",)),
    ("rà soát TTHC tháng mấy", ("due",)),
    ("đơn vị nào phối hợp kiểm tra CCHC", ("support",)),
    ("who leads the review and when is it due?", ("lead", "due")),
    ("Văn phòng chủ trì những việc gì?", ("list",)),
    ("tháng 3 có mấy việc đến hạn", ("count",)),
    ("việc nào đến hạn sớm nhất?", ("earliest", "list")),
    ("ai ký kế hoạch này", ("signer",)),
    ("kế hoạch số mấy", ("number",)),
    ("ông nào đặt bút ký kế hoạch này", ("signer",)),
    ("rà soát TTHC bên nào gánh chính, rơi vào bữa nào", ("lead", "due")),
    ("rà soát TTHC có ai phụ không", ("support",)),
    ("rà soát TTHC xong phải ra văn bản gì", ("product",)),
    ("đọc hết việc của Văn phòng giùm em", ("list",)),
    ("phòng nào, phối hợp với ai", ("lead", "support")),
    ("tiền làm kế hoạch này lấy đâu ra", ("narrative",)),
    ("kế hoạch này thực hiện kế hoạch nào", ("implements",)),
    ("hồ sơ giải quyết đúng hạn là bao nhiêu phần trăm", ("narrative",)),
    ("rà soát TTHC", ()),
]


@pytest.mark.parametrize(("text", "asks"), ASKS)
def test_the_words_of_asking_are_told_from_the_topic(text: str, asks: tuple[str, ...]) -> None:
    assert read(text).asks == asks


TOPICS = [
    ("Ai chủ trì rà soát TTHC và hạn khi nào?", "rà soát TTHC"),
    ("vụ tự chủ tài chính thì phòng nào lo vậy anh?", "tự chủ tài chính"),
    ("hồ sơ trả đúng hạn ai lo", "hồ sơ trả đúng hạn"),
    ("Ai chủ trì xây dựng nhà ở xã hội?", "xây dựng nhà ở xã hội"),
    ("cai cach hanh chinh ai lam", "cai cach hanh chinh"),
    ("mấy cái quy chế chi tiêu ai lo", "quy chế chi tiêu"),
    ("thanh tra sowr kiểm tra ai chur trì", "thanh tra so kiểm tra"),
    ("who leads the review?", "rà soát"),
]


@pytest.mark.parametrize(("text", "topic"), TOPICS)
def test_the_topic_is_what_the_asking_leaves(text: str, topic: str) -> None:
    assert read(text).topic == topic


UNITS = [
    ("Văn phòng chủ trì những việc gì?", "Văn phòng Sở", "lead"),
    ("VP phải làm gì trong tháng 1?", "Văn phòng Sở", None),
    ("phong qltm phoi hop nhung viec gi", "Phòng Quản lý thương mại", "support"),
    ("phòng thương mại có mấy việc", "Phòng Quản lý thương mại", None),
    ("TTKC làm gì?", "Trung tâm Khuyến công", None),
    ("TT K&C làm gì?", "Trung tâm Khuyến công", None),
    ("phòng Q.L.T.M chủ trì việc gì", "Phòng Quản lý thương mại", "lead"),
    ("Sở Y tế chủ trì những việc gì?", None, "lead"),
    ("PQLTM phải làm những việc gì", "Phòng Quản lý thương mại", None),
    ("phòng QLTM đi hỗ trợ bên khác những việc nào", "Phòng Quản lý thương mại", "support"),
]


@pytest.mark.parametrize(("text", "unit", "role"), UNITS)
def test_a_unit_is_found_by_any_of_its_spellings(text: str, unit: str | None, role: str | None) -> None:
    question = read(text)
    assert question.is_list
    assert dict(question.units) == {SCT: unit}
    assert question.role == role


SCOPES = [
    ("37/KH-SCT: ai chủ trì tuyên truyền", None, (SCT,)),
    ("ở Sở Công Thương Quảng Bình ai chủ trì rà soát", None, (SCT,)),
    ("ai chu tri ra soat o SCT quang binh", None, (SCT,)),
    ("VP UBND tỉnh Cà Mau ban hành kế hoạch khi nào", None, (VP,)),
    ("cà mâu ai làm tự chủ tài chính", SCT, (VP,)),
    ("ai chủ trì kế hoạch CCHC", SCT, (SCT,)),
    ("ai chủ trì kế hoạch CCHC", None, (VP, SCT)),
    ("kế hoạch của UBND tỉnh giao việc gì cho Văn phòng", SCT, (SCT,)),
    ("Sở CT Quảng Bình: ai chủ trì rà soát", None, (SCT,)),
    ("kế hoạch này làm theo quyết định nào của VP UBND tỉnh Cà Mau", SCT, (SCT,)),
]


@pytest.mark.parametrize(("text", "bound", "plans"), SCOPES)
def test_a_plan_is_named_by_number_province_or_body(text: str, bound: str | None, plans: tuple[str, ...]) -> None:
    assert read(text, bound).plans == plans


@pytest.mark.parametrize(
    ("text", "section", "number"),
    [
        ("STT 4a hạn khi nào", None, "4a"),
        ("mục II gồm những việc gì", "ii", None),
        ("mục III, STT 7: ai làm", "iii", "7"),
    ],
)
def test_a_row_is_named_by_its_place(text: str, section: str | None, number: str | None) -> None:
    row = read(text).row
    assert row is not None
    assert (row.section, row.number) == (section, number)


def test_a_section_is_named_by_words_of_its_title() -> None:
    assert read("lĩnh vực tài chính công có những việc gì").section == "tài chính công"


def test_a_month_in_a_row_number_is_no_period() -> None:
    assert read("1.2 hạn khi nào", VP).period is None


def test_a_section_that_begins_like_a_unit_is_no_unknown_unit() -> None:
    question = read("lĩnh vực thủ tục hành chính có những việc gì")
    assert question.section == "thủ tục hành chính"
    assert not question.units


OPENINGS = [
    "không, ý mình là phòng QLTM chủ trì việc gì cơ",
    "à nhầm, ý mình là phòng QLTM chủ trì việc gì",
    "nhầm rồi, phòng QLTM chủ trì việc gì",
]


@pytest.mark.parametrize("text", OPENINGS)
def test_words_that_take_back_a_question_are_no_part_of_its_topic(text: str) -> None:
    question = read(text)
    assert question.follow.opening
    assert question.topic == ""
    assert dict(question.units) == {SCT: "Phòng Quản lý thương mại"}


def test_the_number_of_another_paper_is_no_number_of_the_plan() -> None:
    assert read("kế hoạch số mấy").asks == ("number",)
    assert "number" not in read("rà soát TTHC theo quyết định số mấy").asks
    assert "number" not in read("chỉ thị của Tỉnh ủy mang số mấy").asks


def test_words_that_call_a_plan_a_plan_are_no_topic_beside_another() -> None:
    assert read("kế hoạch CCHC Sở Công Thương Quảng Bình có nói xây cầu không", None).topic == "xây cầu"
    assert read("kế hoạch CCHC Sở Công Thương Quảng Bình phòng nào chủ trì", None).topic == "kế hoạch CCHC"


def test_another_body_inside_a_bound_chat_is_a_unit_or_a_topic_unless_it_stands_apart() -> None:
    assert read("việc nào chờ Sở Công Thương hướng dẫn", VP).plans == (VP,)
    assert read("ở Sở Công Thương ai rà soát TTHC", VP).plans == (SCT,)


def test_a_district_names_the_plan_that_it_issued() -> None:
    own = replace(PLANS[1], issuer="UBND huyện Mộc Châu", province="Sơn La")
    context = Context(knowledge((PLANS[0], own)))
    assert understand("Mộc Châu giao ai làm tự chủ tài chính", context, None, TODAY).plans == (VP,)


def test_words_of_the_title_between_plan_and_body_are_no_topic() -> None:
    asked = read("theo kế hoạch cải cách hành chính Sở Công Thương Quảng Bình, ai rà soát TTHC", None)
    assert (asked.plans, asked.topic) == ((SCT,), "rà soát TTHC")


def test_a_plan_is_named_by_the_words_of_its_title_when_one_has_them() -> None:
    own = replace(PLANS[0], title="Kế hoạch phát triển kinh tế số năm 2026")
    context = Context(knowledge((own, PLANS[1])))
    found = understand("theo kế hoạch phát triển kinh tế số thì ai rà soát TTHC", context, None, TODAY)
    assert (found.plans, found.named, found.topic) == ((SCT,), True, "rà soát TTHC")
    assert len(understand("kế hoạch kinh doanh ai rà soát TTHC", context, None, TODAY).plans) == 2
