"""Every Vietnamese sentence of a conversation that is not an answer: guides, menus, buttons and regrets."""

from __future__ import annotations

from collections.abc import Sequence

from bot.naming import body, place, plan_name, quote, short
from corpus.model import Plan, Task

# Commands, with their descriptions as platforms list them (at most 256 characters).
COMMANDS: tuple[tuple[str, str], ...] = (
    ("start", "Bắt đầu: hướng dẫn ngắn, chọn kế hoạch và đơn vị"),
    ("kehoach", "Chọn kế hoạch để tra"),
    ("donvi", "Chọn đơn vị của anh/chị"),
    ("viec", "Việc của đơn vị tôi"),
    ("saphan", "Việc đến hạn tháng này và tháng sau"),
    ("nhac", "Nhắc việc của đơn vị trước hạn"),
    ("baocao", "Báo cáo kết quả, xin gia hạn, nhập mốc"),
    ("trogiup", "Cách hỏi và các lệnh"),
    ("xoa", "Xóa dữ liệu của tôi"),
)
ABOUT = "Hỏi đáp kế hoạch của cơ quan: ai chủ trì, ai phối hợp, thời hạn, sản phẩm; mỗi câu trả lời dẫn đúng dòng trong kế hoạch."

EXAMPLES = (
    "Ai chủ trì rà soát thủ tục hành chính, hạn khi nào?",
    "Tháng này đơn vị tôi phải nộp gì?",
    "Những việc nào quá hạn?",
)
UNSUPPORTED = (
    "Trợ lý chỉ đọc được câu hỏi bằng chữ. Anh/chị gõ câu hỏi, ví dụ: “Ai chủ trì rà soát thủ tục hành chính?”"
)
NO_INDEX = "Trợ lý chưa tra được kế hoạch lúc này. Anh/chị hỏi lại sau ít phút."
BROKEN = "Trợ lý gặp lỗi khi trả lời câu này; quản trị viên xem được lỗi trong nhật ký. Anh/chị thử hỏi cách khác."
STALE_BUTTON = "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
NOT_YOURS = "Nút này dành cho người đã hỏi."
RATED_RIGHT = "Đã ghi nhận: đúng."
RATED_WRONG = "Đã ghi nhận: chưa đúng. Quản trị viên sẽ xem lại."
FORGOTTEN = (
    "Đã xóa dữ liệu của cuộc trò chuyện này: kế hoạch và đơn vị đã chọn, các nút đã gửi, các lượt đánh giá. "
    "Tin nhắn cũ trên ứng dụng do anh/chị tự xóa."
)
ALL_PLANS = "Tất cả kế hoạch"
NO_UNIT = "Không chọn đơn vị"
PLAN_UNBOUND = "Trợ lý tra trong tất cả kế hoạch. Anh/chị gõ câu hỏi."
UNIT_UNBOUND = "Đã bỏ chọn đơn vị. Anh/chị gõ câu hỏi."
PLAN_GONE = "Kế hoạch đã chọn không còn trong hệ thống; trợ lý tra trong tất cả kế hoạch. Gõ /kehoach để chọn lại."
CHOOSE_PLAN = "Anh/chị tra kế hoạch nào?"
CHOOSE_PLAN_FIRST = "Anh/chị chọn kế hoạch trước:"
SUPPORT = "Ai phối hợp"
RELATED = "Việc liên quan"
RIGHT = "Đúng"
WRONG = "Chưa đúng"
EARLIER = "Trang trước"
LATER = "Trang sau"
_BUTTON_CHARS = 60


def guide() -> str:
    examples = "\n".join(f"- {example}" for example in EXAMPLES)
    return (
        "Trợ lý trả lời câu hỏi về kế hoạch của cơ quan: ai chủ trì, ai phối hợp, hạn khi nào, sản phẩm là gì. "
        "Mỗi câu trả lời dẫn dòng của kế hoạch; kế hoạch không ghi thì trợ lý nói là không ghi.\n\n"
        f"Anh/chị cứ gõ câu hỏi, có dấu hoặc không dấu, viết tắt cũng được. Ví dụ:\n{examples}"
    )


def help_text(plan: Plan | None, unit: str | None) -> str:
    commands = "\n".join(f"/{name} - {description}" for name, description in COMMANDS if name != "start")
    return f"{guide()}\n\nCác lệnh:\n{commands}\n\n{bound(plan, unit)}"


def bound(plan: Plan | None, unit: str | None) -> str:
    if plan is None:
        return "Đang tra trong tất cả kế hoạch."
    return f"Đang tra {plan_name(plan)}{f', đơn vị {quote(unit)}' if unit else ''}."


def greeting(plan: Plan | None, unit: str | None) -> str:
    return f"{guide()}\n\n{bound(plan, unit)}" if plan else guide()


def plan_label(plan: Plan) -> str:
    number = f"{plan.number} " if plan.number else ""
    return short(f"{plan.year} - {number}{body(plan)}", _BUTTON_CHARS)


def button_label(text: str) -> str:
    return short(text, _BUTTON_CHARS) or text[:_BUTTON_CHARS]


def choose_unit(plan: Plan) -> str:
    return f"Đã chọn {plan_name(plan)}. Anh/chị ở đơn vị nào?"


def plan_bound(plan: Plan) -> str:
    return f"Đã chọn {plan_name(plan)}. Anh/chị gõ câu hỏi."


def unit_bound(unit: str, plan: Plan) -> str:
    return f"Đã chọn đơn vị {quote(unit)} trong {plan_name(plan)}. Gõ /viec để xem việc của đơn vị, /saphan để xem việc sắp đến hạn."


def no_such_unit(said: str, plan: Plan) -> str:
    return f"Không có đơn vị {quote(short(said, 80))} trong {plan_name(plan)}. Anh/chị chọn trong danh sách:"


def choose_unit_first(plan: Plan) -> str:
    return f"Anh/chị chọn đơn vị trong {plan_name(plan)} trước:"


def tasks_of(unit: str) -> str:
    return f"Các việc của {unit}"


def due_soon(unit: str | None) -> str:
    return f"Các việc{f' của {unit}' if unit else ''} đến hạn tháng này và tháng sau"


def unknown_command(name: str) -> str:
    return f"Không có lệnh /{short(name, 32)}. Gõ /trogiup để xem các lệnh."


def page_of(page: int, pages: int) -> str:
    return f"Trang {page}/{pages}."


def related_head(name: str, plan: Plan) -> str:
    return f"Việc gần với {quote(name)} ({plan_name(plan)}):"


def no_related(name: str) -> str:
    return f"Không có việc nào gần với {quote(name)} trong các kế hoạch đã nạp."


def related_row(task: Task, name: str, plan: Plan, same_plan: bool) -> str:
    return f"{name} ({place(task)})" if same_plan else f"{name} ({plan_name(plan)}, {place(task)})"


def quote_place(task: Task, plan: Plan) -> str:
    return f"{plan_name(plan)}, {place(task)}"


def row_fields(task: Task) -> tuple[tuple[str, str], ...]:
    """The filled columns of a row, with the names that people call them by."""
    columns: Sequence[tuple[str, str | None]] = (
        ("Mục tiêu", task.goal),
        ("Nhiệm vụ", task.title),
        ("Hoạt động", task.activity),
        ("Sản phẩm", task.product),
        ("Chủ trì", "; ".join(task.lead)),
        ("Phối hợp", "; ".join(task.support)),
        ("Thời gian", task.time_text),
        ("Kinh phí", task.budget),
        ("Ghi chú", task.note),
    )
    return tuple((name, text) for name, text in columns if text)


# The administrators' check

STATES = {"on": "bật", "off": "tắt", "fault": "lỗi"}
CHECK_INDEX = "Chỉ mục"
CHECK_ADDRESS = "Địa chỉ công khai"
NO_PUBLIC_URL = "chưa đặt PUBLIC_URL: webhook không tự đăng ký được, liên kết trong câu trả lời không có địa chỉ"
NOT_HTTPS = "PUBLIC_URL phải bắt đầu bằng https://"
TOKEN_REFUSED = "nền tảng từ chối mã; lấy lại mã rồi đặt TELEGRAM_TOKEN"
PLATFORM_SILENT = "không kết nối được máy chủ của nền tảng; kiểm tra mạng và TELEGRAM_API_BASE"
NO_WEBHOOK = "chưa đăng ký webhook"


def indexed(plans: int, tasks: int) -> str:
    return f"{plans} kế hoạch, {tasks} nhiệm vụ"


CHECK_MAIL = "Thư điện tử"
CONSENT_AGAIN = "Zalo từ chối mã làm mới; quản trị OA cấp quyền lại cho ứng dụng rồi đặt ZALO_REFRESH_TOKEN mới"
ACCESS_HOLDS = "mã truy cập dùng được"
MAIL_REFUSED = "máy chủ thư từ chối tài khoản trong SMTP_URL"


def webhook_needs_address(path: str) -> str:
    return f"chưa đặt PUBLIC_URL: webhook {path} chỉ nhận được khi máy chủ có địa chỉ công khai"


def is_missing(names: Sequence[str]) -> str:
    return f"thiếu {', '.join(names)}"


def bot_is(name: str) -> str:
    return f"mã đúng, bot @{name}"


def webhook_is(url: str, pending: int) -> str:
    return f"webhook {url}, {pending} tin chờ giao"


def webhook_fault(message: str) -> str:
    return f"lỗi giao tin gần nhất: {message}"


def polling_only(names: Sequence[str]) -> str:
    return f"thiếu {', '.join(names)}: chỉ chạy được bằng lệnh python -m bot telegram"


def queue_is(waiting: int, unknown: int, repeated: int, failed: int) -> str:
    return (
        f"{waiting} tin chờ trả lời; 7 ngày qua: {unknown} tin không rõ đã tới, "
        f"{repeated} tin gửi lại sau sự cố, {failed} tin không gửi được"
    )
