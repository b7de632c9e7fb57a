"""The records that reading a plan gives: plain frozen values, and their JSON form.

The JSON keys are a contract with other programs: add keys, never rename or drop one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

DeadlineKind = Literal["fixed", "periodic", "continuous", "conditional", "none"]
Period = Literal["week", "month", "quarter", "half_year", "nine_months", "year"]


@dataclass(frozen=True)
class Source:
    """Where in a file a record stands. `lines` start at 1 and both ends are included; unknown places are None."""

    file: str
    page: int | None = None
    table: int | None = None
    row: int | None = None
    paragraph: int | None = None
    sheet: str | None = None
    lines: tuple[int, int] | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Source:
        lines = data.get("lines")
        return cls(**{**data, "lines": (lines[0], lines[1]) if lines else None})


@dataclass(frozen=True)
class Deadline:
    """What a time cell means. `due` is always the day named; with `before`, the last good day is the day before."""

    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    before: bool = False
    every: tuple[Period, ...] | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Deadline:
        return cls(
            kind=data["kind"],
            start=date.fromisoformat(data["start"]) if data["start"] else None,
            due=date.fromisoformat(data["due"]) if data["due"] else None,
            before=data["before"],
            every=tuple(data["every"]) if data["every"] else None,
        )


@dataclass(frozen=True)
class Unit:
    """One organisation of a plan's register, or a phrase that covers several (`is_class`).

    `name` is the identity that `lead_units`, `support_units` and `Passage.units` carry; `aliases` are the spellings
    met in the paper and those made by rule (initials, "VP", "TT").
    """

    name: str
    aliases: tuple[str, ...] = ()
    is_class: bool = False

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Unit:
        return cls(data["name"], tuple(data["aliases"]), data["is_class"])


@dataclass(frozen=True)
class Task:
    """A row of a plan, or a part of a row. Text fields are as printed (NFC, one space); what the paper leaves empty is None."""

    id: str
    uid: str
    plan_id: str
    section: str
    section_title: str | None
    headings: tuple[str, ...]
    number: str
    part: str | None
    goal: str | None
    title: str | None
    activity: str | None
    product: str | None
    lead: tuple[str, ...]
    support: tuple[str, ...]
    lead_units: tuple[str, ...]
    support_units: tuple[str, ...]
    time_text: str | None
    deadline: Deadline
    budget: str | None
    note: str | None
    source: Source
    doubts: tuple[str, ...] = ()

    @property
    def row(self) -> str:
        """Identity of the numbered row that this task is, or is a part of."""
        return self.id[: -len(self.part)] if self.part else self.id

    @property
    def name(self) -> str:
        """The words that people call the task by: its title, else its activity, goal or product."""
        return self.title or self.activity or self.goal or self.product or ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Task:
        lists = ("headings", "lead", "support", "lead_units", "support_units", "doubts")
        return cls(
            **{
                **data,
                **{key: tuple(data[key]) for key in lists},
                "deadline": Deadline.from_json(data["deadline"]),
                "source": Source.from_json(data["source"]),
            }
        )


@dataclass(frozen=True)
class Passage:
    """A paragraph of prose under its headings; `units` are the units it gives a duty to (names of the register)."""

    id: str
    plan_id: str
    headings: tuple[str, ...]
    text: str
    units: tuple[str, ...]
    source: Source

    @property
    def heading(self) -> str:
        return " > ".join(self.headings)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Passage:
        return cls(
            data["id"],
            data["plan_id"],
            tuple(data["headings"]),
            data["text"],
            tuple(data["units"]),
            Source.from_json(data["source"]),
        )


@dataclass(frozen=True)
class Doubt:
    """What the reader was not sure of: what it read, what it assumed, and how likely that is (0..1)."""

    plan_id: str
    task: str | None
    field: str
    kind: str
    read: str
    assumed: str
    likelihood: float
    source: Source

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Doubt:
        return cls(**{**data, "source": Source.from_json(data["source"])})


@dataclass(frozen=True)
class Tally:
    """What became of the rows of a plan's tables: every row read is a task row, a joined row, a heading or empty."""

    rows: int
    task_rows: int
    joined: int
    headings: int
    clauses: int = 0

    @property
    def left_out(self) -> int:
        return self.rows - self.task_rows - self.joined - self.headings


@dataclass(frozen=True)
class Plan:
    """One issued document with everything read from it."""

    id: str
    title: str
    number: str | None
    symbol: str | None
    issuer: str | None
    province: str | None
    year: int
    date: date | None
    date_text: str | None
    signer: str | None
    implements: tuple[str, ...]
    amends: tuple[str, ...]
    version: int
    source: Source
    units: tuple[Unit, ...] = ()
    tasks: tuple[Task, ...] = ()
    passages: tuple[Passage, ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())
    tally: Tally | None = None

    @property
    def task_count(self) -> int:
        return len(self.tasks)

    def facts(self) -> dict[str, Any]:
        """The plan's own JSON record, without tasks and prose."""
        return {
            "id": self.id,
            "title": self.title,
            "number": self.number,
            "symbol": self.symbol,
            "issuer": self.issuer,
            "province": self.province,
            "year": self.year,
            "date": self.date.isoformat() if self.date else None,
            "date_text": self.date_text,
            "signer": self.signer,
            "implements": list(self.implements),
            "amends": list(self.amends),
            "task_count": self.task_count,
            "version": self.version,
            "source": {"file": self.source.file},
        }


def to_json(record: Task | Passage | Doubt | Unit | Deadline | Source) -> dict[str, Any]:
    """The contract's JSON object of a record: tuples as lists, dates as ISO 8601."""
    return {key: _plain(value) for key, value in asdict(record).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
