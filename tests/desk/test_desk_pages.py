"""The desk's pages: the list, an article with its evidence, a statement to cite, versions, search; in both languages."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests.desk.shelved import ODD_IDS, kept
from tests.handmade import ATTACK, article, hostile

from nguon.archive import Archive, SearchTooSlow
from nguon.desk import addresses
from nguon.desk.app import create_app
from nguon.exports.shown import visible
from nguon.record import Record


def links(page: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', page)]


def words_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page)))


def test_the_list_shows_articles_newest_first_by_day(desk: TestClient) -> None:
    page = desk.get("/articles").text
    assert page.index("5 May 2024") < page.index("3 February 2024") < page.index("1 January 2024") < page.index("Undated")
    assert "/article/harbour-ice" in links(page)
    assert "15 articles" in page
    assert "Bài số 0 kể chuyện nước lên." in page, "an article without a title is listed by its opening words"


def test_the_list_turns_its_pages_until_the_last(tmp_path: Path) -> None:
    many = [
        Record(article=article(f"n{i:03}", [("title", f"Tin {i:03}")], published=f"2024-01-{i % 28 + 1:02}")) for i in range(90)
    ]
    client = TestClient(create_app(kept(tmp_path / "many.nguon", *many)), base_url="http://localhost")
    seen: list[str] = []
    address: str | None = "/articles"
    while address:
        page = client.get(address).text
        seen += re.findall(r"/article/(n\d+)", page)
        address = next((link for link in links(page) if link.startswith("/articles?after=")), None)
    assert sorted(seen) == [f"n{i:03}" for i in range(90)]


def test_an_empty_archive_says_how_to_fill_it(tmp_path: Path) -> None:
    client = TestClient(create_app(kept(tmp_path / "empty.nguon")), base_url="http://localhost")
    assert "nguon add" in client.get("/").text
    assert "0 articles" in client.get("/").text


def test_an_article_has_its_statements_marked_noted_and_linked(desk: TestClient) -> None:
    page = desk.get("/article/cau-song-ngan", params={"lang": "vi"}).text
    assert re.search(r'<span class="content [^"]*direct[^"]*" id="s2">“Chúng tôi', page)
    note = page[page.index('id="n-s2"') : page.index('id="n-s3"')]
    assert "Trần Văn Lộc" in note
    assert "dẫn lại bởi" in note
    assert "/article/cau-song-ngan/statement/s2" in links(note)


def test_a_statement_has_a_page_with_its_words_its_way_and_its_address(desk: TestClient) -> None:
    page = desk.get("/article/cau-song-ngan/statement/s6").text
    assert "“kinh phí chỉ đủ cho hai nhịp”" in page
    way = re.search(r'<ol class="way">.*?</ol>', page, re.DOTALL)
    assert way
    assert words_of(way[0]).split("speaker")[1].split("relayed by")[0].startswith("Lê Minh")
    assert "Trần Văn Lộc" in way[0]
    citation = re.search(r'<p class="citation".*?</p>', page, re.DOTALL)
    assert citation
    assert "http://127.0.0.1:8765/article/cau-song-ngan/statement/s6" in citation[0]
    assert "https://bao.example/cau-song-ngan" in citation[0]
    assert "/article/cau-song-ngan#s6" in links(page)
    context = page[page.index("context") :]
    assert len(re.findall('class="content', context)) == 1, "only this statement is marked in its passage"


def test_versions_of_a_page_are_listed_and_each_can_be_read(desk: TestClient) -> None:
    page = desk.get("/article/cau-song-ngan/versions").text
    assert page.index("bốn tháng") < page.index("ba tháng")
    assert "/article/cau-song-ngan?version=1" in links(page)
    old = desk.get("/article/cau-song-ngan?version=1").text
    assert "You are reading version 1" in old
    assert "/article/cau-song-ngan/statement/s2?version=1" in links(old)
    assert "You are reading version" not in desk.get("/article/cau-song-ngan").text
    assert desk.get("/article/cau-song-ngan/statement/s2?version=1").status_code == 200


def test_search_finds_words_with_and_without_tones_and_shows_them_in_context(desk: TestClient) -> None:
    for typed, found in (("bến phà", True), ("ben pha", True), ("bén phá", False)):
        page = desk.get("/search", params={"q": typed}).text
        assert ("<mark>bến</mark>" in page) is found
        assert f'value="{typed}"' in page
    assert "/article/cau-song-ngan/statement/s4" in links(desk.get("/search?q=ben pha").text)


def test_matches_in_a_quotation_of_two_pieces_are_told_in_both(desk: TestClient) -> None:
    page = desk.get("/search?q=week blade").text
    quote = re.search(r'<a class="quote".*?</a>', page, re.DOTALL)
    assert quote
    assert re.findall("<mark>(.*?)</mark>", quote[0]) == ["week", "blade"]
    assert words_of(quote[0]) == "“Nobody sails this week,” … “The ice is a foot thick at the mole and the tug has lost a blade.”"


def quoted(page: str) -> list[str]:
    """The ids of the statements that a page of results quotes."""
    return re.findall(r'class="quote" href="[^"]*/statement/(\w+)', page)


def test_filters_narrow_a_search_and_stay_in_the_form(desk: TestClient) -> None:
    page = desk.get("/search", params={"speaker": "Lộc", "kind": "direct", "since": "2024-05", "order": "newest"}).text
    assert quoted(page) == ["s2"]
    assert 'name="speaker" value="Lộc"' in page
    assert '<option value="direct" selected>' in page
    assert "/search?since=2024-05&kind=direct&order=newest" in links(page), "a filter can be taken away"
    assert quoted(desk.get("/search", params={"relay": "Northern Wire"}).text) == ["s2"]


def test_results_are_sorted_by_a_link_and_cited_where_they_stand(shown: TestClient) -> None:
    page = shown.get("/search?q=Havnes&lang=en").text
    by_time = next(link for link in links(page) if link.startswith("/search?") and "order=newest" in link)
    sorted_page = shown.get(by_time).text
    days = re.findall(r"/article/(?:[a-z]+-)*(\d{8})\b", sorted_page[sorted_page.index('id="found-articles"') :])
    assert len(set(days)) > 2
    assert days == sorted(days, reverse=True)
    assert "/search?q=Havnes" in links(sorted_page), "and back to the best first"
    copies = re.findall(r'<a class="cite" href="([^"]+)" data-copy="Copy" data-copy-label="Copy with its source: [^"]+"', page)
    assert len(copies) == len(quoted(page)) == shown.get("/api/v1/search?q=Havnes").json()["statement_total"]


def test_a_search_can_be_narrowed_by_every_facet(shown: TestClient) -> None:
    page = shown.get("/search?since=2023").text
    narrowing = links(page[page.index('class="narrow"') :])
    for facet in ("speaker", "outlet", "relay", "country", "kind", "event", "language", "until"):
        narrower = next(link for link in narrowing if re.search(rf"[?&]{facet}=", link))
        there = shown.get(narrower)
        assert there.status_code == 200
        assert 'class="chosen"' in there.text
        assert quoted(there.text), facet
        total = shown.get("/api/v1" + narrower).json()["statement_total"]
        assert 0 < total < shown.get("/api/v1/search?since=2023").json()["statement_total"]


def test_a_day_that_is_none_is_told_in_the_readers_language(desk: TestClient) -> None:
    page = desk.get("/search?since=yesterday&lang=vi")
    assert page.status_code == 400
    told = page.text[page.text.index('role="alert"') :].partition("</div>")[0]
    assert "hãy viết ngày theo dạng 2024, 2024-10 hoặc 2024-10-04" in told
    assert 'lang="en"' not in told
    assert 'value="yesterday"' in page.text


def test_empty_fields_of_the_form_ask_nothing(desk: TestClient) -> None:
    every = "speaker=&relay=&outlet=&since=&until=&kind=&language=&order=relevance"
    page = desk.get(f"/search?q=&{every}")
    assert page.status_code == 200
    assert "Nothing was found" not in page.text
    assert "s3" in desk.get(f"/search?q=fishermen asked&{every}").text


def test_a_search_with_more_than_a_page_goes_on(tmp_path: Path) -> None:
    path = kept(tmp_path / "big.nguon", hostile(45))
    client = TestClient(create_app(path), base_url="http://localhost")
    address, seen = "/search?q=onmouseover&kind=direct", 0
    client_pages = []
    while address:
        page = client.get(address).text
        client_pages.append(page)
        seen += page.count('class="quote"')
        address = next((link for link in links(page) if 'rel="next"' in page and f"page={len(client_pages) + 1}" in link), "")
    assert seen == 15
    page = client.get("/search?q=onmouseover").text
    assert "/search?q=onmouseover&page=2" in links(page)
    assert "/search?q=onmouseover" in links(client.get("/search?q=onmouseover&page=2").text)


def test_an_article_without_a_title_is_found_under_its_opening_words(desk: TestClient) -> None:
    page = desk.get("/search", params={"q": '"số 3 kể"'}).text
    headlines = re.findall(r'<a class="headline untitled".*?</a>', page)
    assert [words_of(headline) for headline in headlines] == ["Bài số 3 kể chuyện nước lên."]


def test_nothing_found_is_said(desk: TestClient) -> None:
    assert "Không tìm thấy gì" in desk.get("/search?q=xyzzy&lang=vi").text


@pytest.mark.parametrize(
    "typed", ['"', "*", "-", "AND OR NOT", "(", "\x00", "'; DROP TABLE x", "a" * 1000, "🙂", "%", "NEAR(a b)", "-cầu"]
)
def test_whatever_is_typed_the_search_answers(desk: TestClient, typed: str) -> None:
    assert desk.get("/search", params={"q": typed}).status_code == 200
    assert desk.get("/api/v1/search", params={"q": typed}).status_code == 200


@pytest.mark.parametrize("identifier", ODD_IDS)
def test_an_article_of_any_id_is_found_by_its_address(desk: TestClient, identifier: str) -> None:
    assert f"Bài số {ODD_IDS.index(identifier)} kể" in desk.get(addresses.article(identifier)).text
    assert links(desk.get(addresses.versions(identifier)).text).count(addresses.article(identifier, 1)) == 1
    assert addresses.article(identifier) in links(desk.get("/articles").text)
    assert desk.get(addresses.in_api(identifier)).json()["article"]["id"] == identifier


@given(st.text(min_size=1))
def test_an_id_survives_its_address_and_nothing_in_it_can_be_walked(identifier: str) -> None:
    segment = addresses.encoded(identifier)
    assert addresses.decoded(segment) == identifier.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    assert re.fullmatch(r"[A-Za-z0-9_~-]+", segment)


def test_both_languages_are_spoken_as_the_reader_likes(desk: TestClient) -> None:
    assert '<html lang="vi">' in desk.get("/", headers={"accept-language": "vi-VN,vi;q=0.9,en;q=0.8"}).text
    assert '<html lang="en">' in desk.get("/", headers={"accept-language": "fr, en;q=0.2, vi;q=0.1"}).text
    assert '<html lang="en">' in desk.get("/", headers={"accept-language": "vi;q=0, de;q=x"}).text
    page = desk.get("/articles?lang=vi")
    assert "Bài báo" in page.text
    assert "5 tháng 5, 2024" in page.text
    assert '<html lang="vi">' in desk.get("/").text, "a choice by hand is remembered"
    assert '<html lang="en">' in desk.get("/?lang=en").text
    assert '<html lang="en">' in desk.get("/?lang=xx").text


def test_changing_the_language_stays_on_the_page(desk: TestClient) -> None:
    page = desk.get("/search?q=ice&kind=direct&lang=en").text
    assert "?q=ice&kind=direct&lang=vi" in links(page)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/article/none", 404),
        ("/article/", 404),
        ("/article/cau-song-ngan?version=7", 404),
        ("/article/cau-song-ngan?version=x", 400),
        ("/article/cau-song-ngan?version=99999999999999999999", 400),
        ("/article/cau-song-ngan/statement/s99", 404),
        ("/article/none/versions", 404),
        ("/nothing", 404),
        ("/static/../app.py", 404),
        ("/static/x.css", 404),
        ("/articles?after=x", 400),
        ("/articles?after=99999999999999999:1", 400),
        ("/articles?after=-:-", 400),
        ("/search?since=yesterday", 400),
        ("/search?kind=sung", 400),
        ("/search?order=worst", 400),
        ("/search?page=0", 400),
        ("/search?page=100000", 400),
        ("/search?q=" + "a" * 1001, 400),
    ],
)
def test_what_cannot_be_shown_is_a_plain_page_with_its_status(desk: TestClient, address: str, status: int) -> None:
    for language, skip in (("vi", "Đến phần bài viết"), ("en", "Skip to the text")):
        answer = desk.get(address, headers={"accept-language": language})
        assert answer.status_code == status
        assert skip in answer.text
        assert "Traceback" not in answer.text
        assert "<h1" in answer.text


def test_only_reading_is_possible(desk: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert desk.request(method, "/article/cau-song-ngan").status_code == 405
    head = desk.head("/article/cau-song-ngan")
    assert head.status_code == 200
    assert head.content == b""


def test_a_search_that_takes_too_long_is_told_so(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise SearchTooSlow("/secret/place.nguon: the search was stopped because it took too long")

    monkeypatch.setattr(Archive, "search", slow)
    answer = desk.get("/search?q=a&lang=vi")
    assert answer.status_code == 503
    assert "mất quá nhiều thời gian" in answer.text
    assert desk.get("/api/v1/search?q=a").json()["error"]["kind"] == "SearchTooSlow"


def test_an_archive_that_goes_away_is_told_and_one_that_comes_back_is_read(tmp_path: Path) -> None:
    path = kept(tmp_path / "there.nguon", Record(article=article("one", [("title", "Một")])))
    client = TestClient(create_app(path), base_url="http://localhost")
    assert client.get("/article/one").status_code == 200
    away = path.rename(tmp_path / "away.nguon")
    gone = client.get("/article/one")
    assert gone.status_code == 503
    assert "cannot be read now" in gone.text
    path.write_bytes(b"not an archive")
    assert client.get("/").status_code == 503
    path.unlink()
    away.rename(path)
    assert client.get("/article/one").status_code == 200


def test_what_nobody_foresaw_is_a_plain_page_too(desk: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(Archive, "articles", broken)
    answer = desk.get("/")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert desk.get("/api/v1/articles").json()["error"]["kind"] == "Unforeseen"


def test_hostile_words_are_text_on_every_page(desk: TestClient) -> None:
    home = desk.get("/articles").text
    hostile_at = next(link for link in links(home) if "3Cscript" in link)
    record = desk.get(hostile_at.replace("/article/", "/api/v1/articles/")).json()
    statement = f"{hostile_at}/statement/" + addresses.encoded(record["statements"][0]["id"])
    for address in (
        "/",
        "/articles",
        hostile_at,
        statement,
        f"{hostile_at}/versions",
        "/search?q=onmouseover",
        "/search?q=<script>",
    ):
        page = desk.get(address)
        assert page.status_code == 200, address
        assert not re.search(r"<(script(?! type=.module. src=./static/)|img|iframe)\b", page.text)
        assert not re.search(r'\s(on\w+|style)="', page.text)
        assert not any(link.lower().startswith(("javascript", "data")) for link in links(page.text))
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.text)
    assert visible(ATTACK) in unescape(desk.get(hostile_at).text)
