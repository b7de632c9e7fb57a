"""Diacritics of scanned words: small marks are what OCR mistakes, and the words around say which syllable it was.

A noisy channel: the path of syllables through a page that explains best what was read, by how often two syllables follow each
other in the written knowledge (`word_pairs.txt`, written by `retrieval.write_word_pairs`) and in the paper itself. Only marks
are changed, never letters, and only where a pair of syllables that is known speaks for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from math import exp, log
from pathlib import Path

from corpus.readers.paper import Page, Word
from corpus.text import fold

WORD_PAIRS = Path(__file__).with_name("word_pairs.txt")

_SYLLABLE = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
# The log odds that OCR gets one mark wrong, and the weight of a pair printed in the paper against one of the knowledge.
_WRONG_MARK, _OF_PAPER = log(0.02), 0.25
# Kneser-Ney's discount and what an unseen syllable still gets.
_DISCOUNT, _UNSEEN = 0.7, 0.3
# A reading less likely than this is unsure, and its word no surer than the second figure.
_LIKELY, _UNSURE = 0.85, 0.5
_NAME = 3  # words


def mend_words(pages: Sequence[Page]) -> list[Page]:
    """Scanned pages with the marks of their words mended; words whose marks stay open lose confidence."""
    model = _Model(_counted(), _pairs_of(word.text for page in pages if page.scanned for word in page.words))
    return [replace(page, words=tuple(_mended(page.words, model))) if page.scanned else page for page in pages]


@cache
def _counted() -> Mapping[tuple[str, str], float]:
    lines = WORD_PAIRS.read_text(encoding="utf-8").splitlines()
    return {(one, other): float(times) for one, other, times in (line.split() for line in lines)}


def _pairs_of(words: Iterable[str]) -> Counter[tuple[str, str]]:
    found = [match[2].lower() if (match := _SYLLABLE.fullmatch(word)) else "" for word in words]
    return Counter((one, other) for one, other in pairwise(found) if one and other)


class _Model:
    """How likely a syllable is after another one (bigrams with absolute discounting over the syllable alone)."""

    def __init__(self, known: Mapping[tuple[str, str], float], paper: Mapping[tuple[str, str], int]) -> None:
        self._known, self._paper = known, paper
        self._single: defaultdict[str, float] = defaultdict(float)
        self._after: defaultdict[str, float] = defaultdict(float)
        self._kinds: defaultdict[str, int] = defaultdict(int)
        self._alike: defaultdict[str, set[str]] = defaultdict(set)
        for pair in {*known, *paper}:
            times = self._times(pair)
            self._after[pair[0]] += times
            self._kinds[pair[0]] += 1
            for syllable in pair:
                self._single[syllable] += times
        for pair in known:
            for syllable in pair:
                self._alike[fold(syllable)].add(syllable)
        self._all = sum(self._single.values())

    def _times(self, pair: tuple[str, str]) -> float:
        return self._known.get(pair, 0.0) + _OF_PAPER * self._paper.get(pair, 0)

    def choices(self, read: str) -> list[str]:
        """What a syllable may have been printed as, itself first."""
        return [read, *sorted(self._alike[fold(read)] - {read})]

    def knows(self, one: str, other: str) -> bool:
        return (one, other) in self._known

    def log_likely(self, syllable: str, before: str | None) -> float:
        alone = (self._single[syllable] + _UNSEEN) / (self._all + 1.0)
        if before is None or not self._after[before]:
            return log(alone)
        total, times = self._after[before], self._times((before, syllable))
        spared = _DISCOUNT * self._kinds[before] / total
        return log(max(times - _DISCOUNT, 0.0) / total + min(spared, 1.0) * alone)


@dataclass(frozen=True)
class _Syllable:
    """A word of one syllable: what stands before and after its letters, and the letters in small."""

    place: int
    before: str
    letters: str
    after: str


def _mended(words: Sequence[Word], model: _Model) -> list[Word]:
    found = list(words)
    for run in _runs(words):
        names = _names(run, words)
        for syllable, (meant, sureness) in zip(run, _decoded([one.letters for one in run], model), strict=True):
            word = found[syllable.place]
            if syllable.place in names:
                continue
            text, sure = word.text, word.confidence
            if meant != syllable.letters:
                text = syllable.before + _cased(meant, word.text) + syllable.after
            if sureness < _LIKELY:
                sure = min(sure, _UNSURE)
            found[syllable.place] = replace(word, text=text, confidence=sure)
    return found


def _runs(words: Sequence[Word]) -> list[list[_Syllable]]:
    """Words that follow each other without a number, a sign or a gap in between."""
    runs: list[list[_Syllable]] = [[]]
    for place, word in enumerate(words):
        match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", word.text))
        if place and _apart(words[place - 1], word):
            runs.append([])
        if match:
            runs[-1].append(_Syllable(place, match[1], match[2].lower(), match[3]))
        if not match or match[3].strip("\"”’'"):
            runs.append([])
    return [run for run in runs if run]


def _names(run: Sequence[_Syllable], words: Sequence[Word]) -> set[int]:
    """The words of people's names: three or more in turn that begin with a capital."""
    found: set[int] = set()
    inside: list[int] = []
    for syllable in run:
        letters = "".join(letter for letter in words[syllable.place].text if letter.isalpha())
        inside = [*inside, syllable.place] if letters.istitle() else []
        if len(inside) >= _NAME:
            found.update(inside)
    return found


def _apart(one: Word, other: Word) -> bool:
    """Whether a word is not the next one of the same text: it stands higher, or far below, or far to the right."""
    height = max(one.height, other.height)
    down = other.middle - one.middle
    return down < -height / 2 or down > 2.5 * height or (down < height / 2 and other.left - one.right > 2 * height)


def _decoded(read: Sequence[str], model: _Model) -> list[tuple[str, float]]:
    """The most likely syllables (Viterbi), each with its likelihood against the others at its place."""
    choices = [model.choices(one) for one in read]
    reading = [[_WRONG_MARK * _marks(one, choice) for choice in choices[place]] for place, one in enumerate(read)]
    best = [[model.log_likely(choice, None) + reading[0][at] for at, choice in enumerate(choices[0])]]
    came: list[list[int]] = [[0] * len(choices[0])]
    for place in range(1, len(read)):
        scores, sources = [], []
        for at, choice in enumerate(choices[place]):
            ways = [best[-1][way] + model.log_likely(choice, one) for way, one in enumerate(choices[place - 1])]
            source = max(range(len(ways)), key=ways.__getitem__)
            scores.append(ways[source] + reading[place][at])
            sources.append(source)
        best.append(scores)
        came.append(sources)
    at = max(range(len(best[-1])), key=best[-1].__getitem__)
    path = [at]
    for sources in came[:0:-1]:
        path.append(sources[path[-1]])
    path.reverse()
    meant = [choices[place][at] for place, at in enumerate(path)]
    return [_weighed(place, read, meant, choices[place], reading[place], model) for place in range(len(read))]


def _weighed(
    place: int,
    read: Sequence[str],
    meant: Sequence[str],
    choices: Sequence[str],
    reading: Sequence[float],
    model: _Model,
) -> tuple[str, float]:
    """The syllable of a place with its likelihood; what was read stays where no known pair speaks for another."""
    before = meant[place - 1] if place else None
    after = meant[place + 1] if place + 1 < len(meant) else None
    scores = [
        cost + model.log_likely(choice, before) + (model.log_likely(after, choice) if after else 0.0)
        for choice, cost in zip(choices, reading, strict=True)
    ]
    highest = max(scores)
    shares = [exp(score - highest) for score in scores]
    chosen = meant[place]
    if chosen != read[place] and not (
        (before and model.knows(before, chosen)) or (after and model.knows(chosen, after))
    ):
        chosen = read[place]
    return chosen, shares[choices.index(chosen)] / sum(shares)


def _marks(one: str, other: str) -> int:
    """How many marks were lost, added or taken for others between two syllables of the same letters; đ is d with a mark."""
    if one == other:
        return 0
    apart = [unicodedata.normalize("NFD", text.replace("đ", "d\u0335")) for text in (one, other)]
    marks = [Counter(letter for letter in text if unicodedata.combining(letter)) for text in apart]
    return max(1, (marks[0] - marks[1]).total(), (marks[1] - marks[0]).total())


def _cased(meant: str, printed: str) -> str:
    """A syllable in the capitals of the word that was read."""
    letters = "".join(letter for letter in printed if letter.isalpha())
    if letters.isupper() and len(letters) > 1:
        return meant.upper()
    return meant.capitalize() if letters[:1].isupper() else meant
