"""Reminders from the administrator's command line: what would go out, what became of what went, who is reminded."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.duties.granting import named_unit, plan_of
from bot.people import FILE, People
from bot.people.duty_records import LedgerError
from bot.people.ledger import Ledger
from bot.people.outbox import Due, Message, Outbox, PlanRules
from bot.people.subscriptions import Subscriptions
from bot.reminders import telling
from bot.reminders.composing import compose
from bot.reminders.deciding import wishes
from bot.reminders.rules import DEFAULT
from bot.reminders.senders import open_senders
from bot.reminders.service import Reminders
from bot.reminders.views import Views
from bot.reminders.workdays import OPENS, ZONE, load_workdays, today_at
from bot.settings import Settings
from retrieval.embedder import load_embedder
from retrieval.index import Index

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_RULES = ("before", "year_from", "due_days", "lateness_in_groups")
_PERIODS = ("month", "quarter", "half_year", "nine_months", "year")


def preview(settings: Settings, as_of: date | None) -> list[str]:
    """What would go out on a day (at 08:00), to whom and why, as if nothing had been sent before. Writes nothing."""
    with _store(settings) as people, _index(settings) as index:
        views = _views(settings, people, index)
        now = _moment(as_of)
        subscriptions = Subscriptions(people)
        held = subscriptions.all()
        if not held:
            return [telling.NOBODY]
        found = wishes(held, views, now, lambda one: True)
        today = today_at(now)
        if not views.workdays.works(today):
            return [telling.day_off(today)]
        lines: list[str] = []
        chats: dict[tuple[str, str], list[Due]] = {}
        for wish in found:
            for item in wish.items:
                due = Due(
                    wish.subscriber, item.plan, item.unit, item.supervises, item.uid, item.key, item.day, item.target, item.urgency(today), 0.0
                )  # fmt: skip
                if wish.destination is None:
                    lines.append(telling.nowhere(item.unit, item.plan))
                else:
                    chats.setdefault((wish.destination.channel, wish.destination.chat), []).append(due)
        for (channel, chat), dues in chats.items():
            composed = compose(
                Message(0, channel, chat, today, 1, tuple(dues)), subscriptions.of_chat(channel, chat), views, now
            )
            if composed:
                whys = [telling.why(due, views.of(due.plan)) for due in dues]
                lines += [telling.to(channel, chat), *dict.fromkeys(whys), "", *composed.text.split("\n"), ""]
        return lines or [telling.nothing(today)]


def remind(settings: Settings, as_of: date | None) -> list[str]:
    """Decide and send what is due now, or was due at 08:00 of a day, once; what was sent before is not sent again."""
    with _store(settings) as people, _index(settings) as index:
        moment = _moment(as_of)

        async def work() -> Reminders:
            reminders = Reminders(
                people, lambda: index, open_senders(settings, people), load_workdays(settings.data_dir), lambda: moment
            )
            try:
                await asyncio.to_thread(reminders.decide)
                await reminders.send_all()
            finally:
                await reminders.close()
            return reminders

        done = asyncio.run(work())
        return telling.counted(done.outbox.counts(), load_workdays(settings.data_dir).is_open(moment))


def outbox(settings: Settings, states: Sequence[str]) -> list[str]:
    """The messages in some states, the newest first, after a line of counts."""
    with _store(settings) as people:
        box = Outbox(people)
        return [*telling.counted(box.counts(), True), *(telling.kept(one) for one in box.listed(states))]


def subscribe(
    settings: Settings, plan_id: str, unit: str | None, channel: str, address: str, role: str, after: int | None
) -> list[str]:
    """Subscribe a mail address or a web address whose owner agreed. Raises LedgerError."""
    plan = plan_of(settings, plan_id)
    name = named_unit(unit, plan) if unit else None
    if channel not in ("email", "webhook"):
        raise LedgerError(telling.bad_channel(channel))
    if channel == "email" and not _ADDRESS.fullmatch(address):
        raise LedgerError(telling.bad_address(address))
    if channel == "webhook" and (urlsplit(address).scheme not in ("https", "http") or not urlsplit(address).hostname):
        raise LedgerError(telling.bad_url(address))
    if role not in ("follow", "supervise") or (role == "follow" and name is None):
        raise LedgerError(telling.bad_role(role))
    secret = secrets.token_urlsafe(32) if channel == "webhook" else None
    with _store(settings) as people:
        try:
            one = Subscriptions(people).add(
                plan_id, name, role, channel, address,
                consent=datetime.now(UTC), settings={"secret": secret} if secret else None, after=after,
            )  # fmt: skip
        except LookupError:
            raise LedgerError(telling.no_subscription(after or 0)) from None
    return telling.subscribed(one, plan, secret)


def subscriptions(settings: Settings, plan_id: str | None, remove: int | None) -> list[str]:
    """A line for each subscription; with `remove`, ends that one. Raises LedgerError."""
    with _store(settings) as people:
        held = Subscriptions(people)
        if remove is not None:
            if not held.remove(remove):
                raise LedgerError(telling.no_subscription(remove))
            return [telling.removed(remove)]
        return [telling.subscription(one) for one in held.all(plan_id)] or [telling.NOBODY]


def rules(settings: Settings, plan_id: str, changes: Sequence[str]) -> list[str]:
    """What the office of a plan set for its reminders; changes are `name=value`. Raises LedgerError."""
    plan_of(settings, plan_id)
    told: dict[str, Any] = {}
    for change in changes:
        name, _, value = change.partition("=")
        told[name] = _rule(name.strip(), value.strip())
    with _store(settings) as people:
        held = PlanRules(people)
        known: Mapping[str, Any] = held.change(plan_id, told) if told else held.of(plan_id)
        return telling.rules(DEFAULT.over(known), known)


def _rule(name: str, value: str) -> Any:
    if name not in _RULES:
        raise LedgerError(telling.bad_rule(name, _RULES))
    if not value:
        return None
    try:
        if name == "before":
            counts = [int(one) for one in value.split(",")]
            if all(0 <= one <= 60 for one in counts):
                return counts
        elif name == "year_from":
            if 1 <= int(value) <= 12:
                return int(value)
        elif name == "due_days":
            days = {period: int(day) for period, day in (pair.split(":") for pair in value.split(","))}
            if all(period in _PERIODS and 1 <= day <= 31 for period, day in days.items()):
                return days
        elif value in ("có", "co", "yes", "không", "khong", "no"):
            return value in ("có", "co", "yes")
    except ValueError:
        pass
    raise LedgerError(telling.bad_rule_value(name, value))


def _views(settings: Settings, people: People, index: Index) -> Views:
    held = PlanRules(people)
    return Views(
        lambda: index, Ledger(people), load_workdays(settings.data_dir), lambda plan: DEFAULT.over(held.of(plan))
    )


def _moment(as_of: date | None) -> datetime:
    return datetime.combine(as_of, OPENS, ZONE) + timedelta(minutes=1) if as_of else datetime.now(UTC)


@contextmanager
def _store(settings: Settings) -> Iterator[People]:
    people = People(settings.data_dir / FILE)
    try:
        yield people
    finally:
        people.close()


@contextmanager
def _index(settings: Settings) -> Iterator[Index]:
    index = Index.open(settings.index_dir, load_embedder(settings.embedding_model))
    try:
        yield index
    finally:
        index.close()
