"""The channels that the settings switch on, as routes of the web application. What is off is not even imported."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from bot.knowledge import Knowledge
from bot.people import People
from bot.people.subscriptions import Subscriptions
from bot.settings import Settings
from bot.talk import Asks, Talk


def add_channels(
    app: FastAPI, settings: Settings, assistant: Asks, current: Callable[[], Knowledge], people: People
) -> None:
    """Mount the webhook of each channel that has what it needs; their workers live as long as the application."""
    routers = []
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
    if routers:
        talk = Talk(assistant, people, current, subscriptions=Subscriptions(people))
        for router in routers:
            app.include_router(router(settings, people, talk))
