"""What the pages draw, as tables to take along: CSV (RFC 4180) whose words a spreadsheet takes for words."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Literal

from starlette.responses import Response

from nguon.archive.facets import Facet, Facets, as_mapping
from nguon.archive.figures import Series
from nguon.archive.results import StatementHit
from nguon.archive.subjects import Subject
from nguon.desk.telling import Step, Teller
from nguon.tracing.results import EdgeKind, OriginGraph


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header; `name` is that of the file, without its ending."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str | int | float | None]]


@dataclass(frozen=True, slots=True)
class Resting:
    """What an article rests on, `target` being the id of an article or of an origin, and the words that show it."""

    article: str
    kind: EdgeKind | Literal["not_said"]
    target: str
    words: str | None = None
    target_words: str | None = None


def as_csv(table: Table) -> str:
    """A table as CSV. What a spreadsheet would take for a formula is told from one by an apostrophe."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(table.header)
    rows.writerows([_no_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows)
    return written.getvalue()


def _no_formula(words: str) -> str:
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


def sent(table: Table) -> Response:
    """A table as a file to keep. It begins with a byte order mark: without, Excel reads Vietnamese as another encoding."""
    headers = {"content-disposition": f'attachment; filename="nguon-{table.name}.csv"'}
    return Response(as_csv(table).encode("utf-8-sig", "replace"), media_type="text/csv; charset=utf-8", headers=headers)


def of_series(series: Series) -> Table:
    """A series: a row a name, a column a period."""
    rows: list[Sequence[str | int]] = [(line.name, line.total, *line.counts) for line in series.lines]
    return Table(series.name, ("name", "total", *series.periods), rows)


def of_facets(name: str, told: Mapping[str, Iterable[Facet]]) -> Table:
    """Counts of several kinds, one below the other."""
    rows = [(what, one.value, one.count) for what, found in told.items() for one in found]
    return Table(name, ("what", "name", "count"), rows)


def of_search(facets: Facets) -> Table:
    """What the statements that a search found have in common."""
    return of_facets("search-figures", as_mapping(facets))


def of_subject(known: Subject) -> Table:
    """A person or organisation in figures: their statements by month, by whom they came through, and so on."""
    facets = as_mapping(known.facets)
    said = {what: facets[what] for what in ("month", "relay", "outlet", "kind", "event")}
    return of_facets("person", {**said, "spoke_of": known.topics, "same_articles": known.company, "also_called": known.also})


def of_statements(hits: Iterable[StatementHit]) -> Table:
    """Found statements: who said what through whom, and where it stands."""
    header = ("speaker", "words", "kind", "through", "outlet", "published", "title", "article", "statement", "confidence")
    return Table("statements", header, [_statement(hit) for hit in hits])


def _statement(hit: StatementHit) -> Sequence[str | float | None]:
    said = hit.statement
    way = " → ".join(hit.relays)
    return (hit.speaker, hit.text, said.kind, way, hit.outlet, hit.published, hit.title, hit.article, said.id, said.confidence)


def resting(graph: OriginGraph, steps: Iterable[Step], tellers: Iterable[Teller]) -> list[Resting]:
    """All that a drawing of a graph shows, step by step; an article that names nobody rests on an origin that is not said."""
    found = [Resting(s.edge.source, s.edge.kind, s.edge.target, s.words, s.target_words) for s in steps]
    known, named = {teller.article for teller in tellers}, {step.article for step in found}
    silent = [
        Resting(article, "not_said", origin.id)
        for origin in graph.origins
        if origin.kind == "not_said"
        for article in origin.articles
        if article in known and article not in named
    ]
    return found + silent


def of_origins(identifier: str, graph: OriginGraph, steps: Iterable[Resting], tellers: Iterable[Teller]) -> Table:
    """What rests on what in a story or a claim, an article a row, or several where it rests on several."""
    known = {teller.article: teller for teller in tellers}
    labels = {origin.id: origin.label for origin in graph.origins}
    header = ("article", "outlet", "published", "step", "rests_on", "words", "words_there")
    return Table(
        identifier,
        header,
        [
            (
                *(it.article, known[it.article].outlet if it.article in known else None),
                *(known[it.article].published if it.article in known else None, it.kind),
                *(labels.get(it.target, it.target), it.words, it.target_words),
            )
            for it in steps
        ],
    )
