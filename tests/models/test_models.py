"""What sentence-transformers makes of the shipped folder, and other models under EMBEDDING_MODEL."""

import os
from pathlib import Path

import numpy as np
import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing here may go to the network
pytest.importorskip("sentence_transformers", reason="needs the extra `models`: run `make test-models`")

from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertModel, BertTokenizer

from retrieval.embedder import SHIPPED, EmbedderError, SentenceEmbedder, features, load_embedder

TEXTS = [
    "Rà soát, đánh giá thủ tục hành chính năm 2024",
    "ai lo vu scan ho so cu",
    "BC CCHC quý I nộp khi nào?",
    "Sở Kế hoạch và Đầu tư chủ trì, phối hợp với Văn phòng UBND tỉnh",
]


def test_numpy_and_sentence_transformers_give_the_same_vectors() -> None:
    model = SentenceTransformer(str(SHIPPED), device="cpu")
    theirs = np.asarray(model.encode([features(text) for text in TEXTS]), dtype=np.float32)
    assert load_embedder().encode(TEXTS) == pytest.approx(theirs, abs=1e-3)


@pytest.fixture(scope="module")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of one layer with random weights, saved as sentence-transformers saves any model."""
    folder = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "rà", "soát", "thủ", "tục", "báo", "cáo"]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder / "plain")
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=24,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config).save_pretrained(folder / "plain")
    transformer = Transformer(str(folder / "plain"))
    pooling = Pooling(transformer.get_embedding_dimension())
    SentenceTransformer(modules=[transformer, pooling], device="cpu").save(str(folder / "model"))
    return folder / "model"


def test_any_other_model_is_served_by_its_own_library(tiny_bert: Path) -> None:
    embedder = load_embedder(str(tiny_bert))
    assert isinstance(embedder, SentenceEmbedder)
    assert (embedder.name, embedder.dimensions) == (str(tiny_bert), 24)
    vectors = embedder.encode(["rà soát thủ tục", "báo cáo"])
    assert vectors.shape == (2, 24)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-5)
    assert embedder.encode([]).shape == (0, 24)


def test_a_missing_model_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="không tải được mô hình") as refused:
        load_embedder(str(tmp_path / "none"))
    assert "\n" not in str(refused.value)
