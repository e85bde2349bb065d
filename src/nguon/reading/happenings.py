"""What is known of an event beside its trigger: who did it to whom, when and where, in what way, and which statement reports it.

Who the sides are is learned (`sides.py`); what stands here is where the candidates come from and whom their words mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from heapq import nlargest
from itertools import islice

from nguon.languages import Language, language
from nguon.languages.phrases import Token
from nguon.reading.anaphora import MOST_CANDIDATES, REACH, Setting, anaphor_in, antecedent
from nguon.reading.cast import Cast, Draft
from nguon.reading.kinds import contexts_of, mode_of
from nguon.reading.labels import Labels
from nguon.reading.mentions import Line
from nguon.reading.sentences import Sentence
from nguon.reading.sides import Candidate, Ground, Role, Scene, candidates_in, line_of, ranked, weights
from nguon.record import Article, Event, Name, Span, Statement, Time

#: Types whose sides may be the same: each meets the other.
_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
#: How many sentences before the trigger's own are looked at for candidates.
_BACK = 2
#: So many candidates on each side of a trigger are looked at: few sentences have more, and those are lists.
_MOST_BESIDE = 30
#: The title's candidates stand as if this many sentences back.
_TITLE = 9


class Happenings:
    """Completes the events of one article, once its statements are known."""

    def __init__(
        self, article: Article, cast: Cast, labels: Labels, sentences: Sequence[Sentence], times: Sequence[Time]
    ) -> None:
        names = labels.names
        self._text = article.text
        self._code = article.language or "vi"
        self._known: Language = language(self._code)
        self._cast = cast
        self._affinity = labels.affinity
        self._names = names
        self._name_starts = [name.start for name in names]
        self._sentences = sentences
        self._starts = [sentence.span.start for sentence in sentences]
        self._times = times
        self._time_starts = [time.start for time in times]
        self._lines: dict[int, Line] = {}
        self._grounds: dict[int, Ground] = {}
        self._found: dict[tuple[int, int], list[Candidate]] = {}
        self._places: dict[str, list[int]] = {}
        self._contexts: dict[int, tuple[str, ...]] = {}
        self._reports = _Reports(())
        self._triggers: tuple[Sequence[Event], list[Span]] = ((), [])
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
        first = bisect_right(line.words, event.trigger.start, key=_end)
        last = bisect_left(line.words, event.trigger.end, key=_start)
        if first >= last:
            return None
        if self._reports.statements is not statements:
            self._reports = _Reports(statements)
        if self._triggers[0] is not events:
            self._triggers = events, sorted(e.trigger for e in events)
        cued, within = self._reports.cued(event.trigger), self._reports.innermost(event.trigger)
        triggers = self._triggers_in(sentence, event.trigger)
        candidates = tuple(self._candidates(at, event.trigger, cued, within))
        ground, affinity = self._ground(at), self._affinity
        return Scene(event, line, first, last, candidates, cued, within, triggers, self._counts, self._text, ground, affinity)

    def _line(self, at: int) -> Line:
        if at not in self._lines:
            span = self._sentences[at].span
            self._lines[at] = line_of(self._code, self._text, span, self._names_in(span))
        return self._lines[at]

    def _ground(self, at: int) -> Ground:
        if at not in self._grounds:
            self._grounds[at] = Ground.of(self._line(at))
        return self._grounds[at]

    def _triggers_in(self, sentence: Span, own: Span) -> tuple[Span, ...]:
        """The triggers of the sentence's other events."""
        every = self._triggers[1]
        near = every[bisect_left(every, sentence.start, key=_start) : bisect_left(every, sentence.end, key=_start)]
        if own in near:
            near.remove(own)
        return tuple(near)

    def _own(self, at: int, back: int = 0) -> list[Candidate]:
        """The candidates of a sentence, as they stand `back` sentences before the trigger's own."""
        if (at, back) not in self._found:
            if back:
                self._found[at, back] = [c._replace(back=back) for c in self._own(at)[-_MOST_BESIDE:]]
            else:
                self._found[at, 0] = candidates_in(self._line(at), self._names_in(self._sentences[at].span), 0)
        return self._found[at, back]

    def _candidates(self, at: int, trigger: Span, cued: Statement | None, within: Statement | None) -> list[Candidate]:
        """Those of the sentence but the trigger itself, then those of the sentences before and of the title."""
        every = self._own(at)
        here = bisect_left(every, trigger, key=lambda c: c.span)
        own = [c for c in every[max(0, here - _MOST_BESIDE) : here + _MOST_BESIDE] if not _overlap(c.span, trigger)]
        said = [s.source for s in (cued, within) if s and s.source]
        apart = [span for span in dict.fromkeys(said) if not any(_overlap(span, c.span) for c in own)]
        own += [Candidate(span, "source", 1, 0, 0) for span in apart]
        for back in range(1, _BACK + 1):
            if at - back >= 0:
                own += self._own(at - back, back)
        if at > _BACK:
            own += self._own(0, _TITLE)
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
                "time": self._time(event.trigger, scene),
                "place": self._place(scene),
                "mode": event.mode or mode_of(self._code, event, scene.line.words),
                "contexts": event.contexts or self._contexts_of(scene.line),
                "within": scene.within.id if scene.within else None,
            }
        )

    def _contexts_of(self, line: Line) -> tuple[str, ...]:
        """The contexts that a sentence names, looked for once for all of its events."""
        at = line.words[0].start
        if at not in self._contexts:
            self._contexts[at] = contexts_of(self._code, line.words)
        return self._contexts[at]

    def _sided(self, role: Role, scored: Sequence[tuple[float, Candidate]], taken: Sequence[str] = ()) -> list[str]:
        """Everybody whose chance is enough, with those joined to the best; nobody of those `taken`."""
        found: list[str] = []
        for chance, candidate in scored:
            if chance < weights()[role]["least"]:
                break
            for span in [candidate.span] if found else self._joined(candidate):
                who = self._meant(span, role)
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

    def _meant(self, span: Span, role: Role) -> str | None:
        """The entity that words mean; a phrase that is new makes a new one, a pronoun that means nobody none. A capital that acts
        is its country's government; one that something is done to is the city."""
        i = bisect_left(self._name_starts, span.start)
        if i < len(self._names) and self._names[i].span == span:
            name = self._names[i]
            return (self._cast.acting(name) if role == "actor" else self._cast.named(name)).id
        anaphor = anaphor_in(self._known, self._text[span.start : span.end])
        if anaphor is not None:
            found = antecedent(self._known, anaphor, self._drafts_before(span.start), Setting(self._text, span.start))
            if found is not None or (anaphor.is_pronoun and anaphor.number != "many"):
                return found.id if found else None
        draft = self._cast.described(span, self._names_in(span))
        return draft.id if draft else None

    def _drafts_before(self, at: int) -> list[Draft]:
        """Everybody met before a place, as they were known there."""
        if not self._people:
            self._people = self._cast.drafts()
        met: list[tuple[int, int, Draft]] = []
        for person in self._people:
            starts = self._starts_of(person)
            earlier = bisect_left(starts, at)
            if earlier and (person.spoken or at - starts[earlier - 1] < REACH):
                met.append((starts[earlier - 1], earlier, person))
        least = nlargest(MOST_CANDIDATES, (last for last, _, _ in met))[-1:]
        # how often somebody was mentioned counts, not where
        return [
            replace(person, mentions=dict.fromkeys(islice(person.mentions, count)), last=last)
            for last, count, person in met
            if last >= least[0]
        ]

    def _starts_of(self, person: Draft) -> list[int]:
        """Where somebody's mentions start, in order; sorted anew only when there are more."""
        starts = self._places.get(person.id, [])
        if len(starts) != len(person.mentions):
            starts = self._places[person.id] = sorted(span.start for span in person.mentions)
        return starts

    def _names_in(self, span: Span) -> Sequence[Name]:
        first, last = bisect_left(self._name_starts, span.start), bisect_left(self._name_starts, span.end)
        return [name for name in self._names[first:last] if name.end <= span.end]

    def _time(self, trigger: Span, scene: Scene) -> Time | None:
        """The time that governs an event: in its sentence the one with the fewest clause marks between, then the nearest.

        What is demanded or announced has its own time, not that of the demand: "đề nghị sửa đường trước tháng 12".
        """
        start, end = scene.line.words[0].start, scene.line.words[-1].end
        stated = scene.cued.content if scene.cued else ()
        near = self._times[bisect_left(self._time_starts, start) : bisect_left(self._time_starts, end)]
        near = [time for time in near if not any(piece.start <= time.start < piece.end for piece in stated)]

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
    by_actor: dict[tuple[str, str, str], list[int]] = {}  # only events that share an actor can be the same
    for event in events:
        words = text[event.trigger.start : event.trigger.end].casefold()
        keys = [(event.type, words, actor) for actor in event.actors]
        near = sorted({i for key in keys for i in by_actor.get(key, ())})
        same = next((i for i in near if _is_same(event, kept[i], text)), None)
        if same is None:
            same = len(kept)
            kept.append(event)
        elif _fullness(event) > _fullness(kept[same]):
            kept[same] = event
        else:
            continue
        for key in keys:
            by_actor.setdefault(key, []).append(same)
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


class _Reports:
    """The statements of an article, found by where their cues and contents stand."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self._cues = _Places([(s.cue, s) for s in statements if s.cue])
        self._contents = _Places([(span, s) for s in statements for span in s.content])

    def cued(self, trigger: Span) -> Statement | None:
        """The first statement whose cue the trigger is."""
        return min(self._cues.over(trigger), default=(0, trigger, None), key=lambda found: found[0])[2]

    def innermost(self, trigger: Span) -> Statement | None:
        """The statement whose content holds the trigger; the shortest if one is inside another."""
        over = sorted(self._contents.over(trigger), key=lambda found: found[0])
        holding = [s for _, span, s in over if span.start <= trigger.start and trigger.end <= span.end]
        return min(holding, key=lambda s: sum(c.end - c.start for c in s.content), default=None)


class _Places:
    """Spans of statements, in order of their starts, with the place of each in the list that it came from."""

    def __init__(self, pairs: Sequence[tuple[Span, Statement]]) -> None:
        self._sorted = sorted(((span, i, s) for i, (span, s) in enumerate(pairs)), key=lambda each: each[:2])
        self._starts = [span.start for span, _, _ in self._sorted]
        self._longest = max((span.end - span.start for span, _, _ in self._sorted), default=0)

    def over(self, trigger: Span) -> list[tuple[int, Span, Statement]]:
        """Those that overlap a trigger."""
        first, last = bisect_left(self._starts, trigger.start - self._longest), bisect_left(self._starts, trigger.end)
        return [(i, span, s) for span, i, s in self._sorted[first:last] if span.end > trigger.start]


def _start(span: Span | Token) -> int:
    return span.start


def _end(word: Token) -> int:
    return word.end
