"""Inputs as a person names them (files, folders, `-`, tables), each opened by its form; what cannot be opened is said."""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO

from nguon.pages.document import Document, NoPage, PageError, PassedOver
from nguon.pages.sniffing import Form, form_of, is_read_by_name, refuse_what_was_not_meant
from nguon.pages.sources import (
    LARGEST_DOCUMENT,
    Given,
    Meter,
    Source,
    opened,
    piped,
    plain_errors,
    read_up_to,
    readable,
    too_long,
)
from nguon.pages.tables import jsonl_documents, parquet_documents

Opener = Callable[[Source, Given], Iterator[Document | PageError]]
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
STANDARD_INPUT = "standard input"


def documents(
    inputs: Sequence[str], given: Given | None = None, *, meter: Meter | None = None, apart: Collection[str] = ()
) -> Iterator[Document | PageError]:
    """Every document of every input in order, and in the place of each that cannot be read a PageError that says why.

    Files are read one at a time and tables row by row. `meter`, if given, is kept up to how far the inputs have been read.
    Of a folder those files are read that are called as pages and tables are, and those that hold HTML or a table under another
    name; what else is in it is a PassedOver. `apart` are paths of files of which not even that is said: an archive lies beside
    the pages it keeps.
    """
    given, meter = given or Given(), meter if meter is not None else Meter()
    apart = frozenset(map(os.path.realpath, apart))
    meter.total = _size(inputs, apart)
    for name in inputs:
        for found in _files(name, apart):
            if isinstance(found, PageError):
                yield found
            else:
                yield from _documents_of(found, given, meter, is_meant=found == name or is_read_by_name(found))


def _files(name: str, apart: Collection[str]) -> Iterator[str | PageError]:
    """The files that an input names: itself, or all in the folder that it is."""
    if name != "-" and not _ADDRESS.match(name) and os.path.isdir(name):
        yield from _walk(name, apart)
    else:
        yield name


def _walk(top: str, apart: Collection[str]) -> Iterator[str | PageError]:
    """All files below a folder, sorted, hidden ones left out. A link back to a folder that holds it is said and not followed."""
    waiting: list[tuple[str, tuple[tuple[int, int], ...]]] = [(top, ())]
    while waiting:
        path, above = waiting.pop()
        if not os.path.isdir(path):
            if not apart or os.path.realpath(path) not in apart:
                yield path
            continue
        try:
            itself, names = _listed(path)
            if itself in above:
                raise PageError(readable(path), "is a link back to a folder that holds it; its files are read where they lie")
            waiting.extend((os.path.join(path, name), (*above, itself)) for name in reversed(names))
        except PageError as error:
            yield error


def _listed(folder: str) -> tuple[tuple[int, int], list[str]]:
    """What makes a folder itself, whatever path leads to it, and the names in it, sorted."""
    with plain_errors(readable(folder)):
        status = os.stat(folder)
        return (status.st_dev, status.st_ino), sorted(name for name in os.listdir(folder) if not name.startswith("."))


def _size(inputs: Sequence[str], apart: Collection[str]) -> int | None:
    """How many bytes the inputs have on the disk; None if one of them has no end that can be known."""
    total = 0
    for name in inputs:
        if name == "-" or _ADDRESS.match(name):
            return None
        total += sum(_file_size(found) for found in _files(name, apart) if isinstance(found, str))
    return total


def _file_size(path: str) -> int:
    try:
        status = os.stat(path)
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _documents_of(name: str, given: Given, meter: Meter, is_meant: bool) -> Iterator[Document | PageError]:
    before = meter.at
    try:
        with _source(name) as source:
            form: Form = "url" if _ADDRESS.match(name) else form_of(source.head, source.name)
            if not is_meant:
                refuse_what_was_not_meant(source.head, source.name, form)
            for document in OPENERS[form](source, given):
                meter.at = before + source.position()
                yield document
    except NoPage as error:
        yield error if is_meant else PassedOver(error.input, error.reason)
    except PageError as error:
        yield error
    meter.at = before + (_file_size(name) if name != "-" else 0)


@contextmanager
def _source(name: str) -> Iterator[Source]:
    address = _ADDRESS.match(name)
    if address:
        if address[1].lower() not in ("http", "https"):
            raise PageError(name, f"is a {address[1]}:// address, which nguon does not read; give a file, a folder or -")
        yield Source(name, b"", BytesIO())
        return
    with piped(sys.stdin.buffer, STANDARD_INPUT) if name == "-" else opened(name, readable(name)) as source:
        yield source


def _page(source: Source, given: Given) -> Iterator[Document | PageError]:
    data = read_up_to(source.stream, LARGEST_DOCUMENT + 1)
    if len(data) > LARGEST_DOCUMENT:
        raise PageError(source.name, too_long())
    yield Document(source.name, data, url=given.url, published=given.published, language=given.language)


def _later(what: str) -> Opener:
    def refuse(source: Source, given: Given) -> Iterator[Document | PageError]:
        yield PageError(source.name, f"{what} in a later version; for now give files, folders or -")

    return refuse


#: The opener of each form. A new form is a new line here and a name in `sniffing.Form`.
OPENERS: Mapping[Form, Opener] = {
    "page": _page,
    "jsonl": jsonl_documents,
    "parquet": parquet_documents,
    "url": _later("is an address: nguon fetches pages"),
    "warc": _later("is a web archive (WARC): nguon reads these"),
    "feed": _later("is a news feed: nguon reads these"),
}
