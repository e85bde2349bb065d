"""One document to its record or to the reason why there is none, in bounded time; and for chunks, in a worker process."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, TypeVar

import nguon
from nguon.pages import Document, PageError, article
from nguon.record import Article, Record

if TYPE_CHECKING:
    from nguon.reading import Explained, Labeller, Reader

T = TypeVar("T")

#: Seconds that one document may take. The slowest of 47,914 news articles takes well under one; what takes a minute would take
#: a day.
TIME_LIMIT = 60.0

#: How much longer than the limit a worker may take that cannot be interrupted (it hangs inside a C library) before it is ended.
_GRACE = 1.25
#: Documents that begin within so many seconds are watched together.
_WATCHED_TOGETHER = 1.0


class _OutOfTime(BaseException):
    """Not an Exception, so that no `except Exception` on the way swallows it."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read and the digest that it is known by."""

    document: Document
    digest: str


def digest_of(document: Document, version: str) -> str:
    """SHA-256 of all that a record follows from: the page's bytes, what is given of it, and the version of the reader."""
    given = (document.id, document.url, document.published, document.outlet, document.language, document.title)
    data = document.data.encode() if isinstance(document.data, str) else document.data
    return hashlib.sha256(repr((nguon.__version__, version, given)).encode() + b"\0" + data).hexdigest()


def read_document(document: Document, limit: float = TIME_LIMIT, reader: Reader | None = None) -> Record | str:
    """The record of a document, or the reason why there is none. Never raises, and takes no longer than `limit` seconds."""
    from nguon.reading import read

    return _made(document, read, limit, reader)


def explain_document(document: Document, limit: float = TIME_LIMIT, reader: Reader | None = None) -> Explained | str:
    """The record of a document with its reasons, or the reason why there is none; as `read_document`."""
    from nguon.reading import explain

    return _made(document, explain, limit, reader)


def _made(document: Document, make: Callable[[Article, Labeller], T], limit: float, reader: Reader | None) -> T | str:
    from nguon.reading import named_labeller

    try:
        labeller = named_labeller(reader)
        with _time_limit(limit):
            return make(article(document), labeller)
    except PageError as error:
        return error.reason
    except _OutOfTime:
        return f"took longer than {limit:g} s and was given up"
    except MemoryError:
        return "needs more memory than there is"
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        return f"could not be read: {type(error).__name__}: {said}"


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _OutOfTime in the block after that many seconds; only where signals reach (a main thread, not Windows)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _out_of_time)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _out_of_time(signum: int, frame: object) -> None:
    raise _OutOfTime


def load(reader: Reader | None) -> None:
    """Set up a worker process: its labeller is loaded before the first document."""
    from nguon.reading import named_labeller

    named_labeller(reader)


def ready() -> bool:
    """Does nothing; that it is answered shows that workers can be started."""
    return True


def read_chunk(documents: Sequence[Document], limit: float, reader: Reader | None = None) -> list[Record | str]:
    """In a worker: the record of each document, or the reason why it has none."""
    with open(os.devnull, "w") as nowhere:
        watch = _Watch(limit * _GRACE, nowhere)
        try:
            return [read_document(document, limit, reader) for document in watch.over(documents)]
        finally:
            faulthandler.cancel_dump_traceback_later()


class _Watch:
    """Ends this process when one document takes longer than `seconds`, even where no signal is seen.

    To set it takes as long as a tenth of an article, so it is set anew only a second and more after it was set last.
    """

    def __init__(self, seconds: float, nowhere: TextIO) -> None:
        self._seconds, self._nowhere = seconds, nowhere
        self._set = float("-inf")

    def over(self, documents: Sequence[Document]) -> Iterator[Document]:
        """The documents, one after the other, each watched while it is at work."""
        for document in documents:
            now = time.monotonic()
            if now - self._set >= _WATCHED_TOGETHER:
                faulthandler.dump_traceback_later(self._seconds + _WATCHED_TOGETHER, exit=True, file=self._nowhere)
                self._set = now
            yield document
