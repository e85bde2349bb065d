"""What the search index is given for a version: its words, and the facets by which it can be filtered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from nguon.archive.dates import bounds, days_within
from nguon.archive.rows import STATEMENT_KINDS, code
from nguon.archive.words import WORD, indexed, indexed_names, toned
from nguon.record import Article, Entity, Record, Statement

#: The facet that every article has.
ANY = "any"

_ARTICLE = "article_words", ("facets", "title", "text", "outlet")
_STATEMENT = "statement_words", ("facets", "content", "speaker", "source", "relay", "outlet")


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


def _change(connection: sqlite3.Connection, version: int, first_statement: int, record: Record, *, delete: bool) -> None:
    connection.execute(_SQL[_ARTICLE[0], delete], (version, *_article_words(record.article)))
    connection.executemany(_SQL[_STATEMENT[0], delete], _statement_words(first_statement, record))


def _article_words(article: Article) -> tuple[str, str, str, str]:
    return (
        " ".join([ANY, *article_facets(article)]),
        indexed(article.title or ""),
        indexed(article.text),
        indexed(article.outlet or ""),
    )


def _statement_words(first: int, record: Record) -> Iterator[tuple[int, str, str, str, str, str, str]]:
    shared = article_facets(record.article)
    outlet = indexed(record.article.outlet or "")
    entities = {entity.id: entity for entity in record.entities}
    for rowid, statement in enumerate(record.statements, first):
        speaker = [] if statement.speaker is None else labels(entities[statement.speaker])
        relays = [name for link in statement.chain if link.role in ("relay", "byline") for name in labels(entities[link.entity])]
        yield (
            rowid,
            " ".join([kind_facet(statement.kind), *shared]),
            indexed(" … ".join(record.slice(span) for span in statement.content)),
            indexed_names(speaker),
            _source_words(record, statement, speaker),
            indexed_names(relays),
            outlet,
        )


def _source_words(record: Record, statement: Statement, speaker: list[str]) -> str:
    """The source's words where they say more than the speaker's names do."""
    if statement.source is None:
        return ""
    source = record.slice(statement.source)
    known = {toned(word) for name in speaker for word in WORD.findall(name)}
    return "" if all(toned(word) in known for word in WORD.findall(source)) else indexed(source)


def labels(entity: Entity) -> list[str]:
    """An entity's name and aliases, without those whose words stand together in another."""
    kept: list[str] = []
    for name in sorted({entity.name, *entity.aliases}, key=lambda name: (-len(name), name)):
        if not any(f" {name} " in f" {longer} " for longer in kept):
            kept.append(name)
    return kept


def kind_facet(kind: str) -> str:
    """The word for statements of a kind."""
    return f"k{code(STATEMENT_KINDS, kind)}"


def language_facet(language: str) -> str:
    """The word for a language, whatever the region: `vi-VN` is `lvi`."""
    return "l" + "".join(c for c in language.split("-")[0].lower() if c.isascii() and c.isalnum())


def article_facets(article: Article) -> list[str]:
    """The words that an article can be filtered by."""
    language = [language_facet(article.language)] if article.language else []
    between = bounds(article.published) if article.published else None
    return language + (sorted(_date_facets(between[0].date(), between[1].date())) if between else [])


def _date_facets(first: date, last: date) -> Iterable[str]:
    # A date known to the day has a word each for day, month and year; one known only to the month says with a w that it is all
    # of the month.
    days, months, years = days_within(first, last)
    facets = {f"d{day:%Y%m%d}" for day in days} | {f"m{day:%Y%m}" for day in days} | {f"y{day:%Y}" for day in days}
    for year, month in months:
        facets |= {f"m{year:04}{month:02}", f"wm{year:04}{month:02}", f"y{year:04}"}
    return facets | {f"{whole}y{year:04}" for year in years for whole in ("", "w")}


def date_range_facets(first: date, last: date) -> list[str]:
    """The words of which an article has one if its date may lie within the range."""
    days, months, years = days_within(first, last)
    facets = {f"d{day:%Y%m%d}" for day in days} | {f"wm{day:%Y%m}" for day in days} | {f"wy{day:%Y}" for day in days}
    for year, month in months:
        facets |= {f"m{year:04}{month:02}", f"wy{year:04}"}
    return sorted(facets | {f"y{year:04}" for year in years})
