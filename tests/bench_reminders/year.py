"""One year, day by day: what people report, what goes out, who is killed; then the ledger against the reckoning."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.naming import plan_name
from bot.people import People
from bot.people.duty_records import By
from bot.people.ledger import Ledger
from bot.people.subscriptions import Subscriptions
from bot.progress import Paper, State, must_report
from bot.reminders.workdays import ZONE
from bot.settings import Settings
from corpus.model import Plan, Task
from corpus.plans import read_plan
from corpus.samples.make import plan_ids
from tests.bench_reminders import reckoning, workers
from tests.bench_reminders.receiving import Arrived, Phones, WebReceiver
from tests.standins.telegram import TOKEN

_SAMPLES = Path("corpus/samples")
_YEAR = 2026
_FACTOR = 40.0  # simulated seconds in a second
_DAY_LIMIT_S = 90.0  # of the machine's time


@dataclass
class Plans:
    plans: dict[str, Plan]


@dataclass
class Figures:
    expected: int = 0
    delivered: int = 0
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    uncertain: int = 0
    outside_hours: list[str] = field(default_factory=list)
    after_done: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    digests_lost: list[str] = field(default_factory=list)
    messages: int = 0
    crashes: int = 0


def in_year(plan: Plan, year: int) -> Plan:
    """A plan with all its dates moved to a year, so that plans of different years share one simulation."""
    shift = year - plan.year

    def moved(day: date | None) -> date | None:
        if day is None:
            return None
        last = 28 if day.month == 2 and day.day > 28 else day.day
        return day.replace(year=day.year + shift, day=last)

    tasks = tuple(
        replace(task, deadline=replace(task.deadline, start=moved(task.deadline.start), due=moved(task.deadline.due)))
        for task in plan.tasks
    )
    return replace(plan, year=year, date=moved(plan.date), tasks=tasks)


def read_plans(folder: str | None) -> list[Plan]:
    paths = [_SAMPLES / f"{ident}.txt" for ident in plan_ids()]
    if folder:
        paths += sorted(path for path in Path(folder).iterdir() if path.suffix == ".txt")
    # Each with a number of its own, for messages name a plan by its number.
    return [
        replace(in_year(read_plan(path), _YEAR), number=f"{place}/KH-NAM") for place, path in enumerate(paths, start=1)
    ]


def main(
    destinations: Annotated[int, typer.Option(help="Destinations that are subscribed.")] = 200,
    kills: Annotated[int, typer.Option(help="Processes killed at random moments, beside one at each step.")] = 300,
    seed: Annotated[int, typer.Option(help="Of everything that is left to chance.")] = 7,
    first: Annotated[str, typer.Option(help="First day.")] = f"{_YEAR}-01-01",
    last: Annotated[str, typer.Option(help="Last day.")] = f"{_YEAR}-12-31",
    flaky: Annotated[float, typer.Option(help="Share of sends that a channel spoils.")] = 0.01,
) -> None:
    """Simulate a year of reminders over the sample plans, and the real ones where REAL_PLANS names them."""
    figures = simulate(
        read_plans(os.environ.get("REAL_PLANS")), destinations, kills, seed, date.fromisoformat(first), date.fromisoformat(last), flaky
    )  # fmt: skip
    console, table = Console(width=110), Table("figure", "count")
    counts: dict[str, Any] = {
        "expected": figures.expected, "delivered": figures.delivered, "lost": len(figures.lost), "duplicated": len(figures.duplicated),
        "uncertain": figures.uncertain, "outside_hours": len(figures.outside_hours), "after_done": len(figures.after_done),
        "crashes": figures.crashes, "unexpected": len(figures.unexpected), "digests_lost": len(figures.digests_lost),
        "messages": figures.messages,
    }  # fmt: skip
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    console.print(table)
    for name in ("lost", "duplicated", "outside_hours", "after_done", "unexpected", "digests_lost"):
        for line in getattr(figures, name)[:8]:
            console.print(f"[{name}] {line}", markup=False, soft_wrap=True)
    print(json.dumps(counts))


def simulate(
    plans: Sequence[Plan], destinations: int, kills: int, seed: int, first: date, last: date, flaky: float
) -> Figures:
    chance = random.Random(seed)
    context = multiprocessing.get_context("fork")
    clock = context.Array("d", [_noon(first - timedelta(days=1)), time.monotonic(), _FACTOR])
    order = context.Value("i", 0)
    held = Plans({plan.id: plan for plan in plans})
    phones, web = (
        Phones(lambda: workers.now(clock), flaky, seed),
        WebReceiver(lambda: workers.now(clock), flaky, seed + 1),
    )
    phones.start()
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        people = People(path / "people.db", lambda: workers.now(clock).timestamp())
        chats = _subscribe(people, plans, destinations, web.base, chance, first)
        settings = Settings(data_dir=path, telegram_token=TOKEN, telegram_api_base=phones.base, _env_file=None)  # type: ignore[call-arg]
        office = _Office(people, plans, chance, first, last)
        days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
        at_steps = dict(zip(chance.sample(days, min(len(days), 3 * len(workers.STEPS))), list(range(1, len(workers.STEPS) + 1)) * 3, strict=False))  # fmt: skip
        at_random = Counter(chance.choices(days, k=kills))
        running = [workers.start(path, held, settings, clock, order) for _ in range(2)]
        try:
            for day in track(days, "the year", console=Console(stderr=True)):
                office.act(day)
                order.value = at_steps.get(day, 0)
                clock[:] = [_noon(day) - 4 * 3600 - 60, time.monotonic(), _FACTOR]  # 07:59
                deadline, left = time.monotonic() + _DAY_LIMIT_S, at_random[day]
                quiet = 0
                while time.monotonic() < deadline and quiet < 5:
                    time.sleep(0.05)
                    for place, worker in enumerate(running):
                        if os.waitpid(worker, os.WNOHANG)[0]:
                            figures.crashes += 1
                            running[place] = workers.start(path, held, settings, clock, order)
                    if left and chance.random() < 0.5:
                        os.kill(chance.choice(running), signal.SIGKILL)
                        left -= 1
                        quiet = 0
                        continue
                    passed = workers.now(clock).timestamp() - (_noon(day) - 4 * 3600)
                    quiet = quiet + 1 if passed > 30 and not left and _is_quiet(path) else 0
        finally:
            for worker in running:
                os.kill(worker, signal.SIGKILL)
                os.waitpid(worker, 0)
            phones.stop()
            web.stop()
        arrived = [*phones.arrived, *web.arrived]
        figures.messages = len(arrived)
        figures.uncertain = people.one("SELECT count(*) FROM messages WHERE state = 'unknown'")[0]
        unknown = people.all(
            "SELECT m.channel, m.chat, r.uid, r.key FROM reminders r JOIN messages m ON m.id = r.message WHERE m.state = 'unknown'"
        )
        _judge(figures, arrived, chats, office, plans, first, last, {tuple(row) for row in unknown})
        people.close()
    return figures


def _noon(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp()


def _is_quiet(folder: Path) -> bool:
    with sqlite3.connect(folder / "people.db", timeout=10) as db:
        return not db.execute(
            "SELECT 1 FROM messages WHERE state IN ('waiting', 'claimed', 'sending') LIMIT 1"
        ).fetchone()


@dataclass(frozen=True)
class Chat:
    channel: str
    chat: str
    plan: Plan
    unit: str


def _subscribe(
    people: People, plans: Sequence[Plan], count: int, base: str, chance: random.Random, first: date
) -> list[Chat]:
    """One destination for a unit each, telegram and web posts in turn; units of the registers over and over."""
    units = [(plan, unit.name) for plan in plans for unit in plan.units if not unit.is_class]
    chance.shuffle(units)
    subscriptions = Subscriptions(people)
    consent = datetime(first.year, first.month, first.day, tzinfo=UTC)
    chats = []
    for number in range(count):
        plan, unit = units[number % len(units)]
        channel, chat = ("telegram", str(1000 + number)) if number % 2 else ("webhook", f"{base}/{number}")
        subscriptions.add(plan.id, unit, "follow", channel, chat, consent=consent, settings={"secret": "khoa"})
        chats.append(Chat(channel, chat, plan, unit))
    return chats


class _Office:
    """What people report in the year: some rows are done before their date, of some the date is moved."""

    def __init__(self, people: People, plans: Sequence[Plan], chance: random.Random, first: date, last: date) -> None:
        self.ledger = Ledger(people)
        self.done: dict[str, date] = {}
        self.moved: dict[str, tuple[date, date]] = {}  # uid: the day of the move, the new date
        self._acts: dict[date, list[tuple[Plan, Task]]] = {}
        self._moves: dict[date, list[tuple[Plan, Task, date]]] = {}
        for plan in plans:
            for task in plan.tasks:
                due = reckoning.last_day(task, plan)
                if due is None or not must_report(task, plan):
                    continue
                kind = chance.random()
                day = due - timedelta(days=chance.randint(1, 40))
                if kind < 0.3 and day >= first:
                    self._acts.setdefault(day, []).append((plan, task))
                elif kind < 0.45 and day >= first and due.month < 11:
                    self._moves.setdefault(day, []).append((plan, task, due + timedelta(days=chance.randint(10, 40))))

    def act(self, day: date) -> None:
        at = datetime(day.year, day.month, day.day, 0, 30, tzinfo=UTC)  # 07:30
        for plan, task in self._acts.get(day, []):
            for unit in must_report(task, plan):
                by = By("act", plan.id, unit, "telegram", "1")
                self.ledger.report(plan, task.uid, unit, State.ISSUED, Paper("1/BC", day), by, at)
            self.done[task.uid] = day
        for plan, task, new in self._moves.get(day, []):
            unit = must_report(task, plan)[0]
            asked = self.ledger.ask(
                plan, task.uid, unit, "chờ số liệu", new, By("act", plan.id, unit, "telegram", "1"), at
            )
            chief = By("supervise", plan.id, None, "telegram", "2")
            self.ledger.decide(plan, asked.id, True, Paper("2/VP", day), chief, at)
            self.moved[task.uid] = (day, new)


def _judge(
    figures: Figures, arrived: Sequence[Arrived], chats: Sequence[Chat], office: _Office, plans: Sequence[Plan],
    first: date, last: date, unknown: set[tuple[str, str, str, str]],
) -> None:  # fmt: skip
    days = reckoning.working_days(_YEAR)
    working = set(days)
    by_name = {plan_name(plan): plan for plan in plans}
    expected: set[tuple[str, str, str, date]] = set()  # chat, uid, which of the two, day
    for chat in chats:
        for task in chat.plan.tasks:
            due = reckoning.last_day(task, chat.plan)
            if due is None or not reckoning.concerns(task, chat.plan, chat.unit):
                continue
            ends = [(due, date.min)]
            if task.uid in office.moved:
                when, new = office.moved[task.uid]
                ends = [(due, date.min), (new, when)]
            for target, since in ends:
                for count in (7, 1):
                    day = reckoning.days_before(days, target, count)
                    moved = office.moved.get(task.uid)
                    over = moved is not None and target == due and moved[0] <= day
                    if first <= day <= last and day >= since and not over and day < office.done.get(task.uid, date.max):
                        expected.add((chat.chat, task.uid, str(count), day))
    told = reckoning.singles_in(arrived)
    rows = {(plan.id, task.section, f"{task.number}{task.part or ''}"): task for plan in plans for task in plan.tasks}
    seen: Counter[tuple[str, str, date]] = Counter()
    for one in told:
        plan = by_name[one.plan_name]
        task = rows[plan.id, *one.row]
        day = one.at.at.date()
        seen[one.chat, task.uid, day] += 1
        if office.done.get(task.uid, date.max) <= day:
            figures.after_done.append(f"{one.chat} {task.id} {day}")
    days_of: dict[tuple[str, str], set[date]] = {}
    for chat_id, uid, day in seen:
        days_of.setdefault((chat_id, uid), set()).add(day)
    uncertain = {(chat_id, uid) for _, chat_id, uid, _ in unknown}
    figures.expected = len(expected)
    named = {
        (chat.chat, task.uid)
        for chat in chats
        for task in chat.plan.tasks
        if reckoning.concerns(task, chat.plan, chat.unit)
    }
    for chat_id, uid, count, day in sorted(expected):
        if day in days_of.get((chat_id, uid), set()):
            figures.delivered += 1
        elif (chat_id, uid) not in uncertain:
            figures.lost.append(f"{chat_id} {uid} {count} on {day}")
    asked = {(chat_id, uid, day) for chat_id, uid, _, day in expected}
    for (chat_id, uid, day), times in seen.items():
        if times > 1:
            figures.duplicated.append(f"{chat_id} {uid} on {day}: {times}")
        if (chat_id, uid) in named and (chat_id, uid, day) not in asked:
            figures.unexpected.append(f"{chat_id} {uid} on {day}")
    for message in arrived:
        local = message.at
        if local.date() not in working or not 8 <= local.hour < 17:
            figures.outside_hours.append(f"{message.chat} at {local:%Y-%m-%d %H:%M}")
    _judge_digests(
        figures,
        arrived,
        chats,
        office,
        days,
        first,
        last,
        {chat_id for _, chat_id, uid, _ in unknown if not uid},
        days_of,
    )


def _judge_digests(
    figures: Figures, arrived: Sequence[Arrived], chats: Sequence[Chat], office: _Office, days: list[date],
    first: date, last: date, unknown: set[str], singles: dict[tuple[str, str], set[date]],
) -> None:  # fmt: skip
    """A digest, or a single reminder in its stead, came in each week in which a dated row of the unit comes up; none twice."""
    came = Counter((chat, monday) for chat, _, _, monday, _ in reckoning.digests_in(arrived))
    figures.duplicated += [f"digest {chat} of {monday}" for (chat, monday), times in came.items() if times > 1]
    working = set(days)
    for chat in chats:
        for task in chat.plan.tasks:
            due = reckoning.last_day(task, chat.plan)
            if due is None or not reckoning.concerns(task, chat.plan, chat.unit) or task.uid in office.moved:
                continue
            for weeks in (0, 1, 2):
                monday = due - timedelta(days=due.weekday() + 7 * weeks)
                week = [monday + timedelta(days=step) for step in range(7)]
                at = next((day for day in week if day in working), None)
                if at is None or not first <= at <= last or at > due or office.done.get(task.uid, date.max) <= at:
                    continue
                instead = at in singles.get((chat.chat, task.uid), set())
                if not came[chat.chat, monday] and not instead and chat.chat not in unknown:
                    figures.digests_lost.append(f"{chat.chat} {task.id} week of {monday}")
