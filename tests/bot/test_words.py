from __future__ import annotations

import pytest

from bot.words import PhraseTable, may_be, split_words


@pytest.mark.parametrize(
    ("typed", "meant", "may"),
    [("han", "hạn", True), ("hơp", "hợp", True), ("số", "sở", False), ("hạn", "han", False), ("dau", "đầu", True)],
)
def test_marks_may_be_left_out_but_not_be_others(typed: str, meant: str, may: bool) -> None:
    assert may_be(typed, meant) is may


def test_the_longest_phrase_wins_and_quoted_words_are_left_alone() -> None:
    table = PhraseTable([("hạn", "due"), ("đúng hạn", "keep"), ("ai chủ trì", "lead")])
    found = table.find(split_words('ai chu tri ho so dung han, hạn? "hạn"'))
    assert [(hit.value, hit.start) for hit in found] == [("lead", 0), ("keep", 5), ("due", 7)]


def test_a_single_word_with_marks_must_have_just_its_own() -> None:
    table = PhraseTable([("mấy", "count")])
    assert not table.find(split_words("máy tính"))
    assert table.find(split_words("may việc"))


def test_a_phrase_runs_over_a_stop_only_where_its_table_says_so() -> None:
    phrases = [("đơn vị nào phối hợp", "support"), ("đơn vị nào", "who")]
    words = split_words("đơn vị nào, phối hợp với ai")
    assert [hit.value for hit in PhraseTable(phrases).find(words)] == ["who"]
    assert [hit.value for hit in PhraseTable(phrases, over_stops=True).find(words)] == ["support"]
    assert not split_words("mục 6.3 TT&TT")[2].stopped
