"""Every sentence of the dialogues about duties: following, codes, reports, extensions, own milestones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.duties.papers import PaperDraft
from bot.naming import day, place, plan_name, quote, short, task_name
from bot.people.duty_records import Asked, Role
from bot.people.ledger import ZONE
from bot.progress import Paper, TaskProgress, UnitReport, last_day_in_time
from bot.status import STATES, own_bullet, paper_lines, status_bullet, status_of
from corpus.model import Plan, Task

REPORT = "Báo cáo"
SAVE, AGAIN, QUIT = "Ghi nhận", "Nhập lại", "Thôi"
ONLY_PRIVATE = (
    "Việc nhận nhắc, nhập mã và báo cáo chỉ làm trong cuộc trò chuyện riêng với trợ lý, không làm trong nhóm."
)
DROPPED = "Đã dừng phần đang nhập dở, chưa ghi nhận gì."
STOPPED = "Đã thôi. Chưa ghi nhận gì."
NOTHING_OPEN = "Không có phần nào đang nhập dở."
SAVED_BEFORE = "Nội dung này đã được ghi nhận trước đó, không ghi lần nữa."
NOT_READ_DAY = "Trợ lý chưa đọc được ngày. Ví dụ: 15/9/2026."
NOT_READ_PAPER = "Trợ lý chưa đọc được số, ký hiệu văn bản. Ví dụ: KH 12/KH-VP ngày 05/3/2026 về việc ..., người ký ..."
ASK_NUMBER = "Còn thiếu số, ký hiệu văn bản (ví dụ 12/BC-VP). Anh/chị gõ tiếp:"
ASK_DATE = "Còn thiếu ngày văn bản (ví dụ 05/3/2026). Anh/chị gõ tiếp:"
CONSENT = (
    "Bấm chọn một mục là anh/chị đồng ý nhận tin nhắc tự động trong cuộc trò chuyện này. Trợ lý chỉ lưu mã cuộc trò chuyện và "
    "lựa chọn này; dừng bất cứ lúc nào bằng /nhac hoặc /xoa. Tin nhắc tự động không thay văn bản chỉ đạo."
)
FOLLOW_ALL = "Bản tin sáng thứ Hai và nhắc trước hạn"
FOLLOW_DIGEST = "Chỉ bản tin sáng thứ Hai"
FOLLOW_SINGLE = "Chỉ nhắc trước hạn"
FOLLOW_NONE = "Thôi nhận nhắc"
FOLLOW_STOPPED = "Đã thôi nhắc trong cuộc trò chuyện này. Quyền báo cáo (nếu có) vẫn giữ; muốn nhận lại thì gõ /nhac."
BY_CODE = "Có mã của quản trị viên thì gõ: mã ABCD-EFGH."
NO_OPEN_TASKS = "Không có việc nào đang chờ đơn vị báo cáo."
PENDING, CHECKS, UNDATED, OWN_PLAN, OWNS = (
    "Đề nghị gia hạn đang chờ", "Báo cáo chờ xác nhận", "Việc chưa có hạn cụ thể", "Đặt mốc nội bộ cho cả kế hoạch", "Mốc nội bộ đang đặt",
)  # fmt: skip
NO_PENDING = "Không có đề nghị gia hạn nào đang chờ."
NO_CHECKS = "Không có báo cáo nào chờ xác nhận."
NO_UNDATED = "Không có việc nào thiếu hạn."
NO_OWNS = "Chưa đặt mốc nội bộ nào."
GRANT, REFUSE = "Chấp thuận", "Không chấp thuận"
EXTEND, ENTER_DATE, SET_OWN, CONFIRM, RETURN, DROP = (
    "Xin gia hạn", "Nhập hạn theo văn bản", "Đặt mốc nội bộ", "Xác nhận", "Trả lại", "Bỏ mốc",
)  # fmt: skip
_ROLES: dict[Role, str] = {"act": "báo cáo", "supervise": "theo dõi, đôn đốc"}

PROMPTS: dict[tuple[str, str], str] = {
    ("report", "paper"): "Anh/chị gõ văn bản đã phát hành: số, ngày, trích yếu, người ký, liên kết (nếu có), trong một dòng.\nVí dụ: BC 12/BC-VP ngày 05/3/2026 về kết quả kiểm tra, người ký Nguyễn Văn A.",
    ("extend", "reason"): "Anh/chị gõ lý do xin gia hạn (có thể ghi luôn ngày, ví dụ: chờ số liệu của các xã, xin đến 15/9/2026).",
    ("extend", "day"): "Anh/chị xin gia hạn đến ngày nào?",
    ("grant", "paper"): "Chấp thuận theo văn bản nào? Anh/chị gõ số và ngày, ví dụ: 45/SCT-VP ngày 20/8/2026.",
    ("refuse", "paper"): "Trả lời không chấp thuận theo văn bản nào? Anh/chị gõ số và ngày, ví dụ: 45/SCT-VP ngày 20/8/2026.",
    ("date", "day"): "Việc này đến hạn ngày nào?",
    ("date", "paper"): "Hạn này theo văn bản nào? Anh/chị gõ số và ngày, ví dụ: 45/SCT-VP ngày 20/8/2026.",
    ("own", "day"): "Anh/chị gõ ngày của mốc nội bộ và ghi chú, ví dụ: 25/8/2026 gửi dự thảo.",
    ("return", "reason"): "Anh/chị gõ lý do trả lại để đơn vị bổ sung.",
}  # fmt: skip
TO_LEAVE = "Gõ “thôi” để dừng."


def name_of(task: Task, plan: Plan) -> str:
    return task_name(task, plan)


def task_label(task: Task, plan: Plan, progress: TaskProgress | None) -> str:
    last = last_day_in_time(task, progress)
    return f"{task.number}{task.part or ''}. {short(task_name(task, plan), 40)}{f' - {last:%d/%m}' if last else ''}"


def task_head(task: Task, plan: Plan, progress: TaskProgress | None, today: date, names: bool = False) -> list[str]:
    """A task with its date and status, as dialogues show it before anything is entered."""
    last = last_day_in_time(task, progress)
    printed = quote(task.time_text) if task.time_text else "kế hoạch không ghi"
    lines = [
        f"Việc {quote(task_name(task, plan))} ({place(task)}).",
        f"- Thời hạn: {printed}{f', chậm nhất {day(last)}' if last else ''}",
        status_bullet(status_of(task, plan, progress, today, names=names)),
    ]
    if progress and progress.own:
        lines.append(own_bullet(progress.own))
    return lines


def _reminded_of(unit: str | None) -> str:
    return f"việc của {quote(unit)}" if unit else "việc của tất cả đơn vị"


def follow_head(plan: Plan, unit: str | None, now: str | None) -> str:
    state = f"Hiện tại: {now}." if now else "Hiện chưa nhận nhắc."
    return f"Nhắc {_reminded_of(unit)} theo {plan_name(plan)}. {state}\n\n{CONSENT}\n\n{BY_CODE}"


def following(plan: Plan, unit: str | None, choice: str) -> str:
    return f"Đã ghi nhận: nhắc {_reminded_of(unit)} theo {plan_name(plan)}. {choice}. Gõ /nhac để đổi hoặc dừng."


def role_given(role: Role, unit: str | None, plan: Plan) -> str:
    of = f" cho {quote(unit)}" if unit else ""
    return (
        f"Anh/chị đã có quyền {_ROLES[role]}{of} trong {plan_name(plan)}. Gõ /baocao để bắt đầu, /nhac để chọn cách nhận nhắc.\n\n"
        "Nhập mã là anh/chị đồng ý nhận tin nhắc tự động trong cuộc trò chuyện này; dừng bằng /nhac hoặc /xoa. "
        "Mỗi lần ghi nhận đều vào lịch sử: đơn vị, thời điểm, kênh."
    )


def home(roles: Sequence[tuple[Role, str | None, Plan]]) -> str:
    lines = ["Anh/chị chọn phần cần làm:"]
    lines += [
        f"- Quyền {_ROLES[role]}{f' cho {quote(unit)}' if unit else ''}: {plan_name(plan)}"
        for role, unit, plan in roles
    ]
    return "\n".join(lines)


def my_tasks_label(unit: str) -> str:
    return f"Việc của {unit}"


def tasks_head(unit: str, plan: Plan) -> str:
    return f"Việc đang chờ {quote(unit)} báo cáo theo {plan_name(plan)}. Anh/chị chọn việc:"


def state_label(state: str) -> str:
    return state[:1].upper() + state[1:]


def confirm(purpose: str, task: str, told: Sequence[str]) -> str:
    heads = {
        "report": "Báo cáo “đã phát hành” cho việc",
        "extend": "Xin gia hạn việc",
        "grant": "Chấp thuận gia hạn việc",
        "refuse": "Không chấp thuận gia hạn việc",
        "date": "Nhập hạn cho việc",
        "own": "Đặt mốc nội bộ cho",
        "return": "Trả lại báo cáo việc",
    }
    more = "\nGõ thêm nếu cần bổ sung (trích yếu: ..., người ký: ..., liên kết)." if purpose == "report" else ""
    return "\n".join([f"{heads[purpose]} {task}:", *told]) + f"\n\nĐúng thì chọn “{SAVE}”.{more}"


def told_paper(draft: PaperDraft) -> list[str]:
    lines = paper_lines(draft.paper())
    left = [name for name, text in (("trích yếu", draft.abstract), ("người ký", draft.signer)) if not text]
    return [*lines, f"- Chưa ghi: {', '.join(left)}"] if left else lines


def told_unit(unit: str) -> str:
    return f"- Đơn vị: {unit}"


def told_day(new: date, old: date | None) -> str:
    return f"- Từ {day(old)} đến {day(new)}" if old else f"- Ngày: {day(new)}"


def told_reason(reason: str) -> str:
    return f"- Lý do: {reason}"


def told_note(note: str) -> str:
    return f"- Ghi chú: {note}"


def bad_day(said: str) -> str:
    return f"Ngày {quote(said)} không có trong lịch. Anh/chị gõ lại ngày."


def saved(head: Sequence[str]) -> str:
    return "\n".join(["Đã ghi nhận.", *head])


def asked_saved(task: str, new: date) -> str:
    return f"Đã gửi đề nghị gia hạn việc {task} đến {day(new)}. Hạn cũ vẫn áp dụng cho đến khi có văn bản chấp thuận."


def own_saved(what: str, own: date) -> str:
    return f"Đã đặt mốc nội bộ {day(own)} cho {what}. Mốc nội bộ không thay hạn của kế hoạch."


def dropped_own(own: date) -> str:
    return f"Đã bỏ mốc nội bộ {day(own)}."


def whole_plan(plan: Plan) -> str:
    return f"cả {plan_name(plan)}"


def pending_head(plan: Plan, count: int) -> str:
    return f"{count} đề nghị gia hạn đang chờ trong {plan_name(plan)}. Anh/chị chọn để quyết định:"


def pending_label(asked: Asked, task: Task) -> str:
    return f"{task.number}{task.part or ''}. {short(asked.unit, 30)}: {asked.old:%d/%m} → {asked.new:%d/%m/%Y}"


def asked_text(asked: Asked, task: Task, plan: Plan, extensions: int) -> str:
    before = f"\n- Đã gia hạn {extensions} lần" if extensions else ""
    return (
        f"{quote(asked.unit)} xin gia hạn việc {quote(task_name(task, plan))} ({place(task)}).\n"
        f"- Từ {day(asked.old)} đến {day(asked.new)}\n- Lý do: {asked.reason}\n- Gửi ngày: {day(_local(asked.at))}{before}"
    )


def checks_head(plan: Plan, count: int) -> str:
    return f"{count} báo cáo chờ xác nhận trong {plan_name(plan)}. Anh/chị chọn:"


def check_label(task: Task, report: UnitReport) -> str:
    number = report.paper.number if report.paper else ""
    return f"{task.number}{task.part or ''}. {short(report.unit, 30)}: {number}"


def check_text(task: Task, plan: Plan, report: UnitReport) -> str:
    paper: Sequence[str] = paper_lines(report.paper) if report.paper else ()
    return "\n".join(
        [
            f"{quote(report.unit)} báo cáo {STATES[report.state]} việc {quote(task_name(task, plan))} ({place(task)}).",
            *paper,
            f"- Gửi ngày: {day(_local(report.at))}",
        ]
    )


def undated_head(plan: Plan) -> str:
    return f"Việc chưa có hạn cụ thể trong {plan_name(plan)}. Anh/chị chọn việc để nhập hạn theo văn bản:"


def owns_head(plan: Plan) -> str:
    return f"Mốc nội bộ đang đặt trong {plan_name(plan)}. Chọn để bỏ mốc:"


def own_label(when: date, what: str) -> str:
    return f"{DROP} {when:%d/%m/%Y}: {what}"


def paper_note(paper: Paper) -> str:
    return f"Theo {paper.number} ngày {day(paper.date)}."


def code_made(code: str, role: Role, unit: str | None, plan: Plan, until: datetime) -> str:
    of = f", {unit}" if unit else ""
    return f"{code}\nQuyền {_ROLES[role]}{of}, {plan_name(plan)}. Dùng một lần, đến hết {until.astimezone(ZONE):%H:%M %d/%m/%Y}. Người nhận gõ cho trợ lý: mã {code}"


def code_line(id: int, role: Role, unit: str | None, plan: str, state: str, until: datetime) -> str:
    states = {"open": "chưa dùng", "used": "đã dùng", "revoked": "đã thu hồi", "expired": "hết hiệu lực"}
    return f"{id}\t{states[state]}\t{_ROLES[role]}\t{unit or '-'}\t{plan}\tđến {until.astimezone(ZONE):%d/%m/%Y}"


def no_codes() -> str:
    return "Chưa cấp mã nào."


def code_revoked(invite: int) -> str:
    return f"Đã thu hồi mã số {invite}."


def no_such_code(invite: int) -> str:
    return f"Không có mã số {invite} còn hiệu lực; xem danh sách bằng lệnh invites."


def no_such_plan(plan_id: str) -> str:
    return f"Không có kế hoạch “{plan_id}”; xem mã kế hoạch bằng lệnh indexer.py plans."


def no_such_role(role: str) -> str:
    return f"Không có quyền “{role}”; dùng act (báo cáo cho đơn vị) hoặc supervise (theo dõi cả kế hoạch)."


def act_needs_unit() -> str:
    return "Quyền act cần tên đơn vị: thêm --unit “tên đơn vị như trong kế hoạch”."


def unit_not_in_plan(unit: str, near: Sequence[str]) -> str:
    closest = f" Gần nhất: {'; '.join(near)}." if near else ""
    return f"Kế hoạch không có đơn vị “{unit}”.{closest}"


def _local(at: datetime) -> date:
    return at.astimezone(ZONE).date()
