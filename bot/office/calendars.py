"""Deadlines as iCalendar (RFC 5545): a feed for a plan or a unit, and one task as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event

from bot.naming import cited_plan, place, plan_name, quote, short, task_name
from bot.progress import TaskProgress, last_day_in_time, standing_in
from bot.reminders.views import Row, View
from bot.status import STANDINGS, status_of
from bot.web.addresses import plan_address
from corpus.model import Plan, Task

_PRODUCT = "-//Tro ly ke hoach//Lich viec//VI"
_LONGEST_SUMMARY = 120
_REFRESH = timedelta(hours=6)
_ROLES = {"lead": "chủ trì", "support": "phối hợp"}


def feed(
    view: View,
    unit: str | None,
    changes: Callable[[str], tuple[int, datetime | None]],
    public_url: str | None,
    today: date,
) -> bytes:
    """The calendar of a unit's rows, or of all with None: each row that has a last day, and the office's own dates.

    `changes` gives, for a task's uid, how often its history was written and when last: SEQUENCE and DTSTAMP go by it.
    """
    plan = view.plan
    calendar = _calendar(f"{unit or 'Cả kế hoạch'} - {plan_name(plan)}")
    for row in view.rows(unit):
        if last_day_in_time(row.task, view.progress(row.task)) and row.task.deadline.kind != "continuous":
            calendar.add_component(_event(row, view, changes(row.task.uid), public_url, today))
    for own in view.own:
        event = _all_day(f"moc-{own.day.isoformat()}.{plan.id}", own.day, _stamp(plan, None), plan.version)
        event.add("summary", f"Mốc nội bộ: {short(own.note or plan.title, _LONGEST_SUMMARY)}")
        event.add("description", f"Mốc do cơ quan tự đặt, không phải hạn in trong kế hoạch.\n{cited_plan(plan)}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def single(
    view: View, task: Task, changes: Callable[[str], tuple[int, datetime | None]], public_url: str | None, today: date
) -> bytes | None:
    """One task as a file to put into a calendar; None for a task without a last day."""
    if last_day_in_time(task, view.progress(task)) is None:
        return None
    calendar = _calendar(None)
    calendar.add_component(_event(Row(task, "lead"), view, changes(task.uid), public_url, today))
    return bytes(calendar.to_ical())


def changes_of(histories: Callable[[str], Iterable[datetime]]) -> Callable[[str], tuple[int, datetime | None]]:
    """How often and when last a task's history was written, from the moments of its entries."""

    def of(uid: str) -> tuple[int, datetime | None]:
        moments = list(histories(uid))
        return len(moments), max(moments, default=None)

    return of


def _calendar(name: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
    return calendar


def _event(row: Row, view: View, changed: tuple[int, datetime | None], public_url: str | None, today: date) -> Event:
    task, plan = row.task, view.plan
    held = view.progress(task)
    last = last_day_in_time(task, held)
    assert last is not None
    times, when = changed
    event = _all_day(f"{task.uid}.kehoach", last, _stamp(plan, when), plan.version - 1 + times)
    done = STANDINGS[standing_in(plan, task, held, today)] if view.done(task, None) else ""
    name = short(task_name(task, plan), _LONGEST_SUMMARY)
    event.add("summary", f"Đã xong: {name}" if done else f"Hạn: {name} ({_ROLES[row.role]})")
    event.add("description", "\n".join(_described(row, plan, held, today)))
    event.add("categories", [f"KH {plan.number or plan.year}"])
    if public_url:
        event.add("url", f"{public_url.rstrip('/')}/{plan_address(plan.id)}")
    return event


def _described(row: Row, plan: Plan, held: TaskProgress | None, today: date) -> list[str]:
    task = row.task
    lines = [
        f"Thời hạn: {quote(task.time_text) if task.time_text else 'kế hoạch không ghi'}",
        f"Chủ trì: {'; '.join(task.lead) or '(để trống)'}",
    ]
    if task.support:
        lines.append(f"Phối hợp: {'; '.join(task.support)}")
    if task.product:
        lines.append(f"Sản phẩm: {task.product}")
    if row.given_to:
        lines.append(f"Việc giao chung {quote(row.given_to)}.")
    lines.append(f"Tình trạng: {status_of(task, plan, held, today)}")
    return [*lines, f"Nguồn: {cited_plan(plan)}, {place(task)}.", "Lịch tự động, không thay văn bản chỉ đạo."]


def _all_day(uid: str, day: date, stamp: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _stamp(plan: Plan, when: datetime | None) -> datetime:
    """When an event was last changed: by people, else by the plan itself, so that an unchanged feed stays the same."""
    signed = datetime.combine(plan.date or date(plan.year, 1, 1), time(), UTC)
    return max(when, signed) if when else signed
