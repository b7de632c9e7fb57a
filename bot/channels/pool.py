"""Workers that answer stored deliveries: chats side by side, each chat in order, through crashes and outages."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

from bot.channels.faults import describe
from bot.people import Incoming, People

_log = logging.getLogger(__name__)

_P = ParamSpec("_P")
_T = TypeVar("_T")
_IDLE_S = 0.3  # between looks for what another process stored
_GRACE_S = 10.0  # for what is in hand when told to stop
_LONGEST_REST_S = 60.0
_MOST_FAULTS = 3
_AFTER_FAULT_S = 5.0
_SWEEP_S = 3600.0


class Unreachable(Exception):  # noqa: N818 - it is a state of the world
    """The platform cannot be reached, or refuses the bot as such; nothing was delivered. The message holds no secret."""


class Pool:
    """Answers the deliveries of one channel with `work`, which ends each by `finish` or `postpone`.

    A delivery whose work raises Unreachable goes back to its place and the pool rests, longer each time, up to a minute;
    other channels are not concerned. Claims last `lease_s` and are renewed while their work lasts: those of a process that
    died are taken up when a pool starts, or after at most that time.
    """

    def __init__(
        self,
        people: People,
        channel: str,
        work: Callable[[Incoming], Awaitable[None]],
        *,
        workers: int = 8,
        lease_s: float = 15,
        rest_s: float = 0.5,
    ) -> None:
        self.lease_s = lease_s
        self._people = people
        self._channel = channel
        self._work = work
        self._workers = workers
        self._rest_s = rest_s
        self._failures = 0
        self._resting_until = 0.0
        self._stored = asyncio.Event()
        self._threads = ThreadPoolExecutor(workers + 2, f"{channel}-answer")

    def wake(self) -> None:
        """Say that something was stored just now."""
        self._stored.set()

    async def in_thread(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Run what would block the event loop; the pool's own threads, so that nothing else waits behind slow answers."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, lambda: call(*args, **kwargs))

    async def run(self) -> None:
        """Work until cancelled; then end what is in hand."""
        tasks: set[asyncio.Task[None]] = set()
        slots = asyncio.Semaphore(self._workers)
        sweeping = asyncio.create_task(self._sweep())
        try:
            while True:
                await slots.acquire()
                incoming = await self._next()
                task = asyncio.create_task(self._handle(incoming))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
                task.add_done_callback(lambda _: slots.release())
        finally:
            sweeping.cancel()
            if tasks:
                _, late = await asyncio.wait(tasks, timeout=_GRACE_S)
                for task in late:
                    task.cancel()
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _next(self) -> Incoming:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(max(0.0, self._resting_until - loop.time()))
            self._stored.clear()
            try:
                incoming = await self.in_thread(self._people.claim, self._channel, self.lease_s)
            except sqlite3.Error as error:
                self._rest(f"the store cannot be used ({error})")
                continue
            if incoming:
                return incoming
            # Not wait_for: before Python 3.12 it loses a cancellation that comes just as the event is set.
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_S):
                    await self._stored.wait()

    async def _handle(self, incoming: Incoming) -> None:
        beating = asyncio.create_task(self._beat(incoming.id))
        try:
            await self._work(incoming)
            self._failures = 0
        except Unreachable as error:
            self._rest(str(error))
            await self._end(self._people.postpone, incoming.id, 0)
        except Exception as error:
            _log.error("%s: an answer failed: %s", self._channel, describe(error))
            if incoming.attempts < _MOST_FAULTS:
                await self._end(self._people.postpone, incoming.id, _AFTER_FAULT_S)
            else:
                await self._end(self._people.finish, incoming.id, "failed")
        finally:
            beating.cancel()
            self.wake()

    async def _end(self, end: Callable[_P, bool], *args: _P.args, **kwargs: _P.kwargs) -> None:
        """End a delivery's try; where the store fails too, its lease ends it."""
        try:
            await self.in_thread(end, *args, **kwargs)
        except sqlite3.Error as error:
            self._rest(f"the store cannot be used ({error})")

    def _rest(self, reason: str) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._resting_until:
            return  # another worker met the same outage
        rest_s = min(self._rest_s * 2**self._failures, _LONGEST_REST_S)
        self._failures = min(self._failures + 1, 20)
        self._resting_until = now + rest_s
        _log.warning("%s: %s; next try in %.1f s", self._channel, reason, rest_s)

    async def _beat(self, incoming_id: int) -> None:
        while True:
            await asyncio.sleep(self.lease_s / 3)
            await self.in_thread(self._people.renew, incoming_id, self.lease_s)

    async def _sweep(self) -> None:
        while True:
            with suppress(sqlite3.Error, OSError):  # there is a next time
                await self.in_thread(self._people.release_dead)
                await self.in_thread(self._people.sweep)
            await asyncio.sleep(_SWEEP_S)
