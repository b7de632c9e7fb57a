"""The store of what the plans say: one SQLite file, written once by a build and then only read. All SQL stands here."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from corpus.model import Doubt, Passage, Plan, Source, Task, Unit, to_json
from retrieval import rows

Kind = Literal["tasks", "passages"]
Role = Literal["lead", "support"]

_WORDS: dict[Kind, str] = {"tasks": "task_words", "passages": "passage_words"}
_TOKENS: dict[Kind, str] = {"tasks": "task_tokens", "passages": "passage_tokens"}
_WEIGHTS: dict[Kind, dict[str, float]] = {"tasks": rows.TASK_WEIGHTS, "passages": rows.PASSAGE_WEIGHTS}


@dataclass(frozen=True)
class Compound:
    """Two or three syllables that form a word, folded, and their usual spelling; `is_name` for names of places."""

    folded: str
    spelling: str
    is_name: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """The folded words of a store: in how many task and passage rows each stands, their spelling, and the compounds."""

    tasks: Mapping[str, int]
    passages: Mapping[str, int]
    spellings: Mapping[str, str]
    compounds: Mapping[str, Compound]

    def rows(self, kind: Kind) -> Mapping[str, int]:
        return self.tasks if kind == "tasks" else self.passages


class Store:
    """An open store. Rows are numbered from 0 in table order, over all plans; plans stand in the order they were given."""

    def __init__(self, path: Path) -> None:
        """Open for reading; raises sqlite3.Error if the file is not such a store."""
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        self._lock = threading.Lock()
        self._db = Database(connection)

    def close(self) -> None:
        self._db.conn.close()

    def plans(self) -> list[Plan]:
        """Every plan, whole."""
        tasks, passages, doubts = defaultdict(list), defaultdict(list), defaultdict(list)
        for plan, record in self._all("SELECT plan, record FROM tasks ORDER BY row"):
            tasks[plan].append(Task.from_json(json.loads(record)))
        for plan, record in self._all("SELECT plan, record FROM passages ORDER BY row"):
            passages[plan].append(Passage.from_json(json.loads(record)))
        for plan, record in self._all("SELECT plan, record FROM doubts ORDER BY row"):
            doubts[plan].append(Doubt.from_json(json.loads(record)))
        return [
            _read_plan(json.loads(record), tasks[plan], passages[plan], doubts[plan])
            for plan, record in self._all("SELECT id, record FROM plans ORDER BY row")
        ]

    def query(
        self,
        plan: str | None = None,
        unit: str | None = None,
        role: Role | None = None,
        due_from: date | None = None,
        due_to: date | None = None,
        kind: str | None = None,
        words: Sequence[str] = (),
    ) -> list[int]:
        """Rows of the tasks that meet every condition given, in table order.

        `unit` is a name of a register. `due_from` and `due_to` (both included) compare the day named, so tasks without
        one drop out. `words` are folded syllables that must all stand in the row's own text.
        """
        where: list[str] = []
        values: list[Any] = []
        if plan is not None:
            where.append("plan = ?")
            values.append(plan)
        if unit is not None:
            where.append("row IN (SELECT row FROM task_units WHERE unit = ?" + (" AND role = ?)" if role else ")"))
            values += [unit, role] if role else [unit]
        elif role is not None:
            where.append("row IN (SELECT row FROM task_units WHERE role = ?)")
            values.append(role)
        if due_from is not None:
            where.append("due >= ?")
            values.append(due_from.isoformat())
        if due_to is not None:
            where.append("due <= ?")
            values.append(due_to.isoformat())
        if kind is not None:
            where.append("kind = ?")
            values.append(kind)
        if words:
            where.append("row IN (SELECT rowid FROM task_words WHERE task_words MATCH ?)")
            values.append(f"{{{' '.join(rows.TASK_OWN)}}} : ({' AND '.join(_quoted(word) for word in words)})")
        condition = f" WHERE {' AND '.join(where)}" if where else ""
        return [row for (row,) in self._all(f"SELECT row FROM tasks{condition} ORDER BY row", values)]

    def postings(self, kind: Kind, token: str) -> list[tuple[int, float]]:
        """Where a token (a folded syllable, or a pair as "ra_soat") stands: rows in order, and how often there.

        Each occurrence counts by the weight of its column; columns without weight are left out.
        """
        weights = " ".join(f"WHEN '{column}' THEN {weight}" for column, weight in _WEIGHTS[kind].items() if weight)
        ranked = ", ".join(f"'{column}'" for column, weight in _WEIGHTS[kind].items() if weight)
        sql = f"SELECT doc, sum(CASE col {weights} END) FROM {_TOKENS[kind]} WHERE term = ? AND col IN ({ranked}) GROUP BY doc"
        return self._all(sql, [token])

    def lengths(self, kind: Kind) -> list[float]:
        """How many tokens each row has, counted by the weights of their columns."""
        return [length for (length,) in self._all("SELECT length FROM texts WHERE kind = ? ORDER BY row", [kind])]

    def texts(self, kind: Kind, numbers: Collection[int]) -> dict[int, str]:
        """The folded words of rows, as `rows.plain` sets them."""
        marks = ", ".join("?" * len(numbers))
        return dict(self._all(f"SELECT row, folded FROM texts WHERE kind = ? AND row IN ({marks})", [kind, *numbers]))

    def holds(self, token: str) -> bool:
        """Whether a folded syllable, or a pair as "ra_soat", stands in any row."""
        sql = "SELECT 1 FROM {} WHERE {} MATCH ? LIMIT 1"
        return any(self._all(sql.format(table, table), [_quoted(token)]) for table in _WORDS.values())

    def vocabulary(self) -> Vocabulary:
        words = self._all("SELECT word, tasks, passages, spelling FROM vocabulary")
        compounds = self._all("SELECT folded, spelling, is_name FROM compounds")
        return Vocabulary(
            tasks={word: count for word, count, _, _ in words if count},
            passages={word: count for word, _, count, _ in words if count},
            spellings={word: spelling for word, _, _, spelling in words},
            compounds={folded: Compound(folded, spelling, bool(named)) for folded, spelling, named in compounds},
        )

    def _all(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()


def write_store(path: Path, plans: Sequence[Plan], spellings: Mapping[str, str], compounds: Iterable[Compound]) -> None:
    """Write a new store. `spellings` gives the most usual form of each folded syllable of the plans."""
    connection = sqlite3.connect(path)
    try:
        db = Database(connection)
        db.execute("PRAGMA journal_mode = OFF")  # a broken file is thrown away, never mended
        db.execute("PRAGMA synchronous = OFF")
        with db.atomic():
            _create(db)
            _insert_records(db, plans)
            found: dict[Kind, Counter[str]] = {kind: _insert_words(db, kind, plans) for kind in _WORDS}
            words = sorted({*found["tasks"], *found["passages"], *spellings})
            counted = ((w, found["tasks"][w], found["passages"][w], spellings.get(w, w)) for w in words)
            _insert(db, "vocabulary", counted)
            _insert(db, "compounds", ((c.folded, c.spelling, c.is_name) for c in compounds))
    finally:
        connection.close()


def _create(db: Database) -> None:
    record = {"row": int, "id": str, "plan": str, "record": str}
    deadline = {"kind": str, "start": str, "due": str}
    db.table("plans").create({"row": int, "id": str, "record": str}, pk="row")
    db.table("tasks").create({**record, "section": str, "number": str, **deadline}, pk="row")
    db.table("task_units").create({"row": int, "unit": str, "role": str})
    db.table("passages").create(record, pk="row")
    db.table("passage_units").create({"row": int, "unit": str})
    db.table("doubts").create({"row": int, "plan": str, "task": str, "record": str}, pk="row")
    db.table("texts").create({"kind": str, "row": int, "folded": str, "length": float}, pk=("kind", "row"))
    db.table("vocabulary").create({"word": str, "tasks": int, "passages": int, "spelling": str}, pk="word")
    db.table("compounds").create({"folded": str, "spelling": str, "is_name": int}, pk="folded")
    for table, keys in (("tasks", ["plan"]), ("tasks", ["due"]), ("task_units", ["unit", "role"])):
        db.table(table).create_index(keys)
    for kind, table in _WORDS.items():
        columns = ", ".join(_WEIGHTS[kind])
        # `texts` keeps the words, so the index needs no copy of them; they are folded already.
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5({columns}, content='', tokenize=\"unicode61 tokenchars '_'\")"
        )
        db.execute(f"CREATE VIRTUAL TABLE {_TOKENS[kind]} USING fts5vocab({table}, instance)")


def _insert_records(db: Database, plans: Sequence[Plan]) -> None:
    tasks = list(enumerate(task for plan in plans for task in plan.tasks))
    passages = list(enumerate(passage for plan in plans for passage in plan.passages))
    doubts = enumerate(doubt for plan in plans for doubt in plan.doubts)
    _insert(db, "plans", ((row, plan.id, _dump(_plan_record(plan))) for row, plan in enumerate(plans)))
    _insert(db, "tasks", ((row, *_task_values(task)) for row, task in tasks))
    _insert(db, "task_units", ((row, unit, role) for row, task in tasks for unit, role in _task_units(task)))
    _insert(db, "passages", ((row, p.id, p.plan_id, _dump(to_json(p))) for row, p in passages))
    _insert(db, "passage_units", ((row, unit) for row, passage in passages for unit in dict.fromkeys(passage.units)))
    _insert(db, "doubts", ((row, d.plan_id, d.task, _dump(to_json(d))) for row, d in doubts))


def _insert_words(db: Database, kind: Kind, plans: Sequence[Plan]) -> Counter[str]:
    """Index the folded words of all rows of a kind; returns in how many rows each word stands."""
    columns = [columns for plan in plans for columns in _columns(kind, plan)]
    db.table(_WORDS[kind]).insert_all(
        {"rowid": row, **{name: rows.tokens(column) for name, column in named.items()}}
        for row, named in enumerate(columns)
    )
    texts = [rows.plain(named.values()) for named in columns]
    lengths = [sum(weight * rows.size(named[name]) for name, weight in _WEIGHTS[kind].items()) for named in columns]
    _insert(db, "texts", ((kind, row, *text) for row, text in enumerate(zip(texts, lengths, strict=True))))
    return Counter(word for text in texts for word in set(text.split()) - {"|"})


def _columns(kind: Kind, plan: Plan) -> Iterator[dict[str, rows.Column]]:
    name = rows.plan_column(plan)
    if kind == "tasks":
        return (rows.task_columns(task, name) for task in plan.tasks)
    return (rows.passage_columns(passage, name) for passage in plan.passages)


def _insert(db: Database, table: str, values: Iterable[Sequence[Any]]) -> None:
    names = [column.name for column in db.table(table).columns]
    db.table(table).insert_all(dict(zip(names, value, strict=True)) for value in values)


def _task_values(task: Task) -> tuple[Any, ...]:
    start, due = (day.isoformat() if day else None for day in (task.deadline.start, task.deadline.due))
    record = _dump(to_json(task))
    return task.id, task.plan_id, record, task.section, task.number, task.deadline.kind, start, due


def _task_units(task: Task) -> list[tuple[str, Role]]:
    lead: list[tuple[str, Role]] = [(unit, "lead") for unit in dict.fromkeys(task.lead_units)]
    return lead + [(unit, "support") for unit in dict.fromkeys(task.support_units)]


def _plan_record(plan: Plan) -> dict[str, Any]:
    return {**plan.facts(), "source": to_json(plan.source), "units": [to_json(unit) for unit in plan.units]}


def _read_plan(
    record: dict[str, Any], tasks: Iterable[Task], passages: Iterable[Passage], doubts: Iterable[Doubt]
) -> Plan:
    facts = {key: value for key, value in record.items() if key != "task_count"}
    return Plan(
        **{
            **facts,
            "date": date.fromisoformat(record["date"]) if record["date"] else None,
            "implements": tuple(record["implements"]),
            "amends": tuple(record["amends"]),
            "source": Source.from_json(record["source"]),
            "units": tuple(Unit.from_json(unit) for unit in record["units"]),
            "tasks": tuple(tasks),
            "passages": tuple(passages),
            "doubts": tuple(doubts),
        }
    )


def _dump(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _quoted(phrase: str) -> str:
    return f'"{phrase}"'
