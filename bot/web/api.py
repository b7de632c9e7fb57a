"""The HTTP contract: questions, plans, tasks and health, each with its Vietnamese page in the API's documentation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from starlette.responses import JSONResponse

from bot import wording
from bot.errors import QuestionError
from bot.web import examples
from bot.web.contract import (
    AnswerOut,
    Day,
    DiffOut,
    ErrorOut,
    HealthOut,
    KindFilter,
    PlanName,
    PlanOut,
    QuestionIn,
    RoleFilter,
    TaskOut,
)
from bot.web.listing import Answers, Listing, find_tasks
from bot.web.pages import QUESTION_LIMIT
from bot.web.suggest import suggester
from corpus.amending import compare
from corpus.model import Plan, to_json

PlanId = Annotated[str, Path(description="Mã kế hoạch, như GET /api/plans liệt kê.")]

_BAD_INPUT: dict[int | str, dict[str, Any]] = {
    422: {"model": ErrorOut, "description": "Dữ liệu gửi lên không dùng được; `error` nói trường nào và vì sao."}
}
_NO_PLAN: dict[int | str, dict[str, Any]] = {404: {"model": ErrorOut, "description": "Không có kế hoạch ấy."}}
_NO_INDEX: dict[int | str, dict[str, Any]] = {
    503: {"model": ErrorOut, "description": "Chưa có chỉ mục, hoặc chỉ mục không đọc được."}
}


class UnknownPlanError(QuestionError):
    """A plan that the index does not hold."""

    def __init__(self, plan_id: str) -> None:
        super().__init__(wording.unknown_plan(plan_id[:80]))


def plan_of(listing: Listing, plan_id: str) -> Plan:
    """A plan of the index; raises UnknownPlanError."""
    plan = listing.plans.get(plan_id)
    if plan is None:
        raise UnknownPlanError(plan_id)
    return plan


def sorted_plans(listing: Listing) -> list[Plan]:
    """Newest year first, then by id."""
    return sorted(listing.plans.values(), key=lambda plan: (-plan.year, plan.id))


def api_router(assistant: Answers, current: Callable[[], Listing]) -> APIRouter:
    """The API's routes. They are coroutines on purpose: one thread alone then uses the index, and an answer takes milliseconds."""
    router = APIRouter(default_response_class=JSONResponse)
    suggested = suggester(current)

    @router.post(
        "/api/ask",
        response_model=AnswerOut,
        responses={200: examples.ANSWER, **_BAD_INPUT, **_NO_PLAN, **_NO_INDEX},
        tags=["Hỏi đáp"],
        summary="Hỏi một câu, nhận câu trả lời kèm căn cứ",
        description="Trả lời chỉ gồm những gì kế hoạch ghi. Khi kế hoạch không ghi, `status` là `not_found` và "
        "`tasks` để trống; khi câu hỏi có nhiều cách hiểu, `status` là `clarify` và `choices` nêu các cách hiểu.",
    )
    async def ask(question: Annotated[QuestionIn, Body(openapi_examples=examples.QUESTIONS)]) -> JSONResponse:
        if question.plan is not None:
            plan_of(current(), question.plan)
        answer = assistant.ask(
            question.question, conversation=question.conversation, plan=question.plan, as_of=question.as_of
        )
        return JSONResponse(answer.to_json())

    @router.get(
        "/api/suggest",
        response_model=list[str],
        responses={**_BAD_INPUT, **_NO_PLAN, **_NO_INDEX},
        tags=["Hỏi đáp"],
        summary="Gợi ý câu hỏi khi đang gõ",
        description="Nhiều nhất năm câu hỏi hợp với những chữ đã gõ, có dấu hoặc không dấu; dưới hai chữ cái thì không gợi ý.",
    )
    async def suggest(
        q: Annotated[str, Query(max_length=QUESTION_LIMIT, description="Những chữ đã gõ.")] = "",
        plan: Annotated[PlanName, Query(description="Mã kế hoạch; bỏ trống là mọi kế hoạch.")] = None,
    ) -> JSONResponse:
        if plan is not None:
            plan_of(current(), plan)
        return JSONResponse(suggested(q, plan))

    @router.get(
        "/api/plans",
        response_model=list[PlanOut],
        responses=_NO_INDEX,
        tags=["Kế hoạch"],
        summary="Các kế hoạch đã nạp",
        description="Danh sách xếp theo năm mới nhất trước, cùng năm thì theo mã.",
    )
    async def plans() -> JSONResponse:
        return JSONResponse([plan.facts() for plan in sorted_plans(current())])

    @router.get(
        "/api/plans/{plan_id}",
        response_model=PlanOut,
        responses={**_BAD_INPUT, **_NO_PLAN, **_NO_INDEX},
        tags=["Kế hoạch"],
        summary="Một kế hoạch",
        description="Số, ký hiệu, cơ quan ban hành, năm, ngày và người ký của một kế hoạch.",
    )
    async def plan(plan_id: PlanId) -> JSONResponse:
        return JSONResponse(plan_of(current(), plan_id).facts())

    @router.get(
        "/api/plans/{plan_id}/diff/{other_id}",
        response_model=DiffOut,
        responses={**_BAD_INPUT, **_NO_PLAN, **_NO_INDEX},
        tags=["Kế hoạch"],
        summary="So hai kế hoạch: việc thêm, bỏ, thay đổi",
        description="Từ kế hoạch thứ nhất sang kế hoạch thứ hai: việc thêm, việc bỏ, và việc đổi chủ trì, phối hợp, thời hạn, "
        "sản phẩm hay lời văn.",
    )
    async def diff(plan_id: PlanId, other_id: PlanId) -> JSONResponse:
        held = current()
        return JSONResponse(compare(plan_of(held, plan_id), plan_of(held, other_id)).as_json())

    @router.get(
        "/api/plans/{plan_id}/tasks",
        response_model=list[TaskOut],
        responses={**_BAD_INPUT, **_NO_PLAN, **_NO_INDEX},
        tags=["Kế hoạch"],
        summary="Nhiệm vụ của một kế hoạch, có bộ lọc",
        description="Theo thứ tự của bảng. Các bộ lọc cùng lúc phải thỏa; bộ lọc bỏ trống là không lọc.",
    )
    async def tasks(
        plan_id: PlanId,
        unit: Annotated[
            str, Query(description="Tên đơn vị hoặc tên gọi khác trong danh mục đơn vị (VP, P. HCTC).")
        ] = "",
        role: Annotated[
            RoleFilter, Query(description="Vai trò của đơn vị: lead (chủ trì), support (phối hợp).")
        ] = None,
        due_from: Annotated[Day, Query(description="Thời hạn từ ngày này (năm-tháng-ngày).")] = None,
        due_to: Annotated[Day, Query(description="Thời hạn đến hết ngày này (năm-tháng-ngày).")] = None,
        kind: Annotated[KindFilter, Query(description="Loại thời hạn.")] = None,
        q: Annotated[str, Query(description="Chữ cần có trong nhiệm vụ, có dấu hoặc không dấu.")] = "",
    ) -> JSONResponse:
        listing = current()
        found = find_tasks(
            listing,
            plan_of(listing, plan_id),
            unit=unit.strip() or None,
            role=role,
            due_from=due_from,
            due_to=due_to,
            kind=kind,
            q=q.strip() or None,
        )
        return JSONResponse([to_json(task) for task in found])

    @router.get(
        "/healthz",
        response_model=HealthOut,
        responses=_NO_INDEX,
        tags=["Vận hành"],
        summary="Máy chủ sẵn sàng chưa",
        description="200 khi đã có chỉ mục để trả lời, 503 khi chưa.",
    )
    async def health() -> JSONResponse:
        listing = current()
        return JSONResponse(
            {
                "status": "ok",
                "index": listing.version,
                "plans": len(listing.plans),
                "tasks": len(listing.tasks),
            }
        )

    return router
