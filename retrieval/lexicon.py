"""The words that the plans use, found while indexing: how each syllable is spelled, and the compounds they form."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.model import Plan
from corpus.text import fold
from retrieval.store import Compound

_SYLLABLE = re.compile(r"[^\W\d_]+")
_STEP = "Tách từ"
_REPORT_EVERY = 100
_SEGMENTED = 1500  # texts at most (700 a second); further ones bring hardly a new compound


@dataclass(frozen=True)
class MinedWords:
    """The usual spelling (lower case, with marks) of each folded syllable, and the compounds by their folded form."""

    spellings: dict[str, str]
    compounds: list[Compound]


def mine_words(plans: Sequence[Plan], progress: Callable[[str, int, int], None]) -> MinedWords:
    """Segment the plans' texts into words: each text once, however many rows repeat it, and of very many every n-th."""
    # Takes a second and hundreds of megabytes to import, so only a build pays for it.
    from underthesea import word_tokenize

    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    compounds: dict[str, Counter[str]] = defaultdict(Counter)
    texts = list(dict.fromkeys(_texts(plans)))
    for part in (part for text in texts for part in _parts(text)):
        spelled[fold(part)][part] += 1
    texts = texts[:: 1 + len(texts) // _SEGMENTED]
    for done, text in enumerate(texts):
        if done % _REPORT_EVERY == 0:
            progress(_STEP, done, len(texts))
        for word in word_tokenize(text):
            parts = _parts(word)
            if 2 <= len(parts) <= 3:
                compounds[_key(parts)][" ".join(parts)] += 1
    progress(_STEP, len(texts), len(texts))
    names: dict[str, str] = {}
    for place in dict.fromkeys(plan.province for plan in plans if plan.province):
        for pair in pairwise(_parts(place)):
            names.setdefault(_key(pair), " ".join(pair))
    words = {folded: _usual(counts) for folded, counts in compounds.items()} | names
    return MinedWords(
        {folded: _usual(counts) for folded, counts in sorted(spelled.items())},
        [Compound(folded, spelling, folded in names) for folded, spelling in sorted(words.items())],
    )


def _texts(plans: Iterable[Plan]) -> Iterator[str]:
    for plan in plans:
        yield from filter(None, (plan.title, plan.issuer, plan.province))
        for task in plan.tasks:
            yield from filter(None, (task.goal, task.title, task.activity, task.product, task.section_title))
            yield from (*task.headings, *task.lead, *task.support)
        for passage in plan.passages:
            yield from (passage.text, *passage.headings)


def _parts(text: str) -> list[str]:
    """Its syllables in lower case with their marks; none of one with digits."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())


def _key(parts: Iterable[str]) -> str:
    return " ".join(fold(part) for part in parts)


def _usual(counts: Counter[str]) -> str:
    """The most frequent spelling; of equals, the first in the alphabet."""
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))
