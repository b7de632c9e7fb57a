"""Building, opening and following an index: one swap, old versions pruned, failures that leave what was there."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import retrieval.index
from corpus.errors import PlanError
from corpus.model import Plan
from retrieval.building import build, load_plans, update
from retrieval.index import Index, IndexUnreadableError, LiveIndex, default_index_dir
from retrieval.versions import locked
from tests.retrieval.conftest import HashEmbedder


class BrokenEmbedder(HashEmbedder):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise OSError(28, "hết chỗ trên đĩa")


def everything_in(directory: Path) -> dict[str, bytes]:
    return {str(file.relative_to(directory)): file.read_bytes() for file in directory.rglob("*") if file.is_file()}


def test_a_build_can_be_opened_and_holds_the_plans(index: Index, index_dir: Path, kan: Plan, trang: Plan) -> None:
    assert (index_dir / "current").read_text().strip() == index.version
    assert list(index.plans.values()) == [kan, trang]
    assert list(index.tasks.values()) == [*kan.tasks, *trang.tasks]
    assert {file.name for file in (index_dir / "versions" / index.version).iterdir()} == {
        "plans.sqlite",
        "vectors.faiss",
        "manifest.json",
    }


def test_the_manifest_says_what_was_built(index: Index, index_dir: Path) -> None:
    manifest = json.loads((index_dir / "versions" / index.version / "manifest.json").read_text())
    assert manifest["embedder"] == "hash-64"
    assert (manifest["plans"], manifest["tasks"], manifest["passages"]) == (2, 6, 2)


def test_only_the_previous_version_is_kept(tmp_path: Path, kan: Plan, embedder: HashEmbedder) -> None:
    versions = [build([kan], tmp_path, embedder=embedder) for _ in range(3)]
    assert {folder.name for folder in (tmp_path / "versions").iterdir()} == set(versions[1:])


def test_a_failed_build_leaves_the_old_index_and_no_rubbish(tmp_path: Path, kan: Plan, embedder: HashEmbedder) -> None:
    build([kan], tmp_path, embedder=embedder)
    before = everything_in(tmp_path)
    with pytest.raises(PlanError, match="không ghi được chỉ mục"):
        build([kan], tmp_path, embedder=BrokenEmbedder())
    assert everything_in(tmp_path) == before
    assert len(list((tmp_path / "versions").iterdir())) == 1


def test_rubbish_of_a_killed_build_goes_with_the_next(tmp_path: Path, kan: Plan, embedder: HashEmbedder) -> None:
    (tmp_path / "versions" / ".killed").mkdir(parents=True)
    version = build([kan], tmp_path, embedder=embedder)
    assert [folder.name for folder in (tmp_path / "versions").iterdir()] == [version]


def test_two_plans_with_one_id_are_refused(tmp_path: Path, kan: Plan, embedder: HashEmbedder) -> None:
    twin = replace(kan, source=replace(kan.source, file="khac.txt"))
    with pytest.raises(PlanError, match=r'khac\.txt: trùng mã kế hoạch "bac-kan-2025" với bac-kan-2025\.txt'):
        build([kan, twin], tmp_path, embedder=embedder)
    assert not (tmp_path / "current").exists()


def test_builds_wait_for_one_another(tmp_path: Path, kan: Plan, trang: Plan, embedder: HashEmbedder) -> None:
    build([], tmp_path, embedder=embedder)

    def add(plan: Plan) -> None:
        update(tmp_path, lambda: [*load_plans(tmp_path), plan], embedder=embedder)

    threads = [threading.Thread(target=add, args=(plan,)) for plan in (kan, trang)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {plan.id for plan in load_plans(tmp_path)} == {kan.id, trang.id}


def test_a_lock_that_is_held_too_long_is_told(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(PlanError, match="đang được lệnh khác cập nhật"), locked(tmp_path, wait_s=0.1):
        pass
    with locked(tmp_path, wait_s=0.1):
        assert (tmp_path / "lock").exists()


def test_progress_tells_each_step_to_its_end(tmp_path: Path, kan: Plan, embedder: HashEmbedder) -> None:
    told: list[tuple[str, int, int]] = []
    build([kan], tmp_path, lambda *step: told.append(step), embedder)
    ends = {step: (done, total) for step, done, total in told}
    assert list(ends) == ["Tách từ", "Ghi kho dữ liệu", "Tính vectơ"]
    assert ends["Tính vectơ"] == (6, 6)
    assert all(done == total for done, total in ends.values())


def test_no_index_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadableError, match=r"chưa có chỉ mục; hãy chạy python indexer\.py build"):
        Index.open(tmp_path)
    assert load_plans(tmp_path) == []


def test_an_index_of_another_model_is_refused(index_dir: Path, embedder: HashEmbedder) -> None:
    other = HashEmbedder()
    other.name = "khac"
    with pytest.raises(IndexUnreadableError, match='mô hình "hash-64", không phải "khac"'):
        Index.open(index_dir, other)


@pytest.mark.parametrize("file", ["plans.sqlite", "vectors.faiss", "manifest.json"])
@pytest.mark.parametrize("content", [b"", b"rubbish" * 400, None])
def test_a_broken_file_is_an_unreadable_index(
    tmp_path: Path, index_dir: Path, embedder: HashEmbedder, file: str, content: bytes | None
) -> None:
    shutil.copytree(index_dir, tmp_path / "index")
    (broken,) = (tmp_path / "index").glob(f"versions/*/{file}")
    broken.unlink()
    if content is not None:
        broken.write_bytes(content)
    with pytest.raises(IndexUnreadableError, match="không đọc được chỉ mục"):
        Index.open(tmp_path / "index", embedder)


@pytest.mark.parametrize("pointer", ["", "../elsewhere", "gone"])
def test_a_broken_pointer_is_an_unreadable_index(tmp_path: Path, embedder: HashEmbedder, pointer: str) -> None:
    (tmp_path / "current").write_text(pointer)
    with pytest.raises(IndexUnreadableError):
        Index.open(tmp_path, embedder)


def test_an_empty_index_finds_nothing(tmp_path: Path, embedder: HashEmbedder) -> None:
    build([], tmp_path, embedder=embedder)
    index = Index.open(tmp_path, embedder)
    assert index.plans == {}
    assert index.search_tasks("rà soát") == []
    assert index.query(q="rà soát") == []
    assert index.correct("rà soát") == "rà soát"


def test_query_folds_its_words_and_keeps_table_order(index: Index) -> None:
    assert [task.number for task in index.query(q="RÀ SOÁT thủ tục")] == ["1"]
    assert [task.id for task in index.query(q="ra soat")] == ["bac-kan-2025/I/1", "soc-trang-2024/I/1"]
    assert [task.number for task in index.query(unit="Văn phòng", role="lead", due_to=date(2025, 6, 30))] == ["1"]


def test_a_running_index_follows_the_pointer(tmp_path: Path, kan: Plan, trang: Plan, embedder: HashEmbedder) -> None:
    build([kan], tmp_path, embedder=embedder)
    live = LiveIndex(tmp_path, embedder)
    first = live.current()
    assert list(first.plans) == [kan.id]
    build([kan, trang], tmp_path, embedder=embedder)
    end = time.monotonic() + 2
    while live.current() is first and time.monotonic() < end:
        time.sleep(0.05)
    assert list(live.current().plans) == [kan.id, trang.id]
    # An answer that began with the old one ends with it.
    assert first.search_tasks("rà soát thủ tục")[0].task.number == "1"
    live.close()


def test_the_old_index_serves_while_the_new_one_cannot_be_read(
    tmp_path: Path,
    kan: Plan,
    trang: Plan,
    embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(retrieval.index, "_LOOK_EVERY_S", 0.0)
    build([kan], tmp_path, embedder=embedder)
    live = LiveIndex(tmp_path, embedder)
    first = live.current()
    (tmp_path / "current").write_text("gone\n")
    assert live.current() is first
    assert live.current() is first
    assert len(caplog.records) == 1  # told once
    build([trang], tmp_path, embedder=embedder)
    assert list(live.current().plans) == [trang.id]
    live.close()


def test_a_live_index_without_any_index_says_so(tmp_path: Path, embedder: HashEmbedder) -> None:
    with pytest.raises(IndexUnreadableError, match="chưa có chỉ mục"):
        LiveIndex(tmp_path, embedder).current()


DEFAULTS = [
    ({}, "data/index"),
    ({"DATA_DIR": "du-lieu"}, "du-lieu/index"),
    ({"DATA_DIR": "du-lieu", "INDEX_DIR": "chi-muc"}, "chi-muc"),
    ({"INDEX_DIR": ""}, "data/index"),
]


@pytest.mark.parametrize(("environment", "directory"), DEFAULTS)
def test_the_default_folder_comes_from_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], directory: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATA_DIR", "INDEX_DIR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_index_dir() == Path(directory)


def test_the_default_folder_may_stand_in_a_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INDEX_DIR", raising=False)
    (tmp_path / ".env").write_text("INDEX_DIR=tu-tep\n")
    assert default_index_dir() == Path("tu-tep")
