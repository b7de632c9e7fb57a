"""What a plan's office set for its reminders; what it did not set has a default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from corpus.model import Period


@dataclass(frozen=True)
class Rules:
    """`before`: working days before the last day in time on which a single reminder goes out. `year_from`: the month from
    which rows of the whole year stand in the digest. `due_days`: the day of a period's last month on which its report is
    due. `lateness_in_groups`: the office chose that group chats show what is late.
    """

    before: tuple[int, ...] = (7, 1)
    year_from: int = 10
    due_days: tuple[tuple[Period, int], ...] = ()
    lateness_in_groups: bool = False

    def due_day(self, period: Period) -> int | None:
        return dict(self.due_days).get(period)

    def over(self, settings: Mapping[str, Any]) -> Rules:
        """These rules with those that `settings`, of a plan or of a subscription, name."""
        changes: dict[str, Any] = {}
        if isinstance(settings.get("before"), (list, tuple)):
            changes["before"] = tuple(
                sorted({int(count) for count in settings["before"] if int(count) >= 0}, reverse=True)
            )
        if isinstance(settings.get("year_from"), int):
            changes["year_from"] = settings["year_from"]
        if isinstance(settings.get("due_days"), Mapping):
            changes["due_days"] = tuple(sorted({**dict(self.due_days), **settings["due_days"]}.items()))
        if isinstance(settings.get("lateness_in_groups"), bool):
            changes["lateness_in_groups"] = settings["lateness_in_groups"]
        return replace(self, **changes)


DEFAULT = Rules()
