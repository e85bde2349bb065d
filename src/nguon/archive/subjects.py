"""One person or organisation across the archive, by name: what they said, through whom, on what, with whom, what was done."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from nguon.archive import hits
from nguon.archive.asking import Term, expression
from nguon.archive.facets import MOST_COUNTED, Facet, Facets, counted
from nguon.archive.matching import Matching, said_by
from nguon.archive.results import StatementHit
from nguon.archive.rows import ENTITY_KINDS, code
from nguon.archive.words import WORD
from nguon.record import Coordinates, EntityKind, EventStatus, EventType

_T = TypeVar("_T")

#: So many articles with the name are looked through for whom it means, those added last.
MOST_ARTICLES = 300
#: So many of the articles that a traced actor is met in are looked at, those added last.
MOST_SIGHTED = 1000
#: So many of their statements are told, the latest.
MOST_SAID = 20
#: So many statements are looked through for the names in them.
MOST_STATEMENTS = 300
#: So many rows of each list are told.
MOST_TOLD = 12
#: So many of an article's events are told on a page.
MOST_EVENTS = 60


@dataclass(frozen=True, slots=True)
class Deed:
    """An event that somebody did or that was done to them: the words that name it, and where they stand in the article."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    event: str
    type: EventType
    status: EventStatus
    words: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    time: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Namesake:
    """One who is called so, as far as tracing can tell them from others."""

    actor: str
    name: str
    country: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Subject:
    """What the archive has of somebody. Counts are of what was added last, up to a bound; `facets` says what was counted.

    `actor` is who it is across articles, null where that was not traced or where several may be meant: then all goes by the name
    alone, and `namesakes` are those several. `kind` is what most articles take them for, null if none has them as an entity;
    `coordinates` is where most of those that tell have a place.
    `said` are their latest statements, `topics` the names in what they said, `company` the people and bodies in the same
    articles, `about` what others say with the name in it.
    """

    name: str
    actor: str | None
    kind: EntityKind | None
    country: str | None
    coordinates: Coordinates | None
    also: tuple[Facet, ...]
    namesakes: tuple[Namesake, ...]
    facets: Facets
    said: tuple[StatementHit, ...]
    topics: tuple[Facet, ...]
    company: tuple[Facet, ...]
    about: tuple[StatementHit, ...]
    about_total: int
    done_by: tuple[Deed, ...]
    done_to: tuple[Deed, ...]

    @property
    def is_known(self) -> bool:
        """Whether the archive has anything of them."""
        return self.kind is not None or bool(self.facets.counted or self.about_total)


def subject(connection: sqlite3.Connection, key: str) -> Subject:
    """What is known of an actor, by id, or of a name.

    Of a name that only one actor has, that actor is meant. Of any other, entities are meant that their article calls exactly so,
    by name or alias.
    """
    called = _called(connection, "actor = ?", key) or _called(connection, "name = ?", key)
    actor, name = (called[0].actor, called[0].name) if len(called) == 1 else (None, key)
    places = _sighted(connection, actor) if actor else _entities(connection, name)
    said = _said_at(connection, places) if actor else said_by(connection, name, MOST_COUNTED)
    return Subject(
        name,
        actor,
        *_most_taken_for(places),
        _also(places, name),
        tuple(one for one in _called(connection, "name = ?", name) if one.actor != actor),
        counted(connection, said),
        hits.statement_hits(connection, _newest(connection, said), ()),
        _topics(connection, said.first(MOST_STATEMENTS), name),
        _company(connection, places),
        *_about(connection, name),
        _deeds(connection, places, 0),
        _deeds(connection, places, 1),
    )


_ACTORS = (
    "SELECT actor, title, country, count(*) AS articles FROM sightings WHERE {} GROUP BY actor ORDER BY articles DESC, actor"
)


def _called(connection: sqlite3.Connection, condition: str, key: str) -> list[Namesake]:
    """The actors of an id or of a name, those of the most articles first."""
    rows = connection.execute(f"{_ACTORS.format(condition)} LIMIT {MOST_TOLD + 1}", (key,))
    return [Namesake(*row) for row in rows]


def _sighted(connection: sqlite3.Connection, actor: str) -> list[_Place]:
    """Where an actor is met, in the articles added last."""
    sql = f"""
        SELECT t.version, g.position, g.kind, g.name, g.country, e.latitude, e.longitude
        FROM sightings g JOIN traces t USING (trace) LEFT JOIN entities e ON e.version = t.version AND e.position = g.position
        WHERE g.actor = ? AND t.version IS NOT NULL ORDER BY t.version DESC LIMIT {MOST_SIGHTED}"""
    return [_Place(*row) for row in connection.execute(sql, (actor,))]


def _said_at(connection: sqlite3.Connection, places: list[_Place]) -> Matching:
    sql = f"""
        SELECT s.statement FROM json_each(?) p CROSS JOIN versions v ON v.version = p.value ->> 0
        CROSS JOIN statements s ON s.statement BETWEEN v.first_statement AND v.last_statement
        WHERE s.speaker = p.value ->> 1 ORDER BY s.statement DESC LIMIT {MOST_COUNTED + 1}"""
    return Matching(tuple(rowid for (rowid,) in connection.execute(sql, (_as_json(places),)))).first(MOST_COUNTED)


def _as_json(places: list[_Place]) -> str:
    return json.dumps([(place.version, place.position) for place in places])


def _newest(connection: sqlite3.Connection, said: Matching) -> tuple[int, ...]:
    sql = f"""
        SELECT f.value FROM json_each(?) f CROSS JOIN statements s ON s.statement = f.value
        CROSS JOIN versions v ON v.version = s.version ORDER BY v.latest DESC, v.version DESC, f.value LIMIT {MOST_SAID}"""
    return tuple(rowid for (rowid,) in connection.execute(sql, (said.as_json,)))


@dataclass(frozen=True, slots=True)
class _Place:
    """An entity of an article that the name may mean."""

    version: int
    position: int
    kind: int
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None


def _entities(connection: sqlite3.Connection, name: str) -> list[_Place]:
    words = tuple(WORD.findall(name))
    if not words:
        return []
    sql = f"""
        SELECT e.version, e.position, e.kind, e.name, e.country, e.latitude, e.longitude
        FROM (SELECT rowid FROM article_words WHERE article_words MATCH :fits ORDER BY rowid DESC LIMIT {MOST_ARTICLES}) f
        CROSS JOIN entities e ON e.version = f.rowid
        WHERE e.name = :name OR EXISTS (
            SELECT 1 FROM aliases a WHERE a.version = e.version AND a.entity = e.position AND a.name = :name)"""
    fits = f"{{text title}} : ({expression(Term(words))})"
    return [_Place(*row) for row in connection.execute(sql, {"fits": fits, "name": name})]


def _most_taken_for(places: list[_Place]) -> tuple[EntityKind | None, str | None, Coordinates | None]:
    kinds: tuple[EntityKind, ...] = get_args(EntityKind)
    kind = _most(place.kind for place in places)
    points = ((p.latitude, p.longitude) for p in places if p.latitude is not None and p.longitude is not None)
    point = _most(points) if kind is not None and kinds[kind] == "place" else None
    coordinates = Coordinates(latitude=point[0], longitude=point[1]) if point else None
    return (None if kind is None else kinds[kind]), _most(place.country for place in places if place.country), coordinates


def _most(values: Iterable[_T]) -> _T | None:
    counts = _counts(values)
    return counts[0][0] if counts else None


def _counts(values: Iterable[_T]) -> list[tuple[_T, int]]:
    """The values with how often each is there, the most frequent first."""
    found: dict[_T, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return sorted(found.items(), key=lambda entry: (-entry[1], str(entry[0])))


def _also(places: list[_Place], name: str) -> tuple[Facet, ...]:
    return _told((one, count) for one, count in _counts(place.name for place in places) if one != name)


def _told(counts: Iterable[tuple[str, int]]) -> tuple[Facet, ...]:
    return tuple(Facet(*entry) for entry in list(counts)[:MOST_TOLD])


def _topics(connection: sqlite3.Connection, said: Matching, name: str) -> tuple[Facet, ...]:
    """The names within what they said."""
    sql = """
        SELECT substr(t.text, n.start + 1, n."end" - n.start), f.value FROM json_each(?) f
        CROSS JOIN statements s ON s.statement = f.value
        CROSS JOIN contents c ON c.statement = f.value
        CROSS JOIN names n ON n.version = s.version AND n.start >= c.start AND n."end" <= c."end"
        CROSS JOIN texts t ON t.version = s.version"""
    pairs = set(connection.execute(sql, (said.as_json,)))
    return _told(_counts(found for found, _ in pairs if found not in name and name not in found))


def _company(connection: sqlite3.Connection, places: list[_Place]) -> tuple[Facet, ...]:
    """The people and bodies in the same articles."""
    kinds = ", ".join(str(code(ENTITY_KINDS, kind)) for kind in ("person", "organization"))
    own = {(place.version, place.position) for place in places}
    versions = sorted({place.version for place in places}, reverse=True)[:MOST_ARTICLES]
    sql = f"""
        SELECT e.version, e.position, e.name FROM json_each(?) f CROSS JOIN entities e ON e.version = f.value
        WHERE e.kind IN ({kinds})"""
    rows = connection.execute(sql, (json.dumps(versions),))
    named = dict.fromkeys((version, name) for version, position, name in rows if (version, position) not in own)
    return _told(_counts(name for _, name in named))


def _about(connection: sqlite3.Connection, name: str) -> tuple[tuple[StatementHit, ...], int]:
    words = tuple(WORD.findall(name))
    if not words:
        return (), 0
    named = expression(Term(words))
    fits = f"(content : ({named})) NOT (speaker : ({named}))"
    sql = "SELECT rowid FROM statement_words WHERE statement_words MATCH ? ORDER BY rowid DESC"
    rowids = [rowid for (rowid,) in connection.execute(f"{sql} LIMIT {MOST_TOLD}", (fits,))]
    total = connection.execute(f"SELECT count(*) FROM ({sql} LIMIT 10000)", (fits,)).fetchone()[0]
    return hits.statement_hits(connection, rowids, (Term(words),)), total


_PARTIES = """
SELECT p.side, e.name FROM parties p JOIN entities e ON e.version = p.version AND e.position = p.entity
WHERE p.version = ? AND p.event = ? ORDER BY p.side, p.position"""
_TOLD = """
SELECT h.version, h.position, a.id, v.title, o.name, v.published, h.id, h.type, h.status,
    substr(t.text, h.start + 1, h."end" - h.start), h.time_value, h.place"""
_DEEDS = f"""{_TOLD}
FROM (
    SELECT DISTINCT h.version, h.position, v.published
    FROM json_each(:at) f CROSS JOIN parties p ON p.version = f.value ->> 0 AND p.entity = f.value ->> 1 AND p.side = :side
        CROSS JOIN events h ON h.version = p.version AND h.position = p.event CROSS JOIN versions v ON v.version = p.version
    ORDER BY coalesce(v.published, '') DESC, h.version DESC, h.position LIMIT {MOST_EVENTS}) found
    CROSS JOIN events h ON h.version = found.version AND h.position = found.position
    CROSS JOIN versions v ON v.version = h.version JOIN articles a USING (article) JOIN texts t ON t.version = h.version
    LEFT JOIN outlets o USING (outlet)
ORDER BY coalesce(v.published, '') DESC, h.version DESC, h.position"""
_DEED = f"""{_TOLD}
FROM articles a JOIN versions v ON v.article = a.article AND v.is_current = 1 JOIN texts t ON t.version = v.version
    JOIN events h ON h.version = v.version LEFT JOIN outlets o USING (outlet)
WHERE a.id = ? AND h.id = ?"""


def _deeds(connection: sqlite3.Connection, places: list[_Place], side: int) -> tuple[Deed, ...]:
    """The events that they did (side 0) or that were done to them (side 1), the newest first."""
    rows = connection.execute(_DEEDS, {"at": _as_json(places), "side": side}).fetchall()
    return tuple(_deed(connection, row) for row in rows)


def deed(connection: sqlite3.Connection, article: str, event: str) -> Deed | None:
    """An event of an article's current version by its id there; null if it has no such event."""
    row = connection.execute(_DEED, (article, event)).fetchone()
    return _deed(connection, row) if row else None


def _deed(connection: sqlite3.Connection, row: tuple[Any, ...]) -> Deed:
    version, position, article, title, outlet, published, own_id, kind, status, words, time, place = row
    parties = connection.execute(_PARTIES, (version, position)).fetchall()
    actors, recipients = (tuple(name for side, name in parties if side == wanted) for wanted in (0, 1))
    types: tuple[EventType, ...] = get_args(EventType)
    statuses: tuple[EventStatus, ...] = get_args(EventStatus)
    happened = (own_id, types[kind], statuses[status], words)
    return Deed(article, title, outlet, published, *happened, actors, recipients, time, place)
