"""The text of a message at the moment it leaves: what was decided and still holds, read from the plans anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.people.outbox import Due, Message
from bot.people.subscriptions import ROLES, Subscription
from bot.reminders import wording
from bot.reminders.digest import digest_of
from bot.reminders.items import Audience, audience_of, due_items, singles
from bot.reminders.views import View, Views
from bot.reminders.workdays import Workdays, today_at
from corpus.model import Plan

CHATS = frozenset({"telegram", "zalo", "zalo-bot"})


@dataclass(frozen=True)
class Composed:
    """A message's text with its subject (for mail), the reminders that it holds, and the records it speaks of."""

    subject: str
    text: str
    told: frozenset[tuple[int, str, str, str]]
    plans: tuple[Plan, ...]
    uids: tuple[str, ...]


def compose(message: Message, held: Sequence[Subscription], views: Views, now: datetime) -> Composed | None:
    """The text for a chat that has the subscriptions `held`; None where nothing in the message holds any more.

    Tasks done since, dates moved since, subscriptions ended since are left out. Raises IndexUnreadableError.
    """
    today = today_at(now)
    parts: list[list[str]] = []
    told: set[tuple[int, str, str, str]] = set()
    plans: list[Plan] = []
    uids: list[str] = []
    acts = False
    groups: dict[tuple[str, str | None, bool], list[Due]] = {}
    for due in message.reminders:
        groups.setdefault((due.plan, due.unit, due.supervises), []).append(due)
    for (plan_id, unit, supervises), reminders in groups.items():
        view, one = views.of(plan_id), _strongest(held, plan_id, unit, supervises)
        if view is None or one is None:
            continue
        audience = audience_of(one, view)
        holding = {(item.uid, item.key) for item in due_items(view, audience, today)}
        kept = [due for due in reminders if (due.uid, due.key) in holding]
        lines = _part(view, audience, kept, now)
        if not lines:
            continue
        parts.append(lines)
        told |= {(due.subscriber, due.plan, due.uid, due.key) for due in kept}
        uids += [due.uid for due in kept if due.uid]
        acts = acts or audience.acts
        if view.plan not in plans:
            plans.append(view.plan)
    if not parts:
        return None
    group = any(one.group for one in held)
    foot = wording.foot(plans, acts and not group, message.channel in CHATS, _official(views.workdays, now))
    text = "\n\n".join("\n".join(lines).strip() for lines in parts) + "\n\n" + "\n".join(foot)
    return Composed(wording.subject(plans, today), text, frozenset(told), tuple(plans), tuple(dict.fromkeys(uids)))


def _part(view: View, audience: Audience, kept: Sequence[Due], now: datetime) -> list[str]:
    """What one unit of one plan is told: single rows first, then the week."""
    today = today_at(now)
    keys = {(due.uid, due.key) for due in kept}
    rows: dict[str, tuple[str, int]] = {}
    for row in view.rows(audience.unit):
        for one in singles(view, audience, row):
            if (row.task.uid, one.key) in keys and (row.task.uid not in rows or (one.target - today).days >= 0):
                rows[row.task.uid] = wording.single(row, one, view, today), (one.target - today).days
    lines: list[str] = []
    if rows:
        ordered = sorted(rows.values(), key=lambda told: told[1])
        lines = [wording.single_head(view.plan, audience.unit)]
        lines += [f"{place}. {line}" for place, (line, _) in enumerate(ordered, start=1)]
    for due in kept:
        if due.key.startswith("over:"):
            lines += wording.over(view.plan, view, today, audience.supervises)
        elif due.key.startswith("digest:"):
            digest = digest_of(view, audience.unit, today, audience.rules)
            listed = wording.digest_lines(digest, view, frozenset(rows), lateness=audience.shows_late)
            if listed:
                lines += [*([""] if lines else []), wording.digest_head(digest, view.plan), *listed]
    return lines


def _strongest(held: Sequence[Subscription], plan: str, unit: str | None, supervises: bool) -> Subscription | None:
    fitting = [
        one
        for one in held
        if one.takes and one.plan == plan and one.unit == unit and (one.role == "supervise") == supervises
    ]
    return max(fitting, key=lambda one: ROLES.index(one.role), default=None)


def _official(workdays: Workdays, now: datetime) -> bool:
    return workdays.is_official(today_at(now))
