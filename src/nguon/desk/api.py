"""The REST API: what the pages show, as JSON of the same types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi import Path as PathParameter
from fastapi import Query as Parameter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive import Archive, ArticleRow, Results, VersionRow
from nguon.desk.addresses import decoded
from nguon.desk.asked import Search, position
from nguon.record import Record

MOST_LISTED = 500


class Failure(BaseModel):
    """Which error it was and what it says."""

    kind: str
    message: str


class Failed(BaseModel):
    """What the API answers when it cannot answer."""

    error: Failure


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of articles, newest first; `after` is what to ask for the next page with, null on the last one."""

    articles: list[ArticleRow]
    total: int
    after: str | None


def archive(request: Request) -> Archive:
    """The archive that this desk shows."""
    opened: Archive = request.app.state.shelf.archive()
    return opened


Opened = Annotated[Archive, Depends(archive)]
Id = Annotated[str, PathParameter(description="The article's id; `~2F` and the like stand for what an address cannot hold")]
Version = Annotated[int | None, Parameter(ge=1, le=2**31, description="A version of the article; the current one if left out")]
_FAILURES: dict[int | str, dict[str, Any]] = {status: {"model": Failed} for status in (400, 404, 422, 503)}
router = APIRouter(prefix="/api/v1", tags=["v1"], responses=_FAILURES)


@router.get("/articles")
def articles(
    opened: Opened,
    limit: Annotated[int, Parameter(ge=1, le=MOST_LISTED)] = 50,
    after: Annotated[str, Parameter(max_length=40, description="`after` of the page before")] = "",
) -> ArticleList:
    """The articles, newest first."""
    rows = opened.articles(limit, position(after))
    return ArticleList(rows, opened.article_count(), rows[-1].position if len(rows) == limit else None)


@router.get("/articles/{article}/versions")
def versions(opened: Opened, article: Id) -> list[VersionRow]:
    """The states that an article has been in, the oldest first."""
    return opened.versions(decoded(article))


@router.get("/articles/{article:path}", response_model=Record)
def article(opened: Opened, article: Id, version: Version = None) -> Response:
    """An article's record."""
    return Response(opened.record(decoded(article), version).to_json(), media_type="application/json")


@router.get("/search")
def search(opened: Opened, asked: Search) -> Results:
    """Statements and articles that fit; nothing asked finds nothing."""
    return opened.search(asked.query())
