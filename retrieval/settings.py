"""The two settings that indexing needs, for commands that stand below the bot's own settings."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values


def setting(name: str) -> str | None:
    """A setting from the environment, else from `.env`; None where it is not set or empty."""
    return os.environ.get(name) or dotenv_values(".env").get(name) or None


def default_index_dir() -> Path:
    """INDEX_DIR, else `index` in DATA_DIR, else data/index."""
    return Path(setting("INDEX_DIR") or Path(setting("DATA_DIR") or "data") / "index")
