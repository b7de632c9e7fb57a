"""The ledger of duties: reports with their papers, extensions, entered dates, own milestones. Nothing is overwritten.

Every entry is a line of one table that only grows; what holds now is read from the lines in their order. Who wrote a
line stands there as a keyed hash, which goes when that person's data is deleted; the office's record stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.duties import refusals
from bot.people.database import Database, time_of
from bot.people.duty_records import Asked, By, Entry, Kind, LedgerError, Recorded
from bot.progress import (
    DONE,
    MovedDate,
    OwnMilestone,
    Paper,
    State,
    TaskProgress,
    UnitReport,
    last_day_in_time,
    must_report,
)
from corpus.model import Plan, Task

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_COLUMNS = "id, plan, uid, unit, kind, value, who, role, by_unit, channel, at"
_MONTHS_BEFORE = (7, 1)  # a paper of a plan's work is not older than July of the year before
_YEARS_AFTER = 6  # a plan may run over several years
_LONGEST = {"number": 80, "abstract": 500, "signer": 120, "link": 500, "reason": 500, "note": 300}
_WORDS = {"number": "Số văn bản", "abstract": "Trích yếu", "signer": "Người ký", "link": "Liên kết", "reason": "Lý do", "note": "Ghi chú"}  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """What the lines of a plan come to."""

    newest: int
    progress: dict[str, TaskProgress]
    own: tuple[tuple[int, str, OwnMilestone], ...]  # with the entry and uid; uid "" is the whole plan
    asked: tuple[Asked, ...]
    decided: dict[int, Entry]
    reports: dict[tuple[str, str], int]  # the newest entry for a task and unit


class Ledger:
    """Writes and reads the ledger in the store of what people did. Safe in several threads and processes.

    Writing methods check what they are given against the plan of the moment and raise LedgerError; `token` names a
    press or a message, so that the same one a second time writes nothing. `at` is when it was said.
    """

    def __init__(self, people: Database) -> None:
        self._people = people
        self._held: dict[str, _Held] = {}

    # Reports

    def report(
        self,
        plan: Plan,
        uid: str,
        unit: str,
        state: State,
        paper: Paper | None,
        by: By,
        at: datetime,
        token: str | None = None,
    ) -> Recorded:
        """A unit's word on its part of a task: by somebody who may act for the unit, or the supervising office for it."""

        def check(held: _Held, today: date) -> Recorded | None:
            task = _task(plan, uid)
            _allow(by, plan, unit)
            if unit not in must_report(task, plan) and task.lead_units:
                raise LedgerError(refusals.no_duty(unit))
            if state in (State.CONFIRMED, State.RETURNED):
                raise LedgerError(refusals.NO_ROLE)
            if state is State.ISSUED:
                if paper is None:
                    raise LedgerError(refusals.NO_PAPER)
                check_paper(paper, plan, today)
            known = _report(held, uid, unit)
            if known and (known.state, known.paper) == (state, paper if state is State.ISSUED else None):
                return Recorded(held.reports[uid, unit], False)
            if known and known.state is State.CONFIRMED:
                if known.paper == paper and state is State.ISSUED:
                    return Recorded(held.reports[uid, unit], False)
                raise LedgerError(refusals.ALREADY_CONFIRMED)
            return None

        value = {"state": state.value, "paper": _plain(paper) if state is State.ISSUED else None}
        return self._write("report", plan, uid, unit, value, by, at, token, check)

    def check(
        self, plan: Plan, uid: str, unit: str, accept: bool, note: str | None, by: By, at: datetime,
        token: str | None = None, report: int | None = None,
    ) -> Recorded:  # fmt: skip
        """The supervising office confirms a report or returns it with a reason; `report` is the entry that it saw."""

        def check(held: _Held, today: date) -> Recorded | None:
            _task(plan, uid)
            _allow(by, plan, None)
            known, newest = _report(held, uid, unit), held.reports.get((uid, unit))
            if report is not None and newest != report:
                if known and newest and known.state is (State.CONFIRMED if accept else State.RETURNED):
                    return Recorded(newest, False)
                raise LedgerError(refusals.REPORT_CHANGED)
            if known and newest and known.state is (State.CONFIRMED if accept else State.RETURNED):
                return Recorded(newest, False)
            if accept and (known is None or known.state is not State.ISSUED):
                raise LedgerError(refusals.NOTHING_TO_CHECK)
            if not accept:
                if known is None or known.state not in DONE | {State.SUBMITTED}:
                    raise LedgerError(refusals.NOTHING_TO_RETURN)
                if not (note or "").strip():
                    raise LedgerError(refusals.NO_RETURN_REASON)
            _check_length("note", note)
            return None

        return self._write("check", plan, uid, unit, {"accept": accept, "note": note}, by, at, token, check)

    # Dates

    def ask(
        self, plan: Plan, uid: str, unit: str, reason: str, new: date, by: By, at: datetime, token: str | None = None
    ) -> Recorded:
        """Ask for a later date, with a reason, while the one that holds has not passed."""

        def check(held: _Held, today: date) -> Recorded | None:
            task = _task(plan, uid)
            _allow(by, plan, unit)
            if unit not in must_report(task, plan) and task.lead_units:
                raise LedgerError(refusals.no_duty(unit))
            last = last_day_in_time(task, held.progress.get(uid))
            if last is None:
                raise LedgerError(refusals.NO_EXTENSION_OF_UNDATED)
            if today > last:
                raise LedgerError(refusals.too_late_to_ask(last))
            waiting = next((one for one in held.asked if (one.uid, one.unit) == (uid, unit)), None)
            if waiting:
                if (waiting.new, waiting.reason) == (new, reason.strip()):
                    return Recorded(waiting.id, False)
                raise LedgerError(refusals.asked_already(waiting.new))
            if new <= last:
                raise LedgerError(refusals.not_later(new, last))
            _check_year(new, plan)
            if not reason.strip():
                raise LedgerError(refusals.NO_REASON)
            _check_length("reason", reason)
            value["old"] = last.isoformat()
            return None

        value = {"reason": reason.strip(), "new": new.isoformat()}
        return self._write("ask", plan, uid, unit, value, by, at, token, check)

    def decide(
        self, plan: Plan, asked: int, grant: bool, paper: Paper, by: By, at: datetime, token: str | None = None
    ) -> Recorded:
        """The supervising office grants or refuses what was asked, by a paper; granted, the new date holds from now on."""
        entry = self._entry(asked)
        if entry is None or entry.plan != plan.id or entry.kind != "ask":
            raise LedgerError(refusals.EXTENSION_GONE)

        def check(held: _Held, today: date) -> Recorded | None:
            task = _task(plan, entry.uid)
            _allow(by, plan, None)
            made = held.decided.get(asked)
            if made:
                if (made.kind == "grant") == grant and _paper(made.value["paper"]) == paper:
                    return Recorded(made.id, False)
                raise LedgerError(refusals.decided_already(made.kind == "grant", made.value["paper"]["number"]))
            check_paper(paper, plan, today)
            last, new = last_day_in_time(task, held.progress.get(entry.uid)), date.fromisoformat(entry.value["new"])
            if grant and last and new <= last:
                raise LedgerError(refusals.not_later(new, last))
            value["old"] = last.isoformat() if last else None
            return None

        value = {"ask": asked, "new": entry.value["new"], "paper": _plain(paper)}
        return self._write("grant" if grant else "refuse", plan, entry.uid, entry.unit, value, by, at, token, check)

    def enter_date(
        self, plan: Plan, uid: str, new: date, paper: Paper, by: By, at: datetime, token: str | None = None
    ) -> Recorded:
        """Date a row that has no date, or one before the plan was signed, by the paper that fixes it."""

        def check(held: _Held, today: date) -> Recorded | None:
            task = _task(plan, uid)
            _allow(by, plan, None)
            moves = held.progress[uid].moves if uid in held.progress else ()
            if moves and (moves[-1].new, moves[-1].paper, moves[-1].is_extension) == (new, paper, False):
                return Recorded(held.newest, False)
            printed, last = last_day_in_time(task), last_day_in_time(task, held.progress.get(uid))
            if last and (any(move.is_extension for move in moves) or not _is_open(printed, plan)):
                raise LedgerError(refusals.has_a_date(last))
            check_paper(paper, plan, today)
            _check_year(new, plan)
            value["old"] = last.isoformat() if last else None
            return None

        value = {"new": new.isoformat(), "paper": _plain(paper)}
        return self._write("date", plan, uid, None, value, by, at, token, check)

    def set_own(
        self, plan: Plan, uid: str | None, own: OwnMilestone, by: By, at: datetime, token: str | None = None
    ) -> Recorded:
        """A date that the plan's office sets itself, for a row or (uid None) for the whole plan."""

        def check(held: _Held, today: date) -> Recorded | None:
            _allow(by, plan, None)
            same = next((entry for entry, of, set_ in held.own if (of, set_) == (uid or "", own)), None)
            if same:
                return Recorded(same, False)
            last = last_day_in_time(_task(plan, uid), held.progress.get(uid)) if uid else None
            if last and own.day > last:
                raise LedgerError(refusals.own_after_due(own.day, last))
            _check_year(own.day, plan)
            _check_length("note", own.note)
            return None

        value = {"day": own.day.isoformat(), "note": own.note}
        return self._write("own", plan, uid or "", None, value, by, at, token, check)

    def drop_own(self, plan: Plan, own: int, by: By, at: datetime, token: str | None = None) -> Recorded:
        """Take back an own milestone, known by its entry."""
        entry = self._entry(own)
        if entry is None or entry.plan != plan.id or entry.kind != "own":
            raise LedgerError(refusals.OWN_GONE)

        def check(held: _Held, today: date) -> Recorded | None:
            _allow(by, plan, None)
            if all(number != own for number, _, _ in held.own):
                raise LedgerError(refusals.OWN_GONE)
            return None

        return self._write("drop_own", plan, entry.uid, None, {"own": own}, by, at, token, check)

    # What holds now

    def progress(self, plan_id: str) -> dict[str, TaskProgress]:
        """What is known of the tasks of a plan, by uid; tasks of which nothing was ever said are left out."""
        return self._now(plan_id).progress

    def own_of_plan(self, plan_id: str) -> tuple[OwnMilestone, ...]:
        """The own milestones that hold for a plan as a whole; those of rows stand in their progress."""
        return tuple(own for _, uid, own in self._now(plan_id).own if not uid)

    def own_entries(self, plan_id: str) -> tuple[tuple[int, str, OwnMilestone], ...]:
        """All own milestones of a plan with their entry and uid ("" for the whole plan)."""
        return self._now(plan_id).own

    def asked(self, plan_id: str) -> tuple[Asked, ...]:
        """The extensions that wait for a decision, oldest first."""
        return self._now(plan_id).asked

    def refused(self, plan_id: str, uid: str) -> tuple[Entry, ...]:
        """The extensions of a task that were not granted."""
        return tuple(one for one in self.history(uid) if one.kind == "refuse" and one.plan == plan_id)

    def newest_report(self, plan_id: str, uid: str, unit: str) -> int | None:
        """The entry of a unit's newest report or of the office's word on it."""
        return self._now(plan_id).reports.get((uid, unit))

    def history(self, uid: str) -> list[Entry]:
        """Everything that was written on a task, oldest first."""
        return self._entries("uid = ?", uid)

    def history_of_plan(self, plan_id: str, after: int = 0) -> list[Entry]:
        """Everything that was written on a plan after an entry, oldest first."""
        return self._entries("plan = ? AND id > ?", plan_id, after)

    def wrote(self, token: str) -> bool:
        """Whether a press or message has written its entry."""
        return self._people.find("SELECT 1 FROM duties WHERE token = ?", token) is not None

    # The table

    def _write(
        self, kind: Kind, plan: Plan, uid: str, unit: str | None, value: dict[str, Any], by: By, at: datetime,
        token: str | None, check: Callable[[_Held, date], Recorded | None],
    ) -> Recorded:  # fmt: skip
        with self._people.write() as db:
            if token:
                done = self._people.find("SELECT id FROM duties WHERE token = ?", token)
                if done:
                    return Recorded(done[0], False)
            same = check(self._read(plan.id), at.astimezone(ZONE).date())
            if same:
                return same
            written = db.execute(
                "INSERT INTO duties (plan, uid, unit, kind, value, who, role, by_unit, channel, at, token) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    plan.id, uid, unit, kind, json.dumps(value, ensure_ascii=False), self._people.who(by.channel, by.chat),
                    by.role, by.unit, by.channel, at.timestamp(), token,
                ],
            )  # fmt: skip
            return Recorded(written.lastrowid or 0, True)

    def _now(self, plan_id: str) -> _Held:
        held = self._held.get(plan_id)
        if held is None or held.newest != self._newest(plan_id):
            held = self._read(plan_id)
            self._held[plan_id] = held
        return held

    def _read(self, plan_id: str) -> _Held:
        newest = self._newest(plan_id)
        return _fold(self._entries("plan = ? AND id <= ?", plan_id, newest), newest)

    def _newest(self, plan_id: str) -> int:
        return int(self._people.one("SELECT coalesce(max(id), 0) FROM duties WHERE plan = ?", plan_id)[0])

    def _entry(self, id: int) -> Entry | None:
        return next(iter(self._entries("id = ?", id)), None)

    def _entries(self, condition: str, *values: Any) -> list[Entry]:
        rows = self._people.all(f"SELECT {_COLUMNS} FROM duties WHERE {condition} ORDER BY id", *values)
        return [
            Entry(id, plan, uid, unit, kind, json.loads(value), who, role, by_unit, channel, time_of(at))
            for id, plan, uid, unit, kind, value, who, role, by_unit, channel, at in rows
        ]


def _fold(entries: list[Entry], newest: int) -> _Held:
    """What entries come to, in their order."""
    reports: dict[tuple[str, str], tuple[int, UnitReport]] = {}
    moves: dict[str, list[MovedDate]] = {}
    own: dict[int, tuple[str, OwnMilestone]] = {}
    asked: dict[int, Asked] = {}
    decided: dict[int, Entry] = {}
    for entry in entries:
        value, unit = entry.value, entry.unit or ""
        if entry.kind == "report":
            report = UnitReport(unit, State(value["state"]), _paper(value["paper"]), entry.at)
            reports[entry.uid, unit] = (entry.id, report)
        elif entry.kind == "check":
            known = reports[entry.uid, unit][1]
            state = State.CONFIRMED if value["accept"] else State.RETURNED
            reports[entry.uid, unit] = (entry.id, UnitReport(unit, state, known.paper, entry.at))
        elif entry.kind == "ask":
            old, new = date.fromisoformat(value["old"]), date.fromisoformat(value["new"])
            asked[entry.id] = Asked(entry.id, entry.plan, entry.uid, unit, value["reason"], old, new, entry.at)
        elif entry.kind == "own":
            own[entry.id] = (entry.uid, OwnMilestone(date.fromisoformat(value["day"]), value["note"]))
        elif entry.kind == "drop_own":
            own.pop(value["own"], None)
        if entry.kind in ("grant", "refuse"):
            asked.pop(value["ask"], None)
            decided[value["ask"]] = entry
        if entry.kind in ("grant", "date"):
            before = date.fromisoformat(value["old"]) if value["old"] else None
            moved = MovedDate(
                before, date.fromisoformat(value["new"]), _paper(value["paper"]), entry.at, entry.kind == "grant"
            )
            moves.setdefault(entry.uid, []).append(moved)
    uids = dict.fromkeys(entry.uid for entry in entries if entry.uid)
    progress = {
        uid: TaskProgress(
            uid,
            tuple(report for (of, _), (_, report) in reports.items() if of == uid),
            tuple(moves.get(uid, ())),
            tuple(milestone for of, milestone in own.values() if of == uid),
        )
        for uid in uids
    }
    kept = tuple((entry_id, uid, milestone) for entry_id, (uid, milestone) in own.items())
    return _Held(
        newest, progress, kept, tuple(asked.values()), decided, {key: one for key, (one, _) in reports.items()}
    )


def _report(held: _Held, uid: str, unit: str) -> UnitReport | None:
    progress = held.progress.get(uid)
    return progress.report_of(unit) if progress else None


def _task(plan: Plan, uid: str) -> Task:
    task = next((task for task in plan.tasks if task.uid == uid), None)
    if task is None:
        raise LedgerError(refusals.UNKNOWN_TASK)
    return task


def _allow(by: By, plan: Plan, unit: str | None) -> None:
    """Whether somebody may write for a unit; without one it is for the supervising office alone."""
    if by.plan != plan.id or by.role not in ("act", "supervise"):
        raise LedgerError(refusals.NO_ROLE)
    if by.role == "act" and (unit is None or by.unit is None):
        raise LedgerError(refusals.NO_ROLE)
    if by.role == "act" and by.unit != unit:
        raise LedgerError(refusals.not_your_unit(unit or ""))


def _is_open(printed: date | None, plan: Plan) -> bool:
    """Whether the paper's own date leaves room for one to be entered: there is none, or it was past before signing."""
    return printed is None or (plan.date is not None and printed < plan.date)


def check_paper(paper: Paper, plan: Plan, today: date) -> None:
    """Raises LedgerError for a paper that cannot end a task or move a date of the plan."""
    if not paper.number.strip():
        raise LedgerError(refusals.NO_NUMBER)
    if paper.date > today:
        raise LedgerError(refusals.future_paper(paper.date, today))
    if paper.date < date(plan.year - 1, *_MONTHS_BEFORE):
        raise LedgerError(refusals.old_paper(paper.date, plan.year))
    for name in ("number", "abstract", "signer", "link"):
        _check_length(name, getattr(paper, name))


def _check_year(day: date, plan: Plan) -> None:
    if not plan.year - 1 <= day.year <= plan.year + _YEARS_AFTER:
        raise LedgerError(refusals.too_far(day))


def _check_length(name: str, text: str | None) -> None:
    if text and len(text) > _LONGEST[name]:
        raise LedgerError(refusals.too_long(_WORDS[name], _LONGEST[name]))


def _plain(paper: Paper | None) -> dict[str, Any] | None:
    return {**asdict(paper), "date": paper.date.isoformat()} if paper else None


def _paper(value: dict[str, Any] | None) -> Paper | None:
    return Paper(**{**value, "date": date.fromisoformat(value["date"])}) if value else None
