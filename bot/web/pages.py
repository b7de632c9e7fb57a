"""The pages that people see: the chat and the API's documentation, from templates, with local files only."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.addresses import plan_address
from bot.web.reference import describe_api

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
QUESTION_LIMIT = 2000  # characters
EXAMPLES = (
    "Ai chủ trì rà soát TTHC và hạn khi nào?",
    "Tháng này có những việc gì đến hạn?",
    "Văn phòng chủ trì những việc gì?",
    "ai ky ke hoach, so may?",
)


@cache
def _templates() -> Environment:
    # Imported with the first page: an API that only answers programs, or a start that is timed, does without.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = _static_address
    environment.filters["code"] = _with_code
    environment.filters["plan_address"] = plan_address
    environment.filters["one_line_json"] = lambda value: json.dumps(value, ensure_ascii=False)
    environment.filters["pretty_json"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    return environment


def _with_code(text: str) -> Markup:
    """Text in which `words` between backticks are code."""
    from markupsafe import Markup

    parts = text.split("`")
    return Markup("").join(Markup("<code>{}</code>").format(part) if i % 2 else part for i, part in enumerate(parts))


@cache
def _static_address(name: str) -> str:
    """The file's address with a mark of its content, so that a browser's copy is never older than the page."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def render(template: str, status: int = 200, headers: Any = None, **values: Any) -> Response:
    return HTMLResponse(_templates().get_template(template).render(**values), status, headers)


def page_router(app: FastAPI) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    async def chat() -> Response:
        return render("chat.html", question_limit=QUESTION_LIMIT, examples=EXAMPLES)

    @router.get("/docs")
    async def documentation(request: Request) -> Response:
        return render("docs.html", reference=describe_api(app.openapi()), origin=str(request.base_url).rstrip("/"))

    return router
