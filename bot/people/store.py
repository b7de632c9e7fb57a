"""Deliveries, chats, buttons, ratings and tokens: the part of the store that every channel needs."""

from __future__ import annotations

import json
import secrets
import sqlite3
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.people.database import Database, time_of
from bot.people.records import Chat, Counts, Incoming, Tokens

FILE = "people.db"  # in DATA_DIR
_DAY_S = 86_400.0
KEEP_KEYS_S = 7 * _DAY_S  # how long a delivery is known to be a repeated one
KEEP_BUTTONS_S = 30 * _DAY_S
_OPEN = "state IN ('waiting', 'sending')"
_WORDS_OF_PEOPLE = (
    "buttons",
    "ratings",
    "code_tries",
    "dialogues",
)  # tables that keep questions; whose they are stands there only as a keyed hash
_RECORDS_OF_OFFICES = ("duties", "invites")  # they stay when a person's data is deleted, without whose they were


class People(Database):
    """The open store. Its claims are its own: another instance, or the same one after a crash, waits for the lease."""

    # Deliveries

    def accept(self, channel: str, key: str, chat: str, payload: bytes, at: datetime) -> bool:
        """Store a delivery before it is acknowledged; False if one with this key was accepted before."""
        with self.write() as db:
            done = db.execute(
                "INSERT OR IGNORE INTO incoming (channel, key, chat, payload, at) VALUES (?, ?, ?, ?, ?)",
                [channel, key, chat, payload, at.timestamp()],
            )
            return done.rowcount == 1

    def claim(self, channel: str, lease_s: float = 60) -> Incoming | None:
        """The oldest delivery to work on now, or None. A chat's deliveries are worked on one by one, in order.

        It stays claimed for `lease_s`; `renew` and `answered` lengthen that. After the lease it may be claimed again.
        """
        now = self.clock()
        with self.write() as db:
            row = db.execute(
                f"SELECT id, key, chat, payload, at, state, attempts, reply, part, repeats FROM incoming AS mine "
                f"WHERE channel = ? AND {_OPEN} AND until <= ? AND NOT EXISTS (SELECT 1 FROM incoming AS older "
                f"WHERE older.channel = mine.channel AND older.chat = mine.chat AND older.id < mine.id AND older.{_OPEN}) "
                "ORDER BY id LIMIT 1",
                [channel, now],
            ).fetchone()
            if row is None:
                return None
            id, key, chat, payload, at, state, attempts, reply, part, repeats = row
            died = int(state == "sending")
            repeats += died
            db.execute(
                "UPDATE incoming SET state = 'waiting', until = ?, owner = ?, attempts = attempts + 1, repeats = ?, "
                "repeated = max(repeated, ?) WHERE id = ?",
                [now + lease_s, self.owner, repeats, died, id],
            )
        return Incoming(id, channel, key, chat, payload, time_of(at), attempts + 1, reply, part, repeats)

    def renew(self, incoming_id: int, lease_s: float = 60) -> bool:
        """Keep a claim for `lease_s` from now; False if it is no longer ours."""
        return self._mine(incoming_id, "until = ?", self.clock() + lease_s)

    def answered(self, incoming_id: int, reply: bytes | None = None, part: int = 0, lease_s: float = 60) -> bool:
        """Mark that `part` of the reply is about to be sent; False if the claim is no longer ours: then do not send.

        `reply` is kept for a later try, so that it sends the same; without it the one given before stays.
        """
        return self._mine(
            incoming_id,
            "state = 'sending', reply = coalesce(?, reply), repeats = iif(part = ?, repeats, 0), part = ?, until = ?",
            reply, part, part, self.clock() + lease_s,
        )  # fmt: skip

    def postpone(self, incoming_id: int, wait_s: float) -> bool:
        """Give a claim back, to be tried again after `wait_s`; what was being sent has surely not arrived.

        The chat's later deliveries wait with it.
        """
        return self._mine(incoming_id, "state = 'waiting', owner = NULL, until = ?", self.clock() + wait_s)

    def finish(self, incoming_id: int, state: str = "done", unknown: bool = False) -> bool:
        """End a delivery ("done" or "failed"): only its key stays, for a week, against repeated deliveries.

        `unknown` says that a part may not have arrived and is not sent again.
        """
        return self._mine(
            incoming_id,
            "state = ?, unknown = max(unknown, ?), chat = '', payload = NULL, reply = NULL, owner = NULL",
            state, int(unknown),
        )  # fmt: skip

    def release_dead(self) -> None:
        """End the leases of processes that died, so that what they had in hand need not wait."""
        for owner in self.dead():
            self.do(f"UPDATE incoming SET until = 0 WHERE owner = ? AND {_OPEN}", owner)
            self.bury(owner)

    def counts(self, channel: str) -> Counts:
        row = self.one(
            "SELECT total(state = 'waiting'), total(state = 'sending'), total(state = 'done'), total(state = 'failed'), "
            "total(repeated), total(unknown) FROM incoming WHERE channel = ?",
            channel,
        )
        return Counts(*map(int, row))

    def repeated(self, channel: str) -> list[str]:
        """The keys of deliveries whose answer was sent again, in whole or part, because a try died on its way."""
        return [
            key for (key,) in self.all("SELECT key FROM incoming WHERE channel = ? AND repeated ORDER BY id", channel)
        ]

    def sweep(self) -> None:
        """Drop finished deliveries and buttons that are too old to matter."""
        now = self.clock()
        with self.write() as db:
            db.execute(f"DELETE FROM incoming WHERE at < ? AND NOT ({_OPEN})", [now - KEEP_KEYS_S])
            db.execute("DELETE FROM buttons WHERE at < ?", [now - KEEP_BUTTONS_S])

    # Chats

    def chat(self, channel: str, chat: str) -> Chat:
        """The chat, noted now if it has not written before."""
        sql = "SELECT channel, chat, plan, unit, role, paused, since FROM chats WHERE channel = ? AND chat = ?"
        row = self.find(sql, channel, chat)
        if row is None:
            self.do("INSERT OR IGNORE INTO chats (channel, chat, since) VALUES (?, ?, ?)", channel, chat, self.clock())
            row = self.one(sql, channel, chat)
        plan, unit, role, paused, since = row[2:]
        return Chat(channel, chat, plan, unit, role, bool(paused), time_of(since))

    def bind(self, channel: str, chat: str, **values: str | None) -> None:
        """Set any of `plan`, `unit` and `role` of a chat; None unbinds."""
        unknown = set(values) - {"plan", "unit", "role"}
        if unknown:
            raise TypeError(f"cannot bind {sorted(unknown)}")
        self.chat(channel, chat)
        for name, value in values.items():
            self.do(f"UPDATE chats SET {name} = ? WHERE channel = ? AND chat = ?", value, channel, chat)

    def pause(self, channel: str, chat: str, paused: bool = True) -> None:
        """Note that nothing can be sent to a chat (it blocked the bot), or that it can again."""
        self.chat(channel, chat)
        self.do("UPDATE chats SET paused = ? WHERE channel = ? AND chat = ?", int(paused), channel, chat)

    def migrate(self, channel: str, old: str, new: str) -> None:
        """A chat has a new id on its platform: everything of the old one is the new one's."""
        if old == new:
            return
        with self.write() as db:
            db.execute(  # what was bound under the old id wins over a row that only says that the new one wrote
                "DELETE FROM chats WHERE channel = ?1 AND chat = ?3 AND plan IS NULL "
                "AND EXISTS (SELECT 1 FROM chats WHERE channel = ?1 AND chat = ?2)",
                [channel, old, new],
            )
            db.execute("UPDATE OR IGNORE chats SET chat = ? WHERE channel = ? AND chat = ?", [new, channel, old])
            db.execute("DELETE FROM chats WHERE channel = ? AND chat = ?", [channel, old])
            db.execute("UPDATE OR REPLACE heard SET chat = ? WHERE channel = ? AND chat = ?", [new, channel, old])
            for table in (*_WORDS_OF_PEOPLE, *_RECORDS_OF_OFFICES):
                was, now = self.who(channel, old), self.who(channel, new)
                db.execute(f"UPDATE OR REPLACE {table} SET who = ? WHERE who = ?", [now, was])
            db.execute(f"UPDATE incoming SET chat = ? WHERE channel = ? AND chat = ? AND {_OPEN}", [new, channel, old])
            db.execute(
                "UPDATE OR IGNORE subscriptions SET chat = ? WHERE channel = ? AND chat = ?", [new, channel, old]
            )
            db.execute("DELETE FROM subscriptions WHERE channel = ? AND chat = ?", [channel, old])

    def hear(self, channel: str, chat: str, at: datetime) -> None:
        """Note that somebody wrote from a chat at a moment; what was written before that is no news."""
        self.do(
            "INSERT INTO heard VALUES (?1, ?2, ?3) ON CONFLICT (channel, chat) DO UPDATE SET at = max(at, ?3)",
            channel, chat, at.timestamp(),
        )  # fmt: skip

    def last_heard(self, channel: str, chat: str) -> datetime | None:
        """When somebody last wrote from a chat; None where nobody did, or the chat was forgotten."""
        row = self.find("SELECT at FROM heard WHERE channel = ? AND chat = ?", channel, chat)
        return time_of(row[0]) if row else None

    def forget(self, channel: str, chat: str) -> None:
        """Delete everything that is known of a chat."""
        with self.write() as db:
            db.execute("DELETE FROM heard WHERE channel = ? AND chat = ?", [channel, chat])
            db.execute("DELETE FROM chats WHERE channel = ? AND chat = ?", [channel, chat])
            db.execute("DELETE FROM subscriptions WHERE channel = ? AND chat = ?", [channel, chat])
            sent = "SELECT id FROM messages WHERE channel = ? AND chat = ?"
            db.execute(f"DELETE FROM reminders WHERE message IN ({sent})", [channel, chat])
            db.execute("DELETE FROM messages WHERE channel = ? AND chat = ?", [channel, chat])
            for table in _WORDS_OF_PEOPLE:
                db.execute(f"DELETE FROM {table} WHERE who = ?", [self.who(channel, chat)])
            for table in _RECORDS_OF_OFFICES:
                db.execute(f"UPDATE {table} SET who = NULL WHERE who = ?", [self.who(channel, chat)])
        with suppress(sqlite3.OperationalError):  # another process may be reading
            self.checkpoint()

    # Buttons and menus

    def keep(self, channel: str, chat: str, value: dict[str, Any]) -> str:
        """Keep what the buttons of a message do; gives a key of 11 letters for them to carry."""
        key = secrets.token_urlsafe(8)
        text = json.dumps(value, ensure_ascii=False)
        self.do("INSERT INTO buttons VALUES (?, ?, ?, ?)", key, self.who(channel, chat), text, self.clock())
        return key

    def kept(self, channel: str, chat: str, key: str) -> dict[str, Any] | None:
        """What `keep` kept for this chat under a key; None for a key that is forged, of another chat or too old."""
        row = self.find("SELECT value FROM buttons WHERE key = ? AND who = ?", key, self.who(channel, chat))
        return json.loads(row[0]) if row else None

    def menu(self, channel: str, chat: str) -> str | None:
        """The key of the menu that a bare number picks from, if the last message of the chat was one."""
        row = self.find("SELECT menu FROM chats WHERE channel = ? AND chat = ?", channel, chat)
        return row[0] if row else None

    def set_menu(self, channel: str, chat: str, key: str | None) -> None:
        self.do("UPDATE chats SET menu = ? WHERE channel = ? AND chat = ?", key, channel, chat)

    # Ratings

    def rate(self, channel: str, chat: str, question: str, plan: str | None, task: str | None, *, right: bool) -> None:
        """Keep what somebody thought of an answer, apart from who it was; a second thought replaces the first."""
        who = self.who(channel, chat)
        with self.write() as db:
            db.execute("DELETE FROM ratings WHERE who = ? AND question = ? AND task IS ?", [who, question, task])
            db.execute(
                "INSERT INTO ratings (who, question, plan, task, is_right, at) VALUES (?, ?, ?, ?, ?, ?)",
                [who, question, plan, task, int(right), self.clock()],
            )

    def ratings(self) -> list[tuple[str, str | None, str | None, bool]]:
        """Question, plan, task and whether the answer was right, oldest first."""
        rows = self.all("SELECT question, plan, task, is_right FROM ratings ORDER BY id")
        return [(question, plan, task, bool(right)) for question, plan, task, right in rows]

    # Tokens

    def tokens(self, channel: str) -> Tokens | None:
        row = self.find("SELECT access, refresh, expires, saved FROM tokens WHERE channel = ?", channel)
        return Tokens(row[0], row[1], time_of(row[2]), time_of(row[3])) if row else None

    def save_tokens(self, channel: str, tokens: Tokens) -> None:
        """Replace a channel's pair; raises ValueError for an empty token, which would lose the grant."""
        if not tokens.access or not tokens.refresh:
            raise ValueError("an empty token is not stored")
        self.do(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)",
            channel, tokens.access, tokens.refresh, tokens.expires.timestamp(), self.clock(),
        )  # fmt: skip

    def _mine(self, incoming_id: int, change: str, *values: Any) -> bool:
        sql = f"UPDATE incoming SET {change} WHERE id = ? AND owner = ? AND {_OPEN}"
        return self.do(sql, *values, incoming_id, self.owner) == 1
