"""How fast records are added, how large the archive is and how fast it is searched, on records as dense as a good reader's.

    python benchmarks/archive.py [--articles N] [--parquet FILE] [--archive FILE]

The texts are real; the statements, entities and names are made up from their sentences, since what is measured is the archive:
about 15 statements, 20 names, 15 entities and 8 times an article, with dates, outlets and relays dealt out by a seeded generator.
Nothing is kept unless `--archive` names a file to keep.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from nguon.archive import Archive, Query
from nguon.record import Record

PARQUET = Path(__file__).parents[2] / "shared" / "corpora" / "vietnews.parquet"
BATCH = 500
OUTLETS = ["VnExpress", "Tuổi Trẻ", "Thanh Niên", "Dân trí", "Báo Đất Việt", "Người Lao Động", "Tiền Phong", "Zing"]
RELAYS = ["Reuters", "AFP", "TTXVN", "Sputnik", "Tân Hoa xã", "BBC", "CNN", "Yonhap"]
NAME = re.compile(r"(?:[A-ZÀ-ỸĐ][\wÀ-ỹ]*)(?: [A-ZÀ-ỸĐ][\wÀ-ỹ]*)*")
SENTENCE = re.compile(r"[^\n]+")
NUMBER = re.compile(r"\d{1,2}/\d{1,2}|\d{4}|\d+ (?:ngày|giờ|năm|tháng)")


def made_up(row: dict[str, str], chance: random.Random) -> Record:
    """A record of the article in `row`, as dense as a good reader's."""
    text = row["text"]
    names = [match.span() for match in NAME.finditer(text)]
    entities = _entities(text, names, chance)
    published = date(2015, 1, 1) + timedelta(days=chance.randrange(3500))
    article = {
        "id": row["id"],
        "input": f"vietnews.parquet#{row['id']}",
        "outlet": chance.choice(OUTLETS),
        "language": "vi",
        "title": row["title"],
        "published": published.isoformat(),
        "text": text,
        "blocks": [
            {"kind": "title" if i == 0 else "paragraph", "start": match.start(), "end": match.end()}
            for i, match in enumerate(SENTENCE.finditer(text))
        ],
    }
    fields: dict[str, Any] = {
        "article": article,
        "names": [{"kind": chance.choice(["person", "place"]), "start": start, "end": end} for start, end in names[:20]],
        "entities": entities,
        "times": [
            {"start": match.start(), "end": match.end(), "value": published.isoformat()}
            for match in islice(NUMBER.finditer(text), 8)
        ],
        "statements": _statements(text, entities, chance),
        "events": _events(text, names, entities),
    }
    return Record.model_validate(fields)


def _entities(text: str, names: list[tuple[int, int]], chance: random.Random) -> list[dict[str, Any]]:
    mentions: dict[str, list[tuple[int, int]]] = {}
    for start, end in names:
        mentions.setdefault(text[start:end], []).append((start, end))
    entities: list[dict[str, Any]] = [
        {
            "id": f"e{i}",
            "kind": "person",
            "name": name,
            "mentions": spans[:6],
            "country": chance.choice([None, "VNM"]),
            "aliases": [name.split()[-1]] if " " in name and chance.random() < 0.5 else [],
        }
        for i, (name, spans) in enumerate(islice(mentions.items(), 14), 1)
    ]
    return [*entities, {"id": "e0", "kind": "outlet", "name": chance.choice(RELAYS), "sector": "MED"}]


def _statements(text: str, entities: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = []
    for sentence in SENTENCE.finditer(text):
        words = [(sentence.start() + word.start(), sentence.start() + word.end()) for word in re.finditer(r"\S+", sentence[0])]
        if len(words) < 10:
            continue
        speaker = chance.choice(entities)["id"]
        chain = [{"entity": speaker, "role": "speaker", "span": (words[0][0], words[1][1])}]
        if chance.random() < 0.5:
            chain.append({"entity": "e0", "role": "relay", "span": (words[2][0], words[2][1])})
        statements.append(
            {
                "id": f"s{len(statements) + 1}",
                "kind": chance.choice(["direct", "indirect", "indirect", "mixed"]),
                "content": [(words[4][0], words[min(len(words), 34) - 1][1])],
                "cue": (words[3][0], words[3][1]),
                "source": (words[0][0], words[2][1]),
                "speaker": speaker,
                "chain": chain,
                "confidence": round(chance.random(), 3),
            }
        )
    return statements[:15]


def _events(text: str, names: list[tuple[int, int]], entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids = [entity["id"] for entity in entities]
    return [
        {"id": f"v{i}", "type": "CONSULT", "trigger": span, "actors": ids[:1], "recipients": ids[-1:]}
        for i, span in enumerate(names[:3], 1)
    ]


def records(path: Path, count: int) -> Iterator[Record]:
    """Made-up records of the first `count` articles of a Parquet file."""
    chance = random.Random(2)
    left = count
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=1000):
        for row in batch.to_pylist()[:left]:
            yield made_up(row, chance)
        left -= min(left, batch.num_rows)


def add_all(archive: Archive, path: Path, count: int) -> None:
    """Add `count` records and print the rate; making them up is not counted."""
    seconds, processor, done, made = 0.0, 0.0, 0, records(path, count)
    parts = {"statements": 0, "names": 0, "entities": 0, "times": 0}
    while batch := list(islice(made, BATCH)):
        start, spent = time.perf_counter(), time.process_time()
        with archive.writing():
            for record in batch:
                archive.add(record, record.article.id)
        seconds += time.perf_counter() - start
        processor += time.process_time() - spent
        done += len(batch)
        for part in parts:
            parts[part] += sum(len(getattr(record, part)) for record in batch)
    if done:
        density = ", ".join(f"{total / done:.1f} {part}" for part, total in parts.items())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rates = f"{done / seconds:.0f} a second, {done / processor:.0f} a second of processor time"
        print(f"added {done} records in {seconds:.1f} s ({rates}), {memory:.0f} MB of memory at most; each {density}")


def queries(path: Path) -> list[Query]:
    """Two hundred searches: very common and rare words, phrases, accentless ones, beginnings, exclusions, every filter."""
    chance = random.Random(3)
    texts = [row["text"] for row in parquet.ParquetFile(path).read_row_group(0).slice(0, 2000).to_pylist()]
    phrases = [chance.choice(re.findall(r"\w+ \w+", chance.choice(texts))) for _ in range(60)]
    common = [
        "Việt Nam",
        "của",
        "ông",
        "cua",
        "viet nam",
        "ong",
        '"Việt Nam"',
        '"viet nam"',
        "và là của",
        "an",
        "nguoi",
        "Hà Nội",
    ]
    made = [Query(words) for words in common]
    made += [Query(words, order="newest") for words in common]
    made += [Query(words) for words in phrases[:20]]
    made += [Query(f'"{words}"') for words in phrases[20:40]]
    made += [Query(_bare(words)) for words in phrases[40:60]]
    made += [Query(f'"{_bare(words)}"') for words in phrases[:15]]
    made += [Query(words.split()[0][:3] + "*") for words in phrases[15:25]]
    made += [Query(f"{words} -{phrases[i][:5]}") for i, words in enumerate(phrases[25:35])]
    filters: list[dict[str, Any]] = [
        *({"outlet": outlet} for outlet in OUTLETS),
        *({"relay": relay} for relay in RELAYS[:4]),
        *({"speaker": speaker} for speaker in ("Trump", "nguyen", "Hà Nội", "Công an")),
        *({"since": "2018-03-15", "until": "2020-02-10"}, {"since": "2023"}, {"until": "2016-05"}, {"since": "2019-04-02"}),
        *({"kind": "direct"}, {"kind": "indirect", "language": "vi"}, {"language": "vi"}, {"kind": "mixed", "relay": "AFP"}),
    ]
    made += [replace(Query(words), **chosen) for chosen in filters for words in ("công an", "của", "")]
    made += [replace(Query(chance.choice(phrases)), **chance.choice(filters), order="newest") for _ in range(200 - len(made))]
    return made[:200]


def _bare(words: str) -> str:

    return (
        "".join(c for c in unicodedata.normalize("NFD", words) if not unicodedata.combining(c))
        .replace("đ", "d")
        .replace("Đ", "D")
    )


def search_all(archive: Archive, path: Path) -> None:
    """Time the searches after a round of warming; print the middle, the 95th percentile and the slowest ones."""
    asked = queries(path)
    for query in asked[:40]:
        archive.search(query)
    timed = [_timed(archive, query) for query in asked]
    for name, place in (("by the clock", 0), ("of processor time", 1)):
        times = sorted(row[place] for row in timed)
        middle, high = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{len(times)} searches: median {middle:.1f} ms, 95th percentile {high:.1f} ms, slowest {times[-1]:.1f} ms {name}")
    for milliseconds, _, query, statements, articles in sorted(timed, key=lambda row: row[1])[-12:]:
        shown = {name: value for name, value in asdict(query).items() if value not in (None, "", 0, 20)}
        print(f"  {milliseconds:6.1f} ms  {json.dumps(shown, ensure_ascii=False)}  {statements} statements, {articles} articles")


def _timed(archive: Archive, query: Query) -> tuple[float, float, Query, int, int]:
    start, spent = time.perf_counter(), time.process_time()
    found = archive.search(query)
    clock, processor = time.perf_counter() - start, time.process_time() - spent
    return 1000 * clock, 1000 * processor, query, found.statement_total, found.article_total


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=47_914)
    parser.add_argument("--parquet", type=Path, default=PARQUET)
    parser.add_argument("--archive", type=Path, help="keep the archive here; one that is there already is only searched")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.archive or Path(folder) / "bench.nguon"
        is_new = not path.exists()
        with Archive.open(path, create=True) as archive:
            if is_new:
                add_all(archive, given.parquet, given.articles)
                start = time.perf_counter()
                archive.tidy()
                print(f"tidied in {time.perf_counter() - start:.1f} s")
        texts = parquet.read_table(given.parquet, columns=["text"]).slice(0, given.articles)["text"]
        size = sum(len(text.as_py().encode()) for text in texts)
        print(f"{path.stat().st_size / 1e6:.0f} MB for {size / 1e6:.0f} MB of text: {path.stat().st_size / size:.2f} times")
        with Archive.open(path, read_only=True) as archive:
            search_all(archive, given.parquet)


if __name__ == "__main__":
    main()
