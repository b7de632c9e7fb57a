"""What a threshold of sureness costs: how many questions get a row, and how many of those rows are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_STEPS = 21  # thresholds from 0 to 1


@dataclass(frozen=True)
class Judged:
    """The best row's sureness (0..1) for a question, and whether it is a right one (never where no plan answers)."""

    sure: float
    right: bool


def curve(judged: Sequence[Judged]) -> list[dict[str, Any]]:
    """By threshold: the share of questions answered with a row (coverage) and the share of wrong rows among those (error)."""
    points = []
    for step in range(_STEPS):
        least = step / (_STEPS - 1)
        let_through = [one for one in judged if one.sure >= least]
        wrong = sum(not one.right for one in let_through)
        points.append(
            {
                "threshold": round(least, 2),
                "coverage": round(len(let_through) / len(judged), 4) if judged else 0.0,
                "error": round(wrong / len(let_through), 4) if let_through else 0.0,
            }
        )
    return points
