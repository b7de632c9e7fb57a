"""The dialogues of one chat about duties: what a message or a press does, and what is shown for it.

Roles are looked up at each step, so that a role that was taken back writes nothing. In a group nothing of this is done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.duties import forms, office, refusals, wording
from bot.duties.papers import is_question, is_secret
from bot.duties.roles import Keeps, Roles
from bot.duties.screens import Act, Screen, duty
from bot.people import People
from bot.people.dialogues import Dialogues
from bot.people.duty_records import By, LedgerError
from bot.people.invites import Invites, normal
from bot.people.ledger import ZONE, Ledger
from bot.progress import State, must_report
from corpus.model import Plan, Task
from corpus.text import clean, fold

_CODE = re.compile(r"\s*(?:mã|ma|code)\s*:?\s*(?P<code>[a-z0-9]{4}[\s-]?[a-z0-9]{4})\s*\.?\s*$", re.IGNORECASE)
_LEAVE = frozenset(["thoi", "huy", "dung", "bo qua", "thoat", "cancel", "khong nhap nua", "thoi khong nhap nua"])
_YES = frozenset(["ghi nhan", "dung roi", "ok", "dong y", "co", "xac nhan", "ghi"])
_LONGEST = 2000
FOLLOWING: dict[str, tuple[str, dict[str, bool]]] = {
    "all": (wording.FOLLOW_ALL, {"digest": True, "single": True}),
    "digest": (wording.FOLLOW_DIGEST, {"digest": True, "single": False}),
    "single": (wording.FOLLOW_SINGLE, {"digest": False, "single": True}),
}


@dataclass(frozen=True)
class Office:
    """What the dialogues keep their state and their records in; one for all chats."""

    people: People
    ledger: Ledger
    invites: Invites
    dialogues: Dialogues
    subscriptions: Keeps

    @classmethod
    def of(cls, people: People, subscriptions: Keeps) -> Office:
        return cls(people, Ledger(people), Invites(people), Dialogues(people), subscriptions)


class Desk:
    """The dialogues of one chat, against one state of the plans. `private` is False in a group."""

    def __init__(
        self, office: Office, plans: Mapping[str, Plan], today: date, channel: str, chat: str, private: bool
    ) -> None:
        self.office = office
        self.ledger = office.ledger
        self.plans = plans
        self.today = today
        self.channel = channel
        self.chat = chat
        self.private = private
        self.roles = Roles(office.subscriptions, channel, chat)

    @property
    def at(self) -> datetime:
        """Now: the day that the conversation goes by, the hour of the clock."""
        hour = datetime.fromtimestamp(self.office.people.clock(), ZONE).timetz()
        return datetime.combine(self.today, hour)

    # Messages

    def message(self, text: str) -> Screen | None:
        """The screen for a code, or for a line of an open dialogue; None where the text is none of these."""
        try:
            return self._message(text)
        except LedgerError as error:
            return Screen(str(error))

    def _message(self, text: str) -> Screen | None:
        code = _CODE.match(text)
        if code and normal(code["code"]):
            return self._code(code["code"]) if self.private else Screen(wording.ONLY_PRIVATE)
        state = self._state() if self.private else None
        if state is None:
            return None
        said = fold(clean(text)).strip(" .!")
        if said in _LEAVE:
            self.leave()
            return Screen(wording.STOPPED)
        if is_question(text):
            return None
        if said in _YES and forms.step_of(state) is None:
            return self._save(state["id"])
        return self._line(state, text)

    def leave(self) -> bool:
        """End the open dialogue, if there is one: nothing of it is kept."""
        return self.private and self.office.dialogues.end(self.channel, self.chat)

    def is_chief(self, plan: Plan) -> bool:
        """Whether the chat is of the office that supervises a plan."""
        return self.roles.by(plan.id, None) is not None

    # Commands

    def follow(self, plan: Plan | None, unit: str | None) -> Screen:
        """How the chat is reminded of a unit's tasks (None: of the whole plan), and what it may be changed to."""
        if not self.private or plan is None:
            return Screen(wording.ONLY_PRIVATE)
        held = self.roles.following(plan.id, unit)
        now = None
        if held and not held.paused:
            settings = {name: bool(held.settings.get(name, True)) for name in ("digest", "single")}
            now = next((words.lower() for words, given in FOLLOWING.values() if given == settings), None)
        choices = [(words, duty("follow", plan=plan.id, unit=unit, how=how)) for how, (words, _) in FOLLOWING.items()]
        if self.roles.mine():
            choices.append((wording.FOLLOW_NONE, duty("stop")))
        return Screen(wording.follow_head(plan, unit, now), tuple(choices))

    def home(self) -> Screen:
        """What somebody with a role may do."""
        if not self.private:
            return Screen(wording.ONLY_PRIVATE)
        powers = self.roles.powers(self.plans)
        if not powers:
            return Screen(refusals.NO_ROLE)
        if len(powers) == 1 and powers[0][0] == "act":
            return self._tasks(powers[0][2], powers[0][1] or "")
        choices: list[tuple[str, Act]] = []
        for role, unit, plan in powers:
            if role == "act" and unit:
                choices.append((wording.my_tasks_label(unit), duty("tasks", plan=plan.id, unit=unit)))
            elif role == "supervise":
                choices += office.home(self.ledger, plan, self.today)
        return Screen(wording.home(powers), tuple(choices))

    def may_act_on(self, task: Task) -> bool:
        """Whether a button to report belongs under a row."""
        if not self.private:
            return False
        plan = self.plans[task.plan_id]
        powers = [(role, unit) for role, unit, of in self.roles.powers(self.plans) if of.id == plan.id]
        return any(role == "supervise" or unit in must_report(task, plan) for role, unit in powers)

    # Presses

    def pressed(self, act: Act, token: str) -> Screen:
        """What a button does; `token` names the button, so that it writes once."""
        if not self.private:
            return Screen("", notice=wording.ONLY_PRIVATE)
        try:
            return self._do(act, token)
        except LedgerError as error:
            return Screen(str(error))

    def _do(self, act: Act, token: str) -> Screen:
        name = act["act"]
        if name in ("save", "again", "quit"):
            return self._form(name, act["id"])
        if name == "stop":
            self.roles.stop()
            return Screen(wording.FOLLOW_STOPPED)
        plan = self.plans.get(act["plan"])
        if plan is None:
            raise LedgerError(refusals.UNKNOWN_TASK)
        if name == "follow":
            return self._follow(plan, act["unit"], act["how"])
        if name == "tasks":
            return self._tasks(plan, act["unit"])
        if name == "panel":
            return self._panel(plan, self._task(plan, act["uid"]))
        if name == "state":
            return self._report_state(plan, act, token)
        if name == "begin":
            return self._begin(plan, act)
        by = self._by(plan, None)
        return office.pressed(self.ledger, plan, act, by, self.at, self.today, token)

    def _follow(self, plan: Plan, unit: str | None, how: str) -> Screen:
        words, settings = FOLLOWING[how]
        if unit is None:
            self._by(plan, None)
        self.roles.follow(plan.id, unit, settings, self.at)
        return Screen(wording.following(plan, unit, words))

    def _code(self, code: str) -> Screen:
        try:
            invite = self.office.invites.use(
                code, self.channel, self.chat, lambda invite: self.roles.grant(invite, self.at)
            )
        except LedgerError as error:
            return Screen(str(error))
        plan = self.plans.get(invite.plan)
        if plan is None:
            return Screen(refusals.UNKNOWN_TASK)
        if self.office.people.chat(self.channel, self.chat).plan is None:
            self.office.people.bind(self.channel, self.chat, plan=plan.id, unit=invite.unit)
        return Screen(wording.role_given(invite.role, invite.unit, plan))

    def _tasks(self, plan: Plan, unit: str) -> Screen:
        held = self.ledger.progress(plan.id)
        rows = office.waiting_for(plan, unit, held, self.today)
        if not rows:
            return Screen(wording.NO_OPEN_TASKS)
        choices = tuple(
            (wording.task_label(task, plan, held.get(task.uid)), duty("panel", plan=plan.id, uid=task.uid))
            for task in rows
        )
        return Screen(wording.tasks_head(unit, plan), choices)

    def _panel(self, plan: Plan, task: Task) -> Screen:
        """One task with what this chat may do about it."""
        progress = self.ledger.progress(plan.id).get(task.uid)
        choices: list[tuple[str, Act]] = []
        for role, unit, of in self.roles.powers(self.plans):
            if of.id != plan.id:
                continue
            if role == "act" and unit in must_report(task, plan):
                choices += office.unit_choices(plan, task, progress, unit, self.today)
            elif role == "supervise":
                choices += office.chief_choices(self.ledger, plan, task, progress)
        if not choices:
            raise LedgerError(refusals.NO_ROLE)
        head = wording.task_head(task, plan, progress, self.today, names=self.is_chief(plan))
        return Screen("\n".join(head), tuple(choices))

    def _report_state(self, plan: Plan, act: Act, token: str) -> Screen:
        task = self._task(plan, act["uid"])
        by = self._by(plan, act["unit"])
        done = self.ledger.report(plan, task.uid, act["unit"], State(act["state"]), None, by, self.at, token)
        head = wording.task_head(task, plan, self.ledger.progress(plan.id).get(task.uid), self.today)
        return Screen(wording.saved(head) if done.is_new else wording.SAVED_BEFORE)

    # Forms

    def _begin(self, plan: Plan, act: Act) -> Screen:
        self._by(plan, act["unit"] if act["for"] in ("report", "extend") else None)
        state = forms.begin(act["for"], plan.id, act["uid"], act["unit"], **act.get("more", {}))
        office.may_begin(self.ledger, plan, state, self.today)
        return self._show(state)

    def _line(self, state: dict[str, Any], text: str) -> Screen:
        """One more line of a form; what says nothing usable, or is secret, is told and leaves the form as it was."""
        try:
            if is_secret(text):
                self.leave()
                return Screen(refusals.SECRET)
            if len(text) > _LONGEST:
                raise LedgerError(refusals.too_long("Nội dung", _LONGEST))
            return self._show(forms.tell(state, text, self._about(state)))
        except LedgerError as error:
            return Screen(str(error))

    def _show(self, state: dict[str, Any]) -> Screen:
        """Keep a form and show what it needs: a question, or all that was told."""
        about = self._about(state)
        self.office.dialogues.keep(self.channel, self.chat, state)
        if forms.step_of(state):
            return Screen(forms.prompt(state))
        return Screen(
            forms.summary(state, about),
            (
                (wording.SAVE, duty("save", id=state["id"])),
                (wording.AGAIN, duty("again", id=state["id"])),
                (wording.QUIT, duty("quit", id=state["id"])),
            ),
        )

    def _form(self, name: str, id: str) -> Screen:
        state = self._state()
        if name == "save":
            return self._save(id)
        if state is None or state["id"] != id:
            return Screen("", notice=wording.NOTHING_OPEN)
        if name == "quit":
            self.leave()
            return Screen(wording.STOPPED)
        return self._show({**state, "told": {}})

    def _save(self, id: str) -> Screen:
        """Write what a form holds; once, however often it is pressed."""
        state = self._state()
        if self.ledger.wrote(id):
            return Screen("", notice=wording.SAVED_BEFORE)
        if state is None or state["id"] != id or forms.step_of(state):
            return Screen("", notice=wording.NOTHING_OPEN)
        about = self._about(state)
        by = self._by(about.plan, state["unit"] if state["for"] in ("report", "extend") else None)
        said = office.write(self.ledger, about, state, by, self.at)
        self.leave()
        return Screen(said)

    def _state(self) -> dict[str, Any] | None:
        return self.office.dialogues.open(self.channel, self.chat)

    def _about(self, state: dict[str, Any]) -> forms.About:
        plan = self.plans.get(state["plan"])
        if plan is None:
            self.leave()
            raise LedgerError(refusals.UNKNOWN_TASK)
        task = self._task(plan, state["uid"]) if state["uid"] else None
        return forms.About(plan, task, self.ledger.progress(plan.id).get(state["uid"] or ""), self.today)

    # Looking up

    def _by(self, plan: Plan, unit: str | None) -> By:
        by = self.roles.by(plan.id, unit)
        if by is None or (unit is None and by.role != "supervise"):
            raise LedgerError(refusals.NO_ROLE)
        return by

    def _task(self, plan: Plan, uid: str) -> Task:
        task = next((task for task in plan.tasks if task.uid == uid), None)
        if task is None:
            raise LedgerError(refusals.UNKNOWN_TASK)
        return task


def report_button(task: Task) -> tuple[str, Act]:
    """The button under a row for those who may report on it."""
    return wording.REPORT, duty("panel", plan=task.plan_id, uid=task.uid)
