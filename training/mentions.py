"""Learn where phrases for people and bodies begin and end, from the entities of annotated articles.

usage: python -m training.mentions ANNOTATED.jsonl=LANGUAGE [...] --out src/nguon/languages/data/mentions.json

Every place where the text has a form of an annotated entity that is not a name alone is an example of a phrase; every other word
outside names is one of none. Five folds by article tell how many phrases are found and how many are exactly right.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from nguon.languages.phrases import tokens
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import mentions
from nguon.reading.mentions import LONGEST, Line, Weights
from nguon.reading.sentences import sentences
from nguon.record import Name, Span
from training.anaphora import KINDS, Annotated, Row
from training.linear import Features, logistic, written

POLNEAR_ARTICLES = 250


@dataclass
class Lines:
    """The sentences of one article with the phrases of each, as first word and last word (exclusive)."""

    article: str
    lines: list[tuple[Line, dict[int, int]]] = field(default_factory=list)


def phrases_of(row: Row) -> list[Span]:
    """Where the text has forms of entities that are not names alone, longer forms before shorter."""
    names, text = {name for name, _ in row["names"]}, row["text"]
    forms = {form for e in row["entities"] for form in (e["name"], *e["aliases"]) if form not in names}
    taken: set[int] = set()
    found = []
    for form in sorted(forms, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE):
            if not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                found.append(Span(*match.span()))
    for statement in row["statements"]:
        span = statement["source"]
        if span and text[slice(*span)] not in names and not taken.intersection(range(*span)):
            taken.update(range(*span))
            found.append(Span(*span))
    return sorted(found)


def lines_of(row: Row, language: str) -> Lines:
    """The sentences of one article."""
    article = article_from_text(Document(row["id"], row["text"], id=row["id"], language=language))
    names, phrases, out = Annotated(row).label(article, ()).names, phrases_of(row), Lines(row["id"])
    for sentence in sentences(article):
        words = tokens(article.text, *sentence.span)
        line = Line.of(language, words, [n for n in names if sentence.span.start <= n.start < sentence.span.end])
        starts, ends = {w.start: i for i, w in enumerate(words)}, {w.end: i + 1 for i, w in enumerate(words)}
        marked = {starts[p.start]: ends[p.end] for p in phrases if p.start in starts and p.end in ends}
        out.lines.append((line, {first: last for first, last in marked.items() if 0 < last - first <= LONGEST}))
    return out


def extents_of(path: Path, most: int) -> list[tuple[Features, bool]]:
    """How far the sources of PolNeAR's first `most` articles go, up to their first comma: English phrases, more than ours show."""
    out: list[tuple[Features, bool]] = []
    for line in path.read_text(encoding="utf-8").splitlines()[:most]:
        row = json.loads(line)
        text, names = row["text"], [Name(start=a, end=b, kind=KINDS[kind]) for a, b, kind in row["names_silver"] or []]  # type: ignore[arg-type]
        for start, end in {tuple(a["source"][0]) for a in row["attributions"] if a["source"]}:
            words = tokens(text, start, min(len(text), end + 40))
            inside = Line.of("en", words, [n for n in sorted(names, key=lambda n: n.start) if n.start >= start])
            last = sum(word.end <= end for word in words)
            cut = next((i for i, word in enumerate(words[:last]) if word.words == ","), last)
            for i in range(1, min(cut + 1, len(words), LONGEST) if not inside.inside[:1] or not inside.inside[0] else 0):
                out.append((mentions.further_features(inside, 0, i), i < cut))
    return out


def fitted(articles: list[Lines], more: Sequence[tuple[Features, bool]] = ()) -> Weights:
    """Both models; `more` are further examples of how far phrases go."""
    begins: list[tuple[Features, bool]] = []
    further: list[tuple[Features, bool]] = list(more)
    for article in articles:
        for line, marked in article.lines:
            covered = {i for first, last in marked.items() for i in range(first + 1, last)}
            for i, word in enumerate(line.words):
                if word.words[0].isalnum() and not line.inside[i] and i not in covered:
                    begins.append((mentions.begin_features(line, i), i in marked))
            for first, last in marked.items():
                for i in range(first + 1, min(last + 1, len(line.words))):
                    further.append((mentions.further_features(line, first, i), i < last))
    models = [logistic([f for f, _ in part], [t for _, t in part], least=2) for part in (begins, further)]
    return Weights(*models)


def tried(articles: list[Lines], weights: Weights, floor: float) -> dict[str, int]:
    """Counts: phrases annotated, phrases found, beginnings right, phrases exactly right."""
    counts = {"annotated": 0, "found": 0, "begun": 0, "exact": 0}
    with patch.object(mentions, "weights", lambda: weights):
        for article in articles:
            for line, marked in article.lines:
                found = {first: last for first, last, _ in mentions.mentions_in(line, floor)}
                counts["annotated"] += len(marked)
                counts["found"] += len(found)
                counts["begun"] += len(found.keys() & marked.keys())
                counts["exact"] += len(found.items() & marked.items())
    return counts


def gathered(sources: list[str]) -> Iterator[Lines]:
    """The articles of all files."""
    for source in sources:
        path, language = source.rsplit("=", 1)
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            yield lines_of(json.loads(line), language)


def shares(counts: dict[str, int]) -> dict[str, float]:
    """What share of the annotated phrases begins rightly, or is exactly right, and of the found ones."""
    pairs = (("begun", "annotated"), ("exact", "annotated"), ("begun", "found"), ("exact", "found"))
    return {f"{part} of {whole}": round(counts[part] / max(1, counts[whole]), 3) for part, whole in pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--polnear", type=Path, help="PolNeAR's training part, for how far English phrases go")
    parser.add_argument("--floor", type=float, default=-1.0)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    articles = list(gathered(args.sources))
    more = extents_of(args.polnear, POLNEAR_ARTICLES) if args.polnear else []
    total: dict[str, int] = {}
    for fold in range(args.folds):
        weights = fitted([a for i, a in enumerate(articles) if i % args.folds != fold], more)
        for key, value in tried(articles[fold :: args.folds], weights, args.floor).items():
            total[key] = total.get(key, 0) + value
    about = {"articles": len(articles), "folds": args.folds, "floor": args.floor, **total, **shares(total)}
    print(json.dumps(about))
    if args.out:
        weights = fitted(articles, more)
        parts = {"begins": written(weights.begins), "goes on": written(weights.goes_on)}
        args.out.write_text(json.dumps({"learned": about, **parts}, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
