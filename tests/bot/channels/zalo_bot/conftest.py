"""The Bot Platform's bot runs beside the Official Account's, as in the other tests of Zalo."""

from __future__ import annotations

from tests.bot.channels.zalo.conftest import bot, standin

__all__ = ["bot", "standin"]
