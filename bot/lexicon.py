"""The words of the plans: how rare each is, which stand side by side, and how much of a question a row covers.

Abbreviations are written out on both sides ("TTHC" is "thu tuc hanh chinh"), so that syllables and neighbouring
pairs can be compared. A question's weight is the rarity of its syllables and pairs; what it covers in a row is the share
found there. A word that no plan has weighs most, which is how "nhà ở xã hội" stays unfound among rows that have "nhà"
and "xã hội" in other company.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.words import split_words
from corpus.model import Passage, Plan, Task
from retrieval.terms import expand

_PAIR_WEIGHT = 0.5  # a paraphrase keeps the words more often than their order
_SYNONYM_CREDIT = 0.8  # a synonym found in the row is nearly the word itself
_LONGEST_FORM = 5


@dataclass(frozen=True)
class RowWords:
    """The written-out words of a text: its syllables, its neighbouring pairs, and all of them as one spaced string."""

    syllables: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    line: str


@dataclass(frozen=True)
class Fit:
    """How much of a question a row covers (0..1), and how much of the row's own name the question covers."""

    cover: float
    name_cover: float


@lru_cache(maxsize=20_000)
def _readings(token: str) -> tuple[tuple[str, ...], ...]:
    """What an abbreviation stands for, the usual reading first; nothing for an ordinary word."""
    return tuple(phrase for phrase, weight in expand(token).phrases if weight >= 0.5)


@lru_cache(maxsize=20_000)
def write_out(text: str) -> tuple[str, ...]:
    """The folded syllables of a text, each abbreviation replaced by its usual reading."""
    out: list[str] = []
    for word in split_words(text):
        readings = _readings(word.text) if not word.text.isdigit() else ()
        out.extend(readings[0] if readings else (word.bare,))
    return tuple(out)


@lru_cache(maxsize=20_000)
def _synonyms(window: str) -> tuple[tuple[str, ...], ...]:
    """Canonical terms that a whole phrase (and no part of it) is an everyday form of."""
    words = window.split(" ")
    inner = {
        phrase
        for part in (" ".join(words[1:]), " ".join(words[:-1]))
        if part
        for phrase, weight in expand(part).phrases
        if weight >= 0.4
    }
    return tuple(phrase for phrase, weight in expand(window).phrases if weight >= 0.4 and phrase not in inner)


def row_words(texts: Iterable[str | None]) -> RowWords:
    """The words of several fields; no pair spans two fields."""
    syllables: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    lines: list[str] = []
    for text in texts:
        if text:
            words = write_out(text)
            syllables.update(words)
            pairs.update(pairwise(words))
            lines.append(" ".join(words))
    return RowWords(frozenset(syllables), frozenset(pairs), f" {' | '.join(lines)} ")


def task_texts(task: Task) -> tuple[str | None, ...]:
    return (task.goal, task.title, task.activity, task.product, *task.headings, task.section_title)


class Lexicon:
    """The words of an index's plans, counted once for each version of it."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._rows: dict[str, RowWords] = {}
        self._names: dict[str, RowWords] = {}
        self._frequency: Counter[str] = Counter()
        self._pair_frequency: Counter[tuple[str, str]] = Counter()
        self._prose: set[tuple[str, str]] = set()
        for plan in plans:
            for task in plan.tasks:
                words = row_words(task_texts(task))
                self._rows[task.id] = words
                self._names[task.id] = row_words((task.title, task.activity) if task.title else (task.name,))
                self._frequency.update(words.syllables)
                self._pair_frequency.update(words.pairs)
            for passage in plan.passages:
                spoken = write_out(passage.text)
                self._prose.update(pairwise(spoken))
        self._count = max(1, len(self._rows))

    def knows_pair(self, one: str, two: str) -> bool:
        """Whether two folded words stand side by side anywhere in the plans."""
        return (one, two) in self._pair_frequency or (one, two) in self._prose

    def knows(self, syllable: str) -> bool:
        return syllable in self._frequency

    def rarity(self, syllable: str) -> float:
        return math.log(1 + self._count / (self._frequency[syllable] + 0.5))

    def _pair_rarity(self, pair: tuple[str, str]) -> float:
        return _PAIR_WEIGHT * math.log(1 + self._count / (self._pair_frequency[pair] + 0.5))

    def fit(self, segments: Sequence[str], task: Task) -> Fit:
        row = self._rows.get(task.id) or row_words(task_texts(task))
        name = self._names.get(task.id) or row_words((task.title, task.activity))
        return Fit(self.cover(segments, row), self._name_cover(segments, name))

    def fit_passage(self, segments: Sequence[str], passage: Passage) -> float:
        return self.cover(segments, row_words((passage.text, *passage.headings)))

    def cover(self, segments: Sequence[str], row: RowWords) -> float:
        """The share (0..1) of a question's weight that a row has, as typed or in a synonym."""
        have = total = 0.0
        for segment in segments:
            words = write_out(segment)
            credit = [1.0 if word in row.syllables else 0.0 for word in words]
            spoken = self._by_synonym(words, row)
            for place, word in enumerate(words):
                weight = self.rarity(word)
                total += weight
                have += weight * max(credit[place], _SYNONYM_CREDIT if place in spoken else 0.0)
            for place, pair in enumerate(pairwise(words)):
                weight = self._pair_rarity(pair)
                total += weight
                if pair in row.pairs:
                    have += weight
                elif place in spoken or place + 1 in spoken:
                    have += weight * _SYNONYM_CREDIT
        return have / total if total else 0.0

    def _by_synonym(self, words: tuple[str, ...], row: RowWords) -> set[int]:
        places: set[int] = set()
        for size in range(min(_LONGEST_FORM, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                window = words[start : start + size]
                if any(f" {' '.join(phrase)} " in row.line for phrase in _synonyms(" ".join(window))):
                    places.update(range(start, start + size))
        return places

    def _name_cover(self, segments: Sequence[str], name: RowWords) -> float:
        asked = {word for segment in segments for word in write_out(segment)}
        total = sum(self.rarity(word) for word in name.syllables)
        return sum(self.rarity(word) for word in name.syllables & asked) / total if total else 0.0
