from __future__ import annotations

from datetime import date

import pytest

from corpus.errors import UnreadablePlanError
from corpus.model import Plan, Task
from corpus.plans import parse_plan
from corpus.readers.textfile import parse_text

HEAD = "KẾ HOẠCH\nTriển khai năm 2025\n\nThực hiện Quyết định, Sở ban hành kế hoạch:\n\n"
OTHER = "Giao Sở Y tế chủ trì lập báo cáo trong tháng 3."


def read(*paragraphs: str) -> Plan:
    return parse_plan(parse_text(HEAD + "\n\n".join(paragraphs) + "\n", "a.txt"), "a")


def tasks(*paragraphs: str) -> dict[str, Task]:
    return {task.id.removeprefix("a/"): task for task in read(*paragraphs).tasks}


def test_label_lines_below_a_numbered_statement_make_it_a_task() -> None:
    found = tasks(
        "II. NHIỆM VỤ",
        "1. Rà soát văn bản.",
        "- Đơn vị chủ trì: Sở Tư pháp.",
        "- Đơn vị phối hợp: Các sở, ban, ngành.",
        "- Thời gian hoàn thành: Quý II/2025.",
        "- Sản phẩm: Báo cáo.",
        "2. Tuyên truyền",
        "a) Nội dung: Tổ chức hội nghị.",
        "b) Cơ quan thực hiện: Văn phòng Sở.",
    )
    first, second = found["II/1"], found["II/2"]
    assert (first.title, first.lead, first.support) == ("Rà soát văn bản", ("Sở Tư pháp",), ("Các sở, ban, ngành",))
    assert (first.time_text, first.product, first.section_title) == ("Quý II/2025", "Báo cáo", "NHIỆM VỤ")
    assert (second.title, second.activity, second.lead) == ("Tuyên truyền", "Tổ chức hội nghị", ("Văn phòng Sở",))
    assert (first.source.table, first.source.row, first.source.lines) == (None, None, (8, 16))


LABELLED = "Đơn vị chủ trì: Sở Tài chính; đơn vị phối hợp: Sở Tư pháp; thời gian hoàn thành: trước 30/6/2025; sản phẩm: Nghị quyết."


@pytest.mark.parametrize("text", [f"1. Lập Nghị quyết. {LABELLED}", f"1. Lập Nghị quyết ({LABELLED.rstrip('.')})."])
def test_labels_inside_a_paragraph_are_read(text: str) -> None:
    task = tasks("I. NHIỆM VỤ", text, f"2. {OTHER}")["I/1"]
    assert (task.title, task.lead, task.support) == ("Lập Nghị quyết", ("Sở Tài chính",), ("Sở Tư pháp",))
    assert (task.time_text, task.product) == ("trước 30/6/2025", "Nghị quyết")


def test_statements_with_labels_under_one_number_are_its_parts_or_its_letters() -> None:
    found = tasks(
        "I. NHIỆM VỤ",
        "1. Xây dựng Nghị định",
        "- Nghị định quy định chi tiết",
        "+ Cơ quan chủ trì: Bộ Công an.",
        "- Nghị định xử phạt.",
        "+ Cơ quan chủ trì: Bộ Tư pháp.",
        "2. Về thể chế",
        "a) Rà soát văn bản.",
        "- Chủ trì: Sở Tư pháp.",
        f"3. {OTHER}",
    )
    assert list(found) == ["I/1a", "I/1b", "I/2.a", "I/3"]
    assert (found["I/1b"].title, found["I/1b"].activity) == ("Xây dựng Nghị định", "Nghị định xử phạt")
    assert found["I/1b"].lead == ("Bộ Tư pháp",)
    assert (found["I/2.a"].headings, found["I/3"].headings) == (("2 Về thể chế",), ())


def test_a_second_content_label_begins_another_part() -> None:
    found = tasks(
        "I. NHIỆM VỤ",
        "1. Tuyên truyền",
        "- Nội dung: Hội nghị.",
        "- Chủ trì: Sở Y tế.",
        "- Nội dung: Tờ rơi.",
        "- Chủ trì: Sở Nội vụ.",
    )
    assert [(task.lead, task.activity) for task in found.values()] == [
        (("Sở Y tế",), "Hội nghị"),
        (("Sở Nội vụ",), "Tờ rơi"),
    ]


def test_sentences_about_units_and_times_give_both_and_keep_their_words() -> None:
    task = tasks(
        "I. NHIỆM VỤ",
        "1. Rà soát văn bản",
        "- Cơ quan thực hiện: Bộ Công an tiến hành rà soát các luật; các bộ, ngành rà soát thông tư.",
        "- Thời gian thực hiện:",
        "+ Các bộ, ngành gửi kết quả về Bộ Công an trước ngày 15 tháng 12 năm 2025.",
        "+ Bộ Công an báo cáo Thủ tướng Chính phủ trước ngày 31 tháng 12 năm 2025.",
        f"2. {OTHER}",
    )["I/1"]
    assert task.lead == ("Bộ Công an", "các bộ, ngành")
    assert task.time_text == "trước ngày 15 tháng 12 năm 2025; trước ngày 31 tháng 12 năm 2025"
    assert task.activity == "Bộ Công an tiến hành rà soát các luật; các bộ, ngành rà soát thông tư"
    assert task.note
    assert task.note.startswith("Các bộ, ngành gửi kết quả")


SENTENCES = [
    (
        "Bộ Công an chủ trì, phối hợp với Bộ Tư pháp xây dựng Nghị định; hoàn thành trong quý I năm 2025.",
        ("Bộ Công an",),
        ("Bộ Tư pháp",),
        "trong quý I năm 2025",
    ),
    ("Giao Sở Nội vụ chủ trì tham mưu kế hoạch trước ngày 15/12/2025.", ("Sở Nội vụ",), (), "trước ngày 15/12/2025"),
    ("Văn phòng Sở làm đầu mối tổng hợp báo cáo.", ("Văn phòng Sở",), (), None),
]


@pytest.mark.parametrize(("text", "lead", "support", "time"), SENTENCES)
def test_a_sentence_that_names_who_leads_is_a_task(
    text: str, lead: tuple[str, ...], support: tuple[str, ...], time: str | None
) -> None:
    task = tasks("I. NHIỆM VỤ", f"1. {text}", f"2. {OTHER}")["I/1"]
    assert (task.lead, task.support, task.time_text) == (lead, support, time)
    assert task.title == text.rstrip(".")


def test_duties_and_money_are_prose_and_tasks_are_not_told_twice() -> None:
    plan = read(
        "I. NHIỆM VỤ",
        f"1. {OTHER}",
        "2. Giao ban",
        "- Họp ở Sở Y tế",
        "+ Chủ trì: Sở Y tế.",
        "II. KINH PHÍ",
        "1. Sở Tài chính chủ trì bố trí kinh phí.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Sở Nội vụ chủ trì theo dõi Kế hoạch.",
    )
    assert [task.id for task in plan.tasks] == ["a/I/1", "a/I/2"]
    texts = [passage.text for passage in plan.passages]
    assert "1. Sở Tài chính chủ trì bố trí kinh phí." in texts
    assert "1. Sở Nội vụ chủ trì theo dõi Kế hoạch." in texts
    assert not any("Sở Y tế" in text or "Giao ban" in text for text in texts)


def test_one_sentence_alone_is_no_plan() -> None:
    with pytest.raises(UnreadablePlanError, match="không đọc được nhiệm vụ nào"):
        read("I. NHIỆM VỤ", f"1. {OTHER}")


def test_place_and_form_of_a_statement_are_notes_and_split_nothing() -> None:
    found = tasks(
        "III. CÁC HOẠT ĐỘNG",
        "2.1. Lễ khai mạc",
        "- Thời gian dự kiến: ngày 11/9/2026 (thứ Sáu).",
        "- Địa điểm: Nhà hát thành phố.",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
        "- Đơn vị phối hợp: Công an thành phố.",
        "- Hình thức thực hiện: Trình diễn ngoài trời.",
        "Kinh phí: Ngân sách thành phố.",
        "2.2. Lễ bế mạc",
        "- Thời gian dự kiến: ngày 20/9/2026 (Chủ nhật).",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
    )
    opening = found["III/2.1"]
    assert (opening.title, opening.activity) == ("Lễ khai mạc", None)
    assert (opening.lead, opening.support) == (("Sở Văn hóa và Thể thao",), ("Công an thành phố",))
    assert opening.deadline.due == date(2026, 9, 11)
    assert opening.note == "Địa điểm: Nhà hát thành phố Hình thức thực hiện: Trình diễn ngoài trời"
    assert opening.budget == "Ngân sách thành phố"
    assert list(found) == ["III/2.1", "III/2.2"]
    assert not any("chỉ đọc được" in doubt for doubt in opening.doubts)


def test_numbered_labels_about_the_whole_plan_are_no_task() -> None:
    found = tasks(
        "II. CƠ QUAN CHỈ ĐẠO",
        "1. Cơ quan chỉ đạo: Ủy ban nhân dân thành phố.",
        "2. Đơn vị chủ trì thực hiện: Sở Văn hóa và Thể thao.",
        "3. Đơn vị phối hợp thực hiện: Các sở, ngành.",
        "III. CÁC HOẠT ĐỘNG",
        "1. Lễ khai mạc",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
        "2. Lễ bế mạc",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
    )
    assert list(found) == ["III/1", "III/2"]


def test_a_sentence_that_names_who_to_work_with_is_no_label() -> None:
    found = tasks(
        "III. CÁC HOẠT ĐỘNG",
        "1. Lễ khai mạc",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
        "2. Lễ bế mạc",
        "- Đơn vị chủ trì: Sở Văn hóa và Thể thao.",
        "IV. TỔ CHỨC THỰC HIỆN",
        "1. Sở Y tế",
        "- Phối hợp Công an Thành phố, UBND các phường: Hoàn Kiếm, Hai Bà Trưng xây dựng phương án y tế.",
    )
    assert list(found) == ["III/1", "III/2"]
