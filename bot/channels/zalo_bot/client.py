"""The Bot Platform's API: the bot's name, its webhook, and sending messages."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime
from typing import Any

from bot.channels.pool import Unreachable
from bot.channels.zalo.events import Event
from bot.channels.zalo.http import Reply, open_client, post
from bot.channels.zalo.outcome import Fate, Outcome
from bot.channels.zalo.render import Message
from bot.channels.zalo.unconfirmed import BOT_GONE_CODES, BOT_QUOTA_CODES, BOT_REFUSED_TOKEN_CODES, RATE_PAUSE_S
from bot.channels.zalo_bot import incoming
from bot.settings import Settings

CHANNEL = "zalo-bot"
_API_BASE = "https://bot-api.zaloplatforms.com"
_LONGEST_WAIT_S = 60.0
_log = logging.getLogger(__name__)


class ZaloBot:
    """Reads the bot's events and writes to its chats. It has no buttons: everything is picked by typing."""

    channel = CHANNEL
    has_buttons = False

    def __init__(self, settings: Settings, timeout_s: float = 10) -> None:
        """`timeout_s` holds for each step of a call. Raises ValueError without ZALO_BOT_TOKEN."""
        if settings.zalo_bot_token is None:
            raise ValueError("no ZALO_BOT_TOKEN")
        base = (settings.zalo_bot_api_base or _API_BASE).rstrip("/")
        self._url = f"{base}/bot{settings.zalo_bot_token.get_secret_value()}"
        self._http = open_client(timeout_s)
        self.name: str | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def ready(self) -> None:
        """Learn the bot's own name, once; raises Unreachable."""
        if self.name is None:
            told = await self._ask("getMe", {})
            self.name = str(told.get("account_name") or "")

    def read(self, payload: bytes) -> tuple[Event | None, datetime | None]:
        event = incoming.inner(json.loads(payload))
        return (incoming.read_event(event, self.name or ""), incoming.time_of(event)) if event else (None, None)

    async def send(self, chat: str, message: Message, heard: datetime, sent: int = 0) -> Outcome:
        """Send to a chat; the platform knows no windows. Raises Unreachable where nothing could be sent to anybody now."""
        reply = await post(self._http, f"{self._url}/sendMessage", {"chat_id": chat, "text": message.text})
        if isinstance(reply, Outcome):
            return reply
        code = _refusal(reply)
        if code is None:
            return Outcome(Fate.SENT)
        if code in BOT_REFUSED_TOKEN_CODES:
            raise Unreachable("Zalo refuses ZALO_BOT_TOKEN")
        if code in BOT_QUOTA_CODES:
            return Outcome(Fate.LATER, RATE_PAUSE_S, code)
        _log.warning("zalo-bot: a message was not taken: %s", code)
        if code in BOT_GONE_CODES:
            return Outcome(Fate.GONE, code=code)
        return Outcome(Fate.REFUSED if 400 <= code < 500 and code != 408 else Fate.FAILING, code=code)

    async def announce(self, url: str, secret: str) -> None:
        """Register the webhook; tries until the platform can be reached."""
        wait_s = 1.0
        while True:
            try:
                await self._ask("setWebhook", {"url": url, "secret_token": secret})
                return
            except Unreachable as error:
                _log.warning("zalo-bot: no webhook yet: %s; next try in %.0f s", error, wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    async def _ask(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        reply = await post(self._http, f"{self._url}/{method}", body)
        if isinstance(reply, Outcome):
            raise Unreachable(f"Zalo gives no reply to {method}")
        code = _refusal(reply)
        if code is not None:
            refused = code in BOT_REFUSED_TOKEN_CODES
            raise Unreachable("Zalo refuses ZALO_BOT_TOKEN" if refused else f"Zalo refuses {method} ({code})")
        told = reply.body.get("result")
        return told if isinstance(told, dict) else {}


def _refusal(reply: Reply) -> int | None:
    """The code that a reply refuses with, wherever it stands; None for one that says ok."""
    if reply.status == 200 and reply.body.get("ok") is True:
        return None
    for name in ("error_code", "errorCode"):
        code = reply.body.get(name)
        if isinstance(code, int):
            return code
    return reply.status if reply.status != 200 else 500
