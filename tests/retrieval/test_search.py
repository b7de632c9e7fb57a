"""Ranking: what is searched by, how the two rankings are joined, and what the figures of a hit mean."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from retrieval import search
from retrieval.index import Index
from retrieval.search import coverage, rank, rarity, read_question, z_scores
from retrieval.stopwords import stop_places

WORDS = "ra soat thu tuc hanh chinh chu tri van phong may quet bao cao tthc"
KNOWN = dict.fromkeys(WORDS.split(), 2)


def content(question: str) -> list[str]:
    return [word.forms[0] for word in read_question(question, KNOWN, 10).words]


CONTENT = [
    ("Ai chủ trì rà soát thủ tục và hạn khi nào?", ["ra", "soat", "thu", "tuc"]),
    ("ai chu tri ra soat thu tuc, thang may xong", ["ra", "soat", "thu", "tuc"]),
    ("đơn vị nào mua máy quét", ["mua", "may", "quet"]),  # "máy" is no "mấy"
    ("báo cáo nộp bao giờ", ["bao", "cao", "nop"]),
    (unicodedata.normalize("NFD", "Ai rà soát"), ["ra", "soat"]),
    ("who leads TTHC review", ["tthc", "review"]),
    ("ai chủ trì?", ["ai", "chu", "tri"]),  # nothing else is asked
    ("", []),
]


@pytest.mark.parametrize(("question", "words"), CONTENT)
def test_words_that_only_ask_are_left_out(question: str, words: list[str]) -> None:
    assert content(question) == words


def test_an_abbreviation_in_capitals_never_asks() -> None:
    assert stop_places(["ai", "dùng", "AI"], ["ai", "dung", "ai"]) == {0}


def test_abbreviations_weigh_like_words_and_synonyms_less() -> None:
    asked = read_question("soát lại TTHC", KNOWN, 10)
    assert asked.tokens["tthc"] == asked.tokens["thu_tuc"] == asked.tokens["hanh"] == 1.0
    assert asked.tokens["ra_soat"] == 0.4  # the formal word for "soát lại"
    assert "lai" not in asked.tokens  # stands in no row


def test_coverage_counts_an_abbreviation_that_the_row_writes_out() -> None:
    asked = read_question("rà soát TTHC", KNOWN, 10)
    assert coverage(asked, " ra soat thu tuc hanh chinh | ") == 1.0
    assert coverage(asked, " ra soat van ban | ") == pytest.approx(2 / 3)
    assert coverage(asked, " bao cao | ") == 0.0
    assert coverage(read_question("", KNOWN, 10), " bao cao | ") == 0.0


def test_coverage_weighs_rare_words_more() -> None:
    asked = read_question("báo cáo máy quét", {"bao": 9, "cao": 9, "may": 1, "quet": 1}, 10)
    assert coverage(asked, " bao cao | ") < 0.1
    assert rarity(0, 10) > rarity(1, 10) > rarity(10, 10) > 0


def test_scores_are_sums_of_z_scores_and_ties_stay_in_table_order() -> None:
    ranked = rank([2, 5, 7], [4.0, 1.0, 1.0], [0.5, 0.5, 0.5])
    assert [hit.row for hit in ranked] == [2, 5, 7]
    assert ranked[0].score == pytest.approx(2**0.5)
    assert ranked[1].score == ranked[2].score
    assert z_scores([3.0, 3.0]).tolist() == [0.0, 0.0]
    assert rank([], [], []) == []


def test_the_row_that_says_it_comes_first(index: Index) -> None:
    hits = index.search_tasks("ai chủ trì rà soát TTHC và hạn khi nào?")
    assert hits[0].task.id == "bac-kan-2025/I/1"
    assert hits[0].coverage == 1.0
    assert hits[0].words > hits[1].words
    assert 0 < hits[0].vectors <= 1.0001
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


SAME = ["rà soát thủ tục hành chính", "ra soat thu tuc hanh chinh", "RÀ SOÁT THỦ TỤC HÀNH CHÍNH", "rà soát TTHC"]


@pytest.mark.parametrize("question", SAME)
def test_marks_capitals_and_abbreviations_make_no_difference(index: Index, question: str) -> None:
    assert index.search_tasks(question)[0].task.id == "bac-kan-2025/I/1"


def test_a_row_that_abbreviates_is_found_by_the_words_written_out(index: Index) -> None:
    assert index.search_tasks("báo cáo cải cách hành chính hằng quý")[0].task.id == "bac-kan-2025/I/4"


def test_the_name_of_a_plan_tells_its_rows_from_others(index: Index) -> None:
    assert index.search_tasks("rà soát của tỉnh Sóc Trăng")[0].task.plan_id == "soc-trang-2024"
    assert index.search_tasks("rà soát của tỉnh Bắc Kạn")[0].task.plan_id == "bac-kan-2025"


def test_search_stays_in_the_plans_given(index: Index) -> None:
    hits = index.search_tasks("rà soát thủ tục hành chính", ["soc-trang-2024"])
    assert {hit.task.plan_id for hit in hits} == {"soc-trang-2024"}
    assert len(hits) == 2
    assert index.search_tasks("rà soát", []) == []
    assert index.search_tasks("rà soát", ["gone"]) == []


def test_limit_is_kept(index: Index) -> None:
    assert len(index.search_tasks("cải cách", limit=2)) == 2
    assert index.search_tasks("cải cách", limit=0) == []


def test_passages_are_searched_apart(index: Index) -> None:
    hits = index.search_passages("ai đôn đốc thực hiện kế hoạch")
    assert hits[0].passage.id == "bac-kan-2025/p1"
    assert index.search_passages("đôn đốc", ["soc-trang-2024"]) == []


def test_the_same_question_gives_the_same_answer(index: Index) -> None:
    first = index.search_tasks("báo cáo cải cách")
    assert [index.search_tasks("báo cáo cải cách") for _ in range(3)] == [first] * 3


def test_a_question_of_unknown_words_still_gives_the_nearest(index: Index) -> None:
    hits = index.search_tasks("xyzzy qwerty")
    assert all(hit.words == 0 and hit.coverage == 0 for hit in hits)


@pytest.mark.parametrize("size", [1, 3, 4, 10])
def test_the_strongest_rows_are_those_of_a_whole_sort(size: int) -> None:
    words = np.asarray([0.0, 2.0, 1.0, 2.0, 0.0, 3.0, 1.0, 1.0])
    allowed = np.asarray([0, 1, 2, 3, 4, 6, 7])
    sorted_whole = sorted((row for row in allowed.tolist() if words[row] > 0), key=lambda row: -words[row])
    assert search.strongest(words, allowed, size).tolist() == sorted_whole[:size]
