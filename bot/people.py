"""The store of what people did: messages waiting for an answer, chats, ratings, tokens. One SQLite file, never rebuilt.

All SQL of this store stands here. Several processes and threads may use one file: each write is a transaction that is
on disk when the call returns. Times are UTC; `until` and `at` are seconds since 1970.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.people_records import Chat, Counts, Incoming, PeopleError, Tokens

FILE = "people.db"  # in DATA_DIR
_BUSY_S = 30.0
_DAY_S = 86_400.0
KEEP_KEYS_S = 7 * _DAY_S  # how long a delivery is known to be a repeated one
KEEP_BUTTONS_S = 30 * _DAY_S

# Each step takes a store from one version of its tables to the next; steps are added, never changed.
_STEPS = (
    """
CREATE TABLE incoming (
    id INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, key TEXT NOT NULL, chat TEXT NOT NULL, payload BLOB,
    at REAL NOT NULL, state TEXT NOT NULL DEFAULT 'waiting', until REAL NOT NULL DEFAULT 0, owner TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, reply BLOB, part INTEGER NOT NULL DEFAULT 0, repeats INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0, unknown INTEGER NOT NULL DEFAULT 0, UNIQUE (channel, key));
CREATE INDEX incoming_open ON incoming (channel, chat, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX incoming_due ON incoming (channel, id) WHERE state IN ('waiting', 'sending');
CREATE TABLE chats (
    channel TEXT NOT NULL, chat TEXT NOT NULL, plan TEXT, unit TEXT, role TEXT, paused INTEGER NOT NULL DEFAULT 0,
    menu TEXT, since REAL NOT NULL, PRIMARY KEY (channel, chat)) WITHOUT ROWID;
CREATE TABLE buttons (
    key TEXT PRIMARY KEY, who TEXT NOT NULL, value TEXT NOT NULL, at REAL NOT NULL) WITHOUT ROWID;
CREATE INDEX buttons_who ON buttons (who);
CREATE TABLE ratings (
    id INTEGER PRIMARY KEY, who TEXT NOT NULL, question TEXT NOT NULL, plan TEXT, task TEXT, is_right INTEGER NOT NULL,
    at REAL NOT NULL);
CREATE TABLE tokens (
    channel TEXT PRIMARY KEY, access TEXT NOT NULL, refresh TEXT NOT NULL, expires REAL NOT NULL, saved REAL NOT NULL);
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
)
_OPEN = "state IN ('waiting', 'sending')"
_WORDS_OF_PEOPLE = (
    "buttons",
    "ratings",
)  # tables that keep questions; whose they are stands there only as a keyed hash


class People:
    """The open store. Its claims are its own: another instance, or the same one after a crash, waits for the lease."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Open or create the file, readable by its owner alone; raises PeopleError if it cannot be used."""
        self.path = path
        self._clock = clock
        self._owner = secrets.token_hex(8)
        self._guard = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._alive: IO[str] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            # Locked as long as this process lives, so that others see at once when it does not.
            self._alive = self._alive_file(self._owner).open("w")
            fcntl.flock(self._alive, fcntl.LOCK_EX)
            with self.lock("open"):
                self._connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
                self._prepare()
        except (sqlite3.Error, OSError, PeopleError) as error:
            self.close()
            raise error if isinstance(error, PeopleError) else PeopleError(path, str(error)) from None
        self._salt = str(self._one("SELECT value FROM facts WHERE name = 'salt'")[0]).encode()

    def _prepare(self) -> None:
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "secure_delete = ON",
        ):  # deleted: gone from the file too
            self._db.execute(f"PRAGMA {pragma}")
        version = self._one("PRAGMA user_version")[0]
        if version > len(_STEPS):
            raise PeopleError(self.path, f"bảng dữ liệu ở bản {version}, mới hơn chương trình này")
        for number, step in enumerate(_STEPS[version:], start=version + 1):
            self._db.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")
        self._do("INSERT OR IGNORE INTO facts VALUES ('salt', ?)", secrets.token_hex(16))

    def close(self) -> None:
        with self._guard:
            if self._connection:
                self._connection.close()
        if self._alive:
            self._alive_file(self._owner).unlink(missing_ok=True)
            self._alive.close()

    # Deliveries

    def accept(self, channel: str, key: str, chat: str, payload: bytes, at: datetime) -> bool:
        """Store a delivery before it is acknowledged; False if one with this key was accepted before."""
        with self._write() as db:
            done = db.execute(
                "INSERT OR IGNORE INTO incoming (channel, key, chat, payload, at) VALUES (?, ?, ?, ?, ?)",
                [channel, key, chat, payload, at.timestamp()],
            )
            return done.rowcount == 1

    def claim(self, channel: str, lease_s: float = 60) -> Incoming | None:
        """The oldest delivery to work on now, or None. A chat's deliveries are worked on one by one, in order.

        It stays claimed for `lease_s`; `renew` and `answered` lengthen that. After the lease it may be claimed again.
        """
        now = self._clock()
        with self._write() as db:
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
                [now + lease_s, self._owner, repeats, died, id],
            )
        return Incoming(id, channel, key, chat, payload, _time(at), attempts + 1, reply, part, repeats)

    def renew(self, incoming_id: int, lease_s: float = 60) -> bool:
        """Keep a claim for `lease_s` from now; False if it is no longer ours."""
        return self._mine(incoming_id, "until = ?", self._clock() + lease_s)

    def answered(self, incoming_id: int, reply: bytes | None = None, part: int = 0, lease_s: float = 60) -> bool:
        """Mark that `part` of the reply is about to be sent; False if the claim is no longer ours: then do not send.

        `reply` is kept for a later try, so that it sends the same; without it the one given before stays.
        """
        return self._mine(
            incoming_id,
            "state = 'sending', reply = coalesce(?, reply), repeats = iif(part = ?, repeats, 0), part = ?, until = ?",
            reply, part, part, self._clock() + lease_s,
        )  # fmt: skip

    def postpone(self, incoming_id: int, wait_s: float) -> bool:
        """Give a claim back, to be tried again after `wait_s`; what was being sent has surely not arrived.

        The chat's later deliveries wait with it.
        """
        return self._mine(incoming_id, "state = 'waiting', owner = NULL, until = ?", self._clock() + wait_s)

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
        for path in self.path.parent.glob(self._alive_file("*").name):
            with path.open("r+") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                owner = path.suffixes[-2].removeprefix(".")
                self._do(f"UPDATE incoming SET until = 0 WHERE owner = ? AND {_OPEN}", owner)
                path.unlink(missing_ok=True)

    def counts(self, channel: str) -> Counts:
        row = self._one(
            "SELECT total(state = 'waiting'), total(state = 'sending'), total(state = 'done'), total(state = 'failed'), "
            "total(repeated), total(unknown) FROM incoming WHERE channel = ?",
            channel,
        )
        return Counts(*map(int, row))

    def repeated(self, channel: str) -> list[str]:
        """The keys of deliveries whose answer was sent again, in whole or part, because a try died on its way."""
        return [
            key for (key,) in self._all("SELECT key FROM incoming WHERE channel = ? AND repeated ORDER BY id", channel)
        ]

    def sweep(self) -> None:
        """Drop finished deliveries and buttons that are too old to matter."""
        now = self._clock()
        with self._write() as db:
            db.execute(f"DELETE FROM incoming WHERE at < ? AND NOT ({_OPEN})", [now - KEEP_KEYS_S])
            db.execute("DELETE FROM buttons WHERE at < ?", [now - KEEP_BUTTONS_S])

    # Chats

    def chat(self, channel: str, chat: str) -> Chat:
        """The chat, noted now if it has not written before."""
        sql = "SELECT channel, chat, plan, unit, role, paused, since FROM chats WHERE channel = ? AND chat = ?"
        row = self._find(sql, channel, chat)
        if row is None:
            self._do(
                "INSERT OR IGNORE INTO chats (channel, chat, since) VALUES (?, ?, ?)", channel, chat, self._clock()
            )
            row = self._one(sql, channel, chat)
        plan, unit, role, paused, since = row[2:]
        return Chat(channel, chat, plan, unit, role, bool(paused), _time(since))

    def bind(self, channel: str, chat: str, **values: str | None) -> None:
        """Set any of `plan`, `unit` and `role` of a chat; None unbinds."""
        unknown = set(values) - {"plan", "unit", "role"}
        if unknown:
            raise TypeError(f"cannot bind {sorted(unknown)}")
        self.chat(channel, chat)
        for name, value in values.items():
            self._do(f"UPDATE chats SET {name} = ? WHERE channel = ? AND chat = ?", value, channel, chat)

    def pause(self, channel: str, chat: str, paused: bool = True) -> None:
        """Note that nothing can be sent to a chat (it blocked the bot), or that it can again."""
        self.chat(channel, chat)
        self._do("UPDATE chats SET paused = ? WHERE channel = ? AND chat = ?", int(paused), channel, chat)

    def migrate(self, channel: str, old: str, new: str) -> None:
        """A chat has a new id on its platform: everything of the old one is the new one's."""
        if old == new:
            return
        with self._write() as db:
            db.execute(  # what was bound under the old id wins over a row that only says that the new one wrote
                "DELETE FROM chats WHERE channel = ?1 AND chat = ?3 AND plan IS NULL "
                "AND EXISTS (SELECT 1 FROM chats WHERE channel = ?1 AND chat = ?2)",
                [channel, old, new],
            )
            db.execute("UPDATE OR IGNORE chats SET chat = ? WHERE channel = ? AND chat = ?", [new, channel, old])
            db.execute("DELETE FROM chats WHERE channel = ? AND chat = ?", [channel, old])
            for table in _WORDS_OF_PEOPLE:
                was, now = self._who(channel, old), self._who(channel, new)
                db.execute(f"UPDATE {table} SET who = ? WHERE who = ?", [now, was])
            db.execute(f"UPDATE incoming SET chat = ? WHERE channel = ? AND chat = ? AND {_OPEN}", [new, channel, old])

    def forget(self, channel: str, chat: str) -> None:
        """Delete everything that is known of a chat."""
        with self._write() as db:
            db.execute("DELETE FROM chats WHERE channel = ? AND chat = ?", [channel, chat])
            for table in _WORDS_OF_PEOPLE:
                db.execute(f"DELETE FROM {table} WHERE who = ?", [self._who(channel, chat)])
        with self._guard, suppress(sqlite3.OperationalError):  # another process may be reading
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # Buttons and menus

    def keep(self, channel: str, chat: str, value: dict[str, Any]) -> str:
        """Keep what the buttons of a message do; gives a key of 11 letters for them to carry."""
        key = secrets.token_urlsafe(8)
        text = json.dumps(value, ensure_ascii=False)
        self._do("INSERT INTO buttons VALUES (?, ?, ?, ?)", key, self._who(channel, chat), text, self._clock())
        return key

    def kept(self, channel: str, chat: str, key: str) -> dict[str, Any] | None:
        """What `keep` kept for this chat under a key; None for a key that is forged, of another chat or too old."""
        row = self._find("SELECT value FROM buttons WHERE key = ? AND who = ?", key, self._who(channel, chat))
        return json.loads(row[0]) if row else None

    def menu(self, channel: str, chat: str) -> str | None:
        """The key of the menu that a bare number picks from, if the last message of the chat was one."""
        row = self._find("SELECT menu FROM chats WHERE channel = ? AND chat = ?", channel, chat)
        return row[0] if row else None

    def set_menu(self, channel: str, chat: str, key: str | None) -> None:
        self._do("UPDATE chats SET menu = ? WHERE channel = ? AND chat = ?", key, channel, chat)

    # Ratings

    def rate(self, channel: str, chat: str, question: str, plan: str | None, task: str | None, *, right: bool) -> None:
        """Keep what somebody thought of an answer, apart from who it was; a second thought replaces the first."""
        who = self._who(channel, chat)
        with self._write() as db:
            db.execute("DELETE FROM ratings WHERE who = ? AND question = ? AND task IS ?", [who, question, task])
            db.execute(
                "INSERT INTO ratings (who, question, plan, task, is_right, at) VALUES (?, ?, ?, ?, ?, ?)",
                [who, question, plan, task, int(right), self._clock()],
            )

    def ratings(self) -> list[tuple[str, str | None, str | None, bool]]:
        """Question, plan, task and whether the answer was right, oldest first."""
        rows = self._all("SELECT question, plan, task, is_right FROM ratings ORDER BY id")
        return [(question, plan, task, bool(right)) for question, plan, task, right in rows]

    # Tokens and locks

    def tokens(self, channel: str) -> Tokens | None:
        row = self._find("SELECT access, refresh, expires, saved FROM tokens WHERE channel = ?", channel)
        return Tokens(row[0], row[1], _time(row[2]), _time(row[3])) if row else None

    def save_tokens(self, channel: str, tokens: Tokens) -> None:
        """Replace a channel's pair; raises ValueError for an empty token, which would lose the grant."""
        if not tokens.access or not tokens.refresh:
            raise ValueError("an empty token is not stored")
        self._do(
            "INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?, ?)",
            channel, tokens.access, tokens.refresh, tokens.expires.timestamp(), self._clock(),
        )  # fmt: skip

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that other threads and processes with this store wait for; it ends with the process that held it."""
        with self.path.with_suffix(f".{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    # Plumbing

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            raise PeopleError(self.path, "chưa mở")
        return self._connection

    def _alive_file(self, owner: str) -> Path:
        return self.path.with_suffix(f".{owner}.alive")

    def _who(self, channel: str, chat: str) -> str:
        return hmac.new(self._salt, f"{channel}:{chat}".encode(), hashlib.sha256).hexdigest()[:32]

    def _mine(self, incoming_id: int, change: str, *values: Any) -> bool:
        sql = f"UPDATE incoming SET {change} WHERE id = ? AND owner = ? AND {_OPEN}"
        return self._do(sql, *values, incoming_id, self._owner) == 1

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._guard:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _do(self, sql: str, *values: Any) -> int:
        with self._write() as db:
            return db.execute(sql, values).rowcount

    def _find(self, sql: str, *values: Any) -> Any:
        with self._guard:
            return self._db.execute(sql, values).fetchone()

    def _one(self, sql: str, *values: Any) -> Any:
        row = self._find(sql, *values)
        if row is None:
            raise LookupError(sql)
        return row

    def _all(self, sql: str, *values: Any) -> list[Any]:
        with self._guard:
            return self._db.execute(sql, values).fetchall()


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


__all__ = ["Chat", "Counts", "Incoming", "People", "PeopleError", "Tokens"]
