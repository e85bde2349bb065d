"""Through whom a statement came: outlets, agencies, people and papers that handed it on.

Whoever the statement's own sentence names outside what is stated, whoever's statement it stands inside of, and whoever handed on
an earlier statement of the passage is a candidate. Each is judged by a logistic model over features of the words beside it and of
what it did before; the weights were learned from annotated articles by `training/relays.py` and stand in
`languages/data/relays.json`.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, words_between
from nguon.reading.cast import Cast, Draft
from nguon.reading.labels import Attribution, Labels
from nguon.reading.ranking import chance, score, weighed, weights
from nguon.reading.reasons import Because, How
from nguon.reading.sources import is_press
from nguon.reading.subjects import subject_before
from nguon.record import Name, Span

#: How many words may stand between a name and what makes it a relay: a date, a marker noun ("với phóng viên báo").
_NEAR = 7
#: No more words stand between "dẫn lời" and the one whose words the press hands on.
_BESIDE = 1
#: How many of those that handed on or were named before are considered, and how many statements back.
_MOST_TRACKED = 8
_FARTHEST = 30
#: How far into what an outlet says somebody is named whose words it hands on, in characters.
_INTRODUCED = 80
#: A dateline's agency stands no farther into its line, in characters; what follows it there.
_DATELINE = 60
_DATELINE_END = re.compile(r"\)?\s*(?:-{1,2}|[–—:])\s")
#: What must be said of an outlet that is not named but called "the paper", for it to have handed something on.
_TELLING = frozenset(f"{feature}, right beside" for feature in ("is told", "reports", "cites", "is cited"))
#: Between a word such as "Ảnh" and the one credited.
_CREDIT_MARKS = frozenset(":/")
#: A candidate that is this probable handed the statement on; and one from before that is no outlet, since papers and people
#: seldom hand on what is said in another sentence.
LEAST, LEAST_EARLIER = 0.25, 0.5
#: What the labeller's log odds count beside the features' weights, of one named here and of one from before, which a window
#: may not show; and how far down and up they go.
TIE, TIE_EARLIER, _LOOSEST, _TIGHTEST = 0.5, 0.3, -2.0, 4.0
#: What is added to them: where the labeller learned, one statement in six had a relay, and the features know that already.
_RARENESS = 1.6


@dataclass(frozen=True, slots=True)
class _Words:
    citing: Phrases[str]
    reporting: Phrases[str]
    sourcing: Phrases[str]
    telling: Phrases[str]
    obtaining: Phrases[str]
    obtained: Phrases[str]
    publishing: Phrases[str]
    crediting: frozenset[str]
    markers: frozenset[str]
    addressing: frozenset[str]
    owning: frozenset[str]
    looking_back: frozenset[str]
    again: Phrases[str]


@cache
def _words(code: str) -> _Words:
    known = language(code)
    cues = {takes: [form for cue in known.cue if cue.takes == takes for form in cue.forms] for takes in ("speaker", "source")}
    outlet = known.outlet
    markers = frozenset(word for form in outlet.markers for word in form.split()) | {"the", "a", "an"}
    return _Words(
        _phrases(cues["speaker"]),
        _phrases(outlet.reports),
        _phrases(cues["source"]),
        _phrases(outlet.interviews),
        _phrases(outlet.obtaining),
        _phrases(outlet.obtained),
        _phrases(outlet.publishing),
        frozenset(form.split()[-1] for form in known.page.credit_prefixes),
        markers,
        frozenset(known.clause.addressees),
        frozenset(outlet.owning),
        frozenset(known.clause.looking_back),
        _phrases(outlet.again),
    )


def _phrases(forms: Iterable[str]) -> Phrases[str]:
    return Phrases((form, form) for form in forms)


@dataclass(slots=True)
class Carrier:
    """Somebody who may have handed a statement on: where it is named, what speaks for it, and the words that say so."""

    draft: Draft
    span: Span
    features: dict[str, float] = field(default_factory=dict)
    evidence: list[Span] = field(default_factory=list)
    tie: float = 0.0

    @property
    def probability(self) -> float:
        """How probably it handed the statement on; `tie` is what the labeller's own log odds count."""
        return chance(score(weights("relays"), self.features) + self.tie)

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
    #: How many statements of each it handed on, and whether it was told one of them, as in an interview.
    handed: dict[str | None, int] = field(default_factory=dict)
    told: set[str | None] = field(default_factory=set)
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
    #: What the cue takes (see `sources.takes`), and whether words around it say that this was said on another occasion.
    takes: str = "no cue"
    looks_back: bool = False
    #: Whether its sentences name a time outside of what is stated.
    is_dated: bool = False


def _least(carrier: Carrier) -> float:
    near = carrier.features.keys() & {"here", "stated around it", "carried what is around it"}
    return LEAST if near or carrier.draft.kind == "outlet" else LEAST_EARLIER


def looks_back(code: str, text: str, attribution: Attribution, sentences: Sequence[Span]) -> bool:
    """Whether the words before the cue, or before what is stated, say that it was said before: "từng", "previously"."""
    around = attribution.cue or attribution.content[0]
    start = next((s.start for s in sentences if s.start <= around.start < s.end), around.start)
    end = attribution.cue.end if attribution.cue else around.start
    inside = [c for c in attribution.content if c.start < end and c.end > start]
    lower = " ".join(text[max([start, *(c.end for c in inside)]) : end].lower().split())
    return any(f" {mark} " in f" {lower} ".replace(",", " ") for mark in _words(code).looking_back)


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
        ("got it", known.obtaining, before),
        ("had it", known.obtained, after),
        ("publishes", known.publishing, before),
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
    if before and before[-1].lower in known.crediting and words[opening].words in _CREDIT_MARKS:
        found["credited"] = 1.0
    return found, evidence


def is_dateline(text: str, span: Span) -> bool:
    """Whether a name opens a line with a dateline: "HANOI, Nov 4 (Reuters) -", "(CNN) —", "PanARMENIAN.Net -"."""
    line = text.rfind("\n", max(0, span.start - _DATELINE), span.start) + 1
    opens = line > 0 or span.start < _DATELINE
    return opens and (span.start == line or text[span.start - 1] == "(") and _DATELINE_END.match(text, span.end) is not None


class Relays:
    """Chooses the relays of one article's statements, in the order of the text, and remembers who carried what."""

    def __init__(self, code: str, text: str, cast: Cast, labels: Labels, byline: Draft | None) -> None:
        self._code, self._text, self._cast, self._byline = code, text, cast, byline
        names, self._affinity = labels.names, labels.affinity
        self._tracks: dict[str, _Track] = {}
        self._names, self._starts = names, [name.start for name in names]
        self._mentions = [name for name in names if name.kind == "outlet"]
        self._at = 0
        self._count = 0
        self._last_speaker: str | None = None
        self._title_end = len(text) - len(text.lstrip()) + len(text.strip().partition("\n")[0])

    def chosen(self, said: Said) -> list[Carrier]:
        """The relays of a statement, nearest to its speaker first; where its own words name one, or the press itself speaks, no
        other is handed on from the statements before."""
        likely = [carrier for carrier in self.candidates(said) if carrier.probability > _least(carrier)]
        here = [carrier for carrier in likely if carrier.features.get("here")]
        return here if here or (said.speaker and said.speaker.kind == "outlet") else likely

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
        self._tie(said, list(found.values()))
        return list(found.values())

    def _tie(self, said: Said, carriers: Sequence[Carrier]) -> None:
        """Give each candidate the log odds that the labeller gives it, if it gives any."""
        if self._affinity is None or not carriers:
            return
        anchor = said.attribution.cue or said.attribution.content[0]
        odds = self._affinity("statement-relay", anchor, [carrier.span for carrier in carriers])
        for i, carrier in enumerate(carriers):
            against = [other for j, other in enumerate(odds) if j != i]
            highest = max(against)
            total = highest + math.log(sum(math.exp(other - highest) for other in against))
            counts = TIE if carrier.features.get("here") else TIE_EARLIER
            carrier.tie = counts * max(_LOOSEST, min(_TIGHTEST, odds[i] - total + _RARENESS))

    def settle(self, said: Said, relays: Sequence[Carrier]) -> None:
        """Remember through whom a statement came, for those that follow."""
        speaker = said.speaker.id if said.speaker else None
        for carrier in relays:
            track = self._track(carrier.draft, carrier.span)
            track.handed_on, track.served[speaker] = self._count, self._count
            track.handed[speaker] = track.handed.get(speaker, 0) + 1
            if carrier.features.get("here"):
                track.explicit, track.span = self._count, carrier.span
                if any(feature.startswith(("is told", "addressed")) for feature in carrier.features):
                    track.told.add(speaker)
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
            track.context = context(self._code, words_between(self._text, *around), name.span)[0]
            if "reports, right beside" in track.context:
                after = self._names[bisect_left(self._starts, name.end) : bisect_left(self._starts, name.end + _INTRODUCED)]
                track.introduced.update(self._people(after, name.end, until))
            self._at += 1

    def _people(self, names: Sequence[Name], start: int, end: int) -> Iterator[str]:
        """The people named between two places of the text."""
        return (self._cast.named(name).id for name in names if name.kind == "person" and start <= name.start < end)

    def _outer(self, said: Said) -> Iterator[Carrier]:
        """Those that the statement around this one came from."""
        if said.outer is None:
            return
        if said.outer.speaker:
            source = said.outer.attribution.source or said.outer.attribution.content[0]
            named = {"stated around it": 1.0, "no source around it": float(said.outer.attribution.source is None)}
            yield Carrier(said.outer.speaker, source, {key: value for key, value in named.items() if value}, [source])
        for relay in said.outer_relays:
            yield Carrier(relay.draft, relay.span, {"carried what is around it": 1.0}, [relay.span])

    def _here(self, said: Said) -> Iterator[Carrier]:
        """Those that the statement's own sentences name outside what is stated."""
        attribution = said.attribution
        press = list(self._press(said))
        for name in said.names:
            if any(_is_within(name.span, carrier.span) for carrier in press):
                continue
            if name.kind == "other" or any(_is_within(name.span, span) for span in attribution.content):
                continue
            sentence = next((s for s in said.sentences if s.start <= name.start < s.end), None)
            if sentence is None:
                continue
            in_source = attribution.source is not None and _is_within(name.span, attribution.source)
            if name.kind != "outlet" and in_source:
                continue
            features, evidence = context(self._code, words_between(self._text, *sentence), name.span)
            if name.kind != "outlet" and not features.keys() & {"cites, right beside", "is cited, right beside"}:
                continue
            side = "in the source" if in_source else "before" if name.start < attribution.content[0].start else "behind"
            out = {f"{key}, {side}": value for key, value in features.items()}
            out |= {f"{name.kind} {side}": 1.0, "here": 1.0}
            if name.span in attribution.relays:
                out["labelled a relay"] = 1.0
            if said.outer and any(_is_within(name.span, span) for span in said.outer.attribution.content):
                out["in what is stated around it"] = 1.0
            if is_dateline(self._text, name.span):
                out["dateline"] = 1.0
            yield Carrier(self._cast.named(name), name.span, out, [name.span, *evidence])
        yield from press
        yield from self._called_again(said)

    def _called_again(self, said: Said) -> Iterator[Carrier]:
        """The outlet that was named last, where the statement's own sentences call it "the paper" and it is told or reports."""
        last = next((track.draft for track in reversed(self._tracks.values()) if track.draft.kind == "outlet"), None)
        source = [said.attribution.source] if said.attribution.source else []
        taken = [*said.attribution.content, *source, *(name.span for name in said.names if name.kind == "outlet")]
        for sentence in said.sentences if last else ():
            words = words_between(self._text, *sentence)
            for phrase in _words(self._code).again.find(words):
                span = Span(words[phrase.first].start, words[phrase.last - 1].end)
                features, evidence = context(self._code, words, span)
                named = phrase.last < len(words) and words[phrase.last].words[0].isupper()
                if last is None or named or any(_is_within(span, each) for each in taken) or not features.keys() & _TELLING:
                    continue
                side = "before" if span.start < said.attribution.content[0].start else "behind"
                out = {f"{key}, {side}": value for key, value in features.items()}
                yield Carrier(last, span, out | {f"outlet {side}": 1.0, "here": 1.0}, [span, *evidence])

    def _press(self, said: Said) -> Iterator[Carrier]:
        """The press where no outlet is named, and cites the one who speaks: "Truyền thông Hàn Quốc dẫn nguồn tin quân đội"."""
        source = said.attribution.source
        sentence = next((s for s in said.sentences if source and _is_within(source, s)), None)
        if source is None or sentence is None:
            return
        words = [word for word in words_between(self._text, *sentence) if word.end <= source.start]
        cite = next((phrase for phrase in _words(self._code).citing.find(words) if len(words) - phrase.last <= _BESIDE), None)
        cue = said.attribution.cue
        until = sum(word.end <= cue.start for word in words) if cue else len(words)
        span = subject_before(self._code, words[: min(cite.first, until) or cite.first]) if cite else None
        if cite is None or span is None or not self._is_press(said, span):
            return
        draft = self._cast.resolved(span, [name for name in said.names if _is_within(name.span, span)])
        if draft is not None:
            cited = Span(words[cite.first].start, words[cite.last - 1].end)
            yield Carrier(
                draft, span, {"here": 1.0, "the press cites": 1.0, f"the press cites, {self._code}": 1.0}, [span, cited]
            )

    def _is_press(self, said: Said, span: Span) -> bool:
        """Whether words are for the press at large, name no outlet and stand outside what is stated."""
        named = any(_is_within(name.span, span) for name in said.names if name.kind in ("outlet", "person"))
        stated = any(_is_within(span, content) for content in said.attribution.content)
        words = words_between(self._text, *span)
        return not named and not stated and is_press(self._code, words)

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
            out |= self._served(said, track) if said.speaker and speaker in track.served else {}
            out["named this speaker"] = float(speaker in track.introduced)
            if track.spoke is not None:
                out["spoke before"] = 1.0
                out["spoke last"] = float(self._count - track.spoke == 1)
            yield Carrier(track.draft, track.span, {key: value for key, value in out.items() if value}, [track.span])

    def _served(self, said: Said, track: _Track) -> dict[str, float]:
        """What is to be said of somebody who handed on this speaker's words before."""
        assert said.speaker is not None
        speaker, before = said.speaker.id, said.speaker.spoken - 1
        handed = track.handed.get(speaker, 0)
        quoted = self._is_quoted(said.attribution)
        return {
            "handed on this speaker, who says this in quotation marks": float(quoted),
            "handed on this speaker, who told it": float(speaker in track.told),
            "handed on all that this speaker said": float(handed >= before),
            "handed on little that this speaker said": float(2 * handed < before),
            "handed on this speaker: same line": float("\n" not in self._text[track.named : said.attribution.content[0].start]),
            f"handed on this speaker: the cue takes {said.takes}": 1.0,
            "handed on this speaker: looks back": float(said.looks_back),
            "handed on this speaker: dated": float(said.is_dated),
        }

    def _is_quoted(self, attribution: Attribution) -> bool:
        """Whether what is stated begins with a quotation mark."""
        return self._text[attribution.content[0].start] in "“\"‘«'"

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
            f"candidate here, {self._code}": float(here),
            f"the cue takes {said.takes}, {place}": 1.0,
            f"in quotation marks, {place}": float(self._is_quoted(attribution)),
            f"looks back, {place}": float(said.looks_back),
            f"dated, {place}": float(said.is_dated),
            f"in the title, {place}": float(attribution.content[0].start < self._title_end),
        }
        if said.speaker and place == "earlier":
            out[f"speaker new: {said.speaker.kind}"] = float(said.speaker.spoken <= 1)
            out[f"speaker spoke before: {said.speaker.kind}"] = float(said.speaker.spoken > 1)
        return {key: value for key, value in out.items() if value}
