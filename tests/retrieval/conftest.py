"""Two small plans written by hand, and a plain embedder, so that search is tested without the trained model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.model import Deadline, Doubt, Passage, Plan, Source, Task, Unit
from corpus.text import syllables
from retrieval.index import Index, build


class HashEmbedder:
    """Counts of hashed syllables: near means that words are shared."""

    name = "hash-64"
    dimensions = 64

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in syllables(text):
                vector[zlib.crc32(word.encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def make_task(
    plan: str,
    number: str,
    title: str,
    *,
    product: str | None = None,
    lead: tuple[str, ...] = (),
    support: tuple[str, ...] = (),
    deadline: Deadline | None = None,
    time_text: str | None = None,
    section: str = "I",
    section_title: str | None = None,
) -> Task:
    line = int(number) + 10
    return Task(
        id=f"{plan}/{section}/{number}",
        uid=f"{plan}-{section}-{number}",
        plan_id=plan,
        section=section,
        section_title=section_title,
        headings=(),
        number=number,
        part=None,
        goal=None,
        title=title,
        activity=None,
        product=product,
        lead=lead,
        support=support,
        lead_units=lead,
        support_units=support,
        time_text=time_text,
        deadline=deadline or Deadline("none"),
        budget=None,
        note=None,
        source=Source(f"{plan}.txt", lines=(line, line)),
    )


def make_plan(plan: str, province: str, year: int, tasks: tuple[Task, ...], passages: tuple[Passage, ...] = ()) -> Plan:
    units = dict.fromkeys(unit for task in tasks for unit in (*task.lead_units, *task.support_units))
    return Plan(
        id=plan,
        title=f"Kế hoạch cải cách hành chính năm {year}",
        number=f"12/KH-{year}",
        symbol="KH",
        issuer=f"Ủy ban nhân dân tỉnh {province}",
        province=province,
        year=year,
        date=date(year, 1, 15),
        date_text=f"ngày 15 tháng 01 năm {year}",
        signer="Nguyễn Văn A",
        implements=("1/KH-UBND",),
        amends=(),
        version=1,
        source=Source(f"{plan}.txt"),
        units=tuple(Unit(name) for name in units),
        tasks=tasks,
        passages=passages,
        doubts=(
            Doubt(plan, tasks[0].id, "time", "unreadable", "31/02", "", 0.5, Source(f"{plan}.txt", lines=(11, 11))),
        ),
    )


@pytest.fixture(scope="session")
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def kan() -> Plan:
    plan = "bac-kan-2025"
    tasks = (
        make_task(
            plan,
            "1",
            "Rà soát, đánh giá thủ tục hành chính",
            product="Báo cáo kết quả rà soát",
            lead=("Văn phòng",),
            support=("Phòng Nội chính",),
            deadline=Deadline("fixed", date(2025, 1, 1), date(2025, 3, 31)),
            time_text="Quý I",
            section_title="Cải cách thủ tục",
        ),
        make_task(
            plan,
            "2",
            "Tập huấn nghiệp vụ văn thư, lưu trữ",
            product="Lớp tập huấn",
            lead=("Phòng Nội chính",),
            deadline=Deadline("fixed", None, date(2025, 6, 30)),
            time_text="30/6",
        ),
        make_task(
            plan,
            "3",
            "Tuyên truyền cải cách hành chính trên cổng thông tin điện tử",
            product="Tin, bài",
            lead=("Trung tâm Tin học",),
            support=("Văn phòng",),
            deadline=Deadline("continuous"),
            time_text="Thường xuyên",
        ),
        make_task(
            plan,
            "4",
            "Báo cáo công tác CCHC hằng quý",
            product="Báo cáo",
            lead=("Văn phòng",),
            deadline=Deadline("periodic", date(2025, 1, 1), date(2025, 12, 31), every=("quarter",)),
            time_text="Hằng quý",
        ),
    )
    passages = (
        Passage(
            f"{plan}/p1",
            plan,
            ("III. Tổ chức thực hiện",),
            "Phòng Nội chính theo dõi, đôn đốc việc thực hiện Kế hoạch.",
            ("Phòng Nội chính",),
            Source(f"{plan}.txt", lines=(30, 30)),
        ),
        Passage(
            f"{plan}/p2",
            plan,
            ("I. Mục đích",),
            "Nâng cao chất lượng phục vụ người dân, doanh nghiệp.",
            (),
            Source(f"{plan}.txt", lines=(5, 6)),
        ),
    )
    return make_plan(plan, "Bắc Kạn", 2025, tasks, passages)


@pytest.fixture(scope="session")
def trang() -> Plan:
    plan = "soc-trang-2024"
    tasks = (
        make_task(
            plan,
            "1",
            "Rà soát văn bản quy phạm pháp luật",
            product="Danh mục văn bản",
            lead=("Sở Tư pháp",),
            deadline=Deadline("fixed", None, date(2024, 12, 15), before=True),
            time_text="Trước ngày 15/12/2024",
        ),
        make_task(
            plan, "2", "Kiểm tra công tác cải cách hành chính", lead=("Sở Nội vụ",), deadline=Deadline("conditional")
        ),
    )
    return make_plan(plan, "Sóc Trăng", 2024, tasks)


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory, kan: Plan, trang: Plan, embedder: HashEmbedder) -> Path:
    directory = tmp_path_factory.mktemp("index")
    build([kan, trang], directory, embedder=embedder)
    return directory


@pytest.fixture
def index(index_dir: Path, embedder: HashEmbedder) -> Index:
    return Index.open(index_dir, embedder)
