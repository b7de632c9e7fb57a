"""The web application has the webhooks of the channels that are set, and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from bot.settings import Settings
from bot.web.app import create_app
from retrieval.building import build
from tests.bot import fake
from tests.standins.telegram import TOKEN, telegram

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mounting")
    build([fake.PLANS[0]], made / "index")
    return made


def test_a_channel_without_its_settings_is_not_there(folder: Path, tmp_path: Path) -> None:
    for given in ({}, {"telegram_token": SecretStr(TOKEN)}, {"telegram_webhook_secret": SecretStr("s")}):
        settings = Settings(_env_file=None, data_dir=tmp_path, index_dir=folder / "index", **given)  # type: ignore[arg-type]
        with TestClient(create_app(settings)) as client:
            assert client.post("/webhooks/telegram", headers={HEADER: "s"}, json={"update_id": 1}).status_code == 404
    assert not list(tmp_path.glob("people.db*"))


def test_a_long_delivery_is_taken_and_answered_by_the_whole_application(folder: Path, tmp_path: Path) -> None:
    with telegram() as standin:
        settings = Settings(
            _env_file=None, data_dir=tmp_path, index_dir=folder / "index", telegram_token=SecretStr(TOKEN),
            telegram_webhook_secret=SecretStr("s"), telegram_api_base=standin.base,
        )  # fmt: skip
        quoted = {**standin.message("ế" * 4096), "from": {"id": 4242, "is_bot": True, "first_name": "Bot"}}
        update = {
            "update_id": 1,
            "message": standin.message("ế" * 4096, reply_to_message=quoted, quote={"text": "ế" * 4096, "position": 0}),
        }
        body = json.dumps(update)
        assert len(body) > 64 * 1024
        with TestClient(create_app(settings)) as client:
            headers = {HEADER: "s", "Content-Type": "application/json; charset=utf-8"}
            assert client.post("/webhooks/telegram", headers=headers, content=body).status_code == 200
            assert "2.000 ký tự" in standin.wait_for(1)[0].text
        assert not standin.calls("setWebhook")  # there is no public address to register
