from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from bot.web.app import assemble
from tests.bot.web import tiny
from tests.bot.web.browsing import CHROMIUM, Pages, serving


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serving(assemble(tiny.Scripted(), tiny.TinyIndex)) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is not installed"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def pages(browser: Browser) -> Pages:
    return Pages(browser)
