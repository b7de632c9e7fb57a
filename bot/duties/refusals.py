"""Why something is not taken: every refusal of the ledger, of codes and of dialogues, in one line that says what to do."""

from __future__ import annotations

from datetime import date

from bot.naming import day, quote, short

NO_ROLE = (
    "Anh/chị chưa được giao quyền này. Quyền báo cáo và quyền theo dõi chỉ có bằng mã do quản trị viên cấp; "
    "có mã thì gõ: mã ABCD-EFGH."
)
UNKNOWN_TASK = "Việc này không có trong kế hoạch đang dùng; có thể kế hoạch đã được thay bằng bản mới. Anh/chị hỏi lại để lấy dòng hiện hành."
NO_PAPER = "“Đã phát hành” cần văn bản: số, ký hiệu và ngày. Ví dụ: KH 12/KH-VP ngày 05/3/2026."
NO_NUMBER = "Văn bản chưa có số, ký hiệu. Ví dụ: 12/KH-VP ngày 05/3/2026."
SECRET = "Văn bản có dấu hiệu độ mật nên trợ lý không ghi nhận gì. Anh/chị báo cáo văn bản này theo đường văn thư mật."
NO_REASON = "Xin gia hạn cần nêu lý do."
NO_RETURN_REASON = "Trả lại báo cáo cần nêu lý do để đơn vị bổ sung."
NO_EXTENSION_OF_UNDATED = (
    "Việc này chưa có ngày đến hạn nên không có gì để gia hạn; đơn vị theo dõi có thể nhập hạn kèm văn bản."
)
EXTENSION_GONE = "Không còn đề nghị gia hạn này."
NOTHING_TO_CHECK = "Đơn vị chưa báo cáo “đã phát hành” cho việc này nên chưa có gì để xác nhận."
NOTHING_TO_RETURN = "Đơn vị chưa báo cáo hoặc chưa trình việc này nên chưa có gì để trả lại."
REPORT_CHANGED = "Báo cáo này đã được đơn vị thay đổi. Anh/chị mở lại để xem báo cáo mới nhất."
ALREADY_CONFIRMED = "Báo cáo này đã được xác nhận. Cần sửa thì đề nghị đơn vị theo dõi trả lại trước."
OWN_GONE = "Không còn mốc nội bộ này."
BAD_CODE = "Mã không đúng, đã dùng, đã thu hồi hoặc hết hiệu lực. Anh/chị kiểm tra lại hoặc xin quản trị viên mã mới."
TOO_MANY_CODES = "Anh/chị đã nhập sai mã nhiều lần. Vui lòng thử lại sau một giờ."


def not_your_unit(unit: str) -> str:
    return f"Quyền báo cáo của anh/chị không gồm đơn vị {quote(unit)}."


def no_duty(unit: str) -> str:
    return f"Đơn vị {quote(unit)} không chủ trì việc này; chỉ đơn vị chủ trì báo cáo."


def future_paper(when: date, today: date) -> str:
    return f"Văn bản ghi ngày {day(when)}, sau hôm nay ({day(today)}). Anh/chị kiểm tra lại ngày ký."


def old_paper(when: date, year: int) -> str:
    return f"Văn bản ghi ngày {day(when)}, quá xa trước năm {year} của kế hoạch. Anh/chị kiểm tra lại năm."


def too_late_to_ask(last: date) -> str:
    return (
        f"Hạn của việc này là {day(last)}, đã qua nên không xin gia hạn được nữa. "
        "Anh/chị hoàn thành và báo cáo, hoặc trao đổi trực tiếp với đơn vị theo dõi."
    )


def not_later(new: date, last: date) -> str:
    return f"Hạn mới {day(new)} không sau hạn đang áp dụng {day(last)}."


def too_far(new: date) -> str:
    return f"Ngày {day(new)} quá xa năm của kế hoạch. Anh/chị kiểm tra lại năm."


def asked_already(new: date) -> str:
    return f"Đơn vị đã xin gia hạn đến {day(new)}, đang chờ quyết định."


def decided_already(granted: bool, number: str) -> str:
    return f"Đề nghị này đã được {'chấp thuận' if granted else 'trả lời không chấp thuận'} theo {short(number, 60)}."


def has_a_date(last: date) -> str:
    return f"Việc này đã có hạn {day(last)}. Hạn chỉ đổi khi đơn vị xin gia hạn và được chấp thuận bằng văn bản."


def own_after_due(own: date, last: date) -> str:
    return f"Mốc nội bộ {day(own)} sau hạn {day(last)}; mốc nội bộ phải trước hoặc đúng hạn."


def too_long(what: str, limit: int) -> str:
    return f"{what} dài quá {limit} ký tự. Anh/chị rút gọn giúp."
