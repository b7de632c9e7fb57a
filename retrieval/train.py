"""Train the shipped embedding on the written knowledge: `python -m retrieval.train` (needs the extra `models`).

The written tasks are split by task, never by question: first the model is trained on four fifths, and the other fifth is
searched, like a plan that it never met, with that fifth's questions, beside an untrained table and beside words alone.
Then the shipped model is trained on everything, so nothing is left to measure it on.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from retrieval.embedder import MARKER, SHIPPED, features
from retrieval.knowledge_files import SEED, Meaning, Written, read_meanings, read_pairs, split_by_task
from retrieval.terms import expand

UNKNOWN = "[UNK]"

_LETTER = "abcdeghiklmnopqrstuvxy"


@dataclass(frozen=True)
class Recipe:
    """How to train; measured on the held-out tasks."""

    dimensions: int = 256
    epochs: int = 8
    batch: int = 128
    learning_rate: float = 0.01
    temperature: float = 0.2
    noise: float = 0.3  # share of questions that get a typo
    rare_pairs: int = 2  # a pair of syllables needs this many texts to get a row
    runs: int = 3  # models trained from other random numbers and joined: one alone is a few questions luckier or not


def mistype(text: str, chance: random.Random) -> str:
    """One typing slip in one word: a letter left out, doubled, changed, or two swapped."""
    words = text.split()
    longer = [place for place, word in enumerate(words) if len(word) > 2]
    if not longer:
        return text
    place = chance.choice(longer)
    word = words[place]
    at = chance.randrange(len(word) - 1)
    slips = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + chance.choice(_LETTER) + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    words[place] = chance.choice(slips)
    return " ".join(words)


def new_model(texts: Iterable[str], recipe: Recipe, seed: int = SEED) -> SentenceTransformer:
    """An untrained model over the features of `texts`: random rows, rare features longer by their idf."""
    seen = [features(text).split() for text in texts]
    counts = Counter(feature for text in seen for feature in set(text))
    known = sorted(feature for feature, count in counts.items() if "_" not in feature or count >= recipe.rare_pairs)
    tokenizer = Tokenizer(WordLevel({UNKNOWN: 0} | {feature: 1 + row for row, feature in enumerate(known)}, UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    rarity = np.array([0.0] + [math.log(1 + len(seen) / (1 + counts[feature])) for feature in known])
    numbers = np.random.default_rng(seed).normal(size=(len(rarity), recipe.dimensions)) / math.sqrt(recipe.dimensions)
    table = (numbers * (rarity / rarity.mean())[:, None]).astype(np.float32)
    model = _model_of(tokenizer, table)
    model[0].embedding.weight.register_hook(_spare_unknown)
    return model


def _model_of(tokenizer: Tokenizer, table: NDArray[np.float32]) -> SentenceTransformer:
    return SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=table), Normalize()], device="cpu")


def _spare_unknown(gradient: torch.Tensor) -> torch.Tensor:
    """No step for the row of unknown features, which stays zero: what was never met says nothing."""
    return gradient.index_fill(0, torch.tensor([0]), 0.0)


def vectors_of(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    """Vectors with gradients, one row a text."""
    result: torch.Tensor = model(model.preprocess([features(text) for text in texts]))["sentence_embedding"]
    return result


def train(tasks: Sequence[Written], meanings: Sequence[Meaning], recipe: Recipe) -> SentenceTransformer:
    """Several models trained alike and joined into one of the same size."""
    return join([train_once(tasks, meanings, recipe, SEED + run) for run in range(recipe.runs)])


def join(models: Sequence[SentenceTransformer]) -> SentenceTransformer:
    """One model whose cosines are near the mean of several that share a vocabulary.

    Their tables side by side give just that mean, but as many times the width; the directions along which those wide
    rows spread most are kept (principal components, without centring), as many as one model has.
    """
    tables = [_table(model) for model in models]
    wide = np.concatenate(tables, axis=1)
    _, directions = np.linalg.eigh(wide.T @ wide)  # in rising order of spread
    return _model_of(models[0].tokenizer, (wide @ directions[:, -tables[0].shape[1] :]).astype(np.float32))


def _table(model: SentenceTransformer) -> NDArray[np.float64]:
    weights: torch.Tensor = model[0].embedding.weight
    return np.array(weights.detach().tolist(), dtype=np.float64)


def train_once(tasks: Sequence[Written], meanings: Sequence[Meaning], recipe: Recipe, seed: int) -> SentenceTransformer:
    """Pull each question to its task, among all tasks, and each form of the thesaurus to its term, among a batch's.

    One thread and fixed seeds: the same knowledge and recipe give the same table, bit for bit, on the same machine.
    """
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    chance = random.Random(seed)
    rows = [task.row for task in tasks]
    asked = [(question, place) for place, task in enumerate(tasks) for question in task.questions]
    words = [text for meaning in meanings for text in (meaning.form, meaning.term)]
    model = new_model([*rows, *(question for question, _ in asked), *words], recipe, seed)
    row_tokens = model.preprocess([features(row) for row in rows])
    optimizer = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    steps = math.ceil(len(asked) / recipe.batch)
    for _ in range(recipe.epochs):
        questions, forms = chance.sample(asked, len(asked)), chance.sample(list(meanings), len(meanings))
        for step in range(steps):
            batch = questions[step::steps]
            typed = [mistype(text, chance) if chance.random() < recipe.noise else text for text, _ in batch]
            right = torch.tensor([place for _, place in batch])
            scores = vectors_of(model, typed) @ model(dict(row_tokens))["sentence_embedding"].T
            loss = torch.nn.functional.cross_entropy(scores / recipe.temperature, right)
            if forms[step::steps]:
                loss = loss + _meaning_loss(model, forms[step::steps], recipe)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call,unused-ignore]
            optimizer.step()
    return model


def _meaning_loss(model: SentenceTransformer, batch: Sequence[Meaning], recipe: Recipe) -> torch.Tensor:
    """Softmax of each form's term among the batch's other terms."""
    terms = list(dict.fromkeys(meaning.term for meaning in batch))
    right = torch.tensor([terms.index(meaning.term) for meaning in batch])
    scores = vectors_of(model, [meaning.form for meaning in batch]) @ vectors_of(model, terms).T
    losses = torch.nn.functional.cross_entropy(scores / recipe.temperature, right, reduction="none")
    return (losses * torch.tensor([meaning.weight for meaning in batch])).mean()


def save(model: SentenceTransformer, folder: Path) -> None:
    """Write the sentence-transformers folder, numbers in half precision, and the marker with the model's name."""
    model.half().save(str(folder), create_model_card=False)
    table = (folder / "model.safetensors").read_bytes()
    digest = hashlib.sha256(table + (folder / "tokenizer.json").read_bytes()).hexdigest()[:12]
    name = {"name": f"plan-static-{model.get_embedding_dimension()}-{digest}"}
    (folder / MARKER).write_text(json.dumps(name) + "\n", encoding="utf-8")


Scores = NDArray[np.float64]


def word_scores(texts: Sequence[str], rows: Sequence[str], *, widest: float) -> Scores:
    """BM25 (k1 1.2, b .75) of features, texts x rows; phrases of the thesaurus of weight `widest` and more are added."""
    counts = [Counter(features(row).split()) for row in rows]
    sizes = np.array([count.total() for count in counts])
    saturation = 1.2 * (0.25 + 0.75 * sizes / sizes.mean())
    where: dict[str, list[int]] = {}
    for place, count in enumerate(counts):
        for feature in count:
            where.setdefault(feature, []).append(place)
    scores = np.zeros((len(texts), len(rows)))
    for score, text in zip(scores, texts, strict=True):
        phrases = [(text, 1.0), *((" ".join(p), weight) for p, weight in expand(text).phrases if weight >= widest)]
        for phrase, weight in phrases:
            for feature in features(phrase).split():
                found = where.get(feature, [])
                rarity = math.log(1 + (len(rows) - len(found) + 0.5) / (len(found) + 0.5))
                often = np.array([counts[place][feature] for place in found])
                score[found] += weight * rarity * often * 2.2 / (often + saturation[found])
    return scores


def vector_scores(model: SentenceTransformer, texts: Sequence[str], rows: Sequence[str]) -> Scores:
    with torch.no_grad():
        scores = vectors_of(model, texts) @ vectors_of(model, rows).T
    return np.array(scores.tolist(), dtype=np.float64)


def standard(scores: Scores) -> Scores:
    """z-scores over the rows, so that words and vectors can be added."""
    spread = np.maximum(scores.std(axis=1, keepdims=True), 1e-12)
    return np.asarray((scores - scores.mean(axis=1, keepdims=True)) / spread, dtype=np.float64)


def quality(scores: Scores, right: Sequence[int]) -> tuple[float, float, float]:
    """Recall at 1 and at 5, in percent, and the mean reciprocal rank; rows that score the same count half before."""
    own = scores[np.arange(len(right)), list(right)][:, None]
    ranks = 1 + (scores > own).sum(axis=1) + ((scores == own).sum(axis=1) - 1) / 2
    return 100 * float((ranks < 1.5).mean()), 100 * float((ranks < 5.5).mean()), float((1 / ranks).mean())


def measure(
    tasks: Sequence[Written], meanings: Sequence[Meaning], recipe: Recipe
) -> dict[str, tuple[float, float, float]]:
    """Quality by method on the held-out tasks' questions, ranked among those tasks, as in a plan never trained on."""
    training, held = split_by_task(tasks)
    model = train([tasks[place] for place in training], meanings, recipe)
    rows = [tasks[place].row for place in held]
    texts = [question for place in held for question in tasks[place].questions]
    right = [row for row, place in enumerate(held) for _ in tasks[place].questions]
    vectors = vector_scores(model, texts, rows)
    words, abbreviations, synonyms = (word_scores(texts, rows, widest=widest) for widest in (2.0, 1.0, 0.0))
    return {
        "words (BM25)": quality(words, right),
        "words + abbreviations": quality(abbreviations, right),
        "words + thesaurus": quality(synonyms, right),
        "vectors, untrained": quality(vector_scores(new_model([*rows, *texts], recipe), texts, rows), right),
        "vectors": quality(vectors, right),
        "words + abbreviations + vectors": quality(standard(abbreviations) + standard(vectors), right),
        "words + thesaurus + vectors": quality(standard(synonyms) + standard(vectors), right),
    }


def main(
    out: Annotated[Path, typer.Option(help="Folder that the trained model is written to.")] = SHIPPED,
    limit: Annotated[int, typer.Option(help="Take only the first tasks and meanings, to try the command; 0: all.")] = 0,
) -> None:
    """Measure the recipe on held-out tasks, then train on everything and write the model."""
    console, recipe = Console(), Recipe()
    tasks, meanings = read_pairs()[: limit or None], read_meanings()[: limit or None]
    table = Table("method", "recall@1", "recall@5", "MRR")
    for method, (first, five, rank) in measure(tasks, meanings, recipe).items():
        table.add_row(method, f"{first:.1f}", f"{five:.1f}", f"{rank:.3f}")
    console.print(f"Held out and searched: one fifth of {len(tasks)} tasks.", table)
    model = train(tasks, meanings, recipe)
    out.mkdir(parents=True, exist_ok=True)
    save(model, out)
    console.print(f"Written to {out}, trained on all {len(tasks)} tasks and {len(meanings)} meanings.")


if __name__ == "__main__":
    typer.run(main)
