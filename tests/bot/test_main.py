"""The commands as they are typed, each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.web.contract import AnswerOut
from retrieval.building import build
from tests.bot.web import tiny

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "LC_ALL": "C", "PYTHONUNBUFFERED": "1"}
QUESTION = "Ai chủ trì rà soát thủ tục hành chính?"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("main") / "index"
    build([tiny.PLAN], folder)
    return folder


def bot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """A server on a free port; gives the address that it prints."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", "--index", str(index)]
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout
        try:
            yield process.stdout.readline().split()[3]
        finally:
            process.terminate()


def plans_of(address: str) -> list[str]:
    with urllib.request.urlopen(f"{address}api/plans") as response:
        return [plan["id"] for plan in json.load(response)]


def test_a_question_is_answered_in_text(index: Path) -> None:
    done = bot("ask", QUESTION, "--index", index)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Văn phòng" in done.stdout
    assert "Nguồn:" in done.stdout.splitlines()[-1]


def test_json_stands_alone_and_has_the_contract(index: Path) -> None:
    done = bot("ask", QUESTION, "--plan", tiny.PLAN_ID, "--as-of", "2026-11-20", "--json", "--index", index)
    assert done.returncode == 0
    answer = AnswerOut.model_validate_json(done.stdout)
    assert answer.status == "answered"
    assert [task.id for task in answer.tasks] == [tiny.REVIEW.id]


REFUSED = [
    (("ask", "   "), 1, "hỏi"),
    (("ask", "a" * 2001), 1, "2.000"),
    (("ask", "ai?", "--plan", "khong-co"), 1, "khong-co"),
    (("ask", "ai?", "--as-of", "2024-02-31"), 1, "2024-02-31"),
    (("ask",), 2, "question"),
    (("ask", "ai?", "--loud"), 2, "--loud"),
    (("serve", "--port", "70000"), 2, "--port"),
    (("serve", "--host", "256.0.0.1"), 1, "256.0.0.1"),
    (("dance",), 2, "dance"),
]


@pytest.mark.parametrize(("arguments", "status", "named"), REFUSED, ids=lambda value: str(value)[:40])
def test_bad_use_is_told_on_stderr(index: Path, arguments: tuple[str, ...], status: int, named: str) -> None:
    done = bot(*arguments, *(("--index", index) if len(arguments) > 1 else ()))
    assert (done.returncode, done.stdout) == (status, "")
    assert named.lower() in done.stderr.lower()
    assert "Traceback" not in done.stderr
    if status == 1:
        assert len(done.stderr.splitlines()) == 1


def test_a_missing_index_is_one_line(tmp_path: Path) -> None:
    done = bot("ask", "ai?", "--index", tmp_path / "none")
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path / "none") in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_new_index_is_served_within_two_seconds(tmp_path: Path) -> None:
    build([tiny.PLAN], tmp_path / "index")
    with serving(tmp_path / "index") as address:
        assert plans_of(address) == [tiny.PLAN_ID]
        build([replace(tiny.PLAN, id="moi", tasks=(), passages=())], tmp_path / "index")
        swapped_s = time.monotonic()
        while plans_of(address) != ["moi"]:
            assert time.monotonic() - swapped_s < 2
            time.sleep(0.05)


def test_a_taken_port_is_told_in_one_line(index: Path) -> None:
    with serving(index) as address:
        done = bot("serve", "--port", address.rstrip("/").rsplit(":", 1)[1], "--index", index)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "chương trình khác đang dùng" in done.stderr


def test_answering_loads_neither_training_nor_a_web_server(index: Path) -> None:
    code = (
        "import runpy, sys\n"
        "try:\n    runpy.run_module('bot', run_name='__main__')\nexcept SystemExit:\n    pass\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'underthesea', 'fastapi', 'uvicorn'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "ask", QUESTION, "--index", str(index)],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
