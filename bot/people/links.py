"""Links that open a calendar or a board to whoever holds them: made by an administrator, kept as a hash, revocable."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from bot.people.database import Database, time_of

Kind = Literal["calendar", "board"]

_COLUMNS = "id, kind, plan, unit, made, used, revoked"


@dataclass(frozen=True)
class Link:
    """What a link opens: a plan, or the rows of one of its units. `used` is when it was last opened."""

    id: int
    kind: Kind
    plan: str
    unit: str | None
    made: datetime
    used: datetime | None
    revoked: datetime | None


class Links:
    """The links in the store of what people did. Safe in several threads and processes."""

    def __init__(self, people: Database) -> None:
        self._people = people

    def make(self, kind: Kind, plan: str, unit: str | None = None) -> tuple[Link, str]:
        """A new link and its token (256 random bits), which is given now and never again."""
        token = secrets.token_urlsafe(32)
        with self._people.write() as db:
            made = db.execute(
                "INSERT INTO links (kind, plan, unit, token, made) VALUES (?, ?, ?, ?, ?)",
                [kind, plan, unit, _hash(token), self._people.clock()],
            )
        return _link(self._people.one(f"SELECT {_COLUMNS} FROM links WHERE id = ?", made.lastrowid)), token

    def open(self, kind: Kind, token: str) -> Link | None:
        """The link of a token that still holds, noted as used; None for any other."""
        row = self._people.find(
            f"SELECT {_COLUMNS} FROM links WHERE token = ? AND kind = ? AND revoked IS NULL", _hash(token), kind
        )
        if row is None:
            return None
        self._people.do("UPDATE links SET used = ? WHERE id = ?", self._people.clock(), row[0])
        return _link(row)

    def all(self, plan: str | None = None) -> list[Link]:
        rows = self._people.all(f"SELECT {_COLUMNS} FROM links WHERE ?1 IS NULL OR plan = ?1 ORDER BY id", plan)
        return [_link(row) for row in rows]

    def revoke(self, id: int) -> bool:
        """False where there is none, or it was revoked before."""
        now = self._people.clock()
        return self._people.do("UPDATE links SET revoked = ? WHERE id = ? AND revoked IS NULL", now, id) == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _link(row: tuple[Any, ...]) -> Link:
    id, kind, plan, unit, made, used, revoked = row
    return Link(
        id, cast(Kind, kind), plan, unit, time_of(made), time_of(used) if used else None, time_of(revoked) if revoked else None
    )  # fmt: skip
