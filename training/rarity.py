"""Count how rare words, pairs of words, names and numbers are in the news, for comparing articles.

usage: python -m training.rarity vi=ARCHIVE en=ARCHIVE... [--out src/nguon/tracing/data/rarity.bin]

Each archive holds articles of one language, read with any reader. What comes out has a byte for each group of terms (see
nguon/tracing/sketches.py): how rare the commonest of them is in the language where it is commonest. Terms that fewer than
`LEAST` articles in fifty thousand have are left out, so no text can be told from it.
"""

import argparse
import math
from pathlib import Path

import numpy as np

from nguon.archive import Archive, traces
from nguon.tracing import sketches

LEAST = 10
SCALE = 50_000


def counted(archive: Path) -> tuple[np.ndarray, int]:
    """In how many articles each group of terms has its commonest term, and how many articles there are."""
    found: list[np.ndarray] = []
    totals = (np.zeros(0, np.uint32), np.zeros(0, np.int64))
    with Archive.open(archive) as opened, opened.looking() as connection:
        versions = [version for (version,) in connection.execute("SELECT version FROM versions WHERE is_current = 1")]
        for place, version in enumerate(versions):
            found.append(terms_of(traces.page(connection, version)))
            if len(found) == 4000 or place == len(versions) - 1:
                totals, found = added(totals, found), []
    groups = np.zeros(1 << sketches.TABLE_BITS, np.int64)
    np.maximum.at(groups, totals[0] >> np.uint32(32 - sketches.TABLE_BITS), totals[1])
    return groups, len(versions)


def terms_of(page: traces.Page) -> np.ndarray:
    """The distinct terms of a page, the commonest too."""
    parts = [np.array([sketches.name_term(name) for name in page.names], np.uint32)]
    for line in page.lines():
        words = sketches.hashes_of(line)
        parts += [words, sketches.pairs_of(words), sketches.numbers_of(line)]
    return np.unique(np.concatenate(parts))


def added(totals: tuple[np.ndarray, np.ndarray], found: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The counts with those of more articles; what is met once in thousands of articles is forgotten on the way."""
    terms, counts = np.unique(np.concatenate(found), return_counts=True)
    kept = counts > 1
    both, places = np.unique(np.concatenate([totals[0], terms[kept]]), return_inverse=True)
    sums = np.zeros(len(both), np.int64)
    np.add.at(sums, places, np.concatenate([totals[1], counts[kept]]))
    return both, sums


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archives", nargs="+", metavar="LANGUAGE=ARCHIVE")
    parser.add_argument("--out", type=Path, default=Path("src/nguon/tracing/data/rarity.bin"))
    arguments = parser.parse_args()
    table = np.zeros(1 << sketches.TABLE_BITS, np.uint8)
    for given in arguments.archives:
        groups, articles = counted(Path(given.split("=", 1)[1]))
        known = groups >= max(3, math.ceil(LEAST * articles / SCALE))
        rarity = np.array([sketches.log_share(int(count), articles) for count in groups[known]], np.uint8)
        before = table[known]
        table[known] = np.where(before == 0, rarity, np.minimum(before, rarity))
        print(f"{given}: {articles:,} articles, {known.sum():,} of {len(table):,} groups known")
    arguments.out.write_bytes(table.tobytes())


if __name__ == "__main__":
    main()
