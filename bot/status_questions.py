"""Questions about how far the work is ("việc nào xong rồi?", "phòng nào chưa gửi?", "tiến độ") and status in other answers.

They are asked only of plans of which something was reported; everything else is answered as if nobody reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from bot import compose, status, wording
from bot.answer import Answer
from bot.context import Context
from bot.lists import is_over
from bot.naming import day, plan_name, short, task_name
from bot.periods import days_of
from bot.progress import Standing, TaskProgress, categories, done_on, last_day_in_time, must_report, owing, standing_in
from bot.question import Question
from corpus.model import Plan, Task
from corpus.text import clean, fold

Sort = Literal["done", "open", "unsent", "extended", "summary"]
_SHOWN = 20
_NUMBERED = re.compile(r"(?P<number>\d+)\. ")
_LIST = r"(?:(?:viec|nhiem vu|cong viec)(?: gi)? nao|(?:nhung|cac|bao nhieu|may|liet ke|danh sach)(?: cac| nhung)? (?:viec|nhiem vu))"
_DID = r"(?:gui|nop|bao cao|phat hanh|hoan thanh|xong|lam|thuc hien)"
_ABOUT = r"(?:thuc hien|hoan thanh|trien khai|chung|dung han|qua han|ke hoach|kh|nhiem vu|cong viec|cac viec)"
_TAIL = r"(?: (?:roi|xong|bao cao|van ban|ket qua|chua|vay|the|a|nhi|trong|theo|cua|nam|thang|quy|ke hoach|kh|20\d\d|\d{1,2})\b[^?]*)?$"
_SORTS: tuple[tuple[Sort, re.Pattern[str]], ...] = (
    ("unsent", re.compile(rf"\b(?:(?:phong|don vi|co quan|so|ban|noi)(?: ban)? nao|ai|nhung ai|(?:cac|nhung) (?:phong|don vi))\b.{{0,20}}?\bchua {_DID}")),
    ("extended", re.compile(rf"\b{_LIST}\b.{{0,30}}?\bgia han\b|\b(?:da|duoc|xin) gia han\b.{{0,30}}\b(?:viec|nhiem vu) nao")),
    ("open", re.compile(rf"\b{_LIST}\b.{{0,40}}?\b(?:chua|con) (?:{_DID}|dang do)\b|\b(?:viec|nhiem vu) chua (?:xong|hoan thanh)")),
    ("done", re.compile(rf"\b{_LIST}\b(?: \w+){{0,3}}? (?:(?:(?:da|duoc) )+(?:lam |bao cao )?(?:xong|hoan thanh|phat hanh)|xong|(?:hoan thanh|phat hanh) (?:xong|roi)){_TAIL}")),
    ("summary", re.compile(rf"^(?:(?:cho (?:toi )?(?:hoi|biet|xem)|xem|tong hop|thong ke) )*(?:tien do|tinh hinh|ty le) {_ABOUT}(?!.*\b(?:ai|han|khi nao|chu tri|o dau)\b)[^?]{{0,60}}$")),
)  # fmt: skip


def sort_of(text: str) -> Sort | None:
    """What a question asks about the work's state, or None where it asks something else."""
    folded = fold(clean(text)).strip(" ?.!")
    return next((sort for sort, pattern in _SORTS if pattern.search(folded)), None)


def about_status(sort: Sort, question: Question, context: Context, today: date, names: bool) -> Answer | None:
    """The answer, or None where nothing was reported on the plans that are asked of.

    Units that have not sent theirs are named with `names` only.
    """
    plans = [context.plans[plan] for plan in question.plans if plan in context.plans and context.reported(plan)]
    if question.has_unit:
        plans = [plan for plan in plans if question.unit_in(plan.id)]
    if not plans:
        return None
    if len(plans) > 1:
        return compose.which_plan(question, plans)
    return _of_plan(sort, question, plans[0], context, today, names)


def _of_plan(sort: Sort, question: Question, plan: Plan, context: Context, today: date, names: bool) -> Answer:
    held, over = context.reported(plan.id), is_over(plan, today)
    unit = question.unit_in(plan.id)
    tasks = [
        task for task in plan.tasks if _is_of(task, unit, plan) and _is_in(task, question, plan, held.get(task.uid))
    ]
    found = categories(plan, tasks, held, today)
    counted = status.categories_line(found)
    what = wording.listed_what(None, question.period.label if question.period else None, None, False, "")
    subject = f"{unit}: " if unit else ""
    if sort == "unsent" and not names:
        rows = [task for task in tasks if _is_owed(task, plan, held.get(task.uid), today)]
        lines = [f"{_ONLY_OFFICE} {len({task.row for task in rows})} việc đã quá hạn còn đơn vị chưa gửi{what}."]
        return _answer(question, plan, lines, (), counted, over, today)
    chosen = [task for task in tasks if _fits(sort, task, plan, held.get(task.uid), today)] if sort != "summary" else []
    total = len({task.row for task in chosen})
    if sort == "summary":
        lines = [f"{subject}{plan_name(plan)}{what}: {_reported(tasks, held)}."]
        return _answer(question, plan, lines, (), counted, over, today, total=None)
    said = _HEADS[sort]
    head = f"{subject}{plan_name(plan)} có {total} việc{what} {said}"
    lines = [f"{head}:" if total else f"{subject}{plan_name(plan)} không có việc nào{what} {said}."]
    if sort == "unsent":
        lines += [_unsent_row(number, task, plan, held.get(task.uid)) for number, task in enumerate(chosen[:_SHOWN], 1)]
        total = len(chosen)
    else:
        lines += _rows(chosen, plan, held.get, today, over)
    if total > _SHOWN:
        lines.append(wording.and_more(total - _SHOWN))
    return _answer(question, plan, lines, tuple(chosen), counted, over, today, total=total)


_ONLY_OFFICE = "Danh sách đơn vị chưa gửi chỉ dành cho đơn vị theo dõi kế hoạch, trong trò chuyện riêng. Hiện có"
_HEADS: dict[Sort, str] = {
    "done": "đã xong",
    "open": "chưa xong",
    "unsent": "đã quá hạn còn đơn vị chưa gửi",
    "extended": "đã xin hoặc được gia hạn",
    "summary": "",
}


def _answer(
    question: Question, plan: Plan, lines: list[str], tasks: tuple[Task, ...], counted: str, over: bool, today: date,
    total: int | None = None,
) -> Answer:  # fmt: skip
    lines.append(counted)
    if over:
        lines.append(wording.over(plan, today))
    lines.append(wording.source_of_tasks(plan, tasks[:_SHOWN]))
    asks = question.asks if question.is_list else ("list",)
    return Answer("answered", "\n".join(lines), asks, tasks, total)


def _is_of(task: Task, unit: str | None, plan: Plan) -> bool:
    return unit is None or unit in task.lead_units or unit in must_report(task, plan)


def _is_in(task: Task, question: Question, plan: Plan, progress: TaskProgress | None) -> bool:
    if question.period is None:
        return True
    last = last_day_in_time(task, progress)
    start, end = days_of(question.period, plan.year)
    return last is not None and start <= last <= end


def _is_owed(task: Task, plan: Plan, progress: TaskProgress | None, today: date) -> bool:
    return standing_in(plan, task, progress, today) is Standing.OVERDUE


def _fits(sort: Sort, task: Task, plan: Plan, progress: TaskProgress | None, today: date) -> bool:
    done = done_on(progress, must_report(task, plan)) is not None
    if sort == "done":
        return done
    if sort == "open":
        return not done and task.deadline.kind != "continuous"
    if sort == "extended":
        return progress is not None and progress.extensions > 0
    return _is_owed(task, plan, progress, today)


def _reported(tasks: Sequence[Task], held: Mapping[str, TaskProgress]) -> str:
    told = sum(1 for task in tasks if task.uid in held and held[task.uid].reports)
    return f"{told} trong {len(tasks)} việc đã có báo cáo" if told else f"chưa có báo cáo nào trong {len(tasks)} việc"


def _rows(
    tasks: Sequence[Task], plan: Plan, known: Callable[[str], TaskProgress | None], today: date, over: bool
) -> list[str]:
    rows: dict[str, list[Task]] = {}
    for task in tasks:
        rows.setdefault(task.row, []).append(task)
    lines = []
    for number, parts in enumerate(list(rows.values())[:_SHOWN], start=1):
        name = task_name(parts[0], plan) if len(parts) == 1 else short(parts[0].goal or parts[0].name)
        said = "; ".join(dict.fromkeys(status.status_of(one, plan, known(one.uid), today, over) for one in parts))
        lines.append(wording.listed_row(number, name, wording.listed_when(parts), said, parts[0]))
    return lines


def _unsent_row(number: int, task: Task, plan: Plan, progress: TaskProgress | None) -> str:
    last = last_day_in_time(task, progress)
    when = f"hạn {day(last)}" if last else ""
    units = status.units_named(owing(task, plan, progress)) or "không ghi đơn vị chủ trì"
    return wording.listed_row(number, task_name(task, plan), when, f"chưa gửi: {units}", task)


# Status in other answers


def with_status(answer: Answer, context: Context, today: date) -> Answer:
    """An answer about one row with its status, and a list with the status of the rows of which something is known.

    Nothing is added for plans of which nothing was ever reported.
    """
    plans = {task.plan_id for task in answer.tasks}
    if answer.status != "answered" or len(plans) != 1 or answer.passages:
        return answer
    plan = context.plans[plans.pop()]
    held = context.reported(plan.id)
    if not held:
        return answer
    over = is_over(plan, today)
    lines = answer.text.split("\n")
    if answer.total is None and len(answer.tasks) == 1:
        progress = held.get(answer.tasks[0].uid)
        said = status.status_of(answer.tasks[0], plan, progress, today, over)
        added = [status.status_bullet(said)] if progress or not over else []
        if progress and progress.own:
            added.append(status.own_bullet(progress.own))
        tail = 2 if over else 1
        return replace(answer, text="\n".join([*lines[:-tail], *added, *lines[-tail:]]))
    rows: dict[str, list[Task]] = {}
    for task in answer.tasks:
        rows.setdefault(task.row, []).append(task)
    parts = list(rows.values()) if answer.total is not None else [[task] for task in answer.tasks]
    for place, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if match and int(match["number"]) <= len(parts):
            known = [task for task in parts[int(match["number"]) - 1] if task.uid in held]
            said = "; ".join(dict.fromkeys(status.status_of(one, plan, held[one.uid], today, over) for one in known))
            if said and said != status.NO_WORD:
                lines[place] = f"{line} - {said}"
    return replace(answer, text="\n".join(lines))
