"""Days given from outside (a filter, "as of"): written year-month-day, nothing else."""

from __future__ import annotations

import re
from datetime import date

from corpus.errors import PlanError

_ISO = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEARS = range(1900, 2200)


class DayError(PlanError):
    """Not a day, or not written as one."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f'ngày "{text[:40]}" không có thật hoặc không viết theo dạng năm-tháng-ngày (ví dụ 2024-03-01).'
        )


def parse_day(text: str) -> date:
    """An ISO 8601 calendar date between 1900 and 2199; anything else raises DayError, quoting it."""
    try:
        day = date.fromisoformat(text) if _ISO.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise DayError(text)
    return day
