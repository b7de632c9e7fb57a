"""How exactly hard papers are read: fields right, flagged, rows lost and invented, by format.

`python -m tests.hard_papers [--formats docx,pdf] [--keep FOLDER]` prints a table and, as its last line, one JSON object.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from corpus.model import Plan, to_json
from corpus.plans import read_plan
from corpus.samples.make import plan_ids
from corpus.text import clean
from tests.hard_papers import render
from tests.hard_papers.table import Paper, paper_of

Record = dict[str, Any]
FORMATS: dict[str, tuple[str, Callable[[Paper, Path], Path]]] = {
    "docx": ("docx", render.write_docx),
    "pdf": ("pdf", render.write_pdf),
    "scan": ("pdf", render.write_scan),
    "xlsx": ("xlsx", render.write_xlsx),
    "html": ("html", render.write_html),
    "text": ("txt", render.write_text),
}
CANNOT_MERGE = ("text",)
FIELDS = (
    "section",
    "number",
    "part",
    "goal",
    "title",
    "activity",
    "product",
    "lead",
    "support",
    "time_text",
    "deadline",
)
PROMISED = ("lead", "support", "deadline")  # what a scan is held to


@dataclass
class Tally:
    """What became of the fields of one format; `wrong` names each field that is not as the truth has it."""

    fields: int = 0
    right: int = 0
    flagged: int = 0
    right_flagged: int = 0
    promised: int = 0
    promised_right: int = 0
    promised_right_or_flagged: int = 0
    promised_right_flagged: int = 0
    rows: int = 0
    lost: int = 0
    lost_silently: int = 0
    invented: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, float]:
        return {
            "fields_right": _share(self.right, self.fields),
            "fields_flagged": _share(self.flagged, self.fields),
            "rows_lost": self.lost,
            "rows_invented": self.invented,
            "rows_lost_silently": self.lost_silently,
            "promised_right": _share(self.promised_right, self.promised),
            "promised_right_or_flagged": _share(self.promised_right_or_flagged, self.promised),
            "promised_right_flagged": _share(self.promised_right_flagged, self.promised_right),
            "seconds": round(self.seconds, 2),
        }


def measure(papers: Sequence[Paper], form: str, folder: Path) -> Tally:
    """Write the papers in one format, read them back, and count."""
    suffix, write = FORMATS[form]
    tally = Tally()
    for paper in papers:
        path = write(paper, folder / f"{paper.plan_id}.{suffix}")
        begun = time.perf_counter()
        plan = read_plan(path, paper.plan_id)
        tally.seconds += time.perf_counter() - begun
        count(paper, plan, tally)
    return tally


def count(paper: Paper, plan: Plan, tally: Tally) -> None:
    """Compare what was read with what the paper says, row by row."""
    found = {task.id: to_json(task) for task in plan.tasks}
    doubts = {(doubt.task, doubt.field) for doubt in plan.doubts}
    known = {task["id"] for task in paper.tasks}
    tally.rows += len(known)
    tally.invented += len(set(found) - known)
    for task in paper.tasks:
        read = found.get(task["id"])
        if read is None:
            tally.lost += 1
            tally.lost_silently += not any(row is None or row == task["id"] for row, _ in doubts)
            tally.wrong.append(f"{task['id']} lost")
        for name in FIELDS:
            right = read is not None and comparable(read, name) == comparable(task, name)
            flagged = read is not None and (
                (task["id"], name) in doubts or (name == "deadline" and (task["id"], "time_text") in doubts)
            )
            tally.fields += 1
            tally.right += right
            tally.flagged += flagged
            tally.right_flagged += right and flagged
            if name in PROMISED:
                tally.promised += 1
                tally.promised_right += right
                tally.promised_right_or_flagged += right or flagged
                tally.promised_right_flagged += right and flagged
            if read is not None and not right:
                tally.wrong.append(
                    f"{task['id']} {name}: {read[name]!r} for {task[name]!r}{' (flagged)' if flagged else ''}"
                )
    tally.wrong += [f"{ident} invented" for ident in sorted(set(found) - known)]


def comparable(task: Record, name: str) -> Any:
    """A field's value without what any paper may print either way: the space at brackets, hyphens and slashes."""
    value = task[name]
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return _bare(value) if isinstance(value, str) else value


def _bare(text: str) -> str:
    return re.sub(r"(?<=\() | (?=[).,;])|(?<=[-/])\s|\s(?=-)", "", clean(text))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def main(
    formats: Annotated[str, typer.Option(help="Formats, separated by commas.")] = ",".join(FORMATS),
    plans: Annotated[str, typer.Option(help="Ids of sample plans, separated by commas; all of them without.")] = "",
    show: Annotated[bool, typer.Option("--show", help="Print every field that is not right.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the files in this folder.")] = None,
) -> None:
    """Measure how exactly the hard papers are read."""
    chosen = [(ident, style) for style, ident in enumerate(plan_ids()) if not plans or ident in plans.split(",")]
    console, table = (
        Console(width=140),
        Table(
            "format",
            "fields right",
            "flagged",
            "rows lost",
            "invented",
            "lead, support, deadline right",
            "or flagged",
            "right but flagged",
            "s",
        ),
    )
    figures = {}
    for form in formats.split(","):
        with tempfile.TemporaryDirectory() as scratch:
            folder = keep / form if keep else Path(scratch)
            folder.mkdir(parents=True, exist_ok=True)
            papers = [paper_of(ident, style, merged=form not in CANNOT_MERGE) for ident, style in chosen]
            tally = measure(papers, form, folder)
        figures[form] = tally.as_json()
        one = figures[form]
        table.add_row(
            form, f"{one['fields_right']:.2%}", f"{one['fields_flagged']:.2%}", f"{tally.lost} of {tally.rows}", str(tally.invented),
            f"{one['promised_right']:.2%}", f"{one['promised_right_or_flagged']:.2%}", f"{one['promised_right_flagged']:.2%}", f"{tally.seconds:.1f}",
        )  # fmt: skip
        if show:
            for line in tally.wrong:
                console.print(f"[{form}] {line}", markup=False, soft_wrap=True)
    console.print(table)
    print(json.dumps(figures))
