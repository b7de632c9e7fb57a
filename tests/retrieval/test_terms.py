"""The thesaurus at work: what is added to a text, with what weight, and what must not be."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import clean, fold, syllables
from retrieval.terms import THESAURUS, expand, write_out


def added(text: str) -> dict[str, float]:
    return {" ".join(phrase): weight for phrase, weight in expand(text).phrases}


WRITTEN_OUT = [
    ("ai chủ trì rà soát TTHC", "thu tuc hanh chinh"),
    ("ai chu tri ra soat tthc", "thu tuc hanh chinh"),
    ("BC quý I", "bao cao"),
    ("VBQPPL", "van ban quy pham phap luat"),
    ("kế hoạch CCHC", "cai cach hanh chinh"),
    ("ubnd tỉnh", "uy ban nhan dan"),
    ("họp HĐND", "hoi dong nhan dan"),
    ("hop hdnd", "hoi dong nhan dan"),
    ("VP nộp gì", "van phong"),
    ("tỷ lệ DVC", "dich vu cong"),
    ("phòng CNTT", "cong nghe thong tin"),
    ("CBCC", "can bo cong chuc"),
    ("CCVC", "cong chuc vien chuc"),
    ("đv CT?", "don vi chu tri"),
    ("ĐV PH?", "don vi phoi hop"),
    ("CT là ai", "chu tri"),
    ("SP phải nộp", "san pham"),
    ("TH quý II", "tong hop"),
    ("TH quý II", "thuc hien"),
    ("QĐ công bố", "quyet dinh"),
    ("phòng TCCB", "to chuc can bo"),
    ("phòng HCTC", "hanh chinh to chuc"),
    ("HCTC-QTTV", "hanh chinh to chuc quan tri tai vu"),
    ("HCTC&QTTV", "hanh chinh to chuc quan tri tai vu"),
    ("PCTN", "phong chong tham nhung"),
    ("phòng KSTTHC", "kiem soat thu tuc hanh chinh"),
    ("CĐS", "chuyen doi so"),
    ("cds", "chuyen doi so"),
    ("Sở TT&TT", "thong tin va truyen thong"),
    ("so tttt", "thong tin va truyen thong"),
    ("Sở KH&ĐT", "ke hoach va dau tu"),
    ("Sở KHĐT", "ke hoach va dau tu"),
    ("NSNN", "ngan sach nha nuoc"),
    ("TT PVHCC", "trung tam phuc vu hanh chinh cong"),
    ("áp dụng ISO", "he thong quan ly chat luong"),
    ("TTr trình HĐND", "to trinh"),
    ("bài viết về CA tỉnh", "cong an"),
    (unicodedata.normalize("NFD", "họp HĐND"), "hoi dong nhan dan"),
]


@pytest.mark.parametrize(("text", "phrase"), WRITTEN_OUT)
def test_an_abbreviation_is_written_out(text: str, phrase: str) -> None:
    assert any(f" {phrase} " in f" {longer} " and weight >= 0.5 for longer, weight in added(text).items())


LEFT_ALONE = [
    ("ca trực cuối tuần", "cong an"),  # a word in small letters
    ("ai chủ trì", "tri tue nhan tao"),
    ("AI CHỦ TRÌ RÀ SOÁT GIẤY TỜ", "tri tue nhan tao"),  # capitals that say nothing
    ("pa", "phuong an"),
    ("NĐ mới ban hành", "noi dung"),  # spelled with Đ
    ("HĐND thông qua", "hop dong"),  # inside a longer abbreviation
    ("lấy ý kiến UBND xã", "uy ban"),
]


@pytest.mark.parametrize(("text", "phrase"), LEFT_ALONE)
def test_what_only_looks_like_an_abbreviation_is_left_alone(text: str, phrase: str) -> None:
    assert phrase not in added(text)


def test_an_everyday_word_brings_its_formal_term_before_its_siblings() -> None:
    phrases = added("soát lại giấy tờ")
    assert phrases["ra soat thu tuc hanh chinh"] == 0.4
    assert phrases["tim thu tuc ruom ra"] == 0.2


def test_a_related_term_weighs_half_of_a_synonym() -> None:
    assert added("báo cáo quý")["bao cao dinh ky"] == 0.2


def test_every_reading_of_an_ambiguous_abbreviation_is_added_the_usual_one_heaviest() -> None:
    phrases = added("BC cuối năm")
    assert (phrases["bao cao"], phrases["bien che"]) == (1.0, 0.5)


def test_a_term_written_out_is_also_sought_under_its_abbreviation() -> None:
    assert added("thủ tục hành chính")["tthc"] == 0.4


def test_what_the_text_says_already_is_not_added() -> None:
    assert "thu tuc hanh chinh" not in added("thủ tục hành chính (TTHC)")


def test_writing_out_gives_the_sure_readings_only() -> None:
    assert write_out("BC cuối năm của VP") == [("bao", "cao"), ("van", "phong")]


@pytest.mark.parametrize("text", ["", "   ", "???", "12/2024"])
def test_a_text_without_words_gets_nothing_added(text: str) -> None:
    assert expand(text).phrases == ()


_VIETNAMESE = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằếềệíìịóòọốồộớờợúùụứừựýỳABCĐHNTUV &-./0123456789\u0301")
)


@given(st.one_of(st.text(), _VIETNAMESE))
def test_terms_are_the_folded_syllables_and_phrases_are_folded_weighed_and_new(text: str) -> None:
    expansion = expand(text)
    assert expansion.terms == tuple(syllables(text))
    weights = [weight for _, weight in expansion.phrases]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)
    assert len({phrase for phrase, _ in expansion.phrases}) == len(weights)
    assert all(tuple(syllables(" ".join(phrase))) == phrase for phrase, _ in expansion.phrases)


def test_every_form_of_the_thesaurus_leads_to_its_term() -> None:
    for line in THESAURUS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        term = " ".join(syllables(entry["canonical"]))
        for form in entry["forms"]:
            folded = " ".join(syllables(form))
            assert term in added(form) or f" {term} " in f" {folded} ", (form, term)


def test_the_thesaurus_is_clean() -> None:
    kinds = {"abbreviation", "synonym", "colloquial", "related"}
    seen: set[tuple[str, str]] = set()
    for line in THESAURUS.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        assert entry.keys() == {"canonical", "kind", "forms"}
        assert entry["kind"] in kinds
        assert entry["forms"]
        assert all(clean(text) == text for text in (entry["canonical"], *entry["forms"]))
        assert len(set(entry["forms"])) == len(entry["forms"])
        key = (fold(entry["canonical"]), entry["kind"])
        assert key not in seen, key
        seen.add(key)
