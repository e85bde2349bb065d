"""Where each report says it comes from: the stations of its chain, with the words that say so. See docs/tracing.md."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal, NamedTuple
from weakref import WeakKeyDictionary

from nguon.languages.phrases import tokens
from nguon.languages.world import outlet_named, outlet_of_domain
from nguon.record import Record, Span, Statement
from nguon.tracing.press import relays_unread
from nguon.tracing.tellings import Source, Telling, outlet_key, sign_beside
from nguon.tracing.words import phrases_of, plain, senses

StationKind = Literal["document", "relay", "byline", "speaker", "own", "agency"]

#: What a station of one kind outranks: a page that names a relay in its words does not rest on its byline.
_STRENGTH: dict[StationKind, int] = {"document": 3, "relay": 3, "speaker": 3, "own": 3, "byline": 2, "agency": 1}
_IN_PLACE = re.compile(r"^(?:By|Reporting by)\s+[A-Z][\w.'-]+(?:\s+[A-Z][\w.'-]+)+,?\s+(?:in|from)\s+[A-Z]\w+")


class Station(NamedTuple):
    """Where a telling came from as far as it says: the outlet's or document's key, its name there, the words that say it."""

    kind: StationKind
    key: str
    label: str
    span: Span | None


def stations_of(telling: Telling) -> tuple[Station, ...]:
    """Where one telling says it entered the press: usually one station, several where a byline credits several, or none."""
    return stations_of_statement(telling.source, telling.statement) if telling.statement else stations_of_page(telling.source)


def stations_of_statement(source: Source, statement: Statement) -> tuple[Station, ...]:
    """The same of a statement."""
    known = _known_stations.setdefault(source, {})
    if statement.id not in known:
        known[statement.id] = _of_statement(source, statement)
    named = known[statement.id]
    return (named,) if named else stations_of_page(source)


#: What was found for an article's statements: it is asked for by their claims, by their story and by the events within them.
_known_stations: WeakKeyDictionary[Source, dict[str, Station | None]] = WeakKeyDictionary()
_known_unread: WeakKeyDictionary[Source, dict[str, tuple[tuple[str, Span], ...]]] = WeakKeyDictionary()


def relays_of(telling: Telling) -> tuple[str, ...]:
    """The names of those it came through, nearest to the speaker first, byline credits last."""
    if telling.statement is None:
        return ()
    source = telling.source
    named = [source.entities[link.entity].name for link in telling.statement.chain if link.role == "relay"]
    if not any(is_outlet(source, name) for name in named):
        named += [name for name, _ in _unread(source, telling.statement)]
    named += [source.entities[link.entity].name for link in telling.statement.chain if link.role == "byline"]
    return tuple(dict.fromkeys(named))


def _of_statement(source: Source, statement: Statement) -> Station | None:
    sign = sign_beside(source, statement)
    relay = _relay(source, statement)
    speaker = source.entities.get(statement.speaker or "")
    if relay is not None and sign is not None and sign[0] == "to_one_outlet":
        return relay
    document = _document(source, statement, sign)
    if document is not None:
        return document
    if relay is not None:
        return relay
    if speaker is not None and (speaker.kind == "outlet" or is_outlet(source, speaker.name)):
        return _outlet(source, "speaker", speaker.name, statement.source)
    if sign is not None and sign[0] == "own_report" and source.record.article.outlet:
        return Station("own", outlet_key(source.record.article.outlet), source.record.article.outlet, sign[1])
    return None


def _relay(source: Source, statement: Statement) -> Station | None:
    """The outlet nearest to the speaker; persons and bodies before it only handed the words on."""
    for link in statement.chain:
        entity = source.entities[link.entity]
        if link.role == "relay" and (entity.kind == "outlet" or is_outlet(source, entity.name)):
            return _outlet(source, "relay", entity.name, link.span)
    unread = next(iter(_unread(source, statement)), None)
    return _outlet(source, "relay", *unread) if unread else None


def _unread(source: Source, statement: Statement) -> tuple[tuple[str, Span], ...]:
    known = _known_unread.setdefault(source, {})
    if statement.id not in known:
        known[statement.id] = relays_unread(source, statement)
    return known[statement.id]


def is_outlet(source: Source, name: str) -> bool:
    """Whether a name is an outlet's: one of the table, or one that an article of the story is from."""
    return outlet_named(name) is not None or outlet_key(name) in {outlet_key(paper) for paper in source.press}


def _outlet(source: Source, kind: StationKind, name: str, span: Span | None) -> Station:
    key = outlet_key(name)
    is_own = key == own_key(source.record)
    return Station("own" if is_own else kind, key, _proper(name), span)


def _proper(name: str) -> str:
    known = outlet_named(name)
    return known.name if known else name


def _document(source: Source, statement: Statement, sign: tuple[str, Span] | None) -> Station | None:
    """A text that anybody can read. Its key is whose it is, so that all who read it meet there."""
    speaker = source.entities.get(statement.speaker or "")
    carried = next(
        (link for link in statement.chain if link.role == "relay" and source.entities[link.entity].kind == "document"), None
    )
    if speaker is not None and speaker.kind == "document":
        return Station("document", _document_key(speaker.name), speaker.name, statement.source)
    if carried is not None:
        name = source.entities[carried.entity].name
        return Station("document", _document_key(name), name, carried.span)
    inner = _document_words(source, statement)
    found = sign[1] if sign is not None and sign[0] == "document" else inner
    if found is None:
        return None
    whose = speaker.name if speaker is not None else source.record.slice(found)
    return Station("document", _document_key(whose), f"{source.record.slice(found)} ({whose})", found)


def _document_words(source: Source, statement: Statement) -> Span | None:
    for span in (statement.cue, statement.source):
        found = _document_within(source.language, source.record.slice(span)) if span else None
        if span and found:
            return Span(span.start + found.start, span.start + found.end)
    return None


@lru_cache(maxsize=20_000)
def _document_within(code: str, cue: str) -> Span | None:
    words = tokens(cue)
    for phrase in phrases_of(code, "document").find(words):
        return Span(words[phrase.first].start, words[phrase.last - 1].end)
    return None


def _document_key(name: str) -> str:
    return plain(name)


def own_key(record: Record) -> str | None:
    """The key of the page's own outlet, if it is known."""
    known = outlet_of_domain(_host(record.article.url)) if record.article.url else None
    if record.article.outlet:
        return outlet_key(record.article.outlet)
    return known.name if known else None


def _host(url: str) -> str:
    return re.sub(r"^\w+://", "", url).split("/")[0].split(":")[0]


@lru_cache(maxsize=1024)
def stations_of_page(source: Source) -> tuple[Station, ...]:
    """What the page says for all that it tells: a credit, its own reporter on the spot, or that it is an agency's."""
    credited = tuple(dict.fromkeys(_credits(source)))
    if credited:
        return credited
    own = own_key(source.record)
    if own is None:
        return ()
    name = source.record.article.outlet or own
    there = _on_the_spot(source)
    if there is not None:
        return (Station("own", own, _proper(name), there),)
    known = outlet_named(name)
    return (Station("agency", own, known.name, None),) if known is not None and known.is_agency else ()


def _credits(source: Source) -> Iterable[Station]:
    for block in source.record.article.blocks:
        if block.kind == "byline" and block.credit:
            for name in (
                re.split(r"\s*[,;/]\s*|\s+(?:và|and|&)\s+", block.credit) if not outlet_named(block.credit) else [block.credit]
            ):
                if name:
                    yield _outlet(source, "byline", name, block.span)


def _on_the_spot(source: Source) -> Span | None:
    text = source.record.article.text
    for block in source.record.article.blocks:
        if block.kind != "byline" and not _may_be_there(source.language).search(text, block.start, block.end):
            continue
        words = tokens(text, block.start, block.end)
        kind = "own_byline" if block.kind == "byline" else "on_the_spot"
        if block.kind != "byline" and block.kind not in ("lead", "paragraph", "caption"):
            continue
        phrase = next(phrases_of(source.language, kind).find(words), None)
        if phrase is not None:
            return Span(words[phrase.first].start, words[phrase.last - 1].end)
        if block.kind == "byline" and _IN_PLACE.match(text[block.start : block.end]):
            return block.span
    byline = source.record.article.byline
    if byline and _IN_PLACE.match(byline) and byline in text:
        return Span(text.index(byline), text.index(byline) + len(byline))
    return None


@cache
def _may_be_there(code: str) -> re.Pattern[str]:
    """The first words of what says that a reporter was there: looked for before anything is taken apart."""
    firsts = {form.split()[0] for form in senses(code).forms["on_the_spot"]}
    return re.compile("|".join(sorted(map(re.escape, firsts))), re.IGNORECASE)


def strongest(stations: Iterable[Station]) -> tuple[Station, ...]:
    """Of all that an article's tellings of one claim say, what outranks the rest, each place once."""
    kept: dict[tuple[str, bool], Station] = {}
    for station in stations:
        place = (station.key, station.kind == "document")
        if place not in kept or _STRENGTH[station.kind] > _STRENGTH[kept[place].kind]:
            kept[place] = station
    best = max((_STRENGTH[s.kind] for s in kept.values()), default=0)
    return tuple(s for s in kept.values() if _STRENGTH[s.kind] == best)
