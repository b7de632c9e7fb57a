"""The provinces and cities under central government whose bodies issue plans, as of 2024 and after the mergers of 2025.

Source of the names: the lists of provincial units before Resolution 202/2025/QH15 (63) and after it (34, all among the 63).
"""

from __future__ import annotations

import re

from corpus.text import fold

PROVINCES: tuple[str, ...] = tuple(
    """An Giang|Bà Rịa - Vũng Tàu|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|Bình Dương|Bình Định|Bình Phước|Bình Thuận|
Cà Mau|Cao Bằng|Cần Thơ|Đà Nẵng|Đắk Lắk|Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|
Hải Dương|Hải Phòng|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|Lâm Đồng|Long An|
Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|Phú Thọ|Phú Yên|Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|Sóc Trăng|
Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|Huế|Tiền Giang|Thành phố Hồ Chí Minh|Trà Vinh|Tuyên Quang|
Vĩnh Long|Vĩnh Phúc|Yên Bái""".replace("\n", "").split("|")
)


def _key(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


_PATTERNS = tuple((name, re.compile(rf"\b{_key(name.removeprefix('Thành phố '))}\b")) for name in PROVINCES)


def find_province(text: str) -> str | None:
    """The province named first in a text, None where there is none; the longest name wins at one place."""
    key = _key(text)
    found = [(match.start(), -len(name), name) for name, pattern in _PATTERNS if (match := pattern.search(key))]
    return min(found)[2] if found else None
