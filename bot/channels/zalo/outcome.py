"""What came of sending a message, and what each of Zalo's error codes means for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from bot.channels.zalo.unconfirmed import QUOTA_PAUSE_S, RATE_PAUSE_S


class Fate(Enum):
    """What came of a message."""

    SENT = "sent"
    UNKNOWN = "unknown"  # it left, and no reply came
    REFUSED = "refused"  # for good; trying again changes nothing
    GONE = "gone"  # the person takes nothing from the account
    CLOSED = "closed"  # too long silent for this kind of message
    LATER = "later"  # not sent; to be tried for a day
    FAILING = "failing"  # not sent, for a reason not known; to be tried a few times


@dataclass(frozen=True)
class Outcome:
    """`wait_s` goes with LATER; `code` is Zalo's own, for the log; `billed` says that the message costs."""

    fate: Fate
    wait_s: float | None = None
    code: int | None = None
    billed: bool = False


class Meaning(Enum):
    """What an error code of a consultation message asks for."""

    TOKEN = "token"  # refresh once, try once more
    RATE = "rate"
    QUOTA = "quota"
    GONE = "gone"
    CLOSED = "closed"
    FAULTY = "faulty"  # this program's message is wrong
    OPERATOR = "operator"  # the account or the app needs somebody


# Of /v3.0/oa/message/cs alone: other endpoints use some of these numbers for other things.
# Source: docs.zaloplatforms.com, OA, "Mã lỗi". A code not listed here is tried again a few times.
MEANINGS: dict[int, Meaning] = {
    **dict.fromkeys((-216, -220), Meaning.TOKEN),
    **dict.fromkeys((-32,), Meaning.RATE),
    **dict.fromkeys((-211, -218, -234), Meaning.QUOTA),  # -234: promotion at night, never said of an answer
    **dict.fromkeys((-213, -217, -227, -244), Meaning.GONE),
    **dict.fromkeys((-230, -232), Meaning.CLOSED),
    **dict.fromkeys((-201, -210, -233, -240), Meaning.FAULTY),
    **dict.fromkeys((-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321), Meaning.OPERATOR),
}

_FATES = {
    Meaning.RATE: Outcome(Fate.LATER, RATE_PAUSE_S),
    Meaning.QUOTA: Outcome(Fate.LATER, QUOTA_PAUSE_S),
    Meaning.GONE: Outcome(Fate.GONE),
    Meaning.CLOSED: Outcome(Fate.CLOSED),
    Meaning.FAULTY: Outcome(Fate.REFUSED),
}


def outcome_of(code: int) -> Outcome:
    """What a code comes to, for those that do not concern the token or the operator."""
    known = _FATES.get(MEANINGS[code]) if code in MEANINGS else None
    return Outcome(known.fate, known.wait_s, code) if known else Outcome(Fate.FAILING, code=code)
