"""Whether an answer stays with its sources: every date and unit that it shows must stand in a record that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from bot.answer import Answer
from corpus.deadlines import last_good_day
from corpus.model import Plan, Task
from corpus.text import clean

_PLACE = re.compile(r"mục ([^,;()]+), STT ((?:[^;().,]|\.\d|\.[a-zđ]\b|,(?! dòng))+)")
_SHOWN_DATE = re.compile(r"(?<![0-9/])([0-9]{2})/([0-9]{2})/([0-9]{4})(?![0-9/])")
_WRITTEN_DATE = re.compile(
    r"(?<![0-9/])([0-9]{1,2})(?: ?[/.-] ?| tháng )([0-9]{1,2})(?: ?[/.-] ?| năm )([0-9]{4})(?![0-9])"
)


def unfounded(
    answer: Answer, plans: Mapping[str, Plan], said: Iterable[str] = (), today: date | None = None
) -> list[str]:
    """The dates and units that the text shows and no cited record holds; [] for a faithful answer.

    Cited are the answer's tasks and passages, their plans' own facts, and what the choices lead to; an answer that
    cites no row speaks of the plans as a whole. What the asker `said` and `today` may be echoed.
    """
    sources = [*_sources(answer, plans), *said]
    days = set(_days(answer, plans, sources))
    if today is not None:
        days.add(today)
    dates = [shown[0] for shown in _SHOWN_DATE.finditer(answer.text) if _date(*shown.groups()) not in days]
    held = "\n".join(clean(source).casefold() for source in sources)
    units = [unit for unit in _units_shown(answer.text, plans.values()) if unit not in held]
    return list(dict.fromkeys([*dates, *units]))


def cites(text: str, task: Task) -> bool:
    """Whether a text names a row's place: its section and its number with the part's letter."""
    own = f"{task.number}{task.part or ''}"
    if re.fullmatch(r"r\d+", task.number):
        return f"mục {task.section}, dòng không đánh số {task.number[1:]}" in text
    return any(
        match[1].strip() == task.section and own in [number.strip() for number in match[2].split(",")]
        for match in _PLACE.finditer(text)
    )


def _cited_plans(answer: Answer, plans: Mapping[str, Plan]) -> list[Plan]:
    cited = {task.plan_id for task in answer.tasks} | {passage.plan_id for passage in answer.passages}
    cited |= {choice.plan for choice in answer.choices if choice.plan}
    return [plan for plan in plans.values() if not cited or plan.id in cited]


def _cited_tasks(answer: Answer, plans: Mapping[str, Plan]) -> list[Task]:
    """The answer's rows, those that its choices lead to, and those that its text cites by their place."""
    chosen = {choice.task for choice in answer.choices if choice.task}
    named = {
        (match[1].strip(), number.strip())
        for match in _PLACE.finditer(answer.text)
        for number in match[2].split(",")
        if number.strip()
    }
    cited = _cited_plans(answer, plans)
    rest = (
        task
        for plan in plans.values()
        for task in plan.tasks
        if task.id in chosen or (plan in cited and (task.section, f"{task.number}{task.part or ''}") in named)
    )
    return [*answer.tasks, *rest]


def _sources(answer: Answer, plans: Mapping[str, Plan]) -> Iterator[str]:
    for plan in _cited_plans(answer, plans):
        yield from (text for text in (plan.title, plan.issuer, plan.province, plan.date_text) if text)
        yield from (*plan.implements, *plan.amends)
    for task in _cited_tasks(answer, plans):
        yield from (*task.lead, *task.support, *task.lead_units, *task.support_units, *task.headings)
        columns = (task.section_title, task.goal, task.title, task.activity, task.product, task.time_text)
        yield from (text for text in (*columns, task.budget, task.note) if text)
    for passage in answer.passages:
        yield from (passage.heading, passage.text, *passage.units)


def _days(answer: Answer, plans: Mapping[str, Plan], sources: Iterable[str]) -> Iterator[date]:
    for plan in _cited_plans(answer, plans):
        if plan.date is not None:
            yield plan.date
    for task in _cited_tasks(answer, plans):
        days = (task.deadline.start, task.deadline.due, last_good_day(task.deadline))
        yield from (day for day in days if day is not None)
    for source in sources:
        for match in _WRITTEN_DATE.finditer(source):
            if (day := _date(*match.groups())) is not None:
                yield day


def _date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_NO_NAMES = frozenset(
    ["đơn vị", "cơ quan", "tổ chức", "địa phương"]
)  # what a sentence calls any unit, registered or not


def _units_shown(text: str, plans: Iterable[Plan]) -> list[str]:
    """Names of the registers that the text shows, the longest at each place ("Văn phòng UBND tỉnh", not "Văn phòng")."""
    names = {clean(name).casefold() for plan in plans for unit in plan.units for name in (unit.name, *unit.aliases)}
    several = sorted((name for name in names if " " in name and name not in _NO_NAMES), key=len, reverse=True)
    if not several:
        return []
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, several))})(?!\w)")
    return list(dict.fromkeys(pattern.findall(clean(text).casefold())))
