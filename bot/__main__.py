"""`python -m bot`: serve the page and the API, or ask one question from the command line.

Exit 0 on success, 2 on bad usage, 1 with one Vietnamese line on stderr otherwise. What a command does not need it does
not import: asking loads no web server.
"""

from __future__ import annotations

import errno
import io
import json
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from corpus.errors import PlanError

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

_PORT_TROUBLE: dict[int | None, str] = {errno.EADDRINUSE: "chương trình khác đang dùng", errno.EACCES: "không có quyền"}

IndexOption = Annotated[Path | None, typer.Option("--index", help="Thư mục chỉ mục; mặc định lấy từ INDEX_DIR.")]


@app.callback()
def main() -> None:
    """Trợ lý kế hoạch."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi, có dấu hoặc không dấu.")],
    plan: Annotated[str | None, typer.Option(help="Mã kế hoạch cần tra.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Ngày tính “tháng này”, “quá hạn”: năm-tháng-ngày.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In câu trả lời dạng JSON.")] = False,
    index: IndexOption = None,
) -> None:
    """Hỏi một câu."""
    from bot.assistant import Assistant
    from bot.days import parse_day
    from bot.settings import load_settings
    from retrieval.embedder import load_embedder
    from retrieval.index import Index

    try:
        day = None if as_of is None else parse_day(as_of)
        settings = load_settings(index_dir=index)
        held = Index.open(settings.index_dir, load_embedder(settings.embedding_model))
        answer = Assistant(lambda: held).ask(question, plan=plan, as_of=day)
    except PlanError as error:
        _refuse(str(error))
    print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2) if as_json else answer.text)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Cổng; 0 là cổng trống bất kỳ.")] = 8000,
    index: IndexOption = None,
) -> None:
    """Chạy trang hỏi đáp và API."""
    from bot.settings import load_settings
    from bot.web.app import create_app
    from bot.web.server import run

    try:
        web = create_app(load_settings(index_dir=index))
        listener = _listen(host, port)
    except OSError as error:
        _refuse(f"Không mở được cổng {port} trên {host}: {_PORT_TROUBLE.get(error.errno, 'địa chỉ không dùng được')}.")
    except PlanError as error:
        _refuse(str(error))
    run(web, listener)


@app.command()
def telegram(index: IndexOption = None) -> None:
    """Trả lời trên Telegram bằng long polling, khi máy chủ không có địa chỉ công khai."""
    import asyncio

    from bot.assistant import Assistant
    from bot.channels.telegram.client import open_bot
    from bot.channels.telegram.polling import run
    from bot.channels.telegram.service import Telegram
    from bot.people import FILE, People
    from bot.people.ledger import Ledger
    from bot.people.subscriptions import Subscriptions
    from bot.reminders.service import open_reminders
    from bot.settings import load_settings
    from bot.talk import Talk
    from retrieval.embedder import load_embedder
    from retrieval.index import LiveIndex

    try:
        settings = load_settings(index_dir=index)
        if settings.telegram_token is None:
            _refuse("Chưa đặt TELEGRAM_TOKEN; lấy mã của bot từ @BotFather rồi đặt trong môi trường hoặc tệp .env.")
        live = LiveIndex(settings.index_dir, load_embedder(settings.embedding_model))
        live.current()
        people = People(settings.data_dir / FILE)
        reminders = open_reminders(settings, people, live.current)
    except PlanError as error:
        _refuse(str(error))
    assistant = Assistant(live.current, Ledger(people).progress)
    talk = Talk(assistant, people, live.current, subscriptions=Subscriptions(people))
    print("Đang nhận tin nhắn Telegram  (dừng: Ctrl+C)", flush=True)
    asyncio.run(run(Telegram(open_bot(settings), people, talk), reminders.run()))


@app.command()
def invite(
    plan: Annotated[str, typer.Option(help="Mã kế hoạch.")],
    role: Annotated[
        str, typer.Option(help="act: báo cáo, xin gia hạn cho đơn vị; supervise: theo dõi, đôn đốc cả kế hoạch.")
    ],
    unit: Annotated[str | None, typer.Option(help="Tên đơn vị như trong kế hoạch; bắt buộc với act.")] = None,
    days: Annotated[int, typer.Option(min=1, max=90, help="Mã có hiệu lực bao nhiêu ngày.")] = 7,
    index: IndexOption = None,
) -> None:
    """Cấp mã dùng một lần để một người báo cáo hoặc theo dõi; mã chỉ hiện ở đây."""
    from bot.duties.granting import grant
    from bot.settings import load_settings

    try:
        print(grant(load_settings(index_dir=index), plan, unit, role, days))
    except PlanError as error:
        _refuse(str(error))


@app.command()
def invites(
    plan: Annotated[str | None, typer.Option(help="Chỉ mã của kế hoạch này.")] = None,
    revoke: Annotated[int | None, typer.Option(help="Thu hồi mã có số này.")] = None,
) -> None:
    """Liệt kê các mã đã cấp, hoặc thu hồi một mã chưa dùng."""
    from bot.duties.granting import granted, take_back
    from bot.settings import load_settings

    try:
        settings = load_settings()
        lines = granted(settings, plan) if revoke is None else [take_back(settings, revoke)]
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def remind(
    as_of: Annotated[str | None, typer.Option(help="Tính theo 08:00 của ngày này: năm-tháng-ngày.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ in: gửi gì, cho ai, vì sao.")] = False,
    index: IndexOption = None,
) -> None:
    """Gửi một lượt các tin nhắc đến lúc phải gửi; máy chủ đang chạy thì tự gửi, không cần lệnh này."""
    from bot.days import parse_day
    from bot.reminders.operating import preview
    from bot.reminders.operating import remind as send
    from bot.settings import load_settings

    try:
        day = None if as_of is None else parse_day(as_of)
        settings = load_settings(index_dir=index)
        lines = preview(settings, day) if dry_run else send(settings, day)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def outbox(
    state: Annotated[list[str], typer.Option(help="waiting, sent, unknown, dead, expired, dropped, gone.")] = [  # noqa: B006
        "waiting",
        "unknown",
        "dead",
        "expired",
    ],
) -> None:
    """Tin nhắc chờ gửi, không rõ đã đến chưa, không gửi được."""
    from bot.reminders.operating import outbox as listed
    from bot.settings import load_settings

    try:
        lines = listed(load_settings(), state)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def subscribe(
    plan: Annotated[str, typer.Option(help="Mã kế hoạch.")],
    channel: Annotated[str, typer.Option(help="email hoặc webhook.")],
    address: Annotated[str, typer.Option(help="Địa chỉ thư, hoặc địa chỉ web nhận tin.")],
    unit: Annotated[str | None, typer.Option(help="Tên đơn vị như trong kế hoạch.")] = None,
    role: Annotated[str, typer.Option(help="follow: một đơn vị; supervise: cả kế hoạch.")] = "follow",
    after: Annotated[int | None, typer.Option(help="Chỉ dùng khi đăng ký số này không nhận được.")] = None,
    index: IndexOption = None,
) -> None:
    """Đăng ký một địa chỉ thư hoặc web nhận nhắc, khi đơn vị đã đồng ý nhận."""
    from bot.reminders.operating import subscribe as add
    from bot.settings import load_settings

    try:
        lines = add(load_settings(index_dir=index), plan, unit, channel, address, role, after)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def subscriptions(
    plan: Annotated[str | None, typer.Option(help="Chỉ của kế hoạch này.")] = None,
    remove: Annotated[int | None, typer.Option(help="Bỏ đăng ký có số này.")] = None,
) -> None:
    """Những nơi nhận nhắc."""
    from bot.reminders.operating import subscriptions as listed
    from bot.settings import load_settings

    try:
        lines = listed(load_settings(), plan, remove)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def link(
    plan: Annotated[str, typer.Option(help="Mã kế hoạch.")],
    kind: Annotated[str, typer.Option(help="calendar: lịch các thời hạn; board: bảng theo dõi cả kế hoạch.")],
    unit: Annotated[str | None, typer.Option(help="Chỉ việc của đơn vị này (với calendar).")] = None,
    index: IndexOption = None,
) -> None:
    """Cấp một liên kết riêng tới lịch hoặc bảng theo dõi; chỉ hiện ở đây."""
    from bot.office.granting import make
    from bot.settings import load_settings

    try:
        lines = make(load_settings(index_dir=index), plan, unit, kind)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def links(
    plan: Annotated[str | None, typer.Option(help="Chỉ của kế hoạch này.")] = None,
    revoke: Annotated[int | None, typer.Option(help="Thu hồi liên kết có số này.")] = None,
) -> None:
    """Liệt kê các liên kết đã cấp, hoặc thu hồi một liên kết."""
    from bot.office.granting import listed
    from bot.settings import load_settings

    try:
        lines = listed(load_settings(), plan, revoke)
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def rules(
    plan: Annotated[str, typer.Argument(metavar="PLAN_ID", help="Mã kế hoạch.")],
    changes: Annotated[list[str] | None, typer.Argument(help="tên=giá trị, ví dụ before=7,1")] = None,
    index: IndexOption = None,
) -> None:
    """Xem hoặc đặt cách nhắc của một kế hoạch."""
    from bot.reminders.operating import rules as held
    from bot.settings import load_settings

    try:
        lines = held(load_settings(index_dir=index), plan, changes or [])
    except PlanError as error:
        _refuse(str(error))
    print("\n".join(lines))


@app.command()
def check(index: IndexOption = None) -> None:
    """Cho biết cấu hình nào đã đặt, còn thiếu gì, kênh nào vì thế đang tắt; thử mã truy cập với nền tảng."""
    from bot.channels.check import run_checks
    from bot.channels.wording import STATES
    from bot.settings import load_settings

    try:
        checks = run_checks(load_settings(index_dir=index))
    except PlanError as error:
        _refuse(str(error))
    for one in checks:
        print(f"{one.name}: {STATES[one.state]}")
        for note in one.notes:
            print(f"  - {note}")
    if any(one.state == "fault" for one in checks):
        _refuse("Có phần đã đặt nhưng chưa dùng được; xem các dòng “lỗi” ở trên.")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def _refuse(line: str) -> NoReturn:
    print(" ".join(line.split()), file=sys.stderr)
    raise SystemExit(1)


if __name__ == "__main__":
    app(prog_name="python -m bot")
