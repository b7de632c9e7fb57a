"""A question as a row of words, each in its typed and its folded form, and phrases found in that row.

People type with all diacritics, with some or with none. A phrase of the product's tables is written with all of
them; a typed word may be that phrase's word if the letters agree and no mark was typed that the phrase lacks
("hơp" may be "hợp", "số" is never "sở").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from corpus.text import clean, fold

_WORD = re.compile(r"[^\W_]+|%")
_STOPS = frozenset(",;:.?!…")
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|«([^»]+)»')

T = TypeVar("T")


@dataclass(frozen=True)
class Word:
    """One word of a question: as typed, folded, and where it stands (character offsets, the end excluded).

    `stopped` tells that a comma or another stop stands before it: no phrase runs over a stop.
    """

    text: str
    bare: str
    start: int
    end: int
    quoted: bool = False
    stopped: bool = False


def split_words(text: str) -> tuple[Word, ...]:
    """The words of a text in NFC; those inside quotation marks are marked as quoted."""
    quotes = [match.span() for match in _QUOTED.finditer(text)]
    return tuple(
        Word(
            match.group(),
            fold(match.group()),
            match.start(),
            match.end(),
            any(start <= match.start() and match.end() <= end for start, end in quotes),
            text[match.start() - 1 : match.start()] == " " and text[match.start() - 2] in _STOPS,
        )
        for match in _WORD.finditer(text)
    )


fold_word = lru_cache(maxsize=20_000)(fold)


@lru_cache(maxsize=20_000)
def _letters(word: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Each base letter with the marks on it; the bar of đ counts as a mark."""
    letters: list[tuple[str, frozenset[str]]] = []
    for char in unicodedata.normalize("NFD", word.casefold()):
        if unicodedata.combining(char) and letters:
            base, marks = letters[-1]
            letters[-1] = (base, marks | {char})
        elif char == "đ":
            letters.append(("d", frozenset({"-"})))
        else:
            letters.append((char, frozenset()))
    return tuple(letters)


@lru_cache(maxsize=50_000)
def may_be(typed: str, meant: str) -> bool:
    """Whether `typed` can be a careless way of typing `meant`: same letters, no mark that `meant` lacks."""
    one, other = _letters(typed), _letters(meant)
    return len(one) == len(other) and all(
        a == b and marks <= allowed for (a, marks), (b, allowed) in zip(one, other, strict=True)
    )


@dataclass(frozen=True)
class Found(Generic[T]):
    """A phrase of a table found in a row of words: the words from `start` to `end` (excluded)."""

    value: T
    start: int
    end: int

    @property
    def span(self) -> range:
        return range(self.start, self.end)


class PhraseTable(Generic[T]):
    """Phrases (with diacritics) and what they mean, found in a row of words, the longest first.

    A phrase does not run over a comma or another stop, unless the table is made `over_stops`.
    """

    def __init__(self, phrases: Iterable[tuple[str, T]], over_stops: bool = False) -> None:
        self._over_stops = over_stops
        self._entries: dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = {}
        for phrase, value in phrases:
            typed = tuple(_WORD.findall(phrase if phrase.replace(" ", "").isalpha() else clean(phrase)))
            if typed:
                self._entries.setdefault(tuple(map(fold_word, typed)), []).append((typed, value))
        self._longest = max((len(key) for key in self._entries), default=0)

    def at(self, words: tuple[Word, ...], start: int, taken: Mapping[int, object] | set[int]) -> Found[T] | None:
        """The longest phrase that begins at a word; a phrase does not run over taken or quoted words."""
        limit = start
        while (
            limit < len(words)
            and limit - start < self._longest
            and limit not in taken
            and not words[limit].quoted
            and (self._over_stops or limit == start or not words[limit].stopped)
        ):
            limit += 1
        for end in range(limit, start, -1):
            entries = self._entries.get(tuple(word.bare for word in words[start:end]))
            said = words[start:end]
            fitting = [(typed, value) for typed, value in entries or () if _fits(said, typed)]
            for typed, value in fitting:
                if all(word.text.lower() == meant for word, meant in zip(said, typed, strict=True)):
                    return Found(value, start, end)  # "số máy" is no "số mấy" where both are known
            if fitting:
                return Found(fitting[0][1], start, end)
        return None

    def find(self, words: tuple[Word, ...], taken: set[int] | None = None) -> list[Found[T]]:
        """All phrases from left to right, none overlapping another or a taken word."""
        blocked = taken or set()
        found: list[Found[T]] = []
        position = 0
        while position < len(words):
            hit = self.at(words, position, blocked)
            if hit:
                found.append(hit)
                position = hit.end
            else:
                position += 1
        return found


def _fits(words: tuple[Word, ...], typed: tuple[str, ...]) -> bool:
    """A single word stands without marks or with just its own; in a longer phrase one word but the first may carry a wrong mark."""
    if len(words) == 1:
        return words[0].text.isascii() or words[0].text.lower() == typed[0]
    wrong = sum(not may_be(word.text, meant) for word, meant in zip(words, typed, strict=True))
    return wrong == 0 or (wrong == 1 and len(typed) >= 3 and may_be(words[0].text, typed[0]))


def in_order(said: Iterable[str], whole: Iterable[str]) -> bool:
    """Whether all of some words stand in a row of words, in their order, others between them or not."""
    rest = iter(whole)
    return all(word in rest for word in said)
