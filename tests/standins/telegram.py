"""A server that plays the Bot API: chats, messages, buttons, webhook deliveries with retries, and faults by script.

It refuses what Telegram refuses: texts over 4,096 UTF-16 units, HTML that does not parse, callback data over 64 bytes.
By hand: `python -m tests.standins telegram`, then point TELEGRAM_API_BASE at it and type.
"""

from __future__ import annotations

import argparse
import http.client
import json
import queue
import socket
import sys
import threading
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "4242:" + "A" * 35
BOT_ID = 4242
BOT_NAME = "ke_hoach_bot"
_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}
_FIRST_MESSAGE = 10_000  # ids of the bot's messages; people's are lower


@dataclass(frozen=True)
class Shown:
    """A message of the bot as its reader sees it; `html` as it was sent."""

    chat: str
    id: int
    text: str
    html: str
    keyboard: tuple[tuple[tuple[str, str], ...], ...] = ()
    reply_to: int | None = None
    at: float = 0.0
    edited: bool = False

    @property
    def labels(self) -> list[str]:
        return [label for row in self.keyboard for label, _ in row]

    def data(self, label: str) -> str:
        return next(data for row in self.keyboard for shown, data in row if shown.startswith(label))


@dataclass
class Fault:
    """What happens instead of a usual reply, `times` times, to calls of `method` (to one chat, if given).

    `does_it` says whether the call takes effect all the same; `hang_s` is waited first; `drop` closes the connection
    without a reply.
    """

    method: str
    status: int = 500
    body: dict[str, Any] | str = ""
    times: int = 1
    chat: str | None = None
    hang_s: float = 0.0
    drop: bool = False
    does_it: bool = False


@dataclass
class State:
    messages: list[Shown] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str], float]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    pending: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    latency_s: float = 0.0


class Telegram:
    """The server. `say`, `press` and `deliver` play people; `state` tells what the bot did."""

    def __init__(self, port: int = 0, retry_scale: float = 1.0) -> None:
        self.state = State()
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self._retry_scale = retry_scale
        self._updates = int(time.time())  # another run goes on with other numbers
        self._person_message = 0
        self._message = _FIRST_MESSAGE
        self._queues: dict[str, queue.Queue[dict[str, Any] | None]] = {}
        self._stopped = threading.Event()
        self.undelivered = 0
        outer = self

        class Handler(_Handler):
            standin = outer

        self._server = _Server(("127.0.0.1", port), Handler)
        self._started = False
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        self._started = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        with self.changed:
            self.changed.notify_all()
        for waiting in self._queues.values():
            waiting.put(None)
        if self._started:
            self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    # People

    def say(
        self, text: str | None, chat: int = 1, *, who: int | None = None, group: bool = False, **more: Any
    ) -> dict[str, Any]:
        """A message of a person; `more` are further fields of it, such as `photo` or `entities`."""
        return self.deliver({"message": self.message(text, chat, who=who, group=group, **more)})

    def message(
        self, text: str | None, chat: int = 1, *, who: int | None = None, group: bool = False, **more: Any
    ) -> dict[str, Any]:
        with self.lock:
            self._person_message += 1
            number = self._person_message
        said: dict[str, Any] = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "supergroup" if group else "private", "title": "Nhóm"},
            "from": {"id": who or chat, "is_bot": False, "first_name": "Anh"},
            **({} if text is None else {"text": text}),
            **more,
        }
        if text and text.startswith("/") and "entities" not in more:
            length = len(text.split()[0])
            said["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return said

    def press(self, shown: Shown, label: str, *, who: int | None = None, data: str | None = None) -> dict[str, Any]:
        """A press of a button under a message of the bot."""
        with self.lock:
            self._person_message += 1
            number = self._person_message
        group = int(shown.chat) < 0
        return self.deliver(
            {
                "callback_query": {
                    "id": f"q{number}",
                    "from": {"id": who or int(shown.chat), "is_bot": False, "first_name": "Anh"},
                    "chat_instance": "1",
                    "data": shown.data(label) if data is None else data,
                    "message": {
                        "message_id": shown.id,
                        "date": int(time.time()),
                        "chat": {"id": int(shown.chat), "type": "supergroup" if group else "private", "title": "Nhóm"},
                        "from": {"id": BOT_ID, "is_bot": True, "first_name": "Bot"},
                        "text": shown.text,
                    },
                }
            }
        )

    def deliver(self, update: dict[str, Any]) -> dict[str, Any]:
        """Number an update and deliver it as Telegram does: to the webhook if one is set, else to getUpdates."""
        with self.changed:
            if "update_id" not in update:
                self._updates += 1
                update = {"update_id": self._updates, **update}
            if self.state.webhook.get("url"):
                self.undelivered += 1
                self._queue(_chat(update)).put(update)
            else:
                self.state.pending.append(update)
                self.changed.notify_all()
        return update

    def _queue(self, chat: str) -> queue.Queue[dict[str, Any] | None]:
        if chat not in self._queues:
            self._queues[chat] = queue.Queue()
            threading.Thread(target=self._deliver_all, args=(self._queues[chat],), daemon=True).start()
        return self._queues[chat]

    def _deliver_all(self, waiting: queue.Queue[dict[str, Any] | None]) -> None:
        while (update := waiting.get()) is not None:
            wait_s = 0.0
            while not self._stopped.is_set() and self.post(update) // 100 != 2:
                self._stopped.wait(wait_s * self._retry_scale)
                wait_s = min(2 * wait_s or 2.0, 60.0)
            with self.changed:
                self.undelivered -= 1
                self.changed.notify_all()

    def post(self, update: dict[str, Any] | bytes, **headers: str) -> int:
        """One delivery to the webhook; its status, or 0 without a reply."""
        with self.lock:
            hook = dict(self.state.webhook)
        where = urllib.parse.urlsplit(hook["url"])
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        sent = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)
        try:
            connection.request(
                "POST", where.path, body, {**sent, **{k.replace("_", "-"): v for k, v in headers.items()}}
            )
            return connection.getresponse().status
        except OSError:
            return 0
        except http.client.HTTPException:
            return 0
        finally:
            connection.close()

    # What the bot did

    def shown(self, chat: int | str = 1) -> list[Shown]:
        with self.lock:
            return [message for message in self.state.messages if message.chat == str(chat)]

    def wait_for(self, count: int = 1, chat: int | str = 1, timeout_s: float = 10) -> list[Shown]:
        """The messages of a chat once there are `count`; raises TimeoutError."""
        self.wait_until(lambda: len(self.shown(chat)) >= count, timeout_s)
        return self.shown(chat)

    def wait_until(self, true: Callable[[], bool], timeout_s: float = 10) -> None:
        end = time.monotonic() + timeout_s
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(
                    f"not within {timeout_s} s; calls: {[method for method, *_ in self.state.calls][-20:]}"
                )
            with self.changed:
                self.changed.wait(0.02)

    def calls(self, method: str) -> list[dict[str, str]]:
        with self.lock:
            return [form for name, form, _ in self.state.calls if name == method]

    # The Bot API

    def answer(self, method: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        do = getattr(self, f"_{method}", None)
        if do is None:
            return _error(404, "Not Found")
        status_or_result = do(form)
        return (
            status_or_result if isinstance(status_or_result, tuple) else (200, {"ok": True, "result": status_or_result})
        )

    def fault(self, method: str, chat: str | None) -> Fault | None:
        with self.lock:
            for one in self.state.faults:
                if one.method in (method, "*") and one.chat in (None, chat) and one.times > 0:
                    one.times -= 1
                    return one
        return None

    def _getMe(self, form: dict[str, str]) -> Any:  # noqa: N802
        return {"id": BOT_ID, "is_bot": True, "first_name": "Trợ lý", "username": BOT_NAME, "can_join_groups": True}

    def _sendMessage(self, form: dict[str, str]) -> Any:  # noqa: N802
        seen = self._seen(form)
        if isinstance(seen, tuple):
            return seen
        with self.changed:
            self._message += 1
            reply = json.loads(form.get("reply_parameters", "{}")).get("message_id")
            shown = replace(seen, id=self._message, reply_to=reply, at=time.time())
            self.state.messages.append(shown)
            self.changed.notify_all()
        return _as_message(shown)

    def _editMessageText(self, form: dict[str, str]) -> Any:  # noqa: N802
        seen = self._seen(form)
        if isinstance(seen, tuple):
            return seen
        with self.changed:
            for place, old in enumerate(self.state.messages):
                if old.chat == seen.chat and old.id == int(form["message_id"]):
                    if (old.html, old.keyboard) == (seen.html, seen.keyboard):
                        return _error(400, "Bad Request: message is not modified")
                    self.state.messages[place] = replace(seen, id=old.id, at=time.time(), edited=True)
                    self.changed.notify_all()
                    return _as_message(self.state.messages[place])
        return _error(400, "Bad Request: message to edit not found")

    def _answerCallbackQuery(self, form: dict[str, str]) -> Any:  # noqa: N802
        with self.changed:
            self.state.answers[form["callback_query_id"]] = form.get("text", "")
            self.changed.notify_all()
        return True

    def _setMyCommands(self, form: dict[str, str]) -> Any:  # noqa: N802
        with self.changed:
            self.state.commands = json.loads(form["commands"])
            self.changed.notify_all()
        return True

    def _setMyShortDescription(self, form: dict[str, str]) -> Any:  # noqa: N802
        return True if len(form.get("short_description", "")) <= 120 else _error(400, "Bad Request: too long")

    def _setWebhook(self, form: dict[str, str]) -> Any:  # noqa: N802
        with self.changed:
            self.state.webhook = {key: form[key] for key in ("url", "secret_token") if key in form}
            self.changed.notify_all()
        return True

    def _deleteWebhook(self, form: dict[str, str]) -> Any:  # noqa: N802
        with self.changed:
            self.state.webhook = {}
        return True

    def _getWebhookInfo(self, form: dict[str, str]) -> Any:  # noqa: N802
        with self.lock:
            url = self.state.webhook.get("url", "")
            return {"url": url, "has_custom_certificate": False, "pending_update_count": self.undelivered}

    def _getUpdates(self, form: dict[str, str]) -> Any:  # noqa: N802
        if self.state.webhook.get("url"):
            return _error(409, "Conflict: can't use getUpdates method while webhook is active")
        offset = int(form.get("offset", 0))
        with self.changed:
            self.state.pending = [update for update in self.state.pending if update["update_id"] >= offset]
            self.changed.wait_for(lambda: self.state.pending or self._stopped.is_set(), float(form.get("timeout", 0)))
            return self.state.pending[: int(form.get("limit", 100))]

    def _seen(self, form: dict[str, str]) -> Shown | tuple[int, dict[str, Any]]:
        chat = form["chat_id"]
        if chat in self.state.blocked:
            return _error(403, "Forbidden: bot was blocked by the user")
        if len(form["text"].encode()) > 32_768:
            return _error(400, "Bad Request: message is too long")
        try:
            text = _Html.read(form["text"]) if form.get("parse_mode") == "HTML" else form["text"]
        except ValueError as error:
            return _error(400, f"Bad Request: can't parse entities: {error}")
        if not text.strip():
            return _error(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            return _error(400, "Bad Request: message is too long")
        rows = json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", [])
        keyboard = tuple(tuple((one["text"], one["callback_data"]) for one in row) for row in rows)
        buttons = [data for row in keyboard for _, data in row]
        if any(not 1 <= len(data.encode()) <= 64 for data in buttons) or any(len(row) > 8 for row in keyboard):
            return _error(400, "Bad Request: BUTTON_DATA_INVALID")
        if len(buttons) > 100:
            return _error(400, "Bad Request: reply markup is too long")
        return Shown(chat, 0, text, form["text"], keyboard)


class _Server(ThreadingHTTPServer):
    """Knows its open connections, so that a stopped server is silent at once."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        for request in list(self._open):
            with suppress(OSError):
                request.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, as a killed bot does, is no fault."""


class _Html(HTMLParser):
    """Telegram's HTML: few tags, rightly nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.open: list[str] = []

    @classmethod
    def read(cls, source: str) -> str:
        parser = cls()
        parser.feed(source)
        parser.close()
        if parser.open:
            raise ValueError(f"can't find end tag for {parser.open[-1]}")
        return "".join(parser.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise ValueError(f"unsupported start tag {tag}")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"unexpected end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: Telegram

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        form = dict(urllib.parse.parse_qsl(raw.decode(), keep_blank_values=True))
        _, token, method = (*self.path.split("/"), "", "")[:3]
        standin = self.standin
        with standin.changed:
            standin.state.calls.append((method, form, time.time()))
            standin.changed.notify_all()
        time.sleep(standin.state.latency_s)
        if token != f"bot{TOKEN}":
            self._give(*_error(401, "Unauthorized"))
            return
        fault = standin.fault(method, form.get("chat_id"))
        if fault is None:
            self._give(*standin.answer(method, form))
            return
        if fault.does_it:
            standin.answer(method, form)
        time.sleep(fault.hang_s)
        if fault.drop:
            self.close_connection = True
            return
        self._give(fault.status, fault.body)

    def _give(self, status: int, body: dict[str, Any] | str) -> None:
        data = (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


def _error(status: int, description: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return status, {**body, "parameters": parameters} if parameters else body


def flood(retry_after: int | None, **given: Any) -> Fault:
    """A 429, with or without the time to wait."""
    parameters = {} if retry_after is None else {"retry_after": retry_after}
    return Fault("sendMessage", *_error(429, "Too Many Requests", **parameters), **given)


def error(
    method: str, status: int, description: str, *, parameters: dict[str, Any] | None = None, **given: Any
) -> Fault:
    return Fault(method, *_error(status, description, **(parameters or {})), **given)


def _as_message(shown: Shown) -> dict[str, Any]:
    chat = {"id": int(shown.chat), "type": "private" if int(shown.chat) > 0 else "supergroup"}
    return {"message_id": shown.id, "date": int(time.time()), "chat": chat, "text": shown.text}


def _chat(update: dict[str, Any]) -> str:
    for kind, part in update.items():
        if isinstance(part, dict):
            held = part.get("message", part) if kind == "callback_query" else part
            return str(held.get("chat", {}).get("id", ""))
    return ""


@contextmanager
def telegram(**given: Any) -> Iterator[Telegram]:
    standin = Telegram(**given)
    standin.start()
    try:
        yield standin
    finally:
        standin.stop()


# By hand


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standins telegram", description="Chat with the bot by hand.")
    parser.add_argument("--port", type=int, default=8081)
    port = parser.parse_args(arguments).port
    with telegram(port=port) as standin:
        print(f"In another terminal:\n  TELEGRAM_API_BASE={standin.base} TELEGRAM_TOKEN={TOKEN} python -m bot telegram")
        print("Type a message, or !LABEL to press a button of the last message; Ctrl+D ends.")
        threading.Thread(target=_show, args=(standin,), daemon=True).start()
        for line in sys.stdin:
            shown = standin.shown()
            if line.startswith("!") and shown and any(label.startswith(line[1:].strip()) for label in shown[-1].labels):
                standin.press(shown[-1], line[1:].strip())
            elif line.startswith("!"):
                print("no such button under the last message")
            elif line.strip():
                standin.say(line.rstrip("\n"))
        time.sleep(1)


def _show(standin: Telegram) -> None:
    seen: dict[int, Shown] = defaultdict()
    while True:
        with standin.changed:
            standin.changed.wait(1)
            new = [one for one in standin.state.messages if seen.get(one.id) != one]
        for one in new:
            seen[one.id] = one
            print(f"\n{'[sửa] ' if one.edited else ''}{one.text}")
            for row in one.keyboard:
                print("  " + "  ".join(f"[{label}]" for label, _ in row))
