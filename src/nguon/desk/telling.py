"""What the desk answers of stories and claims: the pages and the API both show this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from sqlite3 import Connection

from nguon.archive import Archive
from nguon.archive import claims as rows
from nguon.archive.tales import Face, Retold, faces, retold, stories, stories_with, story_count, story_of
from nguon.archive.traces import Copy, StoryRow, story, story_row
from nguon.desk.answers import looking
from nguon.desk.failures import UnknownStory
from nguon.exports.shown import on_one_line
from nguon.record import Span
from nguon.tracing.keeping import claim_of, graph_of, happenings_in, outcomes_in
from nguon.tracing.origins import strike
from nguon.tracing.results import Claim, Edge, EventReport, Happening, OriginGraph, OutcomeLink, Struck

#: So many articles, claims and events of a story are told.
MOST_ARTICLES, MOST_CLAIMS, MOST_EVENTS = 100, 30, 40
#: Words are told up to so many characters.
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class StoryList:
    """A page of stories, those of the most independent origins first."""

    stories: list[StoryRow]
    total: int


@dataclass(frozen=True, slots=True)
class Teller:
    """An article that tells a story."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a drift's spans say: before, if it stood in words, and after."""

    former: str | None
    latter: str


@dataclass(frozen=True, slots=True)
class Step:
    """An edge of the graph with the words that show it."""

    edge: Edge
    words: str | None
    target_words: str | None


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim with its words: `words` of each report and `changes` of each drift, in their order; `steps` those of its graph.

    `struck` says what is left without the origin that was struck out, if one was.
    """

    claim: Claim
    tellers: tuple[Teller, ...]
    words: tuple[str, ...]
    changes: tuple[Changed, ...]
    steps: tuple[Step, ...]
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class HappeningTold:
    """An event of a story, and the words that each of its reports names it by."""

    happening: Happening
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story: its articles in order, the claims that most articles report, its events, its origins and the copies among it."""

    row: StoryRow
    tellers: tuple[Teller, ...]
    claims: tuple[ToldClaim, ...]
    happenings: tuple[HappeningTold, ...]
    outcomes: tuple[OutcomeLink, ...]
    copies: tuple[Copy, ...]
    graph: OriginGraph
    steps: tuple[Step, ...]
    struck: Struck | None = None


def story_list(archive: Archive, limit: int, offset: int) -> StoryList:
    """The stories that several articles tell."""
    with looking(archive) as connection:
        return StoryList(stories(connection, limit, offset), story_count(connection))


def stories_found(archive: Archive, words: str, most: int = 6) -> list[StoryRow]:
    """The stories that tell of the words."""
    with looking(archive) as connection:
        return stories_with(connection, words, most)


def told_by(archive: Archive, article: str) -> tuple[StoryRow | None, list[Retold]]:
    """The story that an article is part of, and its statements that others report too."""
    with looking(archive) as connection:
        return story_of(connection, article), retold(connection, article)


def told_story(archive: Archive, identifier: str, struck: str = "") -> ToldStory:
    """All that is found in a story, without one origin if that is struck out; UnknownStory if there is no such."""
    with looking(archive) as connection:
        row, whole = story_row(connection, identifier), story(connection, identifier)
        if row is None or whole is None:
            raise UnknownStory(f"the archive has no story {identifier!r}")
        graph = graph_of(connection, identifier, row.fewest or 0, row.most or 0)
        articles = [traced.article for traced in whole.articles]
        known = faces(connection, articles[:MOST_ARTICLES])
        happenings = happenings_in(connection, identifier)[:MOST_EVENTS]
        return ToldStory(
            row,
            tuple(_teller(face) for face in known.values()),
            tuple(_told(claim, known) for claim in _claims(connection, identifier)),
            tuple(HappeningTold(each, tuple(_event_words(known, report) for report in each.reports)) for each in happenings),
            tuple(outcomes_in(connection, identifier)),
            whole.copies,
            graph,
            _steps(graph, known),
            _without(articles, graph, struck),
        )


def _claims(connection: Connection, story: str) -> list[Claim]:
    """The claims of a story that most articles report; those of one article only if there are no others."""
    found = rows.claims(connection, 1, None, story)
    shared = [row for row in found if row.reports > 1] or found
    first = sorted(shared, key=lambda row: (-row.reports, row.position))[:MOST_CLAIMS]
    return [claim_of(connection, row) for row in first]


def told_claim(archive: Archive, identifier: str, struck: str = "") -> ToldClaim:
    """A claim with its words, without one origin if that is struck out; UnknownStory if there is no such claim or origin."""
    with looking(archive) as connection:
        row = rows.claim(connection, identifier)
        if row is None:
            raise UnknownStory(f"the archive has no claim {identifier!r}")
        claim = claim_of(connection, row)
        return _told(claim, faces(connection, (report.article for report in claim.reports)), struck)


def _told(claim: Claim, known: Mapping[str, Face], struck: str = "") -> ToldClaim:
    articles = list(dict.fromkeys(report.article for report in claim.reports))
    return ToldClaim(
        claim,
        tuple(_teller(known[article]) for article in articles if article in known),
        tuple(_words(known, report.article, report.content) for report in claim.reports),
        tuple(
            Changed(_word(known, drift.former, drift.former_span), _word(known, drift.latter, drift.span) or "")
            for drift in claim.drift
        ),
        _steps(claim.graph, known),
        _without(articles, claim.graph, struck),
    )


def _teller(face: Face) -> Teller:
    return Teller(face.article, face.title, face.outlet, face.published, face.language)


def _steps(graph: OriginGraph, known: Mapping[str, Face]) -> tuple[Step, ...]:
    return tuple(
        Step(edge, _word(known, edge.source, edge.evidence), _word(known, edge.target, edge.target_evidence))
        for edge in graph.edges
    )


def _words(known: Mapping[str, Face], article: str, spans: Iterable[Span]) -> str:
    return " … ".join(_word(known, article, span) or "" for span in spans)


def _word(known: Mapping[str, Face], article: str, span: Span | None) -> str | None:
    if span is None or article not in known:
        return None
    return on_one_line(known[article].text[span.start : span.end], _LONGEST)


def _event_words(known: Mapping[str, Face], report: EventReport) -> str:
    return _word(known, report.article, report.trigger) or ""


def _without(articles: list[str], graph: OriginGraph, origin: str) -> Struck | None:
    if not origin:
        return None
    try:
        return strike(articles, graph, origin)
    except KeyError:
        raise UnknownStory(f"there is no origin {origin!r}; there are {', '.join(each.id for each in graph.origins)}") from None
