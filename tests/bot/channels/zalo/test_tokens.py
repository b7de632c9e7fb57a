"""The pair of tokens: renewed once however many want it, stored before it is used, never lost without a word."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.pool import Unreachable
from bot.channels.zalo.tokens import OaTokens, Refused
from bot.people import FILE, People
from tests.bot.channels.zalo.conftest import settings_of
from tests.standins.zalo import APP_SECRET, FIRST_REFRESH, OAUTH, Fault, Zalo, settings_for

ROOT = Path(__file__).parents[4]
_RENEW = """
import asyncio, sys
from pathlib import Path
from bot.channels.zalo.tokens import OaTokens
from bot.people import People
from bot.settings import load_settings
people = People(Path(sys.argv[1]))
tokens = OaTokens(load_settings(), people)
print("ready", flush=True)
sys.stdin.readline()
print(asyncio.run(tokens.renew(sys.argv[2] or None)), flush=True)
"""


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    held = People(tmp_path / FILE)
    yield held
    held.close()


def another_process(standin: Zalo, people: People, spent: str) -> subprocess.Popen[str]:
    """A process that renews once it is told to."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RENEW, str(people.path), spent],
        cwd=ROOT, env={**os.environ, **settings_for(standin)}, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_12_two_processes_that_renew_at_once_ask_once_and_get_the_same(standin: Zalo, people: People) -> None:
    spent = asyncio.run(OaTokens(settings_of(standin), people).access())
    standin.state.latency_s = 0.2
    racing = [another_process(standin, people, spent) for _ in range(2)]
    for process in racing:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate(timeout=20)[0].strip() for process in racing]
    assert said == [standin.state.access] * 2
    assert len(standin.calls(OAUTH)) == 2  # the first pair, and one more


def test_12_ten_tasks_that_renew_at_once_ask_once(standin: Zalo, people: People) -> None:
    async def race() -> set[str]:
        tokens = OaTokens(settings_of(standin), people)
        spent = await tokens.access()
        return set(await asyncio.gather(*(tokens.renew(spent) for _ in range(10))))

    assert asyncio.run(race()) == {standin.state.access}
    assert len(standin.calls(OAUTH)) == 2


def test_12_a_new_pair_is_stored_before_anybody_gets_it(standin: Zalo, people: People) -> None:
    token = asyncio.run(OaTokens(settings_of(standin), people).access())
    other = People(people.path)
    held = OaTokens(settings_of(standin), other).held()
    other.close()
    assert held
    assert (held.access, held.refresh) == (token, standin.state.refresh)
    assert timedelta(hours=24) < held.expires - datetime.now(UTC) <= timedelta(hours=25)


@pytest.mark.parametrize(
    "body",
    [
        {"error_name": "Invalid refresh token", "error_reason": "used", "error_description": ""},
        {"access_token": "", "refresh_token": "", "expires_in": "90000"},
        {"access_token": "only-one"},
        {"error": -14014, "message": "?"},
    ],
    ids=["error name", "empty tokens", "one token", "error number"],
)
def test_12_a_refusal_with_http_200_keeps_the_old_pair_and_is_told(
    standin: Zalo, people: People, caplog: pytest.LogCaptureFixture, body: dict[str, str]
) -> None:
    async def refused() -> None:
        tokens = OaTokens(settings_of(standin), people)
        spent = await tokens.access()
        before = tokens.held()
        standin.state.faults.append(Fault(OAUTH, body))
        with pytest.raises(Refused, match="consent again"):
            await tokens.renew(spent)
        assert tokens.held() == before
        assert not tokens.is_interrupted()
        with pytest.raises(Refused):
            await tokens.renew(spent)  # it rests: Zalo is not asked again at once
        assert len(standin.calls(OAUTH)) == 2

    asyncio.run(refused())
    assert "the old pair is kept" in caplog.text
    assert standin.state.refresh not in caplog.text
    assert APP_SECRET not in caplog.text


def test_12_a_crash_between_renewal_and_storing_is_detected(
    standin: Zalo, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    spent = asyncio.run(OaTokens(settings_of(standin), people).access())
    standin.state.faults.append(Fault(OAUTH, does_it=True, hang_s=5))
    process = another_process(standin, people, spent)
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()
    standin.wait_until(lambda: standin.state.pairs == 2)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    tokens = OaTokens(settings_of(standin), people)
    assert tokens.is_interrupted()
    with pytest.raises(Refused):  # the pair was used up, and nobody has the new one
        asyncio.run(tokens.renew(spent))
    assert "a renewal was interrupted" in caplog.text


def test_12_a_renewal_without_a_reply_is_tried_again_and_one_that_took_no_effect_goes_on(
    standin: Zalo, people: People
) -> None:
    standin.state.faults += [Fault(OAUTH, drop=True), Fault(OAUTH, "<html>", 503)]
    tokens = OaTokens(settings_of(standin), people, rest_s=0.0)
    for _ in range(2):
        with pytest.raises(Unreachable, match="sign-in"):
            asyncio.run(tokens.access())
        assert tokens.is_interrupted()
    assert asyncio.run(tokens.access()) == standin.state.access
    assert not tokens.is_interrupted()


def test_12_a_token_is_renewed_half_a_day_before_its_end_and_used_on_where_that_fails(
    standin: Zalo, tmp_path: Path, people: People
) -> None:
    lately = People(tmp_path / FILE, lambda: datetime.now(UTC).timestamp() - 14 * 3600)
    standin.state.expires_in = str(11 * 3600)  # left of 25 hours
    first = asyncio.run(OaTokens(settings_of(standin), lately).access())
    lately.close()
    standin.state.expires_in = "90000"
    standin.state.faults.append(Fault(OAUTH, "", 503))
    tokens = OaTokens(settings_of(standin), people, rest_s=0.0)
    assert asyncio.run(tokens.access()) == first
    second = asyncio.run(tokens.access())
    assert second == standin.state.access != first
    assert asyncio.run(tokens.access()) == second
    assert len(standin.calls(OAUTH)) == 3


def test_12_a_token_of_a_short_life_is_not_renewed_at_every_message(standin: Zalo, people: People) -> None:
    standin.state.expires_in = "3600"
    tokens = OaTokens(settings_of(standin), people)
    assert asyncio.run(tokens.access()) == asyncio.run(tokens.access())
    assert len(standin.calls(OAUTH)) == 1


def test_12_another_consent_begins_anew(standin: Zalo, people: People) -> None:
    asyncio.run(OaTokens(settings_of(standin), people).access())
    standin.state.refresh = "of-another-consent"
    tokens = OaTokens(settings_of(standin, zalo_refresh_token="of-another-consent"), people)
    assert asyncio.run(tokens.access()) == standin.state.access
    assert standin.calls(OAUTH)[-1]["refresh_token"] == "of-another-consent"


def test_12_a_refresh_token_that_lay_idle_for_two_months_is_told(
    standin: Zalo, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    old = People(tmp_path / "old.db", lambda: datetime.now(UTC).timestamp() - 61 * 86_400)
    tokens = OaTokens(settings_of(standin), old)
    asyncio.run(tokens.access())

    async def kept() -> None:
        keeping = asyncio.create_task(tokens.keep())
        while not caplog.text:
            await asyncio.sleep(0.02)
        keeping.cancel()

    asyncio.run(asyncio.wait_for(kept(), 5))
    old.close()
    assert "the refresh token is 61 days old" in caplog.text


def test_23_secrets_are_absent_from_repr_and_errors(
    standin: Zalo, people: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    standin.state.faults.append(Fault(OAUTH, drop=True))
    tokens = OaTokens(settings_of(standin), people)
    with pytest.raises(Unreachable) as failed:
        asyncio.run(tokens.access())
    said = caplog.text + repr(failed.value) + repr(tokens) + repr(vars(tokens))
    assert FIRST_REFRESH not in said
    assert APP_SECRET not in said
