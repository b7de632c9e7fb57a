"""What a run over a question set gave: the figures as JSON, and tables for people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.errors import PlanError
from eval.runner import Result, percentile


class ReportError(PlanError):
    """A report that cannot be written; the message names the folder."""


def summary(results: Sequence[Result]) -> dict[str, Any]:
    """The JSON form of a run. A question with several kinds of ask counts under each; times in milliseconds."""
    answered = [result for result in results if result.answer is not None]
    faithful = [result for result in answered if not result.unfounded]
    right = sum(result.verdict.right for result in results)
    times = [result.ms for result in answered]
    return {
        "questions": len(results),
        "right": right,
        "share": _share(right, len(results)),
        "by_style": _totals((result.question.style, result) for result in results),
        "by_ask": _totals((ask, result) for result in results for ask in dict.fromkeys(result.question.ask)),
        "faithful": _share(len(faithful), len(answered)),
        "latency_ms": {"p50": round(percentile(times, 0.5), 2), "p99": round(percentile(times, 0.99), 2)},
        "wrong": [_entry(result, list(result.verdict.reasons)) for result in results if not result.verdict.right],
        "unfaithful": [_entry(result, list(result.unfounded)) for result in answered if result.unfounded],
    }


def print_report(results: Sequence[Result], console: Console) -> None:
    """Totals by style and by kind of ask, then each wrong question with why."""
    figures = summary(results)
    for title, key in (("Kiểu câu hỏi", "by_style"), ("Điều được hỏi", "by_ask")):
        table = Table(title=title, title_justify="left")
        table.add_column("")
        for column in ("Đúng", "Tổng", "Tỷ lệ"):
            table.add_column(column, justify="right")
        for name, counts in figures[key].items():
            table.add_row(Text(name), str(counts["right"]), str(counts["total"]), f"{counts['share']:.1%}")
        console.print(table)
    for title, key in (("Câu sai", "wrong"), ("Câu có chi tiết ngoài nguồn", "unfaithful")):
        if figures[key]:
            _print_entries(title, figures[key], console)
    console.print(f"Đúng {figures['right']}/{figures['questions']} câu ({figures['share']:.1%}).")
    console.print(f"Ngày và đơn vị đều có trong nguồn được dẫn: {figures['faithful']:.1%} câu trả lời.")
    console.print("Thời gian trả lời: p50 {p50:.2f} ms, p99 {p99:.2f} ms.".format_map(figures["latency_ms"]))


def write_report(results: Sequence[Result], folder: Path) -> None:
    """Write `report.json` (the figures) and `report.txt` (the tables) into a folder, made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        figures = json.dumps(summary(results), ensure_ascii=False, indent=2)
        (folder / "report.json").write_text(figures + "\n", encoding="utf-8")
        with (folder / "report.txt").open("w", encoding="utf-8") as file:
            print_report(results, Console(file=file, width=140))
    except OSError:
        raise ReportError(f"{folder}: không ghi được báo cáo vào thư mục này.") from None


def _print_entries(title: str, entries: Iterable[dict[str, Any]], console: Console) -> None:
    table = Table(title=title, title_justify="left", show_lines=True)
    for column in ("Mã", "Kiểu", "Câu hỏi", "Vì sao"):
        table.add_column(column, overflow="fold")
    for entry in entries:
        table.add_row(*map(Text, (entry["id"], entry["style"], entry["question"], "\n".join(entry["reasons"]))))
    console.print(table)


def _totals(pairs: Iterable[tuple[str, Result]]) -> dict[str, dict[str, float]]:
    verdicts: dict[str, list[bool]] = defaultdict(list)
    for name, result in pairs:
        verdicts[name].append(result.verdict.right)
    return {
        name: {"right": sum(found), "total": len(found), "share": _share(sum(found), len(found))}
        for name, found in sorted(verdicts.items())
    }


def _entry(result: Result, reasons: list[str]) -> dict[str, Any]:
    question = result.question
    return {
        "id": question.id,
        "style": question.style,
        "question": question.question,
        "reasons": reasons,
        "answer": result.answer.to_json() if result.answer else None,
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0
