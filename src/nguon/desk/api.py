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
from nguon.archive.facets import Facet, Facets
from nguon.archive.figures import Figures
from nguon.archive.subjects import Subject
from nguon.desk import answers, telling
from nguon.desk.addresses import decoded
from nguon.desk.asked import After, Search, Words, position
from nguon.desk.lanes import in_slow_lane
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
StatementId = Annotated[str, PathParameter(description="The statement's id within its article, written like an article's id")]
Who = Annotated[str, PathParameter(description="A name as the articles have it, written like an article's id")]
TracedId = Annotated[str, PathParameter(max_length=100, description="The id of a story or a claim")]
Struck = Annotated[str, Parameter(max_length=200, description="The id of an origin to be struck out")]
Version = Annotated[int | None, Parameter(ge=1, le=2**31, description="A version of the article; the current one if left out")]
_FAILURES: dict[int | str, dict[str, Any]] = {status: {"model": Failed} for status in (400, 404, 422, 503)}
router = APIRouter(prefix="/api/v1", tags=["v1"], responses=_FAILURES)


@router.get("/articles")
def articles(
    opened: Opened,
    limit: Annotated[int, Parameter(ge=1, le=MOST_LISTED)] = 50,
    after: After = "",
) -> ArticleList:
    """The articles, newest first."""
    rows = opened.articles(limit, position(after))
    return ArticleList(rows, opened.article_count(), rows[-1].position if len(rows) == limit else None)


@router.get("/articles/{article}/versions")
def versions(opened: Opened, article: Id) -> list[VersionRow]:
    """The states that an article has been in, the oldest first."""
    return opened.versions(decoded(article))


@router.get("/articles/{article}/statements/{statement}")
def statement(opened: Opened, article: Id, statement: StatementId, version: Version = None) -> answers.Cited:
    """A statement to cite, with the entities that it names."""
    return answers.cited(opened, decoded(article), decoded(statement), version)


@router.get("/articles/{article:path}", response_model=Record)
def article(opened: Opened, article: Id, version: Version = None) -> Response:
    """An article's record."""
    return Response(opened.record(decoded(article), version).to_json(), media_type="application/json")


@router.get("/search")
@in_slow_lane
def search(request: Request, asked: Search) -> Results:
    """Statements and articles that fit; nothing asked finds nothing."""
    found: Results = request.app.state.shelf.archive().search(asked.query())
    return found


@router.get("/facets")
@in_slow_lane
def facets(request: Request, asked: Search) -> Facets:
    """What the statements that fit have in common, counted; the page and the order make no difference."""
    return answers.shared(request.app.state.shelf, asked)


@router.get("/people")
@in_slow_lane
def people(request: Request, q: Words = "") -> list[Facet]:
    """The speakers in whose names the words stand, those with the most statements first."""
    return list(answers.people(request.app.state.shelf, q))


@router.get("/who/{name:path}")
@in_slow_lane
def who(request: Request, name: Who) -> Subject:
    """What the archive has of a person or organisation of that name."""
    return answers.subject_of(request.app.state.shelf, decoded(name))


@router.get("/figures")
@in_slow_lane
def figures(request: Request) -> Figures:
    """How much the archive has, and who is heard most over time."""
    return answers.overview(request.app.state.shelf).figures


@router.get("/stories")
@in_slow_lane
def stories(
    request: Request,
    limit: Annotated[int, Parameter(ge=1, le=MOST_LISTED)] = 50,
    offset: Annotated[int, Parameter(ge=0, le=2**31)] = 0,
    q: Words = "",
) -> telling.StoryList:
    """The stories that several articles tell, those of the most independent origins first; with words, those with them."""
    archive = request.app.state.shelf.archive()
    if not q.strip():
        return telling.story_list(archive, limit, offset)
    found = telling.stories_found(archive, q, limit + offset)
    return telling.StoryList(found[offset:], len(found))


@router.get("/stories/{story}")
@in_slow_lane
def story(request: Request, story: TracedId, strike: Struck = "") -> telling.ToldStory:
    """A story: its articles, claims, events and origins."""
    return telling.told_story(request.app.state.shelf.archive(), story, strike)


@router.get("/claims/{claim}")
@in_slow_lane
def claim(request: Request, claim: TracedId, strike: Struck = "") -> telling.ToldClaim:
    """A claim: its reports, where they come from and what changed on the way."""
    return telling.told_claim(request.app.state.shelf.archive(), claim, strike)
