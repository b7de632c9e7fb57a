"""Replies as calls of the Bot API, kept as plain values so that they can be stored before they are made."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from bot.channels.telegram.split import Block, Line, split
from bot.reply import Button, Reply, RowQuote

MOST_NOTICE_CHARS = 200
_LABEL_CHARS = 64


@dataclass(frozen=True)
class Call:
    """One call: a message to send, one to change, or a pressed button to answer.

    `keyboard` has rows of label and data; `message` is what to reply to or to change; `query` is the press.
    """

    method: Literal["send", "edit", "answer"]
    html: str = ""
    plain: str = ""
    keyboard: tuple[tuple[tuple[str, str], ...], ...] = ()
    message: int | None = None
    query: str | None = None


def calls_of(
    reply: Reply, *, reply_to: int | None = None, query: str | None = None, pressed: int | None = None
) -> list[Call]:
    """The calls that show a reply.

    `reply_to` is the message it answers in a group; `query` and `pressed` are the press and the message of its button.
    """
    calls = [Call("answer", plain=(reply.notice or "")[:MOST_NOTICE_CHARS], query=query)] if query else []
    pieces = split(blocks_of(reply))
    keyboard = _keyboard(reply.buttons)
    if len(pieces) == 1 and reply.replaces and pressed is not None:
        return [*calls, Call("edit", pieces[0].html, pieces[0].plain, keyboard, pressed)]
    for number, piece in enumerate(pieces, start=1):
        under = keyboard if number == len(pieces) else ()
        calls.append(Call("send", piece.html, piece.plain, under, reply_to if number == 1 else None))
    return calls


def blocks_of(reply: Reply) -> list[Block]:
    """The text line by line, then each quoted row."""
    return [Block((Line(line),)) for line in reply.text.split("\n") if reply.text] + [
        _quoted(quote) for quote in reply.quotes
    ]


def _quoted(quote: RowQuote) -> Block:
    fields = (Line(f"{name}: {text}", len(name) + 1) for name, text in quote.fields)
    return Block((Line(quote.place, len(quote.place)), *fields), is_quote=True)


def _keyboard(rows: Sequence[Sequence[Button]]) -> tuple[tuple[tuple[str, str], ...], ...]:
    return tuple(tuple((button.label[:_LABEL_CHARS], button.data) for button in row) for row in rows)


def dump(calls: Sequence[Call]) -> bytes:
    return json.dumps([asdict(call) for call in calls], ensure_ascii=False).encode()


def load(stored: bytes) -> list[Call]:
    return [
        Call(**{**call, "keyboard": tuple(tuple((label, data) for label, data in row) for row in call["keyboard"])})
        for call in json.loads(stored)
    ]
