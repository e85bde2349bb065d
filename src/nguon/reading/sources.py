"""The source of a statement whose labeller found none, or took more than it.

Beside a cue stands a subject; a quotation may go on with its last speaker; and sometimes nobody is named at all. These are ranked
by a linear model whose weights were learned from annotated articles by `training/sources.py` and stand in
`languages/data/sources.json`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, words_between
from nguon.reading.labels import Attribution
from nguon.reading.ranking import score, weights
from nguon.reading.subjects import actor_phrases, subject_after, subject_before
from nguon.record import Name, Span

#: How far from the cue or content its source is looked for, in characters.
_REACH = 300


@dataclass(slots=True)
class Origin:
    """One answer to "who says this?": the words of a source, or (`goes_on`) the last speaker, or neither: nobody is named."""

    source: Span | None = None
    goes_on: bool = False
    features: dict[str, float] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """What speaks for this answer, against the others for the same statement."""
        return score(weights("sources"), self.features)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands: its sentence, the names there, and the statement before it in the article, if any."""

    sentence: Span
    names: Sequence[Name]
    before: Attribution | None


@cache
def _cues(code: str) -> Phrases[str]:
    known = language(code)
    forms: dict[str, str] = {}
    for cue in known.cue:
        for form in cue.forms:
            forms.setdefault(form, cue.takes)
    return Phrases(forms)


@cache
def _citing(code: str) -> Phrases[str]:
    return Phrases((form, form) for cue in language(code).cue if cue.takes == "speaker" for form in cue.forms)


@cache
def _press(code: str) -> Phrases[str]:
    return Phrases((form, form) for form in language(code).outlet.media)


def without_relay(code: str, text: str, attribution: Attribution, names: Sequence[Name]) -> Attribution:
    """An outlet that a source begins with, or the press, that only cites the rest is a relay: "Reuters dẫn văn phòng …"."""
    if attribution.source is None:
        return attribution
    words = words_between(text, *attribution.source)
    cite = next(_citing(code).find(words), None)
    if cite is None or cite.last >= len(words) or not cite.first:
        return attribution
    outlets = [
        n.span for n in names if n.kind == "outlet" and attribution.source.start <= n.start and n.end <= words[cite.first].start
    ]
    if not outlets and not is_press(code, words[: cite.first]):
        return attribution
    rest = Span(words[cite.last].start, attribution.source.end)
    return replace(attribution, source=rest, relays=(*attribution.relays, *outlets[-1:]))


def is_press(code: str, words: Sequence[Token]) -> bool:
    """Whether words are for the press at large: "truyền thông Hàn Quốc", "the local paper"."""
    return next(_press(code).find(words), None) is not None


def origins(code: str, text: str, attribution: Attribution, place: Place) -> list[Origin]:
    """Every answer for a statement without a source; the last of them is that nobody is named."""
    taken = takes(code, text, attribution)
    found = {span: Origin(span, features=features) for span, features in _subjects(code, text, attribution, place, taken)}
    for origin in found.values():
        assert origin.source is not None
        origin.features |= _described(code, text, origin.source, place.names)
    goes_on = [Origin(goes_on=True, features=_going_on(text, attribution, place, taken))] if place.before else []
    nobody = {"nobody": 1.0, f"nobody: {taken}": 1.0, "nobody: no subject": float(not found)}
    return [*found.values(), *goes_on, Origin(features={key: value for key, value in nobody.items() if value})]


def origin(code: str, text: str, attribution: Attribution, place: Place) -> Origin:
    """The answer that has most for it."""
    return max(origins(code, text, attribution, place), key=lambda answer: answer.score)


def takes(code: str, text: str, attribution: Attribution) -> str:
    """What the cue takes; whether it is passive; or that there is none."""
    if attribution.cue is None:
        return "no cue"
    words = words_between(text, *attribution.cue)
    passive = any(word.lower in language(code).clause.passives for word in words)
    found = next(_cues(code).find(words), None)
    return f"{found.value if found else 'unknown'}{', passive' if passive else ''}"


def _gaps(attribution: Attribution, sentence: Span) -> Iterator[tuple[str, Span]]:
    """The stretches of the sentence before and behind the cue (or the content, where there is no cue) that hold no content."""
    around = attribution.cue or attribution.content[0]
    start = max([sentence.start, *(c.end for c in attribution.content if c.end <= around.start)])
    if start < around.start:
        yield "before", Span(max(start, around.start - _REACH), around.start)
    last = attribution.cue or attribution.content[-1]
    end = min([sentence.end, *(c.start for c in attribution.content if c.start >= last.end)])
    if last.end < end:
        yield "behind", Span(last.end, min(end, last.end + _REACH))


def _subjects(
    code: str, text: str, attribution: Attribution, place: Place, takes: str
) -> Iterator[tuple[Span, dict[str, float]]]:
    """The subjects beside the cue, and that of the statement before in the same sentence."""
    for side, gap in _gaps(attribution, place.sentence):
        words = words_between(text, *gap)
        subject = (subject_before if side == "before" else subject_after)(code, words) if words else None
        if subject is None:
            yield from _cited(code, words, takes) if side == "before" else ()
            continue
        between = text[subject.end : gap.end] if side == "before" else text[gap.start : subject.start]
        yield (
            subject,
            {
                f"subject {side}": 1.0,
                f"subject {side}: {takes}": 1.0,
                "words between": math.log1p(len(between.split())),
                "mark between": float(any(mark in between for mark in ",;:–")),
                "length": math.log1p(subject.end - subject.start) / 4,
                "opens the sentence": float(subject.start == place.sentence.start),
            },
        )
        if side == "before":
            yield from _cited(code, words, takes)
    shared = place.before.source if place.before else None
    if shared and place.sentence.start <= shared.start < place.sentence.end:
        yield shared, {"source of the statement before": 1.0, f"source of the statement before: {takes}": 1.0}


def _cited(code: str, words: Sequence[Token], takes: str) -> Iterator[tuple[Span, dict[str, float]]]:
    """Whoever is named after "dẫn lời" or "quoting" before the cue: "AFP dẫn lời X phát biểu tại … kêu gọi …"."""
    for phrase in _citing(code).find(words):
        source = subject_after(code, words[phrase.last :])
        if source is not None:
            yield source, {"cited before the cue": 1.0, f"cited before the cue: {takes}": 1.0}


def _described(code: str, text: str, span: Span, names: Sequence[Name]) -> dict[str, float]:
    words = words_between(text, *span)
    inside = [name for name in names if span.start <= name.start and name.end <= span.end]
    out = {f"holds a {name.kind}": 1.0 for name in inside}
    if not inside:
        out["holds no name"] = 1.0
    if actor_phrases(code).at(words, 0) is not None:
        out["begins with a title, pronoun or group"] = 1.0
    elif not inside:
        out["names nobody"] = 1.0
    elif inside[0].start > span.start:
        out["begins with neither a title nor a name"] = 1.0
    return out


def _going_on(text: str, attribution: Attribution, place: Place, takes: str) -> dict[str, float]:
    assert place.before is not None
    between = text[place.before.content[-1].end : attribution.content[0].start]
    out = {
        "goes on": 1.0,
        f"goes on: {takes}": 1.0,
        "goes on: nothing between": float(not any(c.isalnum() for c in between)),
        "goes on: same line": float("\n" not in between),
        "goes on: words between": math.log1p(len(between.split())),
        "goes on: quoted": float(not text[attribution.content[0].start].isalnum()),
        "goes on: inside of it": float(attribution.content[-1].end <= place.before.content[-1].end),
        "goes on: the one before had a source": float(place.before.source is not None),
    }
    return {key: value for key, value in out.items() if value}
