"""Two small plans written by hand, and a plain second implementation of what the bot needs of an index."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from corpus.deadlines import parse_deadline
from corpus.model import Passage, Plan, Source, Task, Unit
from corpus.text import syllables

SCT = "quang-binh-so-cong-thuong-2026"
VP = "ca-mau-vp-ubnd-2026"

Row = tuple[str, str, str, tuple[str, ...], tuple[str, ...], str | None]


@dataclass(frozen=True)
class Hit:
    task: Task
    score: float
    words: float
    vectors: float
    coverage: float


@dataclass(frozen=True)
class ProseHit:
    passage: Passage
    score: float
    words: float
    vectors: float
    coverage: float


@dataclass(frozen=True)
class FakeKnowledge:
    """Rows ranked by the syllables they share with a question; the cosine is that of two sets of syllables."""

    plans: dict[str, Plan]
    version: str = "1"
    tasks: dict[str, Task] = field(default_factory=dict)

    def search_tasks(self, text: str, plans: Collection[str] | None, limit: int) -> list[Hit]:
        hits = []
        for task in self.tasks.values():
            if plans is None or task.plan_id in plans:
                near = likeness(text, " ".join(filter(None, (task.goal, task.title, task.activity, task.product))))
                hits.append(Hit(task, near, near, near, near))
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def search_passages(self, text: str, plans: Collection[str] | None, limit: int) -> list[ProseHit]:
        hits = [
            ProseHit(passage, near, near, near, near)
            for plan in self.plans.values()
            if plans is None or plan.id in plans
            for passage in plan.passages
            for near in (likeness(text, passage.text),)
        ]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def query(
        self,
        plan: str | None = None,
        unit: str | None = None,
        role: Literal["lead", "support"] | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        q: str | None = None,
    ) -> Sequence[Task]:
        return [
            task
            for task in self.tasks.values()
            if (plan is None or task.plan_id == plan)
            and (
                unit is None
                or (role != "support" and unit in task.lead_units)
                or (role != "lead" and unit in task.support_units)
            )
        ]

    def correct(self, text: str) -> str:
        return text


def likeness(one: str, other: str) -> float:
    a, b = set(syllables(one)), set(syllables(other))
    return len(a & b) / (len(a) * len(b)) ** 0.5 if a and b else 0.0


def _tasks(plan: str, year: int, section: str, title: str, rows: Sequence[Row], names: dict[str, str]) -> list[Task]:
    tasks = []
    for line, (number, name, product, lead, support, time) in enumerate(rows, start=10 * len(section) + len(rows)):
        part = number[-1] if number[-1].isalpha() else None
        row = number.rstrip("abc")
        tasks.append(
            Task(
                id=f"{plan}/{section}/{number}",
                uid=f"{plan}-{section}-{number}",
                plan_id=plan,
                section=section,
                section_title=title,
                headings=(),
                number=row,
                part=part,
                goal=None,
                title=name,
                activity=None,
                product=product or None,
                lead=lead,
                support=support,
                lead_units=tuple(names.get(unit, unit) for unit in lead),
                support_units=tuple(names.get(unit, unit) for unit in support),
                time_text=time,
                deadline=parse_deadline(time, year, product).deadline,
                budget=None,
                note=None,
                source=Source(f"{plan}.txt", lines=(line, line)),
            )
        )
    return tasks


def _passage(plan: str, number: int, headings: tuple[str, ...], text: str, units: tuple[str, ...] = ()) -> Passage:
    return Passage(f"{plan}/p{number}", plan, headings, text, units, Source(f"{plan}.txt", lines=(number, number)))


ALL = ("Các phòng, đơn vị",)
_SCT_UNITS = (
    Unit("Văn phòng Sở", ("Văn phòng", "VP Sở", "VP")),
    Unit("Thanh tra Sở", ("Thanh tra",)),
    Unit("Phòng Quản lý thương mại", ("P. QLTM", "Phòng QLTM")),
    Unit("Trung tâm Khuyến công", ("TT Khuyến công", "TTKC")),
    Unit("Các phòng, đơn vị", (), is_class=True),
)
_SCT_NAMES = {alias: unit.name for unit in _SCT_UNITS for alias in unit.aliases}
_SCT_TASKS = [
    *_tasks(SCT, 2026, "I", "Chỉ đạo, điều hành", [
        ("1", "Ban hành kế hoạch cải cách hành chính", "Kế hoạch", ("Văn phòng",), ALL, "Tháng 01/2026"),
        ("2", "Báo cáo cải cách hành chính định kỳ", "Báo cáo", ("Văn phòng",), ALL, "Hàng quý"),
        ("3", "Kiểm tra công tác cải cách hành chính", "Kế hoạch kiểm tra", ("Thanh tra Sở",), ("Văn phòng",), "Quý III/2026"),
    ], _SCT_NAMES),
    *_tasks(SCT, 2026, "II", "Cải cách thủ tục hành chính", [
        ("4a", "Rà soát TTHC lĩnh vực thương mại", "Báo cáo", ("Phòng QLTM",), ("Văn phòng",), "Trước ngày 31/8/2026"),
        ("4b", "Rà soát TTHC lĩnh vực thương mại", "Quyết định", ("Phòng QLTM",), ("Văn phòng",), "Trước ngày 30/9/2026"),
        ("5", "Công khai TTHC tại Bộ phận Một cửa", "", ("Văn phòng",), ("Phòng QLTM",), "Thường xuyên"),
        ("6", "Số hóa hồ sơ lưu trữ giai đoạn 2016 - 2020", "Hồ sơ được số hóa", ("Văn phòng",), (), None),
    ], _SCT_NAMES),
    *_tasks(SCT, 2026, "III", "Cải cách tài chính công", [
        ("7", "Sửa đổi quy chế chi tiêu nội bộ", "Quyết định", ("Văn phòng",), (), "Quý I/2026"),
        ("8", "Ban hành quy chế quản lý tài sản công", "Quyết định", ("Văn phòng",), (), "Quý II/2026"),
        ("9", "Tiết kiệm điện trong cơ quan", "Báo cáo", ("Các phòng, đơn vị",), (), "Năm 2026"),
    ], _SCT_NAMES),
]  # fmt: skip
_SCT_PASSAGES = (
    _passage(SCT, 5, ("I. MỤC TIÊU",), "Phấn đấu 95% hồ sơ được giải quyết đúng hạn, trong đó 40% trước hạn."),
    _passage(SCT, 6, ("IV. KINH PHÍ",), "Kinh phí lấy từ ngân sách chi thường xuyên của Sở."),
    _passage(SCT, 7, ("V. TỔ CHỨC THỰC HIỆN",), "Trung tâm Khuyến công: đưa tin cải cách hành chính lên bản tin ngành.", ("Trung tâm Khuyến công",)),
)  # fmt: skip

_VP_UNITS = (
    Unit("Phòng Nội chính", ("P. Nội chính",)),
    Unit("Phòng Quản trị - Tài vụ", ("Phòng QTTV",)),
    Unit("Các phòng, ban", (), is_class=True),
)
_VP_TASKS = _tasks(VP, 2026, "1", "Chỉ đạo", [
    ("1.1", "Xây dựng, ban hành kế hoạch cải cách hành chính", "Kế hoạch", ("Phòng Nội chính",), ("Các phòng, ban",), "Trước ngày 15/02/2026"),
    ("1.2", "Thực hiện cơ chế tự chủ tài chính", "Báo cáo", ("Phòng QTTV",), (), "Cả năm 2026"),
], {"Phòng QTTV": "Phòng Quản trị - Tài vụ"})  # fmt: skip

PLANS = (
    Plan(
        SCT, "Kế hoạch cải cách hành chính năm 2026", "37/KH-SCT", "KH-SCT", "Sở Công Thương", "Quảng Bình", 2026,
        date(2026, 1, 16), "ngày 16 tháng 01 năm 2026", "Trần Thị Hoa", ("12/KH-UBND",), (), 1, Source(f"{SCT}.txt"),
        _SCT_UNITS, tuple(_SCT_TASKS), _SCT_PASSAGES,
    ),
    Plan(
        VP, "Kế hoạch cải cách hành chính năm 2026", None, "KH-VP", "Văn phòng UBND tỉnh", "Cà Mau", 2026,
        None, "ngày tháng 01 năm 2026", None, (), (), 1, Source(f"{VP}.txt"), _VP_UNITS, tuple(_VP_TASKS), (),
    ),
)  # fmt: skip


def knowledge(plans: Sequence[Plan] = PLANS, version: str = "1") -> FakeKnowledge:
    return FakeKnowledge(
        {plan.id: plan for plan in plans}, version, {task.id: task for plan in plans for task in plan.tasks}
    )
