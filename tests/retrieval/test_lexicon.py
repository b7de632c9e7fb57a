"""What a build learns of the plans' words."""

from __future__ import annotations

import pytest

from corpus.model import Plan
from retrieval import lexicon
from retrieval.index import Index
from retrieval.lexicon import mine_words
from retrieval.store import Compound


def quiet(step: str, done: int, total: int) -> None:
    assert 0 <= done <= total
    assert step == "Tách từ"


def test_compounds_names_and_spellings_are_learnt(kan: Plan, trang: Plan) -> None:
    words = mine_words([kan, trang], quiet)
    compounds = {compound.folded: compound for compound in words.compounds}
    assert compounds["thu tuc"] == Compound("thu tuc", "thủ tục")
    assert compounds["van phong"] == Compound("van phong", "văn phòng")
    assert compounds["bac kan"] == Compound("bac kan", "bắc kạn", is_name=True)
    assert words.spellings["soat"] == "soát"
    assert "2025" not in words.spellings


def test_of_very_many_texts_a_share_is_segmented(kan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = mine_words([kan], quiet)
    monkeypatch.setattr(lexicon, "_SEGMENTED", 5)
    part = mine_words([kan], quiet)
    assert part.spellings == whole.spellings  # those come from every text
    assert 0 < len(part.compounds) < len(whole.compounds)


def test_an_index_mends_by_what_it_learnt(index: Index) -> None:
    assert index.correct("thur tucj ở Bắc Cạn") == "thủ tục ở Bắc Kạn"
    assert index.correct("thủ tục ở Sóc Chăng") == "thủ tục ở Sóc Trăng"
    assert index.correct("rà soát TTHC") == "rà soát TTHC"
