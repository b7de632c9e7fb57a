"""How answers go out: through floods, timeouts, blocks, moved groups and refusals, never twice and never lost."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer import Answer
from tests.bot import fake
from tests.bot.channels.telegram.conftest import Echo, Running, Said, long_plan, running, says
from tests.standins.telegram import BOT_ID, TOKEN, Fault, Telegram, error, flood


@pytest.fixture
def echo(standin: Telegram, tmp_path: Path) -> Iterator[Running]:
    with running(standin, tmp_path, Echo(), timeout_s=0.4) as started:
        yield started


def times(standin: Telegram, chat: str) -> list[float]:
    return [at for method, form, at in standin.state.calls if method == "sendMessage" and form["chat_id"] == chat]


def test_08_a_flood_limit_is_waited_out_in_order_while_other_chats_go_on(echo: Running) -> None:
    standin = echo.standin
    standin.state.faults.append(flood(1, chat="1"))
    for text in ("một", "hai", "ba"):
        standin.say(text, chat=1)
    standin.wait_until(lambda: bool(times(standin, "1")))
    standin.say("khác", chat=2)
    other = standin.wait_for(1, chat=2, timeout_s=0.9)
    mine = standin.wait_for(3, chat=1)
    assert [one.text for one in mine] == ["một", "hai", "ba"]
    assert other[0].at < mine[0].at
    assert times(standin, "1")[1] - times(standin, "1")[0] >= 1.0


def test_08_a_flood_limit_without_a_time_and_a_server_error_are_tried_again(echo: Running) -> None:
    standin = echo.standin
    standin.state.faults += [flood(None), Fault("sendMessage", 502, "<html>Bad Gateway</html>")]
    standin.say("câu hỏi")
    assert [one.text for one in standin.wait_for(1)] == ["câu hỏi"]
    assert len(times(standin, "1")) == 3


@pytest.mark.parametrize("drop", [False, True], ids=["timeout", "connection lost"])
def test_09_a_send_that_may_have_arrived_is_not_repeated_but_known(echo: Running, drop: bool) -> None:
    standin = echo.standin
    standin.state.faults.append(Fault("sendMessage", does_it=True, hang_s=0 if drop else 1.2, drop=drop))
    standin.say("một")
    standin.say("hai")
    assert [one.text for one in standin.wait_for(2)] == ["một", "hai"]
    time.sleep(0.5)
    assert len(standin.calls("sendMessage")) == 2
    assert echo.people.counts("telegram").unknown == 1


def test_09_a_page_that_may_not_have_been_turned_is_turned_again(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path, plans=(long_plan(15),), timeout_s=0.3) as bot:
        standin.say("liệt kê các việc của Văn phòng Sở")
        first = standin.wait_for(1)[0]
        standin.state.faults.append(Fault("editMessageText", drop=True))
        standin.press(first, "Trang sau")
        standin.wait_until(lambda: standin.shown()[0].edited)
        standin.wait_until(lambda: bot.people.counts("telegram").done == 2)
        assert bot.people.counts("telegram").unknown == 0
        assert len(standin.shown()) == 1


def test_10_a_chat_that_blocks_the_bot_is_paused_until_it_comes_back(echo: Running) -> None:
    standin = echo.standin
    standin.state.blocked.add("1")
    standin.say("một")
    standin.wait_until(lambda: echo.people.chat("telegram", "1").paused)
    assert len(standin.calls("sendMessage")) == 1
    standin.state.blocked.clear()
    standin.say("/start")
    standin.wait_for(1)
    assert not echo.people.chat("telegram", "1").paused
    for status, paused in (("kicked", True), ("member", False)):
        standin.deliver({"my_chat_member": member(1, status)})
        standin.wait_until(lambda paused=paused: echo.people.chat("telegram", "1").paused is paused)
    assert len(standin.shown()) == 1


def member(chat: int, status: str) -> dict[str, object]:
    user = {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}
    return {
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Anh"},
        "date": int(time.time()),
        "old_chat_member": {"user": user, "status": "member"},
        "new_chat_member": {"user": user, "status": status, "until_date": 0},
    }


def test_11_a_group_that_became_a_supergroup_gets_its_message_once(echo: Running) -> None:
    standin, people = echo.standin, echo.people
    people.bind("telegram", "-5", plan=fake.SCT, unit="Văn phòng Sở")
    standin.state.faults.append(
        error("sendMessage", 400, "Bad Request: group chat was upgraded to a supergroup chat", parameters={"migrate_to_chat_id": -1005}, chat="-5", times=9)
    )  # fmt: skip
    standin.say("/trogiup", chat=-5, who=7, group=True)
    assert len(standin.wait_for(1, chat=-1005)) == 1
    assert people.chat("telegram", "-1005").unit == "Văn phòng Sở"
    assert people.chat("telegram", "-5").plan is None
    standin.say(None, chat=-1005, who=7, group=True, migrate_to_chat_id=-2005)
    standin.wait_until(lambda: people.chat("telegram", "-2005").plan == fake.SCT)
    assert len(standin.calls("sendMessage")) == 2


LONG = "\n".join(
    [
        "Có 300 việc:",
        *(f"{n}. Việc <số> {n} & {'rà soát thủ tục hành chính ' * 3}🇻🇳" for n in range(1, 301)),
        "Nguồn: KH 37/KH-SCT.",
    ]
)


def test_14_a_long_answer_is_split_between_its_lines_and_nothing_is_lost(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path, says(LONG)) as bot:
        standin.say("tất cả")
        standin.wait_until(lambda: bot.people.counts("telegram").done == 1)
    shown = standin.shown()
    assert len(shown) > 5
    assert "\n".join(one.text for one in shown) == LONG
    assert all(one.text.startswith(("Có 300", *"123456789", "Nguồn")) for one in shown)
    assert [bool(one.keyboard) for one in shown] == [False] * (len(shown) - 1) + [True]


HOSTILE = "</a><script>alert(1)</script> <b>đậm</b> & _*[x](y)` &lt; \\ </blockquote>"


def test_15_markup_in_a_plan_is_shown_as_it_is(standin: Telegram, tmp_path: Path) -> None:
    task = replace(fake.knowledge().plans[fake.SCT].tasks[0], title=HOSTILE, product=HOSTILE)
    answer = Answer("answered", f'Việc "{HOSTILE}" do Văn phòng chủ trì.\nNguồn: {HOSTILE}', ("lead",), (task,))
    with running(standin, tmp_path, Said(answer, [])):
        standin.say("ai")
        shown = standin.wait_for(1)[0]
    assert shown.text.count(HOSTILE) == 4
    assert "<blockquote expandable>" in shown.html
    assert shown.html.count("<script") == 0
    assert len(standin.calls("sendMessage")) == 1


def test_15_html_that_telegram_cannot_parse_is_sent_once_more_as_plain_text(echo: Running) -> None:
    standin = echo.standin
    standin.state.faults.append(error("sendMessage", 400, "Bad Request: can't parse entities: unexpected end tag"))
    standin.say("a < b & c")
    assert standin.wait_for(1)[0].html == "a < b & c"
    assert ["parse_mode" in form for form in standin.calls("sendMessage")] == [True, False]


def test_a_refused_webhook_is_told_once(standin: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    standin.state.faults.append(error("setWebhook", 400, "Bad Request: bad webhook: An HTTPS URL must be provided"))
    with running(standin, tmp_path, Echo()):
        standin.wait_until(lambda: "https url must be provided" in caplog.text)
        standin.say("một")
        standin.wait_for(1)
    assert len(standin.calls("setWebhook")) == 1


def test_a_message_refused_for_good_is_given_up_and_the_chat_goes_on(echo: Running) -> None:
    standin = echo.standin
    standin.state.faults.append(error("sendMessage", 400, "Bad Request: TOPIC_CLOSED"))
    standin.say("một")
    standin.say("hai")
    assert [one.text for one in standin.wait_for(1)] == ["hai"]
    assert echo.people.counts("telegram").failed == 1


def test_23_an_outage_of_telegram_rests_the_channel_and_hides_the_token(
    standin: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    port = int(standin.base.rsplit(":", 1)[1])
    with running(standin, tmp_path, Echo()) as bot:
        standin.say("trước", chat=987654321)
        standin.wait_for(1, chat=987654321)
        hook = dict(standin.state.webhook)
        standin.stop()
        gone = Telegram(0)
        gone.state.webhook = hook
        for number, text in enumerate(("một", "hai", "ba"), start=50):
            assert gone.post({"update_id": number, "message": gone.message(text, chat=987654321)}) == 200
        time.sleep(0.6)
        assert bot.people.counts("telegram").waiting == 3
        back = Telegram(port)
        back.start()
        try:
            assert [one.text for one in back.wait_for(3, chat=987654321)] == ["một", "hai", "ba"]
        finally:
            back.stop()
            gone.stop()
    assert "cannot be reached" in caplog.text
    for secret in (TOKEN, "987654321", "Mot-bi-mat"):
        assert secret not in caplog.text


def test_23_a_refused_token_is_told_without_showing_it(
    standin: Telegram, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    standin.state.faults.append(error("getMe", 401, "Unauthorized", times=3))
    with running(standin, tmp_path, Echo()) as bot:
        standin.say("một")
        standin.wait_until(lambda: bot.people.counts("telegram").done == 1)
    assert "refuses TELEGRAM_TOKEN" in caplog.text
    assert TOKEN not in caplog.text
