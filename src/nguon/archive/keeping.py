"""Adding to an archive within one transaction."""

from __future__ import annotations

import sqlite3

from nguon.archive import index, listing, rows
from nguon.archive.dates import bounds, seconds
from nguon.archive.errors import UnknownArticle
from nguon.archive.results import Outcome
from nguon.record import Article, Record

_VERSION_COLUMNS = (
    "version, article, number, is_current, earliest, latest, first_statement, last_statement, "
    "own_id, input, outlet, language, title, published, modified, byline"
)
_INSERT_VERSION = f"INSERT INTO versions ({_VERSION_COLUMNS}) VALUES ({', '.join('?' * 16)})"


class Writer:
    """Adds records in an open transaction, during which nothing else writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._last_version = self._last("versions", "version")
        self._last_statement = self._last("statements", "statement")
        self.failed = False

    def _last(self, table: str, key: str) -> int:
        last: int = self._connection.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()[0]
        return last

    def add(self, record: Record, digest: bytes) -> Outcome:
        """Keep a record; see Archive.add. After an error the whole transaction is to be undone."""
        if self._connection.execute("SELECT 1 FROM readings WHERE digest = ?", (digest,)).fetchone():
            return "unchanged"
        try:
            article, outcome = self._keep(record)
            self._connection.execute("INSERT INTO readings VALUES (?, ?)", (digest, article))
        except BaseException:
            self.failed = True
            raise
        return outcome

    def _keep(self, record: Record) -> tuple[int, Outcome]:
        article = self._find(record.article)
        if article is None:
            article = self._add_article(record.article)
            self._put(article, 1, record)
            return article, "added"
        current = listing.current_version(self._connection, article)
        kept = listing.record_of(self._connection, current)
        if kept == record:
            return article, "unchanged"
        self._connection.execute("UPDATE articles SET url = ? WHERE article = ?", (record.article.url, article))
        index.remove(self._connection, current.version, current.first_statement or 0, kept)
        if _page(kept.article) != _page(record.article):
            self._connection.execute("UPDATE versions SET is_current = 0 WHERE version = ?", (current.version,))
            self._put(article, current.number + 1, record)
            return article, "new_version"
        self._delete(current)
        self._put(article, current.number, record)
        return article, "reread"

    def _find(self, article: Article) -> int | None:
        # Written as the conditions of the two indexes, so that they are used.
        by_url, by_id = "url = ? AND url <> ''", "own_id = ? AND (url IS NULL OR url = '')"
        where, key = (by_url, article.url) if article.url else (by_id, article.id)
        found = self._connection.execute(f"SELECT article FROM articles WHERE {where}", (key,)).fetchone()
        return found[0] if found else None

    def _add_article(self, article: Article) -> int:
        """Two pages at different addresses may have the same id; then the later is called `id~2`, `id~3`, …"""
        name, count = article.id, 1
        while self._connection.execute("SELECT 1 FROM articles WHERE id = ?", (name,)).fetchone():
            count += 1
            name = f"{article.id}~{count}"
        row = (name, article.id, article.url)
        return self._connection.execute("INSERT INTO articles (id, own_id, url) VALUES (?, ?, ?)", row).lastrowid or 0

    def _put(self, article: int, number: int, record: Record) -> None:
        version = self._last_version = self._last_version + 1
        first = self._last_statement + 1
        self._last_statement += len(record.statements)
        page = record.article
        between = bounds(page.published) if page.published else None
        earliest, latest = (seconds(between[0]), seconds(between[1])) if between else (None, None)
        statements = (first, self._last_statement) if record.statements else (None, None)
        self._connection.execute(
            _INSERT_VERSION,
            (
                *(version, article, number, 1, earliest, latest, *statements, page.id, page.input),
                *(
                    index.outlet_of(self._connection, page.outlet),
                    page.language,
                    page.title,
                    page.published,
                    page.modified,
                    page.byline,
                ),
            ),
        )
        rows.insert_parts(self._connection, version, first, record)
        index.put(self._connection, version, first, record)

    def _delete(self, version: listing.Version) -> None:
        rows.delete_parts(self._connection, version.version, version.statements)
        self._connection.execute("DELETE FROM versions WHERE version = ?", (version.version,))

    def tidy(self) -> None:
        """Make the search index one piece; see Archive.tidy."""
        index.tidy(self._connection)

    def remove(self, article_id: str) -> None:
        """Take an article and everything of it out."""
        try:
            article = listing.article_of(self._connection, article_id)
            for version in listing.all_versions(self._connection, article):
                if version.is_current:
                    kept = listing.record_of(self._connection, version)
                    index.remove(self._connection, version.version, version.first_statement or 0, kept)
                self._delete(version)
            self._connection.execute("DELETE FROM articles WHERE article = ?", (article,))
        except UnknownArticle:
            raise
        except BaseException:
            self.failed = True
            raise


def _page(article: Article) -> tuple[str, str | None, str | None]:
    """What makes a page another version when it changes."""
    return article.text, article.title, article.published
