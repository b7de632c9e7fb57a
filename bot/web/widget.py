"""The widget that other sites embed: one script joined from its parts, served in gzip, with the page that shows it."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.web.api import sorted_plans
from bot.web.listing import Listing
from bot.web.pages import EXAMPLES, QUESTION_LIMIT, STATIC, render
from corpus.errors import PlanError

_PARTS = Path(__file__).parent / "widget"
_FRESH_S = 300


@cache
def widget_script() -> str:
    """The whole widget as one strict function; what the chat's page shares with it stands in answer.js."""
    given = {
        "STYLE": (_PARTS / "widget.css").read_text(encoding="utf-8"),
        "LIMIT": QUESTION_LIMIT,
        "EXAMPLES": EXAMPLES,
    }
    parts = [
        (STATIC / "answer.js"),
        *(_PARTS / name for name in ("memory.js", "suggestions.js", "panel.js", "embed.js")),
    ]
    lines = [f"const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in given.items()]
    return "\n".join(
        ["(() => {", '"use strict";', *lines, *(part.read_text(encoding="utf-8") for part in parts), "})();", ""]
    )


def widget_router(current: Callable[[], Listing], public_url: str | None) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/widget.js")
    async def script(request: Request) -> Response:
        plain, packed, tag = _served()
        headers = {
            "etag": tag,
            "vary": "accept-encoding",
            "cache-control": f"public, max-age={_FRESH_S}, stale-while-revalidate=86400",
            "cross-origin-resource-policy": "cross-origin",
            "access-control-allow-origin": "*",  # the script is public; for pages that load it with `crossorigin`
        }
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(packed, media_type="text/javascript", headers={**headers, "content-encoding": "gzip"})
        return Response(plain, media_type="text/javascript", headers=headers)

    @router.get("/widget-demo")
    async def demo(request: Request) -> Response:
        try:
            plans = [plan.id for plan in sorted_plans(current())]
        except PlanError:
            plans = []
        wanted = request.query_params.get("plan", "")
        plan = wanted if wanted in plans else (plans or [""])[0]
        return render("widget-demo.html", plan=plan, address=(public_url or str(request.base_url)).rstrip("/"))

    return router


@cache
def _served() -> tuple[bytes, bytes, str]:
    plain = widget_script().encode()
    return plain, gzip.compress(plain, 9, mtime=0), f'W/"{hashlib.sha256(plain).hexdigest()[:16]}"'
