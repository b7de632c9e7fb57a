from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer import Answer
from bot.assistant import LONGEST_QUESTION, Assistant
from bot.errors import QuestionError
from tests.bot.fake import PLANS, SCT, VP, knowledge

INDEX = knowledge()
ASSISTANT = Assistant(lambda: INDEX)
TODAY = date(2026, 11, 20)


def ask(question: str, plan: str | None = SCT, conversation: str | None = None, as_of: date = TODAY) -> Answer:
    return ASSISTANT.ask(question, plan=plan, conversation=conversation, as_of=as_of)


def rows(answer: Answer) -> list[str]:
    return [task.id.split("/", 1)[1] for task in answer.tasks]


def test_who_and_when_are_answered_in_the_first_line_and_the_row_is_cited_in_the_last() -> None:
    answer = ask("ai chủ trì kiểm tra công tác CCHC, hạn khi nào?")
    lines = answer.text.split("\n")
    assert answer.status == "answered"
    assert rows(answer) == ["I/3"]
    assert lines[0] == (
        'Việc "Kiểm tra công tác cải cách hành chính" do Thanh tra Sở chủ trì, thời hạn "Quý III/2026" '
        "(chậm nhất thứ Tư 30/09/2026, quá hạn 51 ngày nếu chưa hoàn thành)."
    )
    assert lines[-1].startswith(
        "Nguồn: KH 37/KH-SCT ngày 16/01/2026, năm 2026, Sở Công Thương tỉnh Quảng Bình, mục I, STT 3, dòng "
    )


def test_before_a_day_means_the_day_before_and_both_are_said() -> None:
    answer = ask("rà soát TTHC thương mại, báo cáo hạn khi nào?", as_of=date(2026, 8, 20))
    assert rows(answer)[0] == "II/4a"
    assert "trước ngày 31/08/2026, chậm nhất Chủ nhật 30/08/2026, còn 10 ngày" in answer.text


def test_a_bare_office_says_of_which_body() -> None:
    assert "do Văn phòng (Sở Công Thương tỉnh Quảng Bình) chủ trì" in ask("ai sửa đổi quy chế chi tiêu nội bộ?").text


def test_a_field_that_the_paper_leaves_empty_is_told_as_such() -> None:
    answer = ask("số hóa hồ sơ lưu trữ hạn khi nào?")
    assert answer.status == "answered"
    assert rows(answer) == ["II/6"]
    assert answer.text.startswith(
        'Kế hoạch không ghi thời hạn cho việc "Số hóa hồ sơ lưu trữ giai đoạn 2016 - 2020": cột Thời gian để trống.'
    )


def test_parts_whose_products_differ_are_both_shown() -> None:
    answer = ask("rà soát TTHC lĩnh vực thương mại hạn khi nào?")
    assert rows(answer) == ["II/4b", "II/4a"] or rows(answer) == ["II/4a", "II/4b"]
    assert "31/08/2026" in answer.text
    assert "30/09/2026" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Ai chủ trì xây cầu vượt sông?",
        "Số điện thoại của Văn phòng là gì?",
        "ai mua máy quét?",
        "xin chào",
        "giá bán phần mềm kiểm tra công tác CCHC là bao nhiêu?",
        "ai chủ trì rà soát TTHC lĩnh vực thương mại ở Tam Kỳ?",
        "cho em xin số máy bàn của thanh tra",
        "tiền kiểm tra công tác CCHC là bao nhiêu?",
    ],
)
def test_what_the_plan_does_not_say_is_not_found(question: str) -> None:
    answer = ask(question)
    assert answer.status == "not_found"
    assert answer.tasks == ()


def test_an_english_question_that_finds_nothing_is_told_in_its_own_words() -> None:
    answer = ask("who builds the bridge over the river?")
    assert answer.status == "not_found"
    assert '"who builds the bridge over the river"' in answer.text


def test_the_nearest_rows_are_only_offered_and_each_choice_leads_to_its_row() -> None:
    answer = ask("Ai chủ trì kiểm tra an toàn thực phẩm?")
    assert answer.status == "not_found"
    assert answer.choices
    for choice in answer.choices:
        led = ask(choice.question, plan=None)
        assert led.tasks[0].id == choice.task
        assert led.asks == ("lead",)


def test_the_same_task_in_two_plans_is_answered_side_by_side() -> None:
    answer = ask("ai chủ trì ban hành kế hoạch cải cách hành chính?", plan=None)
    assert {task.plan_id for task in answer.tasks} == {SCT, VP}
    assert "KH 37/KH-SCT năm 2026 của Sở Công Thương tỉnh Quảng Bình" in answer.text
    assert "KH năm 2026 của Văn phòng UBND tỉnh Cà Mau (chưa có số)" in answer.text


LISTS = [
    ("Thanh tra chủ trì những việc gì?", ["I/3"], 1),
    ("phòng QLTM phối hợp việc gì", ["II/5"], 1),
    ("phòng QLTM có mấy việc?", ["II/4a", "II/4b", "II/5"], 2),
    ("Quý I có việc nào đến hạn?", ["I/1", "III/7"], 2),
    ("việc nào đến hạn trước 31/8", ["I/1", "II/4a", "III/7", "III/8"], 4),
    ("lĩnh vực tài chính công có những việc gì", ["III/7", "III/8", "III/9"], 3),
    ("việc nào không ghi thời hạn?", ["II/6"], 1),
    ("những việc thường xuyên", ["II/5"], 1),
    ("liệt kê các việc về quy chế", ["III/7", "III/8"], 2),
    ("kế hoạch có bao nhiêu việc?", [task.id.split("/", 1)[1] for task in PLANS[0].tasks], 9),
    ("việc nào hạn sớm nhất?", ["III/9"], 1),
    ("đến hôm nay có việc nào quá hạn chưa?", ["I/1", "I/3", "II/4a", "II/4b", "III/7", "III/8"], 5),
    ("hôm nay 05/03/2026, trong tháng này có việc nào đến hạn?", ["III/7"], 1),
    ("từ đầu năm tới hết quý I có việc nào đến hạn?", ["I/1", "III/7"], 2),
    ("quản lý thương mại chủ trì mấy việc?", ["II/4a", "II/4b"], 1),
    ("ba tháng đầu năm có việc nào đến hạn?", ["I/1", "III/7"], 2),
    ("từ 1/8 tới 30/9 có việc nào đến hạn?", ["I/3", "II/4a", "II/4b"], 2),
    ("nhờ cho biết thanh tra chủ trì những việc gì trong năm nay", ["I/3"], 1),
    ("việc nào quá hạn?", ["I/1", "I/3", "II/4a", "II/4b", "III/7", "III/8"], 5),
]


@pytest.mark.parametrize(("question", "wanted", "total"), LISTS)
def test_a_list_is_whole_and_counts_numbered_rows(question: str, wanted: list[str], total: int) -> None:
    answer = ask(question)
    assert answer.status == "answered"
    assert rows(answer) == wanted
    assert answer.total == total


def test_what_a_unit_must_do_names_common_rows_and_prose_apart() -> None:
    answer = ask("Trung tâm Khuyến công phải làm gì?")
    assert rows(answer) == []
    assert "Việc giao chung" in answer.text
    assert "đưa tin cải cách hành chính lên bản tin ngành" in answer.text
    assert [passage.units for passage in answer.passages] == [("Trung tâm Khuyến công",)]


def test_a_unit_that_the_plan_does_not_know_is_told() -> None:
    answer = ask("Sở Y tế chủ trì những việc gì?")
    assert answer.status == "not_found"
    assert '"Sở Y tế"' in answer.text


FACTS = [
    ("ai ký kế hoạch này?", "Trần Thị Hoa"),
    ("kế hoạch số mấy?", "37/KH-SCT, ban hành ngày 16/01/2026"),
    ("kế hoạch này thực hiện kế hoạch nào?", "12/KH-UBND"),
    ("hồ sơ giải quyết đúng hạn bao nhiêu phần trăm?", "95%"),
    ("kinh phí lấy từ đâu?", "ngân sách chi thường xuyên"),
    ("tiền làm kế hoạch này lấy ở đâu ra?", "ngân sách chi thường xuyên"),
    ("ông nào đặt bút ký kế hoạch này vậy?", "Trần Thị Hoa"),
    ("văn bản này ai ký và ra ngày nào?", "ban hành ngày 16/01/2026"),
]


@pytest.mark.parametrize(("question", "words"), FACTS)
def test_facts_of_the_plan_and_its_prose_are_quoted(question: str, words: str) -> None:
    assert words in ask(question).text


def test_a_plan_without_number_says_so() -> None:
    assert "chưa có số" in ask("kế hoạch số mấy", VP).text


def test_follow_ups_keep_the_task_then_the_asks_then_the_list() -> None:
    assert rows(ask("quy chế chi tiêu ai chủ trì?", conversation="a")) == ["III/7"]
    due = ask("còn hạn?", conversation="a")
    assert (rows(due), due.asks) == (["III/7"], ("due",))
    other = ask("thế quy chế tài sản công?", conversation="a")
    assert (rows(other), other.asks) == (["III/8"], ("due",))
    assert rows(ask("Quý I có việc nào đến hạn?", conversation="a")) == ["I/1", "III/7"]
    second = ask("việc thứ hai ai chủ trì?", conversation="a")
    assert (rows(second), second.asks) == (["III/7"], ("lead",))
    assert rows(ask("thế quý II?", conversation="a")) == ["III/8"]


def test_a_follow_up_that_says_nothing_of_its_own_stays_with_the_row() -> None:
    ask("quy chế chi tiêu ai chủ trì?", conversation="j")
    product = ask("xong rồi phải có giấy tờ gì?", conversation="j")
    assert (rows(product), product.asks) == (["III/7"], ("product",))


def test_a_follow_up_about_another_unit_keeps_the_role_unless_it_asks_anew() -> None:
    ask("Văn phòng chủ trì mấy việc?", conversation="k")
    assert rows(ask("còn phòng QLTM thì mấy việc?", conversation="k")) == ["II/4a", "II/4b"]
    assert "II/5" in rows(ask("thế phòng QLTM phải làm những việc gì?", conversation="k"))


def test_the_next_month_or_quarter_follows_the_last_one_asked_for() -> None:
    ask("Quý I có việc nào đến hạn?", conversation="f")
    assert rows(ask("thế quý sau?", conversation="f")) == ["III/8"]
    assert rows(ask("quý trước thì sao?", conversation="f")) == ["I/1", "III/7"]
    ask("tháng 7 có việc nào đến hạn?", conversation="f")
    assert rows(ask("còn tháng sau?", conversation="f")) == ["II/4a"]


def test_a_correction_keeps_the_list_and_changes_what_it_names() -> None:
    ask("Văn phòng chủ trì những việc gì?", conversation="g")
    assert rows(ask("à nhầm, ý mình là Thanh tra", conversation="g")) == ["I/3"]


def test_a_lone_word_of_the_row_points_back_to_it() -> None:
    ask("ai chủ trì sửa đổi quy chế chi tiêu?", conversation="h")
    assert rows(ask("khi nào phải sửa?", conversation="h")) == ["III/7"]
    assert rows(ask("phải nộp cái gì, ai nộp?", conversation="h")) == ["III/7"]


def test_a_follow_up_about_another_part_of_a_row_stays_with_that_row() -> None:
    ask("rà soát TTHC thương mại, báo cáo hạn khi nào?", conversation="i")
    assert rows(ask("rứa còn quyết định?", conversation="i"))[0] == "II/4b"


def test_who_is_told_from_duties_of_prose_where_no_row_answers() -> None:
    answer = ask("ai đưa tin lên bản tin ngành?")
    assert answer.status == "answered"
    assert "Trung tâm Khuyến công" in answer.text
    assert [passage.id for passage in answer.passages] == [f"{SCT}/p7"]


@pytest.mark.parametrize("question", ["ai nuôi chim bồ câu trong sân?", "nuôi chim bồ câu bao nhiêu phần trăm?"])
def test_prose_is_searched_once_for_a_question(question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    knowledge_class, asked = type(INDEX), []
    search = knowledge_class.search_passages
    monkeypatch.setattr(knowledge_class, "search_passages", lambda *given: asked.append(given) or search(*given))
    assert ask(question, plan=SCT).status == "not_found"
    assert len(asked) == 1


def test_a_full_new_question_inherits_nothing() -> None:
    ask("quy chế chi tiêu hạn khi nào?", conversation="b")
    answer = ask("ai chủ trì kiểm tra công tác CCHC?", conversation="b")
    assert (rows(answer), answer.asks) == (["I/3"], ("lead",))


def test_a_number_answers_the_choices_that_were_shown() -> None:
    offered = ask("Ai chủ trì báo cáo kiểm tra an toàn thực phẩm?", conversation="c")
    answer = ask("2", conversation="c")
    assert answer.tasks[0].id == offered.choices[1].task


def test_a_conversation_ends_with_its_name() -> None:
    ask("quy chế chi tiêu ai chủ trì?", conversation="d")
    assert ask("còn hạn?", conversation="e").tasks == ()


def test_a_past_plan_is_over_and_never_late() -> None:
    answer = ask("việc nào quá hạn?", as_of=date(2027, 6, 1))
    assert answer.tasks == ()
    assert "đã hết thời gian thực hiện" in answer.text
    assert "quá hạn 1" not in ask("quy chế chi tiêu hạn khi nào?", as_of=date(2027, 6, 1)).text


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "a" * (LONGEST_QUESTION + 1)])
def test_an_empty_or_endless_question_is_refused(question: str) -> None:
    with pytest.raises(QuestionError):
        ask(question)


def test_an_unknown_plan_is_refused_by_name() -> None:
    with pytest.raises(QuestionError, match="khong-co"):
        ask("ai chủ trì?", plan="khong-co")


WORDS = st.sampled_from(
    [
        "ai",
        "chủ",
        "trì",
        "hạn",
        "khi",
        "nào",
        "thế",
        "còn",
        "việc",
        "thứ",
        "hai",
        "tháng",
        "3",
        "31/02",
        "quý",
        "II",
        "trước",
        "99/99/2026",
        "%",
        "mục",
        "III.4.đ",
        "STT",
        "37/KH-SCT",
        "Văn",
        "phòng",
        '"',
        "“",
        "”",
        ";",
        "ỌẸ",
        "2026",
        "không",
        "rà",
        "soát",
        "TTHC",
        "who",
        "leads",
        "when",
    ]
)
TEXTS = st.one_of(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), st.text(min_size=1, max_size=80))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_any_text_gets_an_answer_or_a_plain_refusal(text: str) -> None:
    try:
        answer = ask(text, plan=None, conversation="z")
    except QuestionError:
        assert not any(letter.isalnum() for letter in text)
        return
    assert answer.text.strip()
    assert answer.status in ("answered", "clarify", "not_found")
    assert answer.status != "not_found" or not answer.tasks


def test_a_new_index_is_answered_from_at_once() -> None:
    held = [knowledge()]
    assistant = Assistant(lambda: held[0])
    assert assistant.ask("ai chủ trì tự chủ tài chính?", as_of=TODAY).tasks
    held[0] = knowledge(PLANS[:1], "2")
    assert not assistant.ask("ai chủ trì tự chủ tài chính?", as_of=TODAY).tasks
