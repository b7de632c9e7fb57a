"""The translation table: what it learns from written pairs, what it says of rows, and the file that is shipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.knowledge_files import Meaning, Written
from retrieval.train_translation import held_out, sentences, train
from retrieval.translation import Explained, Translation, translation, units

TASKS = [
    Written("Số hóa kết quả giải quyết thủ tục hành chính", ("scan giấy tờ trả cho dân", "quét hồ sơ vào máy")),
    Written("Thăng hạng viên chức", ("lên bậc viên chức", "ai xét lên bậc")),
    Written("Công khai ngân sách", ("dán số liệu tiền nong", "cho mọi người coi tiền nong")),
    Written("Kiểm tra cải cách hành chính", ("đi soi các phòng", "soi công việc cải cách")),
]
MEANINGS = [Meaning("scan", "số hóa", 1.0), Meaning("lên bậc", "thăng hạng", 1.0)]


@pytest.fixture(scope="module")
def table() -> Translation:
    return train(sentences(TASKS, MEANINGS))


def best(table: Translation, question: str) -> int:
    found = table.explain(question, [table.row(task.row) for task in TASKS])
    return max(range(len(found)), key=lambda place: found[place].mean)


def test_units_are_syllables_and_pairs_without_small_words() -> None:
    assert units("ai rà soát TTHC?") == (
        *("ra", "soat", "thu", "tuc", "hanh", "chinh"),
        *("ra_soat", "soat_thu", "thu_tuc", "tuc_hanh", "hanh_chinh"),
    )


@pytest.mark.parametrize(
    ("question", "row"),
    [("scan hồ sơ", 0), ("xét lên bậc", 1), ("tiền nong", 2), ("soi các phòng", 3), ("ngân sách", 2)],
)
def test_everyday_words_lead_to_the_row_that_people_say_them_for(table: Translation, question: str, row: int) -> None:
    assert best(table, question) == row


def test_a_word_that_the_row_does_not_account_for_shows(table: Translation) -> None:
    (whole,) = table.explain("ngân sách", [table.row("Công khai ngân sách")])
    (half,) = table.explain("ngân sách zzz", [table.row("Công khai ngân sách")])
    assert whole.share == 1.0
    assert half.share < 1.0
    assert half.least < whole.least


def test_a_question_without_words_or_rows_explains_nothing(table: Translation) -> None:
    assert table.explain("", [table.row("Công khai ngân sách")]) == [Explained()]
    assert table.explain("ai là gì", [table.row("Công khai ngân sách")]) == [Explained()]
    assert table.explain("ngân sách", []) == []


def test_a_saved_table_says_the_same(table: Translation, tmp_path: Path) -> None:
    table.save(tmp_path / "table.npz")
    again = Translation.load(tmp_path / "table.npz")
    rows = [table.row(task.row) for task in TASKS]
    assert again.explain("scan tiền nong", [again.row(task.row) for task in TASKS]) == table.explain(
        "scan tiền nong", rows
    )


def test_training_twice_gives_the_same_table(table: Translation) -> None:
    again = train(sentences(TASKS, MEANINGS))
    assert list(again.said) == list(table.said)
    assert np.array_equal(again.probabilities, table.probabilities)


def test_the_held_out_tasks_are_ranked() -> None:
    first, five, rank = held_out([*TASKS, Written("Báo cáo quý", ("báo cáo quý này", "nộp báo cáo"))], MEANINGS)
    assert 0 <= first <= five <= 100
    assert 0 < rank <= 1


def test_the_shipped_table_knows_what_people_say() -> None:
    shipped = translation()
    rows = [
        "Số hóa kết quả giải quyết thủ tục hành chính",
        "Kiểm tra công tác cải cách hành chính",
        "Thăng hạng viên chức",
    ]
    found = shipped.explain("scan giấy tờ", [shipped.row(row) for row in rows])
    assert found[0].mean > max(found[1].mean, found[2].mean)
