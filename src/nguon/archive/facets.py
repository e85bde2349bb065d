"""What the statements that fit a query have in common: how many each speaker, relay, outlet, country, kind … has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nguon.archive.matching import Matching, matching
from nguon.archive.results import Query
from nguon.archive.rows import EVENT_TYPES, LINK_ROLES, STATEMENT_KINDS, code

#: Counting takes 8 microseconds a statement for all facets together; of more than this the ones added last are counted.
MOST_COUNTED = 2000
#: So many values of a facet are told, the most frequent.
MOST_TOLD = 10

_ENTITY = "CROSS JOIN statements s ON s.statement = f.value CROSS JOIN entities e ON e.version = s.version AND e.position ="
_VERSION = "CROSS JOIN statements s ON s.statement = f.value CROSS JOIN versions v ON v.version = s.version"


@dataclass(frozen=True, slots=True)
class Facet:
    """One value and how many of the counted statements have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The most frequent values of each facet; `counted` statements were looked at, all unless `is_least`.

    `country` is the speaker's (ISO 3166 alpha-3), `event` the PLOVER type of an event that the statement reports, `month` that of
    publication.
    """

    counted: int = 0
    is_least: bool = False
    speaker: tuple[Facet, ...] = ()
    relay: tuple[Facet, ...] = ()
    outlet: tuple[Facet, ...] = ()
    country: tuple[Facet, ...] = ()
    kind: tuple[Facet, ...] = ()
    event: tuple[Facet, ...] = ()
    language: tuple[Facet, ...] = ()
    month: tuple[Facet, ...] = ()


def facets(connection: sqlite3.Connection, query: Query, most: int = MOST_COUNTED) -> Facets:
    """The facets of a query's statements; BadQuery if it makes no sense."""
    return counted(connection, matching(connection, query, most))


def counted(connection: sqlite3.Connection, found: Matching) -> Facets:
    """The facets of the statements that were found."""

    def by(
        what: str, joined: str, where: str = "1", names: tuple[str, ...] | None = None, told: int = MOST_TOLD
    ) -> tuple[Facet, ...]:
        sql = f"""
            SELECT {what} AS told, count(DISTINCT f.value) AS count FROM json_each(?) f {joined}
            WHERE told IS NOT NULL AND {where} GROUP BY told ORDER BY count DESC, told LIMIT {told}"""
        return _facets(connection.execute(sql, (found.as_json,)), names)

    return Facets(
        counted=len(found.rowids),
        is_least=found.is_least,
        speaker=by("e.name", f"{_ENTITY} s.speaker"),
        relay=by("e.name", f"CROSS JOIN links l ON l.statement = f.value {_ENTITY} l.entity", f"l.role IN ({_relay_roles()})"),
        outlet=by("o.name", f"{_VERSION} JOIN outlets o ON o.outlet = v.outlet"),
        country=by("e.country", f"{_ENTITY} s.speaker"),
        kind=by("s.kind", "CROSS JOIN statements s ON s.statement = f.value", names=STATEMENT_KINDS),
        event=by("h.type", f"{_VERSION} JOIN events h ON h.version = s.version", _REPORTED, EVENT_TYPES, len(EVENT_TYPES)),
        language=by("v.language", _VERSION),
        month=by("substr(v.published, 1, 7)", _VERSION, "v.published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*'", told=600),
    )


#: An event's `within` counts from the version's first statement.
_REPORTED = "h.within = s.statement - v.first_statement"


def _relay_roles() -> str:
    return f"{code(LINK_ROLES, 'relay')}, {code(LINK_ROLES, 'byline')}"


def _facets(rows: Iterable[tuple[int | str, int]], names: tuple[str, ...] | None) -> tuple[Facet, ...]:
    return tuple(Facet(names[int(value)] if names else str(value), count) for value, count in rows)


def as_mapping(found: Facets) -> Mapping[str, tuple[Facet, ...]]:
    """The facets by their names."""
    names = ("speaker", "relay", "outlet", "country", "kind", "event", "language", "month")
    return {name: getattr(found, name) for name in names}
