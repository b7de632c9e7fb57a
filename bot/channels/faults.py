"""What may be logged of an error: its kind and where it arose. Its words may hold a token or what somebody wrote."""

from __future__ import annotations

import traceback


def describe(error: BaseException) -> str:
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
