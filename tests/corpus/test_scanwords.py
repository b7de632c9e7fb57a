"""Marks of scanned words: mended where the words around say which syllable it was, left alone and doubted where not."""

from __future__ import annotations

from corpus.readers.paper import Page, Word
from corpus.readers.scanwords import mend_words


def read(text: str, confidence: float = 0.9, scanned: bool = True) -> list[Word]:
    """The words of a page of one line, mended."""
    words, left = [], 0.0
    for word in text.split():
        words.append(Word(word, left, 0, left + 6 * len(word), 10, confidence=confidence))
        left += 6 * len(word) + 3
    (page,) = mend_words([Page(1, 600, 800, tuple(words), (), (), scanned=scanned)])
    return list(page.words)


def text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


def test_marks_are_mended_by_the_words_around() -> None:
    assert text(read("Văn phòng Sớ, các đơn vi thuôc Sở")) == "Văn phòng Sở, các đơn vị thuộc Sở"
    assert text(read("Cống Thông tin điên tử")) == "Cổng Thông tin điện tử"


def test_capitals_and_signs_stay() -> None:
    assert text(read("(KIÊM TRA, RÀ SOÁT);")) == "(KIỂM TRA, RÀ SOÁT);"


def test_what_is_right_stays() -> None:
    printed = "Phối hợp với Sở Nội vụ tham mưu Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính năm 2026"
    words = read(printed)
    assert text(words) == printed
    assert all(word.confidence == 0.9 for word in words)


def test_no_letter_is_invented() -> None:
    assert text(read("Qxang Trj 17/KH-UBND Ztpp")) == "Qxang Trj 17/KH-UBND Ztpp"


def test_a_name_that_nobody_knows_stays() -> None:
    assert text(read("Đỗ Thị Hiếm")) == "Đỗ Thị Hiếm"


def test_marks_that_stay_open_make_a_word_unsure() -> None:
    (alone,) = read("thê")
    assert alone.text == "thê"
    assert alone.confidence <= 0.5


def test_words_of_a_file_that_has_its_letters_are_not_touched() -> None:
    words = read("đơn vi", confidence=1.0, scanned=False)
    assert text(words) == "đơn vi"
    assert all(word.confidence == 1.0 for word in words)
