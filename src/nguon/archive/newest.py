"""The newest of very many rows that fit: day by day backwards from the latest date, as far as a page needs.

To sort all of them would take as long as there are many. The index has words for dates, so the rows of some days are found
as fast as those of a word, and of undated rows the last added come first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from nguon.archive.filtering import known_dates, second
from nguon.archive.index import date_range_facets

#: How many times the days grow from one stretch to the next.
_GROWTH = 3
#: An archive that claims to span more years is sorted: the index has a word for each.
_MOST_YEARS = 400


@dataclass(frozen=True, slots=True)
class Ranked:
    """A search table's name, the SQL that ties its rows (`f`) to versions (`v`), a version's first row, and what must fit."""

    name: str
    version: str
    first: str
    everything: str


def newest(connection: sqlite3.Connection, ranked: Ranked, total: int, limit: int, offset: int) -> tuple[int, ...]:
    """Rowids of one page of what fits, the latest date first, undated ones last; `total` is how many there are, or at least."""
    needed = offset + limit
    rows: list[int] = []
    known = known_dates(connection)
    if known and known[1].year - known[0].year > _MOST_YEARS:
        return sorted_page(connection, ranked, limit, offset)
    if known is not None:
        for first, last in _stretches(*known, needed / max(total, 1)):
            rows += _dated(connection, ranked, first, last)
            if len(rows) >= needed:
                break
    if len(rows) < needed:
        rows += _undated(connection, ranked, known, needed - len(rows))
    return tuple(rows[offset:needed])


def sorted_page(connection: sqlite3.Connection, ranked: Ranked, limit: int, offset: int) -> tuple[int, ...]:
    """The same by sorting all that fits."""
    sql = f"""
        SELECT f.rowid FROM {ranked.name} f CROSS {ranked.version} WHERE f.{ranked.name} MATCH :fits
        ORDER BY v.latest DESC, v.version DESC, f.rowid LIMIT :limit OFFSET :offset"""
    fits = {"fits": ranked.everything, "limit": limit, "offset": offset}
    return tuple(rowid for (rowid,) in connection.execute(sql, fits))


def _stretches(first: date, last: date, share: float) -> Iterator[tuple[date, date]]:
    """Days without a gap from the last to the first, the latest stretch long enough for about twice `share` of all rows."""
    days = max(1, round(2 * share * ((last - first).days + 1)))
    while last >= first:
        begin = max(first, last - timedelta(days=days - 1))
        yield begin, last
        last, days = begin - timedelta(days=1), days * _GROWTH


def _dated(connection: sqlite3.Connection, ranked: Ranked, first: date, last: date) -> list[int]:
    facets = " OR ".join(date_range_facets(first, last))
    sql = f"""
        SELECT f.rowid FROM {ranked.name} f CROSS {ranked.version}
        WHERE f.{ranked.name} MATCH :fits AND v.latest BETWEEN :first AND :last
        ORDER BY v.latest DESC, v.version DESC, f.rowid"""
    fits = {"fits": f"({ranked.everything}) AND ({facets})", "first": second(first), "last": second(last) + 86399}
    return [rowid for (rowid,) in connection.execute(sql, fits)]


def _undated(connection: sqlite3.Connection, ranked: Ranked, known: tuple[date, date] | None, needed: int) -> list[int]:
    """At least `needed` rows without a date if there are so many: whole versions, the last added first."""
    dated = f" NOT ({' OR '.join(f'y_{year:04}' for year in range(known[0].year, known[1].year + 1))})" if known else ""
    fits = {"fits": f"({ranked.everything}){dated}", "needed": needed}
    oldest = f"""
        SELECT min(rowid) FROM (
            SELECT rowid FROM {ranked.name} WHERE {ranked.name} MATCH :fits ORDER BY rowid DESC LIMIT :needed)"""
    found = connection.execute(oldest, fits).fetchone()[0]
    if found is None:
        return []
    begin = f"SELECT {ranked.first} FROM (SELECT :rowid AS rowid) f {ranked.version}"
    begin_row = connection.execute(begin, {"rowid": found}).fetchone()
    sql = f"""
        SELECT f.rowid FROM {ranked.name} f CROSS {ranked.version}
        WHERE f.{ranked.name} MATCH :fits AND f.rowid >= :begin ORDER BY v.version DESC, f.rowid"""
    return [rowid for (rowid,) in connection.execute(sql, {"fits": fits["fits"], "begin": begin_row[0]})]
