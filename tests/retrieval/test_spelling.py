"""Typing slips: what is mended, and what must be left alone."""

from __future__ import annotations

import pytest

from corpus.text import fold
from retrieval.spelling import correct, is_syllable, read_telex
from retrieval.store import Compound, Vocabulary

WORDS = """kế hoạch, chương trình, pháp luật, thủ tục, hành chính, hồ sơ, xử lý, giải quyết, rà soát, báo cáo, kết quả,
kiểm tra, văn phòng, công việc, quyết định, tập huấn, chuyển đổi, tiếp nhận, nhân dân, công tác, công sở, ban hành, cán bộ, sử dụng, điện tử, nhân diện"""
NAMES = "bắc kạn, sóc trăng, tuyên quang, quảng trị"
ROWS = ["lập kế hoạch công tác", "hồ sơ thủ tục hành chính", "quan tâm", "trang bị"]


def compounds() -> dict[str, Compound]:
    listed = [Compound(fold(word), word) for word in WORDS.replace("\n", " ").split(", ")]
    listed += [Compound(fold(name), name, True) for name in NAMES.split(", ")]
    return {compound.folded: compound for compound in listed}


VOCABULARY = Vocabulary(
    tasks={},
    passages={},
    spellings={fold(part): part for compound in compounds().values() for part in compound.spelling.split()},
    compounds=compounds(),
)


def holds(token: str) -> bool:
    return any(token in fold(row).replace(" ", "_") for row in ROWS)


MENDED = [
    ("kế hoạhc năm 2024", "kế hoạch năm 2024"),
    ("chuogn trình", "chương trình"),
    ("kees hoachj", "kế hoạch"),
    ("keees hoachj", "kế hoạch"),
    ("baos caos kết quar", "báo cáo kết quả"),
    ("thur tujc hanhf chinhs", "thủ tục hành chính"),
    ("giải quyêts hồ sơ", "giải quyết hồ sơ"),
    ("Phpá luật", "Pháp luật"),
    ("kế hoạch của Bắc Cạn", "kế hoạch của Bắc Kạn"),
    ("bac can lam gi", "bac kạn lam gi"),
    ("Sóc Chăng", "Sóc Trăng"),
    ("tuyen quan co gi", "tuyen quang co gi"),
    ("trương trình công tác", "chương trình công tác"),
    ("sử lý hồ sơ", "xử lý hồ sơ"),
    ("dải quyết", "giải quyết"),
]


@pytest.mark.parametrize(("typed", "mended"), MENDED)
def test_sure_slips_are_mended(typed: str, mended: str) -> None:
    assert correct(typed, VOCABULARY, holds) == mended


KEPT = [
    "kế hoạch",
    "kê hoach",  # folded alike: nothing to mend
    "phap luât",
    "chưong trinh",
    "ke hoach cong tac",
    "Bắc Ninh, Bắc Giang",
    "who leads TTHC review and when is it due",
    "deadline của project này là khi nào",
    "email, zoom, file excel, dashboard",
    "rà soát TTHC, CĐS, DVCTT, UBND",
    "12/KH-UBND ngày 30/6/2024",
    "con số bao nhiêu",  # sounds like no "công sở"
    "bán hàng qua mạng",
    "bên nào scan bỏ vào máy",  # one letter from "cán bộ", but "bỏ" is spelled as meant
    "chỉ tiêu xử đúng ngày",
    "nhan vien moi can gi",  # without marks, only names are mended by their sound
    "gop y kp, ph dv ko",  # chat abbreviations
    "bác cán",  # other marks than "bắc kạn"
    "quan tâm",  # a pair of the rows
    "hoahc",  # alone, it could be anything
    "",
    "   ",
]


@pytest.mark.parametrize("typed", KEPT)
def test_what_is_not_surely_wrong_stays(typed: str) -> None:
    assert correct(typed, VOCABULARY, holds) == typed


SYLLABLES = [
    ("nghiem", True),
    ("quyet", True),
    ("giai", True),
    ("gi", True),
    ("uy", True),
    ("khuya", True),
    ("hoahc", False),
    ("plan", False),
    ("review", False),
    ("kac", False),
    ("ngi", False),
    ("tuch", False),
    ("", False),
]


@pytest.mark.parametrize(("word", "expected"), SYLLABLES)
def test_syllables_are_known_by_how_they_are_built(word: str, expected: bool) -> None:
    assert is_syllable(word) is expected


TELEX = [
    ("hoachj", "hoach"),
    ("keees", "ke"),
    ("ddaauf", "dau"),
    ("chuwowng", "chuong"),
    ("tieengs", "tieng"),
    ("tiesng", "tieng"),
    ("ruwf", "ru"),
    ("hoach", None),
    ("file", None),
    ("review", None),
]


@pytest.mark.parametrize(("keys", "syllable"), TELEX)
def test_telex_keys_are_read(keys: str, syllable: str | None) -> None:
    assert read_telex(keys) == syllable
