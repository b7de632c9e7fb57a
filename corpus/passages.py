"""Prose as passages: every paragraph with its heading path, and the units that it gives a duty to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.prose import Block, is_duty_heading
from corpus.text import clean
from corpus.units import leading_units, opens_unit, split_units

_GIVES = re.compile(r"(?:^|[.;]\s+)(?:Giao|Đề nghị|Yêu cầu|Riêng|Phân công)\s+")
_PREFACE = re.compile(r"^(?:Căn cứ|Trên cơ sở|Theo|Đối với|Để|Định kỳ|Hằng năm|Hàng năm)\b[^,]*,\s*")
_MEMBERS = re.compile(r"^(?:Trưởng|Thủ trưởng|Lãnh đạo|Người đứng đầu)\s+(?=các\s)", re.IGNORECASE)


@dataclass(frozen=True)
class Duty:
    """A paragraph with the printed units that it gives a duty to (none for prose that gives no duty)."""

    text: str
    headings: tuple[str, ...]
    units: tuple[str, ...]
    lines: tuple[int, int]
    page: int | None


def read_duties(blocks: Sequence[Block]) -> list[Duty]:
    """Every paragraph of prose in order; headings that have text below them are only paths."""
    found: list[Duty] = []
    for place, block in enumerate(blocks):
        below = place + 1 < len(blocks) and block.paragraph in blocks[place + 1].headings
        if block.is_heading and below:
            continue
        found.append(
            Duty(block.paragraph.text, block.titles, _units(block), block.paragraph.lines, block.paragraph.page)
        )
    return found


def _units(block: Block) -> tuple[str, ...]:
    """Units are read where duties are given: under "Tổ chức thực hiện", or where a sentence gives one expressly."""
    if block.paragraph.text.startswith("("):
        return ()
    given = _given(block.paragraph.text)
    if not any(is_duty_heading(title) for title in block.titles):
        return given
    own = _sentence_units(block.paragraph.body)
    if own or given:
        return tuple(dict.fromkeys((*own, *given)))
    for heading in reversed(block.headings):
        name = heading.body.strip(" :")
        if opens_unit(name) and len(name) < 150:
            return split_units(name)
    return ()


def _sentence_units(text: str) -> tuple[str, ...]:
    for sentence in (text, _PREFACE.sub("", text, count=1)):
        found = leading_units(_MEMBERS.sub("", sentence, count=1))
        if found and (found[1] < len(sentence) or len(text) < 120):
            return split_units(found[0])
    return ()


def _given(text: str) -> tuple[str, ...]:
    """The units of "Giao Sở X chủ trì ...", "Riêng UBND cấp huyện có trách nhiệm ..." wherever they stand in a paragraph."""
    units: list[str] = []
    for match in _GIVES.finditer(text):
        found = leading_units(clean(text[match.end() :]))
        if found and found[1] < len(text) - match.end():
            units.extend(split_units(found[0]))
    return tuple(dict.fromkeys(units))
