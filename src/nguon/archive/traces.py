"""What tracing keeps: articles as it knows them, what they are like, and the stories that they make.

Every function takes the connection of `Archive.changing()` or, where it only reads, of `Archive.looking()`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nguon.archive import listing
from nguon.archive.rows import BLOCK_KINDS
from nguon.record import RUNNING_KINDS, Record, Span

#: Version, article id, date of publication and language of a version that has no trace.
Untraced = tuple[int, str, str | None, str | None]
#: The same with its sketch and what it is found by.
SketchRow = tuple[int, str, str | None, str | None, bytes, list[int]]
#: Former, latter, odds in thousandths, whether a copy, and the reasons as JSON.
PairRow = tuple[int, int, int, bool, str | None]

_LINE = re.compile(r"[^\n]*[^\s][^\n]*")


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


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in a list: how many articles, the dates of the first and last, the first's title, the range of its origins."""

    id: str
    articles: int
    first: str | None
    last: str | None
    title: str | None
    fewest: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """What the comparing of articles looks at, read without the rest of the record."""

    text: str
    language: str | None
    published: str | None
    names: tuple[str, ...]
    times: tuple[tuple[int, str], ...]
    blocks: tuple[tuple[str, int, int], ...]

    def running(self) -> list[Span]:
        """Where running text is, the title first; all of the text if no block says."""
        return [Span(start, end) for kind, start, end in self.blocks if kind in RUNNING_KINDS] or [Span(0, len(self.text))]

    def line_spans(self) -> list[Span]:
        """Where each line of the running text is, the title first, without empty ones."""
        return [
            Span(start + line.start(), start + line.end())
            for start, end in self.running()
            for line in _LINE.finditer(self.text[start:end])
        ]

    def lines(self) -> list[str]:
        """The lines of the running text, the title first, without empty ones."""
        return [self.text[start:end] for start, end in self.line_spans()]


def page_of(record: Record) -> Page:
    """What comparing looks at of a record."""
    article = record.article
    return Page(
        text=article.text,
        language=article.language,
        published=article.published,
        names=tuple(dict.fromkeys(record.slice(name.span) for name in record.names)),
        times=tuple((time.start, time.value) for time in record.times),
        blocks=tuple((block.kind, block.start, block.end) for block in article.blocks),
    )


def page(connection: sqlite3.Connection, version: int) -> Page:
    """What comparing looks at of a version; the same as of its record."""
    (language, published), (text,) = (
        connection.execute(f"SELECT {columns} FROM {table} WHERE version = ?", (version,)).fetchone()
        for columns, table in (("language, published", "versions"), ("text", "texts"))
    )
    names = connection.execute('SELECT start, "end" FROM names WHERE version = ? ORDER BY position', (version,))
    times = connection.execute("SELECT start, value FROM times WHERE version = ? ORDER BY position", (version,))
    blocks = connection.execute('SELECT kind, start, "end" FROM blocks WHERE version = ? ORDER BY position', (version,))
    return Page(
        text=text,
        language=language,
        published=published,
        names=tuple(dict.fromkeys(text[start:end] for start, end in names)),
        times=tuple((start, value) for start, value in times),
        blocks=tuple((BLOCK_KINDS[kind], start, end) for kind, start, end in blocks),
    )


def record_of(connection: sqlite3.Connection, traced: Traced) -> Record:
    """The record of the version that was traced."""
    (article,) = connection.execute("SELECT article FROM versions WHERE version = ?", (traced.version,)).fetchone()
    return listing.record_of(connection, listing.current_version(connection, article))


# What is to be done.


def outdate(connection: sqlite3.Connection, method: int) -> int:
    """Let go of the versions that are no longer current and of those whose sketch was made by another method.

    Everything that was made from them is undone in the end: returns how many traces are gone that nobody has yet undone.
    """
    connection.execute(
        "UPDATE traces SET version = NULL WHERE method <> ? OR version IN (SELECT version FROM versions WHERE is_current = 0)",
        (method,),
    )
    count: int = connection.execute("SELECT count(*) FROM traces WHERE version IS NULL").fetchone()[0]
    return count


def languages(connection: sqlite3.Connection) -> int:
    """In how many languages the traced articles are."""
    count: int = connection.execute("SELECT count(DISTINCT coalesce(language, '')) FROM traces").fetchone()[0]
    return count


def untraced(connection: sqlite3.Connection) -> list[Untraced]:
    """The current versions without a trace, in order of version."""
    return connection.execute(
        "SELECT v.version, a.id, v.published, v.language FROM versions v JOIN articles a USING (article) "
        "WHERE v.is_current = 1 AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.version = v.version) ORDER BY v.version"
    ).fetchall()


def is_untraced(connection: sqlite3.Connection, version: int) -> bool:
    """Whether a version is there, is current and has no trace: others may have written since it was asked for."""
    sql = (
        "SELECT 1 FROM versions v WHERE v.version = ? AND v.is_current = 1 "
        "AND NOT EXISTS (SELECT 1 FROM traces t WHERE t.version = v.version)"
    )
    return connection.execute(sql, (version,)).fetchone() is not None


def put_sketches(connection: sqlite3.Connection, method: int, made: Iterable[SketchRow]) -> None:
    """Keep sketches of versions that are there and have none."""
    keys: list[tuple[int, int]] = []
    for version, article, published, language, sketch, found_by in made:
        row = (version, article, published, language, method, sketch)
        insert = "INSERT INTO traces (version, article, published, language, method, sketch) VALUES (?, ?, ?, ?, ?, ?)"
        trace = connection.execute(insert, row).lastrowid or 0
        keys += ((key, trace) for key in found_by)
        connection.execute("INSERT INTO trace_queue VALUES ('actors', ?)", (str(trace),))
    connection.executemany("INSERT INTO trace_keys VALUES (?, ?)", sorted(keys))


def gone(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    """The traces whose version is gone and whose story has not yet been told, with their sketches."""
    return connection.execute("SELECT trace, sketch FROM traces WHERE version IS NULL AND is_compared >= 0").fetchall()


def forget(connection: sqlite3.Connection, trace: int, keys: Iterable[int]) -> None:
    """Undo what an article that is gone caused among the pairs, and have its story told anew without it."""
    connection.executemany('DELETE FROM trace_keys WHERE "key" = ? AND trace = ?', ((key, trace) for key in keys))
    touched = [other for other, _ in _alike(connection, trace)]
    (story,) = connection.execute("SELECT story FROM traces WHERE trace = ?", (trace,)).fetchone()
    if story is not None:
        touched += (other for (other,) in connection.execute("SELECT trace FROM traces WHERE story = ?", (story,)))
        connection.execute("INSERT OR IGNORE INTO trace_queue VALUES ('told', ?)", (story,))
    connection.execute("DELETE FROM trace_pairs WHERE former = ?", (trace,))
    connection.execute("DELETE FROM trace_pairs WHERE latter = ?", (trace,))
    connection.execute("UPDATE traces SET story = NULL, is_compared = -1 WHERE trace = ?", (trace,))
    connection.execute("INSERT OR IGNORE INTO trace_queue VALUES ('actors', ?)", (str(trace),))
    connection.execute("DELETE FROM trace_queue WHERE step = 'stories' AND item = ?", (str(trace),))
    queue(connection, "stories", (other for other in touched if other != trace))


def uncompared(connection: sqlite3.Connection) -> list[int]:
    """The traces that have not been compared with the others."""
    return [trace for (trace,) in connection.execute("SELECT trace FROM traces WHERE is_compared = 0 AND version IS NOT NULL")]


def sketch(connection: sqlite3.Connection, trace: int) -> bytes:
    """The sketch of an article."""
    kept: bytes = connection.execute("SELECT sketch FROM traces WHERE trace = ?", (trace,)).fetchone()[0]
    return kept


def page_of_trace(connection: sqlite3.Connection, trace: int) -> Page:
    """What comparing looks at of an article."""
    return page(connection, connection.execute("SELECT version FROM traces WHERE trace = ?", (trace,)).fetchone()[0])


def sharing(connection: sqlite3.Connection, trace: int, keys: Sequence[int], least: int, least_abroad: int) -> list[int]:
    """The other traces that may be found by at least so many of these keys, if they are in the same language or in another: all
    that are compared, and of the rest the former."""
    marks = ", ".join("?" * len(keys))
    return [
        other
        for other, is_compared in connection.execute(
            f'SELECT k.trace, t.is_compared FROM (SELECT trace, count(*) AS shared FROM trace_keys WHERE "key" IN ({marks}) '
            "GROUP BY trace HAVING shared >= ?) k JOIN traces t USING (trace) "
            "WHERE (shared >= ? OR t.language IS NOT (SELECT language FROM traces WHERE trace = ?)) AND t.version IS NOT NULL",
            (*keys, min(least, least_abroad), least, trace),
        )
        if other != trace and (is_compared == 1 or other < trace)
    ]


def put_pairs(connection: sqlite3.Connection, compared: Iterable[int], pairs: Iterable[PairRow]) -> None:
    """Keep what comparing these traces found."""
    connection.executemany("INSERT OR REPLACE INTO trace_pairs VALUES (?, ?, ?, ?, ?)", pairs)
    for trace in compared:
        connection.execute("UPDATE traces SET is_compared = 1 WHERE trace = ? AND is_compared = 0", (trace,))
        queue(connection, "stories", (trace,))


def queued(connection: sqlite3.Connection, step: str) -> list[str]:
    """What a step has still to do, in order."""
    return [item for (item,) in connection.execute("SELECT item FROM trace_queue WHERE step = ? ORDER BY item", (step,))]


def answered(connection: sqlite3.Connection, step: str, items: Iterable[object]) -> None:
    """Take out of the queue what was done."""
    connection.executemany("DELETE FROM trace_queue WHERE step = ? AND item = ?", ((step, str(item)) for item in items))


def queue(connection: sqlite3.Connection, step: str, items: Iterable[object]) -> None:
    """Have a step do something; what it has to do already stays one thing."""
    connection.executemany("INSERT OR IGNORE INTO trace_queue VALUES (?, ?)", ((step, str(item)) for item in items))


def queue_claims_of(connection: sqlite3.Connection, traces: Iterable[int]) -> None:
    """Have the claims of the stories that these articles belong to traced again."""
    connection.executemany(
        "INSERT OR IGNORE INTO trace_queue SELECT 'claims', story FROM traces WHERE trace = ? AND story IS NOT NULL",
        ((trace,) for trace in traces),
    )


# Stories.


def _alike(connection: sqlite3.Connection, trace: int) -> list[tuple[int, int]]:
    """The traces that were found to be like one, rather than not, with the odds."""
    return connection.execute(
        "SELECT latter, odds FROM trace_pairs WHERE former = ?1 AND odds > 0 "
        "UNION ALL SELECT former, odds FROM trace_pairs WHERE latter = ?1 AND odds > 0",
        (trace,),
    ).fetchall()


def neighbourhood(connection: sqlite3.Connection, trace: int) -> set[int]:
    """All traces that are reached from one over pairs that are alike; the trace too."""
    found, ahead = {trace}, [trace]
    while ahead:
        fresh = {other for other, _ in _alike(connection, ahead.pop())} - found
        found |= fresh
        ahead += fresh
    return found


def pairs_among(connection: sqlite3.Connection, traces: Iterable[int]) -> Iterator[tuple[int, int, int, bool]]:
    """The kept pairs with both articles among these: former, latter, odds, whether a copy."""
    within = set(traces)
    for trace in within:
        found = connection.execute("SELECT latter, odds, is_copy FROM trace_pairs WHERE former = ?", (trace,))
        yield from ((trace, latter, odds, bool(is_copy)) for latter, odds, is_copy in found if latter in within)


def traced(connection: sqlite3.Connection, trace: int) -> Traced | None:
    """A trace, if its version is there."""
    row = connection.execute(
        "SELECT trace, version, article, published FROM traces WHERE trace = ? AND version IS NOT NULL", (trace,)
    ).fetchone()
    return Traced(*row) if row else None


def tell(connection: sqlite3.Connection, told: Iterable[tuple[str, Sequence[Traced]]]) -> None:
    """Keep stories: the id and the articles in order. Stories that lose their last article are queued to be dropped, and names
    in articles that are in another story now to be compared anew."""
    for story, articles in told:
        for article in articles:
            (before,) = connection.execute("SELECT story FROM traces WHERE trace = ?", (article.trace,)).fetchone()
            if before not in (None, story):
                queue(connection, "told", (before,))
                _queue_names_of(connection, article.trace)
        connection.executemany("UPDATE traces SET story = ? WHERE trace = ?", ((story, each.trace) for each in articles))
        queue(connection, "told", (story,))


def _queue_names_of(connection: sqlite3.Connection, trace: int) -> None:
    connection.execute(
        "INSERT OR IGNORE INTO trace_queue SELECT 'blocks', block FROM sightings WHERE trace = ? AND block <> ''", (trace,)
    )


def settle(connection: sqlite3.Connection) -> int:
    """Bring the rows of stories told anew in line with their articles and queue their claims; how many there are."""
    told = queued(connection, "told")
    for story in told:
        articles = connection.execute(
            "SELECT t.published, v.title FROM traces t JOIN versions v USING (version) WHERE t.story = ? "
            "ORDER BY coalesce(t.published, '~'), t.article",
            (story,),
        ).fetchall()
        connection.execute("DELETE FROM stories WHERE story = ?", (story,))
        if articles:
            dates = [published for published, _ in articles if published] or [None]
            row = (story, len(articles), dates[0], dates[-1], articles[0][1])
            connection.execute("INSERT INTO stories (story, articles, first, last, title) VALUES (?, ?, ?, ?, ?)", row)
    queue(connection, "claims", told)
    answered(connection, "told", told)
    return len(told)


def forget_gone(connection: sqlite3.Connection, traces: Iterable[int]) -> None:
    """Delete the rows of traces that are gone and were let go of. The next run lets go of one that went meanwhile."""
    sql = "DELETE FROM traces WHERE trace = ? AND version IS NULL AND is_compared = -1"
    connection.executemany(sql, ((trace,) for trace in traces))


def put_origins(connection: sqlite3.Connection, origins: Mapping[str, tuple[int, int]]) -> None:
    """Keep how many independent origins stories have."""
    rows = ((fewest, most, story) for story, (fewest, most) in origins.items())
    connection.executemany("UPDATE stories SET fewest = ?, most = ? WHERE story = ?", rows)


# Reading what was traced.

_STORY_COLUMNS = "story, articles, first, last, title, fewest, most"


def story(connection: sqlite3.Connection, story: str) -> Story | None:
    """A story with its articles in order and the copies among them; None if there is none of that id."""
    rows = connection.execute(
        "SELECT trace, version, article, published FROM traces WHERE story = ? AND version IS NOT NULL "
        "ORDER BY coalesce(published, '~'), article",
        (story,),
    ).fetchall()
    articles = tuple(Traced(*row) for row in rows)
    return Story(story, articles, tuple(_copies(connection, articles))) if articles else None


def _copies(connection: sqlite3.Connection, articles: Sequence[Traced]) -> Iterator[Copy]:
    names = {each.trace: each.article for each in articles}
    place = {each.trace: i for i, each in enumerate(articles)}
    found: list[tuple[int, int, list[list[int]]]] = []
    for trace in names:
        rows = connection.execute("SELECT latter, reasons FROM trace_pairs WHERE former = ? AND is_copy = 1", (trace,))
        found += ((trace, latter, json.loads(reasons)["passages"]) for latter, reasons in rows if latter in names)
    turned = ((a, b, given) if place[a] < place[b] else (b, a, [p[2:] + p[:2] for p in given]) for a, b, given in found)
    for a, b, given in sorted(turned, key=lambda each: (place[each[0]], place[each[1]])):
        yield Copy(names[a], names[b], tuple((Span(*passage[:2]), Span(*passage[2:])) for passage in given))


def reasons(connection: sqlite3.Connection, articles: Sequence[Traced]) -> list[tuple[str, str, float, bool, dict[str, Any]]]:
    """Why articles are in one story: for each alike pair both ids, the log odds, whether a copy, and what is in both."""
    names = {each.trace: each.article for each in articles}
    rows = [
        (names[trace], names[latter], odds / 1000, bool(is_copy), json.loads(why))
        for trace in names
        for latter, odds, is_copy, why in connection.execute(
            "SELECT latter, odds, is_copy, reasons FROM trace_pairs WHERE former = ? AND reasons IS NOT NULL", (trace,)
        )
        if latter in names
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))


def story_row(connection: sqlite3.Connection, story: str) -> StoryRow | None:
    """A story as in a list; None if there is none of that id."""
    row = connection.execute(f"SELECT {_STORY_COLUMNS} FROM stories WHERE story = ?", (story,)).fetchone()
    return StoryRow(*row) if row else None


def story_rows(connection: sqlite3.Connection, least: int, limit: int | None) -> list[StoryRow]:
    """The stories with at least so many articles, the largest first."""
    return [
        StoryRow(*row)
        for row in connection.execute(
            f"SELECT {_STORY_COLUMNS} FROM stories WHERE articles >= ? ORDER BY articles DESC, story LIMIT ?",
            (least, -1 if limit is None else limit),
        )
    ]
