"""The stories written for nguon, all in one archive: which articles come together, and which are copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tracing import corpora

from nguon.archive import Archive, traces
from nguon.reading import named_labeller, sentences
from nguon.reading.times import times_of
from nguon.record import Article, Record
from nguon.tracing.tracer import trace

#: Stories that stay in two, each for want of a rare name or number in both languages.
PARTED = {"11-one-document", "28-vaguer-abroad"}


def read(article: Article, story: str) -> Record:
    """The article with the names and times that the rules find, under an id of its own."""
    renamed = article.model_copy(update={"id": f"{story}/{article.id}", "url": None})
    return Record(
        article=renamed, names=named_labeller("rules").label(renamed, sentences(renamed)).names, times=times_of(renamed)
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list[traces.Story]:
    path: Path = tmp_path_factory.mktemp("corpus") / "corpus.nguon"
    with Archive.open(path, create=True) as archive:
        with archive.writing():
            for name in corpora.names():
                for record in corpora.story(name).records:
                    archive.add(read(record.article, name), f"{name}/{record.article.id}")
        trace(archive)
        with archive.looking() as connection:
            found = [traces.story(connection, row.id) for row in traces.story_rows(connection, 1, None)]
    return [story for story in found if story]


def stories_in(story: traces.Story) -> set[str]:
    return {each.article.split("/")[0] for each in story.articles}


def test_no_two_happenings_are_one_story(told):
    assert [stories_in(story) for story in told if len(stories_in(story)) > 1] == []


def test_the_articles_on_one_happening_are_one_story_in_both_languages(told):
    names = [name for story in told for name in stories_in(story)]
    assert {name for name in names if names.count(name) > 1} <= PARTED


def test_copies_are_those_that_took_text_over_and_no_retelling_is_one(told):
    found = {frozenset((copy.former, copy.latter)) for story in told for copy in story.copies}
    gold = {frozenset((f"{name}/{a}", f"{name}/{b}")) for name in corpora.names() for a, b in corpora.story(name).copies}
    assert found == gold
