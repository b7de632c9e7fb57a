"""Which pages' scripts may use the API: our own pages, and those of the origins that WIDGET_ORIGINS lists."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_REFUSED = "Trang này chưa được phép dùng trợ lý (WIDGET_ORIGINS)."


class Origins:
    """ASGI middleware: on the widget's part of the API the listed origins get CORS, any other foreign origin gets 403.

    No cookie is ever used, so credentials are not allowed. A caller without `Origin` is a program, not a page, and passes.
    Behind a proxy that changes `Host`, `public_url` or the browser's `Sec-Fetch-Site` tell our own pages.
    """

    def __init__(self, app: ASGIApp, listed: Collection[str], public_url: str | None) -> None:
        self.app = app
        self.listed = frozenset(listed)
        self.own = urlsplit(public_url or "").netloc
        self.cors = CORSMiddleware(
            app, allow_origins=sorted(listed), allow_methods=["GET", "POST"], allow_headers=["content-type"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_for_widget(scope["path"]):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None or self._is_ours(origin, headers):
            await self.app(scope, receive, send)
        elif origin in self.listed:
            await self.cors(scope, receive, send)
        else:
            await JSONResponse({"error": _REFUSED}, 403, {"vary": "origin"})(scope, receive, send)

    def _is_ours(self, origin: str, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        return urlsplit(origin).netloc in {headers.get("host"), self.own} - {"", None}


def _is_for_widget(path: str) -> bool:
    return path in ("/api/ask", "/api/suggest") or path.startswith("/api/plans")
