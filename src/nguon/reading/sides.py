"""Who did it and to whom: the candidates round an event's trigger, ranked by learned features.

Every name and phrase of the trigger's sentence is a candidate, and so are the names and speakers of the sentences just before and
of the title. A linear model scores each for each role; its weights were learned from annotated articles by `training/sides.py`
and stand in `languages/data/sides.json`.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from nguon.languages import language
from nguon.languages.phrases import Phrases, words_between
from nguon.reading.labels import Affinity
from nguon.reading.mentions import Line, mentions_in, opener_at, span_of
from nguon.reading.names import title_phrases
from nguon.record import Event, Name, Span, Statement

Role = Literal["actor", "recipient"]
ROLES: tuple[Role, ...] = ("actor", "recipient")

#: Phrases below this score of beginning are no candidates.
FLOOR = -1.5
#: Names, and phrases above this score, count when it is asked which candidate comes first.
FIRM = 0.0
#: What the labeller's log odds count beside the features' weights.
AFFINITY = 1.0
#: How many words before and after the trigger are looked at for marks of a passive or a noun.
_REACH = 4
_MARKS = frozenset(',;:–—()“”"')


class Candidate(NamedTuple):
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


@cache
def _clause_words(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of passives and those of occasions."""
    clause = language(code).clause
    return frozenset(clause.passives), frozenset(clause.occasions)


@dataclass(frozen=True, slots=True)
class Ground:
    """Which words of a sentence are commas, passives, marks of a clause, occasions, or may be subordinators, in order."""

    commas: list[int]
    passives: list[int]
    marks: list[int]
    occasions: list[int]
    subordinators: list[int]

    @classmethod
    def of(cls, line: Line) -> Ground:
        """Of a sentence's words."""
        words, (passives, occasions) = line.words, _clause_words(line.code)
        marks = [i for i, word in enumerate(words) if word.words in ",;:–"]
        return cls(
            [i for i in marks if words[i].words != "–"],
            [i for i, word in enumerate(line.lowers[: len(words)]) if word in passives],
            marks,
            [i for i, word in enumerate(line.lowers[: len(words)]) if word in occasions],
            sorted({i for p in _subordinators(line.code).find(words) for i in range(p.first, p.last)}),
        )


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
    ground: Ground
    affinity: Affinity | None = None

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
    for i, name in enumerate(names):
        if name.start not in starts or name.end not in ends or _is_of_a_title(line, ends[name.end], names[i : i + 2], starts):
            continue
        if name.kind != "other" and name.start not in absorbed:
            cover = next((c.kind for c in found if c.span.start <= name.start and name.end <= c.span.end), "")
            found.append(Candidate(name.span, name.kind, back, starts[name.start], ends[name.end], cover))
    return sorted(found, key=lambda c: c.span)


def _is_of_a_title(line: Line, after: int, names: Sequence[Name], starts: Mapping[int, int]) -> bool:
    """Whether the first of two names only says of what the second one is something: "Ngoại trưởng Nga Sergei Lavrov".

    `after` is the number of the word behind the first."""
    if len(names) < 2 or names[0].kind not in ("place", "organization") or names[1].kind != "person":
        return False
    between = line.words[after : starts.get(names[1].start, after)]
    if line.code == "vi":
        return not between and names[1].start - names[0].end == 1
    titles = [title.last for title in title_phrases(line.code).find(between)]
    return len(between) in titles and all(word.words[0].isupper() or word.words in "’'s" for word in between)


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
    """How an event lies: the firm candidates by side, in order, and where clauses begin before the trigger."""

    by_side: Mapping[str, list[Span]]
    firsts: Mapping[str, list[int]]
    clauses: list[int]


def layout_of(scene: Scene) -> Layout:
    """The layout of a scene, for all of its candidates."""
    spans: dict[str, list[Span]] = {}
    firsts: dict[str, list[int]] = {"before": [], "after": []}
    for candidate in scene.firm():
        side = _side(scene, candidate)
        spans.setdefault(side, []).append(candidate.span)
        firsts.setdefault(side, []).append(candidate.first)
    ground = scene.ground
    cuts = {i + 1 for i in ground.marks if i < scene.first}
    if ground.subordinators and ground.subordinators[0] < scene.first:
        cuts.update(p.last for p in _subordinators(scene.line.code).find(scene.line.words[: scene.first]))
    return Layout(
        {side: sorted(same) for side, same in spans.items()},
        {side: sorted(same) for side, same in firsts.items()},
        [0, *sorted(cuts)],
    )


def _among(places: Sequence[int], first: int, last: int) -> int:
    """How many of the places, which are in order, lie from `first` to `last` (exclusive)."""
    return bisect_left(places, last) - bisect_left(places, first) if places and first < last else 0


def _subordinated(scene: Scene, first: int, last: int) -> int:
    """How many subordinators stand among the words from `first` to `last` (exclusive)."""
    if not _among(scene.ground.subordinators, first, last):
        return 0
    return sum(1 for _ in _subordinators(scene.line.code).find(scene.line.words[first:last]))


def _rank(layout: Layout, candidate: Candidate, side: str) -> tuple[int, int]:
    """How many firm candidates of the same side are nearer to the trigger, and how many stand before it in the text."""
    same = layout.by_side.get(side, ())
    earlier = bisect_left(same, candidate.span)
    return (len(same) - bisect_right(same, candidate.span), earlier) if side == "before" else (earlier, earlier)


def _standing(scene: Scene, layout: Layout, candidate: Candidate, side: str) -> str:
    """Its place in its clause: `subject` if it is the first candidate of the nearest clause before that has one, `object` if it
    is the first behind the trigger; whether an occasion's word or a new clause stands between."""
    if side == "before":
        ahead = layout.firsts["before"]
        nearest = max(candidate.first, ahead[-1] if ahead else 0)
        clause = layout.clauses[bisect_right(layout.clauses, nearest) - 1]
        if candidate.first < clause:
            return "far clause"
        return "near clause" if _among(ahead, clause, candidate.first) else "subject"
    if side == "after":
        start, end = scene.last, candidate.first
        behind = layout.firsts["after"]
        place = "behind" if behind and behind[0] < candidate.first else "object"
        occasion = " occasion" if _among(scene.ground.occasions, start, end) else ""
        cut = _among(scene.ground.marks, start, end) or _subordinated(scene, start, end)
        return f"{place}{occasion}{' cut' if cut else ''}"
    return side


def _said_by(scene: Scene, candidate: Candidate) -> str:
    """Whether the candidate is the source of the statement that the trigger is the cue of, or stands inside of."""
    for statement, word in ((scene.cued, "cue's"), (scene.within, "outer")):
        source = statement.source if statement else None
        if source and source.start < candidate.span.end and candidate.span.start < source.end:
            return word
    return ""


class Facts(NamedTuple):
    """What is known of one candidate, by which it is weighed."""

    code: str
    type: str
    voice: str
    noun: str
    cued: str
    within: str
    trigger: str
    before: str
    after: str
    kind: str
    cover: str
    side: str
    standing: str
    said: str
    content: str
    nearer: int
    earlier: int
    distance: str
    commas: int
    clauses: int
    others: int
    passives: int
    prior: str
    following: str
    head: str
    beside: str
    counted: int
    place: str
    sureness: int


#: The features of a candidate, those of like facts together: what they say together is added up once for the same facts.
_WORDINGS = (
    ("any", "kind {kind}", "kind {kind} {type}", "kind {kind} {side}", "cover {cover} {side}", "{standing} {kind}"),
    (
        "where {side} {nearer} {voice} {noun}",
        "{code} where {side} {nearer} {voice} {noun}",
        "position {side} {nearer} {type}",
        "{code} position {side} {nearer} {cued} {within}",
        "type {type} {side} {voice} {noun}",
    ),
    (
        "{code} {standing} {voice} {noun}",
        "{standing} {type} {voice}",
        "{standing} {cued} {within} {content}",
        "content {content} {side}",
    ),
    ("earlier {side} {earlier} {voice}", "earlier {side} {earlier} {cued}", "said {said} {side}", "said {said} {type}"),
    (
        "distance {side} {distance} {voice}",
        "commas {side} {commas} clauses {clauses}",
        "{code} clauses {side} {clauses}",
        "others {side} {others}",
        "passives {side} {passives} {voice}",
    ),
    (
        "{code} {standing} {voice} prior {prior}",
        "{code} prior {prior} {side}",
        "{code} prior {prior} {side} {voice}",
        "{code} prior {prior} {type}",
    ),
    ("{code} following {following} {side}",),
    ("{code} head {head}",),
    ("trigger {trigger} {side}", "trigger {trigger} {side} {nearer}"),
    ("{code} before trigger {before} {side}",),
    ("{code} after trigger {after} {side}",),
    ("count {counted} {place}", "sureness {sureness}", "{beside}"),
)
#: Those of a pronoun beside.
_PRONOUN_WORDINGS = (("pronoun {head} {side}", "pronoun {side} {nearer}"),)
#: Those of there being nobody in a role.
_NOBODY_WORDINGS = (
    ("nobody", "nobody {type}", "nobody {voice} {noun}", "nobody {cued} {within}", "nobody {type} {voice}"),
    ("nobody head {head}",),
)


def facts_of(scene: Scene, layout: Layout, shared: Mapping[str, str], candidate: Candidate) -> Facts:
    """What is known of one candidate; the same for both roles, weighed by each."""
    line, back = scene.line, candidate.back
    side = _side(scene, candidate)
    nearer, earlier = _rank(layout, candidate, side)
    start, end = (0, 0) if back else _between(scene, candidate)
    words = scene.text[candidate.span.start : candidate.span.end].lower()
    apart = max(0, end - start)
    others = 0
    if apart and scene.triggers:
        first, last = line.words[start].start, line.words[end - 1].end
        others = sum(first <= trigger.start < last for trigger in scene.triggers)
    touches = apart == 0 and side in ("before", "after")
    return Facts(
        line.code,
        shared["type"],
        shared["voice"],
        shared["noun"],
        shared["cued"],
        shared["within"],
        shared["head"],
        shared["before"],
        shared["after"],
        candidate.kind,
        candidate.cover,
        side,
        _standing(scene, layout, candidate, side),
        _said_by(scene, candidate),
        _in_same_content(scene, candidate),
        min(nearer, 3),
        min(earlier, 3),
        _bucket(apart),
        min(_among(scene.ground.commas, start, end), 3),
        min(_subordinated(scene, start, end), 2),
        min(others, 2),
        min(_among(scene.ground.passives, start, end), 2),
        "^" if back else line.lower(candidate.first - 1),
        "$" if back else line.lower(candidate.last),
        words.split()[0],
        f"adjacent {side} {shared['type']} {shared['noun']} {shared['voice']}" if touches else "apart",
        min(scene.counts.get(words, 0), 4),
        "back" if back else "here",
        math.floor(candidate.sureness),
    )


def features(scene: Scene, layout: Layout, shared: Mapping[str, str], candidate: Candidate) -> list[str]:
    """What is to be said for and against one candidate, worded as in the file of weights."""
    facts = facts_of(scene, layout, shared, candidate)._asdict()
    wordings = (*_WORDINGS, *(_PRONOUN_WORDINGS if candidate.kind.endswith("pronoun") else ()))
    return [wording.format(**facts) for together in wordings for wording in together]


def _in_same_content(scene: Scene, candidate: Candidate) -> str:
    """Whether a candidate stands in the stated words that the trigger stands in."""
    if scene.within is None:
        return "none"
    trigger = scene.event.trigger
    piece = next((c for c in scene.within.content if c.start <= trigger.start < c.end), None)
    return "same" if piece and piece.start <= candidate.span.start < piece.end else "other"


#: How many sums of one group of features are remembered at most; there are words without end.
_MOST_REMEMBERED = 8192
_Weights = Mapping[str, Mapping[str, float]]


class _Together(dict[Any, tuple[float, float]]):
    """What the features of one group weigh together for an actor and for a recipient, by the facts that they name."""

    def __init__(self, learned: _Weights, wordings: Sequence[str], fields: Sequence[str]) -> None:
        super().__init__()
        named = [field for field in fields if any(f"{{{field}}}" in wording for wording in wordings)]
        self._learned = [learned[role] for role in ROLES]
        self._wordings = wordings
        self._named = named
        #: The facts that the group's features name, out of all.
        self.key: Callable[[Sequence[Any]], Any] = itemgetter(*(fields.index(field) for field in named))

    def __missing__(self, key: Any) -> tuple[float, float]:
        values = dict(zip(self._named, key if len(self._named) > 1 else (key,), strict=True))
        worded = [wording.format(**values) for wording in self._wordings]
        actor, recipient = (sum(weights.get(each, 0.0) for each in worded) for weights in self._learned)
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[key] = actor, recipient
        return actor, recipient


class _Weighing:
    """Weights with what was added up of them before."""

    def __init__(self, learned: _Weights) -> None:
        def grouped(wordings: Sequence[Sequence[str]], fields: Sequence[str]) -> list[_Together]:
            return [_Together(learned, together, fields) for together in wordings]

        self._all = grouped(_WORDINGS, Facts._fields)
        self._pronoun = [*self._all, *grouped(_PRONOUN_WORDINGS, Facts._fields)]
        self._nobody = grouped(_NOBODY_WORDINGS, _SHARED)

    def score(self, facts: Facts) -> tuple[float, float]:
        """The scores of a candidate as actor and as recipient."""
        return _total(self._pronoun if facts.kind.endswith("pronoun") else self._all, facts)

    def nobody(self, shared: Mapping[str, str]) -> tuple[float, float]:
        """The scores of there being no actor and no recipient."""
        return _total(self._nobody, [shared[field] for field in _SHARED])


#: What `scene_features` names.
_SHARED = ("type", "voice", "noun", "head", "before", "after", "cued", "within")


def _total(groups: Sequence[_Together], facts: Sequence[Any]) -> tuple[float, float]:
    actor = recipient = 0.0
    for group in groups:
        for_actor, for_recipient = group[group.key(facts)]
        actor += for_actor
        recipient += for_recipient
    return round(actor, 6), round(recipient, 6)  # equal weights are equal in whatever order they were added: then the text's


class _ByIdentity:
    """Weights as a key: the same object is the same key."""

    def __init__(self, learned: _Weights) -> None:
        self.learned = learned

    def __hash__(self) -> int:
        return id(self.learned)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.learned is self.learned


@lru_cache(maxsize=4)
def _weighing(key: _ByIdentity) -> _Weighing:
    return _Weighing(key.learned)


def ranked(scene: Scene) -> dict[Role, list[tuple[float, Candidate]]]:
    """For each role the candidates with the chance (0 to 1) that they fill it, the best first; one for each wording."""
    shared, weighing = scene_features(scene), _weighing(_ByIdentity(weights()))
    layout = layout_of(scene)
    scores = [weighing.score(facts_of(scene, layout, shared, candidate)) for candidate in scene.candidates]
    scores.append(weighing.nobody(shared))
    alike: dict[str, list[int]] = {}
    for i, candidate in enumerate(scene.candidates):
        alike.setdefault(scene.text[candidate.span.start : candidate.span.end].casefold(), []).append(i)
    same = list(alike.values())
    tied = _tied(scene)
    return {
        role: _chances(scene.candidates, [score[i] + more for score, more in zip(scores, tied[role], strict=True)], same)
        for i, role in enumerate(ROLES)
    }


def _tied(scene: Scene) -> dict[Role, list[float]]:
    """For each role what the labeller adds to the score of each candidate, and of nobody."""
    if scene.affinity is None:
        return {role: [0.0] * (len(scene.candidates) + 1) for role in ROLES}
    spans = [candidate.span for candidate in scene.candidates]
    return {role: [AFFINITY * odds for odds in scene.affinity(f"event-{role}", scene.event.trigger, spans)] for role in ROLES}


def _chances(
    candidates: Sequence[Candidate], scores: Sequence[float], alike: Sequence[Sequence[int]]
) -> list[tuple[float, Candidate]]:
    """Softmax over the candidates and nobody, who comes last; candidates of one wording add up, and the best stands for them."""
    highest = max(scores)
    raised = [math.exp(score - highest) for score in scores]
    total = sum(raised)
    pairs = []
    for same in alike:
        best = max(same, key=raised.__getitem__)
        pairs.append((sum(raised[i] / total for i in same), candidates[best]))
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1].span))


def nobody_features(shared: Mapping[str, str]) -> list[str]:
    """What is to be said for there being nobody in a role, worded as in the file of weights."""
    return [wording.format(**shared) for together in _NOBODY_WORDINGS for wording in together]


def line_of(code: str, text: str, span: Span, names: Sequence[Name]) -> Line:
    """A sentence's words with the names among them; `names` are those of the sentence."""
    return Line.of(code, words_between(text, *span), names)
