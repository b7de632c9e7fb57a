"""The plans' pages and files: what they show, under which filters, and that citations lead to the row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from bot.progress import Paper, State, TaskProgress, UnitReport
from bot.web.addresses import anchor, row_address
from bot.web.app import assemble
from bot.web.export import to_csv, to_xlsx
from bot.web.filters import Filters, period_options, read_filters
from bot.web.table import heading_of
from corpus.model import Deadline, Task
from tests.bot.web import tiny
from tests.bot.web.browsing import DESKTOP, PHONE, Pages, needs_browser, serving, watched, wide_and_narrow

HTML = {"accept": "text/html"}
PAGE = f"/plans/{tiny.PLAN_ID}"


@pytest.fixture
def client() -> TestClient:
    return TestClient(assemble(tiny.Scripted(), tiny.TinyIndex))


def shown(html: str) -> list[str]:
    return [each.id for each in tiny.PLAN.tasks if f'id="{anchor(each)}"' in html]


def ids(*numbers: str) -> list[str]:
    return [f"{tiny.PLAN_ID}/I/{number}" for number in numbers]


@pytest.mark.parametrize(
    ("task_id", "address"),
    [
        ("so-y-2026/I/1a", "plans/so-y-2026#I/1a"),
        ("so-y-2026/I.2/2.d~2", "plans/so-y-2026#I.2/2.d~2"),
        ("so-y-2026/PL2/III/r1", "plans/so-y-2026#PL2/III/r1"),
        ("so-y-2026/Năm 2022/3", "plans/so-y-2026#N%C4%83m_2022/3"),
    ],
)
def test_a_row_has_an_address_that_no_space_breaks(task_id: str, address: str) -> None:
    row = replace(tiny.REVIEW, id=task_id)
    assert row_address(row) == address
    assert unquote(address.partition("#")[2]) == anchor(row)
    assert not set(anchor(row)) & set(" \t\n")


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({}, "Mục I › Cải cách thủ tục hành chính"),
        ({"section": "Năm 2022", "section_title": "Năm 2022"}, "Năm 2022"),
        ({"headings": ("1. Rà soát", "a) Nội bộ")}, "Mục I › Cải cách thủ tục hành chính › 1. Rà soát › a) Nội bộ"),
        ({"id": "so-y-2026/PL2/I/1"}, "Phụ lục 2 › Mục I › Cải cách thủ tục hành chính"),
    ],
)
def test_rows_stand_under_their_headings(changes: dict[str, object], heading: str) -> None:
    assert heading_of(replace(tiny.REVIEW, **changes)) == heading  # type: ignore[arg-type]


def test_the_page_has_the_facts_and_every_row(client: TestClient) -> None:
    page = client.get(PAGE, headers=HTML).text
    assert shown(page) == ids("1", "2", "3")
    for words in ("37/KH-SY", "Sở Y tỉnh X", "16/01/2026", "Nguyễn Văn A", "chậm nhất 14/12/2026", "(để trống)"):
        assert words in page
    assert "<img" not in page


FILTERS = [
    ("", ("1", "2", "3")),
    ("unit=V%C4%83n+ph%C3%B2ng", ("1", "3")),
    ("unit=vp&role=lead", ("1", "3")),
    ("unit=C%C3%A1c+ph%C3%B2ng%2C+%C4%91%C6%A1n+v%E1%BB%8B&role=lead", ()),
    ("role=support", ("1", "2", "3")),  # a role is a unit's
    ("period=2026-12", ("1",)),
    ("period=2026-Q4", ("1",)),
    ("period=2026", ("1",)),
    ("period=2026-Q3", ()),
    ("kind=continuous", ("2",)),
    ("q=so+hoa", ("3",)),
    ("period=thang-12&kind=soon&role=boss&khac=1", ("1", "2", "3")),  # what cannot be a filter is none
    ("period=0000-01", ("1", "2", "3")),
]


@pytest.mark.parametrize(("query", "numbers"), FILTERS)
def test_filters_stand_in_the_address_and_hold_for_files_too(
    client: TestClient, query: str, numbers: tuple[str, ...]
) -> None:
    page = client.get(f"{PAGE}?{query}", headers=HTML).text
    assert shown(page) == ids(*numbers)
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv?{query}").content.decode("utf-8-sig"))))
    assert tuple(row[0] for row in rows[1:]) == numbers
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx?{query}").content))
    assert tuple(str(row[0]) for row in book["Nhiệm vụ"].iter_rows(min_row=2, values_only=True)) == numbers


def test_the_filters_that_are_set_are_shown_and_kept_for_the_files(client: TestClient) -> None:
    page = client.get(f"{PAGE}?kind=fixed&q=r%C3%A0", headers=HTML).text
    assert '<option value="fixed" selected>' in page
    assert 'value="rà"' in page
    assert "Đang xem 1 trong 3 nhiệm vụ." in page
    assert f'href="{PAGE}.xlsx?kind=fixed&amp;q=r%C3%A0"' in page


def test_filters_are_read_leniently() -> None:
    assert read_filters({"q": "  a  b ", "period": "2026-13", "kind": "x"}) == Filters(q="a b")
    assert not Filters(role="lead")
    assert len(read_filters({"q": "a" * 5000}).q) == 200


def test_periods_are_those_in_which_a_day_is_named() -> None:
    days = (date(2025, 12, 31), date(2026, 2, 1), date(2026, 3, 31), date(2026, 3, 31))
    tasks = [replace(tiny.REVIEW, deadline=Deadline("fixed", due=day)) for day in days]
    offered = [(year, [(each.value, each.count) for each in options]) for year, options in period_options(tasks)]
    assert offered == [
        ("Năm 2025", [("2025", 1), ("2025-Q4", 1), ("2025-12", 1)]),
        ("Năm 2026", [("2026", 3), ("2026-Q1", 3), ("2026-02", 1), ("2026-03", 2)]),
    ]
    assert period_options([tiny.LONG]) == []


def test_plans_are_listed_with_their_pages(client: TestClient) -> None:
    assert f'href="{PAGE}"' in client.get("/plans", headers=HTML).text


@pytest.mark.parametrize("path", ["/plans/khong-co", "/plans/khong-co.csv", "/plans/khong-co.xlsx"])
def test_an_unknown_plan_is_404(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 404
    assert "khong-co" in response.text


def test_without_an_index_the_pages_say_so() -> None:
    empty = TestClient(assemble(tiny.Scripted(), tiny.no_index))
    for path in ("/plans", PAGE):
        response = empty.get(path, headers=HTML)
        assert response.status_code == 503
        assert "chưa có chỉ mục" in response.text
    assert empty.get("/widget-demo", headers=HTML).status_code == 200


def test_files_are_saved_under_the_plans_name(client: TestClient) -> None:
    for ending in ("csv", "xlsx"):
        disposition = client.get(f"{PAGE}.{ending}").headers["content-disposition"]
        assert disposition == f"attachment; filename*=UTF-8''{quote(tiny.PLAN_ID)}.{ending}"


DANGEROUS = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_becomes_a_formula(text: str) -> None:
    row = replace(tiny.REVIEW, title=text, lead=(text,))
    cells = list(csv.reader(io.StringIO(to_csv([row]).decode("utf-8-sig"))))[1]
    assert cells.count(f"'{text}") == 2
    sheet = load_workbook(io.BytesIO(to_xlsx(tiny.PLAN, [row])))["Nhiệm vụ"]
    found = [cell for cell in sheet[2] if cell.value == text]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)] * 2


def test_the_workbook_has_days_as_days_and_the_facts() -> None:
    odd = replace(tiny.LONG, product="a\x00b\x07c")
    book = load_workbook(io.BytesIO(to_xlsx(tiny.PLAN, [tiny.REVIEW, odd])))
    head, first, second = book["Nhiệm vụ"].iter_rows()
    titles = [cell.value for cell in head]
    assert titles == [
        "STT",
        "Mục",
        "Nhiệm vụ",
        "Chủ trì",
        "Phối hợp",
        "Thời gian",
        "Chậm nhất",
        "Loại thời gian",
        "Sản phẩm",
        "Vị trí trong văn bản",
    ]
    assert first[titles.index("Chậm nhất")].value.date() == date(2026, 12, 14)
    assert second[titles.index("Sản phẩm")].value == "abc"
    assert book["Nhiệm vụ"].auto_filter.ref == "A1:J3"
    assert ["Số, ký hiệu", "37/KH-SY"] in [[cell.value for cell in row] for row in book["Kế hoạch"].iter_rows()]


def test_an_empty_selection_is_a_file_with_a_header() -> None:
    assert len(list(load_workbook(io.BytesIO(to_xlsx(tiny.PLAN, [])))["Nhiệm vụ"].iter_rows())) == 1
    assert to_csv([]).decode("utf-8-sig").startswith("STT,Mục,")


# ---- in a browser ----


def many(count: int) -> Iterator[Task]:
    for number in range(1, count + 1):
        yield replace(
            (tiny.REVIEW, tiny.HOSTILE, tiny.LONG)[number % 3],
            id=f"{tiny.PLAN_ID}/{'I' if number < 200 else 'Năm 2027'}/{number}",
            number=str(number),
            section="I" if number < 200 else "Năm 2027",
        )


class LargeIndex(tiny.TinyIndex):
    plans = {tiny.PLAN_ID: replace(tiny.PLAN, tasks=tuple(many(300)))}  # noqa: RUF012
    tasks = {each.id: each for each in many(300)}  # noqa: RUF012


@pytest.fixture(scope="module")
def large() -> Iterator[str]:
    with serving(assemble(tiny.Scripted(), LargeIndex)) as address:
        yield address


@pytest.fixture
def page(pages: Pages, large: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with pages.of(getattr(request, "param", DESKTOP), large) as opened:
        opened.goto(f"{large}plans/{tiny.PLAN_ID}")
        yield opened


@needs_browser
@wide_and_narrow
def test_filters_act_at_once_and_stay_in_the_address(page: Page) -> None:
    rows = page.locator("tr[id]")
    expect(rows).to_have_count(300)
    page.get_by_role("combobox", name="Loại thời gian").select_option("continuous")
    expect(rows).to_have_count(100)
    expect(page.get_by_role("status")).to_have_text("Đang xem 100 trong 300 nhiệm vụ.")
    page.get_by_role("searchbox", name="Có chữ").fill("ra soat")
    expect(page.get_by_text("Không có nhiệm vụ nào hợp với bộ lọc.")).to_be_visible()
    assert page.url.endswith("?q=ra+soat&kind=continuous")
    page.reload()
    expect(page.get_by_role("searchbox", name="Có chữ")).to_have_value("ra soat")
    page.get_by_role("link", name="Bỏ lọc").first.click()
    expect(rows).to_have_count(300)
    expect(page.get_by_role("searchbox", name="Có chữ")).to_be_focused()


@needs_browser
def test_without_scripts_the_form_filters(browser: Browser, large: str) -> None:
    with watched(browser, large, viewport=PHONE, java_script_enabled=False) as page:
        page.goto(f"{large}plans/{tiny.PLAN_ID}")
        page.get_by_role("combobox", name="Loại thời gian").select_option("continuous")
        page.get_by_role("button", name="Lọc").click()
        expect(page.locator("tr[id]")).to_have_count(100)


@needs_browser
@wide_and_narrow
def test_a_link_to_a_row_shows_it_even_past_a_filter(page: Page, large: str) -> None:
    page.goto(f"{large}plans/{tiny.PLAN_ID}?kind=continuous#{quote('Năm_2027/203')}")
    expect(page.locator("tr:target")).to_be_in_viewport()
    expect(page.locator("tr:target")).to_contain_text("203")
    top = page.locator("tr:target").evaluate("node => node.getBoundingClientRect().top")
    bar = page.locator("thead th, .found-bar").evaluate_all(
        "bars => Math.max(...bars.map((bar) => getComputedStyle(bar).position === 'sticky' ? bar.getBoundingClientRect().bottom : 0))"
    )
    assert top >= bar - 1  # nothing stands over it


@needs_browser
@wide_and_narrow
def test_a_long_table_stays_a_table_and_scrolls_one_way(page: Page) -> None:
    assert page.get_by_role("table", name="Bảng nhiệm vụ").get_by_role("row").count() == 303  # a header, two headings
    assert page.get_by_role("columnheader", name="Chủ trì").count() == 1
    scrolled, width = page.locator("html").evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert scrolled <= width


@needs_browser
def test_the_printed_page_is_the_table_alone(page: Page) -> None:
    page.emulate_media(media="print")
    for hidden in ("#filters", ".banner", ".exports", ".actions"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.locator("table.tasks").evaluate("node => getComputedStyle(node).display") == "table"
    assert page.locator("tr[id]").first.evaluate("node => getComputedStyle(node).breakInside") == "avoid"


def test_what_was_reported_stands_in_its_own_column_filter_and_files() -> None:
    paper = Paper("12/BC-SY", date(2026, 3, 2))
    report = UnitReport("Văn phòng", State.ISSUED, paper, datetime(2026, 3, 2, 3, tzinfo=UTC))
    held = {tiny.REVIEW.uid: TaskProgress(tiny.REVIEW.uid, (report,))}
    client = TestClient(assemble(tiny.Scripted(), tiny.TinyIndex, reported=lambda plan: held))
    page = client.get(PAGE, headers=HTML).text
    assert '<th role="columnheader" scope="col">Tình trạng</th>' in page
    assert "12/BC-SY ngày 02/03/2026" in page
    counts = dict(
        re.findall(r'<option value="(\w+)">[^<(]+\((\d+)\)', page.split('id="standing"')[1].split("</select>")[0])
    )
    assert sum(map(int, counts.values())) == len(tiny.PLAN.tasks)
    chosen = next(iter(counts))
    assert len(shown(client.get(f"{PAGE}?standing={chosen}", headers=HTML).text)) == int(counts[chosen])
    assert len(shown(client.get(f"{PAGE}?standing=bogus", headers=HTML).text)) == len(tiny.PLAN.tasks)
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv").content.decode("utf-8-sig"))))
    assert rows[0][-1] == "Tình trạng"
    assert any("12/BC-SY" in row[-1] for row in rows[1:])
    sheet = load_workbook(io.BytesIO(client.get(f"{PAGE}.xlsx").content))["Nhiệm vụ"]
    assert "Tình trạng" in [cell.value for cell in sheet[1]]


def test_where_nobody_reported_anything_there_is_no_such_column(client: TestClient) -> None:
    assert "Tình trạng" not in client.get(PAGE, headers=HTML).text
    assert "Tình trạng" not in client.get(f"{PAGE}.csv").content.decode("utf-8-sig")
