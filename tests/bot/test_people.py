"""The store of what people did: nothing accepted is lost, nothing is worked on twice, nothing deleted stays."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.people import KEEP_KEYS_S, People, PeopleError, Tokens

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = AT.timestamp()

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


def accept(people: People, key: str, chat: str = "1") -> bool:
    return people.accept("t", key, chat, key.encode(), AT)


def test_a_delivery_is_accepted_once_for_each_channel(people: People) -> None:
    assert [accept(people, "a"), accept(people, "a")] == [True, False]
    assert people.accept("z", "a", "1", b"", AT)


def test_ten_deliveries_at_once_leave_one(people: People) -> None:
    with ThreadPoolExecutor(10) as threads:
        assert sorted(threads.map(lambda _: accept(people, "same"), range(10))) == [False] * 9 + [True]


def test_a_chat_is_worked_on_in_order_and_others_beside_it(people: People) -> None:
    for key, chat in (("a", "1"), ("b", "1"), ("c", "2")):
        accept(people, key, chat)
    first, other = people.claim("t"), people.claim("t")
    assert first
    assert other
    assert (first.key, first.payload, first.at, other.key) == ("a", b"a", AT, "c")
    assert people.claim("t") is None
    assert people.finish(first.id)
    following = people.claim("t")
    assert following
    assert following.key == "b"


def test_a_lapsed_lease_is_claimed_again_and_the_first_claim_is_void(
    people: People, tmp_path: Path, clock: Clock
) -> None:
    accept(people, "a")
    claimed = people.claim("t", 60)
    assert claimed
    other = People(tmp_path / "people.db", clock)
    assert other.claim("t") is None
    clock.now += 61
    again = other.claim("t")
    assert again
    assert (again.attempts, again.repeats) == (2, 0)
    assert not people.answered(claimed.id)
    assert not people.finish(claimed.id)
    assert other.finish(again.id)
    other.close()


def test_a_renewed_claim_outlives_its_lease(people: People, clock: Clock) -> None:
    accept(people, "a")
    claimed = people.claim("t", 10)
    assert claimed
    clock.now += 9
    assert people.renew(claimed.id, 10)
    clock.now += 9
    assert people.claim("t") is None


def test_a_try_that_died_while_sending_is_known_and_goes_on_where_it_was(people: People, clock: Clock) -> None:
    accept(people, "a")
    claimed = people.claim("t", 10)
    assert claimed
    assert people.answered(claimed.id, b"reply", 0, 10)
    assert people.answered(claimed.id, None, 1, 10)
    clock.now += 11
    again = people.claim("t", 10)
    assert again
    assert (again.reply, again.part, again.repeats) == (b"reply", 1, 1)
    assert people.counts("t").repeated == 1
    people.answered(again.id, None, 2)
    people.finish(again.id, unknown=True)
    counts = people.counts("t")
    assert (counts.done, counts.repeated, counts.unknown, counts.waiting, counts.sending) == (1, 1, 1, 0, 0)


def test_what_is_postponed_waits_with_its_chat_and_is_no_repeat(people: People, clock: Clock) -> None:
    for key, chat in (("a", "1"), ("b", "1"), ("c", "2")):
        accept(people, key, chat)
    claimed = people.claim("t")
    assert claimed
    people.answered(claimed.id, b"reply", 1)
    people.postpone(claimed.id, 30)
    other = people.claim("t")
    assert other
    assert other.key == "c"
    assert people.claim("t") is None
    clock.now += 31
    again = people.claim("t")
    assert again
    assert (again.key, again.part, again.repeats, again.reply) == ("a", 1, 0, b"reply")


def test_a_finished_delivery_keeps_its_key_alone_and_for_a_week(people: People, tmp_path: Path, clock: Clock) -> None:
    people.accept("t", "a", "chat-77", b"cau hoi rieng tu", AT)
    claimed = people.claim("t")
    assert claimed
    people.answered(claimed.id, b"tra loi rieng tu")
    people.finish(claimed.id)
    people.forget("t", "chat-77")
    held = b"".join(path.read_bytes() for path in tmp_path.glob("people.db*"))
    assert b"rieng tu" not in held
    assert b"chat-77" not in held
    people.sweep()
    assert not accept(people, "a")
    clock.now += KEEP_KEYS_S + 1
    people.sweep()
    assert accept(people, "a")


def test_a_chat_is_bound_paused_moved_and_forgotten(people: People, clock: Clock) -> None:
    people.bind("t", "1", plan="p", unit="u")
    people.bind("t", "1", unit="v")
    people.pause("t", "1")
    chat = people.chat("t", "1")
    assert (chat.plan, chat.unit, chat.paused, chat.since) == ("p", "v", True, AT)
    key = people.keep("t", "1", {"acts": ["ấn"]})
    people.rate("t", "1", "câu hỏi", "p", None, right=True)
    people.chat("t", "2")
    people.migrate("t", "1", "2")
    people.migrate("t", "2", "2")
    assert people.chat("t", "2").plan == "p"
    assert people.kept("t", "2", key) == {"acts": ["ấn"]}
    assert people.kept("t", "1", key) is None
    clock.now += 60
    people.forget("t", "2")
    chat = people.chat("t", "2")
    assert (chat.plan, chat.paused, (chat.since - AT).seconds) == (None, False, 60)
    assert people.kept("t", "2", key) is None
    assert people.ratings() == []
    with pytest.raises(TypeError):
        people.bind("t", "2", paused="1")


def test_a_second_thought_replaces_a_rating(people: People) -> None:
    people.rate("t", "1", "câu", "p", "p/I/1", right=True)
    people.rate("t", "1", "câu", "p", "p/I/1", right=False)
    people.rate("t", "2", "câu", "p", None, right=True)
    assert people.ratings() == [("câu", "p", "p/I/1", False), ("câu", "p", None, True)]


def test_tokens_are_kept_whole_and_never_shown(people: People, tmp_path: Path) -> None:
    tokens = Tokens("access-1", "refresh-1", AT)
    people.save_tokens("z", tokens)
    other = People(tmp_path / "people.db")
    kept = other.tokens("z")
    assert kept
    assert (kept.access, kept.refresh, kept.expires) == ("access-1", "refresh-1", AT)
    assert "access-1" not in repr(kept)
    with pytest.raises(ValueError, match="empty"):
        other.save_tokens("z", Tokens("a", "", AT))
    assert other.tokens("t") is None
    other.close()


def test_a_lock_holds_against_threads_and_processes(people: People) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.people import People\n"
        "people = People(Path(sys.argv[1]))\nwith people.lock('x'): print('held', flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", code, str(people.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == "held\n"
        got = threading.Event()

        def take() -> None:
            with people.lock("x"):
                got.set()

        thread = threading.Thread(target=take)
        thread.start()
        assert not got.wait(0.3)
        process.kill()  # a lock ends with its process
        assert got.wait(5)
        thread.join()


def test_the_file_is_its_owners_alone(people: People) -> None:
    assert people.path.stat().st_mode & 0o077 == 0


def test_a_file_that_is_no_such_store_is_told_in_one_line_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    path.write_bytes(b"not a database, but somebody's data " * 100)
    before = path.read_bytes()
    with pytest.raises(PeopleError, match=r"people\.db") as raised:
        People(path)
    assert len(str(raised.value).splitlines()) == 1
    assert path.read_bytes() == before


def test_a_store_of_a_later_version_is_not_touched(people: People) -> None:
    with sqlite3.connect(people.path) as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(PeopleError, match="mới hơn"):
        People(people.path)


def test_what_a_dead_process_had_in_hand_is_free_at_once(people: People) -> None:
    accept(people, "a")
    code = (
        "import sys; from pathlib import Path; from bot.people import People\n"
        "people = People(Path(sys.argv[1])); print(people.claim('t', 1e9).key, flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", code, str(people.path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "a\n"
        people.release_dead()
        assert people.claim("t") is None
        process.kill()
        process.wait()
        people.release_dead()
    claimed = people.claim("t")
    assert claimed
    assert claimed.attempts == 2
    assert len(list(people.path.parent.glob("*.alive"))) == 1
