"""The desk's pages that look over many articles: the overview, its figures, a person or organisation."""

from __future__ import annotations

import csv
from io import StringIO

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive.figures import SERIES, Series, SeriesName
from nguon.desk import answers
from nguon.desk.addresses import decoded
from nguon.desk.asked import Asked
from nguon.desk.drawing import by_time, columns
from nguon.desk.found import statement_words
from nguon.desk.lanes import in_slow_lane
from nguon.desk.pages import openings
from nguon.desk.rendering import shown
from nguon.desk.telling import story_list

#: So many stories are told of on the first page.
MOST_TOLD = 6
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
    """A series as CSV: a row a name, a column a period."""
    series = answers.overview(request.app.state.shelf).figures.of(name)
    headers = {"content-disposition": f'attachment; filename="nguon-{name}.csv"'}
    return Response(as_csv(series).encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=headers)


def as_csv(series: Series) -> str:
    """A series as CSV. What a spreadsheet would take for a formula is told from one by an apostrophe."""
    written = StringIO()
    rows = csv.writer(written)
    rows.writerow(["name", "total", *series.periods])
    rows.writerows([_no_formula(line.name), line.total, *line.counts] for line in series.lines)
    return written.getvalue()


def _no_formula(words: str) -> str:
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words


@router.get("/figures/{name}")
@in_slow_lane
def figures(request: Request, name: SeriesName) -> Response:
    """A series as a table."""
    seen = answers.overview(request.app.state.shelf).figures
    return shown(request, "figures.html.j2", series=seen.of(name), names=SERIES)


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
