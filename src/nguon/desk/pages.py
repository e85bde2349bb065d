"""The desk's pages of articles: the list, one set for reading, its versions, a statement to cite."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from nguon.archive import Archive
from nguon.desk import addresses
from nguon.desk.addresses import decoded
from nguon.desk.answers import noted
from nguon.desk.api import Opened, Version
from nguon.desk.asked import After, position
from nguon.desk.language import spoken
from nguon.desk.rendering import shown
from nguon.desk.telling import told_by
from nguon.exports.citing import citation
from nguon.exports.notes import Note
from nguon.exports.reading import reading

PER_LIST = 40
router = APIRouter(include_in_schema=False)


@router.get("/articles")
def articles(request: Request, opened: Opened, after: After = "") -> Response:
    """The articles, newest first, by day."""
    rows = opened.articles(PER_LIST + 1, position(after))
    listed, more = rows[:PER_LIST], len(rows) > PER_LIST
    days = [(day, list(run)) for day, run in groupby(listed, key=lambda row: (row.published or "")[:10])]
    return shown(
        request,
        "articles.html.j2",
        days=days,
        openings=openings(opened, (row.id for row in listed if not row.title)),
        total=opened.article_count(),
        after=listed[-1].position if more else None,
        is_first=not after,
    )


def openings(opened: Archive, untitled: Iterable[str]) -> dict[str, str | None]:
    """The opening words of articles that have no title."""
    return {identifier: reading(opened.record(identifier)).heading for identifier in dict.fromkeys(untitled)}


@router.get("/article/{article}/statement/{statement}")
def statement(request: Request, opened: Opened, article: str, statement: str, version: Version = None) -> Response:
    """One statement to cite: its words, the way they came, and the passage they stand in."""
    identifier = decoded(article)
    record = opened.record(identifier, version)
    index, note = noted(record, identifier, decoded(statement))
    retold = told_by(opened, identifier)[1] if version is None else []
    return shown(
        request,
        "statement.html.j2",
        note=note,
        told=next((one for one in retold if one.statement == note.statement.id), None),
        reading=reading(record, only=index),
        article_at=addresses.article(identifier, version, note.anchor),
        at=addresses.statement(identifier, note.statement.id, version),
        citation=citation(note, record.article, spoken(request), _here(request, identifier, note, version)),
    )


def _here(request: Request, article: str, note: Note, version: int | None) -> str:
    return str(request.base_url).rstrip("/") + addresses.statement(article, note.statement.id, version)


@router.get("/article/{article}/statement/{statement}/citation")
def statement_citation(
    request: Request, opened: Opened, article: str, statement: str, version: Version = None
) -> PlainTextResponse:
    """The citation alone, as plain text to copy."""
    identifier = decoded(article)
    record = opened.record(identifier, version)
    _, note = noted(record, identifier, decoded(statement))
    text = citation(note, record.article, spoken(request), _here(request, identifier, note, version))
    return PlainTextResponse(text.encode("utf-8", "replace"), headers={"vary": "Accept-Language, Cookie"})


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
    story, retold = told_by(opened, identifier) if version in (None, known[-1].number) else (None, [])

    def cite(note: Note) -> str:
        return addresses.statement(identifier, note.statement.id, version)

    return shown(
        request,
        "article.html.j2",
        article=identifier,
        reading=reading(record),
        cite=cite,
        version=version,
        versions=known,
        story=story,
        told={one.statement: one for one in retold},
    )
