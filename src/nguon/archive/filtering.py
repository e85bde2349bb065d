"""The filters of a search as FTS5 expressions."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from nguon.archive.asking import Term, expression
from nguon.archive.dates import bounds, seconds
from nguon.archive.errors import BadQuery
from nguon.archive.index import date_range_facets, kind_facet, language_facet, outlet_facet
from nguon.archive.results import Query
from nguon.archive.rows import STATEMENT_KINDS
from nguon.archive.showing import find
from nguon.archive.words import WORD
from nguon.record import Span

_NOTHING = '"n_"'


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold of the page, in both search tables; of the statement; and of the page's date."""

    page: tuple[str, ...]
    statement: tuple[str, ...]
    dates: str | None


def filters(connection: sqlite3.Connection, query: Query) -> Filters:
    """The filters of a query; BadQuery if one cannot be understood."""
    page = [_outlet(connection, query.outlet), _language(query.language)]
    statement = [_names("speaker", query.speaker), _names("relay", query.relay), _kind(query.kind)]
    dates = _dates(connection, query.since, query.until)
    return Filters(tuple(part for part in page if part), tuple(part for part in statement if part), dates)


def _names(column: str, name: str | None) -> str | None:
    """The words of the name, one after another in one of the names that the column holds."""
    if name is None:
        return None
    words = tuple(WORD.findall(name))
    return f"{column} : {expression(Term(words))}" if words else _NOTHING


def _outlet(connection: sqlite3.Connection, name: str | None) -> str | None:
    if name is None:
        return None
    term = Term(tuple(WORD.findall(name)))
    outlets = connection.execute("SELECT outlet, name FROM outlets").fetchall() if term.words else []
    facets = [f'"{outlet_facet(outlet)}"' for outlet, known in outlets if find(known, [Span(0, len(known))], (term,))]
    return f"({' OR '.join(facets)})" if facets else _NOTHING


def _language(language: str | None) -> str | None:
    return None if language is None else f'"{language_facet(language)}"'


def _kind(kind: str | None) -> str | None:
    if kind is None:
        return None
    if kind not in STATEMENT_KINDS:
        raise BadQuery(f"{kind!r} is no kind of statement; there are {', '.join(STATEMENT_KINDS)}")
    return f'"{kind_facet(kind)}"'


def _dates(connection: sqlite3.Connection, since: str | None, until: str | None) -> str | None:
    if since is None and until is None:
        return None
    known = known_dates(connection)
    first = _bounds("since", since)[0] if since is not None else None
    last = _bounds("until", until)[1] if until is not None else None
    if known is None:
        return _NOTHING
    first, last = max(first or known[0], known[0]), min(last or known[1], known[1])
    facets = date_range_facets(first, last)
    return f"({' OR '.join(facets)})" if facets else _NOTHING


def second(day: date) -> int:
    """The day's first second, since 1970."""
    return seconds(datetime(day.year, day.month, day.day))


def _bounds(name: str, value: str) -> tuple[date, date]:
    found = bounds(value)
    if found is None:
        raise BadQuery(f"{name} {value!r} is no date; write 2024, 2024-10 or 2024-10-04")
    return found[0].date(), found[1].date()


def known_dates(connection: sqlite3.Connection) -> tuple[date, date] | None:
    """Days such that every dated article may lie between them."""
    select = "FROM versions WHERE is_current = 1 AND latest IS NOT NULL"
    first, last = connection.execute(f"SELECT (SELECT min(latest) {select}), (SELECT max(latest) {select})").fetchone()
    if first is None or last is None:
        return None
    return _day(first), _day(last)


def _day(second: int) -> date:
    return date.fromordinal(datetime(1970, 1, 1).toordinal() + second // 86400)
