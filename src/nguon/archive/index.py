"""What the search index is given for a version: its words, and the facets by which it can be filtered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from nguon.archive.dates import bounds, days_within
from nguon.archive.rows import STATEMENT_KINDS, code
from nguon.archive.words import GAP, indexed, indexed_names
from nguon.record import Article, Entity, Record, Statement

#: The facet that every article has.
ANY = "a_"

_ARTICLE = "article_words", ("text", "title")
_STATEMENT = "statement_words", ("content", "speaker", "relay")


def _sql(table: str, columns: tuple[str, ...], *, delete: bool) -> str:
    names, values = ("rowid", *columns), ["?"] * (len(columns) + 1)
    if delete:
        names, values = (table, *names), ["'delete'", *values]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(values)})"


_SQL = {
    (table, delete): _sql(table, columns, delete=delete) for table, columns in (_ARTICLE, _STATEMENT) for delete in (False, True)
}


def put(connection: sqlite3.Connection, version: int, first_statement: int, record: Record) -> None:
    """Make a version findable."""
    _change(connection, version, first_statement, record, delete=False)


def remove(connection: sqlite3.Connection, version: int, first_statement: int, record: Record) -> None:
    """Undo `put`, which must have been given the same."""
    _change(connection, version, first_statement, record, delete=True)


def tidy(connection: sqlite3.Connection) -> None:
    """Merge all that was written to the index at different times."""
    for table in (_ARTICLE[0], _STATEMENT[0]):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")


def _change(connection: sqlite3.Connection, version: int, first_statement: int, record: Record, *, delete: bool) -> None:
    article = record.article
    facets = " ".join(_page_facets(connection, article))
    words = version, f"{indexed(article.text)} {ANY} {facets}", indexed(article.title or "")
    connection.execute(_SQL[_ARTICLE[0], delete], words)
    connection.executemany(_SQL[_STATEMENT[0], delete], _statement_words(first_statement, record, facets))


def _statement_words(first: int, record: Record, facets: str) -> Iterator[tuple[int, str, str, str]]:
    names = {entity.id: indexed_names(labels(entity)) for entity in record.entities}
    for rowid, statement in enumerate(record.statements, first):
        relays = dict.fromkeys(names[link.entity] for link in statement.chain if link.role in ("relay", "byline"))
        yield (
            rowid,
            f"{indexed(_content(record, statement))} {kind_facet(statement.kind)} {facets}",
            _speaker_words(record, statement, names),
            f" {GAP} ".join(relays),
        )


def _content(record: Record, statement: Statement) -> str:
    return " ".join(record.slice(span) for span in statement.content)


def _speaker_words(record: Record, statement: Statement, names: dict[str, str]) -> str:
    """The speaker's names, or what the text says of a speaker who is no entity."""
    if statement.speaker is not None:
        return names[statement.speaker]
    return "" if statement.source is None else indexed(record.slice(statement.source))


def labels(entity: Entity) -> list[str]:
    """An entity's name and aliases, without those whose words stand together in another."""
    kept: list[str] = []
    for name in sorted({entity.name, *entity.aliases}, key=lambda name: (-len(name), name)):
        if not any(f" {name} " in f" {longer} " for longer in kept):
            kept.append(name)
    return kept


def kind_facet(kind: str) -> str:
    """The word for statements of a kind."""
    return f"k_{code(STATEMENT_KINDS, kind)}"


def language_facet(language: str) -> str:
    """The word for a language, whatever the region: `vi-VN` is `l_vi`."""
    return "l_" + "".join(c for c in language.split("-")[0].lower() if c.isascii() and c.isalnum())


def outlet_facet(outlet: int) -> str:
    """The word for the outlet with this rowid."""
    return f"o_{outlet}"


def outlet_of(connection: sqlite3.Connection, name: str | None) -> int | None:
    """The rowid of an outlet, which is added if it is new."""
    if name is None:
        return None
    found = connection.execute("SELECT outlet FROM outlets WHERE name = ?", (name,)).fetchone()
    rowid: int | None = found[0] if found else connection.execute("INSERT INTO outlets (name) VALUES (?)", (name,)).lastrowid
    return rowid


def _page_facets(connection: sqlite3.Connection, article: Article) -> Iterator[str]:
    outlet = outlet_of(connection, article.outlet)
    if outlet is not None:
        yield outlet_facet(outlet)
    if article.language:
        yield language_facet(article.language)
    between = bounds(article.published) if article.published else None
    if between:
        yield from sorted(_date_facets(between[0].date(), between[1].date()))


def _date_facets(first: date, last: date) -> Iterable[str]:
    # A date known to the day has a word each for day, month and year; one known only to the month says with a w that it is all
    # of the month.
    days, months, years = days_within(first, last)
    facets = {f"d_{day:%Y%m%d}" for day in days} | {f"m_{day:%Y%m}" for day in days} | {f"y_{day:%Y}" for day in days}
    for year, month in months:
        facets |= {f"m_{year:04}{month:02}", f"wm_{year:04}{month:02}", f"y_{year:04}"}
    return facets | {f"{whole}y_{year:04}" for year in years for whole in ("", "w")}


def date_range_facets(first: date, last: date) -> list[str]:
    """The words of which an article has one if its date may lie within the range."""
    days, months, years = days_within(first, last)
    facets = {f"d_{day:%Y%m%d}" for day in days} | {f"wm_{day:%Y%m}" for day in days} | {f"wy_{day:%Y}" for day in days}
    for year, month in months:
        facets |= {f"m_{year:04}{month:02}", f"wy_{year:04}"}
    return sorted(facets | {f"y_{year:04}" for year in years})
