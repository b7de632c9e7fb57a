"""How answers go out: through refusals, timeouts, blocks, closed windows and outages, never twice and never lost unsaid."""

from __future__ import annotations

import logging
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.answer import Answer
from bot.people import People
from tests.bot import fake
from tests.bot.channels.telegram.conftest import Echo, Said
from tests.bot.channels.zalo.conftest import BOT_SECRET, Running, running, texts
from tests.standins.zalo import (
    APP_SECRET,
    BOT_TOKEN,
    FIRST_REFRESH,
    OA_KEY,
    OAUTH,
    SEND,
    Fault,
    Zalo,
    body_of,
    refusal,
    signature,
    zalo,
)


@pytest.fixture
def echo(standin: Zalo, tmp_path: Path) -> Iterator[Running]:
    with running(standin, tmp_path, Echo(), timeout_s=0.4) as started:
        yield started


def test_08_a_failure_of_unknown_reason_is_tried_again(echo: Running) -> None:
    unknown: list[Any] = [{"error": -99, "message": "?"}, {"told": "nothing"}, "<html>"]
    echo.standin.state.faults += [Fault(SEND, body, 502 if isinstance(body, str) else 200) for body in unknown]
    echo.standin.say("câu hỏi")
    assert texts(echo.standin.wait_for(1)) == ["câu hỏi"]
    assert len(echo.standin.times("u1")) == len(unknown) + 1


def test_08_a_failure_without_end_is_given_up_and_counted(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path, Echo(), first_wait_s=0.0) as bot:
        standin.state.faults.append(refusal(-99, times=1000, chat="u1"))
        standin.say("một")
        bot.wait_done()
        assert (bot.people.counts("zalo").failed, len(standin.times("u1"))) == (1, 10)


def test_a_used_up_quota_is_waited_out_for_an_hour(echo: Running) -> None:
    for number, code in enumerate((-211, -218, -234), start=1):
        echo.standin.state.faults.append(refusal(code))
        echo.standin.say("một", f"u{number}")
        echo.wait_put_off(f"u{number}")
        echo.clock.ahead_s += 3601
        assert texts(echo.standin.wait_for(1, f"u{number}")) == ["một"]
    assert echo.people.counts("zalo").failed == 0


def test_a_message_refused_for_good_is_given_up_and_the_chat_goes_on(
    echo: Running, caplog: pytest.LogCaptureFixture
) -> None:
    for number, code in enumerate((-201, -210, -233, -240), start=1):
        echo.standin.state.faults.append(refusal(code, "bad parameter for user 8800123456789"))
        echo.standin.say("/xoa")  # no buttons, so nothing simpler to try
        echo.wait_done(2 * number - 1)
        assert (echo.people.counts("zalo").failed, len(echo.standin.shown())) == (number, number - 1)
        assert f"{code} bad parameter for user ..." in caplog.text
        echo.standin.say("hai")
        echo.wait_done(2 * number)


def test_what_needs_the_operator_rests_the_channel_and_keeps_the_message(
    echo: Running, caplog: pytest.LogCaptureFixture
) -> None:
    codes = (-204, -205, -209, -212, -219, -221, -223, -224, -242, -320, -321)
    for number, code in enumerate(codes, start=1):
        echo.standin.state.faults.append(refusal(code, "OA is locked"))
        echo.standin.say(f"một {code}")
        assert texts(echo.standin.wait_for(number))[-1] == f"một {code}"
        assert f"needs its operator: Zalo says {code} OA is locked" in caplog.text
    assert echo.people.counts("zalo").failed == 0


@pytest.mark.parametrize("drop", [False, True], ids=["timeout", "connection lost"])
def test_09_a_send_that_may_have_arrived_is_not_repeated_but_known(echo: Running, drop: bool) -> None:
    standin = echo.standin
    standin.state.faults.append(Fault(SEND, does_it=True, hang_s=0 if drop else 1.0, drop=drop))
    standin.say("một")
    standin.say("hai")
    assert texts(standin.wait_for(2)) == ["một", "hai"]
    echo.wait_done(2)
    assert len(standin.calls(SEND)) == 2
    assert echo.people.counts("zalo").unknown == 1


def test_10_an_unfollow_pauses_the_chat_until_it_follows_again(echo: Running) -> None:
    standin = echo.standin
    standin.say("một")
    standin.wait_for(1)
    standin.deliver(standin.event("unfollow"))
    standin.wait_until(lambda: echo.people.chat("zalo", "u1").paused)
    assert len(standin.shown()) == 1
    standin.deliver(standin.event("follow"))
    assert "Trợ lý trả lời câu hỏi" in standin.wait_for(2)[1].text
    assert not echo.people.chat("zalo", "u1").paused


def test_10_a_person_who_takes_nothing_is_paused_and_others_are_not_concerned(echo: Running) -> None:
    standin = echo.standin
    for chat, code in (("a", -213), ("b", -217), ("c", -227), ("d", -244)):
        standin.state.faults.append(refusal(code, chat=chat))
        standin.say("một", chat)
        standin.say("khác", f"other-{chat}")
        standin.wait_for(1, f"other-{chat}")
        standin.wait_until(lambda chat=chat: echo.people.chat("zalo", chat).paused)
        standin.say("hai", chat)  # writing again lets the bot in again
        assert texts(standin.wait_for(1, chat)) == ["hai"]
        assert not echo.people.chat("zalo", chat).paused


def test_12_a_token_that_expires_is_renewed_once_for_many_senders_and_the_messages_go_on(echo: Running) -> None:
    standin = echo.standin
    standin.say("trước")
    standin.wait_for(1)
    assert standin.state.pairs == 1
    standin.state.latency_s = 0.05
    standin.void()
    for number in range(10):
        standin.say(f"việc {number}", f"v{number}")
    for number in range(10):
        assert texts(standin.wait_for(1, f"v{number}")) == [f"việc {number}"]
    assert len(standin.calls(OAUTH)) == 2
    assert echo.people.counts("zalo").failed == 0


def test_12_a_refused_renewal_is_told_and_after_a_new_consent_nothing_is_lost(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running(standin, tmp_path, Echo()) as bot:
        standin.say("trước")
        standin.wait_for(1)
        with standin.lock:
            standin.void()
            standin.state.refresh = "given-to-somebody-else"
        standin.say("sau")
        standin.wait_until(lambda: "consent again" in caplog.text)
        assert bot.people.counts("zalo").failed == 0
    standin.state.refresh = "of-the-new-consent"
    with running(standin, tmp_path, Echo(), settings={"zalo_refresh_token": "of-the-new-consent"}):
        assert texts(standin.wait_for(2)) == ["trước", "sau"]


def backlog(standin: Zalo, folder: Path, text: str, days: float) -> None:
    """A question that was stored so many days ago and has not been answered since."""
    event = standin.event("user_send_text", text=text)
    event["timestamp"] = str(int((time.time() - days * 86_400) * 1000))
    standin.state.heard["u1"] = time.time() - days * 86_400
    people = People(folder / "people.db")
    people.accept("zalo", text, "u1", body_of(event), datetime.fromtimestamp(int(event["timestamp"]) / 1000, UTC))
    people.close()


def test_13_after_eight_days_nothing_is_tried_and_the_failure_is_told_and_counted(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backlog(standin, tmp_path, "tám ngày", 8)
    with running(standin, tmp_path, Echo()) as bot:
        bot.wait_done()
        assert bot.people.counts("zalo").failed == 1
        assert not standin.calls(SEND)
    assert "given up: closed" in caplog.text


def test_13_a_window_that_zalo_says_is_closed_is_told_and_counted(
    echo: Running, caplog: pytest.LogCaptureFixture
) -> None:
    for number, code in enumerate((-230, -232), start=1):
        echo.standin.state.faults.append(refusal(code))
        echo.standin.say("một")
        echo.wait_done(2 * number - 1)
        assert echo.people.counts("zalo").failed == number
        assert f"given up: closed (code {code})" in caplog.text
        echo.standin.say("hai")
        assert texts(echo.standin.wait_for(number))[-1] == "hai"
        echo.wait_done(2 * number)


def test_13_between_two_and_seven_days_an_answer_goes_out_flagged_as_billed(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    backlog(standin, tmp_path, "ba ngày", 3)
    with running(standin, tmp_path, Echo()) as bot:
        assert texts(standin.wait_for(1)) == ["ba ngày"]
        bot.wait_done()
    assert "it is billed" in caplog.text


def test_14_a_long_answer_is_split_between_its_lines_in_nfc_and_nothing_is_lost(standin: Zalo, tmp_path: Path) -> None:
    rows = [f"{n}. Rà soát thủ tục hành chính đợt {n}, báo cáo kết quả 👩‍🌾" for n in range(1, 90)]
    text = "\n".join([*rows, "x" * 2001, "Nguồn: KH 37/KH-SCT."])
    with running(standin, tmp_path, Said(Answer("answered", unicodedata.normalize("NFD", text)), [])) as bot:
        standin.say("liệt kê")
        bot.wait_done()
        shown = standin.shown()
    assert all(len(one.text) <= 2000 for one in shown)
    assert all(unicodedata.is_normalized("NFC", one.text) for one in shown)
    said = "\n".join(one.text for one in shown).split("\n")
    assert [line for line in said if line in rows] == rows
    assert "Nguồn: KH 37/KH-SCT." in shown[-1].text.split("\n")
    assert [bool(one.buttons) for one in shown] == [False] * (len(shown) - 1) + [True]
    assert sum(line.count("x") for line in said if set(line) == {"x"}) == 2001


def test_15_markup_in_a_plan_is_shown_as_it_is(standin: Zalo, tmp_path: Path) -> None:
    title = "Rà soát <b>&amp; _*[ </a><script>"
    plan = replace(fake.PLANS[0], tasks=(replace(fake.PLANS[0].tasks[0], title=title),), passages=())
    with running(standin, tmp_path, plans=(plan,)):
        standin.say("ai chủ trì rà soát script?")
        assert title in standin.wait_for(1)[0].text


def test_23_an_outage_of_zalo_rests_the_channel_then_drains_and_logs_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with zalo(retry_scale=0.01) as standin, running(standin, tmp_path, Echo()) as bot:
        standin.say("trước", "nguoi-dung-bi-mat")
        standin.wait_for(1, "nguoi-dung-bi-mat")
        standin.bot_say("câu hỏi kín", "nhom-bi-mat")
        standin.wait_for(1, "nhom-bi-mat")
        hooks = standin.state.hook, standin.state.bot_hook
        port = int(standin.base.rpartition(":")[2])
        standin.stop()
        event = standin.event("user_send_text", "nguoi-dung-bi-mat", "giữa")
        assert standin.post(body_of(event), signature(body_of(event), event["timestamp"])) == 200
        time.sleep(0.4)
        assert bot.people.counts("zalo").failed == 0
        with zalo(port=port) as back:
            back.state = standin.state
            back.state.hook, back.state.bot_hook = hooks
            assert texts(back.wait_for(2, "nguoi-dung-bi-mat"))[1] == "giữa"
        tokens = (standin.state.access, standin.state.refresh)
    assert "cannot be reached" in caplog.text
    for secret in (
        *tokens, FIRST_REFRESH, APP_SECRET, OA_KEY, BOT_TOKEN, BOT_SECRET, "bi-mat", "câu hỏi kín", "giữa",
    ):  # fmt: skip
        assert secret not in caplog.text
