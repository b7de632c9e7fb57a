from __future__ import annotations

import json
from datetime import date

import pytest
from starlette.testclient import TestClient

from bot.web.app import assemble
from bot.web.contract import AnswerOut, HealthOut, PlanOut, TaskOut
from tests.bot.web import tiny


@pytest.fixture
def assistant() -> tiny.Scripted:
    return tiny.Scripted()


@pytest.fixture
def client(assistant: tiny.Scripted) -> TestClient:
    return TestClient(assemble(assistant, tiny.TinyIndex), raise_server_exceptions=False)


@pytest.fixture
def empty() -> TestClient:
    return TestClient(assemble(tiny.Scripted(), tiny.no_index), raise_server_exceptions=False)


def tasks(client: TestClient, **filters: str) -> list[str]:
    response = client.get(f"/api/plans/{tiny.PLAN_ID}/tasks", params=filters)
    assert response.status_code == 200, response.text
    return [task["number"] for task in response.json()]


@pytest.mark.parametrize("question", [tiny.LEAD, tiny.WHICH, tiny.ALL, "không có"])
def test_an_answer_has_the_form_that_is_documented(client: TestClient, question: str) -> None:
    response = client.post("/api/ask", json={"question": question})
    assert response.status_code == 200
    read = AnswerOut.model_validate_json(response.content)
    assert read.model_dump(mode="json") == response.json()


def test_an_answer_carries_the_row_it_stands_on(client: TestClient) -> None:
    answer = client.post("/api/ask", json={"question": tiny.LEAD}).json()
    assert answer["status"] == "answered"
    assert answer["tasks"][0]["lead"] == ["Văn phòng"]
    assert answer["tasks"][0]["deadline"] == {
        "kind": "fixed",
        "start": None,
        "due": "2026-12-15",
        "before": True,
        "every": None,
    }
    assert answer["tasks"][0]["source"]["lines"] == [21, 22]


def test_all_that_was_sent_reaches_the_assistant(client: TestClient, assistant: tiny.Scripted) -> None:
    body = {"question": "còn hạn?", "conversation": "c1", "plan": tiny.PLAN_ID, "as_of": "2026-03-01"}
    client.post("/api/ask", json=body)
    assert assistant.heard == [{**body, "as_of": date(2026, 3, 1)}]


def test_blank_plan_and_day_are_none(client: TestClient, assistant: tiny.Scripted) -> None:
    client.post("/api/ask", json={"question": "hạn?", "plan": "", "as_of": ""})
    assert (assistant.heard[0]["plan"], assistant.heard[0]["as_of"]) == (None, None)


REFUSED = [
    (b'{"question": "   "}', 422, "trống"),
    (json.dumps({"question": "a" * 2001}).encode(), 422, "2.000"),
    (b'{"question": "a", "plan": "khong-co"}', 404, "khong-co"),
    (b'{"question": "a", "as_of": "2024-02-31"}', 422, "2024-02-31"),
    (b'{"question": "a", "as_of": "20240301"}', 422, "as_of"),
    (b'{"question": "a", "as_of": 5}', 422, "as_of"),
    (b'{"question": "a", "as_of": "0001-01-01"}', 422, "as_of"),
    (b'{"question": 5}', 422, "question"),
    (b"{}", 422, "question"),
    (b"[]", 422, "JSON"),
    (b"", 422, "JSON"),
    (b"{", 400, "JSON"),
    (b'{"question": "' + b"a" * 70_000 + b'"}', 413, "lớn"),
]


@pytest.mark.parametrize(("body", "status", "named"), REFUSED)
def test_bad_questions_get_one_line(client: TestClient, body: bytes, status: int, named: str) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert list(response.json()) == ["error"]
    assert named in response.json()["error"]
    assert "\n" not in response.json()["error"]


def test_a_body_of_unknown_length_is_cut_off_too(client: TestClient) -> None:
    chunks = (b"x" * 10_000 for _ in range(10))
    assert client.post("/api/ask", content=chunks, headers={"content-type": "application/json"}).status_code == 413


def test_a_fault_is_told_without_its_inside(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": tiny.FAULT})
    assert response.status_code == 500
    assert list(response.json()) == ["error"]
    assert "fault" not in response.text


def test_plans_are_listed_with_every_documented_key(client: TestClient) -> None:
    response = client.get("/api/plans")
    assert [PlanOut.model_validate(plan).id for plan in response.json()] == [tiny.PLAN_ID]
    assert client.get(f"/api/plans/{tiny.PLAN_ID}").json() == response.json()[0]


def test_tasks_have_the_form_that_is_documented(client: TestClient) -> None:
    response = client.get(f"/api/plans/{tiny.PLAN_ID}/tasks")
    assert [TaskOut.model_validate_json(json.dumps(task)).number for task in response.json()] == ["1", "2", "3"]


FILTERS = [
    ({}, ["1", "2", "3"]),
    (dict.fromkeys(("unit", "role", "due_from", "due_to", "kind", "q"), ""), ["1", "2", "3"]),
    ({"unit": "Văn phòng"}, ["1", "3"]),
    ({"unit": " van  phong "}, ["1", "3"]),
    ({"unit": "VP"}, ["1", "3"]),
    ({"unit": "p. khtc"}, ["2"]),
    ({"unit": "Sở Không Có"}, []),
    ({"unit": "các phòng, đơn vị"}, ["1"]),
    ({"unit": "các phòng, đơn vị", "role": "lead"}, []),
    ({"unit": "VP", "role": "lead"}, ["1", "3"]),
    ({"due_from": "2026-12-15"}, ["1"]),
    ({"due_to": "2026-12-14"}, []),
    ({"kind": "continuous"}, ["2"]),
    ({"q": "so hoa"}, ["3"]),
    ({"unit": "VP", "q": "rà soát", "kind": "fixed"}, ["1"]),
]


@pytest.mark.parametrize(("filters", "numbers"), FILTERS)
def test_filters_narrow_the_tasks_in_table_order(
    client: TestClient, filters: dict[str, str], numbers: list[str]
) -> None:
    assert tasks(client, **filters) == numbers


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("role=boss", 422, '"lead" hoặc "support"'),
        ("kind=soon", 422, "kind"),
        ("due_from=31/02/2024", 422, "31/02/2024"),
        ("due_to=2024-02-31", 422, "due_to"),
    ],
)
def test_bad_filters_get_one_line(client: TestClient, query: str, status: int, named: str) -> None:
    response = client.get(f"/api/plans/{tiny.PLAN_ID}/tasks?{query}")
    assert response.status_code == status
    assert named in response.json()["error"]


@pytest.mark.parametrize("path", ["/api/plans/khong-co", "/api/plans/khong-co/tasks"])
def test_an_unknown_plan_is_404(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "khong-co" in response.json()["error"]


def test_health_counts_what_is_served(client: TestClient) -> None:
    read = HealthOut.model_validate(client.get("/healthz").json())
    assert (read.status, read.index, read.plans, read.tasks) == ("ok", "v1", 1, 3)


@pytest.mark.parametrize("path", ["/api/plans", "/api/plans/a", "/api/plans/a/tasks", "/healthz"])
def test_without_an_index_it_says_so(empty: TestClient, path: str) -> None:
    response = empty.get(path)
    assert response.status_code == 503
    assert response.json() == {"error": "data/index: chưa có chỉ mục."}


def test_the_app_starts_without_an_index(empty: TestClient) -> None:
    with empty:
        assert empty.get("/").status_code == 200
        assert empty.post("/api/ask", json={"question": "a", "plan": "p"}).status_code == 503


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/khong-co", 404), ("GET", "/api/ask", 405), ("PUT", "/healthz", 405)]
)
def test_wrong_addresses_get_json(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert list(response.json()) == ["error"]
