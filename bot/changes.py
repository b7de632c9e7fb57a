"""What changed around a plan: rows corrected by another paper, plans that amend it, bodies that were merged in 2025."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.answer import Answer
from bot.context import Context
from bot.naming import body, plan_in_question, quote
from corpus.amending import amenders, corrections_in
from corpus.mergers import DEPARTMENT_NOW, PROVINCES_SINCE, bare, department_now, now_in
from corpus.model import Plan
from corpus.places import find_province
from corpus.text import fold

_MOST = 3


def with_changes(answer: Answer, context: Context) -> Answer:
    """An answer about rows that says what another paper changed of them, and which indexed plan amends theirs."""
    if answer.status != "answered" or not answer.tasks:
        return answer
    lines = []
    for task in answer.tasks[:_MOST]:
        row = f" (STT {task.number}{task.part or ''})" if len(answer.tasks) > 1 else ""
        lines += [
            f"- Điều chỉnh{row}: {one.field} gốc {quote(one.printed) if one.printed else 'để trống'}, điều chỉnh theo {one.paper}"
            for one in corrections_in(task)
        ]
    every = list(context.plans.values())
    for plan_id in dict.fromkeys(task.plan_id for task in answer.tasks):
        plan = context.plans[plan_id]
        found = amenders(plan, every)
        if found:
            named = "; ".join(plan_in_question(one) for one in found[:_MOST])
            lines.append(f"Lưu ý: {named} sửa đổi, bổ sung kế hoạch này; nên tra cả hai.")
    if not lines:
        return answer
    text = answer.text.split("\n")
    return replace(answer, text="\n".join([*text[:-1], *lines, text[-1]]))


def lies_there(said: str, plans: Iterable[Plan]) -> str | None:
    """What the plans that are there have to do with a body or province that has none: 'Sở Tài chính Thái Nguyên', where the
    plan of Bắc Kạn is there. None where they have nothing to do with it."""
    province = find_province(said)
    if province is None:
        return None
    lines = []
    for plan in plans:
        now, place = now_in(plan.province), bare(plan.province)
        if now and bare(now) == bare(province):
            lines.append(f"tỉnh {_bare_name(plan)} nay thuộc {province} (từ tháng 7/2025), có {plan_in_question(plan)}")
        elif place == bare(now_in(province)) and _is_of_new(plan):
            lines.append(f"{province} nay thuộc {_bare_name(plan)} (từ tháng 7/2025), có {plan_in_question(plan)}")
        elif place == bare(province):
            department = department_now(plan.issuer)
            if department and fold(department) in fold(said):
                old = next(old for old in DEPARTMENT_NOW if fold(plan.issuer or "").startswith(fold(old)))
                lines.append(f"việc của {old} nay thuộc {department} (từ tháng 3/2025), có {plan_in_question(plan)}")
    if not lines:
        return None
    return f"Có thể liên quan: {'; '.join(lines[:_MOST])}. Anh/chị nêu tên kế hoạch đó nếu muốn tra."


def amended_by(plan: Plan, plans: Iterable[Plan]) -> list[str]:
    """The plans that amend one, as they are called."""
    return [f"{plan_in_question(one)} ({body(one)})" for one in amenders(plan, list(plans))]


def _is_of_new(plan: Plan) -> bool:
    """Whether a plan is of the time after the provinces were merged."""
    return plan.date >= PROVINCES_SINCE if plan.date else plan.year > PROVINCES_SINCE.year


def _bare_name(plan: Plan) -> str:
    return (plan.province or "").removeprefix("tỉnh ").removeprefix("thành phố ")
