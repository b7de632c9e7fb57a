"""A real browser against a real server on loopback, and a page whose troubles are noted."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.types import ASGIApp

from bot.web.server import address_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

# In CI a missing browser is a fault of the machine, not a reason to test less.
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and os.environ.get("CI") != "true", reason="Chromium is not installed (apt-get install chromium)"
)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}

# For what may differ by width; the fixture `page` is a desktop's without it.
wide_and_narrow = pytest.mark.parametrize("page", [DESKTOP, PHONE], ids=["desktop", "phone"], indirect=True)


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The address of the application, served until the end of the block."""
    listener = socket.create_server(("127.0.0.1", 0))
    running = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    try:
        yield address_of(listener)
    finally:
        running.should_exit = True
        thread.join(timeout=10)
        listener.close()


@dataclass
class Watch:
    """What went wrong in a page, and every address it asked for."""

    troubles: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("page", self._follow)

    def _follow(self, page: Page) -> None:
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if said.type in ("error", "warning") else None)
        page.on("request", lambda sent: self.loaded.append(sent.url))

    def check(self, *servers: str) -> None:
        """Nothing went wrong but a network that a test cut, and nothing came from elsewhere."""
        assert [trouble for trouble in self.troubles if "ERR_INTERNET_DISCONNECTED" not in trouble] == []
        assert [url for url in self.loaded if not url.startswith(servers)] == []


class Pages:
    """One page for each width, used again by tests that a reload sets back to the beginning: opening a browser's context is slow."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.opened: dict[int, tuple[Page, Watch]] = {}

    @contextmanager
    def of(self, viewport: dict[str, int], *servers: str) -> Iterator[Page]:
        width = viewport["width"]
        if width not in self.opened:
            context, watch = self.browser.new_context(locale="vi-VN"), Watch()
            watch.over(context)
            self.opened[width] = (context.new_page(), watch)
        page, watch = self.opened[width]
        page.context.set_offline(False)
        watch.troubles.clear()
        watch.loaded.clear()
        page.set_viewport_size(viewport)  # type: ignore[arg-type]
        yield page
        page.emulate_media(media="screen")
        watch.check(*servers)


@contextmanager
def watched(browser: Browser, *servers: str, **options: object) -> Iterator[Page]:
    """A page of a context of its own, which may load from these servers alone."""
    context = browser.new_context(locale="vi-VN", **options)  # type: ignore[arg-type]
    watch = Watch()
    watch.over(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    watch.check(*servers)


def count_announcements(page: Page) -> None:
    """Count from now on every change inside any live region of the page or of a shadow root, whatever marks it as one."""
    page.evaluate(
        """() => {
            window.announced = [];
            const live = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]:not([aria-live=off]), output';
            const roots = [document, ...[...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)];
            for (const region of roots.flatMap((root) => [...root.querySelectorAll(live)]))
                new MutationObserver((changes) => {
                    for (const change of changes) window.announced.push(change.target.textContent);
                }).observe(region, { childList: true, characterData: true, subtree: true });
        }"""
    )
