"""Checks over the five real plans, which do not belong to the repository: REAL_PLANS names the folder that holds them.

`expected.json` has for each task the facts that a person has read against the paper (units, time, deadline, lines) and a
digest of its texts, so that a change in how any cell is read shows here.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Plan, Task, to_json
from corpus.plans import read_plan

FOLDER = os.environ.get("REAL_PLANS")
EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "expected.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(not FOLDER, reason="REAL_PLANS does not name the folder of the real plans")


@cache
def plan(plan_id: str) -> Plan:
    return read_plan(Path(FOLDER or "") / f"{plan_id}.txt")


def digest(task: Task) -> str:
    texts = (
        task.section_title,
        *task.headings,
        task.goal,
        task.title,
        task.activity,
        task.product,
        task.budget,
        task.note,
    )
    return hashlib.sha256("\n".join(text or "" for text in texts).encode()).hexdigest()[:12]


def facts_of(task: Task) -> dict[str, Any]:
    record = to_json(task)
    return {
        "lead": record["lead"],
        "support": record["support"],
        "time": record["time_text"],
        "kind": record["deadline"]["kind"],
        "due": record["deadline"]["due"],
        "before": record["deadline"]["before"],
        "every": record["deadline"]["every"],
        "lines": record["source"]["lines"],
        "texts": digest(task),
    }


@pytest.mark.parametrize("plan_id", sorted(EXPECTED))
def test_a_plan_has_exactly_the_tasks_of_the_paper(plan_id: str) -> None:
    assert [task.id.removeprefix(f"{plan_id}/") for task in plan(plan_id).tasks] == list(EXPECTED[plan_id]["tasks"])


@pytest.mark.parametrize("plan_id", sorted(EXPECTED))
def test_a_plan_says_of_itself_what_the_paper_says(plan_id: str) -> None:
    assert plan(plan_id).facts() == EXPECTED[plan_id]["facts"]


@pytest.mark.parametrize(
    ("plan_id", "task_id"),
    [(plan_id, task_id) for plan_id in sorted(EXPECTED) for task_id in EXPECTED[plan_id]["tasks"]],
)
def test_a_task_is_read_as_the_paper_has_it(plan_id: str, task_id: str) -> None:
    task = next(task for task in plan(plan_id).tasks if task.id == f"{plan_id}/{task_id}")
    assert facts_of(task) == EXPECTED[plan_id]["tasks"][task_id]


@pytest.mark.parametrize("plan_id", sorted(EXPECTED))
def test_a_duty_in_prose_has_its_units(plan_id: str) -> None:
    duties = [
        [list(passage.source.lines or ()), list(passage.units)] for passage in plan(plan_id).passages if passage.units
    ]
    assert duties == EXPECTED[plan_id]["duties"]


@pytest.mark.parametrize("plan_id", sorted(EXPECTED))
def test_every_task_points_to_units_of_the_register(plan_id: str) -> None:
    names = {unit.name for unit in plan(plan_id).units}
    for task in plan(plan_id).tasks:
        assert len(task.lead_units) == len(task.lead)
        assert {*task.lead_units, *task.support_units} <= names
