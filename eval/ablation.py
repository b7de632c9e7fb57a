"""BM25 in memory with parts of the product's own left out: folding, abbreviations, synonyms, plan names.

The formula and the weights are those of `retrieval.keywords`; only what goes in differs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.model import Plan, Task
from corpus.text import fold
from retrieval import rows
from retrieval.search import rarity
from retrieval.stopwords import stop_places
from retrieval.terms import expand

_TYPED = re.compile(r"[^\W_]+")
_K1, _B = 1.2, 0.75
_ABBREVIATION = 0.5  # from this weight on, an added phrase writes an abbreviation out


@dataclass(frozen=True)
class Parts:
    """What takes part."""

    folding: bool = True
    abbreviations: bool = True
    synonyms: bool = True
    plan_names: bool = True


class Words:
    """The rows of some plans, to be scored against a question."""

    def __init__(self, plans: Sequence[Plan], parts: Parts) -> None:
        self._parts = parts
        self.tasks = [task for plan in plans for task in plan.tasks]
        counts = [self._counts(task, plan) for plan in plans for task in plan.tasks]
        lengths = np.asarray([sum(found.values()) for found in counts])
        self._norms = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, found in enumerate(counts):
            for token, often in found.items():
                self._postings[token].append((row, often))

    def scores(self, text: str) -> NDArray[np.float64]:
        total = np.zeros(len(self.tasks))
        for token, weight in self._asked(text).items():
            found = self._postings.get(token)
            if found:
                numbers = np.asarray([row for row, _ in found])
                often = np.asarray([count for _, count in found])
                strength = often * (_K1 + 1) / (often + self._norms[numbers])
                total[numbers] += weight * rarity(len(found), len(self.tasks)) * strength
        return total

    def _counts(self, task: Task, plan: Plan) -> Mapping[str, float]:
        found: Counter[str] = Counter()
        name = rows.plan_column(plan) if self._parts.plan_names else ()
        columns = rows.task_columns(task, name) if self._parts.folding else _as_printed(task, plan, self._parts)
        for column, weight in rows.TASK_WEIGHTS.items():
            segments = columns[column] if self._parts.abbreviations else columns[column][:1]
            for segment in segments if weight else ():
                for token in (*segment, *rows.pairs(segment)):
                    found[token] += weight  # type: ignore[assignment]  # a Counter may count in parts
        return found

    def _asked(self, text: str) -> Mapping[str, float]:
        typed = _TYPED.findall(unicodedata.normalize("NFC", text))
        folded = fold(" ".join(typed)).split(" ")
        said = folded if self._parts.folding else [word.lower() for word in typed]
        stops = stop_places(typed, folded)
        kept = {place for place in range(len(typed)) if place not in stops} or set(range(len(typed)))
        weights = {said[place]: 1.0 for place in kept}
        for place, token in enumerate(rows.pairs(said)):
            if place in kept or place + 1 in kept:
                weights[token] = 1.0
        for phrase, weight in expand(text).phrases if self._parts.folding else ():
            short = weight >= _ABBREVIATION
            if self._parts.abbreviations if short else self._parts.synonyms:
                for token in (*(phrase if short or len(phrase) == 1 else ()), *rows.pairs(phrase)):
                    weights[token] = max(weight, weights.get(token, 0.0))
        return weights


def _as_printed(task: Task, plan: Plan, parts: Parts) -> Mapping[str, rows.Column]:
    """The columns with their diacritics; the thesaurus is folded and has no part here."""
    names = (plan.issuer, plan.province, str(plan.year), plan.number) if parts.plan_names else ()
    texts: dict[str, Collection[str | None]] = {
        "title": [task.title],
        "activity": [task.activity],
        "goal": [task.goal],
        "product": [task.product],
        "headings": task.headings,
        "section": [task.section_title],
        "lead": task.lead,
        "support": task.support,
        "plan": names,
        "time": [task.time_text],
        "note": [task.note],
    }
    return {column: tuple(_syllables(text) for text in found if text) for column, found in texts.items()}


def _syllables(text: str) -> rows.Segment:
    return tuple(word.lower() for word in _TYPED.findall(unicodedata.normalize("NFC", text)))
