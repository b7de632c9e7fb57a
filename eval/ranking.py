"""How high the right row stands: in the assistant's own ranking and in plain ones, over one plan and over all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from corpus.model import Plan
from eval.intervals import share
from eval.questions import Question
from eval.trace import Tracer
from retrieval.index import Index

# The ids of rows for a question, best first, in some plans or in all (None).
Ranking = Callable[[Question, Collection[str] | None], Sequence[str]]


def places(questions: Iterable[Question], ranking: Ranking, plans: Mapping[str, Plan], known: bool) -> list[int | None]:
    """The place (from 1) of the first right row of each question that expects one and stands alone; None: not ranked.

    With `known` only the right row's plan is searched.
    """
    found: list[int | None] = []
    for question in questions:
        wanted = set(question.expect.tasks)
        own = next((plan.id for plan in plans.values() for task in plan.tasks if task.id in wanted), None)
        if own is None or question.history:
            continue
        ranked = ranking(question, [own] if known else None)
        found.append(next((place for place, task in enumerate(ranked, start=1) if task in wanted), None))
    return found


def quality(found: Sequence[int | None]) -> dict[str, Any]:
    """recall@1, recall@5 and mrr, each with interval."""
    return {
        "recall@1": share([place == 1 for place in found]),
        "recall@5": share([place is not None and place <= 5 for place in found]),
        "mrr": share([1 / place if place else 0.0 for place in found]),
    }


def of_assistant(trace: Tracer, today: date) -> Ranking:
    """The rows as the assistant compares them, its understanding of the question included."""

    def ranked(question: Question, plans: Collection[str] | None) -> Sequence[str]:
        bound = next(iter(plans)) if plans and len(plans) == 1 else None
        found = trace(question.question, bound, question.as_of or today).ranking
        return [task for task in found if plans is None or any(task.startswith(f"{plan}/") for plan in plans)]

    return ranked


def by_words(index: Index) -> Ranking:
    """BM25 over the words as typed, abbreviations and synonyms added."""
    return lambda question, plans: _sorted(index, question.question, plans, lambda words, vectors: words)


def by_vectors(index: Index) -> Ranking:
    return lambda question, plans: _sorted(index, question.question, plans, lambda words, vectors: vectors)


def joined(index: Index) -> Ranking:
    """Words and vectors as z-scores added, as the index itself ranks."""
    return lambda question, plans: [hit.task.id for hit in index.search_tasks(question.question, plans, 20)]


def _sorted(
    index: Index, text: str, plans: Collection[str] | None, key: Callable[[float, float], float]
) -> Sequence[str]:
    hits = index.search_tasks(text, plans, 100)
    return [hit.task.id for hit in sorted(hits, key=lambda hit: -key(hit.words, hit.vectors))]
