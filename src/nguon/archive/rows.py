"""A record as rows and back again. Nothing here knows of articles, versions or searching.

Kinds, roles and the like are kept as their places in the lists that record.py gives, so those lists may only grow at their ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from nguon.record import (
    BlockKind,
    EntityKind,
    EventStatus,
    EventType,
    LinkRole,
    NameKind,
    Record,
    Span,
    Statement,
    StatementKind,
    Time,
)

Row = tuple[Any, ...]

BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)
NAME_KINDS: tuple[str, ...] = get_args(NameKind)
ENTITY_KINDS: tuple[str, ...] = get_args(EntityKind)
STATEMENT_KINDS: tuple[str, ...] = get_args(StatementKind)
LINK_ROLES: tuple[str, ...] = get_args(LinkRole)
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
EVENT_STATUSES: tuple[str, ...] = get_args(EventStatus)
_CODES = {
    names: {name: code for code, name in enumerate(names)}
    for names in (BLOCK_KINDS, NAME_KINDS, ENTITY_KINDS, STATEMENT_KINDS, LINK_ROLES, EVENT_TYPES, EVENT_STATUSES)
}

#: Every table that holds parts of a version, parents first, with the number of its columns.
PARTS = {
    "texts": 2,
    "authors": 3,
    "blocks": 7,
    "names": 5,
    "times": 5,
    "entities": 10,
    "aliases": 4,
    "statements": 13,
    "contents": 4,
    "links": 6,
    "events": 14,
    "contexts": 4,
    "parties": 5,
}
_INSERTS = {table: f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})" for table, columns in PARTS.items()}


def code(names: tuple[str, ...], name: str) -> int:
    """The number by which one of `names` is kept."""
    return _CODES[names][name]


def insert_parts(connection: sqlite3.Connection, version: int, first_statement: int, record: Record) -> None:
    """Put everything of a record but its article's fields into the tables; its statements get rowids from `first_statement`."""
    for table, rows in _parts(version, first_statement, record).items():
        connection.executemany(_INSERTS[table], rows)


def _parts(version: int, first_statement: int, record: Record) -> dict[str, list[Row]]:
    article = record.article
    positions = {entity.id: position for position, entity in enumerate(record.entities)}
    parts: dict[str, list[Row]] = {
        "texts": [(version, article.text)],
        "authors": [(version, i, name) for i, name in enumerate(article.authors)],
        "blocks": [
            (version, i, code(BLOCK_KINDS, b.kind), b.start, b.end, b.credit, b.href) for i, b in enumerate(article.blocks)
        ],
        "names": [(version, i, code(NAME_KINDS, n.kind), n.start, n.end) for i, n in enumerate(record.names)],
        "times": [(version, i, t.start, t.end, t.value) for i, t in enumerate(record.times)],
    }
    parts |= _entity_parts(version, record)
    parts |= _statement_parts(version, first_statement, record, positions)
    parts |= _event_parts(version, record, positions)
    return {table: rows for table, rows in parts.items() if rows}


def _entity_parts(version: int, record: Record) -> dict[str, list[Row]]:
    entities = list(enumerate(record.entities))
    return {
        "entities": [
            (
                *(version, i, e.id, code(ENTITY_KINDS, e.kind), e.name, e.country, e.sector, _spans_as_json(e.mentions)),
                *((e.coordinates.latitude, e.coordinates.longitude) if e.coordinates else (None, None)),
            )
            for i, e in entities
        ],
        "aliases": [(version, i, j, alias) for i, e in entities for j, alias in enumerate(e.aliases)],
    }


def _statement_parts(version: int, first: int, record: Record, positions: dict[str, int]) -> dict[str, list[Row]]:
    statements = list(enumerate(record.statements, first))
    return {
        "statements": [(i, version, *_statement_row(s, positions)) for i, s in statements],
        "contents": [(i, j, *span) for i, s in statements for j, span in enumerate(s.content)],
        "links": [
            (i, j, positions[link.entity], code(LINK_ROLES, link.role), *_ends(link.span))
            for i, s in statements
            for j, link in enumerate(s.chain)
        ],
    }


def _statement_row(s: Statement, positions: dict[str, int]) -> Row:
    speaker = None if s.speaker is None else positions[s.speaker]
    kind = code(STATEMENT_KINDS, s.kind)
    return (s.id, kind, *_ends(s.cue), *_ends(s.source), speaker, *_when(s.time), s.confidence)


def _event_parts(version: int, record: Record, positions: dict[str, int]) -> dict[str, list[Row]]:
    events = list(enumerate(record.events))
    reports = {statement.id: position for position, statement in enumerate(record.statements)}
    rows = [
        (
            *(version, i, e.id, code(EVENT_TYPES, e.type), e.mode, *e.trigger, *_when(e.time), e.place),
            *(code(EVENT_STATUSES, e.status), None if e.within is None else reports[e.within], e.confidence),
        )
        for i, e in events
    ]
    return {
        "events": rows,
        "contexts": [(version, i, j, context) for i, e in events for j, context in enumerate(e.contexts)],
        "parties": [
            (version, i, side, j, positions[party])
            for i, e in events
            for side, parties in enumerate((e.actors, e.recipients))
            for j, party in enumerate(parties)
        ],
    }


def _spans_as_json(spans: Iterable[Span]) -> str:
    return f"[{','.join(f'{start},{end}' for start, end in spans)}]"


def _spans(ends: str) -> list[tuple[int, int]]:
    flat = json.loads(ends)
    return list(zip(flat[::2], flat[1::2], strict=True))


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _when(time: Time | None) -> tuple[int | None, int | None, str | None]:
    return (None, None, None) if time is None else (time.start, time.end, time.value)


def delete_parts(connection: sqlite3.Connection, version: int, statements: tuple[int, int] | None) -> None:
    """Take everything of a version but its own row out of the tables."""
    for table in ("texts", "authors", "blocks", "names", "times", "events", "entities"):
        connection.execute(f"DELETE FROM {table} WHERE version = ?", (version,))
    if statements:
        connection.execute("DELETE FROM statements WHERE statement BETWEEN ? AND ?", statements)


def read_parts(connection: sqlite3.Connection, version: int, statements: tuple[int, int] | None) -> dict[str, Any]:
    """The fields of a Record but `article`, whose `text`, `authors` and `blocks` stand under those names."""

    def rows(table: str, order: str = "position") -> Iterator[Row]:
        return connection.execute(f"SELECT * FROM {table} WHERE version = ? ORDER BY {order}", (version,))

    entities = _read_entities(rows)
    ids = [entity["id"] for entity in entities]
    said = list(read_statements(connection, statements, ids)) if statements else []
    return {
        "text": next(iter(rows("texts", "version")))[1],
        "authors": [name for _, _, name in rows("authors")],
        "blocks": [
            {"kind": BLOCK_KINDS[kind], "start": start, "end": end, "credit": credit, "href": href}
            for _, _, kind, start, end, credit, href in rows("blocks")
        ],
        "names": [{"kind": NAME_KINDS[kind], "start": start, "end": end} for _, _, kind, start, end in rows("names")],
        "times": [{"start": start, "end": end, "value": value} for _, _, start, end, value in rows("times")],
        "entities": entities,
        "statements": [fields for _, fields in said],
        "events": _read_events(rows, ids, [fields["id"] for _, fields in said]),
    }


def _read_entities(rows: Any) -> list[dict[str, Any]]:
    aliases = _grouped((entity, name) for _, entity, _, name in rows("aliases", "entity, position"))
    return [
        {
            "id": own_id,
            "kind": ENTITY_KINDS[kind],
            "name": name,
            "country": country,
            "sector": sector,
            "aliases": aliases.get(position, ()),
            "mentions": _spans(mentions),
            "coordinates": None if latitude is None else {"latitude": latitude, "longitude": longitude},
        }
        for _, position, own_id, kind, name, country, sector, mentions, latitude, longitude in rows("entities")
    ]


def read_statements(
    connection: sqlite3.Connection, statements: tuple[int, int], entities: list[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rowids and fields of the statements with rowids from the first to the second; `entities` are the ids by position."""

    def rows(table: str, order: str) -> Iterator[Row]:
        return connection.execute(f"SELECT * FROM {table} WHERE statement BETWEEN ? AND ? ORDER BY {order}", statements)

    contents = _grouped((said, (start, end)) for said, _, start, end in rows("contents", "statement, position"))
    chains = _grouped(
        (said, {"entity": entities[entity], "role": LINK_ROLES[role], "span": _span(start, end)})
        for said, _, entity, role, start, end in rows("links", "statement, position")
    )
    for said, _, own_id, kind, cue, cue_end, source, source_end, speaker, time, time_end, value, confidence in rows(
        "statements", "statement"
    ):
        yield (
            said,
            {
                "id": own_id,
                "kind": STATEMENT_KINDS[kind],
                "content": contents[said],
                "chain": chains.get(said, ()),
                "cue": _span(cue, cue_end),
                "source": _span(source, source_end),
                "confidence": confidence,
                "speaker": None if speaker is None else entities[speaker],
                "time": _time(time, time_end, value),
            },
        )


def _read_events(rows: Any, entities: list[str], statements: list[str]) -> list[dict[str, Any]]:
    contexts = _grouped((event, context) for _, event, _, context in rows("contexts", "event, position"))
    parties = _grouped(
        ((event, side), entities[entity]) for _, event, side, _, entity in rows("parties", "event, side, position")
    )
    return [
        {
            "id": own_id,
            "type": EVENT_TYPES[kind],
            "mode": mode,
            "trigger": (start, end),
            "place": place,
            "time": _time(time, time_end, value),
            "status": EVENT_STATUSES[status],
            "confidence": confidence,
            "contexts": contexts.get(i, ()),
            "within": None if within is None else statements[within],
            "actors": parties.get((i, 0), ()),
            "recipients": parties.get((i, 1), ()),
        }
        for _, i, own_id, kind, mode, start, end, time, time_end, value, place, status, within, confidence in rows("events")
    ]


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: defaultdict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _span(start: int | None, end: int | None) -> tuple[int, int] | None:
    return None if start is None or end is None else (start, end)


def _time(start: int | None, end: int | None, value: str | None) -> dict[str, Any] | None:
    return None if value is None else {"start": start, "end": end, "value": value}
