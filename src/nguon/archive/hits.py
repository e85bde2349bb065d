"""What a search shows of the rows that it found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from nguon.archive.asking import Term
from nguon.archive.results import ArticleHit, StatementHit
from nguon.archive.rows import read_statements
from nguon.archive.showing import Finder, Found, excerpt
from nguon.record import Span, Statement

_STATEMENT = """
SELECT s.version, a.id, v.title, o.name, v.published, t.text
FROM statements s JOIN versions v USING (version) JOIN articles a USING (article) JOIN texts t USING (version)
    LEFT JOIN outlets o USING (outlet)
WHERE s.statement = ?"""
_ARTICLE = """
SELECT a.id, a.url, v.title, o.name, v.published, t.text
FROM versions v JOIN articles a USING (article) JOIN texts t USING (version) LEFT JOIN outlets o USING (outlet)
WHERE v.version = ?"""

#: Between two stretches of a statement's content.
CUT = " … "


def statement_hits(connection: sqlite3.Connection, rowids: Iterable[int], terms: tuple[Term, ...]) -> tuple[StatementHit, ...]:
    """What is shown of statements, in the order of their rowids as given."""
    finder = Finder(terms)
    return tuple(_statement_hit(connection, rowid, finder) for rowid in rowids)


def _statement_hit(connection: sqlite3.Connection, rowid: int, finder: Finder) -> StatementHit:
    version, article, title, outlet, published, text = connection.execute(_STATEMENT, (rowid,)).fetchone()
    sql = "SELECT id, name FROM entities WHERE version = ? ORDER BY position"
    names: dict[str, str] = dict(connection.execute(sql, (version,)))
    ((_, fields),) = read_statements(connection, (rowid, rowid), list(names))
    statement = Statement.model_validate(fields)
    relays = tuple(dict.fromkeys(names[link.entity] for link in statement.chain if link.role in ("relay", "byline")))
    return StatementHit(
        article,
        title,
        outlet,
        published,
        statement,
        None if statement.speaker is None else names[statement.speaker],
        relays,
        CUT.join(text[span.start : span.end] for span in statement.content),
        _spans(finder.find(text, statement.content)),
    )


def article_hits(connection: sqlite3.Connection, rowids: Iterable[int], terms: tuple[Term, ...]) -> tuple[ArticleHit, ...]:
    """What is shown of articles, in the order of their versions as given."""
    finder = Finder(terms)
    return tuple(_article_hit(connection, rowid, finder) for rowid in rowids)


def _article_hit(connection: sqlite3.Connection, rowid: int, finder: Finder) -> ArticleHit:
    article, url, title, outlet, published, text = connection.execute(_ARTICLE, (rowid,)).fetchone()
    found = finder.find(text, [Span(0, len(text))])
    shown = excerpt(text, found)
    inside = _spans(place for place in found if shown.start <= place.span.start and place.span.end <= shown.end)
    return ArticleHit(article, url, title, outlet, published, shown, text[shown.start : shown.end], inside)


def _spans(found: Iterable[Found]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(place.span for place in found))
