"""Entering something step by step: what is asked for, how a line is read, and what is shown before it is kept.

The state of a form is a plain JSON object, so that it outlives a restart; its `id` is the ledger's token, so that
keeping it twice writes once.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.duties import refusals, wording
from bot.duties.papers import PaperDraft, clean_line, read_day, read_paper
from bot.naming import quote
from bot.people.duty_records import LedgerError
from bot.people.ledger import check_paper
from bot.progress import Paper, TaskProgress, last_day_in_time
from corpus.model import Plan, Task

Purpose = Literal["report", "extend", "grant", "refuse", "date", "own", "return"]
STEPS: dict[Purpose, tuple[str, ...]] = {
    "report": ("paper",),
    "extend": ("reason", "day"),
    "grant": ("paper",),
    "refuse": ("paper",),
    "date": ("day", "paper"),
    "own": ("day",),
    "return": ("reason",),
}
_LEAST_REASON = 3  # letters
_FILLERS = re.compile(
    r"(?:[\s,]*\b(?:xin|đề nghị|gia hạn|lùi|sang|đến|tới|ngày|hết|trước|vào|chậm nhất))*[\s,.:;-]*$", re.IGNORECASE
)


@dataclass(frozen=True)
class About:
    """What a form is about: a task of a plan (None: the whole plan) with what is known of it, on a day."""

    plan: Plan
    task: Task | None
    progress: TaskProgress | None
    today: date

    @property
    def last(self) -> date | None:
        return last_day_in_time(self.task, self.progress) if self.task else None

    @property
    def name(self) -> str:
        return quote(wording.name_of(self.task, self.plan)) if self.task else wording.whole_plan(self.plan)


def begin(purpose: Purpose, plan: str, uid: str | None, unit: str | None, **more: Any) -> dict[str, Any]:
    """The state of a new form; `more` is what the act of keeping it needs."""
    return {"id": secrets.token_urlsafe(9), "for": purpose, "plan": plan, "uid": uid, "unit": unit, "told": {}, **more}


def step_of(state: dict[str, Any]) -> str | None:
    """What is asked for now; None where all is told."""
    for step in STEPS[state["for"]]:
        if step not in state["told"] or (step == "paper" and draft_of(state).missing):
            return step
    return None


def prompt(state: dict[str, Any]) -> str:
    """The question for what is asked for now."""
    step = step_of(state) or STEPS[state["for"]][-1]
    if step == "paper" and "paper" in state["told"]:
        draft = draft_of(state)
        if draft.bad_day:
            return wording.bad_day(draft.bad_day)
        return wording.ASK_NUMBER if "number" in draft.missing else wording.ASK_DATE
    return f"{wording.PROMPTS[state['for'], step]}\n{wording.TO_LEAVE}"


def tell(state: dict[str, Any], line: str, about: About) -> dict[str, Any]:
    """The state after a line; raises LedgerError, in words for the one who wrote it, where the line says nothing usable."""
    step = step_of(state) or STEPS[state["for"]][-1]
    told = dict(state["told"])
    if step == "paper":
        told["paper"] = _tell_paper(state, line, about)
    elif step == "day":
        day = read_day(line, about.today)
        if day is None:
            raise LedgerError(wording.NOT_READ_DAY)
        _check_day(state["for"], day, about)
        told["day"] = day.isoformat()
        if state["for"] == "own":
            told["note"] = _without_day(line) or None
    else:
        told |= _tell_reason(state["for"], line, about)
    return {**state, "told": told}


def draft_of(state: dict[str, Any]) -> PaperDraft:
    held = dict(state["told"].get("paper") or {})
    if held.get("date"):
        held["date"] = date.fromisoformat(held["date"])
    return PaperDraft(**held)


def paper_of(state: dict[str, Any]) -> Paper:
    return draft_of(state).paper()


def day_of(state: dict[str, Any]) -> date:
    return date.fromisoformat(state["told"]["day"])


def summary(state: dict[str, Any], about: About) -> str:
    """All that was told, to be looked over before it is kept."""
    purpose, told, lines = state["for"], state["told"], []
    if state["unit"]:
        lines.append(wording.told_unit(state["unit"]))
    if "day" in told:
        lines.append(wording.told_day(day_of(state), about.last if purpose == "extend" else None))
    if "new" in state:
        lines.append(wording.told_day(date.fromisoformat(state["new"]), about.last))
    if told.get("reason"):
        lines.append(wording.told_reason(told["reason"]))
    if told.get("note"):
        lines.append(wording.told_note(told["note"]))
    if "paper" in told:
        lines += wording.told_paper(draft_of(state))
    return wording.confirm(purpose, about.name, lines)


def _tell_paper(state: dict[str, Any], line: str, about: About) -> dict[str, Any]:
    said = read_paper(line, about.today)
    if said.is_empty:
        raise LedgerError(wording.NOT_READ_PAPER if "paper" not in state["told"] else prompt(state))
    draft = draft_of(state).with_more(said)
    if not draft.missing:
        check_paper(draft.paper(), about.plan, about.today)
    return {**vars(draft), "date": draft.date.isoformat() if draft.date else None}


def _tell_reason(purpose: Purpose, line: str, about: About) -> dict[str, Any]:
    day = read_day(line, about.today) if purpose == "extend" else None
    reason = clean_line(line)
    if sum(letter.isalpha() for letter in reason) < _LEAST_REASON:
        raise LedgerError(refusals.NO_REASON if purpose == "extend" else refusals.NO_RETURN_REASON)
    if day is None or about.last is None or day <= about.last:
        return {"reason": reason}  # a day in a reason need not be the one that is asked for
    return {"reason": _without_day(reason) or reason, "day": day.isoformat()}


def _check_day(purpose: Purpose, day: date, about: About) -> None:
    if purpose == "extend" and about.last and day <= about.last:
        raise LedgerError(refusals.not_later(day, about.last))
    if purpose == "own" and about.last and day > about.last:
        raise LedgerError(refusals.own_after_due(day, about.last))


def _without_day(line: str) -> str:
    bare = re.sub(
        r"(?:ngày\s+)?\d{1,2}\s*(?:[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{2,4})?|\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)",
        "\x00",
        clean_line(line),
    )
    parts = (_FILLERS.sub("", part.strip(" ,.;:-")).strip(" ,.;:-") for part in bare.split("\x00"))
    return ", ".join(part for part in parts if part)
