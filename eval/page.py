"""The report as one HTML page that asks nothing of any other address; everything that was asked or answered is escaped."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from eval import charts

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;max-width:960px;margin:2rem auto;padding:0 1rem;color:#111}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}td,th{border:1px solid #ccc;padding:.2rem .6rem;text-align:left}
pre{white-space:pre-wrap;background:#f4f4f4;padding:.6rem;overflow-wrap:anywhere}details{margin:.4rem 0}
svg{display:block;max-width:100%;height:auto;margin:1rem 0}
"""


def html(
    figures: Mapping[str, Any], names: Mapping[str, str], methods: Mapping[str, str], scopes: Mapping[str, str]
) -> str:
    """The page for `report.summary`; `names` are those of the measures."""
    parts = [
        f"<h1>Kết quả đo: đúng {figures['right']}/{figures['questions']} câu</h1>",
        charts.bars("Các phép đo, khoảng tin cậy 95%", _bars(figures["measures"], names)),
        _table(("Phép đo", "Kết quả", "Khoảng 95%", "Số câu"), _measure_rows(figures["measures"], names)),
        f"<p>p50 {figures['latency_ms']['p50']:.2f} ms, p99 {figures['latency_ms']['p99']:.2f} ms.</p>",
    ]
    if figures["overlap"] is not None:
        parts.append(f"<p>Phần âm tiết của câu hỏi có trong dòng đúng: {figures['overlap']:.2f}.</p>")
    for title, key in (("Theo điều được hỏi", "measures_by_ask"), ("Theo kiểu câu hỏi", "measures_by_style")):
        parts.append(f"<h2>{title}</h2>")
        right = {name: {"right": found["right"]} for name, found in figures[key].items()}
        parts.append(
            charts.bars("Đúng mọi phần", [bar for name in right for bar in _bars(right[name], {"right": name})])
        )
        columns = [name for name in names if any(found[name]["total"] for found in figures[key].values())]
        rows = ([name, *(_cell(found[column]) for column in columns)] for name, found in figures[key].items())
        parts.append(_table(("", *(names[column] for column in columns)), rows))
    if figures["ranking"]:
        parts += ["<h2>Thứ hạng của dòng đúng</h2>", _table(*_ranking(figures["ranking"], methods, scopes))]
    if figures["robustness"]:
        bars = _bars(figures["robustness"], {name: name for name in figures["robustness"]})
        parts += ["<h2>Cùng các câu hỏi, gõ cách khác</h2>", charts.bars("Đúng mọi phần", bars)]
    if figures["curve"]:
        parts += ["<h2>Ngưỡng chấp nhận một dòng</h2>", _curve(figures["curve"])]
    parts.append(f"<h2>Câu sai ({len(figures['wrong'])})</h2>")
    parts += map(_failure, figures["wrong"])
    parts.append(f"<h2>Câu có chi tiết ngoài nguồn ({len(figures['unfaithful'])})</h2>")
    parts += map(_failure, figures["unfaithful"])
    head = f'<meta charset="utf-8"><title>Kết quả đo trợ lý kế hoạch</title><style>{_STYLE}</style>'
    return f'<!doctype html><html lang="vi"><head>{head}</head><body>{"".join(parts)}</body></html>\n'


def _bars(
    parts: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]
) -> list[tuple[str, float, tuple[float, float]]]:
    return [
        (names[name], part["share"], (part["interval"][0], part["interval"][1]))
        for name, part in parts.items()
        if part["share"] is not None and name in names
    ]


def _measure_rows(parts: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Iterable[Sequence[str]]:
    for name, part in parts.items():
        low, high = part["interval"]
        yield names[name], _cell(part), f"{100 * low:.1f}-{100 * high:.1f}" if part["total"] else "", str(part["total"])


def _cell(part: Mapping[str, Any]) -> str:
    return "" if part["share"] is None else f"{part['share']:.1%}"


def _ranking(
    ranking: Mapping[str, Any], methods: Mapping[str, str], scopes: Mapping[str, str]
) -> tuple[Sequence[str], Iterable[Sequence[str]]]:
    rows = (
        [
            methods[method],
            scopes[scope],
            _cell(quality["recall@1"]),
            _cell(quality["recall@5"]),
            f"{quality['mrr']['share'] or 0:.3f}",
        ]
        for method, found in ranking.items()
        for scope, quality in found.items()
    )
    return ("Cách xếp", "Phạm vi", "r@1", "r@5", "MRR"), rows


def _curve(curve: Sequence[Mapping[str, float]]) -> str:
    series = [
        (name, [(point["threshold"], point[key]) for point in curve])
        for name, key in (("phần được trả lời", "coverage"), ("phần sai trong đó", "error"))
    ]
    rows = ([f"{p['threshold']:.2f}", f"{p['coverage']:.1%}", f"{p['error']:.1%}"] for p in curve)
    return charts.lines("Trả lời và sai theo ngưỡng", "ngưỡng", series) + _table(
        ("Ngưỡng", "Được trả lời", "Sai trong đó"), rows
    )


def _failure(entry: Mapping[str, Any]) -> str:
    answer, trace = entry["answer"] or {}, entry.get("trace") or {}
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in entry["reasons"])
    parts = [
        f"<summary><b>{escape(entry['id'])}</b> ({escape(entry['style'])}): {escape(entry['question'])}</summary>",
        f"<ul>{reasons}</ul><pre>{escape(answer.get('answer') or '(từ chối câu hỏi)')}</pre>",
    ]
    if trace:
        understood = json.dumps(trace["understood"], ensure_ascii=False, indent=1, default=str)
        found = (
            [one["task"], one["name"], f"{one['strength']:.2f}", f"{one['cover']:.2f}", f"{one['vectors']:.2f}"]
            for one in trace["found"]
        )
        parts += [
            f"<p>Vì sao: {escape(trace['why'])}. Độ chắc của dòng đầu: {trace['sure']:.2f}.</p>",
            f"<p>Hiểu là:</p><pre>{escape(understood)}</pre>",
            _table(("Tìm được", "Tên", "Độ mạnh", "Từ chung", "Nghĩa"), found),
        ]
    return f"<details>{''.join(parts)}</details>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"
