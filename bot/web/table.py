"""A plan's table as its page shows it: rows under their headings, times in words, only the columns that the paper fills."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot import naming
from bot.web.addresses import anchor
from corpus.model import Passage, Plan, Source, Task

_NAMED_SECTION = re.compile(r"(Năm|Mục|Phần|Phụ lục)\b")
_UNNUMBERED = re.compile(r"r\d+")


@dataclass(frozen=True)
class Row:
    """One task; texts as printed, "" where the paper is empty."""

    anchor: str
    number: str
    name: str  # how a link to the row is called
    goal: str
    title: str
    activity: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    time: str
    due: str  # the last good day, where a day is named
    product: str
    budget: str
    note: str
    place: str
    doubts: tuple[str, ...]
    uid: str


@dataclass(frozen=True)
class Block:
    """Rows that stand under the same headings."""

    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    blocks: tuple[Block, ...]
    columns: tuple[str, ...]  # of "budget" and "note", those that some row of the plan fills


def table_of(plan: Plan, tasks: Sequence[Task]) -> Table:
    """The tasks of a plan, which must stand in table order."""
    return Table(
        tuple(Block(heading, tuple(map(_row, rows))) for heading, rows in groupby(tasks, key=heading_of)),
        tuple(name for name in ("budget", "note") if any(getattr(task, name) for task in plan.tasks)),
    )


def heading_of(task: Task) -> str:
    """The section with its title and the headings below it: "Mục I › Cải cách thể chế"."""
    parts = task.id.split("/")
    annex = f"Phụ lục {parts[1][2:]}" if len(parts) > 3 and re.fullmatch(r"PL\d+", parts[1]) else ""
    section = task.section if _NAMED_SECTION.match(task.section) else f"Mục {task.section}"
    title = task.section_title if task.section_title != task.section else ""
    return " › ".join(part for part in (annex, section, title, *task.headings) if part)


def number_of(task: Task) -> str:
    """The printed number with its part, or "" where the row has none."""
    return "" if _UNNUMBERED.fullmatch(task.number) else f"{task.number}{task.part or ''}"


def last_good_day(task: Task) -> date | None:
    due = task.deadline.due
    return due - timedelta(days=1) if due and task.deadline.before else due


def place_of(source: Source) -> str:
    """Where the record stands in its file, as far as that is known."""
    lines = ""
    if source.lines:
        first, last = source.lines
        lines = f"dòng {first}" if first == last else f"dòng {first}–{last}"
    sheet = f"trang tính {source.sheet}" if source.sheet else ""
    page = f"trang {source.page}" if source.page else ""
    return ", ".join(part for part in (sheet, page, lines) if part)


def prose_of(plan: Plan) -> list[tuple[str, list[Passage]]]:
    """The plan's prose in its order, under its heading paths."""
    return [
        (" › ".join(headings), list(passages))
        for headings, passages in groupby(plan.passages, key=lambda p: p.headings)
    ]


def _row(task: Task) -> Row:
    number, due = number_of(task), last_good_day(task)
    return Row(
        anchor=anchor(task),
        number=number,
        name=f"STT {number}" if number else f"dòng không số {task.number[1:]}",
        goal=task.goal or "",
        title=task.title or "",
        activity=task.activity or "",
        lead=task.lead,
        support=task.support,
        time=task.time_text or "",
        due=naming.day(due) if due else "",
        product=task.product or "",
        budget=task.budget or "",
        note=task.note or "",
        place=place_of(task.source),
        doubts=task.doubts,
        uid=task.uid,
    )
