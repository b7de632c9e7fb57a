from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


FOLDERS = [
    ({}, "data", "data/index"),
    ({"DATA_DIR": "/srv/plans"}, "/srv/plans", "/srv/plans/index"),
    ({"INDEX_DIR": "/srv/index"}, "data", "/srv/index"),
    ({"DATA_DIR": "/a", "INDEX_DIR": "/b"}, "/a", "/b"),
    ({"DATA_DIR": ""}, "data", "data/index"),
]


@pytest.mark.parametrize(("given", "data", "index"), FOLDERS)
def test_the_index_lies_in_the_data_folder_unless_told(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], data: str, index: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.data_dir, settings.index_dir) == (Path(data), Path(index))


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDEX_DIR", "/srv/index")
    assert load_settings(index_dir=Path("/mine")).index_dir == Path("/mine")
    assert load_settings(index_dir=None).index_dir == Path("/srv/index")


def test_the_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PUBLIC_URL=https://tệp.vn\nTELEGRAM_TOKEN=abc\nUNKNOWN=1\n", encoding="utf-8")
    assert load_settings().public_url == "https://tệp.vn"
    monkeypatch.setenv("PUBLIC_URL", "https://moi.vn")
    assert load_settings().public_url == "https://moi.vn"


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIDGET_ORIGINS", "https://a.vn/, https://b.vn ,")
    assert load_settings().widget_origins == ("https://a.vn", "https://b.vn")


SECRETS = (
    "TELEGRAM_TOKEN",
    "TELEGRAM_WEBHOOK_SECRET",
    "ZALO_APP_SECRET",
    "ZALO_OA_SECRET_KEY",
    "ZALO_REFRESH_TOKEN",
    "ZALO_BOT_TOKEN",
    "ZALO_BOT_WEBHOOK_SECRET",
    "SMTP_URL",
)


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "xin-dung-lo")
    settings = load_settings()
    assert getattr(settings, name.lower()).get_secret_value() == "xin-dung-lo"
    assert "xin-dung-lo" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        load_settings().public_url = "https://khac.vn"  # type: ignore[misc]


def test_a_value_of_the_wrong_kind_is_named_and_not_shown() -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL") as refused:
        load_settings(public_url=["xin-dung-lo"])
    assert "xin-dung-lo" not in str(refused.value)
