"""How the assistant grows: recombined rows, 1,000 to 100,000, built as any index is and asked as the server asks."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from corpus.errors import PlanError
from corpus.model import to_json
from corpus.plans import read_plan
from eval import charts
from eval.load import questions_about
from eval.runner import percentile
from eval.synthetic import recombined

SIZES = (1_000, 10_000, 100_000)
_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = _ROOT / "corpus" / "samples"
CHART = _ROOT / "build" / "bench-scale.svg"
_ROUNDS, _SEED = 4, 5


class BenchScaleError(PlanError):
    """A size that could not be measured; the message says why."""


@dataclass(frozen=True)
class Size:
    """Figures at one number of tasks: seconds, milliseconds of whole answers (mixed; with a plan bound; with none), MiB."""

    build_s: float
    p50_ms: float
    p99_ms: float
    p50_bound_ms: float
    p50_free_ms: float
    open_s: float
    rss_mb: float
    disk_mb: float


def bench_scale(sizes: Sequence[int] = SIZES) -> dict[str, Size]:
    """Measure each size in processes of its own, so that memory is what serving takes; raises BenchScaleError."""
    found = {}
    for tasks in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            built = _alone("build", tasks, folder)
            asked = _alone("ask", tasks, folder)
            disk_mb = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / 2**20
        found[str(tasks)] = Size(**built, **asked, disk_mb=round(disk_mb, 1))
    return found


def build_size(tasks: int, folder: Path) -> dict[str, float]:
    """Make the plans and index them; only the indexing is timed."""
    from retrieval.index import build

    plans = recombined([read_plan(path) for path in sorted(_SAMPLES.glob("*.txt"))], tasks)
    begun = time.perf_counter()
    build(plans, folder)
    return {"build_s": round(time.perf_counter() - begun, 2)}


def ask_size(folder: Path) -> dict[str, float]:
    """Open the index, make ready as the server does, and ask; the first round warms up and does not count."""
    import psutil  # type: ignore[import-untyped]

    from bot.assistant import Assistant
    from retrieval.index import Index

    begun = time.perf_counter()
    index = Index.open(folder)
    assistant = Assistant(lambda: index)
    assistant.prepare()
    open_s = time.perf_counter() - begun
    tasks = list(index.tasks.values())
    some = random.Random(_SEED).sample(tasks, min(54, len(tasks)))
    bodies = questions_about([to_json(task) for task in some])
    times: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(_ROUNDS + 1):
        for body in bodies:
            answer = assistant.ask(body["question"], plan=body["plan"])
            if turn:
                times[body["plan"] is not None].append(answer.took_ms)
    every = [*times[True], *times[False]]
    return {
        "p50_ms": round(percentile(every, 0.5), 2),
        "p99_ms": round(percentile(every, 0.99), 2),
        "p50_bound_ms": round(percentile(times[True], 0.5), 2),
        "p50_free_ms": round(percentile(times[False], 0.5), 2),
        "open_s": round(open_s, 2),
        "rss_mb": round(psutil.Process().memory_info().rss / 2**20, 1),
    }


def print_scale(found: dict[str, Size], console: Console) -> None:
    names = ("lập, s", "p50, ms", "p99, ms", "p50 một kế hoạch", "p50 mọi kế hoạch", "mở, s", "bộ nhớ, MB", "đĩa, MB")
    table = Table("Nhiệm vụ", *names, title="Lớn lên theo số nhiệm vụ", title_justify="left")
    for tasks, size in found.items():
        table.add_row(f"{int(tasks):,}".replace(",", "."), *map(str, asdict(size).values()))
    console.print(table)


def draw_scale(found: dict[str, Size], file: Path = CHART) -> None:
    """Write the growth as a chart, both axes in powers of ten."""
    shown = {"build_s": "lập (s)", "p50_ms": "p50 (ms)", "p99_ms": "p99 (ms)", "rss_mb": "bộ nhớ (MB)"}
    series = [
        (name, [(int(tasks), getattr(size, key)) for tasks, size in found.items()]) for key, name in shown.items()
    ]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(charts.lines("Lớn lên theo số nhiệm vụ", "nhiệm vụ", series, logarithmic=True), encoding="utf-8")


def _alone(step: str, tasks: int, folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "eval.bench_scale", step, str(tasks), folder]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        last = next(iter(reversed(done.stderr.strip().splitlines())), "không rõ lý do")
        raise BenchScaleError(f"Không đo được {tasks} nhiệm vụ: {last}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    _, _step, _tasks, _folder = sys.argv
    print(json.dumps(build_size(int(_tasks), Path(_folder)) if _step == "build" else ask_size(Path(_folder))))
