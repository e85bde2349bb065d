"""Opening the file: is it ours, may we read and write it, is its schema as new as we are."""

from __future__ import annotations

import sqlite3
import time
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from nguon.archive.errors import ArchiveForbidden, ArchiveLocked, NewerArchive, NoArchive, NotAnArchive, translated

#: "nguo" in ASCII; SQLite keeps it in the file's header so that the file says whose it is.
APPLICATION_ID = 0x6E67756F

#: Articles are a few thousand bytes long; on smaller pages a quarter of the room would be lost behind them.
PAGE_SIZE = 16384

_SQLITE_MAGIC = b"SQLite format 3\0"


def migrations() -> list[tuple[int, str, str]]:
    """The schema's steps in order: number, name, SQL."""
    files = (file for file in resources.files("nguon.archive").joinpath("migrations").iterdir() if file.name.endswith(".sql"))
    named = ((int(file.name[:4]), file.name.removesuffix(".sql"), file.read_text("utf-8")) for file in files)
    return sorted(named)


def connect(path: Path, *, read_only: bool, patience: float) -> sqlite3.Connection:
    """A connection to an existing file, in which no transaction is open; a read-only one cannot write whatever it is asked."""
    try:
        return _connected(path, "ro" if read_only else "rw", patience)
    except sqlite3.OperationalError:
        if not read_only or path.with_name(path.name + "-wal").exists():
            raise
        # A folder that may not be written has no place for the index of the WAL; with no WAL there nothing is being written.
        return _connected(path, "ro&immutable=1", patience)


def _connected(path: Path, mode: str, patience: float) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA cache_size = -32768")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 2000")
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if mode.startswith("ro"):
            connection.execute("PRAGMA mmap_size = 1073741824")
            connection.execute("PRAGMA query_only = ON")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def check_file(path: Path, *, create: bool) -> None:
    """Refuse what can be refused without SQLite, with a plain reason."""
    if path.is_dir():
        raise NoArchive(f"{path}: it is a folder; an archive is a file in one")
    if not path.exists():
        if not create:
            raise NoArchive(f"{path}: there is no such archive; `nguon add` makes one")
        if not path.parent.is_dir():
            raise NoArchive(f"{path}: there is no folder {path.parent} to make it in")
        return
    try:
        with path.open("rb") as file:
            head = file.read(len(_SQLITE_MAGIC))
    except PermissionError:
        raise ArchiveForbidden(f"{path}: it may not be read") from None
    if head and head != _SQLITE_MAGIC:
        raise NotAnArchive(f"{path}: it is no nguon archive; give the name of one, or a new name to make one")
    if not head and not create:
        raise NotAnArchive(f"{path}: it is empty, so it is no nguon archive")


def prepare(path: Path, *, create: bool, read_only: bool, patience: float) -> None:
    """See to it that the file is an archive with our schema, making or bringing it up to date where we may."""
    check_file(path, create=create and not read_only)
    with translated(path):
        if not path.exists() or path.stat().st_size == 0:
            try:
                path.touch()
            except OSError as error:
                raise ArchiveForbidden(f"{path}: it cannot be made ({error.strerror})") from error
        connection = connect(path, read_only=read_only, patience=patience)
        try:
            _bring_up_to_date(connection, path, create=create, read_only=read_only, patience=patience)
        finally:
            connection.close()


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, create: bool, read_only: bool, patience: float) -> None:
    newest = migrations()[-1][0]
    done = _schema(connection, path)
    if done == newest:
        return
    if read_only:
        raise NotAnArchive(
            f"{path}: it was made by an older nguon or is not finished; open it once for writing to bring it up to date"
        )
    if done == 0 and not create:
        raise NotAnArchive(f"{path}: it is an empty database, not a nguon archive")
    _go_wal(connection, patience)
    for number, name, script in migrations():
        begin(connection, path, patience)
        try:
            if number > _schema(connection, path):
                _migrate(connection, number, name, script)
            connection.execute("COMMIT")
        except BaseException:
            rollback(connection)
            raise


def _schema(connection: sqlite3.Connection, path: Path) -> int:
    """The number of the file's last migration, 0 for an empty database; refuses a file that is not ours."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID:
        if application or version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise NotAnArchive(f"{path}: it is another program's database, not a nguon archive")
        return 0
    newest = migrations()[-1][0]
    if version > newest:
        raise NewerArchive(
            f"{path}: it was made by a newer nguon (schema {version}; this one knows {newest}); bring nguon up to date"
        )
    return version


def _go_wal(connection: sqlite3.Connection, patience: float) -> None:
    # Turning WAL on does not wait for others as other statements do.
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _migrate(connection: sqlite3.Connection, number: int, name: str, script: str) -> None:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {number}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied TEXT NOT NULL)"
    )
    connection.execute("INSERT INTO migrations VALUES (?, ?, datetime('now'))", (number, name))


def begin(connection: sqlite3.Connection, path: Path, patience: float) -> None:
    """Begin a writing transaction, waiting for other writers up to `patience` seconds."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            if time.monotonic() > until:
                raise ArchiveLocked(f"{path}: another process has been writing to it for over {patience:g} seconds") from error
            time.sleep(0.05)


def rollback(connection: sqlite3.Connection) -> None:
    """Undo the open transaction, if SQLite has not already."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
