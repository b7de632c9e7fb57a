"""The page in a real browser: what is seen, what the keyboard does, what a screen reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.settings import load_settings
from bot.web.app import assemble, create_app
from corpus.plans import read_plan
from retrieval.building import build
from tests.bot.web import tiny
from tests.bot.web.browsing import DESKTOP, Pages, count_announcements, needs_browser, serving, wide_and_narrow

pytestmark = needs_browser

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"


@pytest.fixture
def page(pages: Pages, server: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The chat, opened; afterwards nothing may have gone wrong unseen or been loaded from elsewhere."""
    with pages.of(getattr(request, "param", DESKTOP), server) as opened:
        opened.goto(server)
        expect(opened.get_by_role("combobox", name="Tra trong").locator("option")).to_have_count(2)
        yield opened


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Câu hỏi").fill(question)
    page.get_by_role("button", name="Gửi").click()


@wide_and_narrow
def test_the_answer_says_who_and_by_when_and_shows_the_row(page: Page) -> None:
    ask(page, tiny.LEAD)
    answer = page.get_by_role("log").get_by_role("article", name="Trả lời")
    expect(answer).to_contain_text("Văn phòng Sở Y chủ trì")
    expect(answer).to_contain_text("14/12/2026")
    row = answer.get_by_role("region", name="Căn cứ trong kế hoạch")
    expect(row).to_contain_text("STT 1")
    terms = dict(zip(row.locator("dt").all_inner_texts(), row.locator("dd").all_inner_texts(), strict=True))
    assert terms == {
        "Kế hoạch": "Sở Y tỉnh X, năm 2026 (37/KH-SY)",
        "Mục": "I › Cải cách thủ tục hành chính",
        "Nhiệm vụ": "Rà soát thủ tục hành chính",
        "Chủ trì": "Văn phòng",
        "Phối hợp": "Các phòng, đơn vị",
        "Thời gian": "“Trước ngày 15/12/2026”, chậm nhất 14/12/2026",
        "Sản phẩm": "Báo cáo",
        "Vị trí": "Tệp so-y-2026.txt, dòng 21–22",
    }
    row.get_by_role("link", name="Mở STT 1 trong bảng của kế hoạch").click()
    expect(page.locator("tr:target")).to_contain_text("Rà soát thủ tục hành chính")


def test_a_sample_plan_answers_as_its_paper_says(browser: Browser, tmp_path: Path) -> None:
    """The whole path: from the file to the row on the page."""
    plan_id = "bac-giang-so-tttt-2024-mau"
    build([read_plan(SAMPLES / f"{plan_id}.txt")], tmp_path)
    with serving(create_app(load_settings(index_dir=tmp_path, data_dir=tmp_path / "data"))) as address:
        page = browser.new_page()
        page.goto(f"{address}?plan={plan_id}")
        expect(page.get_by_role("combobox", name="Tra trong")).to_have_value(plan_id)
        ask(page, "ai chủ trì rà soát TTHC và hạn khi nào?")
        answer = page.get_by_role("article", name="Trả lời")
        expect(answer).to_contain_text("chủ trì: Văn phòng")
        expect(answer).to_contain_text("10/02/2024")
        row = answer.get_by_role("region", name="Căn cứ trong kế hoạch").first
        expect(row).to_contain_text("STT 14")
        expect(row).to_contain_text(f"Tệp {plan_id}.txt, dòng ")
        page.close()


def test_a_choice_asks_its_question(page: Page) -> None:
    ask(page, tiny.WHICH)
    choices = page.get_by_role("list", name="Lựa chọn").get_by_role("button")
    expect(choices).to_have_text(["CCHC 2026 của Sở", "CCHC 2026 của tỉnh"])
    choices.first.click()
    expect(page.get_by_role("article", name="Trả lời").last).to_contain_text("Văn phòng Sở Y chủ trì")


def test_the_choices_stand_once(page: Page) -> None:
    ask(page, tiny.WHICH)
    expect(page.get_by_role("log").get_by_text("CCHC 2026 của Sở")).to_have_count(1)


def test_a_plan_that_says_nothing_shows_no_row(page: Page) -> None:
    ask(page, "Ai xây nhà?")
    answer = page.get_by_role("article", name="Trả lời")
    expect(answer).to_contain_text("Không tìm thấy")
    expect(answer.get_by_role("region")).to_have_count(0)


@wide_and_narrow
def test_a_list_shows_every_row_folded_and_prose_with_its_place(page: Page) -> None:
    ask(page, tiny.ALL)
    rows = page.get_by_role("article", name="Trả lời").locator("details")
    expect(rows).to_have_count(4)
    expect(rows.first.locator("dl")).to_be_hidden()
    rows.first.locator("summary").click()
    expect(rows.first.locator("dl")).to_contain_text("Các phòng, đơn vị")
    rows.nth(3).locator("summary").click()
    expect(rows.nth(3)).to_contain_text("Văn phòng theo dõi, đôn đốc.")
    rows.nth(1).locator("summary").click()
    expect(rows.nth(1)).to_contain_text("cột Phối hợp để trống")


def test_words_from_a_plan_are_never_markup(page: Page) -> None:
    ask(page, tiny.ALL)
    expect(page.get_by_text("<img src=x onerror=")).to_have_count(2)  # the row's name and its field
    expect(page.get_by_role("log").locator("img, b")).to_have_count(0)
    assert page.title() == "Trợ lý kế hoạch"


@wide_and_narrow
def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Tới ô đặt câu hỏi")).to_be_focused()
    page.keyboard.press("Enter")
    box = page.get_by_role("textbox", name="Câu hỏi")
    expect(box).to_be_focused()
    page.keyboard.type("dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    expect(box).to_have_value("dòng một\ndòng hai")
    box.fill(tiny.WHICH)
    page.keyboard.press("Enter")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    first = page.get_by_role("button", name="CCHC 2026 của Sở")
    expect(first).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Shift+Tab")
        if first.evaluate("node => node === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    answer = page.get_by_role("article", name="Trả lời").last
    expect(answer).to_contain_text("Văn phòng Sở Y chủ trì")


def test_enter_belongs_to_an_input_method_that_is_composing(page: Page) -> None:
    box = page.get_by_role("textbox", name="Câu hỏi")
    box.fill("viêt")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(box).to_have_value("viêt")
    expect(page.get_by_role("article")).to_have_count(0)


@wide_and_narrow
def test_roles_and_names_tell_the_page(page: Page) -> None:
    ask(page, tiny.WHICH)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    tree = page.locator("body").aria_snapshot()
    for line in (
        r"- banner:",
        r'- heading "Trợ lý kế hoạch" \[level=1\]',
        r'- complementary "Phạm vi tra cứu":',
        r'- combobox "Tra trong":',
        r"- main:",
        r'- log "Hỏi và đáp":',
        r'- article "Anh/chị hỏi":',
        r'- article "Trả lời":',
        r'- list "Lựa chọn":',
        r'- button "CCHC 2026 của Sở"',
        r'- textbox "Câu hỏi"',
        r'- button "Gửi"',
        r"- status:",
    ):
        assert re.search(rf"^ *{line}", tree, re.MULTILINE), f"{line} is not in\n{tree}"


@pytest.mark.parametrize("question", [tiny.LEAD, tiny.WHICH, tiny.ALL, "Ai xây nhà?"])
def test_each_answer_is_announced_once(page: Page, question: str) -> None:
    count_announcements(page)
    ask(page, question)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    said = tiny.ANSWERS.get(question, tiny.NOT_FOUND).text
    assert page.evaluate("window.announced") == [said]
    ask(page, question)
    expect(page.get_by_role("article", name="Trả lời")).to_have_count(2)
    assert [text.rstrip("\u00a0") for text in page.evaluate("window.announced")] == [said, said]


def test_only_one_region_is_live_in_the_accessibility_tree(page: Page) -> None:
    ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roots = [
        node["role"]["value"]
        for node in nodes
        for trait in node.get("properties", [])
        if trait["name"] == "live" and trait["value"]["value"] != "off"
    ]
    assert roots == ["status"]


@wide_and_narrow
def test_nothing_scrolls_sideways(page: Page) -> None:
    for number, question in enumerate((tiny.ALL, "x" * 300, tiny.LEAD, tiny.WHICH), 1):
        ask(page, question)
        expect(page.get_by_role("article", name="Trả lời")).to_have_count(number)
    page.locator("details").evaluate_all("rows => rows.forEach((row) => { row.open = true; })")
    for selector in ("html", "#log"):
        scrolled, shown = page.locator(selector).evaluate("node => [node.scrollWidth, node.clientWidth]")
        assert scrolled <= shown, selector


@wide_and_narrow
def test_the_question_box_stays_in_view(page: Page) -> None:
    ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    expect(page.get_by_role("textbox", name="Câu hỏi")).to_be_in_viewport(ratio=1)


def test_the_chat_is_bound_to_the_plan_that_is_chosen(page: Page) -> None:
    page.get_by_role("combobox", name="Tra trong").select_option(tiny.PLAN_ID)
    with page.expect_request("**/api/ask") as first:
        ask(page, tiny.LEAD)
    expect(page.get_by_role("article", name="Trả lời")).to_be_visible()
    with page.expect_request("**/api/ask") as second:
        ask(page, "còn sản phẩm?")
    sent = [first.value.post_data_json, second.value.post_data_json]
    assert [body["plan"] for body in sent] == [tiny.PLAN_ID] * 2
    assert sent[0]["conversation"] == sent[1]["conversation"]
    page.get_by_role("button", name="Cuộc hỏi mới").click()
    expect(page.get_by_role("article")).to_have_count(0)
    with page.expect_request("**/api/ask") as third:
        ask(page, tiny.LEAD)
    assert third.value.post_data_json["conversation"] != sent[0]["conversation"]


def test_offline_keeps_the_question_and_retries(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.get_by_text("Máy đang mất kết nối mạng")).to_be_visible()
    count_announcements(page)
    ask(page, tiny.LEAD)
    failure = page.get_by_role("article", name="Lỗi")
    expect(failure).to_contain_text("Không kết nối được")
    assert len(page.evaluate("window.announced")) == 1
    page.context.set_offline(False)
    failure.get_by_role("button", name="Thử lại").click()
    expect(page.get_by_role("article", name="Trả lời")).to_contain_text("Văn phòng Sở Y chủ trì")
    expect(failure).to_have_count(0)


def test_a_refusal_is_shown_in_its_own_words(browser: Browser, server: str) -> None:
    page = browser.new_page()
    page.goto(server)

    def refuse(route: Route) -> None:
        route.fulfill(status=503, json={"error": "data/index: chưa có chỉ mục."})

    page.route("**/api/ask", refuse)
    ask(page, tiny.LEAD)
    failure = page.get_by_role("article", name="Lỗi")
    expect(failure).to_contain_text("chưa có chỉ mục")
    expect(failure.get_by_role("button", name="Thử lại")).to_be_visible()
    page.close()


def test_without_an_index_the_page_says_so_and_tries_again(browser: Browser) -> None:
    held = [tiny.no_index]
    with serving(assemble(tiny.Scripted(), lambda: held[-1]())) as address:
        page = browser.new_page()
        page.goto(address)
        failure = page.get_by_role("article", name="Lỗi")
        expect(failure).to_contain_text("chưa có chỉ mục")
        held.append(tiny.TinyIndex)
        failure.get_by_role("button", name="Thử lại").click()
        expect(page.get_by_role("combobox", name="Tra trong").locator("option")).to_have_count(2)
        expect(failure).to_have_count(0)
        page.close()


def test_a_question_that_is_too_long_is_not_sent(page: Page) -> None:
    ask(page, "a" * 2001)
    expect(page.get_by_text("dài quá, cần rút ngắn")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(0)


def test_an_example_can_be_asked(page: Page) -> None:
    page.get_by_role("button", name=tiny.LEAD).click()
    expect(page.get_by_role("article", name="Trả lời")).to_contain_text("Văn phòng Sở Y chủ trì")
