"""The Official Account's pair of tokens: kept in the store of people, renewed in time, by one process at a time.

Each use of a refresh token voids it, so a renewal that is made twice or not kept loses the grant, and somebody must
consent again. A renewal therefore holds a lock for as long as it lasts, is marked before it is asked for, and its new
pair is stored before anybody gets it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from bot.channels.pool import Unreachable
from bot.channels.zalo.http import certificates
from bot.channels.zalo.unconfirmed import ACCESS_LIFE, REFRESH_ALERT_AFTER
from bot.people import People, Tokens
from bot.settings import Settings

_log = logging.getLogger(__name__)

_OAUTH_BASE = "https://oauth.zaloapp.com"
MARGIN = timedelta(hours=12)  # before the end of an access token's life
_REST_AFTER_REFUSAL_S = 300.0
_REST_AFTER_OUTAGE_S = 20.0


class Refused(Unreachable):
    """Zalo gives no new pair for the refresh token; somebody must consent again."""


class OaTokens:
    """Gives access tokens that are valid. Safe for several tasks and processes over one store.

    A pair belongs to the ZALO_REFRESH_TOKEN that it came from: another one in the settings, after a new consent, begins anew.
    """

    def __init__(
        self,
        settings: Settings,
        people: People,
        timeout_s: float = 10,
        rest_s: float = _REST_AFTER_REFUSAL_S,
    ) -> None:
        """`rest_s` is how long after a refusal none is asked for again. Raises ValueError without the settings it needs."""
        if not (settings.zalo_app_id and settings.zalo_app_secret and settings.zalo_refresh_token):
            raise ValueError("no ZALO_APP_ID, ZALO_APP_SECRET or ZALO_REFRESH_TOKEN")
        self._app_id = settings.zalo_app_id
        self._app_secret = settings.zalo_app_secret
        self._first = settings.zalo_refresh_token
        self._url = (settings.zalo_oauth_base or _OAUTH_BASE).rstrip("/") + "/v4/oa/access_token"
        self._people = people
        self._timeout_s = timeout_s
        self._rest_s = rest_s
        self._slot = f"zalo:{_print(self._first.get_secret_value())}"
        self._one_by_one = asyncio.Lock()
        self._failed: tuple[float, Unreachable] | None = None  # until when it rests, and why

    @property
    def _mark(self) -> Path:
        """Names the refresh token, by its digest, that a renewal was asked for with; there only while one is under way."""
        return self._people.path.with_suffix(".zalo-renewing")

    def held(self) -> Tokens | None:
        return self._people.tokens(self._slot)

    def is_interrupted(self) -> bool:
        """Whether a renewal ended without its new pair: the process died, or no reply came. The old pair may be void."""
        held = self.held()
        token = held.refresh if held else self._first.get_secret_value()
        return self._mark.exists() and self._mark.read_text("ascii") == _print(token)

    async def access(self) -> str:
        """A token to use now; raises Unreachable where there is none and none can be got."""
        held = await asyncio.to_thread(self.held)
        if held and not _is_ending(held):
            return held.access
        try:
            return await self.renew(held.access if held else None)
        except Unreachable:
            if held is None or held.expires <= datetime.now(UTC):
                raise
            return held.access  # it still has some hours; the failure is in the log

    async def renew(self, spent: str | None) -> str:
        """A token other than `spent`: the one that somebody else just got, or a new one.

        Raises Refused, or Unreachable where Zalo cannot be reached; the old pair is then kept.
        """
        async with self._one_by_one:
            if self._failed and time.monotonic() < self._failed[0]:
                held = await asyncio.to_thread(self.held)
                if held is None or held.access == spent:
                    raise self._failed[1]
            renewing = asyncio.create_task(asyncio.to_thread(self._renew, spent))
            try:
                # Not given up half-way: the reply holds the only valid pair.
                token = await asyncio.shield(renewing)
            except Unreachable as error:
                longest = self._rest_s if isinstance(error, Refused) else _REST_AFTER_OUTAGE_S
                self._failed = (time.monotonic() + min(self._rest_s, longest), error)
                raise
            self._failed = None
            return token

    async def keep(self, every_s: float = 3600) -> None:
        """Renew in time, whether or not anybody writes, until cancelled: a refresh token dies of three idle months."""
        while True:
            try:
                held = await asyncio.to_thread(self.held)
                if held and held.saved and datetime.now(UTC) - held.saved > REFRESH_ALERT_AFTER:
                    _log.error("zalo: the refresh token is %d days old", (datetime.now(UTC) - held.saved).days)
                await self.access()
            except Unreachable as error:
                _log.warning("zalo: no new token: %s", error)
            await asyncio.sleep(every_s)

    def _renew(self, spent: str | None) -> str:
        with self._people.lock("zalo-tokens"):
            held = self.held()
            if held and held.access != spent:
                return held.access  # another task or process was faster
            refresh = held.refresh if held else self._first.get_secret_value()
            if self.is_interrupted():
                _log.error("zalo: a renewal was interrupted; if the old refresh token is void, consent again")
            self._set_mark(_print(refresh))
            try:
                pair = self._ask(refresh)
            except Refused as error:
                self._mark.unlink(missing_ok=True)  # a reply came: nothing new was given
                _log.error("zalo: %s; the old pair is kept", error)
                raise
            self._people.save_tokens(self._slot, pair)
            self._mark.unlink(missing_ok=True)
            return pair.access

    def _set_mark(self, content: str) -> None:
        with self._mark.open("w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def _ask(self, refresh: str) -> Tokens:
        form = {"refresh_token": refresh, "app_id": self._app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app_secret.get_secret_value()}
        try:
            reply = httpx.post(self._url, data=form, headers=headers, timeout=self._timeout_s, verify=certificates())
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._mark.unlink(missing_ok=True)  # nothing was asked
            raise Unreachable(f"Zalo's sign-in cannot be reached ({type(error).__name__})") from None
        except httpx.HTTPError as error:
            raise Unreachable(f"Zalo's sign-in gave no reply ({type(error).__name__})") from None
        try:
            body = reply.json()
        except ValueError:
            body = None
        if reply.status_code in (408, 429) or reply.status_code >= 500 or not isinstance(body, dict):
            raise Unreachable(f"Zalo's sign-in is out of order (HTTP {reply.status_code})")
        access, new = body.get("access_token"), body.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(new, str) and new):
            name = str(body.get("error_name") or body.get("error") or reply.status_code)[:80]
            raise Refused(f"Zalo refuses the refresh token ({name}): consent again, then set ZALO_REFRESH_TOKEN")
        return Tokens(access, new, datetime.now(UTC) + _life(body.get("expires_in")))


def _is_ending(held: Tokens) -> bool:
    """Whether less than the margin is left, or for a token of a short life less than half of it."""
    life = held.expires - held.saved if held.saved else ACCESS_LIFE
    return held.expires - datetime.now(UTC) < min(MARGIN, life / 2)


def _life(said: object) -> timedelta:
    try:
        seconds = int(str(said))
    except ValueError:
        return ACCESS_LIFE
    return timedelta(seconds=seconds) if 0 < seconds < 10**8 else ACCESS_LIFE


def _print(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
