"""Building an index: the store, the vectors and a manifest, written aside and made current in one step."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import faiss
import numpy as np

from corpus.errors import PlanError
from corpus.model import Plan
from retrieval import rows
from retrieval.embedder import Embedder, load_embedder
from retrieval.lexicon import mine_words
from retrieval.store import Store, write_store
from retrieval.versions import IndexUnreadableError, current_version, locked, new_version, version_folder

Progress = Callable[[str, int, int], None]  # the step, in Vietnamese; how much of it is done; how much there is

FORMAT = 1  # of what a version's folder holds; raised when older programs could not read it
STORE, VECTORS, MANIFEST = "plans.sqlite", "vectors.faiss", "manifest.json"
REBUILD = "hãy chạy lại python indexer.py build"

_ENCODED_AT_ONCE = 256


def build(plans: Iterable[Plan], dir: Path, progress: Progress | None = None, embedder: Embedder | None = None) -> str:
    """Make an index of these plans the current one, and return its version. Whatever fails, the old index stays.

    Raises PlanError for two plans with one id, and where the folder cannot be written.
    """
    return update(dir, lambda: list(plans), progress, embedder)


def update(
    dir: Path, change: Callable[[], Sequence[Plan]], progress: Progress | None = None, embedder: Embedder | None = None
) -> str:
    """Build from the plans that `change` gives; it may read the old index, which nobody else changes meanwhile."""
    with locked(dir):
        plans = change()
        _refuse_twins(plans)
        embedder = embedder or load_embedder()
        try:
            with new_version(dir) as (version, folder):
                _write(plans, folder, version, embedder, progress or _silent)
        except (OSError, sqlite3.Error, RuntimeError) as error:  # RuntimeError is what faiss raises for a full disk
            raise PlanError(f"{dir}: không ghi được chỉ mục ({error})") from error
        return version


def load_plans(dir: Path) -> list[Plan]:
    """The plans of the current index, whole, in their order; [] where there is no index yet."""
    if not (dir / "current").exists():
        return []
    version = current_version(dir)
    try:
        store = Store(version_folder(dir, version) / STORE)
        try:
            return store.plans()
        finally:
            store.close()
    except Exception as error:  # whatever a broken file makes sqlite3, json or the records raise
        raise IndexUnreadableError(f"{dir}: không đọc được chỉ mục {version} ({error}); {REBUILD}") from error


def _write(plans: Sequence[Plan], folder: Path, version: str, embedder: Embedder, progress: Progress) -> None:
    words = mine_words(plans, progress)
    progress("Ghi kho dữ liệu", 0, 1)
    write_store(folder / STORE, plans, words.spellings, words.compounds)
    progress("Ghi kho dữ liệu", 1, 1)
    tasks = [rows.task_meaning(task) for plan in plans for task in plan.tasks]
    passages = [rows.passage_meaning(passage) for plan in plans for passage in plan.passages]
    faiss.write_index(_vectors([*tasks, *passages], embedder, progress), str(folder / VECTORS))
    manifest = {
        "format": FORMAT,
        "version": version,
        "embedder": embedder.name,
        "dimensions": embedder.dimensions,
        "plans": len(plans),
        "tasks": len(tasks),
        "passages": len(passages),
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _vectors(texts: Sequence[str], embedder: Embedder, progress: Progress) -> faiss.IndexFlatIP:
    """Flat inner product: exact, and with unit vectors the cosine."""
    vectors = faiss.IndexFlatIP(embedder.dimensions)
    for start in range(0, len(texts), _ENCODED_AT_ONCE):
        vectors.add(np.ascontiguousarray(embedder.encode(texts[start : start + _ENCODED_AT_ONCE]), dtype=np.float32))
        progress("Tính vectơ", vectors.ntotal, len(texts))
    return vectors


def _refuse_twins(plans: Iterable[Plan]) -> None:
    files: dict[str, str] = {}
    for plan in plans:
        if plan.id in files:
            raise PlanError(f'{plan.source.file}: trùng mã kế hoạch "{plan.id}" với {files[plan.id]}')
        files[plan.id] = plan.source.file


def _silent(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
