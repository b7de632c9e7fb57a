"""The sample plans: each text is what its truth and layout give, and reading the text gives the truth back.

The truths were written by hand before any text, so these tests say what a reader must find, not what it finds.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from corpus.model import Plan, Task, to_json
from corpus.plans import read_plan
from corpus.samples.make import FOLDER, load_truth, plan_ids, render
from corpus.text import clean, fold

Record = dict[str, Any]

TEXTS = ("goal", "title", "activity", "product", "time_text", "budget", "note")
UNITS = ("lead", "support", "lead_units", "support_units")
FIELDS = ("section", "section_title", "headings", "number", "part", *TEXTS, *UNITS, "deadline")
PLAN_FIELDS = ("number", "symbol", "province", "year", "date", "signer", "implements", "amends")
COUNTS = {
    "an-giang-so-cong-thuong-2027-mau": 26,
    "bac-giang-so-tttt-2024-mau": 33,
    "bac-kan-vp-ubnd-2025-mau": 56,
    "quang-tri-vp-ubnd-2024-mau": 38,
    "soc-trang-ubnd-56-2022-mau": 39,
    "tuyen-quang-so-khdt-2023-mau": 21,
}
# Clauses without letters: whether their heading or their paragraph is the title is the reader's choice.
FREE = {"soc-trang-ubnd-56-2022-mau/I.2/3", "soc-trang-ubnd-56-2022-mau/I.2/5"}
FREE_FIELDS = {"headings", "title", "activity"}


@cache
def read(plan_id: str) -> Plan:
    return read_plan(FOLDER / f"{plan_id}.txt")


@cache
def tasks_by_id(plan_id: str) -> dict[str, Task]:
    return {task.id: task for task in read(plan_id).tasks}


def unit_key(name: str) -> str:
    """Spellings of one unit that differ in case or in the space at a hyphen (a line break there leaves either)."""
    return re.sub(r"\s*-\s*", "-", name).casefold()


def bare(text: str | None) -> str | None:
    """A title or heading without its number."""
    return re.sub(r"^(?:[IVX]+|\d+(?:\.\d+)*)[.)\-]?\s+", "", text).casefold().rstrip(":") if text else None


def comparable(field: str, task: Record) -> Any:
    value = task[field]
    if field in FREE_FIELDS and task["id"] in FREE:
        return None
    if field in UNITS:
        return [unit_key(name) for name in value]
    if field == "headings":
        return [bare(heading) for heading in value]
    if field in TEXTS and value:
        return re.sub(r"(?<=\() | (?=[).,;])", "", value)  # what tags leave behind
    if field == "section_title":
        return bare(value or task["section"])  # a block without a number is called by its title
    return value


def test_there_is_a_truth_for_every_text_and_a_text_for_every_truth() -> None:
    assert plan_ids() == sorted(path.stem for path in FOLDER.glob("*.txt")) == sorted(COUNTS)


@pytest.mark.parametrize("plan_id", plan_ids())
def test_the_text_is_what_truth_and_layout_give(plan_id: str) -> None:
    assert (FOLDER / f"{plan_id}.txt").read_text(encoding="utf-8") == render(plan_id)


@pytest.mark.parametrize("plan_id", plan_ids())
def test_a_truth_is_whole(plan_id: str) -> None:
    truth = load_truth(plan_id)
    ids = [task["id"] for task in truth["tasks"]]
    assert len(set(ids)) == len(ids) == COUNTS[plan_id]
    for task in truth["tasks"]:
        assert task["id"] == f"{plan_id}/{task['section']}/{task['number']}{task['part'] or ''}"
        assert set(task) == {"id", *FIELDS}
        assert all(task[name] is None or task[name] == clean(task[name]) != "" for name in TEXTS)
        assert any(task[name] for name in ("lead", "support", "product", "time_text"))
    assert {doubt["task"] for doubt in truth["doubts"]} <= set(ids)


@pytest.mark.parametrize("plan_id", plan_ids())
def test_every_task_is_found_and_none_invented(plan_id: str) -> None:
    assert [task.id for task in read(plan_id).tasks] == [task["id"] for task in load_truth(plan_id)["tasks"]]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("plan_id", plan_ids())
def test_a_field_is_read_as_the_truth_has_it(plan_id: str, field: str) -> None:
    expected = {task["id"]: comparable(field, task) for task in load_truth(plan_id)["tasks"]}
    found = {ident: comparable(field, to_json(task)) for ident, task in tasks_by_id(plan_id).items()}
    assert {ident: found.get(ident, "no such task") for ident in expected} == expected


@pytest.mark.parametrize("ident", sorted(FREE))
def test_a_clause_keeps_its_heading_and_its_paragraph(ident: str) -> None:
    plan_id = ident.split("/", 1)[0]
    truth = next(task for task in load_truth(plan_id)["tasks"] if task["id"] == ident)
    task = tasks_by_id(plan_id)[ident]
    words = " ".join([*task.headings, task.title or "", task.activity or ""])
    assert truth["title"] in words
    assert truth["activity"] in words


@pytest.mark.parametrize("field", PLAN_FIELDS)
@pytest.mark.parametrize("plan_id", plan_ids())
def test_a_plan_fact_is_read_as_the_truth_has_it(plan_id: str, field: str) -> None:
    found, expected = read(plan_id).facts()[field], load_truth(plan_id)["plan"][field]
    if field == "implements":
        found = [number for number in found if "KH" in number]  # a decree that is cited beside the plan is no error
    assert found == expected


@pytest.mark.parametrize("plan_id", plan_ids())
def test_title_issuer_and_date_line_are_read(plan_id: str) -> None:
    plan, truth = read(plan_id), load_truth(plan_id)["plan"]
    assert fold(plan.title).removeprefix("ke hoach ") == fold(truth["title"])
    assert fold(plan.issuer or "").replace("uy ban nhan dan", "ubnd").startswith(fold(truth["issuer"]))
    assert (plan.date_text or "").endswith(truth["date_text"] or "")


@pytest.mark.parametrize("plan_id", plan_ids())
def test_a_duty_in_prose_names_its_units(plan_id: str) -> None:
    passages = [(clean(passage.text), passage.units) for passage in read(plan_id).passages]
    for expected in load_truth(plan_id)["passages"]:
        opening = re.sub(r"^(?:- |\d+\. )", "", expected["text"]).split(":")[-1].strip()[:30]
        found = [units for text, units in passages if opening in text]
        assert found, f"no passage with {opening!r}"
        assert [unit_key(name) for name in found[0]] == [unit_key(name) for name in expected["units"]], opening


@pytest.mark.parametrize("plan_id", plan_ids())
def test_what_is_assumed_is_doubted(plan_id: str) -> None:
    found = {(doubt.task, doubt.field) for doubt in read(plan_id).doubts}
    assert {(doubt["task"], doubt["field"]) for doubt in load_truth(plan_id)["doubts"]} <= found
