"""A question set: one JSON object a line, each a question with what a right answer must hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from corpus.errors import PlanError

FIELDS = ("lead", "support", "due", "product")


class QuestionSetError(PlanError):
    """A question set that cannot be used; the message names the file, the line and the key."""


@dataclass(frozen=True)
class Expect:
    """What must be right; None or empty where nothing is asked of it.

    `due` is an ISO day, or the printed time of a row that names no day. `fields` are the keys of FIELDS that were given:
    a field given as None or [] must be empty in the record.
    """

    fields: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    due: str | None = None
    product: str | None = None
    all_tasks: tuple[str, ...] | None = None
    count: int | None = None
    contains: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    abstain: bool = False
    clarify: bool = False


@dataclass(frozen=True)
class Question:
    """`history` are the earlier questions of the same conversation, oldest first; `as_of` is the day of asking."""

    id: str
    style: str
    question: str
    ask: tuple[str, ...]
    expect: Expect
    history: tuple[str, ...] = ()
    plan: str | None = None
    as_of: date | None = None


def read_questions(path: Path) -> list[Question]:
    """The questions of a file, blank lines left out. QuestionSetError: the file, or a line of it, cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise QuestionSetError(f"{path}: không phải văn bản UTF-8.") from None
    except OSError:
        raise QuestionSetError(f"{path}: không đọc được tệp.") from None
    questions: list[Question] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        question = parse_question(line, f"{path}, dòng {number}")
        if question.id in seen:
            raise QuestionSetError(f"{path}, dòng {number}: id {question.id!r} đã có ở dòng {seen[question.id]}.")
        seen[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionSetError(f"{path}: không có câu hỏi nào.")
    return questions


def parse_question(line: str, where: str) -> Question:
    """One line of a question set; `where` begins the message of the error."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise QuestionSetError(f"{where}: không phải JSON.") from None
    if not isinstance(data, dict):
        _refuse(where, "phải là một đối tượng JSON")
    for key in ("id", "style", "question", "ask", "expect"):
        if key not in data:
            _refuse(where, f"thiếu khóa {key!r}")
    _only(data, {"id", "style", "question", "history", "plan", "as_of", "ask", "expect"}, where)
    return Question(
        id=_text(data["id"], "id", where),
        style=_text(data["style"], "style", where),
        question=_text(data["question"], "question", where),
        ask=_texts(data["ask"], "ask", where),
        expect=_expect(data["expect"], where),
        history=_texts(data.get("history") or [], "history", where),
        plan=None if data.get("plan") is None else _text(data["plan"], "plan", where),
        as_of=_day(data.get("as_of"), where),
    )


def _expect(data: Any, where: str) -> Expect:
    if not isinstance(data, dict) or not data:
        _refuse(where, "khóa 'expect' phải là một đối tượng có ít nhất một khóa")
    _only(data, set(_READERS), where, "expect.")
    values = {key: _READERS[key](value, f"expect.{key}", where) for key, value in data.items()}
    for field in values.get("empty", ()):
        if field not in FIELDS:
            _refuse(where, f"khóa 'expect.empty' có trường lạ {field!r}; biết: {', '.join(FIELDS)}")
    return Expect(fields=tuple(field for field in FIELDS if field in data), **values)


def _refuse(where: str, reason: str) -> NoReturn:
    raise QuestionSetError(f"{where}: {reason}.")


def _only(data: dict[str, Any], known: set[str], where: str, prefix: str = "") -> None:
    for key in data:
        if key not in known:
            _refuse(where, f"khóa lạ {prefix + key!r}; biết: {', '.join(sorted(known))}")


def _text(value: Any, key: str, where: str) -> str:
    if not isinstance(value, str):
        _refuse(where, f"khóa {key!r} phải là chuỗi")
    return value


def _optional(value: Any, key: str, where: str) -> str | None:
    return None if value is None else _text(value, key, where)


def _texts(value: Any, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _refuse(where, f"khóa {key!r} phải là danh sách chuỗi")
    return tuple(value)


def _units(value: Any, key: str, where: str) -> tuple[str, ...]:
    return () if value is None else _texts(value, key, where)


def _number(value: Any, key: str, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _refuse(where, f"khóa {key!r} phải là số nguyên không âm")
    return value


def _flag(value: Any, key: str, where: str) -> bool:
    if not isinstance(value, bool):
        _refuse(where, f"khóa {key!r} phải là true hoặc false")
    return value


def _day(value: Any, where: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(_text(value, "as_of", where))
    except ValueError:
        _refuse(where, f"khóa 'as_of' phải là ngày dạng năm-tháng-ngày, không phải {value!r}")


_READERS: dict[str, Callable[[Any, str, str], Any]] = {
    "tasks": _texts,
    "lead": _units,
    "support": _units,
    "due": _optional,
    "product": _optional,
    "all_tasks": _texts,
    "count": _number,
    "contains": _texts,
    "empty": _texts,
    "abstain": _flag,
    "clarify": _flag,
}
