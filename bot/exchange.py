"""One message of a chat, or one press of a button, against one state of the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from bot import wording as answers
from bot.answer import Answer
from bot.channels import wording
from bot.compose import listing
from bot.context import Context
from bot.duties import wording as duty_wording
from bot.duties.desk import Desk, Office, report_button
from bot.duties.screens import Screen
from bot.knowledge import Knowledge
from bot.lists import list_tasks
from bot.naming import task_name
from bot.paging import pages_of
from bot.people import Chat, People
from bot.periods import find_period
from bot.question import Question
from bot.reply import Button, Reply, RowQuote
from bot.status_questions import sort_of
from bot.units import find_unit, register_of
from bot.words import split_words
from corpus.model import Plan, Task
from corpus.text import clean

_COMMAND = re.compile(r"[/#](?P<name>[a-z_]+)(?:\s+(?P<rest>.*))?$", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)]?\s*$")
_MY_UNIT = re.compile(
    r"\b(?:đơn vị|phòng|cơ quan|trung tâm|don vi|phong|co quan|trung tam)\s+(?:của\s+|cua\s+)?"
    r"(?:chúng tôi|chung toi|tôi|toi|mình|minh)\b",
    re.IGNORECASE,
)
_LONGEST_MENU = 40  # choices on one page of a menu
_QUOTED_ROWS = 3
_RELATED = 5

Act = dict[str, Any]


class Asks(Protocol):
    """The part of an assistant that a conversation needs."""

    def ask(
        self,
        question: str,
        *,
        conversation: str | None = None,
        plan: str | None = None,
        as_of: date | None = None,
        names_units: bool = False,
    ) -> Answer: ...

    def forget(self, conversation: str) -> None:
        """Know nothing more of what a conversation was about."""
        ...


class Exchange:
    """One message of one chat, against one state of the index."""

    def __init__(
        self,
        assistant: Asks,
        people: People,
        knowledge: Knowledge,
        today: date,
        chat: Chat,
        who: str | None,
        office: Office | None = None,
    ) -> None:
        self.assistant = assistant
        self.people = people
        self.knowledge = knowledge
        self.today = today
        self.chat = chat
        self.who = who
        self.desk = (
            Desk(office, knowledge.plans, today, chat.channel, chat.chat, private=who is None) if office else None
        )
        # What was said before the data of a chat was deleted is no part of its conversation.
        self.conversation = f"{chat.channel}:{chat.chat}:{who or ''}:{chat.since.timestamp()}"

    @property
    def plan(self) -> Plan | None:
        """The plan that the chat is bound to, or the only one there is."""
        if self.chat.plan in self.knowledge.plans:
            return self.knowledge.plans[self.chat.plan or ""]
        return next(iter(self.knowledge.plans.values())) if len(self.knowledge.plans) == 1 else None

    @property
    def unit(self) -> str | None:
        plan = self.plan
        return self.chat.unit if plan and any(unit.name == self.chat.unit for unit in plan.units) else None

    # Messages

    def message(self, text: str) -> Reply:
        command = _COMMAND.match(text.strip())
        number = _NUMBER.match(text)
        menu = self.people.menu(self.chat.channel, self.chat.chat)
        self.people.set_menu(self.chat.channel, self.chat.chat, None)
        if command:
            dropped = self.desk is not None and self.desk.leave()
            return self._told(dropped, self._command(command["name"].lower(), clean(command["rest"] or "")))
        if number and menu and (kept := self._kept(menu)) and kept["who"] in (None, self.who):
            picked = int(number[1])
            if 1 <= picked <= kept["numbered"]:
                return replace(self._act(kept["acts"][picked - 1], kept, menu), replaces=False)
        if self.desk and (screen := self.desk.message(text)):
            return self._screen(screen)
        dropped = self.desk is not None and self.desk.leave()
        return self._told(dropped, self._ask(text, self.chat.plan))

    def _told(self, dropped: bool, reply: Reply) -> Reply:
        """A reply that says first that what was being entered is left, where it is."""
        return replace(reply, text=f"{duty_wording.DROPPED}\n\n{reply.text}") if dropped else reply

    def _command(self, name: str, rest: str) -> Reply:
        if name == "start":
            return self._start(rest)
        if name == "kehoach":
            return self._plan_menu(wording.CHOOSE_PLAN)
        if name == "donvi":
            return self._choose_unit(rest)
        if name == "viec":
            return self._my_tasks()
        if name == "saphan":
            return self._due_soon()
        if name == "nhac" and self.desk:
            return self._remind(self.desk)
        if name == "baocao" and self.desk:
            return self._screen(self.desk.home())
        if name == "trogiup" or name == "help":
            return Reply(wording.help_text(self.plan, self.unit))
        if name == "xoa":
            self.people.forget(self.chat.channel, self.chat.chat)
            self.assistant.forget(self.conversation)
            return Reply(wording.FORGOTTEN)
        return Reply(wording.unknown_command(name))

    def _start(self, rest: str) -> Reply:
        """The guide, then the choice of a plan; a link may carry the plan's id ("/start PLAN_ID")."""
        if rest in self.knowledge.plans:
            return self._bind_plan(rest)
        greeting = wording.greeting(self.plan, self.unit)
        if len(self.knowledge.plans) > 1:
            return self._plan_menu(f"{greeting}\n\n{wording.CHOOSE_PLAN}")
        return (
            self._unit_menu(f"{greeting}\n\n{wording.choose_unit(self.plan)}", self.plan)
            if self.plan
            else Reply(greeting)
        )

    def _choose_unit(self, rest: str) -> Reply:
        plan = self.plan
        if plan is None:
            return self._plan_menu(wording.CHOOSE_PLAN_FIRST)
        if not rest:
            return self._unit_menu(wording.choose_unit_first(plan), plan)
        found = find_unit(register_of(plan), split_words(rest), set())
        if found is None or found.name is None:
            return self._unit_menu(wording.no_such_unit(rest, plan), plan)
        return self._bind_unit(found.name)

    def _my_tasks(self) -> Reply:
        plan, unit = self.plan, self.unit
        if plan is None:
            return self._plan_menu(wording.CHOOSE_PLAN_FIRST)
        if unit is None:
            return self._unit_menu(wording.choose_unit_first(plan), plan)
        return self._list(wording.tasks_of(unit), Question("", ("list",), (plan.id,), units=((plan.id, unit),)), plan)

    def _remind(self, desk: Desk) -> Reply:
        plan, unit = self.plan, self.unit
        if desk.private and plan is None:
            return self._plan_menu(wording.CHOOSE_PLAN_FIRST)
        if desk.private and plan and unit is None and not desk.is_chief(plan):
            return self._unit_menu(wording.choose_unit_first(plan), plan)
        return self._screen(desk.follow(plan, unit))

    def _due_soon(self) -> Reply:
        plan, unit = self.plan, self.unit
        if plan is None:
            return self._plan_menu(wording.CHOOSE_PLAN_FIRST)
        text = wording.due_soon(unit)
        this, following = (find_period(words, self.today) for words in ("thang nay", "thang sau"))
        question = Question("", ("list",), (plan.id,), units=((plan.id, unit),) if unit else ())
        if this and following:
            label = f"{this[0].label} và {following[0].label}"
            question = replace(question, period=replace(this[0], label=label, also=following[0]))
        return self._list(text, question, plan)

    def _list(self, text: str, question: Question, plan: Plan) -> Reply:
        """A list asked for in words, so that follow-ups lean on it; made from the records where the words miss."""
        answer = self.assistant.ask(text, conversation=self.conversation, plan=plan.id, as_of=self.today)
        wanted = list_tasks(question, plan, Context(self.knowledge), self.today)
        if {task.id for task in answer.tasks} != {task.id for task in wanted.tasks}:
            answer = listing(question, wanted, self.today)
        return self._answered(answer, text, plan.id)

    def _ask(self, text: str, plan: str | None) -> Reply:
        if plan is not None and plan not in self.knowledge.plans:
            self.people.bind(self.chat.channel, self.chat.chat, plan=None, unit=None)
            reply = self._ask(text, None)
            return replace(reply, text=f"{wording.PLAN_GONE}\n\n{reply.text}")
        text = unicodedata.normalize("NFC", text)
        if _MY_UNIT.search(text):
            if self.plan is None or self.unit is None:
                return self._choose_unit("")
            text, plan = _MY_UNIT.sub(self.unit.replace("\\", r"\\"), text), self.plan.id
        given: dict[str, Any] = {"conversation": self.conversation, "plan": plan, "as_of": self.today}
        if self.desk and self.plan and self.desk.private and self.desk.is_chief(self.plan):
            given |= {"plan": self.plan.id, "names_units": True} if sort_of(text) else {}
        answer = self.assistant.ask(text, **given)
        return self._answered(answer, text, plan)

    # Buttons

    def pressed(self, data: str) -> Reply:
        key, _, index = data.partition(":")
        kept = self._kept(key)
        if kept is None or not index.isdecimal() or int(index) >= len(kept["acts"]):
            return Reply("", notice=wording.STALE_BUTTON)
        if kept["who"] is not None and kept["who"] != self.who:
            return Reply("", notice=wording.NOT_YOURS)
        return self._act(kept["acts"][int(index)], kept, key)

    def _kept(self, key: str) -> dict[str, Any] | None:
        return self.people.kept(self.chat.channel, self.chat.chat, key)

    def _act(self, act: Act, kept: dict[str, Any], key: str) -> Reply:
        does = act["do"]
        if does == "ask":
            plan = act["plan"] if act["plan"] in self.knowledge.plans else None
            return self._ask(act["question"], plan)
        if does == "duty":
            if self.desk is None:
                return Reply("", notice=wording.STALE_BUTTON)
            screen = self.desk.pressed(act, f"{key}:{kept['acts'].index(act)}")
            return replace(self._screen(screen), replaces=True)
        if does == "page":
            return self._page(key, kept, act["page"])
        if does == "rate":
            channel, chat = self.chat.channel, self.chat.chat
            self.people.rate(channel, chat, act["question"], act["plan"], act["task"], right=act["right"])
            return Reply("", notice=wording.RATED_RIGHT if act["right"] else wording.RATED_WRONG)
        if does == "related":
            task = self.knowledge.tasks.get(act["task"])
            return self._related(task) if task else Reply("", notice=wording.STALE_BUTTON)
        return self._bind_plan(act["plan"]) if does == "plan" else self._bind_unit(act["unit"])

    def _bind_plan(self, plan: str | None) -> Reply:
        if plan is not None and plan not in self.knowledge.plans:
            return Reply("", notice=wording.STALE_BUTTON)
        self.people.bind(self.chat.channel, self.chat.chat, plan=plan, unit=None)
        if plan is None:
            return Reply(wording.PLAN_UNBOUND)
        chosen = self.knowledge.plans[plan]
        if any(not unit.is_class for unit in chosen.units):
            return self._unit_menu(wording.choose_unit(chosen), chosen)
        return Reply(wording.plan_bound(chosen))

    def _bind_unit(self, unit: str | None) -> Reply:
        plan = self.plan
        if plan is None or (unit is not None and all(one.name != unit for one in plan.units)):
            return Reply("", notice=wording.STALE_BUTTON)
        self.people.bind(self.chat.channel, self.chat.chat, plan=plan.id, unit=unit)
        return Reply(wording.unit_bound(unit, plan) if unit else wording.UNIT_UNBOUND)

    def _related(self, task: Task) -> Reply:
        """Rows near a row by their words and meaning, of its own plan first."""
        plan = self.knowledge.plans[task.plan_id]
        name = task_name(task, plan)
        hits = self.knowledge.search_tasks(task.name, [plan.id], 3 * _RELATED)
        near = {hit.task.row: hit.task for hit in reversed(hits) if hit.task.row != task.row}
        tasks = list(reversed(near.values()))[:_RELATED]
        if not tasks:
            return Reply(wording.no_related(name))
        names = [task_name(one, plan) for one in tasks]
        lines = [wording.related_head(name, plan)]
        lines += [
            f"{n}. {wording.related_row(one, said, plan, True)}"
            for n, (one, said) in enumerate(zip(tasks, names, strict=True), 1)
        ]
        lines.append(answers.source_of_tasks(plan, tasks))
        choices = [
            (f"{n}. {said}", self._row_act(one, said, plan))
            for n, (one, said) in enumerate(zip(tasks, names, strict=True), 1)
        ]
        return self._menu("\n".join(lines), choices, in_text=True)

    def _row_act(self, task: Task, name: str, plan: Plan) -> Act:
        return {"do": "ask", "question": answers.choice_question(("lead", "due"), name, task, plan), "plan": plan.id}

    def _screen(self, screen: Screen) -> Reply:
        """A step of a dialogue, with its choices to press or to pick by number."""
        if screen.notice:
            return Reply("", notice=screen.notice)
        return self._menu(screen.text, screen.choices) if screen.choices else Reply(screen.text)

    # Menus and answers

    def _plan_menu(self, text: str) -> Reply:
        choices: list[tuple[str, Act]] = [
            (wording.plan_label(plan), {"do": "plan", "plan": plan.id}) for plan in self.knowledge.plans.values()
        ]
        if len(choices) > 1:
            choices.append((wording.ALL_PLANS, {"do": "plan", "plan": None}))
        return self._menu(text, choices)

    def _unit_menu(self, text: str, plan: Plan) -> Reply:
        choices: list[tuple[str, Act]] = [
            (unit.name, {"do": "unit", "unit": unit.name}) for unit in plan.units if not unit.is_class
        ]
        return self._menu(text, [*choices, (wording.NO_UNIT, {"do": "unit", "unit": None})])

    def _menu(self, text: str, choices: Sequence[tuple[str, Act]], in_text: bool = False) -> Reply:
        """Choices to press or to pick by number; a long menu has pages, its numbers running on."""
        size = len(choices) if len(choices) <= _LONGEST_MENU else _LONGEST_MENU
        starts = list(range(0, len(choices), max(1, size)))
        acts = [act for _, act in choices]
        rows = [
            [
                [[wording.button_label(label), start + place]]
                for place, (label, _) in enumerate(choices[start : start + size])
            ]
            for start in starts
        ]
        key, kept = self._keep(acts, [text] * len(starts), rows, numbered=len(choices))
        self.people.set_menu(self.chat.channel, self.chat.chat, key)
        return replace(self._page(key, kept, 0), menu=not in_text, replaces=False)

    def _answered(self, answer: Answer, question: str, plan: str | None) -> Reply:
        """An answer with its rows quoted and what may be pressed under it."""
        pages = pages_of(answer, self.knowledge.plans)
        acts: list[Act] = []
        rows: list[list[list[Any]]] = []

        def add(*buttons: tuple[str, Act]) -> None:
            rows.append([[label, len(acts) + place] for place, (label, _) in enumerate(buttons)])
            acts.extend(act for _, act in buttons)

        for number, choice in enumerate(answer.choices, start=1):
            act = {"do": "ask", "question": choice.question, "plan": choice.plan or plan}
            add((wording.button_label(f"{number}. {choice.label}"), act))
        shown = {task.row: task for task in reversed(answer.tasks)}
        if len(shown) == 1 and answer.total is None:
            add(*self._about_row(answer.tasks[0], answer))
        if answer.status != "clarify":
            first = answer.tasks[0].id if answer.tasks else None
            add(*(
                (label, {"do": "rate", "right": right, "question": question, "plan": plan, "task": first})
                for label, right in ((wording.RIGHT, True), (wording.WRONG, False))
            ))  # fmt: skip
        key, kept = self._keep(acts, pages, [rows] * len(pages), len(answer.choices)) if acts else ("", None)
        if answer.choices:
            self.people.set_menu(self.chat.channel, self.chat.chat, key)
        quoted = answer.tasks[:_QUOTED_ROWS] if answer.total is None and answer.status == "answered" else ()
        quotes = tuple(self._quote(task) for task in quoted if task.plan_id in self.knowledge.plans)
        reply = self._page(key, kept, 0) if kept else Reply(answer.text)
        return replace(reply, quotes=quotes, tasks=answer.tasks, menu=False, replaces=False)

    def _about_row(self, task: Task, answer: Answer) -> list[tuple[str, Act]]:
        plan = self.knowledge.plans[task.plan_id]
        buttons: list[tuple[str, Act]] = []
        if "support" not in answer.asks:
            asked = answers.choice_question(("support",), task_name(task, plan), task, plan)
            buttons.append((wording.SUPPORT, {"do": "ask", "question": asked, "plan": plan.id}))
        buttons.append((wording.RELATED, {"do": "related", "task": task.id}))
        if self.desk and self.desk.may_act_on(task):
            buttons.append(report_button(task))
        return buttons

    def _quote(self, task: Task) -> RowQuote:
        plan = self.knowledge.plans[task.plan_id]
        return RowQuote(wording.quote_place(task, plan), wording.row_fields(task))

    def _keep(
        self, acts: list[Act], pages: Sequence[str], rows: Sequence[Any], numbered: int = 0
    ) -> tuple[str, dict[str, Any]]:
        """Keep acts, texts and layout of a message; the acts of its pages come after the others."""
        turning = [{"do": "page", "page": page} for page in range(len(pages))] if len(pages) > 1 else []
        kept = {
            "who": self.who,
            "acts": [*acts, *turning],
            "pages": list(pages),
            "rows": list(rows),
            "numbered": numbered,
        }
        return self.people.keep(self.chat.channel, self.chat.chat, kept), kept

    def _page(self, key: str, kept: dict[str, Any], page: int) -> Reply:
        rows = [tuple(Button(label, f"{key}:{index}") for label, index in row) for row in kept["rows"][page]]
        pages = len(kept["pages"])
        first = len(kept["acts"]) - pages
        turning = [(wording.EARLIER, page - 1)] if page else []
        turning += [(wording.LATER, page + 1)] if page + 1 < pages else []
        if pages > 1:
            rows.insert(
                0 if not kept["numbered"] else len(rows),
                tuple(Button(label, f"{key}:{first + to}") for label, to in turning),
            )
        return Reply(kept["pages"][page], buttons=tuple(rows), menu=bool(kept["numbered"]), replaces=True)
