"""What is worked out once for each version of the index: the words of its plans and the spellings of their units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from bot.knowledge import Knowledge
from bot.lexicon import Lexicon
from bot.progress import TaskProgress
from bot.slips import Speller
from bot.units import Register, register_of
from corpus.model import Plan

Reported = Callable[[str], Mapping[str, TaskProgress]]


def nothing_reported(plan_id: str) -> Mapping[str, TaskProgress]:
    """What is known of the tasks of a plan where nobody reports."""
    return {}


@dataclass(frozen=True)
class Context:
    """An open index with its lexicon and its registers of units; `reported` gives what is known of a plan's tasks by uid."""

    knowledge: Knowledge
    reported: Reported = field(default=nothing_reported)

    @property
    def plans(self) -> Mapping[str, Plan]:
        return self.knowledge.plans

    @cached_property
    def lexicon(self) -> Lexicon:
        return Lexicon(self.knowledge.plans.values())

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        return {plan.id: register_of(plan) for plan in self.knowledge.plans.values()}

    @cached_property
    def speller(self) -> Speller:
        return Speller(self.knowledge.plans.values(), self.lexicon.knows_pair)

    def prepare(self) -> None:
        """Count the words and spell the units before they are asked for."""
        _ = self.lexicon, self.registers, self.speller


class Contexts:
    """The context of the index that serves now; made again when the index changes. Safe in several threads."""

    def __init__(self, current: Callable[[], Knowledge], reported: Reported = nothing_reported) -> None:
        self._current = current
        self._reported = reported
        self._lock = Lock()
        self._held: Context | None = None

    def current(self) -> Context:
        knowledge = self._current()
        with self._lock:
            held = self._held
            if held is None or held.knowledge is not knowledge:
                held = Context(knowledge, self._reported)
                self._held = held
            return held
