"""The Vietnamese sentences that Zalo's messages add to a reply."""

from __future__ import annotations

from collections.abc import Sequence

from bot.naming import quote

BY_NUMBER = "Trả lời bằng số để chọn."
ZALO_SILENT = "không kết nối được máy chủ của Zalo; kiểm tra mạng và địa chỉ đã đặt"
BOT_TOKEN_REFUSED = "Zalo từ chối mã; lấy lại mã ở Zalo Bot Manager rồi đặt ZALO_BOT_TOKEN"
CONSENT_AGAIN = "Zalo từ chối mã làm mới; quản trị OA cấp quyền lại cho ứng dụng rồi đặt ZALO_REFRESH_TOKEN mới"
INTERRUPTED = "lần làm mới mã gần nhất bị ngắt giữa chừng; nếu kênh không gửi được thì phải cấp quyền lại"


def by_word(words: Sequence[str]) -> str:
    """What can be typed where a button may not be shown."""
    *before, last = [quote(word) for word in words]
    return f"Có thể gõ {', '.join(before)} hoặc {last}." if before else f"Có thể gõ {last}."


def numbered(number: int, label: str) -> str:
    return f"{number}. {label}"


def pair_is_good(hours: int) -> str:
    return f"mã truy cập còn {hours} giờ"


def refresh_is_old(days: int) -> str:
    return f"mã làm mới đã {days} ngày chưa đổi, hết hạn sau 90 ngày"


def bot_is(name: str) -> str:
    return f"mã đúng, bot {name}"
