"""The words of one printed cell as text: a newline where a line was ended on purpose, bold between asterisks, torn words mended."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.readers.grids import find_grids
from corpus.readers.paper import Page, Word, printed_lines

_EDGES = '.,;:()"“”'
_STOPS = frozenset(".,;:")
_BULLET = re.compile(r"[-–+•*]$|[-–+•][A-ZĐÀ-Ỹ]")
# A space's width and the room that must be left over, in heights of the line; the widest margin in a cell, in points.
_SPACE, _SLACK, _MARGIN = 0.25, 0.35, 8.0
# A line that ends so goes on without a space: "15/6/" and "2026", "KH-" and "UBND".
_TORN_SIGN = re.compile(r"\w[/-]$")


@dataclass(frozen=True)
class Glue:
    """The words that a paper has inside its lines, where no line end can have torn them (lower case)."""

    known: frozenset[str]

    def joins(self, above: str, below: str) -> bool:
        """Whether a line's last word and the next line's first are the halves of one word."""
        if _TORN_SIGN.search(above) and below[:1].isalnum():
            return True
        first, second = above.strip(_EDGES).casefold(), below.strip(_EDGES).casefold()
        if not (above[-1:].isalpha() and below[:1].islower() and first.isalpha() and second.isalpha()):
            return False
        return first + second in self.known and not (first in self.known and second in self.known)


def glue_of(pages: Iterable[Page]) -> Glue:
    known: set[str] = set()
    for page in pages:
        grids = find_grids(page)
        for line in printed_lines(page.words):
            if grids and any(grid.holds(line[0].center, line[0].middle) for grid in grids):
                # A line of a table runs over several cells, and each has ends of its own: only gaps of a space are inside.
                inner = [
                    word.text
                    for before, word, after in zip(line, line[1:], line[2:], strict=False)
                    if word.left - before.right < word.height * 0.5 and after.left - word.right < word.height * 0.5
                ]
            else:
                inner = [word.text for word in line[1:-1]]
            known.update(text.strip(_EDGES).casefold() for text in inner)
    return Glue(frozenset(known))


def cell_text(words: Sequence[Word], glue: Glue, width: float) -> str:
    """The cell's text, `width` points wide. Words that are bold beside others that are not stand between asterisks.

    A line is broken by a newline only where its next word would still have had room: elsewhere the program wrapped it.
    """
    lines = printed_lines(words)
    mixed = len({word.bold for word in words}) == 2
    listed = bool(lines) and bool(_BULLET.match(lines[0][0].text))
    text, bold = "", False
    above: list[Word] = []
    for line in lines:
        for place, word in enumerate(line):
            between = " " if place else _between(above, line, glue, width, listed) if above else ""
            if mixed and word.bold != bold:
                between = f"**{between}" if bold else f"{between}**"
                bold = word.bold
            text += between + word.text
        above = line
    return f"{text}**" if bold else text


def _between(above: Sequence[Word], line: Sequence[Word], glue: Glue, width: float, listed: bool) -> str:
    """What stands between two lines. A dash begins an item of a list in a cell that is `listed`, or after a stop; elsewhere
    it may as well be the one of "Quản trị - Tài vụ", wrapped."""
    if glue.joins(above[-1].text, line[0].text):
        return ""
    height = above[-1].height
    used = above[-1].right - above[0].left + _SPACE * height + (line[0].right - line[0].left)
    item = _BULLET.match(line[0].text) and (listed or above[-1].text[-1:] in _STOPS)
    return "\n" if used + _SLACK * height < width or item else " "


def inner_width(words: Iterable[Word], left: float, right: float, ruled: bool = True) -> float:
    """The room for text in a column between two borders, whose words show how far from the borders they begin or end."""
    inside = list(words)
    if not inside:
        return right - left
    first, last = min(word.left for word in inside), max(word.right for word in inside)
    if not ruled:
        return last - first
    return right - left - 2 * max(0.0, min(_MARGIN, first - left, right - last))
