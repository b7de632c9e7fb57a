"""An office for tests: plans, a store, a clock that is moved by hand, and channels that keep what they are given."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.people import People
from bot.people.ledger import Ledger
from bot.people.outbox import Outbox
from bot.people.subscriptions import Subscription, Subscriptions
from bot.reminders.senders import Letter, Outcome
from bot.reminders.service import Reminders
from bot.reminders.workdays import ZONE, load_workdays
from corpus.model import Plan


def at(day: str, time: str = "08:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)


@dataclass
class Channel:
    """A channel that answers with the `outcomes` in turn, then with "sent"."""

    channel: str = "telegram"
    rate: float = 1000.0
    outcomes: list[Outcome] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, chat: str, letter: Letter) -> Outcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Outcome("sent")
        if outcome.fate in ("sent", "unknown"):
            self.sent.append((chat, letter.text))
        return outcome

    async def close(self) -> None:
        return None


@dataclass
class Plans:
    plans: dict[str, Plan]


class Office:
    """Everything around one store; `now` moves all clocks."""

    def __init__(self, folder: Path, plans: Sequence[Plan], now: datetime, *channels: Channel) -> None:
        self.now = now
        self.plans = Plans({plan.id: plan for plan in plans})
        self.people = People(folder / "people.db", lambda: self.now.timestamp())
        self.subscriptions = Subscriptions(self.people)
        self.ledger = Ledger(self.people)
        self.outbox = Outbox(self.people)
        self.channels = {one.channel: one for one in channels or (Channel(),)}
        self.reminders = Reminders(self.people, lambda: self.plans, self.channels, load_workdays(), lambda: self.now)

    def follow(
        self, chat: str, unit: str | None, role: str = "follow", *, plan: str = "p", channel: str = "telegram",
        group: bool = False, after: int | None = None,
    ) -> Subscription:  # fmt: skip
        consent = self.now - timedelta(days=1)
        return self.subscriptions.add(plan, unit, role, channel, chat, group=group, consent=consent, after=after)

    def work(self, day: str | None = None, time: str = "08:00") -> list[tuple[str, str]]:
        """Decide and send at a moment; gives what went out, to whom."""
        if day:
            self.now = at(day, time)
        before = {name: len(channel.sent) for name, channel in self.channels.items()}
        self.reminders.decide()

        async def send() -> None:
            for _ in range(200):
                wait_s = await self.reminders.send_next()
                if wait_s >= 1.0:
                    return
                self.now += timedelta(seconds=max(wait_s, 0.002))

        asyncio.run(send())
        return [one for name, channel in self.channels.items() for one in channel.sent[before[name] :]]

    def days(self, first: str, last: str) -> list[tuple[str, str, str]]:
        """Work every day at 08:00: (day, chat, text)."""
        found, day = [], at(first)
        while day <= at(last):
            found += [(f"{day:%Y-%m-%d}", chat, text) for chat, text in self.work(f"{day:%Y-%m-%d}")]
            day += timedelta(days=1)
        return found

    def close(self) -> None:
        asyncio.run(self.reminders.close())
        self.people.close()
