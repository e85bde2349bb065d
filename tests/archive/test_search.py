"""Searching: tones, phrases, whatever is typed, filters, order, pages, and where the words stand."""

from __future__ import annotations

import random
from typing import Any

import pytest
from archived import add, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nguon.archive import Archive, BadQuery, Query
from nguon.archive import searching as searching_module
from nguon.archive.words import folded, toned

_TEXTS = {
    "phạt": "Toà tuyên án phạt nặng",
    "ăn": "Nhà hàng có món ăn ngon",
    "an": "Mr An said so",
    "hoà": "Hoà Kỳ và Đức hoàn tất",
    "hòa": "Hòa bình ở Hoa Lư, đường dài",
    "thuý": "Chị Thuý gặp anh",
    "thúy": "Chị Thúy về quê",
    "nam": "Việt Nam, năm 2024: COVID-19 và T.Ư",
    "viết": "Viết năm câu",
}


@pytest.fixture
def news(archive: Archive) -> Archive:
    """One article for each of the texts, called by its key."""
    add(archive, *(record(text, id=name) for name, text in _TEXTS.items()))
    return archive


def _found(archive: Archive, words: str = "", **known: Any) -> set[str]:
    results = archive.search(Query(words, **known))
    statements, articles = {hit.article for hit in results.statements}, {hit.article for hit in results.articles}
    assert statements == articles
    assert results.article_total == len(articles)
    return articles


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("án", "phạt"),
        ("ăn", "ăn"),
        ("an", "an ăn phạt"),
        ("AN", "an ăn phạt"),
        ("Án", "phạt"),
        ("hoa ky", "hoà"),
        ("hoà", "hoà hòa"),
        ("hòa", "hoà hòa"),
        ("hoa", "hoà hòa"),
        ("thuý", "thuý thúy"),
        ("THÚY", "thuý thúy"),
        ("duong", "hòa"),
        ("đường", "hòa"),
        ("duc", "hoà"),
        ("dục", ""),
        ("viet nam", "nam viết"),
        ("việt nam", "nam"),
        ("viet năm", "nam viết"),
        ('"viet nam"', "nam viết"),
        ('"Việt Nam"', "nam"),
        ("“Việt Nam”", "nam"),
        ('"nam viet"', ""),
        ('"viết năm"', "viết"),
        ('"việt năm"', ""),
        ("covid-19", "nam"),
        ("t.ư", "nam"),
        ("hoà*", "hoà hòa"),
        ("hoàn*", "hoà"),
        ("thu*", "thuý thúy"),
        ("chị -quê", "thuý"),
        ("chi -que", "thuý"),
        ('chị -"về quê"', "thuý"),
        ("-chị", ""),
        ("", ""),
        ("không có", ""),
        ("2024", "nam"),
    ],
)
def test_words_find_what_they_mean(news: Archive, words: str, expected: str) -> None:
    assert _found(news, words) == set(expected.split())


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "'",
        '""',
        "*",
        "-",
        "--",
        "AND",
        "NOT",
        "OR OR",
        "NEAR(a b)",
        "text:an",
        "a^2",
        "(an",
        "an)",
        "{an}",
        "\x00",
        "%",
        "_",
        "́",
        "-*",
        '-"*"',
    ],
)
def test_no_sign_is_an_error(news: Archive, typed: str) -> None:
    for order in ("relevance", "newest"):
        news.search(Query(typed, order=order))
        news.search(Query(f"an {typed}", order=order))
        news.search(Query(speaker=typed, outlet=typed, relay=typed))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"*-() :^hoàthúyđ')))
def test_nothing_that_is_typed_is_an_error(news: Archive, typed: str) -> None:
    results = news.search(Query(typed))
    for hit in results.articles:
        text = news.record(hit.article).article.text
        assert text[hit.excerpt.start : hit.excerpt.end] == hit.excerpt_text


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("aàáâăbdđhouyòóùúýỳ", min_size=1, max_size=4), min_size=1, max_size=6), st.integers(1, 3))
def test_every_word_is_found_with_and_without_its_accents(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], count: int
) -> None:
    with Archive.open(tmp_path_factory.mktemp("any") / "a", create=True) as archive:
        add(archive, record(" ".join(words)))
        some = words[:count]
        for typed in (some, [toned(word) for word in some], [folded(word) for word in some], [word.upper() for word in some]):
            for query in (" ".join(typed), f'"{" ".join(typed)}"', f'"{" ".join(typed)}"*'):
                assert _found(archive, query) == {"a"}, query


def _archive_of_filters(archive: Archive) -> None:
    add(
        archive,
        record("Tin một đủ", id="1", speaker="Sergei Lavrov", relay="TASS", outlet="Tuổi Trẻ", published="2024-10-04"),
        record("Tin hai đủ", id="2", speaker="Tô Lâm", relay="TTXVN", outlet="VnExpress", published="2024-10-05T09:00:00+07:00"),
        record("Tin ba đủ", id="3", speaker="Lavrov", outlet="Báo Tuổi Trẻ", published="2024", kind="direct", language="vi-VN"),
        record("Tin bốn đủ", id="4", relay="Hãng tin TASS", kind="mixed", language="en"),
        record("Tin năm đủ", id="5", speaker="Tố Lam", published="2023-12"),
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"speaker": "lavrov"}, "1 3"),
        ({"speaker": "Sergei Lavrov"}, "1"),
        ({"speaker": "to lam"}, "2 5"),
        ({"speaker": "tô lâm"}, "2"),
        ({"speaker": "lavrov", "relay": "tass"}, "1"),
        ({"relay": "tass"}, "1 4"),
        ({"outlet": "tuoi tre"}, "1 3"),
        ({"outlet": "tuổi trẻ"}, "1 3"),
        ({"outlet": "tuói trẻ"}, ""),
        ({"kind": "direct"}, "3"),
        ({"kind": "indirect"}, "1 2 5"),
        ({"language": "vi"}, "3"),
        ({"language": "en"}, "4"),
        ({"since": "2024-10-05"}, "2 3"),
        ({"until": "2024-10-04"}, "1 3 5"),
        ({"since": "2024-10-04", "until": "2024-10-04"}, "1 3"),
        ({"since": "2024-10", "until": "2024-10"}, "1 2 3"),
        ({"since": "2023", "until": "2023"}, "5"),
        ({"since": "2024-10-05T12:00:00"}, "2 3"),
        ({"since": "2025"}, ""),
        ({"until": "2020"}, ""),
        ({"since": "2025", "until": "2020"}, ""),
        ({"since": "2024", "speaker": "lavrov", "kind": "direct", "language": "vi", "outlet": "tuổi trẻ"}, "3"),
    ],
)
@pytest.mark.parametrize("most_sorted", [5000, 0])
def test_filters(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, most_sorted: int, known: dict[str, Any], expected: str
) -> None:
    _archive_of_filters(archive)
    monkeypatch.setattr(searching_module, "MOST_SORTED", most_sorted)
    for order in ("relevance", "newest"):
        assert _found(archive, "đủ", order=order, **known) == set(expected.split())
        assert _found(archive, "", order=order, **known) == set(expected.split())


def test_a_filter_that_makes_no_sense_is_said_plainly(archive: Archive) -> None:
    for query in (Query(since="hôm qua"), Query(kind="shouted"), Query("a", limit=-1), Query("a", offset=-1)):  # type: ignore[arg-type]
        with pytest.raises(BadQuery):
            archive.search(query)


def test_speakers_and_what_the_text_says_of_nameless_ones_are_found(archive: Archive) -> None:
    _archive_of_filters(archive)
    assert {hit.article for hit in archive.search(Query("lavrov đủ")).statements} == {"1", "3"}


def test_a_hit_says_who_said_it_through_whom_and_where_the_words_stand(archive: Archive) -> None:
    text = "Mở đầu có án\nNga sẽ tuyên án, án nặng"
    kept = record(text, speaker="Lavrov", relay="TASS", outlet="VnExpress", title="Đầu đề", published="2024-10-04")
    add(archive, kept)
    (hit,) = archive.search(Query("án")).statements
    assert (hit.article, hit.speaker, hit.relays, hit.outlet) == ("a", "Lavrov", ("TASS",), "VnExpress")
    assert (hit.title, hit.published, hit.text) == ("Đầu đề", "2024-10-04", "Nga sẽ tuyên án, án nặng")
    assert hit.statement == kept.statements[0]
    assert [text[start:end] for start, end in hit.matches] == ["án", "án"]
    assert min(hit.matches).start > text.index("\n")
    (article,) = archive.search(Query("án")).articles
    assert article.excerpt_text == text
    assert len(article.matches) == 3


def test_the_excerpt_of_a_long_article_shows_where_the_words_meet(archive: Archive) -> None:
    text = "cam " + "đệm " * 300 + "cam quýt bưởi " + "đệm " * 300
    add(archive, record(text))
    (hit,) = archive.search(Query("cam bưởi")).articles
    assert "cam quýt bưởi" in hit.excerpt_text
    assert len(hit.excerpt_text) <= 240
    assert [text[start:end] for start, end in hit.matches] == ["cam", "bưởi"]


def _ids(archive: Archive, **known: Any) -> list[str]:
    return [hit.article for hit in archive.search(Query(**known)).statements]


@pytest.mark.parametrize("most_sorted", [10_000, 5])
def test_the_newest_come_first_and_the_undated_last(archive: Archive, monkeypatch: pytest.MonkeyPatch, most_sorted: int) -> None:
    monkeypatch.setattr(searching_module, "MOST_SORTED", most_sorted)
    dates = {"1": "2024-10-04", "2": None, "3": "2024-10-05", "4": "2023", "5": "2024-10-04T23:00:00", "6": None, "7": "2024"}
    add(archive, *(record("tin đủ", id=name, published=date) for name, date in dates.items()))
    expected = ["7", "3", "1", "5", "4", "6", "2"]
    assert _ids(archive, words="tin", order="newest") == expected
    assert [_ids(archive, words="tin", order="newest", limit=2, offset=i) for i in (0, 2, 4, 6, 8)] == [
        expected[i : i + 2] for i in (0, 2, 4, 6, 8)
    ]


def test_pages_of_the_relevant_neither_overlap_nor_miss(archive: Archive) -> None:
    add(archive, *(record("tin " * (i % 5 + 1) + "đủ " * (i % 3), id=f"{i}") for i in range(50)))
    whole = _ids(archive, words="tin", limit=50)
    assert len(set(whole)) == 50
    assert [name for i in range(0, 50, 7) for name in _ids(archive, words="tin", limit=7, offset=i)] == whole


def test_what_is_weighed_is_bounded_and_said_so(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching_module, "MOST_WEIGHED", 10)
    add(archive, *(record("tin đủ", id=f"{i}") for i in range(30)))
    found = archive.search(Query("tin", limit=20))
    assert found.statement_total == 30
    assert found.total_is_least
    assert [hit.article for hit in found.statements] == [f"{i}" for i in range(29, 19, -1)]


def test_the_newest_found_day_by_day_are_those_found_by_sorting(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)
    days = [None, "2024", "2023-11", *(f"2024-{month:02}-{day:02}" for month in (1, 2, 11) for day in (1, 9, 28))]
    add(archive, *(record("tin đủ" if i % 3 else "đủ", id=f"{i}", published=chance.choice(days)) for i in range(200)))
    asked = [
        Query(words, order="newest", limit=limit, offset=offset, since=since)
        for words in ("tin", "đủ -tin")
        for limit, offset in ((1, 0), (7, 3), (50, 20), (100, 120))
        for since in (None, "2024-01-05")
    ]
    by_sorting = [archive.search(query) for query in asked]
    monkeypatch.setattr(searching_module, "MOST_SORTED", 1)
    for query, expected in zip(asked, by_sorting, strict=True):
        found = archive.search(query)
        assert [hit.article for hit in found.statements] == [hit.article for hit in expected.statements]
        assert [hit.article for hit in found.articles] == [hit.article for hit in expected.articles]
