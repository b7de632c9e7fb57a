"""Both Zalo products run in a thread behind real HTTP, against the stand-in, over two small plans."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from bot.assistant import Assistant
from bot.channels.zalo.webhook import PATH, router
from bot.channels.zalo_bot.webhook import PATH as BOT_PATH
from bot.channels.zalo_bot.webhook import router as bot_router
from bot.people import People
from bot.settings import Settings
from bot.talk import Asks, Talk
from corpus.model import Plan
from tests.bot import fake
from tests.bot.channels.telegram.conftest import TODAY
from tests.standins.zalo import Shown, Zalo, settings_for, zalo

BOT_SECRET = "Bi-mat_cua_bot"


@dataclass
class Clock:
    """The store's clock, which a test can put forward."""

    ahead_s: float = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead_s


@dataclass
class Running:
    standin: Zalo
    people: People
    folder: Path
    clock: Clock = field(default_factory=Clock)

    def wait_put_off(self, chat: str = "u1") -> None:
        """Until a message to a chat was tried, and put off."""
        counts = self.people.counts
        self.standin.wait_until(lambda: bool(self.standin.times(chat)) and counts("zalo").sending == 0)

    def wait_done(self, count: int = 1, channel: str = "zalo") -> None:
        """Until so many deliveries are ended, whatever came of them."""
        self.standin.wait_until(lambda: (counts := self.people.counts(channel)).done + counts.failed >= count)


def settings_of(standin: Zalo, **more: Any) -> Settings:
    given = {name.lower(): value for name, value in settings_for(standin).items()}
    return Settings(_env_file=None, **{**given, "zalo_bot_webhook_secret": BOT_SECRET, **more})


def texts(shown: Sequence[Shown]) -> list[str]:
    """What was said, without the line that tells what can be typed."""
    return [one.text.partition("\n\nCó thể gõ ")[0] for one in shown]


@contextmanager
def running(
    standin: Zalo,
    folder: Path,
    assistant: Asks | None = None,
    plans: Sequence[Plan] = fake.PLANS,
    settings: dict[str, Any] | None = None,
    **given: Any,
) -> Iterator[Running]:
    """Both bots at work until the block ends; `given` goes to the routers."""
    knowledge = fake.knowledge(plans)
    clock = Clock()
    people = People(folder / "people.db", clock)
    talk = Talk(assistant or Assistant(lambda: knowledge), people, lambda: knowledge, lambda: TODAY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        set_to = settings_of(standin, public_url=url, **(settings or {}))
        times = {"lease_s": 1.0, "rest_s": 0.05, "first_wait_s": 0.05, **given}
        app = FastAPI()
        app.include_router(router(set_to, people, talk, token_rest_s=0.3, **times))
        app.include_router(bot_router(set_to, people, talk, **times))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            standin.wait_until(lambda: server.started)
            standin.state.hook = url + PATH
            standin.state.bot_hook = {"url": url + BOT_PATH, "secret_token": BOT_SECRET}
            yield Running(standin, people, folder, clock)
        finally:
            server.should_exit = True
            thread.join(20)
            people.close()


@pytest.fixture
def standin() -> Iterator[Zalo]:
    with zalo(retry_scale=0.01) as started:
        yield started


@pytest.fixture
def bot(standin: Zalo, tmp_path: Path) -> Iterator[Running]:
    with running(standin, tmp_path) as started:
        yield started
