"""`python -m bot check`: what is on, off and faulty, without a secret shown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.check import Check, run_checks
from bot.people import FILE, People
from bot.settings import Settings
from retrieval.building import build
from tests.bot import fake
from tests.standins.telegram import BOT_NAME, TOKEN, Telegram, error, telegram
from tests.standins.zalo import BOT_NAME as ZALO_BOT_NAME
from tests.standins.zalo import settings_for, zalo

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("check") / "index"
    build([fake.PLANS[0]], folder)
    return folder


@pytest.fixture
def standin() -> Iterator[Telegram]:
    with telegram() as started:
        yield started


def checks(index: Path, folder: Path, **given: object) -> dict[str, Check]:
    settings = Settings(_env_file=None, index_dir=index, data_dir=folder, **given)  # type: ignore[arg-type]
    return {one.name: one for one in run_checks(settings)}


def test_what_is_not_set_is_off_and_the_missing_settings_are_named(index: Path, tmp_path: Path) -> None:
    found = checks(index, tmp_path, zalo_app_id="1")
    assert found["Chỉ mục"] == Check("Chỉ mục", "on", ("1 kế hoạch, 10 nhiệm vụ",))
    assert found["Telegram"] == Check("Telegram", "off", ("thiếu TELEGRAM_TOKEN",))
    assert found["Zalo OA"].notes == ("thiếu ZALO_APP_SECRET, ZALO_OA_SECRET_KEY, ZALO_REFRESH_TOKEN",)
    assert found["Zalo Bot"].state == "off"
    assert checks(tmp_path / "none", tmp_path)["Chỉ mục"].state == "fault"


def test_a_token_is_tried_on_the_platform(index: Path, tmp_path: Path, standin: Telegram) -> None:
    given = {"telegram_token": SecretStr(TOKEN), "telegram_api_base": standin.base}
    People(tmp_path / FILE).close()
    found = checks(index, tmp_path, **given)["Telegram"]
    assert found.state == "on"
    assert found.notes[0] == f"mã đúng, bot @{BOT_NAME}"
    assert "thiếu TELEGRAM_WEBHOOK_SECRET, PUBLIC_URL" in found.notes[2]
    assert found.notes[3].startswith("0 tin chờ trả lời")
    standin.state.faults.append(error("getMe", 401, "Unauthorized"))
    assert "từ chối" in checks(index, tmp_path, **given)["Telegram"].notes[0]
    standin.stop()
    silent = checks(index, tmp_path, **given)["Telegram"]
    assert (silent.state, "không kết nối được" in silent.notes[0]) == ("fault", True)


def test_an_address_without_tls_is_a_fault(index: Path, tmp_path: Path) -> None:
    assert checks(index, tmp_path, public_url="http://kehoach.vn")["Địa chỉ công khai"].state == "fault"
    assert checks(index, tmp_path, public_url="https://kehoach.vn")["Địa chỉ công khai"].state == "on"


def test_the_command_fails_where_something_set_does_not_work_and_shows_no_secret(
    index: Path, tmp_path: Path, standin: Telegram
) -> None:
    environment = {
        **os.environ,
        "DATA_DIR": str(tmp_path),
        "TELEGRAM_API_BASE": standin.base,
        "TELEGRAM_TOKEN": "7:wrong-one",
    }
    for token, status in ((TOKEN, 0), ("7:wrong-one", 1)):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "check", "--index", str(index)],
            cwd=ROOT, env={**environment, "TELEGRAM_TOKEN": token}, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        assert "Telegram: " + ("bật" if status == 0 else "lỗi") in done.stdout
        assert len(done.stderr.splitlines()) == status
        assert token not in done.stdout + done.stderr


def test_the_tokens_of_both_zalo_products_are_tried(index: Path, tmp_path: Path) -> None:
    with zalo() as standin:
        given = {name.lower(): value for name, value in settings_for(standin).items()}
        found = checks(index, tmp_path, **given)
        assert (found["Zalo OA"].state, found["Zalo OA"].notes[0]) == ("on", "mã truy cập dùng được")
        assert "/webhooks/zalo" in found["Zalo OA"].notes[1]
        assert (found["Zalo Bot"].state, found["Zalo Bot"].notes) == ("on", (f"mã đúng, bot @{ZALO_BOT_NAME}",))
        assert standin.state.pairs == 1
        assert checks(index, tmp_path, **given)["Zalo OA"].state == "on"
        assert standin.state.pairs == 1  # the pair was kept
        wrong = checks(index, tmp_path / "other", **{**given, "zalo_refresh_token": "used", "zalo_bot_token": "wrong"})
        assert (wrong["Zalo OA"].state, "cấp quyền lại" in wrong["Zalo OA"].notes[0]) == ("fault", True)
        assert wrong["Zalo Bot"].state == "fault"
    silent = checks(index, tmp_path / "third", **given)
    assert silent["Zalo OA"].state == silent["Zalo Bot"].state == "fault"


def test_a_mail_server_is_tried_without_a_mail(index: Path, tmp_path: Path) -> None:
    assert checks(index, tmp_path)["Thư điện tử"].notes == ("thiếu SMTP_URL",)
    wrong = checks(index, tmp_path, smtp_url=SecretStr("smtp://mail.vn"))["Thư điện tử"]
    assert (wrong.state, "?from=" in wrong.notes[0]) == ("fault", True)
    silent = checks(index, tmp_path, smtp_url=SecretStr("smtp://127.0.0.1:9?from=a@b.vn"))["Thư điện tử"]
    assert (silent.state, "không kết nối được" in silent.notes[0]) == ("fault", True)
