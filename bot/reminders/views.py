"""A plan as reminders see it at one moment: its rows, what is known of them, the rules, and the milestones worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from bot.lists import is_over
from bot.progress import OwnMilestone, TaskProgress, members_of
from bot.reminders.milestones import Milestone, is_done, milestones, named_date
from bot.reminders.rules import DEFAULT, Rules
from bot.reminders.workdays import Workdays
from corpus.model import Plan, Task


class Plans(Protocol):
    """What reminders need of an index."""

    @property
    def plans(self) -> Mapping[str, Plan]: ...


class Reported(Protocol):
    """What reminders need of the ledger."""

    def progress(self, plan_id: str) -> Mapping[str, TaskProgress]: ...
    def own_of_plan(self, plan_id: str) -> Sequence[OwnMilestone]: ...


@dataclass(frozen=True)
class Row:
    """A task as it concerns a unit; `given_to` is the class of units through which it does, None where it is named."""

    task: Task
    role: Literal["lead", "support"]
    given_to: str | None = None


@dataclass(frozen=True)
class View:
    """One plan, what people reported on it, and its rules."""

    plan: Plan
    held: Mapping[str, TaskProgress]
    own: tuple[OwnMilestone, ...]
    rules: Rules
    workdays: Workdays
    _milestones: dict[tuple[str, Rules], list[Milestone]] = field(default_factory=dict, repr=False, compare=False)
    _rows: dict[str | None, tuple[Row, ...]] = field(default_factory=dict, repr=False, compare=False)

    def progress(self, task: Task) -> TaskProgress | None:
        return self.held.get(task.uid)

    def last(self, task: Task) -> date | None:
        """The last day in time of a task that names one."""
        return named_date(task, self.plan, self.progress(task))

    def done(self, task: Task, unit: str | None) -> bool:
        return is_done(task, self.plan, self.progress(task), unit)

    def is_over(self, today: date) -> bool:
        return is_over(self.plan, today)

    def milestones(self, task: Task, rules: Rules) -> list[Milestone]:
        key = task.uid, rules
        found = self._milestones.get((task.uid, rules))
        if found is None:
            own = tuple(one.day for one in self.own)
            found = milestones(task, self.plan, self.progress(task), self.workdays, rules, own)
            self._milestones[key] = found
        return found

    def rows(self, unit: str | None) -> tuple[Row, ...]:
        """The rows that concern a unit, or all with None, in table order."""
        found = self._rows.get(unit)
        if found is None:
            found = tuple(_rows(self.plan, unit))
            self._rows[unit] = found
        return found


def _rows(plan: Plan, unit: str | None) -> list[Row]:
    if unit is None:
        return [Row(task, "lead") for task in plan.tasks]
    reaching = [one.name for one in plan.units if one.is_class and unit in members_of(one.name, plan)]
    rows = []
    for task in plan.tasks:
        roles: tuple[tuple[Literal["lead", "support"], tuple[str, ...]], ...] = (
            ("lead", task.lead_units),
            ("support", task.support_units),
        )
        named = next((role for role, units in roles if unit in units), None)
        given = next(((role, name) for role, units in roles for name in reaching if name in units), None)
        if named and not (named == "support" and given and given[0] == "lead"):
            rows.append(Row(task, named))
        elif given:
            rows.append(Row(task, *given))
    return rows


class Views:
    """The views of all plans, worked out again only for a plan whose rows, reports or rules changed."""

    def __init__(
        self,
        current: Callable[[], Plans],
        ledger: Reported,
        workdays: Workdays,
        rules: Callable[[str], Rules] = lambda plan: DEFAULT,
    ) -> None:
        self.workdays = workdays
        self._current = current
        self._ledger = ledger
        self._rules = rules
        self._views: dict[str, View] = {}

    def of(self, plan_id: str) -> View | None:
        """The plan of the moment; None for one that is not in the index. Raises IndexUnreadableError."""
        plan = self._current().plans.get(plan_id)
        if plan is None:
            return None
        held, own, rules = (
            self._ledger.progress(plan_id),
            tuple(self._ledger.own_of_plan(plan_id)),
            self._rules(plan_id),
        )
        known = self._views.get(plan_id)
        if known and known.plan is plan and known.held is held and (known.own, known.rules) == (own, rules):
            return known
        view = View(plan, held, own, rules, self.workdays)
        self._views[plan_id] = view
        return view
