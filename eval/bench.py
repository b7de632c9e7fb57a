"""How fast and how large the assistant is when it serves: measured from outside, over loopback, on a throw-away index."""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from corpus.errors import PlanError
from eval.load import questions_about
from eval.runner import percentile

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = _ROOT / "corpus" / "samples"
_ROUNDS = 6
_WARM_UP = 5
_COLD_QUESTION = "ai chủ trì rà soát TTHC và hạn khi nào?"
_WAIT_S = 60.0


class BenchError(PlanError):
    """A measurement that could not be taken; the message says which command failed and its last line."""


@dataclass(frozen=True)
class Figures:
    """Seconds, milliseconds (`took_ms` of the server's answers) and MiB; the keys of the last line are a contract."""

    ready_s: float
    cold_ask_s: float
    p50_ms: float
    p99_ms: float
    rss_mb: float
    index_s: float
    widget_gzip_bytes: int | None = None


_NAMES = {
    "ready_s": ("Từ khi khởi động đến khi trả lời /healthz", "s"),
    "cold_ask_s": ("Một lần chạy python -m bot ask", "s"),
    "p50_ms": ("Trả lời trong máy chủ, p50", "ms"),
    "p99_ms": ("Trả lời trong máy chủ, p99", "ms"),
    "rss_mb": ("Bộ nhớ của máy chủ", "MB"),
    "index_s": ("Lập chỉ mục", "s"),
    "widget_gzip_bytes": ("Kích thước widget nén gzip", "byte"),
}


def bench(path: Path | None = None, tasks: int | None = None) -> Figures:
    """Index a file or folder of plans (the sample plans where none is given), serve it, ask it, and stop it.

    With `tasks` so many rows, recombined from the sample plans, are indexed instead.
    """
    plans = [path.resolve()] if path else sorted(_SAMPLES.glob("*.txt"))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        index = Path(folder) / "index"
        index_s = (
            _timed("eval.bench_scale", "build", str(tasks), str(index))
            if tasks
            else _timed("indexer", "build", *map(str, plans), "--index", str(index))
        )
        cold_ask_s = statistics.median(_timed("bot", "ask", _COLD_QUESTION, "--index", str(index)) for _ in range(3))
        with _server(index) as (process, port, ready_s):
            times = _ask_all(port)
            rss_mb = _rss_mb(process.pid)
            widget_bytes = _gzip_bytes(port, "/widget.js")
    return Figures(
        ready_s=round(ready_s, 3),
        cold_ask_s=round(cold_ask_s, 3),
        p50_ms=round(percentile(times, 0.5), 2),
        p99_ms=round(percentile(times, 0.99), 2),
        rss_mb=round(rss_mb, 1),
        index_s=round(index_s, 2),
        widget_gzip_bytes=widget_bytes,
    )


def print_figures(figures: Figures, console: Console) -> None:
    """The figures as a table for people."""
    table = Table("Chỉ số", "Giá trị", title="Tốc độ và kích thước", title_justify="left")
    for key, value in asdict(figures).items():
        name, unit = _NAMES[key]
        table.add_row(name, "chưa có" if value is None else f"{value} {unit}")
    console.print(table)


def _timed(*command: str) -> float:
    """Seconds that `python -m COMMAND` takes as a process of its own."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=_ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise BenchError(f"python -m {' '.join(command[:2])} thất bại: {_last_line(done.stderr)}")
    return time.perf_counter() - begun


@contextmanager
def _server(index: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """A server of its own on a free port of loopback, with the seconds it took to be ready; stopped at the end."""
    port = _free_port()
    command = [sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1", "--port", str(port), "--index", str(index)]
    with tempfile.TemporaryFile() as log:
        begun = time.perf_counter()
        environment = {**os.environ, "DATA_DIR": str(index.parent)}
        process = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log, env=environment)
        try:
            while not _healthy(port):
                if process.poll() is not None or time.perf_counter() - begun > _WAIT_S:
                    log.seek(0)
                    raise BenchError(f"python -m bot serve không chạy được: {_last_line(log.read().decode())}")
                time.sleep(0.01)
            yield process, port, time.perf_counter() - begun
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _ask_all(port: int) -> list[float]:
    """`took_ms` of every answer over several rounds of one mix; the first few warm the server up and do not count."""
    tasks = [task for plan in _call(port, "/api/plans") for task in _call(port, f"/api/plans/{plan['id']}/tasks")]
    bodies = questions_about(tasks)
    if not bodies:
        raise BenchError("Các kế hoạch không có nhiệm vụ nào để hỏi.")
    for body in bodies[:_WARM_UP]:
        _call(port, "/api/ask", body)
    return [_call(port, "/api/ask", body)["took_ms"] for _ in range(_ROUNDS) for body in bodies]


def _call(port: int, path: str, body: dict[str, Any] | None = None) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S)
    try:
        payload = None if body is None else json.dumps(body).encode()
        connection.request(
            "GET" if body is None else "POST", path, payload, {"Content-Type": "application/json"} if payload else {}
        )
        response = connection.getresponse()
        text = response.read().decode()
    finally:
        connection.close()
    if response.status != 200:
        raise BenchError(f"{path} trả lời {response.status}: {text[:200]}")
    return json.loads(text)


def _gzip_bytes(port: int, path: str) -> int:
    """How many bytes a browser, which takes gzip, is sent for a file."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_WAIT_S)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        packed = response.read()
    finally:
        connection.close()
    if response.status != 200 or response.getheader("Content-Encoding") != "gzip":
        raise BenchError(f"{path} trả lời {response.status}, không nén gzip.")
    return len(packed)


def _healthy(port: int) -> bool:
    try:
        _call(port, "/healthz")
    except (OSError, http.client.HTTPException, BenchError):
        return False
    return True


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def _rss_mb(pid: int) -> float:
    try:
        import psutil  # type: ignore[import-untyped]
    except ImportError:
        raise BenchError("Cần psutil để đo bộ nhớ: pip install -e '.[dev]'.") from None
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def _last_line(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "không rõ lý do")
