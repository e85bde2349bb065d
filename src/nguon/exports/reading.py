"""An article set for reading: its passages as rows with the notes that belong beside them, ready for a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

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
    """A passage and the notes of the statements that begin in it. `joins` has each note's name for joining by hover."""

    kind: BlockKind
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    joins: Mapping[int, str]
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


def reading(record: Record, only: int | None = None) -> Reading:
    """Set a record's article for reading. Stretches between blocks with nothing to read in them are left out.

    With `only`, a place in `record.statements`, that statement alone is marked and noted, as it is among all.
    """
    made, heard = notes(record), voices(record)
    made = made if only is None else {only: made[only]}
    whole = not record.article.blocks
    rows = [_row(passage, made, whole) for passage in passages(record) if _is_read(passage)]
    return Reading(
        record=record,
        sections=tuple((kind, tuple(run)) for kind, run in groupby(rows, key=_section)),
        notes=tuple(made.values()),
        voices=tuple(heard.values()),
        has_title=any(row.kind == "title" for row in rows),
    )


def _section(row: Row) -> str:
    return "related" if row.kind == "related" else "text"


def _is_read(passage: Passage) -> bool:
    if passage.block:
        return not passage.is_blank
    return bool(passage.statements) or any(character.isalnum() for segment in passage.segments for character in segment.text)


def _row(passage: Passage, made: Mapping[int, Note], whole: bool) -> Row:
    beside = tuple(made[index] for index in passage.statements if index in made)
    joins = {note.number: f"k{place}" for place, note in enumerate(beside)} if len(beside) <= JOINED else {}
    block = passage.block or Block(kind="paragraph" if whole else "other", start=passage.start, end=passage.end)
    pieces = tuple(_piece(segment, made, joins) for segment in _trimmed(passage.segments))
    return Row(block.kind, _all_anchored(pieces, beside), beside, joins, block.credit, safe_link(block.href))


def _trimmed(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments without blank unmarked ones at either end."""
    kept = [place for place, segment in enumerate(segments) if segment.depth or segment.text.strip()]
    return segments[kept[0] : kept[-1] + 1] if kept else ()


def _piece(segment: Segment, made: Mapping[int, Note], joins: Mapping[int, str]) -> Piece:
    drawn = (mark for mark in segment.marks if mark.statement in made and mark.part != "time")
    layers = tuple(_layer(mark, segment, made[mark.statement], joins) for mark in drawn)
    ending = (made[mark.statement] for mark in segment.ending if mark.statement in made and mark.part == "content")
    return Piece(segment.text, layers, (), tuple(sorted(ending, key=lambda note: note.number)))


def _layer(mark: Mark, segment: Segment, note: Note, joins: Mapping[int, str]) -> Layer:
    names = [mark.part, hue_class(note.hue), joins.get(note.number, "")]
    if mark.part == "content":
        names += [note.kind, f"l{min(mark.level, _LEVELS)}"]
    begins = mark.part == "content" and mark.start == segment.start == note.statement.content[0].start
    return Layer(" ".join(name for name in names if name), note.anchor if begins else None)


def _all_anchored(pieces: tuple[Piece, ...], beside: tuple[Note, ...]) -> tuple[Piece, ...]:
    """The pieces, the first of them also anchoring the statements that lie too deep to be drawn."""
    drawn = {layer.anchor for piece in pieces for layer in piece.layers}
    missing = tuple(note.anchor for note in beside if note.anchor not in drawn)
    return (replace(pieces[0], anchors=missing), *pieces[1:]) if missing else pieces


def hue_class(hue: int | None) -> str:
    """The style sheet's name for a speaker's colour."""
    return "unheard" if hue is None else f"v{hue}"
