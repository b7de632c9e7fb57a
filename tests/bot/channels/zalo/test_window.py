"""The windows of consultation messages, and that each error code has one meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.zalo.outcome import Fate, Outcome, outcome_of
from bot.channels.zalo.window import Window, window_at

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("silent", "window"),
    [
        (0 * HOUR, Window.FREE),
        (47 * HOUR, Window.FREE),
        (48 * HOUR, Window.BILLED),
        (167 * HOUR, Window.BILLED),
        (168 * HOUR, Window.CLOSED),
        (90 * 24 * HOUR, Window.CLOSED),
        (-1 * HOUR, Window.FREE),  # the platform's clock is ahead of ours
    ],
)
def test_13_the_window_follows_from_the_time_of_silence(silent: timedelta, window: Window) -> None:
    assert window_at(NOW - silent, NOW) is window


def test_13_a_cap_on_free_messages_bills_those_beyond_it() -> None:
    assert [window_at(NOW, NOW, sent, cap=8) for sent in (0, 7, 8)] == [Window.FREE, Window.FREE, Window.BILLED]


def test_a_code_that_is_not_known_is_a_failure_to_try_again() -> None:
    assert outcome_of(-777) == Outcome(Fate.FAILING, code=-777)
    assert (outcome_of(-32).wait_s or 0) >= 60
