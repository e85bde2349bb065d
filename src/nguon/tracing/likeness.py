"""How alike two articles are, and what that says: whether they tell of one happening, and whether one text lies behind both.

The measures of a pair depend on its two sketches alone. What they weigh is fitted by training/likeness.py and kept as data.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from itertools import product

import numpy as np
from numpy.typing import NDArray

from nguon.tracing.sketches import LEAD, NAME, NUMBER, RARE, TITLE, Day, Sketch

#: An article's first sentences say what is new in it; what follows is often background that earlier reports had too.
FIRST_SENTENCES = 6
#: Articles on one happening name days that are at most this far apart.
NEAR_DAYS = 5
_YEAR_DAYS = 366


@dataclass(frozen=True, slots=True)
class Likeness:
    """The measures of a pair of articles. Shares are from 0 to 1, weighted by how rare each term is; days are logarithms."""

    rare: float  # log(1 + terms in both that hardly any other article has)
    rare_share: float  # the share of such terms, of the article that has fewer
    whole: float  # cosine of all terms
    titles: float  # share of each title that the other article has, averaged
    leads: float  # share of the lead that the other has, of the one of which it has more; rare terms count more
    names: float  # share of the names
    named: float  # log(1 + weight of the names in both)
    numbers: float  # share of the numbers, of the article that has fewer
    sentences: float  # share of each sentence that the best sentence of the other has, averaged over both articles
    openings: float  # the same of the first sentences, of the article where it is less
    openings_both: float  # the same, averaged over both articles
    runs: float  # share of the runs of words, of the article that has fewer
    dated: float  # 1 if both name days
    apart: float  # log(1 + days between the nearest two days); 0 if not dated
    first_apart: float  # 1 if the first days named are over a week apart, 0.3 if not dated
    far: float  # 1 if no two days are near
    same_day: float  # 1 if a day is the same


def likeness(a: Sketch, b: Sketch) -> Likeness:
    """The measures of two articles; the same either way round."""
    in_a, in_b = _shared(a, b)
    return _looked_into(a, b, in_a, in_b, _glance(a, b, in_a, in_b))


def likeness_above(a: Sketch, b: Sketch, judge: Judge, least: float) -> Likeness | None:
    """The measures of two articles; None, sooner, where whatever their sentences hold the odds would be less than `least`."""
    in_a, in_b = _shared(a, b)
    glance = _glance(a, b, in_a, in_b)
    most = judge.odds(glance) + sum(max(0.0, judge.weights.get(name, 0.0)) for name in _SLOW)
    return None if most < least else _looked_into(a, b, in_a, in_b, glance)


#: The measures for which every sentence of one article is compared with every one of the other.
_SLOW = ("sentences", "openings", "openings_both", "runs")


def _shared(a: Sketch, b: Sketch) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The places in either of the terms of both."""
    if not len(a.terms) or not len(b.terms):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    places = np.minimum(np.searchsorted(b.terms, a.terms), len(b.terms) - 1)
    shared = b.terms[places] == a.terms
    return np.flatnonzero(shared), places[shared]


def _glance(a: Sketch, b: Sketch, in_a: NDArray[np.intp], in_b: NDArray[np.intp]) -> Likeness:
    both = (_Side(a, in_a), _Side(b, in_b))
    rare = int(((a.rarity[in_a] > RARE) & ((a.bits[in_a] & NUMBER) == 0)).sum())
    return Likeness(
        rare=math.log1p(rare),
        rare_share=rare / max(1, min(a.rare, b.rare)),
        whole=_cosine(a, b, in_a),
        titles=sum(side.share(TITLE) for side in both) / 2,
        leads=max(side.share(LEAD, 2) for side in both),
        names=max(side.share(NAME) for side in both),
        named=math.log1p(both[0].weight(NAME)),
        numbers=_numbers(both),
        sentences=0.0,
        openings=0.0,
        openings_both=0.0,
        runs=0.0,
        **_days(a, b),
    )


def _looked_into(a: Sketch, b: Sketch, in_a: NDArray[np.intp], in_b: NDArray[np.intp], glance: Likeness) -> Likeness:
    covers = _covers(a, b, in_a, in_b)
    openings = [float(cover[:FIRST_SENTENCES].mean()) if len(cover) else 0.0 for cover in covers]
    return replace(
        glance,
        sentences=sum(float(cover.mean()) if len(cover) else 0.0 for cover in covers) / 2,
        openings=min(openings),
        openings_both=sum(openings) / 2,
        runs=_runs(a, b),
    )


class _Side:
    """One article of a pair, with the places of its terms that the other has too."""

    def __init__(self, sketch: Sketch, shared: NDArray[np.intp]) -> None:
        self.sketch = sketch
        self._shared = shared

    def weight(self, bit: int, power: int = 1) -> float:
        """The weight of what is shared of one sort."""
        kept = self._shared[(self.sketch.bits[self._shared] & bit) > 0]
        return float((self.sketch.weights[kept] ** power).sum())

    def share(self, bit: int, power: int = 1) -> float:
        """How much of it is shared; 0 if there is none."""
        total = self.sketch.totals[bit, power]
        return self.weight(bit, power) / total if total else 0.0


def _numbers(both: tuple[_Side, _Side]) -> float:
    least = min(side.sketch.totals[NUMBER, 1] for side in both)
    return both[0].weight(NUMBER) / least if least else 0.0


def _cosine(a: Sketch, b: Sketch, shared: NDArray[np.intp]) -> float:
    size = a.size * b.size
    return float((a.weights[shared] ** 2).sum()) / math.sqrt(size) if size else 0.0


def _runs(a: Sketch, b: Sketch) -> float:
    least = min(len(a.runs), len(b.runs))
    return len(np.intersect1d(a.runs, b.runs, assume_unique=True)) / least if least else 0.0


def _covers(
    a: Sketch, b: Sketch, in_a: NDArray[np.intp], in_b: NDArray[np.intp]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each sentence of either article, how much of it the sentence of the other has that has most of it."""
    has_a, total_a = _matrix(a, in_a)
    has_b, total_b = _matrix(b, in_b)
    if not len(has_a) or not len(has_b):
        return np.zeros(len(has_a), np.float32), np.zeros(len(has_b), np.float32)
    overlap = (has_a * a.weights[in_a]) @ has_b.T
    return overlap.max(axis=1) / total_a, overlap.max(axis=0) / total_b


def _matrix(sketch: Sketch, shared: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Which sentence has which of the shared terms, and the weight of all terms of each sentence."""
    column = np.full(len(sketch.terms) + 1, -1, np.int32)
    column[shared] = np.arange(len(shared))
    count = len(sketch.bounds)
    row = np.repeat(np.arange(count), sketch.lengths)
    total = np.bincount(row, sketch.weights[sketch.words], count).astype(np.float32)
    found = column[sketch.words]
    matrix = np.zeros((count, len(shared)), np.float32)
    matrix[row[found >= 0], found[found >= 0]] = 1
    return matrix, np.maximum(total, 1e-6)


def days_between(a: Day, b: Day) -> int:
    """How many days lie between; where a year is not known, in the nearest years that fit."""
    if a.year and b.year:
        return abs((a.year - b.year) * 365 + a.ordinal - b.ordinal)
    apart = abs(a.ordinal - b.ordinal)
    return min(apart, _YEAR_DAYS - apart)


def _days(a: Sketch, b: Sketch) -> Mapping[str, float]:
    if not a.days or not b.days:
        return {"dated": 0.0, "apart": 0.0, "first_apart": 0.3, "far": 0.0, "same_day": 0.0}
    nearest = min(days_between(x, y) for x, y in product(a.days, b.days))
    if a.published and b.published:
        nearest = days_between(a.days[0], b.days[0])
    return {
        "dated": 1.0,
        "apart": math.log1p(nearest),
        "first_apart": float(days_between(a.days[0], b.days[0]) > 7),
        "far": float(nearest > NEAR_DAYS),
        "same_day": float(nearest == 0),
    }


MEASURES = tuple(field.name for field in fields(Likeness))


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic regression on some of the measures: log odds, and from where on the answer is yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def odds(self, pair: Likeness) -> float:
        """The log odds that the answer is yes, less the threshold: above 0 it is."""
        measured = (weight * float(getattr(pair, name)) for name, weight in self.weights.items())
        return self.bias + sum(measured) - self.threshold


@lru_cache(maxsize=1)
def judges() -> Mapping[str, Judge]:
    """Whether a pair is one story, and whether one text lies behind both."""
    kept = json.loads(resources.files("nguon.tracing").joinpath("data", "likeness.json").read_text("utf-8"))
    return {name: Judge(fitted["bias"], fitted["weights"], fitted["threshold"]) for name, fitted in kept.items()}
