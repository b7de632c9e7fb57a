"""Hand-made plans, tasks and answers for the tests of this room."""

from datetime import date
from typing import Any

from bot.answer import Answer
from corpus.deadlines import parse_deadline
from corpus.model import Plan, Source, Task, Unit
from eval.questions import Expect, Question

SOURCE = Source("so-y-te.txt")


def task(identity: str = "so-y-te/I/1", time: str | None = "Trước 10/2/2024", **fields: Any) -> Task:
    plan, section, number = identity.split("/")
    values: dict[str, Any] = {
        "id": identity,
        "uid": identity,
        "plan_id": plan,
        "section": section,
        "section_title": None,
        "headings": (),
        "number": number,
        "part": None,
        "goal": None,
        "title": "Rà soát TTHC",
        "activity": None,
        "product": "Báo cáo",
        "lead": ("Văn phòng Sở",),
        "support": (),
        "lead_units": (),
        "support_units": (),
        "time_text": time,
        "deadline": parse_deadline(time, 2024).deadline,
        "budget": None,
        "note": None,
        "source": SOURCE,
        **fields,
    }
    return Task(**values)


def plan(identity: str, *tasks: Task, units: tuple[str, ...] = ()) -> Plan:
    return Plan(
        id=identity,
        title="Kế hoạch CCHC năm 2024",
        number="12/KH-SYT",
        symbol="KH-SYT",
        issuer="Sở Y tế",
        province="Cà Mau",
        year=2024,
        date=date(2024, 1, 15),
        date_text="ngày 15 tháng 01 năm 2024",
        signer="Trần Văn An",
        implements=(),
        amends=(),
        version=1,
        source=SOURCE,
        units=tuple(Unit(name) for name in units),
        tasks=tasks,
    )


def answer(text: str, *tasks: Task, status: Any = "answered", **fields: Any) -> Answer:
    return Answer(status, text, tasks=tasks, **fields)


def question(ask: tuple[str, ...] = ("lead",), **expect: Any) -> Question:
    """A question with the given expectation; its id and words do not matter to a judge."""
    fields = tuple(field for field in ("lead", "support", "due", "product") if field in expect)
    return Question("q1", "accented", "Ai chủ trì rà soát?", ask, Expect(fields=fields, **expect))
