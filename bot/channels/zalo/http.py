"""One call of an API of Zalo's, and whether a call without a reply may have had its effect."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from bot.channels.pool import Unreachable
from bot.channels.zalo.outcome import Fate, Outcome

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)

# These log addresses; the Bot Platform's hold the token.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(max(logging.WARNING, logging.getLogger(_name).level))


@dataclass(frozen=True)
class Reply:
    """The status, and the JSON object of the body; empty where there is none."""

    status: int
    body: dict[str, Any]


@cache
def certificates() -> ssl.SSLContext:
    """The trusted certificates, read once for all clients."""
    return httpx.create_ssl_context()


def open_client(timeout_s: float) -> httpx.AsyncClient:
    """`timeout_s` holds for each step of a call."""
    return httpx.AsyncClient(timeout=timeout_s, verify=certificates())


async def post(
    client: httpx.AsyncClient, url: str, body: Mapping[str, Any], headers: Mapping[str, str] | None = None
) -> Reply | Outcome:
    """The reply, or that nobody knows what came of it. Raises Unreachable where nothing was sent; names no address."""
    try:
        reply = await client.post(url, json=body, headers=headers)
    except _NOT_SENT as error:
        raise Unreachable(f"Zalo cannot be reached ({type(error).__name__})") from None
    except httpx.HTTPError:
        return Outcome(Fate.UNKNOWN)
    try:
        told = reply.json()
    except ValueError:
        told = None
    return Reply(reply.status_code, told if isinstance(told, dict) else {})
