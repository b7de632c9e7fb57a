"""Shares with their bootstrap intervals: what another draw of as many questions could have given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

_DRAWS, _SEED = 2000, 20240229


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95% of the means of seeded redraws (percentile bootstrap); (0, 0) for no values."""
    if not values:
        return 0.0, 0.0
    given = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(_SEED).integers(0, given.size, (_DRAWS, given.size))
    low, high = np.quantile(given[draws].mean(axis=1), [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def share(values: Sequence[float]) -> dict[str, Any]:
    """Mean, interval and number of values (booleans, or figures from 0 to 1); the mean is null where there are none."""
    mean = round(float(np.mean(np.asarray(values, dtype=np.float64))), 4) if values else None
    return {"share": mean, "interval": list(interval(values)), "total": len(values)}
