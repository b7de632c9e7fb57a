"""`python -m tests.bench_reminders.burst`: thousands of reminders due at 08:00, sent while the same server answers questions.

Printed: how long it took, the most messages in a second and to one chat, whether the urgent ones left first, and how long
questions over HTTP took meanwhile and before.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import numpy as np
import typer
import uvicorn
from fastapi import APIRouter
from rich.console import Console
from rich.table import Table

from bot.assistant import Assistant
from bot.people import People
from bot.people.ledger import Ledger
from bot.people.subscriptions import Subscriptions
from bot.reminders.items import Audience, due_items
from bot.reminders.rules import DEFAULT
from bot.reminders.senders import open_senders
from bot.reminders.service import Reminders
from bot.reminders.views import Views
from bot.reminders.workdays import ZONE, load_workdays
from bot.settings import Settings
from bot.web.app import assemble
from corpus.model import Plan
from retrieval.building import build
from retrieval.embedder import load_embedder
from retrieval.index import Index
from tests.bench_reminders.receiving import Phones
from tests.bench_reminders.year import read_plans
from tests.standins.telegram import TOKEN

_QUESTIONS = (
    "Ai chủ trì rà soát TTHC và hạn khi nào?",
    "thang 3 co viec gi",
    "Văn phòng Sở chủ trì những việc gì?",
    "ai ky ke hoach",
)
_DAY = date(2026, 3, 16)  # a Monday: digests, and single reminders of the end of March


def main(
    count: Annotated[int, typer.Option(help="Destinations, each with something due.")] = 10_000,
    seconds: Annotated[float, typer.Option(help="Questions are asked for so long before anything is sent.")] = 10.0,
) -> None:
    """Send the reminders of a Monday morning to many chats while questions are answered."""
    plans = read_plans(None)
    started = datetime.combine(_DAY, datetime.min.time(), ZONE) + timedelta(hours=8)
    begun = time.monotonic()

    def clock() -> datetime:
        return started + timedelta(seconds=time.monotonic() - begun)

    phones = Phones(clock, 0.0, 1)
    phones.start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(plans, folder / "index")
        index = Index.open(folder / "index", load_embedder(None))
        people = People(folder / "people.db", lambda: clock().timestamp())
        subscriptions = Subscriptions(people)
        units = _with_something_due(plans, people, index, started)
        with people.write():
            for number in range(count):
                plan, unit = units[number % len(units)]
                consent = datetime(2026, 1, 1, tzinfo=UTC)
                subscriptions.add(plan.id, unit, "follow", "telegram", str(1000 + number), consent=consent)
        settings = Settings(data_dir=folder, telegram_token=TOKEN, telegram_api_base=phones.base, _env_file=None)  # type: ignore[call-arg]
        reminders = Reminders(people, lambda: index, open_senders(settings, people), load_workdays(), clock)
        gate = threading.Event()
        app = assemble(Assistant(lambda: index), lambda: index)

        @asynccontextmanager
        async def at_work(_: object) -> AsyncIterator[None]:
            async def work() -> None:
                while not gate.is_set():
                    await asyncio.sleep(0.05)
                await reminders.run()

            task = asyncio.create_task(work())
            yield
            task.cancel()

        app.include_router(APIRouter(lifespan=at_work))
        server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", 0, log_level="error"))
        threading.Thread(target=server.run, daemon=True).start()
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        taken: Any = multiprocessing.get_context("spawn").Queue()
        asker = multiprocessing.get_context("spawn").Process(target=_ask, args=(port, taken), daemon=True)
        asker.start()
        time.sleep(seconds + 3)
        before = _drain(taken)
        gate.set()
        due = _sent_all(reminders, phones)
        during = _drain(taken)
        asker.terminate()
        server.should_exit = True
        _print(phones, due, before, during)
        people.close()
    phones.stop()


def _with_something_due(plans: list[Plan], people: People, index: Index, at: datetime) -> list[tuple[Plan, str]]:
    """The units that are told something at a moment."""
    views = Views(lambda: index, Ledger(people), load_workdays())
    found = []
    for plan in plans:
        view = views.of(plan.id)
        for unit in plan.units:
            audience = Audience(plan.id, unit.name, False, False, False, DEFAULT, since=date(2026, 1, 1))
            if view and not unit.is_class and due_items(view, audience, at.date()):
                found.append((plan, unit.name))
    return found


def _ask(port: int, taken: Any) -> None:
    """Ask one question after another, five a second, and put down the milliseconds that each took."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        number = 0
        while True:
            begun = time.perf_counter()
            client.post("/api/ask", json={"question": _QUESTIONS[number % len(_QUESTIONS)]}).raise_for_status()
            spent = time.perf_counter() - begun
            taken.put(1000 * spent)
            number += 1
            time.sleep(max(0.0, 0.2 - spent))


def _drain(taken: Any) -> list[float]:
    found = []
    while not taken.empty():
        found.append(taken.get())
    return found


def _sent_all(reminders: Reminders, phones: Phones) -> int:
    """Wait until nothing is left; gives how many messages there were."""
    while True:
        time.sleep(1.0)
        counts = reminders.outbox.counts()
        left = sum(counts.get(state, 0) for state in ("waiting", "claimed", "sending"))
        if counts and not left:
            return sum(counts.values())


def _print(phones: Phones, due: int, before: list[float], during: list[float]) -> None:
    moments = sorted(one.at.timestamp() for one in phones.arrived)
    first, last = moments[0], moments[-1]
    fullest = max(np.searchsorted(moments, moment + 1.0) - place for place, moment in enumerate(moments))
    doubled = sum(times > 1 for times in Counter(one.chat for one in phones.arrived).values())
    single = [one.text.startswith("Nhắc việc") for one in sorted(phones.arrived, key=lambda one: one.at)]
    urgent = single.index(False) if False in single else len(single)
    figures = {
        "due": due,
        "sent": len(moments),
        "seconds": round(last - first, 1),
        "per_second": round(len(moments) / max(last - first, 1e-9), 1),
        "most_in_a_second": int(fullest),
        "chats_with_two": doubled,
        "urgent_first": bool(sum(single) == 0 or urgent >= sum(single) * 0.98),
        "ask_p50_ms_before": round(float(np.percentile(before, 50)), 1),
        "ask_p95_ms_before": round(float(np.percentile(before, 95)), 1),
        "ask_p50_ms": round(float(np.percentile(during, 50)), 1),
        "ask_p95_ms": round(float(np.percentile(during, 95)), 1),
        "ask_most_ms": round(max(during), 1),
    }
    table = Table("figure", "value")
    for name, value in figures.items():
        table.add_row(name, str(value))
    Console().print(table)
    print(json.dumps(figures))


if __name__ == "__main__":
    typer.run(main)
