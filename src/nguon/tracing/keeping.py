"""What was found in a story, to the archive's rows and back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from nguon.archive import claims as rows
from nguon.record import Span
from nguon.tracing.results import (
    Claim,
    Drift,
    Edge,
    EventReport,
    Happening,
    Join,
    Origin,
    OriginGraph,
    OutcomeLink,
    Report,
    TracedStory,
)


def rows_of(stories: Iterable[TracedStory]) -> dict[str, list[rows.Row]]:
    """What was found in stories as rows, by table."""
    tables: dict[str, list[rows.Row]] = {table: [] for table in rows.TABLES}
    for story in stories:
        _story_rows(tables, story)
    return tables


def _story_rows(tables: dict[str, list[rows.Row]], story: TracedStory) -> None:
    for position, claim in enumerate(story.claims):
        _claim_rows(tables, position, claim)
    for position, happening in enumerate(story.happenings):
        tables["traced_events"].append(
            (happening.id, story.id, position, happening.type, happening.graph.fewest, happening.graph.most)
        )
        tables["event_reports"] += (
            (happening.id, i, r.article, r.event, *r.trigger, r.status) for i, r in enumerate(happening.reports)
        )
        _graph_rows(tables, happening.id, story.id, happening.graph)
    _graph_rows(tables, story.id, story.id, story.graph)
    tables["outcomes"] += (
        (story.id, i, *link.announced, *link.later, link.kind, *link.span) for i, link in enumerate(story.outcomes)
    )


def _claim_rows(tables: dict[str, list[rows.Row]], position: int, claim: Claim) -> None:
    articles = len({report.article for report in claim.reports})
    tables["claims"].append((claim.id, claim.story, position, claim.speaker, articles, claim.graph.fewest, claim.graph.most))
    tables["claim_reports"] += (
        (claim.id, i, r.article, r.statement, _json(r.content), _json(r.relays), r.origin) for i, r in enumerate(claim.reports)
    )
    tables["claim_joins"] += (
        (claim.id, i, *j.former, *j.latter, j.score, _json(j.former_words), _json(j.latter_words))
        for i, j in enumerate(claim.joins)
    )
    tables["claim_drift"] += (
        (claim.id, i, d.former, d.latter, d.kind, *d.span, *_ends(d.former_span)) for i, d in enumerate(claim.drift)
    )
    _graph_rows(tables, claim.id, claim.story, claim.graph)


def _graph_rows(tables: dict[str, list[rows.Row]], owner: str, story: str, graph: OriginGraph) -> None:
    tables["origins"] += ((owner, i, o.id, o.kind, o.label, _json(o.articles), story) for i, o in enumerate(graph.origins))
    tables["origin_edges"] += (
        (owner, i, e.source, e.target, e.kind, *_ends(e.evidence), *_ends(e.target_evidence), story)
        for i, e in enumerate(graph.edges)
    )


def _json(values: Iterable[Any]) -> str:
    return json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def _spans(text: str) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in json.loads(text))


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def claim_of(connection: sqlite3.Connection, row: rows.ClaimRow) -> Claim:
    """The claim of a row, whole."""
    reports = tuple(
        Report(article, statement, _spans(content), tuple(json.loads(relays)), origin)
        for _, _, article, statement, content, relays, origin in rows.rows_of(connection, "claim_reports", row.claim)
    )
    drift = tuple(
        Drift(former, latter, kind, Span(start, end), _span(former_start, former_end))
        for _, _, former, latter, kind, start, end, former_start, former_end in rows.rows_of(connection, "claim_drift", row.claim)
    )
    joins = tuple(
        Join((former, said), (latter, also_said), score, _spans(words), _spans(others))
        for _, _, former, said, latter, also_said, score, words, others in rows.rows_of(connection, "claim_joins", row.claim)
    )
    graph = graph_of(connection, row.claim, row.fewest, row.most)
    return Claim(row.claim, row.story, row.speaker, reports, graph, drift, joins)


def graph_of(connection: sqlite3.Connection, owner: str, fewest: int, most: int) -> OriginGraph:
    """The origins and edges of a claim, an event or a story."""
    origins = tuple(
        Origin(identifier, kind, label, tuple(json.loads(articles)))
        for _, _, identifier, kind, label, articles, _ in rows.rows_of(connection, "origins", owner)
    )
    edges = tuple(
        Edge(source, target, kind, _span(start, end), _span(target_start, target_end))
        for _, _, source, target, kind, start, end, target_start, target_end, _ in rows.rows_of(connection, "origin_edges", owner)
    )
    return OriginGraph(origins, edges, fewest, most)


def claims_in(
    connection: sqlite3.Connection, least: int = 1, limit: int | None = None, story: str | None = None
) -> Iterator[Claim]:
    """The claims that at least so many articles report, those with most reports first; or those of one story in order."""
    yield from (claim_of(connection, row) for row in rows.claims(connection, least, limit, story))


def happenings_in(connection: sqlite3.Connection, story: str) -> list[Happening]:
    """The events of a story."""
    return [
        happening_of(connection, row) for row in rows.rows_of(connection, "traced_events", story)
    ]  # fmt: skip


def happening_of(connection: sqlite3.Connection, row: rows.Row) -> Happening:
    """The event of a row, whole."""
    event, story, _, kind, fewest, most = row
    reports = tuple(
        EventReport(article, own, Span(start, end), status)
        for _, _, article, own, start, end, status in rows.rows_of(connection, "event_reports", event)
    )
    return Happening(event, story, kind, reports, graph_of(connection, event, fewest, most))


def outcomes_in(connection: sqlite3.Connection, story: str) -> list[OutcomeLink]:
    """What became of the announced and demanded events of a story."""
    return [
        OutcomeLink((article, event), (later, later_event), kind, Span(start, end))
        for _, _, article, event, later, later_event, kind, start, end in rows.rows_of(connection, "outcomes", story)
    ]
