"""Tables of pages, one a row: JSON Lines and Parquet, read in bounded memory. Rows count from 1 and are named `file#row`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from nguon.pages.document import Document, PageError
from nguon.pages.sources import LARGEST_DOCUMENT, Given, Source, too_long

#: Columns that are taken from a table; all others are left alone.
COLUMNS = ("text", "html", "id", "url", "published", "outlet", "language", "title")

#: A line may be longer than its text: escapes such as \u1ea1 take six bytes for one character.
_LONGEST_LINE = 2 * LARGEST_DOCUMENT
_BATCH_BYTES = 2_000_000
_JSON_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object", type(None): "null"}


def jsonl_documents(source: Source, given: Given) -> Iterator[Document | PageError]:
    """The rows of JSON Lines; a broken one is said and the next is read. Blank lines are passed over."""
    _refuse_one_url(source.name, given)
    rows = 0
    for number, line in enumerate(_lines(source), 1):
        if line is not None and not line.strip(b"\xef\xbb\xbf \t\r\n"):
            continue
        rows += 1
        name = f"{source.name}#{number}"
        try:
            yield _document(name, _row(name, line), given)
        except PageError as error:
            yield error
    if not rows:
        raise PageError(source.name, "is empty: it has no rows")


def _lines(source: Source) -> Iterator[bytes | None]:
    """The lines of a source; None for one too long to hold, of which the rest is passed over."""
    while line := source.stream.readline(_LONGEST_LINE):
        if len(line) < _LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = source.stream.readline(1 << 20)
        yield None


def _row(name: str, line: bytes | None) -> Mapping[str, Any]:
    if line is None:
        raise PageError(name, too_long("the row"))
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PageError(name, f"is not valid UTF-8: byte {error.start + 1} of the row is {line[error.start]:#04x}") from None
    except json.JSONDecodeError as error:
        raise PageError(name, f"is not valid JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise PageError(name, f"is not valid JSON: {str(error).splitlines()[0]}") from None
    if not isinstance(row, dict):
        raise PageError(name, f"is not a JSON object: it is {_kind(row)}; a row is an object with a text")
    return row


def parquet_documents(source: Source, given: Given) -> Iterator[Document | PageError]:
    """The rows of a Parquet file. Memory is bounded by its pages and small batches, not by its row groups."""
    _refuse_one_url(source.name, given)
    if source.beneath is None:
        raise PageError(source.name, "is Parquet, which cannot be read from a pipe; give the file")
    import pyarrow as pa  # a quarter of a second to import

    try:
        yield from _parquet_rows(source, given)
    except (pa.lib.ArrowException, OSError) as error:
        raise PageError(source.name, f"is a damaged Parquet file: {str(error).splitlines()[0][:200]}") from error


def _parquet_rows(source: Source, given: Given) -> Iterator[Document | PageError]:
    import pyarrow.parquet as pq

    assert source.beneath is not None
    source.beneath.seek(0)
    file = pq.ParquetFile(source.beneath, pre_buffer=False)  # type: ignore[no-untyped-call]
    columns = _columns(source.name, file)
    total, number = file.metadata.num_rows, 0
    if not total:
        raise PageError(source.name, "is empty: it has no rows")
    for batch in _batches(file, columns):
        for index in range(batch.num_rows):
            number += 1
            source.share = number / total
            name = f"{source.name}#{number}"
            try:
                row = {column: _cell(name, column, batch.column(column)[index]) for column in columns}
                yield _document(name, row, given)
            except PageError as error:
                yield error


def _batches(file: Any, columns: list[str]) -> Iterator[Any]:
    yield from file.iter_batches(_batch_size(file), columns=columns, use_threads=False)


def _columns(name: str, file: Any) -> list[str]:
    has = file.schema_arrow.names
    if "text" not in has and "html" not in has:
        raise PageError(name, f"has no text column (nor html): it has {', '.join(map(str, has[:12])) or 'no columns'}")
    return [column for column in COLUMNS if column in has]


def _batch_size(file: Any) -> int:
    groups = [file.metadata.row_group(index) for index in range(file.metadata.num_row_groups)]
    widest = max((group.total_byte_size // max(group.num_rows, 1) for group in groups), default=1)
    return int(max(1, min(256, _BATCH_BYTES // max(widest, 1))))


def _cell(name: str, column: str, scalar: Any) -> Any:
    if hasattr(scalar, "as_buffer") and scalar.is_valid and scalar.as_buffer().size > 4 * LARGEST_DOCUMENT:
        raise PageError(name, too_long(f"its {column}"))
    try:
        return scalar.as_py()
    except UnicodeDecodeError as error:
        raise PageError(name, f"its {column} is not valid UTF-8: byte {error.start + 1}") from None


def _refuse_one_url(name: str, given: Given) -> None:
    if given.url:
        raise PageError(name, "holds many pages and one address was given for it; put the addresses in a url column")


def _document(name: str, row: Mapping[str, Any], given: Given) -> Document:
    fields = {column: _words(name, column, row.get(column)) for column in COLUMNS[2:]}
    data = next((row[column] for column in ("text", "html") if row.get(column) is not None), None)
    if data is None:
        raise PageError(name, f"has no text: it has {', '.join(map(str, list(row)[:12])) or 'no fields'}")
    if not isinstance(data, str):
        raise PageError(name, f"its text is not a string: it is {_kind(data)}")
    if len(data) > LARGEST_DOCUMENT:
        raise PageError(name, too_long("its text"))
    fields["published"] = fields["published"] or given.published
    fields["language"] = fields["language"] or given.language
    return Document(name, _whole(name, "text", data), **fields)


def _words(name: str, column: str, value: object) -> str | None:
    """A field as a string: numbers as written, dates as ISO 8601; empty is None."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _whole(name, column, value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise PageError(name, f"its {column} is not a string: it is {_kind(value)}")


def _whole(name: str, column: str, words: str) -> str:
    """The same words; PageError if they hold half of a surrogate pair, which JSON can write and no text can hold."""
    try:
        words.encode()
    except UnicodeEncodeError as error:
        half = ord(words[error.start])
        raise PageError(name, f"its {column} holds half a character: \\u{half:04x} at character {error.start + 1}") from None
    return words


def _kind(value: object) -> str:
    return _JSON_KINDS.get(type(value), f"a {type(value).__name__}")
