from __future__ import annotations

import pytest

from bot.cues import only_asks
from bot.grammar import read_phrases


def test_phrases_are_put_together_from_their_parts_in_the_order_written() -> None:
    text = "# a remark\n@which\n    nào | mô\n\nwho\n    ai [đó] | (phòng | sở) @which\n    ai\n"
    assert read_phrases(text) == {
        "@which": ("nào", "mô"),
        "who": ("ai", "ai đó", "phòng nào", "phòng mô", "sở nào", "sở mô"),
    }


def test_groups_stand_in_one_another() -> None:
    assert read_phrases("due\n    [hạn (là | vào)] [khi nào]")["due"] == (
        "khi nào",
        "hạn là",
        "hạn là khi nào",
        "hạn vào",
        "hạn vào khi nào",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who\n    (ai", "line 2"),
        ("who\n    ai | nào)", "line 2: unexpected '\\)'"),
        ("who\n    ai\n    [sở (nào]", "line 3: expected '\\)', found '\\]'"),
        ("who\n    @unit làm", "line 2: @unit is not defined above"),
        ("    ai", "line 1: phrases before any heading"),
    ],
)
def test_a_fault_names_its_line(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_phrases(text)


@pytest.mark.parametrize(
    ("segment", "asks"),
    [("phải có", True), ("kết quả cuối cùng", True), ("tài sản công", False), ("báo cáo", False), ("đào tạo", False)],
)
def test_words_that_only_ask_are_told_from_a_matter(segment: str, asks: bool) -> None:
    assert only_asks(segment, ("lead", "due", "product")) is asks
