"""Units as printed: where one ends and the next begins, and which phrases name a unit at all.

The rules are those of the records' contract: split at ";" and line breaks, and at "," or "và" only before words that
open a new unit. Which spellings mean the same unit is `corpus/register.py`'s subject.
"""

from __future__ import annotations

import re

from corpus.text import clean, clean_lines, fold, syllables

# Heads of unit names that need a name after them ("Phòng Nội chính"), and those that stand alone ("Thanh tra").
_NAMED_HEADS = (
    "phong|p.|ban|bo|so|cuc|chi cuc|tong cuc|vu|trung tam|tt|cong|bo phan|don vi|co quan|nganh|hoi|lien doan|doan|"
    "to|truong|vien|quy|cong ty|doanh nghiep|uy ban|ubnd|hdnd|ubmttq|mat tran|toa an|vien kiem sat|kho bac|ngan hang|"
    "bao hiem|bhxh|dai|bao|benh vien|bo chi huy|ban chi dao|ban quan ly|bql|hat|tram|doi|xa|phuong|huyen|thanh pho|"
    "lien minh|tinh doan|tinh uy|thanh doan|hiep hoi|to chuc|nha khach|thu vien|bao tang|hoc vien|bch|hoi dong|"
    "hop tac xa|ca|cong doan|thong tan xa|vien|tap doan|tong cong ty|thi xa|thi tran|dac khu|nha may|ho"
)
_LONE_HEADS = (
    "van phong|vp|thanh tra|ttr|lanh dao|thu truong|cong an|cong an tinh|giam doc|chanh van phong|chu tich|truong|"
    "bo tu lenh|tinh doan|bien phong|hai quan|thue|quan su|dien luc|buu dien|kiem lam|van thu|ke toan|"
    "bo chi huy quan su|bo chi huy bo doi bien phong|thuong truc|tinh uy|thanh uy|huyen uy"
)
_CLASS_HEADS = "cac|toan the|tat ca|toan bo|nhung"
_NAMED = re.compile(rf"(?:{_NAMED_HEADS.replace('.', chr(92) + '.')})(?=[\s.])")
_LONE = re.compile(rf"(?:{_LONE_HEADS})(?=$|[\s,;:.])")
_CLASS = re.compile(rf"(?:{_CLASS_HEADS})\s")
_BARE = re.compile(rf"(?:{_NAMED_HEADS.replace('.', chr(92) + '.')})\s*(?=$|[,;:])")
# A head noun that opens a longer word or another thing than a unit.
_NO_UNIT = re.compile(
    r"(?:xa hoi|ban hanh|to chuc (?:thuc hien|trien khai|hoi|tap|cac|kiem|quan)|bo (?:chi so|may|sung|thu tuc|cau hoi|tieu)|"
    r"bao cao|bao dam|bao ve|bao gom|hoi nghi|hoi thao|so (?:hoa|lieu|luong|ho|\d)|cong (?:bo|khai|van|tac|nghe|trinh|chuc|dan)|"
    r"doi (?:moi|voi|ngu|thoai)|truong hop|ho so|to trinh|don vi su nghiep cong lap co|quy (?:che|dinh|trinh|hoach|[iv]+\b|\d)|"
    r"co quan he|doan kiem tra|co (?:che|cau|so)|thanh tra, kiem|thue (?:dich vu|bao))"
)
_UNFINISHED = re.compile(r"(?:\bvà|[,&–-])$")
_SEPARATOR = re.compile(r",\s*|\s+và\s+|\s+va\s+")
# An office of two bodies is one unit: "Văn phòng HĐND và UBND xã", "Văn phòng Đoàn ĐBQH và HĐND tỉnh".
_ONE_OFFICE = re.compile(
    r"^(?:van phong|vp) (?:doan )?(?:hdnd|hoi dong nhan dan|dbqh|dai bieu quoc hoi)(?: [\w ]+)?\|(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)"
)
_BULLET = re.compile(r"^[-–—+*•\s]+")
_NUMBERED = re.compile(r"^\d+[.)]\s+")


def opens_unit(text: str) -> bool:
    """Whether the text begins with a capitalised head of a unit that has a name, or with "các ..."."""
    folded = fold(text)
    if _NO_UNIT.match(folded):
        return False
    if _CLASS.match(folded):
        return True
    if not text[:1].isupper():
        return False
    return bool(_LONE.match(folded) or (_NAMED.match(folded) and not _BARE.match(folded)))


def is_unit(text: str) -> bool:
    """Whether a whole cell reads as one or several units rather than as a product or a sentence."""
    units = split_units(text)
    return bool(units) and all(opens_unit(unit) or is_class(unit) for unit in units)


def is_class(unit: str) -> bool:
    """Whether a phrase covers several units: "Các phòng, đơn vị", "Sở, ban, ngành", "UBND cấp huyện"."""
    folded = fold(clean(unit))
    return bool(
        _CLASS.match(folded)
        or re.match(r"(so|phong|ban|don vi|co quan)\s*,\s*(ban|nganh|phong|don vi)", folded)
        or re.match(r"(so nganh|so ban nganh)\b", folded)
        or re.match(r"(ubnd|uy ban nhan dan|hdnd)\s+(cac|cap)\s", folded)
    )


def split_units(text: str | None) -> tuple[str, ...]:
    """The units of a cell, in order, as printed; repeated ones once; none for an empty cell."""
    if not text:
        return ()
    units: dict[str, None] = {}
    for line in _whole_lines(halve(text)):
        for piece in line.split(";"):
            for unit in _split_at_openers(_NUMBERED.sub("", _BULLET.sub("", piece))):
                units.setdefault(unit, None)
    return tuple(units)


def _whole_lines(text: str) -> list[str]:
    """The lines of a cell, a line joined to the one above where that one cannot end, or where it begins in lower case."""
    whole: list[str] = []
    for line in clean_lines(text):
        begins = not line[:1].islower() or bool(_CLASS.match(fold(line)))
        if whole and (not begins or _UNFINISHED.search(whole[-1]) or _ends_bare(whole[-1])):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return whole


def _ends_bare(line: str) -> bool:
    """Whether a line's last name is only what kind of unit it is: "..., Sở", whose name stands on the next line."""
    return _BARE.fullmatch(fold(re.split("[;,]", line)[-1].strip())) is not None


def halve(text: str) -> str:
    """A cell whose words stand twice ("Phòng Nội chính Phòng Nội chính") with the words once; line breaks are kept."""
    words = text.replace("**", "").split()
    for repeats in (2, 3):
        share, rest = divmod(len(words), repeats)
        if rest or not share:
            continue
        pieces = [[fold(word) for word in words[i * share : (i + 1) * share]] for i in range(repeats)]
        if all(piece == pieces[0] for piece in pieces) and (share > 1 or len(words[0]) > 3):
            return " ".join(words[:share])
    return text


def leading_units(text: str) -> tuple[str, int] | None:
    """The unit phrase that a sentence begins with and where it ends: "Phòng Nội chính tham mưu ..." gives (phrase, 15)."""
    if not (opens_unit(text) or is_class(text)) or (_CLASS.match(fold(text)) and not _UNIT_NOUN.match(fold(text))):
        return None
    end = _DUTY.search(text)
    phrase = clean(text[: end.start()] if end else text).strip(" ,;:.")
    if not phrase or len(syllables(phrase)) > 24 or (end is None and len(phrase) > 120):
        return None
    return phrase, end.start() if end else len(text)


# In a sentence, "các ..." is a class of units only with a noun for units.
_UNIT_NOUN = re.compile(
    rf"(?:{_CLASS_HEADS})\s+(?:{_NAMED_HEADS.replace('.', chr(92) + '.')}|dia phuong|cap|can bo|cong chuc|vien chuc|thanh vien|phong,|"
    r"ca nhan|doan the|so,|ban,)\b"
)
# Verbs that give or describe a duty: what stands before the first of them is the unit.
DUTY_VERBS = (
    r"có trách nhiệm|chịu trách nhiệm|chủ trì|phối hợp|tham mưu|giúp|thực hiện|triển khai|tổ chức (?!chính)|xác định|căn cứ|"
    r"theo dõi|hướng dẫn|kiểm tra|đôn đốc|tổng hợp|rà soát|(?<!công trình )xây dựng|chủ động|có kế hoạch|có nhiệm vụ|bảo đảm|đảm bảo|"
    r"là (?:cơ quan|đơn vị|đầu mối)|làm|được giao|cung cấp|đề xuất|báo cáo|chỉ đạo|tiếp tục|tăng cường|bố trí|thường xuyên|"
    r"định kỳ|nghiêm túc|phân công|quán triệt|ban hành|cập nhật|gửi|lập|thẩm định|theo chức năng|kết nối|nối|tích hợp|hoàn thiện|đưa|soạn|"
    r"xử lý|giải quyết|cân đối|(?<!công )(?<!chương )(?<!quy )trình|nhận|lo|đăng|mở|cử|nộp|nhắc|trong việc|để|nhằm|tại (?:điểm|mục|khoản)"
)
_DUTY = re.compile(rf"\s*:|\s+(?:{DUTY_VERBS})(?=[\s,;.]|$)")


def _split_at_openers(text: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for separator in _SEPARATOR.finditer(text):
        if separator.start() < start or not opens_unit(text[separator.end() :]):
            continue
        if _ONE_OFFICE.search(f"{fold(text[start : separator.start()])}|{fold(text[separator.end() :])}"):
            continue
        pieces.append(text[start : separator.start()])
        start = separator.end()
    pieces.append(text[start:])
    trimmed = (clean(piece).strip(" ,;.:").removeprefix("- ") for piece in pieces)
    return [piece for piece in trimmed if piece]
