"""From words to who is meant: entities, speakers, and the chain each statement came by."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from nguon.languages import language
from nguon.languages.phrases import Token, tokens
from nguon.languages.world import Outlet, country_named, outlet_named
from nguon.reading.labels import Attribution, Labels
from nguon.reading.names import organization_phrases, title_phrases
from nguon.reading.relays import relays_of
from nguon.reading.sentences import Sentence
from nguon.record import Article, Entity, EntityKind, Link, Name, Span, Statement, StatementKind, Time

#: How far into what an outlet says the one is named whose words it hands on, in characters.
_NEAR = 80
_POSSESSIVE = re.compile(r"[’']s?$")


@dataclass(slots=True)
class _Draft:
    """An entity while its article is being read."""

    id: str
    kind: EntityKind
    name: str
    country: str | None = None
    aliases: list[str] = field(default_factory=list)
    mentions: dict[Span, None] = field(default_factory=dict)

    def add(self, words: str, span: Span | None) -> None:
        if words != self.name and words not in self.aliases:
            self.aliases.append(words)
        if span:
            self.mentions[span] = None

    def done(self) -> Entity:
        aliases = tuple(alias for alias in self.aliases if alias != self.name)
        mentions = tuple(sorted(self.mentions))
        return Entity(id=self.id, kind=self.kind, name=self.name, country=self.country, aliases=aliases, mentions=mentions)


@dataclass(frozen=True, slots=True)
class _Open:
    """A statement that later ones may stand inside of."""

    end: int
    speaker: str | None
    source: Span | None
    relays: tuple[tuple[str, Span], ...]


def _capitalised_runs(words: Sequence[Token]) -> list[list[Token]]:
    """Stretches of capitalised words; a hyphen, point or apostrophe inside a name belongs to it."""
    runs: list[list[Token]] = [[]]
    for word in words:
        last = runs[-1][-1] if runs[-1] else None
        touches = last is not None and word.start == last.end
        if word.words[0].isupper() or (touches and last and (word.words in "-.’'" or last.words in "-’'")):
            runs[-1].append(word)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


class Cast:
    """Everybody named in one article, found again by their words."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._language = language(article.language or "vi")
        self._titles = title_phrases(self._language.code)
        self._pronouns = frozenset(self._language.person.pronouns)
        self._drafts: list[_Draft] = []
        self._by_words: dict[str, _Draft] = {}
        self.last_person: _Draft | None = None

    def entities(self) -> tuple[Entity, ...]:
        """The entities, in the order in which they were met."""
        return tuple(draft.done() for draft in self._drafts)

    def _new(self, kind: EntityKind, name: str, country: str | None = None) -> _Draft:
        draft = _Draft(f"e{len(self._drafts) + 1}", kind, name, country)
        self._drafts.append(draft)
        self._by_words[name.casefold()] = draft
        return draft

    def named(self, name: Name) -> _Draft:
        """The entity of a proper name."""
        words = _POSSESSIVE.sub("", self._text[name.start : name.end])
        outlet = outlet_named(words) if name.kind == "outlet" else None
        if outlet:
            return self.outlet(outlet, words, name.span)
        if name.kind == "person":
            return self._person(words, name.span)
        kind: EntityKind = name.kind if name.kind != "other" else "group"
        draft = self._by_words.get(words.casefold()) or self._new(kind, words, _country_code(words) if kind == "place" else None)
        draft.add(words, name.span)
        return draft

    def outlet(self, outlet: Outlet, words: str, span: Span | None) -> _Draft:
        """The entity of a known outlet, under the name that the text gives it first."""
        key = f"outlet:{outlet.name}"
        draft = self._by_words.get(key) or self._by_words.get(words.casefold())
        if draft is None:
            draft = self._by_words[key] = self._new("outlet", words, outlet.country)
        draft.add(words, span)
        self._by_words.setdefault(words.casefold(), draft)
        return draft

    def publisher(self, name: str) -> _Draft:
        """The page's own outlet."""
        known = outlet_named(name)
        if known:
            return self.outlet(known, name, None)
        return self._by_words.get(name.casefold()) or self._new("outlet", name)

    def _person(self, words: str, span: Span) -> _Draft:
        draft = self._by_words.get(words.casefold()) or self._longer_or_shorter(words) or self._new("person", words)
        if len(words) > len(draft.name):
            draft.name, shorter = words, draft.name
            draft.aliases.append(shorter)
        draft.add(words, span)
        self._by_words.setdefault(words.casefold(), draft)
        self.last_person = draft
        return draft

    def _longer_or_shorter(self, words: str) -> _Draft | None:
        """A person whose name ends or begins with these words, or the other way round; the one met last."""
        mine = words.casefold().split()
        for draft in reversed(self._drafts):
            if draft.kind != "person":
                continue
            theirs = draft.name.casefold().split()
            short, long = sorted((mine, theirs), key=len)
            if short and len(short) < len(long) and (long[-len(short) :] == short or long[: len(short)] == short):
                return draft
        return None

    def source(self, span: Span, names: Sequence[Name]) -> _Draft | None:
        """Whom the words of a source mean: an outlet, a person, a body, an unnamed group; None where only a pronoun is left."""
        words = self._text[span.start : span.end]
        if words.lower() in self._pronouns:
            if self.last_person:
                self.last_person.mentions[span] = None
            return self.last_person
        if self._is_demonstrative(words):
            return None
        inside = [name for name in names if name.end <= span.end]
        people = [name for name in inside if name.kind == "person"]
        if people:
            return self._described(self.named(people[-1]), words, span)
        whole = [name for name in inside if name.kind in ("outlet", "organization") and name.end >= span.end - 1]
        if whole and len(words) - (whole[-1].end - whole[-1].start) < 25:
            return self._described(self.named(whole[-1]), words, span)
        if any(name.kind == "place" and name.span == span for name in inside):
            return self.named(next(name for name in inside if name.span == span))
        return self._unnamed(words, span)

    def _is_demonstrative(self, words: str) -> bool:
        last = words.lower().split()[-1]
        first = words.lower().split()[0]
        marks = self._language.person.demonstratives
        return (last in marks or (self._language.code == "en" and first in marks)) and not any(c.isupper() for c in words[1:])

    def _described(self, draft: _Draft, words: str, span: Span) -> _Draft:
        if "," not in words and "\n" not in words:
            draft.add(words, None)
        draft.mentions[span] = None
        if draft.kind == "person":
            self.last_person = draft
        return draft

    def _unnamed(self, words: str, span: Span) -> _Draft:
        if draft := self._by_words.get(words.casefold()):
            draft.add(words, span)
            return draft
        found = tokens(words)
        runs = _capitalised_runs(found)
        kind = self._kind(words, found, runs)
        if kind == "person":
            run = runs[-1]
            first, last = run[0].start, run[-1].end
            return self._described(self._person(words[first:last], Span(span.start + first, span.start + last)), words, span)
        draft = self._new(kind, words)
        draft.add(words, span)
        return draft

    def _kind(self, words: str, found: Sequence[Token], runs: Sequence[Sequence[Token]]) -> EntityKind:
        lower = words.lower()
        known = self._language
        if next(organization_phrases(known.code).find(found), None) is not None:
            return "organization"
        if any(lower.startswith(form) for form in known.person.documents):
            return "document"
        titled = next(self._titles.find(found), None) is not None
        if runs and (titled or (len(runs) == 1 and 2 <= len(runs[0]) <= 5 and len(runs[0]) == len(found))):
            return "person"
        return "group"


def _country_code(words: str) -> str | None:
    country = country_named(words)
    return country.alpha3 if country else None


def kind_of(text: str, content: Sequence[Span], quoted: Sequence[Span]) -> StatementKind:
    """Whether all, some or none of a content stands inside quotation marks."""
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

    def _inherited(self, attribution: Attribution, speaker: _Draft | None) -> tuple[tuple[str, Span], ...]:
        """The relay named once for a passage holds while its speaker goes on, by name, by pronoun or with no word of who."""
        if speaker is None:
            return () if attribution.source is None and attribution.cue is not None else self._relayed.get(self._last, ())
        return self._relayed.get(speaker.id, ())

    def _enter(self, speaker: _Draft, source: Span, named: tuple[tuple[str, Span], ...], content: Sequence[Span]) -> None:
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

    def _chain(self, speaker: _Draft | None, source: Span | None, relays: Sequence[tuple[str, Span]]) -> tuple[Link, ...]:
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
