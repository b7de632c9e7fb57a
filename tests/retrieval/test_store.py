"""The store gives back the very records that it was given, and finds tasks by their fields and words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from corpus.model import Plan
from retrieval.store import Compound, Store, write_store


@pytest.fixture
def store(tmp_path: Path, kan: Plan, trang: Plan) -> Iterator[Store]:
    path = tmp_path / "plans.sqlite"
    write_store(
        path, [kan, trang], {"ra": "rà"}, [Compound("ra soat", "rà soát"), Compound("bac kan", "bắc kạn", True)]
    )
    opened = Store(path)
    yield opened
    opened.close()


def test_plans_come_back_whole_and_in_order(store: Store, kan: Plan, trang: Plan) -> None:
    assert store.plans() == [kan, trang]


QUERIES: list[tuple[dict[str, Any], list[int]]] = [
    ({}, [0, 1, 2, 3, 4, 5]),
    ({"plan": "soc-trang-2024"}, [4, 5]),
    ({"unit": "Văn phòng"}, [0, 2, 3]),
    ({"unit": "Văn phòng", "role": "lead"}, [0, 3]),
    ({"unit": "Văn phòng", "role": "support"}, [2]),
    ({"role": "support"}, [0, 2]),
    ({"due_from": date(2025, 6, 30)}, [1, 3]),
    ({"due_to": date(2025, 3, 31)}, [0, 4]),
    ({"due_from": date(2025, 1, 1), "due_to": date(2025, 6, 30)}, [0, 1]),
    ({"kind": "continuous"}, [2]),
    ({"kind": "fixed", "plan": "bac-kan-2025"}, [0, 1]),
    ({"words": ("ra", "soat")}, [0, 4]),
    ({"words": ("ra", "soat", "thu", "tuc")}, [0]),
    ({"words": ("thu", "tuc", "luu")}, []),
    ({"words": ("tu", "phap")}, [4]),  # stands in the lead column
    ({"words": ("quy",)}, [0, 3, 4]),  # in the time column too
    ({"words": ("hanh", "chinh")}, [0, 2, 3, 5]),  # 3 has only "CCHC"
    ({"words": ("trang",)}, []),  # the plan's name is not the row's own text
    ({"unit": "Không có"}, []),
]


@pytest.mark.parametrize(("conditions", "found"), QUERIES)
def test_a_query_meets_every_condition_in_table_order(
    store: Store, conditions: dict[str, Any], found: list[int]
) -> None:
    assert store.query(**conditions) == found


def test_a_token_counts_by_the_columns_it_stands_in(store: Store) -> None:
    # Row 0 has "rà soát" in its title (1.0) and its product (0.8), row 4 in its title alone.
    assert store.postings("tasks", "ra_soat") == [(0, pytest.approx(1.8)), (4, pytest.approx(1.0))]
    assert store.postings("passages", "ra_soat") == []
    assert store.postings("tasks", "quy") == [(3, pytest.approx(1.0)), (4, pytest.approx(1.0))]  # not from "Quý I"


def test_pairs_do_not_span_cells(store: Store) -> None:
    assert store.holds("ra_soat")
    assert store.holds("soat_danh")
    assert not store.holds("chinh_bao")  # the last word of the title, the first of the product


def test_texts_keep_cells_and_abbreviations_apart(store: Store) -> None:
    texts = store.texts("tasks", [3])
    assert " bao cao cong tac cchc hang quy | cai cach hanh chinh | bao cao | van phong | " in texts[3]


def test_the_vocabulary_counts_rows(store: Store) -> None:
    vocabulary = store.vocabulary()
    assert vocabulary.tasks["soat"] == 2
    assert vocabulary.rows("passages")["doc"] == 1
    assert vocabulary.spellings["ra"] == "rà"
    assert vocabulary.compounds["bac kan"] == Compound("bac kan", "bắc kạn", True)


def test_the_store_is_only_read(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError):
        store._all("DELETE FROM tasks")


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 20)
    with pytest.raises(sqlite3.DatabaseError):
        Store(path).plans()


def test_an_empty_store_answers_with_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plans.sqlite"
    write_store(path, [], {}, [])
    store = Store(path)
    assert store.plans() == []
    assert store.query(words=("ra",)) == []
    assert store.lengths("tasks") == []
    store.close()
