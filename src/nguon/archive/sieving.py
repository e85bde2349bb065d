"""Searching by what the index has no words for: a speaker's country, an event's type. Row by row, so up to a bound."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from nguon.archive import hits
from nguon.archive.asking import expression, understand
from nguon.archive.matching import Matching, articles_reporting, matching
from nguon.archive.results import Query, Results

#: Of more rows than this the ones added last are found.
MOST_FOUND = 10_000
#: Of more rows than this the ones added last are weighed.
MOST_WEIGHED = 1000

_NEWEST_STATEMENTS = """
SELECT f.value FROM json_each(?) f CROSS JOIN statements s ON s.statement = f.value CROSS JOIN versions v ON v.version = s.version
ORDER BY v.latest DESC, v.version DESC, f.value"""
_NEWEST_ARTICLES = """
SELECT f.value FROM json_each(?) f CROSS JOIN versions v ON v.version = f.value ORDER BY v.latest DESC, v.version DESC"""
_VERSIONS = "SELECT s.version FROM json_each(?) f CROSS JOIN statements s ON s.statement = f.value ORDER BY f.key"
_WEIGHED = """
SELECT rowid FROM statement_words
WHERE statement_words MATCH :words AND rowid >= :first AND +rowid IN (SELECT value FROM json_each(:rowids))
ORDER BY bm25(statement_words, 1, 2, 1), rowid DESC"""


def search(connection: sqlite3.Connection, query: Query) -> Results:
    """One page of what fits, as `searching.search` gives it; BadQuery if the query makes no sense."""
    wanted = understand(query.words).wanted
    found = matching(connection, query, MOST_FOUND)
    statements = _ordered(connection, found, query)
    articles, is_least = _articles(connection, statements, found.is_least, query)
    page = slice(query.offset, query.offset + query.limit)
    return Results(
        hits.statement_hits(connection, statements.rowids[page], wanted),
        hits.article_hits(connection, articles[page], wanted),
        len(found.rowids),
        len(articles),
        found.is_least or is_least,
    )


def _ordered(connection: sqlite3.Connection, found: Matching, query: Query) -> Matching:
    wanted = understand(query.words).wanted
    if query.order == "newest" or not wanted or not found.rowids:
        return Matching(_column(connection, _NEWEST_STATEMENTS, (found.as_json,)))
    weighed = found.first(MOST_WEIGHED)
    words = f"{{content speaker relay}} : ({' AND '.join(map(expression, wanted))})"
    given: dict[str, str | int] = {"words": words, "first": weighed.rowids[-1], "rowids": weighed.as_json}
    return Matching(_column(connection, _WEIGHED, given))


def _articles(connection: sqlite3.Connection, said: Matching, is_least: bool, query: Query) -> tuple[tuple[int, ...], bool]:
    """Where only an event is asked for, every article that reports one; else those of the statements, in their order."""
    if query.country is None and not (query.speaker or query.relay or query.kind):
        found = articles_reporting(connection, query, MOST_FOUND)
        return _column(connection, _NEWEST_ARTICLES, (found.as_json,)), found.is_least
    return tuple(dict.fromkeys(_column(connection, _VERSIONS, (said.as_json,)))), is_least


def _column(connection: sqlite3.Connection, sql: str, given: Sequence[str] | Mapping[str, str | int]) -> tuple[int, ...]:
    return tuple(value for (value,) in connection.execute(sql, given))
