"""The widget on another site's page, through real HTTP: what it shows, keeps, and asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from bot.web.app import assemble
from tests.bot.web import tiny
from tests.bot.web.browsing import DESKTOP, PHONE, count_announcements, needs_browser, serving, watched, wide_and_narrow

_PAGE = """<!doctype html><html lang="vi"><head><title>Sở Y</title>
<script src="{server}widget.js" data-plan="{plan}" async></script></head>
<body><main><h1>Trang của Sở</h1><p><a href="#">Một liên kết</a></p></main></body></html>"""


def agency(server: list[str]) -> Starlette:
    """A site with the strictest policy under which the widget must work."""

    async def page(request: Request) -> Response:
        allowed = server[0].rstrip("/")
        policy = f"default-src 'none'; script-src {allowed}; connect-src {allowed}; require-trusted-types-for 'script'"
        html = _PAGE.format(server=server[0], plan=tiny.PLAN_ID)
        return HTMLResponse(html, headers={"content-security-policy": policy})

    async def icon(request: Request) -> Response:
        return Response(status_code=204)

    return Starlette(routes=[Route("/", page), Route("/favicon.ico", icon)])


@dataclass(frozen=True)
class Site:
    address: str  # of the agency's page, on a listed origin
    server: str
    assistant: tiny.Scripted


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    server: list[str] = []
    assistant = tiny.Scripted()
    with serving(agency(server)) as address:
        app = assemble(assistant, tiny.TinyIndex, widget_origins=(address.rstrip("/"),))
        with serving(app) as held:
            server.append(held)
            yield Site(address, held, assistant)


@pytest.fixture
def page(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    with watched(browser, site.address, site.server, viewport=getattr(request, "param", DESKTOP)) as opened:
        opened.goto(site.address)
        yield opened


def open_widget(page: Page) -> None:
    page.get_by_role("button", name="Hỏi kế hoạch").click()
    expect(page.get_by_role("combobox", name="Câu hỏi")).to_be_focused()


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("combobox", name="Câu hỏi")
    box.fill(question)
    box.press("Enter")


@needs_browser
@wide_and_narrow
def test_24_it_answers_under_a_strict_policy_and_its_row_opens_the_plan(page: Page, site: Site) -> None:
    open_widget(page)
    expect(page.get_by_role("link", name="Kế hoạch cải cách hành chính năm 2026")).to_be_visible()
    ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_contain_text("Văn phòng Sở Y chủ trì")
    assert site.assistant.heard[-1]["plan"] == tiny.PLAN_ID
    with page.expect_popup() as opened:
        page.get_by_role("list", name="Căn cứ trong kế hoạch").get_by_role("link", name="STT 1").click()
    assert opened.value.url == f"{site.server}plans/{tiny.PLAN_ID}#I/1"
    expect(opened.value.locator("tr:target")).to_contain_text("Rà soát thủ tục hành chính")
    assert page.context.cookies() == []


@needs_browser
@wide_and_narrow
def test_on_a_phone_it_covers_the_page_and_elsewhere_stands_beside_it(page: Page) -> None:
    open_widget(page)
    dialog = page.get_by_role("dialog", name="Trợ lý kế hoạch")
    narrow = page.viewport_size == PHONE
    assert dialog.evaluate("node => node.matches(':modal')") is narrow
    box = dialog.bounding_box()
    assert box
    assert (box["width"] == PHONE["width"]) is narrow
    page.set_viewport_size(DESKTOP if narrow else PHONE)
    expect(dialog).to_be_visible()
    page.wait_for_function(
        "wanted => document.querySelector('troly-kehoach').shadowRoot.querySelector('dialog').matches(':modal') === wanted",
        arg=not narrow,
    )


@needs_browser
@wide_and_narrow
def test_24_the_keyboard_opens_asks_picks_and_leaves(page: Page) -> None:
    button = page.get_by_role("button", name="Hỏi kế hoạch")
    expect(button).to_have_attribute("aria-expanded", "false")
    for _ in range(3):
        page.keyboard.press("Tab")
        if button.evaluate("node => node === node.getRootNode().activeElement"):
            break
    page.keyboard.press("Enter")
    box = page.get_by_role("combobox", name="Câu hỏi")
    expect(box).to_be_focused()
    page.keyboard.type("ra so")
    expect(page.get_by_role("option")).to_have_text(["Rà soát thủ tục hành chính"])
    page.keyboard.press("Escape")  # the list first, then the panel
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.type("a")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "offer-0"
    page.keyboard.press("Enter")
    expect(page.get_by_role("article", name="Anh/chị hỏi")).to_have_text("Rà soát thủ tục hành chính")
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


@needs_browser
def test_24_a_choice_asks_its_question_and_each_answer_is_announced_once(page: Page) -> None:
    open_widget(page)
    count_announcements(page)
    ask(page, tiny.WHICH)
    choices = page.get_by_role("list", name="Lựa chọn").get_by_role("button")
    expect(choices).to_have_text(["CCHC 2026 của Sở", "CCHC 2026 của tỉnh"])
    choices.first.click()
    expect(page.get_by_role("article", name="Trả lời").last).to_contain_text("Văn phòng Sở Y chủ trì")
    assert page.evaluate("window.announced") == [tiny.ANSWERS[tiny.WHICH].text, tiny.ANSWERS[tiny.LEAD].text]


@needs_browser
def test_15_words_from_a_plan_are_never_markup(page: Page) -> None:
    open_widget(page)
    ask(page, tiny.ALL)
    expect(page.get_by_role("link", name=re.compile("<img src=x onerror="))).to_be_visible()
    expect(page.locator("troly-kehoach img, troly-kehoach b")).to_have_count(0)
    assert page.title() == "Sở Y"


@needs_browser
@wide_and_narrow
def test_the_tab_remembers_the_talk_until_a_new_one_is_begun(page: Page, site: Site) -> None:
    open_widget(page)
    ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    page.reload()
    if page.viewport_size == PHONE:  # a panel over the whole page is not opened unasked
        expect(page.get_by_role("dialog")).to_be_hidden()
        open_widget(page)
    expect(page.get_by_role("article", name="Trả lời")).to_contain_text("Văn phòng Sở Y chủ trì")
    ask(page, "còn sản phẩm?")
    expect(page.get_by_role("article", name="Trả lời")).to_have_count(2)
    first, second = (heard["conversation"] for heard in site.assistant.heard[-2:])
    assert first == second
    page.get_by_role("button", name="Cuộc hỏi mới").click()
    expect(page.get_by_role("article")).to_have_count(0)
    ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    assert site.assistant.heard[-1]["conversation"] != first
    assert page.context.storage_state()["origins"] == []  # nothing outlives the tab


@needs_browser
def test_24_offline_keeps_the_question_and_retries(page: Page) -> None:
    open_widget(page)
    page.context.set_offline(True)
    expect(page.get_by_text("Máy đang mất kết nối mạng.")).to_be_visible()
    ask(page, tiny.LEAD)
    failure = page.get_by_role("article", name="Lỗi")
    expect(failure).to_contain_text("Không kết nối được")
    page.context.set_offline(False)
    failure.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_role("article", name="Trả lời")).to_contain_text("Văn phòng Sở Y chủ trì")
    expect(failure).to_have_count(0)


@needs_browser
def test_an_answer_is_copied_as_plain_text(page: Page) -> None:
    open_widget(page)
    ask(page, tiny.LEAD)
    # The page's own policy or an address without https may keep the clipboard from us; what is copied is what a field selects.
    page.evaluate(
        """() => { document.addEventListener('copy', () => {
            const field = document.querySelector('troly-kehoach').shadowRoot.activeElement;
            window.copied = field.value.slice(field.selectionStart, field.selectionEnd);
        }); navigator.clipboard.writeText = () => Promise.reject(); }"""
    )
    page.get_by_role("button", name="Sao chép câu trả lời").click()
    expect(page.get_by_role("button", name="Đã sao chép")).to_be_focused()
    assert page.evaluate("window.copied") == tiny.ANSWERS[tiny.LEAD].text


@needs_browser
def test_24_a_site_that_is_not_listed_is_refused_and_says_why(browser: Browser) -> None:
    assistant = tiny.Scripted()
    server: list[str] = []
    with serving(agency(server)) as address, serving(assemble(assistant, tiny.TinyIndex)) as held:
        server.append(held)
        page = browser.new_page()
        page.goto(address)
        open_widget(page)
        ask(page, tiny.LEAD)
        expect(page.get_by_role("article", name="Lỗi")).to_contain_text("chưa được phép dùng trợ lý")
        page.close()
    assert assistant.heard == []


@needs_browser
@wide_and_narrow
def test_24_nothing_scrolls_sideways_in_the_panel(page: Page) -> None:
    open_widget(page)
    for number, question in enumerate((tiny.ALL, "x" * 300, tiny.WHICH), 1):
        ask(page, question)
        expect(page.get_by_role("article", name="Trả lời")).to_have_count(number)
    for selector in ("dialog", ".log"):
        scrolled, shown = page.locator(f"troly-kehoach {selector}").evaluate(
            "node => [node.scrollWidth, node.clientWidth]"
        )
        assert scrolled <= shown, selector


LISTED = "https://so-y.example"


@pytest.fixture
def client() -> TestClient:
    return TestClient(assemble(tiny.Scripted(), tiny.TinyIndex, (LISTED,), "https://troly.example"))


def test_the_script_is_one_small_file_that_says_nothing_to_others(client: TestClient) -> None:
    with client.stream("GET", "/widget.js", headers={"accept-encoding": "gzip"}) as response:
        packed = b"".join(response.iter_raw())
        assert response.headers["content-encoding"] == "gzip"
    assert len(packed) < 25_000
    plain = client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert plain.headers["cross-origin-resource-policy"] == "cross-origin"
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|eval\(|new Function|localStorage|document\.cookie", plain.text
    )
    assert set(re.findall(r"https?://[^\s\"'`/]+", plain.text)) == {"http://www.w3.org"}  # the name of SVG
    tag = plain.headers["etag"]
    assert client.get("/widget.js", headers={"if-none-match": tag}).status_code == 304


ORIGINS = [
    (None, 200, None),  # a program
    (LISTED, 200, LISTED),
    ("https://troly.example", 200, None),  # our own pages, behind a proxy
    ("http://testserver", 200, None),
    ("https://so-y.example.evil.example", 403, None),
    ("http://so-y.example", 403, None),
    ("https://evil.example", 403, None),
    ("null", 403, None),
]


@pytest.mark.parametrize(("origin", "status", "allowed"), ORIGINS)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/ask"), ("GET", "/api/suggest?q=ra"), ("GET", "/api/plans")]
)
def test_only_listed_origins_may_read_the_api(
    client: TestClient, method: str, path: str, origin: str | None, status: int, allowed: str | None
) -> None:
    body = {"question": tiny.LEAD} if method == "POST" else None
    response = client.request(method, path, json=body, headers={"origin": origin} if origin else {})
    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == allowed
    assert "access-control-allow-credentials" not in response.headers


def test_a_browsers_word_for_the_same_site_counts_behind_a_proxy_that_renames_the_host(client: TestClient) -> None:
    headers = {"origin": "https://public.example", "sec-fetch-site": "same-origin"}
    assert client.get("/api/plans", headers=headers).status_code == 200
    headers = {"origin": "http://testserver", "sec-fetch-site": "cross-site"}
    assert client.get("/api/plans", headers=headers).status_code == 403


@pytest.mark.parametrize(("origin", "status"), [(LISTED, 200), ("https://evil.example", 403)])
def test_a_preflight_is_answered_for_listed_origins_only(client: TestClient, origin: str, status: int) -> None:
    headers = {
        "origin": origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    response = client.options("/api/ask", headers=headers)
    assert response.status_code == status
    assert response.headers.get("access-control-allow-origin") == (LISTED if status == 200 else None)


def test_the_demo_shows_the_line_to_copy(client: TestClient) -> None:
    page = client.get("/widget-demo", headers={"accept": "text/html"}).text
    assert f'&lt;script src="https://troly.example/widget.js" data-plan="{tiny.PLAN_ID}" async&gt;' in page
    assert f'<script src="/widget.js" data-plan="{tiny.PLAN_ID}" async>' in page


SUGGESTED = [
    ("ra so", ["Rà soát thủ tục hành chính"]),
    ("RÀ SOÁT", ["Rà soát thủ tục hành chính"]),
    ("tuc ra", ["Rà soát thủ tục hành chính"]),
    ("vp", ["Văn phòng chủ trì những việc gì?"]),
    ("van phong", ["Văn phòng chủ trì những việc gì?"]),
    ("cac phong", []),  # a class of units leads nothing by itself
    ("r", []),
    ("  ", []),
    ("khong co", []),
]


@pytest.mark.parametrize(("typed", "questions"), SUGGESTED)
def test_suggestions_fit_every_word_that_is_typed(client: TestClient, typed: str, questions: list[str]) -> None:
    assert client.get("/api/suggest", params={"q": typed, "plan": tiny.PLAN_ID}).json() == questions


def test_suggestions_of_an_unknown_plan_are_404(client: TestClient) -> None:
    assert client.get("/api/suggest", params={"q": "ra", "plan": "khong-co"}).status_code == 404
