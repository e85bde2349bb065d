"""The API answers with the record's own types."""

from __future__ import annotations

from html import unescape

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
        "/api/v1/who/{name}", "/api/v1/figures", "/api/v1/stories", "/api/v1/stories/{story}", "/api/v1/claims/{claim}",
    }  # fmt: skip
    assert "Record" in described["components"]["schemas"]


def test_a_statement_is_cited_with_those_that_it_names(desk: TestClient) -> None:
    cited = desk.get("/api/v1/articles/cau-song-ngan/statements/s6").json()
    assert cited["quotation"] == "“kinh phí chỉ đủ cho hai nhịp”"
    assert [entity["name"] for entity in cited["entities"]] == ["Trần Văn Lộc", "Lê Minh", "Báo Hà Lam"]
    assert desk.get("/api/v1/articles/cau-song-ngan/statements/s99").status_code == 404


def test_the_citation_alone_is_what_the_page_shows(desk: TestClient) -> None:
    alone = desk.get("/article/cau-song-ngan/statement/s2/citation?lang=vi")
    assert alone.headers["content-type"].startswith("text/plain")
    assert "dẫn lại bởi Hãng tin Phương Nam" in alone.text
    assert alone.text in unescape(desk.get("/article/cau-song-ngan/statement/s2?lang=vi").text)


@pytest.mark.parametrize("address", ["/api/v1/articles/harbour-ice", "/api/v1/search?q=ice", "/article/harbour-ice", "/"])
def test_who_has_it_already_is_not_sent_it_again(desk: TestClient, address: str) -> None:
    first = desk.get(address)
    mark = first.headers["etag"]
    again = desk.get(address, headers={"if-none-match": f'"other", {mark}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert again.headers["content-security-policy"]
    assert desk.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_what_is_another_thing_has_another_mark(desk: TestClient) -> None:
    addresses = ("/api/v1/search?q=ice", "/api/v1/search?q=tug", "/?lang=vi", "/?lang=en")
    assert len({desk.get(address).headers["etag"] for address in addresses}) == 4
    assert "etag" not in desk.get("/api/v1/articles/none").headers


def test_answers_are_compressed_for_who_can_read_that(desk: TestClient) -> None:
    packed = desk.get("/article/cau-song-ngan", headers={"accept-encoding": "gzip"})
    plain = desk.get("/article/cau-song-ngan", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.text == plain.text
