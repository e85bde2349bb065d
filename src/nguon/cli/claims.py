"""`nguon claims`, `nguon claim`, `nguon origins`, `nguon compare`."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from nguon.archive import Archive
from nguon.archive import claims as rows
from nguon.cli.adding import local
from nguon.cli.ending import say
from nguon.exports.shown import on_one_line
from nguon.record import NguonError, Record, Span
from nguon.tracing.keeping import claim_of, claims_in, happening_of
from nguon.tracing.origins import strike
from nguon.tracing.results import Claim, Edge, Origin, OriginGraph, Report, Struck, drift_json, graph_json, report_json

_WORDS = 240

#: What each kind of drift is called for people.
DRIFT_WORDS = {
    "hedge_dropped": "a hedge is gone",
    "hedge_added": "a hedge is new",
    "cue_stronger": "a stronger cue",
    "cue_weaker": "a weaker cue",
    "number_changed": "another number",
    "date_changed": "another date",
    "negation_changed": "the opposite",
    "source_vaguer": "a vaguer source",
    "source_lost": "the source is gone",
    "quote_marks_added": "quotation marks round a paraphrase",
    "quote_cut": "a quotation cut so that its sense turns",
}

#: What each kind of step is called for people.
EDGE_WORDS = {
    "relay": "names",
    "byline": "credits",
    "speaker": "is told by",
    "document": "rests on the text",
    "own": "heard it itself",
    "agency": "is the agency",
    "copy": "has the text of",
    "translation": "translates",
    "same_outlet": "is by the outlet of",
}


class _Shelf:
    """The records of the articles that are shown, each read once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._kept: dict[str, Record] = {}

    def __getitem__(self, article: str) -> Record:
        if article not in self._kept:
            self._kept[article] = self._archive.record(article)
        return self._kept[article]

    def words(self, article: str, spans: Sequence[Span]) -> str:
        return on_one_line(" … ".join(self[article].slice(span) for span in spans), _WORDS)


def list_claims(archive: str, least: int, limit: int | None, story: str | None, form: str) -> int:
    """Show the claims that at least so many articles report; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        found = claims_in(connection, least, limit, story)
        if form == "json":
            for claim in found:
                sys.stdout.write(json.dumps(claim.as_json(), ensure_ascii=False) + "\n")
            return 0
        shelf, console, shown = _Shelf(opened), _console(), 0
        for claim in found:
            console.print(_heading(claim, shelf))
            shown += 1
    sys.stdout.flush()
    say(f"{shown:,} claims shown" if shown else "no claims; `nguon trace` finds them")
    return 0


def show_claim(archive: str, identifier: str, form: str) -> int:
    """Show a claim with its reports, why they are one, its origins and its drift; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        claim = _claim(connection, archive, identifier)
        if form == "json":
            _write(claim.as_json() | {"story": claim.story, "joins": _joins_json(claim)} | {"graph": graph_json(claim.graph)})
            return 0
        shelf, console = _Shelf(opened), _console()
        console.print(_heading(claim, shelf))
        for report in claim.reports:
            console.print(_report(report, shelf))
        _print_joins(console, claim, shelf)
        _print_graph(console, claim.graph, shelf)
        _print_drift(console, claim, shelf)
    return 0


def show_origins(archive: str, identifier: str, struck: str | None, form: str) -> int:
    """Show where a claim or an event comes from, and what is left without one origin; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        graph, articles = _graph(connection, archive, identifier)
        left = _struck(graph, articles, struck, identifier) if struck else None
        if form == "json":
            _write({"of": identifier} | graph_json(graph) | ({"struck": _struck_json(left)} if left else {}))
            return 0
        shelf, console = _Shelf(opened), _console()
        _print_graph(console, graph, shelf)
        if left:
            _print_struck(console, left)
    return 0


def compare(archive: str, identifier: str, form: str) -> int:
    """Show the retellings of a claim side by side with what changed; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        claim = _claim(connection, archive, identifier)
        shelf = _Shelf(opened)
        if form == "json":
            _write(_comparison(claim, shelf))
            return 0
        console = _console()
        console.print(_heading(claim, shelf))
        for report in claim.reports:
            console.print(_report(report, shelf))
            for drift in claim.drift:
                if drift.latter == report.article:
                    console.print(_drift(drift.kind, drift.former, drift.latter, drift.span, drift.former_span, shelf))
    return 0


def _claim(connection: sqlite3.Connection, archive: str, identifier: str) -> Claim:
    row = rows.claim(connection, identifier)
    if row is None:
        raise NguonError(f"{archive}: it has no claim {identifier!r}; `nguon claims` lists those it has")
    return claim_of(connection, row)


def _graph(connection: sqlite3.Connection, archive: str, identifier: str) -> tuple[OriginGraph, tuple[str, ...]]:
    """The graph of a claim or an event, and its articles in order."""
    event = rows.event(connection, identifier)
    if event is not None:
        happening = happening_of(connection, event)
        return happening.graph, tuple(dict.fromkeys(report.article for report in happening.reports))
    claim = _claim(connection, archive, identifier)
    return claim.graph, tuple(dict.fromkeys(report.article for report in claim.reports))


def _struck(graph: OriginGraph, articles: tuple[str, ...], origin: str, identifier: str) -> Struck:
    try:
        return strike(articles, graph, origin)
    except KeyError:
        known = ", ".join(o.label or o.id for o in graph.origins)
        raise NguonError(f"{identifier}: it has no origin {origin!r}; it has {known}") from None


def _write(value: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _joins_json(claim: Claim) -> list[dict[str, Any]]:
    return [
        {
            "reports": [list(join.former), list(join.latter)],
            "score": join.score,
            "words": [[list(span) for span in spans] for spans in (join.former_words, join.latter_words)],
        }
        for join in claim.joins
    ]


def _struck_json(left: Struck) -> dict[str, Any]:
    return {"origin": left.origin.id, "fallen": list(left.fallen), "range": [left.fewest, left.most]}


def _comparison(claim: Claim, shelf: _Shelf) -> dict[str, Any]:
    reports = [report_json(r) | {"words": shelf.words(r.article, r.content)} for r in claim.reports]
    drift = [
        drift_json(d)
        | {
            "words": shelf[d.latter].slice(d.span),
            "from_span": list(d.former_span) if d.former_span else None,
            "from_words": shelf[d.former].slice(d.former_span) if d.former_span else None,
        }
        for d in claim.drift
    ]
    return {"claim": claim.id, "speaker": claim.speaker, "reports": reports, "drift": drift}


def _console() -> Console:
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())


def ranged(graph: OriginGraph) -> str:
    """The range in words."""
    if graph.fewest == graph.most:
        return f"{graph.fewest} independent origin{'s' if graph.fewest != 1 else ''}"
    return f"{graph.fewest} to {graph.most} independent origins"


def _heading(claim: Claim, shelf: _Shelf) -> Text:
    first = claim.reports[0]
    text = Text(f"{on_one_line(claim.speaker or 'not said who', 80)}: ", style="bold")
    text.append(shelf.words(first.article, first.content), "not bold")
    articles = len({report.article for report in claim.reports})
    facts = [f"{articles} articles" if articles > 1 else "1 article", ranged(claim.graph)]
    facts += [f"{len(claim.drift)} changed on the way"] if claim.drift else []
    return text.append("".join(f" · {fact}" for fact in (*facts, claim.id)), "dim not bold")


def _report(report: Report, shelf: _Shelf) -> Text:
    page = shelf[report.article].article
    text = Text(f"  {shelf.words(report.article, report.content)}")
    voice = None if report.statement else "in its own voice"
    through = f"through {', '.join(report.relays)}" if report.relays else None
    facts = (page.outlet, page.published, through, voice, f"from {report.origin}" if report.origin else "origin not said")
    return text.append("".join(f" · {on_one_line(fact, 120)}" for fact in (*facts, report.article) if fact), "dim")


def _print_joins(console: Console, claim: Claim, shelf: _Shelf) -> None:
    if claim.joins:
        console.print(Text("\n  Why one claim", style="bold"))
    for join in claim.joins:
        words = ", ".join(dict.fromkeys(shelf[join.latter[0]].slice(span) for span in join.latter_words))
        console.print(
            Text(f"  {join.former[0]} and {join.latter[0]} ({join.score:.2f}): ").append(on_one_line(words, _WORDS), "dim")
        )


def _print_graph(console: Console, graph: OriginGraph, shelf: _Shelf) -> None:
    console.print(Text(f"\n  Origins: {ranged(graph)}", style="bold"))
    for number, origin in enumerate(graph.origins, 1):
        console.print(_origin(number, origin))
    for edge in graph.edges:
        console.print(_edge(edge, graph, shelf))


def _origin(number: int, origin: Origin) -> Text:
    kind = {"not_said": "not said", "own": "its own"}.get(origin.kind, origin.kind)
    label = origin.label or "not said where from"
    return Text(f"  {number}. {on_one_line(label, 160)} ({kind}): {', '.join(origin.articles)}")


def _edge(edge: Edge, graph: OriginGraph, shelf: _Shelf) -> Text:
    names = {origin.id: origin.label or origin.id for origin in graph.origins}
    text = Text(f"  {edge.source} {EDGE_WORDS[edge.kind]} {on_one_line(names.get(edge.target, edge.target), 120)}")
    if edge.evidence:
        text.append(f" · “{shelf.words(edge.source, [edge.evidence])}”", "dim")
    return text


def _print_struck(console: Console, left: Struck) -> None:
    name = left.origin.label or left.origin.id
    fallen = ", ".join(left.fallen) or "nothing"
    console.print(Text(f"\n  Without {on_one_line(name, 120)}", style="bold"))
    console.print(Text(f"  without any support then: {fallen}; origins left: {left.fewest} to {left.most}"))


def _print_drift(console: Console, claim: Claim, shelf: _Shelf) -> None:
    if claim.drift:
        console.print(Text("\n  Changed on the way", style="bold"))
    for drift in claim.drift:
        console.print(_drift(drift.kind, drift.former, drift.latter, drift.span, drift.former_span, shelf))


def _drift(kind: str, former: str, latter: str, span: Span, former_span: Span | None, shelf: _Shelf) -> Text:
    text = Text(f"    {DRIFT_WORDS[kind]}: “{shelf.words(latter, [span])}” in {latter}", style="yellow")
    before = f", “{shelf.words(former, [former_span])}” in {former}" if former_span else f", not so in {former}"
    return text.append(before, "dim")
