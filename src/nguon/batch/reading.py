"""One document to its record or to the reason why there is none, in bounded time; and for chunks, in a worker process."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import nguon
from nguon.batch.limits import TIME_LIMIT, OutOfTime, Watch, limited
from nguon.pages import Document, PageError, article
from nguon.record import Article, Record

if TYPE_CHECKING:
    from nguon.reading import Explained, Labeller, Reader

T = TypeVar("T")


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
    """The record of a document, or the reason why there is none. Never raises, and takes no more than `limit` seconds
    of processor time."""
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
        with limited(limit):
            return make(article(document), labeller)
    except PageError as error:
        return error.reason
    except OutOfTime as error:
        return str(error)
    except MemoryError:
        return "needs more memory than there is"
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        return f"could not be read: {type(error).__name__}: {said}"


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
        return [read_document(document, limit, reader) for document in Watch(limit, nowhere).over(documents)]
