"""What is known of an event beside its trigger: who did it to whom, when and where, in what way, and which statement reports it.

Who the sides are is learned (`sides.py`); what stands here is where the candidates come from and whom their words mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from nguon.languages import Language, language
from nguon.reading.anaphora import anaphor_in, antecedent
from nguon.reading.cast import Cast, Draft
from nguon.reading.kinds import contexts_of, mode_of
from nguon.reading.mentions import Line
from nguon.reading.sentences import Sentence
from nguon.reading.sides import Candidate, Role, Scene, candidates_in, line_of, ranked, weights
from nguon.record import Article, Event, Name, Span, Statement, Time

#: Types whose sides may be the same: each meets the other.
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
#: How many sentences before the trigger's own are looked at for candidates.
_BACK = 2
#: The title's candidates stand as if this many sentences back.
_TITLE = 9


class Happenings:
    """Completes the events of one article, once its statements are known."""

    def __init__(
        self, article: Article, cast: Cast, names: Sequence[Name], sentences: Sequence[Sentence], times: Sequence[Time]
    ) -> None:
        self._text = article.text
        self._code = article.language or "vi"
        self._known: Language = language(self._code)
        self._cast = cast
        self._names = names
        self._name_starts = [name.start for name in names]
        self._sentences = sentences
        self._starts = [sentence.span.start for sentence in sentences]
        self._times = times
        self._lines: dict[int, Line] = {}
        self._found: dict[int, list[Candidate]] = {}
        self._counts = Counter(self._text[name.start : name.end].lower() for name in names)
        self._people: Sequence[Draft] = ()

    def completed(self, events: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
        """The events with their actors, recipients, time and statement."""
        scenes = [(event, self.scene(event, events, statements)) for event in events]
        return once([self._completed(event, scene) if scene else event for event, scene in scenes], self._text)

    def scene(self, event: Event, events: Sequence[Event], statements: Sequence[Statement]) -> Scene | None:
        """What the sides of an event are ranked by; None if its trigger stands in no sentence."""
        at = bisect_right(self._starts, event.trigger.start) - 1
        if at < 0 or event.trigger.start >= self._sentences[at].span.end:
            return None
        line, sentence = self._line(at), self._sentences[at].span
        inside = [i for i, w in enumerate(line.words) if w.start < event.trigger.end and w.end > event.trigger.start]
        if not inside:
            return None
        cued = next((s for s in statements if s.cue and _overlap(s.cue, event.trigger)), None)
        within = _innermost(statements, event.trigger)
        triggers = tuple(e.trigger for e in events if e is not event and sentence.start <= e.trigger.start < sentence.end)
        candidates = tuple(self._candidates(at, event.trigger, statements, cued, within))
        first, last = inside[0], inside[-1] + 1
        return Scene(event, line, first, last, candidates, cued, within, triggers, self._counts, self._text)

    def _line(self, at: int) -> Line:
        if at not in self._lines:
            span = self._sentences[at].span
            self._lines[at] = line_of(self._code, self._text, span, self._names_in(span))
        return self._lines[at]

    def _own(self, at: int) -> list[Candidate]:
        if at not in self._found:
            self._found[at] = candidates_in(self._line(at), self._names_in(self._sentences[at].span), 0)
        return self._found[at]

    def _candidates(
        self, at: int, trigger: Span, statements: Sequence[Statement], cued: Statement | None, within: Statement | None
    ) -> list[Candidate]:
        """Those of the sentence but the trigger itself, then those of the sentences before and of the title."""
        own = [c for c in self._own(at) if not _overlap(c.span, trigger)]
        said = [s.source for s in (cued, within) if s and s.source]
        apart = [span for span in dict.fromkeys(said) if not any(_overlap(span, c.span) for c in own)]
        own += [Candidate(span, "source", 1, 0, 0) for span in apart]
        for back in range(1, _BACK + 1):
            if at - back >= 0:
                own += [replace(c, back=back) for c in self._own(at - back)]
        if at > _BACK:
            own += [replace(c, back=_TITLE) for c in self._own(0)]
        return own

    def _completed(self, event: Event, scene: Scene) -> Event:
        chosen = ranked(scene)
        actors = self._sided("actor", chosen["actor"])
        mutual = event.type in _MUTUAL and len(actors) > 1
        recipients = self._sided("recipient", chosen["recipient"], () if mutual else actors)
        if mutual and not recipients:
            recipients = actors
        return event.model_copy(
            update={
                "actors": tuple(actors),
                "recipients": tuple(recipients),
                "time": self._time(event.trigger, scene.line),
                "place": self._place(scene),
                "mode": event.mode or mode_of(self._code, event, scene.line.words),
                "contexts": event.contexts or contexts_of(self._code, scene.line.words),
                "within": scene.within.id if scene.within else None,
            }
        )

    def _sided(self, role: Role, scored: Sequence[tuple[float, Candidate]], taken: Sequence[str] = ()) -> list[str]:
        """Everybody whose chance is enough, with those joined to the best; nobody of those `taken`."""
        found: list[str] = []
        for chance, candidate in scored:
            if chance < weights()[role]["least"]:
                break
            for span in [candidate.span] if found else self._joined(candidate):
                who = self._meant(span)
                if who is not None and who not in taken:
                    found.append(who)
        return list(dict.fromkeys(found))

    def _joined(self, candidate: Candidate) -> list[Span]:
        """A name and the names that an "and" or a comma joins to it, on either side, in order."""
        if " " in candidate.kind:
            return [candidate.span]
        at = bisect_left(self._name_starts, candidate.span.start)
        first = last = at
        while first > 0 and self._are_joined(first - 1):
            first -= 1
        while self._are_joined(last):
            last += 1
        return [self._names[i].span for i in range(first, last + 1)] if at < len(self._names) else [candidate.span]

    def _are_joined(self, i: int) -> bool:
        """Whether a name and the next one are two of a row."""
        if i + 1 >= len(self._names) or "other" in (self._names[i].kind, self._names[i + 1].kind):
            return False
        between = self._text[self._names[i].end : self._names[i + 1].start]
        return len(between) < 12 and between.strip(" ,").lower() in ("", "-", "–", *self._known.clause.conjunctions)

    def _meant(self, span: Span) -> str | None:
        """The entity that words mean; a phrase that is new makes a new one, a pronoun that means nobody none."""
        i = bisect_left(self._name_starts, span.start)
        if i < len(self._names) and self._names[i].span == span:
            return self._cast.named(self._names[i]).id
        anaphor = anaphor_in(self._known, self._text[span.start : span.end])
        if anaphor is not None:
            found = antecedent(self._known, anaphor, self._drafts_before(span.start), None, self._text, span.start)
            if found is not None or (anaphor.is_pronoun and anaphor.number != "many"):
                return found.id if found else None
        draft = self._cast.described(span, self._names_in(span))
        return draft.id if draft else None

    def _drafts_before(self, at: int) -> list[Draft]:
        """Everybody met before a place, as they were known there."""
        if not self._people:
            self._people = self._cast.drafts()
        out = []
        for person in self._people:
            earlier = [span for span in person.mentions if span.start < at]
            if earlier:
                out.append(replace(person, mentions=dict.fromkeys(earlier), last=max(span.start for span in earlier)))
        return out

    def _names_in(self, span: Span) -> Sequence[Name]:
        first, last = bisect_left(self._name_starts, span.start), bisect_left(self._name_starts, span.end)
        return [name for name in self._names[first:last] if name.end <= span.end]

    def _time(self, trigger: Span, line: Line) -> Time | None:
        """The time that governs an event: in its sentence the one with the fewest clause marks between, then the nearest."""
        start, end = line.words[0].start, line.words[-1].end
        near = [t for t in self._times if start <= t.start < end]

        def apart(time: Time) -> tuple[int, int]:
            first, last = (time.end, trigger.start) if time.end <= trigger.start else (trigger.end, time.start)
            return sum(self._text.count(mark, first, last) for mark in (", ", "; ", ": ")), abs(last - first)

        return min(near, key=apart, default=None)

    def _place(self, scene: Scene) -> str | None:
        """The place named behind a word such as "tại" or "in" in the trigger's sentence, the nearest one."""
        words, at = scene.line.words, scene.event.trigger.start
        found: list[tuple[int, str]] = []
        for i, kind in enumerate(scene.line.opens):
            if kind != "place" or not any(scene.line.lower(j) in self._known.clause.where for j in range(i - 2, i)):
                continue
            last = i + 1
            while last < len(words) and scene.line.inside[last] == "place" and not scene.line.opens[last]:
                last += 1
            found.append((abs(words[i].start - at), self._text[words[i].start : words[last - 1].end]))
        return min(found, default=(0, None))[1]


def once(events: Sequence[Event], text: str) -> tuple[Event, ...]:
    """The events, each once: one named again in the same words between the same sides at no other time is left to its fullest
    mention, the earliest of those."""
    kept: list[Event] = []
    for event in events:
        same = next((i for i, other in enumerate(kept) if _is_same(event, other, text)), None)
        if same is None:
            kept.append(event)
        elif _fullness(event) > _fullness(kept[same]):
            kept[same] = event
    return tuple(sorted(kept, key=lambda event: event.trigger))


def _is_same(a: Event, b: Event, text: str) -> bool:
    words = (text[e.trigger.start : e.trigger.end].casefold() for e in (a, b))
    times_differ = a.time is not None and b.time is not None and a.time.value != b.time.value
    sides = set(a.actors) & set(b.actors) and (set(a.recipients) & set(b.recipients) or not (a.recipients or b.recipients))
    return a.type == b.type and a.status == b.status and bool(sides) and not times_differ and len(set(words)) == 1


def _fullness(event: Event) -> int:
    return sum(map(bool, (event.actors, event.recipients, event.time, event.place)))


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _innermost(statements: Sequence[Statement], trigger: Span) -> Statement | None:
    """The statement whose content holds the trigger; the shortest if one is inside another."""
    holding = [s for s in statements if any(c.start <= trigger.start and trigger.end <= c.end for c in s.content)]
    return min(holding, key=lambda s: sum(c.end - c.start for c in s.content), default=None)
