"""How fast `nguon add` is, what it takes, and how fast its archive is searched.

    python benchmarks/add.py [--rows N] [--workers N] [--reader rules|model] [--keep FILE] [PARQUET]

Runs the command itself on a Parquet file (by default the 47,914 articles of vietnews beside the checkout), watches the memory of
all its processes, then asks the archive 200 mixed questions in this process. Prints the figures and the targets they are held to;
the exit status is 1 if one is missed.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from nguon.archive import Archive, Query
from nguon.reading import READERS, Reader

VIETNEWS = Path(__file__).parents[2] / "shared" / "corpora" / "vietnews.parquet"
QUERIES = 200
LEAST_A_SECOND = 150
MOST_MEMORY = 1_000_000_000
MOST_OF_TEXT = 4.0
MOST_AT_95 = 50.0


@dataclass(frozen=True)
class Run:
    """One `nguon add`: seconds and bytes. `sum_peak` is the most that all its processes had resident together."""

    seconds: float
    cpu: float
    sum_peak: int
    unique_peak: int
    main_peak: int
    said: str


def main() -> int:
    """Measure and print."""
    options = _options()
    print(f"machine: {os.cpu_count()} CPUs, {_cpu_model()}, Python {platform.python_version()}, {platform.system()}")
    with tempfile.TemporaryDirectory(prefix="nguon-benchmark-") as folder:
        table = _first_rows(options.parquet, options.rows, Path(folder)) if options.rows else options.parquet
        rows, text = _size(table)
        print(f"input:   {rows:,} articles, {text / 1e6:,.1f} MB of text as UTF-8")
        archive = options.keep or Path(folder) / "benchmark.nguon"
        run = _add(table, archive, options.workers, options.reader)
        print(run.said.rstrip())
        met = _report_adding(run, rows, text, _archive_size(archive))
        again = _add(table, archive, options.workers, options.reader)
        print(f"again:   {again.seconds:.1f} s for what is known already ({rows / again.seconds:,.0f} articles a second)")
        return 0 if _report_searching(archive, table) and met else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parquet", nargs="?", type=Path, default=VIETNEWS, help="a Parquet file with a text column")
    parser.add_argument("--rows", type=int, help="only the first N rows")
    parser.add_argument("--workers", type=int, help="processes that read")
    parser.add_argument("--reader", choices=READERS, default="rules", help="what labels the words; the targets are for the rules")
    parser.add_argument("--keep", type=Path, help="make the archive here and leave it")
    return parser.parse_args()


def _report_adding(run: Run, rows: int, text: int, size: int) -> bool:
    rate = rows / run.seconds
    print(f"speed:   {rate:,.0f} articles a second, start and end included ({run.seconds:,.1f} s; at least {LEAST_A_SECOND})")
    print(f"cpu:     {1000 * run.cpu / rows:.1f} ms an article, all processes together")
    print(
        f"memory:  {run.sum_peak / 1e6:,.0f} MB resident at most, all processes added up; {run.unique_peak / 1e6:,.0f} MB without"
        f" counting twice what they share; main process {run.main_peak / 1e6:,.0f} MB (under {MOST_MEMORY / 1e6:,.0f})"
    )
    print(f"archive: {size / 1e6:,.1f} MB, {size / text:.2f} times the text (under {MOST_OF_TEXT:g})")
    return rate >= LEAST_A_SECOND and run.sum_peak < MOST_MEMORY and size < MOST_OF_TEXT * text


def _add(table: Path, archive: Path, workers: int | None, reader: Reader) -> Run:
    command = [sys.executable, "-m", "nguon", "add", str(table), "--archive", str(archive), "--reader", reader]
    if workers is not None:
        command += ["--workers", str(workers)]
    begun, before = time.monotonic(), os.times()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        peaks = _Peaks(process.pid)
        peaks.start()
        assert process.stderr
        lines = []
        for line in process.stderr:
            lines.append(line)
            if line.startswith("nguon: ") and "left" in line:
                print(f"  {line.rstrip()}", flush=True)
        process.wait()
        seconds = time.monotonic() - begun
        peaks.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if not archive.exists() or process.returncode not in (0, 1):  # 1 says that some articles were dropped, and which
        sys.exit("".join(lines) + f"nguon add ended with {process.returncode}")
    if process.returncode:
        print("dropped: nguon add could not read every article; the lines that say why:")
        print("".join(f"  {line}" for line in lines if line.startswith("nguon: ") and "left" not in line)[:4000].rstrip())
    said = "".join(line for line in lines if not line.startswith("nguon: "))
    return Run(seconds, cpu, peaks.total, peaks.unique, peaks.main, said)


class _Peaks(threading.Thread):
    """Watches a process and all below it, from /proc; the peaks are in bytes and 0 where there is no /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.total = self.unique = self.main = 0

    def run(self) -> None:
        while Path(f"/proc/{self._pid}/statm").exists():
            tree = list(_tree(self._pid))
            self.total = max(self.total, sum(_resident(pid) for pid in tree))
            self.unique = max(self.unique, sum(_proportional(pid) for pid in tree))
            self.main = max(self.main, _resident(self._pid))
            time.sleep(0.2)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def _proportional(pid: int) -> int:
    """PSS: what processes share is divided among them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _first_rows(parquet: Path, rows: int, folder: Path) -> Path:
    batches, left = [], rows
    for batch in pq.ParquetFile(parquet).iter_batches(1000):
        batches.append(batch.slice(0, left))
        left -= batches[-1].num_rows
        if not left:
            break
    pq.write_table(pa.Table.from_batches(batches), folder / "rows.parquet")
    return folder / "rows.parquet"


def _size(parquet: Path) -> tuple[int, int]:
    rows = text = 0
    for batch in pq.ParquetFile(parquet).iter_batches(1000, columns=["text"]):
        rows += batch.num_rows
        text += sum(len(words.encode()) for words in batch.column(0).to_pylist())
    return rows, text


def _archive_size(archive: Path) -> int:
    return sum(path.stat().st_size for path in archive.parent.glob(archive.name + "*") if path.is_file())


def _report_searching(archive: Path, parquet: Path) -> bool:
    with Archive.open(archive, read_only=True) as opened:
        times = []
        for query in _queries(opened, parquet):
            begun = time.perf_counter()
            opened.search(query)
            times.append(((time.perf_counter() - begun) * 1000, query))
    milliseconds = sorted(spent for spent, _ in times)
    p95 = statistics.quantiles(milliseconds, n=20)[-1]
    print(
        f"search:  {len(times)} mixed queries, each once and first asked here: p50 {statistics.median(milliseconds):.1f} ms,"
        f" p95 {p95:.1f} ms, slowest {milliseconds[-1]:.1f} ms (p95 under {MOST_AT_95:g})"
    )
    for spent, query in sorted(times, key=lambda entry: -entry[0])[:3]:
        asked = {name: value for name in Query.__slots__ if (value := getattr(query, name)) != getattr(Query(), name)}
        print(f"         {spent:6.1f} ms: {asked}")
    return p95 < MOST_AT_95


def _queries(archive: Archive, parquet: Path) -> list[Query]:
    """The same 200 for the same table: words common and rare, pairs, phrases, beginnings, without tones, with every filter."""
    chance = random.Random(2)
    texts = [
        row for batch in pq.ParquetFile(parquet).iter_batches(200, columns=["text"]) for row in batch.column(0).to_pylist()[:5]
    ]
    words = [text.split() for text in texts if len(text.split()) > 20]
    common = [word for word, _ in Counter(word for text in words for word in text if word.isalpha()).most_common(300)]
    made: list[Query] = []
    while len(made) < QUERIES:
        text = chance.choice(words)
        place = chance.randrange(len(text) - 4)
        three = [word.strip('.,:;"“”()*-') or "nhà" for word in text[place : place + 3]]
        made += [
            Query(chance.choice(common)),
            Query(" ".join(three[:2])),
            Query(f'"{" ".join(three)}"'),
            Query(_without_tones(" ".join(three[:2]))),
            Query(f"{three[0][:3]}*"),
            Query(f"{chance.choice(common)} -{chance.choice(common)}"),
            Query(three[0], kind=chance.choice(["direct", "indirect", "mixed"])),
            Query(chance.choice(common), order="newest", limit=50),
            replace(Query(three[1]), language="vi", offset=20),
            *_by_name(archive, three[2], chance.choice(common)),
        ]
    return made[:QUERIES]


def _by_name(archive: Archive, word: str, common: str) -> Iterator[Query]:
    """Queries by the speakers and relays of what a word finds."""
    for hit in archive.search(Query(word, limit=5)).statements[:1]:
        if hit.speaker:
            yield Query(speaker=hit.speaker)
            yield Query(common, speaker=hit.speaker)
        if hit.relays:
            yield Query(relay=hit.relays[0])


def _without_tones(words: str) -> str:
    import unicodedata

    bare = "".join(mark for mark in unicodedata.normalize("NFD", words) if not unicodedata.combining(mark))
    return bare.replace("đ", "d").replace("Đ", "D")


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
