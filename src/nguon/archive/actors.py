"""Actors as rows: whom each entity of a traced article was taken for, what was decided by hand, and who was imported.

Every function takes the connection of `Archive.changing()` or, where it only reads, of `Archive.looking()`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from nguon.archive.rows import ENTITY_KINDS, NAME_KINDS, code
from nguon.record import Article, Entity, Name, Record, Span

_AT_A_TIME = 500


class SightingRow(NamedTuple):
    """A row of `sightings`; `kind` by name, `compared` and `why` as JSON."""

    trace: int
    position: int
    entity: str
    name: str
    label: str
    block: str
    compared: str | None
    kind: str
    own: str
    actor: str
    title: str
    country: str | None
    why: str


class ImportedRow(NamedTuple):
    """A row of `imported` with its forms; `kind` by name, tenures as [office, country, start, end]."""

    item: str
    kind: str
    name: str
    country: str | None
    field: str | None
    gender: str | None
    born: int | None
    fame: int
    tenures: tuple[tuple[str, str | None, str, str], ...]
    same_as: str | None
    forms: tuple[str, ...]


_COLUMNS = "trace, position, entity, name, label, block, compared, kind, own, actor, title, country, why"


def cast_of(connection: sqlite3.Connection, version: int) -> Record:
    """Of a version's record what actors are told by, not checked anew: text, date, language, outlet, places and bodies named,
    entities."""
    own_id, language, published, outlet, text = connection.execute(
        "SELECT v.own_id, v.language, v.published, o.name, t.text FROM versions v JOIN texts t USING (version) "
        "LEFT JOIN outlets o USING (outlet) WHERE version = ?",
        (version,),
    ).fetchone()
    article = Article.model_construct(id=own_id, input="", language=language, published=published, outlet=outlet, text=text)
    kinds = {code(NAME_KINDS, kind): kind for kind in ("place", "organization")}
    found = connection.execute(
        'SELECT start, "end", kind FROM names WHERE version = ? AND kind IN (?, ?) ORDER BY position', (version, *kinds)
    ).fetchall()
    names = tuple(Name.model_construct(start=start, end=end, kind=kinds[kind]) for start, end, kind in found)
    return Record.model_construct(article=article, names=names, entities=tuple(_entities(connection, version)))


def _entities(connection: sqlite3.Connection, version: int) -> Iterator[Entity]:
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    named = "SELECT entity, name FROM aliases WHERE version = ? ORDER BY entity, position"
    for entity, alias in connection.execute(named, (version,)):
        aliases[entity].append(alias)
    rows = connection.execute(
        "SELECT position, id, kind, name, country, mentions FROM entities WHERE version = ? ORDER BY position", (version,)
    )
    for position, own_id, kind, name, country, mentions in rows:
        flat = json.loads(mentions)
        spans = tuple(Span(start, end) for start, end in zip(flat[::2], flat[1::2], strict=True))
        known: dict[str, Any] = {"kind": ENTITY_KINDS[kind], "country": country, "sector": None}
        yield Entity.model_construct(id=own_id, name=name, aliases=tuple(aliases[position]), mentions=spans, **known)


def _row(values: Sequence[Any]) -> SightingRow:
    row = SightingRow(*values)
    return row._replace(kind=ENTITY_KINDS[int(row.kind)])


def put(connection: sqlite3.Connection, rows: Iterable[SightingRow]) -> None:
    """Keep sightings; those of one entity take each other's place."""
    connection.executemany(
        f"INSERT OR REPLACE INTO sightings ({_COLUMNS}) VALUES ({', '.join('?' * 13)})",
        (row._replace(kind=code(ENTITY_KINDS, row.kind)) for row in rows),  # type: ignore[arg-type]
    )


def of_traces(connection: sqlite3.Connection, traces: Iterable[int]) -> list[SightingRow]:
    """The sightings of some articles."""
    return _where_in(connection, "trace", list(traces))


def of_blocks(connection: sqlite3.Connection, blocks: Iterable[str]) -> list[SightingRow]:
    """The sightings of some blocks."""
    return _where_in(connection, "block", [block for block in blocks if block])


def of_actor(connection: sqlite3.Connection, actor: str) -> list[SightingRow]:
    """The sightings of an actor."""
    return _where_in(connection, "actor", [actor])


def of_name(connection: sqlite3.Connection, name: str) -> list[SightingRow]:
    """The sightings by a name, as it is written."""
    return _where_in(connection, "name", [name])


def _where_in(connection: sqlite3.Connection, column: str, values: Sequence[Any]) -> list[SightingRow]:
    found = []
    for i in range(0, len(values), _AT_A_TIME):
        some = values[i : i + _AT_A_TIME]
        also = "AND block <> '' " if column == "block" else ""
        sql = f"SELECT {_COLUMNS} FROM sightings WHERE {column} IN ({', '.join('?' * len(some))}) {also}ORDER BY trace, position"
        found += [_row(row) for row in connection.execute(sql, some)]
    return found


def forget(connection: sqlite3.Connection, traces: Iterable[int]) -> set[str]:
    """Take the sightings of some articles out; returns the blocks that they were in."""
    blocks: set[str] = set()
    for trace in traces:
        found = connection.execute("SELECT block FROM sightings WHERE trace = ? AND block <> ''", (trace,))
        blocks.update(block for (block,) in found)
        connection.execute("DELETE FROM sightings WHERE trace = ?", (trace,))
    return blocks


def assign(connection: sqlite3.Connection, rows: Iterable[SightingRow]) -> None:
    """Change whom sightings are taken for, and why."""
    connection.executemany(
        "UPDATE sightings SET own = ?, actor = ?, title = ?, country = ?, why = ? WHERE trace = ? AND position = ?",
        ((row.own, row.actor, row.title, row.country, row.why, row.trace, row.position) for row in rows),
    )


def articles_of(connection: sqlite3.Connection, traces: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """What the archive calls each article, and when it was published."""
    found: dict[int, tuple[str, str | None]] = {}
    wanted = list(traces)
    for i in range(0, len(wanted), _AT_A_TIME):
        some = wanted[i : i + _AT_A_TIME]
        sql = f"SELECT trace, article, published FROM traces WHERE trace IN ({', '.join('?' * len(some))})"
        found.update({trace: (article, published) for trace, article, published in connection.execute(sql, some)})
    return found


def labels_of(connection: sqlite3.Connection, traces: Iterable[int]) -> dict[int, frozenset[str]]:
    """For each article the labels of all that it names."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    wanted = list(traces)
    for i in range(0, len(wanted), _AT_A_TIME):
        some = wanted[i : i + _AT_A_TIME]
        sql = f"SELECT trace, label FROM sightings WHERE trace IN ({', '.join('?' * len(some))}) AND label <> ''"
        for trace, label in connection.execute(sql, some):
            found[trace].add(label)
    return {trace: frozenset(labels) for trace, labels in found.items()}


def stories_of(connection: sqlite3.Connection, traces: Iterable[int]) -> dict[int, str]:
    """The stories of those of these articles whose story others tell too."""
    found: dict[int, str] = {}
    wanted = list(traces)
    for i in range(0, len(wanted), _AT_A_TIME):
        some = wanted[i : i + _AT_A_TIME]
        marks = ", ".join("?" * len(some))
        sql = f"SELECT t.trace, s.story FROM traces t JOIN stories s USING (story) WHERE t.trace IN ({marks}) AND s.articles > 1"
        found.update(connection.execute(sql, some).fetchall())
    return found


# Decisions by hand.


def decisions(connection: sqlite3.Connection) -> list[tuple[int, bool, dict[int, frozenset[tuple[str, str]]]]]:
    """What was decided by hand, in order: its number, whether it is a join, and its sides as (article, name)."""
    sides: defaultdict[tuple[int, bool], defaultdict[int, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    rows = connection.execute("SELECT * FROM decisions ORDER BY decision, side, article, name")
    for number, is_join, side, article, name in rows:
        sides[number, bool(is_join)][side].add((article, name))
    return [(number, is_join, {side: frozenset(each) for side, each in by.items()}) for (number, is_join), by in sides.items()]


def decide(
    connection: sqlite3.Connection, is_join: bool, one: Iterable[tuple[str, str]], other: Iterable[tuple[str, str]]
) -> int:
    """Keep a decision; its number."""
    number: int = connection.execute("SELECT coalesce(max(decision), 0) + 1 FROM decisions").fetchone()[0]
    rows = [(number, int(is_join), side, *anchor) for side, anchors in enumerate((one, other)) for anchor in sorted(set(anchors))]
    connection.executemany("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", rows)
    return number


def unions(connection: sqlite3.Connection) -> dict[str, str]:
    """From the id of an actor that was joined by hand to the id that it has then."""
    return dict(connection.execute("SELECT own, actor FROM unions"))


def set_unions(connection: sqlite3.Connection, after: Mapping[str, str]) -> set[int]:
    """Keep what is joined by hand now, and follow it in the sightings; returns the articles of which some actor changed."""
    before = unions(connection)
    changed = {own for own in {*before, *after} if before.get(own, own) != after.get(own, own)}
    connection.execute("DELETE FROM unions")
    connection.executemany("INSERT INTO unions VALUES (?, ?)", after.items())
    traces: set[int] = set()
    for own in sorted(changed):
        traces.update(trace for (trace,) in connection.execute("SELECT trace FROM sightings WHERE own = ?", (own,)))
        connection.execute("UPDATE sightings SET actor = ? WHERE own = ?", (after.get(own, own), own))
    return traces


def anchored(connection: sqlite3.Connection, anchors: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[tuple[int, str]]]:
    """For each (article, name) the traces where it is met now and the actors worked out for it there."""
    sql = (
        "SELECT s.trace, s.own FROM traces t JOIN sightings s USING (trace) "
        "WHERE t.article = ? AND s.name = ? AND t.version IS NOT NULL"
    )
    return {anchor: set(connection.execute(sql, anchor)) for anchor in anchors}


# Imported actors.


def put_imported(connection: sqlite3.Connection, rows: Iterable[tuple[ImportedRow, Sequence[str]]]) -> None:
    """Keep imported actors, each with the blocks of its forms."""
    for row, blocks in rows:
        connection.execute("DELETE FROM imported_forms WHERE item = ?", (row.item,))
        connection.execute(
            "INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row.item, code(ENTITY_KINDS, row.kind), row.name, row.country, row.field, row.gender, row.born, row.fame),
                *(json.dumps(row.tenures), row.same_as),
            ),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO imported_forms VALUES (?, ?, ?)",
            ((block, row.item, form) for block, form in zip(blocks, row.forms, strict=True)),
        )


def imported(connection: sqlite3.Connection, block: str) -> list[ImportedRow]:
    """The imported actors that have a form of this block, with all their forms."""
    rows = connection.execute(
        "SELECT DISTINCT i.* FROM imported_forms f JOIN imported i USING (item) WHERE f.block = ? ORDER BY item", (block,)
    ).fetchall()
    return [_imported(connection, row) for row in rows]


def _imported(connection: sqlite3.Connection, row: Sequence[Any]) -> ImportedRow:
    item, kind, name, country, field, gender, born, fame, tenures, same_as = row
    named = connection.execute("SELECT DISTINCT form FROM imported_forms WHERE item = ? ORDER BY form", (item,))
    forms = tuple(form for (form,) in named)
    held = tuple((office, of, start, end) for office, of, start, end in json.loads(tenures))
    return ImportedRow(item, ENTITY_KINDS[kind], name, country, field, gender, born, fame, held, same_as, forms)


def imported_count(connection: sqlite3.Connection) -> int:
    """How many actors were imported."""
    count: int = connection.execute("SELECT count(*) FROM imported").fetchone()[0]
    return count


def queue_all(connection: sqlite3.Connection) -> None:
    """Have the actors of every article worked out anew."""
    connection.execute("INSERT OR IGNORE INTO trace_queue SELECT 'actors', trace FROM traces WHERE version IS NOT NULL")
