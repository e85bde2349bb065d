"""Claims, origins, drift and outcomes as rows.

Every function takes the connection of `Archive.changing()` or, where it only reads, of `Archive.looking()`. Rows are tuples in
the order of the columns of 0006_claims.sql.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = tuple[Any, ...]

#: The tables with the number of their columns, in the order in which rows must be put in.
TABLES = {
    "claims": 7,
    "claim_reports": 7,
    "claim_joins": 9,
    "claim_drift": 9,
    "traced_events": 6,
    "event_reports": 7,
    "origins": 7,
    "origin_edges": 10,
    "outcomes": 9,
}


#: Whose rows a table's are, where it is one that a claim or an event can move in from one story to another.
_OWNERS = {"claims": "claim", "traced_events": "event", "origins": "owner", "origin_edges": "owner"}


class ClaimRow(NamedTuple):
    """A row of `claims`."""

    claim: str
    story: str
    position: int
    speaker: str | None
    reports: int
    fewest: int
    most: int


def forget(connection: sqlite3.Connection, story: str) -> None:
    """Take out all that was found in a story."""
    for table in ("claims", "traced_events", "origins", "origin_edges", "outcomes"):
        connection.execute(f"DELETE FROM {table} WHERE story = ?", (story,))


def put(connection: sqlite3.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Keep what was found in stories, by table. What another story has under the same ids goes: an article that leaves a story
    takes its claims along, and its former story may not yet have been told anew."""
    for table, columns in TABLES.items():
        if table in rows:
            if table in _OWNERS:
                owners = {(row[0],) for row in rows[table]}
                connection.executemany(f"DELETE FROM {table} WHERE {_OWNERS[table]} = ?", owners)
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows[table])


def claim(connection: sqlite3.Connection, claim: str) -> ClaimRow | None:
    """A claim by its id; None if there is none."""
    row = connection.execute("SELECT * FROM claims WHERE claim = ?", (claim,)).fetchone()
    return ClaimRow(*row) if row else None


def claims(connection: sqlite3.Connection, least: int, limit: int | None, story: str | None = None) -> list[ClaimRow]:
    """The claims that at least so many articles report, those with most reports first; or those of one story in order."""
    wanted = (least, -1 if limit is None else limit)
    if story is not None:
        sql = "SELECT * FROM claims WHERE reports >= ? AND story = ? ORDER BY position LIMIT ?"
        return [ClaimRow(*row) for row in connection.execute(sql, (least, story, wanted[1]))]
    sql = "SELECT * FROM claims WHERE reports >= ? ORDER BY reports DESC, claim LIMIT ?"
    return [ClaimRow(*row) for row in connection.execute(sql, wanted)]


def rows_of(connection: sqlite3.Connection, table: str, owner: str) -> list[Row]:
    """The rows of a claim, an event or a story in one of the tables that hang on it, in order."""
    key = {
        "claim_reports": "claim",
        "claim_joins": "claim",
        "claim_drift": "claim",
        "event_reports": "event",
        "traced_events": "story",
        "origins": "owner",
        "origin_edges": "owner",
        "outcomes": "story",
    }[table]
    return connection.execute(f"SELECT * FROM {table} WHERE {key} = ? ORDER BY position", (owner,)).fetchall()


def claims_of_statement(connection: sqlite3.Connection, article: str, statement: str) -> list[str]:
    """The claims that a statement reports: one, if the article was traced since it was read."""
    sql = "SELECT claim FROM claim_reports WHERE article = ? AND statement = ?"
    return [claim for (claim,) in connection.execute(sql, (article, statement))]


def event(connection: sqlite3.Connection, event: str) -> Row | None:
    """A row of `traced_events` by the event's id; None if there is none."""
    row: Row | None = connection.execute("SELECT * FROM traced_events WHERE event = ?", (event,)).fetchone()
    return row
