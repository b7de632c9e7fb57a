"""What people do, whichever of Zalo's two products tells of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """A message to the bot; in a group `who` wrote it."""

    chat: str
    text: str
    who: str | None = None


@dataclass(frozen=True)
class Sent:
    """Something to the bot that is no text."""

    chat: str


@dataclass(frozen=True)
class Followed:
    """Somebody can be written to, for the first time or again."""

    chat: str


@dataclass(frozen=True)
class Left:
    """Somebody can no longer be written to."""

    chat: str


Event = Said | Sent | Followed | Left
