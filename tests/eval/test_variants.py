import pytest

from eval.variants import VARIANTS, abbreviated, vary, with_typos, without_diacritics
from tests.eval.records import question


@pytest.mark.parametrize(
    ("text", "bare"), [("Đơn vị nào chủ trì?", "Don vi nao chu tri?"), ("QĐ 12/QĐ-UBND", "QD 12/QD-UBND"), ("", "")]
)
def test_diacritics_go_and_capitals_stay(text: str, bare: str) -> None:
    assert without_diacritics(text) == bare


def test_slips_are_as_many_as_asked_for_and_the_same_each_time() -> None:
    text = "Những công việc chuyên môn thường xuyên TTHC"
    for count in (1, 2):
        slipped = with_typos(text, count, "q1")
        assert slipped == with_typos(text, count, "q1")
        changed = [new for old, new in zip(text.split(), slipped.split(), strict=True) if old != new]
        assert len(changed) <= count
        assert "TTHC" in slipped
    assert len({with_typos(text, 2, f"q{seed}") for seed in range(20)}) > 10
    assert with_typos("ai lo?", 2, "q1") == "ai lo?"


def test_terms_become_their_usual_abbreviation() -> None:
    assert abbreviated("công bố thủ tục hành chính") == "công bố TTHC"


def test_every_variant_keeps_what_is_expected() -> None:
    for variant in VARIANTS:
        varied = vary(question(lead=("Văn phòng Sở",)), variant)
        assert varied.expect == question(lead=("Văn phòng Sở",)).expect
        assert varied == vary(question(lead=("Văn phòng Sở",)), variant)
