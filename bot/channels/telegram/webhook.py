"""The webhook: an update is acknowledged once it is stored, and answered after that."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.channels.telegram.client import open_bot
from bot.channels.telegram.service import Telegram
from bot.people import People
from bot.settings import Settings
from bot.talk import Talk

PATH = "/webhooks/telegram"
_SECRET_HEADER = "x-telegram-bot-api-secret-token"


def router(
    settings: Settings, people: People, talk: Talk, *, lease_s: float = 15, rest_s: float = 0.5, timeout_s: float = 10
) -> APIRouter:
    """The webhook's route, whose lifespan runs the workers. Needs TELEGRAM_TOKEN and TELEGRAM_WEBHOOK_SECRET.

    With PUBLIC_URL the webhook is registered when the application starts. A claim of a process that died is taken up
    after `lease_s`; `rest_s` is the first pause when Telegram cannot be reached; a call is waited for `timeout_s`.
    """
    if settings.telegram_webhook_secret is None:
        raise ValueError("no TELEGRAM_WEBHOOK_SECRET")
    secret = settings.telegram_webhook_secret.get_secret_value()
    telegram = Telegram(open_bot(settings, timeout_s), people, talk, lease_s=lease_s, rest_s=rest_s)

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        url = settings.public_url.rstrip("/") + PATH if settings.public_url else None
        tasks = [asyncio.create_task(telegram.run()), asyncio.create_task(telegram.announce(url, secret))]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    route = APIRouter(lifespan=at_work)

    @route.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        raw = await request.body()
        try:
            update = json.loads(raw)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return Response(status_code=400)
        if await run_in_threadpool(telegram.accept, update, raw):
            telegram.pool.wake()
        return Response(status_code=200)

    return route
