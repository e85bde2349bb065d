"""What an archive is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from nguon.record import EventType, Span, Statement, StatementKind

#: What became of a record: `reread` is the same page read anew with another result, which takes the place of the old one.
Outcome = Literal["added", "new_version", "reread", "unchanged"]
SearchOrder = Literal["relevance", "newest"]
ListOrder = Literal["newest", "added"]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list. `id` is what the archive calls it; `position` is what `articles(after=…)` goes on from."""

    id: str
    url: str | None
    title: str | None
    outlet: str | None
    language: str | None
    published: str | None
    versions: int
    statements: int
    position: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One state of a page. The highest number is the current one."""

    number: int
    title: str | None
    published: str | None
    input: str
    statements: int


@dataclass(frozen=True, slots=True)
class Query:
    """A search. Words are as typed: `"a phrase"`, `begin*`, `-without`; filters are names or dates as typed, or None.

    `since` and `until` are EDTF dates of any precision and count as whole days; an article whose date is only known to the month
    or year is found if it may lie between them, one without a date is not. `country` is the speaker's (ISO 3166 alpha-3), `event`
    the type of an event that the statement, or the article, reports.
    """

    words: str = ""
    speaker: str | None = None
    outlet: str | None = None
    relay: str | None = None
    since: str | None = None
    until: str | None = None
    kind: StatementKind | None = None
    language: str | None = None
    order: SearchOrder = "relevance"
    limit: int = 20
    offset: int = 0
    country: str | None = None
    event: EventType | None = None


@dataclass(frozen=True, slots=True)
class StatementHit:
    """A statement that was found. `matches` are the words that made it so, as spans of the article's text within the content."""

    article: str
    title: str | None
    outlet: str | None
    published: str | None
    statement: Statement
    speaker: str | None
    relays: tuple[str, ...]
    text: str
    matches: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that was found: the stretch of its text that shows why, and the words that made it so, as spans of its text."""

    article: str
    url: str | None
    title: str | None
    outlet: str | None
    published: str | None
    excerpt: Span
    excerpt_text: str
    matches: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. A total is the true number unless its `…_is_least` says that there are at least so many."""

    statements: tuple[StatementHit, ...] = ()
    articles: tuple[ArticleHit, ...] = ()
    statement_total: int = 0
    article_total: int = 0
    total_is_least: bool = False
