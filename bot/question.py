"""What a question asks, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.model import DeadlineKind

Ask = Literal[
    "lead", "support", "due", "product", "goal", "activity", "list", "count", "earliest", "latest",
    "compare", "signer", "number", "implements", "citation", "narrative",
]  # fmt: skip
Role = Literal["lead", "support"]

FIELD_ASKS: frozenset[str] = frozenset({"lead", "support", "due", "product", "goal", "activity", "citation"})
LIST_ASKS: frozenset[str] = frozenset({"list", "count", "earliest", "latest"})
FACT_ASKS: frozenset[str] = frozenset({"signer", "number", "implements"})


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included; `year` None means that no year was said: the plan's own is meant.

    Month and day stand as (month, day); day 0 is the last day of the month. A missing start
    or end is open; `before` ends before the day named; `also` is a second stretch.
    """

    label: str
    start: tuple[int, int] | None
    end: tuple[int, int] | None
    year: int | None = None
    exact: tuple[date, date] | None = None
    before: bool = False
    also: Period | None = None


@dataclass(frozen=True)
class RowReference:
    """A row named by its place: "STT 14", "mục III"."""

    section: str | None
    number: str | None


@dataclass(frozen=True)
class Follow:
    """How a question leans on the one before it."""

    opening: bool = False
    pointing: bool = False
    ordinal: int | None = None


@dataclass(frozen=True)
class Question:
    """One question, understood against the plans that are there.

    `topic` is what is left to search for once the words of asking, of the plan, of unit and period are taken out, in
    typed form; `all_plans` asks which plans there are; `tasks` are rows that it points back to, `near` those that a follow-up
    comes from. `segments` are its runs of neighbouring words. `units` gives for each plan the name of its register, or None
    where the plan has no such unit. `plans` are the plans that the question may be about, best
    first; `named` says whether it named them itself. `money` asks for a sum, which only a record with one answers. `absent` is a body or province that it names and that has no plan here.
    """

    text: str
    asks: tuple[Ask, ...] = ()
    plans: tuple[str, ...] = ()
    named: bool = False
    scope_words: str = ""
    units: tuple[tuple[str, str | None], ...] = ()
    unit_words: str = ""
    role: Role | None = None
    period: Period | None = None
    kind: DeadlineKind | None = None
    overdue: bool = False
    section: str | None = None
    row: RowReference | None = None
    segments: tuple[str, ...] = ()
    percent: bool = False
    money: bool = False
    all_plans: bool = False
    outside: str | None = None
    absent: str | None = None
    pick: int | None = None
    follow: Follow = field(default=Follow())
    tasks: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    def unit_in(self, plan: str) -> str | None:
        """The register's name, in one plan, of the unit that was named."""
        return dict(self.units).get(plan)

    @property
    def has_unit(self) -> bool:
        return bool(self.units)

    @property
    def topic(self) -> str:
        return " ".join(self.segments)

    @property
    def is_list(self) -> bool:
        return any(ask in LIST_ASKS for ask in self.asks)
