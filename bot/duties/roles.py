"""What a chat may do and what it follows: the subscriptions of one chat, as the dialogues use them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.people.duty_records import By, Invite, Role
from corpus.model import Plan


class Held(Protocol):
    """One subscription."""

    @property
    def id(self) -> int: ...
    @property
    def plan(self) -> str: ...
    @property
    def unit(self) -> str | None: ...
    @property
    def role(self) -> str: ...
    @property
    def paused(self) -> bool: ...
    @property
    def settings(self) -> Mapping[str, Any]: ...


class Keeps(Protocol):
    """The part of the subscriptions that dialogues need."""

    def of_chat(self, channel: str, chat: str) -> Sequence[Held]: ...
    def add(
        self, plan: str, unit: str | None, role: str, channel: str, chat: str, *, group: bool = False,
        consent: datetime | None = None, settings: Mapping[str, Any] | None = None,
    ) -> Held: ...  # fmt: skip
    def change(self, id: int, *, paused: bool | None = None, settings: Mapping[str, Any] | None = None) -> object: ...
    def remove(self, id: int) -> object: ...


@dataclass(frozen=True)
class Roles:
    """The subscriptions of one chat."""

    kept: Keeps
    channel: str
    chat: str

    def mine(self) -> Sequence[Held]:
        return self.kept.of_chat(self.channel, self.chat)

    def powers(self, plans: Mapping[str, Plan]) -> list[tuple[Role, str | None, Plan]]:
        """The roles that a code gave, of plans that are there."""
        return [
            ("supervise" if held.role == "supervise" else "act", held.unit, plans[held.plan])
            for held in self.mine()
            if held.role in ("act", "supervise") and held.plan in plans
        ]

    def by(self, plan: str, unit: str | None) -> By | None:
        """In which role the chat may write for a unit, or with None for the office; None where it may not."""
        held = [one for one in self.mine() if one.plan == plan]
        for one in held:
            if unit is not None and one.role == "act" and one.unit == unit:
                return By("act", plan, unit, self.channel, self.chat)
        for one in held:
            if one.role == "supervise":
                return By("supervise", plan, one.unit, self.channel, self.chat)
        return None

    def following(self, plan: str, unit: str | None) -> Held | None:
        """The subscription by which the chat is reminded of a unit's tasks."""
        mine = [one for one in self.mine() if one.plan == plan and (one.unit == unit or one.role == "supervise")]
        return next(iter(sorted(mine, key=lambda one: one.unit != unit)), None)

    def follow(self, plan: str, unit: str | None, settings: Mapping[str, Any], at: datetime) -> None:
        """Remind the chat of a unit's tasks from now on, as `settings` say."""
        held = self.following(plan, unit)
        if held is None:
            self.kept.add(plan, unit, "follow", self.channel, self.chat, consent=at, settings=settings)
        else:
            self.kept.change(held.id, paused=False, settings=settings)

    def stop(self) -> None:
        """No more reminders to the chat; roles that a code gave stay, silent."""
        for held in self.mine():
            if held.role == "follow":
                self.kept.remove(held.id)
            else:
                self.kept.change(held.id, paused=True)

    def grant(self, invite: Invite, at: datetime) -> int:
        """Write the role of a code; gives its id."""
        return self.kept.add(invite.plan, invite.unit, invite.role, self.channel, self.chat, consent=at).id
