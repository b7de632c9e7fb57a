"""What the bot needs of the index, and nothing more; tests give it a plain second implementation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Literal, Protocol

from corpus.model import Passage, Plan, Task


class Hit(Protocol):
    """How well a record fits: `score` sums z-scores, `vectors` is a cosine, `coverage` 0..1."""

    @property
    def score(self) -> float: ...
    @property
    def words(self) -> float: ...
    @property
    def vectors(self) -> float: ...
    @property
    def coverage(self) -> float: ...


class TaskHit(Hit, Protocol):
    """A task with how well it fits."""

    @property
    def task(self) -> Task: ...


class PassageHit(Hit, Protocol):
    """A passage with how well it fits."""

    @property
    def passage(self) -> Passage: ...


class Knowledge(Protocol):
    """An open index: the plans it holds, and search in them. `version` changes when anything in it does."""

    @property
    def version(self) -> str: ...
    @property
    def plans(self) -> Mapping[str, Plan]: ...
    @property
    def tasks(self) -> Mapping[str, Task]: ...

    def search_tasks(self, text: str, plans: Collection[str] | None, limit: int) -> Sequence[TaskHit]: ...
    def search_passages(self, text: str, plans: Collection[str] | None, limit: int) -> Sequence[PassageHit]: ...
    def query(
        self,
        plan: str | None = None,
        unit: str | None = None,
        role: Literal["lead", "support"] | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        q: str | None = None,
    ) -> Sequence[Task]: ...
    def correct(self, text: str) -> str: ...
