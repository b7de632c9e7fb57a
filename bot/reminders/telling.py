"""The Vietnamese of the administrator's commands about reminders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.naming import day, plan_name, quote, short, task_name, weekday
from bot.people.outbox import Due, Kept
from bot.people.subscriptions import Subscription
from bot.reminders.rules import Rules
from bot.reminders.views import View
from bot.reminders.workdays import ZONE
from corpus.model import Plan

NOBODY = "Chưa có nơi nhận nhắc nào: đơn vị bấm /nhac trong chat, hoặc quản trị dùng lệnh subscribe."
_CHANNELS = {
    "telegram": "Telegram", "zalo": "Zalo OA", "zalo-bot": "Zalo Bot", "email": "Thư điện tử", "webhook": "Địa chỉ web",
}  # fmt: skip
_ROLES = {"follow": "theo dõi", "act": "báo cáo", "supervise": "giám sát"}
_STATES = {
    "waiting": "chờ gửi", "claimed": "đang soạn", "sending": "đang gửi", "sent": "đã gửi", "unknown": "không rõ đã đến chưa (không gửi lại)",
    "dropped": "bỏ vì không còn đúng", "gone": "nơi nhận không nhận, chuyển nơi khác", "dead": "không gửi được", "expired": "quá lúc cần nhắc",
}  # fmt: skip
_WHYS = {
    "before": "trước hạn {why} ngày làm việc", "own": "mốc nội bộ, trước {why} ngày làm việc", "period": "báo cáo định kỳ ({why})",
    "moved": "hạn đã đổi từ {why}", "late": "đã quá hạn", "digest": "tổng hợp đầu tuần", "over": "kế hoạch đã hết năm",
}  # fmt: skip


def masked(channel: str, chat: str) -> str:
    """A destination without what names the person: only its end."""
    if channel == "email":
        name, _, host = chat.partition("@")
        return f"{name[:2]}***@{host}"
    return chat if channel == "webhook" else f"***{chat[-3:]}"


def to(channel: str, chat: str) -> str:
    return f"=> {_CHANNELS.get(channel, channel)} {masked(channel, chat)}"


def why(due: Due, view: View | None) -> str:
    kind, reason, _ = (*due.key.split(":", 2), "", "")[:3]
    said = _WHYS.get(kind, kind).format(why=reason)
    task = next((task for task in view.plan.tasks if task.uid == due.uid), None) if view else None
    named = f"{quote(short(task_name(task, view.plan), 70))}: " if task and view else ""
    late = f", lẽ ra ngày {day(due.day)}" if kind not in ("late",) and due.day != due.target and not task else ""
    return f"   vì {named}{said}, mốc {day(due.target)}{late} ({due.unit or 'cả kế hoạch'})"


def nowhere(unit: str | None, plan: str) -> str:
    return f"Không có nơi nhận nào dùng được cho {unit or 'cả kế hoạch'} ({plan})."


def nothing(today: date) -> str:
    return f"{weekday(today).capitalize()} {day(today)}: không có gì phải nhắc."


def day_off(today: date) -> str:
    return f"{weekday(today).capitalize()} {day(today)} là ngày nghỉ: không nhắc."


def counted(counts: Mapping[str, int], is_open: bool) -> list[str]:
    """What stands in the outbox, state by state."""
    said = ", ".join(f"{count} {_STATES[state]}" for state, count in counts.items()) or "chưa có tin nào"
    closed = [] if is_open else ["Ngoài giờ gửi (08:00 - 17:00 ngày làm việc): tin chờ đến giờ."]
    return [f"Hộp gửi: {said}.", *closed]


def kept(one: Kept) -> str:
    ended = f", {one.ended.astimezone(ZONE):%d/%m %H:%M}" if one.ended else ""
    where = (
        f"{_CHANNELS.get(one.channel, one.channel)} {masked(one.channel, one.chat)}"
        if one.channel
        else "không có nơi nhận"
    )
    note = f" - {one.note}" if one.note else ""
    return f"{one.id}. {day(one.day)}{ended}: {_STATES[one.state]}, {where}, {one.reminders} mục, {one.attempts} lần thử{note}"


def subscription(one: Subscription) -> str:
    state = (
        ""
        if one.takes
        else " - đang tạm dừng"
        if one.paused
        else " - chưa đồng ý nhận"
        if not one.consent
        else " - nơi nhận đã chặn"
    )
    place = f", dùng sau số {one.subscriber}" if one.order else ""
    of = one.unit or "cả kế hoạch"
    return f"{one.id}. {one.plan}: {of}, {_ROLES[one.role]}, {_CHANNELS.get(one.channel, one.channel)} {masked(one.channel, one.chat)}{place}{state}"


def subscribed(one: Subscription, plan: Plan, secret: str | None) -> list[str]:
    lines = [
        f"Đã đăng ký số {one.id}: nhắc {one.unit or 'cả kế hoạch'} theo {plan_name(plan)} qua {masked(one.channel, one.chat)}."
    ]
    if secret:
        lines.append(f"Khóa ký (chỉ hiện lần này, đưa cho bên nhận để kiểm tra chữ ký): {secret}")
    return lines


def removed(id: int) -> str:
    return f"Đã bỏ đăng ký số {id}."


def no_subscription(id: int) -> str:
    return f"Không có đăng ký số {id}; xem danh sách bằng lệnh subscriptions."


def bad_channel(channel: str) -> str:
    return f'Kênh "{channel}" không đăng ký được ở đây: dùng email hoặc webhook; Telegram và Zalo thì người nhận tự bấm /nhac.'


def bad_address(address: str) -> str:
    return f'"{address}" không phải địa chỉ thư; viết dạng ten@co-quan.gov.vn.'


def bad_url(address: str) -> str:
    return f'"{address}" không phải địa chỉ web; viết dạng https://may-chu/duong-dan.'


def bad_role(role: str) -> str:
    return (
        f'Vai trò "{role}" không dùng được: follow cần --unit là tên đơn vị trong kế hoạch; supervise là cả kế hoạch.'
    )


def rules(held: Rules, own: Mapping[str, Any]) -> list[str]:
    days = ", ".join(f"{period}:{day}" for period, day in held.due_days) or "chưa đặt"

    def mark(name: str) -> str:
        return "" if name in own else " (mặc định)"

    return [
        f"before: nhắc riêng trước hạn {', '.join(map(str, held.before))} ngày làm việc{mark('before')}",
        f"year_from: việc cả năm vào bản tổng hợp từ tháng {held.year_from}{mark('year_from')}",
        f"due_days: ngày gửi báo cáo định kỳ trong tháng cuối kỳ: {days}{mark('due_days')}",
        f"lateness_in_groups: nêu việc quá hạn trong nhóm chat: {'có' if held.lateness_in_groups else 'không'}{mark('lateness_in_groups')}",
    ]


def bad_rule(name: str, names: Sequence[str]) -> str:
    return f'Không có quy định "{name}"; có: {", ".join(names)}. Ví dụ: before=7,1'


def bad_rule_value(name: str, value: str) -> str:
    examples = {"before": "before=7,1", "year_from": "year_from=10", "due_days": "due_days=quarter:14,month:20", "lateness_in_groups": "lateness_in_groups=có"}  # fmt: skip
    return f'Giá trị "{value}" của {name} không dùng được; ví dụ: {examples[name]}'
