"""A server that plays Zalo: an Official Account's messages and sign-in, the Bot Platform, deliveries with retries, faults.

It refuses what Zalo refuses, with HTTP 200 and a negative `error`: a spent token, more than 2,000 characters or five buttons,
people who do not follow or have been silent for seven days. A refresh token is good for one use.
By hand: `python -m tests.standins zalo`, then start the bot with the settings that it prints, and type.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import http.client
import json
import socket
import sys
import threading
import time
import unicodedata
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

APP_ID = "4000000000000000001"
OA_ID = "2000000000000000002"
APP_SECRET = "app-secret-of-zalo"
OA_KEY = "oa-secret-key-of-the-webhook"
FIRST_REFRESH = "refresh-0-from-the-consent"
BOT_TOKEN = "777:" + "z" * 30
BOT_NAME = "bot.kehoach"
SEND = "message/cs"
OAUTH = "access_token"
_LADDER_S = (30, 300, 900, 1800, 3600)


@dataclass(frozen=True)
class Shown:
    """A message as its reader sees it; `buttons` have a title and what pressing sends."""

    chat: str
    id: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    at: float = 0.0

    @property
    def labels(self) -> list[str]:
        return [title for title, _ in self.buttons]

    def payload(self, label: str) -> str:
        return next(payload for title, payload in self.buttons if label in title)


@dataclass
class Fault:
    """What happens instead of a usual reply, `times` times, to calls of `what` (for one chat, if given).

    `does_it` says whether the call takes effect all the same; `hang_s` is waited before the reply, and `drop` closes the
    connection without one.
    """

    what: str
    body: dict[str, Any] | str = ""
    status: int = 200
    times: int = 1
    chat: str | None = None
    hang_s: float = 0.0
    drop: bool = False
    does_it: bool = False


def refusal(code: int, message: str = "refused", **given: Any) -> Fault:
    """A refusal of a consultation message, as Zalo gives it: with HTTP 200."""
    return Fault(SEND, {"error": code, "message": message}, **given)


@dataclass
class State:
    messages: list[Shown] = field(default_factory=list)
    calls: list[tuple[str, dict[str, Any], float]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    access: str = ""
    refresh: str = FIRST_REFRESH
    pairs: int = 0
    expires_in: str = "90000"
    left: set[str] = field(default_factory=set)
    heard: dict[str, float] = field(default_factory=dict)
    takes_buttons: bool = True
    hook: str = ""  # the webhook of the Official Account
    bot_hook: dict[str, str] = field(default_factory=dict)
    latency_s: float = 0.0


class Zalo:
    """The server. `say`, `press`, `follow` and `bot_say` play people; `state` tells what the bot did."""

    def __init__(self, port: int = 0, retry_scale: float = 1.0) -> None:
        self.state = State()
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self._retry_scale = retry_scale
        self._numbers = int(time.time() * 1000)
        self._stopped = threading.Event()
        outer = self

        class Handler(_Handler):
            standin = outer

        self._server = _Server(("127.0.0.1", port), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.hang_up()

    # People of the Official Account

    def say(self, text: str | None, chat: str = "u1", *, kind: str = "text", **more: Any) -> dict[str, Any]:
        """A message of a person, delivered; `kind` is what it is when it is no text."""
        return self.deliver(self.event(f"user_send_{kind}", chat, text, **more))

    def press(self, shown: Shown, label: str) -> dict[str, Any]:
        """A press of a button: its payload comes as what the person wrote."""
        return self.say(shown.payload(label), shown.chat)

    def event(self, name: str, chat: str = "u1", text: str | None = None, **more: Any) -> dict[str, Any]:
        """An event as Zalo words it, not delivered; `more` are further fields."""
        stamp = str(int(time.time() * 1000))
        head = {"app_id": APP_ID, "user_id_by_app": f"app-{chat}", "event_name": name, "timestamp": stamp}
        if name in ("follow", "unfollow"):
            return {"oa_id": OA_ID, "follower": {"id": chat}, "source": "oa_profile", **head, **more}
        sides = (OA_ID, chat) if name.startswith("oa_") else (chat, OA_ID)
        message: dict[str, Any] = {"msg_id": f"m{self._number()}"}
        if text is not None:
            message["text"] = text
        if not name.endswith("_text"):
            message["attachments"] = [
                {"type": name.rpartition("_")[2], "payload": {"url": "https://example.invalid/x"}}
            ]
        return {"sender": {"id": sides[0]}, "recipient": {"id": sides[1]}, "message": message, **head, **more}

    def deliver(self, event: dict[str, Any]) -> dict[str, Any]:
        """Deliver an event as Zalo does: once now, and by its ladder as long as it is not taken; then never again."""
        with self.lock:
            if event["event_name"].startswith(("user_", "follow")):
                chat = (event.get("sender") or event.get("follower") or {}).get("id", "")
                self.state.heard[chat] = time.time()
                self.state.left.discard(chat)
            elif event["event_name"] == "unfollow":
                self.state.left.add(event["follower"]["id"])
        raw = body_of(event)
        if self.post(raw, signature(raw, event["timestamp"])) != 200:
            threading.Thread(target=self._again, args=(raw, event["timestamp"]), daemon=True).start()
        return event

    def _again(self, raw: bytes, stamp: str) -> None:
        for number, wait_s in enumerate(_LADDER_S, start=1):
            if self._stopped.wait(wait_s * self._retry_scale):
                return
            if self.post(raw, signature(raw, stamp), num_retry=str(number)) == 200:
                return

    def post(self, raw: bytes, mac: str | None, **headers: str) -> int:
        """One delivery to the webhook; its status, or 0 without a reply."""
        sent = {"Content-Type": "application/json", **headers}
        if mac is not None:
            sent["X-ZEvent-Signature"] = mac
        return _post(self.state.hook, raw, sent)

    # People of the bot

    def bot_event(
        self,
        text: str | None,
        chat: str = "c1",
        *,
        kind: str = "text",
        group: bool = False,
        who: str = "p1",
        **more: Any,
    ) -> dict[str, Any]:
        message: dict[str, Any] = {
            "message_id": f"b{self._number()}",
            "date": int(time.time() * 1000),
            "chat": {"id": chat, "chat_type": "GROUP" if group else "PRIVATE"},
            "from": {"id": who, "display_name": "Anh", "is_bot": False},
            **more,
        }
        if text is not None:
            message["text"] = text
        return {"ok": True, "result": {"event_name": f"message.{kind}.received", "message": message}}

    def bot_say(self, text: str | None, chat: str = "c1", **more: Any) -> dict[str, Any]:
        event = self.bot_event(text, chat, **more)
        self.bot_post(event)
        return event

    def bot_post(self, event: dict[str, Any] | bytes, secret: str | None = None) -> int:
        hook = self.state.bot_hook
        raw = event if isinstance(event, bytes) else body_of(event)
        given = hook.get("secret_token", "") if secret is None else secret
        return _post(hook["url"], raw, {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": given})

    # What the bot did

    def shown(self, chat: str = "u1") -> list[Shown]:
        with self.lock:
            return [message for message in self.state.messages if message.chat == chat]

    def wait_for(self, count: int = 1, chat: str = "u1", timeout_s: float = 10) -> list[Shown]:
        """The messages of a chat once there are `count`; raises TimeoutError."""
        self.wait_until(lambda: len(self.shown(chat)) >= count, timeout_s)
        return self.shown(chat)

    def wait_until(self, true: Callable[[], bool], timeout_s: float = 10) -> None:
        end = time.monotonic() + timeout_s
        while not true():
            if time.monotonic() > end:
                raise TimeoutError(f"not within {timeout_s} s; calls: {[what for what, *_ in self.state.calls][-20:]}")
            with self.changed:
                self.changed.wait(0.02)

    def calls(self, what: str) -> list[dict[str, Any]]:
        with self.lock:
            return [body for name, body, _ in self.state.calls if name == what]

    def times(self, chat: str) -> list[float]:
        """When messages to a chat were tried."""
        with self.lock:
            return [at for what, body, at in self.state.calls if what == SEND and body["recipient"]["user_id"] == chat]

    def void(self) -> None:
        """The access token is no longer taken, as if it had expired."""
        with self.lock:
            self.state.access = "void"

    # The APIs

    def fault(self, what: str, chat: str | None) -> Fault | None:
        with self.lock:
            for one in self.state.faults:
                if one.what == what and one.chat in (None, chat) and one.times > 0:
                    one.times -= 1
                    return one
        return None

    def sign_in(self, form: dict[str, Any], headers: Any) -> dict[str, Any]:
        """The next pair for the refresh token, which is void from then on."""
        with self.changed:
            if headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
                return {"error_name": "Invalid app", "error_reason": "app_id or secret_key", "error": -14002}
            if form.get("grant_type") != "refresh_token" or form.get("refresh_token") != self.state.refresh:
                return {
                    "error_name": "Invalid refresh token",
                    "error_reason": "used",
                    "error_description": "",
                    "error": -14014,
                }
            self.state.pairs += 1
            self.state.access = f"access-{self.state.pairs}-{self._number()}"
            self.state.refresh = f"refresh-{self.state.pairs}-{self._number()}"
            pair = {"access_token": self.state.access, "refresh_token": self.state.refresh}
            return {**pair, "expires_in": self.state.expires_in}

    def consult(self, body: dict[str, Any], headers: Any) -> dict[str, Any]:
        """Take a consultation message, or refuse it."""
        with self.changed:
            token = headers.get("access_token", "")
            proof = hmac.new(APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
            chat, message = body["recipient"]["user_id"], body["message"]
            buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
            refused = (
                (-220 if token == "void" or token.startswith("access-") else -216, token != self.state.access)
                , (-242, headers.get("appsecret_proof", proof) != proof)
                , (-213, chat in self.state.left)
                , (-230, time.time() - self.state.heard.get(chat, time.time()) > 7 * 86_400)
                , (-210, not 1 <= len(message["text"]) <= 2000)
                , (-201, not message["text"].strip() or not unicodedata.is_normalized("NFC", message["text"]))
                , (-233, len(buttons) > 5 or (bool(buttons) and not self.state.takes_buttons))
                , (-233, any(not one["title"] or not one["type"].startswith("oa.query.") for one in buttons))
            )  # fmt: skip
            for code, holds in refused:
                if holds:
                    return {"error": code, "message": f"refused {code}"}
            shown = tuple((one["title"], one["payload"]) for one in buttons)
            number = f"r{self._number()}"
            self.state.messages.append(Shown(chat, number, message["text"], shown, time.time()))
            self.changed.notify_all()
            data = {"message_id": number, "user_id": chat, "sent_time": str(int(time.time() * 1000))}
            return {"error": 0, "message": "Success", "data": data}

    def bot_api(self, method: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.changed:
            if method == "getMe":
                told = {"id": "777", "account_name": BOT_NAME, "account_type": "BASIC", "can_join_groups": False}
                return 200, {"ok": True, "result": told}
            if method == "setWebhook":
                if not 8 <= len(body.get("secret_token", "")) <= 256:
                    return 200, {"ok": False, "error_code": 400, "description": "secret_token"}
                self.state.bot_hook = dict(body)
                self.changed.notify_all()
                return 200, {"ok": True, "result": {"url": body["url"], "updated_at": int(time.time() * 1000)}}
            if method == "sendMessage":
                if not isinstance(body.get("chat_id"), str) or not 1 <= len(body["text"]) <= 2000:
                    return 200, {"ok": False, "error_code": 400, "description": "Bad request"}
                number = f"r{self._number()}"
                self.state.messages.append(Shown(body["chat_id"], number, body["text"], (), time.time()))
                self.changed.notify_all()
                return 200, {"ok": True, "result": {"message_id": number, "date": int(time.time() * 1000)}}
            return 404, {"ok": False, "error_code": 404, "description": "Not Found"}

    def _number(self) -> int:
        with self.lock:
            self._numbers += 1
            return self._numbers


def body_of(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signature(raw: bytes, stamp: str, *, key: str = OA_KEY, prefix: str = "mac=") -> str:
    """The header of a delivery: the hex SHA-256 of app id, body, timestamp and the OA secret key."""
    return prefix + hashlib.sha256(APP_ID.encode() + raw + stamp.encode() + key.encode()).hexdigest()


def _post(url: str, raw: bytes, headers: dict[str, str]) -> int:
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
    try:
        connection.request("POST", where.path, raw, headers)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: Zalo

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        what, answer, chat, body = self._meant(raw)
        standin = self.standin
        with standin.changed:
            standin.state.calls.append((what, body, time.time()))
            standin.changed.notify_all()
        time.sleep(standin.state.latency_s)
        fault = standin.fault(what, chat)
        if fault is None:
            self._give(*answer())
            return
        if fault.does_it:
            answer()
        time.sleep(fault.hang_s)
        if fault.drop:
            self.close_connection = True
            return
        self._give(fault.status, fault.body)

    def _meant(self, raw: bytes) -> tuple[str, Callable[[], tuple[int, dict[str, Any]]], str | None, dict[str, Any]]:
        """What is called, how it answers, for which chat, and the body."""
        standin, headers = self.standin, self.headers
        if self.path == "/v4/oa/access_token":
            form: dict[str, Any] = dict(urllib.parse.parse_qsl(raw.decode()))
            return OAUTH, lambda: (200, standin.sign_in(form, headers)), None, form
        body: dict[str, Any] = json.loads(raw)
        if self.path == "/v3.0/oa/message/cs":
            return SEND, lambda: (200, standin.consult(body, headers)), body["recipient"]["user_id"], body
        _, token, method = (*self.path.split("/"), "", "")[:3]
        if token == f"bot{BOT_TOKEN}":
            return method, lambda: standin.bot_api(method, body), body.get("chat_id"), body
        return self.path, lambda: (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}), None, body

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


@contextmanager
def zalo(**given: Any) -> Iterator[Zalo]:
    standin = Zalo(**given)
    standin.start()
    try:
        yield standin
    finally:
        standin.stop()


# By hand


def settings_for(standin: Zalo) -> dict[str, str]:
    """The settings that point a bot at a stand-in, for both products."""
    return {
        "ZALO_APP_ID": APP_ID,
        "ZALO_APP_SECRET": APP_SECRET,
        "ZALO_OA_SECRET_KEY": OA_KEY,
        "ZALO_REFRESH_TOKEN": FIRST_REFRESH,
        "ZALO_API_BASE": standin.base,
        "ZALO_OAUTH_BASE": standin.base,
        "ZALO_BOT_TOKEN": BOT_TOKEN,
        "ZALO_BOT_API_BASE": standin.base,
        "ZALO_BOT_WEBHOOK_SECRET": "by-hand-secret",
    }


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.standins zalo", description="Chat with the bot by hand.")
    parser.add_argument("--port", type=int, default=8082)
    parser.add_argument("--bot", default="http://127.0.0.1:8000", help="where the bot serves")
    given = parser.parse_args(arguments)
    with zalo(port=given.port) as standin:
        standin.state.hook = given.bot + "/webhooks/zalo"
        settings = " ".join(f"{name}={value}" for name, value in settings_for(standin).items())
        print(f"In another terminal:\n  DATA_DIR=$(mktemp -d) INDEX_DIR=data/index {settings} python -m bot serve")
        print("Type a message, or !LABEL to press a button of the last message; Ctrl+D ends.")
        threading.Thread(target=_show, args=(standin,), daemon=True).start()
        for line in sys.stdin:
            shown = standin.shown()
            if line.startswith("!") and shown and any(line[1:].strip() in label for label in shown[-1].labels):
                standin.press(shown[-1], line[1:].strip())
            elif line.startswith("!"):
                print("no such button under the last message")
            elif line.strip():
                standin.say(line.rstrip("\n"))
        time.sleep(1)


def _show(standin: Zalo) -> None:
    seen = 0
    while True:
        with standin.changed:
            standin.changed.wait(1)
            new, seen = standin.state.messages[seen:], len(standin.state.messages)
        for one in new:
            print(f"\n{one.text}")
            print("  " + "  ".join(f"[{label}]" for label in one.labels))
