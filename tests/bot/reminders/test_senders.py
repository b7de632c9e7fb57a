"""Senders against local servers: what each channel is given, and what its replies come to."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.channels.pool import Unreachable
from bot.people import People
from bot.reminders.senders import Letter, MailSender, Outcome, Sender, SmtpError, TelegramSender, WebhookSender
from bot.settings import Settings
from tests.standins.telegram import TOKEN, Fault, Telegram

LETTER = Letter(7, "Nhắc việc 03/12/2026", "Nhắc việc: Phòng A <b>\n1. Báo cáo", ("p",), ("p-1",), "khoa")


def send(sender: Sender, chat: str, letter: Letter = LETTER) -> Outcome:
    async def once() -> Outcome:
        try:
            return await sender.send(chat, letter)
        finally:
            await sender.close()

    return asyncio.run(once())


# Telegram


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    server = Telegram()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    held = People(tmp_path / "people.db")
    yield held
    held.close()


def bot(telegram: Telegram, people: People) -> TelegramSender:
    return TelegramSender(Settings(telegram_token=TOKEN, telegram_api_base=telegram.base), people)


def test_telegram_shows_the_text_as_it_is(telegram: Telegram, people: People) -> None:
    assert send(bot(telegram, people), "5").fate == "sent"
    assert telegram.shown(5)[0].text == LETTER.text


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (Fault("sendMessage", 403, {"ok": False, "error_code": 403, "description": "Forbidden: blocked"}), "gone"),
        (Fault("sendMessage", 429, {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 9}}), "later"),
        (Fault("sendMessage", drop=True, does_it=True), "unknown"),
        (Fault("sendMessage", 502, "Bad Gateway"), "later"),
    ],
)  # fmt: skip
def test_what_telegram_says_decides(telegram: Telegram, people: People, fault: Fault, fate: str) -> None:
    telegram.state.faults.append(fault)
    outcome = send(bot(telegram, people), "5")
    assert outcome.fate == fate
    assert outcome.wait_s == (9.0 if fault.status == 429 else None)


def test_a_long_message_goes_out_in_parts(telegram: Telegram, people: People) -> None:
    text = "\n".join(f"{number}. Một việc có tên rất dài để hết một tin nhắn" for number in range(120))
    assert send(bot(telegram, people), "5", Letter(8, "", text, (), ())).fate == "sent"
    assert "\n".join(shown.text for shown in telegram.shown(5)) == text
    assert len(telegram.shown(5)) == 2


# Web posts


class Receiver(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200
    got: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers), body))
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        return None


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.got.clear()
    Receiver.status = 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/nhac"
    server.shutdown()
    server.server_close()


def test_a_web_post_is_signed(receiver: str) -> None:
    assert send(WebhookSender(), receiver).fate == "sent"
    headers, body = Receiver.got[0]
    expected = hmac.new(b"khoa", headers["X-Kehoach-Time"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Kehoach-Signature"] == f"sha256={expected}"
    assert headers["Idempotency-Key"] == "nhac-7"
    assert json.loads(body) == {
        "id": 7, "subject": LETTER.subject, "text": LETTER.text, "plans": ["p"], "tasks": ["p-1"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "fate"), [(204, "sent"), (302, "refused"), (400, "refused"), (410, "gone"), (503, "later")]
)
def test_what_the_other_server_says_decides(receiver: str, status: int, fate: str) -> None:
    Receiver.status = status
    assert send(WebhookSender(), receiver).fate == fate


def test_a_server_that_is_not_there_is_tried_later(receiver: str) -> None:
    assert send(WebhookSender(), "http://127.0.0.1:9/nhac").fate == "later"


# Mail


class Smtp(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs; refuses recipients that begin with "khong"."""

    mails: ClassVar[list[str]] = []
    hang_up_after_data: ClassVar[bool] = False

    def handle(self) -> None:
        self.say("220 localhost")
        data: list[str] | None = None
        while line := self.rfile.readline().decode().rstrip("\r\n") if data is None else self._body():
            word = line.split(":", 1)[0].split(" ", 1)[0].upper()
            if data is not None:
                self.mails.append(line)
                if self.hang_up_after_data:
                    return
                data = None
                self.say("250 ok")
            elif word == "RCPT" and "<khong" in line:
                self.say("550 no such user")
            elif word == "DATA":
                data = []
                self.say("354 go on")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def _body(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        return "\n".join(lines) or " "

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def smtp() -> Iterator[str]:
    Smtp.mails.clear()
    Smtp.hang_up_after_data = False
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Smtp)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"smtp://127.0.0.1:{server.server_address[1]}?from=nhac@tinh.gov.vn"
    server.shutdown()
    server.server_close()


def test_mail_has_a_subject_a_number_and_says_that_a_machine_wrote_it(smtp: str) -> None:
    assert send(MailSender(smtp), "a@b.vn").fate == "sent"
    mail = Smtp.mails[0]
    assert "To: a@b.vn" in mail
    assert "From: nhac@tinh.gov.vn" in mail
    assert "Auto-Submitted: auto-generated" in mail
    assert "nhac7@tinh.gov.vn" in mail


def test_a_recipient_that_is_not_there_is_gone(smtp: str) -> None:
    assert send(MailSender(smtp), "khong@b.vn") == Outcome("gone", None, "máy chủ thư trả mã 550")


def test_a_mail_whose_receipt_never_came_is_unknown(smtp: str) -> None:
    Smtp.hang_up_after_data = True
    assert send(MailSender(smtp), "a@b.vn").fate == "unknown"


def test_a_mail_server_that_is_not_there_stops_the_channel() -> None:
    with pytest.raises(Unreachable, match="mail server"):
        send(MailSender("smtp://127.0.0.1:9?from=a@b.vn"), "a@b.vn")


def test_a_password_is_not_sent_without_encryption(smtp: str) -> None:
    with pytest.raises(Unreachable):
        send(MailSender(smtp.replace("smtp://", "smtp://ten:matkhau@")), "a@b.vn")
    assert Smtp.mails == []


@pytest.mark.parametrize("url", ["mail.vn", "http://mail.vn?from=a@b.vn", "smtp://mail.vn"])
def test_an_smtp_url_that_lacks_a_part_is_refused(url: str) -> None:
    with pytest.raises(SmtpError, match="SMTP_URL"):
        MailSender(url)
