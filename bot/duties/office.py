"""What a unit and the supervising office may do about a task, and how what they entered is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.duties import forms, refusals, wording
from bot.duties.screens import Act, Screen, duty
from bot.people.duty_records import Asked, By, LedgerError
from bot.people.ledger import Ledger
from bot.progress import (
    DONE,
    OwnMilestone,
    Standing,
    State,
    TaskProgress,
    UnitReport,
    last_day_in_time,
    must_report,
    standing_in,
)
from bot.status import STATES
from corpus.model import Plan, Task

_SAID = (State.DOING, State.SUBMITTED, State.NOT_STARTED)
_FAR = date(9999, 1, 1)

# What may be chosen


def waiting_for(plan: Plan, unit: str, held: Mapping[str, TaskProgress], today: date) -> list[Task]:
    """The tasks that a unit must still report on, the nearest date first; undated and standing work last."""
    rows = []
    for task in plan.tasks:
        progress = held.get(task.uid)
        report = progress.report_of(unit) if progress else None
        if unit in must_report(task, plan) and not (report and report.state in DONE):
            rows.append((last_day_in_time(task, progress) or _FAR, task))
    return [task for _, task in sorted(rows, key=lambda row: row[0])]


def unit_choices(
    plan: Plan, task: Task, progress: TaskProgress | None, unit: str, today: date
) -> list[tuple[str, Act]]:
    """What a unit may do about a task of its own."""
    about = {"plan": plan.id, "uid": task.uid, "unit": unit}
    report = progress.report_of(unit) if progress else None
    if report and report.state is State.CONFIRMED:
        return [(wording.my_tasks_label(unit), duty("tasks", plan=plan.id, unit=unit))]
    choices = [(wording.state_label(STATES[State.ISSUED]), duty("begin", **about, **{"for": "report"}))]
    choices += [(wording.state_label(STATES[state]), duty("state", **about, state=state.value)) for state in _SAID]
    last = last_day_in_time(task, progress)
    if last and today <= last and not (report and report.state in DONE):
        choices.append((wording.EXTEND, duty("begin", **about, **{"for": "extend"})))
    return choices


def chief_choices(ledger: Ledger, plan: Plan, task: Task, progress: TaskProgress | None) -> list[tuple[str, Act]]:
    """What the supervising office may do about a task."""
    choices = [
        (f"{wording.CONFIRM}: {report.unit}", duty("check", plan=plan.id, uid=task.uid, unit=report.unit))
        for report in (progress.reports if progress else ())
        if report.state in (State.ISSUED, State.SUBMITTED)
    ]
    choices += [
        (wording.pending_label(asked, task), duty("asked", plan=plan.id, id=asked.id))
        for asked in ledger.asked(plan.id)
        if asked.uid == task.uid
    ]
    form = {"plan": plan.id, "uid": task.uid, "unit": None}
    printed = last_day_in_time(task)
    if printed is None or (plan.date and printed < plan.date):
        choices.append((wording.ENTER_DATE, duty("begin", **form, **{"for": "date"})))
    return [*choices, (wording.SET_OWN, duty("begin", **form, **{"for": "own"}))]


def home(ledger: Ledger, plan: Plan, today: date) -> list[tuple[str, Act]]:
    """What waits for the supervising office of a plan."""
    of = {"plan": plan.id}
    return [
        (f"{wording.PENDING} ({len(ledger.asked(plan.id))})", duty("pending", **of)),
        (f"{wording.CHECKS} ({len(_to_check(ledger, plan))})", duty("checks", **of)),
        (f"{wording.UNDATED} ({len(_undated(ledger, plan, today))})", duty("undated", **of)),
        (wording.OWN_PLAN, duty("begin", **of, uid=None, unit=None, **{"for": "own"})),
        (wording.OWNS, duty("owns", **of)),
    ]


# Presses of the supervising office


def pressed(ledger: Ledger, plan: Plan, act: Act, by: By, at: datetime, today: date, token: str) -> Screen:
    """What a button of the supervising office does; raises LedgerError for one that means nothing any more."""
    name = act["act"]
    if name == "pending":
        return _pending(ledger, plan)
    if name == "asked":
        return _asked(ledger, plan, act["id"])
    if name == "checks":
        return _checks(ledger, plan)
    if name == "check":
        return _check(ledger, plan, act["uid"], act["unit"])
    if name == "confirm":
        done = ledger.check(plan, act["uid"], act["unit"], True, None, by, at, token, act["report"])
        task = _task(plan, act["uid"])
        head = wording.task_head(task, plan, ledger.progress(plan.id).get(task.uid), today)
        return Screen(wording.saved(head) if done.is_new else wording.SAVED_BEFORE)
    if name == "undated":
        return _undated_screen(ledger, plan, today)
    if name == "owns":
        return _owns(ledger, plan)
    own = next((own for id, _, own in ledger.own_entries(plan.id) if id == act["id"]), None)
    if name != "drop" or own is None:
        raise LedgerError(refusals.OWN_GONE)
    ledger.drop_own(plan, act["id"], by, at, token)
    return Screen(wording.dropped_own(own.day))


def _pending(ledger: Ledger, plan: Plan) -> Screen:
    rows = [(asked, task) for asked in ledger.asked(plan.id) if (task := _find(plan, asked.uid))]
    if not rows:
        return Screen(wording.NO_PENDING)
    choices = tuple(
        (wording.pending_label(asked, task), duty("asked", plan=plan.id, id=asked.id)) for asked, task in rows
    )
    return Screen(wording.pending_head(plan, len(rows)), choices)


def _asked(ledger: Ledger, plan: Plan, id: int) -> Screen:
    asked = _pending_one(ledger, plan, id)
    task = _task(plan, asked.uid)
    progress = ledger.progress(plan.id).get(asked.uid)
    form = {
        "plan": plan.id, "uid": asked.uid, "unit": asked.unit, "more": {"ask": id, "new": asked.new.isoformat()},
    }  # fmt: skip
    return Screen(
        wording.asked_text(asked, task, plan, progress.extensions if progress else 0),
        (
            (wording.GRANT, duty("begin", **form, **{"for": "grant"})),
            (wording.REFUSE, duty("begin", **form, **{"for": "refuse"})),
        ),
    )


def _to_check(ledger: Ledger, plan: Plan) -> list[tuple[Task, UnitReport]]:
    held = ledger.progress(plan.id)
    return [
        (task, report)
        for task in plan.tasks
        if task.uid in held
        for report in held[task.uid].reports
        if report.state is State.ISSUED
    ]


def _checks(ledger: Ledger, plan: Plan) -> Screen:
    rows = _to_check(ledger, plan)
    if not rows:
        return Screen(wording.NO_CHECKS)
    choices = tuple(
        (wording.check_label(task, report), duty("check", plan=plan.id, uid=task.uid, unit=report.unit))
        for task, report in rows
    )
    return Screen(wording.checks_head(plan, len(rows)), choices)


def _check(ledger: Ledger, plan: Plan, uid: str, unit: str) -> Screen:
    task = _task(plan, uid)
    progress, entry = ledger.progress(plan.id).get(uid), ledger.newest_report(plan.id, uid, unit)
    report = progress.report_of(unit) if progress else None
    if report is None or report.state not in (State.ISSUED, State.SUBMITTED):
        raise LedgerError(refusals.NOTHING_TO_CHECK)
    about = {"plan": plan.id, "uid": uid, "unit": unit}
    choices: list[tuple[str, Act]] = []
    if report.state is State.ISSUED:
        choices.append((wording.CONFIRM, duty("confirm", **about, report=entry)))
    choices.append((wording.RETURN, duty("begin", **about, more={"report": entry}, **{"for": "return"})))
    return Screen(wording.check_text(task, plan, report), tuple(choices))


def _undated(ledger: Ledger, plan: Plan, today: date) -> list[Task]:
    held = ledger.progress(plan.id)
    return [task for task in plan.tasks if standing_in(plan, task, held.get(task.uid), today) is Standing.UNDATED]


def _undated_screen(ledger: Ledger, plan: Plan, today: date) -> Screen:
    held = ledger.progress(plan.id)
    choices = tuple(
        (wording.task_label(task, plan, held.get(task.uid)), duty("panel", plan=plan.id, uid=task.uid))
        for task in _undated(ledger, plan, today)
    )
    return Screen(wording.undated_head(plan), choices) if choices else Screen(wording.NO_UNDATED)


def _owns(ledger: Ledger, plan: Plan) -> Screen:
    choices = []
    for id, uid, own in ledger.own_entries(plan.id):
        task = _find(plan, uid)
        what = wording.task_label(task, plan, None) if task else wording.whole_plan(plan)
        choices.append((wording.own_label(own.day, what), duty("drop", plan=plan.id, id=id)))
    return Screen(wording.owns_head(plan), tuple(choices)) if choices else Screen(wording.NO_OWNS)


# Forms


def may_begin(ledger: Ledger, plan: Plan, state: dict[str, Any], today: date) -> None:
    """Raises LedgerError where a form would be filled in for nothing."""
    uid = state["uid"]
    progress = ledger.progress(plan.id).get(uid or "")
    if state["for"] == "extend":
        last = last_day_in_time(_task(plan, uid), progress)
        if last is None:
            raise LedgerError(refusals.NO_EXTENSION_OF_UNDATED)
        if today > last:
            raise LedgerError(refusals.too_late_to_ask(last))
        waiting = [asked for asked in ledger.asked(plan.id) if (asked.uid, asked.unit) == (uid, state["unit"])]
        if waiting:
            raise LedgerError(refusals.asked_already(waiting[0].new))
    elif state["for"] in ("grant", "refuse"):
        _pending_one(ledger, plan, state["ask"])
    elif state["for"] == "return" and ledger.newest_report(plan.id, uid, state["unit"]) != state["report"]:
        raise LedgerError(refusals.REPORT_CHANGED)


def write(ledger: Ledger, about: forms.About, state: dict[str, Any], by: By, at: datetime) -> str:
    """Write a form that is full, under its id as the token; gives what is said then."""
    plan, uid, unit, told, token = about.plan, state["uid"], state["unit"], state["told"], state["id"]
    purpose = state["for"]
    if purpose == "report":
        ledger.report(plan, uid, unit, State.ISSUED, forms.paper_of(state), by, at, token)
    elif purpose == "extend":
        ledger.ask(plan, uid, unit, told["reason"], forms.day_of(state), by, at, token)
        return wording.asked_saved(about.name, forms.day_of(state))
    elif purpose in ("grant", "refuse"):
        ledger.decide(plan, state["ask"], purpose == "grant", forms.paper_of(state), by, at, token)
    elif purpose == "date":
        ledger.enter_date(plan, uid, forms.day_of(state), forms.paper_of(state), by, at, token)
    elif purpose == "own":
        own = OwnMilestone(forms.day_of(state), told.get("note"))
        ledger.set_own(plan, uid, own, by, at, token)
        return wording.own_saved(about.name, own.day)
    else:
        ledger.check(plan, uid, unit, False, told["reason"], by, at, token, state["report"])
    assert about.task
    return wording.saved(wording.task_head(about.task, plan, ledger.progress(plan.id).get(uid), about.today))


def _pending_one(ledger: Ledger, plan: Plan, id: int) -> Asked:
    asked = next((one for one in ledger.asked(plan.id) if one.id == id), None)
    if asked is None:
        raise LedgerError(refusals.EXTENSION_GONE)
    return asked


def _find(plan: Plan, uid: str) -> Task | None:
    return next((task for task in plan.tasks if task.uid == uid), None)


def _task(plan: Plan, uid: str) -> Task:
    task = _find(plan, uid)
    if task is None:
        raise LedgerError(refusals.UNKNOWN_TASK)
    return task
