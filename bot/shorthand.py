"""Office shorthand in a question written out before it is read: "CT?", "PH?", "TG?", "NV", "1 cửa", "đv".

The letters stand for other things in plans ("CT" is Chủ tịch, Chỉ thị), so they are words of asking only where a
question has them: before a question mark, a comma or the end, or beside another word of asking.
"""

from __future__ import annotations

import re

_ASKED = {
    "ct": "chủ trì",
    "ph": "phối hợp",
    "tg": "thời gian",
    "sp": "sản phẩm",
    "dvct": "đơn vị chủ trì",
    "đvct": "đơn vị chủ trì",
    "đvph": "đơn vị phối hợp",
    "dvph": "đơn vị phối hợp",
}
_LETTERS = "|".join(_ASKED)
# Standing alone as a question: "CT? PH?", ": ct, ph", "... CT".
_ALONE = re.compile(
    rf"(?<![\w/.-])({_LETTERS})(?=\s*(?:[?,;:]|$|/\s*(?:{_LETTERS})\b|\s+(?:{_LETTERS})\s*[?,;]))", re.IGNORECASE
)
# Between a unit and what it leads: "TT PVHCC CT những việc gì", "đv nào CT".
_ROLE = re.compile(
    r"(?<![\w/.-])(CT|PH)(?=\s+(?:tất cả|tat ca|những|các|việc|NV|nhiệm vụ|gì|mấy|bao nhiêu|cái|nhung|cac|viec|nhiem vu|gi|may|bao nhieu)\b)"
)
_AFTER_WHO = re.compile(r"((?:nào|nao|ai|đv|dv|đơn vị|don vi|gì|gi)\s+)(CT|PH|ct|ph)\b")
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![\w/-])(?:đv|đ\.v|ĐV|Đv)(?![\w/-])"), "đơn vị"),
    (re.compile(r"(?<![\w/-])dv(?=\s+(?:nao|nào|ct|ph|chu|chủ|phoi|phối)\b)", re.IGNORECASE), "đơn vị"),
    (re.compile(r"(?<![\w/-])(?<!Sở )(?<!Phòng )(?<!sở )(?<!phòng )NV(?![\w/-])"), "nhiệm vụ"),
    (re.compile(r"(?<![\w/-])nv(?=\s+(?:nao|nào|gi|gì)\b)"), "nhiệm vụ"),
    (re.compile(r"(?<=\b[Mm]ấy )NV\b|(?<=\bmay )nv\b"), "việc"),
    (re.compile(r"(?<![\d/.])(?<!tháng )(?<!quý )(?<!thang )\b1 (?=c[uửư][aả]?\b|cua\b|cửa\b)"), "một "),
    (re.compile(r"(?<![\w/-])bn(?=\s+(?:việc|viec|nhiệm|nhiem|%|phần|phan)\b)"), "bao nhiêu"),
    (re.compile(r"(?<![\w/-])(?:gđ|GĐ|gd)(?=\s+20\d\d)"), "giai đoạn"),
    (re.compile(r"(?<![\w/-])lm(?![\w/-])", re.IGNORECASE), "làm"),
    (re.compile(r"(?<![\w/-])(?:zậy|dzậy|dzay|zay|vay ta)(?![\w/-])", re.IGNORECASE), "vậy"),
    (
        re.compile(
            r"(?<!\w)(?:lấy tiền|tiền lấy|lay tien|tien lay|tiền|tien) (?:ở |o |từ |tu )?(?:đâu|dau|mô|mo)(?: ra)?(?: (?:để |de )?(?:làm|lam))?(?!\w)",
            re.IGNORECASE,
        ),
        "nguồn kinh phí ở đâu",
    ),
    (re.compile(r"(?<![\w/-])đ/c(?= (?:KH|kế hoạch|ke hoach)\b)", re.IGNORECASE), "điều chỉnh"),
    (
        re.compile(
            r"(?<!\w)(tháng|thang|quý|quy|tuần|tuan|năm|nam|kế hoạch|ke hoach|việc|viec) ni(?!\w)", re.IGNORECASE
        ),
        r"\1 này",
    ),
    (re.compile(r"(?<![\w/-])KH(?=\d{2,4}\b)", re.IGNORECASE), "KH "),
    (re.compile(r"(?<![\w/-])t/h(?![\w/-])", re.IGNORECASE), "thực hiện"),
    (re.compile(r"(?<![\w/-])ng (?=(?:ký|kí|ky)(?!\w))", re.IGNORECASE), "người "),
    (re.compile(r"(?<![\w/-])KQ(?![\w/-])"), "kết quả"),
    (re.compile(r"(?<![\w/-])(?:CQ|cq)(?=\s*(?:PH|CT|ph|ct|nào|nao|phối|phoi|chủ|chu)\b)"), "cơ quan"),
    (re.compile(r"(?<!\w)(việc|viec|những|nhung|cái|cai|làm|lam) (?:j|gj)(?!\w)", re.IGNORECASE), r"\1 gì"),
    (re.compile(r"(?<![\w/-])ktra(?![\w/-])", re.IGNORECASE), "kiểm tra"),
    (re.compile(r"(?<![\w/-])(?:đc|dc|đk)(?=\s+(?:giao|làm|lam|phân|phan)\b)"), "được"),
)


def write_out_shorthand(text: str) -> str:
    """The question with its shorthand of asking written out; everything else as typed."""
    for pattern, words in _WORDS:
        text = pattern.sub(words, text)
    text = _AFTER_WHO.sub(lambda match: f"{match[1]}{_ASKED[match[2].lower()]}", text)
    text = _ROLE.sub(lambda match: _ASKED[match[1].lower()], text)
    return _ALONE.sub(lambda match: _ASKED[match[1].lower()], text)
