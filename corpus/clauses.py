"""Clauses that become tasks because another clause assigns them: "điểm e, k khoản 2; khoản 3 ... do Văn phòng chủ trì".

Amending plans write tasks as numbered clauses (khoản, with lettered điểm under them) and give them to units elsewhere by
reference. Every clause of the referenced block is a task; who leads and who supports comes from the references.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.printed import RowDoubt
from corpus.prose import Block, Paragraph
from corpus.text import clean, fold
from corpus.units import DUTY_VERBS, leading_units, split_units

_REFERENCE = re.compile(
    r"(?:điểm\s+(?P<letters>(?:[a-zđ1](?:\s*,\s*|\s+và\s+))*[a-zđ1])\s*,?\s*)?khoản\s+(?P<number>\d+)", re.IGNORECASE
)
_SUPPORTED_BY = re.compile(
    rf"phối hợp\s+(?:với\s+)?(?P<units>.+?)(?=\s+(?:{DUTY_VERBS})(?:[\s,;.]|$)|[.;]|$)", re.IGNORECASE
)
_LEADS = re.compile(r"chủ trì", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """A clause that is a task: its number in its block ("2.d", "3"), its texts, its units, and its lines."""

    section: str
    section_title: str
    headings: tuple[str, ...]
    number: str
    title: str
    activity: str | None
    lead: tuple[str, ...]
    support: tuple[str, ...]
    lines: tuple[int, int]
    page: int | None
    doubts: tuple[RowDoubt, ...]


@dataclass
class _Item:
    """A khoản or điểm of an outline: the block that announces it, its number, and its paragraphs."""

    parent: tuple[str, str]
    khoan: int
    letter: str | None
    block: Block
    body: list[Block]


@dataclass(frozen=True)
class _Assignment:
    units: tuple[str, ...]
    leads: bool
    support: tuple[str, ...]
    clauses: frozenset[tuple[int, str | None]]
    mended: frozenset[tuple[int, str | None]]


def assigned_clauses(blocks: Sequence[Block]) -> list[Clause]:
    """The clauses that assignments by reference make tasks, in paper order; none where a plan has no such assignments."""
    assignments = [found for block in blocks if (found := _assignment(block))]
    if not any(assignment.leads for assignment in assignments):
        return []
    items = _items(blocks)
    named = {clause for assignment in assignments for clause in assignment.clauses}
    best = max({item.parent for item in items}, key=lambda parent: _fit(parent, items, named), default=None)
    if best is None or _fit(best, items, named) < len(named) * 0.7:
        return []
    members = [item for item in items if item.parent == best]
    return [_clause(item, members, assignments) for item in members if _is_leaf(item, members)]


def _fit(parent: tuple[str, str], items: list[_Item], named: set[tuple[int, str | None]]) -> int:
    here = {(item.khoan, item.letter) for item in items if item.parent == parent}
    return len(named & here)


def _assignment(block: Block) -> _Assignment | None:
    text = block.paragraph.text
    clauses: set[tuple[int, str | None]] = set()
    mended: set[tuple[int, str | None]] = set()
    for match in _REFERENCE.finditer(text):
        khoan = int(match["number"])
        if match["letters"] is None:
            clauses.add((khoan, None))
        else:
            # A lone "1" among the letters is the letter l, read wrongly or printed alike.
            letters = re.findall(r"[a-zđ1]", re.sub(r"\bvà\b", ",", match["letters"].casefold()))
            clauses.update((khoan, "l" if letter == "1" else letter) for letter in letters)
            mended.update({(khoan, "l")} if "1" in letters else ())
    if len(clauses) < 2:
        return None
    heading = block.headings[-1].body.strip(" :") if block.headings else ""
    own = leading_units(block.paragraph.body)
    phrase = own[0] if own else heading
    units = split_units(phrase)
    if not units:
        return None
    verbs = text[own[1] :] if own else text
    lead_at, support_at = _LEADS.search(verbs), re.search("phối hợp", verbs, re.IGNORECASE)
    leads = lead_at is not None and (support_at is None or lead_at.start() < support_at.start())
    return _Assignment(units, leads, supporting_units(verbs) if leads else (), frozenset(clauses), frozenset(mended))


def supporting_units(text: str) -> tuple[str, ...]:
    """The units after "phối hợp (với)" in a sentence."""
    match = _SUPPORTED_BY.search(text)
    return split_units(match["units"]) if match else ()


def _items(blocks: Sequence[Block]) -> list[_Item]:
    items: list[_Item] = []
    for block in blocks:
        number = block.paragraph.number
        if number and number.kind == "arabic" and block.headings:
            items.append(_Item(_section(block.headings), number.steps[0], None, block, []))
        elif (
            number
            and number.kind == "letter"
            and items
            and block.headings
            and items[-1].parent == _section(block.headings[:-1])
        ):
            items.append(_Item(items[-1].parent, items[-1].khoan, number.text, block, []))
        elif items and block.headings and block.headings[-1] is items[-1].block.paragraph:
            items[-1].body.append(block)
    return items


def _section(headings: Sequence[Paragraph]) -> tuple[str, str]:
    """The numbers of a heading path ("I.2") and the text of its last heading."""
    numbers = [heading.number.text for heading in headings if heading.number]
    return ".".join(numbers), headings[-1].body if headings else ""


def _is_leaf(item: _Item, members: list[_Item]) -> bool:
    return item.letter is not None or not any(other.khoan == item.khoan and other.letter for other in members)


def _clause(item: _Item, members: list[_Item], assignments: list[_Assignment]) -> Clause:
    heading = next((other for other in members if other.khoan == item.khoan and other.letter is None), item)
    text = _closed(item.block.paragraph.body)
    activity = " ".join(_closed(block.paragraph.body) for block in item.body) or None
    lead: dict[str, None] = {}
    support: dict[str, None] = dict.fromkeys(supporting_units(text))
    rest: dict[str, None] = {}
    for assignment in assignments:
        if not assignment.clauses & {(item.khoan, item.letter), (item.khoan, None)}:
            continue
        if assignment.leads:
            lead.update(dict.fromkeys(assignment.units))
            rest.update(dict.fromkeys(assignment.support))
        else:
            rest.update(dict.fromkeys(assignment.units))
    known = {fold(unit) for unit in (*lead, *support)}
    support.update((unit, None) for unit in rest if fold(unit) not in known)
    section, title = item.parent
    end = item.body[-1].paragraph.lines[1] if item.body else item.block.paragraph.lines[1]
    return Clause(
        section=section,
        section_title=_closed(title),
        headings=(f"{item.khoan}. {heading.block.paragraph.body}",) if item.letter else (),
        number=f"{item.khoan}.{item.letter}" if item.letter else str(item.khoan),
        title=text,
        activity=activity,
        lead=tuple(lead),
        support=tuple(support),
        lines=(item.block.paragraph.lines[0], end),
        page=item.block.paragraph.page,
        doubts=tuple(
            RowDoubt(
                "lead",
                "reference",
                f"điểm 1 khoản {item.khoan}",
                f'"điểm 1" trong phần giao việc đọc là điểm l khoản {item.khoan}',
                0.9,
            )
            for assignment in assignments
            if (item.khoan, item.letter) in assignment.mended
        ),
    )


def _closed(text: str) -> str:
    """A clause without the closing mark of the quotation that it stands in."""
    return re.sub(r"[”\"]$", "", clean(text)).rstrip()
