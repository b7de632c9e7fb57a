"""Answers stored deliveries of either Zalo product: reads each, lets the conversation reply, and sends part by part."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import httpx

from bot.channels.pool import Pool
from bot.channels.zalo.events import Event, Followed, Left, Said, Sent
from bot.channels.zalo.outcome import Fate, Outcome
from bot.channels.zalo.render import Message, dump, load, picked, pressed, show
from bot.people import Incoming, People
from bot.reply import Reply
from bot.talk import Talk

_log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=24)
_FEW_TRIES = 10  # for a failure whose reason is not known
_FIRST_WAIT_S = 1.0
_LONGEST_WAIT_S = 300.0
_MOST_REPEATS = 1


class Platform(Protocol):
    """One of the two products."""

    @property
    def channel(self) -> str: ...

    @property
    def has_buttons(self) -> bool: ...

    async def ready(self) -> None:
        """Raises Unreachable where nothing can be sent now."""

    def read(self, payload: bytes) -> tuple[Event | None, datetime | None]: ...

    async def send(self, chat: str, message: Message, heard: datetime, sent: int = 0) -> Outcome: ...

    async def close(self) -> None: ...


class Answering:
    """The bot at work on one product. `accept` stores what was delivered; `run` answers it until cancelled."""

    def __init__(
        self,
        platform: Platform,
        people: People,
        talk: Talk,
        *,
        lease_s: float = 15,
        rest_s: float = 0.5,
        first_wait_s: float = _FIRST_WAIT_S,
    ) -> None:
        """`first_wait_s` is how long after a failure of unknown reason a message is tried again; each next time twice that."""
        self._platform = platform
        self._people = people
        self._talk = talk
        self._first_wait_s = first_wait_s
        self.pool = Pool(people, platform.channel, self._work, lease_s=lease_s, rest_s=rest_s)

    def accept(self, key: str, chat: str, raw: bytes) -> bool:
        """Store a delivery for answering; False for one that was stored before."""
        return self._people.accept(self._platform.channel, key, chat, raw, datetime.now(UTC))

    async def run(self) -> None:
        try:
            await self.pool.run()
        finally:
            with suppress(httpx.HTTPError):
                await self._platform.close()

    async def _work(self, incoming: Incoming) -> None:
        await self._platform.ready()
        event, heard = self._platform.read(incoming.payload)
        if isinstance(event, Said | Sent) and not incoming.reply:
            # Before anything is composed: /xoa forgets this too.
            when = heard or incoming.at
            await self.pool.in_thread(self._people.hear, self._platform.channel, incoming.chat, when)
        messages = load(incoming.reply) if incoming.reply else await self.pool.in_thread(self._compose, event, incoming)
        unknown = False
        for part, message in enumerate(messages[incoming.part :], start=incoming.part):
            first = part == incoming.part
            if first and incoming.repeats > _MOST_REPEATS:
                unknown = True  # it died twice on its way; not a third time
                continue
            stored = dump(messages) if first and not incoming.reply else None
            if not await self.pool.in_thread(self._people.answered, incoming.id, stored, part, self.pool.lease_s):
                return  # another worker has taken it over
            outcome = await self._platform.send(incoming.chat, message, heard or incoming.at, part)
            if outcome.billed:
                _log.warning("%s: an answer came after the free window; it is billed", self._platform.channel)
            if outcome.fate is Fate.UNKNOWN:
                _log.warning("%s: a message may not have arrived; it is not sent again", self._platform.channel)
                unknown = True
            elif outcome.fate is Fate.GONE:
                await self.pool.in_thread(self._people.pause, self._platform.channel, incoming.chat)
                break
            elif outcome.fate is not Fate.SENT:
                await self._not_sent(incoming, outcome, unknown)
                return
        await self.pool.in_thread(self._people.finish, incoming.id, "done", unknown)

    async def _not_sent(self, incoming: Incoming, outcome: Outcome, unknown: bool) -> None:
        """Put off what can still be sent; give up, in the log and the counts, what cannot."""
        late = datetime.now(UTC) - incoming.at > GIVE_UP_AFTER
        tried = outcome.fate is Fate.FAILING and incoming.attempts >= _FEW_TRIES
        if late or tried or outcome.fate in (Fate.REFUSED, Fate.CLOSED):
            _log.error(
                "%s: an answer is given up: %s (code %s)", self._platform.channel, outcome.fate.value, outcome.code
            )
            await self.pool.in_thread(self._people.finish, incoming.id, "failed", unknown)
            return
        wait_s = outcome.wait_s
        if wait_s is None:
            wait_s = min(self._first_wait_s * 2 ** min(incoming.attempts - 1, 20), _LONGEST_WAIT_S)
        await self.pool.in_thread(self._people.postpone, incoming.id, wait_s)

    def _compose(self, event: Event | None, incoming: Incoming) -> Sequence[Message]:
        channel, chat = self._platform.channel, incoming.chat
        if event is None:
            return ()
        if isinstance(event, Left):
            self._people.pause(channel, chat)
            return ()
        if self._people.chat(channel, chat).paused:
            self._people.pause(channel, chat, False)
        if isinstance(event, Followed):
            return self._shown(chat, None, self._talk.reply(channel, chat, "/start"), {})
        if isinstance(event, Sent):
            return show(self._talk.guidance(), self._platform.has_buttons).messages
        return self._said(chat, event)

    def _said(self, chat: str, event: Said) -> Sequence[Message]:
        """The reply to a text: a button's payload, words or a number that stand for one, a command, or a question."""
        channel = self._platform.channel
        typed = self._typed(chat, event.who)
        data = pressed(event.text) or picked(event.text, typed)
        if data is None:
            return self._shown(chat, event.who, self._talk.reply(channel, chat, event.text, who=event.who), {})
        reply = self._talk.press(channel, chat, data, who=event.who)
        return self._shown(chat, event.who, reply, typed if reply.replaces else {})

    def _typed(self, chat: str, who: str | None) -> dict[str, str]:
        """What can be typed instead of pressing a button of the last message, which keeps it where its menu would be."""
        channel = self._platform.channel
        key = self._people.menu(channel, chat)
        kept = self._people.kept(channel, chat, key) if key else None
        return kept.get("typed", {}) if kept and kept["who"] in (None, who) else {}

    def _shown(self, chat: str, who: str | None, reply: Reply, before: dict[str, str]) -> Sequence[Message]:
        """The messages of a reply; what can be typed is kept, with that of the pages `before` it."""
        shown = show(reply, self._platform.has_buttons)
        if reply.text:  # not after a short word on a press: the last message is still the one to press
            channel, typed = self._platform.channel, {**before, **shown.typed}
            # For the conversation this is a menu without choices of its own: every word and number is found here first.
            kept: dict[str, Any] = {"who": who, "acts": [], "numbered": 0, "pages": [], "rows": [], "typed": typed}
            key = self._people.keep(channel, chat, kept) if typed else None
            self._people.set_menu(channel, chat, key)
        return shown.messages


__all__ = ["Answering", "Platform"]
