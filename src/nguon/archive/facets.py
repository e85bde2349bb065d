"""What the statements that fit a query have in common: how many each speaker, relay, outlet, country, kind … has."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from nguon.archive.matching import Matching, matching
from nguon.archive.results import Query
from nguon.archive.rows import EVENT_TYPES, LINK_ROLES, STATEMENT_KINDS, code

#: Counting takes some microseconds a statement for all facets together; of more than this the ones added last are counted.
MOST_COUNTED = 1000
#: So many values of a facet are told, the most frequent.
MOST_TOLD = 10

_SPEAKER = (
    "CROSS JOIN statements s ON s.statement = f.value CROSS JOIN entities e ON e.version = s.version AND e.position = s.speaker"
)


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
    counts: dict[str, list[tuple[str | int, int]]] = {}
    for what, value, count in json.loads(connection.execute(_COUNTS, (found.as_json,)).fetchone()[0]):
        counts.setdefault(what, []).append((value, count))

    def told(what: str, names: tuple[str, ...] | None = None) -> tuple[Facet, ...]:
        return tuple(Facet(names[int(value)] if names else str(value), count) for value, count in counts.get(what, ()))

    return Facets(
        counted=len(found.rowids),
        is_least=found.is_least,
        speaker=told("speaker"),
        relay=told("relay"),
        outlet=told("outlet"),
        country=told("country"),
        kind=told("kind", STATEMENT_KINDS),
        event=told("event", EVENT_TYPES),
        language=told("language"),
        month=told("month"),
    )


def speakers_of(connection: sqlite3.Connection, found: Matching) -> tuple[Facet, ...]:
    """The facet of the speakers alone."""
    sql = f"""
        SELECT e.name, count(*) AS count FROM json_each(?) f {_SPEAKER}
        GROUP BY e.name ORDER BY count DESC, e.name LIMIT {MOST_TOLD}"""
    return tuple(Facet(*row) for row in connection.execute(sql, (found.as_json,)))


def _relay_roles() -> str:
    return f"{code(LINK_ROLES, 'relay')}, {code(LINK_ROLES, 'byline')}"


def _most(what: str, value: str, source: str, most: int = MOST_TOLD, count: str = "count(*)") -> str:
    """SQL for the most frequent values of one facet: its name, the value and how many statements have it."""
    return f"""
        SELECT * FROM (SELECT '{what}', {value} AS told, {count} AS count FROM {source}
        GROUP BY told HAVING told IS NOT NULL ORDER BY count DESC, told LIMIT {most})"""


#: All facets of the statements whose rowids are given, as one row of JSON: what a statement is asked for is looked up once for
#: all of them, and a row less is a row that need not wait for other threads.
_COUNTS = f"""
WITH said AS MATERIALIZED (
    SELECT s.statement, s.version, v.first_statement, s.kind, e.name, e.country, v.outlet, v.language, v.published
    FROM json_each(?) f CROSS JOIN statements s ON s.statement = f.value CROSS JOIN versions v ON v.version = s.version
        LEFT JOIN entities e ON e.version = s.version AND e.position = s.speaker)
SELECT json_group_array(json_array(what, value, count)) FROM (
    SELECT NULL AS what, NULL AS value, NULL AS count WHERE 0
    {
    " UNION ALL ".join(
        (
            "",
            _most("speaker", "name", "said"),
            _most(
                "relay",
                "e.name",
                "said CROSS JOIN links l ON l.statement = said.statement AND l.role IN "
                f"({_relay_roles()}) CROSS JOIN entities e ON e.version = said.version AND e.position = l.entity",
                count="count(DISTINCT said.statement)",
            ),
            _most("outlet", "o.name", "said JOIN outlets o ON o.outlet = said.outlet"),
            _most("country", "country", "said"),
            _most("kind", "kind", "said"),
            _most(
                "event",
                "h.type",
                "said CROSS JOIN events h ON h.version = said.version AND h.within = said.statement - said.first_statement",
                len(EVENT_TYPES),
                "count(DISTINCT said.statement)",
            ),
            _most("language", "language", "said"),
            _most("month", "substr(published, 1, 7)", "said WHERE published GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]*'", 600),
        )
    )
})"""


def as_mapping(found: Facets) -> Mapping[str, tuple[Facet, ...]]:
    """The facets by their names."""
    names = ("speaker", "relay", "outlet", "country", "kind", "event", "language", "month")
    return {name: getattr(found, name) for name in names}
