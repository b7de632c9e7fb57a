"""Texts as vectors whose cosine says how near they are in meaning.

The shipped model is a table of learned vectors, one for each folded syllable and pair of neighbouring syllables that
training met; a text is the mean of its vectors. `retrieval/train.py` trains it and saves it as a sentence-transformers
folder (`StaticEmbedding`); here numpy and tokenizers serve the same files, which takes a tenth of the memory. Both
sides read a text through `features`, for no tokenizer can give overlapping pairs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from corpus.errors import PlanError
from corpus.text import syllables

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]

SHIPPED = Path(__file__).parent / "model"
# Stands in folders that `retrieval/train.py` wrote: the model's name, by which an index knows it again.
MARKER = "plan_model.json"

_DTYPES = {"F16": np.float16, "F32": np.float32}


class EmbedderError(PlanError):
    """An embedding model that cannot be loaded: not there, not readable, or its software is not installed."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"EMBEDDING_MODEL={setting}: {reason}")
        self.setting = setting
        self.reason = reason


class Embedder(Protocol):
    @property
    def name(self) -> str:
        """Identity of the model: vectors of two names must not be compared."""

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1; a text with nothing known in it is all zeros."""


def features(text: str) -> str:
    """A text's folded syllables, then its pairs of neighbours ("ra soat" gives "ra soat ra_soat"), as the shipped model reads it."""
    words = syllables(text)
    return " ".join([*words, *map("_".join, pairwise(words))])


@dataclass(frozen=True, repr=False)
class StaticEmbedder:
    """The mean of `table` rows (tokens x dimensions), scaled to length 1."""

    name: str
    tokenizer: Tokenizer
    table: NDArray[np.float16] | NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        return int(self.table.shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encoded = self.tokenizer.encode_batch_fast([features(text) for text in texts], add_special_tokens=False)
        for vector, tokens in zip(vectors, encoded, strict=True):
            if tokens.ids:
                vector[:] = self.table[tokens.ids].mean(axis=0, dtype=np.float32)
        return _unit(vectors)


@dataclass(frozen=True, repr=False)
class SentenceEmbedder:
    """Any other sentence-transformers model, given texts as they are."""

    name: str
    model: SentenceTransformer

    @property
    def dimensions(self) -> int:
        return int(self.model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors = self.model.encode(list(texts), convert_to_numpy=True, show_progress_bar=False)
        return _unit(np.asarray(vectors, dtype=np.float32))


def load_embedder(setting: str | None = None) -> Embedder:
    """Load the shipped model (None), a folder that `retrieval/train.py` wrote, or any sentence-transformers model.

    `setting` is the value of EMBEDDING_MODEL: a folder or a public name. Raises EmbedderError, in Vietnamese.
    """
    folder = Path(setting) if setting else SHIPPED
    if (folder / MARKER).is_file() or folder == SHIPPED:
        return _load_static(folder, setting or str(folder))
    return _load_sentence_transformers(str(setting))


def _load_static(folder: Path, setting: str) -> StaticEmbedder:
    try:
        name = json.loads((folder / MARKER).read_text(encoding="utf-8"))["name"]
        tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        table = _read_table(folder / "model.safetensors")
    except Exception as error:  # tokenizers raises nothing narrower
        reason = f"không đọc được mô hình trong thư mục {folder} ({_first_line(error)})"
        raise EmbedderError(setting, reason) from error
    if len(table) != tokenizer.get_vocab_size():
        raise EmbedderError(setting, f"mô hình trong thư mục {folder} không khớp với tệp tokenizer.json của nó")
    return StaticEmbedder(str(name), tokenizer, table)


def _read_table(path: Path) -> NDArray[np.float16] | NDArray[np.float32]:
    """The one matrix of a safetensors file: 8 bytes of header length, a JSON header, then the numbers.

    Source of the layout: https://github.com/huggingface/safetensors#format
    """
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    entry = json.loads(raw[8:start])["embedding.weight"]
    first, last = entry["data_offsets"]
    numbers = np.frombuffer(raw[start + first : start + last], dtype=np.dtype(_DTYPES[entry["dtype"]]))
    table: NDArray[np.float16] | NDArray[np.float32] = numbers.reshape(entry["shape"])
    return table


def _load_sentence_transformers(setting: str) -> SentenceEmbedder:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        reason = 'mô hình này cần phần cài thêm "models": pip install "troly-kehoach[models]"'
        raise EmbedderError(setting, reason) from error
    try:
        return SentenceEmbedder(setting, SentenceTransformer(setting, device="cpu"))
    except Exception as error:  # the library raises many kinds for a missing or broken model
        reason = f"không tải được mô hình; hãy kiểm tra tên hoặc thư mục ({_first_line(error)})"
        raise EmbedderError(setting, reason) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _unit(vectors: Vectors) -> Vectors:
    """Scale each row to length 1; a row of zeros stays."""
    lengths: NDArray[Any] = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
