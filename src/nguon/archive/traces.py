"""What tracing keeps: articles as it knows them, what they are like, and the stories that they make.

Every function takes the connection of `Archive.changing()` or, where it only reads, of `Archive.looking()`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from nguon.archive import listing
from nguon.record import Record, Span


@dataclass(frozen=True, slots=True)
class Traced:
    """An article's current version as tracing knows it. `trace` is never used again, `article` is what the archive calls it."""

    trace: int
    version: int
    article: str
    published: str | None


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles with one text between them, by archive ids; `passages` are the ranges in each that agree word for word."""

    former: str
    latter: str
    passages: tuple[tuple[Span, Span], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """The articles on one happening, the first first, and the copies among them."""

    id: str
    articles: tuple[Traced, ...]
    copies: tuple[Copy, ...]


def record_of(connection: sqlite3.Connection, traced: Traced) -> Record:
    """The record of the version that was traced."""
    (article,) = connection.execute("SELECT article FROM versions WHERE version = ?", (traced.version,)).fetchone()
    return listing.record_of(connection, listing.current_version(connection, article))


def queue_claims_of(connection: sqlite3.Connection, traces: Iterable[int]) -> None:
    """Have the claims of the stories that these articles belong to traced again."""
    connection.executemany(
        "INSERT OR IGNORE INTO trace_queue SELECT 'claims', story FROM traces WHERE trace = ? AND story IS NOT NULL",
        ((trace,) for trace in traces),
    )
