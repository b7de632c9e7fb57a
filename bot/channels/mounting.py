"""The channels that the settings switch on, as routes of the web application. What is off is not even imported."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from bot.knowledge import Knowledge
from bot.people import FILE, People
from bot.settings import Settings
from bot.talk import Asks, Talk


def add_channels(app: FastAPI, settings: Settings, assistant: Asks, current: Callable[[], Knowledge]) -> None:
    """Mount the webhook of each channel that has what it needs; their workers live as long as the application."""
    if settings.telegram_token and settings.telegram_webhook_secret:
        from bot.channels.telegram.webhook import router

        people = People(settings.data_dir / FILE)
        app.include_router(router(settings, people, Talk(assistant, people, current)))
