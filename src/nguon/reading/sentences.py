"""Sentences: the units that a statement is looked for in. A quotation is never cut, though it run over several lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguon.reading.quotes import Quote, quotes
from nguon.record import Article, Block, Span

#: No sentence is longer, in characters: what is, is cut between words.
_LONGEST = 6000
#: All small letters, for patterns: those of Vietnamese stand apart from each other in Unicode.
SMALL = "".join(filter(str.islower, map(chr, range(0x2000))))
_END = re.compile(rf"[.!?…]+[”\"»’')\]]*(?=\s+[\"“‘'«(\[–-]?\s?[^\W_{SMALL}]|\s*$)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:[A-ZĐ]|TP|Tp|Q|P|TS|ThS|GS|PGS|BS|KS|LS|St|Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Lt|Col|Capt|Sgt|Rev|Hon|Jr|Sr|No|vs|Jan|Feb|Mar|Apr|"
    r"Aug|Sept|Oct|Nov|Dec|U\.S|U\.K|U\.N|D\.C|a\.m|p\.m)\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or several where a quotation holds them together."""

    span: Span
    block: Block
    quotes: tuple[Span, ...]


def _regions(article: Article) -> Iterator[tuple[Block, ...]]:
    """Runs of neighbouring paragraphs, in which a quotation may go on; titles and captions stand alone."""
    run: list[Block] = []
    for block in article.running():
        if block.kind in ("paragraph", "lead"):
            run.append(block)
            continue
        if run:
            yield tuple(run)
            run = []
        yield (block,)
    if run:
        yield tuple(run)


def _cuts(text: str, block: Block, marked: Sequence[Quote]) -> Iterator[int]:
    """Where sentences end in a block: at its end, and at end marks outside quotations, if no quotation holds them together."""
    for match in _END.finditer(text, block.start, block.end):
        at = match.end()
        if not _held_open(marked, at) and not _ABBREVIATION.search(text, max(block.start, match.start() - 8), match.start() + 1):
            yield at
    if not _held_open(marked, block.end):
        yield block.end


def _held_open(marked: Sequence[Quote], at: int) -> bool:
    """Whether a quotation runs over this place."""
    i = bisect_right(marked, at, key=lambda quote: quote.span.start) - 1
    return i >= 0 and marked[i].span.start < at < marked[i].span.end


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """A stretch without blanks around it, in pieces if it is longer than any sentence: work stays bounded whatever the page."""
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + 1, start + _LONGEST)
        cut = cut if cut > start else start + _LONGEST
        yield from _pieces(text, start, cut)
        start = cut
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    if first < end:
        yield Span(first, first + len(words.strip()))


def _stretches(text: str, run: Sequence[Block], marked: Sequence[Quote]) -> Iterator[tuple[Block, Span]]:
    """The sentences of neighbouring blocks with the block that each begins in."""
    start, opening = run[0].start, run[0]
    for block in run:
        if not _held_open(marked, block.start):
            start, opening = block.start, block
        for cut in sorted(set(_cuts(text, block, marked))):
            for span in _pieces(text, start, cut):
                yield (opening if span.start < opening.end else block), span
            start, opening = cut, block


def sentences(article: Article) -> list[Sentence]:
    """The sentences of the running text, in order. Linear in the text."""
    found = []
    for run in _regions(article):
        marked = quotes(article.text, run[0].start, run[-1].end)
        at = 0
        for block, span in _stretches(article.text, run, marked):
            while at < len(marked) and marked[at].span.end <= span.start:
                at += 1
            last = at
            while last < len(marked) and marked[last].span.start < span.end:
                last += 1
            inner = (quote.span for quote in marked[at:last])
            clipped = (Span(max(span.start, q.start), min(span.end, q.end)) for q in inner)
            found.append(Sentence(span, block, tuple(q for q in clipped if q.start < q.end)))
    return found
