"""The administrators' command: plans in, index out. `python indexer.py --help` lists what it does."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Column, Table

from corpus.amending import FIELDS, Correction, compare
from corpus.errors import PlanError
from corpus.model import Deadline, Plan, to_json
from corpus.plans import read_plan
from corpus.readers.reading import SUFFIXES
from retrieval import entering, kept
from retrieval.building import Progress as Report
from retrieval.building import load_plans, update
from retrieval.embedder import load_embedder
from retrieval.settings import default_index_dir, setting
from retrieval.versions import current_version

_SAFE_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_UNDATED = {"continuous": "thường xuyên", "periodic": "định kỳ", "conditional": "khi có điều kiện"}

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

IndexOption = Annotated[
    Path | None, typer.Option("--index", help="Thư mục chỉ mục; mặc định theo INDEX_DIR hoặc DATA_DIR/index.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Chỉ in JSON.")]


@app.callback()
def prepare() -> None:
    """Lập và xem chỉ mục kế hoạch."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


@app.command("build")
def build_index(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Tệp kế hoạch, hoặc thư mục chứa các tệp kế hoạch.")
    ],
    index: IndexOption = None,
) -> None:
    """Lập lại toàn bộ chỉ mục từ các tệp và thư mục."""
    _change(paths, index or default_index_dir(), None, keep=False)


@app.command("add")
def add_plans(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tệp kế hoạch.")],
    plan_id: Annotated[str | None, typer.Option("--id", help="Mã kế hoạch, thay cho tên tệp.")] = None,
    index: IndexOption = None,
) -> None:
    """Thêm kế hoạch, hoặc thay kế hoạch cùng mã."""
    if plan_id is not None and len(files) > 1:
        raise typer.BadParameter("chỉ đặt được mã cho một tệp", param_hint="--id")
    if plan_id is not None and not _SAFE_ID.fullmatch(plan_id):
        raise typer.BadParameter("mã chỉ gồm chữ thường không dấu, số và dấu nối", param_hint="--id")
    _change(files, index or default_index_dir(), plan_id, keep=True)


@app.command("remove")
def remove_plan(plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")], index: IndexOption = None) -> None:
    """Bỏ một kế hoạch khỏi chỉ mục."""
    directory = index or default_index_dir()

    def without() -> list[Plan]:
        plans = _indexed(directory)
        _find(plans, plan_id, directory)
        return [plan for plan in plans if plan.id != plan_id]

    with _refusing(), _progress_bar() as report:
        update(directory, without, report, load_embedder(setting("EMBEDDING_MODEL")))
    print(f"Đã bỏ kế hoạch {plan_id}.")


@app.command("set")
def set_facts(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")],
    facts: Annotated[list[str], typer.Argument(metavar="NAME=VALUE...", help="number=12/KH-UBND date=2026-01-16 ...")],
    index: IndexOption = None,
) -> None:
    """Nhập điều kế hoạch không ghi: số, ngày, người ký; sửa cơ quan, tỉnh, năm. Để trống sau dấu = là bỏ điều đã nhập."""

    def entered(held: kept.Kept, plan: Plan) -> kept.Kept:
        told = dict(held.facts)
        for fact in facts:
            name, value = entering.fact(fact)
            if value is None:
                told.pop(name, None)
            else:
                told[name] = value
        return replace(held, facts=told)

    _enter(plan_id, index or default_index_dir(), entered)
    print(f"Đã ghi cho kế hoạch {plan_id}: {', '.join(facts)}.")


@app.command("correct")
def correct_row(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")],
    task_id: Annotated[str, typer.Argument(metavar="TASK", help="Mã nhiệm vụ, có hoặc không có PLAN_ID/ ở đầu.")],
    values: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help=f"Trường: {', '.join(FIELDS)}.")],
    paper: Annotated[str, typer.Option(help="Số văn bản điều chỉnh.")],
    day: Annotated[str | None, typer.Option("--date", help="Ngày văn bản: năm-tháng-ngày.")] = None,
    index: IndexOption = None,
) -> None:
    """Nhập điều chỉnh của một văn bản ngắn cho một dòng; câu trả lời sẽ nêu cả bản gốc và văn bản điều chỉnh."""
    directory = index or default_index_dir()

    def entered(held: kept.Kept, plan: Plan) -> kept.Kept:
        task = entering.row(plan, task_id)
        new = [
            Correction(task.uid, *entering.correction(value), paper.strip(), entering.day(day) if day else None)
            for value in values
        ]
        return replace(held, corrections=(*held.corrections, *new))

    _enter(plan_id, directory, entered)
    print(f"Đã ghi điều chỉnh theo {paper} cho {task_id}.")


@app.command("corrections")
def list_corrections(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")],
    remove: Annotated[int | None, typer.Option(help="Bỏ điều chỉnh có số này.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Các điều chỉnh đã nhập cho một kế hoạch, hoặc bỏ một điều chỉnh."""
    directory = index or default_index_dir()
    if remove is not None:

        def without(held: kept.Kept, plan: Plan) -> kept.Kept:
            if not 1 <= remove <= len(held.corrections):
                raise PlanError(f"{plan_id}: không có điều chỉnh số {remove}")
            return replace(held, corrections=(*held.corrections[: remove - 1], *held.corrections[remove:]))

        _enter(plan_id, directory, without)
        print(f"Đã bỏ điều chỉnh số {remove}.")
        return
    with _refusing():
        plan = _find(_indexed(directory), plan_id, directory)
        held = kept.read_kept(directory, plan_id).corrections
    if as_json:
        _print_json([one.as_json() for one in held])
        return
    ids = {task.uid: task.id for task in plan.tasks}
    table = Table("Số", "Nhiệm vụ", "Trường", "Giá trị mới", "Theo văn bản")
    for place, one in enumerate(held, start=1):
        table.add_row(
            *(_cell(cell) for cell in (place, ids.get(one.uid, one.uid), FIELDS[one.field], one.value, one.cited))
        )
    Console().print(table)


@app.command("versions")
def list_versions(plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")], index: IndexOption = None) -> None:
    """Các phiên bản của một kế hoạch; bản cũ xem bằng tasks --version và diff."""
    directory = index or default_index_dir()
    with _refusing():
        plan = _find(_indexed(directory), plan_id, directory)
        old = [kept.read_version(directory, plan_id, number) for number in kept.old_versions(directory, plan_id)]
    table = Table("Phiên bản", "Số", "Nhiệm vụ", "Tệp")
    for one in (*(one for one in old if one.version < plan.version), plan):
        table.add_row(
            *(_cell(cell) for cell in (one.version, one.number or "chưa có số", one.task_count, one.source.file))
        )
    Console().print(table)


@app.command("diff")
def show_difference(
    old: Annotated[str, typer.Argument(metavar="OLD", help="Mã kế hoạch, MÃ@phiên-bản, hoặc một tệp.")],
    new: Annotated[str, typer.Argument(metavar="NEW")],
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Việc thêm, bỏ, và đổi chủ trì, phối hợp, thời hạn, sản phẩm hay lời văn giữa hai bản."""
    directory = index or default_index_dir()
    with _refusing():
        found = compare(_named(old, directory), _named(new, directory))
    if as_json:
        print(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
        return
    for title, tasks in (("Thêm", found.added), ("Bỏ", found.dropped)):
        print(f"{title} {len(tasks)} việc{':' if tasks else '.'}")
        for task in tasks:
            print(
                f"  {task.id}: {task.name} ({'; '.join(task.lead) or 'không ghi chủ trì'}; {task.time_text or 'không ghi thời gian'})"
            )
    print(f"Đổi {len(found.changed)} việc{':' if found.changed else '.'}")
    for change in found.changed:
        print(f"  {change.after.id}: {change.after.name}")
        for name, before, after in change.fields:
            print(f'    {FIELDS[name]}: "{before or "(để trống)"}" -> "{after or "(để trống)"}"')  # type: ignore[index]
    print(f"Giữ nguyên {found.same} việc.")


@app.command("plans")
def list_plans(index: IndexOption = None, as_json: JsonOption = False) -> None:
    """Các kế hoạch trong chỉ mục."""
    with _refusing():
        plans = _indexed(index or default_index_dir())
    if as_json:
        _print_json([plan.facts() for plan in plans])
        return
    table = Table(Column("Mã", no_wrap=True), "Số", "Cơ quan", "Năm", "Nhiệm vụ", "Phiên bản")
    for plan in plans:
        cells = (plan.id, plan.number or "chưa có số", plan.issuer, plan.year, plan.task_count, plan.version)
        table.add_row(*(_cell(cell) for cell in cells))
    Console().print(table)


@app.command("tasks")
def list_tasks(
    plan_id: Annotated[str, typer.Argument(metavar="PLAN_ID")],
    version: Annotated[int | None, typer.Option(help="Phiên bản cũ đã được thay.")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Các nhiệm vụ của một kế hoạch, theo thứ tự trong bảng."""
    directory = index or default_index_dir()
    with _refusing():
        plan = _named(plan_id if version is None else f"{plan_id}@{version}", directory)
    if as_json:
        _print_json([to_json(task) for task in plan.tasks])
        return
    table = Table("Mục", "STT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm")
    for task in plan.tasks:
        number = task.number + (task.part or "")
        lead, support = "; ".join(task.lead), "; ".join(task.support)
        cells = (task.section, number, task.name, lead, support, _due(task.time_text, task.deadline), task.product)
        table.add_row(*(_cell(cell) for cell in cells))
    Console().print(table)


@app.command("doubts")
def list_doubts(
    plan_id: Annotated[str | None, typer.Argument(metavar="[PLAN_ID]")] = None,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Những chỗ đọc chưa chắc, để người quản trị xem lại."""
    directory = index or default_index_dir()
    with _refusing():
        plans = _indexed(directory)
        chosen = plans if plan_id is None else [_find(plans, plan_id, directory)]
    doubts = [doubt for plan in chosen for doubt in plan.doubts]
    if as_json:
        _print_json([to_json(doubt) for doubt in doubts])
        return
    table = Table(Column("Nhiệm vụ", no_wrap=True), "Trường", "Đọc được", "Hiểu là", "Dòng")
    for doubt in doubts:
        lines = doubt.source.lines
        where = f"{lines[0]}-{lines[1]}" if lines else None
        cells = (doubt.task or doubt.plan_id, doubt.field, doubt.read, doubt.assumed, where)
        table.add_row(*(_cell(cell) for cell in cells))
    Console().print(table)


def _enter(plan_id: str, directory: Path, change: Callable[[kept.Kept, Plan], kept.Kept]) -> None:
    """Change what is entered about a plan, and index the plan with it."""

    def entered() -> list[Plan]:
        plans = _indexed(directory)
        indexed = _find(plans, plan_id, directory)
        plan = kept.as_read(directory, indexed)
        held = change(kept.read_kept(directory, plan_id), plan)
        kept.keep_as_read(directory, plan)
        kept.write_kept(directory, plan_id, held)
        return [kept.with_kept(plan, held) if one.id == plan_id else one for one in plans]

    with _refusing(), _progress_bar() as report:
        update(directory, entered, report, load_embedder(setting("EMBEDDING_MODEL")))


def _named(name: str, directory: Path) -> Plan:
    """A plan by its id, a version of it ("ID@2"), or a file."""
    plan_id, _, version = name.partition("@")
    if version:
        current = _find(_indexed(directory), plan_id, directory)
        if version == str(current.version):
            return current
        return kept.read_version(directory, plan_id, int(version) if version.isdecimal() else -1)
    path = Path(name)
    if path.suffix.lower() in SUFFIXES and path.is_file():
        return read_plan(path)
    return _find(_indexed(directory), name, directory)


def _change(paths: Sequence[Path], directory: Path, plan_id: str | None, *, keep: bool) -> None:
    """Read the files and index what was readable, with the plans already there if `keep`.

    Names each refused file; exits 1 if there was one, and leaves the old index if nothing was readable.
    """
    refused: list[str] = []
    with _refusing(), _progress_bar() as report:
        plans = _read(paths, plan_id, refused, report)
        if plans:
            embedder = load_embedder(setting("EMBEDDING_MODEL"))
            update(directory, lambda: kept.merge(directory, plans, keep=keep), report, embedder)
    for reason in refused:
        print(reason, file=sys.stderr)
    if plans:
        tasks = sum(plan.task_count for plan in plans)
        print(f"Đã đưa vào chỉ mục {directory}: {len(plans)} kế hoạch, {tasks} nhiệm vụ.")
    if refused:
        raise typer.Exit(1)


def _read(paths: Sequence[Path], plan_id: str | None, refused: list[str], report: Report) -> list[Plan]:
    """Read every file, each once; what cannot be read is told in `refused`."""
    files = _files(paths, refused)
    plans: dict[str, Plan] = {}
    read_from: dict[str, Path] = {}
    for done, file in enumerate(files):
        report("Đọc kế hoạch", done, len(files))
        try:
            plan = read_plan(file, plan_id)
        except PlanError as error:
            refused.append(str(error))
            continue
        if plan.id in plans:
            refused.append(f'{file}: trùng mã kế hoạch "{plan.id}" với {read_from[plan.id]}; hãy đổi tên một tệp')
            continue
        plans[plan.id], read_from[plan.id] = plan, file
    for plan in plans.values():
        print(_reconciled(plan))
    report("Đọc kế hoạch", len(files), len(files))
    return list(plans.values())


def _reconciled(plan: Plan) -> str:
    """One line that accounts for every row of a plan's tables."""
    tally = plan.tally
    if tally is None:
        return f"{plan.id}: {plan.task_count} nhiệm vụ"
    parts = [
        f"{plan.task_count} nhiệm vụ",
        f"từ {tally.task_rows}/{tally.rows} hàng của bảng",
        f"{tally.headings} hàng tiêu đề",
        f"{tally.joined} hàng nối qua trang",
    ]
    if tally.clauses:
        parts.append(f"{tally.clauses} điểm, khoản được giao việc")
    parts.append(f"{tally.left_out} hàng bỏ ra")
    return f"{plan.id}: {', '.join(parts)}; {len(plan.doubts)} nghi vấn."


def _files(paths: Sequence[Path], refused: list[str]) -> list[Path]:
    """The files named, and all files of a readable kind in the folders named, in order of their names."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
            found += inside
            if not inside:
                refused.append(f"{path}: thư mục không có tệp kế hoạch nào ({', '.join(sorted(SUFFIXES))})")
        elif not path.exists():
            refused.append(f"{path}: không có tệp hoặc thư mục này")
        else:
            found.append(path)
    return list({file.resolve(): file for file in found}.values())


def _indexed(directory: Path) -> list[Plan]:
    current_version(directory)  # says so where there is no index
    return load_plans(directory)


def _find(plans: Sequence[Plan], plan_id: str, directory: Path) -> Plan:
    for plan in plans:
        if plan.id == plan_id:
            return plan
    raise PlanError(f'{directory}: không có kế hoạch "{plan_id}"')


def _due(time_text: str | None, deadline: Deadline) -> str:
    """The printed time, and the day that it means."""
    if deadline.kind == "fixed" and deadline.due:
        day = f"{'trước ' if deadline.before else ''}{deadline.due:%d/%m/%Y}"
        return f"{time_text} ({day})"
    return time_text or _UNDATED.get(deadline.kind, "")


def _cell(value: object) -> str:
    """A value for a table, in which square brackets are no markup."""
    return "" if value is None else str(value).replace("[", r"\[")


def _print_json(records: list[dict[str, Any]]) -> None:
    print(json.dumps(records, ensure_ascii=False, indent=2))


@contextmanager
def _progress_bar() -> Iterator[Report]:
    """A bar for each step on stderr, if somebody watches it."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        steps: dict[str, TaskID] = {}

        def report(step: str, done: int, total: int) -> None:
            if step not in steps:
                steps[step] = bar.add_task(step)
            bar.update(steps[step], completed=done, total=total)

        yield report


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn bad data into one line on stderr and exit code 1."""
    try:
        yield
    except PlanError as error:
        _refuse(str(error))


def _refuse(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
