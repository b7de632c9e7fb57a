"""A file in, a plan out: the one entrance to everything that this room knows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

from corpus.clauses import Clause, assigned_clauses
from corpus.document import Document
from corpus.errors import UnreadablePlanError
from corpus.flat import flat_table, without_table
from corpus.labelled import labelled_rows, without_rows
from corpus.leftovers import leftovers
from corpus.metadata import Metadata, divide, read_metadata
from corpus.model import Doubt, Passage, Plan, Source, Tally, Task
from corpus.passages import Duty, read_duties
from corpus.printed import Part, PrintedRow
from corpus.prose import Paragraph, outline, paragraphs
from corpus.readers.reading import read_document
from corpus.register import Register, build_register
from corpus.rows import printed_rows, word_pairs
from corpus.secrecy import stamp
from corpus.tables import task_tables
from corpus.tasks import TaskList, blank_task
from corpus.text import clean, fold

_COUNT = re.compile(r"(?:phụ lục|biểu|bảng|kế hoạch)\s+(?:này\s+)?(?:có|gồm)\s+(\d+)\s+nhiệm vụ", re.IGNORECASE)


def plan_id_of(path: Path) -> str:
    """A plan's id: its file's name without the ending, safe in a URL."""
    return re.sub(r"[^a-z0-9]+", "-", fold(path.stem)).strip("-") or "ke-hoach"


def read_plan(path: Path, plan_id: str | None = None) -> Plan:
    """Read a plan with all its tasks, prose and doubts. Raises UnreadablePlanError, whose message names the file and why."""
    return parse_plan(read_document(path), plan_id or plan_id_of(path))


def parse_plan(document: Document, plan_id: str) -> Plan:
    """Everything of `read_plan` but the file: a pure function of the document."""
    if degree := stamp(document):
        raise UnreadablePlanError(
            document.file, f'văn bản đóng dấu độ mật "{degree}"; không được nạp vào hệ thống này, không có gì được lưu'
        )
    tables = task_tables(document)
    words = word_pairs(
        chain(
            (line.text for block in document.prose for line in block.lines),
            (cell for table in document.tables for row in table.rows for cell in row.cells),
        )
    )
    read: list[list[PrintedRow]] = [printed_rows(table, words) for table in tables]
    seen = sum(len(table.rows) for table in tables)
    if not tables and (flat := flat_table(document)):
        read = [list(flat.rows)]
        seen = len(flat.rows)
        document = without_table(document, flat)
    matter = divide(paragraphs(document))
    facts = read_metadata(document, matter)
    blocks = list(outline(matter.body))
    clauses = assigned_clauses(blocks)
    prose_rows = [] if read or clauses else labelled_rows(blocks)
    if prose_rows:
        read, seen = [prose_rows], len(prose_rows)
        blocks = without_rows(blocks, prose_rows)
    if not any(row.is_task for rows in read for row in rows) and not clauses:
        raise UnreadablePlanError(document.file, _why_no_plan(facts))
    year = facts.year or _mentioned_year(document)
    if year is None:
        raise UnreadablePlanError(document.file, 'không thấy năm của kế hoạch; tên kế hoạch cần có "năm 20.."')
    tasks = TaskList(plan_id, document.file, year)
    for place, rows in enumerate(read, start=1):
        tasks.add_table(rows, place)
    if prose_rows:
        _place_in_prose(tasks, document)
    for clause in clauses:
        _add_clause(tasks, clause, document)
    # The appendix' own title and the note that it belongs to the plan are no prose.
    closing = [item for item in matter.appendix if not _is_appendix_head(item)]
    duties = read_duties([*blocks, *outline(closing)])
    register = build_register(
        chain(
            (unit for task in tasks.tasks for unit in (*task.lead, *task.support)),
            (unit for duty in duties for unit in duty.units),
        ),
        (duty.text for duty in duties),
    )
    return Plan(
        id=plan_id,
        title=facts.title or plan_id,
        number=facts.number,
        symbol=facts.symbol,
        issuer=facts.issuer,
        province=facts.province,
        year=year,
        date=facts.date,
        date_text=facts.date_text,
        signer=facts.signer,
        implements=facts.implements,
        amends=facts.amends,
        version=1,
        source=Source(document.file),
        units=register.units,
        tasks=tuple(_with_units(task, register) for task in tasks.tasks),
        passages=tuple(
            _passage(duty, number, plan_id, document, register) for number, duty in enumerate(duties, start=1)
        ),
        doubts=(
            *tasks.doubts,
            *leftovers(plan_id, facts.issuer, tasks.tasks),
            *_plan_doubts(plan_id, document, facts, duties, tasks.tasks),
        ),
        tally=_tally(seen, [row for rows in read for row in rows], len(clauses)),
    )


def _tally(seen: int, rows: list[PrintedRow], clauses: int) -> Tally:
    return Tally(
        rows=seen,
        task_rows=sum(row.rows - row.joined for row in rows if row.is_task),
        joined=sum(row.joined for row in rows),
        headings=sum(row.rows - row.joined for row in rows if not row.is_task),
        clauses=clauses,
    )


def _why_no_plan(facts: Metadata) -> str:
    if facts.title is None:
        return 'không phải kế hoạch: không thấy tiêu đề "KẾ HOẠCH" và không có bảng nhiệm vụ; hãy kiểm tra lại tệp'
    return 'không đọc được nhiệm vụ nào: không thấy bảng có cột "Chủ trì"; hãy kiểm tra phần phụ lục của tệp'


def _mentioned_year(document: Document) -> int | None:
    """The year that a paper without a dated title speaks of most."""
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    lines = (line.text for block in document.prose for line in block.lines)
    years = Counter(year for text in chain(cells, lines) for year in re.findall(r"\b20\d\d\b", text))
    return int(years.most_common(1)[0][0]) if years else None


def _is_appendix_head(item: Paragraph) -> bool:
    folded = fold(item.text)
    if _COUNT.search(item.text):
        return False
    return (
        folded.startswith(("phu luc", "bieu ", "(kem theo", "(ban hanh kem"))
        or item.text.isupper()
        or item.marked
        or len(folded) < 15
    )


def _add_clause(tasks: TaskList, clause: Clause, document: Document) -> None:
    cells = Part(
        {"title": clause.title, "lead": "; ".join(clause.lead), "support": "; ".join(clause.support)},
        None,
        list(clause.doubts),
    )
    if clause.activity:
        cells.cells["activity"] = clause.activity
    task = replace(
        blank_task(tasks.plan_id),
        id=f"{tasks.plan_id}/{clause.section}/{clause.number}",
        section=clause.section,
        section_title=clause.section_title,
        headings=clause.headings,
        number=clause.number,
        source=document.source(clause.lines, clause.page),
    )
    tasks.add(cells, task, None)


def _place_in_prose(tasks: TaskList, document: Document) -> None:
    """Tasks that no table has stand in lines or paragraphs."""
    places = {
        task.id: document.source(task.source.lines, task.source.page) for task in tasks.tasks if task.source.lines
    }
    tasks.tasks = [replace(task, source=places.get(task.id, task.source)) for task in tasks.tasks]
    tasks.doubts = [replace(doubt, source=places.get(doubt.task or "", doubt.source)) for doubt in tasks.doubts]


def _with_units(task: Task, register: Register) -> Task:
    return replace(task, lead_units=register.names_of(task.lead), support_units=register.names_of(task.support))


def _passage(duty: Duty, number: int, plan_id: str, document: Document, register: Register) -> Passage:
    source = replace(document.source(duty.lines, duty.page), paragraph=number)
    return Passage(f"{plan_id}/p{number}", plan_id, duty.headings, duty.text, register.names_of(duty.units), source)


def _plan_doubts(
    plan_id: str, document: Document, facts: Metadata, duties: list[Duty], tasks: list[Task]
) -> list[Doubt]:
    """What the paper says of itself that does not agree with what was read."""
    doubts: list[Doubt] = []
    rows = len({task.row for task in tasks if task.source.table} or {task.row for task in tasks})
    for duty in duties:
        match = _COUNT.search(duty.text)
        if match and int(match[1]) != rows:
            source = document.source(duty.lines, duty.page)
            assumed = f"đọc được {rows} hàng có số thứ tự"
            doubts.append(Doubt(plan_id, None, "task_count", "count", clean(match[0]), assumed, 0.5, source))
    if facts.date is None and facts.date_text and len(re.findall(r"\d+", facts.date_text)) >= 3:
        assumed = "ngày ban hành không có trong lịch, để trống"
        doubts.append(Doubt(plan_id, None, "date", "date", facts.date_text, assumed, 0.5, Source(document.file)))
    elif facts.date is None:
        assumed = f"kế hoạch chưa có ngày đủ; nhập bằng: python indexer.py set {plan_id} date=năm-tháng-ngày"
        doubts.append(
            Doubt(plan_id, None, "date", "missing", facts.date_text or "", assumed, 0.9, Source(document.file))
        )
    if facts.number is None:
        assumed = f"kế hoạch chưa có số; có số thì nhập bằng: python indexer.py set {plan_id} number=..."
        doubts.append(
            Doubt(plan_id, None, "number", "missing", facts.symbol or "", assumed, 0.9, Source(document.file))
        )
    if facts.year is None:
        assumed = "tên và ngày ban hành không ghi năm; lấy năm được nhắc nhiều nhất"
        doubts.append(Doubt(plan_id, None, "year", "year", "", assumed, 0.4, Source(document.file)))
    return doubts
