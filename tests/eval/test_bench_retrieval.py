import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from corpus.plans import read_plan
from eval import __main__ as command
from eval import bench_retrieval as bench
from eval.ablation import Parts, Words
from eval.questions import Expect, Question
from tests.eval.records import plan, task

ROWS = (
    task("so-y-te/I/1", title="Rà soát thủ tục hành chính"),
    task("so-y-te/I/2", title="Mua sắm máy tính"),
    task("so-y-te/I/3", title="Đào tạo công chức"),
)
PLANS = [plan("so-y-te", *ROWS)]


@pytest.mark.parametrize(
    ("parts", "text", "best"),
    [
        (Parts(), "ra soat TTHC", 0),
        (Parts(), "dao tao", 2),
        (Parts(folding=False), "đào tạo", 2),
        (Parts(folding=False), "dao tao", None),
        (Parts(abbreviations=False), "TTHC", None),
        (Parts(plan_names=False), "Cà Mau", None),
        (Parts(), "Cà Mau", 1),  # in all; the shortest row has it most
    ],
)
def test_what_is_left_out_finds_nothing(parts: Parts, text: str, best: int | None) -> None:
    scores = Words(PLANS, parts).scores(text)
    assert (int(np.argmax(scores)) if scores.any() else None) == best


def test_every_method_is_measured_on_seen_and_unseen_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Question("q", "accented", "rà soát thủ tục", ("lead",), Expect(tasks=(ROWS[0].id,)))]
    bed = bench.Bed(PLANS, asked)
    monkeypatch.setattr(bench, "_seen", lambda: bed)
    monkeypatch.setattr(bench, "_unseen", lambda: [bed, bed])
    monkeypatch.setattr(command, "bench_retrieval", bench.bench_retrieval)
    done = CliRunner().invoke(command.app, ["bench-retrieval"])
    assert done.exit_code == 0
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {"bm25", "words", "vectors", "joined", "words without folding", "joined without plan names"} <= set(figures)
    for method in figures.values():
        assert method["seen"]["questions"] == 1
        assert method["unseen"]["questions"] == 2
        assert method["unseen"]["recall@1"] == method["unseen"]["plan_known"]["mrr"] == 1.0
    console = Console(record=True, width=160)
    bench.print_retrieval(figures, console)
    assert "100 / 100 / 1.00" in console.export_text()


def test_seen_are_the_written_pairs_and_the_real_plans_join_when_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen = bench._seen()
    assert len(seen.questions) == 400
    assert {one.expect.tasks[0] for one in seen.questions} <= {one.id for one in seen.plans[0].tasks}
    monkeypatch.delenv("REAL_PLANS", raising=False)
    [samples] = bench._unseen()
    assert [one.id for one in samples.plans] == [read_plan(path).id for path in sorted(bench._SAMPLES.glob("*.txt"))]
    monkeypatch.setenv("REAL_PLANS", str(tmp_path))
    with pytest.raises(bench.BenchRetrievalError, match="không có kế hoạch nào"):
        bench._unseen()
