"""Subscriptions: consent first, a destination once, the next destination where one takes nothing, gone when forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.people import People
from bot.people.subscriptions import Subscriptions

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = People(tmp_path / "people.db", AT.timestamp)
    yield opened
    opened.close()


@pytest.fixture
def subscriptions(people: People) -> Subscriptions:
    return Subscriptions(people)


def test_25_nothing_is_sent_before_consent(subscriptions: Subscriptions) -> None:
    held = subscriptions.add("p", "Phòng A", "follow", "email", "a@b.vn")
    assert held.consent is None
    assert not held.takes
    assert subscriptions.agree(held.id, AT)
    agreed = subscriptions.get(held.id)
    assert agreed
    assert agreed.consent == AT
    assert agreed.takes


def test_a_destination_is_subscribed_once_and_takes_new_settings(subscriptions: Subscriptions) -> None:
    first = subscriptions.add(
        "p", None, "supervise", "telegram", "1", consent=AT, settings={"digest": True, "days": [7]}
    )
    subscriptions.change(first.id, paused=True)
    again = subscriptions.add("p", None, "supervise", "telegram", "1", settings={"digest": False})
    assert again.id == first.id
    assert (again.consent, again.paused, again.settings) == (AT, False, {"digest": False, "days": [7]})
    assert subscriptions.add("p", "Phòng A", "act", "telegram", "1").id != first.id
    assert [one.role for one in subscriptions.of_chat("telegram", "1")] == ["supervise", "act"]


def test_settings_not_named_stay_and_none_takes_one_away(subscriptions: Subscriptions) -> None:
    held = subscriptions.add("p", "Phòng A", "follow", "telegram", "1", settings={"digest": True, "days": [3]})
    assert subscriptions.change(held.id, paused=True, settings={"days": None, "single": False})
    changed = subscriptions.get(held.id)
    assert changed
    assert (changed.paused, changed.settings) == (True, {"digest": True, "single": False})
    assert not subscriptions.change(99, paused=True)


def test_a_blocked_chat_takes_nothing_until_it_is_back(people: People, subscriptions: Subscriptions) -> None:
    held = subscriptions.add("p", "Phòng A", "follow", "telegram", "1", consent=AT)
    people.pause("telegram", "1")
    assert [(one.blocked, one.paused, one.takes) for one in subscriptions.all("p")] == [(True, False, False)]
    people.pause("telegram", "1", False)
    assert [one.takes for one in subscriptions.all("p")] == [True]
    assert held.takes


def test_destinations_of_a_subscriber_stand_in_order_and_close_up(subscriptions: Subscriptions) -> None:
    first = subscriptions.add("p", "Phòng A", "follow", "telegram", "1", consent=AT)
    other = subscriptions.add("p", "Phòng B", "follow", "telegram", "2", consent=AT)
    second = subscriptions.add("p", "Phòng A", "follow", "zalo", "9", consent=AT, after=first.id)
    third = subscriptions.add("p", "Phòng A", "follow", "email", "a@b.vn", consent=AT, after=second.id)
    assert [(one.id, one.subscriber, one.order) for one in subscriptions.all("p")] == [
        (first.id, first.id, 0), (second.id, first.id, 1), (third.id, first.id, 2), (other.id, other.id, 0),
    ]  # fmt: skip
    assert subscriptions.remove(first.id)
    assert [(one.id, one.order) for one in subscriptions.all("p") if one.subscriber == second.id] == [
        (second.id, 0),
        (third.id, 1),
    ]
    assert not subscriptions.remove(first.id)


def test_what_there_is_not_is_refused(subscriptions: Subscriptions) -> None:
    with pytest.raises(ValueError, match="no such role"):
        subscriptions.add("p", None, "boss", "telegram", "1")
    with pytest.raises(LookupError, match="no subscription 7"):
        subscriptions.add("p", None, "follow", "telegram", "1", after=7)
    assert subscriptions.all() == []


def test_a_chat_that_moves_takes_its_subscriptions_along_and_one_forgotten_has_none(
    people: People, subscriptions: Subscriptions
) -> None:
    subscriptions.add("p", "Phòng A", "follow", "telegram", "-5", group=True, consent=AT)
    people.migrate("telegram", "-5", "-1005")
    assert [(one.chat, one.group) for one in subscriptions.all("p")] == [("-1005", True)]
    people.forget("telegram", "-1005")
    assert subscriptions.all() == []


def test_the_address_is_not_shown_in_logs(subscriptions: Subscriptions) -> None:
    assert "a@b.vn" not in repr(subscriptions.add("p", "Phòng A", "follow", "email", "a@b.vn"))
