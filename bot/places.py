"""Rows named by their place in the plan: "STT 14", "mục III", "9b", "điểm k khoản 2"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.question import RowReference
from corpus.model import Plan
from corpus.text import fold

_SECTION = re.compile(
    r"\b(?:muc|phan|section)\s+(?P<section>(?:[ivx]+|\d{1,2})(?:\.\d+)?)\b(?!\s*(?:tieu|dich|/|%|phan tram))"
)
_CLAUSE = re.compile(
    r"\bdiem (?P<letter>[a-z]),? khoan (?P<number>\d+)|\bkhoan (?P<first>\d+),? diem (?P<second>[a-z])"
)
_NUMBERED = re.compile(
    r"\b(?:stt|so thu tu|tt so|dong so|viec so|nhiem vu so|row|task)\s*[:.]?\s*"
    r"(?P<number>\d+(?:\.\d+)*(?:\.?[a-z](?![a-z]))?)(?:,? (?:phan|y) (?P<part>[a-z])\b)?"
)
# Without a word that says so, a number names a row only where the plan has such a row and it is no date or share.
_LOOSE = re.compile(
    r"(?:\b(?:viec|nhiem vu|muc) )?(?<![\d/.,-])(?P<number>\d+(?:\.\d+)*(?:\.?[a-z](?![a-z]))?)(?![\d/%]|\.\d|-\d)"
    r"(?:,? (?:phan|y) (?P<part>[a-z])\b)?"
)


def find_place(folded: str, plans: Iterable[Plan]) -> tuple[RowReference | None, list[tuple[int, int]]]:
    """The row or section that a folded question names, with the stretches of text that name it."""
    spans: list[tuple[int, int]] = []
    known = list(plans)
    section = _SECTION.search(folded)
    named = None if section else _named_section(folded, known)
    clause = _CLAUSE.search(folded)
    numbered = _NUMBERED.search(folded)
    number: str | None = None
    if clause:
        number = f"{clause['number'] or clause['first']}.{clause['letter'] or clause['second']}"
        spans.append(clause.span())
    elif numbered:
        number = numbered["number"] + (numbered["part"] or "")
        spans.append(numbered.span())
    elif not section and not named:
        rows = {row for plan in known for row in _numbers(plan)}
        for loose in _LOOSE.finditer(folded):
            said = loose["number"] + (loose["part"] or "")
            plain = said.isdigit() and not loose.group().startswith(("viec ", "nhiem vu "))
            if said in rows and not plain:
                number = said
                spans.append(loose.span())
                break
    if section:
        spans.append(section.span())
    elif named:
        spans.append(named[1])
    if number or section or named:
        return RowReference(section["section"] if section else named[0] if named else None, number), spans
    return None, []


def _named_section(folded: str, plans: Iterable[Plan]) -> tuple[str, tuple[int, int]] | None:
    """A section whose name is no number ("mục Năm 2023 - 2025"), the longest name first."""
    names = {fold(task.section) for plan in plans for task in plan.tasks if " " in task.section}
    for name in sorted(names, key=len, reverse=True):
        match = re.search(rf"\b(?:muc|phan)\s+{re.escape(name)}\b", folded)
        if match:
            return name, match.span()
    return None


def _numbers(plan: Plan) -> set[str]:
    numbers = {fold(task.number) for task in plan.tasks}
    return numbers | {f"{fold(task.number)}{fold(task.part)}" for task in plan.tasks if task.part}
