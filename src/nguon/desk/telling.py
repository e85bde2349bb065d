"""What the desk answers of stories and claims: the pages and the API both show this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal

from nguon.archive import Archive
from nguon.archive import claims as rows
from nguon.archive.subjects import Deed, deed
from nguon.archive.tales import Face, Retold, faces, retold, stories, stories_with, story_count, story_of
from nguon.archive.traces import Copy, StoryRow, story, story_row
from nguon.desk.answers import looking
from nguon.desk.failures import UnknownStory
from nguon.exports.shown import on_one_line
from nguon.record import Span
from nguon.tracing.keeping import claim_of, graph_of, happenings_in, outcomes_in
from nguon.tracing.origins import strike
from nguon.tracing.results import Claim, Drift, Edge, EventReport, Happening, OriginGraph, OutcomeLink, Report, Struck

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
    """An article that tells a story; `opening` are its first words if it has no title."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a report's words; `changed` says whether it is the former or the latter words of a drift."""

    text: str
    changed: Literal["former", "latter"] | None = None


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

    `pieces` are each report's words once more, cut where a drift concerns them. `struck` says what is left without the origin
    that was struck out, if one was.
    """

    claim: Claim
    tellers: tuple[Teller, ...]
    words: tuple[str, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    changes: tuple[Changed, ...]
    steps: tuple[Step, ...]
    struck: Struck | None = None


@dataclass(frozen=True, slots=True)
class HappeningTold:
    """An event of a story, the words that each of its reports names it by, and what its first report says of it."""

    happening: Happening
    words: tuple[str, ...]
    deed: Deed | None


@dataclass(frozen=True, slots=True)
class OutcomeTold:
    """What became of an announced or demanded event: the event as announced, the later one, and the line that tells of it."""

    link: OutcomeLink
    announced: Deed | None
    later: Deed | None
    words: str


@dataclass(frozen=True, slots=True)
class ToldStory:
    """A story: its articles in order, the claims that most articles report, its events, its origins and the copies among it."""

    row: StoryRow
    tellers: tuple[Teller, ...]
    claims: tuple[ToldClaim, ...]
    happenings: tuple[HappeningTold, ...]
    outcomes: tuple[OutcomeTold, ...]
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
            tuple(_happened(connection, known, each) for each in happenings),
            tuple(_became(connection, known, link) for link in outcomes_in(connection, identifier)[:MOST_EVENTS]),
            whole.copies,
            graph,
            _steps(graph, known),
            _without(articles, graph, struck),
        )


def _claims(connection: Connection, story: str) -> list[Claim]:
    """The claims of a story, those first that most articles report, and of those the earlier ones."""
    found = rows.claims(connection, 1, None, story)
    first = sorted(found, key=lambda row: (-row.reports, row.position))[:MOST_CLAIMS]
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
        tuple(_pieces(known, report, claim.drift) for report in claim.reports),
        tuple(
            Changed(_word(known, drift.former, drift.former_span), _word(known, drift.latter, drift.span) or "")
            for drift in claim.drift
        ),
        _steps(claim.graph, known),
        _without(articles, claim.graph, struck),
    )


def _teller(face: Face) -> Teller:
    opening = None if face.title else on_one_line(face.text.strip().partition("\n")[0], 140)
    return Teller(face.article, face.title, face.outlet, face.published, face.language, opening)


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


def _pieces(known: Mapping[str, Face], report: Report, drifts: Iterable[Drift]) -> tuple[Piece, ...]:
    if report.article not in known:
        return ()
    text = known[report.article].text
    changed: list[tuple[Span, Literal["former", "latter"]]] = []
    for drift in drifts:
        if drift.latter == report.article:
            changed.append((drift.span, "latter"))
        elif drift.former == report.article and drift.former_span:
            changed.append((drift.former_span, "former"))
    pieces: list[Piece] = []
    for number, span in enumerate(report.content):
        pieces += [Piece(" … ")] if number else []
        pieces += _cut(text, Span(span.start, min(span.end, span.start + _LONGEST)), changed)
    return tuple(pieces)


def _cut(text: str, span: Span, changed: Iterable[tuple[Span, Literal["former", "latter"]]]) -> Iterator[Piece]:
    """A span's words, cut at what is changed in them; of changes that overlap, what the first of them has is left."""
    at = span.start
    for place, which in sorted(changed):
        start, end = max(place.start, at), min(place.end, span.end)
        if start < end:
            yield from [Piece(text[at:start])] if at < start else []
            yield Piece(text[start:end], which)
            at = end
    if at < span.end:
        yield Piece(text[at : span.end])


def _happened(connection: Connection, known: Mapping[str, Face], each: Happening) -> HappeningTold:
    words = tuple(_event_words(known, report) for report in each.reports)
    return HappeningTold(each, words, deed(connection, each.reports[0].article, each.reports[0].event))


def _became(connection: Connection, known: Mapping[str, Face], link: OutcomeLink) -> OutcomeTold:
    words = _passage(known, link.later[0], link.span)
    return OutcomeTold(link, deed(connection, *link.announced), deed(connection, *link.later), words)


def _passage(known: Mapping[str, Face], article: str, span: Span) -> str:
    """The line of the article that a span stands in, or as much of it as can be told around the span."""
    if article not in known:
        return ""
    text = known[article].text
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _LONGEST // 4)
    end = text.find("\n", span.end)
    return on_one_line(text[start : end if end >= 0 else len(text)], _LONGEST // 2)


def _event_words(known: Mapping[str, Face], report: EventReport) -> str:
    return _word(known, report.article, report.trigger) or ""


def _without(articles: list[str], graph: OriginGraph, origin: str) -> Struck | None:
    if not origin:
        return None
    try:
        return strike(articles, graph, origin)
    except KeyError:
        raise UnknownStory(f"there is no origin {origin!r}; there are {', '.join(each.id for each in graph.origins)}") from None
