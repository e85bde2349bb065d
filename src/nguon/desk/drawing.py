"""Figures as shapes for the templates to draw: lengths and places only, in the units of the picture's own view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nguon.archive.facets import Facet
from nguon.archive.figures import Line, Series

#: A picture of columns is so wide and high.
WIDTH, HEIGHT = 240, 32
#: With more months than this, years are shown instead.
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Column:
    """One period of a picture: where it stands, how high, and what it stands for."""

    x: float
    width: float
    height: float
    period: str
    count: int


def columns(series: Series) -> list[tuple[Line, list[Column]]]:
    """Each line of a series as columns, all lines to the same scale."""
    highest = max((count for line in series.lines for count in line.counts), default=0)
    return [(line, _columns(series.periods, line.counts, highest)) for line in series.lines]


def by_time(months: Sequence[Facet]) -> list[Column]:
    """Counts by month as columns from the first month to the last, by year where there are too many months."""
    counts = {facet.value: facet.count for facet in months}
    if not counts:
        return []
    first, last = min(counts), max(counts)
    span = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:])
    if span < MOST_MONTHS:
        start = int(first[:4]) * 12 + int(first[5:]) - 1
        periods = tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, start + span + 1))
        values = tuple(counts.get(period, 0) for period in periods)
    else:
        periods = tuple(f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1))
        values = tuple(sum(count for month, count in counts.items() if month[:4] == year) for year in periods)
    return _columns(periods, values, max(values))


def _columns(periods: Sequence[str], counts: Sequence[int], highest: int) -> list[Column]:
    step = WIDTH / max(len(periods), 1)
    width = max(min(step - 1, 18), 0.6)
    return [
        Column(round(place * step, 2), round(width, 2), _height(count, highest), period, count)
        for place, (period, count) in enumerate(zip(periods, counts, strict=True))
    ]


def _height(count: int, highest: int) -> float:
    """What there is can be seen, however little."""
    return round(max(count / highest * HEIGHT, 1.5), 2) if count else 0
