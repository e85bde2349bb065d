"""What looks over many articles: the overview and its figures, people, facets, the feed."""

from __future__ import annotations

import csv
import re
from io import StringIO
from urllib.parse import urljoin

import pytest
from lxml import etree
from starlette.testclient import TestClient
from tests.desk.test_desk_pages import links, words_of

from nguon.archive.facets import Facet
from nguon.archive.figures import SERIES
from nguon.desk.drawing import HEIGHT, by_time
from nguon.desk.tables import as_csv, of_series
from nguon.exports.words import words

ATOM = "{http://www.w3.org/2005/Atom}"
MAY = "/who/H~E1~BA~A1~20Thu~20M~C3~A2y"


def test_the_overview_tells_what_is_new_and_who_is_heard_most(desk: TestClient) -> None:
    page = desk.get("/?lang=en").text
    assert "15 articles" in words_of(page)
    assert page.index("Bài số 10 kể") < page.index("Bài số 9 kể"), "what was added last comes first"
    heard = page[page.index('id="series-speakers"') : page.index('id="series-relays"')]
    assert words_of(heard).index("Trần Văn Lộc") < words_of(heard).index("Lê Minh")
    assert '<svg class="columns"' in heard
    assert "/figures/speakers.csv" in links(heard)


def rows_of(desk: TestClient, address: str) -> list[list[str]]:
    """The rows of a CSV file."""
    answer = desk.get(address)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.content.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8 only with the mark"
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", SERIES)
def test_every_picture_has_its_figures_as_a_table_and_as_csv(desk: TestClient, name: str) -> None:
    series = next(one for one in desk.get("/api/v1/figures").json()["series"] if one["name"] == name)
    rows = rows_of(desk, f"/figures/{name}.csv")
    assert rows[0] == ["name", "total", *series["periods"]]
    assert [int(row[1]) for row in rows[1:]] == [line["total"] for line in series["lines"]]
    table = desk.get(f"/figures/{name}?lang=en").text
    assert table.count("<tr>") == len(series["lines"]) + 1
    assert table.count('scope="col"') == len(series["periods"]) + 2


def drawn_at(shown: TestClient) -> list[str]:
    """The addresses of pages of the demo that draw something beside the overview: a person, a story, a claim, a search."""
    story = next(one for one in links(shown.get("/stories").text) if one.startswith("/story/"))
    claim = next(one for one in links(shown.get(story).text) if one.startswith("/claim/"))
    return ["/who/Alma~20Torvik", "/search?q=Havnes", story, claim]


def test_every_page_that_draws_leads_to_its_figures_as_csv(shown: TestClient) -> None:
    for address in drawn_at(shown):
        page = shown.get(address, params={"lang": "en"} if "?" not in address else None).text
        files = [urljoin(address, link) for link in links(page) if link.partition("?")[0].endswith(".csv")]
        assert re.search(r'<svg class="(origins|columns|bar)"', page), address
        assert files, address
        for file in files:
            header, *rows = rows_of(shown, file)
            assert rows, file
            assert {len(row) for row in rows} == {len(header)}, file


def test_the_csv_of_a_person_counts_what_the_page_counts(shown: TestClient) -> None:
    known = shown.get("/api/v1/who/Alma~20Torvik").json()
    rows = [(what, name, int(count)) for what, name, count in rows_of(shown, "/who/Alma~20Torvik.csv")[1:]]
    assert [row[1:] for row in rows if row[0] == "month"] == [(it["value"], it["count"]) for it in known["facets"]["month"]]
    assert [row[1:] for row in rows if row[0] == "same_articles"] == [(it["value"], it["count"]) for it in known["company"]]


def test_the_table_and_the_csv_of_origins_have_every_step_of_the_drawing(shown: TestClient) -> None:
    listed = shown.get("/api/v1/stories").json()["stories"]
    story = next(row["id"] for row in listed if row["title"] == "Ngân hàng Meral: giá gạo sẽ giảm")
    page = shown.get(f"/story/{story}?lang=en").text
    table = page[page.index('class="grid rests"') :].partition("</table>")[0]
    steps = rows_of(shown, f"/story/{story}.csv")[1:]
    assert len(steps) == table.count('scope="row"') == page.count('class="step ')
    assert "not_said" in {row[3] for row in steps}, "one paper does not say where it has it"


def test_the_statements_that_a_search_found_are_to_be_had_as_csv(shown: TestClient) -> None:
    header, *rows = rows_of(shown, "/search.csv?q=thuế&order=newest")
    hits = shown.get("/api/v1/search?q=thuế&order=newest").json()["statements"]
    assert header[:2] == ["speaker", "words"]
    assert [(row[0], row[1]) for row in rows] == [(hit["speaker"] or "", hit["text"]) for hit in hits]


def test_figures_count_every_statement_of_the_current_versions_once(desk: TestClient) -> None:
    found = desk.get("/api/v1/figures").json()
    assert (found["articles"], found["statements"], found["events"]) == (15, 15, 3)
    countries = next(one for one in found["series"] if one["name"] == "countries")
    assert countries == {"name": "countries", "periods": ["2024-03"], "lines": [{"name": "VNM", "total": 2, "counts": [2]}]}


def test_a_name_that_a_spreadsheet_would_reckon_with_is_only_text() -> None:
    from nguon.archive.figures import Line, Series

    written = as_csv(of_series(Series("speakers", ("2024",), (Line("=HYPERLINK(1)", 3, (3,)), Line('a "b", c', 1, (1,))))))
    assert list(csv.reader(StringIO(written)))[1:] == [["'=HYPERLINK(1)", "3", "3"], ['a "b", c', "1", "1"]]


def test_a_person_is_shown_with_what_they_said_and_did_and_what_was_done_to_them(desk: TestClient) -> None:
    page = desk.get(MAY, params={"lang": "en"}).text
    text = words_of(page)
    assert "“Chúng tôi xin Oslo giúp đỡ”" in text
    assert "person · Vietnam" in text
    did = page[page.index('id="done-by"') : page.index('id="done-to"')]
    assert "xin" in did
    assert "request" in did
    suffered = words_of(page[page.index('id="done-to"') :])
    assert "bắt giữ coerce · denied" in suffered
    assert "Oslo" in words_of(page[page.index("spoke of") : page.index("same articles")])
    assert "goes by the name" in text, "it was not traced who is who"


def test_the_api_tells_the_same_of_a_person(desk: TestClient) -> None:
    found = desk.get("/api/v1" + MAY).json()
    assert (found["kind"], found["country"], found["facets"]["counted"]) == ("person", "VNM", 1)
    assert [deed["type"] for deed in found["done_by"]] == ["REQUEST"]
    assert [(deed["type"], deed["status"]) for deed in found["done_to"]] == [("COERCE", "denied")]
    assert [one["value"] for one in found["company"]] == ["Công an huyện Vồng"]


def test_a_name_is_taken_as_it_stands_and_a_part_of_it_is_somebody_else(desk: TestClient) -> None:
    assert desk.get("/who/M~C3~A2y").status_code == 200, "others speak of a Mây"
    assert desk.get("/api/v1/who/M~C3~A2y").json()["facets"]["counted"] == 0
    assert desk.get("/who/b~C3~A0~20M~C3~A2y").status_code == 200, "an alias is a name"
    assert desk.get("/who/Zebulon").status_code == 404


def test_facets_count_what_the_statements_found_have_in_common(desk: TestClient) -> None:
    found = desk.get("/api/v1/facets", params={"outlet": "Báo Hà Lam"}).json()
    assert found["counted"] == 7
    assert found["kind"] == [{"value": "indirect", "count": 3}, {"value": "direct", "count": 2}, {"value": "mixed", "count": 2}]
    assert {one["value"]: one["count"] for one in found["relay"]} == {
        "Hãng tin Phương Nam": 1, "Đài Hà Lam": 1, "Trần Văn Lộc": 1,
    }  # fmt: skip
    assert desk.get("/api/v1/facets", params={"q": "Oslo"}).json()["event"] == [{"value": "REQUEST", "count": 1}]


def test_the_search_is_narrowed_by_country_and_by_event(desk: TestClient) -> None:
    by_country = desk.get("/api/v1/search", params={"country": "VNM"}).json()
    assert [hit["statement"]["id"] for hit in by_country["statements"]] == ["s1", "s2"]
    assert by_country["article_total"] == 1
    by_event = desk.get("/api/v1/search", params={"event": "COERCE"}).json()
    assert [hit["statement"]["id"] for hit in by_event["statements"]] == ["s2"]
    assert [hit["article"] for hit in by_event["articles"]] == ["trai-giong"]
    assert desk.get("/api/v1/search", params={"event": "PROTEST"}).json()["article_total"] == 1, "no statement reports it"
    assert desk.get("/api/v1/search", params={"event": "COERCE", "q": "cầu"}).json()["article_total"] == 0
    assert desk.get("/search?country=vnm").status_code == 400


def test_people_whose_names_fit_are_offered(desk: TestClient) -> None:
    assert desk.get("/api/v1/people?q=loc").json() == [{"value": "Trần Văn Lộc", "count": 2}]
    assert "/who/Tr~E1~BA~A7n~20V~C4~83n~20L~E1~BB~99c" in links(desk.get("/search?q=loc").text)
    assert desk.get("/api/v1/people?q=").json() == []


def test_a_facet_is_a_link_that_narrows_and_a_chosen_one_is_taken_away(desk: TestClient) -> None:
    page = desk.get("/search?q=Lộc&lang=en").text
    assert any("kind=direct" in link for link in links(page))
    narrowed = desk.get("/search?q=mùa&kind=direct&lang=en").text
    chosen = re.search(r'<ul class="chosen".*?</ul>', narrowed, re.DOTALL)
    assert chosen
    assert "take this filter away" in chosen[0]
    assert "kind" not in links(chosen[0])[0]


def test_a_saved_search_is_a_feed_of_its_newest_statements(desk: TestClient) -> None:
    answer = desk.get("/search.atom", params={"outlet": "Saltmarsh"})
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 3
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert ids[0] == "http://127.0.0.1:8765/article/harbour-ice/statement/s1"
    assert entries[0].findtext(f"{ATOM}updated") == "2024-02-03T00:00:00+00:00"
    assert desk.get(ids[0].removeprefix("http://127.0.0.1:8765")).status_code == 200


def test_a_feed_of_hostile_words_is_still_xml(desk: TestClient) -> None:
    feed = etree.fromstring(desk.get("/search.atom?q=onmouseover").content)
    assert len(feed.findall(f"{ATOM}entry")) == 3
    assert "<script>" in (feed.findtext(f"{ATOM}entry/{ATOM}content") or "")


def test_months_become_years_where_there_are_too_many() -> None:
    months = by_time([Facet("2020-03", 4), Facet("2020-05", 1)])
    assert [(it.period, it.count) for it in months] == [("2020-03", 4), ("2020-04", 0), ("2020-05", 1)]
    assert months[0].height == HEIGHT
    years = by_time([Facet("2015-12", 2), Facet("2020-01", 1), Facet("2020-02", 1)])
    assert [it.count for it in years] == [2, 0, 0, 0, 0, 2]
    assert (years[0].period, years[-1].period) == ("2015", "2020")
    assert by_time([]) == []


def test_countries_have_names_in_both_languages() -> None:
    assert (words("vi").country("NOR"), words("en").country("NOR")) == ("Na Uy", "Norway")
    assert words("en").country("XQX") == "XQX"


def test_a_places_page_says_where_it_lies(desk: TestClient) -> None:
    assert "Na Uy · 59,91° B, 10,75° Đ" in words_of(desk.get("/who/Oslo?lang=vi").text)
    assert "Norway · 59.91° N, 10.75° E" in words_of(desk.get("/who/Oslo?lang=en").text)
    assert desk.get("/api/v1/who/Oslo").json()["coordinates"] == {"latitude": 59.91273, "longitude": 10.74609}
    assert desk.get(MAY.replace("/who", "/api/v1/who")).json()["coordinates"] is None
    place = next(e for e in desk.get("/api/v1/articles/trai-giong").json()["entities"] if e["name"] == "Oslo")
    assert place["coordinates"] == {"latitude": 59.91273, "longitude": 10.74609}
