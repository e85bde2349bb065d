"""Working out from the archive's rows what tracing is to keep: in worker processes, or where there is little to do in this one.

What a job returns depends on the rows alone, so the archive is the same however many workers there are.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from nguon.archive import Archive
from nguon.workers import Workers, cpus

Item = TypeVar("Item")
Made = TypeVar("Made")
#: Reads with a connection what concerns some items, and returns what is to be kept of them; importable by name.
Job = Callable[[sqlite3.Connection, Sequence[Any]], Made]

#: Less than this is done in this process: starting workers takes longer.
SMALL = 300
#: What a worker does in one go; and as many of these are written in one transaction. Rows go to places all over the file, so few
#: large transactions write far less than many small ones.
PIECE, PIECES = 200, 12
#: Kilobytes of the file that the writer keeps at hand, and bytes of its log after which the log is brought into the file.
_CACHE, _LOG = 200_000, 200_000_000


class Crew:
    """Those who do a run's work; a context manager that ends them. `count` is how many processes, by default one a CPU."""

    def __init__(self, archive: Archive, count: int | None = None) -> None:
        self._archive = archive
        self._count = cpus() if count is None else count
        self._workers: Workers | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._dismiss()

    def _dismiss(self) -> None:
        if self._workers is not None:
            self._workers.close()
            self._workers = None

    def over(self, job: Job[Made], items: Sequence[Item]) -> Iterator[tuple[list[Item], Batch[Made]]]:
        """The items in order, so many at a time, each time with what the job makes of them.

        Each batch is to be taken, within `changing()`, before the next is asked for. Each job has workers of its own, so that
        what one job keeps at hand does not take memory from the next.
        """
        if len(items) >= SMALL and self._count > 1:
            self._hire()
        yield from self._batches(job, items)
        self._dismiss()

    def _batches(self, job: Job[Made], items: Sequence[Item]) -> Iterator[tuple[list[Item], Batch[Made]]]:
        parts, under_way = _in_parts(items), deque[Piece[Made]]()
        while True:
            under_way.extend(self._begun(job, part) for part in islice(parts, self._room(len(under_way))))
            if not under_way:
                return
            batch = [under_way.popleft() for _ in range(min(len(under_way), PIECES if self._workers else 1))]
            wait(piece.future for piece in batch if piece.future)
            yield [item for piece in batch for item in piece.part], Batch(job, batch)

    def _room(self, under_way: int) -> int:
        """How many pieces more may be under way or wait to be written: while one batch is written, another is worked on.

        A log grown long is brought into the file first, when nothing is under way: work under way would find the file changed.
        """
        if self._archive.unsettled() >= _LOG:
            if under_way:
                return 0
            self._archive.settle()
        return max(0, (2 * PIECES if self._workers else 1) - under_way)

    def _hire(self) -> None:
        self._workers = Workers(self._count, _open, str(self._archive.path))
        with self._archive.changing() as connection:
            connection.execute(f"PRAGMA cache_size = -{_CACHE}")

    def _begun(self, job: Job[Made], part: list[Item]) -> Piece[Made]:
        if self._workers is None:
            return Piece(part)
        with self._archive.changing() as connection:
            moment = _moment(connection)
        try:
            return Piece(part, self._workers.submit(_done, job, part), moment)
        except BrokenProcessPool:
            self._dismiss()
            return Piece(part)


@dataclass(frozen=True, slots=True)
class Piece(Generic[Made]):
    """Some items, the future of what a worker makes of them, and the moment of the archive when that was begun."""

    part: Sequence[Any]
    future: Future[Made] | None = None
    moment: int = 0


class Batch(Generic[Made]):
    """Some pieces that workers have done, or that are to be done in this process."""

    def __init__(self, job: Job[Made], pieces: Sequence[Piece[Made]]) -> None:
        self._job, self._pieces = job, pieces

    def taken(self, connection: sqlite3.Connection) -> Iterator[Made]:
        """What the job makes of the items as they are now, in the transaction of this connection.

        It is done anew if somebody else has changed the archive since it was begun, or if its worker died.
        """
        moment = _moment(connection)
        for piece in self._pieces:
            yield self._made(piece, connection, moment)

    def _made(self, piece: Piece[Made], connection: sqlite3.Connection, moment: int) -> Made:
        if piece.future is not None and piece.moment == moment:
            try:
                return piece.future.result()
            except BrokenProcessPool:
                pass
        return self._job(connection, piece.part)


def _moment(connection: sqlite3.Connection) -> int:
    """A number that changes when the archive is changed over another connection than this one."""
    number: int = connection.execute("PRAGMA data_version").fetchone()[0]
    return number


def _in_parts(items: Sequence[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while part := list(islice(rest, PIECE)):
        yield part


# In a worker.

_opened: list[Archive] = []


def _open(path: str) -> None:
    _opened.append(Archive.open(Path(path), read_only=True))


def _done(job: Job[Made], part: Sequence[Any]) -> Made:
    with _opened[0].looking() as connection:
        return job(connection, part)
