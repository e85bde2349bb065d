"""The desk's search: the page, and the same as an Atom feed to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive import BadQuery, Results
from nguon.archive.facets import Facet, Facets
from nguon.desk import answers, tables
from nguon.desk.answers import Found
from nguon.desk.asked import EVENT_TYPES, KINDS, MOST_PAGES, ORDERS, PER_PAGE, Asked, Search
from nguon.desk.drawing import by_time
from nguon.desk.found import article_words, statement_words
from nguon.desk.lanes import in_slow_lane
from nguon.desk.language import spoken
from nguon.desk.pages import openings
from nguon.desk.rendering import filled, shown
from nguon.desk.telling import stories_found
from nguon.exports.words import LANGUAGES

router = APIRouter(include_in_schema=False)
#: So many statements are written into one file.
MOST_IN_FILE = 500
#: The facets that a search can be narrowed by, in the order in which they are shown.
NARROWING = ("speaker", "relay", "outlet", "country", "kind", "event", "language")


@router.get("/search")
@in_slow_lane
def search(request: Request, asked: Search) -> Response:
    """Statements and articles that fit what is asked, and people; what makes no sense is told beside the form."""
    try:
        found, wrong = answers.found(request.app.state.shelf, asked), ""
    except BadQuery as error:
        found, wrong = Found(Results(), (), Facets()), str(error)
    return shown(
        request,
        "search.html.j2",
        status=400 if wrong else 200,
        asked=asked,
        wrong=wrong,
        results=found.results,
        people=found.people,
        stories=stories_found(request.app.state.shelf.archive(), asked.q) if asked.q and asked.page == 1 and not wrong else [],
        facets=found.facets,
        narrowing=[(name, choices) for name in NARROWING if (choices := _choices(found.facets, asked, name))],
        times=by_time(found.facets.month),
        statements=[(hit, statement_words(hit)) for hit in found.results.statements],
        articles=[(hit, article_words(hit)) for hit in found.results.articles],
        openings=openings(request.app.state.shelf.archive(), _untitled(found.results)),
        kinds=KINDS,
        event_types=EVENT_TYPES,
        orders=ORDERS,
        languages=LANGUAGES,
        next=_next(asked, found.results),
    )


def _choices(facets: Facets, asked: Asked, name: str) -> tuple[Facet, ...]:
    """The values to narrow by: none once one is chosen, or where there is but one."""
    values: tuple[Facet, ...] = getattr(facets, name)
    return () if getattr(asked, name) or len(values) < 2 else values


def _untitled(results: Results) -> Iterator[str]:
    yield from (hit.article for hit in results.statements if not hit.title)
    yield from (hit.article for hit in results.articles if not hit.title)


def _next(asked: Asked, results: Results) -> int | None:
    more = max(results.statement_total, results.article_total) > asked.page * PER_PAGE
    shown_any = bool(results.statements or results.articles)
    return asked.page + 1 if more and shown_any and asked.page < MOST_PAGES else None


@router.get("/search.csv")
@in_slow_lane
def statements_csv(request: Request, asked: Search) -> Response:
    """The statements that fit as CSV, in the order asked for, up to MOST_IN_FILE of them."""
    query = replace(asked.query(), limit=MOST_IN_FILE, offset=0)
    return tables.sent(tables.of_statements(request.app.state.shelf.archive().search(query).statements))


@router.get("/search/figures.csv")
@in_slow_lane
def figures_csv(request: Request, asked: Search) -> Response:
    """What the statements that fit have in common, counted, as CSV."""
    return tables.sent(tables.of_search(answers.shared(request.app.state.shelf, asked)))


@router.get("/search.atom")
@in_slow_lane
def feed(request: Request, asked: Search) -> Response:
    """The newest statements that fit, as an Atom feed (RFC 4287)."""
    newest = asked.narrowed(order="newest")
    results = request.app.state.shelf.archive().search(newest.query())
    here = str(request.base_url).rstrip("/")
    text = filled("search.atom.j2", w=spoken(request), asked=newest, hits=results.statements, here=here)
    return Response(text.encode("utf-8", "replace"), media_type="application/atom+xml")
