"""Through whom a statement came: outlets, agencies, people and papers that handed it on.

Whoever the statement's own sentence names outside what is stated, whoever's statement it stands inside of, and whoever handed on
an earlier statement of the passage is a candidate. Each is judged by a logistic model over features of the words beside it and of
what it did before; the weights were learned from annotated articles by `training/relays.py` and stand in
`languages/data/relays.json`.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, tokens
from nguon.reading.cast import Cast, Draft
from nguon.reading.labels import Attribution
from nguon.reading.ranking import chance, score, weighed, weights
from nguon.reading.reasons import Because, How
from nguon.record import Name, Span

#: How many words may stand between a name and what makes it a relay: a date, a marker noun ("với phóng viên báo").
_NEAR = 7
#: How many of those that handed on or were named before are considered, and how many statements back.
_MOST_TRACKED = 8
_FARTHEST = 30
#: How far into what an outlet says somebody is named whose words it hands on, in characters.
_INTRODUCED = 80
#: A candidate that is this probable handed the statement on.
LEAST = 0.35


@dataclass(frozen=True, slots=True)
class _Words:
    citing: Phrases[str]
    reporting: Phrases[str]
    sourcing: Phrases[str]
    telling: Phrases[str]
    markers: frozenset[str]
    addressing: frozenset[str]
    owning: frozenset[str]


@cache
def _words(code: str) -> _Words:
    known = language(code)
    cues = {takes: [form for cue in known.cue if cue.takes == takes for form in cue.forms] for takes in ("speaker", "source")}
    citing, reporting, sourcing, telling = (
        Phrases((form, form) for form in forms)
        for forms in (cues["speaker"], known.outlet.reports, cues["source"], known.outlet.interviews)
    )
    markers = frozenset(word for form in known.outlet.markers for word in form.split()) | {"the", "a", "an"}
    addressing, owning = frozenset(known.clause.addressees), frozenset(known.outlet.owning)
    return _Words(citing, reporting, sourcing, telling, markers, addressing, owning)


@dataclass(slots=True)
class Carrier:
    """Somebody who may have handed a statement on: where it is named, what speaks for it, and the words that say so."""

    draft: Draft
    span: Span
    features: dict[str, float] = field(default_factory=dict)
    evidence: list[Span] = field(default_factory=list)

    @property
    def probability(self) -> float:
        """How probably it handed the statement on."""
        return chance(score(weights("relays"), self.features))

    @property
    def because(self) -> Because:
        """Why it is taken to have handed the statement on."""
        around = self.features.keys() & {"stated around it", "carried what is around it"}
        how: How = "named" if self.features.get("here") else "around it" if around else "carried on"
        return Because(how, (self.span, *self.evidence), weighed(weights("relays"), self.features))


@dataclass(slots=True)
class _Track:
    """What somebody did so far in the article: counts are numbers of statements, `named` is a place in the text."""

    draft: Draft
    span: Span
    named: int
    context: Mapping[str, float] = field(default_factory=dict)
    handed_on: int | None = None
    explicit: int | None = None
    spoke: int | None = None
    served: dict[str | None, int] = field(default_factory=dict)
    introduced: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the choice of its relays sees it. `sentences` are those that its parts begin or end in."""

    attribution: Attribution
    speaker: Draft | None
    sentences: Sequence[Span]
    names: Sequence[Name]
    outer: Said | None = None
    outer_relays: Sequence[Carrier] = ()


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def context(code: str, words: Sequence[Token], span: Span) -> tuple[dict[str, float], list[Span]]:
    """What the words beside a name say of its handing something on, and which words those are."""
    known = _words(code)
    first = sum(word.start < span.start for word in words)
    last = sum(word.start < span.end for word in words)
    opening = first
    while opening and (words[opening - 1].lower in known.markers or not words[opening - 1].words[0].isalnum()):
        opening -= 1
    before, after = words[max(0, opening - _NEAR) : opening], words[last : last + _NEAR]
    found: dict[str, float] = {}
    evidence = []
    for feature, phrases, side in (
        ("cites", known.citing, after),
        ("reports", known.reporting, after),
        ("is cited", known.sourcing, before),
        ("is told", known.telling, before),
    ):
        if (phrase := next(phrases.find(side), None)) is not None:
            found[feature] = 1.0
            evidence.append(Span(side[phrase.first].start, side[phrase.last - 1].end))
            if (side is after and phrase.first == 0) or (side is before and phrase.last == len(side)):
                found[f"{feature}, right beside"] = 1.0
    if before and before[-1].lower in known.addressing:
        found["addressed"] = 1.0
    if before and before[-1].lower in known.owning:
        found["owns"] = 1.0
    return found, evidence


class Relays:
    """Chooses the relays of one article's statements, in the order of the text, and remembers who carried what."""

    def __init__(self, code: str, text: str, cast: Cast, names: Sequence[Name], byline: Draft | None) -> None:
        self._code, self._text, self._cast, self._byline = code, text, cast, byline
        self._tracks: dict[str, _Track] = {}
        self._names, self._starts = names, [name.start for name in names]
        self._mentions = [name for name in names if name.kind == "outlet"]
        self._at = 0
        self._count = 0
        self._last_speaker: str | None = None
        self._tokens: dict[Span, list[Token]] = {}

    def chosen(self, said: Said) -> list[Carrier]:
        """The relays of a statement, nearest to its speaker first."""
        return [carrier for carrier in self.candidates(said) if carrier.probability > LEAST]

    def candidates(self, said: Said) -> list[Carrier]:
        """All who may have handed the statement on, with what speaks for each."""
        self._notice(said)
        found: dict[str, Carrier] = {}
        for carrier in (*self._outer(said), *self._here(said), *self._before(said)):
            known = found.setdefault(carrier.draft.id, carrier)
            if known is not carrier:
                known.features.update(carrier.features)
                known.evidence.extend(carrier.evidence)
        if said.speaker:
            found.pop(said.speaker.id, None)
        for carrier in found.values():
            carrier.features.update(self._general(said, carrier, found))
        return list(found.values())

    def settle(self, said: Said, relays: Sequence[Carrier]) -> None:
        """Remember through whom a statement came, for those that follow."""
        speaker = said.speaker.id if said.speaker else None
        for carrier in relays:
            track = self._track(carrier.draft, carrier.span)
            track.handed_on, track.served[speaker] = self._count, self._count
            if carrier.features.get("here"):
                track.explicit, track.span = self._count, carrier.span
        if said.speaker and said.attribution.source and said.speaker.kind in ("outlet", "document"):
            track = self._track(said.speaker, said.attribution.source)
            track.spoke, track.span = self._count, said.attribution.source
            first = said.attribution.content[0]
            until = min(first.end, first.start + _INTRODUCED)
            track.introduced.update(self._people(said.names, first.start, until))
        self._last_speaker = speaker
        self._count += 1

    def _track(self, draft: Draft, span: Span) -> _Track:
        track = self._tracks.pop(draft.id, None) or _Track(draft, span, span.start)
        self._tracks[draft.id] = track
        while len(self._tracks) > _MOST_TRACKED:
            self._tracks.pop(next(iter(self._tracks)))
        track.named = max(track.named, span.start)
        return track

    def _notice(self, said: Said) -> None:
        """Outlets named in the running text before this statement."""
        until = min(sentence.start for sentence in said.sentences) if said.sentences else said.attribution.content[0].start
        while self._at < len(self._mentions) and self._mentions[self._at].start < until:
            name = self._mentions[self._at]
            track = self._track(self._cast.named(name), name.span)
            around = Span(max(0, name.start - 80), min(len(self._text), name.end + 80))
            track.context = context(self._code, tokens(self._text, *around), name.span)[0]
            if "reports, right beside" in track.context:
                after = self._names[bisect_left(self._starts, name.end) : bisect_left(self._starts, name.end + _INTRODUCED)]
                track.introduced.update(self._people(after, name.end, until))
            self._at += 1

    def _people(self, names: Sequence[Name], start: int, end: int) -> Iterator[str]:
        """The people named between two places of the text."""
        return (self._cast.named(name).id for name in names if name.kind == "person" and start <= name.start < end)

    def _words_of(self, sentence: Span) -> list[Token]:
        if sentence not in self._tokens:
            self._tokens[sentence] = tokens(self._text, *sentence)
        return self._tokens[sentence]

    def _outer(self, said: Said) -> Iterator[Carrier]:
        """Those that the statement around this one came from."""
        if said.outer is None:
            return
        if said.outer.speaker and said.outer.attribution.source:
            source = said.outer.attribution.source
            yield Carrier(said.outer.speaker, source, {"stated around it": 1.0}, [source])
        for relay in said.outer_relays:
            yield Carrier(relay.draft, relay.span, {"carried what is around it": 1.0}, [relay.span])

    def _here(self, said: Said) -> Iterator[Carrier]:
        """Those that the statement's own sentences name outside what is stated."""
        attribution = said.attribution
        for name in said.names:
            if name.kind == "other" or any(_is_within(name.span, span) for span in attribution.content):
                continue
            sentence = next((s for s in said.sentences if s.start <= name.start < s.end), None)
            if sentence is None:
                continue
            features, evidence = context(self._code, self._words_of(sentence), name.span)
            in_source = attribution.source is not None and _is_within(name.span, attribution.source)
            if name.kind != "outlet" and (in_source or not features.keys() & {"cites, right beside", "is cited, right beside"}):
                continue
            side = "in the source" if in_source else "before" if name.start < attribution.content[0].start else "behind"
            out = {f"{key}, {side}": value for key, value in features.items()}
            out |= {f"{name.kind} {side}": 1.0, "here": 1.0}
            if name.span in attribution.relays:
                out["labelled a relay"] = 1.0
            if said.outer and any(_is_within(name.span, span) for span in said.outer.attribution.content):
                out["in what is stated around it"] = 1.0
            yield Carrier(self._cast.named(name), name.span, out, [name.span, *evidence])

    def _before(self, said: Said) -> Iterator[Carrier]:
        """Those that earlier statements came through or that were named before."""
        speaker = said.speaker.id if said.speaker else None
        start = said.attribution.content[0].start
        for track in reversed(self._tracks.values()):
            since = self._count - max(track.handed_on or 0, track.explicit or 0, track.spoke or 0)
            if since > _FARTHEST and start - track.named > 4000:
                continue
            out = {"named before": 1.0, "lines since": math.log1p(self._text.count("\n", track.named, start))}
            out[f"{track.draft.kind} before"] = 1.0
            out |= {f"{key}, earlier": value for key, value in track.context.items()}
            if track.handed_on is not None:
                out["handed on before"] = 1.0
                last = self._count - track.handed_on == 1
                out["handed on the last statement"] = float(last)
                out["handed on the last statement, by the same speaker"] = float(last and speaker == self._last_speaker)
                out["handed on the last statement, nobody speaks"] = float(last and speaker is None)
                out["handed on the last statement, another speaks"] = float(last and speaker not in (None, self._last_speaker))
                new = said.speaker is not None and said.speaker.spoken <= 1
                out["handed on the last statement, a new one speaks"] = float(last and new)
                out["statements since it was named"] = math.log1p(self._count - (track.explicit or track.handed_on))
                out["handed on this speaker"] = float(speaker in track.served and speaker is not None)
                out["handed on this speaker's last statement"] = float(track.served.get(speaker, -9) == self._count - 1)
            out["named this speaker"] = float(speaker in track.introduced)
            if track.spoke is not None:
                out["spoke before"] = 1.0
                out["spoke last"] = float(self._count - track.spoke == 1)
            yield Carrier(track.draft, track.span, {key: value for key, value in out.items() if value}, [track.span])

    def _general(self, said: Said, carrier: Carrier, found: Mapping[str, Carrier]) -> dict[str, float]:
        """What the statement itself and the other candidates say."""
        here = bool(carrier.features.get("here"))
        place = "here" if here else "around" if "stated around it" in carrier.features else "earlier"
        attribution = said.attribution
        others = [other for key, other in found.items() if key != carrier.draft.id]
        out = {
            f"candidate {place}": 1.0,
            f"no source, {place}": float(attribution.source is None),
            f"no cue, {place}": float(attribution.cue is None),
            f"nobody speaks, {place}": float(said.speaker is None),
            f"another is named, {place}": float(any(other.features.get("here") for other in others)),
            f"the only candidate, {place}": float(not others),
            f"the byline's, {place}": float(carrier.draft is self._byline),
            f"stands in another, {place}": float(said.outer is not None),
        }
        if said.speaker and place == "earlier":
            out[f"speaker new: {said.speaker.kind}"] = float(said.speaker.spoken <= 1)
            out[f"speaker spoke before: {said.speaker.kind}"] = float(said.speaker.spoken > 1)
        return {key: value for key, value in out.items() if value}
