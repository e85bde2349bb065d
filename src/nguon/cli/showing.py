"""`nguon read`: records as text, JSON or HTML, to standard output or to files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from nguon.batch.notes import cut_note, language_note
from nguon.batch.reading import explain_document, read_document
from nguon.cli.ending import say
from nguon.cli.explaining import of_entities, of_events, under_statements
from nguon.pages import Document, Given, PageError, PassedOver, documents
from nguon.reading import Explained
from nguon.reading.readers import Reader, reader_or_default
from nguon.record import NguonError, Record


def read_and_show(
    inputs: Sequence[str], given: Given, form: str, output: str | None, reader: Reader | None, explain: bool = False
) -> int:
    """Read the inputs one after the other and show each record, with its reasons if asked to `explain`, as soon as it is there;
    the exit status."""
    reading = _Reading(inputs, given, reader, explain)
    if form == "html":
        _write_html(reading, output)
    else:
        with _written(Path(output) if output else None) as stream:
            write = _write_reasons if explain else _write_json
            show = write if form == "json" else _TextWriter(output is None and stream.isatty())
            for explained in reading:
                show(explained, stream)
    return 1 if reading.failed else 0


class _Reading:
    """The records of the inputs, with their reasons if these are asked for; what has none is said as it is come to, and
    remembered in `failed`."""

    def __init__(self, inputs: Sequence[str], given: Given, reader: Reader | None, explains: bool) -> None:
        self._inputs, self._given, self._reader = inputs, given, reader_or_default(reader)
        self._explains = explains
        self.failed = False

    def __iter__(self) -> Iterator[Explained]:
        for found in documents(self._inputs, self._given):
            if isinstance(found, PassedOver):
                continue
            made = found.reason if isinstance(found, PageError) else self._made(found)
            if isinstance(found, PageError) or isinstance(made, str):
                self.failed = True
                say(f"{found.input}: {made}")
                continue
            for note in filter(None, (cut_note(found), language_note(made.record))):
                say(f"{found.input}: {note}")
            yield made

    def _made(self, document: Document) -> Explained | str:
        if self._explains:
            return explain_document(document, reader=self._reader)
        made = read_document(document, reader=self._reader)
        return made if isinstance(made, str) else Explained(record=made)


def _write_json(explained: Explained, stream: IO[str]) -> None:
    stream.write(explained.record.to_json() + "\n")
    stream.flush()


def _write_reasons(explained: Explained, stream: IO[str]) -> None:
    stream.write(explained.to_json() + "\n")
    stream.flush()


class _TextWriter:
    """Shows records as text: for a terminal's width and colours where the stream is one, plainly elsewhere."""

    def __init__(self, on_terminal: bool) -> None:
        self._on_terminal, self._first = on_terminal, True

    def __call__(self, explained: Explained, stream: IO[str]) -> None:
        from nguon.exports import terminal

        under = under_statements(explained)
        last = "".join(f"{line}\n" for line in (*of_entities(explained), *of_events(explained)))
        if self._on_terminal:
            from rich.console import Console

            terminal.show(explained.record, Console(file=stream), under)
            stream.write(last)
            return
        stream.write(("" if self._first else "\n" + "=" * 72 + "\n\n") + terminal.plain(explained.record, under) + last)
        stream.flush()
        self._first = False


def _write_html(reading: _Reading, output: str | None) -> None:
    from nguon.exports.html import page

    if output and (output.endswith(("/", os.sep)) or os.path.isdir(output)):
        for explained in reading:
            with _written(Path(output) / _file_name(explained.record)) as stream:
                stream.write(page(explained.record))
        return
    records = list(_at_most_one(reading))
    if records:
        with _written(Path(output) if output else None) as stream:
            stream.write(page(records[0]))


def _at_most_one(reading: _Reading) -> Iterator[Record]:
    for count, explained in enumerate(reading):
        if count:
            raise NguonError("these are several articles, and an HTML file shows one; give --output FOLDER/ for a file each")
        yield explained.record


def _file_name(record: Record) -> str:
    return re.sub(r"[^\w.-]+", "_", record.article.id)[:120].lstrip(".") + ".html"


@contextmanager
def _written(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that is there whole at the end or not at all."""
    if output is None:
        yield sys.stdout
        return
    partial = output.with_name(output.name + ".partial")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise NguonError(f"{output}: could not be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
