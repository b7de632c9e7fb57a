"""How likely a row's words lead people to the words of a question: a translation model over written knowledge.

For each unit of a question (a folded syllable, or two neighbours) it holds which units of a plan's row people say it for,
and how often ("scan" for "số hóa"). A row explains a question unit by unit, so that what it leaves unexplained shows.
The table is IBM Model 1 (Brown et al. 1993, "The Mathematics of Statistical Machine Translation"), used for ranking as
in Berger and Lafferty 1999 ("Information Retrieval as Statistical Translation"). `retrieval/train_translation.py` makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.spoken import written_out

SHIPPED = Path(__file__).parent / "model" / "translation.npz"

# Small words that people put around anything; they translate nothing.
_SMALL = frozenset(
    [
        "la",
        "thi",
        "vay",
        "a",
        "u",
        "nhe",
        "nhi",
        "oi",
        "nha",
        "anh",
        "chi",
        "em",
        "toi",
        "minh",
        "duoc",
        "bi",
        "phai",
        "gi",
        "nao",
        "dau",
        "nhung",
        "da",
        "se",
        "nay",
        "do",
        "kia",
        "ay",
        "cua",
        "va",
        "ve",
        "khong",
        "o",
        "ha",
        "ai",
        "khi",
        "may",
        "bao",
        "gio",
        "han",
        "cho",
        "nguoi",
        "lam",
        "cac",
        "co",
        "trong",
        "theo",
        "den",
        "voi",
    ]
)
_OWN = 0.3  # how far a word stands for itself, beside what was learned of it
_ROW = 0.9  # how far a row, and not chance, is taken to have led to a word
_MOST = 6.0  # what one unit can say for a row, however rare it is
_SAYS = 0.5  # from this on a row accounts for a syllable


@dataclass(frozen=True)
class Explained:
    """How well a row explains a question: the mean over its units, the share of its syllables that the row accounts for
    (0..1), and the mean of the two syllables that it accounts for least."""

    mean: float = 0.0
    share: float = 0.0
    least: float = 0.0


def units(text: str) -> tuple[str, ...]:
    """The units of a text, each once: syllables, then neighbouring pairs ("ra_soat"); small words left out."""
    words = written_out(text)
    single = (word for word in words if word not in _SMALL)
    pairs = ("_".join(pair) for pair in pairwise(words) if not (pair[0] in _SMALL or pair[1] in _SMALL))
    return tuple(dict.fromkeys((*single, *pairs)))


@dataclass(frozen=True)
class Row:
    """A row's units, and the places of those that the table knows."""

    units: frozenset[str]
    places: NDArray[np.int32]


@dataclass(frozen=True, repr=False)
class Translation:
    """Sparse rows: question unit `said` -> units of plans and their probabilities; `chance` of each unit in questions."""

    said: dict[str, int]
    meant: Sequence[str]
    starts: NDArray[np.int32]
    places: NDArray[np.int32]
    probabilities: NDArray[np.float16]
    chance: NDArray[np.float32]
    least_chance: float

    @classmethod
    def load(cls, path: Path = SHIPPED) -> Translation:
        with np.load(path, allow_pickle=False) as file:
            said = str(file["said"]).split(" ")
            return cls(
                {unit: place for place, unit in enumerate(said)},
                str(file["meant"]).split(" "),
                file["starts"],
                file["places"],
                file["probabilities"],
                file["chance"],
                float(file["least_chance"]),
            )

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            said=" ".join(self.said),
            meant=" ".join(self.meant),
            starts=self.starts,
            places=self.places,
            probabilities=self.probabilities,
            chance=self.chance,
            least_chance=self.least_chance,
        )

    def row(self, text: str) -> Row:
        """A row's text made ready to explain questions."""
        own = units(text)
        known = [place for unit in own if (place := self._places.get(unit)) is not None]
        return Row(frozenset(own), np.array(known, dtype=np.int32))

    def explain(self, question: str, rows: Sequence[Row]) -> list[Explained]:
        """How well each row explains the words of a question."""
        asked = units(question)
        if not asked or not rows:
            return [Explained()] * len(rows)
        gains = self._gains(asked, rows)
        words = self._words(asked)
        told = np.sort([gains[places].max(axis=0) for places in words], axis=0)
        return [
            Explained(*map(float, figures))
            for figures in zip(gains.mean(axis=0), (told > _SAYS).mean(axis=0), told[:2].mean(axis=0), strict=True)
        ]

    def _gains(self, asked: Sequence[str], rows: Sequence[Row]) -> NDArray[np.float64]:
        """What each unit (down) says for each row (across)."""
        places = np.concatenate([row.places for row in rows])
        of_row = np.repeat(np.arange(len(rows)), [len(row.places) for row in rows])
        sizes = np.array([len(row.units) or 1 for row in rows])
        gains = np.empty((len(asked), len(rows)))
        led = np.zeros(len(self.meant), dtype=np.float32)
        for place, unit in enumerate(asked):
            number = self.said.get(unit)
            said = _OWN * np.array([unit in row.units for row in rows], dtype=np.float64)
            if number is not None:
                meant = self.places[self.starts[number] : self.starts[number + 1]]
                led[meant] = self.probabilities[self.starts[number] : self.starts[number + 1]]
                said += (1 - _OWN) * np.bincount(of_row, weights=led[places], minlength=len(rows))
                led[meant] = 0.0
            chance = self.least_chance if number is None else self.chance[number]
            gains[place] = np.minimum(_MOST, np.log1p(_ROW / (1 - _ROW) * said / sizes / chance))
        return gains

    def _words(self, asked: Sequence[str]) -> list[list[int]]:
        """For each syllable of a question, the units that say what it means there: the pairs that are known as words
        ("thuc_pham" is not "thuc"), else the syllable alone."""
        words = []
        for place, unit in enumerate(asked):
            if "_" in unit:
                continue
            pairs = [
                number
                for number, pair in enumerate(asked)
                if "_" in pair and unit in pair.split("_") and pair in self.said
            ]
            words.append(pairs or [place])
        return words or [list(range(len(asked)))]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {unit: place for place, unit in enumerate(self.meant)}


@cache
def translation() -> Translation:
    """The shipped table, read once."""
    return Translation.load()
