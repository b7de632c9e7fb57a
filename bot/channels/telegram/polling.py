"""Long polling, where the server has no public address: the same store, so the same guarantees as the webhook."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from telegram.error import RetryAfter, TelegramError

from bot.channels.pool import Unreachable
from bot.channels.telegram.client import connect, unreachable
from bot.channels.telegram.incoming import ALLOWED_UPDATES
from bot.channels.telegram.service import Telegram

_log = logging.getLogger(__name__)

_POLL_S = 45  # Telegram's server allows 50
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 60.0


async def poll(telegram: Telegram) -> None:
    """Fetch and store updates until cancelled. Asking for the next ones confirms the last, so they are stored before."""
    offset: int | None = None
    wait_s = _FIRST_WAIT_S
    webhook_gone = False
    while True:
        try:
            await connect(telegram.bot)
            if not webhook_gone:
                await telegram.bot.delete_webhook(drop_pending_updates=False)
                webhook_gone = True
            updates = await telegram.bot.get_updates(
                offset, timeout=_POLL_S, allowed_updates=ALLOWED_UPDATES, read_timeout=_POLL_S + 15
            )
        except (Unreachable, TelegramError) as error:
            if isinstance(error, RetryAfter):
                _log.warning("telegram asks to poll less often")
            else:
                _log.warning("%s", error if isinstance(error, Unreachable) else unreachable(error))
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)
            continue
        wait_s = _FIRST_WAIT_S
        for update in updates:
            await asyncio.to_thread(telegram.accept, update.to_dict(), update.to_json().encode())
            offset = update.update_id + 1
        telegram.pool.wake()


async def run(telegram: Telegram, *beside: Coroutine[Any, Any, None]) -> None:
    """Poll and answer, with what runs `beside` it, until the process is told to stop; then end what is in hand."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    answering = asyncio.create_task(telegram.run())
    tasks = [asyncio.create_task(one) for one in (poll(telegram), telegram.announce(), *beside)]
    waiting = asyncio.create_task(stopped.wait())
    done, _ = await asyncio.wait([waiting, answering, tasks[0]], return_when=asyncio.FIRST_COMPLETED)
    for task in (*tasks, answering, waiting):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    for task in done:
        if task is not waiting and not task.cancelled() and (error := task.exception()):
            raise error
