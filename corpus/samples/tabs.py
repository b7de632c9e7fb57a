"""Render a plan as a converter's text: paragraphs between blank lines, and a table of tab-separated rows."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.samples.rows import Record, check_keys, halves, key_of, printed, prose


def render(truth: Record, layout: Record) -> str:
    tasks = truth["tasks"]
    check_keys(tasks, layout)
    table = [task for task in tasks if task["section"] not in layout.get("clauses", ())]
    lines = [*layout["head"], *_body(truth, layout), *layout["tail"], *_table(table, layout), *layout.get("end", ())]
    return "\n".join(lines) + "\n"


def _body(truth: Record, layout: Record) -> Iterator[str]:
    """The prose; a layout with a `body` says in which order passages, clauses (tasks) and other lines stand."""
    clauses = {key_of(task): task for task in truth["tasks"]}
    for item in layout.get("body", [{"passages": [0, len(truth["passages"])]}]):
        if isinstance(item, str):
            yield item
        elif "clause" in item:
            yield from _clause(clauses[item["clause"]], item)
        else:
            start, end = item["passages"]
            yield from _paragraphs(truth["passages"][start:end], layout, item.get("open", []))


def _clause(task: Record, item: Record) -> Iterator[str]:
    """A task that stands in the prose: its title (or another field) after its mark, cut where a page ends."""
    text = task[item.get("field", "title")]
    if "cut" in item:
        first, text = halves(text, item["cut"])
        yield from (first, "")
    yield item.get("before", "") + text + item.get("after", "")


def _paragraphs(passages: list[Record], layout: Record, open_path: list[str]) -> Iterator[str]:
    for _, text in prose(passages, layout, open_path):
        for second in layout.get("paragraph_cuts", ()):
            if second in text:
                first, text = halves(text, second)
                yield from (first, "")
        yield from (text, "")


def _table(tasks: list[Record], layout: Record) -> Iterator[str]:
    header = "\t".join(name for name, _ in layout["columns"])
    section = None
    waiting: dict[str, list[str]] = {}  # rest of a cut row, printed only after a later row
    skip: set[str] = set()
    yield header
    for task in tasks:
        key = key_of(task)
        if task["section"] != section:
            section = task["section"]
            yield _section_row(task, layout)
        if key in skip:
            continue
        cells = _cells(task, layout)
        flattened = layout.get("flat", {}).get(key[: -len(task["part"])] if task["part"] else key)
        if flattened is not None:
            parts = [other for other in tasks if other["part"] and _row(other) == _row(task)]
            skip |= {key_of(part) for part in parts}
            cells = _flattened(cells, parts, flattened, layout)
        cut = layout.get("cuts", {}).get(key)
        rest: list[str] = []
        if cut:
            cells, rest = _cut(cells, cut, _shape(task, layout))
        yield "\t".join(cells)
        if cut and "resume_after" in cut:
            waiting[cut["resume_after"]] = [*_break(cut, header), "\t".join(rest)]
        elif cut:
            yield from _break(cut, header)
            yield "\t".join(rest)
        yield from waiting.pop(key, [])
        if key in layout.get("breaks", {}):
            yield from _break(layout["breaks"][key], header)
    if waiting:
        raise ValueError(f"layout cuts: no row {', '.join(waiting)} to resume after")


def _row(task: Record) -> str:
    return f"{task['section']}/{task['number']}"


def _shape(task: Record, layout: Record) -> list[str]:
    """The fields of a row in the order of its cells; "" is an empty cell, "~unit" a unit slid under another column."""
    columns = [name for _, name in layout["columns"]]
    shape: list[str] = layout.get("shapes", {}).get(key_of(task), columns)
    return shape


def _cells(task: Record, layout: Record) -> list[str]:
    cells = []
    for name in _shape(task, layout):
        hidden = not name or (name == "number" and task["part"] not in (None, "a"))
        cells.append("" if hidden else printed(task, name, layout))
    return cells


def _section_row(task: Record, layout: Record) -> str:
    """A section's row: its number and title, or its title alone where it has no number."""
    before, after = layout.get("section_marks", ("", ""))
    ident, title = task["section"], task["section_title"] or task["section"]
    width = layout.get("section_widths", {}).get(ident, len(layout["columns"]))
    first = "" if ident == title else f"{before}{ident}{after}"
    return "\t".join([first, f"{before}{title}{after}", *[""] * (width - 2)])


def _flattened(cells: list[str], parts: list[Record], flattened: Record, layout: Record) -> list[str]:
    """The cells of a row whose parts the paper prints in one line: products and times side by side, some units doubled."""
    cells = list(cells)
    for place, (_, name) in enumerate(layout["columns"]):
        if name == "product" or (name == "time_text" and flattened.get("times", True)):
            cells[place] = " ".join(printed(part, name, layout) for part in parts)
        elif name in flattened.get("double", ()):
            cells[place] = " ".join([cells[place]] * len(parts))
    return cells


def _cut(cells: list[str], cut: Record, shape: list[str]) -> tuple[list[str], list[str]]:
    """A row cut by a page break: what stands before it, and the unnumbered row that goes on after it."""
    first, rest = list(cells), [""] * cut.get("width", len(cells))
    for name, second in cut["at"].items():
        place = shape.index(name)
        first[place], rest[place] = halves(cells[place], second)
    return first, rest


def _break(quirk: Record, header: str) -> Iterator[str]:
    yield from [""] * quirk.get("blank", 0)
    if quirk.get("header"):
        yield header
