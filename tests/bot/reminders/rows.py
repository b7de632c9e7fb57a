"""Rows of plans for tests: a time as printed, read as the corpus reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.progress import MovedDate, Paper, State, TaskProgress, UnitReport
from corpus.deadlines import parse_deadline
from corpus.model import Plan, Source, Task, Unit

A, B, CLASS = "Phòng A", "Phòng B", "Các phòng, đơn vị"


def row(
    number: str,
    time: str | None,
    year: int = 2026,
    *,
    lead: Sequence[str] = (A,),
    support: Sequence[str] = (),
    product: str | None = None,
    title: str | None = None,
    plan: str = "p",
) -> Task:
    return Task(
        f"{plan}/I/{number}", f"{plan}-{number}", plan, "I", None, (), number, None, None, title or f"Việc {number}", None,
        product, tuple(lead), tuple(support), tuple(lead), tuple(support), time,
        parse_deadline(time, year, product).deadline, None, None, Source("p.txt", lines=(int(number), int(number))),
    )  # fmt: skip


def plan_of(tasks: Sequence[Task], year: int = 2026, signed: date | None = None, id: str = "p") -> Plan:
    return Plan(
        id, "Kế hoạch cải cách hành chính", f"37/KH-SCT-{id}", "KH-SCT", "Sở Công Thương", "tỉnh Quảng Bình", year,
        signed or date(year - 1, 12, 20), None, None, (), (), 1, Source("p.txt"),
        (Unit(A), Unit(B), Unit(CLASS, (), True)), tuple(tasks),
    )  # fmt: skip


def issued(task: Task, on: date, *units: str) -> TaskProgress:
    at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
    paper = Paper(f"12/BC-{on:%d%m}", on)
    return TaskProgress(task.uid, tuple(UnitReport(unit, State.ISSUED, paper, at) for unit in units or (A,)))


def moved(task: Task, old: date | None, new: date, on: date) -> TaskProgress:
    at = datetime(on.year, on.month, on.day, 3, tzinfo=UTC)
    return TaskProgress(task.uid, moves=(MovedDate(old, new, Paper("45/SCT-VP", on), at, old is not None),))
