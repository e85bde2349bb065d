"""The desk's pages that look over many articles: the overview, its figures, a person or organisation."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive.figures import SERIES, SeriesName
from nguon.desk import answers, tables
from nguon.desk.addresses import decoded
from nguon.desk.asked import Asked
from nguon.desk.drawing import by_time, columns
from nguon.desk.found import statement_words
from nguon.desk.lanes import in_slow_lane
from nguon.desk.pages import openings
from nguon.desk.rendering import shown
from nguon.desk.telling import story_list

#: So many stories are told of on the first page.
MOST_TOLD = 9
router = APIRouter(include_in_schema=False)


@router.get("/")
@in_slow_lane
def overview(request: Request) -> Response:
    """What is new, and who is heard most, over time."""
    shelf = request.app.state.shelf
    seen = answers.overview(shelf)
    return shown(
        request,
        "overview.html.j2",
        figures=seen.figures,
        newest=seen.newest,
        stories=shelf.kept("stories", lambda archive: story_list(archive, MOST_TOLD, 0)).stories,
        openings=openings(shelf.archive(), (row.id for row in seen.newest if not row.title)),
        series=[(series, columns(series)) for series in seen.figures.series if series.lines],
    )


@router.get("/figures/{name}.csv")
@in_slow_lane
def figures_csv(request: Request, name: SeriesName) -> Response:
    """A series as CSV."""
    return tables.sent(tables.of_series(answers.overview(request.app.state.shelf).figures.of(name)))


@router.get("/figures/{name}")
@in_slow_lane
def figures(request: Request, name: SeriesName) -> Response:
    """A series as a table."""
    seen = answers.overview(request.app.state.shelf).figures
    return shown(request, "figures.html.j2", series=seen.of(name), names=SERIES)


@router.get("/who/{name}.csv")
@in_slow_lane
def subject_csv(request: Request, name: str) -> Response:
    """The figures of a person's or organisation's page as CSV."""
    return tables.sent(tables.of_subject(answers.subject_of(request.app.state.shelf, decoded(name))))


@router.get("/who/{name:path}")
@in_slow_lane
def subject(request: Request, name: str) -> Response:
    """A person or organisation: what they said, to and through whom, on what, with whom, and what was done."""
    shelf = request.app.state.shelf
    known = answers.subject_of(shelf, decoded(name))
    return shown(
        request,
        "subject.html.j2",
        known=known,
        asked=Asked(speaker=known.name, order="newest"),
        said=[(hit, statement_words(hit)) for hit in known.said],
        about=[(hit, statement_words(hit)) for hit in known.about],
        times=by_time(known.facets.month),
    )
