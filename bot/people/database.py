"""One SQLite file that several processes and threads write to: opening, transactions, locks, keyed hashes."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from bot.people.records import PeopleError
from bot.people.tables import STEPS

_BUSY_S = 30.0
_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",  # deleted: gone from the file too
)


class Database:
    """The open file. Each write is a transaction that is on disk when the call returns; `clock` gives seconds since 1970."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """Open or create the file, readable by its owner alone; raises PeopleError if it cannot be used."""
        self.path = path
        self.clock = clock
        self.owner = secrets.token_hex(8)
        self._guard = threading.RLock()
        self._depth = 0  # of `write` calls, one inside the other
        self._connection: sqlite3.Connection | None = None
        self._alive: IO[str] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            # Locked as long as this process lives, so that others see at once when it does not.
            self._alive = self._alive_file(self.owner).open("w")
            fcntl.flock(self._alive, fcntl.LOCK_EX)
            with self.lock("open"):
                self._connection = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
                self._prepare()
        except (sqlite3.Error, OSError, PeopleError) as error:
            self.close()
            raise error if isinstance(error, PeopleError) else PeopleError(path, str(error)) from None
        self._salt = str(self.one("SELECT value FROM facts WHERE name = 'salt'")[0]).encode()

    def _prepare(self) -> None:
        for pragma in _PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        version = self.one("PRAGMA user_version")[0]
        if version > len(STEPS):
            raise PeopleError(self.path, f"bảng dữ liệu ở bản {version}, mới hơn chương trình này")
        for number, step in enumerate(STEPS[version:], start=version + 1):
            self._db.executescript(f"BEGIN; {step} PRAGMA user_version = {number}; COMMIT;")
        self.do("INSERT OR IGNORE INTO facts VALUES ('salt', ?)", secrets.token_hex(16))

    def close(self) -> None:
        with self._guard:
            if self._connection:
                self._connection.close()
        if self._alive:
            self._alive_file(self.owner).unlink(missing_ok=True)
            self._alive.close()

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction; what is written inside, by `do` and inner `write` calls too, stands whole or not at all."""
        with self._guard:
            outermost = self._depth == 0
            if outermost:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield self._db
            except BaseException:
                if outermost:
                    self._db.execute("ROLLBACK")
                raise
            else:
                if outermost:
                    self._db.execute("COMMIT")
            finally:
                self._depth -= 1

    def do(self, sql: str, *values: Any) -> int:
        """Write once; gives the number of rows that it touched."""
        with self.write() as db:
            return db.execute(sql, values).rowcount

    def find(self, sql: str, *values: Any) -> Any:
        """The first row, or None."""
        with self._guard:
            return self._db.execute(sql, values).fetchone()

    def one(self, sql: str, *values: Any) -> Any:
        """The first row of what surely has one; raises LookupError."""
        row = self.find(sql, *values)
        if row is None:
            raise LookupError(sql)
        return row

    def all(self, sql: str, *values: Any) -> list[Any]:
        with self._guard:
            return self._db.execute(sql, values).fetchall()

    def who(self, channel: str, chat: str) -> str:
        """A keyed hash that stands for a chat where its words are kept apart from its name."""
        return hmac.new(self._salt, f"{channel}:{chat}".encode(), hashlib.sha256).hexdigest()[:32]

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that other threads and processes with this store wait for; it ends with the process that held it."""
        with self.path.with_suffix(f".{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def dead(self) -> list[str]:
        """The owners of claims whose process died; `bury` ends that."""
        dead = []
        for path in self.path.parent.glob(self._alive_file("*").name):
            with path.open("r+") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                dead.append(path.suffixes[-2].removeprefix("."))
        return dead

    def bury(self, owner: str) -> None:
        """Forget a dead owner, once what it held has been released."""
        self._alive_file(owner).unlink(missing_ok=True)

    def checkpoint(self) -> None:
        """Bring the file up to its log, so that what was deleted is gone from both."""
        with self._guard:
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    @property
    def _db(self) -> sqlite3.Connection:
        if self._connection is None:
            raise PeopleError(self.path, "chưa mở")
        return self._connection

    def _alive_file(self, owner: str) -> Path:
        return self.path.with_suffix(f".{owner}.alive")


def time_of(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
