"""Pieces of text with their boldness as one text, bold words between two pairs of asterisks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Piece = tuple[str, bool]


def marked(pieces: Sequence[Piece]) -> str:
    """The text with "**" around bold words, in each line anew; spaces stay outside."""
    lines: list[str] = []
    for line in _lines(pieces):
        text = ""
        for words, bold in _joined(line):
            bare = words.strip()
            text += words.replace(bare, f"**{bare}**", 1) if bold and bare else words
        lines.append(text)
    return trimmed("\n".join(lines).replace("\t", " "))


def trimmed(text: str) -> str:
    """Lines with one space or tab between words; empty lines left out."""
    spaced = re.sub(r"[ \t\u00a0]*\t[ \t\u00a0]*", "\t", re.sub(r"[ \u00a0]+", " ", text))
    lines = (line.strip() for line in spaced.split("\n"))
    return "\n".join(line for line in lines if line)


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for text, bold in pieces:
        for place, part in enumerate(text.split("\n")):
            if place:
                yield line
                line = []
            if part:
                line.append((part, bold))
    yield line


def _joined(line: list[Piece]) -> list[Piece]:
    """Neighbours of the same boldness as one; a space or mark between bold words is bold with them."""
    joined: list[Piece] = []
    for place, (text, bold) in enumerate(line):
        if not _has_words(text) and joined:
            after = next((bold for text, bold in line[place + 1 :] if _has_words(text)), False)
            bold = joined[-1][1] and (bold if text.strip() else after)
        if joined and joined[-1][1] == bold:
            joined[-1] = (joined[-1][0] + text, bold)
        else:
            joined.append((text, bold))
    return joined


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)
