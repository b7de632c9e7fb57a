"""What a text says in other words: abbreviations written out, and the formal words for everyday ones.

The thesaurus (`retrieval/knowledge/thesaurus.jsonl`) has one canonical term a line with its `forms`; `kind` says how
strongly they mean the same. Everything is compared folded (no diacritics, lower case), syllable by syllable.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from corpus.text import fold, syllables

Phrase = tuple[str, ...]

THESAURUS = Path(__file__).parent / "knowledge" / "thesaurus.jsonl"

# Canonical .4 and sibling .2 were measured on low-overlap questions; a related term is half as near as a synonym.
_CANONICAL_WEIGHT = {"synonym": 0.4, "colloquial": 0.4, "related": 0.2}
_SIBLING_WEIGHT = {"synonym": 0.2, "colloquial": 0.2, "related": 0.1}
# An abbreviation's readings stand in the order of the file, the usual one first.
_FIRST_READING, _OTHER_READING = 1.0, 0.5
# A term written out may be abbreviated in the row; two letters mean too many things to search for.
_SHORTENED_WEIGHT, _SHORTENED_LETTERS = 0.4, 3

_SYLLABLE = re.compile(r"[^\W_]+")
# What a folded Vietnamese syllable can look like, and what chats write for words that are no syllable.
_WORD_LIKE = re.compile(
    r"(?:b|ch?|d|gh?|gi|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?[aeiouy]{1,3}(?:ch?|m|n|nh|ng|p|t)?"
)
_CHAT_WORDS = frozenset(
    [
        "k",
        "kh",
        "ko",
        "hk",
        "dc",
        "ng",
        "ns",
        "tr",
        "vs",
        "bt",
        "mk",
        "lm",
        "đk",
        "dk",
        "nc",
        "nx",
        "cx",
        "z",
        "r",
        "m",
        "t",
        "b",
        "c",
        "d",
        "h",
        "l",
        "n",
        "q",
        "s",
        "v",
        "x",
        "p",
        "g",
    ]
)


@dataclass(frozen=True)
class Expansion:
    """A text's folded syllables as typed, and the folded phrases that say the same with their weights (0..1].

    `phrases` hold no phrase twice and none that the text already contains; the heaviest stand first.
    """

    terms: Phrase
    phrases: tuple[tuple[Phrase, float], ...]


class _Meaning(NamedTuple):
    """One line of the thesaurus: its term and forms folded, one space between syllables."""

    canonical: str
    kind: str
    forms: list[str]


class _Reading(NamedTuple):
    """What an abbreviation stands for, and how that abbreviation is printed."""

    canonical: str
    printed: str


@dataclass(frozen=True)
class _Thesaurus:
    """What each folded phrase may be: an abbreviation, a form of a term, or the term itself; `longest` in syllables."""

    shortened: dict[str, list[_Reading]]
    worded: dict[str, list[_Meaning]]
    canonical: dict[str, list[_Meaning]]
    longest: int


def expand(text: str) -> Expansion:
    """Add to a text what its abbreviations and everyday words stand for.

    All readings of an ambiguous abbreviation are added, the usual one with weight 1, others with .5; when the text is
    typed with diacritics, only the readings spelled as typed count (NĐ is no "nội dung"). Of nested matches the longest
    counts. A one-syllable abbreviation that could be a word counts only in capitals, and not in a text all in capitals.
    """
    terms = tuple(syllables(text))
    typed = _typed(text)
    if len(typed) != len(terms):  # letters that casefolding splits: nothing is known of their capitals
        typed = list(terms)
    thesaurus = _load()
    found: dict[str, float] = {}

    def add(phrase: str, weight: float) -> None:
        if weight > found.get(phrase, 0.0):
            found[phrase] = weight

    marked = not text.isascii()
    shouted = _is_shouted(typed)
    for start, end in _longest(terms, thesaurus.shortened, thesaurus.longest):
        if end - start == 1 and _could_be_word(terms[start]) and (shouted or not _is_capital(typed[start])):
            continue
        readings = thesaurus.shortened[" ".join(terms[start:end])]
        spelling = [token.lower() for token in typed[start:end]]
        as_typed = [reading for reading in readings if _typed(reading.printed.lower()) == spelling] if marked else []
        for place, reading in enumerate(as_typed or readings):
            add(reading.canonical, _OTHER_READING if place else _FIRST_READING)
    for start, end in _longest(terms, thesaurus.worded, thesaurus.longest):
        for meaning in thesaurus.worded[" ".join(terms[start:end])]:
            add(meaning.canonical, _CANONICAL_WEIGHT[meaning.kind])
            for form in meaning.forms:
                add(form, _SIBLING_WEIGHT[meaning.kind])
    for start, end in _longest(terms, thesaurus.canonical, thesaurus.longest):
        for meaning in thesaurus.canonical[" ".join(terms[start:end])]:
            for form in meaning.forms:
                if meaning.kind != "abbreviation":
                    add(form, _SIBLING_WEIGHT[meaning.kind])
                elif len(form) >= _SHORTENED_LETTERS and " " not in form:
                    add(form, _SHORTENED_WEIGHT)
    text_itself = f" {' '.join(terms)} "
    new = sorted((item for item in found.items() if f" {item[0]} " not in text_itself), key=lambda item: -item[1])
    return Expansion(terms, tuple((tuple(phrase.split()), weight) for phrase, weight in new))


@cache
def written_words() -> frozenset[str]:
    """Every word of the thesaurus as it is written, in small letters: words that there are, whatever the plans hold."""
    lines = (json.loads(line) for line in THESAURUS.read_text(encoding="utf-8").splitlines())
    texts = (text for line in lines for text in (line["canonical"], *line["forms"]))
    return frozenset(word.lower() for text in texts for word in _typed(text))


def write_out(text: str) -> list[Phrase]:
    """The sure readings of a text's abbreviations, in no order of place: what to add where words cannot be weighed."""
    return [phrase for phrase, weight in expand(text).phrases if weight == _FIRST_READING]


def _typed(text: str) -> list[str]:
    """The syllables of a text as typed, with case and marks, at the places of its folded syllables."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text))


def _is_capital(token: str) -> bool:
    """Typed as an abbreviation: two capitals or more (TTr, IoT), or one that is the whole token."""
    return sum(letter.isupper() for letter in token) >= min(2, len(token))


def _is_shouted(typed: Sequence[str]) -> bool:
    """All in capitals and made of words, so that capitals say nothing."""
    words = sum(_could_be_word(fold(token)) for token in typed)
    return (
        words >= 3 and 2 * words > len(typed) and all(not token.islower() and token == token.upper() for token in typed)
    )


def _could_be_word(syllable: str) -> bool:
    return syllable in _CHAT_WORDS or _WORD_LIKE.fullmatch(syllable) is not None


def _longest(terms: Phrase, known: Mapping[str, object], longest: int) -> Iterator[tuple[int, int]]:
    """Places of known phrases that no longer known phrase contains, as (start, end)."""
    reached = 0
    for start in range(len(terms)):
        for end in range(min(len(terms), start + longest), max(start, reached), -1):
            if " ".join(terms[start:end]) in known:
                yield start, end
                reached = end
                break


@cache
def _load() -> _Thesaurus:
    """Compile the thesaurus, once: one pass over its whole text folds it and cuts it into syllables."""
    lines = json.loads("[" + ",".join(THESAURUS.read_text(encoding="utf-8").splitlines()) + "]")
    texts = "\n".join(text for line in lines for text in (line["canonical"], *line["forms"]))
    table = {ord(letter): fold(letter) if letter.isalnum() else " " for letter in set(texts) - {"\n"}}
    phrases = iter(re.sub(" +", " ", texts.translate(table)).split("\n"))
    known = _Thesaurus({}, {}, {}, longest=0)
    for line in lines:
        canonical, *forms = (phrase.strip() for phrase in islice(phrases, 1 + len(line["forms"])))
        meaning = _Meaning(canonical, line["kind"], forms)
        known.canonical.setdefault(canonical, []).append(meaning)
        if meaning.kind == "abbreviation":
            for form, printed in zip(forms, line["forms"], strict=True):
                known.shortened.setdefault(form, []).append(_Reading(canonical, printed))
        else:
            for form in forms:
                known.worded.setdefault(form, []).append(meaning)
    longest = 1 + max(phrase.count(" ") for phrase in (*known.canonical, *known.worded, *known.shortened))
    return replace(known, longest=longest)
