"""The passages that two articles share word for word."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.archive.traces import Page
from nguon.archive.words import WORD
from nguon.record import Span
from nguon.tracing.sketches import RUN, word_term

#: A shared run of fewer words is a phrase, not a passage.
LEAST_WORDS = 8

#: A text is taken over with a passage as long as this; or, however short it is, with nearly all of its words. Retellings of one
#: remark share a sentence of some twenty words, and so do two reports that quote it.
TAKEN_OVER, NEARLY_ALL = 32, 0.95

Passage = tuple[Span, Span]


def passages(a: Page, b: Page) -> tuple[Passage, ...]:
    """The longest runs of words that stand in both, as ranges of either text, in the order of the first.

    Case, punctuation and the way a tone is set are passed over. No word of the first is in two passages, so a stitched or
    shortened text shows each of its pieces where it came from.
    """
    words_a, words_b = _words(a), _words(b)
    terms_a, terms_b = [term for term, _ in words_a], [term for term, _ in words_b]
    starts: dict[tuple[int, ...], list[int]] = {}
    for place in range(len(terms_b) - RUN + 1):
        starts.setdefault(tuple(terms_b[place : place + RUN]), []).append(place)
    found: list[Passage] = []
    at = 0
    while at <= len(terms_a) - RUN:
        length, place = max(
            ((_reach(terms_a, at, terms_b, place), -place) for place in starts.get(tuple(terms_a[at : at + RUN]), ())),
            default=(0, 0),
        )
        if length >= LEAST_WORDS:
            found.append((_span(words_a, at, length), _span(words_b, -place, length)))
            at += length
        else:
            at += 1
    return tuple(found)


def is_taken_over(a: Page, b: Page, shared: Sequence[Passage]) -> bool:
    """Whether what two articles share word for word shows that one has its text from the other, or both from a third."""
    for page, side in ((a, 0), (b, 1)):
        lengths = [len(WORD.findall(page.text[pair[side].start : pair[side].end])) for pair in shared]
        if max(lengths, default=0) >= TAKEN_OVER or sum(lengths) >= NEARLY_ALL * len(_words(page)) > 0:
            return True
    return False


def _words(page: Page) -> list[tuple[int, Span]]:
    return [
        (word_term(match[0]), Span(start + match.start(), start + match.end()))
        for start, end in page.running()
        for match in WORD.finditer(page.text[start:end])
    ]


def _reach(a: Sequence[int], i: int, b: Sequence[int], j: int) -> int:
    """How many words from these places on are the same."""
    length = 0
    while i + length < len(a) and j + length < len(b) and a[i + length] == b[j + length]:
        length += 1
    return length


def _span(words: Sequence[tuple[int, Span]], at: int, length: int) -> Span:
    return Span(words[at][1].start, words[at + length - 1][1].end)
