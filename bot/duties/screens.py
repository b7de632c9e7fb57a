"""What a dialogue shows: a text and what may be chosen under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Act = dict[str, Any]


@dataclass(frozen=True)
class Screen:
    """`choices` are pressed, or picked by number where a channel has no buttons; with a `notice` there is no text."""

    text: str
    choices: tuple[tuple[str, Act], ...] = ()
    notice: str | None = None


def duty(name: str, **values: Any) -> Act:
    """An act of this room, as a button keeps it."""
    return {"do": "duty", "act": name, **values}
