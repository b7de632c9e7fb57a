"""Replies as messages that Zalo takes: plain text in pieces, a few buttons, and what can be typed instead of pressing."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from bot.channels import wording as said
from bot.channels.telegram.split import Block, Line, split
from bot.channels.zalo import wording
from bot.channels.zalo.unconfirmed import MOST_BUTTONS, MOST_TITLE_CHARS, SAY_WHAT_TO_TYPE
from bot.reply import Reply
from corpus.text import syllables

MOST_CHARS = 2000
_TURNING = (said.EARLIER, said.LATER)
_NUMBERED = re.compile(r"(\d{1,3})\. (.+)", re.DOTALL)
_PRESS = re.compile(r"#([\w-]+:\d+)")


@dataclass(frozen=True)
class Message:
    """One message; `buttons` have a title and the text that pressing sends back."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A reply as messages; `typed` says which folded words press which button, by its data."""

    messages: tuple[Message, ...]
    typed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Option:
    """A button of a reply; a choice has the `number` that picks it."""

    label: str
    data: str
    number: int | None = None


def show(reply: Reply, with_buttons: bool) -> Shown:
    """The messages for a reply, none over 2,000 characters in NFC, with buttons under the last one.

    Choices that the text does not number itself are listed under it. Quoted rows are left out: Zalo cannot fold them away.
    """
    text = unicodedata.normalize("NFC", reply.text or reply.notice or "")
    options = _options(reply)
    choices = [option for option in options if option.number is not None]
    others = [option for option in options if option.number is None]
    lines = text.split("\n")
    if any(not any(line.startswith(f"{choice.number}. ") for line in lines) for choice in choices):
        lines += [wording.numbered(choice.number or 0, choice.label) for choice in choices]
        lines.append(wording.BY_NUMBER)
    if others and (SAY_WHAT_TO_TYPE or not with_buttons):
        lines += ["", wording.by_word([option.label for option in others])]
    pieces = [piece.plain for piece in split([Block((Line(line),)) for line in lines], MOST_CHARS)]
    buttons = _buttons(choices, others) if with_buttons else ()
    messages = [Message(piece) for piece in pieces[:-1]] + [Message(piece, buttons) for piece in pieces[-1:]]
    typed = {_words(option.label): option.data for option in options}
    typed |= {str(option.number): option.data for option in choices}
    return Shown(tuple(messages), typed)


def pressed(text: str) -> str | None:
    """The data of the button whose pressing sent this text; None for what somebody typed."""
    found = _PRESS.fullmatch(text.strip())
    return found[1] if found else None


def picked(text: str, typed: dict[str, str]) -> str | None:
    """The data of the button that a typed text means, among those shown last."""
    return None if text.lstrip().startswith(("/", "#")) else typed.get(_words(text))


def dump(messages: Sequence[Message]) -> bytes:
    return json.dumps([asdict(message) for message in messages], ensure_ascii=False).encode()


def load(stored: bytes) -> list[Message]:
    return [
        Message(one["text"], tuple((title, payload) for title, payload in one["buttons"])) for one in json.loads(stored)
    ]


def _options(reply: Reply) -> list[_Option]:
    options = []
    for button in (button for row in reply.buttons for button in row):
        label = unicodedata.normalize("NFC", button.label)
        numbered = _NUMBERED.fullmatch(label)
        if numbered:
            options.append(_Option(numbered[2], button.data, int(numbered[1])))
        elif reply.menu and label not in _TURNING:
            # The place of a choice in its menu is the last part of its data, so that numbers run on over pages.
            options.append(_Option(label, button.data, int(button.data.rpartition(":")[2]) + 1))
        else:
            options.append(_Option(label, button.data))
    return options


def _buttons(choices: Sequence[_Option], others: Sequence[_Option]) -> tuple[tuple[str, str], ...]:
    """The buttons that there is room for: turning pages first, then choices if all fit, then the rest."""
    turning = [option for option in others if option.label in _TURNING]
    rest = [option for option in others if option.label not in _TURNING]
    fitting = list(choices) if len(choices) + len(turning) <= MOST_BUTTONS else []
    return tuple(
        (_title(option)[:MOST_TITLE_CHARS], f"#{option.data}") for option in [*turning, *fitting, *rest][:MOST_BUTTONS]
    )


def _title(option: _Option) -> str:
    return option.label if option.number is None else wording.numbered(option.number, option.label)


def _words(text: str) -> str:
    return " ".join(syllables(text))
