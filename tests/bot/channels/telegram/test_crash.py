"""The server killed while it answers: see `tests.standins.storm`, here in a small size."""

from __future__ import annotations

from pathlib import Path

from tests.standins.storm import storm


def test_06_two_kills_among_sixty_updates_lose_nothing_and_repeat_only_what_was_on_its_way(tmp_path: Path) -> None:
    outcome = storm(tmp_path, updates=60, seconds=3)
    assert (outcome.answered, outcome.lost, outcome.unaccounted) == (60, 0, 0)
    assert outcome.disordered <= outcome.in_flight
