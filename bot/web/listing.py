"""What the web needs of the rest: somebody who answers, and an index to list plans and tasks from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Protocol

from bot.answer import Answer
from corpus.model import Plan, Task
from corpus.text import clean, fold

Role = Literal["lead", "support"]


class Answers(Protocol):
    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer: ...


class Listing(Protocol):
    """The part of an index that the API lists from."""

    @property
    def version(self) -> str: ...

    @property
    def plans(self) -> Mapping[str, Plan]: ...

    @property
    def tasks(self) -> Mapping[str, Task]: ...

    def query(
        self,
        plan: str | None = None,
        unit: str | None = None,
        role: Role | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        q: str | None = None,
    ) -> list[Task]:
        """The plan's tasks that fit every filter given, in table order; `unit` is a name of the register."""


def find_unit_names(plan: Plan, spelling: str) -> list[str]:
    """The names in the plan's register that a person may mean: by name, else by alias; marks and case do not matter."""
    asked = fold(clean(spelling))
    named = [unit.name for unit in plan.units if fold(unit.name) == asked]
    return named or [unit.name for unit in plan.units if asked in map(fold, unit.aliases)]


def find_tasks(
    listing: Listing,
    plan: Plan,
    unit: str | None,
    role: Role | None,
    due_from: date | None,
    due_to: date | None,
    kind: str | None,
    q: str | None,
) -> list[Task]:
    """A plan's tasks under the API's filters; a unit that the register does not know has none."""
    names: list[str | None] = [*find_unit_names(plan, unit)] if unit else [None]
    found = {
        task.id
        for name in names
        for task in listing.query(plan=plan.id, unit=name, role=role, due_from=due_from, due_to=due_to, kind=kind, q=q)
    }
    return [task for task in plan.tasks if task.id in found]
