"""What an event of an Official Account says to the bot, if anything."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.channels.zalo.events import Event, Followed, Left, Said, Sent

# Echoes of the account's own messages (oa_send_*), receipts, groups and people who are not known are not among these.
_SENT = frozenset(
    f"user_send_{kind}"
    for kind in ("image", "link", "audio", "video", "sticker", "gif", "location", "file", "business_card")
)
_TEXT = "user_send_text"


def chat_of(event: dict[str, Any]) -> str | None:
    """The person that an event as delivered is from; None for kinds of events that get no answer."""
    name = event.get("event_name")
    if not isinstance(name, str):
        return None
    if name == _TEXT or name in _SENT:
        return _id(event.get("sender"))
    return _id(event.get("follower")) if name in ("follow", "unfollow") else None


def key_of(event: dict[str, Any]) -> str:
    """What tells an event from every other one, however often it is delivered."""
    message = event.get("message")
    number = message.get("msg_id") if isinstance(message, dict) else None
    told = str(number) if number else f"{chat_of(event)}:{event.get('timestamp')}"
    return f"{event.get('event_name')}:{told}"


def time_of(event: dict[str, Any]) -> datetime | None:
    """When it happened; None where the event does not say it in milliseconds."""
    said = str(event.get("timestamp", ""))
    if not (said.isascii() and said.isdecimal() and len(said) <= 15):
        return None
    try:
        return datetime.fromtimestamp(int(said) / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def read_event(event: dict[str, Any]) -> Event | None:
    """What a stored event says to the bot; None for what it should not answer."""
    chat = chat_of(event)
    if chat is None:
        return None
    name = event["event_name"]
    if name == "follow":
        return Followed(chat)
    if name == "unfollow":
        return Left(chat)
    message = event.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    return Said(chat, text) if name == _TEXT and isinstance(text, str) else Sent(chat)


def _id(person: Any) -> str | None:
    found = person.get("id") if isinstance(person, dict) else None
    return str(found) if isinstance(found, str | int) and found else None
