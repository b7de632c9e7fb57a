"""Train the shipped translation table on the written knowledge: `python -m retrieval.train_translation`.

Needs numpy alone. Deterministic: the same knowledge gives the same file. With `--held-out` it first trains on four fifths of
the tasks and prints how it ranks the other fifth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from retrieval.knowledge_files import Meaning, Written, read_meanings, read_pairs, split_by_task
from retrieval.translation import SHIPPED, Translation, units

_ROUNDS = 3  # of expectation and maximisation; more fit the written questions closer and others less well
_LEAST = 0.004  # probabilities under this are dropped from the table
_NOTHING = "<nothing>"  # what a word stands for that no word of the row led to


@dataclass(frozen=True)
class Sentence:
    """The units of a row (or a term), those of what people say for it, and how much the pair counts."""

    meant: tuple[str, ...]
    said: tuple[str, ...]
    weight: float


def sentences(tasks: Sequence[Written], meanings: Sequence[Meaning]) -> list[Sentence]:
    asked = [Sentence(units(task.row), units(question), 1.0) for task in tasks for question in task.questions]
    terms = [Sentence(units(one.term), units(one.form), one.weight) for one in meanings]
    return [one for one in (*asked, *terms) if one.meant and one.said]


def train(known: Sequence[Sentence], rounds: int = _ROUNDS, least: float = _LEAST) -> Translation:
    """IBM Model 1: for each unit of a row, a distribution over what people say for it."""
    meant = {unit: place for place, unit in enumerate(sorted({u for one in known for u in one.meant} | {_NOTHING}))}
    said = {unit: place for place, unit in enumerate(sorted({u for one in known for u in one.said}))}
    sources, targets, groups, weights = [], [], [], []
    group = 0
    for one in known:
        row = [meant[unit] for unit in (*one.meant, _NOTHING)]
        for unit in one.said:
            sources.append(np.array(row, dtype=np.int64))
            targets.append(np.full(len(row), said[unit], dtype=np.int64))
            groups.append(np.full(len(row), group, dtype=np.int64))
            weights.append(np.full(len(row), one.weight))
            group += 1
    weight = np.concatenate(weights)
    grouped = np.concatenate(groups)
    cells, cell = np.unique(np.concatenate(sources) * len(said) + np.concatenate(targets), return_inverse=True)
    of_source = cells // len(said)
    share = np.ones(len(cells)) / np.bincount(of_source)[of_source]
    for _ in range(rounds):
        likely = share[cell]
        counts = np.bincount(cell, weights=weight * likely / np.bincount(grouped, weights=likely)[grouped])
        share = counts / np.bincount(of_source, weights=counts)[of_source]
    kept = np.nonzero((share >= least) & (of_source != meant[_NOTHING]))[0]
    order = kept[np.lexsort((-share[kept], cells[kept] % len(said)))]
    of_target = cells[order] % len(said)
    often = Counter(unit for one in known for unit in one.said)
    chance = np.array([often[unit] for unit in said]) / often.total()
    return Translation(
        said,
        list(meant),
        np.searchsorted(of_target, np.arange(len(said) + 1)).astype(np.int32),
        of_source[order].astype(np.int32),
        share[order].astype(np.float16),
        chance.astype(np.float32),
        0.5 / often.total(),
    )


def held_out(tasks: Sequence[Written], meanings: Sequence[Meaning]) -> tuple[float, float, float]:
    """recall@1 and recall@5, in percent, and MRR on a fifth of the tasks that was not trained on."""
    training, held = split_by_task(tasks)
    table = train(sentences([tasks[place] for place in training], meanings))
    rows = [table.row(tasks[place].row) for place in held]
    ranks = []
    for right, place in enumerate(held):
        for question in tasks[place].questions:
            found = [one.mean for one in table.explain(question, rows)]
            ranks.append(1 + sum(mean > found[right] for mean in found))
    return (
        100 * sum(rank == 1 for rank in ranks) / len(ranks),
        100 * sum(rank <= 5 for rank in ranks) / len(ranks),
        sum(1 / rank for rank in ranks) / len(ranks),
    )


def main(
    out: Annotated[Path, typer.Option(help="File that the table is written to.")] = SHIPPED,
    measure: Annotated[bool, typer.Option("--held-out", help="Measure on held-out tasks first.")] = False,
    limit: Annotated[int, typer.Option(help="Take only the first tasks and meanings; 0: all.")] = 0,
) -> None:
    tasks, meanings = read_pairs()[: limit or None], read_meanings()[: limit or None]
    if measure:
        first, five, rank = held_out(tasks, meanings)
        print(f"Held out, one fifth of {len(tasks)} tasks: recall@1 {first:.1f}, recall@5 {five:.1f}, MRR {rank:.3f}")
    table = train(sentences(tasks, meanings))
    out.parent.mkdir(parents=True, exist_ok=True)
    table.save(out)
    print(f"Written to {out}: {len(table.said)} units said, {len(table.places)} meanings, from {len(tasks)} tasks.")


if __name__ == "__main__":
    typer.run(main)
