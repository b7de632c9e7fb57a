"""Whether a delivery comes from Zalo, unchanged and lately."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from bot.channels.zalo.unconfirmed import CLOCK_SKEW, REPLAY_WINDOW, SIGNATURE_PREFIX

HEADER = "X-ZEvent-Signature"


def sign(app_id: str, raw: bytes, timestamp: str, key: str) -> str:
    """The hex digest over the untouched bytes of a body, its own `timestamp` and the OA secret key."""
    return hashlib.sha256(app_id.encode() + raw + timestamp.encode() + key.encode()).hexdigest()


def is_signed(header: str, app_id: str, raw: bytes, timestamp: str, key: str) -> bool:
    """Whether the header, with or without its prefix, is the signature; takes as long for any header."""
    given = header.strip().removeprefix(SIGNATURE_PREFIX).encode()
    return hmac.compare_digest(given, sign(app_id, raw, timestamp, key).encode())


def is_fresh(at: datetime, now: datetime | None = None) -> bool:
    """Whether an event of this time may still be delivered. Later copies are replays."""
    now = now or datetime.now(UTC)
    return now - REPLAY_WINDOW <= at <= now + CLOCK_SKEW
