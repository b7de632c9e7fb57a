"""Figures that disagree inside one paper: the same thing measured twice, with two numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from corpus.text import syllables

_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*%")
_CLAUSE = re.compile(r"[.;!?\n]")
# Two clauses speak of one thing when so much of the shorter one's words is in the other.
_SAME = 0.75
_LEAST_WORDS = 5


@dataclass(frozen=True)
class _Claim:
    place: int
    words: frozenset[str]
    figures: frozenset[str]


def disagreement(texts: list[str]) -> tuple[int, int, str, str] | None:
    """Two of the texts whose clauses say the same with other percentages: their places and the two figures; else None.

    Two figures about different things (60% of payments, 70% of procedures with a fee) are no disagreement.
    """
    claims = [claim for place, text in enumerate(texts) for claim in _claims(place, text)]
    for one, other in combinations(claims, 2):
        if one.place == other.place or one.figures & other.figures:
            continue
        shorter = min(len(one.words), len(other.words))
        if shorter >= _LEAST_WORDS and len(one.words & other.words) >= _SAME * shorter:
            return one.place, other.place, min(one.figures), min(other.figures)
    return None


def _claims(place: int, text: str) -> list[_Claim]:
    found = []
    for clause in _CLAUSE.split(text):
        figures = frozenset(figure.replace(" ", "") for figure in _FIGURE.findall(clause))
        if len(figures) == 1:
            words = frozenset(word for word in syllables(_FIGURE.sub(" ", clause)) if not word.isdigit())
            found.append(_Claim(place, words, figures))
    return found
