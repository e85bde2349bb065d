"""From words to who said them: speakers, and the chain each statement came by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nguon.reading.cast import Cast, Draft
from nguon.reading.labels import Attribution, Labels
from nguon.reading.ranking import weighed, weights
from nguon.reading.reasons import Because, Reason, reason
from nguon.reading.relays import Carrier, Relays, Said, looks_back
from nguon.reading.sentences import Sentence
from nguon.reading.sources import Origin, Place, origin, takes, without_relay
from nguon.record import Article, Link, Name, Span, Statement, StatementKind, Time


@dataclass(frozen=True, slots=True)
class _Open:
    """A statement that later ones may stand inside of, and the relays it came through."""

    said: Said
    relays: tuple[Carrier, ...]

    @property
    def end(self) -> int:
        return max(span.end for span in self.said.attribution.content)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A statement's words with its source mended, whom that means, and the answer that gave it if it was looked for."""

    attribution: Attribution
    speaker: Draft | None
    answer: Origin | None = None


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> StatementKind:
    """Whether all, some or none of a content stands inside quotation marks."""
    if not quoted:
        return "indirect"
    stated = sum(sum(map(str.isalnum, text[span.start : span.end])) for span in content)
    inside = 0
    for span in content:
        first = bisect_right(quoted, span.start, key=lambda quote: quote.end)
        for quote in quoted[first:]:
            if quote.start >= span.end:
                break
            inside += sum(map(str.isalnum, text[max(span.start, quote.start) : min(span.end, quote.end)]))
    if not inside:
        return "indirect"
    return "mixed" if inside < stated else "direct"


class Resolver:
    """Makes the statements of one article, in order, with the relay that governs each passage; if asked to, with reasons."""

    def __init__(
        self, article: Article, labels: Labels, sentences: Sequence[Sentence], times: Sequence[Time], explains: bool = False
    ) -> None:
        self._article = article
        self._labels = labels
        self._sentences = sentences
        self._times = times
        self.cast = Cast(article, explains)
        self._explains = explains
        self._reasons: list[Reason] = []
        self._open: list[_Open] = []
        self._stated = deque[Sequence[Span]](maxlen=8)
        self._before: Attribution | None = None
        self._byline = _byline_credit(article)
        self._relays = Relays(article.language or "vi", article.text, self.cast, labels, self._credited())
        self._starts = [sentence.span.start for sentence in sentences]
        self._name_starts = [name.start for name in labels.names]
        self._time_starts = [time.start for time in times]

    def statements(self) -> tuple[Statement, ...]:
        """Every attribution as a statement with its speaker and chain."""
        names, at, out = self._labels.names, 0, []
        for i, attribution in enumerate(sorted(self._labels.attributions, key=_outer_first)):
            until = attribution.source.start if attribution.source else attribution.content[0].start
            while at < len(names) and names[at].start < until:
                self._meet(names[at])
                at += 1
            out.append(self._statement(f"s{i + 1}", attribution))
        for name in names[at:]:
            self._meet(name)
        return tuple(out)

    def reasons(self) -> tuple[Reason, ...]:
        """Why each speaker, relay and byline is who it is, then why forms of names are one entity; empty unless asked for."""
        return (*self._reasons, *self.cast.reasons())

    def _meet(self, name: Name) -> None:
        if name.kind != "other":
            self.cast.named(name)

    def _statement(self, identifier: str, attribution: Attribution) -> Statement:
        spoken = self._spoken(attribution)
        attribution, speaker = spoken.attribution, spoken.speaker
        because = self._because(spoken) if self._explains else None
        content = tuple(sorted(attribution.content))
        sentence = self._sentence_at(content[0].start)
        quoted = [quote for s in self._sentences_over(content) for quote in s.quotes]
        said = self._said(attribution, speaker)
        relays = tuple(self._relays.chosen(said))
        self._relays.settle(said, relays)
        self._open.append(_Open(said, relays))
        self._stated.append(content)
        if because is not None:
            self._reasons += self._reasons_for(identifier, speaker, because, relays)
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

    def _because(self, spoken: _Spoken) -> Because:
        """Why the speaker is who it is: how its source was found, and whom that means."""
        attribution, speaker, answer = spoken.attribution, spoken.speaker, spoken.answer
        cue = (attribution.cue,) if attribution.cue else ()
        found = weighed(weights("sources"), answer.features) if answer else ()
        if attribution.source is not None:
            because = self.cast.because
            return replace(because, spans=(attribution.source, *because.spans, *cue), weighed=(*because.weighed, *found))
        opens = attribution.content[0]
        if speaker is None:
            return Because("nobody", cue or (opens,), found)
        before = max((m for m in speaker.mentions if m.start < opens.start), default=None)
        return Because("carried on", (*(cue or (opens,)), *([before] if before else ())), found)

    def _reasons_for(
        self, statement: str, speaker: Draft | None, because: Because, relays: Sequence[Carrier]
    ) -> Iterator[Reason]:
        """Why a statement's chain is as it is, in the order of the chain."""
        yield reason(statement, "speaker", speaker.id if speaker else None, because)
        yield from (reason(statement, "relay", relay.draft.id, relay.because) for relay in relays)
        if not relays and (credited := self._credited()) is not None and self._byline:
            yield reason(statement, "byline", credited.id, Because("credit", (self._byline,)))

    def _spoken(self, attribution: Attribution) -> _Spoken:
        """The attribution with its source mended, and whom the source means."""
        code, text = self._article.language or "vi", self._article.text
        before, self._before = self._before, attribution
        outer = self._outer(attribution)
        self.cast.around = outer.said.speaker if outer else None
        found: Origin | None = None
        if attribution.source is not None:
            attribution = without_relay(code, text, attribution, self._names_in(attribution.source))
        elif (sentence := self._sentence_at((attribution.cue or attribution.content[0]).start)) is not None:
            found = origin(code, text, attribution, Place(sentence.span, self._names_in(sentence.span), before))
            attribution = replace(attribution, source=found.source)
            if found.goes_on and (last := self.cast.last_speaker) is not None:
                return _Spoken(attribution, self.cast.speaks(last), found)
        self._before = attribution
        source = attribution.source
        return _Spoken(attribution, self.cast.source(source, self._names_in(source)) if source else None, found)

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
        outside = (t for t in self._times[first:last] if not any(c.start <= t.start < c.end for c in content))
        return next((t for t in outside if not self._is_stated_before(t, content)), None)

    def _is_stated_before(self, time: Time, content: Sequence[Span]) -> bool:
        """Whether a time stands in what an earlier statement of the sentence states, not around this one: "since 2008"."""
        start = content[0].start
        return any(piece.start <= time.start < piece.end <= start for stated in self._stated for piece in stated)

    def _said(self, attribution: Attribution, speaker: Draft | None) -> Said:
        """The statement with its sentences, their names, and the statement that it stands inside of."""
        parts = [attribution.content[0].start, attribution.content[-1].end - 1]
        parts += [part.start for part in (attribution.cue, attribution.source) if part]
        found = {sentence.span for at in parts if (sentence := self._sentence_at(at))}
        names = [name for span in sorted(found) for name in self._names_in(span)]
        outer = self._outer(attribution)
        code, text = self._article.language or "vi", self._article.text
        return Said(
            attribution,
            speaker,
            sorted(found),
            names,
            outer.said if outer else None,
            outer.relays if outer else (),
            takes(code, text, attribution),
            looks_back(code, text, attribution, sorted(found)),
            self._time(self._sentence_at(attribution.content[0].start), attribution.content) is not None,
        )

    def _outer(self, attribution: Attribution) -> _Open | None:
        """The statement that this one stands inside of."""
        while self._open and self._open[-1].end < attribution.content[-1].end:
            self._open.pop()
        return self._open[-1] if self._open else None

    def _credited(self) -> Draft | None:
        """The one whom the byline credits."""
        return self.cast.named(_as_outlet(self._byline)) if self._byline else None

    def _chain(self, speaker: Draft | None, source: Span | None, relays: Sequence[Carrier]) -> tuple[Link, ...]:
        links = [Link(entity=speaker.id, role="speaker", span=source)] if speaker else []
        links += [Link(entity=relay.draft.id, role="relay", span=relay.span) for relay in relays]
        if not relays and self._byline:
            links.append(Link(entity=self.cast.named(_as_outlet(self._byline)).id, role="byline", span=self._byline))
        if self._article.outlet:
            links.append(Link(entity=self.cast.publisher(self._article.outlet).id, role="outlet"))
        return tuple(links)


def _outer_first(attribution: Attribution) -> tuple[int, int]:
    """Order in the text; of statements that begin together, the one that ends last stands around the others."""
    return attribution.content[0].start, -attribution.content[-1].end


def _as_outlet(span: Span) -> Name:
    return Name(start=span.start, end=span.end, kind="outlet")


def _byline_credit(article: Article) -> Span | None:
    """Where the first byline that names an origin names it."""
    for block in article.blocks:
        if block.kind == "byline" and block.credit:
            at = article.text.find(block.credit, block.start, block.end)
            if at >= 0:
                return Span(at, at + len(block.credit))
    return None
