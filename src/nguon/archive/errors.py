"""What can go wrong with an archive, and the one place where SQLite's errors become ours."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nguon.record import NguonError


class ArchiveError(NguonError):
    """Something is wrong with an archive; the message names the file, what is wrong and what would be right."""


class NoArchive(ArchiveError):
    """There is no file at that place, or it is a folder."""


class NotAnArchive(ArchiveError):
    """The file is no nguon archive: no SQLite database, another program's, or a broken one."""


class NewerArchive(ArchiveError):
    """The archive was made by a newer nguon."""


class ArchiveForbidden(ArchiveError):
    """The file or its folder may not be read or written."""


class ArchiveLocked(ArchiveError):
    """Another process kept writing for longer than we were willing to wait."""


class ArchiveFull(ArchiveError):
    """There is no room left on the disk; what was acknowledged is kept."""


class BadQuery(ArchiveError, ValueError):
    """A search has a filter or a page that makes no sense."""


class SearchTooSlow(ArchiveError):
    """A search was stopped when its time was over."""


class UnknownArticle(ArchiveError, KeyError):
    """The archive has no such article or version."""

    def __str__(self) -> str:
        return str(self.args[0])


_LOW_BYTE = 0xFF


def ours(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Our error for one of SQLite's."""
    code = getattr(error, "sqlite_errorcode", 0) & _LOW_BYTE
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLocked(f"{path}: another process has been writing to it for too long; try again when it has finished")
    if code == sqlite3.SQLITE_FULL:
        return ArchiveFull(f"{path}: the disk is full; what was acknowledged is kept, so make room and run the same again")
    if code == sqlite3.SQLITE_INTERRUPT:
        return SearchTooSlow(f"{path}: the search was stopped because it took too long; use rarer words or a narrower filter")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return ArchiveForbidden(f"{path}: it may not be written ({error})")
    if code == sqlite3.SQLITE_CANTOPEN:
        return ArchiveForbidden(f"{path}: it cannot be opened; it and its folder must be readable, and writable for adding")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return NotAnArchive(f"{path}: it is no nguon archive, or it is damaged ({error})")
    if code == sqlite3.SQLITE_IOERR:
        return ArchiveError(f"{path}: the disk refused ({error}); it may be full or failing; what was acknowledged is kept")
    return ArchiveError(f"{path}: {error}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Within it every error of SQLite's is raised as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise ours(error, path) from error
