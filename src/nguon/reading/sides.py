"""Who did it and to whom: the candidates round an event's trigger, ranked by learned features.

Every name and phrase of the trigger's sentence is a candidate, and so are the names and speakers of the sentences just before and
of the title. A linear model scores each for each role; its weights were learned from annotated articles by `training/sides.py`
and stand in `languages/data/sides.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, tokens
from nguon.reading.mentions import Line, mentions_in, opener_at, span_of
from nguon.record import Event, Name, Span, Statement

Role = Literal["actor", "recipient"]
ROLES: tuple[Role, ...] = ("actor", "recipient")

#: Phrases below this score of beginning are no candidates.
FLOOR = -1.5
#: Names, and phrases above this score, count when it is asked which candidate comes first.
FIRM = 0.0
#: How many words before and after the trigger are looked at for marks of a passive or a noun.
_REACH = 4
_MARKS = frozenset(',;:–—()“”"')


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may name a side: where, of what kind, and how they begin. `back` is how many sentences before the trigger's own.

    `place` is the number of its first word in its sentence; `cover` the kind of word that opens the phrase it stands inside of.
    """

    span: Span
    kind: str
    back: int
    first: int
    last: int
    cover: str = ""
    sureness: float = 0.0


@dataclass(frozen=True, slots=True)
class Scene:
    """An event's sentence and what is known about it: its words, its candidates in order, and the statements at the trigger."""

    event: Event
    line: Line
    first: int
    last: int
    candidates: tuple[Candidate, ...]
    cued: Statement | None
    within: Statement | None
    triggers: tuple[Span, ...]
    counts: Mapping[str, int]
    text: str

    def firm(self) -> list[Candidate]:
        """The candidates that count when it is asked which comes first."""
        return [c for c in self.candidates if not c.cover and (" " not in c.kind or c.sureness > FIRM)]


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The learned weights by role and feature; `least` is the chance that a candidate must reach to be a side."""
    return dict(json.loads((files("nguon.languages") / "data" / "sides.json").read_text(encoding="utf-8"))["weights"])


@cache
def _subordinators(code: str) -> Phrases[str]:
    return Phrases((form, form) for form in language(code).clause.subordinators)


def candidates_in(line: Line, names: Sequence[Name], back: int) -> list[Candidate]:
    """The names and phrases of one sentence, in order. A person's name inside a phrase is that phrase."""
    phrases = [(first, last, score) for first, last, score in mentions_in(line, FLOOR)]
    found, absorbed = [], set[int]()
    for first, last, score in phrases:
        span = span_of(line, first, last)
        held = [n for n in names if span.start <= n.start and n.end <= span.end]
        person = next((n for n in held if n.kind == "person"), None)
        kind = "person" if person else opener_at(line.code, line.words, first)
        absorbed.update({person.start} if person else ())
        found.append(Candidate(span, f"phrase {kind}", back, first, last, sureness=score))
    ends = {word.end: i + 1 for i, word in enumerate(line.words)}
    starts = {word.start: i for i, word in enumerate(line.words)}
    for name in names:
        if name.kind != "other" and name.start not in absorbed and name.start in starts and name.end in ends:
            cover = next((c.kind for c in found if c.span.start <= name.start and name.end <= c.span.end), "")
            found.append(Candidate(name.span, name.kind, back, starts[name.start], ends[name.end], cover))
    return sorted(found, key=lambda c: c.span)


def _bucket(count: int) -> str:
    return str(count) if count < 4 else "4-6" if count < 7 else "7-12" if count < 13 else "13+"


def _is_noun(code: str, text: str, before: str) -> bool:
    """Whether a trigger is named as a thing: "cuộc gặp", "the attack"."""
    first = text.split()[0].lower() if text.split() else ""
    if code == "vi":
        return first in _NOUNS["vi"] or before in _NOUNS["vi"]
    return before in _NOUNS["en"] or first.endswith(("tion", "ment", "sion", "ks", "eting", "ance", "al"))


_NOUNS = {
    "vi": frozenset(
        {"cuộc", "vụ", "việc", "sự", "chuyến", "lệnh", "lời", "hội", "buổi", "phiên", "các", "những", "đợt", "hành", "bị cáo"}
    ),
    "en": frozenset(
        {"the", "a", "an", "of", "its", "his", "her", "their", "'s", "s", "this", "that", "those", "any", "over", "for"}
    ),
}


def _passive_before(scene: Scene) -> str:
    """The passive's mark before the trigger or at its head, if there is one: the trigger's voice."""
    passives = language(scene.line.code).clause.passives
    words = scene.line.words
    if words[scene.first].lower in passives and scene.last - scene.first > 1:
        return "passive"
    for i in range(scene.first - 1, max(-1, scene.first - 1 - _REACH), -1):
        if words[i].words in _MARKS:
            break
        if words[i].lower in passives:
            return (
                "passive"
                if scene.line.code == "vi" or _looks_done(words[scene.last - 1].lower, words[scene.first].lower)
                else "active"
            )
    return "active"


def _looks_done(*forms: str) -> bool:
    return any(form.endswith(("ed", "en", "wn", "ght", "ot", "id", "ung", "ck", "et")) for form in forms)


def scene_features(scene: Scene) -> dict[str, str]:
    """What holds for all candidates of an event."""
    code, words = scene.line.code, scene.line.words
    trigger = scene.text[scene.event.trigger.start : scene.event.trigger.end].lower()
    noun = "noun" if _is_noun(code, trigger, scene.line.lower(scene.first - 1)) else "verb"
    return {
        "type": scene.event.type,
        "voice": _passive_before(scene),
        "noun": noun,
        "head": " ".join(trigger.split()[:2]),
        "before": scene.line.lower(scene.first - 1),
        "after": words[scene.last].lower if scene.last < len(words) else "$",
        "cued": "cued" if scene.cued else "",
        "within": "within" if scene.within else "",
    }


def _between(scene: Scene, candidate: Candidate) -> tuple[int, int]:
    """The words between a candidate and the trigger, as first and last (exclusive)."""
    if candidate.first >= scene.last:
        return scene.last, candidate.first
    return candidate.last, max(candidate.last, scene.first)


def _side(scene: Scene, candidate: Candidate) -> str:
    if candidate.back:
        return f"back {candidate.back}"
    return "after" if candidate.first >= scene.last else "before" if candidate.last <= scene.first else "over"


@dataclass(frozen=True, slots=True)
class Layout:
    """How an event's surroundings are laid out: the firm candidates by side, and where clauses begin before the trigger."""

    by_side: Mapping[str, list[Candidate]]
    clauses: list[int]


def layout_of(scene: Scene) -> Layout:
    """The layout of a scene, for all of its candidates."""
    by_side: dict[str, list[Candidate]] = {"before": [], "after": []}
    for candidate in scene.firm():
        by_side.setdefault(_side(scene, candidate), []).append(candidate)
    return Layout(by_side, [0, *_cuts(scene.line.code, scene.line.words[: scene.first])])


def _rank(layout: Layout, candidate: Candidate, side: str) -> tuple[int, int]:
    """How many firm candidates of the same side are nearer to the trigger, and how many stand before it in the text."""
    same = layout.by_side.get(side, [])
    earlier = sum(c.span < candidate.span for c in same)
    return (sum(c.span > candidate.span for c in same), earlier) if side == "before" else (earlier, earlier)


def _cuts(code: str, words: Sequence[Token]) -> list[int]:
    """Where clauses begin among words: after commas and subordinators."""
    marks = {i + 1 for i, word in enumerate(words) if word.words in ",;:–"}
    return sorted(marks | {p.last for p in _subordinators(code).find(words)})


def _standing(scene: Scene, layout: Layout, candidate: Candidate, side: str) -> str:
    """Its place in its clause: `subject` if it is the first candidate of the nearest clause before that has one, `object` if it
    is the first behind the trigger; whether an occasion's word or a new clause stands between."""
    if side == "before":
        ahead = layout.by_side["before"]
        nearest = max(candidate.first, max((c.first for c in ahead), default=0))
        clause = max(cut for cut in layout.clauses if cut <= nearest)
        if candidate.first < clause:
            return "far clause"
        return "near clause" if any(clause <= c.first < candidate.first for c in ahead) else "subject"
    if side == "after":
        words, code = scene.line.words, scene.line.code
        between = words[scene.last : candidate.first]
        occasion = any(word.lower in language(code).clause.occasions for word in between)
        place = "behind" if any(c.first < candidate.first for c in layout.by_side["after"]) else "object"
        return f"{place}{' occasion' if occasion else ''}{' cut' if _cuts(code, between) else ''}"
    return side


def _said_by(scene: Scene, candidate: Candidate) -> str:
    """Whether the candidate is the source of the statement that the trigger is the cue of, or stands inside of."""
    for statement, word in ((scene.cued, "cue's"), (scene.within, "outer")):
        source = statement.source if statement else None
        if source and source.start < candidate.span.end and candidate.span.start < source.end:
            return word
    return ""


def features(scene: Scene, layout: Layout, shared: Mapping[str, str], candidate: Candidate) -> list[str]:
    """What is to be said for and against one candidate; the same for both roles, weighed by each."""
    code, line = scene.line.code, scene.line
    side, said = _side(scene, candidate), _said_by(scene, candidate)
    nearer, earlier = _rank(layout, candidate, side)
    voice, noun, type_ = shared["voice"], shared["noun"], shared["type"]
    start, end = _between(scene, candidate)
    between = line.words[start:end] if not candidate.back else []
    commas = sum(w.words in ",;:" for w in between)
    clauses = sum(1 for _ in _subordinators(code).find(between))
    others = sum(1 for t in scene.triggers if between and between[0].start <= t.start < between[-1].end)
    passives = sum(w.lower in language(code).clause.passives for w in between)
    prior = line.lower(candidate.first - 1) if not candidate.back else "^"
    following = line.lower(candidate.last) if not candidate.back else "$"
    position = f"{side} {min(nearer, 3)}"
    where = f"{position} {voice} {noun}"
    words = scene.text[candidate.span.start : candidate.span.end].lower()
    head = words.split()[0]
    standing = _standing(scene, layout, candidate, side)
    same_content = _in_same_content(scene, candidate)
    count = scene.counts.get(words, 0)
    out = [
        "any",
        f"kind {candidate.kind}",
        f"kind {candidate.kind} {type_}",
        f"kind {candidate.kind} {side}",
        f"cover {candidate.cover} {side}",
        f"where {where}",
        f"{code} where {where}",
        f"position {position} {type_}",
        f"{code} position {position} {shared['cued']} {shared['within']}",
        f"{code} {standing} {voice} {noun}",
        f"{standing} {type_} {voice}",
        f"{standing} {shared['cued']} {shared['within']} {same_content}",
        f"{standing} {candidate.kind}",
        f"{code} {standing} {voice} prior {prior}",
        f"earlier {side} {min(earlier, 3)} {voice}",
        f"earlier {side} {min(earlier, 3)} {shared['cued']}",
        f"said {said} {side}",
        f"said {said} {type_}",
        f"distance {side} {_bucket(len(between))} {voice}",
        f"commas {side} {min(commas, 3)} clauses {min(clauses, 2)}",
        f"{code} clauses {side} {min(clauses, 2)}",
        f"others {side} {min(others, 2)}",
        f"passives {side} {min(passives, 2)} {voice}",
        f"{code} prior {prior} {side}",
        f"{code} prior {prior} {side} {voice}",
        f"{code} prior {prior} {type_}",
        f"{code} following {following} {side}",
        f"{code} head {head}",
        f"trigger {shared['head']} {side}",
        f"trigger {shared['head']} {position}",
        f"{code} before trigger {shared['before']} {side}",
        f"{code} after trigger {shared['after']} {side}",
        f"content {same_content} {side}",
        f"count {min(count, 4)} {'back' if candidate.back else 'here'}",
        f"sureness {math.floor(candidate.sureness)}",
        f"type {type_} {side} {voice} {noun}",
        f"adjacent {side} {type_} {noun} {voice}" if len(between) == 0 and side in ("before", "after") else "apart",
    ]
    if candidate.kind.endswith("pronoun"):
        out += [f"pronoun {head} {side}", f"pronoun {position}"]
    return out


def _in_same_content(scene: Scene, candidate: Candidate) -> str:
    """Whether a candidate stands in the stated words that the trigger stands in."""
    if scene.within is None:
        return "none"
    trigger = scene.event.trigger
    piece = next((c for c in scene.within.content if c.start <= trigger.start < c.end), None)
    return "same" if piece and piece.start <= candidate.span.start < piece.end else "other"


def _score(learned: Mapping[str, float], found: Iterable[str]) -> float:
    return sum(learned.get(feature, 0.0) for feature in found)


def ranked(scene: Scene) -> dict[Role, list[tuple[float, Candidate]]]:
    """For each role the candidates with the chance (0 to 1) that they fill it, the best first; one for each wording."""
    shared, learned = scene_features(scene), weights()
    layout = layout_of(scene)
    found = [features(scene, layout, shared, candidate) for candidate in scene.candidates]
    found.append(nobody_features(shared))
    return {role: _chances(scene, [_score(learned[role], each) for each in found]) for role in ROLES}


def _chances(scene: Scene, scores: Sequence[float]) -> list[tuple[float, Candidate]]:
    """Softmax over the candidates and nobody, who comes last; candidates of one wording add up, and the best stands for them."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    by_words: dict[str, list[tuple[float, Candidate]]] = {}
    for value, candidate in zip(raised, scene.candidates, strict=False):
        words = scene.text[candidate.span.start : candidate.span.end].casefold()
        by_words.setdefault(words, []).append((value / sum(raised), candidate))
    pairs = [(sum(chance for chance, _ in same), max(same, key=lambda pair: pair[0])[1]) for same in by_words.values()]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1].span))


def nobody_features(shared: Mapping[str, str]) -> list[str]:
    """What is to be said for there being nobody in a role."""
    return [
        "nobody",
        f"nobody {shared['type']}",
        f"nobody {shared['voice']} {shared['noun']}",
        f"nobody {shared['cued']} {shared['within']}",
        f"nobody head {shared['head']}",
        f"nobody {shared['type']} {shared['voice']}",
    ]


def line_of(code: str, text: str, span: Span, names: Sequence[Name]) -> Line:
    """A sentence's words with the names among them; `names` are those of the sentence."""
    return Line.of(code, tokens(text, *span), names)
