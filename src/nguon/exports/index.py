"""What else of an article can be gone to beside its statements: its events and its names, each at its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nguon.exports.marked import Mark
from nguon.record import Event, EventStatus, EventType, NameKind, Record, Span, Time


@dataclass(frozen=True, slots=True)
class EventNote:
    """What the margin says of one event. `number` counts from 1 in the order of the text; `anchor` is its place in a page."""

    number: int
    anchor: str
    event: Event
    type: EventType
    status: EventStatus
    words: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    time: Time | None
    place: str | None


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One proper name of the article, as written: where it stands first, and how often it stands."""

    anchor: str
    name: str
    kind: NameKind
    mentions: int
    first: Span


def event_notes(record: Record) -> tuple[EventNote, ...]:
    """The article's events in the order in which their words stand."""
    named = {entity.id: entity.name for entity in record.entities}
    ordered = sorted(record.events, key=lambda event: (event.trigger.start, event.trigger.end))
    return tuple(_event_note(record, named, event, number) for number, event in enumerate(ordered, start=1))


def _event_note(record: Record, named: dict[str, str], event: Event, number: int) -> EventNote:
    return EventNote(
        number=number,
        anchor=f"h{number}",
        event=event,
        type=event.type,
        status=event.status,
        words=record.slice(event.trigger),
        actors=tuple(named[actor] for actor in event.actors),
        recipients=tuple(named[recipient] for recipient in event.recipients),
        time=event.time,
        place=event.place,
    )


def name_entries(record: Record) -> tuple[NameEntry, ...]:
    """The article's names in the order in which each stands first."""
    found: dict[str, list[int]] = {}
    for index, name in sorted(enumerate(record.names), key=lambda entry: entry[1].span):
        found.setdefault(record.slice(name.span), []).append(index)
    return tuple(_entry(record, words, places, number) for number, (words, places) in enumerate(found.items(), start=1))


def _entry(record: Record, words: str, places: list[int], number: int) -> NameEntry:
    first = record.names[places[0]]
    return NameEntry(f"name{number}", words, first.kind, len(places), first.span)


def index_marks(events: tuple[EventNote, ...], names: tuple[NameEntry, ...]) -> Iterator[Mark]:
    """The words of the events, and the first mention of each name, as marks to cut the text at."""
    yield from (Mark(place, "event", *note.event.trigger) for place, note in enumerate(events))
    yield from (Mark(place, "name", *entry.first) for place, entry in enumerate(names))
