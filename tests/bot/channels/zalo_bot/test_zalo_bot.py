"""The bot of the Bot Platform: the same guarantees and conversation, without buttons."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot import fake
from tests.bot.channels.telegram.conftest import Echo, long_plan, says
from tests.bot.channels.zalo.conftest import BOT_SECRET, Running, running, texts
from tests.standins.zalo import BOT_NAME, BOT_TOKEN, Fault, Zalo

SEND = "sendMessage"
QUESTION = "Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?"


@pytest.fixture
def echo(standin: Zalo, tmp_path: Path) -> Iterator[Running]:
    with running(standin, tmp_path, Echo(), timeout_s=0.4) as started:
        yield started


def stored(bot: Running) -> int:
    counts = bot.people.counts("zalo-bot")
    return counts.waiting + counts.sending + counts.done + counts.failed


def refusal(code: int, name: str = "error_code", status: int = 200, **given: object) -> Fault:
    return Fault(SEND, {"ok": False, name: code, "description": "refused"}, status, **given)  # type: ignore[arg-type]


def test_01_the_same_message_delivered_five_times_gets_one_answer(bot: Running) -> None:
    event = bot.standin.bot_say(QUESTION)
    assert [bot.standin.bot_post(event) for _ in range(4)] == [200] * 4
    bot.standin.bot_post(event["result"])  # without its envelope it is the same
    bot.wait_done(1, "zalo-bot")
    assert "Văn phòng" in bot.standin.wait_for(1, "c1")[0].text
    assert (len(bot.standin.calls(SEND)), stored(bot)) == (1, 1)
    same_number = bot.standin.bot_event("việc khác", "c2", message_id=event["result"]["message"]["message_id"])
    assert bot.standin.bot_post(same_number) == 200
    bot.standin.wait_for(1, "c2")  # numbers belong to their chat


def test_02_a_secret_that_is_missing_wrong_or_in_another_case_is_refused(bot: Running) -> None:
    event = bot.standin.bot_event(QUESTION)
    for secret in ("", "x", BOT_SECRET.upper(), BOT_SECRET[:-1], "bí mật".encode().decode("latin-1")):
        assert bot.standin.bot_post(event, secret) == 403
    assert stored(bot) == 0
    for body in (b"", b"{", b"[]", b"{}", b'{"ok":true,"result":{}}', b'{"event_name":"x","message":7}', b"\xff"):
        assert bot.standin.bot_post(body) == 400
    assert stored(bot) == 0


def test_the_webhook_registers_itself_with_its_secret(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    standin.state.faults.append(Fault("setWebhook", {"ok": False, "error_code": 500}, 500))
    with running(standin, tmp_path):
        standin.wait_until(lambda: len(standin.calls("setWebhook")) == 2)
        registered = standin.calls("setWebhook")[1]
    assert registered["url"].endswith("/webhooks/zalo-bot")
    assert registered["secret_token"] == BOT_SECRET
    assert "no webhook yet" in caplog.text


def test_05_the_webhook_acknowledges_at_once_while_answering_takes_long(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path, says("Chậm.", wait_s=0.8)):
        started = time.monotonic()
        standin.bot_say("hỏi")
        assert time.monotonic() - started < 0.7
        assert texts(standin.wait_for(1, "c1")) == ["Chậm."]


def test_a_whole_conversation_is_typed(bot: Running) -> None:
    standin = bot.standin
    for number, text in enumerate(("/start", "1", "2", QUESTION, "việc liên quan", "1", "chưa đúng", "/xoa"), start=1):
        standin.bot_say(text)
        standin.wait_for(number, "c1")
    shown = standin.shown("c1")
    assert "1. 2026 - 37/KH-SCT" in shown[0].text
    assert shown[3].text.endswith('Có thể gõ "Ai phối hợp", "Việc liên quan", "Đúng" hoặc "Chưa đúng".')
    assert shown[4].text.startswith("Việc gần với")
    assert "chưa đúng" in shown[6].text
    assert "Đã xóa dữ liệu" in shown[7].text
    assert not bot.people.ratings()  # test_25: gone with the rest


def test_08_a_quota_is_waited_out_wherever_it_is_told(echo: Running) -> None:
    for number, fault in enumerate((refusal(429), refusal(426, "errorCode"), refusal(429, status=429)), start=1):
        echo.standin.state.faults.append(fault)
        echo.standin.bot_say("một", f"c{number}")
        echo.standin.wait_until(lambda number=number: len(echo.standin.calls(SEND)) == 2 * number - 1)
        echo.standin.wait_until(lambda: echo.people.counts("zalo-bot").sending == 0)
        echo.clock.ahead_s += 61
        assert texts(echo.standin.wait_for(1, f"c{number}")) == ["một"]
    assert echo.people.counts("zalo-bot").failed == 0


def test_09_a_send_that_may_have_arrived_is_not_repeated_but_known(echo: Running) -> None:
    echo.standin.state.faults.append(Fault(SEND, drop=True, does_it=True))
    for text in ("một", "hai"):
        echo.standin.bot_say(text)
    assert texts(echo.standin.wait_for(2, "c1")) == ["một", "hai"]
    echo.wait_done(2, "zalo-bot")
    assert (len(echo.standin.calls(SEND)), echo.people.counts("zalo-bot").unknown) == (2, 1)


def test_10_a_chat_that_takes_nothing_is_paused_and_a_bad_message_given_up(echo: Running) -> None:
    echo.standin.state.faults += [refusal(403, chat="c1"), refusal(400, chat="c2"), refusal(500, chat="c3")]
    for chat in ("c1", "c2", "c3"):
        echo.standin.bot_say("một", chat)
    assert texts(echo.standin.wait_for(1, "c3")) == ["một"]
    echo.wait_done(3, "zalo-bot")
    assert echo.people.chat("zalo-bot", "c1").paused
    assert echo.people.counts("zalo-bot").failed == 1
    echo.standin.bot_say("hai", "c1")
    echo.standin.wait_for(1, "c1")
    assert not echo.people.chat("zalo-bot", "c1").paused


def test_14_a_long_list_comes_in_pieces_and_pages(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path, plans=(long_plan(25),)):
        standin.bot_say("liệt kê các việc của Văn phòng Sở")
        assert "Trang 1/3." in standin.wait_for(1, "c1")[0].text
        standin.bot_say("trang sau")
        assert "Trang 2/3." in standin.wait_for(2, "c1")[1].text
    with running(standin, tmp_path, says("Dòng dài của kế hoạch.\n" * 300)) as bot:
        standin.bot_say("hỏi", "c2")
        bot.wait_done(3, "zalo-bot")
        pieces = [one.text for one in standin.shown("c2")]
    assert len(pieces) > 3
    assert all(len(piece) <= 2000 for piece in pieces)
    assert "\n".join(pieces).count("Dòng dài của kế hoạch.") == 300


def test_17_in_a_group_only_what_is_addressed_to_the_bot_is_answered(bot: Running) -> None:
    standin = bot.standin
    for text in (QUESTION, "/lenhkhac", "chào @bot.kehoach", "@bot.kehoachkhac ơi", None):
        standin.bot_say(text, "g1", group=True)
    standin.bot_say("tôi là bot", "g1", **{"from": {"id": "x", "is_bot": True}})
    standin.bot_say(f"@{BOT_NAME}: {QUESTION}", "g1", group=True, who="p1")
    answer = standin.wait_for(1, "g1")[0]
    assert "chi tiêu nội bộ" in answer.text
    standin.bot_say("/kehoach", "g1", group=True, who="p1")
    standin.wait_for(2, "g1")
    standin.bot_say(f"@{BOT_NAME} 1", "g1", group=True, who="p2")  # somebody else's menu
    standin.wait_for(3, "g1")
    assert bot.people.chat("zalo-bot", "g1").plan is None
    standin.bot_say("/kehoach", "g1", group=True, who="p1")
    standin.wait_for(4, "g1")
    standin.bot_say(f"@{BOT_NAME} 1", "g1", group=True, who="p1")
    standin.wait_for(5, "g1")
    assert bot.people.chat("zalo-bot", "g1").plan == fake.SCT


def test_19_what_is_no_text_gets_short_guidance(bot: Running) -> None:
    for kind in ("image", "sticker", "voice", "unsupported"):
        bot.standin.bot_say(None, kind=kind)
    shown = bot.standin.wait_for(4, "c1")
    assert all("chỉ đọc được câu hỏi bằng chữ" in one.text for one in shown)
    bot.standin.bot_say(None, kind="reaction")
    bot.standin.bot_say("", "c2")
    assert "chưa nhập câu hỏi" in bot.standin.wait_for(1, "c2")[0].text


def test_23_a_refused_token_rests_the_channel_alone_and_is_not_shown(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with running(standin, tmp_path, Echo(), settings={"zalo_bot_token": "9:wrong-token-of-the-bot"}) as bot:
        standin.bot_say("một", "kin-1")
        standin.say("hai", "u1")
        assert texts(standin.wait_for(1, "u1")) == ["hai"]  # the Official Account is not concerned
        standin.wait_until(lambda: "Zalo refuses ZALO_BOT_TOKEN" in caplog.text)
        assert bot.people.counts("zalo-bot").failed == 0
    with running(standin, tmp_path, Echo()):
        assert texts(standin.wait_for(1, "kin-1")) == ["một"]
    for secret in (BOT_TOKEN, "wrong-token", BOT_SECRET, "kin-1"):
        assert secret not in caplog.text


def test_what_the_store_holds_is_the_delivery_as_it_came(bot: Running) -> None:
    event = bot.standin.bot_event("đúng chữ", "c9", kind="text")
    raw = json.dumps(event).encode()
    assert bot.standin.bot_post(raw) == 200
    bot.standin.wait_for(1, "c9")
