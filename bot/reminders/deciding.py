"""Which reminders are due now, and to which destination each goes: worked out anew each time, written once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from bot.people.outbox import Due, Outbox
from bot.people.subscriptions import ROLES, Subscription, Subscriptions
from bot.reminders.items import Item, audience_of, due_items
from bot.reminders.views import Views
from bot.reminders.workdays import closing, today_at

_T = TypeVar("_T")
_AT_ONCE = 100  # messages written in one transaction
NO_DESTINATION = "không còn nơi nhận nào dùng được"


@dataclass(frozen=True)
class Wish:
    """What a subscriber is to be told now, and where; `destination` is None where none of the subscriber's takes anything."""

    subscriber: int
    destination: Subscription | None
    items: tuple[Item, ...]


def wishes(
    subscriptions: Iterable[Subscription], views: Views, now: datetime, reaches: Callable[[Subscription], bool]
) -> list[Wish]:
    """Everything that is due at a moment, told before or not; nothing on a day off.

    `reaches` says whether a channel may write to a destination at all now. Raises IndexUnreadableError.
    """
    today = today_at(now)
    if not views.workdays.works(today):
        return []
    found = []
    for subscriber, chain in _chains(subscriptions):
        view = views.of(chain[0].plan)
        if view is None:
            continue
        destination = next((one for one in chain if one.takes and reaches(one)), None)
        items = due_items(view, audience_of(destination or chain[0], view), today)
        if items:
            found.append(Wish(subscriber, destination, tuple(items)))
    return found


def decide(
    subscriptions: Subscriptions, views: Views, outbox: Outbox, now: datetime, reaches: Callable[[Subscription], bool]
) -> int:
    """Write what is due now and was not decided before, one message for each destination. Gives the reminders written."""
    today = today_at(now)
    known = outbox.known()
    to_send: defaultdict[tuple[str, str], list[Due]] = defaultdict(list)
    for wish in wishes(subscriptions.all(), views, now, reaches):
        for item in wish.items:
            if (wish.subscriber, item.plan, item.uid, item.key) in known:
                continue
            if wish.destination is None:
                outbox.strand(wish.subscriber, item.plan, item.uid, item.key, NO_DESTINATION)
                continue
            due = Due(
                wish.subscriber, item.plan, item.unit, item.supervises, item.uid, item.key, item.day, item.target,
                item.urgency(today), closing(item.useful_until()).timestamp(),
            )  # fmt: skip
            to_send[wish.destination.channel, wish.destination.chat].append(due)
    written = 0
    for some in batched(to_send.items(), _AT_ONCE):
        with outbox.at_once():
            written += sum(outbox.decide(channel, chat, due, today) for (channel, chat), due in some)
    return written


def batched(pairs: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Some at a time, the last ones fewer."""
    left = iter(pairs)
    while some := list(islice(left, size)):
        yield some


def _chains(subscriptions: Iterable[Subscription]) -> list[tuple[int, list[Subscription]]]:
    """Each subscriber's destinations in order, with the number that its reminders are kept under.

    One chat that holds several roles for the same unit is told once, in its strongest role, and keeps its number when a
    stronger one comes.
    """
    chains: defaultdict[int, list[Subscription]] = defaultdict(list)
    for one in subscriptions:
        chains[one.subscriber].append(one)
    alike: defaultdict[tuple[object, ...], list[list[Subscription]]] = defaultdict(list)
    for chain in chains.values():
        chain.sort(key=lambda one: (one.order, one.id))
        head = chain[0]
        alike[head.channel, head.chat, head.plan, head.unit, head.role == "supervise"].append(chain)
    return [
        (min(chain[0].subscriber for chain in same), max(same, key=lambda chain: ROLES.index(chain[0].role)))
        for same in alike.values()
    ]
