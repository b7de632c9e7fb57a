"""What the store of people's doings gives: deliveries, chats, tokens, counts, and why it cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from corpus.errors import PlanError


class PeopleError(PlanError):
    """The store of what people did cannot be opened."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"Không mở được {path}: {reason}. Giữ lại tệp này, khôi phục từ bản sao lưu hoặc đặt DATA_DIR khác."
        )


@dataclass(frozen=True)
class Incoming:
    """A delivery claimed for answering.

    `reply` is what `answered` stored before a try that did not end, None where nothing was tried; sending goes on at
    `part`. `repeats` counts the tries that died while that part was on its way, so it may have arrived.
    `attempts` counts claims, this one included.
    """

    id: int
    channel: str
    key: str
    chat: str
    payload: bytes
    at: datetime
    attempts: int = 1
    reply: bytes | None = None
    part: int = 0
    repeats: int = 0


@dataclass(frozen=True)
class Chat:
    """A chat and what it is bound to; `since` is when it first wrote, or wrote again after its data was deleted."""

    channel: str
    chat: str
    plan: str | None
    unit: str | None
    role: str | None
    paused: bool
    since: datetime


@dataclass(frozen=True)
class Tokens:
    """A platform's pair of tokens; neither is shown by repr."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    expires: datetime
    saved: datetime | None = None


@dataclass(frozen=True)
class Counts:
    """Deliveries of a channel by what became of them.

    `repeated` were sent again because a try died on the way; `unknown` hold a part that may not have arrived and was not
    sent again; `failed` were given up.
    """

    waiting: int
    sending: int
    done: int
    failed: int
    repeated: int
    unknown: int
