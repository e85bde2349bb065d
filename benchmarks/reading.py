"""What the reader finds, measured by the annotation's own scorer on the development articles, labeller by labeller.

usage: benchmarks/reading.py [--shared ../shared] [--part dev|dev-en|train]

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

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Labeller, Rules, read

LANGUAGE = {"dev": "vi", "train": "vi", "dev-en": "en"}


def scorer(shared: Path) -> ModuleType:
    """The scorer beside the annotated articles."""
    spec = importlib.util.spec_from_file_location("score", shared / "annotation" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measured(shared: Path, part: str, labeller: Labeller) -> dict[str, Any]:
    """The scorer's measures for one part, and articles a second."""
    gold = [json.loads(line) for line in (shared / "annotation" / f"{part}.jsonl").open(encoding="utf-8")]
    documents = [Document(f"{part}#{row['id']}", row["text"], id=row["id"], language=LANGUAGE[part]) for row in gold]
    articles = [article_from_text(document) for document in documents]
    read(articles[0], labeller)
    start = time.perf_counter()
    records = [read(article, labeller) for article in articles]
    seconds = time.perf_counter() - start
    result: dict[str, Any] = scorer(shared).score(gold, [json.loads(record.to_json()) for record in records])
    return {**result, "articles_per_second": round(len(articles) / seconds, 1)}


def labellers() -> dict[str, Labeller]:
    return {"rules": Rules()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parent.parent.parent / "shared")
    parser.add_argument("--part", choices=sorted(LANGUAGE), action="append")
    args = parser.parse_args()
    if not (args.shared / "annotation").is_dir():
        sys.exit(f"{args.shared}: the annotated articles are not here; this benchmark measures on them")
    print(f"Python {platform.python_version()}, {platform.machine()}, one process")
    for part in args.part or ["dev", "dev-en"]:
        for name, labeller in labellers().items():
            figures = "  ".join(f"{key} {value}" for key, value in measured(args.shared, part, labeller).items())
            print(f"{part:7} {name:6} {figures}")


if __name__ == "__main__":
    main()
