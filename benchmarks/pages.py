"""How well article bodies are found in HTML pages, beside trafilatura in the same run.

    python benchmarks/pages.py [--data ../shared/pages]

The measure is that of ScrapingHub's article extraction benchmark: multisets of 4-token shingles (`\\w+`, case kept), precision
and recall averaged over the pages, F1 of the two averages. The body text is nguon's lead, headings and paragraphs; titles,
captions, bylines and links to other stories are missing from the gold, and so are most leads, but some are its first paragraph.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import trafilatura

from nguon.pages.document import Document, PageError
from nguon.pages.html import article_from_html

BODY_KINDS = ("lead", "heading", "paragraph")
_TOKEN = re.compile(r"\w+")
_SHINGLE = 4


class Scores(NamedTuple):
    """Averages over pages, from 0 to 1."""

    f1: float
    precision: float
    recall: float


class Run(NamedTuple):
    """An extractor's scores and its median processor time (ms a page)."""

    scores: Scores
    milliseconds: float


def nguon_body(html: bytes) -> str:
    """The body text as nguon reads it; empty if it refuses the page."""
    try:
        article = article_from_html(Document("page.html", html))
    except PageError:
        return ""
    return "\n".join(article.text[block.start : block.end] for block in article.blocks if block.kind in BODY_KINDS)


EXTRACTORS: dict[str, Callable[[bytes], str]] = {
    "nguon": nguon_body,
    "trafilatura": lambda html: trafilatura.extract(html) or "",
    "trafilatura, favour_precision": lambda html: trafilatura.extract(html, favor_precision=True) or "",
}


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The text's 4-token shingles with their counts; a shorter text is one shingle."""
    tokens = _TOKEN.findall(text)
    return Counter(shingle for i in range(max(1, len(tokens) - _SHINGLE + 1)) if (shingle := tuple(tokens[i : i + _SHINGLE])))


def page_score(gold: str, found: str) -> tuple[float | None, float | None]:
    """Precision and recall of one page; None where there is nothing to divide by."""
    wanted, got = shingles(gold), shingles(found)
    right = sum((wanted & got).values())
    precision = right / sum(got.values()) if got else None
    return precision, right / sum(wanted.values()) if wanted else None


def average(pairs: Iterable[tuple[float | None, float | None]]) -> Scores:
    """The averages over pages and the F1 of the two."""
    precisions, recalls = zip(*pairs, strict=True)
    precision = statistics.mean(value for value in precisions if value is not None)
    recall = statistics.mean(value for value in recalls if value is not None)
    return Scores(2 * precision * recall / (precision + recall), precision, recall)


def pages(data: Path) -> list[tuple[bytes, str]]:
    """Every page of the data with the body that it should give."""
    gold = json.loads((data / "ground-truth.json").read_text(encoding="utf-8"))
    return [(gzip.decompress((data / "html" / f"{key}.html.gz").read_bytes()), gold[key]["articleBody"]) for key in sorted(gold)]


def measured(extract: Callable[[bytes], str], over: list[tuple[bytes, str]]) -> Run:
    """An extractor's run over the pages, after one page to load what it needs."""
    extract(over[0][0])
    times, pairs = [], []
    for html, gold in over:
        start = time.process_time()
        found = extract(html)
        times.append(1000 * (time.process_time() - start))
        pairs.append(page_score(gold, found))
    return Run(average(pairs), statistics.median(times))


def main() -> int:
    """Prints the table; 1 if the data is not there."""
    parser = argparse.ArgumentParser(description="F1 of article bodies: nguon beside trafilatura")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "pages")
    data = parser.parse_args().data
    if not (data / "ground-truth.json").is_file():
        print(f"{data}: no ground-truth.json; give the folder of the pages with --data", file=sys.stderr)
        return 1
    warnings.simplefilter("ignore")
    over = pages(data)
    print(f"{len(over)} pages of {data}\n{'':30} {'F1':>6} {'prec.':>6} {'recall':>6} {'ms/page':>8}")
    for name, extract in EXTRACTORS.items():
        run = measured(extract, over)
        print(f"{name:30} {run.scores.f1:6.4f} {run.scores.precision:6.4f} {run.scores.recall:6.4f} {run.milliseconds:8.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
