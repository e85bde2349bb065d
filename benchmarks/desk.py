"""How fast the desk shows its pages to several readers at once, and how much a first view sends.

    python benchmarks/desk.py --archive FILE [--readers N] [--rounds N] [--workers N]

The desk runs in a process of its own; the readers are threads of this one that ask for pages drawn from the archive by a seeded
generator: articles, statements, searches for words of a title, people, stories, claims, the overview. Every reader asks for one
page of each kind beforehand, so that what the desk's processes keep for good (templates, figures) is there; searches and people
are not asked for twice. Each page comes over a connection of its own, as where somebody reads for some seconds between two pages:
the desk keeps an idle connection for five.
A first view is the overview or an article with its style sheets, script and face, compressed as a browser asks for them.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from urllib.parse import quote

from nguon.archive import Archive
from nguon.archive.tales import stories
from nguon.desk import addresses
from nguon.desk.serving import MOST_WORKERS
from nguon.workers import cpus

SERVE = "import sys; from nguon.desk.serving import serve; serve(sys.argv[1], port=int(sys.argv[2]), workers=int(sys.argv[3]))"

#: The seconds of each page, by kind.
Taken = defaultdict[str, list[float]]


def pages(path: Path, count: int, chance: random.Random) -> dict[str, list[str]]:
    """Addresses by kind, `count` of each where the archive has so many."""
    with Archive.open(path, read_only=True) as archive, archive.looking() as connection:
        last = connection.execute("SELECT max(version) FROM versions").fetchone()[0]
        drawn = [chance.randint(1, last) for _ in range(count * 4)]
        sql = "SELECT a.id, v.title, (SELECT e.name FROM entities e WHERE e.version = v.version AND e.kind = 0 LIMIT 1), s.id "
        sql += "FROM versions v JOIN articles a USING (article) LEFT JOIN statements s ON s.statement = v.first_statement "
        sql += "WHERE v.version = ? AND v.is_current = 1"
        rows = [row for version in drawn if (row := connection.execute(sql, (version,)).fetchone())]
        told = [row.id for row in stories(connection, count)]
        claims = connection.execute("SELECT claim FROM claims ORDER BY reports DESC LIMIT ?", (count,)).fetchall()
    words = [" ".join(re.findall(r"\w+", title)[:2]) for _, title, _, _ in rows if title]
    return {
        "overview": ["/"] * count,
        "articles": ["/articles"] * count,
        "article": [addresses.article(row[0]) for row in rows][:count],
        "statement": [addresses.statement(row[0], row[3]) for row in rows if row[3]][:count],
        "search": [f"/search?q={quote(one)}" for one in dict.fromkeys(words)][:count],
        "newest": [f"/search?q={quote(one)}&order=newest" for one in dict.fromkeys(words)][count : 2 * count],
        "person": [addresses.subject(name) for name in dict.fromkeys(row[2] for row in rows if row[2])][:count],
        "stories": ["/stories"] * (count if told else 0),
        "story": [f"/story/{one}" for one in told],
        "claim": [f"/claim/{one}" for (one,) in claims],
    }


@contextmanager
def served(path: Path, workers: int) -> Iterator[tuple[int, int]]:
    """The desk over an archive, in processes of its own; its port and the number of the process that began the others."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(path), str(port), str(workers)], stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        settle(process.pid)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, address: str) -> tuple[float, int, bytes]:
    """The seconds until an answer was whole, its status and its body as sent."""
    begun = time.perf_counter()
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", address, headers={"accept-encoding": "gzip", "connection": "close"})
        answer = connection.getresponse()
        body = answer.read()
    return time.perf_counter() - begun, answer.status, body


def read(port: int, first: list[str], ready: threading.Barrier, work: SimpleQueue[tuple[str, str]], taken: Taken) -> None:
    """One reader: looks at the first page of each kind and, when all readers are ready, asks until nothing is left."""
    for address in first:
        ask(port, address)
    ready.wait()
    while not work.empty():
        try:
            kind, address = work.get_nowait()
        except Empty:
            return
        seconds, status, _ = ask(port, address)
        assert status == 200, f"{address}: {status}"
        taken[kind].append(seconds)


def spent(process: int) -> float:
    """Seconds of processor time that a process and those which it began have taken so far (Linux)."""
    begun = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in (process, *begun)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def settle(process: int) -> None:
    """Wait until all of the desk's processes have started: it listens before they have."""
    before = -1.0
    while (now := spent(process)) > before:
        before = now
        time.sleep(1)


def first_view(port: int, address: str) -> int:
    """Bytes sent for a page and all that it loads."""
    body = ask(port, address)[2]
    page = gzip.decompress(body).decode()
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    sheet = next(one for one in loaded if "desk.css" in one)
    bodies = {one: ask(port, one)[2] for one in loaded}
    faces = {f"/static/{one}" for one in re.findall(r'url\("([^"]+)"\)', gzip.decompress(bodies[sheet]).decode())}
    return len(body) + sum(map(len, bodies.values())) + sum(len(ask(port, one)[2]) for one in faces - loaded)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--archive", type=Path, required=True)
    options.add_argument("--readers", type=int, default=8)
    options.add_argument("--workers", type=int, default=min(cpus(), MOST_WORKERS), help="as for nguon serve")
    options.add_argument("--rounds", type=int, default=40, help="pages of each kind")
    given = options.parse_args()
    asked = pages(given.archive, given.rounds, random.Random(6))
    first = [some[0] for some in asked.values() if some]
    todo = [(kind, address) for kind, some in asked.items() for address in some[1:]]
    random.Random(7).shuffle(todo)
    work: SimpleQueue[tuple[str, str]] = SimpleQueue()
    for one in todo:
        work.put(one)
    taken: Taken = defaultdict(list)
    with served(given.archive, given.workers) as (port, process):
        ready = threading.Barrier(given.readers + 1)
        readers = [threading.Thread(target=read, args=(port, first, ready, work, taken)) for _ in range(given.readers)]
        for reader in readers:
            reader.start()
        ready.wait()
        begun, before = time.perf_counter(), spent(process)
        for reader in readers:
            reader.join()
        wall, processor = time.perf_counter() - begun, spent(process) - before
        views = {name: first_view(port, asked[name][0]) for name in ("overview", "article", "story") if asked[name]}
    count = sum(map(len, taken.values()))
    print(
        f"{count} pages to {given.readers} readers at once from {given.workers} processes: "
        f"{wall:.1f} s, {count / wall:.0f} a second, {processor / count * 1000:.0f} ms of processor time each"
    )
    for kind, seconds in taken.items():
        some = sorted(seconds)
        p95 = some[max(0, -(-len(some) * 95 // 100) - 1)]
        print(f"  {kind:10} {len(some):4} pages, median {statistics.median(some) * 1000:5.0f} ms, 95% {p95 * 1000:5.0f} ms")
    print("first view: " + ", ".join(f"{name} {size / 1000:.0f} kB" for name, size in views.items()))


if __name__ == "__main__":
    main()
