"""Learn whom a pronoun or a description means, from annotated articles.

usage: python -m training.anaphora ANNOTATED.jsonl=LANGUAGE [...] --out src/nguon/languages/data/anaphora.json

Each source of an annotated statement that is a pronoun or "… này", "the …" is one example: the candidates met before it, and which
of them the annotated speaker is (or none). The scorer is a linear model; it is fitted by gradient descent on the softmax over the
candidates and "nobody", with L2. Five folds by article tell how well it does on articles that it has not seen.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import nguon.reading.cast as cast_module
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import anaphora, read
from nguon.reading.labels import Attribution, Labels
from nguon.record import Name, Span

Row = dict[str, Any]
KINDS = {"PER": "person", "ORG": "organization", "OUTLET": "outlet", "LOC": "place", "MISC": "other"}


@dataclass(frozen=True)
class Example:
    """Features of each candidate, and which is right: an index, or the number of candidates for nobody."""

    article: str
    candidates: tuple[dict[str, float], ...]
    right: int


class Annotated:
    """A labeller that answers with the annotation."""

    version = "annotation"

    def __init__(self, row: Row) -> None:
        self.row = row

    def label(self, article: Any, sentences: Any) -> Labels:
        text, names, taken = article.text, [], set[int]()
        for words, kind in sorted(self.row["names"], key=lambda name: -len(name[0])):
            for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text):
                if not taken.intersection(range(*match.span())):
                    taken.update(range(*match.span()))
                    names.append(Name(start=match.start(), end=match.end(), kind=KINDS[kind]))  # type: ignore[arg-type]
        said = []
        for statement in self.row["statements"]:
            content = tuple(sorted(Span(*span) for span in statement["content"]))
            if all(a.end <= b.start for a, b in zip(content, content[1:], strict=False)):
                cue, source = (Span(*statement[part]) if statement[part] else None for part in ("cue", "source"))
                said.append(Attribution(content, cue, source))
        said.sort(key=lambda attribution: attribution.content[0])
        return Labels(names=tuple(sorted(names, key=lambda name: name.span)), attributions=tuple(said))


def speakers(row: Row) -> dict[int, set[str]]:
    """The forms of the annotated speaker by where the source begins."""
    entities = {e["id"]: {e["name"].casefold(), *(a.casefold() for a in e["aliases"])} for e in row["entities"]}
    return {s["source"][0]: entities.get(s["speaker"], set()) for s in row["statements"] if s["source"]}


def examples_of(row: Row, language: str) -> list[Example]:
    """The examples of one article, gathered while it is read."""
    gold, found = speakers(row), []
    original = cast_module.antecedent

    def watched(known: Any, anaphor: Any, drafts: Any, speaker: Any, text: str, at: int) -> Any:
        candidates = anaphora.candidates_of(drafts, at)
        if at not in gold:
            return original(known, anaphor, drafts, speaker, text, at)
        rows = tuple(anaphora.features(known, anaphor, draft, speaker, text, at) for draft in candidates)
        fits = [i for i, draft in enumerate(candidates) if gold[at] & {w.casefold() for w in draft.words()}]
        found.append(Example(row["id"], rows, fits[0] if fits else len(rows)))
        return candidates[fits[0]] if fits else None

    cast_module.antecedent = watched
    try:
        read(article_from_text(Document(row["id"], row["text"], id=row["id"], language=language)), Annotated(row))
    finally:
        cast_module.antecedent = original
    return found


def gathered(sources: list[str]) -> Iterator[Example]:
    """The examples of all files."""
    for source in sources:
        path, language = source.rsplit("=", 1)
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            yield from examples_of(json.loads(line), language)


def matrix(example: Example, names: list[str]) -> np.ndarray:
    """[candidates + 1, features]; the last row is nobody, which has the feature `none` alone."""
    out = np.zeros((len(example.candidates) + 1, len(names)))
    for row, candidate in zip(out, example.candidates, strict=False):
        for key, value in candidate.items():
            if key in names:
                row[names.index(key)] = value
    out[-1, names.index("none")] = 1
    return out


def fitted(examples: list[Example], names: list[str], decay: float = 0.01, steps: int = 600) -> np.ndarray:
    """Weights [features]."""
    weights, matrices = np.zeros(len(names)), [matrix(example, names) for example in examples]
    for step in range(steps):
        gradient = decay * weights
        for example, x in zip(examples, matrices, strict=True):
            scores = x @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            chances[example.right] -= 1
            gradient = gradient + x.T @ chances / len(examples)
        weights = weights - (2.0 if step < steps // 2 else 1.0) * gradient
    return weights


def right_share(examples: list[Example], names: list[str], weights: np.ndarray) -> float:
    """Share of examples whose best-scored candidate is the right one."""
    return float(np.mean([(matrix(e, names) @ weights).argmax() == e.right for e in examples]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    examples = list(gathered(args.sources))
    names = ["none", *sorted({key for example in examples for candidate in example.candidates for key in candidate})]
    articles = sorted({example.article for example in examples})
    shares = []
    for fold in range(5):
        held = set(articles[fold::5])
        weights = fitted([e for e in examples if e.article not in held], names)
        shares.append(right_share([e for e in examples if e.article in held], names, weights))
    weights = fitted(examples, names)
    about = {"examples": len(examples), "articles": len(articles), "right, five folds": round(float(np.mean(shares)), 3)}
    print(json.dumps({**about, "right, on what it learned from": round(right_share(examples, names, weights), 3)}))
    if args.out:
        learned = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
        args.out.write_text(
            json.dumps({"learned": about, "weights": learned}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
