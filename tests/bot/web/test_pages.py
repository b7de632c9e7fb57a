from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from bot.web.app import assemble
from bot.web.pages import STATIC
from tests.bot.web import tiny

HTML = {"accept": "text/html"}


@pytest.fixture
def client() -> TestClient:
    return TestClient(assemble(tiny.Scripted(), tiny.TinyIndex))


@pytest.mark.parametrize("path", ["/", "/docs", "/khong-co", "/plans", f"/plans/{tiny.PLAN_ID}"])
def test_pages_are_vietnamese_and_load_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.headers["content-type"].startswith("text/html")
    assert '<html lang="vi">' in response.text
    assert all(
        loaded.startswith("/static/")
        for loaded in re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]+)"', response.text)
    )
    assert not re.search(r"<script(?![^>]* src=)|<style|<[a-z][^>]* (?:style|on[a-z]+)=", response.text)


@pytest.mark.parametrize("path", ["/", "/docs", "/api/plans", "/static/chat.js"])
def test_the_policy_allows_only_our_own_files(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_every_file_of_the_page_is_served(client: TestClient) -> None:
    pages = [client.get(path, headers=HTML).text for path in ("/", f"/plans/{tiny.PLAN_ID}")]
    loaded = [name for page in pages for name in re.findall(r'"(/static/[^"]+)"', page)]
    of_board = {"board.css"}  # loaded by the board alone: tests/bot/office
    assert {name.split("/")[-1].split("?")[0] for name in loaded} == {file.name for file in STATIC.iterdir()} - of_board
    assert [client.get(name).status_code for name in loaded] == [200] * len(loaded)


def test_the_documentation_names_every_operation_and_field(client: TestClient) -> None:
    page = client.get("/docs", headers=HTML).text
    document = client.get("/openapi.json").json()
    for path, methods in document["paths"].items():
        assert path in page
        for operation in methods.values():
            assert operation["summary"] in page
            assert operation["description"]
            assert all(parameter["description"] in page for parameter in operation.get("parameters", []))
    for name, schema in document["components"]["schemas"].items():
        if name.endswith("Out"):
            assert all(f"<code>{field}</code>" in page for field in schema["properties"])


def test_the_api_document_has_the_contract_and_only_our_errors(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) >= {
        "/api/ask",
        "/api/suggest",
        "/api/plans",
        "/api/plans/{plan_id}",
        "/api/plans/{plan_id}/tasks",
        "/healthz",
    }
    assert "HTTPValidationError" not in document["components"]["schemas"]
    assert document["paths"]["/api/ask"]["post"]["requestBody"]["content"]["application/json"]["examples"]


def test_an_unknown_page_tells_a_person_the_way_back(client: TestClient) -> None:
    response = client.get("/khong-co", headers=HTML)
    assert response.status_code == 404
    assert "Không có địa chỉ này." in response.text
    assert 'href="/"' in response.text
