"""How a reminder leaves: one sender for each channel, all with the same few outcomes.

A sender says `unknown` only where a request left and no reply came; whatever surely did not leave may be tried again.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import smtplib
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Literal, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import httpx

from bot.channels.pool import Unreachable
from bot.channels.telegram import client as telegram
from bot.channels.telegram.render import calls_of
from bot.channels.zalo import client as zalo
from bot.channels.zalo.http import open_client
from bot.channels.zalo.outcome import Fate as ZaloFate
from bot.channels.zalo.render import show
from bot.channels.zalo.tokens import OaTokens
from bot.channels.zalo.window import Window, window_at
from bot.channels.zalo_bot import client as zalo_bot
from bot.people import People
from bot.reply import Reply
from bot.settings import Settings
from corpus.errors import PlanError

Fate = Literal["sent", "unknown", "refused", "gone", "closed", "later"]  # closed: takes nothing now, but may again
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_PART_REST_S = 1.05  # between the parts of one message to one chat
_PART_TRIES = 5
_TIMEOUT_S = 20.0


class SmtpError(PlanError):
    """An SMTP_URL that cannot be used; the message never shows it, for it may hold a password."""


@dataclass(frozen=True)
class Letter:
    """What a sender sends. `id` is the message's number in the outbox; `secret` signs web posts, where there is one."""

    id: int
    subject: str
    text: str
    plans: tuple[str, ...]
    tasks: tuple[str, ...]
    secret: str | None = None


@dataclass(frozen=True)
class Outcome:
    """`wait_s` goes with "later"; `note` is for the operator and holds no address and no secret."""

    fate: Fate
    wait_s: float | None = None
    note: str | None = None


class Sender(Protocol):
    """One channel. `rate` is how many messages a second it may send."""

    channel: str
    rate: float

    async def send(self, chat: str, letter: Letter) -> Outcome:
        """Send to a chat. Raises Unreachable where nothing can be sent to anybody now."""
        ...

    async def close(self) -> None: ...


class TelegramSender:
    """Telegram advises at most 30 messages a second to all chats and one a second to each; answers need some of it."""

    channel = telegram.CHANNEL
    rate = 27.0

    def __init__(self, settings: Settings, people: People) -> None:
        self._bot = telegram.open_bot(settings)
        self._people = people
        self._is_ready = False

    async def send(self, chat: str, letter: Letter) -> Outcome:
        if not self._is_ready:
            await telegram.connect(self._bot)
            self._is_ready = True
        calls = calls_of(Reply(letter.text))
        for place, call in enumerate(calls):
            tries = 1 if place == 0 else _PART_TRIES
            for tried in range(tries):
                if place or tried:
                    await asyncio.sleep(_PART_REST_S)
                outcome = await telegram.make(self._bot, chat, call)
                if outcome.fate is not telegram.Fate.LATER or place == 0:
                    break
                await asyncio.sleep(min(outcome.wait_s or 0.0, 60.0))
            if outcome.moved_to:
                self._people.migrate(telegram.CHANNEL, chat, outcome.moved_to)
            if outcome.fate is not telegram.Fate.SENT:
                if place:
                    return Outcome("unknown", note=f"đã gửi {place} trên {len(calls)} phần")
                return _from_telegram(outcome)
        return Outcome("sent")

    async def close(self) -> None:
        await self._bot.shutdown()


def _from_telegram(outcome: telegram.Outcome) -> Outcome:
    fates: dict[telegram.Fate, Fate] = {
        telegram.Fate.UNKNOWN: "unknown", telegram.Fate.REFUSED: "refused", telegram.Fate.GONE: "gone", telegram.Fate.LATER: "later",
    }  # fmt: skip
    return Outcome(fates[outcome.fate], outcome.wait_s)


class ZaloSender:
    """The Official Account, or the Bot Platform with its windows always open."""

    rate = 10.0

    def __init__(self, account: zalo.OfficialAccount | zalo_bot.ZaloBot, people: People) -> None:
        self.channel = account.channel
        self._account = account
        self._people = people

    async def send(self, chat: str, letter: Letter) -> Outcome:
        await self._account.ready()
        messages = show(Reply(letter.text), self._account.has_buttons).messages
        heard = self._people.last_heard(self.channel, chat) or datetime.fromtimestamp(0, UTC)
        for place, message in enumerate(messages):
            if place:
                await asyncio.sleep(_PART_REST_S)
            outcome = await self._account.send(chat, message, heard, place)
            if outcome.fate is not ZaloFate.SENT:
                if place:
                    return Outcome("unknown", note=f"đã gửi {place} trên {len(messages)} phần")
                return _from_zalo(outcome.fate, outcome.wait_s, outcome.code)
        return Outcome("sent")

    async def close(self) -> None:
        await self._account.close()


def _from_zalo(fate: ZaloFate, wait_s: float | None, code: int | None) -> Outcome:
    fates: dict[ZaloFate, Fate] = {
        ZaloFate.UNKNOWN: "unknown", ZaloFate.REFUSED: "refused", ZaloFate.GONE: "gone", ZaloFate.CLOSED: "closed",
        ZaloFate.LATER: "later", ZaloFate.FAILING: "later",
    }  # fmt: skip
    closed = "quá 7 ngày chưa nhắn lại cho tài khoản Zalo" if fate is ZaloFate.CLOSED else None
    return Outcome(fates[fate], wait_s, closed or (f"mã lỗi {code}" if code else None))


def zalo_reaches(people: People, chat: str, now: datetime) -> bool:
    """Whether the Official Account may write to somebody at a moment."""
    heard = people.last_heard(zalo.CHANNEL, chat)
    return heard is not None and window_at(heard, now) is not Window.CLOSED


class MailSender:
    """Mail through SMTP_URL: `smtp://user:password@host:587?from=nhac@tinh.gov.vn`, or `smtps://...:465`.

    `smtp` asks for STARTTLS wherever the server offers it; a password is never sent without encryption.
    """

    channel = "email"
    rate = 5.0

    def __init__(self, url: str) -> None:
        """Raises SmtpError for an address that lacks a part."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise SmtpError("SMTP_URL phải có dạng smtp://tài-khoản:mật-khẩu@máy-chủ:587?from=địa-chỉ-gửi.")
        self._secure = parts.scheme == "smtps"
        self._host, self._port = parts.hostname, parts.port or (465 if self._secure else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else ""
        given = parse_qs(parts.query).get("from")
        self._sender = given[0] if given else self._user or ""
        if "@" not in self._sender:
            raise SmtpError("SMTP_URL thiếu địa chỉ gửi: thêm ?from=ten@co-quan.gov.vn vào cuối.")

    async def send(self, chat: str, letter: Letter) -> Outcome:
        return await asyncio.to_thread(self._send, chat, letter)

    async def close(self) -> None:
        return None

    def try_server(self) -> None:
        """Connect and sign in, and send nothing; raises Unreachable."""
        self._reached().close()

    def _reached(self) -> smtplib.SMTP:
        try:
            return self._open()
        except smtplib.SMTPAuthenticationError:
            raise Unreachable("the mail server refuses the name or password of SMTP_URL") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"the mail server cannot be used ({type(error).__name__})") from None

    def _send(self, to: str, letter: Letter) -> Outcome:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, to, letter.subject
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = make_msgid(f"nhac{letter.id}", self._sender.rsplit("@", 1)[1])
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter.text)
        server = self._reached()
        try:
            server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            return Outcome("gone" if code >= 500 else "later", note=f"máy chủ thư trả mã {code}")
        except smtplib.SMTPResponseException as error:
            return Outcome(
                "refused" if error.smtp_code >= 500 else "later", note=f"máy chủ thư trả mã {error.smtp_code}"
            )
        except (OSError, smtplib.SMTPException) as error:
            return Outcome("unknown", note=type(error).__name__)
        finally:
            server.close()
        return Outcome("sent")

    def _open(self) -> smtplib.SMTP:
        if self._secure:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, timeout=_TIMEOUT_S, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT_S)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
                server.ehlo()
            elif self._user:
                server.close()
                raise smtplib.SMTPNotSupportedError("no encryption for the password")
        if self._user:
            server.login(self._user, self._password)
        return server


class WebhookSender:
    """A JSON post to the unit's own address, signed with the subscription's secret.

    `X-Kehoach-Signature` is "sha256=" and the HMAC-SHA256, in hexadecimal, of the time in `X-Kehoach-Time`, a full stop
    and the body; `Idempotency-Key` is the same for every try of a message. Redirections are not followed.
    """

    channel = "webhook"
    rate = 10.0

    def __init__(self) -> None:
        self._http = open_client(_TIMEOUT_S)

    async def send(self, chat: str, letter: Letter) -> Outcome:
        told = {
            "id": letter.id,
            "subject": letter.subject,
            "text": letter.text,
            "plans": letter.plans,
            "tasks": letter.tasks,
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        at = str(int(datetime.now(UTC).timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": f"nhac-{letter.id}",
            "X-Kehoach-Time": at,
            "X-Kehoach-Signature": sign(letter.secret or "", at, body),
        }
        try:
            reply = await self._http.post(chat, content=body, headers=headers)
        except _NOT_SENT as error:
            return Outcome("later", note=type(error).__name__)
        except httpx.InvalidURL:
            return Outcome("refused", note="địa chỉ không hợp lệ")
        except httpx.HTTPError as error:
            return Outcome("unknown", note=type(error).__name__)
        if reply.is_success:
            return Outcome("sent")
        note = f"nơi nhận trả mã {reply.status_code}"
        if reply.status_code in (404, 410):
            return Outcome("gone", note=note)
        again = reply.status_code in (408, 425, 429) or reply.status_code >= 500
        return Outcome("later" if again else "refused", _retry_after(reply.headers), note)

    async def close(self) -> None:
        await self._http.aclose()


def sign(secret: str, at: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def _retry_after(headers: Mapping[str, Any]) -> float | None:
    value = str(headers.get("retry-after", ""))
    return float(value) if value.isdecimal() else None


def open_senders(settings: Settings, people: People) -> dict[str, Sender]:
    """The senders that the settings allow, by channel. Raises SmtpError."""
    senders: list[Sender] = [WebhookSender()]
    if settings.telegram_token:
        senders.append(TelegramSender(settings, people))
    if settings.zalo_app_id and settings.zalo_app_secret and settings.zalo_refresh_token:
        senders.append(ZaloSender(zalo.OfficialAccount(settings, OaTokens(settings, people)), people))
    if settings.zalo_bot_token:
        senders.append(ZaloSender(zalo_bot.ZaloBot(settings), people))
    if settings.smtp_url:
        senders.append(MailSender(settings.smtp_url.get_secret_value()))
    return {one.channel: one for one in senders}
