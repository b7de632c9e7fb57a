"""The words of asking: which phrase of a question means what, in full Vietnamese spelling (`cues.txt`).

Each table is read longest phrase first, with or without diacritics (`bot.words`); of two that are as long, the one that
stands first in the file counts. A phrase that means nothing here but contains one that does ("đúng hạn" is no question
for a date) stands under `keep` and stays in the topic.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import pairwise
from pathlib import Path

from bot.grammar import read_phrases
from bot.words import PhraseTable, fold_word
from corpus.text import syllables

_PHRASES = read_phrases((Path(__file__).parent / "cues.txt").read_text(encoding="utf-8"))
_NO_CUES = ("filler", "opening", "closing", "pointing")
_MEANINGS = tuple(name for name in _PHRASES if not name.startswith("@") and name not in _NO_CUES)


def _table(*names: str, over_stops: bool = False) -> PhraseTable[str]:
    return PhraseTable(((phrase, name) for name in names for phrase in _PHRASES[name]), over_stops)


CUES = _table(*_MEANINGS)
FILLERS = _table("filler")
OPENINGS = _table("opening", over_stops=True)  # "không, ý tôi là"
CLOSINGS, POINTERS = _table("closing"), _table("pointing")

_ORDINALS = (
    "nhất|đầu|đầu tiên|một|1",
    "hai|nhì|2",
    "ba|3",
    "tư|bốn|4",
    "năm|5",
    "sáu|6",
    "bảy|7",
    "tám|8",
    "chín|9",
    "mười|10",
)
ORDINALS: PhraseTable[int] = PhraseTable(
    (f"{noun} {link}{word}".strip(), number)
    for number, words in enumerate(_ORDINALS, start=1)
    for word in words.split("|")
    for noun in ("việc", "cái", "nhiệm vụ", "dòng", "mục", "câu", "lựa chọn", "phương án", "kế hoạch", "the", "")
    for link in ("thứ ", "số ", "", "đầu ")
    if (link != "" and (noun or link == "thứ ")) or (noun in ("việc", "cái", "nhiệm vụ") and word.startswith("đầu"))
)


def _runs(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """The folded syllables of some phrases, and the pairs that stand side by side in them."""
    split = [tuple(map(fold_word, phrase.split())) for phrase in phrases]
    return frozenset(run for phrase in split for run in (*zip(phrase), *pairwise(phrase)))


_ASKING = {name: _runs(_PHRASES[name]) for name in (*_MEANINGS, *_NO_CUES)}


def only_asks(segment: str, names: Collection[str]) -> bool:
    """Whether words say nothing but what cues of these names, and the small words, also say, side by side as there."""
    said = syllables(segment)
    known = _ASKING["filler"].union(*(_ASKING[name] for name in names))
    return all((word,) in known for word in said) and all(pair in known for pair in pairwise(said))


def words_of_asking() -> frozenset[tuple[str, ...]]:
    """Every folded syllable of the tables, and every pair of neighbours in them, for mending slips in questions."""
    leaning = [
        f"{noun} thứ {word}" for noun in ("việc", "cái", "câu") for words in _ORDINALS for word in words.split("|")
    ]
    periods = ["tháng", "quý", "năm", "tuần", "nửa đầu năm", "6 tháng đầu năm", "mảng", "lĩnh vực", "mục"]
    known = (runs for name, runs in _ASKING.items() if name not in ("outside", "closing"))
    return _runs([*leaning, *periods]).union(*known)
