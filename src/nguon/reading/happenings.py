"""What is known of an event beside its trigger: who did it to whom, when, and which statement reports it.

The trigger's own clause is looked at: its subject acts and its object is acted on; a passive turns them round; a trigger that is
a statement's cue has the speaker as its actor; a meeting has both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from nguon.languages import Language, language
from nguon.languages.phrases import Phrases, Token, tokens
from nguon.reading.cast import Cast
from nguon.reading.names import organization_phrases, title_phrases
from nguon.reading.sentences import Sentence
from nguon.reading.subjects import actor_phrases, span_of
from nguon.record import Article, Event, Name, Span, Statement, Time

_MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_OBJECT_REACH = 14
_PASSIVE_REACH = 4
_CLAUSES = 3
_STOPS = frozenset(".;:!?")


@cache
def _subordinators(code: str) -> Phrases[str]:
    return Phrases((form, form) for form in language(code).clause.subordinators)


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
        self._sentences = sentences
        self._starts = [sentence.span.start for sentence in sentences]
        self._times = times

    def completed(self, events: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
        """The events with their actors, recipients, time and statement."""
        return tuple(self._completed(event, statements) for event in events)

    def _completed(self, event: Event, statements: Sequence[Statement]) -> Event:
        sentence = self._sentence_at(event.trigger.start)
        if sentence is None:
            return event
        said = next((s for s in statements if s.cue and _overlap(s.cue, event.trigger)), None)
        within = _innermost(statements, event.trigger)
        words = self._clause(sentence, within, event.trigger)
        before = [w for w in words if w.end <= event.trigger.start]
        after = [w for w in words if w.start >= event.trigger.end]
        actors, recipients = self._sides(event, before, after)
        if said is not None and said.speaker:
            actors = [said.speaker]
        if event.type in _MUTUAL and len(actors) + len(recipients) > 1:
            actors = recipients = list(dict.fromkeys([*actors, *recipients]))
        return event.model_copy(
            update={
                "actors": tuple(actors),
                "recipients": tuple(r for r in recipients if r not in actors or event.type in _MUTUAL),
                "time": self._time(sentence, event.trigger),
                "within": within.id if within else None,
            }
        )

    def _sentence_at(self, at: int) -> Sentence | None:
        i = bisect_right(self._starts, at) - 1
        return self._sentences[i] if i >= 0 and at < self._sentences[i].span.end else None

    def _clause(self, sentence: Sentence, within: Statement | None, trigger: Span) -> list[Token]:
        """The words of the sentence, or of the piece of a statement's content that the trigger stands in."""
        start, end = sentence.span
        for piece in within.content if within else ():
            if piece.start <= trigger.start < piece.end:
                start, end = max(start, piece.start), min(end, piece.end)
        return tokens(self._text, start, end)

    def _sides(self, event: Event, before: Sequence[Token], after: Sequence[Token]) -> tuple[list[str], list[str]]:
        """Actors and recipients; the subject may stand in the clause before ("… sơ tán để tránh bão")."""
        first_word = self._text[event.trigger.start : event.trigger.end].lower().split()[0]
        if first_word in self._known.clause.passives:
            return self._agent(after), self._subjects(before)
        passive = self._passive_at(before)
        if passive is None:
            return self._subjects(before), self._objects(after)
        return self._first(before[passive + 1 :]) or self._agent(after), self._subjects(before[:passive])

    def _clauses(self, words: Sequence[Token]) -> list[Sequence[Token]]:
        """The words cut at commas and subordinators, the last clause first."""
        parts: list[list[Token]] = [[]]
        cuts = {i for p in _subordinators(self._code).find(words) for i in range(p.first, p.last)}
        for i, word in enumerate(words):
            if i in cuts or word.words in ",;:–":
                parts.append([])
            else:
                parts[-1].append(word)
        return [part for part in reversed(parts) if part]

    def _passive_at(self, before: Sequence[Token]) -> int | None:
        """Where the passive's mark stands among the words before the trigger."""
        for i in range(len(before) - 1, max(-1, len(before) - 1 - 2 * _PASSIVE_REACH), -1):
            if before[i].words in ",;:":
                return None
            if before[i].lower in self._known.clause.passives:
                near = len(before) - i <= _PASSIVE_REACH or self._first(before[i + 1 :])
                return i if near else None
        return None

    def _agent(self, after: Sequence[Token]) -> list[str]:
        for i, word in enumerate(after[:_OBJECT_REACH]):
            if word.lower in self._known.clause.agents:
                return self._first(after[i + 1 :])
        return []

    def _subjects(self, before: Sequence[Token]) -> list[str]:
        """The first entity of the nearest clause before that has one."""
        for clause in self._clauses(before)[:_CLAUSES]:
            if found := self._first(clause):
                return found
        return []

    def _objects(self, after: Sequence[Token]) -> list[str]:
        near = list(after[:_OBJECT_REACH])
        end = next((i for i, word in enumerate(near) if word.lower in self._known.clause.occasions), len(near))
        return self._first(near[:end])

    def _first(self, words: Sequence[Token]) -> list[str]:
        """The first entity among words, before the clause ends: a name with its title, or a group's word with its attributes."""
        if not words:
            return []
        names = self._names_in(span_of(words))
        at = 0
        while at < len(words) and words[at].words not in _STOPS:
            actor = actor_phrases(self._code).at(words, at)
            name = next((n for n in names if n.start == words[at].start and n.kind != "other"), None)
            if name is not None:
                return self._with_joined(name, names)
            if actor is not None:
                return self._described(words, at, actor.last, names)
            at += 1
        return []

    def _with_joined(self, name: Name, names: Sequence[Name]) -> list[str]:
        found, end = [self._cast.named(name).id], name.end
        for other in names:
            between = self._text[end : other.start].strip(" ,").lower()
            if other.start > end and other.kind != "other" and between in ("", *self._known.clause.conjunctions):
                found.append(self._cast.named(other).id)
                end = other.end
        return list(dict.fromkeys(found))

    def _described(self, words: Sequence[Token], first: int, last: int, names: Sequence[Name]) -> list[str]:
        """A title and the name behind it; else the group's words up to the next verb or mark."""
        behind = next(
            (n for n in names if words[last - 1].end <= n.start <= words[last - 1].end + 40 and n.kind == "person"), None
        )
        if behind is not None and title_phrases(self._code).at(words, first) is not None:
            return [self._cast.named(behind).id]
        end = last
        while (
            end < len(words)
            and end - first < 6
            and (words[end].words[0].isupper() or organization_phrases(self._code).at(words, end))
        ):
            end += 1
        span = span_of(words[first:end])
        draft = self._cast.resolved(span, self._names_in(span))
        return [draft.id] if draft else []

    def _names_in(self, span: Span) -> list[Name]:
        first = bisect_right(self._names, span.start - 1, key=lambda name: name.start)
        last = bisect_right(self._names, span.end - 1, key=lambda name: name.start)
        return [name for name in self._names[first:last] if name.end <= span.end]

    def _time(self, sentence: Sentence, trigger: Span) -> Time | None:
        near = [t for t in self._times if sentence.span.start <= t.start < sentence.span.end]
        return min(near, key=lambda t: min(abs(t.start - trigger.end), abs(trigger.start - t.end)), default=None)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _innermost(statements: Sequence[Statement], trigger: Span) -> Statement | None:
    """The statement whose content holds the trigger; the shortest if one is inside another."""
    holding = [s for s in statements if any(c.start <= trigger.start and trigger.end <= c.end for c in s.content)]
    return min(holding, key=lambda s: sum(c.end - c.start for c in s.content), default=None)
