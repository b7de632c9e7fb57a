"""The mix of questions that a speed measurement asks: made from the plans' own tasks, as different people would ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Any

from corpus.text import fold

_WORDS_OF_A_NAME = 12

# Each makes a question of a task's name, its lead unit and its month and year; some without diacritics, some off the plan.
_FORMS: tuple[Callable[[str, str, str], str], ...] = (
    lambda name, unit, month: f"Ai chủ trì {name}?",
    lambda name, unit, month: f"{name} phải xong khi nào?",
    lambda name, unit, month: f"{unit} phải chủ trì những việc gì?",
    lambda name, unit, month: f"ai phu trach {fold(name)}, han khi nao",
    lambda name, unit, month: f"Sản phẩm của việc {name} là gì?",
    lambda name, unit, month: f"Tháng {month} có mấy việc đến hạn?",
    lambda name, unit, month: f"đơn vị nào phối hợp {name.lower()}",
    lambda name, unit, month: f"{fold(unit)} co bao nhieu viec trong quy nay?",
    lambda name, unit, month: f"{unit}: số điện thoại liên hệ về {name}?",
)


def questions_about(tasks: Sequence[dict[str, Any]], limit: int = 54) -> list[dict[str, Any]]:
    """Up to `limit` bodies for POST /api/ask from task records, spread evenly over them; every third is bound to no plan."""
    bodies = []
    chosen = [tasks[place * len(tasks) // limit] for place in range(limit)] if tasks else []
    for place, (task, form) in enumerate(zip(chosen, islice(cycle(_FORMS), len(chosen)), strict=True)):
        name = task["title"] or task["activity"] or task["goal"] or task["product"] or "cải cách hành chính"
        unit = (task["lead"] or ["Văn phòng"])[0]
        due = task["deadline"]["due"] or "2024-06-30"
        question = form(" ".join(name.split()[:_WORDS_OF_A_NAME]), unit, f"{due[5:7]}/{due[:4]}")
        bodies.append({"question": question, "plan": None if place % 3 == 0 else task["plan_id"]})
    return bodies
