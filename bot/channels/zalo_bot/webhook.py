"""The webhook of the Bot Platform: an event is acknowledged once it is stored, and answered after that."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.channels.zalo.answering import Answering
from bot.channels.zalo_bot.client import ZaloBot
from bot.channels.zalo_bot.incoming import chat_of, inner, key_of
from bot.people import People
from bot.settings import Settings
from bot.talk import Talk

PATH = "/webhooks/zalo-bot"
NEEDED = ("zalo_bot_token", "zalo_bot_webhook_secret")
_SECRET_HEADER = "x-bot-api-secret-token"


def router(
    settings: Settings,
    people: People,
    talk: Talk,
    *,
    lease_s: float = 15,
    rest_s: float = 0.5,
    timeout_s: float = 10,
    first_wait_s: float = 1.0,
) -> APIRouter:
    """The webhook's route, whose lifespan runs the workers. Needs the settings of `NEEDED`.

    With PUBLIC_URL the webhook is registered when the application starts. The times are as in the Official Account's.
    """
    if settings.zalo_bot_webhook_secret is None:
        raise ValueError("no ZALO_BOT_WEBHOOK_SECRET")
    secret = settings.zalo_bot_webhook_secret.get_secret_value()
    bot = ZaloBot(settings, timeout_s)
    answering = Answering(bot, people, talk, lease_s=lease_s, rest_s=rest_s, first_wait_s=first_wait_s)

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(answering.run())]
        if settings.public_url:
            tasks.append(asyncio.create_task(bot.announce(settings.public_url.rstrip("/") + PATH, secret)))
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
            event = inner(json.loads(raw))
        except (ValueError, RecursionError):
            return Response(status_code=400)
        if event is None:
            return Response(status_code=400)
        chat = chat_of(event)
        if chat is not None:
            await run_in_threadpool(answering.accept, key_of(event), chat, raw)
            answering.pool.wake()
        return Response(status_code=200)

    return route
