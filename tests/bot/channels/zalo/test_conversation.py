"""Whole conversations with the Official Account, by buttons and by typing."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.zalo.render import Message, dump, load, picked, pressed, show
from bot.reminders.senders import zalo_reaches
from bot.reply import Button, Reply
from tests.bot import fake
from tests.bot.channels.telegram.conftest import long_plan
from tests.bot.channels.zalo.conftest import Running, running, texts
from tests.standins.zalo import SEND, Zalo

QUESTION = "Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?"


def test_a_first_conversation_from_the_follow_to_a_rated_answer(bot: Running) -> None:
    standin = bot.standin
    standin.deliver(standin.event("follow"))
    welcome = standin.wait_for(1)[0]
    assert "1. 2026 - 37/KH-SCT Sở Công Thương" in welcome.text
    assert len(welcome.buttons) == 3
    standin.press(welcome, "37/KH-SCT")
    units = standin.wait_for(2)[1]
    assert "Anh/chị ở đơn vị nào?" in units.text
    standin.press(units, "Thanh tra Sở")
    standin.wait_for(3)
    chat = bot.people.chat("zalo", "u1")
    assert (chat.plan, chat.unit) == (fake.SCT, "Thanh tra Sở")
    standin.say(QUESTION)
    answer = standin.wait_for(4)[3]
    assert answer.labels == ["Ai phối hợp", "Việc liên quan", "Đúng", "Chưa đúng"]
    standin.press(answer, "Việc liên quan")
    related = standin.wait_for(5)[4]
    assert related.text.startswith("Việc gần với")
    standin.press(answer, "Chưa đúng")
    assert "chưa đúng" in standin.wait_for(6)[5].text
    assert [(plan, right) for _, plan, _, right in bot.people.ratings()] == [(fake.SCT, False)]


@pytest.mark.parametrize("takes_buttons", [True, False])
def test_everything_can_be_typed_too_and_refused_buttons_lose_nothing(bot: Running, takes_buttons: bool) -> None:
    standin = bot.standin
    standin.state.takes_buttons = takes_buttons
    said = ["/start", "1.", "thanh tra sở", QUESTION, "viec lien quan", "2", "Đúng"]
    for number, text in enumerate(said, start=1):
        standin.say(text)
        standin.wait_for(number)
    shown = standin.shown()
    assert [one.buttons == () for one in shown] == ([not takes_buttons] * 7 if not takes_buttons else [
        False, False, True, False, False, False, True
    ])  # fmt: skip
    assert bot.people.chat("zalo", "u1").unit == "Thanh tra Sở"
    second = next(line for line in shown[4].text.split("\n") if line.startswith("2. "))
    assert second.removeprefix("2. ").split(" (")[0] in shown[5].text
    assert shown[6].text == "Đã ghi nhận: đúng."
    assert len(bot.people.ratings()) == 1
    assert bot.people.counts("zalo").failed == 0


def test_a_long_menu_is_numbered_in_the_text_and_picked_by_number(standin: Zalo, tmp_path: Path) -> None:
    plan = fake.PLANS[0]
    with running(standin, tmp_path, plans=(plan,)) as bot:
        units = [unit.name for unit in plan.units if not unit.is_class]
        standin.say("/donvi")
        menu = standin.wait_for(1)[0]
        for number, unit in enumerate(units, start=1):
            assert f"{number}. {unit}" in menu.text.split("\n")
        standin.say("2")
        standin.wait_for(2)
        assert bot.people.chat("zalo", "u1").unit == units[1]


def test_a_long_list_is_turned_page_by_page_and_its_pages_can_be_typed(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path, plans=(long_plan(25),)):
        standin.say("liệt kê các việc của Văn phòng Sở")
        first = standin.wait_for(1)[0]
        assert "Trang 1/3." in first.text
        assert first.labels[0] == "Trang sau"
        standin.press(first, "Trang sau")
        second = standin.wait_for(2)[1]
        assert "Trang 2/3." in second.text
        assert second.labels[:2] == ["Trang trước", "Trang sau"]
        standin.say("trang sau")
        assert "Trang 3/3." in standin.wait_for(3)[2].text
        standin.say("Trang trước")
        assert "Trang 2/3." in standin.wait_for(4)[3].text


def test_16_forged_stale_and_other_peoples_payloads_are_refused_politely(bot: Running) -> None:
    standin = bot.standin
    standin.say(QUESTION)
    answer = standin.wait_for(1)[0]
    mine = answer.payload("Chưa đúng")
    for payload in (
        "#AAAAAAAAAAA:0",
        "#x:1",
        mine.rpartition(":")[0] + ":99",
        mine.rpartition(":")[0] + ":" + "9" * 30,
    ):
        standin.say(payload)
    shown = standin.wait_for(5)
    assert set(texts(shown[1:])) == {"Nút này không còn dùng được. Anh/chị hỏi lại giúp."}
    standin.say(mine, "u2")
    assert texts(standin.wait_for(1, "u2")) == ["Nút này không còn dùng được. Anh/chị hỏi lại giúp."]
    assert not bot.people.ratings()
    standin.press(answer, "Chưa đúng")  # the right button still works
    standin.wait_for(6)
    assert len(bot.people.ratings()) == 1


def test_17_echoes_receipts_and_strangers_are_not_answered(bot: Running) -> None:
    standin = bot.standin
    for name in (
        "oa_send_text", "oa_send_image", "user_received_message", "user_seen_message", "user_click_chatnow",
        "anonymous_send_text", "user_submit_info", "user_reacted_message", "user_send_group_text", "",
    ):  # fmt: skip
        standin.deliver(standin.event(name, text="Xin chào"))
    standin.say(QUESTION, "u2")
    standin.wait_for(1, "u2")
    assert len(standin.calls(SEND)) == 1
    assert bot.people.counts("zalo").waiting == 0


def test_19_what_is_no_text_gets_short_guidance(bot: Running) -> None:
    standin = bot.standin
    kinds = ("image", "link", "audio", "video", "sticker", "gif", "location", "file", "business_card")
    for kind in kinds:
        standin.say(None, kind=kind)
    assert all("chỉ đọc được câu hỏi bằng chữ" in one.text for one in standin.wait_for(len(kinds)))
    event = standin.event("user_send_text")  # without its text
    standin.deliver(event)
    assert "bằng chữ" in standin.wait_for(len(kinds) + 1)[-1].text


def test_25_xoa_removes_what_is_known_of_the_person(bot: Running) -> None:
    standin = bot.standin
    for number, text in enumerate(("/kehoach", "1", "1", QUESTION, "đúng", "/xoa"), start=1):
        standin.say(text, "nguoi-xoa")
        standin.wait_for(number, "nguoi-xoa")
    assert "Đã xóa dữ liệu" in standin.shown("nguoi-xoa")[-1].text
    bot.standin.wait_until(lambda: bot.people.counts("zalo").done == 6)
    assert not bot.people.ratings()
    with sqlite3.connect(bot.people.path) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in db.execute(f"SELECT * FROM {table}"):
                assert "nguoi-xoa" not in str(row)
        assert db.execute("SELECT count(*) FROM buttons").fetchone() == (0,)
    db.close()


def test_the_last_words_are_shown_again_after_a_restart(standin: Zalo, tmp_path: Path) -> None:
    with running(standin, tmp_path):
        standin.say(QUESTION)
        standin.wait_for(1)
    with running(standin, tmp_path) as bot:
        standin.say("đúng")
        standin.wait_for(2)
        assert len(bot.people.ratings()) == 1


# The forms of a reply


def test_no_more_than_five_buttons_and_turning_pages_comes_first() -> None:
    choices = tuple((Button(f"Đơn vị {n}", f"abcdefghijk:{n}"),) for n in range(40))
    turning = (Button("Trang trước", "abcdefghijk:40"), Button("Trang sau", "abcdefghijk:41"))
    shown = show(Reply("Anh/chị ở đơn vị nào?", buttons=(*choices, turning), menu=True), True)
    assert [title for title, _ in shown.messages[-1].buttons] == ["Trang trước", "Trang sau"]
    assert (shown.typed["7"], shown.typed["don vi 6"], shown.typed["trang sau"]) == (
        "abcdefghijk:6", "abcdefghijk:6", "abcdefghijk:41",
    )  # fmt: skip
    few = show(Reply("Việc nào?", buttons=(*choices[:3], turning), menu=True), True)
    assert len(few.messages[0].buttons) == 5
    many = show(Reply("Việc nào?", buttons=(*choices[:4], turning), menu=True), True)
    assert len(many.messages[0].buttons) == 2


def test_numbers_that_the_text_has_already_are_not_listed_again() -> None:
    buttons = tuple((Button(f"{n}. Việc {n}", f"abcdefghijk:{n}"),) for n in (1, 2))
    assert (
        show(Reply("Kế hoạch nào?\n1. Một\n2. Hai\nTrả lời 1, 2.", buttons=buttons), True).messages[0].text.count("2. ")
        == 1
    )
    assert "1. Việc 1\n2. Việc 2\nTrả lời bằng số" in show(Reply("Gần nhất:", buttons=buttons), True).messages[0].text


def test_what_was_typed_means_a_button_only_where_it_is_one() -> None:
    typed = {"1": "k:0", "trang sau": "k:1"}
    assert [picked(text, typed) for text in (" 1) ", "Trang sau!", "trang", "/1", "1 2", "")] == [
        "k:0", "k:1", None, None, None, None,
    ]  # fmt: skip
    assert [pressed(text) for text in ("#abc-_:12", "#viec", "# abc:1", "abc:1", "#abc:1 x")] == [
        "abc-_:12", None, None, None, None,
    ]  # fmt: skip


def test_messages_come_back_from_the_store_as_they_were() -> None:
    messages = [Message("một"), Message("hai", (("Đúng", "#k:0"), ("Chưa đúng", "#k:1")))]
    assert load(dump(messages)) == messages


def test_a_stale_number_after_another_message_is_a_question_again(bot: Running) -> None:
    standin = bot.standin
    for number, text in enumerate(("/kehoach", "/trogiup", "1"), start=1):
        standin.say(text)
        standin.wait_for(number)
    time.sleep(0.05)
    assert bot.people.chat("zalo", "u1").plan is None


def test_13_who_was_answered_can_be_reminded_for_seven_days_and_a_follow_alone_opens_nothing(bot: Running) -> None:
    bot.standin.deliver(bot.standin.event("follow", "nguoi-la"))
    bot.standin.wait_for(1, "nguoi-la")
    bot.standin.say("/trogiup", "nguoi-quen")
    bot.standin.wait_for(1, "nguoi-quen")
    bot.standin.wait_until(lambda: bot.people.counts("zalo").done == 2)
    now = datetime.now(UTC)
    assert zalo_reaches(bot.people, "nguoi-quen", now)
    assert not zalo_reaches(bot.people, "nguoi-quen", now + timedelta(days=8))
    assert not zalo_reaches(bot.people, "nguoi-la", now)
    bot.people.forget("zalo", "nguoi-quen")
    assert not zalo_reaches(bot.people, "nguoi-quen", now)
