from __future__ import annotations

from dataclasses import replace

import pytest

from bot.places import find_place
from corpus.text import fold
from tests.bot.fake import PLANS

YEARS = replace(
    PLANS[1], tasks=tuple(replace(task, section="Năm 2023 - 2025", number="2.đ") for task in PLANS[1].tasks)
)

PLACES = [
    ("STT 14 ai làm", None, "14"),
    ("mục III gồm những gì", "iii", None),
    ("mục II, STT 4a: hạn?", "ii", "4a"),
    ("4b hạn khi nào", None, "4b"),
    ("việc 4 phần a hạn khi nào", None, "4a"),
    ("1.2 ai chủ trì", None, "1.2"),
    ("điểm k khoản 2 ai chủ trì", None, "2.k"),
    ("mục Năm 2023 - 2025, STT 2.đ", "nam 2023 - 2025", "2.d"),
    ("tháng 4 có việc gì", None, None),
    ("đạt 95% hồ sơ", None, None),
    ("mục tiêu là gì", None, None),
    ("trước ngày 4/5", None, None),
]


@pytest.mark.parametrize(("text", "section", "number"), PLACES)
def test_a_row_is_named_by_its_place_and_other_numbers_are_none(
    text: str, section: str | None, number: str | None
) -> None:
    row, spans = find_place(fold(text), (*PLANS, YEARS))
    assert (row.section if row else None, row.number if row else None) == (section, number)
    assert bool(spans) == (row is not None)
