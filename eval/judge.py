"""Whether an answer is right: every part that a question expects, judged on the records and on the words shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answer import Answer
from corpus.model import Plan, Task
from corpus.text import clean
from eval.questions import Expect, Question

_LEFT_EMPTY = ("không ghi", "để trống")
_NOT_SAID = (
    *_LEFT_EMPTY,
    *("không tìm thấy", "không tìm được", "không nêu", "không đề cập", "không quy định", "không nói"),
    *("không có thông tin", "chưa ghi", "chưa nêu"),
)


@dataclass(frozen=True)
class Verdict:
    """`reasons` tell in Vietnamese what is wrong, in the order of the expectation; a right answer has none."""

    right: bool
    reasons: tuple[str, ...] = ()


def judge(question: Question, answer: Answer, plans: Mapping[str, Plan] | None = None) -> Verdict:
    """Judge one answer; with `plans` (by id) an expected task that no plan has is told as such."""
    reasons = [*_reasons(question.expect, answer)]
    if reasons and plans is not None:
        reasons += _unknown(question.expect, plans)
    return Verdict(not reasons, tuple(reasons))


def abstains(answer: Answer) -> bool:
    """Whether an answer gives no row and says that the plans do not hold what was asked."""
    said = answer.status == "not_found" or any(shows(answer.text, words) for words in _NOT_SAID)
    return said and answer.status != "clarify" and not answer.tasks and not answer.passages


def shows(text: str, words: str) -> bool:
    """Whether the words stand in the text; case and spaces do not count."""
    return clean(words).casefold() in clean(text).casefold()


def _reasons(expect: Expect, answer: Answer) -> Iterator[str]:
    if expect.abstain:
        yield from _abstained(answer)
    if expect.clarify:
        yield from _clarified(answer)
    if expect.tasks or expect.fields or expect.empty:
        yield from _first_task(expect, answer)
    if expect.all_tasks is not None:
        yield from _all_tasks(expect.all_tasks, answer)
    if expect.count is not None and answer.total != expect.count:
        yield f"đếm được {answer.total}, đúng là {expect.count}"
    for words in expect.contains:
        if not shows(answer.text, words):
            yield f'câu trả lời không có "{words}"'


def _first_task(expect: Expect, answer: Answer) -> Iterator[str]:
    if answer.status == "clarify" or not answer.tasks:
        yield f"không đưa ra nhiệm vụ nào (trạng thái {answer.status})"
        return
    first = answer.tasks[0]
    if expect.tasks and first.id not in expect.tasks:
        yield f"nhiệm vụ đầu là {first.id}, đúng là {' hoặc '.join(expect.tasks)}"
    for field, wanted in (("lead", expect.lead), ("support", expect.support)):
        if field in expect.fields:
            yield from _units(field, getattr(first, field), wanted, answer.text)
    if "due" in expect.fields:
        yield from _due(expect.due, first, answer.text)
    if "product" in expect.fields:
        yield from _product(expect.product, first, answer.text)
    for field in expect.empty:
        if _held(first, field):
            yield f"{field} của {first.id} không trống"
        elif not any(shows(answer.text, words) for words in _LEFT_EMPTY):
            yield f"câu trả lời không nói {field} để trống"


def _units(field: str, held: tuple[str, ...], wanted: tuple[str, ...], text: str) -> Iterator[str]:
    if [clean(unit) for unit in held] != [clean(unit) for unit in wanted]:
        yield f"{field} là {list(held)}, đúng là {list(wanted)}"
    for unit in wanted:
        if not shows(text, unit):
            yield f'câu trả lời không có {field} "{unit}"'


def _due(wanted: str | None, task: Task, text: str) -> Iterator[str]:
    day = _iso(wanted)
    if day is not None:
        if task.deadline.due != day:
            yield f"due là {task.deadline.due}, đúng là {day}"
        shown = f"{day:%d/%m/%Y}"
    else:
        if wanted is None and task.deadline.due is not None:
            yield f"due là {task.deadline.due}, đúng là không có ngày"
        elif wanted is not None and clean(task.time_text or "") != clean(wanted):
            yield f'thời gian ghi là "{task.time_text}", đúng là "{wanted}"'
        shown = wanted or task.time_text or ""
    if not shows(text, shown):
        yield f'câu trả lời không có due "{shown}"'


def _product(wanted: str | None, task: Task, text: str) -> Iterator[str]:
    if clean(task.product or "") != clean(wanted or ""):
        yield f'product là "{task.product}", đúng là "{wanted}"'
    if wanted and not shows(text, wanted):
        yield f'câu trả lời không có product "{wanted}"'


def _held(task: Task, field: str) -> bool:
    return bool(task.time_text or task.deadline.due) if field == "due" else bool(getattr(task, field))


def _all_tasks(wanted: tuple[str, ...], answer: Answer) -> Iterator[str]:
    if answer.status == "clarify":
        yield "hỏi lại thay vì liệt kê"
        return
    held = [task.id for task in answer.tasks]
    if missing := [task for task in wanted if task not in held]:
        yield f"thiếu {', '.join(missing)}"
    if extra := [task for task in held if task not in wanted]:
        yield f"thừa {', '.join(extra)}"
    if len(held) != len(set(held)):
        yield "có nhiệm vụ lặp lại"


def _abstained(answer: Answer) -> Iterator[str]:
    if answer.tasks:
        yield f"đưa ra {answer.tasks[0].id} trong khi kế hoạch không nói"
    if answer.status != "not_found" and not any(shows(answer.text, words) for words in _NOT_SAID):
        yield f"không nói là kế hoạch không ghi (trạng thái {answer.status})"


def _clarified(answer: Answer) -> Iterator[str]:
    if answer.status == "clarify":
        if len(answer.choices) < 2:
            yield "hỏi lại mà không có lựa chọn"
        return
    beside = {task.plan_id for task in answer.tasks} | {passage.plan_id for passage in answer.passages}
    if answer.status != "answered" or len(beside) < 2:
        yield "không hỏi lại và không trả lời theo từng kế hoạch"


def _unknown(expect: Expect, plans: Mapping[str, Plan]) -> Iterator[str]:
    known = {task.id for plan in plans.values() for task in plan.tasks}
    for task in dict.fromkeys((*expect.tasks, *(expect.all_tasks or ()))):
        if task not in known:
            yield f"chỉ mục không có nhiệm vụ {task}"


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
