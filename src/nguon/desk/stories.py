"""The desk's pages of stories and claims."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from fastapi import APIRouter
from fastapi import Query as Parameter
from starlette.requests import Request
from starlette.responses import Response

from nguon.archive.facets import Facet
from nguon.desk import tables, telling
from nguon.desk.days import days
from nguon.desk.graphs import by_weight, drawing
from nguon.desk.lanes import in_slow_lane
from nguon.desk.rendering import shown
from nguon.desk.telling import ToldStory

PER_LIST = 40
#: So many of a story's voices and actors are told.
MOST_HEARD = 12
router = APIRouter(include_in_schema=False)
Strike = Annotated[str, Parameter(max_length=200, description="The id of an origin to be struck out")]
ListPage = Annotated[int, Parameter(ge=1, le=5000, description="The page of the list, from 1")]


@router.get("/stories")
@in_slow_lane
def stories(request: Request, page: ListPage = 1) -> Response:
    """The stories that several articles tell, those of the most independent origins first."""
    listed = telling.story_list(request.app.state.shelf.archive(), PER_LIST, (page - 1) * PER_LIST)
    more = page * PER_LIST < listed.total
    return shown(request, "stories.html.j2", listed=listed, page=page, more=more)


@router.get("/story/{story}.csv")
@in_slow_lane
def story_csv(request: Request, story: str) -> Response:
    """What rests on what in a story, as CSV."""
    told = telling.told_story(request.app.state.shelf.archive(), story)
    return tables.sent(tables.of_origins(f"story-{told.row.id}", told.graph, _resting(told), told.tellers))


@router.get("/story/{story}/figures.csv")
@in_slow_lane
def story_figures_csv(request: Request, story: str) -> Response:
    """Who is heard in a story, who acts, and in which outlets it stands, as CSV."""
    told = telling.told_story(request.app.state.shelf.archive(), story)
    return tables.sent(tables.of_facets(f"figures-{told.row.id}", _figures(told)))


@router.get("/story/{story}")
@in_slow_lane
def story(request: Request, story: str, strike: Strike = "") -> Response:
    """A story: its days, its voices, its outlets, where it comes from, what was said of it and what changed on the way."""
    told = telling.told_story(request.app.state.shelf.archive(), story, strike)
    return shown(
        request,
        "story.html.j2",
        told=told,
        named={teller.article: teller for teller in told.tellers},
        days=days(told),
        voices=_voices(told),
        actors=_actors(told),
        outlets=_outlets(told),
        resting=_resting(told),
        ranked=by_weight(told.graph.origins),
        drawn=drawing(told.graph, told.tellers, told.struck),
    )


def _figures(told: ToldStory) -> dict[str, list[Facet]]:
    return {"voice": _voices(told), "actor": _actors(told), "outlet": _outlets(told)}


def _resting(told: ToldStory) -> list[tables.Resting]:
    return tables.resting(told.graph, told.steps, told.tellers)


def _outlets(told: ToldStory) -> list[Facet]:
    """The outlets of a story, with how many articles."""
    counted = Counter(teller.outlet for teller in told.tellers if teller.outlet)
    return [Facet(*one) for one in counted.most_common()]


def _actors(told: ToldStory) -> list[Facet]:
    """Who does something in a story or has it done to them, with in how many events."""
    sides = [{*it.deed.actors, *it.deed.recipients} for it in told.happenings if it.deed]
    counted = Counter(sorted(name for side in sides for name in side))
    return [Facet(*one) for one in counted.most_common(MOST_HEARD)]


def _voices(told: ToldStory) -> list[Facet]:
    """Who is heard in a story's claims, with how many reports."""
    heard: Counter[str] = Counter()
    for each in told.claims:
        if each.claim.speaker:
            heard[each.claim.speaker] += len(each.claim.reports)
    return [Facet(*one) for one in heard.most_common(MOST_HEARD)]


@router.get("/claim/{claim}.csv")
@in_slow_lane
def claim_csv(request: Request, claim: str) -> Response:
    """What rests on what in a claim, as CSV."""
    told = telling.told_claim(request.app.state.shelf.archive(), claim)
    steps = tables.resting(told.claim.graph, told.steps, told.tellers)
    return tables.sent(tables.of_origins(f"claim-{told.claim.id}", told.claim.graph, steps, told.tellers))


@router.get("/claim/{claim}")
@in_slow_lane
def claim(request: Request, claim: str, strike: Strike = "") -> Response:
    """A claim: its reports side by side, where they come from, what each changed, and why they are one."""
    told = telling.told_claim(request.app.state.shelf.archive(), claim, strike)
    return shown(
        request,
        "claim.html.j2",
        told=told,
        named={teller.article: teller for teller in told.tellers},
        resting=tables.resting(told.claim.graph, told.steps, told.tellers),
        ranked=by_weight(told.claim.graph.origins),
        drawn=drawing(told.claim.graph, told.tellers, told.struck),
    )
