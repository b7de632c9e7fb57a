"""What a run is measured by: each part that questions expect, with intervals, by kind of ask and by style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from corpus.model import Plan
from corpus.text import syllables
from eval.faithful import cites
from eval.intervals import share
from eval.judge import abstains
from eval.runner import Result

Measure = Callable[[Result], bool | None]


def _task(result: Result) -> bool | None:
    wanted, answer = result.question.expect.tasks, result.answer
    if not wanted:
        return None
    return bool(answer and answer.status != "clarify" and answer.tasks and answer.tasks[0].id in wanted)


def _field(result: Result) -> bool | None:
    """Only of a right row: a wrong row is counted once."""
    expect = result.question.expect
    return result.verdict.right if (expect.fields or expect.empty) and _task(result) is not False else None


def _list(result: Result) -> bool | None:
    wanted, answer = result.question.expect.all_tasks, result.answer
    if wanted is None:
        return None
    held = [task.id for task in answer.tasks] if answer else []
    return answer is not None and answer.status != "clarify" and sorted(held) == sorted(wanted)


def _count(result: Result) -> bool | None:
    wanted = result.question.expect.count
    return None if wanted is None else bool(result.answer and result.answer.total == wanted)


def _narrative(result: Result) -> bool | None:
    return result.verdict.right if "narrative" in result.question.ask else None


def _abstain_precision(result: Result) -> bool | None:
    return result.question.expect.abstain if result.answer and abstains(result.answer) else None


def _abstain_recall(result: Result) -> bool | None:
    return bool(result.answer and abstains(result.answer)) if result.question.expect.abstain else None


def _citation(result: Result) -> bool | None:
    """Of answers that begin with the right row: whether the text cites that row's place."""
    answer = result.answer
    return cites(answer.text, answer.tasks[0]) if answer and _task(result) else None


def _faithful(result: Result) -> bool | None:
    return None if result.answer is None else not result.unfounded


MEASURES: Mapping[str, Measure] = {
    "right": lambda result: result.verdict.right,
    "task": _task,
    "field": _field,
    "list": _list,
    "count": _count,
    "narrative": _narrative,
    "abstain_precision": _abstain_precision,
    "abstain_recall": _abstain_recall,
    "citation": _citation,
    "faithful": _faithful,
}


def measures(results: Sequence[Result]) -> dict[str, Any]:
    """Every measure as share, interval and number of questions that it speaks of."""
    return {name: share(_values(measure, results)) for name, measure in MEASURES.items()}


def by(results: Iterable[Result], key: Callable[[Result], Iterable[str]]) -> dict[str, Any]:
    """The measures apart for each value of a key ("ask" may have several)."""
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        for name in dict.fromkeys(key(result)):
            groups[name].append(result)
    return {name: measures(found) for name, found in sorted(groups.items())}


def overlap(results: Iterable[Result], plans: Mapping[str, Plan]) -> float | None:
    """The mean share (0..1) of a question's folded syllables that stand in the right row; None where no row is expected."""
    rows = {task.id: task for plan in plans.values() for task in plan.tasks}
    found = [
        sum(word in held for word in asked) / len(asked)
        for result in results
        if (row := next((rows[one] for one in result.question.expect.tasks if one in rows), None))
        and (asked := syllables(result.question.question))
        and (held := {word for text in _texts(row) for word in syllables(text)}) is not None
    ]
    return round(sum(found) / len(found), 3) if found else None


def _texts(task: Any) -> Iterator[str]:
    columns = (task.section_title, task.goal, task.title, task.activity, task.product, task.time_text)
    yield from (text for text in columns if text)
    yield from (*task.headings, *task.lead, *task.support)


def _values(measure: Measure, results: Iterable[Result]) -> list[bool]:
    return [value for result in results if (value := measure(result)) is not None]
