"""A long list cut into pages of a size for a phone, each with its own source line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot import wording
from bot.answer import Answer
from bot.channels import wording as said
from bot.naming import short, task_name
from corpus.model import Plan, Task

ROWS_ON_PAGE = 10
_NUMBERED = re.compile(r"(\d+)\. ")


def pages_of(answer: Answer, plans: Mapping[str, Plan]) -> tuple[str, ...]:
    """The texts of an answer's pages; one alone where it is no list, is short, or tells of several plans."""
    rows = _rows(answer.tasks)
    of_plans = {task.plan_id for task in answer.tasks}
    if (answer.total or 0) <= ROWS_ON_PAGE or len(of_plans) != 1 or len(rows) != answer.total:
        return (answer.text,)
    plan = plans.get(of_plans.pop())
    lines = answer.text.split("\n")
    numbers = {place: int(found[1]) for place, line in enumerate(lines) if (found := _NUMBERED.match(line))}
    if plan is None or list(numbers.values()) != list(range(1, len(numbers) + 1)) or not numbers:
        return (answer.text,)
    first, last = min(numbers), max(numbers)
    listed = [lines[place] for place in numbers]
    listed += [_row(number, parts, plan) for number, parts in enumerate(rows[len(listed) :], start=len(listed) + 1)]
    left_out = wording.and_more(len(rows) - len(numbers))
    tail = [line for line in lines[last + 1 : -1] if line != left_out]
    starts = range(0, len(listed), ROWS_ON_PAGE)
    return tuple(
        "\n".join(
            [
                *lines[:first],
                *listed[start : start + ROWS_ON_PAGE],
                said.page_of(page, len(starts)),
                *tail,
                wording.source_of_tasks(plan, [task for row in rows[start : start + ROWS_ON_PAGE] for task in row]),
            ]
        )
        for page, start in enumerate(starts, start=1)
    )


def _rows(tasks: Sequence[Task]) -> list[list[Task]]:
    rows: dict[str, list[Task]] = {}
    for task in tasks:
        rows.setdefault(task.row, []).append(task)
    return list(rows.values())


def _row(number: int, parts: Sequence[Task], plan: Plan) -> str:
    name = task_name(parts[0], plan) if len(parts) == 1 else short(parts[0].goal or parts[0].name)
    leads = wording.units(tuple(dict.fromkeys(unit for task in parts for unit in task.lead)), plan)
    return wording.listed_row(number, name, wording.listed_when(parts), leads, parts[0])
