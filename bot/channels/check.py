"""What is set, what is missing, and which channel is therefore off; tokens are tried on their platform.

No line shows a secret.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from telegram.error import TelegramError

from bot.channels import wording
from bot.channels.pool import Unreachable
from bot.channels.telegram.client import CHANNEL, connect, open_bot, unreachable
from bot.channels.zalo.tokens import OaTokens, Refused
from bot.channels.zalo.webhook import PATH as ZALO_PATH
from bot.channels.zalo_bot.client import ZaloBot
from bot.people import FILE, People
from bot.reminders.senders import MailSender, SmtpError
from bot.settings import Settings
from corpus.errors import PlanError
from retrieval.embedder import load_embedder
from retrieval.index import Index

State = Literal["on", "off", "fault"]


@dataclass(frozen=True)
class Check:
    """One part of the program: on, off for want of a setting, or set and not working."""

    name: str
    state: State
    notes: tuple[str, ...] = ()


def run_checks(settings: Settings) -> list[Check]:
    """Every part, in the order they are told; asks the platforms whose tokens are set."""
    return [
        _index(settings),
        _address(settings),
        asyncio.run(_telegram(settings)),
        asyncio.run(_zalo_account(settings)),
        asyncio.run(_zalo_bot(settings)),
        _mail(settings),
    ]


def missing(settings: Settings, names: Sequence[str]) -> list[str]:
    """The environment's names of those settings that are not set."""
    return [name.upper() for name in names if not getattr(settings, name)]


def _index(settings: Settings) -> Check:
    try:
        index = Index.open(settings.index_dir, load_embedder(settings.embedding_model))
    except PlanError as error:
        return Check(wording.CHECK_INDEX, "fault", (str(error),))
    try:
        return Check(wording.CHECK_INDEX, "on", (wording.indexed(len(index.plans), len(index.tasks)),))
    finally:
        index.close()


def _address(settings: Settings) -> Check:
    if settings.public_url is None:
        return Check(wording.CHECK_ADDRESS, "off", (wording.NO_PUBLIC_URL,))
    if not settings.public_url.startswith("https://"):
        return Check(wording.CHECK_ADDRESS, "fault", (wording.NOT_HTTPS,))
    return Check(wording.CHECK_ADDRESS, "on", (settings.public_url,))


async def _telegram(settings: Settings) -> Check:
    if settings.telegram_token is None:
        return Check("Telegram", "off", (wording.is_missing(["TELEGRAM_TOKEN"]),))
    bot = open_bot(settings)
    try:
        await connect(bot)
        hook = await bot.get_webhook_info()
    except (Unreachable, TelegramError) as error:
        said = error if isinstance(error, Unreachable) else unreachable(error)
        refused = "refuses" in str(said)
        return Check("Telegram", "fault", (wording.TOKEN_REFUSED if refused else wording.PLATFORM_SILENT,))
    finally:
        await bot.shutdown()
    notes = [wording.bot_is(bot.username)]
    lacking = missing(settings, ["telegram_webhook_secret", "public_url"])
    notes.append(wording.webhook_is(hook.url, hook.pending_update_count) if hook.url else wording.NO_WEBHOOK)
    if hook.last_error_message:
        notes.append(wording.webhook_fault(hook.last_error_message))
    if lacking:
        notes.append(wording.polling_only(lacking))
    notes += _queue(settings)
    return Check("Telegram", "on", tuple(notes))


def _queue(settings: Settings) -> list[str]:
    path = settings.data_dir / FILE
    if not path.exists():
        return []
    people = People(path)
    counts = people.counts(CHANNEL)
    people.close()
    return [wording.queue_is(counts.waiting + counts.sending, counts.unknown, counts.repeated, counts.failed)]


async def _zalo_account(settings: Settings) -> Check:
    """Whether the Official Account has an access token that holds; a renewal that this takes is kept, as ever."""
    name = "Zalo OA"
    lacking = missing(settings, ("zalo_app_id", "zalo_app_secret", "zalo_oa_secret_key", "zalo_refresh_token"))
    if lacking:
        return Check(name, "off", (wording.is_missing(lacking),))
    people = People(settings.data_dir / FILE)
    try:
        await OaTokens(settings, people).access()
    except Refused:
        return Check(name, "fault", (wording.CONSENT_AGAIN,))
    except Unreachable:
        return Check(name, "fault", (wording.PLATFORM_SILENT,))
    finally:
        people.close()
    notes = [wording.ACCESS_HOLDS]
    if settings.public_url is None:
        notes.append(wording.webhook_needs_address(ZALO_PATH))
    return Check(name, "on", tuple(notes))


async def _zalo_bot(settings: Settings) -> Check:
    name = "Zalo Bot"
    lacking = missing(settings, ("zalo_bot_token", "zalo_bot_webhook_secret"))
    if lacking:
        return Check(name, "off", (wording.is_missing(lacking),))
    bot = ZaloBot(settings)
    try:
        await bot.ready()
    except Unreachable as error:
        refused = "refuses ZALO_BOT_TOKEN" in str(error)
        return Check(name, "fault", (wording.TOKEN_REFUSED if refused else wording.PLATFORM_SILENT,))
    finally:
        await bot.close()
    return Check(name, "on", (wording.bot_is(bot.name or "?"),))


def _mail(settings: Settings) -> Check:
    name = wording.CHECK_MAIL
    if settings.smtp_url is None:
        return Check(name, "off", (wording.is_missing(["SMTP_URL"]),))
    try:
        MailSender(settings.smtp_url.get_secret_value()).try_server()
    except SmtpError as error:
        return Check(name, "fault", (str(error),))
    except Unreachable as error:
        refused = "refuses" in str(error)
        return Check(name, "fault", (wording.MAIL_REFUSED if refused else wording.PLATFORM_SILENT,))
    return Check(name, "on", ())
