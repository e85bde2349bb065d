"""The archive in figures: how much there is, and who is heard most, when. Counting goes through all of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from nguon.archive.rows import LINK_ROLES, code

SeriesName = Literal["speakers", "relays", "countries", "outlets"]
SERIES: tuple[SeriesName, ...] = get_args(SeriesName)
#: So many lines a series has.
MOST_LINES = 8
#: With more months than this, years are counted instead.
MOST_MONTHS = 24

_CURRENT = "WHERE v.is_current = 1"
_SPEAKER = "JOIN entities e ON e.version = s.version AND e.position = s.speaker"
_SAID = f"v.published AS published FROM statements s CROSS JOIN versions v USING (version) CROSS {_SPEAKER} {_CURRENT}"
_SQL = {
    "speakers": f"SELECT e.name AS name, {_SAID}",
    "countries": f"SELECT e.country AS name, {_SAID}",
    "relays": f"""
        SELECT e.name AS name, v.published AS published
        FROM links l CROSS JOIN statements s USING (statement) CROSS JOIN versions v USING (version)
        CROSS JOIN entities e ON e.version = s.version AND e.position = l.entity
        {_CURRENT} AND l.role IN ({code(LINK_ROLES, "relay")}, {code(LINK_ROLES, "byline")})""",
    "outlets": f"SELECT o.name AS name, v.published AS published FROM versions v JOIN outlets o USING (outlet) {_CURRENT}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One name: how often in all, and in each of the series' periods."""

    name: str
    total: int
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The most frequent names over time. `periods` are months (`2024-10`) or years; what is undated is in the totals only.

    Speakers, relays and countries count statements, outlets articles.
    """

    name: SeriesName
    periods: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much the archive has, when it was published, and its series."""

    articles: int
    statements: int
    events: int
    first: str | None
    last: str | None
    series: tuple[Series, ...]

    def of(self, name: SeriesName) -> Series:
        """The series of that name."""
        return next(series for series in self.series if series.name == name)


def figures(connection: sqlite3.Connection) -> Figures:
    """All of the archive's figures."""

    def one(sql: str) -> int:
        number: int = connection.execute(sql).fetchone()[0]
        return number

    first, last = connection.execute("SELECT min(published), max(published) FROM versions WHERE is_current = 1").fetchone()
    return Figures(
        one("SELECT count(*) FROM articles"),
        one("SELECT coalesce(sum(last_statement - first_statement + 1), 0) FROM versions WHERE is_current = 1"),
        one("SELECT count(*) FROM events h JOIN versions v USING (version) WHERE v.is_current = 1"),
        first,
        last,
        tuple(_series(connection, name) for name in SERIES),
    )


def _series(connection: sqlite3.Connection, name: SeriesName) -> Series:
    sql = f"SELECT name, substr(published, 1, 7), count(*) FROM ({_SQL[name]}) WHERE name IS NOT NULL GROUP BY 1, 2"
    rows = connection.execute(sql).fetchall()
    totals: Counter[str] = Counter()
    for value, _, count in rows:
        totals[value] += count
    told = [value for value, _ in sorted(totals.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_LINES]]
    periods, length = _periods(month for _, month, _ in rows if month)
    counts: Counter[tuple[str, str]] = Counter()
    for value, month, count in rows:
        counts[value, (month or "")[:length]] += count
    lines = tuple(Line(value, totals[value], tuple(counts[value, period] for period in periods)) for value in told)
    return Series(name, periods, lines)


def _periods(months: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """Every month from the first to the last, or every year if those are too many; and how long such a period is written."""
    known = sorted({month for month in months if len(month) == 7 and month[:4].isdigit() and month[5:].isdigit()})
    if not known:
        return (), 7
    (year, month), (last_year, last_month) = ((int(m[:4]), int(m[5:])) for m in (known[0], known[-1]))
    if (last_year - year) * 12 + last_month - month < MOST_MONTHS:
        whole = range(year * 12 + month - 1, last_year * 12 + last_month)
        return tuple(f"{n // 12:04}-{n % 12 + 1:02}" for n in whole), 7
    return tuple(f"{n:04}" for n in range(year, last_year + 1)), 4
