"""Lists and counts: rows chosen by what their records say (unit, role, deadline, section), never by likeness."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.context import Context
from bot.lexicon import Asked
from bot.periods import days_of
from bot.progress import Standing, TaskProgress, standing_in
from bot.question import Period, Question
from corpus.deadlines import last_good_day
from corpus.model import Deadline, Passage, Plan, Task
from corpus.text import fold
from retrieval.spoken import written_out

_SAYS_MORE = re.compile(r"(?: \(|, | có liên quan| liên quan)")
_LINKS = frozenset(["theo", "khi", "co", "cua", "sau", "tu", "va", "cac", "tai"])
_LEAST_WAITING = 3  # words of a time cell that a question must repeat
TOPIC_COVER = 0.75  # a row is about the topic of a list when it has nearly all of its words


@dataclass(frozen=True)
class Listing:
    """The rows of one plan that a question asks for, in table order, and what stands beside them.

    `total` counts numbered rows. `given_to_all` are rows given to a class of units (named) that are no row of the
    unit's own; `duties` are its duties in prose; `uncounted` counts, by kind of deadline, the rows without a day that a
    question about a period passes over.
    """

    plan: Plan
    tasks: tuple[Task, ...]
    given_to_all: tuple[tuple[str, Task], ...] = ()
    duties: tuple[Passage, ...] = ()
    uncounted: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        return len({task.row for task in self.tasks})


def list_tasks(question: Question, plan: Plan, context: Context, today: date) -> Listing:
    """All rows of a plan that meet every condition of a question."""
    unit = question.unit_in(plan.id)
    if question.has_unit and unit is None:
        return Listing(plan, ())
    named = {
        task.id: task
        for name in (_spellings(plan, unit) if unit else (None,))
        for task in context.knowledge.query(plan=plan.id, unit=name, role=question.role)
    }
    asked = [named[task.id] for task in plan.tasks if task.id in named]
    topic = context.lexicon.ask(question.segments) if question.segments else None
    asked = [task for task in asked if _in_section(task, question) and _about(task, topic, context)]
    held = context.reported(plan.id)
    tasks = [task for task in asked if _in_time(task, question, plan, today, held)]
    given: tuple[tuple[str, Task], ...] = ()
    duties: tuple[Passage, ...] = ()
    if unit and question.role is None and not _is_class(plan, unit):
        own = {task.id for task in tasks}
        given = tuple(
            (name, task)
            for name in _classes_of(plan, unit)
            for task in context.knowledge.query(plan=plan.id, unit=name, role="lead")
            if task.id not in own and _in_section(task, question) and _in_time(task, question, plan, today, held)
        )
        if not question.period and not question.kind and not question.overdue and not question.segments:
            duties = tuple(passage for passage in plan.passages if unit in passage.units)
    uncounted = _uncounted(asked) if question.period else ()
    return Listing(plan, tuple(tasks), given, duties, uncounted)


def _spellings(plan: Plan, unit: str) -> list[str]:
    """A unit's name, and the names that only say more after it: "UBND các xã có liên quan", "Ban A (phần việc của mình)"."""
    return [each.name for each in plan.units if each.name == unit or _SAYS_MORE.match(each.name.removeprefix(unit))]


def list_waiting(question: Question, plan: Plan) -> Listing:
    """Rows whose time cell a question repeats: "việc nào phải chờ hướng dẫn của Sở TT&TT"."""
    said, unit = set(written_out(question.text)), set(written_out(question.unit_words))
    tasks = []
    for task in plan.tasks:
        waits = set(written_out(task.time_text or "")) - _LINKS
        if task.deadline.kind == "conditional" and len(waits) >= _LEAST_WAITING and unit <= waits <= said:
            tasks.append(task)
    return Listing(plan, tuple(tasks))


def extremes(tasks: tuple[Task, ...], latest: bool, after: date | None) -> tuple[date, tuple[Task, ...]] | None:
    """The rows that are due first (or last) among those with a day, from a day on if one is given."""
    dated = [(good, task) for task in tasks if task.deadline.kind == "fixed" and (good := last_good_day(task.deadline))]
    coming = [pair for pair in dated if after is None or pair[0] >= after] or dated
    if not coming:
        return None
    day = max(good for good, _ in coming) if latest else min(good for good, _ in coming)
    return day, tuple(task for good, task in coming if good == day)


def is_over(plan: Plan, today: date) -> bool:
    """Whether a plan's time is over: its year, and any later day that a row names."""
    last = max((task.deadline.due for task in plan.tasks if task.deadline.due), default=date(plan.year, 12, 31))
    return today > max(last, date(plan.year, 12, 31))


def _in_section(task: Task, question: Question) -> bool:
    if question.section:
        said = f" {' '.join(written_out(question.section))} "
        titles = (task.section_title, *task.headings)
        if not any(said in f" {' '.join(written_out(title))} " for title in titles if title):
            return False
    if question.row and question.row.section and not question.row.number:
        wanted = question.row.section
        return fold(task.section) == wanted or task.number == wanted or task.number.startswith(f"{wanted}.")
    return True


def _about(task: Task, asked: Asked | None, context: Context) -> bool:
    return asked is None or context.lexicon.fit(asked, task).cover >= TOPIC_COVER


def _in_time(task: Task, question: Question, plan: Plan, today: date, held: Mapping[str, TaskProgress]) -> bool:
    deadline = task.deadline
    if question.kind and deadline.kind != question.kind:
        return False
    if question.overdue and held and not is_over(plan, today):
        if standing_in(plan, task, held.get(task.uid), today) is not Standing.OVERDUE:
            return False
    elif question.overdue:
        good = last_good_day(deadline)
        if deadline.kind != "fixed" or good is None or good >= today or is_over(plan, today):
            return False
    if not question.period:
        return True
    return deadline.kind == "fixed" and any(
        _due_in(deadline, part, plan) for part in (question.period, question.period.also)
    )


def _due_in(deadline: Deadline, period: Period | None, plan: Plan) -> bool:
    if period is None or deadline.due is None:
        return False
    start, end = days_of(period, plan.year)
    if period.before:
        good = last_good_day(deadline)
        return good is not None and good < end
    return start <= deadline.due <= end


def _uncounted(tasks: list[Task]) -> tuple[tuple[str, int], ...]:
    kinds = ("continuous", "periodic", "conditional", "none")
    counts = ((kind, len({task.row for task in tasks if task.deadline.kind == kind})) for kind in kinds)
    return tuple((kind, count) for kind, count in counts if count)


def _is_class(plan: Plan, unit: str) -> bool:
    return any(one.name == unit and one.is_class for one in plan.units)


def _classes_of(plan: Plan, unit: str) -> tuple[str, ...]:
    """The classes that a unit may belong to: by its first word where the class names it ("Các sở, ngành" for a "Sở ...")."""
    head = fold(unit).split()[:1]
    kind = {"so": "so", "phong": "phong", "ban": "ban", "ubnd": "ubnd"}.get(head[0] if head else "", "don vi")
    classes = [one.name for one in plan.units if one.is_class]
    return tuple(name for name in classes if kind in fold(name) or ("don vi" in fold(name) and kind != "ubnd"))
