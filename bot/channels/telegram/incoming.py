"""What an update says to the bot, if anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from telegram import Message, MessageEntity, Update

from bot.channels.wording import COMMANDS

# What is asked for from Telegram; edited messages are not: an edit gets no second answer.
ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
_KNOWN_COMMANDS = frozenset([name for name, _ in COMMANDS] + ["help"])
_COMMAND = re.compile(r"/([A-Za-z0-9_]+)(?:@(\w+))?")


@dataclass(frozen=True)
class Said:
    """A message to the bot; in a group `who` wrote it and `message` is quoted in the reply."""

    chat: str
    text: str
    who: str | None = None
    message: int | None = None


@dataclass(frozen=True)
class Sent:
    """Something to the bot that is no text."""

    chat: str


@dataclass(frozen=True)
class Pressed:
    """A button; `message` is the one it stands under, None where it is too old to be known."""

    chat: str
    query: str
    data: str
    who: str | None = None
    message: int | None = None


@dataclass(frozen=True)
class Blocked:
    """The bot was shut out of a chat, or let in again."""

    chat: str
    blocked: bool


@dataclass(frozen=True)
class Moved:
    """A group became a supergroup, with another id."""

    chat: str
    new: str


Event = Said | Sent | Pressed | Blocked | Moved


def chat_of(update: dict[str, Any]) -> str | None:
    """The chat that an update as delivered belongs to; None for kinds of updates that get no answer."""
    for kind in ALLOWED_UPDATES:
        part = update.get(kind)
        if isinstance(part, dict):
            held = part.get("message") or {} if kind == "callback_query" else part
            chat = held.get("chat") or (part.get("from") if kind == "callback_query" else None)
            return str(chat["id"]) if isinstance(chat, dict) and "id" in chat else None
    return None


def read_event(update: Update, bot_id: int, bot_name: str) -> Event | None:
    """What an update says to the bot with this id and user name; None for what it should not answer."""
    query = update.callback_query
    if query is not None:
        held = query.message
        chat = str(held.chat.id if held else query.from_user.id)
        in_group = held is not None and held.chat.type != "private"
        who = str(query.from_user.id) if in_group else None
        return Pressed(chat, query.id, query.data or "", who, held.message_id if held else None)
    member = update.my_chat_member
    if member is not None:
        return Blocked(str(member.chat.id), member.new_chat_member.status in ("kicked", "left"))
    return _of_message(update.message, bot_id, bot_name) if update.message else None


def _of_message(message: Message, bot_id: int, bot_name: str) -> Event | None:
    chat = str(message.chat.id)
    if message.migrate_to_chat_id:
        return Moved(chat, str(message.migrate_to_chat_id))
    in_group = message.chat.type != "private"
    as_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    if message.chat.type == "channel" or (message.from_user and message.from_user.is_bot and not as_group):
        return None
    text = message.text
    if text is None:
        return Sent(chat) if not in_group and message.effective_attachment else None
    command = _COMMAND.match(text)
    if command and (command[2] or bot_name).lower() != bot_name.lower():
        return None  # for another bot
    if not in_group:
        return Said(chat, _without_name(text, command))
    mentions = _mentions(message, bot_name)
    replied = message.reply_to_message
    to_bot = replied is not None and replied.from_user is not None and replied.from_user.id == bot_id
    known = command is not None and (command[2] is not None or command[1].lower() in _KNOWN_COMMANDS)
    if not (mentions or to_bot or known):
        return None
    for name in mentions:
        text = text.replace(name, " ")
    who = str(
        message.sender_chat.id if as_group and message.sender_chat else message.from_user.id if message.from_user else 0
    )
    return Said(chat, _without_name(text.strip(), command), who, message.message_id)


def _without_name(text: str, command: re.Match[str] | None) -> str:
    """ "/viec@our_bot" as "/viec"."""
    return f"/{command[1]}{text[command.end() :]}" if command and command[2] and text.startswith(command[0]) else text


def _mentions(message: Message, bot_name: str) -> list[str]:
    found = message.parse_entities([MessageEntity.MENTION])
    return [text for text in found.values() if text.lower() == f"@{bot_name.lower()}"]
