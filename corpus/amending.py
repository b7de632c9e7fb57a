"""What changes between versions of a plan: which rows are the same, what was added, dropped or changed, and corrections.

A short paper that changes two rows and leaves "các nội dung khác giữ nguyên" is entered as corrections. A corrected row holds
the new value where the old one stood, and says in its note what the plan itself prints and by which paper it changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from corpus.deadlines import parse_deadline
from corpus.model import Plan, Task
from corpus.text import clean, fold
from corpus.units import split_units

Field = Literal["title", "activity", "product", "lead", "support", "time"]
FIELDS: dict[Field, str] = {
    "title": "nhiệm vụ", "activity": "hoạt động", "product": "sản phẩm", "lead": "chủ trì", "support": "phối hợp", "time": "thời gian",
}  # fmt: skip
# How alike (0..1) the words of two rows must be to be one row with other words; less where number and section agree.
_SAME_ROW, _SAME_PLACE = 0.72, 0.5
_LINE = re.compile(
    r'Điều chỉnh theo (?P<paper>[^:]+): (?P<field>[^:]+) trong kế hoạch gốc (?:là "(?P<old>[^"]*)"|để trống)\.'
)


# The same row in two versions


def carry_uids(old: Plan, new: Plan) -> Plan:
    """The new version with the identities of the rows that it shares with the old one.

    Rows with the same words keep their identity anyhow; of the others those that are surely the same row in other words do:
    each with the one most like it.
    """
    left = {task.uid: task for task in old.tasks}
    for task in new.tasks:
        left.pop(task.uid, None)
    known = {task.uid for task in old.tasks}
    pairs = sorted(
        (
            (likeness, before.uid, after.uid)
            for after in new.tasks
            if after.uid not in known
            for before in left.values()
            if (likeness := _likeness(before, after)) is not None
        ),
        reverse=True,
    )
    carried: dict[str, str] = {}
    for _, before_uid, after_uid in pairs:
        if before_uid in left and after_uid not in carried:
            carried[after_uid] = before_uid
            del left[before_uid]
    return replace(new, tasks=tuple(replace(task, uid=carried.get(task.uid, task.uid)) for task in new.tasks))


def _likeness(one: Task, other: Task) -> float | None:
    """How alike two rows are, None where they are not the same row for sure."""
    words = [fold(" ".join(filter(None, (task.title, task.activity, task.product)))).split() for task in (one, other)]
    if not all(words):
        return None
    alike = SequenceMatcher(None, words[0], words[1], autojunk=False).ratio()
    same_place = (one.section, one.number, one.part) == (other.section, other.number, other.part)
    return alike if alike >= (_SAME_PLACE if same_place else _SAME_ROW) else None


# What changed


@dataclass(frozen=True)
class Change:
    """A row that both versions have, and what of it differs: field, before, after."""

    before: Task
    after: Task
    fields: tuple[tuple[str, str | None, str | None], ...]


@dataclass(frozen=True)
class Difference:
    added: tuple[Task, ...]
    dropped: tuple[Task, ...]
    changed: tuple[Change, ...]
    same: int

    def as_json(self) -> dict[str, Any]:
        return {
            "added": [_brief(task) for task in self.added],
            "dropped": [_brief(task) for task in self.dropped],
            "changed": [
                {
                    "task": change.after.id,
                    "before": change.before.id,
                    "name": change.after.name,
                    "fields": [{"field": name, "before": old, "after": new} for name, old, new in change.fields],
                }
                for change in self.changed
            ],
            "same": self.same,
        }


def compare(old: Plan, new: Plan) -> Difference:
    """Rows added, dropped, and changed in wording, lead, support, time or product between two plans."""
    new = carry_uids(old, new)
    before = {task.uid: task for task in old.tasks}
    after = {task.uid: task for task in new.tasks}
    changed = tuple(
        Change(before[uid], task, fields)
        for uid, task in after.items()
        if uid in before and (fields := _differing(before[uid], task))
    )
    return Difference(
        tuple(task for uid, task in after.items() if uid not in before),
        tuple(task for uid, task in before.items() if uid not in after),
        changed,
        len(after.keys() & before.keys()) - len(changed),
    )


def _differing(one: Task, other: Task) -> tuple[tuple[str, str | None, str | None], ...]:
    return tuple(
        (name, old, new)
        for name in FIELDS
        if fold(clean(old := _value(one, name) or "")) != fold(clean(new := _value(other, name) or ""))
    )


def _value(task: Task, name: str) -> str | None:
    if name in ("lead", "support"):
        return "; ".join(task.lead if name == "lead" else task.support) or None
    return task.time_text if name == "time" else getattr(task, name)


def _brief(task: Task) -> dict[str, Any]:
    return {"task": task.id, "name": task.name, "lead": list(task.lead), "time_text": task.time_text}


# Corrections


@dataclass(frozen=True)
class Correction:
    """A field of a row as another paper sets it; `uid` is the row's identity."""

    uid: str
    field: Field
    value: str | None
    paper: str
    date: date | None

    @property
    def cited(self) -> str:
        return f"{self.paper} ngày {self.date:%d/%m/%Y}" if self.date else self.paper

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Correction:
        day = date.fromisoformat(data["date"]) if data["date"] else None
        return cls(data["uid"], data["field"], data["value"], data["paper"], day)

    def as_json(self) -> dict[str, Any]:
        day = self.date.isoformat() if self.date else None
        return {"uid": self.uid, "field": self.field, "value": self.value, "paper": self.paper, "date": day}


@dataclass(frozen=True)
class Corrected:
    """What a row says of a correction: the field's name, what the plan itself prints, and by which paper."""

    field: str
    printed: str | None
    paper: str


def correct(plan: Plan, corrections: Iterable[Correction]) -> Plan:
    """The plan with its rows corrected, in the order in which the corrections were entered; those of rows it lacks do nothing."""
    by_uid: dict[str, list[Correction]] = {}
    for one in corrections:
        by_uid.setdefault(one.uid, []).append(one)
    tasks = []
    for task in plan.tasks:
        for one in by_uid.get(task.uid, ()):
            task = _corrected(task, one, plan)
        tasks.append(task)
    return replace(plan, tasks=tuple(tasks))


def corrections_in(task: Task) -> list[Corrected]:
    """What a row's note says of corrections."""
    return [Corrected(match["field"], match["old"], match["paper"]) for match in _LINE.finditer(task.note or "")]


def _corrected(task: Task, one: Correction, plan: Plan) -> Task:
    printed = _value(task, one.field)
    if fold(printed or "") == fold(one.value or ""):
        return task
    shown = f'là "{printed.replace(chr(34), chr(39))}"' if printed else "để trống"
    line = f"Điều chỉnh theo {one.cited}: {FIELDS[one.field]} trong kế hoạch gốc {shown}."
    note = f"{task.note} {line}" if task.note else line
    if one.field in ("lead", "support"):
        names = split_units(one.value) if one.value else ()
        units = tuple(_registered(name, plan) for name in names)
        changes: dict[str, Any] = {one.field: tuple(names), f"{one.field}_units": units}
    elif one.field == "time":
        changes = {"time_text": one.value, "deadline": parse_deadline(one.value, plan.year, task.product).deadline}
    else:
        changes = {one.field: one.value}
    return replace(task, note=note, **changes)


def _registered(name: str, plan: Plan) -> str:
    """A unit by its name in the plan's register, as typed where it has none."""
    spelled = {fold(spelling): unit.name for unit in plan.units for spelling in (unit.name, *unit.aliases)}
    return spelled.get(fold(name), name)


# Which plan amends which


def amenders(plan: Plan, plans: Sequence[Plan]) -> list[Plan]:
    """The plans of the same province that say they amend this one."""
    if not plan.number:
        return []
    wanted = fold(plan.number)
    return [
        other
        for other in plans
        if other.id != plan.id
        and (not plan.province or not other.province or fold(other.province) == fold(plan.province))
        and any(fold(number) == wanted for number in other.amends)
    ]
