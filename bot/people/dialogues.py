"""Dialogues that are not ended: what somebody began to enter, kept so that a restart does not lose it."""

from __future__ import annotations

import json
from typing import Any

from bot.people.database import Database

_LASTS_S = 24 * 3600.0


class Dialogues:
    """One open dialogue a chat at most; it lapses after a day."""

    def __init__(self, people: Database) -> None:
        self._people = people

    def open(self, channel: str, chat: str) -> dict[str, Any] | None:
        """The state that the chat's dialogue is in, or None where there is none."""
        row = self._people.find(
            "SELECT value FROM dialogues WHERE who = ? AND at > ?",
            self._people.who(channel, chat),
            self._people.clock() - _LASTS_S,
        )
        return json.loads(row[0]) if row else None

    def keep(self, channel: str, chat: str, state: dict[str, Any]) -> None:
        text = json.dumps(state, ensure_ascii=False)
        self._people.do(
            "INSERT OR REPLACE INTO dialogues VALUES (?, ?, ?)",
            self._people.who(channel, chat),
            text,
            self._people.clock(),
        )

    def end(self, channel: str, chat: str) -> bool:
        """End the chat's dialogue; False if there was none."""
        return self._people.do("DELETE FROM dialogues WHERE who = ?", self._people.who(channel, chat)) > 0
