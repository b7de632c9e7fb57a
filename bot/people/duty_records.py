"""What the ledger of duties gives: who acts, what was written, what waits, and why something is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from corpus.errors import PlanError

Role = Literal["act", "supervise"]
Kind = Literal["report", "check", "ask", "grant", "refuse", "date", "own", "drop_own"]


class LedgerError(PlanError):
    """Something that the ledger does not take, told in one Vietnamese line."""


@dataclass(frozen=True)
class By:
    """Who writes: the role that a code gave, the unit it was given for (None: the whole plan), the chat it came from.

    The ledger keeps the chat as a keyed hash only.
    """

    role: Role
    plan: str
    unit: str | None
    channel: str
    chat: str = field(repr=False)


@dataclass(frozen=True)
class Recorded:
    """The entry that now stands; `is_new` is False where it, or the same, stood already."""

    id: int
    is_new: bool


@dataclass(frozen=True)
class Entry:
    """One line of the history. `who` is a keyed hash, None once that person had their data deleted."""

    id: int
    plan: str
    uid: str
    unit: str | None
    kind: Kind
    value: dict[str, Any]
    who: str | None
    role: Role
    by_unit: str | None
    channel: str
    at: datetime


@dataclass(frozen=True)
class Asked:
    """An extension that somebody asked for and nobody has decided on."""

    id: int
    plan: str
    uid: str
    unit: str
    reason: str
    old: date
    new: date
    at: datetime


@dataclass(frozen=True)
class Invite:
    """A code that gives a role once; the code itself is kept nowhere."""

    id: int
    plan: str
    unit: str | None
    role: Role
    made: datetime
    expires: datetime
    state: Literal["open", "used", "revoked", "expired"]
    subscription: int | None = None
