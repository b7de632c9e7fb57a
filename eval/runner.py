"""Asks the questions of a set, each in a conversation of its own, and judges what comes back."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.answer import Answer
from bot.errors import QuestionError
from corpus.model import Plan
from eval.faithful import unfounded
from eval.judge import Verdict, judge
from eval.questions import Question


class Asker(Protocol):
    """What answers: `bot.assistant.Assistant`, or a stand-in that holds its answers."""

    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer: ...


@dataclass(frozen=True)
class Result:
    """One question with its answer (None: refused), the verdict, what it shows without a source, and its milliseconds."""

    question: Question
    answer: Answer | None
    verdict: Verdict
    unfounded: tuple[str, ...] = ()
    ms: float = 0.0


def run_questions(
    assistant: Asker, questions: Iterable[Question], plans: Mapping[str, Plan], today: date, run: str = "eval"
) -> Iterator[Result]:
    """Ask each question after its history; `today` counts where the question names no day of asking.

    `run` keeps the conversations of one run apart from those of another with the same assistant.
    """
    for question in questions:
        as_of = question.as_of or today
        conversation = f"{run}-{question.id}"
        try:
            for earlier in question.history:
                assistant.ask(earlier, conversation=conversation, plan=question.plan, as_of=as_of)
            begun = time.perf_counter()
            answer = assistant.ask(question.question, conversation=conversation, plan=question.plan, as_of=as_of)
            ms = 1000 * (time.perf_counter() - begun)
        except QuestionError as error:
            yield Result(question, None, Verdict(False, (f"từ chối câu hỏi: {error}",)))
            continue
        said = (*question.history, question.question)
        shown = unfounded(answer, plans, said, as_of)
        yield Result(question, answer, judge(question, answer, plans), tuple(shown), ms)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of all values do not exceed; 0.0 where there are none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
