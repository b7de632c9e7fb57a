"""`python -m retrieval.write_word_pairs`: how often syllables stand side by side in the written knowledge.

The reader of scans mends diacritics by it. Kept are pairs that occur more than once and of which a syllable could be another
one by its diacritics alone; the table is written anew whenever the knowledge grows.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from corpus.readers.scanwords import WORD_PAIRS
from corpus.text import fold
from retrieval.knowledge_files import read_meanings, read_pairs

_SYLLABLE = re.compile(r"[^\W\d_]+")
_LEAST = 2


def texts() -> Iterator[str]:
    """Everything written with diacritics."""
    for task in read_pairs():
        yield task.row
        yield from (question for question in task.questions if question != fold(question))
    for meaning in read_meanings():
        yield meaning.term
        yield meaning.form


def count(written: Iterable[str]) -> Counter[tuple[str, str]]:
    """How often two syllables, in small letters, follow each other."""
    pairs: Counter[tuple[str, str]] = Counter()
    for text in written:
        pairs.update(pairwise(_SYLLABLE.findall(text.lower())))
    return pairs


def main() -> None:
    pairs = {pair: times for pair, times in count(texts()).items() if times >= _LEAST}
    alike: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        for syllable in pair:
            alike[fold(syllable)].add(syllable)
    kept = sorted(pair for pair in pairs if any(len(alike[fold(syllable)]) > 1 for syllable in pair))
    WORD_PAIRS.write_text("".join(f"{one} {other} {pairs[one, other]}\n" for one, other in kept), encoding="utf-8")
    print(f"{len(kept)} pairs")


if __name__ == "__main__":
    main()
