"""What a plan says of itself: number and symbol, issuer, province, year, date, signer, and the plans that it builds on.

The form of these parts is that of Decree 30/2020/NĐ-CP, Appendix I: letterhead, "Số: .../KH-...", place and date, title,
body, signature. Drafts leave the number or the day blank; then it stays None and what is printed is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from corpus.document import Document, Line
from corpus.places import find_province
from corpus.prose import Paragraph
from corpus.text import clean, fold

_TITLE = re.compile(r"(KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|PHƯƠNG ÁN)(?=\s|$)(.*)", re.DOTALL)
_SYMBOL = r"(KH|CTr|CT|ĐA|PA|QĐ)\s*-\s*([A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ]+)?)"
_NUMBER = re.compile(rf"[Ss]ố\s*:?\s*(\d+)?\s*/\s*{_SYMBOL}")
_OTHER_PLAN = re.compile(r"[Kk]ế hoạch số\s*:?\s*(\d+)\s*/\s*(KH)\s*-?\s*([A-ZĐ]+)")
_DATE = re.compile(r"ngày\s*(\d{1,2})?\s*(?:tháng|/)\s*(\d{1,2})?\s*(?:năm|/)\s*(20\d\d)")
_PLACE_AND_DATE = re.compile(r"^(?P<place>[^,]{2,40}),\s*(?P<date>ngày\b.*\d{4})")
_ATTACHED = re.compile(r"\(\s*(?:Ban hành )?[Kk]èm theo Kế hoạch\s+(?P<rest>.*?)\)?\s*$")
_OF = re.compile(
    r"\bcủa\s+(?P<body>(?:UBND|Ủy ban|Uỷ ban|Văn phòng|Sở|Ban|Bộ|Cục|Chi cục|Thanh tra|Trung tâm)\b[^()]*?)\)?\s*$"
)
_ISSUES = re.compile(
    r"(?:^|[,;.]\s*)(?P<body>(?:UBND|Ủy ban|Uỷ ban|Văn phòng|Sở|Ban|Bộ|Cục|Chi cục|Thanh tra|Trung tâm)\b[^,;.]*?)\s+(?:xây dựng|ban hành)\s+[Kk]ế hoạch"
)
_POSITION = re.compile(
    r"^(?:(?:TM|KT|TL|TUQ|Q)\.\s*)?(?:PHÓ |Q\. )?(?:GIÁM ĐỐC|CHỦ TỊCH|CHÁNH VĂN PHÒNG|VĂN PHÒNG|BỘ TRƯỞNG|THỨ TRƯỞNG|"
    r"CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TRƯỞNG BAN|CHÁNH THANH TRA|TỔNG GIÁM ĐỐC|TRƯỞNG PHÒNG|HIỆU TRƯỞNG|ỦY BAN NHÂN DÂN|"
    r"THỦ TƯỚNG|CHỦ NHIỆM|VIỆN TRƯỞNG|TỔNG THANH TRA|CHÁNH ÁN|TỔNG THƯ KÝ)"
)
# What comes after the letterhead: the plan's title, or the grounds, articles and receivers of the decision that issues it.
_AFTER_LETTERHEAD = re.compile(rf"{_TITLE.pattern}|\W*(?:Căn cứ|Điều 1|Nơi nhận)\b", re.DOTALL)
# How the name of a body begins, in the capitals of a letterhead.
_BODY = re.compile(
    r"(?:UBND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|HĐND|SỞ|BỘ|BAN|CỤC|CHI CỤC|TỔNG CỤC|VĂN PHÒNG|THANH TRA|TRUNG TÂM|THỦ TƯỚNG|CHÍNH PHỦ|"
    r"CHỦ TỊCH|QUỐC HỘI|ĐẢNG ỦY|TỈNH ỦY|THÀNH ỦY|CÔNG AN|TÒA ÁN|VIỆN|TRƯỜNG|BẢO HIỂM XÃ HỘI|KHO BẠC|NGÂN HÀNG)(?! HÀNH)\b"
)
_CENTRAL = re.compile(
    r"Thủ tướng|Chính phủ|Văn phòng Chính phủ|Thanh tra Chính phủ|Quốc hội|Văn phòng Quốc hội|U[ỷy] ban Thường vụ|Ủy ban Thường vụ|"
    r"Bộ (?!Chỉ huy|phận|Tư lệnh)|Hội đồng Dân tộc",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zđà-ỹ]+")


@dataclass(frozen=True)
class Metadata:
    """The facts of a plan's head and foot; what the paper leaves blank is None."""

    title: str | None
    number: str | None
    symbol: str | None
    issuer: str | None
    province: str | None
    year: int | None
    date: date | None
    date_text: str | None
    signer: str | None
    implements: tuple[str, ...]
    amends: tuple[str, ...]


@dataclass(frozen=True)
class Matter:
    """A plan's paragraphs by what they are: letterhead and title, body, and what stands after the signature."""

    front: tuple[Paragraph, ...]
    title: str | None
    body: tuple[Paragraph, ...]
    appendix: tuple[Paragraph, ...]


def divide(items: Sequence[Paragraph]) -> Matter:
    """Tell letterhead, body, list of receivers with signature, and appendix apart."""
    title_at = next((place for place, item in enumerate(items) if _TITLE.match(item.text.strip())), None)
    title: str | None = None
    start = 0
    if title_at is not None:
        match = _TITLE.match(items[title_at].text.strip())
        assert match is not None
        kind, rest = match[1].capitalize(), match[2].strip(" :")
        start = title_at + 1
        while start < len(items) and not rest and not _opens_body(items[start]):
            rest, start = items[start].text.strip(), start + 1
        title = f"{kind} {_lowered(rest)}" if rest else kind
    # A decision that issues a plan has its own list of receivers before the plan begins.
    end = next(
        (place for place in range(start, len(items)) if fold(items[place].text).startswith("noi nhan")), len(items)
    )
    appendix_at = next(
        (place for place in range(end, len(items)) if fold(items[place].text).startswith(("phu luc", "bieu "))),
        len(items),
    )
    front = tuple(items[:start])
    return Matter(front, title, tuple(items[start:end]), tuple(items[appendix_at:]))


def _opens_body(item: Paragraph) -> bool:
    return item.number is not None or bool(
        re.match(r"(Thực hiện (?:Kế hoạch|Nghị|Quyết|Chỉ|Công|Chương)|Căn cứ|Để |Nhằm |Trên cơ sở)", item.text)
    )


def _lowered(title: str) -> str:
    first = title.split()[0]
    return title if first.isupper() and len(first) > 1 else title[:1].lower() + title[1:]


def read_metadata(document: Document, matter: Matter) -> Metadata:
    """The plan's facts, each from the place where the official form has it, else from where the paper repeats it."""
    head = " \n ".join(item.text for item in matter.front)
    attached = [match["rest"] for item in matter.appendix if (match := _ATTACHED.search(item.text))]
    number, symbol = _number([head, *attached])
    date_text, issued = _issued(matter.front, attached)
    preamble = []
    for item in matter.body:
        if item.number is not None:
            break
        preamble.append(item.text)
    amends = _amended(matter.title or "")
    named = [f"{n}/{kind}-{body}" for text in preamble for n, kind, body in _OTHER_PLAN.findall(text)]
    issuer = _issuer(attached, preamble, matter.title or "", matter.front)
    return Metadata(
        title=matter.title,
        number=number,
        symbol=symbol,
        issuer=issuer,
        province=_province(matter, issuer),
        year=_year(matter, issued, date_text),
        date=issued,
        date_text=date_text,
        signer=_signer([line for block in document.prose for line in block.lines]),
        implements=tuple(dict.fromkeys(plan for plan in named if plan not in amends)),
        amends=amends,
    )


def _number(texts: Sequence[str]) -> tuple[str | None, str | None]:
    for text in texts:
        match = _NUMBER.search(text)
        if match:
            symbol = f"{match[2]}-{match[3]}"
            return (f"{int(match[1])}/{symbol}" if match[1] else None), symbol
    return None, None


def _issued(front: Sequence[Paragraph], attached: Sequence[str]) -> tuple[str | None, date | None]:
    for item in front:
        match = re.search(r"[^,\n]{2,60},\s*(ngày\b.{0,24}năm\s*20\d\d)", item.text)
        if match:
            return clean(match[1]), _date(match[1])
    for text in attached:
        match = re.search(r"(ngày\s*[\d\s]*(?:/|tháng)\s*[\d\s]*(?:/|năm)\s*20\d\d)", text)
        if match:
            return clean(match[1]), _date(match[1])
    return None, None


def _date(text: str) -> date | None:
    match = _DATE.search(text)
    if match is None or not (match[1] and match[2]):
        return None
    try:
        return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _amended(title: str) -> tuple[str, ...]:
    if not re.search(r"điều chỉnh|sửa đổi|bổ sung|thay thế", title, re.IGNORECASE):
        return ()
    return tuple(dict.fromkeys(f"{n}/{kind}-{body}" for n, kind, body in _OTHER_PLAN.findall(title)))


def _issuer(attached: Sequence[str], preamble: Sequence[str], title: str, front: Sequence[Paragraph]) -> str | None:
    for text in attached:
        if match := _OF.search(text):
            return clean(match["body"])
    for text in preamble:
        if match := _ISSUES.search(text):
            return clean(re.sub(r"\s*\([^)]*\)", "", match["body"]))
    if match := re.search(r"((?:Sở|Văn phòng|UBND|Ủy ban nhân dân|Ban|Cục|Chi cục)\s.+?)\s+năm\s+20\d\d", title):
        return clean(match[1])
    head = front[: next((place for place, item in enumerate(front) if _AFTER_LETTERHEAD.match(item.text)), len(front))]
    letterhead = [clean(item.text) for item in head if item.text.isupper()]
    letterhead = [text for text in letterhead if "CỘNG HÒA" not in text and "ĐỘC LẬP" not in text]
    bodies = [text for text in letterhead if _BODY.match(text)] or letterhead
    return _written_out(bodies[-1], front) if bodies else None


_OF_PLACE = re.compile(
    r"\b(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh|đặc khu) (?P<place>(?!(?:thuộc|của)\b)[^\W\d].*)$"
)
_LINES_OF_SIGNATURE = 4


def _written_out(body: str, items: Sequence[Paragraph]) -> str:
    """A body that the letterhead has in capitals, with the capitals that the paper gives it in a sentence."""
    for item in items:
        match = re.search(re.escape(body), item.text, re.IGNORECASE)
        if match and not match[0].isupper():
            return match[0][:1].upper() + match[0][1:]
    return _with_names(body.capitalize())


def _with_names(body: str) -> str:
    """A body's name with the capitals of its place: "Ủy ban nhân dân xã Đông Sơn"."""
    match = _OF_PLACE.search(body)
    return body[: match.start("place")] + match["place"].title() if match else body


def _province(matter: Matter, issuer: str | None) -> str | None:
    if issuer and _CENTRAL.match(issuer):
        return None  # it signs in Hà Nội and works for the whole country
    for item in matter.front:
        match = _PLACE_AND_DATE.search(item.text) or re.search(r"(?P<place>[^,\n]{2,60}),\s*ngày\b", item.text)
        if match and (province := find_province(match["place"])):
            return province
    for text in (issuer or "", *(item.text for item in matter.front)):
        if province := find_province(text):
            return province
    # "tỉnh Quảng Trị", said most often in the text.
    named = Counter(
        province
        for item in matter.body
        for place in re.findall(r"(?:tỉnh|thành phố)\s+((?:[A-ZĐÀ-Ỹ][\wà-ỹ]*[\s-]*){2,4})", item.text)
        if (province := find_province(place))
    )
    return named.most_common(1)[0][0] if named else None


def _year(matter: Matter, issued: date | None, date_text: str | None) -> int | None:
    """The year that the title gives to the plan, else the year in which it was signed."""
    if years := re.findall(r"năm\s+(20\d\d)", matter.title or ""):
        return int(years[-1])
    if issued:
        return issued.year
    if years := re.findall(r"20\d\d", date_text or ""):
        return int(years[-1])
    mentioned = Counter(
        year for item in (*matter.front, *matter.body) for year in re.findall(r"năm\s+(20\d\d)", item.text)
    )
    return int(mentioned.most_common(1)[0][0]) if mentioned else None


def _signer(lines: Sequence[Line]) -> str | None:
    """The name under the signing position, after the body; None where the dump has lost it."""
    texts = [clean(line.text).strip("#* ") for line in lines]
    start = next((place for place, text in enumerate(texts) if fold(text).startswith("noi nhan")), None)
    if start is None:
        return _signer_at_the_end(texts)
    signing = False
    for text in texts[start:]:
        if fold(text).startswith(("phu luc", "bieu ")):
            return None
        if _POSITION.match(text):
            signing = True
        elif signing and _NAME.fullmatch(text):
            return text
    return None


def _signer_at_the_end(texts: Sequence[str]) -> str | None:
    """The name right below the last signing position, where a paper lists no receivers."""
    places = [place for place, text in enumerate(texts) if _POSITION.match(text)]
    if not places or 2 * places[-1] < len(texts):  # the letterhead names the body too
        return None
    below = texts[places[-1] + 1 : places[-1] + 1 + _LINES_OF_SIGNATURE]
    return next((text for text in below if _NAME.fullmatch(text)), None)
