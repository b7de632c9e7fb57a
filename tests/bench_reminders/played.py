"""`python -m tests.bench_reminders.played [OUT]`: half a year of one office, played through the stand-in of Telegram over real HTTP.

A unit follows its reminders, gets a code, reports with a paper, asks for more time; the supervising office grants it, sees what is late, opens
the board. What everybody saw is written down as docs/a-year.md, with a picture of the board where Chromium is installed.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from bot.assistant import Assistant
from bot.channels.telegram.webhook import PATH, router
from bot.office.routes import office_router
from bot.people import People
from bot.people.invites import Invites
from bot.people.ledger import Ledger
from bot.people.links import Links
from bot.people.subscriptions import Subscriptions
from bot.reminders.senders import open_senders
from bot.reminders.service import Reminders
from bot.reminders.workdays import ZONE, load_workdays, today_at
from bot.settings import Settings
from bot.talk import Talk
from bot.web.app import assemble
from corpus.plans import read_plan
from retrieval.building import build
from retrieval.embedder import load_embedder
from retrieval.index import Index
from tests.standins.telegram import TOKEN, Shown, Telegram, telegram

PLAN = "an-giang-so-cong-thuong-2027-mau"
OFFICE, UNIT = "Văn phòng Sở", "Phòng Quản lý thương mại"
_SECRET = "Mot-bi-mat_2027"
_WHO = {"11": "Văn phòng Sở (chuyên viên)", "22": "Phòng Quản lý thương mại", "33": "Chánh Văn phòng"}


@dataclass
class Play:
    """The stage: a clock that is set by hand, the bot behind its webhook, and what everybody said so far."""

    standin: Telegram
    people: People
    reminders: Reminders
    now: list[datetime]
    base: str
    told: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def on(self, day: str, title: str, time: str = "09:00") -> None:
        self.now[0] = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)
        self.told += ["", f"## {self.now[0]:%d/%m/%Y} - {title}"]

    def say(self, chat: str, text: str) -> Shown:
        self.told += ["", f"**{_WHO[chat]}:** {text}"]
        before = len(self.standin.shown(chat))
        self.standin.say(text, chat=int(chat))
        return self._answered(chat, before)

    def press(self, chat: str, label: str) -> Shown:
        shown = self.standin.shown(chat)[-1]
        full = next(one for one in shown.labels if one.startswith(label))
        self.told += ["", f"**{_WHO[chat]}** bấm *{full}*"]
        before, edited = len(self.standin.shown(chat)), shown.text
        self.standin.press(shown, label)
        self.standin.wait_until(
            lambda: len(self.standin.shown(chat)) > before or self.standin.shown(chat)[-1].text != edited
        )
        return self._note(chat)

    def _answered(self, chat: str, before: int) -> Shown:
        self.standin.wait_for(before + 1, chat=int(chat))
        return self._note(chat)

    def _note(self, chat: str) -> Shown:
        shown = self.standin.shown(chat)[-1]
        self.seen[chat] = len(self.standin.shown(chat))
        self.told += ["", *(f"> {line}" if line else ">" for line in shown.text.split("\n"))]
        if shown.labels:
            self.told += [">", f"> {' '.join(f'[{label}]' for label in shown.labels)}"]
        return shown

    def days(self, last: str) -> None:
        """Let days pass until `last`, the reminders at work each morning at 08:00; what goes out is written down."""
        day = self.now[0].date() + timedelta(days=1)
        while day <= date.fromisoformat(last):
            self.now[0] = datetime(day.year, day.month, day.day, 8, 1, tzinfo=ZONE)
            self.remind()
            day += timedelta(days=1)

    def remind(self) -> None:
        """The reminders at work at this moment, as they are each minute."""
        self.reminders.decide()
        self._send()
        for chat in _WHO:
            for shown in self.standin.shown(chat)[self.seen.get(chat, 0) :]:
                self.told += ["", f"## {self.now[0]:%d/%m/%Y, %H:%M} - tin tự động tới {_WHO[chat]}", ""]
                self.told += [f"> {line}" if line else ">" for line in shown.text.split("\n")]
            self.seen[chat] = len(self.standin.shown(chat))

    def _send(self) -> None:
        async def work() -> None:
            while (wait_s := await self.reminders.send_next()) < 1.0:
                self.now[0] += timedelta(seconds=max(wait_s, 0.01))

        loop.run_until_complete(work())


loop = asyncio.new_event_loop()


@contextmanager
def staged(folder: Path) -> Iterator[Play]:
    now = [datetime(2027, 1, 11, 9, tzinfo=ZONE)]
    build([read_plan(Path("corpus/samples") / f"{PLAN}.txt")], folder / "index")
    index = Index.open(folder / "index", load_embedder(None))
    people = People(folder / "people.db", lambda: now[0].timestamp())
    subscriptions = Subscriptions(people)
    assistant = Assistant(lambda: index, Ledger(people).progress)
    talk = Talk(assistant, people, lambda: index, lambda: today_at(now[0]), subscriptions=subscriptions)
    with telegram(retry_scale=0.02) as standin, socket.create_server(("127.0.0.1", 0)) as listener:
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            _env_file=None, data_dir=folder, telegram_token=TOKEN, telegram_webhook_secret=_SECRET, telegram_api_base=standin.base, public_url=base
        )  # type: ignore[call-arg]  # fmt: skip
        app = assemble(assistant, lambda: index)
        app.include_router(router(settings, people, talk, lease_s=2.0, rest_s=0.05))
        app.include_router(office_router(people, lambda: index, load_workdays(), base, lambda: now[0]))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        standin.state.webhook = {"url": base + PATH, "secret_token": _SECRET}
        reminders = Reminders(people, lambda: index, open_senders(settings, people), load_workdays(), lambda: now[0])
        try:
            yield Play(standin, people, reminders, now, base)
        finally:
            loop.run_until_complete(reminders.close())
            server.should_exit = True
            thread.join(20)
            people.close()
            index.close()


def play(stage: Play) -> str:
    """The whole play; gives the address of the board at its end."""
    stage.on("2027-01-11", "Đăng ký nhận nhắc, nhận quyền báo cáo")
    stage.say("11", "/start")
    stage.say("11", "/donvi")
    stage.press("11", OFFICE)
    stage.say("11", "/nhac")
    stage.press("11", "Bản tin sáng")
    for chat, role in (("11", "act"), ("33", "supervise")):
        _, code = Invites(stage.people).make(PLAN, OFFICE if role == "act" else None, role)  # type: ignore[arg-type]
        stage.say(chat, f"mã {code}")
    _, code = Invites(stage.people).make(PLAN, UNIT, "act")
    stage.say("22", f"mã {code}")
    stage.days("2027-01-13")
    stage.on("2027-01-13", "Báo cáo xong việc, kèm văn bản", "14:00")
    stage.say("11", "/baocao")
    stage.press("11", "1.")
    stage.press("11", "Đã phát hành")
    stage.say("11", "KH 15a/KH-SCT ngày 12/01/2027 về cải cách hành chính, người ký Trần Văn Bình")
    stage.press("11", "Ghi nhận")
    stage.days("2027-02-26")
    stage.on("2027-02-26", "Xin gia hạn trước hạn", "10:00")
    stage.say("11", "/baocao")
    stage.press("11", "2.")
    stage.press("11", "Xin gia hạn")
    stage.say("11", "chờ chỉ tiêu của tỉnh, xin đến ngày 20/3/2027")
    stage.press("11", "Ghi nhận")
    stage.on("2027-02-26", "Văn phòng cho gia hạn bằng văn bản", "15:00")
    stage.say("33", "/baocao")
    stage.press("33", "Đề nghị gia hạn")
    stage.press("33", "2.")
    stage.press("33", "Chấp thuận")
    stage.say("33", "28/SCT-VP ngày 26/02/2027")
    stage.press("33", "Ghi nhận")
    stage.remind()
    stage.days("2027-03-23")
    stage.on("2027-03-23", "Hỏi tình hình", "09:30")
    stage.say("33", "việc nào quá hạn?")
    stage.say("33", "đơn vị nào chưa gửi báo cáo giao chỉ tiêu cải cách hành chính?")
    stage.days("2027-04-05")
    _, token = Links(stage.people).make("board", PLAN)
    return f"{stage.base}/board/{token}"


def main(out: Annotated[Path, typer.Argument(help="Where the transcript goes.")] = Path("docs/a-year.md")) -> None:
    """Play and write down."""
    with tempfile.TemporaryDirectory() as folder, staged(Path(folder)) as stage:
        board = play(stage)
        pictures = out.parent / "pictures"
        if _picture(board, pictures / "board.png"):
            stage.told += ["", "## Bảng theo dõi trong ngày", "", "![Bảng theo dõi](pictures/board.png)"]
    head = [
        "# Từ tháng 1 đến tháng 4 của một cơ quan",
        "",
        "Do `python -m tests.bench_reminders.played` ghi lại: kế hoạch mẫu, máy chủ thật, Telegram do chương trình thử đóng vai, đồng hồ chỉnh tay.",
        "Chữ trong ngoặc vuông là các nút dưới tin nhắn.",
    ]
    out.write_text("\n".join([*head, *stage.told]) + "\n", encoding="utf-8")
    print(f"{out}: {sum(line.startswith('## ') for line in stage.told)} cảnh")


def _picture(address: str, path: Path) -> bool:
    browser = shutil.which("chromium")
    if browser is None:
        return False
    from playwright.sync_api import sync_playwright

    path.parent.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1000, "height": 1100})
        page.goto(address)
        page.screenshot(path=str(path))
        opened.close()
    return True


if __name__ == "__main__":
    typer.run(main)
