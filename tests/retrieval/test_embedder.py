"""The shipped embedding as numpy serves it, and what is said when a model cannot be had."""

import importlib.util
import json
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import PlanError
from retrieval.embedder import MARKER, SHIPPED, EmbedderError, StaticEmbedder, features, load_embedder

NEAR = [
    ("ai lo việc soát lại giấy tờ", "Rà soát, đánh giá thủ tục hành chính", "Tổ chức hội thi cải cách hành chính"),
    ("vụ scan hồ sơ cũ", "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "Đánh giá, xếp loại công chức"),
    ("nộp hồ sơ qua mạng", "Cung cấp dịch vụ công trực tuyến toàn trình", "Kiểm tra công tác cải cách hành chính"),
    ("mở lớp dạy cán bộ", "Tổ chức đào tạo, bồi dưỡng công chức, viên chức", "Duy trì hệ thống quản lý chất lượng"),
    ("dân có ưng bụng không", "Khảo sát mức độ hài lòng của người dân", "Sắp xếp tổ chức bộ máy, tinh giản biên chế"),
    ("bc cchc quý", "Báo cáo cải cách hành chính định kỳ", "Số hóa hồ sơ lưu trữ"),
    ("tien nha nuoc cap", "Phân bổ dự toán ngân sách nhà nước", "Tuyên truyền chuyển đổi số"),
]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbedder:
    embedder = load_embedder()
    assert isinstance(embedder, StaticEmbedder)
    return embedder


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rà soát TTHC", "ra soat tthc ra_soat soat_tthc"),
        ("đề-án 06", "de an 06 de_an an_06"),
        ("một", "mot"),
        ("", ""),
    ],
)
def test_features_are_folded_syllables_and_their_pairs(text: str, expected: str) -> None:
    assert features(text) == expected


def test_one_row_a_text_of_length_one(shipped: StaticEmbedder) -> None:
    vectors = shipped.encode(["rà soát thủ tục", "báo cáo", "kế hoạch năm 2024"])
    assert vectors.shape == (3, shipped.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_no_texts_give_no_rows(shipped: StaticEmbedder) -> None:
    assert shipped.encode([]).shape == (0, shipped.dimensions)


@pytest.mark.parametrize("text", ["", "  ", "?!", "zzzqq"])
def test_a_text_with_nothing_known_is_all_zeros(shipped: StaticEmbedder, text: str) -> None:
    assert not shipped.encode([text]).any()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Rà soát thủ tục hành chính", "ra soat thu tuc hanh chinh"),
        ("Đánh giá, xếp loại", "DANH GIA XEP LOAI"),
        ("Hội đồng", unicodedata.normalize("NFD", "Hội đồng")),
    ],
)
def test_spelling_with_and_without_diacritics_gives_the_same_vector(
    shipped: StaticEmbedder, one: str, other: str
) -> None:
    vectors = shipped.encode([one, other])
    assert np.array_equal(vectors[0], vectors[1])


@pytest.mark.parametrize(("question", "right", "wrong"), NEAR)
def test_an_everyday_question_is_nearer_to_its_task(
    shipped: StaticEmbedder, question: str, right: str, wrong: str
) -> None:
    asked, near, far = shipped.encode([question, right, wrong])
    assert asked @ near > asked @ far + 0.1


@given(st.lists(st.text(max_size=60), max_size=4))
def test_a_text_has_one_vector_whatever_stands_beside_it(shipped: StaticEmbedder, texts: list[str]) -> None:
    together = shipped.encode(texts)
    assert np.isfinite(together).all()
    for text, vector in zip(texts, together, strict=True):
        assert np.array_equal(shipped.encode([text])[0], vector)


def test_the_shipped_folder_is_small_and_named_by_its_content(shipped: StaticEmbedder) -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*")) < 12_000_000
    assert shipped.name == json.loads((SHIPPED / MARKER).read_text(encoding="utf-8"))["name"]
    assert str(shipped.dimensions) in shipped.name


def test_a_trained_folder_is_served_without_the_extra(shipped: StaticEmbedder) -> None:
    assert load_embedder(str(SHIPPED)).name == shipped.name


@pytest.mark.parametrize("spoiled", ["tokenizer.json", "model.safetensors", MARKER])
def test_a_spoiled_folder_is_refused_in_one_line(tmp_path: Path, spoiled: str) -> None:
    for name in ("tokenizer.json", "model.safetensors", MARKER):
        (tmp_path / name).write_bytes(b"spoiled" if name == spoiled else (SHIPPED / name).read_bytes())
    with pytest.raises(EmbedderError, match="không đọc được mô hình") as refused:
        load_embedder(str(tmp_path))
    assert "\n" not in str(refused.value)


def test_a_table_of_another_tokenizer_is_refused(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "model.safetensors", MARKER):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    (tmp_path / "tokenizer.json").write_text(
        '{"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null, '
        '"pre_tokenizer": null, "post_processor": null, "decoder": null, '
        '"model": {"type": "WordLevel", "vocab": {"[UNK]": 0}, "unk_token": "[UNK]"}}',
        encoding="utf-8",
    )
    with pytest.raises(EmbedderError, match="không khớp"):
        load_embedder(str(tmp_path))


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None, reason="the extra `models` is installed"
)
def test_another_model_needs_the_extra() -> None:
    with pytest.raises(PlanError, match=r"EMBEDDING_MODEL=some/model: .*troly-kehoach\[models\]"):
        load_embedder("some/model")
