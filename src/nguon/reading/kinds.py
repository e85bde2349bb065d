"""What an event is beyond its type, where words are certain: its mode, its contexts and its status, by the PLOVER manual."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from nguon.languages import language
from nguon.languages.ontology import contexts, modes
from nguon.languages.phrases import Token
from nguon.record import Event, EventStatus, Span

#: How many words before a trigger are looked at for what its status is.
_REACH = 5
#: A mode that words near the trigger tell counts only for these types; elsewhere the trigger itself must tell it.
_NEAR = {"REQUEST": 10, "REJECT": 8, "THREATEN": 8, "ASSAULT": 6, "MOBILIZE": 6, "COERCE": 3, "CONSULT": 4, "RETREAT": 3}
_MOST_CONTEXTS = 3


def mode_of(code: str, event: Event, words: Sequence[Token]) -> str | None:
    """The mode that the trigger's own words tell, else words just behind it; None if none does."""
    known = modes(code).get(event.type)
    if known is None:
        return None
    first = bisect_right(words, event.trigger.start, key=_end)
    last = bisect_left(words, event.trigger.end, key=_start)
    own, behind = words[first:last], words[last : last + _NEAR.get(event.type, 0)]
    return next((phrase.value for part in (own, behind) for phrase in known.find(part)), None)


def _start(word: Token) -> int:
    return word.start


def _end(word: Token) -> int:
    return word.end


def contexts_of(code: str, words: Sequence[Token]) -> tuple[str, ...]:
    """The contexts that the words of a sentence name, in their order, the first few."""
    return tuple(dict.fromkeys(phrase.value for phrase in contexts(code).find(words)))[:_MOST_CONTEXTS]


def status_of(code: str, text: str, trigger: Span, words: Sequence[Token]) -> EventStatus:
    """What the words before a trigger say of it: denied ("không", "did not"), planned ("sẽ", "will"), else actual."""
    last = bisect_right(words, trigger.start, key=_end)
    before = words[max(0, last - _REACH) : last]
    cut = max((i + 1 for i, w in enumerate(before) if w.words in ",;:.–"), default=0)
    clause = " ".join(w.lower for w in before[cut:])
    marks = language(code).time
    if any(f" {mark} " in f" {clause} " for mark in marks.future):
        return "planned"
    return "actual"
