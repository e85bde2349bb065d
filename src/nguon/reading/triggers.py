"""Events without a model: the phrases of a small lexicon that nearly always name one (`languages/data/events.tsv`)."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.languages.ontology import triggers
from nguon.languages.phrases import Token
from nguon.reading.kinds import status_of
from nguon.record import Event, Name, Span


def triggers_in(code: str, text: str, lines: Sequence[Sequence[Token]], names: Sequence[Name]) -> tuple[Event, ...]:
    """The events that the lexicon finds in the words of sentences, in order; no word of a name is one. `names` are in order."""
    out: list[Event] = []
    at = 0
    for words in lines:
        for phrase in triggers(code).find(words):
            span = Span(words[phrase.first].start, words[phrase.last - 1].end)
            while at < len(names) and names[at].end <= span.start:
                at += 1
            if at < len(names) and names[at].start < span.end:
                continue
            status = status_of(code, text, span, words)
            asked = out and out[-1].trigger.start >= words[0].start and out[-1].type == "REQUEST" and phrase.value != "REQUEST"
            if asked and status == "actual":  # what a demand asks for has not been done
                status = "urged"
            out.append(Event(id=f"v{len(out) + 1}", type=phrase.value, trigger=span, status=status, confidence=0.5))
    return tuple(out)
