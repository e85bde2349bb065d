"""Searching: from a Query to the rows that fit it, in order, with a bound on the work.

Rows are counted up to `MOST_COUNTED`. Of more than `MOST_WEIGHED` only those added last are weighed by bm25 and can be reached by
relevance; the answer says so. The order by date is exact however many rows there are.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from nguon.archive import hits, sieving
from nguon.archive.asking import Asked, expression, understand
from nguon.archive.errors import BadQuery
from nguon.archive.filtering import Filters, filters
from nguon.archive.newest import Ranked, newest, sorted_page
from nguon.archive.results import Query, Results

#: Weighing a row takes 2 to 3 microseconds, and before it bm25 goes through all rows that have any of the words.
MOST_WEIGHED = 1000
#: A row takes 50 nanoseconds or, where words are common but seldom together, many more.
MOST_COUNTED = 10_000
#: Of more rows than this the newest are found day by day, of fewer by sorting.
MOST_SORTED = 5000


@dataclass(frozen=True, slots=True)
class Table:
    """A search table: columns that words are looked for in, all columns' weights, the tie to versions, a version's first row."""

    name: str
    words: str
    weights: str
    version: str
    first: str


STATEMENTS = Table(
    "statement_words",
    "{content speaker relay}",
    "1, 2, 1",
    "JOIN statements s ON s.statement = f.rowid JOIN versions v ON v.version = s.version",
    "v.first_statement",
)
ARTICLES = Table("article_words", "{text title}", "1, 4", "JOIN versions v ON v.version = f.rowid", "v.version")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be matched in a table: the words, if any; and everything."""

    table: Table
    words: str | None
    everything: str

    @property
    def is_only_words(self) -> bool:
        """Whether nothing is filtered or excluded."""
        return self.everything == f"(({self.words}))"

    def parameters(self, query: Query) -> dict[str, str | int | None]:
        """The parameters of every statement made here."""
        return {
            "words": self.words,
            "everything": self.everything,
            "limit": query.limit,
            "offset": query.offset,
        }


@dataclass(frozen=True, slots=True)
class Page:
    """The rowids of one page; how many rows fit, or at least; and all that were weighed, the best first."""

    rowids: tuple[int, ...] = ()
    total: int = 0
    is_least: bool = False
    weighed: tuple[int, ...] = ()


@contextmanager
def time_limit(connection: sqlite3.Connection, seconds: float) -> Iterator[None]:
    """Within it the connection's queries are interrupted when the time is over."""
    until = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > until, 20_000)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def search(connection: sqlite3.Connection, query: Query) -> Results:
    """One page of what fits the query, statements and articles each counted from `offset`; BadQuery if it makes no sense."""
    if query.limit < 0 or query.offset < 0:
        raise BadQuery(f"a search wants a limit and an offset of 0 or more, not {query.limit} and {query.offset}")
    if query.country is not None or query.event is not None:
        return sieving.search(connection, query)
    asked = understand(query.words)
    found = filters(connection, query)
    said = _wanted(STATEMENTS, asked, found, found.statement)
    statements = _page(connection, said, query)
    if said and found.statement:
        articles = _articles_of(connection, said, statements, query)
    else:
        articles = _page(connection, _wanted(ARTICLES, asked, found), query)
    return Results(
        hits.statement_hits(connection, statements.rowids, asked.wanted),
        hits.article_hits(connection, articles.rowids, asked.wanted),
        statements.total,
        articles.total,
        statements.is_least or articles.is_least,
    )


def _wanted(table: Table, asked: Asked, found: Filters, more: tuple[str, ...] = ()) -> Wanted | None:
    """None if nothing says what is wanted."""
    words = " AND ".join(expression(term) for term in asked.wanted)
    in_words = f"{table.words} : ({words})" if words else None
    parts = [f"({part})" for part in ((in_words,) if in_words else ()) + found.page + more]
    parts += [found.dates] if found.dates else []
    if not parts:
        return None
    without = " OR ".join(expression(term) for term in asked.unwanted)
    but = f" NOT ({table.words} : ({without}))" if without else ""
    return Wanted(table, in_words, f"({' AND '.join(parts)}){but}")


def _page(connection: sqlite3.Connection, wanted: Wanted | None, query: Query) -> Page:
    if wanted is None:
        return Page()
    if _is_by_date(wanted, query):
        total = _total(connection, wanted, query)
        return Page(_by_date(connection, wanted, total, query), total, total > MOST_COUNTED)
    weighed = tuple(rowid for rowid, _ in connection.execute(_by_weight(wanted), wanted.parameters(query)))
    total = len(weighed) if len(weighed) < MOST_WEIGHED else _total(connection, wanted, query)
    page = weighed[query.offset : query.offset + query.limit]
    return Page(page, total, total > MOST_WEIGHED, weighed)


def _total(connection: sqlite3.Connection, wanted: Wanted, query: Query) -> int:
    name = wanted.table.name
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {name} WHERE {name} MATCH :everything LIMIT {MOST_COUNTED + 1})"
    total: int = connection.execute(sql, wanted.parameters(query)).fetchone()[0]
    return total


def _articles_of(connection: sqlite3.Connection, said: Wanted, statements: Page, query: Query) -> Page:
    """Where statements are filtered, the articles are those of the statements that fit, the article of the best one first."""
    if _is_by_date(said, query):
        name = said.table.name
        sql = f"""
            SELECT DISTINCT v.version
            FROM (SELECT rowid FROM {name} WHERE {name} MATCH :everything ORDER BY rowid DESC LIMIT {MOST_COUNTED}) f
            CROSS {said.table.version} ORDER BY v.latest DESC, v.version DESC"""
        rows = connection.execute(sql, said.parameters(query))
        is_least = statements.is_least
    else:
        sql = "SELECT s.version FROM json_each(?) best CROSS JOIN statements s ON s.statement = best.value ORDER BY best.key"
        rows = connection.execute(sql, (json.dumps(statements.weighed),))
        is_least = statements.is_least
    versions = tuple(dict.fromkeys(version for (version,) in rows))
    return Page(versions[query.offset : query.offset + query.limit], len(versions), is_least)


def _is_by_date(wanted: Wanted, query: Query) -> bool:
    return query.order == "newest" or wanted.words is None


def _by_weight(wanted: Wanted) -> str:
    """SQL for the rowids of what fits and was added last, the best first."""
    name = wanted.table.name
    weight = f"bm25({name}, {wanted.table.weights}) AS weight"
    if wanted.is_only_words:
        return f"""
            SELECT rowid, weight FROM (
                SELECT rowid, {weight} FROM {name} WHERE {name} MATCH :words ORDER BY rowid DESC LIMIT {MOST_WEIGHED})
            ORDER BY weight, rowid DESC"""
    # Filters are not weighed: bm25 first counts how rare each of them is, which costs more than the search.
    return f"""
        WITH fitting AS MATERIALIZED (
            SELECT rowid FROM {name} WHERE {name} MATCH :everything ORDER BY rowid DESC LIMIT {MOST_WEIGHED})
        SELECT rowid, {weight} FROM {name}
        WHERE {name} MATCH :words AND rowid >= (SELECT min(rowid) FROM fitting) AND +rowid IN (SELECT rowid FROM fitting)
        ORDER BY weight, rowid DESC"""


def _by_date(connection: sqlite3.Connection, wanted: Wanted, total: int, query: Query) -> tuple[int, ...]:
    table = wanted.table
    ranked = Ranked(table.name, table.version, table.first, wanted.everything)
    if total <= MOST_SORTED:
        return sorted_page(connection, ranked, query.limit, query.offset)
    return newest(connection, ranked, total, query.limit, query.offset)
