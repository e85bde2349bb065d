"""The desk's pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive import Archive, BadQuery, Results
from nguon.desk import addresses
from nguon.desk.addresses import decoded
from nguon.desk.api import Opened, Version
from nguon.desk.asked import KINDS, MOST_PAGES, ORDERS, PER_PAGE, Asked, Search, position
from nguon.desk.failures import UnknownStatement
from nguon.desk.found import article_words, statement_words
from nguon.desk.rendering import shown
from nguon.exports.notes import Note, notes
from nguon.exports.reading import reading
from nguon.exports.words import LANGUAGES
from nguon.record import Record

PER_LIST = 40
router = APIRouter(include_in_schema=False)


@router.get("/")
def articles(request: Request, opened: Opened, after: Annotated[str, Parameter(max_length=40)] = "") -> Response:
    """The articles, newest first, by day."""
    rows = opened.articles(PER_LIST + 1, position(after))
    listed, more = rows[:PER_LIST], len(rows) > PER_LIST
    days = [(day, list(run)) for day, run in groupby(listed, key=lambda row: (row.published or "")[:10])]
    return shown(
        request,
        "articles.html.j2",
        days=days,
        openings=_openings(opened, (row.id for row in listed if not row.title)),
        total=opened.article_count(),
        after=listed[-1].position if more else None,
        is_first=not after,
    )


def _openings(opened: Archive, untitled: Iterable[str]) -> dict[str, str | None]:
    """The opening words of articles that have no title."""
    return {identifier: reading(opened.record(identifier)).heading for identifier in dict.fromkeys(untitled)}


@router.get("/search")
def search(request: Request, opened: Opened, asked: Search) -> Response:
    """Statements and articles that fit what is asked; what makes no sense is told beside the form."""
    try:
        results, wrong = opened.search(asked.query()), ""
    except BadQuery as error:
        results, wrong = Results(), str(error)
    return shown(
        request,
        "search.html.j2",
        status=400 if wrong else 200,
        asked=asked,
        wrong=wrong,
        results=results,
        statements=[(hit, statement_words(hit)) for hit in results.statements],
        articles=[(hit, article_words(hit)) for hit in results.articles],
        openings=_openings(opened, _untitled(results)),
        kinds=KINDS,
        orders=ORDERS,
        languages=LANGUAGES,
        next=_next(asked, results),
    )


def _untitled(results: Results) -> Iterator[str]:
    yield from (hit.article for hit in results.statements if not hit.title)
    yield from (hit.article for hit in results.articles if not hit.title)


def _next(asked: Asked, results: Results) -> int | None:
    more = max(results.statement_total, results.article_total) > asked.page * PER_PAGE
    shown_any = bool(results.statements or results.articles)
    return asked.page + 1 if more and shown_any and asked.page < MOST_PAGES else None


@router.get("/article/{article}/statement/{statement}")
def statement(request: Request, opened: Opened, article: str, statement: str, version: Version = None) -> Response:
    """One statement to cite: its words, the way they came, and the passage they stand in."""
    identifier = decoded(article)
    record = opened.record(identifier, version)
    index, note = _noted(record, identifier, decoded(statement))
    here = str(request.base_url).rstrip("/") + addresses.statement(identifier, note.statement.id, version)
    return shown(
        request,
        "statement.html.j2",
        note=note,
        reading=reading(record, only=index),
        article_at=addresses.article(identifier, version, note.anchor),
        here=here,
    )


def _noted(record: Record, article: str, statement: str) -> tuple[int, Note]:
    for index, note in notes(record).items():
        if note.statement.id == statement:
            return index, note
    raise UnknownStatement(f"the article {article!r} has no statement {statement!r}")


@router.get("/article/{article}/versions")
def versions(request: Request, opened: Opened, article: str) -> Response:
    """The states that an article has been in, the newest first."""
    identifier = decoded(article)
    return shown(request, "versions.html.j2", article=identifier, versions=opened.versions(identifier)[::-1])


@router.get("/article/{article:path}")
def article(request: Request, opened: Opened, article: str, version: Version = None) -> Response:
    """An article set for reading, its statements marked and noted in the margin."""
    identifier = decoded(article)
    record = opened.record(identifier, version)
    known = opened.versions(identifier)

    def cite(note: Note) -> str:
        return addresses.statement(identifier, note.statement.id, version)

    return shown(
        request, "article.html.j2", article=identifier, reading=reading(record), cite=cite, version=version, versions=known
    )
