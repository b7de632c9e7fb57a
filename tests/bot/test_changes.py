"""Answers that say what another paper changed, which plan amends theirs, and where a merged body's plans lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.changes import lies_there
from corpus.amending import Correction, correct
from corpus.model import Plan
from corpus.plans import read_plan
from corpus.samples.make import plan_ids
from retrieval.building import build
from retrieval.embedder import load_embedder
from retrieval.index import Index

SAMPLES = Path("corpus/samples")
TODAY = date(2024, 5, 10)


def sample(beginning: str) -> Plan:
    return read_plan(SAMPLES / f"{next(one for one in plan_ids() if one.startswith(beginning))}.txt")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    plan = sample("bac-giang")
    task = next(task for task in plan.tasks if task.id.endswith("II/8"))
    paper = Correction(task.uid, "time", "Quý III/2024", "45/STTTT-VP", date(2024, 5, 6))
    corrected = replace(correct(plan, [paper]), number="12/KH-STTTT")
    amending = replace(
        sample("soc-trang"), number="77/KH-STTTT", amends=("12/KH-STTTT",), province=plan.province, implements=()
    )
    folder = tmp_path_factory.mktemp("index")
    build([corrected, amending], folder)
    index = Index.open(folder, load_embedder(None))
    yield Assistant(lambda: index)
    index.close()


def test_an_answer_says_the_original_date_and_the_paper_that_changed_it(assistant: Assistant) -> None:
    answer = assistant.ask(
        "báo cáo việc tuân thủ quy trình soạn thảo văn bản pháp luật hạn khi nào",
        plan="bac-giang-so-tttt-2024-mau",
        as_of=TODAY,
    )
    lines = answer.text.split("\n")
    assert '"Quý III/2024" (chậm nhất thứ Hai 30/09/2024' in lines[0]
    assert '- Điều chỉnh: thời gian gốc "Năm 2024", điều chỉnh theo 45/STTTT-VP ngày 06/05/2024' in lines
    assert lines[-1].startswith("Nguồn: KH 12/KH-STTTT")


def test_an_answer_names_the_plan_that_amends_its_own(assistant: Assistant) -> None:
    answer = assistant.ask("ai chủ trì báo cáo cải cách hành chính", plan="bac-giang-so-tttt-2024-mau", as_of=TODAY)
    assert "KH 77/KH-STTTT của" in answer.text
    assert "sửa đổi, bổ sung kế hoạch này; nên tra cả hai." in answer.text


def test_a_body_of_a_merged_province_is_told_what_lies_there() -> None:
    held = [sample("bac-kan"), sample("tuyen-quang")]
    said = lies_there("Sở Tài chính Thái Nguyên", held)
    assert said
    assert (
        "tỉnh Bắc Kạn nay thuộc Thái Nguyên (từ tháng 7/2025), có KH năm 2025 của Văn phòng UBND tỉnh Bắc Kạn" in said
    )
    merged = lies_there("Sở Tài chính Tuyên Quang", held)
    assert merged
    assert "việc của Sở Kế hoạch và Đầu tư nay thuộc Sở Tài chính" in merged
    assert lies_there("Sở Y tế Hà Giang", held) is None  # the plan of 2023 is of Tuyên Quang before the merger
    assert lies_there("Sở Y tế Lào Cai", held) is None
