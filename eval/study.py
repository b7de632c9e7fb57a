"""What lies behind a run's answers: the ranking beside plain baselines, thresholds, other ways of typing, and traces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.context import Context
from corpus.model import Plan
from eval import ranking
from eval.acceptance import Judged, curve
from eval.intervals import share
from eval.questions import Question
from eval.runner import Asker, Result, run_questions
from eval.trace import Trace, Tracer, tracer
from eval.variants import VARIANTS, vary
from retrieval.index import Index


@dataclass(frozen=True)
class Study:
    """`ranking`: by method, with the plan known and over all plans; `robustness`: shares right by way of typing;
    `traces`: of the wrong answers, by question id, each with why the right row lost."""

    ranking: Mapping[str, Any] = field(default_factory=dict)
    curve: Sequence[Mapping[str, Any]] = ()
    robustness: Mapping[str, Any] = field(default_factory=dict)
    traces: Mapping[str, Any] = field(default_factory=dict)


def study(
    assistant: Asker, results: Sequence[Result], plans: Mapping[str, Plan], index: Index, today: date, vary_too: bool
) -> Study:
    """Study a run; `vary_too` asks every question again in each variant."""
    trace = tracer(Context(index))
    questions = [result.question for result in results]
    methods = {
        "assistant": ranking.of_assistant(trace, today),
        "joined": ranking.joined(index),
        "bm25": ranking.by_words(index),
        "vectors": ranking.by_vectors(index),
    }
    return Study(
        ranking={
            name: {
                scope: ranking.quality(ranking.places(questions, method, plans, known))
                for scope, known in (("plan_known", True), ("all_plans", False))
            }
            for name, method in methods.items()
        },
        curve=curve([*_judged(questions, trace, today)]),
        robustness=_robustness(assistant, results, plans, today) if vary_too else {},
        traces={
            result.question.id: _told(
                result, trace(result.question.question, result.question.plan, _day(result, today))
            )
            for result in results
            if not result.verdict.right
        },
    )


def _robustness(
    assistant: Asker, results: Sequence[Result], plans: Mapping[str, Plan], today: date
) -> dict[str, dict[str, Any]]:
    found = {"như đã viết": share([result.verdict.right for result in results])}
    for variant in VARIANTS:
        again = run_questions(assistant, (vary(result.question, variant) for result in results), plans, today, variant)
        found[variant] = share([result.verdict.right for result in again])
    return found


def _judged(questions: Iterable[Question], trace: Tracer, today: date) -> Iterable[Judged]:
    """Questions for one row, and questions that no plan answers."""
    for question in questions:
        expect = question.expect
        if question.history or not (expect.tasks or expect.abstain):
            continue
        found = trace(question.question, question.plan, question.as_of or today)
        yield Judged(found.sure, bool(found.ranking) and found.ranking[0] in expect.tasks)


def _told(result: Result, trace: Trace) -> dict[str, Any]:
    wanted = result.question.expect.tasks
    place = next((place for place, task in enumerate(trace.ranking, start=1) if task in wanted), None)
    if not wanted:
        why = "không chờ một nhiệm vụ riêng"
    elif place is None:
        why = "nhiệm vụ đúng không có trong các dòng tìm được"
    elif place == 1:
        why = "nhiệm vụ đúng đứng đầu; sai ở chỗ khác"
    else:
        best, own = trace.found[0], trace.found[place - 1]
        why = (
            f"nhiệm vụ đúng đứng thứ {place}: độ mạnh {own.strength:.2f} so với {best.strength:.2f}, "
            f"từ chung {own.cover:.2f} so với {best.cover:.2f}, nghĩa {own.vectors:.2f} so với {best.vectors:.2f}"
        )
    if result.question.history:
        why += " (câu hỏi nối tiếp: vết này không kể các câu trước)"
    return {**trace.to_json(), "why": why}


def _day(result: Result, today: date) -> date:
    return result.question.as_of or today
