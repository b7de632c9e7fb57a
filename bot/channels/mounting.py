"""The channels that the settings switch on, as routes of the web application. What is off is not even imported."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from bot.knowledge import Knowledge
from bot.people import FILE, People
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.talk import Asks, Talk

Mount = Callable[[Settings, People, "Talk"], APIRouter]


def open_people(settings: Settings) -> People | None:
    """The store of what people did, where there is one or a channel will need it; a page alone writes none."""
    path = settings.data_dir / FILE
    return People(path) if _channels(settings) or path.exists() else None


def add_channels(
    app: FastAPI, settings: Settings, assistant: Asks, current: Callable[[], Knowledge], people: People | None
) -> None:
    """Mount the webhook of each channel that has what it needs; their workers live as long as the application."""
    channels = _channels(settings)
    if channels and people:
        from bot.people.subscriptions import Subscriptions
        from bot.talk import Talk

        talk = Talk(assistant, people, current, subscriptions=Subscriptions(people))
        for router in channels:
            app.include_router(router(settings, people, talk))


def add_office(app: FastAPI, settings: Settings, current: Callable[[], Knowledge], people: People | None) -> None:
    """Reminders work as long as the application, and calendars and boards are served, where there is a store of what people
    did. Raises DaysError, SmtpError."""
    if people is None:
        return
    from bot.office.routes import office_router
    from bot.reminders.service import open_reminders

    reminders = open_reminders(settings, people, current)
    app.include_router(office_router(people, current, reminders.views.workdays, settings.public_url))

    @asynccontextmanager
    async def at_work(app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(reminders.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    app.include_router(APIRouter(lifespan=at_work))


def _channels(settings: Settings) -> list[Mount]:
    routers: list[Mount] = []
    if settings.telegram_token and settings.telegram_webhook_secret:
        from bot.channels.telegram.webhook import router as telegram

        routers.append(telegram)
    if (
        settings.zalo_app_id
        and settings.zalo_app_secret
        and settings.zalo_oa_secret_key
        and settings.zalo_refresh_token
    ):
        from bot.channels.zalo.webhook import router as zalo

        routers.append(zalo)
    if settings.zalo_bot_token and settings.zalo_bot_webhook_secret:
        from bot.channels.zalo_bot.webhook import router as zalo_bot

        routers.append(zalo_bot)
    return routers
