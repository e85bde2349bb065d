"""The same person or organisation across articles and languages.

An entity is somebody known (known.py, or imported into the archive), or named as nobody else is, or it is compared with the
others of its name (joining.py). What is not sure stays apart.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple, cast

from nguon.archive import actors as rows
from nguon.archive.traces import traced
from nguon.record import EntityKind, Record
from nguon.tracing.describing import Description, Held
from nguon.tracing.joining import STORY, Anchor, Joined, joined
from nguon.tracing.known import Knowledge, Known, Tenure, shipped
from nguon.tracing.naming import Words, needed, words_of
from nguon.tracing.sighting import Sighting, bearers, short_id, sighted


@dataclass(frozen=True, slots=True)
class ActorKey:
    """Who an entity of an article is, across articles: two entities are the same actor if their ids are equal.

    `id` is `a-` and ten hexadecimal digits. `name` is the one that actors are shown by, `country` an alpha-3 code. `why` are the
    reasons for taking this entity for that actor, in words.
    """

    id: str
    name: str
    kind: EntityKind
    country: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided by hand: all that `one` and `other` anchor are one actor, or those of `one` are not those of `other`."""

    is_join: bool
    one: frozenset[Anchor]
    other: frozenset[Anchor]


@cache
def shipped_knowledge() -> Knowledge:
    """What the package knows, without anything imported."""
    return Knowledge(shipped())


def actor_keys(
    records: Iterable[Record],
    knowledge: Knowledge | None = None,
    decisions: Sequence[Decision] = (),
    stories: Mapping[str, str] | None = None,
) -> dict[tuple[str, str], ActorKey]:
    """For each entity, by (article id, entity id), who it is across the records; the order of the records does not count.

    `stories` gives the story of each article that others tell too. Two records with one article id are taken for two states of
    one article, and are better not given both.
    """
    knowledge = knowledge or shipped_knowledge()
    apart = parted_names(decisions)
    found = [seen for record in records for seen in sighted(record, knowledge, apart=apart.get(record.article.id, frozenset()))]
    companions = with_stories(bearers(found), stories or {})
    keys: dict[tuple[str, str], ActorKey] = {}
    for block in blocks_of(found).values():
        keys.update({(seen.article, seen.entity): key for seen, key in keyed(block, companions, decisions)})
    keys.update({(seen.article, seen.entity): key for seen in found if (key := sole_key(seen))})
    return titled(merged(keys, {(seen.article, seen.entity): anchor_of(seen) for seen in found}, decisions))


def titled(keys: Mapping[tuple[str, str], ActorKey]) -> dict[tuple[str, str], ActorKey]:
    """The same with one name, kind and country for each actor, whatever its articles call it."""
    by_id: defaultdict[str, set[ActorKey]] = defaultdict(set)
    for key in keys.values():
        by_id[key.id].add(key)
    shown = {own: title_of((key.name, key.kind, key.country) for key in some) for own, some in by_id.items()}
    return {place: _shown(key, *shown[key.id]) for place, key in keys.items()}


def _shown(key: ActorKey, name: str, kind: EntityKind, country: str | None) -> ActorKey:
    return replace(key, name=name, kind=kind, country=country)


def title_of(names: Iterable[tuple[str, EntityKind, str | None]]) -> tuple[str, EntityKind, str | None]:
    """The fullest of several names with kind and country; the first by the alphabet of those that are as full."""
    some = sorted(set(names), key=lambda each: (-len(each[0].split()), -_accents(each[0]), each[0], each[1]))
    countries = {country for _, _, country in some if country}
    return some[0][0], some[0][1], countries.pop() if len(countries) == 1 else None


def blocks_of(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Those sightings that must be compared, by block."""
    found: defaultdict[str, list[Sighting]] = defaultdict(list)
    for seen in sightings:
        if seen.sole is None:
            found[seen.block].append(seen)
    return dict(found)


def with_stories(companions: Mapping[str, frozenset[str]], stories: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What stands beside the names of each article, with the story that it is part of."""
    told = {article: frozenset({STORY + story}) for article, story in stories.items()}
    return {article: companions.get(article, frozenset()) | told.get(article, frozenset()) for article in {*companions, *told}}


def sole_key(seen: Sighting) -> ActorKey | None:
    """Who an entity is if its own article tells."""
    if seen.sole is None:
        return None
    return ActorKey(short_id(seen.sole.id), seen.sole.name, seen.sole.kind, seen.sole.country, seen.why)


def keyed(
    block: Iterable[Sighting], companions: Mapping[str, frozenset[str]], decisions: Sequence[Decision] = ()
) -> Iterator[tuple[Sighting, ActorKey]]:
    """The sightings of one block with who each is."""
    some = sorted(block, key=lambda seen: (seen.article, seen.position))
    nth: dict[tuple[str, int], int] = {}
    for _, together in groupby(some, key=lambda seen: seen.article):
        nth.update({(seen.article, seen.position): i for i, seen in enumerate(together)})
    for actor in joined(some, companions, _split(decisions)):
        first = actor.sightings[0]
        yield from _keys(actor, short_id(f"{first.block}/{first.article}/{nth[first.article, first.position]}"))


def _keys(actor: Joined, own: str) -> Iterator[tuple[Sighting, ActorKey]]:
    """An actor that is not known is named by its block and its place in the article that has it first."""
    first = actor.sightings[0]
    name = min((seen.name for seen in actor.sightings), key=lambda name: (-len(name.split()), -_accents(name), name))
    countries = sorted({country for seen in actor.sightings for country in seen.description.countries})
    for seen, reasons in zip(actor.sightings, actor.reasons, strict=True):
        why = reasons or ("the first of this name",)
        yield seen, ActorKey(own, name, first.kind, countries[0] if len(countries) == 1 else None, why)


def _accents(name: str) -> int:
    return sum(not c.isascii() for c in name)


# Decisions by hand.


def anchor_of(seen: Sighting) -> Anchor:
    """An entity as a decision by hand names it, whatever id a later reading gives it."""
    return seen.article, seen.name


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions without what later ones took back: a split of what was joined, a join of what was split."""
    found = []
    for i, decision in enumerate(decisions):
        later = [other for other in decisions[i + 1 :] if other.is_join != decision.is_join]
        undone = frozenset[Anchor]().union(*(other.one | other.other if other.is_join else other.one for other in later))
        found.append(Decision(decision.is_join, decision.one - undone, decision.other - (undone if decision.is_join else set())))
    return found


def parted_names(decisions: Sequence[Decision]) -> dict[str, frozenset[Words]]:
    """For each article the names that were split by hand from whom the tables take them for."""
    found: defaultdict[str, set[Words]] = defaultdict(set)
    for decision in standing(decisions):
        if not decision.is_join:
            for article, name in decision.one:
                found[article].add(words_of(name))
    return {article: frozenset(names) for article, names in found.items()}


def _split(decisions: Sequence[Decision]) -> dict[Anchor, frozenset[Anchor]]:
    found: defaultdict[Anchor, set[Anchor]] = defaultdict(set)
    for decision in standing(decisions):
        if not decision.is_join:
            for anchor in decision.one:
                found[anchor] |= decision.other
            for anchor in decision.other:
                found[anchor] |= decision.one
    return {anchor: frozenset(others) for anchor, others in found.items()}


def merged(
    keys: Mapping[tuple[str, str], ActorKey], anchors: Mapping[tuple[str, str], Anchor], decisions: Sequence[Decision]
) -> dict[tuple[str, str], ActorKey]:
    """The keys after what was joined by hand: the actors of all anchors are one, that of the first of them by id or, if one of
    them is known beforehand, that one."""
    by_anchor: defaultdict[Anchor, set[str]] = defaultdict(set)
    for place, anchor in anchors.items():
        by_anchor[anchor].add(keys[place].id)
    into = unions(by_anchor, decisions)
    names = {key.id: key for key in keys.values()}
    return {place: joined_key(key, names.get(into.get(key.id, key.id), key)) for place, key in keys.items()}


def unions(by_anchor: Mapping[Anchor, Iterable[str]], decisions: Sequence[Decision]) -> dict[str, str]:
    """From the id of an actor that was joined by hand to the id that it has then: somebody known before the others."""
    groups: list[set[str]] = []
    for decision in standing(decisions):
        if decision.is_join:
            ids = {actor for anchor in decision.one | decision.other for actor in by_anchor.get(anchor, ())}
            touched = [group for group in groups if group & ids]
            groups = [group for group in groups if not group & ids] + [ids.union(*touched)]
    return {actor: min(group, key=lambda own: (own not in _known_ids(), own)) for group in groups for actor in group}


@cache
def _known_ids() -> frozenset[str]:
    return frozenset(short_id(known.id) for known in shipped())


def joined_key(key: ActorKey, target: ActorKey) -> ActorKey:
    """A key after its actor was joined with another by hand."""
    if key.id == target.id:
        return key
    return ActorKey(target.id, target.name, target.kind, target.country, (*key.why, f"joined by hand with {target.name}"))


# In the archive.


def knowledge_of(connection: sqlite3.Connection) -> Knowledge:
    """What the package knows and what was imported into the archive."""
    if not rows.imported_count(connection):
        return shipped_knowledge()

    @lru_cache(maxsize=20_000)
    def more(block: str) -> tuple[Known, ...]:
        return tuple(known_of(row) for row in rows.imported(connection, block))

    return Knowledge(shipped(), more)


def known_of(row: rows.ImportedRow) -> Known:
    """An imported actor as the known are. Its whole name is sure only if no family name of Vietnam's or the like is in it."""
    return Known(
        id=row.same_as or f"imported/{row.item}",
        kind=cast(EntityKind, row.kind),
        name=row.name,
        forms=row.forms,
        country=row.country,
        field=row.field,
        gender=row.gender,
        is_sure=row.kind != "person" or all(needed(words_of(form)) == 0 for form in row.forms),
        tenures=tuple(Tenure(*tenure) for tenure in row.tenures),
        born=row.born,
        fame=max(row.fame, 1),
    )


def decisions_of(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    """What was decided by hand in an archive."""
    none: frozenset[Anchor] = frozenset()
    return tuple(Decision(is_join, by.get(0, none), by.get(1, none)) for _, is_join, by in rows.decisions(connection))


class Seen(NamedTuple):
    """What articles tell of their entities: the traces, a row for each entity, and the blocks in which it is to be compared."""

    traces: tuple[int, ...]
    rows: tuple[rows.SightingRow, ...]
    blocks: frozenset[str]


def update(connection: sqlite3.Connection, traces: Sequence[int]) -> set[int]:
    """Work out anew who the entities of some articles are; returns the traces of which some entity has another actor now."""
    changed, blocks = keep_seen(connection, seen(connection, traces), ())
    changed |= assign(connection, told_apart(connection, sorted(blocks)))
    return changed | unite(connection)


def seen(connection: sqlite3.Connection, traces: Sequence[int]) -> Seen:
    """What each of the articles that are there tells of its entities."""
    knowledge, into = knowledge_of(connection), rows.unions(connection)
    apart = parted_names(decisions_of(connection))
    found: list[rows.SightingRow] = []
    for trace in traces:
        if known := traced(connection, trace):
            record = rows.cast_of(connection, known.version)
            some = sighted(record, knowledge, known.article, apart.get(known.article, frozenset()))
            found += (_row_of(each, trace, into) for each in some)
    return Seen(tuple(traces), tuple(found), frozenset(row.block for row in found if row.block))


def keep_seen(connection: sqlite3.Connection, seen: Seen, gone: Sequence[int]) -> tuple[set[int], set[str]]:
    """Put what articles tell in the place of what they told before, and undo what those told that are `gone`.

    Returns the traces of which some entity has another actor now, and the blocks to be compared. Until its block is, an entity
    keeps the actor that it had.
    """
    former = {(row.trace, row.entity, row.block): row for row in rows.of_traces(connection, seen.traces)}
    blocks = rows.forget(connection, seen.traces)
    kept = [_as_before(row, former.get((row.trace, row.entity, row.block))) for row in seen.rows]
    rows.put(connection, kept)
    before = {(row.trace, row.entity, row.actor) for row in former.values()}
    after = {(row.trace, row.entity, row.actor) for row in kept}
    return {trace for trace, *_ in before ^ after} - set(gone), blocks | seen.blocks


def _as_before(row: rows.SightingRow, former: rows.SightingRow | None) -> rows.SightingRow:
    if former is None or not row.block:
        return row
    return row._replace(own=former.own, actor=former.actor, title=former.title, country=former.country, why=former.why)


def _row_of(seen: Sighting, trace: int, into: Mapping[str, str]) -> rows.SightingRow:
    key = sole_key(seen)
    own = key.id if key else ""
    return rows.SightingRow(
        *(trace, seen.position, seen.entity, seen.name, seen.label, seen.block if key is None else ""),
        compared=None if key else _as_json(seen),
        kind=key.kind if key else seen.kind,
        own=own,
        actor=into.get(own, own),
        title=key.name if key else seen.name,
        country=key.country if key else None,
        why=json.dumps(key.why if key else (), ensure_ascii=False),
    )


def _as_json(seen: Sighting) -> str:
    says = seen.description
    parts = {
        "basis": seen.basis,
        "need": seen.need,
        "held": sorted(map(list, says.held), key=str),
        "countries": sorted(says.countries),
        "born": sorted(says.born),
        "genders": sorted(says.genders),
        "bodies": sorted(says.bodies),
    }
    return json.dumps({name: part for name, part in parts.items() if part}, ensure_ascii=False)


def _sighting_of(row: rows.SightingRow, article: str, published: str | None) -> Sighting:
    parts = json.loads(row.compared or "{}")
    says = Description(
        held=frozenset(Held(*held) for held in parts.get("held", ())),
        **{name: frozenset(parts.get(name, ())) for name in ("countries", "born", "genders", "bodies")},
    )
    return Sighting(
        *(article, row.entity, row.position, published or "", cast(EntityKind, row.kind), row.name, words_of(row.name)),
        basis=parts["basis"],
        block=row.block,
        need=parts.get("need", 0.0),
        label=row.label,
        description=says,
    )


def told_apart(connection: sqlite3.Connection, blocks: Sequence[str]) -> list[tuple[rows.SightingRow, rows.SightingRow]]:
    """The sightings of some blocks of whom it is to be said anew who they are: each as it is kept and as it should be."""
    into, decisions = rows.unions(connection), decisions_of(connection)
    found = rows.of_blocks(connection, blocks)
    articles = rows.articles_of(connection, {row.trace for row in found})
    labels = {articles[trace][0]: each for trace, each in rows.labels_of(connection, articles).items()}
    labels = with_stories(labels, {articles[trace][0]: each for trace, each in rows.stories_of(connection, articles).items()})
    by_place = {(articles[row.trace][0], row.entity): row for row in found}
    sightings = [_sighting_of(row, *articles[row.trace]) for row in found]
    pairs = []
    for block in blocks_of(sightings).values():
        keys = [(by_place[seen.article, seen.entity], key) for seen, key in keyed(block, labels, decisions)]
        pairs += [(row, after) for row, key in keys if (after := _assigned(row, key, into)) != row]
    return pairs


def assign(connection: sqlite3.Connection, pairs: Sequence[tuple[rows.SightingRow, rows.SightingRow]]) -> set[int]:
    """Change whom sightings are taken for; returns the traces of which some entity has another actor now."""
    rows.assign(connection, [after for _, after in pairs])
    return {before.trace for before, after in pairs if before.actor != after.actor}


def unite(connection: sqlite3.Connection) -> set[int]:
    """Follow what was joined by hand; returns the traces of which some entity has another actor now."""
    return rows.set_unions(connection, _unions_of(connection, decisions_of(connection)))


def _assigned(row: rows.SightingRow, key: ActorKey, into: Mapping[str, str]) -> rows.SightingRow:
    why = json.dumps(key.why, ensure_ascii=False)
    return row._replace(own=key.id, actor=into.get(key.id, key.id), title=key.name, country=key.country, why=why)


def _unions_of(connection: sqlite3.Connection, decisions: Sequence[Decision]) -> dict[str, str]:
    anchors = {anchor for decision in decisions if decision.is_join for anchor in decision.one | decision.other}
    by_anchor = {anchor: {own for _, own in met} for anchor, met in rows.anchored(connection, anchors).items()}
    return unions(by_anchor, decisions)
