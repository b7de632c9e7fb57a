import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.questions import QuestionSetError, parse_question, read_questions

GOOD: dict[str, Any] = {
    "id": "q1",
    "style": "followup",
    "plan": "so-y-te",
    "history": ["ai chủ trì?"],
    "question": "còn hạn?",
    "as_of": "2024-03-01",
    "ask": ["due"],
    "expect": {"tasks": ["so-y-te/I/1"], "due": "2024-02-10"},
}


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in GOOD.items() if name != key}


def test_a_line_is_read_with_everything_it_says() -> None:
    question = parse_question(json.dumps(GOOD), "q.jsonl, dòng 1")
    assert (question.id, question.history, question.plan) == ("q1", ("ai chủ trì?",), "so-y-te")
    assert question.as_of == date(2024, 3, 1)
    assert (question.expect.tasks, question.expect.due) == (("so-y-te/I/1",), "2024-02-10")
    assert question.expect.fields == ("due",)
    assert question.expect.all_tasks is None


def test_a_field_that_must_be_empty_differs_from_one_that_is_not_asked() -> None:
    expect = parse_question(json.dumps({**GOOD, "expect": {"product": None, "support": None}}), "?").expect
    assert expect.fields == ("support", "product")
    assert (expect.support, expect.product, expect.count) == ((), None, None)


def test_history_plan_and_day_may_be_left_out() -> None:
    bare = {key: GOOD[key] for key in ("id", "style", "question", "ask", "expect")}
    question = parse_question(json.dumps(bare), "?")
    assert (question.history, question.plan, question.as_of) == ((), None, None)


BAD_LINES: list[tuple[Any, str]] = [
    ("{", "không phải JSON"),
    ("[1]", "phải là một đối tượng JSON"),
    *((without(key), f"thiếu khóa '{key}'") for key in ("id", "style", "question", "ask", "expect")),
    ({**GOOD, "hint": 1}, "khóa lạ 'hint'"),
    ({**GOOD, "question": 5}, "khóa 'question' phải là chuỗi"),
    ({**GOOD, "ask": "lead"}, "khóa 'ask' phải là danh sách chuỗi"),
    ({**GOOD, "history": [1]}, "khóa 'history'"),
    ({**GOOD, "as_of": "31/12/2024"}, "khóa 'as_of' phải là ngày"),
    ({**GOOD, "expect": {}}, "'expect'"),
    ({**GOOD, "expect": {"leads": []}}, "khóa lạ 'expect.leads'"),
    ({**GOOD, "expect": {"count": -1}}, "khóa 'expect.count' phải là số nguyên"),
    ({**GOOD, "expect": {"count": True}}, "khóa 'expect.count' phải là số nguyên"),
    ({**GOOD, "expect": {"abstain": "có"}}, "khóa 'expect.abstain'"),
    ({**GOOD, "expect": {"lead": "Văn phòng"}}, "khóa 'expect.lead' phải là danh sách"),
    ({**GOOD, "expect": {"empty": ["hạn"]}}, "trường lạ 'hạn'"),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES)
def test_a_bad_line_is_named_with_its_key(line: Any, reason: str) -> None:
    text = line if isinstance(line, str) else json.dumps(line)
    with pytest.raises(QuestionSetError) as refused:
        parse_question(text, "q.jsonl, dòng 7")
    assert str(refused.value).startswith("q.jsonl, dòng 7: ")
    assert reason in str(refused.value)


def test_a_file_is_read_line_by_line_and_the_bad_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text("\ufeff" + json.dumps(GOOD) + "\n\n" + json.dumps({**GOOD, "id": "q2"}) + "\n", encoding="utf-8")
    assert [question.id for question in read_questions(file)] == ["q1", "q2"]
    file.write_text(json.dumps(GOOD) + "\n\nhỏng\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match=r"q\.jsonl, dòng 3: không phải JSON"):
        read_questions(file)


def test_a_repeated_id_an_empty_file_and_a_missing_one_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(json.dumps(GOOD) + "\n" + json.dumps(GOOD), encoding="utf-8")
    with pytest.raises(QuestionSetError, match="dòng 2: id 'q1' đã có ở dòng 1"):
        read_questions(file)
    file.write_text("\n", encoding="utf-8")
    with pytest.raises(QuestionSetError, match="không có câu hỏi nào"):
        read_questions(file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionSetError, match="UTF-8"):
        read_questions(file)
    with pytest.raises(QuestionSetError, match="không đọc được tệp"):
        read_questions(tmp_path / "khong-co.jsonl")
