"""The conversation core, without a channel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from bot.answer import Answer, Choice
from bot.assistant import Assistant
from bot.people import People
from bot.reply import Reply
from bot.talk import Talk
from corpus.errors import PlanError
from tests.bot import fake

TODAY = date(2026, 1, 20)


@dataclass(frozen=True)
class Said:
    answer: Answer

    def ask(self, question: str, **given: object) -> Answer:
        return self.answer


class Chat:
    """One chat on a channel, with whatever plans there are at the moment."""

    def __init__(self, people: People) -> None:
        self.knowledge = fake.knowledge()
        self.people = people
        self.talk = Talk(Assistant(lambda: self.knowledge), people, self.current, lambda: TODAY)

    def current(self) -> fake.FakeKnowledge:
        return self.knowledge

    def say(self, text: str, **given: str) -> Reply:
        return self.talk.reply("x", "1", text, **given)

    def press(self, reply: Reply, label: str) -> Reply:
        data = next(one.data for row in reply.buttons for one in row if one.label.startswith(label))
        return self.talk.press("x", "1", data)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    people = People(tmp_path / "people.db")
    yield Chat(people)
    people.close()


def test_my_unit_is_the_one_that_the_chat_is_bound_to(chat: Chat) -> None:
    assert chat.say("tháng này đơn vị tôi phải nộp gì?").menu
    chat.say("1")
    chat.say("1")
    reply = chat.say("tháng này đơn vị của tôi phải nộp gì?")
    assert reply.text.startswith("Văn phòng Sở có 1 việc đến hạn trong tháng 1/2026")


def test_a_number_picks_from_the_menu_before_it_and_only_once(chat: Chat) -> None:
    assert chat.say("/kehoach").menu
    assert "Văn phòng UBND tỉnh Cà Mau" in chat.say("2").text
    assert "Phòng Quản trị - Tài vụ" in chat.say("2").text
    assert "Đã chọn" not in chat.say("2").text


def test_a_clarifying_choice_is_picked_by_number_or_by_button_even_after_a_restart(chat: Chat) -> None:
    asked = "ai chủ trì sửa đổi quy chế chi tiêu nội bộ"
    choices = (Choice("của tỉnh", "ai ký kế hoạch", fake.VP), Choice("của Sở", asked, fake.SCT))
    unsure = Said(Answer("clarify", "Anh/chị hỏi kế hoạch nào?\n1. ...\n2. ...", choices=choices))
    reply = Talk(unsure, chat.people, chat.current).reply("x", "1", "ai chủ trì")
    assert [row[0].label for row in reply.buttons] == ["1. của tỉnh", "2. của Sở"]
    assert not reply.menu  # the text itself lists the choices
    assert "do Văn phòng" in chat.press(reply, "2.").text
    Talk(unsure, chat.people, chat.current).reply("x", "1", "ai chủ trì")
    assert "do Văn phòng" in chat.say("2").text


def test_related_tasks_are_numbered_and_lead_to_their_rows(chat: Chat) -> None:
    chat.people.bind("x", "1", plan=fake.SCT)
    answer = chat.say("ai chủ trì sửa đổi quy chế chi tiêu nội bộ")
    related = chat.press(answer, "Việc liên quan")
    assert related.text.splitlines()[0].startswith('Việc gần với "Sửa đổi quy chế chi tiêu nội bộ"')
    assert related.text.splitlines()[-1].startswith("Nguồn: KH 37/KH-SCT")
    first = related.text.splitlines()[1].removeprefix("1. ").split(" (mục")[0]
    assert first in chat.press(related, "1.").text
    assert first in chat.say("1").text


def test_an_answer_quotes_its_row_as_printed(chat: Chat) -> None:
    reply = chat.say("hạn rà soát TTHC lĩnh vực thương mại của Sở Công Thương")
    quotes = {quote.place.split(", STT ")[1][:2]: quote.fields for quote in reply.quotes}
    assert sorted(quotes) == ["4a", "4b"]
    assert ("Thời gian", "Trước ngày 31/8/2026") in quotes["4a"]
    assert ("Chủ trì", "Phòng QLTM") in quotes["4b"]


def test_a_plan_that_is_gone_is_told_and_all_plans_are_asked(chat: Chat) -> None:
    chat.people.bind("x", "1", plan="cu", unit="Văn phòng Sở")
    reply = chat.say("ai chủ trì sửa đổi quy chế chi tiêu nội bộ")
    assert reply.text.startswith("Kế hoạch đã chọn không còn trong hệ thống")
    assert "Văn phòng" in reply.text
    assert chat.people.chat("x", "1").plan is None


def test_buttons_of_a_plan_that_is_gone_are_refused(chat: Chat) -> None:
    menu = chat.say("/kehoach")
    answer = chat.say("ai chủ trì sửa đổi quy chế chi tiêu nội bộ")
    chat.knowledge = fake.knowledge(fake.PLANS[1:])
    assert "không còn dùng được" in (chat.press(menu, "2026 - 37").notice or "")
    assert "không còn dùng được" in (chat.press(answer, "Việc liên quan").notice or "")


def test_one_plan_alone_needs_no_choosing(chat: Chat) -> None:
    chat.knowledge = fake.knowledge(fake.PLANS[:1])
    assert [row[0].label for row in chat.say("/start").buttons][:2] == ["Văn phòng Sở", "Thanh tra Sở"]
    assert chat.say("1").text.startswith('Đã chọn đơn vị "Văn phòng Sở"')
    assert chat.say("/viec").text.startswith("Văn phòng Sở có")


def test_a_link_can_carry_the_plan(chat: Chat) -> None:
    assert "Cà Mau" in chat.say(f"/start {fake.VP}").text
    assert chat.people.chat("x", "1").plan == fake.VP


def test_a_list_by_command_has_exactly_the_rows_of_the_unit(chat: Chat) -> None:
    for plan in fake.PLANS:
        for unit in plan.units:
            chat.people.bind("x", "1", plan=plan.id, unit=unit.name)
            rows = chat.knowledge.query(plan=plan.id, unit=unit.name)
            assert {task.id for task in chat.say("/viec").tasks} == {task.id for task in rows}, unit.name


def test_people_of_a_group_have_conversations_of_their_own(chat: Chat) -> None:
    menu = chat.say("/kehoach", who="a")
    assert "Anh/chị tra" in menu.text
    assert "Đã chọn" not in chat.say("1", who="b").text


def test_trouble_is_told_without_its_details(chat: Chat, caplog: pytest.LogCaptureFixture) -> None:
    def no_index() -> fake.FakeKnowledge:
        raise PlanError("không mở được chỉ mục /srv/data/index")

    class Broken:
        def ask(self, question: str, **given: object) -> object:
            raise RuntimeError(question)

    assert chat.say("/khong_co").text.startswith("Không có lệnh /khong_co")
    for talk in (
        Talk(Assistant(chat.current), chat.people, no_index),
        Talk(Broken(), chat.people, chat.current),  # type: ignore[arg-type]
    ):
        reply = talk.reply("x", "1", "một câu riêng tư")
        assert reply.text.startswith("Trợ lý")
        assert "/srv" not in reply.text
    assert "một câu riêng tư" not in caplog.text
