"""The claims of a story: who retells what, between how many independent origins, and what changed on the way.

`claims_of` is the whole of it as a function of the story's records; `found` and `keep` bring it into the archive.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from nguon.archive import actors as actor_rows
from nguon.archive import claims as rows
from nguon.archive import traces
from nguon.archive.traces import Copy, Story
from nguon.tracing.chains import Station, relays_of, stations_of, stations_of_page, strongest
from nguon.tracing.drift import Retelling, by_article, drift_of, main_telling
from nguon.tracing.happenings import happenings_of, told_events
from nguon.tracing.keeping import rows_of
from nguon.tracing.origins import Rest, Tie, graph_of
from nguon.tracing.outcomes import outcomes_of
from nguon.tracing.results import Claim, OriginGraph, Report, TracedStory
from nguon.tracing.retellings import Group, groups_of, likeness
from nguon.tracing.tellings import Actor, Source, Telling, in_order, outlet_key
from nguon.tracing.translations import translations

#: An article copies the passage of a claim if its telling is this like the other's; what both quote is no copy.
_COPIED = 0.75


def claims_of(story: str, articles: Iterable[Source], copies: Sequence[Tie] = ()) -> TracedStory:
    """Every claim of a story with its reports, origins and drift; `copies` are the near-copies among the articles.

    What comes out depends on the articles only, not on the order in which they are given.
    """
    sources = in_order(articles)
    press = tuple(sorted({source.record.article.outlet for source in sources if source.record.article.outlet}))
    sources = [replace(source, press=press) for source in sources]
    ties = [*copies, *translations(sources)]
    groups = groups_of(sources, {frozenset((tie.former, tie.latter)) for tie in ties})
    claims = [_claim(story, group, sources, ties) for group in groups]
    events = told_events(sources)
    happenings = happenings_of(story, sources, events, ties)
    graph = _story_graph(sources, groups, ties)
    return TracedStory(story, tuple(_told_apart(claims)), graph, tuple(happenings), outcomes_of(events))


def _claim(story: str, group: Group, sources: Sequence[Source], ties: Sequence[Tie]) -> Claim:
    told = by_article(group.tellings)
    concerned = [source for source in sources if source.article in told]
    rests = {article: _rest(article, tellings) for article, tellings in told.items()}
    bound = [tie for tie in ties if tie.former in told and tie.latter in told and _covers(tie, told)]
    graph = graph_of(concerned, rests.values(), bound)
    drift = drift_of([_retelling(told[s.article], graph) for s in concerned]) if len(concerned) > 1 else ()
    drift = tuple(d for d in drift if not _is_speaker_itself(d.latter, told, group))
    reports = tuple(_report(telling, rests[telling.source.article], graph) for telling in group.tellings)
    return Claim(_claim_id(group), story, _speaker(group), reports, graph, drift, group.joins)


def _is_speaker_itself(article: str, told: Mapping[str, Sequence[Telling]], group: Group) -> bool:
    """Whether an own voice is the speaker's: an outlet that others name as the speaker."""
    main = main_telling(told[article])
    outlet = main.source.record.article.outlet
    if main.statement is not None or outlet is None:
        return False
    return any(
        t.speaker.kind == "outlet" and t.speaker.name and outlet_key(t.speaker.name) == outlet_key(outlet) for t in group.tellings
    )


def _rest(article: str, tellings: Sequence[Telling]) -> Rest:
    """What an article rests on: the statement that says where it comes from speaks for the others."""
    stations = strongest(station for telling in tellings for station in stations_of(telling))
    only_credits = len(stations) > 1 and all(station.kind == "byline" for station in stations)
    return Rest(article, stations, is_one_of=only_credits)


def _covers(tie: Tie, told: Mapping[str, Sequence[Telling]]) -> bool:
    """Whether what two articles have in common takes in what they say here."""
    if tie.kind == "translation":
        return True
    return any(likeness(a, b).score >= _COPIED for a in told[tie.former] for b in told[tie.latter])


def _retelling(tellings: Sequence[Telling], graph: OriginGraph) -> Retelling:
    main = main_telling(tellings)
    article = main.source.article
    origins = frozenset(o.id for o in graph.origins if o.kind != "not_said" and article in o.articles)
    cites = frozenset(e.target for e in graph.edges if e.source == article and e.kind != "same_outlet")
    return Retelling(main, tuple(t for t in tellings if t is not main), origins, cites)


def _report(telling: Telling, rest: Rest, graph: OriginGraph) -> Report:
    article, statement = telling.key
    return Report(article, statement, telling.content, relays_of(telling), _label(telling, rest, graph))


def _label(telling: Telling, rest: Rest, graph: OriginGraph) -> str | None:
    """The name of the place that a report's chain ends in, as far as it is known."""
    if telling.statement is None and not rest.stations:
        return None
    labels = [o.label for o in graph.origins if telling.source.article in o.articles and (o.kind != "not_said" or rest.stations)]
    return next((label for label in labels if label), None)


def _speaker(group: Group) -> str | None:
    """The plainest name of who said it, the earliest of those."""
    named = [t.speaker for t in group.tellings if t.speaker.name]
    best = max(named, key=lambda s: s.plainness, default=None)
    return best.name if best else None


def _claim_id(group: Group) -> str:
    """Made from the first report: its article and its words."""
    first = group.tellings[0]
    words = "|".join(first.text[span.start : span.end] for span in first.content)
    return "c-" + hashlib.sha256(f"{first.source.article}\n{first.content[0].start}\n{words}".encode()).hexdigest()[:10]


def _told_apart(claims: Iterable[Claim]) -> list[Claim]:
    """One claim an id: two statements of one article with the same words at the same place are one."""
    return list({claim.id: claim for claim in claims}.values())


def _story_graph(sources: Sequence[Source], groups: Sequence[Group], ties: Sequence[Tie]) -> OriginGraph:
    """The articles as reports of the whole happening: each rests on all that any of its statements does."""
    stations: dict[str, list[Station]] = {source.article: [] for source in sources}
    spoken: set[str] = set()
    for group in groups:
        for article, tellings in by_article(group.tellings).items():
            stations[article].extend(_rest(article, tellings).stations)
            spoken.add(article)
    rests = []
    for source in sources:
        found = stations[source.article] if source.article in spoken else list(stations_of_page(source))
        named = _named_once(found)
        rests.append(Rest(source.article, named, len(named) > 1 and all(s.kind == "byline" for s in named)))
    return graph_of(sources, rests, ties, one_document=False)


def _named_once(stations: Iterable[Station]) -> tuple[Station, ...]:
    return tuple({(s.key, s.kind == "document"): s for s in stations}.values())


class Found(NamedTuple):
    """What was found in some stories: their ids, rows by table, and between how many independent origins each is."""

    stories: tuple[str, ...]
    rows: dict[str, list[rows.Row]]
    origins: dict[str, tuple[int, int]]


def found(connection: sqlite3.Connection, stories: Sequence[str]) -> Found:
    """What is found in stories as they are now, by id; nothing in those that there are no longer."""
    there = [story for identifier in stories if (story := traces.story(connection, identifier))]
    told = [claims_of(story.id, _sources(connection, story), [_tie(copy) for copy in story.copies]) for story in there]
    return Found(tuple(stories), rows_of(told), {each.id: (each.graph.fewest, each.graph.most) for each in told})


def keep(connection: sqlite3.Connection, found: Found) -> dict[str, tuple[int, int]]:
    """Put what was found in stories in the place of what was found in them before; between how many origins each is."""
    for identifier in found.stories:
        rows.forget(connection, identifier)
    rows.put(connection, found.rows)
    return found.origins


def _sources(connection: sqlite3.Connection, story: Story) -> list[Source]:
    actors: dict[int, dict[str, Actor]] = {}
    for sighting in actor_rows.of_traces(connection, [article.trace for article in story.articles]):
        actors.setdefault(sighting.trace, {})[sighting.entity] = Actor(sighting.actor, sighting.title, sighting.country)
    return [
        Source(article.article, traces.record_of(connection, article), actors.get(article.trace, {}))
        for article in story.articles
    ]


def _tie(copy: Copy) -> Tie:
    longest = max(copy.passages, key=lambda pair: pair[0].end - pair[0].start, default=None)
    return Tie(copy.former, copy.latter, "copy", *(longest or (None, None)))
