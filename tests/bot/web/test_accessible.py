"""axe-core over every page, light and dark, wide and narrow: no violation of any rule that it has."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.bot.web import tiny
from tests.bot.web.browsing import DESKTOP, PHONE, needs_browser, watched

pytestmark = needs_browser


def chat(page: Page, server: str) -> None:
    page.goto(server)
    for question in (tiny.LEAD, tiny.WHICH):
        page.get_by_role("textbox", name="Câu hỏi").fill(question)
        page.get_by_role("button", name="Gửi").click()
        expect(page.get_by_role("article", name="Trả lời").last).to_contain_text(tiny.ANSWERS[question].text[:20])


def plan(page: Page, server: str) -> None:
    page.goto(f"{server}plans/{tiny.PLAN_ID}#I/2")
    expect(page.locator("tr:target")).to_be_visible()
    page.locator(".doubt summary").click()


def plans(page: Page, server: str) -> None:
    page.goto(f"{server}plans")


def documentation(page: Page, server: str) -> None:
    page.goto(f"{server}docs")


def missing(page: Page, server: str) -> None:
    page.goto(f"{server}plans/{tiny.PLAN_ID}?q=khong+co+dong+nay")
    expect(page.get_by_text("Không có nhiệm vụ nào hợp với bộ lọc.")).to_be_visible()


def widget(page: Page, server: str) -> None:
    page.goto(f"{server}widget-demo")
    page.get_by_role("button", name="Hỏi kế hoạch").click()
    question = page.get_by_role("combobox", name="Câu hỏi")
    for text in (tiny.ALL, tiny.WHICH):
        question.fill(text)
        question.press("Enter")
        expect(page.get_by_role("article", name="Trả lời").last).to_contain_text(tiny.ANSWERS[text].text[:10])
    question.press_sequentially("ra soat")
    expect(page.get_by_role("option")).to_have_count(1)
    question.press("ArrowDown")


LOOKS = [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
CASES = [
    *((view, *look) for view in (chat, plan, widget) for look in LOOKS),
    *((view, PHONE, "light") for view in (plans, missing, documentation)),
]


@pytest.mark.parametrize(("view", "viewport", "scheme"), CASES)
def test_axe_finds_no_violation(
    browser: Browser, server: str, view: Callable[[Page, str], None], viewport: dict[str, int], scheme: str
) -> None:
    with watched(browser, server, viewport=viewport, color_scheme=scheme) as page:
        view(page, server)
        results = Axe().run(page)
        assert results.violations_count == 0, results.generate_report()
        scrolled, shown = page.locator("html").evaluate("node => [node.scrollWidth, node.clientWidth]")
        assert scrolled <= shown
