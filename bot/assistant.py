"""The assistant: a question in, an answer out. Deterministic; every unit, date and number comes from a cited record."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot import compose, naming, wording
from bot.answer import Answer
from bot.changes import lies_there, with_changes
from bot.choose import NEAR_COVER, NEAR_VECTORS, PLANS_APART, Candidate, accepted, candidates
from bot.context import Context, Contexts, Reported, nothing_reported
from bot.conversation import Conversations, carry, picked, turn_of
from bot.errors import QuestionError
from bot.knowledge import Knowledge
from bot.lexicon import is_term
from bot.lists import Listing, extremes, is_over, list_tasks, list_waiting
from bot.narrative import DUTY_AHEAD, DUTY_COVER, ROW_SAYS_ALL, Prose, Quote, find_quotes, parent_named, plan_fact
from bot.question import FACT_ASKS, Question
from bot.status_questions import about_status, sort_of, with_status
from bot.understand import understand
from corpus.model import Passage, Plan, Task
from corpus.text import clean, fold, syllables
from retrieval.spoken import written_out

LONGEST_QUESTION = 2000
_MONEY = re.compile(r"\d[\d.,]*\s*(?:nghìn|ngàn|triệu|tỷ|tỉ)?\s*(?:đồng|VNĐ|VND|triệu|tỷ|tỉ)\b", re.IGNORECASE)
_SIDE_BY_SIDE = 5  # plans; with more the assistant asks back
_NEAREST = 3
_PLAN = ("ke", "hoach")
_MOSTLY = 0.6  # the share of a question's words that the plan's own name must have
_OF_THE_PLAN = frozenset(written_out("kế hoạch này ban hành văn bản số của năm cải cách hành chính chủ tịch giám đốc"))
_OF_MONEY = frozenset(  # of "tổng tiền làm ... hết bao nhiêu"
    syllables(
        "kinh phí tiền ngân sách nguồn vốn tổng cộng số cả năm nay bao nhiêu hết dự trù chi thu làm thực hiện cho trong đó phần từ bỏ ra"
    )
)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def today_in_vietnam() -> date:
    return datetime.now(_ZONE).date()


class Assistant:
    """Answers questions about the plans of the index that `current` gives at that moment. Safe in several threads.

    `reported` gives what units reported on a plan's tasks; answers say it of plans of which something was reported.
    """

    def __init__(self, current: Callable[[], Knowledge], reported: Reported = nothing_reported) -> None:
        self._contexts = Contexts(current, reported)
        self._conversations = Conversations()

    def prepare(self) -> None:
        """Work out now what the first question would wait for; raises what `current` raises."""
        self._contexts.current().prepare()

    def ask(
        self,
        question: str,
        *,
        conversation: str | None = None,
        plan: str | None = None,
        as_of: date | None = None,
        names_units: bool = False,
    ) -> Answer:
        """Answer one question.

        Which units have not sent theirs is told with `names_units` only, that is to the supervising office.

        `conversation` carries follow-ups, `plan` binds to one plan, `as_of` is the day that "this month" and "late" count
        from (today in Asia/Ho_Chi_Minh without it). Raises QuestionError for an empty question, one over 2,000
        characters, or an unknown plan.
        """
        started = time.perf_counter()
        text = clean(question)
        if not any(letter.isalnum() for letter in text):
            raise QuestionError(wording.EMPTY_QUESTION)
        if len(question) > LONGEST_QUESTION:
            raise QuestionError(wording.too_long(LONGEST_QUESTION))
        context = self._contexts.current()
        if plan is not None and plan not in context.plans:
            raise QuestionError(wording.unknown_plan(plan))
        today = as_of or today_in_vietnam()
        last = self._conversations.last(conversation)
        asked = understand(text, context, plan, today)
        choice = picked(asked, last)
        if choice:
            asked, last = understand(choice.question, context, choice.plan or plan, today), None
        elif last and len(last.plans) == 1 and last.plans[0] in context.plans and _leans(asked):
            asked = understand(text, context, last.plans[0], today)
        asked = carry(asked, last)
        sort = sort_of(text)
        said = about_status(sort, asked, context, today, names_units) if sort and not asked.absent else None
        answer = said or with_changes(with_status(_answer(asked, context, today), context, today), context)
        self._conversations.remember(conversation, turn_of(asked, answer, last))
        return replace(answer, took_ms=(time.perf_counter() - started) * 1000)

    def forget(self, conversation: str) -> None:
        """Know nothing more of what a conversation was about."""
        self._conversations.forget(conversation)


def _leans(question: Question) -> bool:
    """Whether a question goes on from the one before, whose plan then comes first in reading it."""
    return question.follow.opening or question.follow.pointing or question.follow.ordinal is not None


def _answer(question: Question, context: Context, today: date) -> Answer:
    plans = [context.plans[plan] for plan in question.plans if plan in context.plans]
    if question.absent:
        every = list(context.plans.values())
        told = (wording.no_plan_of(question.absent, every), lies_there(question.absent, every))
        return compose.sentence_only("\n".join(filter(None, told)), question)
    if question.outside:
        return compose.not_found(question, plans, [])
    if question.pick and not question.tasks:
        return _unclear(question)
    if question.tasks:
        return _fixed(question, context, today)
    if question.row and (question.row.number or not question.is_list):
        answer = _by_row(question, plans, today)
        if answer:
            return answer
    if question.asks == ("number",) and _is_of_another_thing(question, plans):
        question = replace(question, asks=("narrative",), percent=True)
    facts = [ask for ask in question.asks if ask in FACT_ASKS]
    if facts and not _names_a_task(question, plans):
        return _plan_facts(question, facts, plans)
    if not question.is_list and not facts and _names_elsewhere(question.segments, context):
        return compose.not_found(question, plans, _nearest(question, plans[:_SIDE_BY_SIDE], context))
    if question.money:
        return _sum(question, plans, context, today)
    if question.is_list:
        return _lists(question, plans, context, today)
    prose = Prose(question, plans[:_SIDE_BY_SIDE], context)
    if "narrative" in question.asks:
        said = _narrative(prose, today)
        if said is None and question.percent:
            with_figure = _figure_row(question, plans, context)
            if with_figure:
                return compose.about_task(question, with_figure, context.plans[with_figure.plan_id], today)
            # A figure that no sentence has is not made up for by a row about the same matter.
            return compose.not_found(question, plans, _nearest(question, plans[:_SIDE_BY_SIDE], context))
        return said or _lookup(question, plans, context, today, prose)
    return _lookup(question, plans, context, today, prose)


def _fixed(question: Question, context: Context, today: date) -> Answer:
    """Rows that a follow-up points back to."""
    tasks = [context.knowledge.tasks[task] for task in question.tasks if task in context.knowledge.tasks]
    if not tasks:
        return _unclear(question)
    rows = _by_plan(tasks, context)
    if len(rows) > 1:
        return compose.side_by_side(question, rows, today)
    plan, own = rows[0]
    return (
        compose.about_task(question, own[0], plan, today)
        if len(own) == 1
        else compose.about_rows(question, own, plan, today)
    )


def _by_plan(tasks: Sequence[Task], context: Context) -> list[tuple[Plan, list[Task]]]:
    rows: dict[str, list[Task]] = {}
    for task in tasks:
        rows.setdefault(task.plan_id, []).append(task)
    return [(context.plans[plan], own) for plan, own in rows.items()]


def _by_row(question: Question, plans: Sequence[Plan], today: date) -> Answer | None:
    """A row named by its place; None where only a section was named and more was said."""
    row = question.row
    if row is None or row.number is None:
        return None
    found = [(plan, [task for task in plan.tasks if _is_row(task, row.section, row.number)]) for plan in plans]
    found = [(plan, _as_typed(tasks, question.text)) for plan, tasks in found if tasks]
    if not found:
        said = wording.row_words(row.section.upper() if row.section else None, row.number)
        return compose.sentence_only(wording.no_such_row(said, plans[0]), question) if len(plans) == 1 else None
    if len(found) > 1:
        return compose.which_plan(question, [plan for plan, _ in found])
    plan, tasks = found[0]
    if len(tasks) == 1:
        return compose.about_task(question, tasks[0], plan, today)
    if len({task.row for task in tasks}) > 1:
        return compose.which_row(question, [(plan, task) for task in tasks][:10])
    return compose.about_rows(question, tasks, plan, today)


def _as_typed(tasks: list[Task], text: str) -> list[Task]:
    """Of rows whose numbers fold alike (2.d and 2.đ), those typed just so; all of them where none is."""
    if len({task.row for task in tasks}) == 1:
        return tasks
    typed = [task for task in tasks if re.search(rf"(?<![\w.]){re.escape(task.number)}(?![\w.])", text, re.IGNORECASE)]
    return typed or tasks


def _is_row(task: Task, section: str | None, number: str) -> bool:
    if section and fold(task.section) != section:
        return False
    printed = fold(task.number)
    return number in (printed, f"{printed}{fold(task.part or '')}") if task.part else number == printed


def _names_a_task(question: Question, plans: Sequence[Plan]) -> bool:
    """Whether "ai ký" is asked of some paper in the plan rather than of the plan itself."""
    if "signer" not in question.asks:
        return False
    said = _OF_THE_PLAN.union(*map(_own_words, plans))
    topic = written_out(question.topic)
    if len(topic) < 2:
        return False
    of_plan = "number" in question.asks or topic[:2] == _PLAN or topic[:1] == ("kh",)
    return len(said.intersection(topic)) < (_MOSTLY if of_plan else 1.0) * len(set(topic))


def _is_of_another_thing(question: Question, plans: Sequence[Plan]) -> bool:
    """ "đường dây nóng số mấy": most of the topic is none of what a plan is called by."""
    topic = [word for word in written_out(question.topic) if len(word) > 1]
    own = (_OF_THE_PLAN | _own_words(plan) for plan in plans)
    return len(topic) > 1 and all(2 * len(said.intersection(topic)) < len(topic) for said in own)


def _own_words(plan: Plan) -> frozenset[str]:
    """The words that a plan is called by: of its title, number, year and body."""
    return frozenset(written_out(f"{plan.title} {naming.plan_name(plan)}"))


def _plan_facts(question: Question, facts: Sequence[str], plans: Sequence[Plan]) -> Answer:
    if len(plans) > _SIDE_BY_SIDE:
        return compose.which_plan(question, plans)
    lines: list[str] = []
    told: list[Passage] = []
    for plan in plans:
        lines += [plan_fact(ask, plan) for ask in facts]
        where = parent_named(plan) if "implements" in facts else None
        if where:  # its words have the other plan's date
            lines.append(wording.quoted(where.text, naming.passage_place(where)))
            told.append(where)
    lines.append(wording.source_of_plans(plans))
    return Answer("answered", "\n".join(lines), question.asks, passages=tuple(told))


def _lists(question: Question, plans: Sequence[Plan], context: Context, today: date) -> Answer:
    if question.all_plans:
        return compose.all_plans(question, plans)
    if len(plans) > _SIDE_BY_SIDE:
        return compose.which_plan(question, plans)
    if question.has_unit:
        known = [plan for plan in plans if question.unit_in(plan.id)]
        if not known:
            waiting = [listing for plan in plans if (listing := list_waiting(question, plan)).tasks]
            if len(waiting) == 1:
                time = waiting[0].tasks[0].time_text or ""
                named = replace(question, units=(), unit_words="", kind="conditional", segments=(time,))
                return compose.listing(named, waiting[0], today)
            return compose.sentence_only(wording.no_such_unit(question.unit_words, plans[0]), question)
        plans = known
    found = [list_tasks(question, plan, context, today) for plan in plans]
    if {"earliest", "latest"} & set(question.asks):
        return _extreme(question, found, today)
    if question.segments and not any(one.tasks for one in found):
        near = _nearest(question, plans, context)
        return compose.not_found(question, plans, near)
    if len(found) > 1:
        found = [one for one in found if one.tasks] or found
    return compose.listing(question, found[0], today) if len(found) == 1 else compose.listings(question, found, today)


def _extreme(question: Question, found: Sequence[Listing], today: date) -> Answer:
    if len(found) > 1:
        return compose.which_plan(question, [one.plan for one in found])
    one = found[0]
    latest = "latest" in question.asks
    ends = extremes(one.tasks, latest, None if latest or is_over(one.plan, today) else today)
    if ends is None:
        return compose.sentence_only(wording.no_dated(one.plan), question)
    return compose.extreme(question, one, *ends, today)


def _narrative(prose: Prose, today: date) -> Answer | None:
    question, found = prose.question, prose.nearest()
    if not found:
        return None
    if len(found) > 1:
        answers = [compose.quotes(question, plan, quotes[:1], today) for plan, quotes in found]
        return Answer(
            "answered",
            "\n".join(answer.text for answer in answers),
            question.asks,
            tuple(task for answer in answers for task in answer.tasks),
            None,
            tuple(passage for answer in answers for passage in answer.passages),
        )
    return compose.quotes(question, *found[0], today)


def _figure_row(question: Question, plans: Sequence[Plan], context: Context) -> Task | None:
    """The row that surely is what a question for a figure is about, if it has one."""
    fits = accepted(candidates(question, plans, context))
    best = max((found[0] for found in fits.values()), key=lambda one: one.strength, default=None)
    return best.task if best and re.search(r"\d", best.task.name) else None


def _sum(question: Question, plans: Sequence[Plan], context: Context, today: date) -> Answer:
    """A question for a sum of money is answered by words that hold one, and by no row about the same matter."""
    for plan in plans[:_SIDE_BY_SIDE]:
        quotes = [quote for quote in find_quotes(question, plan, context) if _MONEY.search(quote.text)]
        quotes = [quote for quote in quotes if _says_what_for(quote.text, question, plan)]
        if quotes:
            return compose.quotes(question, plan, quotes, today)
    return compose.not_found(question, plans, _nearest(question, plans[:_SIDE_BY_SIDE], context))


def _says_what_for(text: str, question: Question, plan: Plan) -> bool:
    """Whether a sum is one for what was asked about: the whole plan's is no answer to what a single thing costs."""
    matter = set(written_out(question.topic)) - _own_words(plan) - _OF_MONEY
    return 2 * len(matter.intersection(written_out(text))) >= len(matter)


def _lookup(question: Question, plans: Sequence[Plan], context: Context, today: date, prose: Prose) -> Answer:
    if not question.topic:
        return _unclear(question)
    ranked = candidates(question, plans, context)
    fits = accepted(ranked)
    best_cover = max((found[0].cover for found in fits.values()), default=0.0)
    duty = _duty(prose, today, best_cover)
    if duty:
        return duty
    if not fits:
        return _in_prose(prose, today) or compose.not_found(question, plans, _nearest_of(ranked, context))
    best = max(found[0].strength for found in fits.values())
    if not (question.named and len(plans) <= _SIDE_BY_SIDE):
        fits = {plan: found for plan, found in fits.items() if best - found[0].strength <= PLANS_APART}
    if len(fits) > _SIDE_BY_SIDE:
        return compose.which_plan(question, [context.plans[plan] for plan in fits])
    rows = [(context.plans[plan], _shown(question, found)) for plan, found in fits.items()]
    if len(rows) > 1:
        rows.sort(key=lambda pair: -fits[pair[0].id][0].strength)
        return compose.side_by_side(question, [(plan, tasks[:2]) for plan, tasks in rows], today)
    plan, tasks = rows[0]
    return (
        compose.about_task(question, tasks[0], plan, today)
        if len(tasks) == 1
        else compose.about_rows(question, tasks, plan, today)
    )


def _names_elsewhere(segments: Sequence[str], context: Context) -> bool:
    """Whether a question names somebody or somewhere that no plan has: two capitals side by side, the pair unknown."""
    for segment in segments:
        for one, other in pairwise(segment.split()):
            pair = (fold(one), fold(other))
            if one.istitle() and other.istitle() and not context.lexicon.knows_pair(*pair) and not is_term(pair):
                return True
    return False


def _in_prose(prose: Prose, today: date) -> Answer | None:
    """What no row says may stand in the prose: its words are quoted, if they can hold what is asked for.

    Who does it is told only by a paragraph that gives a unit a duty, by when only by one with a figure in it.
    """
    answer = _narrative(prose, today)
    if answer is None:
        return None
    asks = prose.question.asks
    if {"lead", "support"} & set(asks) and not all(passage.units for passage in answer.passages):
        return None
    if "due" in asks and not all(re.search(r"\d", passage.text) for passage in answer.passages):
        return None
    return answer


def _duty(prose: Prose, today: date, rows: float) -> Answer | None:
    """Who does what may stand in the prose alone: a duty that says more of what is asked than the best row."""
    question = prose.question
    if not {"lead", "support"} & set(question.asks) or set(question.asks) - {"lead", "support"}:
        return None
    if rows and (len(prose.plans) > 1 or rows >= ROW_SAYS_ALL or question.near):
        return None
    least = max(DUTY_COVER, rows + DUTY_AHEAD)
    found = [
        (plan, duties)
        for plan, quotes in prose.found
        if (duties := [quote for quote in quotes if quote.says(least) and _gives_duty(quote)])
    ]
    if len(found) != 1:
        return None
    return compose.quotes(question, found[0][0], found[0][1][:2], today)


def _gives_duty(quote: Quote) -> bool:
    return isinstance(quote.record, Passage) and bool(quote.record.units)


def _shown(question: Question, found: Sequence[Candidate]) -> list[Task]:
    """The rows to show for one plan; parts that say the same about what is asked are shown once."""
    tasks: list[Task] = []
    seen: set[tuple[object, ...]] = set()
    for one in found:
        task = one.task
        said = (task.row, *(_field(ask, task) for ask in compose.field_asks(question)))
        if said not in seen:
            seen.add(said)
            tasks.append(task)
    return tasks


def _field(ask: str, task: Task) -> object:
    return {"lead": task.lead, "support": task.support, "due": task.time_text, "product": task.product, "goal": task.goal, "activity": task.activity}.get(ask)  # fmt: skip


def _nearest(question: Question, plans: Sequence[Plan], context: Context) -> list[tuple[Plan, Task]]:
    if not question.topic:
        return []
    return _nearest_of(candidates(question, plans, context), context)


def _nearest_of(ranked: dict[str, list[Candidate]], context: Context) -> list[tuple[Plan, Task]]:
    every = sorted((one for found in ranked.values() for one in found[:_NEAREST]), key=lambda one: -one.strength)
    every = [one for one in every if one.cover >= NEAR_COVER or one.vectors >= NEAR_VECTORS]
    return [(context.plans[one.task.plan_id], one.task) for one in every[:_NEAREST]]


def _unclear(question: Question) -> Answer:
    return compose.sentence_only(wording.what_is_asked(), question)
