"""Reminders of an office, day by day: what goes out, to whom, when, and what never does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.people.duty_records import By
from bot.people.outbox import PlanRules
from bot.progress import Paper, State
from bot.reminders.senders import Outcome
from corpus.model import Plan
from tests.bot.reminders.office import Channel, Office, at
from tests.bot.reminders.rows import CLASS, A, B, plan_of, row

REPORT = row("1", "Trước ngày 15/12/2026", title="Báo cáo tự kiểm tra", lead=[A], support=[B])
QUARTER = row("2", "Quý II/2026", title="Rà soát thủ tục", lead=[B])
FOR_ALL = row("3", "20/5/2026", title="Gửi số liệu", lead=[CLASS])
STANDING = row("4", "Thường xuyên", title="Tuyên truyền", lead=[A])
YEAR = row("5", "Năm 2026", title="Bồi dưỡng công chức", lead=[A])
WAITING = row("6", "Theo quy định của UBND tỉnh", title="Sắp xếp bộ máy", lead=[A])
PLAN = plan_of([REPORT, QUARTER, FOR_ALL, STANDING, YEAR, WAITING])

ACTS = By("act", "p", A, "telegram", "7")

Opens = Callable[..., Office]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    held: list[Office] = []

    def make(now: str, *channels: Channel, plan: Plan = PLAN) -> Office:
        held.append(Office(tmp_path, [plan], at(now), *channels))
        return held[-1]

    yield make
    for office in held:
        office.close()


def test_seven_and_one_working_days_before_and_a_digest_on_monday(opens: Opens) -> None:
    office = opens("2026-11-25")
    office.follow("1", A)
    sent = office.days("2026-11-26", "2026-12-20")
    assert [day for day, _, _ in sent] == ["2026-11-30", "2026-12-03", "2026-12-07", "2026-12-11", "2026-12-14"]
    single = sent[1][2]
    assert "Báo cáo tự kiểm tra - chậm nhất thứ Hai 14/12/2026, còn 11 ngày" in single
    assert 'kế hoạch ghi "Trước ngày 15/12/2026" - chủ trì (mục I, STT 1, dòng 1)' in single
    assert single.splitlines()[-1].startswith("Tin nhắc tự động, không thay văn bản chỉ đạo.")
    digest = sent[0][2]
    assert "Việc trong tuần 30/11 - 06/12/2026" in digest
    assert "Hai tuần tới (1):\n1. Báo cáo tự kiểm tra - 14/12 - chủ trì" in digest
    assert "Việc của cả năm, đến hết 31/12/2026 (1):\n1. Bồi dưỡng công chức" in digest
    assert "Nguồn: KH 37/KH-SCT-p" in digest


def test_what_was_sent_is_never_sent_again(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    assert len(office.work("2026-12-03")) == 1
    assert office.work("2026-12-03", "09:00") == []
    assert office.work("2026-12-03", "16:00") == []


def test_22_nothing_outside_hours_or_on_a_day_off(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    assert office.work("2026-12-03", "07:59") == []
    assert office.work("2026-12-03", "17:00") == []
    assert office.work("2026-12-06", "10:00") == []  # a Sunday
    assert len(office.work("2026-12-04", "10:00")) == 1


def test_21_after_downtime_what_is_still_useful_comes_once_and_says_that_it_is_late(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    sent = office.work("2026-12-04")
    assert len(sent) == 1
    assert "[tin đến muộn, lẽ ra gửi 03/12/2026]" in sent[0][1]
    assert office.work("2026-12-04", "10:00") == []


def test_milestones_of_one_row_that_were_all_missed_are_one_line(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    sent = office.work("2026-12-11")
    assert len(sent) == 1
    assert sent[0][1].count("Báo cáo tự kiểm tra") == 1
    monday_missed = office.work("2026-12-15")[0][1]
    assert "Báo cáo tự kiểm tra - hạn 14/12/2026 - chủ trì" in monday_missed.split("Quá hạn, chưa có văn bản (2):")[1]
    assert "chậm nhất" not in monday_missed


def test_a_task_done_is_not_spoken_of_even_where_it_was_decided(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    office.now = at("2026-12-03", "07:00")
    assert office.reminders.decide() == 1
    paper = Paper("12/BC-SCT", date(2026, 12, 2))
    office.ledger.report(PLAN, REPORT.uid, A, State.ISSUED, paper, ACTS, office.now)
    assert office.work("2026-12-03") == []
    assert office.outbox.counts() == {"dropped": 1}


def test_a_moved_date_cancels_the_old_milestones_and_says_both(opens: Opens) -> None:
    office = opens("2026-12-01")
    office.follow("1", A)
    office.now = at("2026-12-02", "10:00")
    by = By("supervise", "p", None, "telegram", "8")
    asked = office.ledger.ask(PLAN, REPORT.uid, A, "chờ số liệu", date(2026, 12, 28), ACTS, office.now)
    office.ledger.decide(PLAN, asked.id, True, Paper("45/SCT-VP", date(2026, 12, 2)), by, office.now)
    sent = office.days("2026-12-03", "2026-12-28")
    texts = {day: text for day, _, text in sent}
    assert "hạn đổi từ 14/12/2026 sang 28/12/2026 theo 45/SCT-VP ngày 02/12/2026" in texts["2026-12-03"]
    assert "2026-12-11" not in texts
    assert "chậm nhất thứ Hai 28/12/2026" in texts["2026-12-17"]
    assert 'hạn này theo 45/SCT-VP ngày 02/12/2026 (kế hoạch ghi "Trước ngày 15/12/2026")' in texts["2026-12-17"]


def test_a_class_of_units_reaches_each_and_says_so(opens: Opens) -> None:
    office = opens("2026-05-01")
    office.follow("1", A)
    office.follow("2", B)
    sent = [(chat, text) for day, chat, text in office.days("2026-05-11", "2026-05-12")]
    assert {chat for chat, text in sent if 'giao chung "Các phòng, đơn vị"' in text} == {"1", "2"}


def test_the_office_that_supervises_hears_what_is_late_and_who_owes(opens: Opens) -> None:
    office = opens("2026-05-20")
    office.follow("1", None, "supervise")
    office.follow("2", A)
    paper = Paper("3/BC", date(2026, 5, 20))
    office.ledger.report(PLAN, FOR_ALL.uid, A, State.ISSUED, paper, ACTS, office.now)
    sent = office.work("2026-05-21")
    assert [chat for chat, _ in sent] == ["1"]
    assert "Gửi số liệu - quá hạn từ 20/05/2026, chưa gửi: Phòng B" in sent[0][1]
    monday = dict(office.work("2026-05-25"))
    assert "0 xong đúng hạn, 0 xong quá hạn, 2 chưa xong trong hạn, 1 chưa xong quá hạn" not in monday.get("2", "")
    assert "1 chưa xong quá hạn" in monday["1"]


def test_a_group_sees_lateness_only_where_the_office_chose_it(opens: Opens) -> None:
    office = opens("2026-06-01")
    office.follow("-5", B, group=True)
    assert all("Quá hạn" not in text for _, text in office.work("2026-07-06"))
    PlanRules(office.people).change("p", {"lateness_in_groups": True})
    assert any("Quá hạn, chưa có văn bản (2)" in text for _, text in office.work("2026-07-13"))


def test_rows_without_a_day_and_standing_work_come_with_the_first_digests(opens: Opens) -> None:
    office = opens("2026-02-20")
    office.follow("1", A)
    sent = office.days("2026-02-23", "2026-03-31")
    waiting = [day for day, _, text in sent if "Chưa có hạn cụ thể" in text]
    asked = [day for day, _, text in sent if "Việc thường xuyên, quý này đã làm đến đâu? (1):\n1. Tuyên truyền" in text]
    assert waiting == ["2026-03-02"]
    assert asked == ["2026-03-02"]


def test_milestones_of_one_day_and_several_units_of_a_chat_are_one_message(opens: Opens) -> None:
    office = opens("2026-12-02", plan=plan_of([REPORT, row("7", "14/12/2026", title="Tổng kết", lead=[B])]))
    office.follow("1", A)
    office.follow("1", B)
    sent = office.work("2026-12-03")
    assert len(sent) == 1
    assert "Tổng kết" in sent[0][1]
    assert "Báo cáo tự kiểm tra" in sent[0][1]


def test_one_chat_with_two_roles_for_a_unit_is_told_once(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    office.follow("1", A, "act")
    assert len(office.work("2026-12-03")) == 1
    office.subscriptions.remove(2)
    assert office.work("2026-12-03", "10:00") == []


def test_10_the_next_destination_takes_over_where_one_takes_nothing(opens: Opens) -> None:
    telegram, mail = Channel("telegram", outcomes=[Outcome("gone")]), Channel("email")
    office = opens("2026-12-02", telegram, mail)
    first = office.follow("1", A)
    office.follow("a@b.vn", A, channel="email", after=first.id)
    assert office.work("2026-12-03") == []
    sent = office.work("2026-12-03", "08:05")
    assert [chat for chat, _ in sent] == ["a@b.vn"]
    assert telegram.sent == []
    assert office.subscriptions.get(first.id).blocked  # type: ignore[union-attr]


def test_where_no_destination_is_left_it_is_listed_as_dead(opens: Opens) -> None:
    office = opens("2026-12-02", Channel("telegram", outcomes=[Outcome("gone")]))
    office.follow("1", A)
    office.work("2026-12-03")
    office.work("2026-12-03", "08:05")
    dead = office.outbox.listed(["dead"])
    assert [one.note for one in dead] == ["không còn nơi nhận nào dùng được"]


def test_09_an_uncertain_send_is_not_made_again_and_stays_visible(opens: Opens) -> None:
    office = opens("2026-12-02", Channel("telegram", outcomes=[Outcome("unknown")]))
    office.follow("1", A)
    assert len(office.work("2026-12-03")) == 1
    assert office.work("2026-12-03", "09:00") == []
    assert [one.state for one in office.outbox.listed(["unknown"])] == ["unknown"]


def test_a_platform_that_asks_to_wait_is_waited_for(opens: Opens) -> None:
    office = opens("2026-12-02", Channel("telegram", outcomes=[Outcome("later", 600.0), Outcome("later", None)]))
    office.follow("1", A)
    assert office.work("2026-12-03") == []
    assert office.work("2026-12-03", "08:09") == []
    assert office.work("2026-12-03", "08:11") == []
    assert len(office.work("2026-12-03", "08:15")) == 1


def test_a_message_that_is_refused_again_and_again_ends_with_the_dead(opens: Opens) -> None:
    office = opens("2026-12-02", Channel("telegram", outcomes=[Outcome("later", 1.0, "lỗi 500")] * 20))
    office.follow("1", A)
    for minute in range(10):
        office.work("2026-12-03", f"08:{minute:02}")
    assert [(one.state, one.note, one.attempts) for one in office.outbox.listed(["dead"])] == [("dead", "lỗi 500", 8)]


def test_who_ended_the_subscription_hears_nothing_more(opens: Opens) -> None:
    office = opens("2026-12-02")
    one = office.follow("1", A)
    office.now = at("2026-12-03", "07:00")
    office.reminders.decide()
    office.subscriptions.change(one.id, paused=True)
    assert office.work("2026-12-03") == []


def test_25_forgetting_a_chat_deletes_what_waits_for_it(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    office.now = at("2026-12-03", "07:00")
    office.reminders.decide()
    office.people.forget("telegram", "1")
    assert office.outbox.counts() == {}
    assert office.work("2026-12-03") == []


def test_a_plan_that_is_over_says_so_once_and_is_silent(opens: Opens) -> None:
    office = opens("2026-12-28")
    office.follow("1", None, "supervise")
    sent = office.days("2027-01-01", "2027-02-28")
    assert len(sent) == 1
    assert "đã hết thời gian thực hiện; trợ lý thôi nhắc" in sent[0][2]


def test_a_clock_that_jumps_back_sends_nothing_twice(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    assert len(office.work("2026-12-03")) == 1
    office.work("2026-12-02")
    assert office.work("2026-12-03") == []


def test_what_a_dead_process_had_claimed_is_taken_up_and_what_it_was_sending_is_unknown(opens: Opens) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    office.follow("2", A)
    office.now = at("2026-12-03")
    office.reminders.decide()
    claimed = office.outbox.claim({"telegram": 1000.0}, 60)
    assert not isinstance(claimed, float)
    office.now += timedelta(seconds=1)
    sending = office.outbox.claim({"telegram": 1000.0}, 60)
    assert not isinstance(sending, float)
    assert office.outbox.leaving(sending.id, "lời", 60)
    office.now += timedelta(seconds=61)
    assert office.outbox.recover() == (1, 1)
    assert [chat for chat, _ in office.work()] == [claimed.chat]
    assert not office.outbox.leaving(sending.id, "lời", 60)


def test_the_most_urgent_leaves_first_and_the_pace_is_kept(opens: Opens) -> None:
    soon = row("8", "04/12/2026", title="Gấp", lead=[B])
    office = opens("2026-12-02", Channel(rate=2.0), plan=plan_of([REPORT, soon]))
    office.follow("1", A)
    office.follow("2", B)
    office.now = at("2026-12-03")
    office.reminders.decide()
    first = office.outbox.claim({"telegram": 2.0}, 60)
    assert not isinstance(first, float)
    assert first.chat == "2"
    for channels in (
        {"telegram": 2.0},
        {"telegram": 2.0, "webhook": 10.0},
    ):  # a channel with nothing to send delays none
        wait = office.outbox.claim(channels, 60)
        assert isinstance(wait, float)
        assert wait == pytest.approx(0.5)


def test_07_two_schedulers_on_one_due_reminder_send_once(opens: Opens, tmp_path: Path) -> None:
    channel = Channel()
    first, second = opens("2026-12-02", channel), opens("2026-12-02", channel)
    first.follow("1", A)
    first.now = second.now = at("2026-12-03")
    assert (first.reminders.decide(), second.reminders.decide()) == (1, 0)
    held = first.outbox.claim({"telegram": 1000.0}, 60)
    assert not isinstance(held, float)
    assert isinstance(second.outbox.claim({"telegram": 1000.0}, 60), float)
    first.outbox.later(held.id, 0.0)
    assert [chat for office in (second, first) for chat, _ in office.work("2026-12-03", "08:10")] == ["1"]


def test_13_a_person_silent_for_eight_days_on_zalo_is_reached_elsewhere(opens: Opens) -> None:
    zalo, mail = Channel("zalo"), Channel("email")
    office = opens("2026-12-02", zalo, mail)
    first = office.follow("zalo-1", A, channel="zalo")
    office.follow("a@b.vn", A, channel="email", after=first.id)
    office.now = at("2026-11-24")
    office.people.hear("zalo", "zalo-1", office.now)
    assert [chat for chat, _ in office.work("2026-12-03")] == ["a@b.vn"]
    office.people.hear("zalo", "zalo-1", at("2026-12-10"))
    assert [chat for chat, _ in office.work("2026-12-11")] == ["zalo-1"]


def test_22_a_year_whose_calendar_is_not_published_is_flagged(opens: Opens) -> None:
    office = opens("2029-12-01", plan=plan_of([row("1", "14/12/2029", 2029)], 2029))
    office.follow("1", A)
    sent = [text for _, _, text in office.days("2029-12-03", "2029-12-07")]
    assert sent
    assert all("Lịch nghỉ của năm chưa được công bố" in text for text in sent)


def test_a_fault_in_one_plan_does_not_end_the_work(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    office = opens("2026-12-02")
    office.follow("1", A)
    failing = iter([RuntimeError("hỏng")])

    def broken() -> int:
        for error in failing:
            raise error
        return decide()

    decide = office.reminders.decide
    monkeypatch.setattr(office.reminders, "decide", broken)
    monkeypatch.setattr(office.reminders, "_decide_every_s", 0.01)
    office.now = at("2026-12-03")

    async def work() -> None:
        task = asyncio.create_task(office.reminders.run())
        async with asyncio.timeout(20):
            while not office.channels["telegram"].sent:
                await asyncio.sleep(0.01)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(work())
    assert [chat for chat, _ in office.channels["telegram"].sent] == ["1"]
