"""Training is repeatable, honest about what it holds out, and better than what it starts from."""

import random
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sentence_transformers", reason="needs the extra `models`: run `make test-models`")

from hypothesis import given
from hypothesis import strategies as st

from retrieval import train
from retrieval.embedder import MARKER, SHIPPED, StaticEmbedder, load_embedder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folders = [tmp_path_factory.mktemp("models") / name for name in ("one", "other")]
    for folder in folders:
        train.main(out=folder, limit=20)
    return folders


def test_the_same_knowledge_gives_the_same_files(written: list[Path]) -> None:
    for name in (MARKER, "tokenizer.json", "model.safetensors", "modules.json"):
        assert (written[0] / name).read_bytes() == (written[1] / name).read_bytes()


def test_what_was_trained_is_served(written: list[Path]) -> None:
    embedder = load_embedder(str(written[0]))
    assert isinstance(embedder, StaticEmbedder)
    assert embedder.name != load_embedder().name
    tasks = train.read_pairs()[:20]
    rows, asked = embedder.encode([t.row for t in tasks]), embedder.encode([t.questions[0] for t in tasks])
    assert (np.argmax(asked @ rows.T, axis=1) == np.arange(20)).mean() > 0.8


def test_the_shipped_vocabulary_is_that_of_the_knowledge() -> None:
    tasks, meanings = train.read_pairs(), train.read_meanings()
    texts = [*(t.row for t in tasks), *(q for t in tasks for q in t.questions)]
    words = [text for m in meanings for text in (m.form, m.term)]
    model = train.new_model([*texts, *words], train.Recipe())
    assert model[0].tokenizer.to_str(pretty=False) == _compact(SHIPPED / "tokenizer.json")


def _compact(path: Path) -> str:
    from tokenizers import Tokenizer

    text: str = Tokenizer.from_file(str(path)).to_str(pretty=False)
    return text


def test_joined_models_are_as_wide_as_one_and_near_their_mean() -> None:
    tasks, meanings = train.read_pairs()[:30], train.read_meanings()[:200]
    models = [train.train_once(tasks, meanings, train.Recipe(epochs=2), seed) for seed in (1, 2, 3)]
    joined = train.join(models)
    rows, asked = [task.row for task in tasks], [task.questions[0] for task in tasks]
    mean = np.mean([train.vector_scores(model, asked, rows) for model in models], axis=0)
    scores = train.vector_scores(joined, asked, rows)
    assert joined.get_embedding_dimension() == models[0].get_embedding_dimension()
    assert np.corrcoef(scores.ravel(), mean.ravel())[0, 1] > 0.95
    assert not np.allclose(train.vector_scores(models[0], asked, rows), train.vector_scores(models[1], asked, rows))


def test_no_question_of_a_held_out_task_is_trained_on() -> None:
    tasks = train.read_pairs()
    training, held = train.split_by_task(tasks)
    assert (len(training), len(held)) == (480, 120)
    assert sorted(training + held) == list(range(600))
    asked = {question for place in training for question in tasks[place].questions}
    assert not any(question in asked for place in held for question in tasks[place].questions)


def test_training_helps_on_tasks_that_were_held_out() -> None:
    methods = train.measure(train.read_pairs()[:100], train.read_meanings(), train.Recipe(epochs=3))
    assert methods["vectors"][2] > methods["vectors, untrained"][2] + 0.2
    assert methods["words + thesaurus + vectors"][2] > methods["words (BM25)"][2]


SCORES = [
    ([[3.0, 2.0, 1.0]], [0], (100.0, 100.0, 1.0)),
    ([[3.0, 2.0, 1.0]], [2], (0.0, 100.0, 1 / 3)),
    ([[1.0] * 9], [0], (0.0, 100.0, 0.2)),  # nothing told apart: the middle rank
    ([[9, 8, 7, 6, 5, 4], [9, 8, 7, 6, 5, 4]], [0, 5], (50.0, 50.0, (1 + 1 / 6) / 2)),
]


@pytest.mark.parametrize(("scores", "right", "expected"), SCORES)
def test_quality_counts_ranks(
    scores: list[list[float]], right: list[int], expected: tuple[float, float, float]
) -> None:
    assert train.quality(np.array(scores, dtype=float), right) == pytest.approx(expected)


@given(st.text("abcđêố ", max_size=30), st.integers(0, 99))
def test_a_slip_changes_one_word_at_most(text: str, seed: int) -> None:
    before, after = text.split(), train.mistype(text, random.Random(seed)).split()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) <= 1
