"""How well articles are told apart and joined, how fast an archive is traced, and how that grows.

    python benchmarks/tracing.py --archive ARCHIVE [--pairs PAIRS.jsonl] [--sizes 6000,12000,24000,48000] [--more 1000] [--whole]
        [--workers 2] [--keep FILE]

ARCHIVE holds vietnews as `nguon add vietnews.parquet` reads it; it is copied, never changed. Three measures:

- pairs: the articles of the judged pairs alone are traced, and a pair counts as one story if it is in one story then, as a
  copy if it is among that story's copies. With --whole the whole archive is traced instead, as a user would.
- growth: from nothing, at each size; reading the articles is not counted.
- more: a thousand articles are added to the largest, then traced.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import sqlite3
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import closing
from multiprocessing import active_children
from pathlib import Path

from nguon.archive import Archive, claims, traces
from nguon.tracing.tracer import trace

PAIRS = Path(__file__).parents[2] / "shared" / "annotation" / "pairs-dev.jsonl"
AT_A_TIME = 500


def copied(source: Archive, target: Archive, names: list[str]) -> None:
    """Add articles of one archive to another."""
    for at in range(0, len(names), AT_A_TIME):
        with target.writing():
            for name in names[at : at + AT_A_TIME]:
                target.add(source.record(name), f"copied {name}")


def names_of(archive: Archive) -> list[str]:
    """The ids of all articles, in the order in which they were added."""
    with archive.looking() as connection:
        return [name for (name,) in connection.execute("SELECT id FROM articles ORDER BY article")]


def told(archive: Archive) -> tuple[dict[str, str], set[frozenset[str]]]:
    """The story of each article, and the pairs that are copies."""
    with archive.looking() as connection:
        stories = [traces.story(connection, row.id) for row in traces.story_rows(connection, 1, None)]
    found = [story for story in stories if story]
    copies = {frozenset((copy.former, copy.latter)) for story in found for copy in story.copies}
    return {each.article: story.id for story in found for each in story.articles}, copies


def judged(pairs: Path, archive: Archive) -> None:
    """Print precision, recall and F1 of the judged pairs, same story first and then copies."""
    lines = [json.loads(line) for line in pairs.read_text("utf-8").splitlines()]
    story_of, copies = told(archive)
    said = {
        "same story": [story_of[line["a"]] == story_of[line["b"]] for line in lines],
        "copy": [frozenset((line["a"], line["b"])) in copies for line in lines],
    }
    for name, labels in (("same story", ("copy", "story")), ("copy", ("copy",))):
        true = [line["label"] in labels for line in lines]
        right = sum(a and b for a, b in zip(said[name], true, strict=True))
        precision, recall = right / max(1, sum(said[name])), right / sum(true)
        f1 = 2 * right / max(1, sum(said[name]) + sum(true))
        print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; {sum(said[name])} said, {sum(true)} true")


def forget(path: Path) -> None:
    """Take everything that was traced out of an archive."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in ("trace_queue", "trace_pairs", "trace_keys", "sightings", "unions", *claims.TABLES, "stories", "traces"):
            if name in names:
                connection.execute(f"DELETE FROM {name}")
        connection.commit()


class Memory(threading.Thread):
    """Looks every half second how much memory this process and its workers take, in MB; what they share is counted once."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._since = 0.0
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(0.5):
            self._since = max(self._since, sum(map(megabytes, [os.getpid(), *(each.pid for each in active_children())])))

    def most(self) -> float:
        """The most since this was last asked."""
        most, self._since = self._since, 0.0
        return most

    def __enter__(self) -> Memory:
        self.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ended.set()
        self.join()


def megabytes(process: int | None) -> float:
    """What a process takes, with its part of what it shares; 0 if it has ended."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))) / 1024


def processor() -> float:
    """Seconds of the processor that this process and its workers have taken."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used) + sum(seconds(child.pid) for child in active_children())


def seconds(process: int | None) -> float:
    """Seconds of the processor that a process which has not ended has taken; 0 if it has."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(archive: Archive, what: str, workers: int | None) -> None:
    """Trace and print what it took, for each step the seconds, those of the processor and the most memory too."""
    begun = last = (time.perf_counter(), processor())
    steps: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])

    def watch(step: str, done: int, of: int) -> None:
        nonlocal last
        now, (wall, used, most) = (time.perf_counter(), processor()), steps[step]
        steps[step] = [wall + now[0] - last[0], used + now[1] - last[1], max(most, memory.most())]
        last = now

    with Memory() as memory:
        summary = trace(archive, watch, workers)
    most = max([memory.most(), *(each[2] for each in steps.values())])
    print(
        f"{what}: {summary.seconds:,.1f} s ({processor() - begun[1]:,.1f} s of processor), {summary.taken_in:,} taken in,"
        f" {summary.alike:,} pairs alike, {summary.told:,} stories told, {most:,.0f} MB at most;"
        f" {', '.join(f'{step} {wall:,.1f} s ({used:,.1f}; {held:,.0f} MB)' for step, (wall, used, held) in steps.items())}",
        flush=True,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--sizes", default="6000,12000,24000,48000")
    parser.add_argument("--more", type=int, default=1000)
    parser.add_argument("--workers", type=int, help="processes; one a CPU unless said")
    parser.add_argument("--keep", type=Path, help="where to leave the largest archive")
    parser.add_argument("--whole", action="store_true", help="judge the pairs in the largest archive")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",") if size]
    with tempfile.TemporaryDirectory() as folder, Archive.open(arguments.archive) as source:
        if arguments.pairs.exists() and not arguments.whole:
            lines = [json.loads(line) for line in arguments.pairs.read_text("utf-8").splitlines()]
            with Archive.open(Path(folder) / "pairs.nguon", create=True) as archive:
                copied(source, archive, sorted({line[side] for line in lines for side in "ab"}))
                timed(archive, "the articles of the pairs", arguments.workers)
                judged(arguments.pairs, archive)
        if not sizes:
            return
        names, path = names_of(source), Path(folder) / "grown.nguon"
        last = names[len(names) - arguments.more :]
        names = names[: len(names) - arguments.more]
        with Archive.open(path, create=True) as archive:
            for former, size in zip([0, *sizes], sizes, strict=False):
                forget(path)
                copied(source, archive, names[former:size])
                timed(archive, f"{min(size, len(names)):,} articles from nothing", arguments.workers)
            copied(source, archive, last)
            timed(archive, f"{len(last):,} more", arguments.workers)
            if arguments.whole:
                judged(arguments.pairs, archive)
        if arguments.keep:
            shutil.move(path, arguments.keep)


if __name__ == "__main__":
    main()
