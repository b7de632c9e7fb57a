"""Answers put together from records: which sentence says which field, what stands beside it, and the source last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import naming, wording
from bot.answer import Answer, Choice
from bot.english import is_english
from bot.figures import disagreement
from bot.lists import Listing, is_over
from bot.narrative import Quote
from bot.question import FIELD_ASKS, Ask, Question
from corpus.model import Passage, Plan, Task
from corpus.text import fold

_SHOWN_ROWS = 20
_SHOWN_DUTIES = 4
_LONGEST_BESIDE = 200  # characters of a note or of funding that fit beside an answer
_DEFAULT_ASKS: tuple[Ask, ...] = ("lead", "due")


def field_asks(question: Question) -> tuple[Ask, ...]:
    """The fields asked for, or who and when where a task was only named."""
    return tuple(ask for ask in question.asks if ask in FIELD_ASKS) or _DEFAULT_ASKS


def about_task(question: Question, task: Task, plan: Plan, today: date) -> Answer:
    """One row: the asked fields as sentences, the others as a short list, the row as the source."""
    asks = field_asks(question)
    name = naming.task_name(task, plan, question.topic)
    lines = _sentences(asks, task, plan, name, today)
    for ask in ("lead", "due", "support", "product"):
        text = value(ask, task, plan, today)
        if ask not in asks and text:
            lines.append(wording.bullet(ask, text if ask in ("lead", "due") else naming.quote(text)))
    lines += [wording.bullet(cell, naming.quote(text)) for cell, text in _besides(task)]
    if "due" in asks:
        lines += [wording.dated_words(words) for words in naming.dated_words(task) if words not in "\n".join(lines)]
    if is_over(plan, today):
        lines.append(wording.over(plan, today))
    lines.append(wording.source_of_tasks(plan, [task]))
    return Answer("answered", "\n".join(lines), asks, (task,))


def _besides(task: Task) -> list[tuple[str, str]]:
    """What else a row says of itself, whatever is asked: where its money comes from, and its note (often the place)."""
    return [
        (cell, text)
        for cell, text in (("budget", task.budget), ("note", task.note))
        if text and len(text) <= _LONGEST_BESIDE
    ]


def about_rows(question: Question, tasks: Sequence[Task], plan: Plan, today: date) -> Answer:
    """Several rows (or parts) of one plan that fit alike: the asked fields of each, one line a row."""
    asks = field_asks(question)
    lines = [wording.several_rows(len(tasks), plan)]
    for index, task in enumerate(tasks, start=1):
        lines.append(
            wording.row_line(index, naming.task_name(task, plan, question.topic), _facts(asks, task, plan, today), task)
        )
    if is_over(plan, today):
        lines.append(wording.over(plan, today))
    lines.append(wording.source_of_tasks(plan, tasks))
    return Answer("answered", "\n".join(lines), asks, tuple(tasks))


def side_by_side(question: Question, rows: Sequence[tuple[Plan, Sequence[Task]]], today: date) -> Answer:
    """One line a plan with the asked fields of its rows."""
    asks = field_asks(question)
    topic = question.topic or naming.task_name(rows[0][1][0], rows[0][0])
    lines = [wording.in_several_plans(topic, len(rows))]
    for index, (plan, tasks) in enumerate(rows, start=1):
        for task in tasks:
            facts = _facts(asks, task, plan, today)
            name = naming.task_name(task, plan, question.topic)
            lines.append(
                wording.plan_line(index, plan, name, facts, task)
                if task is tasks[0]
                else wording.same_plan_line(name, facts, task)
            )
    lines.append(wording.source_of_plans([plan for plan, _ in rows]))
    return Answer("answered", "\n".join(lines), asks, tuple(task for _, tasks in rows for task in tasks))


def value(ask: str, task: Task, plan: Plan, today: date) -> str | None:
    """A field as an answer shows it; None where the paper leaves it empty."""
    if ask == "lead":
        return wording.units(task.lead, plan) or None
    if ask == "support":
        return "; ".join(task.support) or None
    if ask == "due":
        if task.deadline.kind == "none" and not task.time_text:
            return None
        return wording.deadline(task, today, is_over(plan, today))
    if ask == "product":
        return task.product
    if ask == "goal":
        return task.goal
    if ask == "activity":
        return task.activity or None
    return naming.place(task)


def _sentences(asks: Sequence[Ask], task: Task, plan: Plan, name: str, today: date) -> list[str]:
    lines: list[str] = []
    said: set[str] = set()
    lead, due = value("lead", task, plan, today), value("due", task, plan, today)
    if "lead" in asks and "due" in asks and lead and due:
        lines.append(wording.lead_and_due(name, lead, due))
        said = {"lead", "due"}
    for ask in asks:
        if ask in said:
            continue
        if ask == "citation":
            lines.append(wording.place_of(name, task, plan))
            continue
        text = value(ask, task, plan, today)
        if text is None:
            columns = any(_filled(ask, other) for other in plan.tasks)
            lines.append(wording.not_written(ask, name) if columns else wording.no_column(ask, name))
            lines.append(wording.no_guess(ask))
        elif ask == "lead":
            lines.append(wording.lead_of(name, text))
        elif ask == "due":
            lines.append(wording.due_of(name, text))
        elif ask == "support":
            lines.append(wording.support_of(name, text))
        else:
            lines.append(wording.field_of(ask, name, text))
    return lines


def _filled(ask: str, task: Task) -> bool:
    fields = {"lead": task.lead, "support": task.support, "due": task.time_text, "product": task.product, "goal": task.goal, "activity": task.activity}  # fmt: skip
    return bool(fields[ask])


def _facts(asks: Sequence[Ask], task: Task, plan: Plan, today: date) -> str:
    parts = []
    for ask in asks:
        text = value(ask, task, plan, today)
        if text is None:
            parts.append(wording.fact_missing(ask))
        else:
            parts.append(wording.fact(ask, text if ask in ("lead", "due", "citation") else naming.quote(text)))
    return "; ".join(parts)


# Lists


def listing(question: Question, found: Listing, today: date) -> Answer:
    """A list or count of one plan."""
    lines = _list_lines(question, found, today)
    shown = (*found.tasks[:_SHOWN_ROWS], *(task for _, task in found.given_to_all))
    lines.append(wording.source_of_tasks(found.plan, shown))
    return Answer("answered", "\n".join(lines), question.asks, found.tasks, found.total, found.duties[:_SHOWN_DUTIES])


def listings(question: Question, found: Sequence[Listing], today: date) -> Answer:
    """The lists of several plans, one after another."""
    lines: list[str] = []
    for one in found:
        lines += _list_lines(question, one, today)
    lines.append(wording.source_of_plans([one.plan for one in found]))
    tasks = tuple(task for one in found for task in one.tasks)
    return Answer("answered", "\n".join(lines), question.asks, tasks, sum(one.total for one in found))


def extreme(question: Question, found: Listing, day: date, tasks: tuple[Task, ...], today: date) -> Answer:
    """The rows that are due first or last."""
    total = len({task.row for task in tasks})
    lines = [wording.extreme("latest" in question.asks, day, total, found.plan), *_rows(question, tasks, found.plan)]
    if is_over(found.plan, today):
        lines.append(wording.over(found.plan, today))
    lines.append(wording.source_of_tasks(found.plan, tasks))
    return Answer("answered", "\n".join(lines), question.asks, tasks, total)


def _list_lines(question: Question, found: Listing, today: date) -> list[str]:
    plan = found.plan
    if question.overdue and is_over(plan, today):
        return [wording.none_overdue(plan, today)]
    unit = question.unit_in(plan.id)
    section = question.section or (question.row.section.upper() if question.row and question.row.section else None)
    subject = unit or (wording.section_subject(section) if section else None)
    what = wording.listed_what(
        question.role,
        question.period.label if question.period else None,
        question.kind,
        question.overdue,
        question.topic,
    )
    lines = [
        wording.list_head(subject, found.total, what, plan)
        if found.total
        else wording.nothing_listed(subject, what, plan)
    ]
    lines += _rows(question, found.tasks, plan)
    if found.uncounted:
        lines.append(wording.not_counted([wording.uncounted_kind(kind, count) for kind, count in found.uncounted]))
    if found.given_to_all:
        lines.append(wording.given_to_all(found.given_to_all))
    if found.duties:
        lines.append(wording.duties_in_prose(found.duties[:_SHOWN_DUTIES]))
    if is_over(plan, today):
        lines.append(wording.over(plan, today))
    return lines


def _rows(question: Question, tasks: Sequence[Task], plan: Plan) -> list[str]:
    rows: dict[str, list[Task]] = {}
    for task in tasks:
        rows.setdefault(task.row, []).append(task)
    unit = question.unit_in(plan.id)
    lines = []
    for index, parts in enumerate(list(rows.values())[:_SHOWN_ROWS], start=1):
        role = ""
        if unit and question.role is None:
            role = wording.role_word("lead" if any(unit in task.lead_units for task in parts) else "support")
        elif not unit:
            role = wording.units(tuple(dict.fromkeys(name for task in parts for name in task.lead)), plan)
        name = naming.task_name(parts[0], plan) if len(parts) == 1 else naming.short(parts[0].goal or parts[0].name)
        lines.append(wording.listed_row(index, name, wording.listed_when(parts), role, parts[0]))
    if len(rows) > _SHOWN_ROWS:
        lines.append(wording.and_more(len(rows) - _SHOWN_ROWS))
    return lines


def all_plans(question: Question, plans: Sequence[Plan]) -> Answer:
    lines = [wording.plans_head(len(plans))]
    lines += [wording.plan_item(index, plan) for index, plan in enumerate(plans, start=1)]
    return Answer("answered", "\n".join(lines), question.asks, (), len(plans))


# Prose


def quotes(question: Question, plan: Plan, found: Sequence[Quote], today: date) -> Answer:
    """Words of the plan, each with where it stands."""
    apart = disagreement([quote.text for quote in found])
    lines = [wording.two_figures(question.topic, plan) if apart else wording.quoted_head(question.topic, plan)]
    passages = [quote.record for quote in found if isinstance(quote.record, Passage)]
    tasks = [quote.record for quote in found if isinstance(quote.record, Task)]
    for quote in found:
        where = naming.passage_place(quote.record) if isinstance(quote.record, Passage) else naming.place(quote.record)
        lines.append(wording.quoted(quote.text, where, _units_unsaid(quote)))
    if apart:
        lines.append(wording.not_chosen(plan))
    lines.append(wording.source_of_quotes(plan, passages, tasks))
    return Answer("answered", "\n".join(lines), question.asks, tuple(tasks), None, tuple(passages))


def _units_unsaid(quote: Quote) -> tuple[str, ...]:
    """The units that a quoted paragraph gives a duty to where only its heading names them."""
    if not isinstance(quote.record, Passage):
        return ()
    said = fold(quote.text)
    return tuple(unit for unit in quote.record.units if fold(unit) not in said)


# No answer, or several


def not_found(question: Question, plans: Sequence[Plan], near: Sequence[tuple[Plan, Task]]) -> Answer:
    """The plans do not say; the nearest rows are only offered."""
    topic = question.text.strip(" ?") if is_english(question.text) else question.topic  # in the words that were typed
    lines = [wording.outside(question.outside) if question.outside else wording.not_found(topic, plans)]
    if near:
        lines.append(wording.nearest())
        lines += [f"- {wording.row_label(task, naming.task_name(task, plan))}" for plan, task in near]
    if not question.outside:
        lines.append(wording.maybe_elsewhere())
    return Answer(
        "not_found",
        "\n".join(lines),
        question.asks,
        choices=tuple(row_choice(question, plan, task) for plan, task in near),
    )


def sentence_only(status_text: str, question: Question, choices: Sequence[Choice] = ()) -> Answer:
    """Not found, in one sentence."""
    return Answer("not_found", status_text, question.asks, choices=tuple(choices))


def which_plan(question: Question, plans: Sequence[Plan]) -> Answer:
    """Ask back which plan is meant; each choice sends the question again with the plan's name."""
    shown = list(plans)[:10]
    lines = [wording.which_plan(question.topic, len(plans))]
    lines += [f"{index}. {wording.choice_label(plan, None, None)}" for index, plan in enumerate(shown, start=1)]
    lines.append(wording.reply_with(len(shown)))
    choices = tuple(Choice(naming.plan_name(plan), wording.in_plan(question.text, plan), plan.id) for plan in shown)
    return Answer("clarify", "\n".join(lines), question.asks, choices=choices)


def which_row(question: Question, rows: Sequence[tuple[Plan, Task]]) -> Answer:
    """Ask back which row is meant."""
    choices = tuple(row_choice(question, plan, task) for plan, task in rows)
    lines = [wording.which_row(len(rows), rows[0][0])]
    lines += [f"{index}. {choice.label}" for index, choice in enumerate(choices, start=1)]
    lines.append(wording.reply_with(len(rows)))
    return Answer("clarify", "\n".join(lines), question.asks, choices=choices)


def row_choice(question: Question, plan: Plan, task: Task) -> Choice:
    name = naming.task_name(task, plan)
    asked = wording.choice_question(field_asks(question), name, task, plan)
    return Choice(wording.choice_label(plan, task, name), asked, plan.id, task.id)
