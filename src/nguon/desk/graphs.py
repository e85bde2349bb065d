"""A graph of origins as a drawing: origins at the left, what rests on them at the right, in units of the view box.

Layers after Sugiyama, Tagawa and Toda (1981): each article stands one column right of the farthest thing it rests on; a step over
several columns gets a lane of its own in each between, so that no line runs behind a box.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Literal

from nguon.desk.telling import Teller
from nguon.exports.shown import on_one_line
from nguon.tracing.results import EdgeKind, Origin, OriginGraph, Struck

#: Of more boxes than this, those are drawn whose origins most articles rest on; the table of steps has them all.
MOST_DRAWN = 48
_WIDTH, _HEIGHT, _ACROSS, _BELOW = 168, 46, 48, 14
#: A line that passes a column takes so much room there, and so much of that is drawn.
_LANE, _LINE = 20, 2
#: So many characters fit into a box.
_FITTING = 22
#: More columns than this are not made: what rests on still more steps stands in the last.
_LAST = 5

#: A box by its id, or the lane of a step (source, target) in a column.
_Lane = tuple[str, str, int]
_Node = str | _Lane


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
    """All of it, with its size; so many origins are `left_out` for want of room."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    left_out: int = 0
    box_width: int = _WIDTH
    box_height: int = _HEIGHT


def drawing(graph: OriginGraph, tellers: Sequence[Teller], struck: Struck | None) -> Drawing | None:
    """The drawing of a graph, or of as much of it as there is room for; null if there is nothing to draw."""
    whole = len(graph.origins)
    if whole + len(tellers) > MOST_DRAWN:
        graph, tellers = _foremost(graph, tellers)
    known = {teller.article: teller for teller in tellers}
    nodes = [origin.id for origin in graph.origins] + list(known)
    if not graph.origins:
        return None
    gone = {struck.origin.id, *struck.fallen} if struck else set()
    steps = _steps(graph, known)
    levels = _levels(graph, known)
    lanes = {step: [(*step, level) for level in range(levels[step[1]] + 1, levels[step[0]])] for step in steps}
    places = _places(_columns(nodes, levels, lanes))
    origins = {origin.id: origin for origin in graph.origins}
    return Drawing(
        max(x for x, _ in places.values()) + _WIDTH,
        max(y + (_HEIGHT if isinstance(node, str) else _LINE) for node, (_, y) in places.items()),
        tuple(_box(node, places[node], origins, known, node in gone) for node in nodes),
        tuple(
            Arrow(_path(places, source, target, lanes[source, target]), kind, source in gone or target in gone)
            for (source, target), kind in steps.items()
        ),
        whole - len(graph.origins),
    )


def by_weight(origins: Iterable[Origin]) -> list[Origin]:
    """Origins in the order of how many articles rest on them, the most first."""
    return sorted(origins, key=lambda origin: -len(origin.articles))


def _foremost(graph: OriginGraph, tellers: Sequence[Teller]) -> tuple[OriginGraph, list[Teller]]:
    """The origins that several articles rest on, with these, as far as there is room; the most relied on first."""
    known = {teller.article for teller in tellers}
    kept: list[Origin] = []
    resting: set[str] = set()
    for origin in by_weight(graph.origins):
        more = resting | (known & set(origin.articles))
        if len(known & set(origin.articles)) > 1 and len(kept) + 1 + len(more) <= MOST_DRAWN:
            kept.append(origin)
            resting = more
    return replace(graph, origins=tuple(kept)), [teller for teller in tellers if teller.article in resting]


def _steps(graph: OriginGraph, known: Mapping[str, Teller]) -> dict[tuple[str, str], EdgeKind | Literal["not_said"]]:
    """What rests on what, one line for each two, by the first kind that is known of them.

    An article that names nobody leads to an origin that is not said; one that names another leads there by that one.
    """
    drawn = {*known, *(origin.id for origin in graph.origins)}
    steps: dict[tuple[str, str], EdgeKind | Literal["not_said"]] = {}
    for edge in graph.edges:
        if edge.source in known and edge.target in drawn and edge.source != edge.target:
            steps.setdefault((edge.source, edge.target), edge.kind)
    named = {source for source, _ in steps}
    for origin in graph.origins:
        silent = [article for article in origin.articles if article in known and article not in named]
        if origin.kind == "not_said":
            steps |= {(article, origin.id): "not_said" for article in silent}
    return steps


def _levels(graph: OriginGraph, known: Mapping[str, Teller]) -> dict[str, int]:
    """How many steps each is from the origins; as many rounds as there are articles settle every way that does not run round."""
    levels = {origin.id: 0 for origin in graph.origins} | dict.fromkeys(known, 1)
    steps = [(edge.source, edge.target) for edge in graph.edges if edge.source in levels and edge.target in levels]
    for _ in range(min(len(known), 8)):
        for source, target in steps:
            if source in known and source != target:
                levels[source] = min(max(levels[source], levels[target] + 1), _LAST)
    return levels


def _columns(
    nodes: Sequence[str], levels: Mapping[str, int], lanes: Mapping[tuple[str, str], Sequence[_Lane]]
) -> list[list[_Node]]:
    """The columns from the origins on, each in the order of what its boxes and lanes lead to, so that few lines cross."""
    columns: list[list[_Node]] = [[] for _ in range(max(levels.values()) + 1)]
    for node in nodes:
        columns[levels[node]].append(node)
    ahead: dict[_Node, list[_Node]] = {}
    behind: dict[_Node, list[_Node]] = {}
    for (source, target), passed in lanes.items():
        for lane in passed:
            columns[lane[2]].append(lane)
        way: list[_Node] = [target, *passed, source]
        for near, far in zip(way, way[1:], strict=False):
            ahead.setdefault(far, []).append(near)
            behind.setdefault(near, []).append(far)
    for _ in range(2):
        for left, right in zip(columns, columns[1:], strict=False):
            _ordered(right, left, ahead)
        for left, right in reversed(list(zip(columns, columns[1:], strict=False))):
            _ordered(left, right, behind)
    return [column for column in columns if column]


def _ordered(column: list[_Node], beside: Sequence[_Node], joined: Mapping[_Node, Sequence[_Node]]) -> None:
    """Sorts a column by where those stand that its nodes are joined with in the column beside it."""
    place = {node: number / len(beside) for number, node in enumerate(beside)}
    own = {node: number / len(column) for number, node in enumerate(column)}
    column.sort(key=lambda node: fmean([place[one] for one in joined.get(node, ()) if one in place] or [own[node]]))


def _places(columns: Sequence[Sequence[_Node]]) -> dict[_Node, tuple[int, int]]:
    """Where each stands: the upper left corner of a box, the left end of a lane."""
    tallest = max(sum(_room(node) for node in column) for column in columns)
    places: dict[_Node, tuple[int, int]] = {}
    for across, column in enumerate(columns):
        slack = (tallest - sum(_room(node) for node in column)) / len(column)
        down = slack / 2
        for node in column:
            places[node] = (across * (_WIDTH + _ACROSS), round(down + (0 if isinstance(node, str) else _LANE / 2)))
            down += _room(node) + slack
    return places


def _room(node: _Node) -> int:
    return _HEIGHT + _BELOW if isinstance(node, str) else _LANE


def _box(node: str, place: tuple[int, int], origins: Mapping[str, Origin], known: Mapping[str, Teller], is_gone: bool) -> Box:
    if node in origins:
        label = origins[node].label
        return Box(*place, on_one_line(label, _FITTING) if label else None, None, origins[node], None, is_gone)
    teller = known[node]
    name = teller.outlet or teller.title or teller.opening or teller.article
    return Box(*place, on_one_line(name, _FITTING), teller.published, None, node, is_gone)


def _path(places: Mapping[_Node, tuple[int, int]], source: str, target: str, lanes: Sequence[_Node]) -> str:
    """From the left side of the source to the right side of the target, by its lanes; between two in one column, round their left
    sides."""
    (x, y), (to_x, to_y) = places[source], places[target]
    y, to_y = y + _HEIGHT // 2, to_y + _HEIGHT // 2
    if to_x >= x:
        return f"M{x} {y}C{x - 34} {y} {to_x - 34} {to_y} {to_x} {to_y}"
    drawn = f"M{x} {y}"
    for lane in reversed(lanes):
        lane_x, lane_y = places[lane]
        drawn += f"{_bend(x, y, lane_x + _WIDTH, lane_y)}H{lane_x}"
        x, y = lane_x, lane_y
    return drawn + _bend(x, y, to_x + _WIDTH, to_y)


def _bend(x: int, y: int, to_x: int, to_y: int) -> str:
    middle = (x + to_x) // 2
    return f"C{middle} {y} {middle} {to_y} {to_x} {to_y}"
