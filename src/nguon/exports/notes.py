"""What stands in the margin of an article: of each statement who said it, with what words, through whom, when, how surely."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from nguon.record import Entity, LinkRole, Record, Span, Statement, StatementKind, Time

#: Colours of its own for the most quoted speakers; further ones take these again, in order.
HUES = 8


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of the article: `hue` is the place of its colour among `HUES`, null where nobody knows who speaks."""

    name: str
    hue: int | None
    statements: int


@dataclass(frozen=True, slots=True)
class Station:
    """One link of a chain: who, in which role, and the words that say so (null where the text has none of its own)."""

    role: LinkRole
    name: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """What the margin says of one statement. `number` counts from 1 in the order of the text; `anchor` is its place in a page.

    `speaker` is null if the text does not tell; `source` is then what it has instead, if anything.
    """

    number: int
    anchor: str
    statement: Statement
    kind: StatementKind
    speaker: str | None
    hue: int | None
    quotation: str
    source: str | None
    cue: str | None
    chain: tuple[Station, ...]
    time: Time | None
    time_words: str | None
    confidence: float

    @property
    def relays(self) -> tuple[Station, ...]:
        """The chain without the speaker: those through whom the statement reached the page."""
        return tuple(station for station in self.chain if station.role != "speaker")

    @property
    def who(self) -> str | None:
        """The speaker's name, else the words that stand for one, else null."""
        return self.speaker or self.source


def anchor(statement: Statement, index: int) -> str:
    """The fragment that names a statement in its page: its id where that is plain (`s3`), else its place (`x3`)."""
    return statement.id if re.fullmatch(r"s\d{1,9}", statement.id) else f"x{index}"


def voices(record: Record) -> dict[str | None, Voice]:
    """The speakers by entity id, most quoted first (ties in the order of the text); null stands for all who are not named."""
    entities = _entities(record)
    counted = Counter(record.statements[index].speaker for index in in_order(record))
    made: dict[str | None, Voice] = {}
    for place, (speaker, count) in enumerate((s, n) for s, n in counted.most_common() if s is not None):
        made[speaker] = Voice(entities[speaker].name, place % HUES, count)
    if counted[None]:
        made[None] = Voice("", None, counted[None])
    return made


def in_order(record: Record) -> list[int]:
    """The places of the statements in `record.statements`, in the order in which their content begins."""
    return sorted(range(len(record.statements)), key=lambda index: (record.statements[index].content[0].start, index))


def notes(record: Record) -> dict[int, Note]:
    """A note for each statement, by its place in `record.statements`, in the order of the text."""
    entities, heard = _entities(record), voices(record)
    return {index: _note(record, entities, heard, number, index) for number, index in enumerate(in_order(record), start=1)}


def _note(record: Record, entities: Mapping[str, Entity], heard: Mapping[str | None, Voice], number: int, index: int) -> Note:
    statement = record.statements[index]
    speaker = statement.speaker
    return Note(
        number=number,
        anchor=anchor(statement, index),
        statement=statement,
        kind=statement.kind,
        speaker=entities[speaker].name if speaker is not None else None,
        hue=heard[speaker].hue,
        quotation=quotation(record, statement),
        source=_words(record, statement.source),
        cue=_words(record, statement.cue),
        chain=tuple(Station(link.role, entities[link.entity].name, _words(record, link.span)) for link in statement.chain),
        time=statement.time,
        time_words=_words(record, statement.time.span if statement.time else None),
        confidence=statement.confidence,
    )


def quotation(record: Record, statement: Statement) -> str:
    """The statement's words; pieces that stand apart are joined by `[…]`."""
    return " […] ".join(record.slice(span) for span in statement.content)


def _words(record: Record, span: Span | None) -> str | None:
    return record.slice(span) if span else None


def _entities(record: Record) -> dict[str, Entity]:
    return {entity.id: entity for entity in record.entities}
