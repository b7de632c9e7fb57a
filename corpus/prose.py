"""Running text: lines into paragraphs, paragraphs into an outline of numbered headings, and the parts that are no prose.

Converters break paragraphs at page ends (a line that stops in mid-sentence, an empty line, the rest in lower case) or at
every printed line. Both are joined again; a line that opens with its own number or bullet always begins a paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.document import Document, Line
from corpus.numbering import Number, leading_number
from corpus.text import clean, fold

_BULLET = re.compile(r"^[-–+*•]\s*(?=\S)")
_ENDS = (".", ";", ":", "!", "?", "./.", "”", '"', ")")
_CONNECTORS = frozenset(
    [
        "của",
        "và",
        "hoặc",
        "tại",
        "về",
        "với",
        "cho",
        "theo",
        "đến",
        "từ",
        "các",
        "số",
        "trong",
        "thuộc",
        "là",
        "được",
        "bằng",
        "khi",
        "như",
        "qua",
        "để",
        "giữa",
        "trên",
    ]
)
# Parts of the paper that begin with these words, and sentences in brackets, are never the rest of a line above.
_OPENS = re.compile(r"(?:Phụ lục|PHỤ LỤC|Biểu|BIỂU|Nơi nhận|NƠI NHẬN)\b.{0,40}$|\((?:Ban hành )?[Kk]èm theo")
_HEADING_LENGTH = 160


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of prose: clean text, the lines it takes, and how the file marks it."""

    text: str
    lines: tuple[int, int]
    number: Number | None
    quote: Literal["", "opens", "closes", "both"]
    marked: bool
    bullet: bool
    page: int | None = None

    @property
    def body(self) -> str:
        """The text without opening quote, bullet and number."""
        bare = _BULLET.sub("", self.text.lstrip('“"').strip(), count=1)
        found = leading_number(bare)
        return found[1] if found and self.number else bare


@dataclass(frozen=True)
class Block:
    """A paragraph with its place in the outline: the headings above it, outermost first; a heading is one itself."""

    paragraph: Paragraph
    headings: tuple[Paragraph, ...]
    is_heading: bool

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(heading.text.strip("“” ") for heading in self.headings)


def paragraphs(document: Document) -> list[Paragraph]:
    """The document's paragraphs in reading order, tables left out."""
    found: list[Paragraph] = []
    for block in document.prose:
        width = _printed_width(block.lines)
        group: list[Line] = []
        for line in block.lines:
            if group and not _continues(group, line, width):
                found.append(_paragraph(group))
                group = []
            group.append(line)
        if group:
            found.append(_paragraph(group))
    return found


def _printed_width(lines: Sequence[Line]) -> int | None:
    """The width of a printed line where the text is broken at every one of them, else None."""
    texts = [clean(line.text) for line in lines]
    broken = sum(after[:1].islower() and not text.endswith(_ENDS) for text, after in itertools.pairwise(texts))
    if len(texts) < 8 or broken < len(texts) * 0.25:
        return None
    lengths = sorted(len(text) for text in texts)
    return lengths[int(len(lengths) * 0.9)]


def _continues(group: list[Line], line: Line, width: int | None) -> bool:
    raw, above = line.text.strip(), clean(group[-1].text)
    text = clean(raw)
    if not text or raw.startswith("#") or group[-1].text.lstrip().startswith("#"):
        return False
    open_bold = sum(member.text.count("**") for member in group) % 2 == 1
    if open_bold and line.gap == 0:
        return True
    if _begins_item(text) or _OPENS.match(text) or above.endswith((";", ".", ":", "./.")):
        return False
    if text[:1].islower() or (text[:1].isdigit() and not above.endswith(_ENDS) and len(above) > 40):
        return True
    if len(above) > 40 and above.casefold().split()[-1] in _CONNECTORS:
        return True
    if width is not None:
        return not above.endswith(_ENDS) and len(above) > width * 0.75 and not above.isupper()
    return line.gap == 0 and not above.endswith(_ENDS) and not _is_upper(above)


def _is_upper(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) > 0.9 * len(letters)


def _begins_item(text: str) -> bool:
    return bool(_BULLET.match(text)) or leading_number(text.lstrip('“"')) is not None


def _paragraph(group: list[Line]) -> Paragraph:
    raw = " ".join(line.text.strip() for line in group)
    marked = raw.startswith(("#", "**"))
    text = clean(re.sub(r"(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)", "", re.sub(r"^#+\s*", "", raw).replace("**", "")))
    opens = text.startswith(("“", '"')) and leading_number(text[1:]) is not None
    closes = bool(re.search(r"[”\"][.;]?$", text)) and text.count("“") + text.count('"') * opens < 2
    quote: Literal["", "opens", "closes", "both"] = (
        "both" if opens and closes else "opens" if opens else "closes" if closes else ""
    )
    bare = text.lstrip('“"')
    bullet = bool(_BULLET.match(bare))
    found = leading_number(_BULLET.sub("", bare, count=1) if bullet else bare)
    # "- a) ..." is a lettered clause in a converter's list; "- ..." alone has no number.
    number = found[0] if found else None
    lines = (group[0].number, group[-1].number)
    return Paragraph(text, lines, number, quote, marked, bullet and number is None, group[0].page)


def outline(items: Sequence[Paragraph]) -> Iterator[Block]:
    """Give every paragraph its headings, by the kinds of numbers in the order in which they nest.

    A quoted block (the new wording in an amending plan) has an outline of its own under the heading that announces it.
    """
    stack: list[tuple[int, int, Paragraph]] = []
    level = 0
    for place, item in enumerate(items):
        after = items[place + 1] if place + 1 < len(items) else None
        if item.quote in {"opens", "both"}:
            level += 1
        rank = _rank(item)
        if rank is not None:
            while stack and (stack[-1][0] > level or (stack[-1][0] == level and stack[-1][1] >= rank)):
                stack.pop()
        if rank is None and _closes_plan(item):
            stack = [entry for entry in stack if entry[1] <= 1]
        heading = rank is not None and _is_heading(item, after)
        yield Block(item, tuple(entry[2] for entry in stack), heading)
        if heading and rank is not None:
            stack.append((level, rank, item))
        if item.quote in {"closes", "both"} and level:
            level -= 1
            while stack and stack[-1][0] > level:
                stack.pop()


def _rank(item: Paragraph) -> int | None:
    if item.number is None:
        return 50 if item.marked and len(item.text) < 80 and not item.bullet else None
    kind = item.number.kind
    if kind == "arabic":
        return 3
    if kind == "nested":
        return 2 + item.number.depth
    return {"alpha": 0, "roman": 1, "letter": 60}[kind]


def _is_heading(item: Paragraph, after: Paragraph | None) -> bool:
    """Whether a numbered line names what follows it rather than being a statement of its own."""
    body = item.body
    if item.number is None:
        return True
    if item.number.kind == "letter":
        return False
    if item.number.kind == "roman" or _is_upper(body):
        return len(body) < 250
    followed = after is not None and (
        after.bullet or after.quote in {"opens", "both"} or after.number is None or _rank_of(after) > _rank_of(item)
    )
    if not followed:
        return False
    if after is not None and after.bullet:
        return not body.endswith(";")
    return len(body) < _HEADING_LENGTH and not body.endswith((".", ";", "./."))


def _closes_plan(item: Paragraph) -> bool:
    """The closing formula ("Trên đây là Kế hoạch ...") belongs to no unit's paragraph above it."""
    return not item.bullet and fold(item.text).startswith("tren day la")


def _rank_of(item: Paragraph) -> int:
    rank = _rank(item)
    return 99 if rank is None else rank


def is_duty_heading(title: str) -> bool:
    """Whether a heading announces who does what: "Tổ chức thực hiện", "Trách nhiệm của ..."."""
    folded = fold(title)
    return "to chuc thuc hien" in folded or "trach nhiem" in folded or "phan cong" in folded
