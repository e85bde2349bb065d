"""PLOVER's codes and the words that they go by: types and modes of events, contexts, sectors.

`data/events.tsv` has for each type and mode the phrases by which such an event may be found, and others that only tell the mode
of an event found otherwise; `data/contexts.tsv` and `data/sectors.tsv` have the words of each context and sector. Codes and their
meaning are those of the PLOVER manual (Open Event Data Alliance, CC BY-SA 4.0); the words are ours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from nguon.languages.lexicon import LANGUAGES, LanguageDataError
from nguon.languages.phrases import Phrases
from nguon.record import EventType


@dataclass(frozen=True, slots=True)
class Worded:
    """A type with its mode ("" for none) and its phrases in one language; those `also` only tell the mode."""

    type: EventType
    mode: str
    found: tuple[str, ...]
    also: tuple[str, ...]


def rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a table given as text; LanguageDataError names the table, the line and what is wrong there."""
    reader = csv.reader(text.rstrip("\n").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(reader, ()))
    if header != columns:
        raise LanguageDataError(f"{name}, line 1: the columns are {', '.join(header)}; they must be {', '.join(columns)}")
    for cells in reader:
        if len(cells) != len(columns):
            raise LanguageDataError(
                f"{name}, line {reader.line_num}: {len(cells)} cells; there must be {len(columns)}, parted by tabs"
            )
        for cell in cells[1:]:
            if any(form != form.strip().lower() for form in cell.split("|")):
                raise LanguageDataError(
                    f"{name}, line {reader.line_num}: forms are lower case without blanks around them: {cell!r}"
                )
        yield dict(zip(columns, cells, strict=True))


def parse_events(name: str, text: str, code: str) -> tuple[Worded, ...]:
    """The types and modes of a table given as text, with their phrases in one language."""
    columns = ("type", "mode", *(f"{part}_{each}" for part in ("found", "also") for each in LANGUAGES))
    out = []
    for row in rows(name, text, columns):
        if row["type"] not in get_args(EventType):
            raise LanguageDataError(f"{name}: {row['type']!r} is no PLOVER type")
        found, also = (tuple(filter(None, row[f"{part}_{code}"].split("|"))) for part in ("found", "also"))
        out.append(Worded(cast(EventType, row["type"]), row["mode"], found, also))
    return tuple(out)


def _table(name: str) -> str:
    return (files("nguon.languages") / "data" / name).read_text(encoding="utf-8")


@cache
def triggers(code: str) -> Phrases[EventType]:
    """The phrases by which events are found without a model, each with its type."""
    worded = parse_events("events.tsv", _table("events.tsv"), code)
    return Phrases((form, each.type) for each in worded for form in each.found)


@cache
def modes(code: str) -> Mapping[EventType, Phrases[str]]:
    """For each type the phrases that tell a mode, with the mode."""
    worded = parse_events("events.tsv", _table("events.tsv"), code)
    by_type: dict[EventType, list[tuple[str, str]]] = {}
    for each in worded:
        if each.mode:
            by_type.setdefault(each.type, []).extend((form, each.mode) for form in (*each.found, *each.also))
    return {type_: Phrases(pairs) for type_, pairs in by_type.items()}


def _worded(name: str, column: str, code: str) -> Phrases[str]:
    pairs = [
        (form, row[column]) for row in rows(name, _table(name), (column, *LANGUAGES)) for form in row[code].split("|") if form
    ]
    return Phrases(pairs)


@cache
def contexts(code: str) -> Phrases[str]:
    """The words of PLOVER's contexts."""
    return _worded("contexts.tsv", "context", code)


@cache
def sectors(code: str) -> Phrases[str]:
    """The words of PLOVER's sectors: offices, bodies, groups."""
    return _worded("sectors.tsv", "sector", code)
