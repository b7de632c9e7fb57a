"""Whether a consultation message may be sent to somebody now, and who pays for it."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from bot.channels.zalo.unconfirmed import ALLOWED_FOR, FREE_FOR, FREE_MESSAGES


class Window(Enum):
    """What the time since a person's last message allows."""

    FREE = "free"
    BILLED = "billed"
    CLOSED = "closed"  # only an approved template, or another channel, reaches the person


def window_at(heard: datetime, now: datetime, sent: int = 0, cap: int | None = FREE_MESSAGES) -> Window:
    """The window for one more message, `sent` of which went out since the person was last heard.

    Free for 48 hours and at most `cap` messages (None: any number), billed until seven days have passed, then closed.
    Source: docs.zaloplatforms.com, OA, "Điều kiện gửi tin tư vấn".
    """
    silent = now - heard
    if silent >= ALLOWED_FOR:
        return Window.CLOSED
    return Window.FREE if silent < FREE_FOR and (cap is None or sent < cap) else Window.BILLED
