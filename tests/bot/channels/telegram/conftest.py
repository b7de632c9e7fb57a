"""The bot behind its webhook, in a thread of its own, talking to the stand-in over real HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from bot.answer import Answer
from bot.assistant import Assistant
from bot.channels.telegram.webhook import PATH, router
from bot.people import People
from bot.settings import Settings
from bot.talk import Asks, Talk
from corpus.model import Plan
from tests.bot import fake
from tests.standins.telegram import TOKEN, Telegram, telegram

SECRET = "Mot-bi-mat_2026"
TODAY = date(2026, 11, 20)


@dataclass
class Said:
    """An assistant that gives one answer for everything, after `wait_s`, and keeps what it was asked."""

    answer: Answer
    heard: list[str]
    wait_s: float = 0.0

    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer:
        self.heard.append(question)
        time.sleep(self.wait_s)
        return self.answer


def says(text: str, wait_s: float = 0.0) -> Said:
    return Said(Answer("answered", text), [], wait_s)


def long_plan(rows: int) -> Plan:
    """The department's plan with so many rows, all led by its office."""
    plan = fake.PLANS[0]
    task = plan.tasks[0]
    return replace(
        plan,
        tasks=tuple(
            replace(task, id=f"{plan.id}/I/{n}", uid=f"u{n}", number=str(n), title=f"{task.title} đợt {n}")
            for n in range(1, rows + 1)
        ),
        passages=(),
    )


class Echo:
    """Answers with the question."""

    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer:
        return Answer("answered", question)


@dataclass
class Running:
    standin: Telegram
    people: People
    talk: Talk
    folder: Path


@contextmanager
def running(
    standin: Telegram, folder: Path, assistant: Asks | None = None, plans: Sequence[Plan] = fake.PLANS, **given: Any
) -> Iterator[Running]:
    """The bot at work until the block ends; `given` goes to the router."""
    knowledge = fake.knowledge(plans)
    people = People(folder / "people.db")
    talk = Talk(assistant or Assistant(lambda: knowledge), people, lambda: knowledge, lambda: TODAY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            _env_file=None, telegram_token=TOKEN, telegram_webhook_secret=SECRET, telegram_api_base=standin.base, public_url=url
        )  # fmt: skip
        app = FastAPI()
        app.include_router(router(settings, people, talk, **{"lease_s": 1.0, "rest_s": 0.05, **given}))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            standin.state.webhook = {"url": url + PATH, "secret_token": SECRET}
            yield Running(standin, people, talk, folder)
        finally:
            server.should_exit = True
            thread.join(20)
            people.close()


@pytest.fixture
def standin() -> Iterator[Telegram]:
    with telegram(retry_scale=0.02) as started:
        yield started


@pytest.fixture
def bot(standin: Telegram, tmp_path: Path) -> Iterator[Running]:
    with running(standin, tmp_path) as started:
        yield started
