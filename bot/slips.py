"""Typing slips in the words of a question: letters swapped, doubled or left out, mended before anything is understood.

Only a word that neither the plans nor the words of asking have is looked at. One that cannot be a Vietnamese syllable
("tahng", "viiec") becomes the known word one slip away, if its neighbours or its being the only one speak for it. One
that could be a word of its own ("hach") is mended only into a phrase of asking ("kế hoạch nào"): what is asked about must
not be bent towards what the plans happen to hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from bot.cues import words_of_asking
from bot.words import split_words
from corpus.model import Plan
from corpus.text import fold, syllables
from retrieval.spelling import is_syllable, read_telex
from retrieval.terms import written_words

_TELEX_KEYS = re.compile(r"[sfrxjw]|dd|aa|ee|oo")
_LEAST_LETTERS = 3


class Speller:
    """The words that a question may hold, and which of them stand side by side."""

    def __init__(self, plans: Iterable[Plan], knows_pair: Callable[[str, str], bool]) -> None:
        self._knows_pair = knows_pair
        self._written = frozenset(map(fold, written_words()))
        asking = words_of_asking()
        self._asking_pairs = {run for run in asking if len(run) == 2}
        self._asking_pairs |= {("thang", f"{month}") for month in range(1, 13)} | {
            ("quy", f"{part}") for part in range(1, 5)
        }
        self._words = {run[0] for run in asking if len(run) == 1}
        for plan in plans:
            for text in (plan.title, plan.issuer, plan.province, plan.number):
                self._words.update(syllables(text or ""))
                self._asking_pairs.update(pairwise(syllables(text or "")))
            for unit in plan.units:
                self._words.update(word for name in (unit.name, *unit.aliases) for word in syllables(name))
            for task in plan.tasks:
                texts = (task.goal, task.title, task.activity, task.product, task.time_text, task.section_title)
                self._words.update(word for text in texts if text for word in syllables(text))
            for passage in plan.passages:
                self._words.update(syllables(passage.text))
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._words):
            self._by_length.setdefault(len(word), []).append(word)

    def mend(self, text: str) -> str:
        """The text with sure slips mended (mended words stand without diacritics); the rest as typed."""
        words = split_words(text)
        for place in range(len(words) - 1, -1, -1):
            word = words[place]
            known = (
                word.bare in self._words or word.quoted or not word.bare.isalpha() or len(word.bare) < _LEAST_LETTERS
            )
            if known or word.text.isupper():
                continue
            before = words[place - 1].bare if place else ""
            after = words[place + 1].bare if place + 1 < len(words) else ""
            exists = not word.text.isascii() and word.text.lower() in written_words()
            meant = self._only_asking(word.bare, before, after) if exists else self._meant(word.bare, before, after)
            if meant:
                text = text[: word.start] + meant + text[word.end :]
        return text

    def _near(self, word: str) -> list[str]:
        lengths = (len(word) - 1, len(word), len(word) + 1)
        return [known for length in lengths for known in self._by_length.get(length, ()) if one_slip(word, known)]

    def _only_asking(self, word: str, before: str, after: str) -> str | None:
        """A word that there is, in the middle of a phrase of asking that has another: "kế hạch này"."""
        pairs = self._asking_pairs
        near = [one for one in self._near(word) if (before, one) in pairs and (one, after) in pairs]
        return near[0] if len(near) == 1 else None

    def _meant(self, word: str, before: str, after: str) -> str | None:
        telex = read_telex(word) if _TELEX_KEYS.search(word) else None
        exists = word in self._written
        if telex in self._words and not exists:
            return telex
        near = self._near(word)
        if not near:
            return None
        asking = [one for one in near if (before, one) in self._asking_pairs or (one, after) in self._asking_pairs]
        if exists or is_syllable(word):
            return asking[0] if len(asking) == 1 and (len(word) > _LEAST_LETTERS or not exists) else None
        company = [one for one in near if self._knows_pair(before, one) or self._knows_pair(one, after)]
        both = [one for one in near if one in asking or one in company]
        for found in (asking, company, both, near):
            if len(found) == 1:
                return found[0]
        return max(asking or company, key=lambda one: (one in asking) + (one in company), default=None)


def one_slip(typed: str, meant: str) -> bool:
    """Whether one letter more, less or other, or two letters swapped, lie between two words that begin alike."""
    if typed == meant:
        return False
    start = 0
    while start < min(len(typed), len(meant)) and typed[start] == meant[start]:
        start += 1
    one, other = typed[start:], meant[start:]
    if len(one) == len(other):
        swapped = len(one) >= 2 and one[:2] == other[1::-1] and one[2:] == other[2:]
        return swapped or (start > 0 and one[1:] == other[1:])
    return one[1:] == other if len(one) > len(other) else one == other[1:]
