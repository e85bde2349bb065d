"""Bringing an archive's stories, actors, claims and origins up to date, a step after the other.

Each step is handed what changed since it last ran and works in a transaction that its caller has opened and will end. What it
leaves depends on the articles that the archive has now, never on their order of arrival. What a step has still to do is kept in
the archive, with the change that calls for it, so a run that is cut short is taken up by the next.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol, TypeVar

from nguon.archive import Archive, traces
from nguon.archive.traces import Story, Traced
from nguon.tracing import actors, claims, sketches
from nguon.tracing.abroad import Meanings, meanings_of
from nguon.tracing.comparing import (
    COPY_ODDS,
    LEAST_SHARED,
    LEAST_SHARED_ABROAD,
    Found,
    Kept,
    Reasons,
    compared,
    compared_abroad,
    keys_of,
)
from nguon.tracing.sketches import Sketch
from nguon.tracing.stories import grouped, in_order, story_id

_AT_A_TIME = 500
Item = TypeVar("Item")
_SKETCHES = 20_000

#: Told how far a run is: the step, how much of it is done, of how much.
Watcher = Callable[[str, int, int], None]


class ActorStep(Protocol):
    """Joins the entities of articles to actors: `actors.update`."""

    def __call__(self, connection: sqlite3.Connection, fresh: Sequence[Traced], gone: Sequence[int]) -> set[int]:
        """Take in `fresh` articles and undo the traces that are `gone`.

        Returns the traces, fresh or known before, of which some entity has another actor than it had. It is called several times
        for many articles. A row of `traces` that is gone is still there, with its version null, and is deleted after this.
        """


class ClaimStep(Protocol):
    """Joins the statements of a story to claims and finds their origins: `claims.update`."""

    def __call__(
        self, connection: sqlite3.Connection, changed: Sequence[Story], gone: Sequence[str]
    ) -> Mapping[str, tuple[int, int]]:
        """Trace the claims of the `changed` stories anew and forget those of the ids `gone`.

        A story is changed when its articles, their records, the copies among them or their actors did. Returns for each changed
        story how many independent origins it has, from the fewest to the most. Called several times for many stories.
        """


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: articles taken in and let go, pairs found alike, stories told anew, and the seconds it took."""

    taken_in: int
    let_go: int
    alike: int
    told: int
    seconds: float


def trace(
    archive: Archive, watcher: Watcher | None = None, actors: ActorStep = actors.update, claims: ClaimStep = claims.update
) -> Summary:
    """Bring what is traced of an archive up to date; only what is new costs time.

    A later run goes on where one was cut short. Raises what writing to an archive raises.
    """
    begun = time.perf_counter()
    watch = watcher or (lambda step, done, of: None)
    let_go = _let_go(archive)
    taken_in = _take_in(archive, watch)
    alike = _compare(archive, watch)
    told = _tell(archive, watch)
    _step_actors(archive, actors, watch)
    _step_claims(archive, claims, watch)
    return Summary(taken_in, let_go, alike, told, time.perf_counter() - begun)


def _let_go(archive: Archive) -> int:
    """Undo what articles caused that are gone, or are another version now."""
    with archive.changing() as connection:
        traces.outdate(connection, sketches.METHOD)
        gone = traces.gone(connection)
        for number, sketch in gone:
            traces.forget(connection, number, keys_of(sketches.decoded(sketch)))
    return len(gone)


def _take_in(archive: Archive, watch: Watcher) -> int:
    """Make the sketches of the versions that have none."""
    with archive.looking() as connection:
        waiting = traces.untraced(connection)
    for some, done in _in_batches(waiting):
        with archive.looking() as connection:
            there = [row for row in some if traces.is_untraced(connection, row[0])]
            made = [(row, sketches.sketch_of(traces.page(connection, row[0]))) for row in there]
        with archive.changing() as connection:
            rows = ((*row, sketches.encoded(sketch), keys_of(sketch)) for row, sketch in made)
            traces.put_sketches(connection, sketches.METHOD, rows)
        watch("sketches", done, len(waiting))
    return len(waiting)


def _compare(archive: Archive, watch: Watcher) -> int:
    """Compare what was not with all that may be like it."""
    with archive.looking() as connection:
        waiting = traces.uncompared(connection)
    alike = 0
    with _Comparer(archive) as comparer:
        for some, done in _in_batches(waiting):
            pairs = [pair for trace in some for pair in comparer.pairs(trace)]
            with archive.changing() as connection:
                traces.put_pairs(connection, some, pairs)
            alike += sum(pair[2] > 0 for pair in pairs)
            watch("comparing", done, len(waiting))
    return alike


class _Comparer:
    """Compares articles that the archive has when it is entered."""

    def __init__(self, archive: Archive) -> None:
        self._looking = archive.looking()

    def __enter__(self) -> _Comparer:
        connection = self._connection = self._looking.__enter__()
        self._sketches: Kept[int, Sketch] = Kept(lambda trace: sketches.decoded(traces.sketch(connection, trace)), _SKETCHES)
        self._meanings: Kept[int, Meanings] = Kept(lambda trace: meanings_of(traces.page_of_trace(connection, trace)), _SKETCHES)
        self._reasons = Reasons(lambda trace: traces.page_of_trace(connection, trace))
        self._least_abroad = LEAST_SHARED_ABROAD if traces.languages(connection) > 1 else LEAST_SHARED
        return self

    def __exit__(self, *raised: object) -> None:
        self._looking.__exit__(None, None, None)

    def pairs(self, trace: int) -> Iterator[tuple[int, int, int, bool, str | None]]:
        """The rows of the pairs of one article with those before it that are not plainly unlike it."""
        sketch = self._sketches[trace]
        for other in traces.sharing(self._connection, trace, keys_of(sketch), LEAST_SHARED, self._least_abroad):
            found = self._compared(trace, other)
            if found is None:
                continue
            former, latter = sorted((trace, other))
            shared = self._reasons.passages_of_copy(former, latter) if found.may_be_copy else None
            why = self._reasons.of(former, self._sketches[former], self._sketches[latter], shared) if found.odds > 0 else None
            odds = found.odds if shared is None else max(COPY_ODDS, found.odds)
            yield former, latter, odds, shared is not None, why

    def _compared(self, trace: int, other: int) -> Found | None:
        a, b = self._sketches[trace], self._sketches[other]
        if a.language == b.language:
            return compared(a, b)
        return compared_abroad(a, b, self._meanings[trace], self._meanings[other])


def _tell(archive: Archive, watch: Watcher) -> int:
    """Group anew whatever is connected with what changed."""
    with archive.changing() as connection:
        waiting = {int(item) for item in traces.queued(connection, "stories")}
        seen: set[int] = set()
        done = 0
        for trace in sorted(waiting):
            if trace in seen:
                continue
            connected = traces.neighbourhood(connection, trace)
            seen |= connected
            done += len(connected & waiting)
            traces.tell(connection, _stories(connection, connected))
            watch("stories", done, len(waiting))
        traces.answered(connection, "stories", waiting)
        return traces.settle(connection)


def _stories(connection: sqlite3.Connection, connected: set[int]) -> Iterator[tuple[str, list[Traced]]]:
    """The stories that these articles make, each in order of time."""
    articles = {found.article: found for trace in connected if (found := traces.traced(connection, trace))}
    names = {found.trace: name for name, found in articles.items()}
    odds = {}
    for former, latter, value, _ in traces.pairs_among(connection, names):
        a, b = sorted((names[former], names[latter]))
        odds[a, b] = value
    for group in grouped(articles, odds):
        ordered = sorted((articles[name] for name in group), key=lambda each: in_order(each.article, each.published))
        yield story_id(ordered[0].article), ordered


def _step_actors(archive: Archive, update: ActorStep, watch: Watcher) -> None:
    with archive.looking() as connection:
        waiting = sorted(int(item) for item in traces.queued(connection, "actors"))
    for some, done in _in_batches(waiting):
        with archive.changing() as connection:
            found = {trace: traces.traced(connection, trace) for trace in some}
            gone = [trace for trace, known in found.items() if known is None]
            traces.queue_claims_of(connection, update(connection, [known for known in found.values() if known], gone))
            traces.forget_gone(connection, gone)
            traces.answered(connection, "actors", some)
        watch("actors", done, len(waiting))


def _step_claims(archive: Archive, update: ClaimStep, watch: Watcher) -> None:
    with archive.looking() as connection:
        waiting = traces.queued(connection, "claims")
    for some, done in _in_batches(waiting):
        with archive.changing() as connection:
            found = {story: traces.story(connection, story) for story in some}
            gone = [story for story, told in found.items() if told is None]
            traces.put_origins(connection, update(connection, [told for told in found.values() if told], gone))
            traces.answered(connection, "claims", some)
        watch("claims", done, len(waiting))


def _in_batches(waiting: Sequence[Item]) -> Iterator[tuple[list[Item], int]]:
    """The items, so many at a time, with how many there are up to the last of them."""
    items, done = iter(waiting), 0
    while some := list(islice(items, _AT_A_TIME)):
        done += len(some)
        yield some, done
