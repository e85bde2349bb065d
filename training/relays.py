"""Learn through whom a statement came, from annotated articles.

usage: python -m training.relays ANNOTATED.jsonl=LANGUAGE [...] [--out src/nguon/languages/data/relays.json]

Each candidate of each annotated statement (see `nguon.reading.relays`) is one example: whether the annotation has it in `via`.
What earlier statements came through is first what is annotated, then, in a second round, what the model of the first round chose:
it learns to live with its own mistakes. The model is logistic with L2. Folds by article tell how well it does on articles
that it has not seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import ranking, relays
from nguon.reading.labels import Labels
from nguon.reading.resolving import Resolver
from nguon.reading.sentences import Sentence, sentences
from nguon.record import Article
from training.anaphora import Annotated, Row

#: What is known of features that few annotated articles show: the weights are drawn to these, and to nothing for all others.
PRIOR = {"named this speaker": 6.0, "handed on this speaker": 5.5, "handed on this speaker, who told it": 2.0}
#: How much harder they are drawn there than the others to nothing: by our guidelines a relay named once holds for its passage.
STIFF = 200.0


@dataclass(frozen=True)
class Example:
    """What is to be said of one candidate, and whether it handed the statement on."""

    article: str
    features: dict[str, float]
    right: bool


def annotated_relays(row: Row) -> dict[tuple[tuple[int, int], ...], list[set[str]]]:
    """The forms of each annotated relay, by the content of its statement."""
    forms = {e["id"]: {e["name"].casefold(), *(a.casefold() for a in e["aliases"])} for e in row["entities"]}
    return {tuple(sorted(map(tuple, s["content"]))): [forms.get(v, set()) for v in s["via"]] for s in row["statements"]}


def is_right(carrier: relays.Carrier, gold: Sequence[set[str]]) -> bool:
    """Whether a candidate is one of the annotated relays."""
    words = {form.casefold() for form in carrier.draft.words()}
    return any(words & forms for forms in gold)


@cache
def _prepared(identifier: str, text: str, language: str, row: str) -> tuple[Article, Labels, list[Sentence]]:
    """An article with its annotation as labels, made once."""
    article = article_from_text(Document(identifier, text, id=identifier, language=language))
    lines = sentences(article)
    return article, Annotated(json.loads(row)).label(article, lines), lines


def examples_of(row: Row, language: str, forced: bool) -> tuple[list[Example], int]:
    """The examples of one article, and how many annotated relays were no candidate. `forced`: go on from what is annotated."""
    gold, found, missed = annotated_relays(row), [], 0
    original = relays.Relays.chosen

    def watched(self: relays.Relays, said: relays.Said) -> list[relays.Carrier]:
        nonlocal missed
        candidates = self.candidates(said)
        wanted = gold.get(tuple((s.start, s.end) for s in said.attribution.content), [])
        right = [is_right(carrier, wanted) for carrier in candidates]
        found.extend(Example(row["id"], c.features, fits) for c, fits in zip(candidates, right, strict=True))
        missed += max(0, len(wanted) - sum(right))
        return [c for c, fits in zip(candidates, right, strict=True) if (fits if forced else c.probability > relays.LEAST)]

    relays.Relays.chosen = watched  # type: ignore[method-assign]
    try:
        article, labels, lines = _prepared(row["id"], row["text"], language, json.dumps(row))
        Resolver(article, labels, lines, ()).statements()
    finally:
        relays.Relays.chosen = original  # type: ignore[method-assign]
    return found, missed


def fitted(examples: Sequence[Example], names: list[str], decay: float) -> dict[str, float]:
    """Weights by feature, by Newton's method."""
    place = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(examples), len(names)))
    for line, example in zip(x, examples, strict=True):
        for key, value in example.features.items():
            if key in place:
                line[place[key]] = value
    y, weights = np.array([example.right for example in examples], dtype=float), np.zeros(len(names))
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    stiff = np.array([decay * (STIFF if name in PRIOR else 1.0) for name in names])
    for _ in range(30):
        p = 1 / (1 + np.exp(-(x @ weights)))
        gradient = x.T @ (p - y) + stiff * (weights - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(stiff)
        weights -= np.linalg.solve(hessian, gradient)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def learned_from(rows: Sequence[tuple[Row, str]], decay: float, least: int) -> dict[str, float]:
    """Weights after both rounds."""
    weights: dict[str, float] = {}
    examples: list[Example] = []
    for forced in (True, False):
        _use(weights)
        examples += [example for row, language in rows for example in examples_of(row, language, forced)[0]]
        counts: dict[str, int] = {}
        for example in examples:
            for key in example.features:
                counts[key] = counts.get(key, 0) + 1
        weights = fitted(examples, sorted(key for key, n in counts.items() if n >= least or key in PRIOR), decay)
    return weights


def _use(weights: dict[str, float]) -> None:
    relays.weights = lambda name: weights  # type: ignore[assignment]


def counted(rows: Sequence[tuple[Row, str]], weights: dict[str, float]) -> np.ndarray:
    """Right, chosen and annotated relays, when the model goes on from its own choices."""
    _use(weights)
    total = np.zeros(3)
    for row, language in rows:
        examples, missed = examples_of(row, language, forced=False)
        chosen = [ranking.chance(ranking.score(weights, example.features)) > relays.LEAST for example in examples]
        right = sum(c and e.right for c, e in zip(chosen, examples, strict=True))
        total += np.array([right, sum(chosen), sum(e.right for e in examples) + missed])
    return total


def f1(counts: np.ndarray) -> float:
    """F1 of right, chosen and annotated."""
    return round(float(2 * counts[0] / (counts[1] + counts[2])), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--decay", type=float, default=1.0)
    parser.add_argument("--least", type=int, default=4, help="a feature that fewer examples have is left out")
    parser.add_argument("--folds", type=int, default=3)
    args = parser.parse_args()
    rows: list[tuple[Any, str]] = []
    for source in args.sources:
        path, language = source.rsplit("=", 1)
        rows += [(json.loads(line), language) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    folds = np.zeros(3)
    for fold in range(args.folds):
        weights = learned_from([row for i, row in enumerate(rows) if i % args.folds != fold], args.decay, args.least)
        folds += counted([row for i, row in enumerate(rows) if i % args.folds == fold], weights)
    weights = learned_from(rows, args.decay, args.least)
    about = {
        "articles": len(rows),
        f"F1, {args.folds} folds": f1(folds),
        "F1, on what it learned from": f1(counted(rows, weights)),
    }
    print(json.dumps(about))
    if args.out:
        args.out.write_text(
            json.dumps({"learned": about, "weights": weights}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
