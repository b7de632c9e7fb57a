"""Many plans out of few: rows of the given plans recombined, for measuring how the assistant grows. Seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from corpus.model import Passage, Plan, Task

_ROWS = 200  # in a plan, at most
_PASSAGES = 20
# First and second syllables of the provinces that the made plans are of; so many bodies and years give each its own name.
_FIRST = ("Bình", "Hà", "Quảng", "Thanh", "Vĩnh", "Ninh", "Đông", "Tây", "Long", "Phú", "An", "Hưng", "Kiên", "Lâm")
_SECOND = ("Sơn", "Hải", "Thịnh", "Lộc", "Phước", "Hòa", "Châu", "Mỹ", "Khê", "Tân", "Điền", "Trạch", "Xuyên")
_BODIES = ("Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Tư pháp", "Sở Xây dựng", "UBND tỉnh", "Văn phòng UBND tỉnh")
_YEARS = range(2021, 2031)


def recombined(plans: Sequence[Plan], tasks: int, seed: int = 7) -> list[Plan]:
    """Plans with `tasks` rows in all: each row has the work of one row, the product and time of another, the units of a third."""
    chance = random.Random(seed)
    names = _names(chance)
    made: list[Plan] = []
    left = tasks
    for number in count():
        if not left:
            return made
        size = min(_ROWS, left, max(20, tasks // 20))
        province, body, year = next(names)
        made.append(_plan(plans, f"made-{number}", province, body, year, size, chance))
        left -= size
    return made


def _names(chance: random.Random) -> Iterator[tuple[str, str, int]]:
    every = [
        (f"tỉnh {one} {two}", body, year) for one in _FIRST for two in _SECOND for body in _BODIES for year in _YEARS
    ]
    chance.shuffle(every)
    return iter(every)


def _plan(
    plans: Sequence[Plan], identity: str, province: str, body: str, year: int, size: int, chance: random.Random
) -> Plan:
    own = chance.choice(plans)
    rows = [task for plan in plans for task in plan.tasks]
    units = [task for task in own.tasks if task.lead_units] or own.tasks
    tasks = tuple(
        _task(identity, place, chance.choice(rows), chance.choice(rows), chance.choice(units), chance.choice(rows))
        for place in range(1, size + 1)
    )
    passages = [passage for plan in plans for passage in plan.passages]
    prose = chance.sample(passages, min(_PASSAGES, len(passages)))
    return replace(
        own,
        id=identity,
        title=f"Kế hoạch cải cách hành chính năm {year} của {body} {province}",
        number=f"{chance.randrange(1, 900)}/KH-{''.join(word[0] for word in body.split()).upper()}",
        issuer=body,
        province=province,
        year=year,
        source=replace(own.source, file=f"{identity}.txt"),
        tasks=tasks,
        passages=tuple(_passage(identity, place, passage) for place, passage in enumerate(prose, start=1)),
        doubts=(),
    )


def _task(plan: str, place: int, work: Task, product: Task, units: Task, section: Task) -> Task:
    return replace(
        work,
        id=f"{plan}/{section.section}/{place}",
        uid=f"{plan}-{place}",
        plan_id=plan,
        section=section.section,
        section_title=section.section_title,
        headings=section.headings,
        number=str(place),
        part=None,
        goal=section.goal,
        product=product.product,
        time_text=product.time_text,
        deadline=product.deadline,
        lead=units.lead,
        support=units.support,
        lead_units=units.lead_units,
        support_units=units.support_units,
        doubts=(),
    )


def _passage(plan: str, place: int, passage: Passage) -> Passage:
    return replace(passage, id=f"{plan}/p{place}", plan_id=plan)
