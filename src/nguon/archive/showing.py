"""Where in a text the words of a search stand, and the stretch of it that shows them best."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from nguon.archive.asking import Term
from nguon.archive.words import MARKS, NO_WORD_AFTER, NO_WORD_BEFORE, WORD, beginnings, folded, has_accents, toned
from nguon.record import Span

#: About three lines of print.
EXCERPT = 240


class Found(NamedTuple):
    """A term of the search (by its place among them) at one place of the text."""

    span: Span
    term: int


class Finder:
    """Finds the words of one search in many texts: first all that look like one without accents, then those that are meant."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._tests = [
            [_Test(word, term.is_beginning and i == len(term.words) - 1) for i, word in enumerate(term.words)] for term in terms
        ]
        shapes = dict.fromkeys(test.shape for tests in self._tests for test in tests)
        self._pattern = re.compile(f"{NO_WORD_BEFORE}(?:{'|'.join(shapes)}){NO_WORD_AFTER}") if shapes else None

    def find(self, text: str, within: Iterable[Span]) -> list[Found]:
        """The places in the given stretches of `text` where the terms stand; a phrase may run on from one to the next."""
        if self._pattern is None:
            return []
        stretches = list(within)
        joined = "\n".join(text[span.start : span.end] for span in stretches)
        words = [(match[0], Span(*match.span())) for match in self._pattern.finditer(joined)]
        found = {Found(span, number) for number, tests in enumerate(self._tests) for span in _standing(joined, words, tests)}
        return sorted(Found(_moved(place.span, stretches), place.term) for place in found)


def find(text: str, within: Iterable[Span], terms: tuple[Term, ...]) -> list[Found]:
    """The places where the terms stand in one text; see Finder."""
    return Finder(terms).find(text, within)


Word = tuple[str, Span]


def _standing(text: str, words: list[Word], tests: list[_Test]) -> Iterator[Span]:
    """The spans of the words of one term, wherever they stand one after another."""
    first, *further = tests
    for i, (word, span) in enumerate(words):
        if not first.passes(word):
            continue
        if not further:
            yield span
            continue
        some = words[i : i + len(tests)]
        if (
            len(some) == len(tests)
            and all(map(_Test.passes, further, (word for word, _ in some[1:])))
            and _are_neighbours(text, some)
        ):
            yield from (span for _, span in some)


def _are_neighbours(text: str, words: list[Word]) -> bool:
    return not any(WORD.search(text, a.end, b.start) for (_, a), (_, b) in pairwise(words))


def _moved(span: Span, stretches: list[Span]) -> Span:
    """A span of the stretches joined by line ends as one of the text that they were taken from."""
    before = 0
    for stretch in stretches:
        if span.start < before + stretch.end - stretch.start:
            break
        before += stretch.end - stretch.start + 1
    return Span(stretch.start + span.start - before, stretch.start + span.end - before)


@cache
def _spellings() -> dict[str, str]:
    """For a letter all letters that are folded to it: for d among others D, đ and Đ."""
    spellings: defaultdict[str, str] = defaultdict(str)
    for letter in filter(str.isalnum, map(chr, range(0x3000))):
        spellings[folded.__wrapped__(letter)] += letter
    return dict(spellings)


class _Test:
    """Whether a word of the text is what a word of the search means."""

    def __init__(self, word: str, is_beginning: bool) -> None:
        self._form = toned if has_accents(word) else folded
        self._starts = tuple(beginnings(word)) if self._form is toned else (folded(word),)
        self._word = self._form(word)
        self._is_beginning = is_beginning
        self._known: dict[str, bool] = {}

    @property
    def shape(self) -> str:
        """A regular expression for every word that this one may mean, and some that it does not."""
        letters = "".join(f"[{re.escape(_spellings().get(c, c))}]{MARKS}" for c in folded(self._word))
        return letters + (f"(?:{WORD.pattern})?" if self._is_beginning else "")

    def passes(self, word: str) -> bool:
        """Whether a word of the text is meant; a text has the same words again and again."""
        if word not in self._known:
            self._known[word] = self._is_meant(word)
        return self._known[word]

    def _is_meant(self, word: str) -> bool:
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
