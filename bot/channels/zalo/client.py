"""The Official Account's API: sending consultation messages."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.channels.pool import Unreachable
from bot.channels.zalo import incoming
from bot.channels.zalo.events import Event
from bot.channels.zalo.http import Reply, open_client, post
from bot.channels.zalo.outcome import MEANINGS, Fate, Meaning, Outcome, outcome_of
from bot.channels.zalo.render import Message
from bot.channels.zalo.tokens import OaTokens
from bot.channels.zalo.unconfirmed import BUTTON_TEMPLATE, BUTTON_TYPE, RATE_PAUSE_S, SEND_APPSECRET_PROOF
from bot.channels.zalo.window import Window, window_at
from bot.settings import Settings

CHANNEL = "zalo"
_API_BASE = "https://openapi.zalo.me"
_ID = re.compile(r"\w*\d{6,}\w*")  # of a person or a message, which no log should hold
_log = logging.getLogger(__name__)


class OfficialAccount:
    """Reads the account's events and writes to its followers."""

    channel = CHANNEL
    has_buttons = True

    def __init__(self, settings: Settings, tokens: OaTokens, timeout_s: float = 10) -> None:
        """`timeout_s` holds for each step of a call."""
        self._tokens = tokens
        self._secret = settings.zalo_app_secret.get_secret_value() if settings.zalo_app_secret else ""
        self._url = (settings.zalo_api_base or _API_BASE).rstrip("/") + "/v3.0/oa/message/cs"
        self._http = open_client(timeout_s)

    async def close(self) -> None:
        await self._http.aclose()

    async def ready(self) -> None:
        """Have a token before anything is composed; raises Unreachable."""
        await self._tokens.access()

    def read(self, payload: bytes) -> tuple[Event | None, datetime | None]:
        """What a stored delivery says, and when its sender said it."""
        event = json.loads(payload)
        return incoming.read_event(event), incoming.time_of(event)

    async def send(self, chat: str, message: Message, heard: datetime, sent: int = 0) -> Outcome:
        """Send to somebody last heard at `heard`, to whom `sent` messages went out since.

        Nothing is sent where the window is closed. Raises Unreachable where no message could be sent to anybody now.
        """
        window = window_at(heard, datetime.now(UTC), sent)
        if window is Window.CLOSED:
            return Outcome(Fate.CLOSED)
        outcome = await self._with_token(_body(chat, message))
        if outcome.fate is Fate.REFUSED and message.buttons:
            outcome = await self._with_token(_body(chat, Message(message.text)))
        return replace(outcome, billed=outcome.fate is Fate.SENT and window is Window.BILLED)

    async def _with_token(self, body: dict[str, Any]) -> Outcome:
        token = await self._tokens.access()
        outcome = await self._send(token, body)
        if outcome is None:
            outcome = await self._send(await self._tokens.renew(token), body)
        if outcome is None:
            raise Unreachable("Zalo refuses a new access token")
        return outcome

    async def _send(self, token: str, body: dict[str, Any]) -> Outcome | None:
        """What came of it; None for a token that Zalo does not take."""
        headers = {"access_token": token}
        if SEND_APPSECRET_PROOF:
            headers["appsecret_proof"] = hmac.new(self._secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        reply = await post(self._http, self._url, body, headers)
        return _outcome(reply) if isinstance(reply, Reply) else reply


def _outcome(reply: Reply) -> Outcome | None:
    """Zalo refuses with HTTP 200 and a negative `error`; the status alone says nothing of a message."""
    code = reply.body.get("error")
    if reply.status == 429:
        return Outcome(Fate.LATER, RATE_PAUSE_S)
    if reply.status >= 500 or not isinstance(code, int):
        return Outcome(Fate.FAILING)
    if code == 0:
        return Outcome(Fate.SENT)
    meaning = MEANINGS.get(code)
    if meaning is Meaning.TOKEN:
        return None
    said = f"{code} {_ID.sub('...', str(reply.body.get('message', '')))[:120]}"
    if meaning is Meaning.OPERATOR:
        raise Unreachable(f"the account or the app needs its operator: Zalo says {said}")
    if meaning is not Meaning.RATE:
        _log.warning("zalo: a message was not taken: %s", said)
    return outcome_of(code)


def _body(chat: str, message: Message) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": message.text}
    if message.buttons:
        buttons = [{"title": title, "type": BUTTON_TYPE, "payload": payload} for title, payload in message.buttons]
        shown["attachment"] = {**BUTTON_TEMPLATE, "payload": {"buttons": buttons}}
    return {"recipient": {"user_id": chat}, "message": shown}
