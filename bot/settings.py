"""Settings, read once from the environment or `.env` into a frozen value and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import PlanError


class SettingsError(PlanError):
    """A setting that cannot be used; the message names it and never shows its value, which may be a secret."""


class Settings(BaseSettings):
    """One field for each variable of the environment, named alike in lower case.

    An address left out (`*_api_base`) is the platform's own. A variable set to nothing counts as not set.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    data_dir: Path = Path("data")
    index_dir: Path = Path("data/index")  # in data_dir, where only that is set
    public_url: str | None = None
    embedding_model: str | None = None  # None: the model that is shipped
    widget_origins: Annotated[tuple[str, ...], NoDecode] = ()  # separated by commas

    telegram_token: SecretStr | None = None
    telegram_api_base: str | None = None
    telegram_webhook_secret: SecretStr | None = None

    zalo_app_id: str | None = None
    zalo_app_secret: SecretStr | None = None
    zalo_oa_secret_key: SecretStr | None = None
    zalo_refresh_token: SecretStr | None = None
    zalo_api_base: str | None = None
    zalo_oauth_base: str | None = None
    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_base: str | None = None
    zalo_bot_webhook_secret: SecretStr | None = None

    smtp_url: SecretStr | None = None  # may carry a password

    @model_validator(mode="before")
    @classmethod
    def _index_follows_data(cls, values: dict[str, Any]) -> dict[str, Any]:
        if "data_dir" in values and "index_dir" not in values:
            return {**values, "index_dir": Path(values["data_dir"]) / "index"}
        return values

    @field_validator("widget_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(origin.strip().rstrip("/") for origin in value.split(",") if origin.strip())
        return value


def load_settings(**overrides: Any) -> Settings:
    """The settings of the environment; `overrides` that are not None win, as a command's options do."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        name = ".".join(str(part) for part in error.errors()[0]["loc"]).upper() or "?"
        raise SettingsError(f"Cấu hình {name} không dùng được: giá trị sai kiểu.") from None
