"""What is printed on a page, whatever it was read with: words and ruled lines, each with its place.

Places are in points (1/72 inch) from the upper left corner of the page as a person holds it, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Word:
    """Letters without white space between them; `confidence` (0..1) is OCR's, 1 where the file has the letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False
    confidence: float = 1.0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A straight ruled line: at `at` (its y where it goes across, its x where it goes down), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(frozen=True)
class Page:
    """A page's words and ruled lines in no order. `number` counts from 1."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()
    scanned: bool = False


def printed_lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words that stand on one line together, lines from top to bottom, words from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and abs(word.middle - _middle(lines[-1])) < 0.45 * _height(lines[-1]):
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        line.sort(key=lambda word: word.left)
    return lines


def text_of_words(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _middle(line: Sequence[Word]) -> float:
    # The tallest word tells: a raised footnote mark or a full stop of OCR stands off the line.
    return max(line, key=lambda word: word.height).middle


def _height(line: Sequence[Word]) -> float:
    return median(word.height for word in line)
