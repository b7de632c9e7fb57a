"""How an answer came about: what was understood, what was found, and how sure the best row was."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from bot.choose import Candidate, candidates, sureness
from bot.context import Context
from bot.question import Question as Understood
from bot.understand import understand
from corpus.text import clean

_SHOWN = 5
_EMPTY = Understood("")


@dataclass(frozen=True)
class Trace:
    """`found` are rows best first over all plans asked; `sure` is the best plan's probability (0..1), 0 for no row."""

    understood: Understood
    found: tuple[Candidate, ...]
    sure: float

    @property
    def ranking(self) -> list[str]:
        return [one.task.id for one in self.found]

    def to_json(self) -> dict[str, Any]:
        empty = asdict(_EMPTY)
        said = asdict(self.understood).items()
        return {
            # Days and stretches of days as they print; what is as in an empty question is left out.
            "understood": json.loads(
                json.dumps({key: value for key, value in said if key != "text" and value != empty[key]}, default=str)
            ),
            "sure": round(self.sure, 3),
            "found": [
                {
                    "task": one.task.id,
                    "name": str(one.task.name or ""),
                    "strength": round(one.strength, 3),
                    "cover": round(one.cover, 3),
                    "vectors": round(one.vectors, 3),
                }
                for one in self.found[:_SHOWN]
            ],
        }


Tracer = Callable[[str, str | None, date], Trace]


def tracer(context: Context) -> Tracer:
    """Traces over one index: of a question, the plan that it is bound to, and its day."""

    def trace(text: str, plan: str | None, today: date) -> Trace:
        asked = understand(clean(text), context, plan, today)
        plans = [context.plans[one] for one in asked.plans if one in context.plans]
        by_plan = candidates(asked, plans, context)
        sure = max((sureness(found) for found in by_plan.values() if found), default=0.0)
        return Trace(asked, _merged(list(by_plan.values())), sure)

    return trace


def _merged(by_plan: Sequence[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """The rows of all plans, the strongest first; those of one plan stay in their order."""
    found = [one for rows in by_plan for one in rows]
    return tuple(sorted(found, key=lambda one: -round(one.strength, 4)))
