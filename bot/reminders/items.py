"""What a destination is told: items, each known by a key that is decided once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.people.subscriptions import Subscription
from bot.reminders.digest import digest_of, has_content
from bot.reminders.milestones import SINGLE, Milestone, digest_day, monday
from bot.reminders.rules import Rules
from bot.reminders.views import Row, View
from bot.reminders.workdays import today_at

_STRENGTH = {"follow": 0, "act": 1, "supervise": 2}
_STILL_NEWS = timedelta(days=14)  # how long "late" and "moved" are worth telling after their day
_OVER_TOLD = timedelta(days=31)  # how long after its end it is said that a plan is over


@dataclass(frozen=True)
class Audience:
    """Whom a message is for: a unit of a plan in a role. `supervises` gets lateness; a `group` gets nothing personal."""

    plan: str
    unit: str | None
    supervises: bool
    acts: bool
    group: bool
    rules: Rules
    wants_digest: bool = True
    wants_single: bool = True
    since: date = date.min

    @property
    def shows_late(self) -> bool:
        return self.rules.lateness_in_groups if self.group else (self.supervises or self.unit is not None)


@dataclass(frozen=True)
class Item:
    """One thing to tell; `uid` is empty for a digest, `day` the day that the rules ask for."""

    plan: str
    unit: str | None
    supervises: bool
    uid: str
    key: str
    day: date
    target: date

    @property
    def kind(self) -> str:
        return self.key.partition(":")[0]

    def urgency(self, today: date) -> float:
        """The smaller, the sooner it goes out: days to the date it is about, digests after what has a date."""
        if self.kind in ("digest", "over"):
            return 60.0
        if self.kind in ("late", "moved"):
            return 10.0
        return float((self.target - today).days)

    def useful_until(self) -> date:
        """The last day on which it is worth sending."""
        if self.kind == "digest":
            return monday(self.day) + timedelta(days=6)
        if self.kind in ("late", "moved"):
            return self.day + _STILL_NEWS
        return self.day + _OVER_TOLD if self.kind == "over" else self.target


def audience_of(one: Subscription, view: View) -> Audience:
    """Whom a subscription is for, with its own settings over the plan's rules."""
    settings = one.settings
    return Audience(
        one.plan, one.unit, one.role == "supervise", one.role == "act", one.group, view.rules.over(settings),
        bool(settings.get("digest", True)), bool(settings.get("single", True)),
        today_at(one.consent) if one.consent else date.max,
    )  # fmt: skip


def strongest(held: Iterable[Subscription]) -> list[Subscription]:
    """The subscriptions of one chat, only the strongest of those that say the same to it."""
    best: dict[tuple[str, str | None, bool], Subscription] = {}
    for one in held:
        key = one.plan, one.unit, one.role == "supervise"
        if key not in best or _STRENGTH[one.role] > _STRENGTH[best[key].role]:
            best[key] = one
    return list(best.values())


def due_items(view: View, audience: Audience, today: date, since: date = date.min) -> list[Item]:
    """Everything that an audience is to be told by `today`, told before or not; nothing of days before `since`."""
    since = max(since, audience.since)
    over = view.is_over(today)
    found: list[Item] = []
    if audience.wants_digest:
        found += _digest(view, audience, today, since, over)
    if audience.wants_single:
        for row in view.rows(audience.unit):
            found += [
                _item(audience, row, one)
                for one in singles(view, audience, row, over)
                if max(since, one.known or since) <= one.day <= today
            ]
    return [one for one in found if one.useful_until() >= today]


def singles(view: View, audience: Audience, row: Row, over: bool = False) -> list[Milestone]:
    """The milestones of a row that an audience hears of beside the digest, of whatever day."""
    if view.done(row.task, audience.unit):
        return []
    progress = view.progress(row.task)
    if over and not (progress and progress.moves):
        return []
    return [
        one
        for one in view.milestones(row.task, audience.rules)
        if (one.kind == "late" if audience.supervises else one.kind in SINGLE)
    ]


def _item(audience: Audience, row: Row, one: Milestone) -> Item:
    return Item(audience.plan, audience.unit, audience.supervises, row.task.uid, one.key, one.day, one.target)


def _digest(view: View, audience: Audience, today: date, since: date, over: bool) -> Sequence[Item]:
    day = digest_day(today, view.workdays)
    if day is None or not since <= day <= today:
        return ()
    if over:
        ended = max((task.deadline.due for task in view.plan.tasks if task.deadline.due), default=date.min)
        ended = max(ended, date(view.plan.year, 12, 31))
        if today - ended > _OVER_TOLD:
            return ()
        return [Item(audience.plan, audience.unit, audience.supervises, "", f"over:{view.plan.year}", day, day)]
    if not has_content(digest_of(view, audience.unit, day, audience.rules), audience.supervises):
        return ()
    week = monday(day)
    return [Item(audience.plan, audience.unit, audience.supervises, "", f"digest:{week}", day, week)]
