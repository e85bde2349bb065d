"""Finding actors in an archive, and joining or splitting them by hand; what was decided is kept when articles are read anew."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from nguon.archive import Archive, traces
from nguon.archive import actors as rows
from nguon.record import EntityKind, NguonError
from nguon.tracing import actors
from nguon.tracing.joining import Anchor
from nguon.tracing.naming import block_of, words_of
from nguon.tracing.sighting import short_id

_ID = re.compile(r"a-[0-9a-f]{10}")


class UnknownActor(NguonError, KeyError):
    """The archive has no actor of that id or name, or not in that article."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Met:
    """Where an actor is met: the article as the archive calls it, the entity's id and name there, and why it is this actor."""

    article: str
    entity: str
    name: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, organisation or place and all that the archive has of it, in order of article."""

    id: str
    name: str
    kind: EntityKind
    country: str | None
    met: tuple[Met, ...]


def found(connection: sqlite3.Connection, words: str) -> list[Actor]:
    """The actors of that id or name, the most often met first; a name may be any form that somebody known has."""
    is_id = _ID.fullmatch(words) is not None
    ids = {rows.unions(connection).get(words, words)} if is_id else _named(connection, words)
    some = [actor for own in ids if (actor := _actor(connection, own))]
    return sorted(some, key=lambda actor: (-len(actor.met), actor.id))


def _named(connection: sqlite3.Connection, name: str) -> set[str]:
    words, into = words_of(name), rows.unions(connection)
    matches = actors.knowledge_of(connection).named(words) if words else []
    known = {short_id(match.known.id) for match in matches}
    met = [*rows.of_name(connection, name), *rows.of_blocks(connection, [f"person {block_of(words)}"])]
    return {into.get(own, own) for own in known} | {row.actor for row in met}


def _actor(connection: sqlite3.Connection, own: str) -> Actor | None:
    some = rows.of_actor(connection, own)
    articles = rows.articles_of(connection, {row.trace for row in some})
    if not some:
        return None
    own_rows = [row for row in some if row.own == own] or some
    name, kind, country = actors.title_of((row.title, cast(EntityKind, row.kind), row.country) for row in own_rows)
    met = sorted((articles[row.trace][0], row.position, row) for row in some)
    return Actor(own, name, kind, country, tuple(_met(article, row) for article, _, row in met))


def _met(article: str, row: rows.SightingRow) -> Met:
    by_hand = () if row.own == row.actor else (f"joined by hand with {row.actor}",)
    return Met(article, row.entity, row.name, (*json.loads(row.why), *by_hand))


def join(archive: Archive, one: str, other: str) -> None:
    """Decide that two actors, by id, are one. Raises UnknownActor, NguonError if they are one already, and whatever writing to an
    archive raises."""
    if one == other:
        raise NguonError(f"{archive.path}: {one} is one actor already")
    with archive.changing() as connection:
        anchors = [_anchors(rows.of_actor(connection, own), connection) for own in (one, other)]
        for own, some in zip((one, other), anchors, strict=True):
            if not some:
                raise UnknownActor(f"{archive.path}: no actor {own}; `nguon entity NAME` shows the ids")
        rows.decide(connection, True, *(set().union(*some.values()) for some in anchors))
        _follow(connection, ())


def split(archive: Archive, own: str, articles: Sequence[str]) -> None:
    """Decide that an actor, by id, is somebody else in some articles. Raises UnknownActor if it is not met in one of them."""
    with archive.changing() as connection:
        anchors = _anchors(rows.of_actor(connection, own), connection)
        if not anchors:
            raise UnknownActor(f"{archive.path}: no actor {own}; `nguon entity NAME` shows the ids")
        if missing := [article for article in articles if article not in anchors]:
            raise UnknownActor(f"{archive.path}: {own} is not met in {', '.join(missing)}")
        one = {anchor for article in articles for anchor in anchors[article]}
        rest = {anchor for some in anchors.values() for anchor in some} - one
        rows.decide(connection, False, one, rest)
        _follow(connection, articles)


def _anchors(some: Iterable[rows.SightingRow], connection: sqlite3.Connection) -> dict[str, set[Anchor]]:
    """By article, what a decision is kept by."""
    met = list(some)
    articles = rows.articles_of(connection, {row.trace for row in met})
    found: defaultdict[str, set[Anchor]] = defaultdict(set)
    for row in met:
        article = articles[row.trace][0]
        found[article].add((article, row.name))
    return dict(found)


def _follow(connection: sqlite3.Connection, articles: Iterable[str]) -> None:
    """Work out anew what a decision touches, and have the claims that depend on it traced again."""
    sql = "SELECT trace FROM traces WHERE article = ? AND version IS NOT NULL"
    numbers = [trace for article in articles for (trace,) in connection.execute(sql, (article,))]
    traces.queue_claims_of(connection, actors.update(connection, numbers))
