"""From printed rows to tasks: sections, numbers and ids, what parts and rows take from above, deadlines, doubts."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from dataclasses import dataclass, field, replace

from corpus.columns import Column
from corpus.deadlines import names_period, parse_deadline
from corpus.model import Doubt, Source, Task
from corpus.numbering import Number
from corpus.printed import TEXTS, Part, PrintedRow, RowDoubt
from corpus.text import clean, fold
from corpus.units import split_units

NO_SECTION = "-"
_PARTS = tuple("abcdefghijklmnopqrstuvwxyz")
# What the parts of one numbered row take from the part above; the product never.
_SHARED_BY_PARTS: tuple[Column, ...] = ("goal", "title", "activity", "lead", "support", "time")
# What a numbered row takes from the row above in its section.
_MERGED_DOWN: tuple[Column, ...] = ("goal", "title")
_COLUMN_NAMES = {"goal": "mục tiêu", "title": "nhiệm vụ"}


@dataclass(frozen=True)
class Heading:
    """A heading row of the table; `rank` orders heading kinds from the outermost in."""

    number: Number | None
    text: str
    rank: int

    @property
    def label(self) -> str:
        return self.number.text if self.number else self.text

    @property
    def title(self) -> str:
        return f"{self.number.text} {self.text}" if self.number else self.text

    @property
    def gives_time(self) -> bool:
        return names_period(self.text)


def _rank(number: Number | None, text: str) -> int:
    if number is None:
        return 2 if names_period(text) else 99
    if number.kind in {"arabic", "nested"}:
        return 2 + number.depth
    return {"alpha": 0, "roman": 1, "letter": 98}[number.kind]


@dataclass
class TaskList:
    """The tasks and doubts of a plan as they are read; ids are unique over all its tables."""

    plan_id: str
    file: str
    year: int
    tasks: list[Task] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _uids: Counter[str] = field(default_factory=Counter)
    _ids: Counter[str] = field(default_factory=Counter)

    def add_table(self, rows: list[PrintedRow], table: int) -> None:
        """Add a table's tasks; `table` counts from 1."""
        headings: list[Heading] = []
        above: Part | None = None
        unnumbered = 0
        last_number: Number | None = None
        for place, row in enumerate(rows, start=1):
            if not row.is_task:
                heading = Heading(row.number, row.parts[0].words, _rank(row.number, row.parts[0].words))
                while headings and headings[-1].rank >= heading.rank:
                    headings.pop()
                if not headings:
                    above, unnumbered = None, 0
                headings.append(heading)
                last_number = None
                continue
            _leave_siblings(headings, row.number, last_number)
            if row.number is None:
                unnumbered += 1
            elif above:
                _take_merged(row.parts[0], above)
            label = row.number.text if row.number else f"r{unnumbered}"
            parts = _filled(row.parts)
            self._add_row(label, parts, headings, table, place)
            if row.number and last_number and _skips(last_number, row.number):
                read, assumed = (
                    row.number.text,
                    f"sau số {last_number.text} là số {row.number.text}; có thể thiếu hàng ở giữa",
                )
                self._doubt(self.tasks[-1], RowDoubt("number", "missing_number", read, assumed, 0.5))
            above, last_number = parts[-1], row.number or last_number

    def _add_row(self, label: str, parts: list[Part], headings: list[Heading], table: int, place: int) -> None:
        section = headings[0].label if headings else NO_SECTION
        row_id = "/".join([self.plan_id, *([f"PL{table}"] if table > 1 else []), section, label])
        self._ids[row_id] += 1
        repeated = self._ids[row_id] > 1
        if repeated:
            row_id = f"{row_id}~{self._ids[row_id]}"
        letters = (first + letter for first in ("", *_PARTS) for letter in _PARTS)  # a ... z, aa, ab ...
        for letter, part in zip(letters, parts, strict=False):
            named = letter if len(parts) > 1 else None
            time = clean(part.cells.get("time", "")) or next((h.text for h in reversed(headings) if h.gives_time), None)
            self.add(
                part,
                replace(
                    blank_task(self.plan_id),
                    id=f"{row_id}{named or ''}",
                    section=section,
                    section_title=headings[0].text if headings else None,
                    headings=tuple(heading.title for heading in headings[1:]),
                    number=label,
                    part=named,
                    source=Source(
                        self.file, page=part.page, table=table, row=place, sheet=part.sheet, lines=part.lines
                    ),
                ),
                time,
            )
            if repeated:
                self._doubt(
                    self.tasks[-1],
                    RowDoubt("number", "repeated_number", label, f"số {label} in lại lần nữa trong cùng mục", 0.7),
                )

    def add(self, part: Part, task: Task, time: str | None) -> None:
        """Add a task with a part's cells, its deadline read from `time`."""
        texts = {
            column: clean(part.cells[column]) or None
            for column in (*TEXTS, "product", "budget", "note")
            if column in part.cells
        }
        reading = parse_deadline(time, self.year, texts.get("product"))
        filled = replace(
            task,
            goal=texts.get("goal"),
            title=texts.get("title"),
            activity=texts.get("activity"),
            product=texts.get("product"),
            budget=texts.get("budget"),
            note=texts.get("note"),
            lead=split_units(part.cells.get("lead")),
            support=split_units(part.cells.get("support")),
            time_text=time,
            deadline=reading.deadline,
        )
        self.tasks.append(replace(filled, uid=self._uid(filled)))
        for doubt in part.doubts:
            self._doubt(self.tasks[-1], doubt)
        if reading.doubt:
            self._doubt(self.tasks[-1], RowDoubt("time", "deadline", time or "", reading.doubt, 0.5))

    def _doubt(self, task: Task, doubt: RowDoubt) -> None:
        place = self.tasks.index(task)
        self.tasks[place] = replace(task, doubts=(*task.doubts, doubt.assumed))
        self.doubts.append(
            Doubt(
                self.plan_id,
                task.id,
                doubt.column,
                doubt.kind,
                doubt.read,
                doubt.assumed,
                doubt.likelihood,
                task.source,
            )
        )

    def _uid(self, task: Task) -> str:
        """An identity that stays when rows are renumbered: a hash of the plan and the task's own words."""
        words = (task.section_title, task.goal, task.title, task.activity, task.product)
        key = "\n".join([self.plan_id, *(fold(text or "") for text in words)])
        self._uids[key] += 1
        return hashlib.sha256(f"{key}\n{self._uids[key]}".encode()).hexdigest()[:16]


def _leave_siblings(headings: list[Heading], number: Number | None, last_number: Number | None) -> None:
    """A task 1.2 does not stand under the heading 1.1, nor a task 2 under a heading 1 that had no task of its own."""
    while (
        headings
        and number
        and (above := headings[-1].number)
        and above.kind == number.kind
        and above.depth == number.depth
    ):
        next_to_it = number.steps == (*above.steps[:-1], above.steps[-1] + 1)
        if number.kind != "nested" and not (next_to_it and last_number is None):
            return
        headings.pop()


def _take_merged(part: Part, above: Part) -> None:
    """An empty goal or title of a numbered row is a cell merged with the one above."""
    for column in _MERGED_DOWN:
        text = above.cells.get(column)
        if text and not part.cells.get(column):
            part.cells[column] = text
            assumed = f"ô {_COLUMN_NAMES[column]} để trống, lấy theo hàng trên: {clean(text)}"
            part.doubts.append(RowDoubt(column, "merged_cell", "", assumed, 0.8))


def _filled(parts: list[Part]) -> list[Part]:
    """The parts of one row, each with what it shares with the part above."""
    for above, part in itertools.pairwise(parts):
        for column in _SHARED_BY_PARTS:
            if above.cells.get(column) and not part.cells.get(column):
                part.cells[column] = above.cells[column]
    return parts


def _skips(last: Number, number: Number) -> bool:
    """Whether numbers between two neighbours of the same level are missing."""
    return (
        last.kind == number.kind
        and last.depth == number.depth
        and last.steps[:-1] == number.steps[:-1]
        and number.steps[-1] > last.steps[-1] + 1
    )


def blank_task(plan_id: str) -> Task:
    """A task with nothing read yet."""
    return Task(
        id="",
        uid="",
        plan_id=plan_id,
        section=NO_SECTION,
        section_title=None,
        headings=(),
        number="",
        part=None,
        goal=None,
        title=None,
        activity=None,
        product=None,
        lead=(),
        support=(),
        lead_units=(),
        support_units=(),
        time_text=None,
        deadline=parse_deadline(None, 2000).deadline,
        budget=None,
        note=None,
        source=Source(""),
    )
