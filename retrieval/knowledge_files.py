"""The written knowledge that the models are trained on: tasks with questions, and everyday forms of official terms."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.terms import THESAURUS

PAIRS = THESAURUS.with_name("pairs.jsonl")
SEED = 20240101


@dataclass(frozen=True)
class Written:
    """A written task: the text of its row, and the questions that it answers."""

    row: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Meaning:
    """A form of the thesaurus, the term that it stands for, and how much that pair counts."""

    form: str
    term: str
    weight: float


def read_pairs(path: Path = PAIRS) -> list[Written]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    keys = ("task", "product", "lead", "section")
    return [Written(". ".join(line[key] for key in keys if line[key]), tuple(line["questions"])) for line in lines]


def read_meanings(path: Path = THESAURUS) -> list[Meaning]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Meaning(form, line["canonical"], 0.5 if line["kind"] == "related" else 1.0)
        for line in lines
        for form in line["forms"]
    ]


def split_by_task(tasks: Sequence[Written], share: float = 0.2) -> tuple[list[int], list[int]]:
    """Places of the tasks to train on, and of those held out."""
    places = list(range(len(tasks)))
    random.Random(SEED).shuffle(places)
    held = round(share * len(places))
    return sorted(places[held:]), sorted(places[:held])
