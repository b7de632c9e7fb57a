"""Reminders at work: decide what is due, send what is decided, in sending hours; any number of processes side by side."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

from bot.channels.faults import describe
from bot.channels.pool import Unreachable
from bot.people import People
from bot.people.ledger import Ledger
from bot.people.outbox import End, Message, Outbox, PlanRules
from bot.people.subscriptions import Subscription, Subscriptions
from bot.reminders.composing import Composed, compose
from bot.reminders.deciding import decide
from bot.reminders.rules import DEFAULT
from bot.reminders.senders import Letter, Outcome, Sender, open_senders, zalo_reaches
from bot.reminders.views import Plans, Views
from bot.reminders.workdays import Workdays, load_workdays
from bot.settings import Settings
from corpus.errors import PlanError

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_T = TypeVar("_T")

LEASE_S = 120.0
_WORKERS = 8
_MOST_TRIES = 8
_LONGEST_WAIT_S = 3600.0
_OUTAGE_S = 15.0


class Reminders:
    """Decides and sends. `decide` and `send_next` are single steps; `run` makes them until cancelled."""

    def __init__(
        self,
        people: People,
        current: Callable[[], Plans],
        senders: Mapping[str, Sender],
        workdays: Workdays,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        *,
        decide_every_s: float = 60.0,
        rest_s: float = 30.0,
    ) -> None:
        """`clock` gives the time by which is decided; `rest_s` is how long nothing is looked at outside sending hours."""
        self._people = people
        self._senders = senders
        self._workdays = workdays
        self._clock = clock
        self._decide_every_s = decide_every_s
        self._rest_s = rest_s
        self._subscriptions = Subscriptions(people)
        self.outbox = Outbox(people)
        rules = PlanRules(people)
        self.views = Views(current, Ledger(people), workdays, lambda plan: DEFAULT.over(rules.of(plan)))
        self._threads = ThreadPoolExecutor(_WORKERS + 2, "reminders")

    def decide(self) -> int:
        """Write what is due now, one process at a time; takes up first what died in somebody's hands."""
        with self._people.lock("reminders"):
            back, unknown = self.outbox.recover()
            if back or unknown:
                _log.warning("reminders: %d taken up again, %d of which nobody knows whether they came", back, unknown)
            return decide(self._subscriptions, self.views, self.outbox, self._clock(), self._reaches)

    async def send_next(self) -> float:
        """Send one message; gives after how many seconds to look again, 0 where more may be waiting."""
        if not self._workdays.is_open(self._clock()):
            return self._rest_s
        pace = {name: sender.rate for name, sender in self._senders.items()}
        held = await self._in_thread(self.outbox.claim, pace, LEASE_S)
        if not isinstance(held, Message):
            return held
        composed = await self._in_thread(self._compose, held)
        if composed is None:
            await self._in_thread(self.outbox.end, held.id, "dropped")
            return 0.0
        if not await self._in_thread(self.outbox.leaving, held.id, composed.text, LEASE_S):
            return 0.0
        sender = self._senders[held.channel]
        try:
            outcome = await sender.send(held.chat, self._letter(held, composed))
        except Unreachable as error:
            _log.warning("reminders: %s: %s", held.channel, error)
            await self._in_thread(self.outbox.slow, held.channel, _OUTAGE_S)
            outcome = Outcome("later", _OUTAGE_S, "kênh chưa dùng được")
        except Exception as error:
            _log.error("reminders: %s failed: %s", held.channel, describe(error))
            outcome = Outcome("unknown", note=type(error).__name__)
        await self._in_thread(self._settle, held, composed, outcome)
        return 0.0

    def _settle(self, held: Message, composed: Composed, outcome: Outcome) -> None:
        if outcome.fate == "later":
            if held.attempts < _MOST_TRIES:
                wait_s = outcome.wait_s or min(5.0 * 2**held.attempts, _LONGEST_WAIT_S)
                self.outbox.later(held.id, wait_s, outcome.note)
            else:
                self.outbox.end(held.id, "dead", note=outcome.note or "thử nhiều lần không được")
            return
        if outcome.fate == "gone":
            self._people.pause(held.channel, held.chat)
        ends: dict[str, End] = {
            "sent": "sent",
            "unknown": "unknown",
            "refused": "dead",
            "gone": "gone",
            "closed": "gone",
        }
        told = composed.told if outcome.fate in ("sent", "unknown") else ()
        self.outbox.end(held.id, ends[outcome.fate], told, outcome.note)

    def _compose(self, held: Message) -> Composed | None:
        return compose(held, self._subscriptions.of_chat(held.channel, held.chat), self.views, self._clock())

    def _letter(self, held: Message, composed: Composed) -> Letter:
        of_chat = self._subscriptions.of_chat(held.channel, held.chat)
        secret = next((str(one.settings["secret"]) for one in of_chat if "secret" in one.settings), None)
        plans = tuple(plan.id for plan in composed.plans)
        return Letter(held.id, composed.subject, composed.text, plans, composed.uids, secret)

    def _reaches(self, one: Subscription) -> bool:
        if one.channel not in self._senders:
            return False
        return one.channel != "zalo" or zalo_reaches(self._people, one.chat, self._clock())

    async def send_all(self) -> None:
        """Send what can be sent now, and wait for nothing but the channels' pace."""
        while (wait_s := await self.send_next()) < 1.0:
            await asyncio.sleep(wait_s)

    async def close(self) -> None:
        for sender in self._senders.values():
            await sender.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def run(self) -> None:
        """Work until cancelled; what is in hand is ended first."""
        tasks = [
            asyncio.create_task(self._deciding()),
            *(asyncio.create_task(self._sending()) for _ in range(_WORKERS)),
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, return_exceptions=True)
            await self.close()

    async def _deciding(self) -> None:
        while True:
            try:
                await self._in_thread(self.decide)
            except (sqlite3.Error, PlanError) as error:
                _log.warning("reminders: nothing decided now: %s", describe(error))
            except Exception as error:  # one fault must not end the reminders of everybody
                _log.error("reminders: deciding failed: %s", describe(error))
            await asyncio.sleep(self._decide_every_s)

    async def _sending(self) -> None:
        while True:
            try:
                wait_s = await self.send_next()
            except (sqlite3.Error, PlanError) as error:
                _log.warning("reminders: nothing sent now: %s", describe(error))
                wait_s = _OUTAGE_S
            except Exception as error:
                _log.error("reminders: a message failed: %s", describe(error))
                wait_s = _OUTAGE_S
            await asyncio.sleep(wait_s)

    async def _in_thread(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: call(*args, **kwargs))


def open_reminders(settings: Settings, people: People, current: Callable[[], Plans]) -> Reminders:
    """The reminders that the settings allow. Raises DaysError, SmtpError."""
    return Reminders(people, current, open_senders(settings, people), load_workdays(settings.data_dir))
