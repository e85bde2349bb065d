"""Sentences: the units that a statement is looked for in. A quotation is never cut, though it run over several lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nguon.reading.quotes import Quote, quotes
from nguon.record import Article, Block, Span

_END = re.compile(r"[.!?…]+[”\"»’')\]]*(?=\s+[\"“‘'«(\[–-]?\s?[^\W_a-zà-ỹ]|\s*$)")
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


def sentences(article: Article) -> list[Sentence]:
    """The sentences of the running text, in order. Linear in the text."""
    text, found = article.text, []
    for run in _regions(article):
        marked = quotes(text, run[0].start, run[-1].end)
        start, opening = run[0].start, run[0]
        at_quote = 0
        for block in run:
            start = start if _held_open(marked, block.start) else block.start
            for cut in sorted(set(_cuts(text, block, marked))):
                first = start + len(text[start:cut]) - len(text[start:cut].lstrip())
                if first < cut:
                    while at_quote < len(marked) and marked[at_quote].span.end <= first:
                        at_quote += 1
                    inner = []
                    for quote in marked[at_quote:]:
                        if quote.span.start >= cut:
                            break
                        inner.append(Span(max(first, quote.span.start), min(cut, quote.span.end)))
                    owner = opening if opening.start <= first < opening.end else block
                    found.append(Sentence(Span(first, cut), owner, tuple(inner)))
                start = cut
            opening = block if start >= block.end else opening
    return found
