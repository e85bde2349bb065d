"""What is put into an archive comes out as it was; adding again, changed pages, ids that clash."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from archived import add, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nguon.archive import Archive, ArchiveError, Query, UnknownArticle
from nguon.archive.rows import BLOCK_KINDS, ENTITY_KINDS, EVENT_STATUSES, EVENT_TYPES, LINK_ROLES, NAME_KINDS, STATEMENT_KINDS
from nguon.record import Record

_WORDS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("hoà Hòa thuý đ \n\x00'\"%_-*<>&"), min_size=1, max_size=60
).map(lambda text: unicodedata.normalize("NFC", text).replace("\r\n", "\n"))
_ID = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
_DATES = st.sampled_from(["2024", "2024-10", "2024-10-04", "2024-10-04T23:30:00-05:00", "2018?", "201X", "2018/2019", "../2019"])


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record: every field of every type filled or not."""
    text = draw(_WORDS)
    size = len(text)

    def spans(most: int = 3) -> st.SearchStrategy[list[tuple[int, int]]]:
        return st.lists(span, max_size=most)

    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | strategy)

    span = st.tuples(st.integers(0, size - 1), st.integers(1, size)).filter(lambda ends: ends[0] < ends[1])
    times = st.builds(lambda ends, value: {"start": ends[0], "end": ends[1], "value": value}, span, _DATES)
    entities = [
        {
            "id": own_id,
            "kind": draw(st.sampled_from(ENTITY_KINDS)),
            "name": draw(_WORDS),
            "aliases": draw(st.lists(_WORDS, max_size=2)),
            "country": maybe(st.sampled_from(["VNM", "RUS"])),
            "sector": maybe(_WORDS),
            "mentions": draw(spans()),
        }
        for own_id in draw(st.lists(_ID, unique=True, max_size=4))
    ]
    ids = [entity["id"] for entity in entities]
    reference = st.sampled_from(ids) if ids else st.none()
    statements = []
    for own_id in draw(st.lists(_ID, unique=True, max_size=3)):
        speaker = maybe(reference)
        roles = (["speaker"] if speaker is not None else []) + draw(
            st.sampled_from([[], ["relay"], ["relay", "byline", "outlet"]])
        )
        chain = [
            {"entity": speaker if role == "speaker" else draw(reference), "role": role, "span": maybe(span)}
            for role in (roles if ids else [])
        ]
        cuts = sorted(draw(st.sets(st.integers(0, size), min_size=2, max_size=6)))
        content = list(zip(cuts[::2], cuts[1::2], strict=False))
        statements.append(
            {
                "id": own_id,
                "kind": draw(st.sampled_from(STATEMENT_KINDS)),
                "content": content,
                "cue": maybe(span),
                "source": maybe(span),
                "speaker": speaker,
                "chain": chain,
                "time": maybe(times),
                "confidence": draw(st.floats(0, 1)),
            }
        )
    said = [statement["id"] for statement in statements]
    events = [
        {
            "id": own_id,
            "type": draw(st.sampled_from(EVENT_TYPES)),
            "mode": maybe(_WORDS),
            "trigger": draw(span),
            "contexts": draw(st.lists(_WORDS, max_size=2)),
            "place": maybe(_WORDS),
            "time": maybe(times),
            "actors": draw(st.lists(reference, max_size=2)) if ids else [],
            "status": draw(st.sampled_from(EVENT_STATUSES)),
            "recipients": draw(st.lists(reference, max_size=2)) if ids else [],
            "confidence": draw(st.floats(0, 1)),
            "within": maybe(st.sampled_from(said)) if said else None,
        }
        for own_id in draw(st.lists(_ID, unique=True, max_size=2))
    ]
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
    blocks = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        kind = draw(st.sampled_from(BLOCK_KINDS))
        extra = {"credit": maybe(_WORDS)} if kind in ("caption", "byline") else {}
        blocks.append(
            {"kind": kind, "start": start, "end": end, **extra, **({"href": maybe(_WORDS)} if kind == "related" else {})}
        )
    article = {
        "id": draw(_ID),
        "input": draw(_WORDS),
        "url": maybe(st.just("") | _WORDS),
        "outlet": maybe(_WORDS),
        "language": maybe(st.sampled_from(["vi", "vi-VN", "en", "Việt"])),
        "title": maybe(_WORDS),
        "published": maybe(_DATES),
        "modified": maybe(_DATES),
        "authors": draw(st.lists(_WORDS, max_size=2)),
        "byline": maybe(_WORDS),
        "text": text,
        "blocks": blocks,
    }
    return Record.model_validate(
        {
            "article": article,
            "entities": entities,
            "statements": statements,
            "events": events,
            "times": draw(st.lists(times, max_size=2)),
            "names": [{"kind": draw(st.sampled_from(NAME_KINDS)), "start": start, "end": end} for start, end in draw(spans())],
        }
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    given_records=st.lists(records(), min_size=1, max_size=3, unique_by=lambda each: (each.article.url or "", each.article.id))
)
def test_what_is_put_in_comes_out(tmp_path_factory: pytest.TempPathFactory, given_records: list[Record]) -> None:
    with Archive.open(tmp_path_factory.mktemp("any") / "a", create=True) as archive:
        for each in given_records:
            before = {row.id for row in archive.articles(100)}
            outcome = add(archive, each)
            (kept,) = {row.id for row in archive.articles(100)} - before or {each.article.id}
            assert outcome == ["added"] or archive.record(kept).article.url == each.article.url
            assert archive.record(kept) == each
        assert _troubles(archive.path) == []


def _troubles(path: Path) -> list[Any]:
    """What SQLite finds wrong with the file, the search index among it."""
    connection = sqlite3.connect(path)
    try:
        for table in ("article_words", "statement_words"):
            connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        wrong = [row for row in connection.execute("PRAGMA integrity_check") if row != ("ok",)]
        return wrong + connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()


def test_adding_the_same_twice_is_the_same_as_once(archive: Archive) -> None:
    one = record("Ông nói đủ rồi.")
    with archive.writing():
        assert archive.add(one, "d1") == "added"
        assert archive.add(one, "d1") == "unchanged"
        assert archive.add(one, "d2") == "unchanged"
    assert archive.article_count() == 1
    assert archive.known(["d1", "d2", "d3"]) == {"d1", "d2"}
    assert archive.knows("d1")
    assert not archive.knows("d3")
    assert archive.search(Query("đủ")).statement_total == 1


def test_a_changed_page_becomes_a_new_version_and_the_old_one_stays(archive: Archive) -> None:
    old = record("Giá xăng tăng", url="https://bao.vn/1", title="Xăng")
    new = record("Giá xăng giảm", url="https://bao.vn/1", title="Xăng")
    assert add(archive, old, new) == ["added", "new_version"]
    assert [version.number for version in archive.versions("a")] == [1, 2]
    assert archive.record("a") == new
    assert archive.record("a", 1) == old
    assert archive.article_count() == 1
    assert archive.search(Query("tăng")).article_total == 0
    assert archive.search(Query("giảm")).article_total == 1
    assert _troubles(archive.path) == []


def test_reading_a_page_anew_takes_the_place_of_the_first_reading(archive: Archive) -> None:
    first, second = record("Ông Tô Lâm nói", speaker="Tô Lâm"), record("Ông Tô Lâm nói", speaker="Ông Tô Lâm")
    assert add(archive, first, second) == ["added", "reread"]
    assert archive.record("a") == second
    assert [version.number for version in archive.versions("a")] == [1]
    assert archive.search(Query(speaker="ông tô lâm")).statement_total == 1
    assert _troubles(archive.path) == []


def test_without_a_url_the_id_says_which_article_it_is(archive: Archive) -> None:
    assert add(archive, record("một", id="7"), record("hai", id="7")) == ["added", "new_version"]


def test_two_pages_with_one_id_are_kept_apart_and_the_later_is_renamed(archive: Archive) -> None:
    here, there, nowhere = (record(f"tin {url}", id="7", url=url) for url in ("https://a.vn/7", "https://b.vn/7", None))
    assert add(archive, here, there, nowhere) == ["added"] * 3
    assert [archive.record(name) for name in ("7", "7~2", "7~3")] == [here, there, nowhere]
    again = record("tin mới", id="7", url="https://b.vn/7")
    assert add(archive, again) == ["new_version"]
    assert archive.record("7~2") == again


def test_an_article_that_is_removed_leaves_nothing(archive: Archive) -> None:
    add(archive, record("một", url="u"), record("hai", url="u"), record("ba", id="b"))
    with archive.writing():
        archive.remove("a")
    assert archive.article_count() == 1
    assert archive.search(Query("hai")).article_total == 0
    assert archive.known([record("hai", url="u").to_json()]) == set()
    assert add(archive, record("hai", url="u")) == ["added"]
    assert _troubles(archive.path) == []
    connection = sqlite3.connect(archive.path)
    assert connection.execute("SELECT count(*) FROM statements").fetchone() == (2,)
    connection.close()


def test_an_unknown_article_or_version_is_said_plainly(archive: Archive) -> None:
    add(archive, record("một"))
    with pytest.raises(UnknownArticle, match=r"no article 'x'"):
        archive.record("x")
    with pytest.raises(UnknownArticle, match=r"no version 2"):
        archive.record("a", 2)


def _fail_after_adding(archive: Archive) -> None:
    with archive.writing():
        archive.add(record("một"), "d")
        raise RuntimeError


def test_an_error_within_a_transaction_keeps_nothing_of_it(archive: Archive) -> None:
    with pytest.raises(RuntimeError):
        _fail_after_adding(archive)
    assert archive.article_count() == 0
    assert not archive.knows("d")
    with pytest.raises(ArchiveError, match="within"):
        archive.add(record("một"), "d")


def test_articles_are_listed_by_date_and_by_arrival_in_pages(archive: Archive) -> None:
    dates = {"a": "2024-10-04", "b": None, "c": "2024-10-05T08:00:00", "d": "2023", "e": None, "f": "2024-10"}
    add(archive, *(record("tin", id=name, published=date) for name, date in dates.items()))

    def pages(order: Any) -> str:
        names, after = "", None
        while rows := archive.articles(2, after, order):
            names, after = names + "".join(row.id for row in rows), rows[-1].position
        return names

    assert pages("newest") == "fcadeb"
    assert pages("added") == "fedcba"


@pytest.mark.parametrize(
    ("view", "column", "names"),
    [
        ("said", "kind", STATEMENT_KINDS),
        ("chains", "role", LINK_ROLES),
        ("happened", "type", EVENT_TYPES),
        ("happened", "status", EVENT_STATUSES),
    ],
)
def test_the_views_name_kinds_as_the_record_does(archive: Archive, view: str, column: str, names: tuple[str, ...]) -> None:
    connection = sqlite3.connect(archive.path)
    (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?", (view,)).fetchone()
    connection.close()
    (cases,) = [case for case in re.findall(r"CASE (.*?) END AS (\w+)", sql, re.DOTALL) if case[1] == column]
    assert [name for _, name in re.findall(r"WHEN (\d+) THEN '(\w+)'", cases[0])] == list(names)


def test_the_views_read_in_words(archive: Archive) -> None:
    add(archive, record("Mở đầu\nNga phản đối", speaker="Lavrov", relay="TASS", outlet="VnExpress"))
    connection = sqlite3.connect(archive.path)
    assert connection.execute("SELECT speaker, kind, content, outlet FROM said").fetchall() == [
        ("Lavrov", "indirect", "Nga phản đối", "VnExpress")
    ]
    assert connection.execute("SELECT role, entity FROM chains").fetchall() == [("speaker", "Lavrov"), ("relay", "TASS")]
    assert connection.execute("SELECT count(*) FROM happened").fetchone() == (0,)
    connection.close()


def test_tidying_changes_nothing_that_can_be_seen(archive: Archive) -> None:
    for i in range(10):
        add(archive, record(f"tin số {i}", id=f"{i}"))
    before = archive.search(Query("tin"))
    archive.tidy()
    assert archive.search(Query("tin")) == before
    assert _troubles(archive.path) == []
