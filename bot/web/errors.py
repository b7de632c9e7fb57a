"""Every refusal is one Vietnamese line: `{"error": ...}` for programs, a short page for a person's browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import QuestionError
from bot.web.api import UnknownPlanError
from bot.web.pages import render
from corpus.errors import PlanError

_STATUS_LINES = {
    400: "Yêu cầu không hợp lệ.",
    404: "Không có địa chỉ này.",
    405: "Địa chỉ này không nhận cách gọi ấy.",
    413: "Nội dung gửi lên quá lớn.",
}
_FAULT = "Trợ lý gặp lỗi khi xử lý. Anh/chị thử lại sau ít phút."


def add_error_handlers(app: FastAPI) -> None:
    """Bad questions get 422, unknown plans 404; any other PlanError means that there is no index to answer from: 503."""

    def answers(status: int) -> Callable[[Request, Any], Awaitable[Response]]:
        async def answer(request: Request, error: Exception) -> Response:
            return refuse(request, status, str(error))

        return answer

    async def invalid(request: Request, error: Any) -> Response:
        first = error.errors()[0]
        return refuse(request, 400 if first["type"] == "json_invalid" else 422, describe(first))

    async def http(request: Request, error: Any) -> Response:
        line = _STATUS_LINES.get(error.status_code, _STATUS_LINES[400])
        return refuse(request, error.status_code, line, error.headers)

    async def fault(request: Request, error: Exception) -> Response:
        return refuse(request, 500, _FAULT)

    app.add_exception_handler(PlanError, answers(503))
    app.add_exception_handler(QuestionError, answers(422))
    app.add_exception_handler(UnknownPlanError, answers(404))
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, fault)


def refuse(request: Request, status: int, line: str, headers: Any = None) -> Response:
    line = " ".join(line.split())
    if not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
        return render("error.html", status=status, headers=headers, line=line)
    return JSONResponse({"error": line}, status, headers)


def describe(problem: dict[str, Any]) -> str:
    """One line for one finding of pydantic, naming the field."""
    field = str(problem["loc"][-1]) if problem["loc"] else ""
    match problem["type"]:
        case "json_invalid":
            return "Nội dung gửi lên không phải JSON hợp lệ."
        case "missing":
            return f'Thiếu trường "{field}".' if field != "body" else "Thiếu nội dung JSON."
        case "day":
            return f"{field}: {problem['msg']}"
        case "literal_error":
            expected = problem["ctx"]["expected"].replace("'", '"').replace(" or ", " hoặc ")
            return f"{field}: chỉ nhận {expected}."
        case "string_type":
            return f"{field}: phải là chuỗi ký tự."
        case "model_attributes_type" | "dict_type":
            return "Nội dung gửi lên phải là một đối tượng JSON."
        case _:
            return f"{field}: giá trị không hợp lệ."
