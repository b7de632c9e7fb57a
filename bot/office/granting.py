"""Links to calendars and boards, from the administrator's command line."""

from __future__ import annotations

from bot.duties.granting import named_unit, plan_of
from bot.naming import day, plan_name
from bot.people import FILE, People
from bot.people.duty_records import LedgerError
from bot.people.links import Link, Links
from bot.settings import Settings

_KINDS = {"calendar": "lịch", "board": "bảng theo dõi"}


def make(settings: Settings, plan_id: str, unit: str | None, kind: str) -> list[str]:
    """Make a link and say its address, this once. Raises LedgerError for a plan, unit or kind that there is not."""
    plan = plan_of(settings, plan_id)
    name = named_unit(unit, plan) if unit else None
    if kind not in _KINDS:
        raise LedgerError(f'Loại liên kết "{kind}" không có; dùng calendar (lịch) hoặc board (bảng theo dõi).')
    if kind == "board" and name:
        raise LedgerError("Bảng theo dõi là của cả kế hoạch; bỏ --unit.")
    people = People(settings.data_dir / FILE)
    try:
        link, token = Links(people).make("board" if kind == "board" else "calendar", plan_id, name)
    finally:
        people.close()
    path = f"/board/{token}" if kind == "board" else f"/calendar/{token}.ics"
    base = settings.public_url.rstrip("/") if settings.public_url else ""
    return [
        f"Liên kết số {link.id} ({_KINDS[link.kind]}, {name or 'cả kế hoạch'}, {plan_name(plan)}):",
        f"{base}{path}",
        "Ai có liên kết này đều xem được; chỉ hiện lần này. Thu hồi bằng: python -m bot links --revoke " + str(link.id),
    ]


def listed(settings: Settings, plan_id: str | None, revoke: int | None) -> list[str]:
    """A line for each link; with `revoke`, takes that one back. Raises LedgerError."""
    people = People(settings.data_dir / FILE)
    try:
        links = Links(people)
        if revoke is not None:
            if not links.revoke(revoke):
                raise LedgerError(f"Không có liên kết số {revoke} đang dùng; xem danh sách bằng lệnh links.")
            return [f"Đã thu hồi liên kết số {revoke}."]
        return [_line(one) for one in links.all(plan_id)] or ["Chưa cấp liên kết nào."]
    finally:
        people.close()


def _line(one: Link) -> str:
    state = (
        f"đã thu hồi {day(one.revoked.date())}"
        if one.revoked
        else f"mở lần cuối {day(one.used.date())}"
        if one.used
        else "chưa mở"
    )
    return f"{one.id}. {_KINDS[one.kind]}, {one.plan}, {one.unit or 'cả kế hoạch'}, cấp {day(one.made.date())}, {state}"
