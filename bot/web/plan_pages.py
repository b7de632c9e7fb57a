"""The plans as pages to read: the list, each plan with its table under filters, and the table as a file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot import naming
from bot.changes import amended_by
from bot.web import export, filters
from bot.web.api import plan_of, sorted_plans
from bot.web.listing import Listing
from bot.web.pages import render
from bot.web.table import prose_of, table_of
from corpus.model import Plan, Task

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def plan_router(current: Callable[[], Listing]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    def asked(request: Request, plan_id: str) -> tuple[Plan, filters.Filters, list[Task]]:
        listing = current()
        plan, wanted = plan_of(listing, plan_id), filters.read_filters(request.query_params)
        return plan, wanted, filters.filter_tasks(listing, plan, wanted)

    @router.get("/plans")
    async def plans() -> Response:
        held = sorted_plans(current())
        return render("plans.html", plans=[(plan, naming.body(plan), naming.number(plan)) for plan in held])

    @router.get("/plans/{plan_id}.csv")
    async def as_csv(request: Request, plan_id: str) -> Response:
        plan, _, tasks = asked(request, plan_id)
        return _file(export.to_csv(tasks), "text/csv; charset=utf-8", f"{plan.id}.csv")

    @router.get("/plans/{plan_id}.xlsx")
    async def as_xlsx(request: Request, plan_id: str) -> Response:
        plan, _, tasks = asked(request, plan_id)
        return _file(export.to_xlsx(plan, tasks), _XLSX, f"{plan.id}.xlsx")

    @router.get("/plans/{plan_id}")
    async def page(request: Request, plan_id: str) -> Response:
        plan, wanted, tasks = asked(request, plan_id)
        return render(
            "plan.html",
            plan=plan,
            facts=export.plan_facts(plan, amended_by(plan, current().plans.values()))[1:],
            table=table_of(plan, tasks),
            shown=len(tasks),
            wanted=wanted,
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
