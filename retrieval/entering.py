"""What an administrator types about a plan, as values: facts, corrections, days, rows. Each refusal names the field and shows an example."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from corpus.amending import FIELDS
from corpus.errors import PlanError
from corpus.model import Plan, Task

_FACTS = {
    "number": ("số, ký hiệu", "number=12/KH-UBND"),
    "date": ("ngày ký", "date=2026-01-16"),
    "signer": ("người ký", 'signer="Nguyễn Văn An"'),
    "issuer": ("cơ quan ban hành", 'issuer="Sở Công Thương"'),
    "province": ("tỉnh", 'province="An Giang"'),
    "year": ("năm", "year=2026"),
}


def fact(text: str) -> tuple[str, Any]:
    """A fact's name and value, None to take it back; raises PlanError with an example."""
    name, sign, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if name not in _FACTS or not sign:
        known = ", ".join(f"{one} ({meaning})" for one, (meaning, _) in _FACTS.items())
        raise PlanError(f'"{text}": viết TÊN=GIÁ TRỊ, tên là một trong: {known}')
    if not value:
        return name, None
    if name == "date":
        return name, day(value).isoformat()
    if name == "year":
        if not (value.isdecimal() and 2000 <= int(value) <= 2100):
            raise PlanError(f'"{value}" không phải năm của kế hoạch; ví dụ: {_FACTS[name][1]}')
        return name, int(value)
    if name == "number" and not re.fullmatch(r"\d{1,5}\s*/\s*\S+", value):
        raise PlanError(f'"{value}" không phải số, ký hiệu văn bản; ví dụ: {_FACTS[name][1]}')
    return name, value


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise PlanError(f'"{text}" không phải ngày viết dạng năm-tháng-ngày; ví dụ: 2026-01-16') from None


def correction(text: str) -> tuple[Any, str | None]:
    name, sign, value = text.partition("=")
    if name.strip() not in FIELDS or not sign:
        known = ", ".join(f"{one} ({meaning})" for one, meaning in FIELDS.items())
        raise PlanError(f'"{text}": viết TRƯỜNG=GIÁ TRỊ, trường là một trong: {known}')
    return name.strip(), value.strip() or None


def row(plan: Plan, task_id: str) -> Task:
    wanted = task_id if task_id.startswith(f"{plan.id}/") else f"{plan.id}/{task_id}"
    for task in plan.tasks:
        if task.id == wanted:
            return task
    raise PlanError(f'{plan.id}: không có nhiệm vụ "{task_id}"; xem mã bằng: python indexer.py tasks {plan.id} --json')
