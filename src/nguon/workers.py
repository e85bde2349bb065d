"""Worker processes of one machine, which end with the run that began them."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TypeVar

T = TypeVar("T")


def cpus() -> int:
    """The CPUs that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spare_the_collector() -> None:
    """Keep the garbage collector off what stays, and let it look less often: records are made and dropped by the thousand."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


class Workers:
    """An executor whose processes end when it is closed or when this process dies, whatever they are doing.

    Each of the `count` processes first calls `begin` with what is `given`. Both, and what is submitted, are importable by name.
    """

    def __init__(self, count: int, begin: Callable[..., None], *given: object) -> None:
        context = get_context("spawn")
        ends, self._lifeline = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(count, context, initializer=_begin_worker, initargs=(ends, begin, given))
        self._ends = ends

    def submit(self, work: Callable[..., T], *given: object) -> Future[T]:
        """Have a worker call `work`; the future raises BrokenProcessPool where a worker died."""
        with _no_interrupts_inherited():
            return self._executor.submit(work, *given)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._lifeline.close()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._ends.close()


@contextmanager
def _no_interrupts_inherited() -> Iterator[None]:
    """Processes started in the block never see Ctrl-C: it is the main process that ends a run in good order."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_worker(lifeline: Connection, begin: Callable[..., None], given: tuple[object, ...]) -> None:
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    begin(*given)
    spare_the_collector()


def _end_with(lifeline: Connection) -> None:
    wait([lifeline])
    os._exit(1)
