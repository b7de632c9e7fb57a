"""Which rows answer a question about a task: pick one, show twins, or abstain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.context import Context
from bot.periods import days_of
from bot.question import Period, Question
from corpus.model import Plan, Task
from corpus.text import fold
from retrieval.spoken import written_out
from retrieval.translation import Explained, translation

# How the parts of a row's strength add up. Coverage says that the row is about what was asked; the share of the
# row's own name that was asked tells a task from its longer neighbours; vectors catch paraphrases.
_NAME, _VECTORS, _TRANSLATED = 0.4, 0.6, 0.35
_UNIT_BONUS = 0.12  # the unit that was named leads or supports the row
_HEAD_BONUS = 0.06  # question and row begin with the same word of doing
_PART_BONUS = 0.05  # the product of a part was named; unnamed, the part that reports comes second
_PERIOD_BONUS = 0.25  # the row's time is the block of years that was named
_SIBLING_BONUS = 0.25  # a row numbered side by side with it
_NEAR_BONUS = 0.25  # another part of the row that a follow-up comes from
_DATED_BONUS = 0.05  # asked for a date, a row with one comes first among equals
_REPORT_PENALTY = 0.15  # a row that only reports on a task, where no report was asked for

# How sure it is that the best row of a plan is what was asked for: a logistic regression on what the row shares with the
# question and how far it stands before the other rows, in all and in each way of comparing. Fitted on 837 written
# questions about fifteen plans, 354 of them about things that the plan asked does not hold. Each set of questions, by a
# regression fitted on the others: at SURE and LEAST_TOGETHER 441 of 463 right rows passed, 8 others, and rows for 27 of
# 214 questions about neighbouring matters, 4 of 140 far ones.
_INTERCEPT = -5.17
_WEIGHTS = {
    "cover": 1.01, "vectors": 4.25, "name": 4.45, "explained": 1.28,
    "ahead": 2.72, "ahead_cover": 1.36, "ahead_vectors": 1.60, "ahead_explained": 1.35,
}  # fmt: skip
_AHEAD = {
    "ahead": (0.0, 0.35),
    "ahead_cover": (-0.3, 0.4),
    "ahead_vectors": (-0.2, 0.3),
    "ahead_explained": (-1.0, 1.0),
}
SURE = 0.35
# Under this, words and meaning together say too little, however far the row stands before the others: the plan may
# hold the same doing with another thing ("kiểm tra an toàn thực phẩm" where only reform is inspected).
LEAST_TOGETHER = 0.55
SURE_BESIDE = 0.3  # for a row shown beside another plan's row that is sure
# A row that shares neither words nor meaning with the question is not even offered as near.
NEAR_COVER, NEAR_VECTORS = 0.2, 0.2
# Rows nearer than this in strength are twins and are shown together.
TWINS = 0.03
# Plans nearer than this to the best one are shown beside it.
PLANS_APART = 1.1
_POOL, _PLANS = 20, 4  # rows looked at in a plan, and at most in so many plans' measure


@dataclass(frozen=True)
class Candidate:
    """A row with how much of the question it covers (0..1), its cosine, and its strength, by which rows compare."""

    task: Task
    strength: float
    cover: float
    name_cover: float
    vectors: float
    explained: Explained


def candidates(question: Question, plans: Sequence[Plan], context: Context) -> dict[str, list[Candidate]]:
    """The rows of each plan for a question's topic, the strongest first; equals stand in table order."""
    segments = mended(question, context)
    topic = " ".join(segments)
    if not topic.strip():
        return {}
    lexicon = context.lexicon
    asked, bare = lexicon.ask(segments), lexicon.ask(_without(segments, question.unit_words))
    topic_words = f" {' '.join(written_out(topic))} "
    report = " bao cao " in topic_words
    found: dict[str, list[Candidate]] = {}
    beside = [context.knowledge.tasks[task] for task in question.near if task in context.knowledge.tasks]
    near = {task.row for task in beside}
    years = {plan.id: plan.year for plan in plans}
    hits = context.knowledge.search_tasks(topic, [plan.id for plan in plans], _POOL * min(len(plans), _PLANS))
    explained = translation().explain(topic, [lexicon.row(hit.task) for hit in hits])
    for hit, how in zip(hits, explained, strict=True):
        task = hit.task
        unit = question.unit_in(task.plan_id)
        fit = lexicon.fit(asked, task)
        cover, strength = fit.cover, 0.0
        if unit and unit in (*task.lead_units, *task.support_units):
            cover = max(cover, lexicon.fit(bare, task).cover) if bare.total else 1.0
            strength += _UNIT_BONUS
        strength += cover + _NAME * fit.name_cover + _VECTORS * max(0.0, hit.vectors) + _TRANSLATED * how.mean
        if "due" in question.asks and task.deadline.due:
            strength += _DATED_BONUS
        if question.period and not question.is_list and _ends_in(task, question.period, years[task.plan_id]):
            strength += _PERIOD_BONUS
        if task.part and task.row in near:
            strength += _NEAR_BONUS
        elif any(_are_siblings(task, other) for other in beside):
            strength += _SIBLING_BONUS
        if fit.headed:
            strength += _HEAD_BONUS
        if not report and _only_reports(task):
            strength -= _REPORT_PENALTY
        if task.part:
            strength += _part_bonus(task, topic_words)
        found.setdefault(task.plan_id, []).append(Candidate(task, strength, cover, fit.name_cover, hit.vectors, how))
    for plan in plans:
        if plan.id in found:
            order = {task.id: place for place, task in enumerate(plan.tasks)}
            found[plan.id].sort(key=lambda one: (-round(one.strength, 4), order.get(one.task.id, 0)))
    return found


def _are_siblings(one: Task, other: Task) -> bool:
    """Whether two rows are numbered side by side under one number: 3.2.1 and 3.2.2."""
    above, _, last = (other.number or "").rpartition(".")
    return (
        bool(above and last)
        and one.plan_id == other.plan_id
        and one.section == other.section
        and (one.number or "").startswith(f"{above}.")
    )


def mended(question: Question, context: Context) -> tuple[str, ...]:
    """A question's topic with its slips mended, by sound and by the index's own words."""
    return tuple(context.knowledge.correct(context.lexicon.mend(segment)) for segment in question.segments)


def accepted(ranked: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
    """The rows that answer, by plan: the best one, or the best with its twins.

    Where no plan has a row that is sure, there is none; where one has, less will do for the others to stand beside it.
    """
    sure = {plan: sureness(found) for plan, found in ranked.items() if found}
    if max(sure.values(), default=0.0) < SURE:
        return {}
    return {
        plan: [one for one in ranked[plan] if ranked[plan][0].strength - one.strength <= TWINS][:4]
        for plan, probability in sure.items()
        if probability >= SURE_BESIDE
    }


def sureness(ranked: Sequence[Candidate]) -> float:
    """The probability (0..1) that the best row of a plan is the one that was asked for."""
    best = ranked[0]
    if best.cover + best.vectors < LEAST_TOGETHER:
        return 0.0
    others = [one for one in ranked if best.strength - one.strength > TWINS and one.task.row != best.task.row]
    ahead = {
        "ahead": best.strength - max((one.strength for one in others), default=0.0),
        "ahead_cover": best.cover - max((one.cover for one in others), default=0.0),
        "ahead_vectors": best.vectors - max((one.vectors for one in others), default=0.0),
        "ahead_explained": best.explained.mean - max((one.explained.mean for one in others), default=0.0),
    }
    shown = {
        "cover": best.cover,
        "vectors": best.vectors,
        "name": best.name_cover,
        "explained": best.explained.share,
        **{name: min(max(ahead[name], least), most) for name, (least, most) in _AHEAD.items()},
    }
    return probability(_INTERCEPT, _WEIGHTS, shown)


def probability(intercept: float, weights: Mapping[str, float], shown: Mapping[str, float]) -> float:
    """What a logistic regression says (0..1) to the features that are shown; `weights` name those that count."""
    return 1 / (1 + math.exp(-intercept - sum(weight * shown[name] for name, weight in weights.items())))


def _ends_in(task: Task, period: Period, year: int) -> bool:
    start, end = days_of(period, year)
    return task.deadline.due is not None and start <= task.deadline.due <= end


def _only_reports(task: Task) -> bool:
    """Whether a row is the report on a task rather than the task."""
    return any(
        fold(text or "").startswith("bao cao")
        for text in (task.title or task.activity, task.activity if task.part else None)
    )


def _part_bonus(task: Task, topic: str) -> float:
    product = f" {' '.join(written_out(task.product or ''))} "
    if product.strip() and product in topic:
        return _PART_BONUS
    return -_PART_BONUS / 2 if product.startswith(" bao cao ") and " bao cao " not in topic else 0.0


def _without(segments: tuple[str, ...], words: str) -> tuple[str, ...]:
    """Segments less the words that named a unit."""
    left = []
    for segment in segments:
        rest = segment.replace(words, " ").strip() if words else segment
        if rest:
            left.append(rest)
    return tuple(left)
