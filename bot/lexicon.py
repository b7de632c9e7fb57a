"""The words of the plans: how rare each is, which stand side by side, and how much of a question a row covers.

Abbreviations are written out on both sides ("TTHC" is "thu tuc hanh chinh"), so that syllables and neighbouring
pairs can be compared. A question's weight is the rarity of its syllables and pairs; what it covers in a row is the share
found there. A word that no plan has weighs most, which is how "nhà ở xã hội" stays unfound among rows that have "nhà"
and "xã hội" in other company.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from corpus.model import Passage, Plan, Task
from corpus.text import fold
from retrieval.rows import passage_meaning, task_meaning
from retrieval.spoken import readings, written_out
from retrieval.terms import expand
from retrieval.translation import Row, translation

_WORD = re.compile(r"[^\W_]+|%")
_PAIR_WEIGHT = 0.6  # a paraphrase keeps the words more often than their order
_SYNONYM_CREDIT = 0.8  # a synonym found in the row is nearly the word itself
_LONGEST_FORM = 5
_OWN_SHARE = 0.35  # how far a row's own cells count above what it takes from the rows before and from headings

_STRANGE = 1.5  # a word that no row has counts for more than a rare one: the question is likely about another matter
_LEAST_INITIALS = 3

Pair = tuple[str, str]


@dataclass(frozen=True)
class RowWords:
    """The written-out words of a text: its syllables, its neighbouring pairs, and all of them as one spaced string."""

    syllables: frozenset[str]
    pairs: frozenset[Pair]
    line: str
    initials: str


@dataclass(frozen=True)
class Asked:
    """The words of a question with their weights, and the places that a synonym would stand for."""

    words: tuple[tuple[str, float], ...]
    pairs: tuple[tuple[Pair, float, int], ...]  # with the place of the first word
    synonyms: tuple[tuple[int, int, str], ...]  # first place, end, and the spaced phrase to be found in the row
    initials: frozenset[str]  # unknown words in capitals, which may be the first letters of a row's words
    head: tuple[str, ...]
    total: float

    @property
    def syllables(self) -> frozenset[str]:
        return frozenset(word for word, _ in self.words)


@dataclass(frozen=True)
class Fit:
    """How much of a question a row covers (0..1), and how much of the row's own name the question covers.

    `headed` means that question and row begin with the same word of doing ("rà soát ...").
    """

    cover: float
    name_cover: float
    headed: bool


@lru_cache(maxsize=20_000)
def _synonyms(window: str) -> tuple[str, ...]:
    """Canonical terms, as spaced phrases, that a whole phrase (and no part of it) is an everyday form of."""
    words = window.split(" ")
    found = [phrase for phrase, weight in expand(window).phrases if weight >= 0.4]
    if not found:
        return ()
    parts = (" ".join(words[1:]), " ".join(words[:-1]))
    inner = {phrase for part in parts if part for phrase, weight in expand(part).phrases if weight >= 0.4}
    return tuple(f" {' '.join(phrase)} " for phrase in found if phrase not in inner)


_ALIKE = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("tr", "ch"),
    ("ph", "f"),
    ("x", "s"),
    ("gi", "d"),
    ("r", "d"),
    ("k", "c"),
    ("q", "c"),
)


def _sound(syllable: str) -> str:
    """A folded syllable with the beginnings that are often taken for one another made one."""
    for spelled, meant in _ALIKE:
        if syllable.startswith(spelled) and len(syllable) > len(spelled):
            syllable = meant + syllable[len(spelled) :]
            break
    return syllable.replace("y", "i")


def is_term(words: Sequence[str]) -> bool:
    """Whether folded words make a term that the thesaurus knows, and not only its parts."""
    return bool(_synonyms(" ".join(words)))


def row_words(texts: Iterable[str | None]) -> RowWords:
    """The words of several fields; no pair spans two fields."""
    syllables: set[str] = set()
    pairs: set[Pair] = set()
    lines: list[str] = []
    for text in texts:
        if text:
            words = written_out(text)
            syllables.update(words)
            pairs.update(pairwise(words))
            lines.append(" ".join(words))
    initials = " ".join("".join(word[0] for word in line.split()) for line in lines)
    return RowWords(frozenset(syllables), frozenset(pairs), f" {' | '.join(lines)} ", initials)


def task_texts(task: Task) -> tuple[str | None, ...]:
    return (task.goal, task.title, task.activity, task.product, task.note, *task.headings, task.section_title)


class Lexicon:
    """The words of an index's plans, counted once for each version of it."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._rows: dict[str, RowWords] = {}
        self._own: dict[str, RowWords] = {}
        self._names: dict[str, tuple[frozenset[str], ...]] = {}
        self._heads: dict[str, tuple[str, ...]] = {}
        self._frequency: Counter[str] = Counter()
        self._pair_frequency: Counter[Pair] = Counter()
        self._prose: set[Pair] = set()
        self._translated: dict[str, Row] = {}
        for plan in plans:
            seen: set[tuple[str, str | None]] = set()
            parents: dict[str, str] = {}
            for task in plan.tasks:
                words = row_words(task_texts(task))
                self._rows[task.id] = words
                inherited = (task.section, task.goal) in seen and parents.get(task.goal or "") != task.row
                seen.add((task.section, task.goal))
                parents.setdefault(task.goal or "", task.row)
                goal = None if inherited else task.goal
                self._own[task.id] = row_words((goal, task.title, task.activity, task.product))
                named = (task.title, task.activity) if task.title else (task.name,)
                names = [frozenset(word for text in named if text for word in written_out(text))]
                if goal and task.title:
                    names.append(frozenset(written_out(goal)))
                self._names[task.id] = tuple(names)
                self._heads[task.id] = written_out(task.name)[:2]
                self._frequency.update(words.syllables)
                self._pair_frequency.update(words.pairs)
            for passage in plan.passages:
                self._prose.update(pairwise(written_out(passage.text)))
        self._count = max(1, len(self._rows))
        self._sounds: dict[str, str] = {}
        for syllable, _ in sorted(self._frequency.items(), key=lambda item: item[1]):
            self._sounds[_sound(syllable)] = syllable

    def mend(self, segment: str) -> str:
        """Words that no row has, written as the word that sounds the same and stands beside their neighbour in a row.

        "xắp sếp" becomes "sap xep"; a word without such company stays as it is.
        """
        words = list(_WORD.finditer(segment))
        bare = [fold(match.group()) for match in words]
        ways = [self._alike(match.group(), said) for match, said in zip(words, bare, strict=True)]
        out = segment
        for place in range(len(words) - 1, -1, -1):
            way = ways[place]
            if way is None:
                continue
            before = place > 0 and ((ways[place - 1] or bare[place - 1]), way) in self._pair_frequency
            after = place + 1 < len(words) and (way, (ways[place + 1] or bare[place + 1])) in self._pair_frequency
            if before or after:
                out = out[: words[place].start()] + way + out[words[place].end() :]
        return out

    def _alike(self, word: str, bare: str) -> str | None:
        if word.isupper() or not bare.isalpha() or bare in self._frequency or readings(word):
            return None
        return self._sounds.get(_sound(bare))

    def knows_pair(self, one: str, two: str) -> bool:
        """Whether two folded words stand side by side anywhere in the plans."""
        return (one, two) in self._pair_frequency or (one, two) in self._prose

    def knows(self, syllable: str) -> bool:
        return syllable in self._frequency

    def rarity(self, syllable: str) -> float:
        rarity = math.log(1 + self._count / (self._frequency[syllable] + 0.5))
        return rarity if syllable in self._frequency or syllable.isdigit() else _STRANGE * rarity

    def ask(self, segments: Sequence[str]) -> Asked:
        """A question's topic made ready to be compared with many rows."""
        words: list[tuple[str, float]] = []
        pairs: list[tuple[Pair, float, int]] = []
        synonyms: list[tuple[int, int, str]] = []
        initials: set[str] = set()
        for segment in segments:
            first = len(words)
            initials.update(fold(word) for word in _WORD.findall(segment) if word.isupper())
            spoken = written_out(segment)
            words.extend((word, self.rarity(word)) for word in spoken)
            for place, pair in enumerate(pairwise(spoken), start=first):
                rarity = math.log(1 + self._count / (self._pair_frequency[pair] + 0.5))
                pairs.append((pair, _PAIR_WEIGHT * rarity, place))
            for size in range(1, min(_LONGEST_FORM, len(spoken)) + 1):
                for start in range(len(spoken) - size + 1):
                    for phrase in _synonyms(" ".join(spoken[start : start + size])):
                        synonyms.append((first + start, first + start + size, phrase))
        total = sum(weight for _, weight in words) + sum(weight for _, weight, _ in pairs)
        unknown = {word for word in initials if len(word) >= _LEAST_INITIALS and word not in self._frequency}
        return Asked(
            tuple(words), tuple(pairs), tuple(synonyms), frozenset(unknown), tuple(word for word, _ in words[:2]), total
        )

    def fit(self, asked: Asked, task: Task) -> Fit:
        row = self._rows.get(task.id) or row_words(task_texts(task))
        own = self._own.get(task.id) or row
        cover = (1 - _OWN_SHARE) * self.cover(asked, row) + _OWN_SHARE * self.cover(asked, own)
        names = self._names.get(task.id, (row.syllables,))
        headed = bool(asked.head) and asked.head == self._heads.get(task.id)
        return Fit(cover, max(self._name_cover(asked, name) for name in names), headed)

    def row(self, record: Task | Passage) -> Row:
        """A task or a passage made ready for the translation of questions."""
        found = self._translated.get(record.id)
        if found is None:
            text = task_meaning(record) if isinstance(record, Task) else passage_meaning(record)
            found = self._translated[record.id] = translation().row(text)
        return found

    def fit_passage(self, asked: Asked, passage: Passage) -> float:
        return self.cover(asked, row_words((passage.text, *passage.headings)))

    def cover(self, asked: Asked, row: RowWords) -> float:
        """The share (0..1) of a question's weight that a row has, as typed or in a synonym."""
        if not asked.total:
            return 0.0
        spoken: set[int] = set()
        for start, end, phrase in asked.synonyms:
            if phrase in row.line:
                spoken.update(range(start, end))
        for place, (word, _) in enumerate(asked.words):
            if word in asked.initials and word in row.initials:
                spoken.add(place)
        have = 0.0
        for place, (word, weight) in enumerate(asked.words):
            if word in row.syllables:
                have += weight
            elif place in spoken:
                have += weight * _SYNONYM_CREDIT
        for pair, weight, place in asked.pairs:
            if pair in row.pairs:
                have += weight
            elif place in spoken or place + 1 in spoken:
                have += weight * _SYNONYM_CREDIT
        return have / asked.total

    def _name_cover(self, asked: Asked, name: frozenset[str]) -> float:
        total = sum(map(self.rarity, name))
        return sum(map(self.rarity, name & asked.syllables)) / total if total else 0.0
