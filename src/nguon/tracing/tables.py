"""Tables that ship with tracing: rows of tab-parted cells, the values of a cell by `|`; a broken one is refused."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from nguon.archive.words import folded, toned
from nguon.languages.lexicon import LanguageDataError


class Row(NamedTuple):
    """A line of a table and where it stands, to be named in errors."""

    table: str
    line: int
    cells: dict[str, str]

    def error(self, problem: str) -> LanguageDataError:
        return LanguageDataError(f"{self.table}, line {self.line}: {problem}")

    def values(self, column: str) -> tuple[str, ...]:
        """The values of a cell, in order."""
        return tuple(value for value in self.cells[column].split("|") if value)

    def flag(self, column: str) -> bool:
        if self.cells[column] not in ("yes", "no"):
            raise self.error(f"{column} is {self.cells[column]!r}; it must be yes or no")
        return self.cells[column] == "yes"


def table(name: str) -> str:
    """The text of one of our tables."""
    return (files("nguon.tracing") / "data" / name).read_text(encoding="utf-8")


def rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a table given as text; LanguageDataError names the line that is wrong."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(reader, ()))
    if header != columns:
        raise LanguageDataError(f"{name}: the columns are {', '.join(header)}; they must be {', '.join(columns)}")
    for cells in filter(None, reader):
        if len(cells) != len(columns):
            problem = f"{len(cells)} cells; there must be {len(columns)}, parted by tabs"
            raise LanguageDataError(f"{name}, line {reader.line_num}: {problem}")
        yield Row(name, reader.line_num, dict(zip(columns, cells, strict=True)))


@cache
def unspecific() -> frozenset[str]:
    """Words of which names of organisations may be made without saying which one is meant, also without their accents."""
    words = [word for line in table("unspecific.txt").splitlines() for word in line.split("#", 1)[0].split()]
    return frozenset([*map(toned, words), *(folded(word) for word in words)])
