"""Codes that give a role once: made by an administrator, stored as a slow hash, with an end and a way to take them back."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from bot.duties import refusals
from bot.people.database import Database, time_of
from bot.people.duty_records import Invite, LedgerError, Role

_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another
_LENGTH = 8
_MOST_TRIES, _TRIES_S = 5, 3600.0
_COLUMNS = "id, plan, unit, role, made, expires, used, revoked, subscription"

Grant = Callable[[Invite], int]


class Invites:
    """The codes in the store of what people did. Safe in several threads and processes."""

    def __init__(self, people: Database) -> None:
        self._people = people

    def make(self, plan: str, unit: str | None, role: Role, lasts: timedelta = timedelta(days=7)) -> tuple[Invite, str]:
        """A new code, which is shown now and never again; raises ValueError for "act" without a unit."""
        if role == "act" and unit is None:
            raise ValueError("acting is for a unit")
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        now = self._people.clock()
        with self._people.write() as db:
            made = db.execute(
                "INSERT INTO invites (code, plan, unit, role, made, expires) VALUES (?, ?, ?, ?, ?, ?)",
                [self._hash(code), plan, unit, role, now, now + lasts.total_seconds()],
            )
        invite = self.find(made.lastrowid or 0)
        assert invite
        return invite, f"{code[:4]}-{code[4:]}"

    def all(self, plan: str | None = None) -> list[Invite]:
        rows = self._people.all(f"SELECT {_COLUMNS} FROM invites WHERE ?1 IS NULL OR plan = ?1 ORDER BY id", plan)
        return [self._invite(row) for row in rows]

    def find(self, id: int) -> Invite | None:
        row = self._people.find(f"SELECT {_COLUMNS} FROM invites WHERE id = ?", id)
        return self._invite(row) if row else None

    def revoke(self, id: int) -> bool:
        """Take a code back, used or not; False if there is none or it was taken back before. Ending the role that a
        used one gave is the caller's part."""
        return (
            self._people.do("UPDATE invites SET revoked = ? WHERE id = ? AND revoked IS NULL", self._people.clock(), id)
            == 1
        )

    def use(self, typed: str, channel: str, chat: str, grant: Grant) -> Invite:
        """Turn a code into a role: `grant` gives the id of the subscription, written with the use of the code.

        The same chat with the same code again gets the invite again and no second role. Raises LedgerError for a code
        that does not hold, and after five wrong ones for an hour.
        """
        who, now = self._people.who(channel, chat), self._people.clock()
        since = now - _TRIES_S
        tries = self._people.one("SELECT count(*) FROM code_tries WHERE who = ? AND at > ?", who, since)[0]
        if tries >= _MOST_TRIES:
            raise LedgerError(refusals.TOO_MANY_CODES)
        code = normal(typed)
        hashed = self._hash(code) if code else ""
        with self._people.write() as db:
            row = self._people.find(f"SELECT {_COLUMNS}, who FROM invites WHERE code = ?", hashed)
            invite = self._invite(row[:-1]) if row else None
            if invite and invite.state == "used" and row[-1] == who:
                return invite
            if invite and invite.state == "open":
                subscription = grant(invite)
                db.execute(
                    "UPDATE invites SET used = ?, who = ?, subscription = ? WHERE id = ?",
                    [now, who, subscription, invite.id],
                )
                return invite
            db.execute("DELETE FROM code_tries WHERE at <= ?", [since])
            db.execute("INSERT INTO code_tries VALUES (?, ?)", [who, now])
        raise LedgerError(refusals.BAD_CODE)

    def _invite(
        self, row: tuple[int, str, str | None, Role, float, float, float | None, float | None, int | None]
    ) -> Invite:
        id, plan, unit, role, made, expires, used, revoked, subscription = row
        state: Literal["open", "used", "revoked", "expired"] = "open"
        if revoked is not None:
            state = "revoked"
        elif used is not None:
            state = "used"
        elif expires <= self._people.clock():
            state = "expired"
        return Invite(id, plan, unit, role, time_of(made), time_of(expires), state, subscription)

    def _hash(self, code: str) -> str:
        salt = str(self._people.one("SELECT value FROM facts WHERE name = 'salt'")[0]).encode()
        return hashlib.scrypt(code.encode(), salt=salt, n=2**13, r=8, p=1, dklen=32).hex()


def normal(typed: str) -> str | None:
    """A code as it was made, whatever the case, spaces and dash; None for what cannot be one."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if len(letters) == _LENGTH and set(letters) <= set(_LETTERS) else None
