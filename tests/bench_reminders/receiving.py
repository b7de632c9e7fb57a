"""The two channels of the simulation: a receiver of web posts and the stand-in of Telegram, with one ledger of what came."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.standins.telegram import Fault, Telegram


@dataclass(frozen=True)
class Arrived:
    """A message as its receiver has it, with the simulated moment."""

    chat: str
    text: str
    at: datetime


class WebReceiver:
    """Takes posts at any path (the chat is the address); `flaky` of them get 503, or no reply though they came."""

    def __init__(self, clock: Callable[[], datetime], flaky: float, seed: int) -> None:
        self.arrived: list[Arrived] = []
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fault = outer._random.random()
                if fault < flaky:
                    self._reply(503)
                    return
                with outer._lock:
                    outer.arrived.append(Arrived(outer.base + self.path, body["text"], clock()))
                if fault < flaky * 1.5:
                    self.close_connection = True  # it came, and the sender never learns
                    return
                self._reply(200)

            def _reply(self, status: int) -> None:
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                return None

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Phones(Telegram):
    """The stand-in of Telegram whose messages have the simulated moment; `flaky` calls fail in one of three ways."""

    def __init__(self, clock: Callable[[], datetime], flaky: float, seed: int) -> None:
        super().__init__()
        self.arrived: list[Arrived] = []
        self._sim = clock
        self._flaky = flaky
        self._random = random.Random(seed)

    def _sendMessage(self, form: dict[str, str]) -> Any:  # noqa: N802
        result = super()._sendMessage(form)
        if not isinstance(result, tuple):
            with self.lock:
                shown = self.state.messages[-1]
                self.arrived.append(Arrived(shown.chat, shown.text, self._sim()))
                del self.state.messages[:-50], self.state.calls[:-50]
        return result

    def fault(self, method: str, chat: str | None) -> Fault | None:
        if method != "sendMessage" or self._random.random() >= self._flaky:
            return None
        return self._random.choice(
            [
                Fault("sendMessage", 502, "Bad Gateway"),
                Fault("sendMessage", drop=True, does_it=True),
                Fault(
                    "sendMessage", 429,
                    {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}},
                ),
            ]
        )  # fmt: skip
