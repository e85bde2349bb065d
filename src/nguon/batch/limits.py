"""How long one document may take: by the processor, so that a slow, busy or sleeping machine drops nothing; and by the clock,
many times as long, for what waits for ever."""

from __future__ import annotations

import faulthandler
import math
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from nguon.pages import Document

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

#: Seconds of processor time that one document may take. The slowest of 47,914 news articles takes well under one; what takes a
#: minute would take a day.
TIME_LIMIT = 60.0
#: How many times as long it may take by the clock: what gets less of a processor than that waits for something that never comes.
CLOCK = 10

#: How much longer than the limit a worker may take that cannot be interrupted (it hangs inside a C library) before it is ended.
_GRACE = 1.25
#: Documents that begin within so many seconds are watched together.
_WATCHED_TOGETHER = 1.0


class OutOfTime(BaseException):
    """Not an Exception, so that no `except Exception` on the way swallows it. Says what was too long."""


def can_interrupt() -> bool:
    """Whether a signal reaches this thread: a main thread, and not on Windows."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block once this process has spent that many seconds of processor time in it, or `CLOCK` times as
    many have gone by; only where signals reach."""
    if not can_interrupt():
        yield
        return
    timers = ((signal.ITIMER_PROF, signal.SIGPROF, seconds), (signal.ITIMER_REAL, signal.SIGALRM, CLOCK * seconds))

    def stop(signum: int, frame: FrameType | None) -> None:
        if signum == signal.SIGPROF:
            raise OutOfTime(f"took longer than {seconds:g} s of processor time and was given up")
        raise OutOfTime(f"was not done after {CLOCK * seconds:g} s and was given up")

    before = [signal.signal(sign, stop) for _, sign, _ in timers]
    for timer, _, after in timers:
        signal.setitimer(timer, after)
    try:
        yield
    finally:
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for (_, sign, _), handler in zip(timers, before, strict=True):
            signal.signal(sign, handler)


class Watch:
    """Ends this process when one document takes much longer than `seconds`, even where no signal is seen.

    The system does so when the process has spent that much processor time, a thread of C by the clock. To set the thread takes as
    long as a tenth of an article, so it is set anew only a second and more after it was set last.
    """

    def __init__(self, seconds: float, nowhere: TextIO) -> None:
        self._spent = _GRACE * seconds
        self._gone_by = self._spent * (CLOCK if can_interrupt() and resource else 1)
        self._nowhere = nowhere
        self._set = float("-inf")

    def over(self, documents: Sequence[Document]) -> Iterator[Document]:
        """The documents, one after the other, each watched while it is at work."""
        with _processor_time_kept():
            try:
                for document in documents:
                    self._begin()
                    yield document
            finally:
                faulthandler.cancel_dump_traceback_later()

    def _begin(self) -> None:
        now = time.monotonic()
        if now - self._set < _WATCHED_TOGETHER:
            return
        faulthandler.dump_traceback_later(self._gone_by + _WATCHED_TOGETHER, exit=True, file=self._nowhere)
        self._set = now
        if resource:
            _, hard = resource.getrlimit(resource.RLIMIT_CPU)
            soft = math.ceil(time.process_time() + self._spent + _WATCHED_TOGETHER)
            resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


@contextmanager
def _processor_time_kept() -> Iterator[None]:
    """The limit of this process's processor time is after the block what it was; a process that reaches one leaves no core."""
    if not resource:
        yield
        return
    limits = (resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    before = [resource.getrlimit(limit) for limit in limits]
    resource.setrlimit(resource.RLIMIT_CORE, (0, before[1][1]))
    try:
        yield
    finally:
        for limit, values in zip(limits, before, strict=True):
            resource.setrlimit(limit, values)
