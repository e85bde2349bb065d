"""A graph of origins as a drawing: origins at the left, what rests on them at the right, in units of the view box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nguon.desk.telling import Teller
from nguon.exports.shown import on_one_line
from nguon.tracing.results import EdgeKind, Origin, OriginGraph, Struck

#: More boxes than this are not drawn; the table of steps says the same.
MOST_DRAWN = 48
_WIDTH, _HEIGHT, _ACROSS, _BELOW = 196, 46, 64, 14
#: So many characters fit into a box.
_FITTING = 25


@dataclass(frozen=True, slots=True)
class Box:
    """An origin or an article. `origin` is null for an article, which has its id in `article`."""

    x: int
    y: int
    name: str | None
    below: str | None
    origin: Origin | None
    article: str | None
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A step from what rests on something to what it rests on, as an SVG path; `not_said` leads to nothing known."""

    path: str
    kind: EdgeKind | Literal["not_said"]
    is_gone: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it, with its size."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def drawing(graph: OriginGraph, tellers: Sequence[Teller], struck: Struck | None) -> Drawing | None:
    """The drawing of a graph; null if there is nothing to draw, or too much."""
    known = {teller.article: teller for teller in tellers}
    nodes = [origin.id for origin in graph.origins] + list(known)
    if not graph.origins or len(nodes) > MOST_DRAWN:
        return None
    gone = {struck.origin.id, *struck.fallen} if struck else set()
    places = _places(nodes, _levels(graph, known))
    origins = {origin.id: origin for origin in graph.origins}
    boxes = tuple(_box(node, places[node], origins, known, node in gone) for node in nodes)
    unknown = tuple(
        Arrow(_path(places[article], places[origin.id]), "not_said", origin.id in gone)
        for origin in graph.origins
        for article in origin.articles
        if origin.kind == "not_said" and article in places
    )
    arrows = unknown + tuple(
        Arrow(_path(places[edge.source], places[edge.target]), edge.kind, edge.source in gone or edge.target in gone)
        for edge in graph.edges
        if edge.source in places and edge.target in places and edge.source != edge.target
    )
    width = max(x for x, _ in places.values()) + _WIDTH
    return Drawing(width, max(y for _, y in places.values()) + _HEIGHT, boxes, arrows)


def _levels(graph: OriginGraph, known: Mapping[str, Teller]) -> dict[str, int]:
    """How many steps each is from the origins; as many rounds as there are articles settle every way that does not run round."""
    levels = {origin.id: 0 for origin in graph.origins} | dict.fromkeys(known, 1)
    steps = [(edge.source, edge.target) for edge in graph.edges if edge.source in levels and edge.target in levels]
    for _ in range(min(len(known), 8)):
        for source, target in steps:
            if source in known and source != target:
                levels[source] = min(max(levels[source], levels[target] + 1), 5)
    return levels


def _places(nodes: Sequence[str], levels: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    columns: dict[int, list[str]] = {}
    for node in nodes:
        columns.setdefault(levels[node], []).append(node)
    tallest = max(map(len, columns.values()))
    places = {}
    for across, level in enumerate(sorted(columns)):
        column = columns[level]
        room = tallest * (_HEIGHT + _BELOW) / len(column)
        for down, node in enumerate(column):
            places[node] = (across * (_WIDTH + _ACROSS), round(room * down + (room - _HEIGHT - _BELOW) / 2))
    return places


def _box(node: str, place: tuple[int, int], origins: Mapping[str, Origin], known: Mapping[str, Teller], is_gone: bool) -> Box:
    if node in origins:
        label = origins[node].label
        return Box(*place, on_one_line(label, _FITTING) if label else None, None, origins[node], None, is_gone)
    teller = known[node]
    name = teller.outlet or teller.title or teller.article
    return Box(*place, on_one_line(name, _FITTING), teller.published, None, node, is_gone)


def _path(source: tuple[int, int], target: tuple[int, int]) -> str:
    """From the left side of the source to the right side of the target; between two in one column, round their left sides."""
    x, y = source[0], source[1] + _HEIGHT // 2
    to_y = target[1] + _HEIGHT // 2
    if target[0] >= source[0]:
        to_x = target[0]
        return f"M{x} {y}C{x - 34} {y} {to_x - 34} {to_y} {to_x} {to_y}"
    to_x = target[0] + _WIDTH
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
