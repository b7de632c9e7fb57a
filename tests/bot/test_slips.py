from __future__ import annotations

import pytest

from bot.context import Context
from bot.slips import one_slip
from tests.bot.fake import knowledge

SPELLER = Context(knowledge()).speller


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Thnág 8 có vicệ nào đến hạn", "thang 8 có viec nào đến hạn"),
        ("viiec nao qua han", "viec nao qua han"),
        ("ai ký kế hạch này", "ai ký kế hoach này"),
        ("phòng thương mại có nhnug việc gì", "phòng thương mại có nhung việc gì"),
    ],
)
def test_a_sure_slip_is_mended(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant


@pytest.mark.parametrize(
    "text", ["ai mua máy quét", "trồng rừng ngập mặn", 'việc "tahng"', "TTHC QLTM BHXH", "ai chủ trì"]
)
def test_words_that_may_be_meant_stay(text: str) -> None:
    assert SPELLER.mend(text) == text


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("tahng", "thang", True),
        ("viiec", "viec", True),
        ("phng", "phong", True),
        ("viec", "viec", False),
        ("bac", "cab", False),
    ],
)
def test_one_slip_is_one_letter_or_two_swapped(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is near


@pytest.mark.parametrize("typed", ["buổi nào làm", "bà con ngồi đợi"])
def test_a_word_that_there_is_stays_as_typed(typed: str) -> None:
    assert SPELLER.mend(typed) == typed
