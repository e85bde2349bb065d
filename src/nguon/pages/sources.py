"""Opened inputs: a stream of bytes with a name, unzipped, its beginning known; and the errors of reading one."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, BinaryIO

from nguon.pages.document import NoPage, PageError

#: The most that one page may be, in bytes as read or in characters of a row. News pages stay under 5 MB; what is longer is a
#: dump of something else and would hold a worker for minutes.
LARGEST_DOCUMENT = 20_000_000

#: How much of a stream is looked at to tell its form.
HEAD = 65_536

_NOT_FILES = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """What the caller says of every input; a row's own columns say more than this, and this says more than the page."""

    url: str | None = None
    published: str | None = None
    language: str | None = None


@dataclass(slots=True)
class Meter:
    """How far a run is through its inputs, in bytes of the files on the disk; `total` is None where it can't be known."""

    total: int | None = None
    at: int = 0


@dataclass(slots=True)
class Source:
    """One opened input. `stream` gives its bytes from the start, unzipped; `beneath` is the file itself, or None for a pipe.

    `share` of it has been read, where that is not told by how many bytes of the file were; its opener keeps it.
    """

    name: str
    head: bytes
    stream: BinaryIO
    beneath: IO[bytes] | None = None
    share: float | None = None

    def position(self) -> int:
        """How many bytes of the file have been read so far; 0 for a pipe."""
        if self.beneath is None or self.beneath.closed:
            return 0
        return self.beneath.tell() if self.share is None else int(self.share * os.fstat(self.beneath.fileno()).st_size)


def too_long(what: str = "") -> str:
    """The reason why an input, or that part of it, is refused as longer than LARGEST_DOCUMENT."""
    return f"{what}{' ' if what else ''}is longer than {LARGEST_DOCUMENT // 1_000_000} MB, the most that one page may be"


def readable(path: str) -> str:
    """A path as text that any output can hold: bytes that are no UTF-8 are shown escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn what the operating system and gzip say of an input into a PageError that names it."""
    try:
        yield
    except FileNotFoundError:
        raise PageError(name, "there is no such file or folder") from None
    except PermissionError:
        raise PageError(name, "may not be read: permission denied") from None
    except EOFError:
        raise PageError(name, "is a gzip file that was cut off before its end") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise PageError(name, f"is a damaged gzip file: {error}") from error
    except OSError as error:
        raise PageError(name, f"could not be read: {error.strerror or error}") from error


@contextmanager
def opened(path: str, name: str) -> Iterator[Source]:
    """The regular file at `path` as a source. Never waits on a pipe or a device: what is no file is refused."""
    with plain_errors(name):
        _refuse_what_is_no_file(os.stat(path).st_mode, name)
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            _refuse_what_is_no_file(os.fstat(file.fileno()).st_mode, name)
            yield _source(name, file, beneath=file)


@contextmanager
def piped(stream: BinaryIO, name: str) -> Iterator[Source]:
    """A stream that cannot be rewound, such as standard input, as a source."""
    with plain_errors(name):
        yield _source(name, stream, beneath=None)


def _refuse_what_is_no_file(mode: int, name: str) -> None:
    for is_kind, what in _NOT_FILES:
        if is_kind(mode):
            raise PageError(name, f"is {what}, not a file; give - to read a stream from standard input")


def _source(name: str, stream: BinaryIO, beneath: IO[bytes] | None) -> Source:
    head, stream = _with_head(stream)
    if head.startswith(b"\x1f\x8b"):
        head, stream = _with_head(gzip.GzipFile(fileobj=stream))  # type: ignore[arg-type]
        if not head:
            raise NoPage(name, "is empty once unzipped")
    if not head:
        raise NoPage(name, "is empty")
    return Source(name, head, stream, beneath)


def _with_head(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    head = read_up_to(stream, HEAD)
    return head, io.BufferedReader(_Rejoined(head, stream), HEAD)


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """The next `size` bytes of a stream, fewer only at its end: a pipe gives what it has, which may be less than asked."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was already read, whole again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._head:
            part: bytes | memoryview = self._head[: len(target)]
            self._head = self._head[len(part) :]
        else:
            part = self._rest.read(len(target))
        target[: len(part)] = part
        return len(part)
