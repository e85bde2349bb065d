"""Looking up articles, their versions and their records."""

from __future__ import annotations

import sqlite3
from typing import Any, NamedTuple

from nguon.archive.errors import UnknownArticle
from nguon.archive.results import ArticleRow, ListOrder, VersionRow
from nguon.archive.rows import read_parts
from nguon.record import Record


class Version(NamedTuple):
    """A row of versions, with the name of its outlet and the address of its article."""

    version: int
    article: int
    number: int
    is_current: int
    earliest: int | None
    latest: int | None
    first_statement: int | None
    last_statement: int | None
    own_id: str
    input: str
    outlet: str | None
    language: str | None
    title: str | None
    published: str | None
    modified: str | None
    byline: str | None
    url: str | None

    @property
    def statements(self) -> tuple[int, int] | None:
        """The first and last rowid of its statements."""
        if self.first_statement is None or self.last_statement is None:
            return None
        return self.first_statement, self.last_statement


_COLUMNS = ", ".join("o.name" if name == "outlet" else f"v.{name}" for name in Version._fields[:-1])
_VERSIONS = f"SELECT {_COLUMNS}, a.url FROM versions v JOIN articles a USING (article) LEFT JOIN outlets o USING (outlet)"


def article_of(connection: sqlite3.Connection, article_id: str) -> int:
    """The rowid of the article that the archive calls by this id."""
    found = connection.execute("SELECT article FROM articles WHERE id = ?", (article_id,)).fetchone()
    if not found:
        raise UnknownArticle(f"the archive has no article {article_id!r}")
    article: int = found[0]
    return article


def current_version(connection: sqlite3.Connection, article: int) -> Version:
    """The version that an article is in now."""
    sql = f"{_VERSIONS} WHERE v.article = ? ORDER BY number DESC LIMIT 1"
    return Version(*connection.execute(sql, (article,)).fetchone())


def all_versions(connection: sqlite3.Connection, article: int) -> list[Version]:
    """Every version of an article, the oldest first."""
    return [Version(*row) for row in connection.execute(f"{_VERSIONS} WHERE v.article = ? ORDER BY number", (article,))]


def record(connection: sqlite3.Connection, article_id: str, number: int | None) -> Record:
    """The record of an article's version, the current one if `number` is None."""
    article = article_of(connection, article_id)
    if number is None:
        return record_of(connection, current_version(connection, article))
    found = connection.execute(f"{_VERSIONS} WHERE v.article = ? AND number = ?", (article, number)).fetchone()
    if not found:
        raise UnknownArticle(f"the article {article_id!r} has no version {number}")
    return record_of(connection, Version(*found))


def record_of(connection: sqlite3.Connection, version: Version) -> Record:
    """The record that was put in for a version."""
    parts = read_parts(connection, version.version, version.statements)
    article = {
        "id": version.own_id,
        "input": version.input,
        "url": version.url,
        "outlet": version.outlet,
        "language": version.language,
        "title": version.title,
        "published": version.published,
        "modified": version.modified,
        "byline": version.byline,
        **{name: parts.pop(name) for name in ("text", "authors", "blocks")},
    }
    return Record.model_validate({"article": article, **parts})


def versions(connection: sqlite3.Connection, article_id: str) -> list[VersionRow]:
    """What there is to say of each version of an article."""
    return [
        VersionRow(version.number, version.title, version.published, version.input, _count(version.statements))
        for version in all_versions(connection, article_of(connection, article_id))
    ]


def _count(statements: tuple[int, int] | None) -> int:
    return statements[1] - statements[0] + 1 if statements else 0


_ARTICLES = """
SELECT a.id, a.url, v.title, o.name, v.language, v.published, v.number, v.first_statement, v.last_statement,
    v.latest, v.version, a.article
FROM versions v JOIN articles a USING (article) LEFT JOIN outlets o USING (outlet)
WHERE v.is_current = 1 AND """


def articles(connection: sqlite3.Connection, limit: int, after: str | None, order: ListOrder) -> list[ArticleRow]:
    """A page of the current articles; see Archive.articles."""
    if order == "added":
        before = int(after) if after else _BIG
        rows = connection.execute(f"{_ARTICLES} a.article < ? ORDER BY a.article DESC LIMIT ?", (before, limit))
        return [_article_row(row, str(row[-1])) for row in rows]
    latest, version = _position(after)
    found = _dated(connection, latest, version, limit) if latest is not None else []
    below = version if latest is None else _BIG
    found += _undated(connection, below, limit - len(found))
    return [_article_row(row, f"{'' if row[-3] is None else row[-3]}:{row[-2]}") for row in found]


_BIG = 2**62
_Row = tuple[Any, ...]


def _position(after: str | None) -> tuple[int | None, int]:
    if after is None:
        return _BIG, _BIG
    latest, _, version = after.rpartition(":")
    return int(latest) if latest else None, int(version)


def _dated(connection: sqlite3.Connection, latest: int, version: int, limit: int) -> list[_Row]:
    sql = f"{_ARTICLES} (v.latest, v.version) < (?, ?) ORDER BY v.latest DESC, v.version DESC LIMIT ?"
    return connection.execute(sql, (latest, version, limit)).fetchall()


def _undated(connection: sqlite3.Connection, version: int, limit: int) -> list[_Row]:
    sql = f"{_ARTICLES} v.latest IS NULL AND v.version < ? ORDER BY v.version DESC LIMIT ?"
    return connection.execute(sql, (version, max(limit, 0))).fetchall()


def _article_row(row: _Row, position: str) -> ArticleRow:
    article, url, title, outlet, language, published, number, first, last, *_ = row
    statements = _count((first, last) if first is not None else None)
    return ArticleRow(article, url, title, outlet, language, published, number, statements, position)
