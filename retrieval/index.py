"""The index that questions are looked up in: the store and the vectors of one version, opened together.

The folder's layout is in `versions`; how rows are ranked, in `search`.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
import time
import weakref
from collections.abc import Collection, Mapping
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.model import Plan, Task
from corpus.text import syllables
from retrieval import rows, search, spelling
from retrieval.building import FORMAT, MANIFEST, REBUILD, STORE, VECTORS, build, load_plans, update
from retrieval.embedder import Embedder, load_embedder
from retrieval.keywords import Keywords
from retrieval.search import PassageHit, TaskHit
from retrieval.settings import default_index_dir
from retrieval.store import Kind, Role, Store
from retrieval.versions import IndexUnreadableError, current_version, version_folder

__all__ = [
    "Index",
    "IndexUnreadableError",
    "LiveIndex",
    "PassageHit",
    "TaskHit",
    "build",
    "default_index_dir",
    "load_plans",
    "update",
]

_LOOK_EVERY_S = 0.5

_log = logging.getLogger(__name__)

# A question is one small vector: a second thread only adds waiting.
faiss.omp_set_num_threads(1)


class Index:
    """One version of the index, open for reading from any thread. Plans and tasks stand in table order."""

    def __init__(self, version: str, store: Store, vectors: Any, embedder: Embedder) -> None:
        self.version = version
        self.plans: dict[str, Plan] = {plan.id: plan for plan in store.plans()}
        self.tasks: dict[str, Task] = {task.id: task for plan in self.plans.values() for task in plan.tasks}
        self._tasks = [task for plan in self.plans.values() for task in plan.tasks]
        self._passages = [passage for plan in self.plans.values() for passage in plan.passages]
        if vectors.ntotal != len(self._tasks) + len(self._passages) or vectors.d != embedder.dimensions:
            raise ValueError("the vectors are not those of the store")
        self._places: dict[Kind, dict[str, range]] = {
            "tasks": _places({plan.id: len(plan.tasks) for plan in self.plans.values()}),
            "passages": _places({plan.id: len(plan.passages) for plan in self.plans.values()}),
        }

        self._store = store
        self._vectors = vectors
        self._embedder = embedder
        self._vocabulary = store.vocabulary()
        self._keywords: dict[Kind, Keywords] = {kind: Keywords(store, kind) for kind in self._places}
        # An index that was replaced closes its file when the last answer from it is given.
        self._finalizer = weakref.finalize(self, store.close)

    @classmethod
    def open(cls, dir: Path, embedder: Embedder | None = None) -> Index:
        """Open the current version of the index in a folder; raises IndexUnreadableError.

        `embedder` must be the one it was built with; None is the model that is shipped.
        """
        version = current_version(dir)
        folder = version_folder(dir, version)
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise IndexUnreadableError(f"{dir}: chỉ mục do phiên bản khác của chương trình lập; {REBUILD}")
            embedder = embedder or load_embedder()
            if manifest["embedder"] != embedder.name:
                raise IndexUnreadableError(
                    f'{dir}: chỉ mục được lập bằng mô hình "{manifest["embedder"]}", không phải "{embedder.name}"; {REBUILD}'
                )
            store = Store(folder / STORE)
            try:
                return cls(version, store, faiss.read_index(str(folder / VECTORS)), embedder)
            except BaseException:
                store.close()
                raise
        except (OSError, ValueError, KeyError, TypeError, RuntimeError, sqlite3.Error) as error:
            raise IndexUnreadableError(f"{dir}: không đọc được chỉ mục {version} ({error}); {REBUILD}") from error

    def close(self) -> None:
        self._finalizer()

    def search_tasks(self, text: str, plans: Collection[str] | None = None, limit: int = 10) -> list[TaskHit]:
        """The tasks that fit a text best, best first; `plans` restricts them to those plans."""
        found = self._search("tasks", text, plans, limit)
        return [TaskHit(self._tasks[hit.row], hit.score, hit.words, hit.vectors, share) for hit, share in found]

    def search_passages(self, text: str, plans: Collection[str] | None = None, limit: int = 10) -> list[PassageHit]:
        """The passages that fit a text best, best first; `plans` restricts them to those plans."""
        found = self._search("passages", text, plans, limit)
        return [PassageHit(self._passages[hit.row], hit.score, hit.words, hit.vectors, share) for hit, share in found]

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
        """The tasks that meet every condition given, in table order.

        `unit` is a name of a plan's register; the days compare the day named, both included, and tasks without one
        drop out; all words of `q` must stand in the row, whatever their diacritics.
        """
        found = self._store.query(plan, unit, role, due_from, due_to, kind, tuple(syllables(q or "")))
        return [self._tasks[row] for row in found]

    def correct(self, text: str) -> str:
        """Mend typing slips by the words of the plans; text in which nothing is surely wrong comes back unchanged."""
        return spelling.correct(text, self._vocabulary, self._store.holds)

    def _search(
        self, kind: Kind, text: str, plans: Collection[str] | None, limit: int
    ) -> list[tuple[search.Ranked, float]]:
        known, keywords = self._vocabulary.rows(kind), self._keywords[kind]
        allowed = self._rows(kind, plans)
        limit = min(limit, allowed.size)
        if limit <= 0:
            return []
        asked = search.read_question(text, known, keywords.size)
        words = keywords.scores(asked.tokens)
        meaning = self._embedder.encode([rows.meaning(text)])
        size = min(max(search.POOL, limit), allowed.size)
        pool = np.union1d(search.strongest(words, allowed, size), self._near(kind, meaning, allowed, size))
        vectors = self._vectors.reconstruct_batch(pool + self._first(kind)) @ meaning[0]
        ranked = search.rank(pool.tolist(), words[pool].tolist(), vectors.tolist())[:limit]
        texts = self._store.texts(kind, [hit.row for hit in ranked])
        return [(hit, search.coverage(asked, texts[hit.row])) for hit in ranked]

    def _rows(self, kind: Kind, plans: Collection[str] | None) -> NDArray[np.int64]:
        """The numbers of the rows of some plans or, for None, of all."""
        places = self._places[kind]
        chosen = places.keys() if plans is None else set(plans)
        if places.keys() <= chosen:
            return np.arange(self._keywords[kind].size)
        wanted = [np.arange(place.start, place.stop) for plan, place in places.items() if plan in chosen]
        return np.concatenate(wanted) if wanted else np.arange(0)

    def _near(
        self, kind: Kind, meaning: NDArray[np.float32], allowed: NDArray[np.int64], size: int
    ) -> NDArray[np.int64]:
        """The rows among those allowed whose vectors are nearest."""
        first, last = int(allowed[0]) + self._first(kind), int(allowed[-1]) + self._first(kind)
        # Rows that stand one after another, as those of one plan or of all do, are scanned without asking for each.
        together = last - first + 1 == allowed.size
        selector = (
            faiss.IDSelectorRange(first, last + 1, True)
            if together
            else faiss.IDSelectorBatch(allowed + self._first(kind))
        )
        chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # its stub lacks the argument
        _, found = self._vectors.search(meaning, size, params=chosen)
        return np.asarray(found[0][found[0] >= 0] - self._first(kind), dtype=np.int64)

    def _first(self, kind: Kind) -> int:
        """The number of a kind's first vector: those of the tasks stand before those of the passages."""
        return 0 if kind == "tasks" else len(self._tasks)


def _places(counts: Mapping[str, int]) -> dict[str, range]:
    """The row numbers of each plan, whose rows stand one after another."""
    ends = list(accumulate(counts.values()))
    return {plan: range(end - count, end) for (plan, count), end in zip(counts.items(), ends, strict=True)}


class LiveIndex:
    """The current version of an index, followed as it is rebuilt.

    A new version serves from the first call 0.5 s after it became current; while it cannot be read, the old one serves.
    """

    def __init__(self, dir: Path, embedder: Embedder | None = None) -> None:
        self._dir = dir
        self._embedder = embedder
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._looked_s = 0.0
        self._refused: str | None = None

    def current(self) -> Index:
        """The index to answer from; raises IndexUnreadableError while none was ever readable."""
        index = self._index
        if index is not None and time.monotonic() - self._looked_s < _LOOK_EVERY_S:
            return index
        # One caller looks for a new version; the others need not wait for it if they have the old one.
        if not self._lock.acquire(blocking=index is None):
            return self._index or self.current()
        try:
            self._look()
        finally:
            self._lock.release()
        return self._index or self.current()

    def close(self) -> None:
        with self._lock:
            if self._index is not None:
                self._index.close()
                self._index = None

    def _look(self) -> None:
        if self._index is None:
            self._index = Index.open(self._dir, self._embedder)
        else:
            try:
                version = current_version(self._dir)
                if version != self._index.version:
                    self._index = Index.open(self._dir, self._embedder)
                self._refused = None
            except IndexUnreadableError as error:
                if self._refused != str(error):  # told once, not twice a second
                    _log.warning("the index that served before still serves: %s", error)
                    self._refused = str(error)
        self._looked_s = time.monotonic()
