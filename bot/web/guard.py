"""What holds for every response and request: security headers, and no bodies larger than a question needs."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# No inline script or style, nothing from other hosts, no framing by other sites.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
MAX_BODY_BYTES = 64 * 1024
MAX_DELIVERY_BYTES = (
    1024 * 1024
)  # a platform's message with the one it replies to; a refused one would come again and again


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store" if scope["path"].startswith("/api/") else "no-cache")
            await send(message)

        announced = Headers(scope=scope).get("content-length", "")
        taken = int(announced) if announced.isascii() and announced.isdigit() else 0
        most = MAX_DELIVERY_BYTES if scope["path"].startswith("/webhooks/") else MAX_BODY_BYTES

        async def receive_within_limit() -> Message:
            nonlocal taken
            message = await receive() if taken <= most else {}
            taken += 0 if announced else len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within_limit, send_with_headers)
