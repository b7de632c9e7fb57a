"""Render a plan as a PDF's text layer gives it: lines of one width, no tabs, a cell over several lines, blank lines between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.samples.rows import Record, check_keys, key_of, printed, prose

# A PDF is set in a proportional font: capitals take more room.
CAPITAL = 1.3
PIECE = re.compile(r"\S+?-(?=[^\W\d_])|\S+")


def render(truth: Record, layout: Record) -> str:
    check_keys(truth["tasks"], layout)
    lines = [*layout["head"], *_body(truth, layout), *layout["tail"], *_table(truth["tasks"], layout)]
    return "\n".join(lines) + "\n"


def _width(text: str) -> float:
    return sum(CAPITAL if letter.isupper() else 1 for letter in text)


def _wrap(text: str, width: float) -> list[str]:
    """Lines no wider than `width`, broken at spaces and after hyphens between letters."""
    lines: list[str] = []
    end = 0
    for piece in PIECE.finditer(text):
        gap = text[end : piece.start()]
        end = piece.end()
        if lines and _width(lines[-1] + gap + piece[0]) <= width:
            lines[-1] += gap + piece[0]
        else:
            lines.append(piece[0])
    return lines


def _body(truth: Record, layout: Record) -> Iterator[str]:
    for _, text in prose(truth["passages"], layout):
        for line in _wrap(text, layout["widths"]["prose"]):
            yield from (f"{line} ", "")


def _header(layout: Record) -> Iterator[str]:
    first, *rest = layout["header"]
    yield f"{first} "
    for name in rest:
        above, below = name.split("|")
        yield from (f"{above}  ", "", f"{below} ", "")


def _break(page: Record, layout: Record) -> Iterator[str]:
    """A page break: the header again, with the number of the page above it where the paper prints one."""
    first, *rest = _header(layout)
    if page.get("number"):
        yield from (" ", "", "", "", f"{page['number']} ", "", first)
    else:
        yield f" {first}"
    yield from rest


def _table(tasks: list[Record], layout: Record) -> Iterator[str]:
    own = {f"{task['section']}/{task['number']}" for task in tasks}  # headings that are tasks stand as rows already
    section = None
    seen: set[str] = set()
    yield from _header(layout)
    for task in tasks:
        if task["section"] != section:
            section = task["section"]
            yield from _heading(f"{section} {task['section_title']}", layout)
        for heading in task["headings"]:
            row = f"{section}/{heading.split()[0]}"
            if row not in own and row not in seen:
                seen.add(row)
                yield from _heading(heading, layout)
        yield from _row(task, layout)
        page = layout.get("breaks", {}).get(key_of(task))
        if page:
            yield from _break(page, layout)


def _heading(text: str, layout: Record) -> Iterator[str]:
    number, title = text.split(" ", 1)
    lines = _wrap(title, layout["widths"]["title"])
    if len(lines) == 1:
        yield from (f"{number} {title}     ", "")
        return
    yield f"{number} "
    for line in lines:
        yield from (f"{line} ", "")
    yield from ("    ", "")


def _row(task: Record, layout: Record) -> Iterator[str]:
    """A row: number and title, then the lines of lead, support and time.

    As in the text layer of a real paper, one line follows the cell before it at once; a taller cell after a blank line.
    """
    widths = layout["widths"]
    cut = layout.get("cuts", {}).get(key_of(task))
    title = _wrap(task["title"], widths["title"])
    if len(title) == 1:
        yield f"{task['number']} {title[0]} "
    else:
        yield f"{task['number']} "
        yield from _cell(title, blank=len(title) > 2)
    before = len(title)
    for name in ("lead", "support", "time_text"):
        lines = _wrap(printed(task, name, layout), widths[name])
        if not lines:
            continue
        blank = len(lines) > 1 and not (before == 1 and len(lines) == 2)
        if cut and cut["field"] == name:
            yield from _cell(lines[: cut["line"]], blank)
            yield from _break(cut, layout)
            lines, blank = lines[cut["line"] :], False
        yield from _cell(lines, blank)
        before = len(lines)
    yield from ("",) if before == 1 else ("", " ", "")


def _cell(lines: list[str], blank: bool) -> Iterator[str]:
    if blank:
        yield ""
    for place, line in enumerate(lines):
        if place:
            yield ""
        yield line if line.endswith("-") else f"{line} "
