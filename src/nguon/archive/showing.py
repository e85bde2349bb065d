"""Where in a text the words of a search stand, and the stretch of it that shows them best."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from nguon.archive.asking import Term
from nguon.archive.words import WORD, beginnings, folded, has_accents, toned
from nguon.record import Span

#: About three lines of print.
EXCERPT = 240


class Found(NamedTuple):
    """A term of the search (by its place among them) at one place of the text."""

    span: Span
    term: int


def find(text: str, within: Iterable[Span], terms: tuple[Term, ...]) -> list[Found]:
    """The places in the given stretches of `text` where the terms stand, in order; a phrase may run on in the next stretch."""
    words = [
        (match[0], Span(span.start + match.start(), span.start + match.end()))
        for span in within
        for match in WORD.finditer(text[span.start : span.end])
    ]
    found = [found for number, term in enumerate(terms) for found in _find_term(words, number, term)]
    return sorted(set(found))


def _find_term(words: list[tuple[str, Span]], number: int, term: Term) -> Iterable[Found]:
    length = len(term.words)
    tests = [_Test(word, term.is_beginning and i == length - 1) for i, word in enumerate(term.words)]
    for i in range(len(words) - length + 1):
        if all(test.passes(words[i + j][0]) for j, test in enumerate(tests)):
            yield from (Found(span, number) for _, span in words[i : i + length])


class _Test:
    """Whether a word of the text is what a word of the search means."""

    def __init__(self, word: str, is_beginning: bool) -> None:
        self._form = toned if has_accents(word) else folded
        self._starts = tuple(beginnings(word)) if self._form is toned else (folded(word),)
        self._word = self._form(word)
        self._is_beginning = is_beginning

    def passes(self, word: str) -> bool:
        form = self._form(word)
        return form.startswith(self._starts) if self._is_beginning else form == self._word


def excerpt(text: str, found: list[Found], length: int = EXCERPT) -> Span:
    """The stretch of about `length` characters with the most different terms in it, the first such; (0, 0) for an empty text."""
    first, last = _best_window(found, length)
    room = max(length - (last - first), 0)
    start = max(0, first - room // 3)
    end = min(len(text), start + max(length, last - start))
    return _at_words(text, Span(start, end))


def _best_window(found: list[Found], length: int) -> tuple[int, int]:
    best, window, left = (0, 0), (0, 0), 0
    for right, place in enumerate(found):
        while place.span.end - found[left].span.start > length and left < right:
            left += 1
        inside = found[left : right + 1]
        score = (len({place.term for place in inside}), len(inside))
        if score > best:
            best, window = score, (inside[0].span.start, place.span.end)
    return window


def _at_words(text: str, span: Span) -> Span:
    """The same without the words cut at its ends and the space around it."""
    start, end = span
    if start > 0 and not text[start - 1].isspace():
        start = next((i for i in range(start, end) if text[i].isspace()), start)
    if end < len(text) and not text[end].isspace():
        end = next((i for i in range(end, start, -1) if text[i - 1].isspace()), end)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else span
