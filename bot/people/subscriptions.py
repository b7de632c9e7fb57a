"""Subscriptions: a unit of a plan, a role, a destination, and the consent without which nothing is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, cast

from bot.people.database import Database, time_of

Role = Literal["follow", "act", "supervise"]
ROLES: tuple[Role, ...] = ("follow", "act", "supervise")

_COLUMNS = (
    "s.id, s.plan, s.unit, s.role, s.channel, s.chat, s.is_group, s.consent, s.paused, coalesce(c.paused, 0), "
    "coalesce(s.subscriber, s.id), s.place, s.settings"
)
_FROM = "FROM subscriptions s LEFT JOIN chats c ON c.channel = s.channel AND c.chat = s.chat"


@dataclass(frozen=True)
class Subscription:
    """One destination for the reminders of a unit.

    `unit` is a name of the plan's register, None for a role over the whole plan. `chat` is a chat's id, a mail address
    or a web address. Destinations of one `subscriber` (the id of its first) are used in `order`: the next one where
    those before take nothing. `paused` is the person's choice, `blocked` what the channel said of the chat.
    """

    id: int
    plan: str
    unit: str | None
    role: Role
    channel: str
    chat: str = field(repr=False)
    group: bool
    consent: datetime | None
    paused: bool
    blocked: bool
    subscriber: int
    order: int
    settings: Mapping[str, Any]

    @property
    def takes(self) -> bool:
        """Whether something may be sent to it now."""
        return self.consent is not None and not self.paused and not self.blocked


class Subscriptions:
    """The subscriptions in the store of what people did. Safe in several threads and processes."""

    def __init__(self, people: Database) -> None:
        self._people = people

    def add(
        self,
        plan: str,
        unit: str | None,
        role: str,
        channel: str,
        chat: str,
        *,
        group: bool = False,
        consent: datetime | None = None,
        settings: Mapping[str, Any] | None = None,
        after: int | None = None,
    ) -> Subscription:
        """Subscribe a destination; one that is subscribed to the same already takes up the new consent and settings.

        With `after`, the id of another subscription, it is used where that one takes nothing. Raises ValueError for a
        role that there is not, LookupError for an `after` that there is not.
        """
        if role not in ROLES:
            raise ValueError(f"no such role: {role}")
        with self._people.write() as db:
            first = self.get(after) if after is not None else None
            if after is not None and first is None:
                raise LookupError(f"no subscription {after}")
            known = self._people.find(
                "SELECT id FROM subscriptions WHERE channel = ? AND chat = ? AND plan = ? AND unit IS ? AND role = ?",
                channel, chat, plan, unit, role,
            )  # fmt: skip
            if known:
                id = int(known[0])
                self.change(id, paused=False, settings=settings)
                if consent:
                    db.execute("UPDATE subscriptions SET consent = ? WHERE id = ?", [consent.timestamp(), id])
            else:
                made = db.execute(
                    "INSERT INTO subscriptions (plan, unit, role, channel, chat, is_group, consent, settings, at) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        plan, unit, role, channel, chat, int(group), consent.timestamp() if consent else None,
                        json.dumps(dict(settings or {}), ensure_ascii=False), self._people.clock(),
                    ],
                )  # fmt: skip
                id = made.lastrowid or 0
            if first and first.subscriber != id:
                place = "(SELECT 1 + max(place) FROM subscriptions WHERE coalesce(subscriber, id) = ?)"
                db.execute(
                    f"UPDATE subscriptions SET subscriber = ?, place = {place} WHERE id = ?",
                    [first.subscriber, first.subscriber, id],
                )
        added = self.get(id)
        assert added
        return added

    def agree(self, id: int, at: datetime | None = None) -> bool:
        """Record that the destination agreed to be reminded; without it nothing is sent."""
        when = at.timestamp() if at else self._people.clock()
        return self._people.do("UPDATE subscriptions SET consent = ? WHERE id = ?", when, id) == 1

    def change(self, id: int, *, paused: bool | None = None, settings: Mapping[str, Any] | None = None) -> bool:
        """Pause or take up again, or set some settings: those not named stay, None takes one away."""
        with self._people.write() as db:
            row = self._people.find("SELECT paused, settings FROM subscriptions WHERE id = ?", id)
            if row is None:
                return False
            held = {**json.loads(row[1]), **(settings or {})}
            text = json.dumps({key: value for key, value in held.items() if value is not None}, ensure_ascii=False)
            db.execute(
                "UPDATE subscriptions SET paused = ?, settings = ? WHERE id = ?",
                [row[0] if paused is None else int(paused), text, id],
            )
        return True

    def remove(self, id: int) -> bool:
        """End a subscription; the subscriber's other destinations close up."""
        with self._people.write() as db:
            held = self.get(id)
            if held is None:
                return False
            db.execute("DELETE FROM subscriptions WHERE id = ?", [id])
            rest = [one for one in self.all(held.plan) if one.subscriber == held.subscriber]
            for order, one in enumerate(rest):
                db.execute(
                    "UPDATE subscriptions SET subscriber = ?, place = ? WHERE id = ?", [rest[0].id, order, one.id]
                )
        return True

    def get(self, id: int) -> Subscription | None:
        row = self._people.find(f"SELECT {_COLUMNS} {_FROM} WHERE s.id = ?", id)
        return _subscription(row) if row else None

    def of_chat(self, channel: str, chat: str) -> list[Subscription]:
        """The subscriptions of one chat, oldest first."""
        rows = self._people.all(
            f"SELECT {_COLUMNS} {_FROM} WHERE s.channel = ? AND s.chat = ? ORDER BY s.id", channel, chat
        )
        return [_subscription(row) for row in rows]

    def all(self, plan: str | None = None) -> list[Subscription]:
        """All subscriptions, or those of a plan: subscriber by subscriber, each one's destinations in order."""
        rows = self._people.all(
            f"SELECT {_COLUMNS} {_FROM} WHERE ?1 IS NULL OR s.plan = ?1 "
            "ORDER BY coalesce(s.subscriber, s.id), s.place, s.id",
            plan,
        )
        return [_subscription(row) for row in rows]


def _subscription(row: tuple[Any, ...]) -> Subscription:
    id, plan, unit, role, channel, chat, group, consent, paused, blocked, subscriber, place, settings = row
    return Subscription(
        id, plan, unit, cast(Role, role), channel, chat, bool(group), time_of(consent).astimezone(UTC) if consent else None,
        bool(paused), bool(blocked), subscriber, place, json.loads(settings),
    )  # fmt: skip
