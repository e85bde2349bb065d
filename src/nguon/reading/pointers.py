"""Statements whose content points back: "Ông Chuyện khẳng định như vậy tại cuộc họp" states the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nguon.languages import language
from nguon.reading.labels import Attribution
from nguon.reading.sentences import Sentence
from nguon.record import Span

#: What is left of a labeller's confidence where the words stated are those of the sentence before.
_LESS_SURE = 0.8
_STOPS = " .!?…\n"
_SAID_BEFORE = frozenset({"title", "lead", "paragraph"})


@cache
def _pointer(code: str) -> re.Pattern[str]:
    words = language(code).cue_group
    pointers, occasions = ("|".join(map(re.escape, forms)) or "(?!)" for forms in (words.pointers, words.occasions))
    return re.compile(rf"(?:{pointers})(?:\s+(?:{occasions})(?!\w).*)?", re.IGNORECASE | re.DOTALL)


def pointed(code: str, text: str, sentences: Sequence[Sentence], found: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """The statements, in the order of the text, each that points back with the content it points at; one that points at nothing
    stays as its words are."""
    out = list(found)
    for each in found:
        if len(each.content) != 1 or not _pointer(code).fullmatch(text[each.content[0].start : each.content[0].end]):
            continue
        if (before := _before(text, sentences, each)) is None:
            continue
        out.remove(each)
        there = [other for other in out if any(before.start < s.end and s.start < before.end for s in other.content)]
        if any(other.source for other in there):
            continue  # it is somebody's statement already, and the pointer says so again
        content = there[0].content if there else (before,)
        out = [other for other in out if other not in there]
        out.append(replace(each, content=content, confidence=round(each.confidence * _LESS_SURE, 3)))
    return tuple(sorted(out, key=lambda each: each.content[0]))


def _before(text: str, sentences: Sequence[Sentence], pointing: Attribution) -> Span | None:
    """The sentence before the one that points, without its stop."""
    at = next((i for i, s in enumerate(sentences) if s.span.start <= pointing.content[0].start < s.span.end), 0)
    if not at or sentences[at - 1].block.kind not in _SAID_BEFORE:
        return None
    start, end = sentences[at - 1].span
    end = start + len(text[start:end].rstrip(_STOPS))
    return Span(start, end) if start < end else None
