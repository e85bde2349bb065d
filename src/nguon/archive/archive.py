"""The archive: one SQLite file that keeps records and finds them again."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from nguon.archive import database, keeping, listing, searching
from nguon.archive.errors import ArchiveError, ArchiveForbidden, translated
from nguon.archive.results import ArticleRow, ListOrder, Outcome, Query, Results, VersionRow
from nguon.record import Record

_AT_A_TIME = 500


class Archive:
    """Keeps records in one file. Any number of threads may read through one Archive; one at a time writes.

    Reading sees what was committed, also within `writing()`.
    """

    def __init__(self, path: Path, *, read_only: bool, patience: float) -> None:
        self.path = path
        self.read_only = read_only
        self._patience = patience
        self._readers: list[sqlite3.Connection] = []
        self._readers_lock = threading.Lock()
        self._writer_lock = threading.Lock()
        self._writer: keeping.Writer | None = None
        self._writer_connection: sqlite3.Connection | None = None
        self._closed = False

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, read_only: bool = False, patience: float = 60) -> Self:
        """Open the archive at `path`, made first if there is none and `create` says so; a context manager that closes it.

        `patience` is how many seconds to wait for another process that is writing. Raises NoArchive, NotAnArchive, NewerArchive,
        ArchiveForbidden, ArchiveLocked or ArchiveFull.
        """
        path = Path(path)
        database.prepare(path, create=create, read_only=read_only, patience=patience)
        return cls(path, read_only=read_only, patience=patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; a transaction that is still open is undone."""
        self._closed = True
        with self._readers_lock:
            connections, self._readers = self._readers, []
        if self._writer_connection is not None:
            connections.append(self._writer_connection)
            self._writer_connection = None
        for connection in connections:
            connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: what is added within is kept when the block ends, all of it or, after an error, none.

        Raises ArchiveLocked if another process keeps writing, ArchiveFull if there is no room.
        """
        with self.changing() as connection:
            self._writer = keeping.Writer(connection)
            try:
                yield
                if self._writer.failed:
                    raise ArchiveError(f"{self.path}: a record could not be added, so nothing of this transaction was kept")
            finally:
                self._writer = None

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """One transaction by hand, for what is worked out from the records: all of it is kept when the block ends or, after an
        error, none. Raises as `writing()` does."""
        if self.read_only:
            raise ArchiveForbidden(f"{self.path}: it was opened for reading only")
        with self._writer_lock, translated(self.path):
            connection = self._connection_for_writing()
            database.begin(connection, self.path, self._patience)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                database.rollback(connection)
                raise

    def _connection_for_writing(self) -> sqlite3.Connection:
        self._check_open()
        if self._writer_connection is None:
            self._writer_connection = database.connect(self.path, read_only=False, patience=self._patience)
        return self._writer_connection

    def add(self, record: Record, digest: str) -> Outcome:
        """Keep a record, within `writing()`. `digest` says from what and how it was read; one that is known changes nothing.

        The article is known by its URL or, without one, by its id. Another text, title or publication date makes a new version;
        another record of the same page takes the place of its current one.
        """
        if self._writer is None:
            raise ArchiveError(f"{self.path}: add records within `with archive.writing():`")
        with translated(self.path):
            return self._writer.add(record, _key(digest))

    def remove(self, article_id: str) -> None:
        """Take an article and everything of it out, within `writing()`; UnknownArticle if there is none."""
        if self._writer is None:
            raise ArchiveError(f"{self.path}: remove articles within `with archive.writing():`")
        with translated(self.path):
            self._writer.remove(article_id)

    def tidy(self) -> None:
        """Gather the search index, which adding leaves in pieces, into one: searches are faster for it.

        It takes some seconds for an archive of 50,000 articles, during which nobody else can add.
        """
        with self.writing():
            assert self._writer is not None
            self._writer.tidy()

    def settle(self) -> None:
        """Bring what was written into the file itself.

        A long run of writing while others read never comes to it by itself. Waits for readers, but not for ever. To the
        connection that writes the archive looks afterwards as if somebody else had changed it.
        """
        with self._writer_lock, translated(self.path):
            self._connection_for_writing().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def unsettled(self) -> int:
        """The bytes of the log beside the file, where everything is written first."""
        try:
            return self.path.with_name(self.path.name + "-wal").stat().st_size
        except OSError:
            return 0

    def knows(self, digest: str) -> bool:
        """Whether a record with this digest was added."""
        return bool(self.known([digest]))

    def known(self, digests: Iterable[str]) -> set[str]:
        """Those of the digests with which a record was added."""
        by_key = {_key(digest): digest for digest in digests}
        keys = list(by_key)
        found: set[str] = set()
        with self.looking() as connection:
            for i in range(0, len(keys), _AT_A_TIME):
                some = keys[i : i + _AT_A_TIME]
                rows = connection.execute(f"SELECT digest FROM readings WHERE digest IN ({', '.join('?' * len(some))})", some)
                found.update(by_key[key] for (key,) in rows)
        return found

    def article_count(self) -> int:
        """How many articles there are."""
        with self.looking() as connection:
            count: int = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            return count

    def articles(self, limit: int = 50, after: str | None = None, order: ListOrder = "newest") -> list[ArticleRow]:
        """Up to `limit` articles by date of publication, undated ones last, or by when they were added, latest first.

        `after` is the `position` of the last row of the page before.
        """
        with self.looking() as connection:
            return listing.articles(connection, limit, after, order)

    def record(self, article_id: str, version: int | None = None) -> Record:
        """The record as it was put in, of the current version or the one of that number; UnknownArticle if there is none."""
        with self.looking() as connection:
            return listing.record(connection, article_id, version)

    def versions(self, article_id: str) -> list[VersionRow]:
        """The states of a page, the oldest first; UnknownArticle if there is no such article."""
        with self.looking() as connection:
            return listing.versions(connection, article_id)

    def search(self, query: Query, *, seconds: float = 5) -> Results:
        """One page of the statements and articles that fit a query. Raises SearchTooSlow after `seconds`."""
        with self.looking() as connection, searching.time_limit(connection, seconds):
            return searching.search(connection, query)

    @contextmanager
    def looking(self) -> Iterator[sqlite3.Connection]:
        """A connection that cannot write, its own for as long as it is used; all that is read with it is of one moment."""
        with translated(self.path):
            self._check_open()
            with self._readers_lock:
                connection = self._readers.pop() if self._readers else None
            if connection is None:
                connection = database.connect(self.path, read_only=True, patience=self._patience)
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                database.rollback(connection)
                self._give_back(connection)

    def _give_back(self, reader: sqlite3.Connection) -> None:
        with self._readers_lock:
            if not self._closed:
                self._readers.append(reader)
                return
        reader.close()

    def _check_open(self) -> None:
        if self._closed:
            raise ArchiveError(f"{self.path}: the archive was closed")


def _key(digest: str) -> bytes:
    return hashlib.sha256(digest.encode()).digest()[:16]
