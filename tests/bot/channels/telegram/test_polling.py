"""`python -m bot telegram`: long polling with the guarantees of the webhook."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.people import FILE, People
from retrieval.building import build
from tests.bot import fake
from tests.standins.telegram import TOKEN, Telegram, error

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("polling") / "index"
    build([fake.PLANS[0]], folder)
    return folder


@contextmanager
def polling(standin: Telegram, folder: Path, index: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "DATA_DIR": str(folder), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": standin.base}
    command = [sys.executable, "-m", "bot", "telegram", "--index", str(index)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as bot:
        try:
            yield bot
        finally:
            bot.kill()


def test_updates_are_answered_in_order_through_a_kill_and_a_stop(
    standin: Telegram, tmp_path: Path, index: Path
) -> None:
    standin.state.latency_s = 0.02
    with polling(standin, tmp_path, index) as bot:
        standin.say("/trogiup")
        standin.wait_for(1, timeout_s=30)
        assert len(standin.calls("deleteWebhook")) == 1
        assert len(standin.calls("setMyCommands")) == 1
        for number in range(12):
            standin.say(f"/lenh{'x' * number}", chat=2 + number % 3)
        standin.wait_until(lambda: len(standin.state.messages) > 4)
        bot.send_signal(signal.SIGKILL)
        bot.wait()
    with polling(standin, tmp_path, index) as bot:
        for chat in (2, 3, 4):
            texts = [one.text for one in standin.wait_for(4, chat=chat, timeout_s=30)]
            assert sorted(set(texts), key=len) == list(dict.fromkeys(texts))
        people = People(tmp_path / FILE)
        standin.wait_until(lambda: people.counts("telegram").done == 13)
        assert len(standin.state.messages) - 13 <= len(people.repeated("telegram"))
        people.close()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(15) == 0
        assert bot.stderr
        assert TOKEN not in bot.stderr.read()


def test_trouble_with_the_platform_is_waited_out(standin: Telegram, tmp_path: Path, index: Path) -> None:
    standin.state.faults += [
        error("getUpdates", 409, "Conflict: terminated by other getUpdates request"),
        error("getUpdates", 502, "Bad Gateway"),
    ]
    with polling(standin, tmp_path, index) as bot:
        standin.say("/trogiup")
        standin.wait_for(1, timeout_s=30)
        bot.send_signal(signal.SIGINT)
        assert bot.wait(15) == 0
        assert bot.stderr
        assert "another program receives this bot's updates" in bot.stderr.read()


def test_without_a_token_the_reason_is_told_in_one_line(tmp_path: Path, index: Path) -> None:
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "TELEGRAM_TOKEN": ""}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "telegram", "--index", str(index)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30
    )  # fmt: skip
    assert done.returncode == 1
    assert "TELEGRAM_TOKEN" in done.stderr
    assert len(done.stderr.splitlines()) == 1
