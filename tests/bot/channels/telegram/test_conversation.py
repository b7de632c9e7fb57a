"""Whole conversations as people have them: choosing, asking, pressing, in private and in groups."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.bot import fake
from tests.bot.channels.telegram.conftest import Running, long_plan, running
from tests.standins.telegram import BOT_ID, BOT_NAME, Shown, Telegram

QUESTION = "Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?"
GROUP = -100


def mention(text: str) -> dict[str, object]:
    at = text.index("@")
    return {
        "entities": [
            {"type": "mention", "offset": len(text[:at].encode("utf-16-le")) // 2, "length": len(BOT_NAME) + 1}
        ]
    }


def test_a_first_conversation_from_start_to_a_rated_answer(bot: Running) -> None:
    standin = bot.standin
    standin.say("/start")
    start = standin.wait_for(1)[0]
    assert start.labels == [
        "2026 - 37/KH-SCT Sở Công Thương tỉnh Quảng Bình",
        "2026 - Văn phòng UBND tỉnh Cà Mau",
        "Tất cả kế hoạch",
    ]
    standin.press(start, "2026 - 37")
    units = standin.wait_for(2)[1]
    assert "Anh/chị ở đơn vị nào?" in units.text
    assert "Các phòng, đơn vị" not in units.labels
    standin.press(units, "Phòng Quản lý thương mại")
    assert 'Đã chọn đơn vị "Phòng Quản lý thương mại"' in standin.wait_for(3)[2].text
    standin.say("/viec")
    mine = standin.wait_for(4)[3]
    assert "Phòng Quản lý thương mại có 2 việc" in mine.text
    standin.say(QUESTION)
    answer = standin.wait_for(5)[4]
    assert answer.text.startswith('Việc "Sửa đổi quy chế chi tiêu nội bộ" do Văn phòng')
    assert "<blockquote expandable><b>KH 37/KH-SCT" in answer.html
    assert answer.labels == ["Ai phối hợp", "Việc liên quan", "Đúng", "Chưa đúng"]
    standin.press(answer, "Ai phối hợp")
    assert "không ghi" in standin.wait_for(6)[5].text
    standin.press(answer, "Việc liên quan")
    related = standin.wait_for(7)[6]
    assert "Ban hành quy chế quản lý tài sản công" in related.text
    standin.press(answer, "Chưa đúng")
    standin.wait_until(lambda: len(standin.state.answers) == 5)
    assert "Đã ghi nhận" in list(standin.state.answers.values())[-1]
    assert bot.people.ratings() == [(QUESTION, fake.SCT, f"{fake.SCT}/III/7", False)]
    assert len(standin.shown()) == 7


def test_commands_are_registered_in_vietnamese_with_the_webhook(bot: Running) -> None:
    bot.standin.wait_until(lambda: bool(bot.standin.calls("setWebhook")))
    commands = bot.standin.state.commands
    assert [one["command"] for one in commands] == [
        "start",
        "kehoach",
        "donvi",
        "viec",
        "saphan",
        "nhac",
        "baocao",
        "trogiup",
        "xoa",
    ]
    assert all(1 <= len(one["description"]) <= 256 for one in commands)
    hook = bot.standin.calls("setWebhook")[0]
    assert hook["url"].endswith("/webhooks/telegram")
    assert hook["secret_token"]
    assert "edited_message" not in hook["allowed_updates"]
    assert hook.get("drop_pending_updates", "false") == "false"


def test_a_menu_can_be_answered_by_number_and_a_unit_by_its_alias(bot: Running) -> None:
    for place, text in enumerate(("/kehoach", "1", "2", "/donvi VP Sở", "/saphan", "/donvi phòng không có"), start=1):
        bot.standin.say(text)
        bot.standin.wait_for(place)
    texts = [one.text for one in bot.standin.shown()]
    assert "KH 37/KH-SCT" in texts[1]
    assert '"Thanh tra Sở"' in texts[2]
    assert '"Văn phòng Sở"' in texts[3]
    assert "đến hạn trong tháng 11/2026 và tháng 12/2026" in texts[4]
    assert "Không có đơn vị" in texts[5]


def test_a_long_list_is_turned_page_by_page_in_its_message(standin: Telegram, tmp_path: Path) -> None:
    with running(standin, tmp_path, plans=(long_plan(25),)):
        standin.say("liệt kê các việc của Văn phòng Sở")
        first = standin.wait_for(1)[0]
        assert "có 25 việc" in first.text
        assert numbers(first) == list(range(1, 11))
        assert (first.labels[0], "Trang trước" in first.labels) == ("Trang sau", False)
        standin.press(first, "Trang sau")
        standin.wait_until(lambda: numbers(standin.shown()[0]) == list(range(11, 21)))
        standin.press(standin.shown()[0], "Trang sau")
        standin.wait_until(lambda: numbers(standin.shown()[0]) == list(range(21, 26)))
        last = standin.shown()[0]
        assert "Trang 3/3." in last.text
        assert last.text.splitlines()[-1].endswith("STT 21, 22, 23, 24, 25.")
        assert last.labels[0] == "Trang trước"
        assert len(standin.shown()) == 1


def numbers(shown: Shown) -> list[int]:
    return [int(found[1]) for line in shown.text.splitlines() if (found := re.match(r"(\d+)\. ", line))]


def test_16_forged_and_stale_data_and_other_peoples_buttons_are_refused_politely(bot: Running) -> None:
    standin = bot.standin
    standin.say("/kehoach@" + BOT_NAME, chat=GROUP, who=7, group=True)
    menu = standin.wait_for(1, chat=GROUP)[0]
    standin.say("/kehoach", chat=8)
    own = standin.wait_for(1, chat=8)[0]
    presses = [
        standin.press(menu, "2026", who=8),
        standin.press(menu, "", data="x" * 64, who=7),
        standin.press(menu, "", data=own.data("2026"), who=7),
        standin.press(menu, "", data=menu.data("2026").split(":")[0] + ":99", who=7),
        standin.press(menu, "", data="", who=7),
    ]
    standin.wait_until(lambda: len(standin.state.answers) == len(presses))
    texts = [standin.state.answers[press["callback_query"]["id"]] for press in presses]
    assert texts[0] == "Nút này dành cho người đã hỏi."
    assert set(texts[1:]) == {"Nút này không còn dùng được. Anh/chị hỏi lại giúp."}
    assert bot.people.chat("telegram", str(GROUP)).plan is None
    standin.press(menu, "2026", who=7)
    standin.wait_until(lambda: bot.people.chat("telegram", str(GROUP)).plan == fake.SCT)
    data = [data for shown in standin.state.messages for row in shown.keyboard for _, data in row]
    assert max(len(one.encode()) for one in data) <= 64


def test_16_a_press_is_answered_even_when_nothing_more_can_be_said(bot: Running) -> None:
    update = bot.standin.deliver(
        {"callback_query": {"id": "old", "from": {"id": 5, "is_bot": False, "first_name": "A"}, "chat_instance": "1", "data": "a:0"}}
    )  # fmt: skip
    bot.standin.wait_until(lambda: "old" in bot.standin.state.answers)
    assert update["update_id"]
    assert not bot.standin.shown(5)


def test_17_in_a_group_only_what_is_addressed_to_the_bot_is_answered(bot: Running) -> None:
    standin = bot.standin
    ignored = [
        (QUESTION, {}),
        ("/trogiup@bot_khac", {}),
        ("/lenh_cua_bot_khac", {}),
        ("@bot_khac_nua " + QUESTION, {"entities": [{"type": "mention", "offset": 0, "length": 13}]}),
        (QUESTION, {"from": {"id": 9, "is_bot": True, "first_name": "Bot"}}),
        (QUESTION, {"reply_to_message": replied(by=9)}),
        (None, {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]}),
        (None, {"new_chat_members": [{"id": BOT_ID, "is_bot": True, "first_name": "Bot"}]}),
    ]
    for text, more in ignored:
        standin.say(text, chat=GROUP, who=7, group=True, **more)
    asked = f"🇻🇳 @{BOT_NAME} {QUESTION}"
    update = standin.say(asked, chat=GROUP, who=7, group=True, **mention(asked))
    first = standin.wait_for(1, chat=GROUP)
    assert "Sửa đổi quy chế chi tiêu nội bộ" in first[0].text
    assert first[0].reply_to == update["message"]["message_id"]
    standin.say("còn hạn thì sao?", chat=GROUP, who=7, group=True, reply_to_message=replied(by=BOT_ID))
    standin.say(f"/trogiup@{BOT_NAME.upper()}", chat=GROUP, who=7, group=True)
    standin.wait_for(3, chat=GROUP)
    time.sleep(0.4)
    assert len(standin.shown(GROUP)) == 3


def replied(by: int) -> dict[str, object]:
    return {
        "message_id": 3,
        "date": 1,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Nhóm"},
        "from": {"id": by, "is_bot": True, "first_name": "Bot"},
        "text": "trước",
    }


FILE = {"file_id": "f", "file_unique_id": "u"}
NO_TEXT = [
    {"photo": [{**FILE, "width": 1, "height": 1}]},
    {"voice": {**FILE, "duration": 1}},
    {"sticker": {**FILE, "width": 1, "height": 1, "is_animated": False, "is_video": False, "type": "regular"}},
    {"document": {**FILE, "file_name": "kế hoạch.docx"}},
    {"location": {"longitude": 1.0, "latitude": 1.0}},
    {"contact": {"phone_number": "1", "first_name": "A"}},
]


def test_19_what_is_no_text_gets_short_guidance(bot: Running) -> None:
    for more in NO_TEXT:
        bot.standin.say(None, **more)
    shown = bot.standin.wait_for(len(NO_TEXT))
    assert {one.text for one in shown} == {shown[0].text}
    assert "chỉ đọc được câu hỏi bằng chữ" in shown[0].text
    bot.standin.say("")
    assert "chưa nhập câu hỏi" in bot.standin.wait_for(len(NO_TEXT) + 1)[-1].text


def test_25_xoa_removes_what_is_known_of_the_chat(bot: Running) -> None:
    standin = bot.standin
    for place, text in enumerate(("/kehoach", "1", "2", QUESTION), start=1):
        standin.say(text)
        standin.wait_for(place)
    answer: Shown = standin.shown()[-1]
    standin.press(answer, "Đúng")
    standin.wait_until(lambda: len(bot.people.ratings()) == 1)
    standin.say("/xoa")
    assert standin.wait_for(5)[-1].text.startswith("Đã xóa dữ liệu")
    standin.wait_until(lambda: bot.people.counts("telegram").done == 6)
    assert bot.people.ratings() == []
    standin.press(answer, "Đúng")
    standin.wait_until(lambda: len(standin.state.answers) == 2)
    assert "không còn dùng được" in list(standin.state.answers.values())[-1]
    standin.say("còn hạn khi nào?")
    assert "quy chế chi tiêu nội bộ" not in standin.wait_for(6)[-1].text
    chat = bot.people.chat("telegram", "1")
    assert (chat.plan, chat.unit) == (None, None)
    bot.people.forget("telegram", "1")
    for text in (b"quy ch\xe1\xba\xbf chi ti\xc3\xaau", b"Thanh tra"):
        for path in bot.folder.glob("people.db*"):
            assert text not in path.read_bytes(), path
