"""How well each way of ranking finds the right row, on tasks that training has met and on plans that it has not."""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from corpus.errors import PlanError
from corpus.model import Deadline, Plan, Source, Task
from corpus.plans import read_plan
from eval import ranking
from eval.ablation import Parts, Words
from eval.questions import Expect, Question, read_questions
from retrieval import rows
from retrieval.embedder import Embedder, load_embedder
from retrieval.index import Index, build
from retrieval.search import z_scores

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES, _SETS = _ROOT / "corpus" / "samples", _ROOT / "eval" / "questions"
_PAIRS = _ROOT / "retrieval" / "knowledge" / "pairs.jsonl"
_SEEN_QUESTIONS, _SEED = 400, 11
_WORD = re.compile(r"\w+")

Score = Callable[[str], NDArray[np.float64]]


class BenchRetrievalError(PlanError):
    """A comparison that cannot be made; the message says what is missing."""


@dataclass(frozen=True)
class Bed:
    """Plans and the questions that are asked of them."""

    plans: Sequence[Plan]
    questions: Sequence[Question]


def bench_retrieval() -> dict[str, Any]:
    """By method, for `seen` and `unseen` plans: recall@1, recall@5 and mrr over all plans of the bed, and with the plan known.

    Seen are the written tasks that the model was trained on, with their questions; unseen are the sample plans and,
    where REAL_PLANS names their folder, the real ones, with question sets that training has not met.
    """
    embedder = load_embedder()
    found: dict[str, dict[str, Any]] = {}
    for bed_name, beds in (("seen", [_seen()]), ("unseen", _unseen())):
        places: dict[str, dict[str, list[int | None]]] = {}
        for bed in beds:
            for method, rank in _methods(bed.plans, embedder).items():
                plans = {plan.id: plan for plan in bed.plans}
                for scope, known in (("plan_known", True), ("all_plans", False)):
                    places.setdefault(method, {}).setdefault(scope, []).extend(
                        ranking.places(bed.questions, rank, plans, known)
                    )
        for method, scopes in places.items():
            figures = {scope: _figures(some) for scope, some in scopes.items()}
            found.setdefault(method, {})[bed_name] = {**figures["all_plans"], "plan_known": figures["plan_known"]}
    return found


def print_retrieval(found: Mapping[str, Any], console: Console) -> None:
    table = Table("Cách xếp", title="Tìm dòng đúng (r@1 / r@5 / MRR)", title_justify="left")
    for bed in ("đã học", "chưa gặp"):
        for scope in ("mọi kế hoạch", "biết kế hoạch"):
            table.add_column(f"{bed}, {scope}")
    for method, beds in found.items():
        cells = [part for bed in ("seen", "unseen") for part in (beds[bed], beds[bed]["plan_known"])]
        table.add_row(
            method, *(f"{100 * c['recall@1']:.0f} / {100 * c['recall@5']:.0f} / {c['mrr']:.2f}" for c in cells)
        )
    console.print(table)
    console.print(", ".join(f"{bed}: {next(iter(found.values()))[bed]['questions']} câu" for bed in ("seen", "unseen")))


def _figures(places: Sequence[int | None]) -> dict[str, Any]:
    return {"questions": len(places), **{name: part["share"] for name, part in ranking.quality(places).items()}}


def _unseen() -> list[Bed]:
    beds = [Bed([read_plan(path) for path in sorted(_SAMPLES.glob("*.txt"))], read_questions(_SETS / "samples.jsonl"))]
    folder = os.environ.get("REAL_PLANS")
    if folder:
        plans = [read_plan(path) for path in sorted(Path(folder).glob("*.txt"))]
        if not plans:
            raise BenchRetrievalError(f"{folder}: không có kế hoạch nào (REAL_PLANS).")
        sets = [read_questions(path) for path in sorted(_SETS.glob("real*.jsonl"))]
        beds.append(Bed(plans, [question for one in sets for question in one]))
    return beds


def _seen() -> Bed:
    """The training pairs as one plan, with a seeded sample of their questions."""
    questions: list[Question] = []
    tasks: list[Task] = []
    for number, line in enumerate(_PAIRS.read_text(encoding="utf-8").splitlines(), start=1):
        pair = json.loads(line)
        task = _written(pair, f"written/1/{number}", number)
        tasks.append(task)
        for place, words in enumerate(pair["questions"]):
            questions.append(
                Question(f"{number}-{place}", "written", words, ("lead",), Expect(tasks=(task.id,)), plan="written")
            )
    plan = Plan(
        id="written",
        title="Các nhiệm vụ viết để huấn luyện",
        number=None,
        symbol=None,
        issuer=None,
        province=None,
        year=2025,
        date=None,
        date_text=None,
        signer=None,
        implements=(),
        amends=(),
        version=1,
        source=Source(_PAIRS.name),
        tasks=tuple(tasks),
    )
    return Bed([plan], random.Random(_SEED).sample(questions, min(_SEEN_QUESTIONS, len(questions))))


def _written(pair: Mapping[str, Any], identity: str, number: int) -> Task:
    return Task(
        id=identity,
        uid=identity,
        plan_id="written",
        section="1",
        section_title=pair.get("section"),
        headings=(),
        number=str(number),
        part=None,
        goal=None,
        title=pair["task"],
        activity=None,
        product=pair.get("product"),
        lead=(pair["lead"],) if pair.get("lead") else (),
        support=(),
        lead_units=(),
        support_units=(),
        time_text=None,
        deadline=Deadline("none"),
        budget=None,
        note=None,
        source=Source(_PAIRS.name),
    )


def _methods(plans: Sequence[Plan], embedder: Embedder) -> dict[str, ranking.Ranking]:
    tasks = [task for plan in plans for task in plan.tasks]
    words, vectors = Words(plans, Parts()).scores, _vectors(tasks, embedder)

    def joined(parts: Parts) -> Score:
        own = Words(plans, parts).scores
        return lambda text: z_scores(own(text).tolist()) + z_scores(vectors(text).tolist())

    scores: dict[str, Score] = {
        "bm25": _library(plans, tasks),
        "words": words,
        "vectors": vectors,
        "joined": joined(Parts()),
        "words without folding": Words(plans, Parts(folding=False)).scores,
        "words without abbreviations": Words(plans, Parts(abbreviations=False)).scores,
        "words without synonyms": Words(plans, Parts(synonyms=False)).scores,
        "words without plan names": Words(plans, Parts(plan_names=False)).scores,
        "joined without folding": joined(Parts(folding=False)),
        "joined without abbreviations": joined(Parts(abbreviations=False)),
        "joined without synonyms": joined(Parts(synonyms=False)),
        "joined without plan names": joined(Parts(plan_names=False)),
    }
    methods = {name: _ranked(tasks, score) for name, score in scores.items()}
    return {**methods, "index": _of_index(plans, embedder)}


def _ranked(tasks: Sequence[Task], score: Score) -> ranking.Ranking:
    def ranked(question: Question, plans: Collection[str] | None) -> Sequence[str]:
        strength = score(question.question)
        order = np.argsort(-strength.round(9), kind="stable")
        return [tasks[row].id for row in order if plans is None or tasks[row].plan_id in plans]

    return ranked


def _of_index(plans: Sequence[Plan], embedder: Embedder) -> ranking.Ranking:
    """The index as it serves: z-scores over its pool."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        build(plans, Path(folder), embedder=embedder)
        return ranking.joined(Index.open(Path(folder), embedder))  # its files stay open after their names are gone


def _vectors(tasks: Iterable[Task], embedder: Embedder) -> Score:
    held = embedder.encode([rows.task_meaning(task) for task in tasks])
    return lambda text: np.asarray(held @ embedder.encode([rows.meaning(text)])[0], dtype=np.float64)


def _library(plans: Sequence[Plan], tasks: Sequence[Task]) -> Score:
    """bm25s as it comes, over lower-case words with their diacritics."""
    try:
        import bm25s
    except ImportError:
        raise BenchRetrievalError("Cần bm25s để so sánh: pip install -e '.[dev]'.") from None
    names = {plan.id: f"{plan.issuer or ''} {plan.province or ''} {plan.year}" for plan in plans}
    ranker = bm25s.BM25()
    ranker.index([_words(_text(task), names[task.plan_id]) for task in tasks], show_progress=False)
    known = ranker.vocab_dict

    def score(text: str) -> NDArray[np.float64]:
        asked = [word for word in _words(text) if word in known]
        return np.asarray(ranker.get_scores(asked) if asked else np.zeros(len(tasks)), dtype=np.float64)

    return score


def _text(task: Task) -> str:
    texts = (task.title, task.activity, task.goal, task.product, *task.headings, task.section_title, *task.lead)
    return " ".join(text for text in texts if text)


def _words(*texts: str) -> list[str]:
    return _WORD.findall(" ".join(texts).lower())
