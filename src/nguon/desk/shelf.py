"""The archive that the desk shows, opened again if the file at its place is another one than before, and what is kept of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from nguon.archive import Archive, NoArchive
from nguon.archive.watching import Watch

_T = TypeVar("_T")
#: So many answers are kept; an answer takes some kilobytes.
MOST_KEPT = 512


class _Opened(NamedTuple):
    which: tuple[int, int]
    archive: Archive
    watch: Watch


class Shelf:
    """Gives the archive at `path`, for reading only. Any number of threads may ask for it."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._opened: _Opened | None = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def archive(self) -> Archive:
        """The archive; NoArchive if the file is gone, and what `Archive.open` raises if it is none."""
        return self._current().archive

    def kept(self, key: Hashable, make: Callable[[Archive], _T]) -> _T:
        """What `make` answers for the archive as it is now, made once for as long as nobody changes the archive.

        `key` says what is asked; two who ask at once may both make it.
        """
        opened = self._current()
        now = (opened.which, opened.watch.state(), key)
        with self._lock:
            if now in self._kept:
                self._kept.move_to_end(now)
                return cast(_T, self._kept[now])
        made = make(opened.archive)
        with self._lock:
            self._kept[now] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def _current(self) -> _Opened:
        which = self._which()
        with self._lock:
            if self._opened is None or self._opened.which != which:
                archive = Archive.open(self.path, read_only=True, patience=5)
                self._opened = _Opened(which, archive, Watch(self.path))
            return self._opened

    def _which(self) -> tuple[int, int]:
        try:
            found = self.path.stat()
        except OSError as error:
            raise NoArchive(f"{self.path}: there is no such archive ({error.strerror})") from error
        return found.st_dev, found.st_ino
