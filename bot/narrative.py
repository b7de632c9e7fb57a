"""Questions about the plan as a document: its number, signer and parent from its facts, its goals and duties from its prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot import wording
from bot.choose import TWINS, mended, probability
from bot.context import Context
from bot.figures import disagreement
from bot.lexicon import Asked, row_words
from bot.question import Question
from corpus.model import Passage, Plan, Task
from corpus.text import fold
from retrieval.translation import Explained, translation

_POOL = 20
_MOST_QUOTED, _MOST_UNDER_HEADING = 3, 6
_OF_THE_PLAN = re.compile(r"\b(?:của|trong|theo|cua)?\s*(?:kế hoạch|ke hoach|KH)(?:\s+(?:này|nay))?\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+(?=[A-ZĐÀ-Ỹ0-9+\-])")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*%|\d")
_MEASURE = re.compile(
    r"\b(?:mục tiêu|chỉ tiêu|tỷ lệ|tỉ lệ|phần trăm|muc tieu|chi tieu|ty le|ti le|phan tram|đạt|tối thiểu|ít nhất)\b|%",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")
_VECTORS, _TRANSLATED = 0.6, 0.15  # how much meaning counts beside the words when paragraphs are compared
# How sure it is that the best paragraph says what was asked for: a logistic regression as for rows (`choose.sureness`),
# fitted on 102 written questions about prose and 345 about things that the plan asked does not hold. Each set of
# questions, by a regression fitted on the others: at _SURE 77 of the 84 right paragraphs passed, 6 others, and
# paragraphs for 22 of 208 questions about neighbouring matters, none of 137 far ones.
_INTERCEPT = -6.86
_WEIGHTS = {"cover": 1.40, "vectors": 5.53, "explained": 0.97, "ahead": 9.90, "percent": 1.72}
_MOST_AHEAD = 0.35
_SURE = 0.3
DUTY_COVER, DUTY_AHEAD = (
    0.6,
    0.1,
)  # a duty in prose answers "who" where it covers so much, and so much more than any row
_MEANING = 0.35  # so much likeness of meaning makes up for words in common that are lacking
ROW_SAYS_ALL = 0.85  # a row that covers this much of a question is not put behind prose
_PROSE_APART = 0.12
_PLANS_APART = 0.9  # plans whose best paragraph covers so much less of a question than the best one's are left out
_GENERIC = frozenset(["muc", "tieu", "dich", "yeu", "cau", "giai", "phap", "kinh", "phi", "to", "chuc", "thuc", "hien"])


@dataclass(frozen=True)
class Quote:
    """Words of the plan that answer, and the record they stand in."""

    text: str
    record: Passage | Task
    cover: float
    vectors: float = 0.0
    explained: Explained = field(default_factory=Explained)

    @property
    def strength(self) -> float:
        return self.cover + _VECTORS * self.vectors + _TRANSLATED * self.explained.mean

    def says(self, least: float) -> bool:
        """Whether its words cover so much of the question, or meaning makes up for what they lack."""
        return self.cover >= least or (self.vectors >= _MEANING and self.cover + self.vectors >= least + _MEANING)


@dataclass(frozen=True)
class Prose:
    """What the prose of some plans says to a question: looked up when it is first asked for, and only once."""

    question: Question
    plans: Sequence[Plan]
    context: Context

    @cached_property
    def found(self) -> list[tuple[Plan, list[Quote]]]:
        """The plans that have an answer, each with its quotes, the best first."""
        return [(plan, quotes) for plan in self.plans if (quotes := find_quotes(self.question, plan, self.context))]

    def nearest(self) -> list[tuple[Plan, list[Quote]]]:
        """Those of the plans found whose best quote says nearly as much as the best of all."""
        best = max((quotes[0].cover for _, quotes in self.found), default=0.0)
        return [(plan, quotes) for plan, quotes in self.found if best - quotes[0].cover <= _PLANS_APART]


def plan_fact(ask: str, plan: Plan) -> str:
    """The sentence for a question about the plan's signer, number or parent plan."""
    return {"signer": wording.signer, "number": wording.number_of, "implements": wording.implements}[ask](plan)


def parent_named(plan: Plan) -> Passage | None:
    """The first paragraph that names all the plans that a plan carries out or amends, however it spaces their numbers."""
    numbers = plan.implements + plan.amends
    packed = ((passage, "".join(passage.text.split())) for passage in plan.passages)
    return next((passage for passage, text in packed if numbers and all(number in text for number in numbers)), None)


def find_quotes(question: Question, plan: Plan, context: Context) -> list[Quote]:
    """The sentences of a plan's prose (and rows, for a figure) that say most of what is asked; none if that is unsure."""
    segments = mended(question, context)
    if not segments:
        return []
    asked = context.lexicon.ask(_without_words_of_measure(segments) if question.percent else segments)
    by_heading = _under_heading(segments, plan)
    if by_heading and not question.percent:
        return by_heading
    quotes = _quotes(question, " ".join(segments), asked, plan, context)
    if not quotes or _sureness(quotes, question.percent) < _SURE:
        return []
    best = quotes[0]
    near = [quote for quote in quotes if best.strength - quote.strength <= _PROSE_APART][:_MOST_QUOTED]
    if question.percent and not disagreement([quote.text for quote in near]):
        # The paper may say another figure for the same thing elsewhere; then both are told.
        other = next((q for q in quotes if q not in near and disagreement([best.text, q.text])), None)
        near = [*near, other] if other else near
    return [replace(quote, text=_best_sentences(quote.text, asked, question.percent, context)) for quote in near]


def _quotes(question: Question, topic: str, asked: Asked, plan: Plan, context: Context) -> list[Quote]:
    """The paragraphs nearest to a topic, the strongest first; for a figure only what has one, rows among it."""
    lexicon, found = context.lexicon, context.knowledge
    passages = found.search_passages(topic, [plan.id], _POOL)
    tasks = found.search_tasks(topic, [plan.id], _POOL) if question.percent else []
    rows = [lexicon.row(hit.passage) for hit in passages] + [lexicon.row(hit.task) for hit in tasks]
    explained = iter(translation().explain(topic, rows))
    quotes = [
        Quote(hit.passage.text, hit.passage, lexicon.fit_passage(asked, hit.passage), hit.vectors, next(explained))
        for hit in passages
    ]
    quotes += [
        Quote(_row_text(hit.task), hit.task, lexicon.fit(asked, hit.task).cover, hit.vectors, next(explained))
        for hit in tasks
    ]
    if question.percent:
        quotes = (
            [quote for quote in quotes if _PERCENT.search(quote.text)]
            or [quote for quote in quotes if _FIGURE.search(quote.text)]
            or quotes
        )
    return sorted(quotes, key=lambda quote: -round(quote.strength, 4))


def _sureness(ranked: Sequence[Quote], percent: bool) -> float:
    """The probability (0..1) that the best of the paragraphs says what was asked for."""
    best = ranked[0]
    after = max((quote.strength for quote in ranked if best.strength - quote.strength > TWINS), default=0.0)
    shown = {
        "cover": best.cover,
        "vectors": best.vectors,
        "explained": best.explained.share,
        "ahead": min(best.strength - after, _MOST_AHEAD),
        "percent": float(percent),
    }
    return probability(_INTERCEPT, _WEIGHTS, shown)


def _without_words_of_measure(segments: tuple[str, ...]) -> tuple[str, ...]:
    """A question for a figure is about what is measured: "chỉ tiêu", "tỷ lệ", "mức" are said by the figure itself."""
    left = tuple(rest for segment in segments if (rest := " ".join(_MEASURE.sub(" ", segment).split())))
    return left or segments


def _under_heading(segments: tuple[str, ...], plan: Plan) -> list[Quote]:
    """All paragraphs under a heading that is just what is asked for ("mục đích, yêu cầu", "kinh phí thực hiện")."""
    words = [word for segment in segments for word in fold(_OF_THE_PLAN.sub(" ", segment)).split()]
    if not words or not set(words) & _GENERIC:
        return []
    topic = words[next((i for i, word in enumerate(words) if word not in _GENERIC), len(words)) :]
    for asked in (" ".join(words), " ".join(topic) if len(topic) >= 3 else ""):
        found = [
            Quote(passage.text, passage, 1.0)
            for passage in plan.passages
            if asked and any(_is_about(asked, _plain(heading)) for heading in passage.headings)
        ]
        if found:
            break
    return found[:_MOST_UNDER_HEADING]


def _is_about(asked: str, heading: str) -> bool:
    """Whether a heading has what is asked for, or is one of a plan's usual headings that the question names whole."""
    name = heading.split()
    name = name[1:] if name and (name[0].isdigit() or re.fullmatch(r"[ivxl]+", name[0])) else name
    usual = len(name) >= 2 and set(name) <= _GENERIC and f" {' '.join(name)} " in f" {asked} "
    return asked in heading or usual


def _plain(heading: str) -> str:
    return " ".join(re.sub(r"[^\w\s]+", " ", fold(heading)).split())


def _row_text(task: Task) -> str:
    return ". ".join(dict.fromkeys(text for text in (task.goal, task.title, task.activity, task.product) if text))


def _best_sentences(text: str, asked: Asked, figure: bool, context: Context) -> str:
    """A short paragraph whole; of a long one the sentences that say what is asked, figures kept together."""
    if len(text) <= 420:
        return text
    sentences = _SENTENCE.split(text)
    scored = [(context.lexicon.cover(asked, row_words((sentence,))), sentence) for sentence in sentences]
    if figure:
        scored = [pair for pair in scored if _FIGURE.search(pair[1])] or scored
    best = max(cover for cover, _ in scored)
    kept = [sentence for cover, sentence in scored if cover >= best - 0.1]
    return " ... ".join(kept[:3])
