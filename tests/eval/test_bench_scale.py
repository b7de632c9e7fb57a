import json
from dataclasses import asdict
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.plans import read_plan
from eval import __main__ as command
from eval import bench_scale as bench
from eval.synthetic import recombined

SAMPLES = [read_plan(path) for path in sorted(bench._SAMPLES.glob("*.txt"))]


def test_recombined_plans_have_the_rows_asked_for_and_names_of_their_own() -> None:
    made = recombined(SAMPLES, 450)
    tasks = [task for plan in made for task in plan.tasks]
    assert len(tasks) == 450
    assert len({task.id for task in tasks}) == len({task.uid for task in tasks}) == 450
    assert len({(plan.province, plan.issuer, plan.year) for plan in made}) == len(made)
    assert all(task.plan_id == plan.id for plan in made for task in plan.tasks)
    assert all(
        name in {unit.name for unit in plan.units} for plan in made for task in plan.tasks for name in task.lead_units
    )
    assert recombined(SAMPLES, 450) == made
    assert recombined(SAMPLES, 450, seed=8) != made


def test_a_size_is_built_and_asked_in_processes_of_its_own() -> None:
    found = bench.bench_scale([60])
    figures = asdict(found["60"])
    assert set(figures) >= {"build_s", "p50_ms", "p99_ms", "rss_mb", "disk_mb"}
    assert all(value > 0 for value in figures.values())
    assert figures["p50_ms"] <= figures["p99_ms"]


def test_the_last_line_is_json_and_the_chart_is_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sizes = {"1000": bench.Size(1, 2, 3, 2, 2, 1, 100, 5), "10000": bench.Size(9, 5, 9, 5, 5, 2, 200, 50)}
    monkeypatch.setattr(command, "bench_scale", lambda: sizes)
    monkeypatch.setattr(command, "draw_scale", lambda found: bench.draw_scale(found, tmp_path / "a" / "b.svg"))
    done = CliRunner().invoke(command.app, ["bench-scale"])
    assert json.loads(done.stdout.splitlines()[-1])["10000"]["p99_ms"] == 9
    assert "10.000" in done.stdout
    assert (tmp_path / "a" / "b.svg").read_text("utf-8").startswith("<svg")


def test_a_size_that_fails_is_told_in_one_line() -> None:
    with pytest.raises(bench.BenchScaleError, match="Không đo được 5 nhiệm vụ"):
        bench._alone("ask", 5, "/nowhere/at/all")
