"""Answers stored updates: reads each, lets the conversation reply, and sends the reply part by part."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, BotCommand, Update
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.channels import wording
from bot.channels.pool import Pool, Unreachable
from bot.channels.telegram.client import CHANNEL, Fate, Outcome, connect, make, unreachable
from bot.channels.telegram.incoming import ALLOWED_UPDATES, Blocked, Event, Moved, Pressed, Said, chat_of, read_event
from bot.channels.telegram.render import Call, calls_of, dump, load
from bot.people import Incoming, People
from bot.talk import Talk

_log = logging.getLogger(__name__)

GIVE_UP_AFTER = timedelta(hours=24)
_LONGEST_WAIT_S = 60.0
_MOST_REPEATS = 1


class Telegram:
    """The bot at work. `accept` stores what was delivered; `run` answers it until cancelled."""

    def __init__(self, bot: Bot, people: People, talk: Talk, *, lease_s: float = 15, rest_s: float = 0.5) -> None:
        self.bot = bot
        self._people = people
        self._talk = talk
        self.pool = Pool(people, CHANNEL, self._work, lease_s=lease_s, rest_s=rest_s)

    def accept(self, update: dict[str, Any], raw: bytes) -> bool:
        """Store an update for answering; False for one that was stored before, or that gets no answer."""
        chat = chat_of(update)
        if chat is None:
            return False
        # Another bot's updates are numbered by themselves; a token begins with its bot's id.
        key = f"{self.bot.token.partition(':')[0]}:{update['update_id']}"
        return self._people.accept(CHANNEL, key, chat, raw, datetime.now(UTC))

    async def run(self) -> None:
        try:
            await self.pool.run()
        finally:
            with suppress(TelegramError):
                await self.bot.shutdown()

    async def announce(self, url: str | None = None, secret: str | None = None) -> None:
        """Register the commands in Vietnamese and, with `url`, the webhook; tries until Telegram can be reached."""
        wait_s = 1.0
        while True:
            try:
                await connect(self.bot)
                await self.bot.set_my_commands([BotCommand(name, text) for name, text in wording.COMMANDS])
                await self.bot.set_my_short_description(wording.ABOUT[:120])
                if url:
                    # What was missed while the bot was away is still to be answered.
                    await self.bot.set_webhook(
                        url, allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False, secret_token=secret
                    )
                return
            except RetryAfter as error:
                wait = error.retry_after
                wait_s = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
                await asyncio.sleep(wait_s)
            except BadRequest as error:
                _log.error("telegram refuses the commands or the webhook: %s", error.message)
                return
            except (Unreachable, TelegramError) as error:
                said = error if isinstance(error, Unreachable) else unreachable(error)
                _log.warning("%s; next try in %.0f s", said, wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    async def _work(self, incoming: Incoming) -> None:
        await connect(self.bot)
        calls = load(incoming.reply) if incoming.reply else await self._compose(incoming)
        unknown = False
        for part, call in enumerate(calls[incoming.part :], start=incoming.part):
            first = part == incoming.part
            if first and incoming.repeats > _MOST_REPEATS:
                unknown = True  # it died twice on its way; not a third time
                continue
            stored = dump(calls) if first and not incoming.reply else None
            if not await self.pool.in_thread(self._people.answered, incoming.id, stored, part, self.pool.lease_s):
                return  # another worker has taken it over
            outcome = await make(self.bot, incoming.chat, call)
            if outcome.fate is Fate.UNKNOWN and call.method == "edit":
                outcome = Outcome(Fate.LATER)  # changing a message twice to the same does no harm
            if outcome.fate is Fate.LATER:
                await self._later(incoming, outcome)
                return
            if outcome.fate is Fate.GONE:
                await self.pool.in_thread(self._people.pause, CHANNEL, incoming.chat)
                break
            if outcome.fate is Fate.UNKNOWN and call.method != "answer":
                _log.warning("telegram: a message may not have arrived; it is not sent again")
                unknown = True
            if outcome.fate is Fate.REFUSED:
                await self.pool.in_thread(self._people.finish, incoming.id, "failed", unknown)
                return
        await self.pool.in_thread(self._people.finish, incoming.id, "done", unknown)

    async def _later(self, incoming: Incoming, outcome: Outcome) -> None:
        if outcome.moved_to:
            await self.pool.in_thread(self._people.migrate, CHANNEL, incoming.chat, outcome.moved_to)
        elif datetime.now(UTC) - incoming.at > GIVE_UP_AFTER:
            await self.pool.in_thread(self._people.finish, incoming.id, "failed")
            return
        wait_s = outcome.wait_s
        if wait_s is None:
            wait_s = min(0.5 * 2 ** min(incoming.attempts - 1, 7), _LONGEST_WAIT_S)
        await self.pool.in_thread(self._people.postpone, incoming.id, wait_s)

    async def _compose(self, incoming: Incoming) -> Sequence[Call]:
        update = Update.de_json(json.loads(incoming.payload), self.bot)
        event = read_event(update, self.bot.id, self.bot.username)
        if event is None:
            return ()
        # The chat may have a new id since this was delivered.
        return await self.pool.in_thread(self._reply, replace(event, chat=incoming.chat))

    def _reply(self, event: Event) -> Sequence[Call]:
        if isinstance(event, Moved):
            self._people.migrate(CHANNEL, event.chat, event.new)
            return ()
        if isinstance(event, Blocked):
            self._people.pause(CHANNEL, event.chat, event.blocked)
            return ()
        if self._people.chat(CHANNEL, event.chat).paused:
            self._people.pause(CHANNEL, event.chat, False)
        if isinstance(event, Said):
            reply = self._talk.reply(CHANNEL, event.chat, event.text, who=event.who)
            return calls_of(reply, reply_to=event.message)
        if isinstance(event, Pressed):
            reply = self._talk.press(CHANNEL, event.chat, event.data, who=event.who)
            if event.message is None:
                reply = replace(reply, replaces=False)
            return calls_of(reply, query=event.query, pressed=event.message)
        return calls_of(self._talk.guidance())
