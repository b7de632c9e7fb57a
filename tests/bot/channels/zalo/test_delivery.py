"""How events come in: once each, signed and fresh, acknowledged before they are answered, through crashes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.zalo.incoming import key_of
from bot.channels.zalo.render import Message, dump
from bot.people import People
from tests.bot.channels.telegram.conftest import Echo, says
from tests.bot.channels.zalo.conftest import Running, running, texts
from tests.standins.zalo import APP_SECRET, SEND, Zalo, body_of, refusal, signature

QUESTION = "Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?"


def stored(bot: Running) -> int:
    counts = bot.people.counts("zalo")
    return counts.waiting + counts.sending + counts.done + counts.failed


def aged(event: dict[str, Any], age_s: float) -> dict[str, Any]:
    return {**event, "timestamp": str(int((time.time() - age_s) * 1000))}


def post(standin: Zalo, event: dict[str, Any], **headers: str) -> int:
    raw = body_of(event)
    return standin.post(raw, signature(raw, event["timestamp"]), **headers)


def test_01_the_same_event_delivered_five_times_gets_one_answer(bot: Running) -> None:
    event = bot.standin.say(QUESTION)
    bot.standin.wait_for(1)
    assert [post(bot.standin, event, num_retry=str(n)) for n in range(1, 5)] == [200] * 4
    bot.standin.say("hạn khi nào?")
    shown = bot.standin.wait_for(2)
    assert "Văn phòng" in shown[0].text
    assert len(bot.standin.calls(SEND)) == 2
    assert stored(bot) == 2


def test_01_events_without_a_message_number_are_told_apart_by_person_and_time(bot: Running) -> None:
    follow = bot.standin.event("follow")
    assert [post(bot.standin, follow) for _ in range(3)] == [200] * 3
    bot.standin.wait_for(1)
    bot.wait_done(1)
    assert post(bot.standin, aged(follow, 30)) == 200
    bot.standin.wait_for(2)
    assert stored(bot) == 2


def test_03_a_signature_over_other_bytes_or_with_another_key_is_refused(bot: Running) -> None:
    standin = bot.standin
    event = standin.event("user_send_text", text="Ai chủ trì số hóa hồ sơ? “Quý I/2026” ✓")
    raw, stamp = body_of(event), event["timestamp"]
    good = signature(raw, stamp)
    reserialised = json.dumps(event).encode()
    for body, mac in (
        (raw.replace(b"h\xe1\xbb\x93 s\xc6\xa1", b"h\xe1\xbb\x93 sO"), good),
        (reserialised, good),
        (raw + b" ", good),
        (raw, signature(raw, stamp, key=APP_SECRET)),
        (raw, signature(raw, str(int(stamp) + 1))),
        (raw, good.upper()),
        (raw, good[:-1]),
        (raw, "mac="),
        (raw, ""),
        (raw, "mac=ỉ".encode().decode("latin-1")),
        (raw, None),
    ):
        assert standin.post(body, mac) == 403
    assert stored(bot) == 0
    assert standin.post(raw, good) == 200
    other = body_of(standin.event("user_send_text", text="đúng chữ Việt"))
    assert standin.post(other, signature(other, json.loads(other)["timestamp"], prefix="")) == 200
    standin.wait_for(2)


def test_03_what_is_no_event_is_refused_and_nothing_is_stored(bot: Running) -> None:
    for raw in (
        b"",
        b"{",
        b"[]",
        b"{}",
        b"7",
        b'{"timestamp": "x"}',
        b'{"timestamp": "-5"}',
        b"\xff\xfe",
        b"[" * 50_000,
    ):
        assert bot.standin.post(raw, signature(raw, "x")) == 400
    odd = {"timestamp": str(int(time.time() * 1000)), "event_name": "user_send_text"}
    for more in ({}, {"sender": 7}, {"sender": {"id": None}}, {"sender": {"id": {}}}, {"event_name": ["x"]}):
        assert post(bot.standin, {**odd, **more}) == 200
    assert stored(bot) == 0


def test_04_a_signed_event_older_than_the_window_is_refused_as_replay(bot: Running) -> None:
    event = bot.standin.event("user_send_text", text=QUESTION)
    for age_s in (3 * 3600, 90 * 86_400, -3600):
        assert post(bot.standin, aged(event, age_s)) == 403
    assert stored(bot) == 0


def test_04_a_late_retry_inside_the_ladder_is_accepted_once(bot: Running) -> None:
    late = aged(bot.standin.event("user_send_text", text=QUESTION), 6650)  # the last step of the ladder
    assert [post(bot.standin, late, num_retry=str(n)) for n in (5, 5)] == [200, 200]
    bot.standin.wait_for(1)
    assert stored(bot) == 1


def test_05_the_webhook_acknowledges_at_once_while_answering_takes_long(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path, says("Chậm.", wait_s=1.0), lease_s=0.5) as bot:
        started = time.monotonic()
        for number in range(8):
            assert post(standin, standin.event("user_send_text", f"u{number}", "hỏi")) == 200
        assert time.monotonic() - started < 1.0
        for number in range(8):
            assert len(standin.wait_for(1, f"u{number}")) == 1
        assert len(standin.calls(SEND)) == 8  # a claim outlives its lease while its work lasts
        assert bot.people.counts("zalo").repeated == 0


def test_06_what_was_stored_before_a_crash_is_answered_after_it(standin: Zalo, tmp_path: Path) -> None:
    event = standin.event("user_send_text", text=QUESTION)
    dead = People(tmp_path / "people.db")
    assert dead.accept("zalo", key_of(event), "u1", body_of(event), datetime.now(UTC))
    assert dead.claim("zalo", 1.0)  # and the process dies
    dead.close()
    with running(standin, tmp_path) as bot:
        assert "chi tiêu nội bộ" in standin.wait_for(1)[0].text
        assert post(standin, event) == 200  # Zalo, which got no reply, tries again
        bot.wait_done(1)
        assert (stored(bot), len(standin.shown())) == (1, 1)


def test_06_a_crash_while_sending_repeats_at_most_once_and_is_counted(standin: Zalo, tmp_path: Path) -> None:
    event = body_of(standin.event("user_send_text", text="hỏi"))
    for _ in range(2):
        dead = People(tmp_path / "people.db")
        dead.accept("zalo", "k", "u1", event, datetime.now(UTC))
        claimed = dead.claim("zalo", 0.0)
        assert claimed
        dead.answered(claimed.id, dump([Message("một"), Message("hai", (("Đúng", "#k:0"),))]), 0, 0.0)
        dead.close()
    with running(standin, tmp_path) as bot:
        bot.wait_done()
        shown = standin.shown()
        assert [(one.text, one.buttons) for one in shown] == [("hai", (("Đúng", "#k:0"),))]  # the first part died twice
        counts = bot.people.counts("zalo")
        assert (counts.repeated, counts.unknown) == (1, 1)


def test_20_questions_beyond_measure_are_bounded_and_refused_clearly(bot: Running) -> None:
    for text in ("kế hoạch " * 2300, "a" * 20_000, "\u200b\u200d\ufeff" * 50, "ạ" * 2000, ""):
        bot.standin.say(text)
    shown = bot.standin.wait_for(5)
    assert "2.000 ký tự" in shown[0].text
    assert "2.000 ký tự" in shown[1].text
    assert "chưa nhập câu hỏi" in shown[2].text
    assert all(one.text for one in shown)


def test_21_a_backlog_after_downtime_is_answered_once_each_in_order(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path):
        pass
    for number in (1, 2, 3):
        standin.say(f"việc số {number}")  # nobody takes the delivery; it is tried again by the ladder
        time.sleep(0.05)
    assert not standin.shown()
    with running(standin, tmp_path, Echo()):
        shown = standin.wait_for(3)
        time.sleep(0.3)
    assert sorted(texts(shown)) == ["việc số 1", "việc số 2", "việc số 3"]
    assert len(standin.shown()) == 3


def test_08_a_rate_limit_is_waited_out_for_a_minute_in_order_while_other_chats_go_on(
    standin: Zalo, tmp_path: Path
) -> None:
    with running(standin, tmp_path, Echo()) as bot:
        standin.state.faults.append(refusal(-32, chat="u1"))
        for text in ("một", "hai", "ba"):
            standin.say(text)
        bot.wait_put_off()
        standin.say("khác", "u2")
        standin.wait_for(1, "u2")
        bot.clock.ahead_s = 58
        time.sleep(0.7)
        assert len(standin.times("u1")) == 1
        bot.clock.ahead_s = 61
        assert texts(standin.wait_for(3)) == ["một", "hai", "ba"]
        assert bot.people.counts("zalo").failed == 0
