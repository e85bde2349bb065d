"""What the desk answers: the pages and the API both show this, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from sqlite3 import Connection

from nguon.archive import Archive, ArticleRow, Results
from nguon.archive.facets import Facet, Facets, facets
from nguon.archive.figures import Figures, figures
from nguon.archive.searching import time_limit
from nguon.archive.speakers import speakers
from nguon.archive.subjects import Subject, subject
from nguon.desk.asked import Asked
from nguon.desk.failures import UnknownStatement, UnknownSubject
from nguon.desk.shelf import Shelf
from nguon.exports.notes import Note, notes, quotation
from nguon.record import Entity, Record, Statement

#: So many seconds a look at the archive may take; counting all of a large one takes a few.
PATIENCE = 10
#: So many of the articles added last are told of on the first page.
NEW = 8


@dataclass(frozen=True, slots=True)
class Overview:
    """The archive at a glance."""

    figures: Figures
    newest: list[ArticleRow]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a page of statements and articles, the people whose names fit, and what the statements share."""

    results: Results
    people: tuple[Facet, ...]
    facets: Facets


@dataclass(frozen=True, slots=True)
class Cited:
    """One statement with all that is needed to cite it; `entities` are those that it names."""

    article: str
    version: int | None
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    statement: Statement
    quotation: str
    entities: tuple[Entity, ...]


@contextmanager
def looking(archive: Archive) -> Iterator[Connection]:
    """A connection for reading, whose queries end in SearchTooSlow if they take too long."""
    with archive.looking() as connection, time_limit(connection, PATIENCE):
        yield connection


def overview(shelf: Shelf) -> Overview:
    """The archive's figures and what was added last."""
    return Overview(shelf.kept("figures", _figures), shelf.archive().articles(NEW, order="added"))


def _figures(archive: Archive) -> Figures:
    with looking(archive) as connection:
        return figures(connection)


def found(shelf: Shelf, asked: Asked) -> Found:
    """What fits a search; BadQuery if it makes no sense. People and counts are told with its first page."""
    results = shelf.archive().search(asked.query())
    if asked.page > 1 or asked.is_empty:
        return Found(results, (), Facets())
    return Found(results, people(shelf, asked.q), shared(shelf, asked))


def shared(shelf: Shelf, asked: Asked) -> Facets:
    """What the statements that fit a search have in common."""
    return shelf.kept(("facets", asked.first_page), lambda archive: _facets(archive, asked))


def people(shelf: Shelf, words: str) -> tuple[Facet, ...]:
    """The speakers whose names fit the words."""
    return shelf.kept(("people", words), lambda archive: _people(archive, words))


def _facets(archive: Archive, asked: Asked) -> Facets:
    with looking(archive) as connection:
        return facets(connection, asked.query())


def _people(archive: Archive, words: str) -> tuple[Facet, ...]:
    with looking(archive) as connection:
        return speakers(connection, words)


def subject_of(shelf: Shelf, name: str) -> Subject:
    """What the archive has of a name; UnknownSubject if it has nothing."""

    def look(archive: Archive) -> Subject:
        with looking(archive) as connection:
            return subject(connection, name)

    known = shelf.kept(("subject", name), look)
    if not known.is_known:
        raise UnknownSubject(f"the archive has nobody and nothing called {name!r}")
    return known


def noted(record: Record, article: str, statement: str) -> tuple[int, Note]:
    """The place and the note of an article's statement; UnknownStatement if it has no such statement."""
    for index, note in notes(record).items():
        if note.statement.id == statement:
            return index, note
    raise UnknownStatement(f"the article {article!r} has no statement {statement!r}")


def cited(archive: Archive, article: str, statement: str, version: int | None) -> Cited:
    """A statement to cite; UnknownArticle or UnknownStatement if there is none."""
    record = archive.record(article, version)
    said = noted(record, article, statement)[1].statement
    named = {link.entity for link in said.chain} | ({said.speaker} if said.speaker else set())
    page = record.article
    return Cited(
        *(article, version, page.title, page.outlet, page.published, page.url),
        said,
        quotation(record, said),
        tuple(entity for entity in record.entities if entity.id in named),
    )
