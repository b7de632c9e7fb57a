"""Versions of a plan: which rows are the same, what changed, what another paper corrected, which plan amends which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from corpus.amending import Correction, amenders, carry_uids, compare, correct, corrections_in
from corpus.errors import UnreadablePlanError
from corpus.leftovers import leftovers
from corpus.mergers import NOW_IN, bare, department_now, now_in
from corpus.model import Plan
from corpus.places import PROVINCES
from corpus.plans import parse_plan
from corpus.readers.textfile import parse_text
from tests.corpus.papers import COLUMNS, HEAD

SECTION = "I\tCẢI CÁCH THỂ CHẾ\t\t\t\t\t\t"


def plan(*rows: str, id: str = "p") -> Plan:
    return parse_plan(parse_text("\n".join([HEAD, COLUMNS, SECTION, *rows, ""]), "p.txt"), id)


def row(number: str, title: str, lead: str = "Văn phòng", time: str = "Tháng 3", product: str = "Báo cáo") -> str:
    return f"{number}\t\t{title}\t\t{product}\t{lead}\tThanh tra\t{time}"


OLD = plan(
    row("1", "Rà soát thủ tục hành chính của ngành"),
    row("2", "Kiểm tra việc chấp hành kỷ luật, kỷ cương tại các phòng chuyên môn"),
    row("3", "Tổ chức hội nghị tổng kết"),
)


def test_rows_keep_their_identity_when_they_are_renumbered() -> None:
    new = plan(
        row("1", "Một việc mới tinh"),
        row("2", "Rà soát thủ tục hành chính của ngành"),
        row("3", "Kiểm tra việc chấp hành kỷ luật, kỷ cương tại các phòng chuyên môn"),
        row("4", "Tổ chức hội nghị tổng kết"),
    )
    uids = {task.title: task.uid for task in OLD.tasks}
    assert {task.title: task.uid for task in new.tasks if task.title in uids} == uids


def test_a_row_in_other_words_is_the_same_row_and_a_new_one_is_not() -> None:
    new = plan(
        row("1", "Rà soát, đánh giá thủ tục hành chính của ngành"),
        row("2", "Kiểm tra việc chấp hành kỷ luật, kỷ cương tại các phòng, đơn vị chuyên môn"),
        row("3", "Mua sắm máy quét cho bộ phận một cửa"),
    )
    carried = carry_uids(OLD, new)
    assert [task.uid for task in carried.tasks[:2]] == [task.uid for task in OLD.tasks[:2]]
    assert carried.tasks[2].uid not in {task.uid for task in OLD.tasks}


def test_the_difference_names_rows_added_dropped_and_changed() -> None:
    new = plan(
        row("1", "Rà soát thủ tục hành chính của ngành", lead="Thanh tra", time="Tháng 6"),
        row("2", "Kiểm tra việc chấp hành kỷ luật, kỷ cương tại các phòng chuyên môn"),
        row("3", "Mua sắm máy quét cho bộ phận một cửa"),
    )
    found = compare(OLD, new)
    assert [task.title for task in found.added] == ["Mua sắm máy quét cho bộ phận một cửa"]
    assert [task.title for task in found.dropped] == ["Tổ chức hội nghị tổng kết"]
    assert [change.fields for change in found.changed] == [
        (("lead", "Văn phòng", "Thanh tra"), ("time", "Tháng 3", "Tháng 6"))
    ]
    assert found.same == 1
    assert found.as_json()["changed"][0]["fields"][1] == {"field": "time", "before": "Tháng 3", "after": "Tháng 6"}


def test_a_corrected_row_holds_the_new_value_and_says_what_was_printed() -> None:
    task = OLD.tasks[0]
    day = date(2025, 3, 1)
    corrected = correct(
        OLD,
        [
            Correction(task.uid, "time", "Quý III/2025", "56/KH-UBND", day),
            Correction(task.uid, "lead", "Thanh tra", "56/KH-UBND", day),
            Correction(task.uid, "support", None, "56/KH-UBND", day),
        ],
    ).tasks[0]
    assert corrected.time_text == "Quý III/2025"
    assert corrected.deadline.due == date(2025, 9, 30)
    assert (corrected.lead, corrected.lead_units) == (("Thanh tra",), ("Thanh tra",))
    assert corrected.support == corrected.support_units == ()
    assert [(one.field, one.printed, one.paper) for one in corrections_in(corrected)] == [
        ("thời gian", "Tháng 3", "56/KH-UBND ngày 01/03/2025"),
        ("chủ trì", "Văn phòng", "56/KH-UBND ngày 01/03/2025"),
        ("phối hợp", "Thanh tra", "56/KH-UBND ngày 01/03/2025"),
    ]
    assert correct(OLD, [Correction(task.uid, "time", "Tháng 3", "56/KH-UBND", None)]).tasks == OLD.tasks
    assert correct(OLD, [Correction("khong-co", "time", "Tháng 9", "56/KH-UBND", None)]).tasks == OLD.tasks


def test_a_plan_that_amends_another_of_its_province_is_found() -> None:
    amended = replace(OLD, id="a", number="79/KH-UBND", province="Sóc Trăng")
    amending = replace(OLD, id="b", number="56/KH-UBND", amends=("79/KH-UBND",), province="Sóc Trăng")
    elsewhere = replace(amending, id="c", province="Hậu Giang")
    assert [one.id for one in amenders(amended, [amended, amending, elsewhere])] == ["b"]
    assert amenders(amending, [amended, amending]) == []


@pytest.mark.parametrize("line", ["MẬT", "TỐI MẬT", "(TUYỆT MẬT)", "Độ mật: Mật", "ĐỘ MẬT: TỐI MẬT"])
def test_a_paper_stamped_with_secrecy_is_refused(line: str) -> None:
    text = "\n".join(["ỦY BAN NHÂN DÂN TỈNH A", line, HEAD, COLUMNS, SECTION, row("1", "Việc"), ""])
    with pytest.raises(UnreadablePlanError, match="độ mật"):
        parse_plan(parse_text(text, "p.txt"), "p")


def test_the_mere_words_are_no_stamp() -> None:
    text = "\n".join(
        [HEAD, "Ký số 100% văn bản, trừ văn bản mật theo quy định.", COLUMNS, SECTION, row("1", "Bảo mật dữ liệu"), ""]
    )
    assert parse_plan(parse_text(text, "p.txt"), "p").tasks[0].title == "Bảo mật dữ liệu"


def test_twenty_nine_provinces_lie_in_others_now() -> None:
    assert len(NOW_IN) == 63 - 34
    assert set(NOW_IN) | set(NOW_IN.values()) <= set(PROVINCES)
    assert not set(NOW_IN) & set(NOW_IN.values())
    assert now_in("tỉnh Bắc Kạn") == "Thái Nguyên"
    assert now_in("Thái Nguyên") is None
    assert bare("thành phố Cần Thơ") == "can tho"
    assert department_now("Sở Kế hoạch và Đầu tư tỉnh Tuyên Quang") == "Sở Tài chính"
    assert department_now("Sở Y tế") is None


def test_words_of_another_body_are_doubted_and_kept() -> None:
    text = "\n".join(
        [
            HEAD,
            COLUMNS,
            SECTION,
            "1\t\tLập báo cáo\t\tBáo cáo\tVăn phòng\tCác đơn vị thuộc và trực thuộc Sở\tTháng 3",
            "",
        ]
    )
    held = parse_plan(parse_text(text, "p.txt"), "p").tasks
    found = leftovers("p", "Văn phòng UBND tỉnh", list(held))
    assert [(one.kind, one.field, one.read) for one in found] == [("other_body", "support", held[0].support[0])]
    assert leftovers("p", "Sở Công Thương", list(held)) == []
    assert leftovers("p", None, list(held)) == []


def test_a_plan_without_number_or_date_says_how_they_are_entered() -> None:
    head = "\n".join(line for line in HEAD.split("\n") if "Số:" not in line and "ngày" not in line)
    text = "\n".join([head, COLUMNS, SECTION, row("1", "Một việc"), ""])
    held = parse_plan(parse_text(text, "p.txt"), "p")
    assert (held.number, held.date) == (None, None)
    missing = {doubt.field: doubt.assumed for doubt in held.doubts if doubt.kind == "missing"}
    assert "indexer.py set p number=" in missing["number"]
    assert "indexer.py set p date=" in missing["date"]
    assert not any(doubt.kind == "missing" for doubt in OLD.doubts)
