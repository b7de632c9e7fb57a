"""The outbox: every reminder is decided once, leaves at most once, and what became of it stays visible.

A reminder is one milestone of one task (or one digest) for one subscriber; those that meet go out as one message. A message
is `waiting`, `claimed` by a worker that composes it, `sending` from just before its request leaves, and then one of the ends:
`sent`; `unknown` (it left, and nobody knows whether it came: never sent again, since the next digest says the same);
`dropped` (nothing in it held any more); `gone` (the destination takes nothing: its reminders go on to the subscriber's next
destination); `dead` (refused, out of tries, or no destination left); `expired` (not useful any more).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from bot.people.database import Database, time_of

End = Literal["sent", "unknown", "dropped", "gone", "dead", "expired"]
ENDS: tuple[End, ...] = ("sent", "unknown", "dropped", "gone", "dead", "expired")
_IDLE_S = 1.0  # between looks where nothing waits
CHAT_REST_S = 1.0  # between two messages to one chat
_HELD = "state IN ('claimed', 'sending')"


@dataclass(frozen=True)
class Due:
    """A reminder to be decided. `until` is the last moment at which it is worth sending, in seconds since 1970."""

    subscriber: int
    plan: str
    unit: str | None
    supervises: bool
    uid: str
    key: str
    day: date
    target: date
    urgency: float
    until: float


@dataclass(frozen=True)
class Message:
    """A message that a worker holds, with the reminders in it. `day` is the day on which it was decided."""

    id: int
    channel: str
    chat: str = field(repr=False)
    day: date
    attempts: int
    reminders: tuple[Due, ...]


@dataclass(frozen=True)
class Kept:
    """A message as the operator sees it."""

    id: int
    channel: str
    chat: str = field(repr=False)
    state: str
    day: date
    at: datetime
    ended: datetime | None
    attempts: int
    reminders: int
    text: str | None
    note: str | None


class Outbox:
    """The messages in the store of what people did. Safe in several threads and processes."""

    def __init__(self, people: Database) -> None:
        self._people = people

    # Deciding

    def at_once(self) -> AbstractContextManager[object]:
        """What is decided inside is on disk together, or not at all."""
        return self._people.write()

    def decide(self, channel: str, chat: str, due: Sequence[Due], today: date) -> int:
        """Put reminders that were never decided, or whose destination failed, into one message to a destination.

        All in one transaction: a reminder is decided with its message or not at all. Gives how many were put in.
        """
        with self._people.write() as db:
            taken: list[tuple[int, Due]] = []
            for one in due:
                made = db.execute(
                    "INSERT OR IGNORE INTO reminders "
                    "(subscriber, plan, unit, supervises, uid, key, day, target, urgency, until) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        one.subscriber, one.plan, one.unit, int(one.supervises), one.uid, one.key, one.day.isoformat(),
                        one.target.isoformat(), one.urgency, one.until,
                    ],
                )  # fmt: skip
                if made.rowcount:
                    taken.append((made.lastrowid or 0, one))
                    continue
                row = db.execute(
                    "SELECT id FROM reminders WHERE subscriber = ? AND plan = ? AND uid = ? AND key = ? "
                    "AND message IS NULL AND NOT told",
                    [one.subscriber, one.plan, one.uid, one.key],
                ).fetchone()
                if row:
                    taken.append((row[0], one))
            if not taken:
                return 0
            now = self._people.clock()
            made = db.execute(
                "INSERT INTO messages (channel, chat, urgency, day, at, not_before, until) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    channel, chat, min(one.urgency for _, one in taken), today.isoformat(), now, now,
                    max(one.until for _, one in taken),
                ],
            )  # fmt: skip
            db.executemany(
                "UPDATE reminders SET message = ? WHERE id = ?", [(made.lastrowid, number) for number, _ in taken]
            )
        return len(taken)

    def known(self, subscribers: Collection[int] | None = None) -> set[tuple[int, str, str, str]]:
        """(subscriber, plan, uid, key) of what is decided and needs no new destination."""
        rows = self._people.all("SELECT subscriber, plan, uid, key FROM reminders WHERE message IS NOT NULL OR told")
        return {tuple(row) for row in rows if subscribers is None or row[0] in subscribers}

    def strand(self, subscriber: int, plan: str, uid: str, key: str, note: str) -> None:
        """Give up a reminder that no destination takes; it is listed with the dead."""
        with self._people.write() as db:
            row = db.execute(
                "SELECT id, day, urgency, until FROM reminders WHERE subscriber = ? AND plan = ? AND uid = ? AND key = ? "
                "AND message IS NULL AND NOT told",
                [subscriber, plan, uid, key],
            ).fetchone()
            if row:
                now = self._people.clock()
                made = db.execute(
                    "INSERT INTO messages (channel, chat, urgency, day, at, not_before, until, state, ended, note) "
                    "VALUES ('', '', ?, ?, ?, ?, ?, 'dead', ?, ?)",
                    [row[2], row[1], now, now, row[3], now, note],
                )
                db.execute("UPDATE reminders SET message = ? WHERE id = ?", [made.lastrowid, row[0]])

    # Sending

    def claim(self, channels: Mapping[str, float], lease_s: float) -> Message | float:
        """The most urgent message that may leave now, or after how many seconds to ask again.

        `channels` are those that can send, with the messages a second that each may send; all processes with this store
        share that pace. A chat has one message in hand at a time.
        """
        now = self._people.clock()
        with self._people.write() as db:
            slots = dict(db.execute("SELECT channel, next FROM paces").fetchall())
            free = [name for name in channels if slots.get(name, 0.0) <= now]
            # Until a channel that keeps its pace may send again.
            rest_s = max(0.001, min((slots[name] - now for name in channels if name not in free), default=_IDLE_S))
            if not free:
                return rest_s
            marks = ",".join("?" * len(free))
            row = db.execute(
                "SELECT id, channel, chat, day, attempts FROM messages m WHERE state = 'waiting' AND not_before <= ? "
                f"AND until >= ? AND channel IN ({marks}) AND NOT EXISTS (SELECT 1 FROM messages h WHERE h.{_HELD} "
                "AND h.channel = m.channel AND h.chat = m.chat) ORDER BY urgency, id LIMIT 1",
                [now, now, *free],
            ).fetchone()
            if row is None:
                return min(rest_s, _IDLE_S)
            id, channel, chat, day, attempts = row
            db.execute(
                "UPDATE messages SET state = 'claimed', owner = ?, lease = ?, attempts = attempts + 1 WHERE id = ?",
                [self._people.owner, now + lease_s, id],
            )
            db.execute(
                "INSERT INTO paces VALUES (?1, ?2) ON CONFLICT (channel) DO UPDATE SET next = ?2",
                [channel, max(now, slots.get(channel, 0.0)) + 1 / channels[channel]],
            )
            found = db.execute(
                "SELECT subscriber, plan, unit, supervises, uid, key, day, target, urgency, until FROM reminders "
                "WHERE message = ? ORDER BY id",
                [id],
            ).fetchall()
        return Message(id, channel, chat, date.fromisoformat(day), attempts + 1, tuple(map(_due, found)))

    def leaving(self, id: int, text: str, lease_s: float) -> bool:
        """Note that the request is about to leave; False where the message is held by somebody else by now."""
        return (
            self._people.do(
                "UPDATE messages SET state = 'sending', text = ?, lease = ? "
                "WHERE id = ? AND state = 'claimed' AND owner = ?",
                text, self._people.clock() + lease_s, id, self._people.owner,
            )
            == 1
        )  # fmt: skip

    def end(
        self, id: int, state: End, told: Collection[tuple[int, str, str, str]] = (), note: str | None = None
    ) -> None:
        """What became of a message; `told` are the reminders that its text held. Those of a `gone` one are free again."""
        with self._people.write() as db:
            done = db.execute(
                f"UPDATE messages SET state = ?, owner = NULL, ended = ?, note = ? WHERE id = ? AND owner = ? AND {_HELD}",
                [state, self._people.clock(), note, id, self._people.owner],
            )
            if not done.rowcount:
                return
            if state == "gone":
                db.execute("UPDATE reminders SET message = NULL WHERE message = ?", [id])
            elif told:
                db.executemany(
                    "UPDATE reminders SET told = 1 WHERE subscriber = ? AND plan = ? AND uid = ? AND key = ?",
                    list(told),
                )
            db.execute(
                "UPDATE messages SET not_before = max(not_before, ?1) WHERE state = 'waiting' AND channel = "
                "(SELECT channel FROM messages WHERE id = ?2) AND chat = (SELECT chat FROM messages WHERE id = ?2)",
                [self._people.clock() + CHAT_REST_S, id],
            )

    def later(self, id: int, wait_s: float, note: str | None = None) -> None:
        """Back to its place, to be tried again after `wait_s`; nothing left."""
        self._people.do(
            f"UPDATE messages SET state = 'waiting', owner = NULL, not_before = ?, note = ? WHERE id = ? AND owner = ? "
            f"AND {_HELD}",
            self._people.clock() + wait_s, note, id, self._people.owner,
        )  # fmt: skip

    def slow(self, channel: str, wait_s: float) -> None:
        """The platform asked the whole channel to wait."""
        until = self._people.clock() + wait_s
        self._people.do(
            "INSERT INTO paces VALUES (?1, ?2) ON CONFLICT (channel) DO UPDATE SET next = max(next, ?2)", channel, until
        )

    def recover(self) -> tuple[int, int]:
        """Take up what processes that died or hang had in hand: (back to waiting, unknown).

        What was only claimed never left; what was sending may have come, and is not sent again.
        """
        dead, now = self._people.dead(), self._people.clock()
        marks = ",".join("?" * len(dead)) or "NULL"
        lost = f"(lease < ? OR owner IN ({marks}))"
        with self._people.write() as db:
            unknown = db.execute(
                "UPDATE messages SET state = 'unknown', owner = NULL, ended = ? WHERE state = 'sending' AND " + lost,
                [now, now, *dead],
            ).rowcount
            back = db.execute(
                "UPDATE messages SET state = 'waiting', owner = NULL WHERE state = 'claimed' AND " + lost, [now, *dead]
            ).rowcount
            db.execute(
                "UPDATE messages SET state = 'expired', ended = ? WHERE state = 'waiting' AND until < ?", [now, now]
            )
        return back, unknown

    # For the operator

    def counts(self) -> dict[str, int]:
        return dict(self._people.all("SELECT state, count(*) FROM messages GROUP BY state"))

    def listed(self, states: Collection[str], limit: int = 100) -> list[Kept]:
        """The newest messages in some states."""
        marks = ",".join("?" * len(states))
        rows = self._people.all(
            "SELECT id, channel, chat, state, day, at, ended, attempts, "
            "(SELECT count(*) FROM reminders r WHERE r.message = m.id), text, note "
            f"FROM messages m WHERE state IN ({marks}) ORDER BY id DESC LIMIT ?",
            *states, limit,
        )  # fmt: skip
        return [
            Kept(id, channel, chat, state, date.fromisoformat(day), time_of(at), time_of(ended) if ended else None, attempts, count, text, note)
            for id, channel, chat, state, day, at, ended, attempts, count, text, note in rows
        ]  # fmt: skip

    def told(self, plan: str) -> list[tuple[str, str, str | None, datetime]]:
        """(uid, key, unit, when) of a plan's reminders that were sent, oldest first; uid is empty for a digest."""
        rows = self._people.all(
            "SELECT r.uid, r.key, r.unit, m.ended FROM reminders r JOIN messages m ON m.id = r.message "
            "WHERE r.plan = ? AND r.told AND m.state = 'sent' ORDER BY m.ended, r.id",
            plan,
        )
        return [(uid, key, unit, time_of(ended)) for uid, key, unit, ended in rows]


class PlanRules:
    """What the office of a plan set for its reminders, kept with the outbox."""

    def __init__(self, people: Database) -> None:
        self._people = people

    def of(self, plan: str) -> dict[str, Any]:
        row = self._people.find("SELECT settings FROM plan_rules WHERE plan = ?", plan)
        return json.loads(row[0]) if row else {}

    def change(self, plan: str, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Set some; those not named stay, None takes one away."""
        with self._people.write() as db:
            held = {**self.of(plan), **settings}
            held = {name: value for name, value in held.items() if value is not None}
            db.execute(
                "INSERT INTO plan_rules VALUES (?1, ?2) ON CONFLICT (plan) DO UPDATE SET settings = ?2",
                [plan, json.dumps(held, ensure_ascii=False)],
            )
        return held


def _due(row: tuple[Any, ...]) -> Due:
    subscriber, plan, unit, supervises, uid, key, day, target, urgency, until = row
    return Due(
        subscriber, plan, unit, bool(supervises), uid, key, date.fromisoformat(day), date.fromisoformat(target), urgency, until
    )  # fmt: skip
