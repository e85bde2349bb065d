"""Work done in several processes: the same archive however many, and nothing lost when one dies or the archive is changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.tracing import newsroom
from tests.tracing.corpora import story

from nguon.archive import Archive, traces
from nguon.tracing import crew
from nguon.tracing.crew import Crew
from nguon.tracing.tracer import trace

TABLES = (
    "traces", "trace_keys", "trace_pairs", "trace_queue", "stories", "sightings", "claims", "claim_reports", "claim_joins",
    "claim_drift", "traced_events", "event_reports", "origins", "origin_edges", "outcomes",
)  # fmt: skip
MAIN = os.getpid()


@pytest.fixture(autouse=True)
def few_at_a_time(monkeypatch) -> None:
    monkeypatch.setattr(crew, "SMALL", 1)
    monkeypatch.setattr(crew, "PIECE", 2)
    monkeypatch.setattr(crew, "PIECES", 2)


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path / "news.nguon", create=True) as opened:
        newsroom.add(opened, *newsroom.ARTICLES)
        yield opened


def rows_of(archive: Archive) -> dict[str, list[str]]:
    with archive.looking() as connection:
        return {table: sorted(map(repr, connection.execute(f"SELECT * FROM {table}"))) for table in TABLES}


def ids(connection: sqlite3.Connection, part: Sequence[str]) -> list[str]:
    return [name for name in part if connection.execute("SELECT 1 FROM articles WHERE id = ?", (name,)).fetchone()]


def process(_: sqlite3.Connection, part: Sequence[str]) -> list[int]:
    return [os.getpid() for _ in part]


def ids_by_the_first_process(connection: sqlite3.Connection, part: Sequence[str]) -> list[str]:
    if os.environ.get("NGUON_TEST_MAIN") != str(os.getpid()):
        os._exit(3)
    return ids(connection, part)


def test_two_workers_leave_what_one_process_leaves(tmp_path, archive):
    with Archive.open(tmp_path / "other.nguon", create=True) as other:
        newsroom.add(other, *newsroom.ARTICLES)
        for opened, workers in ((archive, 0), (other, 2)):
            with opened.writing():
                for record in story("08-number-changed").records:
                    opened.add(record, record.to_json())
            trace(opened, workers=workers)
        told = rows_of(archive)
        assert rows_of(other) == told
    assert all(told[table] for table in ("trace_pairs", "claim_joins", "claim_drift", "origin_edges"))


def test_items_come_in_their_order_with_what_workers_made_of_them(archive):
    names = [*newsroom.ARTICLES, "nobody"]
    with Crew(archive, 2) as some:
        made = []
        for part, piece in some.over(ids, names):
            with archive.changing() as connection:
                made.append((part, [name for found in piece.taken(connection) for name in found]))
    assert [name for part, _ in made for name in part] == names
    assert [name for _, found in made for name in found] == names[:-1]


def test_a_long_log_is_brought_into_the_file_and_nothing_is_done_twice_for_it(archive, monkeypatch):
    monkeypatch.setattr(crew, "_LOG", 1)
    settled, settle = [], archive.settle
    monkeypatch.setattr(archive, "settle", lambda: settled.append(settle()))
    found = []
    with Crew(archive, 2) as some:
        for part, piece in some.over(process, list(newsroom.ARTICLES)):
            with archive.changing() as connection:
                found += [who for made in piece.taken(connection) for who in made]
                traces.queue(connection, "test", part)
    assert settled
    assert len(found) == len(newsroom.ARTICLES)
    assert MAIN not in found


def test_what_dying_workers_leave_undone_is_done_in_this_process(archive, monkeypatch):
    monkeypatch.setenv("NGUON_TEST_MAIN", str(os.getpid()))
    found = []
    with Crew(archive, 2) as some:
        for _, piece in some.over(ids_by_the_first_process, list(newsroom.ARTICLES)):
            with archive.changing() as connection:
                found += [name for names in piece.taken(connection) for name in names]
    assert found == list(newsroom.ARTICLES)


def test_what_was_found_before_another_process_changed_the_archive_is_found_anew(archive):
    with Crew(archive, 2) as some:
        pieces = some.over(ids, ["chess"])
        _, piece = next(pieces)
        with Archive.open(archive.path) as other, other.writing():
            other.remove("chess")
        with archive.changing() as connection:
            assert list(piece.taken(connection)) == [[]]


def test_an_article_that_goes_while_it_is_traced_is_let_go_by_the_next_run(tmp_path, archive, monkeypatch):
    kept = traces.put_pairs

    def removing(connection, compared, pairs):
        monkeypatch.setattr(traces, "put_pairs", kept)
        kept(connection, compared, pairs)
        connection.execute("DELETE FROM versions WHERE article = (SELECT article FROM articles WHERE id = 'ferry-1')")

    monkeypatch.setattr(traces, "put_pairs", removing)
    trace(archive, workers=2)
    assert trace(archive).let_go == 1
    with archive.looking() as connection:
        told = [traces.story(connection, row.id) for row in traces.story_rows(connection, 1, None)]
    assert {tuple(each.article for each in story.articles) for story in told if story} == {
        tuple(name for name in story if name != "ferry-1") for story in newsroom.STORIES
    }
