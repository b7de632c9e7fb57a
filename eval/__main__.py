"""`python -m eval`: measure the assistant on a question set, or its speed.

Exit 0 on success, 2 on bad usage, 1 with one Vietnamese line on stderr otherwise; also 1 where the share of right
answers is below the bar.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from corpus.errors import PlanError
from corpus.model import Plan
from eval import report
from eval.bench import bench, print_figures
from eval.bench_retrieval import bench_retrieval, print_retrieval
from eval.bench_scale import bench_scale, draw_scale, print_scale
from eval.compare import compare, lost_right, print_changes, read_right, read_run
from eval.questions import read_questions
from eval.runner import Asker, run_questions
from eval.study import Study, study
from retrieval.index import Index

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Đo trợ lý kế hoạch."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def open_assistant(index: Path | None) -> tuple[Asker, Mapping[str, Plan]]:
    """The assistant over an index (None: the one of the settings), and the plans that it knows."""
    from bot.assistant import Assistant
    from bot.settings import load_settings
    from retrieval.embedder import load_embedder
    from retrieval.index import LiveIndex

    settings = load_settings(index_dir=index)
    live = LiveIndex(settings.index_dir, load_embedder(settings.embedding_model))
    return Assistant(live.current), live.current().plans


def open_index(index: Path | None) -> Index | None:
    """The index itself, for what lies behind the answers."""
    from bot.settings import load_settings
    from retrieval.embedder import load_embedder

    settings = load_settings(index_dir=index)
    return Index.open(settings.index_dir, load_embedder(settings.embedding_model))


@app.command("run")
def run_command(
    questions: Annotated[Path, typer.Argument(help="Bộ câu hỏi, mỗi dòng một đối tượng JSON.")],
    index: Annotated[Path | None, typer.Option(help="Thư mục chỉ mục; mặc định lấy từ INDEX_DIR.")] = None,
    report_dir: Annotated[Path | None, typer.Option("--report", help="Thư mục ghi report.html, .json và .txt.")] = None,
    bar: Annotated[float, typer.Option(min=0, max=1, help="Tỷ lệ đúng tối thiểu, từ 0 đến 1.")] = 0.0,
    gate: Annotated[Path | None, typer.Option(help="Tệp ghi mã các câu phải đúng; sai một câu thì thoát 1.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Chỉ chấm; không xếp hạng, không gõ cách khác.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")] = False,
) -> None:
    """Hỏi từng câu của bộ câu hỏi và chấm câu trả lời."""
    try:
        asked = read_questions(questions)
        assistant, plans = open_assistant(index)
        today = datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()
        results = [*run_questions(assistant, asked, plans, today)]
        found = None if quick else open_index(index)
        studied = study(assistant, results, plans, found, today, vary_too=True) if found else Study()
        figures = report.summary(results, plans, studied)
        if report_dir is not None:
            report.write_report(figures, report_dir)
        must = None if gate is None else read_right(gate)
    except PlanError as error:
        _refuse(error)
    if as_json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
    else:
        report.print_report(figures, Console())
    if must is not None and (lost := lost_right(must, figures["verdicts"])):
        _refuse(f"Câu trước đây đúng nay sai: {', '.join(lost)}.")
    if figures["right"] < bar * figures["questions"]:
        _refuse(f"Tỷ lệ đúng {figures['share']:.1%} dưới mức {bar:.1%}.")


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(help="report.json của lần trước.")],
    after: Annotated[Path, typer.Argument(help="report.json của lần sau.")],
) -> None:
    """So hai lần chạy từng câu; thoát 1 khi có câu đúng thành sai."""
    try:
        changes = compare(read_run(before), read_run(after))
    except PlanError as error:
        _refuse(error)
    print_changes(changes, Console())
    if changes.lost:
        _refuse(f"{len(changes.lost)} câu đúng thành sai: {', '.join(changes.lost)}.")


@app.command("bench")
def bench_command(
    path: Annotated[
        Path | None, typer.Argument(exists=True, help="Tệp hoặc thư mục kế hoạch; mặc định là các kế hoạch mẫu.")
    ] = None,
    tasks: Annotated[
        int | None, typer.Option(min=1, help="Đo với bấy nhiêu dòng ghép từ các kế hoạch mẫu, thay cho PATH.")
    ] = None,
) -> None:
    """Đo tốc độ và bộ nhớ khi phục vụ."""
    try:
        figures = bench(path, tasks)
    except PlanError as error:
        _refuse(error)
    print_figures(figures, Console())
    print(json.dumps(asdict(figures)))


@app.command("bench-retrieval")
def bench_retrieval_command() -> None:
    """So các cách tìm dòng đúng, cạnh BM25 của thư viện bm25s."""
    try:
        figures = bench_retrieval()
    except PlanError as error:
        _refuse(error)
    print_retrieval(figures, Console(width=140))
    print(json.dumps(figures))


@app.command("bench-scale")
def bench_scale_command() -> None:
    """Đo khi số nhiệm vụ tăng từ 1.000 lên 100.000."""
    try:
        found = bench_scale()
    except PlanError as error:
        _refuse(error)
    print_scale(found, Console(width=140))
    draw_scale(found)
    print(json.dumps({tasks: asdict(size) for tasks, size in found.items()}))


def _refuse(reason: object) -> NoReturn:
    print(" ".join(str(reason).split()), file=sys.stderr)
    raise typer.Exit(1)


if __name__ == "__main__":
    app(prog_name="python -m eval")
