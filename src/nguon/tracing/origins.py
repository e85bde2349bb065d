"""From reports back to where they entered the press, and how many of those places are independent. See docs/tracing.md.

Articles whose text is one (near-copies, translations) are a group. A group leads to the origins that it names, or to the group of
the outlet that it names if that outlet's own article is there too; what leads nowhere does not say where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nguon.record import Span
from nguon.tracing.chains import Station, own_key
from nguon.tracing.results import Edge, EdgeKind, Origin, OriginGraph, OriginKind, Struck
from nguon.tracing.tellings import Source


@dataclass(frozen=True, slots=True)
class Tie:
    """Two articles with one text: a near-copy or a translation, and a passage of each that shows it."""

    former: str
    latter: str
    kind: EdgeKind
    former_span: Span | None = None
    latter_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """What one article's report rests on: the stations that it names; several of which one is enough if `is_one_of`."""

    article: str
    stations: tuple[Station, ...]
    is_one_of: bool = False


class _Net:
    """Groups of articles, and where each leads."""

    def __init__(self, sources: Sequence[Source], rests: Mapping[str, Rest], ties: Sequence[Tie], one_document: bool) -> None:
        self.sources = {source.article: source for source in sources}
        self.order = [source.article for source in sources]
        self.rests, self.ties, self.one_document = rests, ties, one_document
        self.group = self._grouped()
        self.by_outlet: dict[str, list[str]] = {}
        for article in self.order:
            if (key := own_key(self.sources[article].record)) is not None:
                self.by_outlet.setdefault(key, []).append(article)
        self.edges: list[Edge] = [Edge(t.latter, t.former, t.kind, t.latter_span, t.former_span) for t in ties]
        self.origins: dict[str, Station] = {}
        self.out: dict[str, set[str]] = {group: set() for group in self.group.values()}
        self.leads: dict[str, set[str]] = {group: set() for group in self.group.values()}
        self.one_of: set[str] = set()
        for article in self.order:
            self._follow(article)

    def _grouped(self) -> dict[str, str]:
        group = {article: article for article in self.order}

        def root(article: str) -> str:
            while group[article] != article:
                article = group[article]
            return article

        place = {article: i for i, article in enumerate(self.order)}
        for tie in self.ties:
            first, second = sorted((root(tie.former), root(tie.latter)), key=place.__getitem__)
            group[second] = first
        return {article: root(article) for article in self.order}

    def _follow(self, article: str) -> None:
        group, rest = self.group[article], self.rests[article]
        if rest.is_one_of:
            self.one_of.add(group)
        for station in rest.stations:
            self._step(article, group, station)
        if not rest.stations:
            self._own_earlier(article, group)

    def _step(self, article: str, group: str, station: Station) -> None:
        target = None if station.kind in ("document", "own", "agency") else self._article_of(station.key, article)
        if target is not None:
            self.edges.append(Edge(article, target, _edge_kind(station), station.span))
            if self.group[target] != group:
                self.out[group].add(self.group[target])
            return
        node = self._origin_node(station)
        self.edges.append(Edge(article, node, _edge_kind(station), station.span))
        self.leads[group].add(node)

    def _origin_node(self, station: Station) -> str:
        if station.kind == "document":
            node = "document" if self.one_document else f"document:{station.key}"
        else:
            node = f"outlet:{station.key}"
        self.origins.setdefault(node, station)
        return node

    def _article_of(self, outlet: str, citing: str) -> str | None:
        """The outlet's own first article here that is not the citing one, and not later than it if there is such a one."""
        when = self.sources[citing].record.article.published or "~"
        own = [a for a in self.by_outlet.get(outlet, ()) if a != citing]
        earlier = [a for a in own if (self.sources[a].record.article.published or "") <= when + "~"]
        return next(iter(earlier or own), None)

    def _own_earlier(self, article: str, group: str) -> None:
        """An outlet that says nothing again rests on what it said before."""
        key = own_key(self.sources[article].record)
        first = next(iter(self.by_outlet.get(key, ())), None) if key else None
        if first is not None and first != article and self.group[first] != group:
            self.edges.append(Edge(article, first, "same_outlet"))
            self.out[group].add(self.group[first])

    def ends(self, group: str) -> tuple[frozenset[str], frozenset[str]]:
        """The origins that a group leads to, and the groups without one; of groups that only lead round, the first counts."""
        seen, stack = {group}, [group]
        origins: set[str] = set()
        while stack:
            here = stack.pop()
            origins |= self.leads[here]
            for there in self.out[here] - seen:
                seen.add(there)
                stack.append(there)
        place = {article: i for i, article in enumerate(self.order)}
        dead = {g for g in seen if not self.leads[g] and not self.out[g]}
        if not origins and not dead:
            dead = {min(seen, key=place.__getitem__)}
        return frozenset(origins), frozenset(dead)


def _edge_kind(station: Station) -> EdgeKind:
    return station.kind


def graph_of(sources: Sequence[Source], rests: Iterable[Rest], ties: Sequence[Tie], *, one_document: bool = True) -> OriginGraph:
    """The graph of the articles in `sources` (in order), each with what it rests on and the ties among them.

    `one_document` says that all documents named are one, as within a claim; else they are told apart by whose they are.
    """
    net = _Net(sources, {rest.article: rest for rest in rests}, _known(ties, sources), one_document)
    groups = list(dict.fromkeys(net.group[a] for a in net.order))
    ends = {group: net.ends(group) for group in groups}
    said = {o for group in groups for o in ends[group][0]}
    unsaid = {d for group in groups for d in ends[group][1]}
    fewest = _fewest(net, groups, ends, said)
    origins = [_origin(net, node, groups, ends) for node in sorted(said)]
    origins += [_not_said(net, dead, groups, ends) for dead in net.order if dead in unsaid]
    return OriginGraph(tuple(origins), tuple(net.edges), max(1, fewest), max(1, len(said) + len(unsaid)))


def _known(ties: Sequence[Tie], sources: Sequence[Source]) -> list[Tie]:
    articles = {source.article for source in sources}
    return [tie for tie in ties if tie.former in articles and tie.latter in articles]


def _fewest(net: _Net, groups: Sequence[str], ends: Mapping[str, tuple[frozenset[str], frozenset[str]]], said: set[str]) -> int:
    """Origins that must be: where a report credits several at once, one of them is enough."""
    certain = {o for group in groups if group not in net.one_of for o in net.leads[group]}
    certain = certain or set()
    count = len(certain)
    covered = set(certain)
    for group in groups:
        if group in net.one_of and net.leads[group] and not net.leads[group] & covered:
            covered.add(min(net.leads[group]))
            count += 1
    return count


def _articles(net: _Net, ends: Mapping[str, tuple[frozenset[str], frozenset[str]]], node: str, side: int) -> tuple[str, ...]:
    return tuple(article for article in net.order if node in ends[net.group[article]][side])


def _origin(net: _Net, node: str, groups: Sequence[str], ends: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> Origin:
    station = net.origins[node]
    kind: OriginKind = "document" if station.kind == "document" else "own" if station.kind in ("own", "agency") else "outlet"
    return Origin(node, kind, station.label, _articles(net, ends, node, 0))


def _not_said(net: _Net, dead: str, groups: Sequence[str], ends: Mapping[str, tuple[frozenset[str], frozenset[str]]]) -> Origin:
    """A report that does not say where it comes from; it has its outlet's name once another report names that outlet."""
    members = {article for article in net.order if net.group[article] == dead}
    named = any(
        edge.target in members and edge.source not in members and edge.kind in ("relay", "byline", "speaker")
        for edge in net.edges
    )
    outlet = next((net.sources[a].record.article.outlet for a in net.order if a in members), None)
    return Origin(f"not_said:{dead}", "not_said", outlet if named else None, _articles(net, ends, dead, 1))


def strike(sources: Sequence[str], graph: OriginGraph, origin: str) -> Struck:
    """What is left when an origin (its id, label or number from 1) is taken away; KeyError if there is none of that name."""
    gone = _chosen(graph, origin)
    left = [o for o in graph.origins if o is not gone]
    supported = {article for o in left for article in o.articles}
    fallen = tuple(a for a in sources if a in gone.articles and a not in supported)
    said = sum(o.kind != "not_said" for o in left)
    if not left:
        return Struck(gone, fallen, 0, 0)
    return Struck(gone, fallen, max(1, min(graph.fewest, said)), len(left))


def _chosen(graph: OriginGraph, origin: str) -> Origin:
    wanted = origin.casefold()
    for number, candidate in enumerate(graph.origins, 1):
        names = {candidate.id.casefold(), (candidate.label or "").casefold(), str(number)}
        if wanted in names - {""}:
            return candidate
    raise KeyError(origin)
