"""Stories and claims as lists and pages need them: by independent origins, with the faces of their articles.

Every function takes the connection of `Archive.looking()`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from nguon.archive.asking import Term, expression
from nguon.archive.traces import StoryRow
from nguon.archive.words import WORD

_ROW = "s.story, s.articles, s.first, s.last, s.title, s.fewest, s.most"


@dataclass(frozen=True, slots=True)
class Face:
    """What an article is known by, with its text."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Retold:
    """Of a statement the claim that it reports, and how many articles report that."""

    statement: str
    claim: str
    articles: int


def face(connection: sqlite3.Connection, article: str) -> Face | None:
    """The current state of an article; null if it was taken out."""
    row = connection.execute(
        "SELECT a.id, v.title, o.name, v.published, v.language, t.text FROM articles a "
        "JOIN versions v ON v.article = a.article AND v.is_current = 1 JOIN texts t ON t.version = v.version "
        "LEFT JOIN outlets o ON o.outlet = v.outlet WHERE a.id = ?",
        (article,),
    ).fetchone()
    return Face(*row) if row else None


def faces(connection: sqlite3.Connection, articles: Iterable[str]) -> dict[str, Face]:
    """The articles by id, without those that were taken out."""
    found = (face(connection, article) for article in dict.fromkeys(articles))
    return {each.article: each for each in found if each}


def stories(connection: sqlite3.Connection, limit: int, offset: int = 0) -> list[StoryRow]:
    """The stories of several articles: those of the most independent origins first, and of those the latest."""
    sql = f"""
        SELECT {_ROW} FROM stories s WHERE s.articles > 1
        ORDER BY coalesce(s.fewest, 0) DESC, coalesce(s.most, 0) DESC, s.articles DESC, s.last DESC, s.story LIMIT ? OFFSET ?"""
    return [StoryRow(*row) for row in connection.execute(sql, (limit, offset))]


def story_count(connection: sqlite3.Connection) -> int:
    """How many stories have several articles."""
    count: int = connection.execute("SELECT count(*) FROM stories WHERE articles > 1").fetchone()[0]
    return count


def stories_with(connection: sqlite3.Connection, words: str, most: int) -> list[StoryRow]:
    """The stories of several articles that tell of the words, those with the most such articles first."""
    wanted = [expression(Term((word,))) for word in WORD.findall(words)[:16]]
    if not wanted:
        return []
    sql = f"""
        SELECT {_ROW} FROM (
            SELECT rowid FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT 400) f
        CROSS JOIN traces t ON t.version = f.rowid CROSS JOIN stories s ON s.story = t.story
        WHERE s.articles > 1 GROUP BY s.story ORDER BY count(*) DESC, s.story LIMIT ?"""
    fits = f"{{text title}} : ({' AND '.join(wanted)})"
    return [StoryRow(*row) for row in connection.execute(sql, (fits, most))]


def story_of(connection: sqlite3.Connection, article: str) -> StoryRow | None:
    """The story that an article's current version is part of, if others tell it too."""
    sql = f"""
        SELECT {_ROW} FROM articles a JOIN versions v ON v.article = a.article AND v.is_current = 1
        JOIN traces t ON t.version = v.version JOIN stories s ON s.story = t.story WHERE a.id = ? AND s.articles > 1"""
    row = connection.execute(sql, (article,)).fetchone()
    return StoryRow(*row) if row else None


def retold(connection: sqlite3.Connection, article: str) -> list[Retold]:
    """The statements of an article that other articles report too."""
    sql = """
        SELECT r.statement, c.claim, c.reports FROM claim_reports r JOIN claims c USING (claim)
        WHERE r.article = ? AND r.statement IS NOT NULL AND c.reports > 1"""
    return [Retold(*row) for row in connection.execute(sql, (article,))]
