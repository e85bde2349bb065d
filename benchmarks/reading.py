"""What the reader finds, measured by the annotation's own scorer on the development articles, labeller by labeller.

usage: benchmarks/reading.py [--shared ../shared] [--part dev|dev-en|examples|train] [--reader model|rules]

The scorer pairs a record with the annotated article of the same text. Development articles are for looking; other articles,
kept apart, judge. Speed is of reading alone (article to record), one process.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from nguon.examples import paths
from nguon.pages import Document, article, documents
from nguon.pages.text import article_from_text
from nguon.reading import READERS, Labeller, named_labeller, read
from nguon.record import Article

LANGUAGE = {"dev": "vi", "train": "vi", "dev-en": "en"}
EXAMPLES = Path(__file__).parent.parent / "tests" / "gold" / "examples.jsonl"


def scorer(shared: Path) -> ModuleType:
    """The scorer beside the annotated articles."""
    spec = importlib.util.spec_from_file_location("score", shared / "annotation" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def annotated(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def articles_of(part: str, gold: list[dict[str, Any]]) -> list[Article]:
    """The articles of a part, as nguon takes them from their form: the examples from their own files."""
    if part == "examples":
        found = documents([str(path) for path in paths()])
        return [article(document) for document in found if isinstance(document, Document)]
    rows = [Document(f"{part}#{row['id']}", row["text"], id=row["id"], language=LANGUAGE[part]) for row in gold]
    return [article_from_text(row) for row in rows]


def measured(shared: Path, part: str, labeller: Labeller) -> dict[str, Any]:
    """The scorer's measures for one part, and articles a second."""
    gold = annotated(EXAMPLES if part == "examples" else shared / "annotation" / f"{part}.jsonl")
    articles = articles_of(part, gold)
    read(articles[0], labeller)
    start = time.perf_counter()
    records = [read(article, labeller) for article in articles]
    seconds = time.perf_counter() - start
    result: dict[str, Any] = scorer(shared).score(gold, [json.loads(record.to_json()) for record in records])
    return {**result, "articles_per_second": round(len(articles) / seconds, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parent.parent.parent / "shared")
    parser.add_argument("--part", choices=[*sorted(LANGUAGE), "examples"], action="append")
    parser.add_argument("--reader", choices=READERS, action="append")
    args = parser.parse_args()
    if not (args.shared / "annotation").is_dir():
        sys.exit(f"{args.shared}: the annotated articles are not here; this benchmark measures on them")
    print(f"Python {platform.python_version()}, {platform.machine()}, one process")
    for part in args.part or ["dev", "dev-en", "examples"]:
        for name in args.reader or READERS:
            figures = "  ".join(f"{key} {value}" for key, value in measured(args.shared, part, named_labeller(name)).items())
            print(f"{part:7} {name:6} {figures}")


if __name__ == "__main__":
    main()
