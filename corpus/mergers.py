"""The changes of 2025 among the bodies that issue plans: which provinces and departments went into which, and when.

Sources: Nghị quyết 202/2025/QH15 of 12 June 2025 (63 provincial units became 34, from 1 July 2025); Nghị định 45/2025/NĐ-CP
(departments of provinces, from 1 March 2025).
"""

from __future__ import annotations

from datetime import date

from corpus.text import fold

PROVINCES_SINCE = date(2025, 7, 1)
DEPARTMENTS_SINCE = date(2025, 3, 1)

_PROVINCES = {
    "Tuyên Quang": "Hà Giang", "Lào Cai": "Yên Bái", "Thái Nguyên": "Bắc Kạn", "Phú Thọ": "Vĩnh Phúc|Hòa Bình",
    "Bắc Ninh": "Bắc Giang", "Hưng Yên": "Thái Bình", "Hải Phòng": "Hải Dương", "Ninh Bình": "Hà Nam|Nam Định",
    "Quảng Trị": "Quảng Bình", "Đà Nẵng": "Quảng Nam", "Quảng Ngãi": "Kon Tum", "Gia Lai": "Bình Định",
    "Khánh Hòa": "Ninh Thuận", "Lâm Đồng": "Đắk Nông|Bình Thuận", "Đắk Lắk": "Phú Yên",
    "Thành phố Hồ Chí Minh": "Bà Rịa - Vũng Tàu|Bình Dương", "Đồng Nai": "Bình Phước", "Tây Ninh": "Long An",
    "Cần Thơ": "Sóc Trăng|Hậu Giang", "Vĩnh Long": "Bến Tre|Trà Vinh", "Đồng Tháp": "Tiền Giang", "Cà Mau": "Bạc Liêu",
    "An Giang": "Kiên Giang",
}  # fmt: skip
# Where a province that is none any more lies now.
NOW_IN: dict[str, str] = {old: new for new, olds in _PROVINCES.items() for old in olds.split("|")}

# Where the work of a department that is none any more went.
DEPARTMENT_NOW: dict[str, str] = {
    "Sở Kế hoạch và Đầu tư": "Sở Tài chính",
    "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
    "Sở Giao thông vận tải": "Sở Xây dựng",
    "Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ",
    "Sở Tài nguyên và Môi trường": "Sở Nông nghiệp và Môi trường",
    "Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Môi trường",
}


def bare(province: str | None) -> str:
    """A province's name without what kind of unit it is, folded."""
    words = fold(province or "").split()
    while words[:1] in (["tinh"], ["tp"]) or words[:2] == ["thanh", "pho"]:
        words = words[2:] if words[0] == "thanh" else words[1:]
    return " ".join(words)


_NOW = {bare(old): new for old, new in NOW_IN.items()}


def now_in(province: str | None) -> str | None:
    """The province in which one of before July 2025 lies now; None for one that is still there."""
    return _NOW.get(bare(province))


def department_now(issuer: str | None) -> str | None:
    """The department that has the work of one of before March 2025; None for any other."""
    said = fold(issuer or "")
    return next((new for old, new in DEPARTMENT_NOW.items() if said.startswith(fold(old))), None)
