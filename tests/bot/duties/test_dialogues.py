"""The dialogues of reports, extensions, codes and reminders, through the conversation that every channel shares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.people import People
from bot.people.invites import Invites
from bot.people.ledger import Ledger
from bot.progress import OwnMilestone, Paper, State, last_day_in_time
from tests.bot import fake
from tests.bot.duties.chats import OFFICE, PLAN, TRADE, Chat, FakeSubscriptions, data_of, labels

AT = datetime(2026, 8, 20, 3, tzinfo=UTC)
LINE = "BC 12/BC-QLTM ngày 19/8/2026 về kết quả rà soát, người ký Lê Văn An, https://vanban.example/12"
PAPER = Paper("12/BC-QLTM", date(2026, 8, 19), "kết quả rà soát", "Lê Văn An", "https://vanban.example/12")
REVIEW = next(task for task in PLAN.tasks if task.part == "a")


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    opened = People(tmp_path / "people.db", lambda: AT.timestamp())
    yield opened
    opened.close()


@pytest.fixture
def unit(people: People) -> Chat:
    chat = Chat(people, FakeSubscriptions())
    chat.give("act", TRADE)
    return chat


@pytest.fixture
def chief(unit: Chat) -> Chat:
    chat = Chat(unit.people, unit.subscriptions, "2")
    chat.give("supervise")
    return chat


def reports(chat: Chat) -> list[tuple[str, State, Paper | None]]:
    held = Ledger(chat.people).progress(fake.SCT).get(REVIEW.uid)
    return [(one.unit, one.state, one.paper) for one in held.reports] if held else []


def begun(unit: Chat, label: str = "Đã phát hành") -> None:
    unit.press(unit.press(unit.say("/baocao"), "4a."), label)


def test_a_report_with_its_paper_is_shown_back_and_then_kept(unit: Chat) -> None:
    listed = unit.say("/baocao")
    assert [(label[:2], label[-5:]) for label in labels(listed)] == [("4a", "30/08"), ("4b", "29/09"), ("9.", "31/12")]
    panel = unit.press(listed, "4a.")
    assert "- Tình trạng: chưa có cập nhật" in panel.text
    assert labels(panel) == ["Đã phát hành", "Đang làm", "Đã trình, chờ ký", "Chưa làm", "Xin gia hạn"]
    assert "số, ngày, trích yếu" in unit.press(panel, "Đã phát hành").text
    shown = unit.say(LINE)
    assert "- Văn bản: 12/BC-QLTM ngày 19/08/2026" in shown.text
    assert '- Trích yếu: "kết quả rà soát"' in shown.text
    assert reports(unit) == []
    done = unit.press(shown, "Ghi nhận")
    assert done.replaces
    assert "- Tình trạng: đã phát hành: 12/BC-QLTM ngày 19/08/2026, đúng hạn" in done.text
    assert reports(unit) == [(TRADE, State.ISSUED, PAPER)]


def test_what_is_missing_is_asked_for_step_by_step_and_by_numbers(unit: Chat) -> None:
    unit.say("/baocao")
    unit.say("1")
    unit.say("1")
    assert "chưa đọc được số" in unit.say("xong rồi nhé").text
    assert "Còn thiếu ngày" in unit.say("12/bc-qltm").text
    assert "không có trong lịch" in unit.say("ngày 31/6/2026").text
    assert "sau hôm nay" in unit.say("ngày 21/8/2026").text
    shown = unit.say("19/8")
    assert "- Chưa ghi: trích yếu, người ký" in shown.text
    assert "- Người ký: Lê Văn An" in unit.say("người ký: Lê Văn An").text
    assert "Đã ghi nhận" in unit.say("1").text
    assert reports(unit) == [(TRADE, State.ISSUED, Paper("12/BC-QLTM", date(2026, 8, 19), None, "Lê Văn An"))]


def test_a_restart_in_the_middle_loses_nothing(unit: Chat) -> None:
    begun(unit)
    unit.restart()
    assert "Còn thiếu ngày" in unit.say("12/BC-QLTM").text
    unit.restart()
    shown = unit.say("19/8/2026")
    unit.restart()
    assert "Đã ghi nhận" in unit.press(shown, "Ghi nhận").text
    assert [one[1] for one in reports(unit)] == [State.ISSUED]


def test_a_doubled_press_writes_once(unit: Chat) -> None:
    begun(unit)
    shown = unit.say(LINE)
    unit.press(shown, "Ghi nhận")
    again = unit.press(shown, "Ghi nhận")
    assert (again.text, again.notice) == ("", "Nội dung này đã được ghi nhận trước đó, không ghi lần nữa.")
    panel = unit.press(unit.say("/baocao"), "4b.")
    assert "Đã ghi nhận" in unit.press(panel, "Đang làm").text
    assert "trước đó" in unit.press(panel, "Đang làm").text
    assert len(Ledger(unit.people).history_of_plan(fake.SCT)) == 2


def test_a_stale_button_of_a_form_writes_nothing(unit: Chat) -> None:
    begun(unit)
    old = unit.say(LINE)
    assert "Đã thôi" in unit.say("thôi").text
    assert "Không có phần nào" in (unit.press(old, "Ghi nhận").notice or "")
    begun(unit)
    unit.say("13/BC-QLTM")
    assert "Không có phần nào" in (unit.press(old, "Ghi nhận").notice or "")
    assert "Không có phần nào" in (unit.press(old, "Thôi").notice or "")
    assert reports(unit) == []


def test_a_forged_button_and_somebody_elses_do_nothing(unit: Chat, chief: Chat) -> None:
    panel = unit.press(unit.say("/baocao"), "4a.")
    data = data_of(panel, "Đang làm")
    stranger = Chat(unit.people, unit.subscriptions, "3")
    for forged in (data, data.split(":")[0] + ":99", "x", "", "::::", data + "0"):
        assert "không còn dùng được" in (stranger.talk.press("x", "3", forged).notice or "")
    assert reports(unit) == []


def test_a_role_that_was_taken_back_writes_nothing(unit: Chat) -> None:
    begun(unit)
    shown = unit.say(LINE)
    unit.subscriptions.held.clear()
    assert "chưa được giao quyền" in unit.press(shown, "Ghi nhận").text
    assert reports(unit) == []
    assert "chưa được giao quyền" in unit.say("/baocao").text


def test_a_question_in_the_middle_leaves_the_dialogue_and_is_answered(unit: Chat) -> None:
    unit.people.bind("x", "1", plan=fake.SCT)
    begun(unit)
    reply = unit.say("ai chủ trì sửa đổi quy chế chi tiêu nội bộ?")
    assert reply.text.startswith("Đã dừng phần đang nhập dở")
    assert "Văn phòng" in reply.text
    assert "Không tìm thấy" not in reply.text
    assert not unit.say("12/BC-QLTM ngày 19/8/2026").text.startswith("Báo cáo")
    begun(unit)
    assert unit.say("/trogiup").text.startswith("Đã dừng phần đang nhập dở")


def test_a_secret_paper_is_refused_before_anything_is_kept(unit: Chat) -> None:
    begun(unit)
    assert "độ mật" in unit.say("BC 12/BC-QLTM (Mật) ngày 19/8/2026 về vị trí kho").text
    held = b"".join(path.read_bytes() for path in unit.people.path.parent.glob("people.db*"))
    assert "vị trí kho".encode() not in held
    begun(unit)
    assert "12/BC-QLTM" in unit.say("12/BC-QLTM ngày 19/8/2026 về công khai tài liệu, trừ văn bản mật").text


def test_an_extension_is_asked_for_and_granted_by_a_paper(unit: Chat, chief: Chat) -> None:
    begun(unit, "Xin gia hạn")
    shown = unit.say("chờ số liệu của các huyện, xin đến ngày 15/9/2026")
    assert "- Từ 30/08/2026 đến 15/09/2026" in shown.text
    assert "- Lý do: chờ số liệu của các huyện" in shown.text
    assert "Hạn cũ vẫn áp dụng" in unit.press(shown, "Ghi nhận").text
    assert "đang chờ quyết định" in unit.press(unit.press(unit.say("/baocao"), "4a."), "Xin gia hạn").text
    home = chief.say("/baocao")
    assert labels(home)[:2] == ["Đề nghị gia hạn đang chờ (1)", "Báo cáo chờ xác nhận (0)"]
    asked = chief.press(chief.press(home, "Đề nghị"), "4a.")
    assert f'"{TRADE}" xin gia hạn' in asked.text
    assert "văn bản nào" in chief.press(asked, "Chấp thuận").text
    done = chief.press(chief.say("45/SCT-VP ngày 20/8/2026"), "Ghi nhận")
    assert "hạn gốc 30/08/2026 gia hạn đến 15/09/2026 theo 45/SCT-VP ngày 20/08/2026" in done.text
    progress = Ledger(unit.people).progress(fake.SCT)[REVIEW.uid]
    assert (last_day_in_time(REVIEW, progress), progress.extensions) == (date(2026, 9, 15), 1)
    assert "Không còn đề nghị" in chief.press(asked, "Không chấp thuận").text


def test_an_extension_can_be_refused_by_a_paper(unit: Chat, chief: Chat) -> None:
    begun(unit, "Xin gia hạn")
    unit.say("chờ số liệu")
    assert "không sau hạn" in unit.say("30/8/2026").text
    assert "chưa đọc được ngày" in unit.say("cuối tháng").text
    unit.press(unit.say("15/9/2026"), "Ghi nhận")
    asked = chief.press(chief.press(chief.say("/baocao"), "Đề nghị"), "4a.")
    chief.press(asked, "Không chấp thuận")
    chief.press(chief.say("46/SCT-VP 20/8/2026"), "Ghi nhận")
    ledger = Ledger(unit.people)
    assert ledger.asked(fake.SCT) == ()
    assert [one.value["paper"]["number"] for one in ledger.refused(fake.SCT, REVIEW.uid)] == ["46/SCT-VP"]
    assert last_day_in_time(REVIEW, ledger.progress(fake.SCT)[REVIEW.uid]) == date(2026, 8, 30)


def test_after_the_deadline_no_extension_is_offered_or_taken(unit: Chat) -> None:
    panel = unit.press(unit.say("/baocao"), "4a.")
    begun(unit, "Xin gia hạn")
    shown = unit.say("chờ số liệu, xin đến 15/9/2026")
    unit.today = date(2026, 8, 31)
    assert "đã qua nên không xin gia hạn được" in unit.press(shown, "Ghi nhận").text
    assert "đã qua" in unit.press(panel, "Xin gia hạn").text
    assert "Xin gia hạn" not in labels(unit.press(unit.say("/baocao"), "4a."))
    assert Ledger(unit.people).history_of_plan(fake.SCT) == []


def test_the_office_confirms_what_it_saw_or_returns_it(unit: Chat, chief: Chat) -> None:
    begun(unit)
    unit.press(unit.say(LINE), "Ghi nhận")
    seen = chief.press(chief.press(chief.say("/baocao"), "Báo cáo chờ"), "4a.")
    assert "- Người ký: Lê Văn An" in seen.text
    chief.press(seen, "Trả lại")
    assert "trả lại" in chief.press(chief.say("thiếu phụ lục số liệu"), "Ghi nhận").text
    assert [one[1] for one in reports(unit)] == [State.RETURNED]
    assert "đã được đơn vị thay đổi" in chief.press(seen, "Xác nhận").text
    begun(unit)
    unit.press(unit.say(LINE), "Ghi nhận")
    seen = chief.press(chief.press(chief.say("/baocao"), "Báo cáo chờ"), "4a.")
    assert "văn phòng xác nhận: 12/BC-QLTM" in chief.press(seen, "Xác nhận").text
    assert "trước đó" in chief.press(seen, "Xác nhận").text
    assert [one[1] for one in reports(unit)] == [State.CONFIRMED]


def test_an_undated_row_is_dated_and_own_milestones_are_set_and_dropped(chief: Chat) -> None:
    ledger = Ledger(chief.people)
    undated = chief.press(chief.say("/baocao"), "Việc chưa có hạn")
    assert [label[:2] for label in labels(undated)] == ["6."]
    chief.press(chief.press(undated, "6."), "Nhập hạn")
    assert "văn bản nào" in chief.say("30/9/2026").text
    done = chief.press(chief.say("45/SCT-VP ngày 20/8/2026"), "Ghi nhận")
    assert "hạn 30/09/2026 theo 45/SCT-VP ngày 20/08/2026" in done.text
    chief.press(chief.say("/baocao"), "Đặt mốc nội bộ")
    own = chief.press(chief.say("15/11/2026 các phòng gửi số liệu"), "Ghi nhận")
    assert own.text.startswith("Đã đặt mốc nội bộ 15/11/2026 cho cả KH 37/KH-SCT")
    assert ledger.own_of_plan(fake.SCT) == (OwnMilestone(date(2026, 11, 15), "các phòng gửi số liệu"),)
    owns = chief.press(chief.say("/baocao"), "Mốc nội bộ đang đặt")
    assert "Đã bỏ mốc" in chief.press(owns, "Bỏ mốc").text
    assert "Không còn mốc" in chief.press(owns, "Bỏ mốc").text
    assert ledger.own_of_plan(fake.SCT) == ()


def test_a_code_gives_a_role_and_a_wrong_one_is_told(unit: Chat) -> None:
    stranger = Chat(unit.people, unit.subscriptions, "3")
    assert "chưa được giao quyền" in stranger.say("/baocao").text
    _, code = Invites(unit.people).make(fake.SCT, OFFICE, "act")
    assert "Mã không đúng" in stranger.say("mã ABCD-EFGH").text
    assert "trò chuyện riêng" in stranger.say(f"mã {code}", who="nhóm").text
    assert f'quyền báo cáo cho "{OFFICE}"' in stranger.say(f"ma {code.lower()}").text
    assert f'quyền báo cáo cho "{OFFICE}"' in stranger.say(f"mã {code}").text  # delivered twice
    assert [(one.role, one.unit, one.consent) for one in unit.subscriptions.of_chat("x", "3")] == [("act", OFFICE, AT)]
    assert "1. Ban hành" in labels(stranger.say("/baocao"))[0]


def test_reminders_are_followed_with_consent_changed_and_stopped(unit: Chat) -> None:
    person = Chat(unit.people, unit.subscriptions, "4")
    assert "chọn kế hoạch" in person.say("/nhac").text
    person.people.bind("x", "4", plan=fake.SCT, unit=OFFICE)
    offered = person.say("/nhac")
    assert "là anh/chị đồng ý nhận tin nhắc" in offered.text
    assert "Thôi nhận nhắc" not in labels(offered)
    person.press(offered, "Bản tin sáng")
    person.press(offered, "Bản tin sáng")
    (held,) = unit.subscriptions.of_chat("x", "4")
    assert (held.role, held.unit, held.consent) == ("follow", OFFICE, AT)
    changed = person.say("/nhac")
    assert "Hiện tại: bản tin sáng thứ hai và nhắc trước hạn" in changed.text
    person.press(changed, "Chỉ bản tin")
    assert dict(unit.subscriptions.of_chat("x", "4")[0].settings) == {"digest": True, "single": False}
    person.press(person.say("/nhac"), "Thôi nhận")
    assert unit.subscriptions.of_chat("x", "4") == []
    assert "chưa được giao quyền" in person.say("/baocao").text


def test_stopping_reminders_keeps_a_role(unit: Chat) -> None:
    unit.people.bind("x", "1", plan=fake.SCT, unit=TRADE)
    unit.press(unit.say("/nhac"), "Thôi nhận")
    assert [one.paused for one in unit.subscriptions.of_chat("x", "1")] == [True]
    assert "Anh/chị chọn việc" in unit.say("/baocao").text
    unit.press(unit.say("/nhac"), "Chỉ nhắc trước hạn")
    assert [one.paused for one in unit.subscriptions.of_chat("x", "1")] == [False]


def test_a_group_gets_no_personal_buttons(unit: Chat) -> None:
    unit.people.bind("x", "1", plan=fake.SCT, unit=TRADE)
    assert "trò chuyện riêng" in unit.say("/baocao", who="a").text
    assert "trò chuyện riêng" in unit.say("/nhac", who="a").text
    assert "Báo cáo" not in labels(unit.say("hạn sửa đổi quy chế chi tiêu nội bộ", who="a"))
    begun(unit)
    assert "Còn thiếu" not in unit.say("12/BC-QLTM", who="a").text


def test_the_button_to_report_stands_only_under_rows_of_ones_own(unit: Chat, chief: Chat) -> None:
    unit.people.bind("x", "1", plan=fake.SCT)
    chief.people.bind("x", "2", plan=fake.SCT)
    asked = "hạn sửa đổi quy chế chi tiêu nội bộ"
    assert "Báo cáo" not in labels(unit.say(asked))
    assert "Đặt mốc nội bộ" in labels(chief.press(chief.say(asked), "Báo cáo"))
    own = unit.say("mục III, STT 9: hạn khi nào")
    assert "Đã phát hành" in labels(unit.press(own, "Báo cáo"))


def test_a_plan_that_is_gone_ends_what_was_begun(unit: Chat) -> None:
    panel = unit.press(unit.say("/baocao"), "4a.")
    unit.press(panel, "Đã phát hành")
    unit.knowledge = fake.knowledge(fake.PLANS[1:])
    assert "không có trong kế hoạch đang dùng" in unit.say("12/BC-QLTM ngày 19/8/2026").text
    assert "không có trong kế hoạch đang dùng" in unit.press(panel, "Đang làm").text
    assert "chưa được giao quyền" in unit.say("/baocao").text


def test_deleting_ones_data_ends_what_was_begun_and_keeps_the_offices_record(unit: Chat) -> None:
    panel = unit.press(unit.say("/baocao"), "4b.")
    unit.press(panel, "Đang làm")
    begun(unit)
    unit.say("/xoa")
    assert "Còn thiếu" not in unit.say("12/BC-QLTM").text
    (entry,) = Ledger(unit.people).history_of_plan(fake.SCT)
    assert (entry.who, entry.by_unit, entry.value["state"]) == (None, TRADE, "doing")
