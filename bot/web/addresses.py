"""Where a plan and its rows are found on the web: addresses relative to the server's root, kept in step with answer.js."""

from __future__ import annotations

from urllib.parse import quote

from corpus.model import Task

_IN_FRAGMENT = "/:~"  # the signs of a task's id that a fragment may hold as they are


def anchor(task: Task) -> str:
    """The row's id in its plan's page: the task's id without the plan, and without spaces, which no id may hold."""
    return "_".join(task.id.removeprefix(f"{task.plan_id}/").split())


def plan_address(plan_id: str) -> str:
    return f"plans/{quote(plan_id, safe='')}"


def row_address(task: Task) -> str:
    """The address that a citation opens: the plan's page, at the row."""
    return f"{plan_address(task.plan_id)}#{quote(anchor(task), safe=_IN_FRAGMENT)}"
