"""Calendars, the board and its papers, by links that can be taken back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import ics
import pytest
from docx import Document
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from bot.office.routes import office_router
from bot.people import People
from bot.people.duty_records import By
from bot.people.ledger import Ledger
from bot.people.links import Links
from bot.progress import Paper, State
from bot.reminders.workdays import load_workdays
from bot.web.errors import add_error_handlers
from tests.bot.reminders.office import Plans, at
from tests.bot.reminders.rows import CLASS, A, B, plan_of, row

DONE = row("1", "31/3/2026", title="Ban hành kế hoạch", lead=[A])
LATE = row("2", "20/5/2026", title="Gửi số liệu", lead=[CLASS])
SOON = row("3", "Trước ngày 12/6/2026", title="Báo cáo tự kiểm tra", lead=[B], support=[A])
YEAR = row("4", "Năm 2026", title="Bồi dưỡng công chức", lead=[A])
STANDING = row("5", "Thường xuyên", title="Tuyên truyền", lead=[A])
WAITING = row("6", "Theo quy định của UBND tỉnh", title="Sắp xếp bộ máy", lead=[B])
PLAN = plan_of([DONE, LATE, SOON, YEAR, STANDING, WAITING])
ACTS = By("act", "p", A, "telegram", "7")


@dataclass
class Desk:
    people: People
    client: TestClient
    now: list[datetime]

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.people)

    def link(self, kind: Any, unit: str | None = None) -> str:
        _, token = Links(self.people).make(kind, "p", unit)
        return f"/board/{token}" if kind == "board" else f"/calendar/{token}.ics"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    now = [at("2026-06-01", "09:00")]
    people = People(tmp_path / "people.db", lambda: now[0].timestamp())
    app = FastAPI()
    add_error_handlers(app)
    plans: Any = Plans({"p": PLAN})
    app.include_router(office_router(people, lambda: plans, load_workdays(), "https://kh.gov.vn", lambda: now[0]))
    Ledger(people).report(PLAN, DONE.uid, A, State.ISSUED, Paper("3/KH", date(2026, 3, 30)), ACTS, at("2026-03-30"))
    Ledger(people).report(PLAN, LATE.uid, A, State.ISSUED, Paper("4/BC", date(2026, 5, 20)), ACTS, at("2026-05-20"))
    yield Desk(people, TestClient(app), now)
    people.close()


def events(content: bytes) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_a_feed_holds_all_rows_with_a_last_day_under_two_parsers(desk: Desk) -> None:
    answer = desk.client.get(desk.link("calendar"))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    found = events(answer.content)
    assert {name: event["dtstart"].dt for name, event in found.items()} == {
        "Đã xong: Ban hành kế hoạch": date(2026, 3, 31),
        "Hạn: Gửi số liệu (chủ trì)": date(2026, 5, 20),
        "Hạn: Báo cáo tự kiểm tra (chủ trì)": date(2026, 6, 11),  # before the 12th
        "Hạn: Bồi dưỡng công chức (chủ trì)": date(2026, 12, 31),
    }
    other = ics.Calendar(answer.text)
    assert {event.name for event in other.events} == set(found)
    assert all(event.all_day for event in other.events)
    assert "Nguồn: KH 37/KH-SCT-p" in str(found["Hạn: Gửi số liệu (chủ trì)"]["description"])


def test_a_feed_of_a_unit_has_its_rows_and_those_given_to_all(desk: Desk) -> None:
    found = events(desk.client.get(desk.link("calendar", B)).content)
    assert set(found) == {"Hạn: Gửi số liệu (chủ trì)", "Hạn: Báo cáo tự kiểm tra (chủ trì)"}
    assert "Việc giao chung" in str(found["Hạn: Gửi số liệu (chủ trì)"]["description"])


def test_a_moved_date_keeps_the_uid_and_raises_the_sequence(desk: Desk) -> None:
    address = desk.link("calendar")
    before = events(desk.client.get(address).content)["Hạn: Báo cáo tự kiểm tra (chủ trì)"]
    again = events(desk.client.get(address).content)["Hạn: Báo cáo tự kiểm tra (chủ trì)"]
    assert before.to_ical() == again.to_ical()
    by_b = By("act", "p", B, "telegram", "9")
    asked = desk.ledger.ask(PLAN, SOON.uid, B, "chờ số liệu", date(2026, 6, 30), by_b, desk.now[0])
    chief = By("supervise", "p", None, "telegram", "8")
    desk.ledger.decide(PLAN, asked.id, True, Paper("45/VP", date(2026, 6, 1)), chief, desk.now[0])
    after = events(desk.client.get(address).content)["Hạn: Báo cáo tự kiểm tra (chủ trì)"]
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == date(2026, 6, 30)
    assert after["sequence"] > before["sequence"]
    assert after["dtstamp"].dt > before["dtstamp"].dt


def test_one_task_as_a_file(desk: Desk) -> None:
    answer = desk.client.get(f"/plans/p/{SOON.uid}.ics")
    assert list(events(answer.content)) == ["Hạn: Báo cáo tự kiểm tra (chủ trì)"]
    assert desk.client.get(f"/plans/p/{WAITING.uid}.ics").status_code == 404
    assert desk.client.get("/plans/p/khong-co.ics").status_code == 404


def test_a_link_that_was_taken_back_or_is_of_another_kind_opens_nothing(desk: Desk) -> None:
    address = desk.link("board")
    token = address.rsplit("/", 1)[1]
    assert desk.client.get(address).status_code == 200
    assert desk.client.get(f"/calendar/{token}.ics").status_code == 404
    assert Links(desk.people).revoke(1)
    refused = desk.client.get(address, headers={"accept": "text/html"})
    assert refused.status_code == 404
    assert "không còn hiệu lực" in refused.text
    assert not Links(desk.people).revoke(1)
    assert token not in desk.people.path.read_bytes().decode("latin-1")


def test_the_board_counts_in_four_categories_and_names_who_owes(desk: Desk) -> None:
    page = desk.client.get(desk.link("board"))
    assert page.headers["cache-control"] == "private, no-store"
    assert "/static/board.css?v=" in page.text
    text = " ".join(page.text.split())
    for value, count in (("on_time", 1), ("late", 0), ("open", 2), ("overdue", 1)):
        assert f'<li class="{value}"><span class="figure">{count}</span>' in text
    assert "Quá hạn, chưa có văn bản (1)" in text
    assert '<td data-name="Chưa gửi">Phòng B</td>' in text
    assert "20/05/2026, quá 12 ngày" in text
    assert "Đến hạn trong 14 ngày tới (1)" in text
    assert "Sắp xếp bộ máy" in text.split("Chưa có hạn cụ thể (1)")[1]


def test_a_plan_that_is_over_counts_no_days(desk: Desk) -> None:
    desk.now[0] = at("2027-03-01")
    text = desk.client.get(desk.link("board")).text
    assert "đã hết thời gian thực hiện" in text
    assert "Chưa có văn bản khi kế hoạch hết thời gian" in text
    assert "quá 2" not in text


def test_the_sheet_has_the_same_rows(desk: Desk) -> None:
    book = load_workbook(io.BytesIO(desk.client.get(f"{desk.link('board')}/bang.xlsx").content))
    assert book.sheetnames == ["Theo đơn vị", "Quá hạn", "Sắp đến hạn", "Chưa có hạn"]
    late = [[cell.value for cell in line] for line in book["Quá hạn"].iter_rows(min_row=2)]
    assert [(line[1], line[4], line[6]) for line in late] == [("Gửi số liệu", "Phòng B", 12)]
    units = {line[0].value: [cell.value for cell in line[1:]] for line in book["Theo đơn vị"].iter_rows(min_row=2)}
    assert units == {A: [4, 1, 0, 1, 1, 1], B: [3, 0, 0, 1, 1, 1]}


def test_the_letter_asks_for_the_chosen_rows_and_leaves_the_number_blank(desk: Desk) -> None:
    address = desk.link("board")
    content = desk.client.get(f"{address}/don-doc.docx", params={"row": [LATE.uid]}).content
    document = Document(io.BytesIO(content))
    cells = " ".join(cell.text for table in document.tables for line in table.rows for cell in line.cells)
    words = " ".join(paragraph.text for paragraph in document.paragraphs)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in cells
    assert "Số:        /" in cells
    assert "Kính gửi: Phòng B." in words
    assert "20/05/2026 (quá 12 ngày)" in cells
    assert "Báo cáo tự kiểm tra" not in cells
    both = Document(
        io.BytesIO(desk.client.get(f"{address}/don-doc.docx", params={"row": [LATE.uid, SOON.uid]}).content)
    )
    assert len(both.tables[1].rows) == 3
    assert len(Document(io.BytesIO(desk.client.get(f"{address}/bang.docx").content)).tables) == 3


def test_what_was_reminded_and_answered_stands_on_the_board(desk: Desk) -> None:
    from bot.people.outbox import Due, Outbox

    outbox = Outbox(desk.people)
    due = Due(1, "p", B, False, SOON.uid, "before:7:2026-06-11", date(2026, 6, 1), date(2026, 6, 11), 7.0, desk.now[0].timestamp() + 9e6)  # fmt: skip
    outbox.decide("telegram", "5", [due], date(2026, 6, 1))
    held = outbox.claim({"telegram": 10.0}, 60)
    assert not isinstance(held, float)
    outbox.leaving(held.id, "lời", 60)
    outbox.end(held.id, "sent", {(1, "p", SOON.uid, due.key)})
    address = desk.link("board")
    assert "đã nhắc 1 việc, 0 việc có báo cáo" in desk.client.get(address).text
    desk.now[0] += timedelta(days=1)
    desk.ledger.report(PLAN, SOON.uid, B, State.DOING, None, By("act", "p", B, "telegram", "9"), desk.now[0])
    assert "đã nhắc 1 việc, 1 việc có báo cáo" in desk.client.get(address).text
