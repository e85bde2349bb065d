"""The archive that the desk shows, opened again if the file at its place is another one than before."""

from __future__ import annotations

import threading
from pathlib import Path

from nguon.archive import Archive, NoArchive


class Shelf:
    """Gives the archive at `path`, for reading only. Any number of threads may ask for it."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._opened: tuple[tuple[int, int], Archive] | None = None

    def archive(self) -> Archive:
        """The archive; NoArchive if the file is gone, and what `Archive.open` raises if it is none."""
        which = self._which()
        with self._lock:
            if self._opened is None or self._opened[0] != which:
                self._opened = (which, Archive.open(self.path, read_only=True, patience=5))
            return self._opened[1]

    def _which(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError as error:
            raise NoArchive(f"{self.path}: there is no such archive ({error.strerror})") from error
        return found.st_dev, found.st_ino
