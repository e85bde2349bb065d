"""Cutting an article's text where its statements begin and end.

A text is cut into segments that lie side by side, so that whatever shows it (a page, a terminal) can mark statements that
nest and cross without ever closing what it did not open. The segments of a text joined are the text.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import Literal

from nguon.record import Block, BlockKind, Record, Span, Statement

Part = Literal["content", "cue", "source", "relay", "byline", "outlet", "time", "event", "name"]

#: A segment under more statements than this names the innermost ones only; `Segment.depth` counts them all.
MOST_MARKS = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One span of one statement: `start` to `end` is its `part`, and `statement` its place in `record.statements`.

    An event's words and a name's are marks too; then `statement` is the place of the event, or of the name, among its like.
    Of content, `level` is the lowest one that no other content holds where it runs, so that lines drawn under it do not collide.
    """

    statement: int
    part: Part
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks throughout; `marks` are the innermost, outermost of them first."""

    start: int
    end: int
    text: str
    marks: tuple[Mark, ...] = ()
    depth: int = 0
    ending: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the page, or what lies between blocks (`block` is null), cut at its marks.

    `statements` are the places in `record.statements` of those whose content begins here, in the order of the text.
    """

    start: int
    end: int
    block: Block | None
    segments: tuple[Segment, ...]
    statements: tuple[int, ...] = ()

    @property
    def kind(self) -> BlockKind:
        """What the stretch is; text that no block claims is `other`."""
        return self.block.kind if self.block else "other"

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see in it."""
        return all(not segment.text.strip() for segment in self.segments)


@dataclass(slots=True)
class _Running:
    """The marks that cover the place where the cutting stands."""

    marks: dict[Mark, Mark] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)
    ends: list[tuple[int, int, Mark]] = field(default_factory=list)
    begun: int = 0
    levels: int = 0

    def begin(self, mark: Mark) -> None:
        self.marks[mark] = replace(mark, level=self._lowest_free()) if mark.part == "content" else mark
        heapq.heappush(self.ends, (mark.end, self.begun, mark))
        self.begun += 1

    def _lowest_free(self) -> int:
        if self.free:
            return heapq.heappop(self.free)
        self.levels += 1
        return self.levels - 1

    def end_at(self, place: int) -> None:
        while self.ends and self.ends[0][0] <= place:
            ended = self.marks.pop(heapq.heappop(self.ends)[2])
            if ended.part == "content":
                heapq.heappush(self.free, ended.level)

    def innermost(self) -> tuple[Mark, ...]:
        return tuple(islice(reversed(self.marks.values()), MOST_MARKS))[::-1]

    def ending_at(self, place: int) -> tuple[Mark, ...]:
        return tuple(self.marks[mark] for end, _, mark in _first_of(self.ends, place) if end == place)


def _first_of(ends: list[tuple[int, int, Mark]], place: int) -> list[tuple[int, int, Mark]]:
    """The entries of the heap at `place`, found without looking at those beyond it."""
    found, unseen = [], [0]
    while unseen:
        index = unseen.pop()
        if index < len(ends) and ends[index][0] <= place:
            found.append(ends[index])
            unseen += [2 * index + 2, 2 * index + 1]
    return sorted(found, key=lambda entry: entry[1])


def segments(text: str, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> list[Segment]:
    """Cut `text` wherever a mark begins or ends, and at `cuts`; the segments joined are the text.

    Marks lie within the text (a record's do: `nguon.record` refuses others). Takes n log n time in the number of marks,
    however deep they nest, since a segment names its innermost `MOST_MARKS` only.
    """
    waiting = sorted(dict.fromkeys(marks), key=lambda mark: (mark.start, -mark.end, mark.statement))
    edges = {0, len(text), *cuts, *(m.start for m in waiting), *(m.end for m in waiting)}
    places = sorted(place for place in edges if 0 <= place <= len(text))
    running, begun, made = _Running(), 0, []
    for start, end in pairwise(places):
        running.end_at(start)
        while begun < len(waiting) and waiting[begun].start <= start:
            running.begin(waiting[begun])
            begun += 1
        made.append(Segment(start, end, text[start:end], running.innermost(), len(running.marks), running.ending_at(end)))
    return made


def marks(statements: Sequence[Statement]) -> Iterator[Mark]:
    """Every span of the statements as a mark; a chain's own spans are marked by their role."""
    for index, statement in enumerate(statements):
        for part, span in _parts(statement):
            yield Mark(index, part, span.start, span.end)


def _parts(statement: Statement) -> Iterator[tuple[Part, Span]]:
    yield from (("content", span) for span in statement.content)
    if statement.cue:
        yield "cue", statement.cue
    if statement.source:
        yield "source", statement.source
    yield from ((link.role, link.span) for link in statement.chain if link.span and link.role != "speaker")
    if statement.time:
        yield "time", statement.time.span


def passages(record: Record, further: Iterable[Mark] = ()) -> list[Passage]:
    """The article's blocks, and what lies between them, in order, each cut at the statements' marks and at `further` ones.

    The passages' segments joined are the article's text.
    """
    article = record.article
    stretches = list(_stretches(article.blocks, len(article.text)))
    all_marks = (*marks(record.statements), *further)
    cut = iter(segments(article.text, all_marks, (start for start, _, _ in stretches)))
    beginning = _beginnings(record.statements, stretches)
    made, segment = [], next(cut, None)
    for place, (start, end, block) in enumerate(stretches):
        inside = []
        while segment and segment.start < end:
            inside.append(segment)
            segment = next(cut, None)
        made.append(Passage(start, end, block, tuple(inside), tuple(beginning.get(place, ()))))
    return made


def _stretches(blocks: Sequence[Block], length: int) -> Iterator[tuple[int, int, Block | None]]:
    place = 0
    for block in blocks:
        if place < block.start:
            yield place, block.start, None
        yield block.start, block.end, block
        place = block.end
    if place < length:
        yield place, length, None


def _beginnings(statements: Sequence[Statement], stretches: Sequence[tuple[int, int, Block | None]]) -> dict[int, list[int]]:
    """For each stretch, the statements whose content begins in it, in the order of the text."""
    found: dict[int, list[int]] = {}
    place = 0
    for index, statement in sorted(enumerate(statements), key=lambda entry: (entry[1].content[0].start, entry[0])):
        while stretches[place][1] <= statement.content[0].start:
            place += 1
        found.setdefault(place, []).append(index)
    return found
