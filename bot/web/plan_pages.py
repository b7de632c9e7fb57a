"""The plans as pages to read: the list, each plan with its table under filters, and the table as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import naming
from bot.assistant import today_in_vietnam
from bot.changes import amended_by
from bot.lists import is_over
from bot.progress import Standing, TaskProgress, standing_in
from bot.status import status_of
from bot.web import export, filters
from bot.web.api import plan_of, sorted_plans
from bot.web.listing import Listing
from bot.web.pages import render
from bot.web.table import prose_of, table_of
from corpus.model import Plan, Task

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


Reported = Callable[[str], Mapping[str, TaskProgress]]


@dataclass(frozen=True)
class Asked:
    """A plan's rows under the filters of an address, with what is known of them; empty where nobody reported anything."""

    plan: Plan
    wanted: filters.Filters
    tasks: list[Task]
    standings: Mapping[str, Standing]
    statuses: Mapping[str, str]


def plan_router(current: Callable[[], Listing], reported: Reported | None = None) -> APIRouter:
    """The pages; `reported` gives what units reported on a plan, by the uid of its tasks."""
    router = APIRouter(include_in_schema=False)

    def asked(request: Request, plan_id: str) -> Asked:
        listing = current()
        plan, wanted = plan_of(listing, plan_id), filters.read_filters(request.query_params)
        held = reported(plan.id) if reported else {}
        today = today_in_vietnam()
        standings = (
            {task.uid: standing_in(plan, task, held.get(task.uid), today) for task in plan.tasks} if held else {}
        )
        statuses = (
            {task.uid: status_of(task, plan, held.get(task.uid), today, is_over(plan, today)) for task in plan.tasks}
            if held
            else {}
        )
        return Asked(plan, wanted, filters.filter_tasks(listing, plan, wanted, standings), standings, statuses)

    @router.get("/plans")
    async def plans() -> Response:
        held = sorted_plans(current())
        return render("plans.html", plans=[(plan, naming.body(plan), naming.number(plan)) for plan in held])

    @router.get("/plans/{plan_id}.csv")
    async def as_csv(request: Request, plan_id: str) -> Response:
        found = asked(request, plan_id)
        return _file(export.to_csv(found.tasks, found.statuses), "text/csv; charset=utf-8", f"{found.plan.id}.csv")

    @router.get("/plans/{plan_id}.xlsx")
    async def as_xlsx(request: Request, plan_id: str) -> Response:
        found = asked(request, plan_id)
        return _file(export.to_xlsx(found.plan, found.tasks, found.statuses), _XLSX, f"{found.plan.id}.xlsx")

    @router.get("/plans/{plan_id}")
    async def page(request: Request, plan_id: str) -> Response:
        found = asked(request, plan_id)
        plan = found.plan
        return render(
            "plan.html",
            plan=plan,
            facts=export.plan_facts(plan, amended_by(plan, current().plans.values()))[1:],
            table=table_of(plan, found.tasks),
            shown=len(found.tasks),
            wanted=found.wanted,
            statuses=found.statuses,
            standings=filters.standing_options(found.standings),
            units=filters.unit_options(plan),
            kinds=filters.kind_options(plan),
            periods=filters.period_options(plan.tasks),
            roles=filters.ROLES,
            prose=prose_of(plan),
        )

    return router


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
