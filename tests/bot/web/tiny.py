"""A hand-made plan of three rows, an index over it and an assistant with set answers: the web needs no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.answer import Answer, Choice
from bot.errors import QuestionError
from bot.web.listing import Role
from corpus.errors import PlanError
from corpus.model import Deadline, Passage, Plan, Source, Task, Unit
from corpus.text import fold

PLAN_ID = "so-y-2026"
FILE = f"{PLAN_ID}.txt"


def task(number: str, title: str, lead: tuple[str, ...], **given: object) -> Task:
    values: dict[str, object] = {
        "id": f"{PLAN_ID}/I/{number}",
        "uid": f"u{number}",
        "plan_id": PLAN_ID,
        "section": "I",
        "section_title": "Cải cách thủ tục hành chính",
        "headings": (),
        "number": number,
        "part": None,
        "goal": None,
        "title": title,
        "activity": None,
        "product": "Báo cáo",
        "lead": lead,
        "support": (),
        "lead_units": lead,
        "support_units": (),
        "time_text": None,
        "deadline": Deadline("none"),
        "budget": None,
        "note": None,
        "source": Source(FILE, table=1, row=int(number), lines=(20 + int(number), 21 + int(number))),
    }
    return Task(**{**values, **given})  # type: ignore[arg-type]


REVIEW = task(
    "1",
    "Rà soát thủ tục hành chính",
    ("Văn phòng",),
    support=("Các phòng, đơn vị",),
    support_units=("Các phòng, đơn vị",),
    time_text="Trước ngày 15/12/2026",
    deadline=Deadline("fixed", due=date(2026, 12, 15), before=True),
)
HOSTILE = task(
    "2",
    "<img src=x onerror=\"document.title='bad'\"> & <b>đậm</b>",
    ("Phòng Kế hoạch - Tài chính",),
    time_text="Thường xuyên",
    deadline=Deadline("continuous"),
    doubts=("cột Phối hợp để trống",),
)
LONG = task("3", "Số hóa hồ sơ lưu trữ " + "giai đoạn 2016-2020 " * 12, ("Văn phòng",), product="x" * 120)

PLAN = Plan(
    id=PLAN_ID,
    title="Kế hoạch cải cách hành chính năm 2026",
    number="37/KH-SY",
    symbol="KH-SY",
    issuer="Sở Y",
    province="X",
    year=2026,
    date=date(2026, 1, 16),
    date_text="ngày 16 tháng 01 năm 2026",
    signer="Nguyễn Văn A",
    implements=(),
    amends=(),
    version=1,
    source=Source(FILE),
    units=(
        Unit("Văn phòng", ("VP", "Văn phòng Sở")),
        Unit("Phòng Kế hoạch - Tài chính", ("P. KHTC", "KH-TC")),
        Unit("Các phòng, đơn vị", (), is_class=True),
    ),
    tasks=(REVIEW, HOSTILE, LONG),
)
PASSAGE = Passage(
    f"{PLAN_ID}/p1", PLAN_ID, ("III. Tổ chức thực hiện",), "Văn phòng theo dõi, đôn đốc.", ("Văn phòng",), Source(FILE)
)


class TinyIndex:
    version = "v1"
    plans: Mapping[str, Plan] = {PLAN_ID: PLAN}
    tasks: Mapping[str, Task] = {each.id: each for each in PLAN.tasks}

    def query(
        self,
        plan: str | None = None,
        unit: str | None = None,
        role: Role | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        q: str | None = None,
    ) -> list[Task]:
        def fits(each: Task) -> Iterator[bool]:
            due = each.deadline.due
            roles = {"lead": each.lead_units, "support": each.support_units}
            yield unit is None or any(unit in roles[name] for name in ([role] if role else roles))
            yield due_from is None or (due is not None and due >= due_from)
            yield due_to is None or (due is not None and due <= due_to)
            yield kind is None or each.deadline.kind == kind
            yield q is None or fold(q) in fold(each.name)

        return [each for each in self.tasks.values() if all(fits(each))]


LEAD = "Ai chủ trì rà soát TTHC và hạn khi nào?"
WHICH = "Ai chủ trì ban hành kế hoạch?"
ALL = "Liệt kê các việc"
FAULT = "Câu làm máy chủ hỏng"

ANSWERS = {
    LEAD: Answer(
        "answered",
        'Rà soát thủ tục hành chính do Văn phòng Sở Y chủ trì, thời hạn "Trước ngày 15/12/2026" (chậm nhất thứ Hai '
        '14/12/2026).\n- Phối hợp: "Các phòng, đơn vị"\nNguồn: KH 37/KH-SY ngày 16/01/2026, Phụ lục, mục I, STT 1.',
        asks=("lead", "due"),
        tasks=(REVIEW,),
    ),
    WHICH: Answer(
        "clarify",
        "Việc này có trong 2 kế hoạch. Anh/chị hỏi kế hoạch nào?\n1. CCHC 2026 của Sở\n2. CCHC 2026 của tỉnh\nTrả lời 1 hoặc 2.",
        choices=(Choice("CCHC 2026 của Sở", LEAD, PLAN_ID), Choice("CCHC 2026 của tỉnh", "khác")),
    ),
    ALL: Answer("answered", "Có 3 việc.", asks=("list",), tasks=(REVIEW, HOSTILE, LONG), total=3, passages=(PASSAGE,)),
}
NOT_FOUND = Answer("not_found", "Không tìm thấy việc này trong các kế hoạch đã nạp.")


@dataclass
class Scripted:
    """Set answers by question; it keeps what it was asked."""

    heard: list[dict[str, object]] = field(default_factory=list)

    def ask(
        self, question: str, *, conversation: str | None = None, plan: str | None = None, as_of: date | None = None
    ) -> Answer:
        self.heard.append({"question": question, "conversation": conversation, "plan": plan, "as_of": as_of})
        if not question.strip():
            raise QuestionError("Câu hỏi để trống.")
        if len(question) > 2000:
            raise QuestionError("Câu hỏi dài quá 2.000 ký tự.")
        if question == FAULT:
            raise RuntimeError("a fault that must not be shown")
        return ANSWERS.get(question, NOT_FOUND)


def no_index() -> TinyIndex:
    raise PlanError("data/index: chưa có chỉ mục.")
