"""What tracing finds: claims with their reports, where those come from, and what changed on the way.

The types are what the commands, the desk and the exports show. Articles are named by their archive ids, spans are half-open code
point ranges of the named article's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from nguon.record import Span

DriftKind = Literal[
    "hedge_dropped", "hedge_added", "cue_stronger", "cue_weaker", "number_changed", "date_changed", "negation_changed",
    "source_vaguer", "source_lost", "quote_marks_added", "quote_cut",
]  # fmt: skip
EdgeKind = Literal["relay", "byline", "speaker", "document", "own", "agency", "copy", "translation", "same_outlet"]
OriginKind = Literal["document", "outlet", "own", "not_said"]
OutcomeKind = Literal["happened", "put_off", "denied", "refused"]


@dataclass(frozen=True, slots=True)
class Report:
    """One article's telling of a claim. `statement` is None where the article says it in its own voice.

    `relays` are the outlets and others that it came through, nearest to the speaker first; `origin` is where it entered the press
    as far as anything shows, None if that is not said.
    """

    article: str
    statement: str | None
    content: tuple[Span, ...]
    relays: tuple[str, ...] = ()
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Join:
    """Why two reports are of one claim: how alike (0 to 1), and the words of the one that the other has too."""

    former: tuple[str, str | None]
    latter: tuple[str, str | None]
    score: float
    former_words: tuple[Span, ...]
    latter_words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """A step from a report back towards where it came from. `source` and `target` are article ids or origin ids.

    `evidence` are words of the source article; a copy has the passage of the target too.
    """

    source: str
    target: str
    kind: EdgeKind
    evidence: Span | None = None
    target_evidence: Span | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """A place where a report entered the press, and the articles that rest on it. One that is `not_said` has no name."""

    id: str
    kind: OriginKind
    label: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OriginGraph:
    """Where the reports of a claim, an event or a story come from, and between how many independent origins that is."""

    origins: tuple[Origin, ...]
    edges: tuple[Edge, ...]
    fewest: int
    most: int


@dataclass(frozen=True, slots=True)
class Drift:
    """What a retelling changed: `span` is in the article `latter`; `former_span` shows what `former` had, if words show it."""

    former: str
    latter: str
    kind: DriftKind
    span: Span
    former_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One utterance and its reports, the first first."""

    id: str
    story: str
    speaker: str | None
    reports: tuple[Report, ...]
    graph: OriginGraph
    drift: tuple[Drift, ...] = ()
    joins: tuple[Join, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The line of `nguon claims --format json`."""
        return {
            "claim": self.id,
            "speaker": self.speaker,
            "reports": [report_json(report) for report in self.reports],
            "origins": [self.graph.fewest, self.graph.most],
            "drift": [drift_json(drift) for drift in self.drift],
        }


@dataclass(frozen=True, slots=True)
class EventReport:
    """One article's telling of an event; `event` is its id there."""

    article: str
    event: str
    trigger: Span
    status: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One event that articles of a story report."""

    id: str
    story: str
    type: str
    reports: tuple[EventReport, ...]
    graph: OriginGraph


@dataclass(frozen=True, slots=True)
class OutcomeLink:
    """What became of an announced or demanded event: `later` is the event (article, event id) that shows it."""

    announced: tuple[str, str]
    later: tuple[str, str]
    kind: OutcomeKind
    span: Span


@dataclass(frozen=True, slots=True)
class TracedStory:
    """All that is found in one story."""

    id: str
    claims: tuple[Claim, ...]
    graph: OriginGraph
    happenings: tuple[Happening, ...] = ()
    outcomes: tuple[OutcomeLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Struck:
    """What is left of a claim when one origin is taken away: the articles that lose all their support, and the range then."""

    origin: Origin
    fallen: tuple[str, ...]
    fewest: int
    most: int


def report_json(report: Report) -> dict[str, Any]:
    """A report as `nguon claims --format json` gives it."""
    return {
        "article": report.article,
        "statement": report.statement,
        "content": [list(span) for span in report.content],
        "relays": list(report.relays),
        "origin": report.origin,
    }


def drift_json(drift: Drift) -> dict[str, Any]:
    """A drift as `nguon claims --format json` gives it."""
    return {"from": drift.former, "to": drift.latter, "kind": drift.kind, "span": list(drift.span)}


def graph_json(graph: OriginGraph) -> dict[str, Any]:
    """Origins and the edges to them, with their evidence as spans."""
    return {
        "origins": [{"id": o.id, "kind": o.kind, "label": o.label, "articles": list(o.articles)} for o in graph.origins],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "kind": edge.kind,
                "evidence": list(edge.evidence) if edge.evidence else None,
                "target_evidence": list(edge.target_evidence) if edge.target_evidence else None,
            }
            for edge in graph.edges
        ],
        "range": [graph.fewest, graph.most],
    }
