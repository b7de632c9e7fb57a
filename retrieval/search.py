"""How rows are ranked for a question: words by BM25 and meaning by vectors, each as z-scores over the pool, added."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage, Task
from corpus.text import fold
from retrieval.rows import pairs
from retrieval.stopwords import stop_places
from retrieval.terms import expand, write_out

POOL = 50  # rows that each method puts forward

_TYPED = re.compile(r"[^\W_]+")
_AS_TYPED = 0.5  # from this weight on, the words of an added phrase count like words that were typed
_LONGEST_ABBREVIATION = 3  # in syllables: "TT & TT", "TT hành chính"


@dataclass(frozen=True)
class TaskHit:
    """A task found. `score` is the sum of z-scores over the pool, `words` raw BM25, `vectors` the cosine (-1..1),
    `coverage` the share (0..1) of the question's content words, weighted by rarity, that stand in the row."""

    task: Task
    score: float
    words: float
    vectors: float
    coverage: float


@dataclass(frozen=True)
class PassageHit:
    """A passage found; the figures are those of `TaskHit`."""

    passage: Passage
    score: float
    words: float
    vectors: float
    coverage: float


@dataclass(frozen=True)
class AskedWord:
    """A content word of a question: its folded syllable, then the phrases ("thu tuc hanh chinh") that it may abbreviate.

    `rarity` is the weight of the form that stands in most rows.
    """

    forms: tuple[str, ...]
    rarity: float


@dataclass(frozen=True)
class Asked:
    """What a question is looked up by: search tokens with their weights, and its content words."""

    tokens: Mapping[str, float]
    words: tuple[AskedWord, ...]


@dataclass(frozen=True)
class Ranked:
    """A row of the pool with its figures, as in `TaskHit`."""

    row: int
    score: float
    words: float
    vectors: float


def read_question(text: str, known: Mapping[str, int], rows: int) -> Asked:
    """Take a question apart. `known` says in how many of `rows` rows each syllable stands.

    Question words and cue words ("ai", "chủ trì", "khi nào") are left out, unless there is nothing else.
    """
    typed = _TYPED.findall(unicodedata.normalize("NFC", text))
    folded = fold(" ".join(typed)).split(" ")
    stops = stop_places(typed, folded)
    kept = [place for place in range(len(typed)) if place not in stops] or list(range(len(typed)))
    chosen = set(kept)
    weights = {folded[place]: 1.0 for place in kept}
    for place, token in enumerate(pairs(folded)):
        if place in chosen or place + 1 in chosen:
            weights[token] = 1.0
    phrases = expand(text).phrases
    for phrase, weight in phrases:
        whole = len(phrase) == 1 or weight >= _AS_TYPED
        for token in (*(phrase if whole else ()), *pairs(phrase)):
            weights[token] = max(weight, weights.get(token, 0.0))
    tokens = {token: weight for token, weight in weights.items() if all(part in known for part in token.split("_"))}
    readings = _readings(typed, {" ".join(phrase) for phrase, weight in phrases if weight == 1.0})
    words: dict[str, AskedWord] = {}
    for place in kept:
        forms = (folded[place], *readings.get(place, ()))
        count = max(min(known.get(part, 0) for part in form.split()) for form in forms)
        words.setdefault(folded[place], AskedWord(forms, rarity(count, rows)))
    return Asked(tokens, tuple(words.values()))


def coverage(asked: Asked, text: str) -> float:
    """The share of the question's content, weighted by rarity, that a row says; `text` is as `rows.plain` sets it.

    An abbreviation is said too where what it stands for is.
    """
    whole = sum(word.rarity for word in asked.words)
    said = sum(word.rarity for word in asked.words if any(f" {form} " in text for form in word.forms))
    return said / whole if whole else 0.0


def strongest(words: NDArray[np.float64], allowed: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """The rows among those allowed with the most strength, at most `size` and over 0; of equals the first in table order.

    Only what may be among them is sorted: most rows of a large index share no word with a question.
    """
    held = allowed[words[allowed] > 0]
    if held.size > size:
        strength = words[held]
        least = np.partition(strength, held.size - size)[held.size - size]
        held = held[strength >= least]
    return held[np.argsort(-words[held], kind="stable")[:size]]


def rank(pool: Sequence[int], words: Sequence[float], vectors: Sequence[float]) -> list[Ranked]:
    """Order the rows of a pool, given in table order, in which ties stay."""
    scores = (z_scores(words) + z_scores(vectors)).round(9).tolist()
    return sorted(map(Ranked, pool, scores, words, vectors), key=lambda hit: -hit.score)


def z_scores(values: Sequence[float]) -> NDArray[np.float64]:
    """Distances from the mean in standard deviations; all 0 where the values do not differ."""
    given = np.asarray(values, dtype=np.float64)
    spread = given.std() if given.size else 0.0
    return (given - given.mean()) / spread if spread > 1e-12 else np.zeros_like(given)


def rarity(count: int, rows: int) -> float:
    """Inverse document frequency, over 0 for every word: the rarer, the more it says."""
    return math.log1p((rows - count + 0.5) / (count + 0.5))


def _readings(typed: Sequence[str], sought: set[str]) -> dict[int, tuple[str, ...]]:
    """Which words of a question the phrases stand for that its abbreviations added, by the place of each word."""
    found: dict[int, tuple[str, ...]] = {}
    for size in range(1, _LONGEST_ABBREVIATION + 1):
        for start in range(len(typed) - size + 1):
            if not sought:
                return found
            places = range(start, start + size)
            readings = tuple(sorted(sought & set(_written_out(" ".join(typed[start : start + size])))))
            if readings:
                found.update((place, (*found.get(place, ()), *readings)) for place in places)
                sought = sought - set(readings)
    return found


@lru_cache(maxsize=4096)
def _written_out(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase) for phrase in write_out(text))
