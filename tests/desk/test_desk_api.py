"""The API answers with the record's own types."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.handmade import harbour

from nguon.record import Record, Statement


def test_an_article_is_its_record(desk: TestClient) -> None:
    answer = desk.get("/api/v1/articles/harbour-ice")
    assert answer.headers["content-type"] == "application/json"
    assert Record.from_json(answer.content) == harbour()


def test_an_article_of_an_earlier_version_can_be_asked_for(desk: TestClient) -> None:
    assert desk.get("/api/v1/articles/cau-song-ngan?version=1").json()["article"]["published"] == "2024-05-04"
    states = desk.get("/api/v1/articles/cau-song-ngan/versions").json()
    assert [state["number"] for state in states] == [1, 2]


def test_articles_are_listed_page_by_page(desk: TestClient) -> None:
    seen, after, total = [], "", None
    while after is not None:
        page = desk.get("/api/v1/articles", params={"limit": 4, "after": after}).json()
        seen += [row["id"] for row in page["articles"]]
        after, total = page["after"], page["total"]
    assert len(seen) == len(set(seen)) == total


def test_a_search_gives_statements_of_the_record_and_articles(desk: TestClient) -> None:
    found = desk.get("/api/v1/search", params={"q": "tug blade"}).json()
    assert (found["statement_total"], found["article_total"]) == (1, 1)
    hit = found["statements"][0]
    statement = Statement.model_validate(hit["statement"])
    assert statement == harbour().statements[1]
    text = harbour().article.text
    assert [text[start:end] for start, end in hit["matches"]] == ["tug", "blade"]
    assert hit["relays"] == ["Northern Wire"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/articles/none", 404),
        ("/api/v1/articles?limit=0", 422),
        ("/api/v1/articles?after=zz", 400),
        ("/api/v1/search?since=never", 400),
        ("/api/v1/search?page=x", 422),
        ("/api/v1/none", 404),
    ],
)
def test_failures_are_json_with_a_kind_and_a_message(desk: TestClient, address: str, status: int) -> None:
    answer = desk.get(address)
    assert answer.status_code == status
    assert set(answer.json()["error"]) == {"kind", "message"}


def test_what_the_api_answers_is_described(desk: TestClient) -> None:
    described = desk.get("/api/v1/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/v1/articles", "/api/v1/articles/{article}", "/api/v1/articles/{article}/versions",
        "/api/v1/articles/{article}/statements/{statement}", "/api/v1/search", "/api/v1/facets", "/api/v1/people",
        "/api/v1/who/{name}", "/api/v1/figures",
    }  # fmt: skip
    assert "Record" in described["components"]["schemas"]
