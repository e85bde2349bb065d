"""Adding many inputs to an archive: what it knows already is skipped, the rest is read and written in batches."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Protocol

from nguon.archive import Archive, ArchiveError
from nguon.batch.limits import TIME_LIMIT
from nguon.batch.notes import cut_note, language_note
from nguon.batch.pool import Outcome, ReadingPool
from nguon.batch.reading import Task, digest_of, read_document
from nguon.batch.summary import Kept, Summary, sort_of
from nguon.pages import Document, Given, Meter, PageError, PassedOver, documents
from nguon.reading import Reader, reader_version
from nguon.record import NguonError, Record
from nguon.workers import cpus

#: Runs smaller than this are read in the main process: starting workers takes longer.
SMALL_RUN = 64
#: Documents that a worker is given at once, and the bytes after which a chunk is full before that.
CHUNK = 32
CHUNK_BYTES = 2_000_000
#: Records written in one transaction, and seconds after which fewer are.
BATCH = 400
BATCH_SECONDS = 2.0
#: After so many new records the archive's search index is gathered, which makes searches faster.
MANY = 2000


class Watcher(Protocol):
    """Who is told what happens while it does."""

    def dropped(self, input: str, reason: str) -> None:  # noqa: A002
        """An input of which there is no record, and why."""

    def noted(self, input: str, note: str) -> None:  # noqa: A002
        """Something to be said of an input that is recorded all the same."""

    def moved(self, summary: Summary, meter: Meter) -> None:
        """The run is further; called often."""


class Silent:
    """Tells nobody."""

    def dropped(self, input: str, reason: str) -> None:  # noqa: A002
        """Say nothing."""

    def noted(self, input: str, note: str) -> None:  # noqa: A002
        """Say nothing."""

    def moved(self, summary: Summary, meter: Meter) -> None:
        """Say nothing."""


def add(
    inputs: Sequence[str],
    archive: Archive,
    *,
    given: Given | None = None,
    workers: int | None = None,
    watcher: Watcher | None = None,
    limit: float = TIME_LIMIT,
    reader: Reader | None = None,
) -> Summary:
    """Read the inputs into an archive and say what came of them; the same inputs give the same archive, however many workers.

    `workers` is the number of processes (by default the CPUs that this process may use); 0 reads in this one. `reader` names what
    labels the words: the rules by default. A Ctrl-C or an
    archive that can no longer be written ends the run, and the summary says so in `stopped`; what is counted is kept.
    """
    run = _Run(archive, watcher or Silent(), reader_version(reader))
    begun = time.monotonic()
    try:
        files = [f"{archive.path}{ending}" for ending in ("", "-wal", "-shm")]
        tasks = run.unknown(documents(inputs, given, meter=run.meter, apart=files))
        with closing(_outcomes(tasks, cpus() if workers is None else workers, limit, reader)) as outcomes:
            for outcome in outcomes:
                run.take(outcome)
        run.write()
        if run.summary.read >= MANY:
            archive.tidy()
    except KeyboardInterrupt:
        run.stop("interrupted")
    except ArchiveError as error:
        run.summary.stopped = str(error)
    run.summary.seconds = time.monotonic() - begun
    return run.summary


def _outcomes(tasks: Iterator[Task], workers: int, limit: float, reader: Reader | None) -> Generator[Outcome | None, None, None]:
    first = list(islice(tasks, SMALL_RUN))
    if not workers or len(first) < SMALL_RUN:
        for task in chain(first, tasks):
            yield task, read_document(task.document, limit, reader)
        return
    pool = ReadingPool(workers, limit, reader)
    try:
        yield from pool.outcomes(_chunks(chain(first, tasks)))
    finally:
        pool.close()


def _chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    size = 0
    for task in tasks:
        chunk.append(task)
        size += len(task.document.data)
        if len(chunk) >= CHUNK or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


class _Run:
    """One run: what is read but not yet written, and the counts."""

    def __init__(self, archive: Archive, watcher: Watcher, version: str) -> None:
        self.summary, self.meter = Summary(), Meter()
        self._archive, self._watcher, self._version = archive, watcher, version
        self._held: list[tuple[Record, str]] = []
        self._written = time.monotonic()

    def unknown(self, found: Iterable[Document | PageError]) -> Iterator[Task]:
        """The tasks that the archive does not know yet; the others are counted."""
        found = iter(found)
        while group := list(islice(found, CHUNK)):
            tasks = [task for task in map(self._task, group) if task]
            known = self._archive.known([task.digest for task in tasks])
            self.summary.skipped += sum(task.digest in known for task in tasks)
            self._watcher.moved(self.summary, self.meter)
            yield from (task for task in tasks if task.digest not in known)

    def _task(self, found: Document | PageError) -> Task | None:
        if isinstance(found, PassedOver):
            self.summary.passed_over[sort_of(found.reason)] += 1
            return None
        if isinstance(found, PageError):
            self._drop(found.input, found.reason)
            return None
        return Task(found, digest_of(found, self._version))

    def take(self, outcome: Outcome | None) -> None:
        """Hold a record for writing, or count why there is none; write if it is time."""
        if outcome is not None:
            task, made = outcome
            if isinstance(made, Record):
                self._held.append((made, task.digest))
                if note := cut_note(task.document):
                    self._watcher.noted(task.document.input, note)
            else:
                self._drop(task.document.input, made)
        if len(self._held) >= BATCH or time.monotonic() - self._written >= BATCH_SECONDS:
            self.write()
        self._watcher.moved(self.summary, self.meter)

    def write(self) -> None:
        """Write what is held, in one transaction, and count it once it is safe."""
        if self._held:
            try:
                self._count(self._held, self._add_together(self._held))
            except ArchiveError:
                raise
            except Exception:
                self._write_one_by_one(self._held)
        self._held = []
        self._written = time.monotonic()

    def _add_together(self, held: Sequence[tuple[Record, str]]) -> list[Kept]:
        with self._archive.writing():
            return [self._archive.add(record, digest) for record, digest in held]

    def _write_one_by_one(self, held: Sequence[tuple[Record, str]]) -> None:
        """After a transaction that one record spoiled: so that only that one is lost."""
        for record, digest in held:
            try:
                self._count([(record, digest)], self._add_together([(record, digest)]))
            except ArchiveError:
                raise
            except Exception as error:
                self._drop(record.article.input, f"could not be kept: {type(error).__name__}: {error}")

    def _count(self, held: Sequence[tuple[Record, str]], results: Sequence[Kept]) -> None:
        for (record, _), result in zip(held, results, strict=True):
            self.summary.count(result)
            self._note_language(record)

    def _note_language(self, record: Record) -> None:
        note = language_note(record)
        if note:
            self.summary.other_languages[record.article.language or "unknown"] += 1
            self._watcher.noted(record.article.input, note)

    def _drop(self, input: str, reason: str) -> None:  # noqa: A002
        self.summary.dropped[sort_of(reason)] += 1
        self._watcher.dropped(input, reason)

    def stop(self, why: str) -> None:
        """End before the inputs do, keeping what was read so far."""
        self.summary.stopped = why
        try:
            self.write()
        except NguonError as error:
            self.summary.stopped = f"{why}, and then: {error}"
