"""Whether two articles in two languages tell of one happening.

Words are of little use there but for names; what is compared is the meanings of title and lead that a word of either language may
have, as `words.py` knows them, with a rare name or number that stands in both and days that are near.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nguon.archive.traces import Page
from nguon.tracing.likeness import days_between
from nguon.tracing.sketches import RARE, Sketch
from nguon.tracing.words import terms

#: How much of what title and lead mean must be in both, of the article where it is more, and at least how many meanings. Set on
#: the stories of tests/tracing/corpus, where no two articles on different happenings have a share over 0.19.
SHARE, LEAST = 0.3, 5
#: Reports abroad follow within so many days.
DAYS = 3
#: Log odds of a share that is larger by 1; a share of `SHARE` is even.
SLOPE = 10.0
_LINES = 4


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the words of a title and lead may mean, as keys that are the same in every language."""

    keys: frozenset[str]


def meanings_of(page: Page) -> Meanings:
    """The meanings of the first lines of a page; none for a language that is not read."""
    if page.language not in ("vi", "en"):
        return Meanings(frozenset())
    spans = page.line_spans()[:_LINES]
    return Meanings(frozenset(key for term in terms(page.text, spans, page.language) if term.is_bridged for key in term.keys))


def odds_abroad(a: Sketch, b: Sketch, mine: Meanings, theirs: Meanings) -> float | None:
    """The log odds that two articles in two languages are one story; None where nothing in particular speaks for it."""
    shared = mine.keys & theirs.keys
    if len(shared) < LEAST or not _near(a, b) or not _share_something_rare(a, b):
        return None
    return SLOPE * (len(shared) / min(len(mine.keys), len(theirs.keys)) - SHARE)


def _near(a: Sketch, b: Sketch) -> bool:
    if a.published and b.published:
        return days_between(a.days[0], b.days[0]) <= DAYS
    return any(days_between(x, y) == 0 for x in a.days for y in b.days)


def _share_something_rare(a: Sketch, b: Sketch) -> bool:
    return bool(np.isin(a.terms[a.rarity > RARE], b.terms, assume_unique=True).any())
