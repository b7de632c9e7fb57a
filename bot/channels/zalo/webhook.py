"""The webhook of the Official Account: a signed event is acknowledged once it is stored, and answered after that."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from bot.channels.zalo.answering import Answering
from bot.channels.zalo.client import OfficialAccount
from bot.channels.zalo.incoming import chat_of, key_of, time_of
from bot.channels.zalo.signature import HEADER, is_fresh, is_signed
from bot.channels.zalo.tokens import OaTokens
from bot.people import People
from bot.settings import Settings
from bot.talk import Talk

PATH = "/webhooks/zalo"
NEEDED = ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret_key", "zalo_refresh_token")


def router(
    settings: Settings,
    people: People,
    talk: Talk,
    *,
    lease_s: float = 15,
    rest_s: float = 0.5,
    timeout_s: float = 10,
    first_wait_s: float = 1.0,
    token_rest_s: float = 300,
) -> APIRouter:
    """The webhook's route, whose lifespan runs the workers and keeps the tokens fresh. Needs the settings of `NEEDED`.

    A claim of a process that died is taken up after `lease_s`; `rest_s` is the first pause when Zalo cannot be reached; a
    call is waited for `timeout_s`; the other two are as in Answering and OaTokens.
    """
    if settings.zalo_app_id is None or settings.zalo_oa_secret_key is None:
        raise ValueError("no ZALO_APP_ID or ZALO_OA_SECRET_KEY")
    app_id, key = settings.zalo_app_id, settings.zalo_oa_secret_key.get_secret_value()
    tokens = OaTokens(settings, people, timeout_s, token_rest_s)
    account = OfficialAccount(settings, tokens, timeout_s)
    answering = Answering(account, people, talk, lease_s=lease_s, rest_s=rest_s, first_wait_s=first_wait_s)

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(answering.run()), asyncio.create_task(tokens.keep())]
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task

    route = APIRouter(lifespan=at_work)

    @route.post(PATH, include_in_schema=False)
    async def receive(request: Request) -> Response:
        raw = await request.body()
        try:
            event = json.loads(raw)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        at = time_of(event) if isinstance(event, dict) else None
        if at is None:
            return Response(status_code=400)
        if not is_signed(request.headers.get(HEADER, ""), app_id, raw, str(event["timestamp"]), key) or not is_fresh(
            at
        ):
            return Response(status_code=403)
        chat = chat_of(event)
        if chat is not None:
            await run_in_threadpool(answering.accept, key_of(event), chat, raw)
            answering.pool.wake()
        return Response(status_code=200)

    return route
