"""Bringing an archive's stories, actors, claims and origins up to date, a step after the other.

What a step finds depends on the articles that the archive has now, never on their order of arrival or on how many processes are
at work. What it has still to do is kept in the archive, with the change that calls for it, and is taken out with the work that
answers it: so a run that is cut short is taken up by the next.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain
from uuid import uuid4

from nguon.archive import Archive, traces
from nguon.archive.traces import Traced
from nguon.tracing import actors, claims, sketches
from nguon.tracing.comparing import LEAST_SHARED, LEAST_SHARED_ABROAD, Comparer, keys_of
from nguon.tracing.crew import Crew
from nguon.tracing.stories import grouped, in_order, story_id

#: Told how far a run is: the step, how much of it is done, of how much.
Watcher = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: articles taken in and let go, pairs found alike, stories told anew, and the seconds it took."""

    taken_in: int
    let_go: int
    alike: int
    told: int
    seconds: float


def trace(archive: Archive, watcher: Watcher | None = None, workers: int | None = None) -> Summary:
    """Bring what is traced of an archive up to date; only what is new costs time.

    `workers` is the number of processes that find what is to be kept, by default one a CPU; up to 1, and where there is little to
    do, it is done in this one. A later run goes on where one was cut short. Raises what writing to an archive raises.
    """
    begun = time.perf_counter()
    watch = watcher or (lambda step, done, of: None)
    let_go = _let_go(archive)
    with Crew(archive, workers) as crew:
        taken_in = _take_in(archive, crew, watch)
        alike = _compare(archive, crew, watch)
        told = _tell(archive, watch)
        _find_actors(archive, crew, watch)
        _find_claims(archive, crew, watch)
    return Summary(taken_in, let_go, alike, told, time.perf_counter() - begun)


def _let_go(archive: Archive) -> int:
    """Undo what articles caused that are gone, or are another version now."""
    with archive.changing() as connection:
        traces.outdate(connection, sketches.METHOD)
        gone = traces.gone(connection)
        for number, sketch in gone:
            traces.forget(connection, number, keys_of(sketches.decoded(sketch)))
    return len(gone)


def _take_in(archive: Archive, crew: Crew, watch: Watcher) -> int:
    """Make the sketches of the versions that have none."""
    with archive.looking() as connection:
        waiting = traces.untraced(connection)
    done = 0
    for some, made in crew.over(_sketched, waiting):
        with archive.changing() as connection:
            traces.put_sketches(connection, sketches.METHOD, chain.from_iterable(made.taken(connection)))
        done += len(some)
        watch("sketches", done, len(waiting))
    return len(waiting)


def _sketched(connection: sqlite3.Connection, waiting: Sequence[traces.Untraced]) -> list[traces.SketchRow]:
    found = []
    for row in waiting:
        if traces.is_untraced(connection, row[0]):
            sketch = sketches.sketch_of(traces.page(connection, row[0]))
            found.append((*row, sketches.encoded(sketch), keys_of(sketch)))
    return found


def _compare(archive: Archive, crew: Crew, watch: Watcher) -> int:
    """Compare what was not with all that may be like it."""
    with archive.looking() as connection:
        waiting = traces.uncompared(connection)
        least_abroad = LEAST_SHARED_ABROAD if traces.languages(connection) > 1 else LEAST_SHARED
    alike = done = 0
    for some, made in crew.over(partial(_compared, uuid4().hex, least_abroad), waiting):
        with archive.changing() as connection:
            pairs = list(chain.from_iterable(made.taken(connection)))
            traces.put_pairs(connection, some, pairs)
        alike += sum(pair[2] > 0 for pair in pairs)
        done += len(some)
        watch("comparing", done, len(waiting))
    _comparer.cache_clear()
    return alike


def _compared(run: str, least_abroad: int, connection: sqlite3.Connection, waiting: Sequence[int]) -> list[traces.PairRow]:
    comparer = _comparer(run, least_abroad)
    there = (trace for trace in waiting if traces.traced(connection, trace))
    return [pair for trace in there for pair in comparer.pairs(connection, trace)]


@lru_cache(maxsize=1)
def _comparer(run: str, least_abroad: int) -> Comparer:
    """What this process keeps at hand for comparing in a run."""
    return Comparer(least_abroad)


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


def _find_actors(archive: Archive, crew: Crew, watch: Watcher) -> None:
    """Find out who the entities of new articles are, first from each article and then from all that share a name."""
    with archive.looking() as connection:
        waiting = sorted(int(item) for item in traces.queued(connection, "actors"))
    done = 0
    for some, seen in crew.over(actors.seen, waiting):
        with archive.changing() as connection:
            gone = [trace for trace in some if traces.traced(connection, trace) is None]
            for found in seen.taken(connection):
                changed, blocks = actors.keep_seen(connection, found, gone)
                traces.queue_claims_of(connection, changed)
                traces.queue(connection, "blocks", blocks)
            traces.forget_gone(connection, gone)
            traces.answered(connection, "actors", some)
        done += len(some)
        watch("actors", done, len(waiting))
    _tell_actors_apart(archive, crew, watch)


def _tell_actors_apart(archive: Archive, crew: Crew, watch: Watcher) -> None:
    with archive.looking() as connection:
        waiting = traces.queued(connection, "blocks")
    done = 0
    for some, found in crew.over(actors.told_apart, waiting):
        with archive.changing() as connection:
            for pairs in found.taken(connection):
                traces.queue_claims_of(connection, actors.assign(connection, pairs))
            traces.answered(connection, "blocks", some)
        done += len(some)
        watch("names", done, len(waiting))
    with archive.changing() as connection:
        traces.queue_claims_of(connection, actors.unite(connection))


def _find_claims(archive: Archive, crew: Crew, watch: Watcher) -> None:
    """Find the claims, origins and drift of the stories that changed."""
    with archive.looking() as connection:
        waiting = traces.queued(connection, "claims")
    done = 0
    for some, found in crew.over(claims.found, waiting):
        with archive.changing() as connection:
            for each in found.taken(connection):
                traces.put_origins(connection, claims.keep(connection, each))
            traces.answered(connection, "claims", some)
        done += len(some)
        watch("claims", done, len(waiting))
