"""What each step of reading costs beside the model's own time: no step is to cost more than a tenth of it.

usage: benchmarks/steps.py [--shared ../shared] [--rows 60] [--language vi|en]

Processor time of all threads, article by article, added up over the articles: the model's time is that of
its labeller, decoding included; each other step is what `nguon.reading.read` does around it, in its order.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from nguon.pages import Document
from nguon.pages.text import article_from_text
from nguon.reading import Labeller, named_labeller
from nguon.reading.affiliations import affiliated
from nguon.reading.happenings import Happenings
from nguon.reading.places import located
from nguon.reading.resolving import Resolver
from nguon.reading.sentences import sentences
from nguon.reading.times import times_of
from nguon.record import Article, Record

T = TypeVar("T")
PARTS = {"vi": "train.jsonl", "en": "dev-en.jsonl"}


def documents_of(shared: Path, language: str, rows: int) -> list[Document]:
    lines = (shared / "annotation" / PARTS[language]).read_text(encoding="utf-8").splitlines()[:rows]
    found = map(json.loads, lines)
    return [Document(row["id"], row["text"], id=row["id"], language=language, published="2024-10-04") for row in found]


class Clock:
    """Adds up the processor seconds of named steps."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def __call__(self, step: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        made = work()
        self.spent[step] += time.process_time() - start  # type: ignore[assignment]
        return made


def read_in_steps(document: Document, labeller: Labeller, clock: Clock) -> Record:
    """The record of one document, each step timed; the steps are those of `nguon.reading.read`."""
    article: Article = clock("page: blocks of plain text", lambda: article_from_text(document))
    found = clock("sentences and quotes", lambda: sentences(article))
    labels = clock("model", lambda: labeller.label(article, found))
    times = clock("times", lambda: times_of(article))
    resolver = Resolver(article, labels, found, times)
    statements = clock("speakers, relays, entities", resolver.statements)
    happenings = Happenings(article, resolver.cast, labels, found, times)
    events = clock("events completed", lambda: happenings.completed(labels.events, statements))
    entities = clock("countries and sectors", lambda: affiliated(article.language or "vi", resolver.cast.entities()))
    entities, _ = clock("places", lambda: located(article, labels.names, entities))
    made = {"times": times, "statements": statements, "events": events}
    return clock("record checked", lambda: Record(article=article, names=labels.names, entities=entities, **made))  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parent.parent.parent / "shared")
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--language", choices=PARTS, action="append")
    args = parser.parse_args()
    if not (args.shared / "annotation").is_dir():
        sys.exit(f"{args.shared}: the annotated articles are not here; this benchmark reads them")
    labeller = named_labeller("model")
    for language in args.language or PARTS:
        documents = documents_of(args.shared, language, args.rows)
        read_in_steps(documents[0], labeller, Clock())
        clock = Clock()
        for document in documents:
            read_in_steps(document, labeller, clock)
        print(f"{language}: {len(documents)} articles, model {1000 * clock.spent['model'] / len(documents):.0f} ms an article")
        for step, seconds in clock.spent.most_common():
            print(f"  {step:28} {1000 * seconds / len(documents):7.1f} ms  {seconds / clock.spent['model']:6.1%} of the model's")


if __name__ == "__main__":
    main()
