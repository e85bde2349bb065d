"""Finding the articles that one may be like, and comparing it with them."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

import numpy as np

from nguon.archive import traces
from nguon.archive.traces import Page, PairRow
from nguon.tracing.abroad import Meanings, meanings_of, odds_abroad
from nguon.tracing.copies import Passage, is_taken_over, passages
from nguon.tracing.likeness import judges, likeness_above
from nguon.tracing.sketches import LEAD, NAME, NUMBER, STEPS, Day, Sketch, decoded, surface_terms

#: Terms by which an article is found: those that hardly any other has, and of title and lead those that fewer than some three
#: hundred in fifty thousand have. Which they are depends on the article alone.
FOUND_BY = 8 * STEPS
FOUND_BY_LEAD = 5 * STEPS
#: Two articles are compared if they share this many; in two languages, where only names and numbers can be, if they share one.
LEAST_SHARED, LEAST_SHARED_ABROAD = 3, 1

#: Pairs below these odds, in thousandths, are not kept: they count as plainly unlike.
LEAST_ODDS = -2500
#: Articles of near days whose first sentences agree are one story, copies are surely, and no odds count more than these.
SAME_OPENING_ODDS, COPY_ODDS, MOST_ODDS = 500, 5000, 8000

#: Sketches and pages that are kept at hand; a sketch takes some 15 kB.
_SKETCHES, _PAGES = 12_000, 2000

#: How many shared terms are told as reasons.
MOST_REASONS = 12
_LEAST_REASON = 5 * STEPS

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The last `most` values asked for, so that memory stays bounded."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value of a key, made if it is not at hand."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        value = self._values[key] = make()
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value


@dataclass(frozen=True, slots=True)
class Found:
    """What comparing two articles found. Odds are thousandths of log odds; whether it is a copy their passages will show."""

    odds: int
    may_be_copy: bool


def keys_of(sketch: Sketch) -> list[int]:
    """The terms by which an article is found."""
    in_lead = (sketch.bits & LEAD) > 0
    kept = (sketch.rarity >= FOUND_BY) | (in_lead & (sketch.rarity >= FOUND_BY_LEAD))
    return [int(term) for term in sketch.terms[kept]]


def compared(a: Sketch, b: Sketch) -> Found | None:
    """What comparing two articles in one language found; None if they are plainly unlike."""
    pair = likeness_above(a, b, judges()["story"], LEAST_ODDS / 1000)
    if pair is None:
        return None
    odds = round(judges()["story"].odds(pair) * 1000)
    is_near = bool(pair.dated) and not pair.far and not pair.first_apart
    same_opening = (odds > 0 or is_near) and judges()["copy"].odds(pair) > 0
    return _found(max(SAME_OPENING_ODDS, odds) if same_opening else odds, same_opening)


def compared_abroad(a: Sketch, b: Sketch, mine: Meanings, theirs: Meanings) -> Found | None:
    """What comparing two articles in two languages found; None if they are plainly unlike."""
    odds = odds_abroad(a, b, mine, theirs)
    return None if odds is None else _found(round(odds * 1000), False)


def _found(odds: int, may_be_copy: bool) -> Found | None:
    return None if odds < LEAST_ODDS else Found(min(MOST_ODDS, odds), may_be_copy)


class Comparer:
    """Compares articles of one archive, of which a trace is always the same article."""

    def __init__(self, least_abroad: int) -> None:
        self._least_abroad = least_abroad
        self._sketches: Kept[int, Sketch] = Kept(_SKETCHES)
        self._meanings: Kept[int, Meanings] = Kept(_SKETCHES)
        self._pages: Kept[int, Page] = Kept(_PAGES)
        self._surfaces: Kept[int, dict[int, str]] = Kept(300)

    def pairs(self, connection: sqlite3.Connection, trace: int) -> Iterator[PairRow]:
        """The rows of the pairs of one article with those before it that are not plainly unlike it."""
        keys = keys_of(self._sketch(connection, trace))
        for other in traces.sharing(connection, trace, keys, LEAST_SHARED, self._least_abroad):
            found = self._compared(connection, trace, other)
            if found is not None:
                yield self._row(connection, min(trace, other), max(trace, other), found)

    def _compared(self, connection: sqlite3.Connection, trace: int, other: int) -> Found | None:
        a, b = self._sketch(connection, trace), self._sketch(connection, other)
        if a.language == b.language:
            return compared(a, b)
        return compared_abroad(a, b, self._meaning(connection, trace), self._meaning(connection, other))

    def _row(self, connection: sqlite3.Connection, former: int, latter: int, found: Found) -> PairRow:
        shared = self._passages_of_copy(connection, former, latter) if found.may_be_copy else None
        why = self._why(connection, former, latter, shared) if found.odds > 0 else None
        odds = found.odds if shared is None else max(COPY_ODDS, found.odds)
        return former, latter, odds, shared is not None, why

    def _sketch(self, connection: sqlite3.Connection, trace: int) -> Sketch:
        return self._sketches.get(trace, lambda: decoded(traces.sketch(connection, trace)))

    def _page(self, connection: sqlite3.Connection, trace: int) -> Page:
        return self._pages.get(trace, lambda: traces.page_of_trace(connection, trace))

    def _meaning(self, connection: sqlite3.Connection, trace: int) -> Meanings:
        return self._meanings.get(trace, lambda: meanings_of(self._page(connection, trace)))

    def _surface(self, connection: sqlite3.Connection, trace: int) -> dict[int, str]:
        return self._surfaces.get(trace, lambda: dict(surface_terms(self._page(connection, trace))))

    def _passages_of_copy(self, connection: sqlite3.Connection, former: int, latter: int) -> tuple[Passage, ...] | None:
        """The passages that make two articles copies; None if they are none."""
        a, b = self._page(connection, former), self._page(connection, latter)
        found = passages(a, b)
        return found if is_taken_over(a, b, found) else None

    def _why(self, connection: sqlite3.Connection, former: int, latter: int, shared: Sequence[Passage] | None) -> str:
        """JSON: the rarest words, names and numbers in both, in the words of the former, the days in both, a copy's passages."""
        a, b = self._sketch(connection, former), self._sketch(connection, latter)
        told: dict[str, Any] = {kind: list(words) for kind, words in _shared(a, b, self._surface(connection, former))}
        told["days"] = [_day(day) for day in a.days if day in b.days][:MOST_REASONS]
        if shared is not None:
            told["passages"] = [[*one, *other] for one, other in shared]
        return json.dumps(told, ensure_ascii=False)


def _shared(a: Sketch, b: Sketch, surface: Mapping[int, str]) -> Iterator[tuple[str, list[str]]]:
    both = np.flatnonzero(np.isin(a.terms, b.terms, assume_unique=True) & (a.rarity >= _LEAST_REASON))
    rarest = both[np.argsort(-a.rarity[both].astype(int), kind="stable")]
    for kind, bits in (("words", 0), ("names", NAME), ("numbers", NUMBER)):
        kept = rarest[(a.bits[rarest] & (NAME | NUMBER)) == bits]
        words = dict.fromkeys(surface[int(term)] for term in a.terms[kept] if int(term) in surface)
        yield kind, list(words)[:MOST_REASONS]


def _day(day: Day) -> str:
    """As EDTF."""
    found = date(2016, 1, 1) + timedelta(days=day.ordinal - 1)
    return f"{day.year or 'XXXX'}-{found:%m-%d}"
