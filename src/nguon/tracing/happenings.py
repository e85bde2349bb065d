"""One event in several articles, and where the reports of it come from.

Two reports tell of one event if they are of one type, their days do not contradict, their sides do not, and their sentences are
alike: a mention of its own type by the same sides on the same day needs less.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from nguon.record import Event, Span
from nguon.tracing.chains import Station, stations_of_page, stations_of_statement, strongest
from nguon.tracing.differences import dates_agree
from nguon.tracing.origins import Rest, Tie, graph_of
from nguon.tracing.results import EventReport, Happening
from nguon.tracing.retellings import likeness
from nguon.tracing.tellings import Source, Telling, bare

#: How alike the sentences of two events must be: where the sides are the same, and where one of them names none.
_SAME_SIDES, _NO_SIDES = 0.34, 0.5
#: More events than this in one story are not compared each with each.
_MOST = 400


@dataclass(frozen=True)
class Told:
    """An event as one article tells it: its sentence ready to be compared, its sides by actor."""

    source: Source
    event: Event
    actors: frozenset[str]
    recipients: frozenset[str]

    @cached_property
    def sentence(self) -> Telling:
        """The sentence that it stands in."""
        return bare(self.source, self.source.sentence_of(self.event.trigger.start) or self.event.trigger)

    @property
    def key(self) -> tuple[str, str]:
        """The article and the event's id."""
        return self.source.article, self.event.id


def told_events(sources: Iterable[Source]) -> list[Told]:
    """Every event of the articles, in order."""
    found = []
    for source in sources:
        for event in source.record.events:
            sides = (frozenset(_key(source, e) for e in side) for side in (event.actors, event.recipients))
            found.append(Told(source, event, *sides))
    return found


def _key(source: Source, entity: str) -> str:
    return source.actors[entity].key if entity in source.actors else source.entities[entity].name.casefold()


def happenings_of(story: str, sources: Sequence[Source], events: Sequence[Told], ties: Sequence[Tie]) -> list[Happening]:
    """The events of a story, each with its reports and origins; `sources` are in order."""
    group = {i: [i] for i in range(len(events))}
    pairs = combinations(range(len(events)), 2) if len({e.source.article for e in events}) > 1 and len(events) <= _MOST else ()
    scored = [(score, a, b) for a, b in pairs if (score := _alike(events[a], events[b]))]
    for _, a, b in sorted(scored, key=lambda pair: (-round(pair[0], 6), pair[1], pair[2])):
        x, y = group[a], group[b]
        if x is not y and all(_may_be_one(events[i], events[j]) for i in x for j in y):
            x.extend(y)
            for i in y:
                group[i] = x
    members = sorted({id(g): sorted(g) for g in group.values()}.values())
    return [_happening(story, [events[i] for i in found], sources, ties) for found in members]


def _may_be_one(a: Told, b: Told) -> bool:
    if a.event.type != b.event.type:
        return False
    days = (a.event.time, b.event.time)
    if days[0] and days[1] and not dates_agree(days[0].value, days[1].value):
        return False
    return all(not x or not y or x & y for x, y in ((a.actors, b.actors), (a.recipients, b.recipients)))


def _alike(a: Told, b: Told) -> float:
    """How alike two reports of an event are, 0 if they are not of one."""
    if not _may_be_one(a, b):
        return 0.0
    score = likeness(a.sentence, b.sentence).score
    is_same = bool(a.actors & b.actors) or bool(a.recipients & b.recipients)
    return score if score >= (_SAME_SIDES if is_same else _NO_SIDES) else 0.0


def _happening(story: str, told: Sequence[Told], sources: Sequence[Source], ties: Sequence[Tie]) -> Happening:
    stations: dict[str, list[Station]] = {}
    for each in told:
        stations.setdefault(each.source.article, []).extend(_stations(each))
    rests = [_rest(article, found) for article, found in stations.items()]
    concerned = [source for source in sources if source.article in stations]
    first = told[0]
    identity = f"{first.source.article}\n{first.event.type}\n{first.event.trigger.start}"
    identifier = "e-" + hashlib.sha256(identity.encode()).hexdigest()[:10]
    reports = tuple(EventReport(t.source.article, t.event.id, Span(*t.event.trigger), t.event.status) for t in told)
    return Happening(identifier, story, first.event.type, reports, graph_of(concerned, rests, ties))


def _rest(article: str, stations: Sequence[Station]) -> Rest:
    named = strongest(stations)
    return Rest(article, named, len(named) > 1 and all(station.kind == "byline" for station in named))


def _stations(told: Told) -> tuple[Station, ...]:
    """Where a report of an event comes from: as the statement that tells it, or as the page."""
    within = told.source.statements.get(told.event.within or "")
    return stations_of_statement(told.source, within) if within else stations_of_page(told.source)
