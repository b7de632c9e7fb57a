"""What an event of the Bot Platform says to the bot, if anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bot.channels.wording import COMMANDS
from bot.channels.zalo.events import Event, Said, Sent

_TEXT = "message.text.received"
# The last has no content: its sender is protected.
_SENT = frozenset(f"message.{kind}.received" for kind in ("image", "sticker", "voice", "unsupported"))
_KNOWN_COMMANDS = frozenset([name for name, _ in COMMANDS] + ["help"])
_COMMAND = re.compile(r"[/#]([A-Za-z_]+)\b")


def inner(delivery: Any) -> dict[str, Any] | None:
    """The event in a delivery, with its envelope or without; None where there is none."""
    if isinstance(delivery, dict) and isinstance(delivery.get("result"), dict):
        delivery = delivery["result"]
    is_event = isinstance(delivery, dict) and isinstance(delivery.get("event_name"), str)
    return delivery if is_event and isinstance(delivery.get("message"), dict) else None


def chat_of(event: dict[str, Any]) -> str | None:
    """The chat that an event belongs to; None for what gets no answer: other kinds of events, and what a bot wrote."""
    if event["event_name"] != _TEXT and event["event_name"] not in _SENT:
        return None
    message = event["message"]
    chat, sender = message.get("chat"), message.get("from")
    if not isinstance(chat, dict) or (isinstance(sender, dict) and sender.get("is_bot")):
        return None
    found = chat.get("id")
    return str(found) if isinstance(found, str | int) and found else None


def key_of(event: dict[str, Any]) -> str:
    """The chat and the number of the message in it."""
    message = event["message"]
    return f"{chat_of(event)}:{message.get('message_id') or message.get('date')}"


def time_of(event: dict[str, Any]) -> datetime | None:
    said = event["message"].get("date")
    try:
        return datetime.fromtimestamp(int(said) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def read_event(event: dict[str, Any], name: str) -> Event | None:
    """What an event says to the bot of this name.

    In a group only commands that it knows, and messages that begin with its name, are for it; what else is said there
    is not. No field tells of a mention.
    """
    chat = chat_of(event)
    if chat is None:
        return None
    message = event["message"]
    text, sender = message.get("text"), message.get("from")
    in_group = str(message["chat"].get("chat_type", "PRIVATE")).upper() != "PRIVATE"
    if event["event_name"] != _TEXT or not isinstance(text, str):
        return None if in_group else Sent(chat)
    if not in_group:
        return Said(chat, text)
    who = str(sender.get("id", "")) if isinstance(sender, dict) else ""
    command = _COMMAND.match(text.strip())
    if command and command[1].lower() in _KNOWN_COMMANDS:
        return Said(chat, text.strip(), who)
    called = re.match(rf"@{re.escape(name)}\b[\s,:]*", text.strip(), re.IGNORECASE) if name else None
    return Said(chat, text.strip()[called.end() :], who) if called else None
