"""Codes that give a role: once, for a time, to one chat, and never readable in the store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from bot.people import People
from bot.people.dialogues import Dialogues
from bot.people.duty_records import Invite, LedgerError
from bot.people.invites import Invites, normal

NOW = 1_790_000_000.0


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(tmp_path: Path, clock: Clock) -> Iterator[People]:
    opened = People(tmp_path / "people.db", clock)
    yield opened
    opened.close()


def granted(invite: Invite) -> int:
    return 100 + invite.id


def test_a_code_gives_its_role_once_to_one_chat(people: People) -> None:
    invites = Invites(people)
    made, code = invites.make("p", "u", "act")
    assert len(code) == 9
    assert code[4] == "-"
    given: list[Invite] = []

    def grant(invite: Invite) -> int:
        given.append(invite)
        return 7

    assert invites.use(code.lower().replace("-", " "), "t", "1", grant) == made
    assert invites.use(code, "t", "1", grant).state == "used"  # the same message again
    with pytest.raises(LedgerError, match="Mã không đúng"):
        invites.use(code, "t", "2", grant)
    assert given == [made]
    found = invites.find(made.id)
    assert found
    assert (found.state, found.subscription) == ("used", 7)


def test_a_code_that_lapsed_was_taken_back_or_never_was(people: People, clock: Clock) -> None:
    invites = Invites(people)
    _, old = invites.make("p", None, "supervise", timedelta(hours=1))
    revoked, taken = invites.make("p", None, "supervise", timedelta(days=9))
    assert [invites.revoke(revoked.id), invites.revoke(revoked.id), invites.revoke(99)] == [True, False, False]
    clock.now += 3600
    for code in (old, taken, "ABCD-EFGH", "", "0000-0000", "a" * 5000):
        with pytest.raises(LedgerError, match="Mã không đúng"):
            invites.use(code, "t", code[:3], granted)
    assert [invite.state for invite in invites.all("p")] == ["expired", "revoked"]
    assert invites.all("q") == []
    with pytest.raises(ValueError, match="unit"):
        invites.make("p", None, "act")


def test_wrong_codes_are_slowed_down(people: People, clock: Clock) -> None:
    invites = Invites(people)
    _, code = invites.make("p", "u", "act")
    for _ in range(5):
        with pytest.raises(LedgerError, match="Mã không đúng"):
            invites.use("ABCD-EFGH", "t", "1", granted)
    with pytest.raises(LedgerError, match="sau một giờ"):
        invites.use(code, "t", "1", granted)
    clock.now += 3601
    assert invites.use(code, "t", "1", granted).role == "act"


def test_a_role_that_cannot_be_written_leaves_the_code(people: People) -> None:
    invites = Invites(people)
    _, code = invites.make("p", "u", "act")

    def broken(invite: Invite) -> int:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        invites.use(code, "t", "1", broken)
    assert invites.use(code, "t", "1", granted).state == "open"


def test_ten_chats_at_once_get_one_role(people: People) -> None:
    invites = Invites(people)
    _, code = invites.make("p", "u", "act")

    def attempt(chat: int) -> bool:
        try:
            return bool(invites.use(code, "t", str(chat), granted))
        except LedgerError:
            return False

    with ThreadPoolExecutor(10) as threads:
        assert sum(threads.map(attempt, range(10))) == 1


def test_a_code_stands_nowhere_in_the_store(people: People) -> None:
    _, code = Invites(people).make("p", "u", "act")
    people.checkpoint()
    held = b"".join(path.read_bytes() for path in people.path.parent.glob("people.db*"))
    assert code.replace("-", "").encode() not in held
    assert code.encode() not in held


def test_what_a_code_may_look_like() -> None:
    assert normal(" abcd-efgh ") == normal("ABCD EFGH") == "ABCDEFGH"
    assert normal("ABCD-EFG0") is None  # 0 is read as O
    assert normal("ABCDEFGHJ") is None


def test_a_dialogue_outlives_a_restart_and_not_a_day(people: People, clock: Clock, tmp_path: Path) -> None:
    Dialogues(people).keep("t", "1", {"step": "số"})
    other = People(tmp_path / "people.db", clock)
    assert Dialogues(other).open("t", "1") == {"step": "số"}
    assert Dialogues(other).open("t", "2") is None
    people.migrate("t", "1", "9")
    assert Dialogues(other).open("t", "9") == {"step": "số"}
    clock.now += 24 * 3600 + 1
    assert Dialogues(other).open("t", "9") is None
    assert Dialogues(other).end("t", "9")
    assert not Dialogues(other).end("t", "9")
    Dialogues(people).keep("t", "9", {"step": "ngày"})
    people.forget("t", "9")
    assert Dialogues(other).open("t", "9") is None
    other.close()
