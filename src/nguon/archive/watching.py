"""Noticing that an archive was changed, by whomever: what was worked out from it can be kept until then."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from nguon.archive import database
from nguon.archive.errors import translated


class Watch:
    """Watches the archive file at `path`. Any number of threads may ask."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def state(self) -> int:
        """A number that is another one once somebody has committed a change. Raises what opening raises."""
        with self._lock, translated(self._path):
            if self._connection is None:
                self._connection = database.connect(self._path, read_only=True, patience=1)
            number: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            return number

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
