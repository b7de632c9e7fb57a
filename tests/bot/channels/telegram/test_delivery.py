"""How updates come in: once each, from Telegram alone, acknowledged before they are answered, through crashes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.channels.telegram.render import Call, dump
from bot.people import People
from tests.bot.channels.telegram.conftest import SECRET, Echo, Running, running, says
from tests.standins.telegram import BOT_ID, Telegram, error

QUESTION = "Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?"


def stored(bot: Running) -> int:
    counts = bot.people.counts("telegram")
    return counts.waiting + counts.sending + counts.done + counts.failed


def test_01_the_same_update_delivered_five_times_gets_one_answer(bot: Running) -> None:
    update = bot.standin.say(QUESTION)
    bot.standin.wait_for(1)
    assert [bot.standin.post(update) for _ in range(4)] == [200] * 4
    bot.standin.say("hạn khi nào?")
    shown = bot.standin.wait_for(2)
    assert "Văn phòng" in shown[0].text
    assert len(bot.standin.calls("sendMessage")) == 2
    assert stored(bot) == 2


def test_02_a_secret_that_is_missing_wrong_or_in_another_case_is_refused(bot: Running) -> None:
    update = {"update_id": 9, "message": bot.standin.message(QUESTION)}
    for secret in ("", "x", SECRET.upper(), SECRET[:-1], SECRET + "x", "bí mật"):
        header = {"X_Telegram_Bot_Api_Secret_Token": secret.encode().decode("latin-1")}
        assert bot.standin.post(update, **header) == 403
    assert stored(bot) == 0
    assert bot.standin.post(update) == 200
    bot.standin.wait_for(1)


def test_02_what_is_no_update_is_refused_and_nothing_is_stored(bot: Running) -> None:
    for body in (b"", b"{", b"[]", b"{}", b'{"update_id": "1"}', b"\xff\xfe"):
        assert bot.standin.post(body) == 400
    assert bot.standin.post(json.dumps({"update_id": 5, "poll": {"id": "1"}}).encode()) == 200
    assert bot.standin.post(json.dumps({"update_id": 6, "message": 7}).encode()) == 200
    assert stored(bot) == 0


def test_05_the_webhook_acknowledges_at_once_while_answering_takes_long(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path, says("Chậm.", wait_s=1.3), lease_s=0.6) as bot:
        started = time.monotonic()
        statuses = [standin.post({"update_id": n, "message": standin.message("hỏi", chat=n)}) for n in range(1, 13)]
        assert statuses == [200] * 12
        assert time.monotonic() - started < 1.3
        for chat in range(1, 13):
            assert len(standin.wait_for(1, chat=chat, timeout_s=15)) == 1
        assert len(standin.calls("sendMessage")) == 12  # a claim outlives its lease while its work lasts
        assert bot.people.counts("telegram").repeated == 0


def test_06_what_was_stored_before_a_crash_is_answered_after_it(standin: Telegram, tmp_path: Path) -> None:
    message = standin.message(QUESTION)
    raw = json.dumps({"update_id": 77, "message": message}).encode()
    dead = People(tmp_path / "people.db")
    assert dead.accept("telegram", f"{BOT_ID}:77", "1", raw, datetime.now(UTC))
    assert dead.claim("telegram", 1.0)  # and the process dies
    dead.close()
    with running(standin, tmp_path) as bot:
        assert "chi tiêu nội bộ" in standin.wait_for(1)[0].text
        bot.standin.wait_until(lambda: bot.people.counts("telegram").done == 1)
        assert bot.people.counts("telegram").repeated == 0


def test_06_a_crash_while_sending_repeats_at_most_once_and_is_counted(standin: Telegram, tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    for _ in range(2):
        dead = People(path)
        dead.accept("telegram", "k", "1", b"{}", datetime.now(UTC))
        claimed = dead.claim("telegram", 0.0)
        assert claimed
        dead.answered(claimed.id, dump([Call("send", "một", "một"), Call("send", "hai", "hai")]), 0, 0.0)
        dead.close()
    with running(standin, tmp_path) as bot:
        standin.wait_until(lambda: bot.people.counts("telegram").done == 1)
        assert [shown.text for shown in standin.shown()] == ["hai"]  # the first part died twice on its way
        counts = bot.people.counts("telegram")
        assert (counts.repeated, counts.unknown) == (1, 1)


def test_18_an_edited_message_or_command_gets_no_second_answer(bot: Running) -> None:
    update = bot.standin.say("/trogiup")
    bot.standin.wait_for(1)
    edited = {**update["message"], "edit_date": int(time.time()), "text": "/xoa"}
    assert bot.standin.post({"update_id": update["update_id"] + 1, "edited_message": edited}) == 200
    time.sleep(0.6)
    assert len(bot.standin.shown()) == 1


def test_20_questions_beyond_measure_are_bounded_and_refused_clearly(bot: Running) -> None:
    texts = ["kế hoạch " * 2300, "a" * 20_000, "\u200b\u200d\ufeff" * 50, "ạ" * 2000, "1" * 4096]
    for text in texts:
        bot.standin.say(text)
    shown = bot.standin.wait_for(len(texts))
    assert "2.000 ký tự" in shown[0].text
    assert "2.000 ký tự" in shown[1].text
    assert "chưa nhập câu hỏi" in shown[2].text
    assert all(shown[place].text for place in (3, 4))


def test_21_a_backlog_after_downtime_is_answered_once_each_in_order(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path):
        pass
    for number in (1, 2, 3):
        standin.say(f"việc số {number}")  # nobody takes the delivery; it is tried again
    time.sleep(0.3)
    assert not standin.shown()
    with running(standin, tmp_path, Echo()):
        shown = standin.wait_for(3)
        time.sleep(0.5)
    assert [one.text for one in shown] == ["việc số 1", "việc số 2", "việc số 3"]
    assert len(standin.shown()) == 3


def test_23_telegram_unreachable_then_back_drains_the_queue(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path, Echo()) as bot:
        standin.say("trước")
        standin.wait_for(1)
        standin.state.faults.append(error("sendMessage", 502, "Bad Gateway", times=2))
        standin.say("một")
        standin.say("hai", chat=2)
        assert [one.text for one in standin.wait_for(2)] == ["trước", "một"]
        assert [one.text for one in standin.wait_for(1, chat=2)] == ["hai"]
        assert bot.people.counts("telegram").failed == 0
