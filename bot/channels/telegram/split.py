"""A reply cut into messages that Telegram takes, as HTML and as plain text.

Telegram counts UTF-16 units after parsing. Cuts fall between paragraphs where they can, else between words, never
inside a tag, an entity, a surrogate pair or a letter with its marks.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LIMIT = 4000  # of the 4,096 that Telegram allows
_JOINERS = "\u200d\ufe0f"


@dataclass(frozen=True)
class Line:
    """A line of text whose first `bold` characters stand out."""

    text: str
    bold: int = 0

    @property
    def html(self) -> str:
        head, rest = (html.escape(part, quote=False) for part in (self.text[: self.bold], self.text[self.bold :]))
        return f"<b>{head}</b>{rest}" if head else rest


@dataclass(frozen=True)
class Block:
    """Lines that belong together; a quotation can be folded away."""

    lines: tuple[Line, ...]
    is_quote: bool = False

    @property
    def plain(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def html(self) -> str:
        inner = "\n".join(line.html for line in self.lines)
        return f"<blockquote expandable>{inner}</blockquote>" if self.is_quote else inner


@dataclass(frozen=True)
class Piece:
    """One message, twice: `plain` is for the case that Telegram cannot parse `html`."""

    html: str
    plain: str


def utf16_length(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def split(blocks: Sequence[Block], limit: int = LIMIT) -> list[Piece]:
    """The messages for some blocks, in order, none longer than `limit` UTF-16 units; no message is empty."""
    messages: list[list[Block]] = [[]]
    room = limit
    for block in blocks:
        for part in _parts(block, limit):
            needed = utf16_length(part.plain) + 1
            if needed > room and messages[-1]:
                messages.append([])
                room = limit
            messages[-1].append(part)
            room -= needed
    return [
        Piece("\n".join(part.html for part in parts), "\n".join(part.plain for part in parts))
        for parts in messages
        if any(part.plain.strip() for part in parts)
    ]


def _parts(block: Block, limit: int) -> Iterator[Block]:
    """A block, or where it is too long its lines: text line by line, a quotation in as few as can be."""
    if utf16_length(block.plain) < limit and (block.is_quote or len(block.lines) == 1):
        yield block
        return
    lines = [cut for line in block.lines for cut in _cut(line, limit - 1)]
    if not block.is_quote:
        yield from (Block((line,)) for line in lines)
        return
    held: list[Line] = []
    for line in lines:
        if held and utf16_length("\n".join(one.text for one in (*held, line))) >= limit:
            yield Block(tuple(held), True)
            held = []
        held.append(line)
    yield Block(tuple(held), True)


def _cut(line: Line, limit: int) -> Iterator[Line]:
    text, bold = line.text, line.bold
    while utf16_length(text) > limit:
        at = _cut_at(text, limit)
        yield Line(text[:at].rstrip(), min(bold, at))
        rest = text[at:].lstrip()
        bold = max(0, bold - (len(text) - len(rest)))
        text = rest
    yield Line(text, bold)


def _cut_at(text: str, limit: int) -> int:
    """Where to cut: after the last space of the first `limit` units, if that is not too early, else before a letter."""
    end = units = 0
    while end < len(text) and units + (2 if text[end] > "\uffff" else 1) <= limit:
        units += 2 if text[end] > "\uffff" else 1
        end += 1
    space = text.rfind(" ", end // 2, end)
    if space > 0:
        return space + 1
    whole = end
    while whole > 1 and (unicodedata.combining(text[whole]) or text[whole] in _JOINERS or text[whole - 1] == "\u200d"):
        whole -= 1
    return whole if whole > 1 else end
