"""The statements that fit a query, to count by: the rowids of those added last, up to a bound."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import dataclass

from nguon.archive.asking import expression, understand
from nguon.archive.errors import BadQuery
from nguon.archive.filtering import filters
from nguon.archive.index import ANY, kind_facet
from nguon.archive.results import Query
from nguon.archive.rows import EVENT_TYPES, STATEMENT_KINDS, code

#: Whether a row of statement_words is of a speaker that an article calls exactly so.
_SPEAKER_IS = """EXISTS (
    SELECT 1 FROM statements s JOIN entities e ON e.version = s.version AND e.position = s.speaker
    WHERE s.statement = statement_words.rowid AND (e.name = :is OR EXISTS (
        SELECT 1 FROM aliases a WHERE a.version = e.version AND a.entity = e.position AND a.name = :is)))"""


#: Whether it is of a speaker from a country, and whether it reports an event of a type, by its place among the types.
_COUNTRY_IS = """(
    SELECT e.country FROM statements s JOIN entities e ON e.version = s.version AND e.position = s.speaker
    WHERE s.statement = statement_words.rowid) = :country"""
_REPORTS = """EXISTS (
    SELECT 1 FROM statements s JOIN versions v ON v.version = s.version JOIN events h ON h.version = s.version
    WHERE s.statement = statement_words.rowid AND h.type = :event AND h.within = s.statement - v.first_statement)"""
_EVERY = f"({' OR '.join(map(kind_facet, STATEMENT_KINDS))})"


@dataclass(frozen=True, slots=True)
class Matching:
    """Rowids of statements, added last first, and whether there may be more."""

    rowids: tuple[int, ...] = ()
    is_least: bool = False

    def first(self, most: int) -> Matching:
        """The first of them."""
        return Matching(self.rowids[:most], self.is_least or len(self.rowids) > most)

    @property
    def as_json(self) -> str:
        """The rowids as SQLite's json_each takes them."""
        return json.dumps(self.rowids)


def matching(connection: sqlite3.Connection, query: Query, most: int) -> Matching:
    """The statements that fit a query as a search has it; BadQuery if it makes no sense."""
    found = filters(connection, query)
    fits = _expression("{content speaker relay}", query, (*found.page, *found.statement, *filter(None, [found.dates])))
    sieves, given = _sieves(query)
    if fits is None and not sieves:
        return Matching()
    where = " AND ".join(["statement_words MATCH :fits", *sieves])
    return _matching(connection, where, most, {**given, "fits": fits or _EVERY})


def articles_reporting(connection: sqlite3.Connection, query: Query, most: int) -> Matching:
    """The versions with an event of the query's type that fit all else it asks of an article, added last first."""
    found = filters(connection, query)
    fits = _expression("{text title}", query, (*found.page, *filter(None, [found.dates]))) or ANY
    sql = f"""
        SELECT rowid FROM article_words WHERE article_words MATCH :fits
            AND EXISTS (SELECT 1 FROM events h WHERE h.version = article_words.rowid AND h.type = :event)
        ORDER BY rowid DESC LIMIT {most + 1}"""
    return _found(connection, sql, most, {**_sieves(query)[1], "fits": fits})


def _expression(columns: str, query: Query, filtering: tuple[str, ...]) -> str | None:
    """What the index must match; null if nothing is asked of it."""
    asked = understand(query.words)
    words = [f"{columns} : ({' AND '.join(map(expression, asked.wanted))})"] if asked.wanted else []
    parts = [f"({part})" for part in (*words, *filtering)]
    if not parts:
        return None
    without = " OR ".join(map(expression, asked.unwanted))
    but = f" NOT ({columns} : ({without}))" if without else ""
    return f"({' AND '.join(parts)}){but}"


def _sieves(query: Query) -> tuple[list[str], dict[str, str | int]]:
    """Conditions on a row of statement_words that the index has no words for, and their parameters."""
    sieves: list[str] = []
    given: dict[str, str | int] = {}
    if query.country is not None:
        if not re.fullmatch("[A-Z]{3}", query.country):
            raise BadQuery(f"{query.country!r} is no country; write three letters, such as VNM")
        sieves.append(_COUNTRY_IS)
        given["country"] = query.country
    if query.event is not None:
        if query.event not in EVENT_TYPES:
            raise BadQuery(f"{query.event!r} is no type of event; there are {', '.join(EVENT_TYPES)}")
        sieves.append(_REPORTS)
        given["event"] = code(EVENT_TYPES, query.event)
    return sieves, given


def said_by(connection: sqlite3.Connection, name: str, most: int) -> Matching:
    """The statements of a speaker whom an article calls exactly so, by name or alias."""
    found = filters(connection, Query(speaker=name))
    where = f"statement_words MATCH :fits AND {_SPEAKER_IS}"
    return _matching(connection, where, most, {"fits": found.statement[0], "is": name})


def _matching(connection: sqlite3.Connection, where: str, most: int, given: dict[str, str | int]) -> Matching:
    return _found(
        connection, f"SELECT rowid FROM statement_words WHERE {where} ORDER BY rowid DESC LIMIT {most + 1}", most, given
    )


def _found(connection: sqlite3.Connection, sql: str, most: int, given: dict[str, str | int]) -> Matching:
    # As one row: for each row that is fetched a thread lets others run and waits for its turn.
    rowids = json.loads(connection.execute(f"SELECT json_group_array(rowid) FROM ({sql})", given).fetchone()[0])
    return Matching(tuple(rowids)).first(most)
