"""What a run over a question set gave: the figures as JSON, and tables for people."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.errors import PlanError
from corpus.model import Plan
from eval import page
from eval.metrics import by, measures, overlap
from eval.runner import Result, percentile
from eval.study import Study


class ReportError(PlanError):
    """A report that cannot be written; the message names the folder."""


_EMPTY = Study()
_NAMES = {
    "right": "Đúng mọi phần",
    "task": "Đúng nhiệm vụ",
    "field": "Đúng trường được hỏi",
    "list": "Danh sách đúng trọn",
    "count": "Số đếm đúng",
    "narrative": "Câu hỏi về lời văn",
    "abstain_precision": "Từ chối: độ chính xác",
    "abstain_recall": "Từ chối: độ bao phủ",
    "citation": "Dẫn đúng dòng",
    "faithful": "Mọi chi tiết có trong nguồn",
}
METHODS = {
    "assistant": "Trợ lý",
    "joined": "Từ và vectơ cộng lại",
    "bm25": "Mốc so sánh: BM25",
    "vectors": "Mốc so sánh: vectơ",
}
SCOPES = {"plan_known": "biết kế hoạch", "all_plans": "mọi kế hoạch"}


def summary(
    results: Sequence[Result], plans: Mapping[str, Plan] | None = None, study: Study = _EMPTY
) -> dict[str, Any]:
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
        "overlap": overlap(results, plans or {}),
        "measures": measures(results),
        "measures_by_ask": by(results, lambda result: result.question.ask),
        "measures_by_style": by(results, lambda result: [result.question.style]),
        "ranking": dict(study.ranking),
        "curve": list(study.curve),
        "robustness": dict(study.robustness),
        "verdicts": {result.question.id: result.verdict.right for result in results},
        "wrong": [
            {**_entry(result, list(result.verdict.reasons)), "trace": study.traces.get(result.question.id)}
            for result in results
            if not result.verdict.right
        ],
        "unfaithful": [_entry(result, list(result.unfounded)) for result in answered if result.unfounded],
    }


def print_report(figures: Mapping[str, Any], console: Console) -> None:
    """The measures, the totals by style and by kind of ask, then each wrong question with why."""
    _print_measures(figures, console)
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


def write_report(figures: Mapping[str, Any], folder: Path) -> None:
    """Write `report.json`, `report.txt` and `report.html` into a folder, made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(figures, ensure_ascii=False, indent=2)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")
        (folder / "report.html").write_text(page.html(figures, _NAMES, METHODS, SCOPES), encoding="utf-8")
        with (folder / "report.txt").open("w", encoding="utf-8") as file:
            print_report(figures, Console(file=file, width=140))
    except OSError:
        raise ReportError(f"{folder}: không ghi được báo cáo vào thư mục này.") from None


def told(part: Mapping[str, Any]) -> str:
    """A share with its interval, "91.2% (88.0-94.1)"."""
    if part["share"] is None:
        return "-"
    low, high = part["interval"]
    return f"{part['share']:.1%} ({100 * low:.1f}-{100 * high:.1f})"


def _print_measures(figures: Mapping[str, Any], console: Console) -> None:
    table = Table("Phép đo", title="Các phép đo, khoảng tin cậy 95%", title_justify="left")
    table.add_column("Kết quả", justify="right")
    table.add_column("Số câu", justify="right")
    for name, part in figures["measures"].items():
        table.add_row(_NAMES[name], told(part), str(part["total"]))
    console.print(table)
    if figures["ranking"]:
        table = Table("Xếp hạng", "Phạm vi", "r@1", "r@5", "MRR", title="Thứ hạng của dòng đúng", title_justify="left")
        for method, scopes in figures["ranking"].items():
            for scope, quality in scopes.items():
                cells = [told(quality[name]) for name in ("recall@1", "recall@5")]
                table.add_row(METHODS[method], SCOPES[scope], *cells, f"{quality['mrr']['share'] or 0:.3f}")
        console.print(table)
    if figures["robustness"]:
        table = Table("Cách gõ", "Đúng", title="Cùng các câu hỏi, gõ cách khác", title_justify="left")
        for name, part in figures["robustness"].items():
            table.add_row(name, told(part))
        console.print(table)
    if figures["curve"]:
        table = Table("Ngưỡng", "Trả lời", "Sai", title="Ngưỡng chấp nhận một dòng", title_justify="left")
        for point in figures["curve"][::2]:
            table.add_row(f"{point['threshold']:.2f}", f"{point['coverage']:.1%}", f"{point['error']:.1%}")
        console.print(table)
    if figures["overlap"] is not None:
        console.print(f"Phần âm tiết của câu hỏi có trong dòng đúng: {figures['overlap']:.2f}.")


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
