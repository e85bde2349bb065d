"""Tracing an archive: what it finds, whatever the order, and that it is undone and taken up again."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from tests.tracing import newsroom
from typer.testing import CliRunner

from nguon.archive import Archive, traces
from nguon.cli import app
from nguon.tracing import crew
from nguon.tracing.tracer import trace


@pytest.fixture
def archive(tmp_path: Path):
    with Archive.open(tmp_path / "news.nguon", create=True) as opened:
        yield opened


def told(archive: Archive) -> dict[str, object]:
    """Everything that tracing left, without the numbers that depend on when."""
    with archive.looking() as connection:
        found = {row.id: traces.story(connection, row.id) for row in traces.story_rows(connection, 1, None)}
        return {
            name: (
                [each.article for each in story.articles],
                [(copy.former, copy.latter, copy.passages) for copy in story.copies],
                sorted((*sorted(row[:2]), row[2], row[3]) for row in traces.reasons(connection, story.articles)),
            )
            for name, story in found.items()
            if story
        }


def stories_of(archive: Archive) -> set[tuple[str, ...]]:
    return {tuple(articles) for articles, *_ in told(archive).values()}


def test_articles_on_one_happening_are_one_story_and_copies_are_known(archive):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    assert stories_of(archive) == newsroom.STORIES
    copies = {(a, b) for _, found, _ in told(archive).values() for a, b, _ in found}
    assert copies == newsroom.COPIES


def test_the_passages_of_a_copy_stand_in_both(archive):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    with archive.looking() as connection:
        stories = [traces.story(connection, row.id) for row in traces.story_rows(connection, 2, None)]
    (copy,) = [copy for story in stories for copy in story.copies]
    texts = [archive.record(name).article.text for name in (copy.former, copy.latter)]
    pairs = [(texts[0][a.start : a.end], texts[1][b.start : b.end]) for a, b in copy.passages]
    assert pairs
    assert all(one.casefold() == other.casefold() for one, other in pairs)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_arrival_changes_nothing(tmp_path, archive, seed):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    names = list(newsroom.ARTICLES)
    random.Random(seed).shuffle(names)
    with Archive.open(tmp_path / "other.nguon", create=True) as other:
        for some in (names[:2], names[2:3], names[3:]):
            newsroom.add(other, *some)
            trace(other)
        assert told(other) == told(archive)


def test_removing_an_article_undoes_what_it_caused(tmp_path, archive):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    with archive.writing():
        archive.remove("ferry-1")
        archive.remove("chess")
    assert trace(archive).let_go == 2
    with Archive.open(tmp_path / "other.nguon", create=True) as other:
        newsroom.add(other, *(name for name in newsroom.ARTICLES if name not in ("ferry-1", "chess")))
        trace(other)
        assert told(archive) == told(other)
    with archive.looking() as connection:
        (left,) = connection.execute("SELECT count(*) FROM traces WHERE version IS NULL").fetchone()
        assert left == 0


def test_a_page_that_changed_is_traced_as_it_is_now(archive):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    with archive.writing():
        changed = newsroom.record("orchard-2", newsroom.CHESS)
        archive.add(changed, changed.to_json())
    trace(archive)
    assert stories_of(archive) == {("ferry-1", "ferry-2", "ferry-3"), ("orchard-1",), ("chess", "orchard-2")}


def test_a_second_run_has_nothing_to_do(archive):
    newsroom.add(archive, *newsroom.ARTICLES)
    trace(archive)
    before = told(archive)
    again = trace(archive)
    assert (again.taken_in, again.let_go, again.alike, again.told) == (0, 0, 0, 0)
    assert told(archive) == before


class Crash(Exception):
    """What stands for a machine that stops."""


@pytest.mark.parametrize("step", ["put_sketches", "put_pairs", "tell", "settle"])
def test_a_crash_leaves_the_last_good_state_and_the_next_run_goes_on(tmp_path, archive, monkeypatch, step):
    newsroom.add(archive, "ferry-1", "orchard-1", "orchard-2")
    trace(archive)
    before = told(archive)
    newsroom.add(archive, "ferry-2", "ferry-3", "chess")

    def crash(*given: object, **named: object) -> None:
        raise Crash

    monkeypatch.setattr(crew, "PIECE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(traces, step, crash)
        with pytest.raises(Crash):
            trace(archive)
    assert told(archive) == before
    trace(archive)
    assert stories_of(archive) == newsroom.STORIES


def run(*words: str) -> str:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_commands_show_what_was_traced(tmp_path):
    path = str(tmp_path / "news.nguon")
    with Archive.open(path, create=True) as opened:
        newsroom.add(opened, *newsroom.ARTICLES)
    run("trace", "--archive", path)
    lines = [json.loads(line) for line in run("stories", "--format", "json", "--archive", path).splitlines()]
    assert {tuple(line["articles"]) for line in lines} == newsroom.STORIES
    assert all(set(line) == {"story", "articles", "copies", "origins"} for line in lines)
    assert [pair for line in lines for pair in line["copies"]] == [["ferry-1", "ferry-2"]]
    ferry = next(line["story"] for line in lines if len(line["articles"]) == 3)
    assert newsroom.FERRY[0] in run("stories", "--least", "3", "--archive", path)
    shown = run("story", ferry, "--archive", path)
    assert "the text of ferry-1" in shown
    told = json.loads(run("story", ferry, "--format", "json", "--archive", path))
    assert any("Phan Văn Kiểng" in why["names"] for why in told["reasons"])


def test_an_unknown_story_is_a_plain_error(tmp_path):
    path = str(tmp_path / "news.nguon")
    Archive.open(path, create=True).close()
    result = CliRunner().invoke(app, ["story", "s-0000000000", "--archive", path])
    assert result.exit_code == 1
    assert "s-0000000000" in result.stderr
