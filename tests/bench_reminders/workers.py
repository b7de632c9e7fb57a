"""The processes of the simulation: each runs the reminders as a server does, on the simulated clock, until it is killed."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Collection, Mapping
from datetime import datetime
from multiprocessing.sharedctypes import SynchronizedArray
from pathlib import Path
from typing import Any

from bot.people import People
from bot.people.outbox import End, Message, Outbox
from bot.reminders.senders import open_senders
from bot.reminders.service import Reminders
from bot.reminders.workdays import load_workdays
from bot.settings import Settings

STEPS = ("claimed", "composed", "left", "answered", "ended")


class MortalOutbox(Outbox):
    """An outbox whose process dies at the step that the order names; the order is then used up."""

    def __init__(self, people: People, order: Any) -> None:
        super().__init__(people)
        self._order = order

    def _die_at(self, step: str) -> None:
        if self._order.value == STEPS.index(step) + 1:
            self._order.value = 0
            os.kill(os.getpid(), signal.SIGKILL)

    def claim(self, channels: Mapping[str, float], lease_s: float) -> Message | float:
        held = super().claim(channels, lease_s)
        if isinstance(held, Message):
            self._die_at("claimed")
        return held

    def leaving(self, id: int, text: str, lease_s: float) -> bool:
        self._die_at("composed")
        left = super().leaving(id, text, lease_s)
        self._die_at("left")
        return left

    def end(
        self, id: int, state: End, told: Collection[tuple[int, str, str, str]] = (), note: str | None = None
    ) -> None:
        self._die_at("answered")
        super().end(id, state, told, note)
        self._die_at("ended")


def start(folder: Path, plans: Any, settings: Settings, clock: SynchronizedArray[float], order: Any) -> int:
    """Fork a process that works until it is killed; gives its id."""
    child = os.fork()
    if child:
        return child
    try:
        logging.disable(logging.CRITICAL)
        people = People(folder / "people.db", lambda: now(clock).timestamp())
        reminders = Reminders(
            people, lambda: plans, open_senders(settings, people), load_workdays(), lambda: now(clock),
            decide_every_s=0.25, rest_s=0.05,
        )  # fmt: skip
        reminders.outbox = MortalOutbox(people, order)
        asyncio.run(reminders.run())
    except BaseException as error:
        print(f"worker: {error!r}", file=sys.stderr)
    os._exit(1)


def now(clock: SynchronizedArray[float]) -> datetime:
    """The simulated moment: where the clock was set to, and what has passed since, so many times as fast."""
    import time

    from bot.reminders.workdays import ZONE

    start, since, factor = clock[:]
    return datetime.fromtimestamp(start + (time.monotonic() - since) * factor, ZONE)
