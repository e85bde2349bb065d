"""How well articles are told apart and joined, how fast an archive is traced, and how that grows.

    python benchmarks/tracing.py --archive ARCHIVE [--pairs PAIRS.jsonl] [--sizes 6000,12000,24000,48000] [--more 1000] [--whole]

ARCHIVE holds vietnews as `nguon add vietnews.parquet` reads it; it is copied, never changed. Three measures:

- pairs: the articles of the judged pairs alone are traced, and a pair counts as one story if it is in one story then, as a
  copy if it is among that story's copies. With --whole the whole archive is traced instead, as a user would.
- growth: from nothing, at each size; reading the articles is not counted.
- more: a thousand articles are added to the largest, then traced.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import tempfile
import time
from collections import defaultdict
from contextlib import closing
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


def timed(archive: Archive, what: str) -> None:
    """Trace and print what it took, of the processor for each step too."""
    before = last = time.process_time()
    steps: defaultdict[str, float] = defaultdict(float)

    def watch(step: str, done: int, of: int) -> None:
        nonlocal last
        now = time.process_time()
        steps[step] += now - last
        last = now

    summary = trace(archive, watch)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {summary.seconds:,.1f} s ({time.process_time() - before:,.1f} s of processor), {summary.taken_in:,} taken in,"
        f" {summary.alike:,} pairs alike, {summary.told:,} stories told, {memory:,.0f} MB at most;"
        f" {', '.join(f'{step} {seconds:,.1f} s' for step, seconds in steps.items())}",
        flush=True,
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--sizes", default="6000,12000,24000,48000")
    parser.add_argument("--more", type=int, default=1000)
    parser.add_argument("--whole", action="store_true", help="judge the pairs in the largest archive")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",") if size]
    with tempfile.TemporaryDirectory() as folder, Archive.open(arguments.archive) as source:
        if arguments.pairs.exists() and not arguments.whole:
            lines = [json.loads(line) for line in arguments.pairs.read_text("utf-8").splitlines()]
            with Archive.open(Path(folder) / "pairs.nguon", create=True) as archive:
                copied(source, archive, sorted({line[side] for line in lines for side in "ab"}))
                timed(archive, "the articles of the pairs")
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
                timed(archive, f"{min(size, len(names)):,} articles from nothing")
            copied(source, archive, last)
            timed(archive, f"{len(last):,} more")
            if arguments.whole:
                judged(arguments.pairs, archive)


if __name__ == "__main__":
    main()
