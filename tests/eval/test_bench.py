import json
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from rich.console import Console
from typer.testing import CliRunner

from corpus.model import to_json
from eval import __main__ as command
from eval import bench
from tests.eval.records import task

FIGURES = bench.Figures(ready_s=0.9, cold_ask_s=1.1, p50_ms=4.2, p99_ms=9.7, rss_mb=120.5, index_s=3.4)
KEYS = ["ready_s", "cold_ask_s", "p50_ms", "p99_ms", "rss_mb", "index_s", "widget_gzip_bytes"]


def test_the_last_line_is_json_with_the_keys_of_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "bench", lambda path, tasks: FIGURES)
    done = CliRunner().invoke(command.app, ["bench"])
    assert done.exit_code == 0
    assert json.loads(done.stdout.splitlines()[-1]) == asdict(FIGURES)
    assert list(asdict(FIGURES)) == KEYS


def test_every_figure_stands_in_the_table() -> None:
    console = Console(record=True, width=120)
    bench.print_figures(FIGURES, console)
    shown = console.export_text()
    assert all(text in shown for text in ("0.9 s", "1.1 s", "4.2 ms", "9.7 ms", "120.5 MB", "3.4 s", "chưa có"))


def test_a_command_that_fails_is_told_in_one_line_and_a_missing_path_is_bad_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "bench", lambda path, tasks: bench._timed("eval", "run", str(path)))
    done = CliRunner().invoke(command.app, ["bench", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"python -m eval run thất bại: {tmp_path}: không đọc được tệp.\n"
    assert CliRunner().invoke(command.app, ["bench", str(tmp_path / "khong-co")]).exit_code == 2


def test_a_server_that_does_not_start_is_told_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    popen = bench.subprocess.Popen

    def remembered(*args: object, **options: object) -> object:
        started.append(popen([bench.sys.executable, "-c", "import sys; sys.exit('cổng bị chiếm')"], **options))
        return started[0]

    monkeypatch.setattr(bench.subprocess, "Popen", remembered)
    with pytest.raises(bench.BenchError, match="serve không chạy được: cổng bị chiếm"), bench._server(tmp_path):
        pytest.fail("a dead server was served")
    assert [process.returncode for process in started] == [1]


class StandIn(BaseHTTPRequestHandler):
    """The three endpoints that a measurement calls, over one plan of one task."""

    def do_GET(self) -> None:
        records = [to_json(task())] if self.path.endswith("/tasks") else [{"id": "so-y-te"}]
        self.reply(200, records)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.reply(200 if body["question"] else 422, {"took_ms": 2.5})

    def reply(self, status: int, value: object) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests quiet."""


def test_the_times_are_those_that_the_server_tells_for_every_question_of_every_round() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        times = bench._ask_all(server.server_port)
        with pytest.raises(bench.BenchError, match="/api/ask trả lời 422"):
            bench._call(server.server_port, "/api/ask", {"question": ""})
        server.shutdown()
    assert times == [2.5] * 54 * 6
