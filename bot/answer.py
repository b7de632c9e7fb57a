"""What a question gets back: the one value that every channel renders and no channel changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from corpus.model import Passage, Task, to_json

Status = Literal["answered", "clarify", "not_found"]


@dataclass(frozen=True)
class Choice:
    """A question that may be meant instead; asking `question` gives the answer that `label` promises."""

    label: str
    question: str
    plan: str | None = None
    task: str | None = None


@dataclass(frozen=True)
class Answer:
    """An answer in plain Vietnamese with the records it was copied from.

    `tasks` stand best first, or in table order for a list; `total` counts numbered rows, not parts, and is None where
    nothing was listed or counted. `took_ms` is the time from question to answer.
    """

    status: Status
    text: str
    asks: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()
    total: int | None = None
    passages: tuple[Passage, ...] = ()
    choices: tuple[Choice, ...] = ()
    took_ms: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {
            "status": self.status,
            "answer": self.text,
            "asks": list(self.asks),
            "tasks": [to_json(task) for task in self.tasks],
            "total": self.total,
            "passages": [
                {"plan_id": p.plan_id, "heading": p.heading, "text": p.text, "source": to_json(p.source)}
                for p in self.passages
            ],
            "choices": [
                {"label": c.label, "plan": c.plan, "task": c.task, "question": c.question} for c in self.choices
            ],
            "took_ms": round(self.took_ms, 2),
        }
