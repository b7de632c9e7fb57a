"""The Bot API: the client, and what came of a call."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import httpx
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.pool import Unreachable
from bot.channels.telegram.render import Call
from bot.settings import Settings

CHANNEL = "telegram"
os.environ.setdefault("PTB_TIMEDELTA", "true")  # stretches of time as timedelta, as later versions give them
_API_BASE = "https://api.telegram.org"
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


class Fate(Enum):
    """What came of a call."""

    SENT = "sent"
    UNKNOWN = "unknown"  # it left, and no reply came
    REFUSED = "refused"  # for good; trying again changes nothing
    GONE = "gone"  # the chat takes nothing from the bot
    LATER = "later"


@dataclass(frozen=True)
class Outcome:
    """`wait_s` goes with LATER, None where Telegram did not say; `moved_to` is the chat's new id, with LATER."""

    fate: Fate
    wait_s: float | None = None
    moved_to: str | None = None


SENT = Outcome(Fate.SENT)


def open_bot(settings: Settings, timeout_s: float = 10.0) -> Bot:
    """The client for the token in the settings; nothing is sent yet. `timeout_s` holds for each step of a call."""
    if settings.telegram_token is None:
        raise ValueError("no TELEGRAM_TOKEN")
    # These log addresses, which hold the token.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger(name).level))
    base = (settings.telegram_api_base or _API_BASE).rstrip("/")

    def request(connections: int) -> HTTPXRequest:
        return HTTPXRequest(connections, timeout_s, timeout_s, timeout_s, timeout_s)

    return Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request(32),
        get_updates_request=request(1),
    )


async def connect(bot: Bot) -> None:
    """Learn the bot's own name, once; raises Unreachable."""
    try:
        await bot.initialize()
    except TelegramError as error:
        raise unreachable(error) from None


def unreachable(error: TelegramError) -> Unreachable:
    """Why Telegram cannot be used now, without the address or the token that the error may name."""
    if isinstance(error, InvalidToken):
        return Unreachable("Telegram refuses TELEGRAM_TOKEN")
    if isinstance(error, Conflict):
        return Unreachable("another program receives this bot's updates")
    cause = error.__cause__
    return Unreachable(f"Telegram cannot be reached ({type(cause or error).__name__})")


async def make(bot: Bot, chat: str, call: Call) -> Outcome:
    """Make a call. Raises Unreachable where no call could be made now."""
    try:
        await _make(bot, chat, call, as_html=True)
    except BadRequest as error:
        return await _after_refusal(bot, chat, call, error.message.lower())
    except TelegramError as error:
        return _outcome(error)
    return SENT


async def _after_refusal(bot: Bot, chat: str, call: Call, reason: str) -> Outcome:
    """A refused call made once more in a simpler way, where one helps."""
    if call.method == "answer" or "message is not modified" in reason:
        return SENT  # too late, or pressed twice: nothing is lost
    if "parse" in reason or "entit" in reason:
        again, as_html = call, False
    elif call.method == "edit":
        again, as_html = Call("send", call.html, call.plain, call.keyboard), True
    else:
        logging.getLogger(__name__).error("telegram refuses a message: %s", reason)
        return Outcome(Fate.GONE if "chat not found" in reason else Fate.REFUSED)
    try:
        await _make(bot, chat, again, as_html)
    except BadRequest as error:
        logging.getLogger(__name__).error("telegram refuses a message: %s", error.message)
        return Outcome(Fate.REFUSED)
    except TelegramError as error:
        return _outcome(error)
    return SENT


def _outcome(error: TelegramError) -> Outcome:
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return Outcome(Fate.LATER, wait.total_seconds() if isinstance(wait, timedelta) else wait)
    if isinstance(error, ChatMigrated):
        return Outcome(Fate.LATER, 0, str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Outcome(Fate.GONE)
    if isinstance(error, NetworkError) and not isinstance(error.__cause__, _NOT_SENT):
        # With a reply of the server (429 without a time, 5xx) nothing was sent; without one, nobody knows.
        return Outcome(Fate.UNKNOWN if isinstance(error.__cause__, httpx.HTTPError) else Fate.LATER)
    raise unreachable(error) from None


async def _make(bot: Bot, chat: str, call: Call, as_html: bool) -> None:
    if call.method == "answer":
        await bot.answer_callback_query(call.query or "", call.plain or None)
        return
    text, mode = (call.html, ParseMode.HTML) if as_html else (call.plain, None)
    keyboard = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in call.keyboard]
    markup = InlineKeyboardMarkup(keyboard) if keyboard else None
    preview = LinkPreviewOptions(is_disabled=True)
    if call.method == "edit":
        await bot.edit_message_text(
            text, chat, call.message, parse_mode=mode, reply_markup=markup, link_preview_options=preview
        )
        return
    quoted = ReplyParameters(call.message, allow_sending_without_reply=True) if call.message else None
    await bot.send_message(
        chat, text, parse_mode=mode, reply_markup=markup, link_preview_options=preview, reply_parameters=quoted
    )
