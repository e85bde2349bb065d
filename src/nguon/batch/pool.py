"""Worker processes that read documents in the order given, and survive what a document may do to one of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from nguon.batch.reading import Task, load, read_chunk, ready
from nguon.pages import Document
from nguon.reading import Reader
from nguon.record import NguonError, Record
from nguon.workers import Workers

#: What a document's end is: the record, or the reason why there is none.
Outcome = tuple[Task, Record | str]
#: What workers do with a chunk in at most so many seconds a document; importable by its name.
Work = Callable[[Sequence[Document], float, "Reader | None"], list[Record | str]]

#: Chunks waiting in front of each worker: one that it reads and two more, so that it never waits for the main process.
_AHEAD = 3
#: Chunks a worker whose results are held back because an earlier chunk is not done. Bounds memory while one document hangs.
_HELD = 16
_HEARTBEAT = 0.5
DIED = "its worker process died while reading it (killed, out of memory, or stuck)"


@dataclass(slots=True)
class _Flight:
    tasks: Sequence[Task]
    future: Future[list[Record | str]]

    @property
    def is_lost(self) -> bool:
        """Whether it was under way when a worker died."""
        return self.future.done() and (self.future.cancelled() or isinstance(self.future.exception(), BrokenProcessPool))


class ReadingPool:
    """Reads chunks of tasks with `workers` processes; `outcomes` come in the order of the tasks."""

    def __init__(self, workers: int, limit: float, reader: Reader | None = None, work: Work = read_chunk) -> None:
        self._count, self._limit, self._reader, self._work = workers, limit, reader, work
        self._workers = Workers(workers, load, reader)
        self._alone: Workers | None = None
        self._flights: deque[_Flight] = deque()

    def outcomes(self, chunks: Iterable[Sequence[Task]]) -> Iterator[Outcome | None]:
        """What became of every task, in order; None now and then while nothing happens, so that the caller can do as it must."""
        for chunk in chunks:
            self._flights.append(self._sent(chunk))
            while self._is_full():
                yield from self._landed()
        while self._flights:
            yield from self._landed()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._workers.close()
        self._close_alone()

    def _sent(self, chunk: Sequence[Task]) -> _Flight:
        documents = [task.document for task in chunk]
        try:
            return _Flight(chunk, self._workers.submit(self._work, documents, self._limit, self._reader))
        except BrokenProcessPool:
            self._workers.close()
            self._workers = Workers(self._count, load, self._reader)
            return _Flight(chunk, self._workers.submit(self._work, documents, self._limit, self._reader))

    def _is_full(self) -> bool:
        under_way = sum(not flight.future.done() for flight in self._flights)
        return under_way >= _AHEAD * self._count or len(self._flights) >= _HELD * self._count

    def _landed(self) -> Iterator[Outcome | None]:
        """Everything that is done at the front of the line; waits a little if nothing is."""
        under_way = [flight.future for flight in self._flights if not flight.future.done()]
        if under_way and not self._flights[0].future.done():
            wait(under_way, _HEARTBEAT, FIRST_COMPLETED)
            yield None
        while self._flights and self._flights[0].future.done():
            flight = self._flights.popleft()
            if flight.is_lost:
                yield from self._one_by_one(flight.tasks)
            else:
                yield from zip(flight.tasks, flight.future.result(), strict=True)

    def _one_by_one(self, tasks: Sequence[Task]) -> Iterator[Outcome | None]:
        """Read the tasks of a lost chunk each alone, so that a worker's death costs the one document that brought it about."""
        for task in tasks:
            if self._alone is None:
                self._alone = _started_alone(self._reader)
            try:
                [outcome] = self._alone.submit(self._work, [task.document], self._limit, self._reader).result()
                yield task, outcome
            except BrokenProcessPool:
                self._close_alone()
                yield task, DIED
            yield None

    def _close_alone(self) -> None:
        if self._alone is not None:
            self._alone.close()
            self._alone = None


def _started_alone(reader: Reader | None) -> Workers:
    workers = Workers(1, load, reader)
    try:
        workers.submit(ready).result()
    except BrokenProcessPool:
        workers.close()
        raise NguonError("worker processes cannot be started; try --workers 0 to read in this process") from None
    return workers
