"""A paper told in one free line: "BC 12/BC-VP ngày 05/3/2026 về kết quả kiểm tra, người ký Trần Thị Hoa, https://...".

Reading is by rule and gives only what is written; what is missing is asked for, and all is shown back before it is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.progress import Paper
from corpus.text import clean, fold

_LINK = re.compile(r"https?://[^\s<>\"]+")
_NUMBER = re.compile(
    r"(?<![\w/])\d{1,5}[a-zđ]?\s*/\s*(?:\d{4}\s*/\s*)?(?=[^\W\d])[\w&.]+(?:\s*[-–]\s*(?=[^\W\d])[\w&.]+)*",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<![\d/])(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})(?:\s*[/.-]\s*(?P<y>\d{4}|\d{2}))?(?![\d/])")
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
_LONG_DAY = re.compile(r"ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})(?:\s+năm\s+(?P<y>\d{4}))?", re.IGNORECASE)
_SIGNER = re.compile(
    r"(?:(?:người ký|ký bởi|nguoi ky|ky boi|(?<!\w)ký|(?<!\w)ky)(?:\s+là)?\s*:?\s+(?!ngày|số)(?P<after>[^,;\n]+))"
    r"|(?:(?<!\w)do\s+(?P<by>[^,;\n]{3,80}?)\s+ký(?!\w))"
    r"|(?:[,;]\s*(?P<ends>[^\W\d]+(?:\s+[^\W\d]+){1,4})\s+ký\s*(?=$|[,;.]))",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"(?:trích yếu|trich yeu|về việc|ve viec|v/v|về|(?<!\w)vv)\s*:?\s+(?P<text>[^;\n]+)", re.IGNORECASE
)
_KINDS = re.compile(
    r"\b(?:văn bản|kế hoạch|báo cáo|quyết định|công văn|tờ trình|thông báo|quy chế|hướng dẫn|KH|BC|QĐ|CV|TTr|TB)?\s*(?:số\s*:?)?\s*$",
    re.IGNORECASE,
)
# A stamp, not mere words: "trừ văn bản mật" is none, nor is "bảo mật".
_STAMP = re.compile(r"(?<!BẢO )(?<!\w)(?:(?:TUYỆT|TỐI) )?MẬT(?!\w)")
_ENTERED = re.compile(
    r"độ mật\s*(?::|là)?\s*(?:tuyệt mật|tối mật|mật|[abc]\b)|\((?:tuyệt |tối )?mật\)|đóng dấu (?:tuyệt |tối )?mật|(?:tuyệt|tối) mật",
    re.IGNORECASE,
)
_NO_STAMP = re.compile(
    r"độ mật\s*:?\s*(?:không|thường)|(?:trừ|không phải|không gồm)\s+(?:các\s+)?văn bản[^,;]*mật", re.IGNORECASE
)
_DROPPED = re.compile(r"^[\s,.;:()-]+|[\s,;:(-]+$")


@dataclass(frozen=True)
class PaperDraft:
    """What has been told of a paper so far; `bad_day` is a day as written that the calendar lacks."""

    number: str | None = None
    date: date | None = None
    abstract: str | None = None
    signer: str | None = None
    link: str | None = None
    bad_day: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields without which it is no paper: "number", "date"."""
        return tuple(name for name in ("number", "date") if getattr(self, name) is None)

    @property
    def is_empty(self) -> bool:
        return self == PaperDraft()

    def with_more(self, other: PaperDraft) -> PaperDraft:
        """This draft with what `other` tells in place of what stood there."""
        told = {name: value for name, value in vars(other).items() if value is not None}
        return replace(self, **{"bad_day": None, **told})

    def paper(self) -> Paper:
        """Raises ValueError while number or date is missing."""
        if self.number is None or self.date is None:
            raise ValueError("no number or date")
        return Paper(self.number, self.date, self.abstract, self.signer, self.link)


def read_paper(line: str, today: date) -> PaperDraft:
    """Read a line; a day without a year is of the year of `today`."""
    rest = clean_line(line)
    found: dict[str, str] = {}
    for name, pattern in (("link", _LINK), ("number", _NUMBER)):
        match = pattern.search(rest)
        if match:
            found[name] = match.group().rstrip(".,;)")
            rest = f"{rest[: match.start()]} \x00 {rest[match.end() :]}"
    day, bad, span = _day(rest, today)
    if span:
        head = re.sub(r"(?:ban hành|ký|đề)?\s*(?:ngày\s*)?$", "", rest[: span[0]], flags=re.IGNORECASE)
        rest = f"{head} \x00 {rest[span[1] :]}"
    signer = _SIGNER.search(rest)
    if signer:
        name = _bare((signer["after"] or signer["by"] or signer["ends"]).split("\x00")[0])
        found["signer"] = re.sub(r"^(?:ông|bà|đồng chí|đ/c)\s+", "", name, flags=re.IGNORECASE)
        rest = f"{rest[: signer.start()]} \x00 {rest[signer.end() :]}"
    abstract = _ABSTRACT.search(rest)
    if abstract:
        found["abstract"] = _bare(abstract["text"].split("\x00")[0])
    elif "number" in found:
        longest = max((_bare(_KINDS.sub("", part)) for part in rest.split("\x00")), key=len)
        if len(longest.split()) >= 3:
            found["abstract"] = longest
    given = {name: text for name, text in found.items() if text}
    if "number" in given:
        given["number"] = re.sub(r"\s*([/-])\s*", r"\1", given["number"].replace("–", "-"))
        given["number"] = given["number"] if given["number"] != given["number"].lower() else given["number"].upper()
    return PaperDraft(date=day, bad_day=bad, **given)


def clean_line(text: str) -> str:
    return clean(text).replace("\x00", " ")


def read_day(text: str, today: date) -> date | None:
    """The first day that a text names, or None where it names none or one that the calendar lacks."""
    return _day(clean_line(text), today)[0]


def is_secret(text: str) -> bool:
    """Whether a text carries the stamp of a secret paper, or says that it is one."""
    text = _NO_STAMP.sub("", clean(text))
    return bool(_STAMP.search(text) or _ENTERED.search(text))


def is_question(text: str) -> bool:
    """Whether somebody who is entering something asks instead: then the dialogue is left."""
    folded = fold(text).strip()
    return folded.endswith("?") or bool(
        re.match(
            r"(?:ai|khi nao|bao gio|bao nhieu|o dau|viec nao|(?:nhung|cac) viec|phong nao|don vi nao|thang nay|han)\b",
            folded,
        )
    )


def _day(text: str, today: date) -> tuple[date | None, str | None, tuple[int, int] | None]:
    for pattern in (_LONG_DAY, _ISO, _DAY):
        match = pattern.search(text)
        if match:
            year = match["y"]
            number = today.year if year is None else int(year) + (2000 if len(year) == 2 else 0)
            try:
                return date(number, int(match["m"]), int(match["d"])), None, match.span()
            except ValueError:
                return None, match.group(), match.span()
    return None, None, None


def _bare(text: str) -> str:
    return _DROPPED.sub("", text.strip().strip("\"“”'")).strip("\"“”' ")
