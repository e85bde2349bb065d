"""An article set for reading: its passages as rows with the notes that belong beside them, ready for a template."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from nguon.exports.index import EventNote, NameEntry, event_notes, index_marks, name_entries
from nguon.exports.marked import Mark, Passage, Segment, passages
from nguon.exports.notes import Note, Voice, notes, voices
from nguon.exports.shown import on_one_line, safe_link
from nguon.record import Article, Block, BlockKind, Record, StatementKind

#: As many lines as can be drawn under one line of text without touching the next.
_LEVELS = 3
#: A row with more notes than this is not joined to its words by hovering: the style sheet has no more names for them.
JOINED = 12
#: So many characters of its opening words head an article without a title.
OPENING = 90


@dataclass(frozen=True, slots=True)
class Layer:
    """One mark over a piece of text: the classes that draw it, and the anchor if the statement begins here."""

    classes: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Words under the same layers throughout, then the numbers of the notes whose words end here."""

    text: str
    layers: tuple[Layer, ...] = ()
    anchors: tuple[str, ...] = ()
    references: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A passage and the notes of what begins in it. `joins` has each statement note's name for joining by hover."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    joins: Mapping[int, str]
    events: tuple[EventNote, ...] = ()
    credit: str | None = None
    href: str | None = None

    @property
    def text(self) -> str:
        """The words of the row."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_marked(self) -> bool:
        """Whether any statement has words here."""
        return any(piece.layers for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as a page shows it. `sections` are runs of rows: of running text, or of related links."""

    record: Record
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[Note, ...]
    voices: tuple[Voice, ...]
    has_title: bool
    events: tuple[EventNote, ...] = ()
    names: tuple[NameEntry, ...] = ()

    @property
    def article(self) -> Article:
        """The article that is read."""
        return self.record.article

    @property
    def heading(self) -> str | None:
        """The article's title; where it has none, its opening words (a caption's only if there are no others)."""
        running = sorted(self.article.running(), key=lambda block: block.kind == "caption")
        opening = next((self.record.slice(block.span) for block in running), self.article.text[:OPENING].strip())
        return self.article.title or (on_one_line(opening, OPENING) if opening else None)

    def counted(self, kind: StatementKind) -> int:
        """How many statements of that kind there are."""
        return sum(note.kind == kind for note in self.notes)


@dataclass(frozen=True, slots=True)
class _Margin:
    """All that may stand beside the text: notes by the place of their statement, events, and names that are gone to."""

    notes: Mapping[int, Note]
    events: tuple[EventNote, ...] = ()
    names: tuple[NameEntry, ...] = ()

    def events_within(self, start: int, end: int) -> tuple[EventNote, ...]:
        """The events whose words begin there; they are in the order of the text."""
        first, last = (bisect_left(self.events, place, key=lambda event: event.event.trigger.start) for place in (start, end))
        return self.events[first:last]


def reading(record: Record, only: int | None = None) -> Reading:
    """Set a record's article for reading. Stretches between blocks with nothing to read in them are left out.

    With `only`, a place in `record.statements`, that statement alone is marked and noted, as it is among all.
    """
    made, heard = notes(record), voices(record)
    margin = _Margin(made, event_notes(record), name_entries(record)) if only is None else _Margin({only: made[only]})
    whole = not record.article.blocks
    cut = passages(record, index_marks(margin.events, margin.names))
    rows = [_row(passage, margin, whole) for passage in cut if _is_read(passage)]
    return Reading(
        record=record,
        sections=tuple((kind, tuple(run)) for kind, run in groupby(rows, key=_section)),
        notes=tuple(margin.notes.values()),
        voices=tuple(heard.values()),
        has_title=any(row.kind == "title" for row in rows),
        events=margin.events,
        names=margin.names,
    )


def _section(row: Row) -> str:
    return "related" if row.kind == "related" else "text"


def _is_read(passage: Passage) -> bool:
    if passage.block:
        return not passage.is_blank
    return bool(passage.statements) or any(character.isalnum() for segment in passage.segments for character in segment.text)


def _row(passage: Passage, margin: _Margin, whole: bool) -> Row:
    beside = tuple(margin.notes[index] for index in passage.statements if index in margin.notes)
    joins = {note.number: f"k{place}" for place, note in enumerate(beside)} if len(beside) <= JOINED else {}
    block = passage.block or Block(kind="paragraph" if whole else "other", start=passage.start, end=passage.end)
    pieces = tuple(_piece(segment, margin, joins) for segment in _trimmed(passage.segments))
    events = margin.events_within(passage.start, passage.end)
    return Row(block.kind, _all_anchored(pieces, beside, events), beside, joins, events, block.credit, safe_link(block.href))


def _trimmed(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments without blank unmarked ones at either end."""
    kept = [place for place, segment in enumerate(segments) if segment.depth or segment.text.strip()]
    return segments[kept[0] : kept[-1] + 1] if kept else ()


def _piece(segment: Segment, margin: _Margin, joins: Mapping[int, str]) -> Piece:
    layers = tuple(layer for mark in segment.marks if (layer := _layer(mark, segment, margin, joins)))
    ending = (margin.notes[m.statement] for m in segment.ending if m.part == "content" and m.statement in margin.notes)
    return Piece(segment.text, layers, (), tuple(sorted(ending, key=lambda note: note.number)))


def _layer(mark: Mark, segment: Segment, margin: _Margin, joins: Mapping[int, str]) -> Layer | None:
    """How a mark is drawn here; null for what is not drawn."""
    begins = mark.start == segment.start
    if mark.part == "event":
        return Layer("event", margin.events[mark.statement].anchor if begins else None)
    if mark.part == "name":
        return Layer("name-here", margin.names[mark.statement].anchor) if begins else None
    if mark.part == "time" or mark.statement not in margin.notes:
        return None
    note = margin.notes[mark.statement]
    names = [mark.part, hue_class(note.hue), joins.get(note.number, "")]
    if mark.part == "content":
        names += [note.kind, f"l{min(mark.level, _LEVELS)}"]
    is_first = mark.part == "content" and begins and mark.start == note.statement.content[0].start
    return Layer(" ".join(name for name in names if name), note.anchor if is_first else None)


def _all_anchored(pieces: tuple[Piece, ...], notes: tuple[Note, ...], events: tuple[EventNote, ...]) -> tuple[Piece, ...]:
    """The pieces, the first of them also anchoring the statements and events that lie too deep to be drawn."""
    drawn = {layer.anchor for piece in pieces for layer in piece.layers}
    wanted = (*(note.anchor for note in notes), *(event.anchor for event in events))
    missing = tuple(anchor for anchor in wanted if anchor not in drawn)
    return (replace(pieces[0], anchors=missing), *pieces[1:]) if missing else pieces


def hue_class(hue: int | None) -> str:
    """The style sheet's name for a speaker's colour."""
    return "unheard" if hue is None else f"v{hue}"
