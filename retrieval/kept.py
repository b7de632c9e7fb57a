"""What administrators entered about plans, and the versions that were replaced: beside the index, kept over every rebuild.

DIR/kept/PLAN_ID.json holds facts and corrections, DIR/kept/PLAN_ID/N.json the version N of a plan that a newer one replaced,
DIR/kept/PLAN_ID/as-read.json the newest as it was read, where something was entered about it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from corpus.amending import Correction, carry_uids, compare, correct
from corpus.errors import PlanError
from corpus.model import Doubt, Passage, Plan, Source, Tally, Task, Unit
from retrieval.building import load_plans
from retrieval.versions import IndexUnreadableError

_FOLDER, _AS_READ = "kept", "as-read.json"


@dataclass(frozen=True)
class Kept:
    """Facts that an administrator set, by the names of a plan's fields, and corrections of its rows."""

    facts: dict[str, Any] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()


def read_kept(directory: Path, plan_id: str) -> Kept:
    """What was entered about a plan; raises PlanError for a file that cannot be read."""
    path = _file(directory, plan_id)
    if not path.exists():
        return Kept()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Kept(dict(data["facts"]), tuple(Correction.from_json(one) for one in data["corrections"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanError(f"{path}: không đọc được điều đã nhập ({error}); sửa hoặc bỏ tệp này rồi nhập lại") from error


def write_kept(directory: Path, plan_id: str, kept: Kept) -> None:
    """Keep it, whole or not at all."""
    path = _file(directory, plan_id)
    data = {"facts": kept.facts, "corrections": [one.as_json() for one in kept.corrections]}
    _write(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def with_kept(plan: Plan, kept: Kept) -> Plan:
    """A plan as read, with what was entered: facts that the paper lacks (the year and the bodies always), then corrections."""
    changes: dict[str, Any] = {}
    for name, value in kept.facts.items():
        held = getattr(plan, name)
        if held is None or name in ("year", "issuer", "province"):
            changes[name] = date.fromisoformat(value) if name == "date" else value
    return correct(replace(plan, **changes), kept.corrections)


def succeed(directory: Path, old: Plan, new: Plan) -> Plan:
    """The new version of a plan: the next number, the identities of rows that are the same; the old one is kept to read."""
    text = json.dumps(_plain(old), ensure_ascii=False)
    _write(directory / _FOLDER / old.id / f"{old.version}.json", text)
    return replace(carry_uids(old, new), version=old.version + 1)


def merge(directory: Path, new: Sequence[Plan], *, keep: bool) -> list[Plan]:
    """The plans of an index with new ones in the place of those with their id; the others stay, before them, if `keep`.

    A plan that says something else than the one it replaces is the next version. Rows keep their identity through versions,
    and what was entered about a plan is put over it again. Raises PlanError.
    """
    try:
        held = {plan.id: plan for plan in load_plans(directory)}
    except IndexUnreadableError:
        if keep:
            raise
        held = {}  # a rebuild is what mends a broken index
    merged = dict(held) if keep else {}
    for plan in new:
        old = held.get(plan.id)
        if old is not None:
            before = as_read(directory, old)
            same = not keep and _says_the_same(before, plan)
            plan = replace(plan, version=old.version) if same else succeed(directory, before, plan)
        entered = read_kept(directory, plan.id)
        if entered != Kept():
            keep_as_read(directory, plan)
            plan = with_kept(plan, entered)
        merged[plan.id] = plan
    return list(merged.values())


def _says_the_same(one: Plan, other: Plan) -> bool:
    found = compare(one, other)
    return not (found.added or found.dropped or found.changed)


def as_read(directory: Path, indexed: Plan) -> Plan:
    """An indexed plan without what was entered about it, as the paper was read."""
    path = directory / _FOLDER / indexed.id / _AS_READ
    if path.exists():
        held = _load(path)
        if held.version == indexed.version:
            return replace(held, tasks=_same_uids(held, indexed))
    return indexed


def keep_as_read(directory: Path, plan: Plan) -> None:
    """Have a plan at hand as it was read, before anything entered is put over it."""
    _write(directory / _FOLDER / plan.id / _AS_READ, json.dumps(_plain(plan), ensure_ascii=False))


def _same_uids(held: Plan, indexed: Plan) -> tuple[Task, ...]:
    uids = {task.id: task.uid for task in indexed.tasks}
    return tuple(replace(task, uid=uids.get(task.id, task.uid)) for task in held.tasks)


def old_versions(directory: Path, plan_id: str) -> list[int]:
    """The numbers of the versions that were replaced."""
    folder = directory / _FOLDER / plan_id
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdecimal()) if folder.is_dir() else []


def read_version(directory: Path, plan_id: str, version: int) -> Plan:
    """A version that was replaced; raises PlanError where there is none."""
    path = directory / _FOLDER / plan_id / f"{version}.json"
    if not path.exists():
        raise PlanError(f"{directory}: không có phiên bản {version} của kế hoạch {plan_id}")
    return _load(path)


def _load(path: Path) -> Plan:
    try:
        return _plan(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlanError(f"{path}: không đọc được bản đã giữ ({error})") from error


def _file(directory: Path, plan_id: str) -> Path:
    return directory / _FOLDER / f"{plan_id}.json"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise PlanError(f"{path}: không ghi được ({error.strerror})") from error


def _plain(plan: Plan) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value

    found = plain(asdict(plan))
    assert isinstance(found, dict)
    return found


def _plan(data: dict[str, Any]) -> Plan:
    return Plan(
        **{
            **data,
            "date": date.fromisoformat(data["date"]) if data["date"] else None,
            "implements": tuple(data["implements"]),
            "amends": tuple(data["amends"]),
            "source": Source.from_json(data["source"]),
            "units": tuple(Unit.from_json(one) for one in data["units"]),
            "tasks": tuple(Task.from_json(one) for one in data["tasks"]),
            "passages": tuple(Passage.from_json(one) for one in data["passages"]),
            "doubts": tuple(Doubt.from_json(one) for one in data["doubts"]),
            "tally": Tally(**data["tally"]) if data["tally"] else None,
        }
    )
