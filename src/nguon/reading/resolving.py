"""From words to who said them: speakers, and the chain each statement came by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from nguon.reading.cast import Cast, Draft
from nguon.reading.labels import Attribution, Labels
from nguon.reading.relays import relays_of
from nguon.reading.sentences import Sentence
from nguon.record import Article, Link, Name, Span, Statement, StatementKind, Time

#: How far into what an outlet says the one is named whose words it hands on, in characters.
_NEAR = 80


@dataclass(frozen=True, slots=True)
class _Open:
    """A statement that later ones may stand inside of."""

    end: int
    speaker: str | None
    source: Span | None
    relays: tuple[tuple[str, Span], ...]


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> StatementKind:
    """Whether all, some or none of a content stands inside quotation marks."""
    if not quoted:
        return "indirect"
    stated = sum(c.isalnum() for span in content for c in text[span.start : span.end])
    inside = 0
    for span in content:
        first = bisect_right(quoted, span.start, key=lambda quote: quote.end)
        for quote in quoted[first:]:
            if quote.start >= span.end:
                break
            inside += sum(c.isalnum() for c in text[max(span.start, quote.start) : min(span.end, quote.end)])
    if not inside:
        return "indirect"
    return "mixed" if inside < stated else "direct"


class Resolver:
    """Makes the statements of one article, in order, with the relay that governs each passage."""

    def __init__(self, article: Article, labels: Labels, sentences: Sequence[Sentence], times: Sequence[Time]) -> None:
        self._article = article
        self._labels = labels
        self._sentences = sentences
        self._times = times
        self.cast = Cast(article)
        self._relayed: dict[str, tuple[tuple[str, Span], ...]] = {}
        self._last = ""
        self._open: list[_Open] = []
        self._byline = _byline_credit(article)
        self._starts = [sentence.span.start for sentence in sentences]
        self._name_starts = [name.start for name in labels.names]
        self._time_starts = [time.start for time in times]

    def statements(self) -> tuple[Statement, ...]:
        """Every attribution as a statement with its speaker and chain."""
        names, at, out = self._labels.names, 0, []
        for i, attribution in enumerate(self._labels.attributions):
            until = attribution.source.start if attribution.source else attribution.content[0].start
            while at < len(names) and names[at].start < until:
                self._meet(names[at])
                at += 1
            out.append(self._statement(f"s{i + 1}", attribution))
        for name in names[at:]:
            self._meet(name)
        return tuple(out)

    def _meet(self, name: Name) -> None:
        if name.kind != "other":
            self.cast.named(name)

    def _statement(self, identifier: str, attribution: Attribution) -> Statement:
        content = tuple(sorted(attribution.content))
        sentence = self._sentence_at(content[0].start)
        quoted = [quote for s in self._sentences_over(content) for quote in s.quotes]
        speaker = self.cast.source(attribution.source, self._names_in(attribution.source)) if attribution.source else None
        named = tuple((self._relay(span), span) for span in self._relays(attribution, sentence))
        inherited = self._outer(attribution) or named or self._inherited(attribution, speaker)
        relays = tuple(pair for pair in inherited if not speaker or pair[0] != speaker.id)
        self._open.append(_Open(content[-1].end, speaker.id if speaker else None, attribution.source, relays))
        if speaker and attribution.source:
            self._enter(speaker, attribution.source, named, content)
        return Statement(
            id=identifier,
            kind=kind_of(self._article.text, content, quoted),
            content=content,
            cue=attribution.cue,
            source=attribution.source,
            speaker=speaker.id if speaker else None,
            chain=self._chain(speaker, attribution.source, relays),
            time=self._time(sentence, content),
            confidence=attribution.confidence,
        )

    def _names_in(self, span: Span) -> Sequence[Name]:
        return self._labels.names[bisect_left(self._name_starts, span.start) : bisect_left(self._name_starts, span.end)]

    def _sentence_at(self, at: int) -> Sentence | None:
        i = bisect_right(self._starts, at) - 1
        return self._sentences[i] if i >= 0 and at < self._sentences[i].span.end else None

    def _sentences_over(self, content: Sequence[Span]) -> list[Sentence]:
        first = max(0, bisect_right(self._starts, content[0].start) - 1)
        return list(self._sentences[first : bisect_right(self._starts, content[-1].end - 1)])

    def _time(self, sentence: Sentence | None, content: Sequence[Span]) -> Time | None:
        """The time that stands in the statement's sentence outside what is stated."""
        if sentence is None:
            return None
        first, last = bisect_left(self._time_starts, sentence.span.start), bisect_left(self._time_starts, sentence.span.end)
        return next((t for t in self._times[first:last] if not any(c.start <= t.start < c.end for c in content)), None)

    def _relays(self, attribution: Attribution, sentence: Sentence | None) -> Sequence[Span]:
        """The outlets that the statement's own sentence names, and those that its labeller found."""
        if sentence is None:
            return attribution.relays
        code = self._article.language or "vi"
        found = relays_of(code, self._article.text, sentence.span, self._names_in(sentence.span), attribution)
        return sorted({*attribution.relays, *found})

    def _relay(self, span: Span) -> str:
        return self.cast.named(Name(start=span.start, end=span.end, kind="outlet")).id

    def _outer(self, attribution: Attribution) -> tuple[tuple[str, Span], ...]:
        """The speaker, and their relays, of the statement that this one stands inside of."""
        while self._open and self._open[-1].end < attribution.content[-1].end:
            self._open.pop()
        if not self._open:
            return ()
        outer = self._open[-1]
        return (*(((outer.speaker, outer.source),) if outer.speaker and outer.source else ()), *outer.relays)

    def _inherited(self, attribution: Attribution, speaker: Draft | None) -> tuple[tuple[str, Span], ...]:
        """The relay named once for a passage holds while its speaker goes on, by name, by pronoun or with no word of who."""
        if speaker is None:
            return () if attribution.source is None and attribution.cue is not None else self._relayed.get(self._last, ())
        return self._relayed.get(speaker.id, ())

    def _enter(self, speaker: Draft, source: Span, named: tuple[tuple[str, Span], ...], content: Sequence[Span]) -> None:
        """Remember through whom a speaker's words came; an outlet that tells what people said hands on these people's words."""
        self._last = speaker.id
        if named:
            self._relayed[speaker.id] = named
        elif speaker.kind == "outlet":
            until = min(content[0].end, content[0].start + _NEAR)
            for name in self._names_in(Span(content[0].start, until)):
                if name.kind == "person":
                    self._last = self.cast.named(name).id
                    self._relayed[self._last] = ((speaker.id, source),)

    def _chain(self, speaker: Draft | None, source: Span | None, relays: Sequence[tuple[str, Span]]) -> tuple[Link, ...]:
        links = [Link(entity=speaker.id, role="speaker", span=source)] if speaker else []
        links += [Link(entity=entity, role="relay", span=span) for entity, span in dict(relays).items()]
        if not relays and self._byline:
            links.append(Link(entity=self._relay(self._byline), role="byline", span=self._byline))
        if self._article.outlet:
            links.append(Link(entity=self.cast.publisher(self._article.outlet).id, role="outlet"))
        return tuple(links)


def _byline_credit(article: Article) -> Span | None:
    """Where the first byline that names an origin names it."""
    for block in article.blocks:
        if block.kind == "byline" and block.credit:
            at = article.text.find(block.credit, block.start, block.end)
            if at >= 0:
                return Span(at, at + len(block.credit))
    return None
