import unicodedata

import pytest

from corpus.text import clean, fold, syllables

FOLDED = [
    ("Đề án đổi mới", "de an doi moi"),
    ("QUẢNG TRỊ", "quang tri"),
    (unicodedata.normalize("NFD", "thủ tục"), "thu tuc"),
]


@pytest.mark.parametrize(("text", "folded"), FOLDED)
def test_folding_drops_every_mark_and_the_bar_of_d(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_clean_text_has_no_tags_and_single_spaces() -> None:
    assert clean("<b>I</b>\u00a0 <p>Cải\tcách") == "I Cải cách"


def test_syllables_are_folded_words_and_numbers_in_order() -> None:
    assert syllables("Quý II/2024: đạt 95%") == ["quy", "ii", "2024", "dat", "95"]
