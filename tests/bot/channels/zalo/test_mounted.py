"""The whole application has Zalo's webhooks where all their settings are set, and not otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from bot.channels.zalo.webhook import NEEDED, PATH
from bot.channels.zalo_bot.webhook import NEEDED as BOT_NEEDED
from bot.channels.zalo_bot.webhook import PATH as BOT_PATH
from bot.web.app import create_app
from retrieval.building import build
from tests.bot import fake
from tests.bot.channels.zalo.conftest import BOT_SECRET, settings_of
from tests.standins.zalo import Zalo, body_of, signature


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build([fake.PLANS[0]], tmp_path / "index")
    return tmp_path / "index"


def test_both_products_answer_through_the_whole_application(standin: Zalo, tmp_path: Path, index: Path) -> None:
    settings = settings_of(standin, data_dir=tmp_path, index_dir=index)
    event = standin.event("user_send_text", text="Ai chủ trì sửa đổi quy chế chi tiêu nội bộ?" + " " * 70_000)
    with TestClient(create_app(settings)) as client:
        headers = {"X-ZEvent-Signature": signature(body_of(event), event["timestamp"])}
        assert client.post(PATH, content=body_of(event), headers=headers).status_code == 200
        said = body_of(standin.bot_event("/trogiup"))
        secret = {"X-Bot-Api-Secret-Token": BOT_SECRET}
        assert client.post(BOT_PATH, content=said, headers=secret).status_code == 200
        assert client.get(PATH).status_code == 405
        assert "2.000 ký tự" in standin.wait_for(1)[0].text
        assert "/kehoach" in standin.wait_for(1, "c1")[0].text


def test_a_product_that_lacks_a_setting_is_not_there(standin: Zalo, tmp_path: Path, index: Path) -> None:
    for names, path in ((NEEDED, PATH), (BOT_NEEDED, BOT_PATH)):
        for name in names:
            settings = settings_of(standin, data_dir=tmp_path, index_dir=index, **{name: None})
            client = TestClient(create_app(settings))
            assert client.post(path, content=b"{}").status_code == 404
