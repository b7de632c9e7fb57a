"""One conversation, whatever the channel: commands, menus and buttons around the assistant's answers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from bot.assistant import today_in_vietnam
from bot.channels import wording
from bot.channels.faults import describe
from bot.duties.desk import Office
from bot.duties.roles import Keeps
from bot.errors import QuestionError
from bot.exchange import Asks, Exchange
from bot.knowledge import Knowledge
from bot.people import People
from bot.reply import Reply
from corpus.errors import PlanError

_log = logging.getLogger(__name__)


class Talk:
    """Replies to what people write and press. Safe in several threads.

    `current` gives the index of the moment. A chat is known by its channel and its id there; in a group `who` is the
    person, whose buttons nobody else can press.
    """

    def __init__(
        self,
        assistant: Asks,
        people: People,
        current: Callable[[], Knowledge],
        today: Callable[[], date] = today_in_vietnam,
        subscriptions: Keeps | None = None,
    ) -> None:
        self._assistant = assistant
        self._people = people
        self._current = current
        self._today = today
        self._office = Office.of(people, subscriptions) if subscriptions else None

    def reply(self, channel: str, chat: str, text: str, *, who: str | None = None) -> Reply:
        """The reply to a message: a command, a number that picks from the menu before it, or a question."""
        reply = self._safely(channel, chat, who, lambda exchange: exchange.message(text))
        return replace(reply, text=reply.text or reply.notice or "", notice=None)

    def press(self, channel: str, chat: str, data: str, *, who: str | None = None) -> Reply:
        """The reply to a pressed button; data that is forged, stale or somebody else's gets a polite notice."""
        return self._safely(channel, chat, who, lambda exchange: exchange.pressed(data))

    def guidance(self) -> Reply:
        """The reply to what is no text: a photo, a voice message, a file, a place."""
        return Reply(wording.UNSUPPORTED)

    def _safely(self, channel: str, chat: str, who: str | None, work: Callable[[Exchange], Reply]) -> Reply:
        try:
            known = self._people.chat(channel, chat)
            current, today = self._current(), self._today()
            return work(Exchange(self._assistant, self._people, current, today, known, who, self._office))
        except QuestionError as error:
            return Reply(str(error))
        except PlanError as error:
            _log.warning("%s", error)
            return Reply(wording.NO_INDEX)
        except Exception as error:
            _log.error("a message on %s could not be answered: %s", channel, describe(error))
            return Reply(wording.BROKEN)


__all__ = ["Asks", "Talk"]
