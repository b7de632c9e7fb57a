"""The words that a record is searched by: which stand in which column, and how much a column counts.

A column is a tuple of segments, a segment a tuple of folded syllables: a cell's own words, then one segment for each
abbreviation in it that is written out, so that both forms are found and no pair of words spans two cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from corpus.model import Passage, Plan, Task
from corpus.text import syllables
from retrieval.terms import write_out

Segment = tuple[str, ...]
Column = tuple[Segment, ...]

# Columns and their weights under BM25: what is to be done, then what it is part of, then who does it, which tells twin
# rows apart but must not outweigh the work. Any of them moved by half changed no more than noise on 56 questions.
# A note may say where something takes place, which is how people call it; `time` is only looked up, never ranked.
TASK_WEIGHTS = {
    "title": 1.0,
    "activity": 1.0,
    "goal": 0.7,
    "product": 0.8,
    "headings": 0.7,
    "section": 0.6,
    "lead": 0.3,
    "support": 0.15,
    "plan": 0.8,
    "time": 0.0,
    "note": 0.3,
}
_SHORT_NOTE = 80  # characters: a place; longer notes are about other things
PASSAGE_WEIGHTS = {"text": 1.0, "headings": 0.7, "units": 0.3, "plan": 0.8}

# What `query` looks words up in: all that the row itself says.
TASK_OWN = tuple(column for column in TASK_WEIGHTS if column != "plan")


def plan_column(plan: Plan) -> Column:
    """What a plan is called by: who issued it, where, for which year, its number."""
    return _column(plan.issuer, plan.province, str(plan.year), plan.number)


def task_columns(task: Task, plan: Column) -> dict[str, Column]:
    """The columns of a task; `plan` is `plan_column` of its plan."""
    return {
        "title": _column(task.title),
        "activity": _column(task.activity),
        "goal": _column(task.goal),
        "product": _column(task.product),
        "headings": _column(*task.headings),
        "section": _column(task.section_title),
        "lead": _column(*task.lead, *task.lead_units),
        "support": _column(*task.support, *task.support_units),
        "plan": plan,
        "time": _column(task.time_text),
        "note": _column(task.note),
    }


def passage_columns(passage: Passage, plan: Column) -> dict[str, Column]:
    """The columns of a passage; `plan` is `plan_column` of its plan."""
    return {
        "text": _column(passage.text),
        "headings": _column(*passage.headings),
        "units": _column(*passage.units),
        "plan": plan,
    }


def pairs(words: Iterable[str]) -> list[str]:
    """Neighbouring syllables as one search token each, "ra_soat"."""
    return [f"{first}_{second}" for first, second in pairwise(words)]


def tokens(column: Column) -> str:
    """The search tokens of a column: its syllables, and its pairs of neighbours."""
    return " ".join(token for segment in column for token in (*segment, *pairs(segment)))


def size(column: Column) -> int:
    """How many search tokens a column has."""
    return sum(2 * len(segment) - 1 for segment in column)


def plain(columns: Iterable[Column]) -> str:
    """The syllables of columns, spaces around each, a bar between segments: " ra soat | thu tuc | "."""
    return " " + "".join(f"{' '.join(segment)} | " for column in columns for segment in column)


def meaning(*texts: str) -> str:
    """Texts as vectors are made of them: what their abbreviations stand for is added at the end."""
    added = dict.fromkeys(" ".join(segment) for text in texts for segment in _segments(text)[1:])
    return " ".join((". ".join(texts), *added))


def task_meaning(task: Task) -> str:
    """The text that the vector of a task stands for: what is to be done and handed in, under its headings."""
    note = task.note if task.note and len(task.note) <= _SHORT_NOTE else None
    parts = (task.title, task.activity, task.product, task.goal, note, *task.headings[-1:], task.section_title)
    return meaning(*dict.fromkeys(part for part in parts if part))


def passage_meaning(passage: Passage) -> str:
    """The text that the vector of a passage stands for."""
    return meaning(passage.text, *passage.headings[-1:])


def _column(*texts: str | None) -> Column:
    return tuple(dict.fromkeys(segment for text in texts if text for segment in _segments(text) if segment))


@lru_cache(maxsize=4096)  # units, sections and goals stand in many rows
def _segments(text: str) -> Column:
    """The segments of one cell: its own syllables first."""
    return (tuple(syllables(text)), *write_out(text))
