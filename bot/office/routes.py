"""The web side of the office: calendar feeds, the board with its papers, and a task's own calendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from urllib.parse import quote

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.knowledge import Knowledge
from bot.naming import body, plan_name
from bot.office.board import COUNTED, Board, board_of, late_title
from bot.office.calendars import changes_of, feed, single
from bot.people import People
from bot.people.ledger import Ledger
from bot.people.links import Kind, Link, Links
from bot.people.outbox import Outbox, PlanRules
from bot.reminders.rules import DEFAULT
from bot.reminders.views import View, Views
from bot.reminders.workdays import Workdays, today_at
from bot.status import STANDINGS, categories_line
from bot.web.addresses import plan_address
from bot.web.api import UnknownPlanError
from bot.web.pages import render
from bot.wording import over
from corpus.errors import PlanError

_GONE = "Liên kết không còn hiệu lực; hãy xin cơ quan theo dõi cấp liên kết mới."
_ICS = "text/calendar; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PRIVATE = {"cache-control": "private, no-store", "x-robots-tag": "noindex"}


class NothingHereError(UnknownPlanError):
    """A link that does not hold, or a task without a day; the message says what to do."""

    def __init__(self, reason: str) -> None:
        PlanError.__init__(self, reason)


def office_router(
    people: People,
    current: Callable[[], Knowledge],
    workdays: Workdays,
    public_url: str | None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> APIRouter:
    """Routes over the store of what people did. Whoever holds a link sees what it opens; nothing else is asked."""
    router = APIRouter(include_in_schema=False)
    links, ledger, outbox, rules = Links(people), Ledger(people), Outbox(people), PlanRules(people)
    views = Views(current, ledger, workdays, lambda plan: DEFAULT.over(rules.of(plan)))
    changes = changes_of(lambda uid: (entry.at for entry in ledger.history(uid)))

    def today() -> date:
        return today_at(clock())

    def opened(kind: Kind, token: str) -> tuple[Link, View]:
        link = links.open(kind, token)
        view = views.of(link.plan) if link else None
        if link is None or view is None:
            raise NothingHereError(_GONE)
        return link, view

    def board(token: str) -> Board:
        link, view = opened("board", token)
        return board_of(view.plan, view.held, outbox.told(link.plan), today())

    @router.get("/calendar/{token}.ics")
    async def calendar(token: str) -> Response:
        def work() -> bytes:
            link, view = opened("calendar", token)
            return feed(view, link.unit, changes, public_url, today())

        return Response(await run_in_threadpool(work), media_type=_ICS, headers=_PRIVATE)

    @router.get("/plans/{plan_id}/{uid}.ics")
    async def one_task(plan_id: str, uid: str) -> Response:
        def work() -> bytes | None:
            view = views.of(plan_id)
            task = next((task for task in view.plan.tasks if task.uid == uid), None) if view else None
            return single(view, task, changes, public_url, today()) if view and task else None

        content = await run_in_threadpool(work)
        if content is None:
            raise NothingHereError("Việc này không có trong kế hoạch, hoặc không có ngày cuối để ghi vào lịch.")
        return _file(content, _ICS, f"{uid}.ics")

    @router.get("/board/{token}")
    async def page(token: str) -> Response:
        found = await run_in_threadpool(board, token)
        most = max((month.total for month in found.months), default=0) or 1
        return render(
            "board.html", headers=_PRIVATE, board=found, name=plan_name(found.plan), body=body(found.plan),
            address=f"/board/{quote(token, safe='')}", plan_address=f"/{plan_address(found.plan.id)}",
            counted=[(one.value, STANDINGS[one], found.count(one)) for one in COUNTED], kinds=COUNTED, standings=STANDINGS,
            summary=categories_line(found.categories), most=most, late_title=late_title(found),
            over=over(found.plan, found.today) if found.is_over else None,
        )  # fmt: skip

    @router.get("/board/{token}/bang.xlsx")
    async def sheet(token: str) -> Response:
        from bot.office import papers

        found = await run_in_threadpool(board, token)
        return _file(await run_in_threadpool(papers.to_xlsx, found), _XLSX, f"{found.plan.id}-{found.today}.xlsx")

    @router.get("/board/{token}/bang.docx")
    async def paper(token: str) -> Response:
        from bot.office import papers

        found = await run_in_threadpool(board, token)
        return _file(await run_in_threadpool(papers.to_docx, found), _DOCX, f"{found.plan.id}-{found.today}.docx")

    @router.get("/board/{token}/don-doc.docx")
    async def letter(request: Request, token: str) -> Response:
        from bot.office import papers

        found = await run_in_threadpool(board, token)
        chosen = frozenset(request.query_params.getlist("row"))
        return _file(await run_in_threadpool(papers.letter, found, chosen), _DOCX, f"don-doc-{found.plan.id}.docx")

    return router


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={**_PRIVATE, "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )
