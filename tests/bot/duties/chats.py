"""A chat for the dialogues: a plain second implementation of subscriptions, and shorthand for saying and pressing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.assistant import Assistant
from bot.people import People
from bot.people.ledger import Ledger
from bot.reply import Reply
from bot.talk import Talk
from tests.bot import fake

PLAN = fake.PLANS[0]
OFFICE, TRADE = "Văn phòng Sở", "Phòng Quản lý thương mại"


@dataclass(frozen=True)
class Held:
    id: int
    plan: str
    unit: str | None
    role: str
    channel: str
    chat: str
    consent: datetime | None = None
    paused: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


class FakeSubscriptions:
    def __init__(self) -> None:
        self.held: dict[int, Held] = {}

    def of_chat(self, channel: str, chat: str) -> list[Held]:
        return [one for one in self.held.values() if (one.channel, one.chat) == (channel, chat)]

    def add(
        self, plan: str, unit: str | None, role: str, channel: str, chat: str, *, group: bool = False,
        consent: datetime | None = None, settings: Mapping[str, Any] | None = None,
    ) -> Held:  # fmt: skip
        one = Held(len(self.held) + 1, plan, unit, role, channel, chat, consent, False, settings or {})
        self.held[one.id] = one
        return one

    def change(self, id: int, *, paused: bool | None = None, settings: Mapping[str, Any] | None = None) -> None:
        one = self.held[id]
        self.held[id] = replace(
            one,
            paused=one.paused if paused is None else paused,
            settings=one.settings if settings is None else settings,
        )

    def remove(self, id: int) -> None:
        del self.held[id]


class Chat:
    """One chat of a channel, on one store, on a day that can be moved."""

    def __init__(
        self, people: People, subscriptions: FakeSubscriptions, chat: str = "1", today: date | None = None
    ) -> None:
        self.people = people
        self.subscriptions = subscriptions
        self.chat = chat
        self.today = today or date(2026, 8, 20)
        self.knowledge = fake.knowledge()
        self.restart()

    def restart(self) -> None:
        """A new process on the same store."""
        assistant = Assistant(lambda: self.knowledge, Ledger(self.people).progress)
        self.talk = Talk(assistant, self.people, lambda: self.knowledge, lambda: self.today, self.subscriptions)

    def say(self, text: str, **given: str) -> Reply:
        return self.talk.reply("x", self.chat, text, **given)

    def press(self, reply: Reply, label: str) -> Reply:
        return self.talk.press("x", self.chat, data_of(reply, label))

    def give(self, role: str, unit: str | None = None, plan: str = fake.SCT) -> None:
        self.subscriptions.add(plan, unit, role, "x", self.chat)


def data_of(reply: Reply, label: str) -> str:
    return next(one.data for row in reply.buttons for one in row if one.label.startswith(label))


def labels(reply: Reply) -> list[str]:
    return [one.label for row in reply.buttons for one in row]
