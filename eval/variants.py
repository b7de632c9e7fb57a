"""The same question as others would type it: without diacritics, with slips of the fingers, with abbreviations."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from eval.questions import Question
from retrieval.terms import THESAURUS

_WORD = re.compile(r"[^\W\d_]{4,}")
_MARKS = str.maketrans("đĐ", "dD")
# Neighbours on a phone's keyboard, row by row.
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def without_diacritics(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.translate(_MARKS))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def with_typos(text: str, count: int, seed: str) -> str:
    """As many words of four letters or more get one slip each: letters swapped, left out, doubled, or the neighbouring key."""
    chance = random.Random(seed)
    text = unicodedata.normalize("NFC", text)
    words = [match for match in _WORD.finditer(text) if not match[0].isupper()]
    for match in sorted(chance.sample(words, min(count, len(words))), key=lambda one: -one.start()):
        text = text[: match.start()] + _slip(match[0], chance) + text[match.end() :]
    return text


def abbreviated(text: str) -> str:
    """Terms that the thesaurus abbreviates, written as the usual abbreviation, the longest terms first."""
    for pattern, short in _abbreviations():
        text = pattern.sub(short, text)
    return text


def _slip(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "near"))
    if kind == "swap":
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if kind == "drop":
        return word[:place] + word[place + 1 :]
    if kind == "double":
        return word[:place] + word[place] + word[place:]
    return word[:place] + _near_key(word[place], chance) + word[place + 1 :]


def _near_key(letter: str, chance: random.Random) -> str:
    bare = without_diacritics(letter).lower()
    row = next((row for row in _ROWS if bare in row), "")
    place = row.find(bare)
    return chance.choice(row[max(0, place - 1) : place] + row[place + 1 : place + 2]) if row else letter


@cache
def _abbreviations() -> tuple[tuple[re.Pattern[str], str], ...]:
    usual: dict[str, str] = {}
    for line in THESAURUS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        forms = [form for form in entry["forms"] if form.isupper() and " " not in form]
        if entry["kind"] == "abbreviation" and forms:
            usual.setdefault(entry["canonical"], forms[0])
    ordered = sorted(usual.items(), key=lambda item: (-len(item[0]), item[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(term)}(?!\w)", re.IGNORECASE), short) for term, short in ordered)


# By the name that tables show; each changes the question and what was said before it.
VARIANTS: dict[str, Callable[[str, str], str]] = {
    "không dấu": lambda text, seed: without_diacritics(text),
    "1 lỗi gõ": lambda text, seed: with_typos(text, 1, seed),
    "2 lỗi gõ": lambda text, seed: with_typos(text, 2, seed),
    "viết tắt": lambda text, seed: abbreviated(text),
}


def vary(question: Question, variant: str) -> Question:
    """A question in a variant, its slips drawn by its id: the same in every run."""
    change = VARIANTS[variant]
    return replace(
        question,
        question=change(question.question, f"{question.id}/{variant}"),
        history=tuple(change(said, f"{question.id}/{place}/{variant}") for place, said in enumerate(question.history)),
    )
