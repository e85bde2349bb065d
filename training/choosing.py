"""A linear model that chooses one of several answers: fitted by gradient descent on the softmax over the answers, with L2."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Example:
    """Features of each answer, the place of the right one, and what the example weighs."""

    article: str
    answers: tuple[dict[str, float], ...]
    right: int
    weight: float = 1.0


def features_of(examples: Sequence[Example]) -> list[str]:
    """The names of all features, in order."""
    return sorted({key for example in examples for answer in example.answers for key in answer})


def fitted(examples: Sequence[Example], decay: float = 0.005, steps: int = 500) -> dict[str, float]:
    """Weights by feature."""
    names = features_of(examples)
    place = {name: i for i, name in enumerate(names)}
    rows = [answer for example in examples for answer in example.answers]
    x = np.zeros((len(rows), len(names)))
    for line, answer in zip(x, rows, strict=True):
        for key, value in answer.items():
            line[place[key]] = value
    sizes = np.array([len(example.answers) for example in examples])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + np.array([example.right for example in examples])
    share = np.repeat([example.weight for example in examples], sizes) / sum(example.weight for example in examples)
    weights = np.zeros(len(names))
    for step in range(steps):
        scores = x @ weights
        chances = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        chances /= np.repeat(np.add.reduceat(chances, starts), sizes)
        chances[right] -= 1
        weights -= (2.0 if step < steps // 2 else 1.0) * (x.T @ (chances * share) + decay * weights)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def share_right(examples: Sequence[Example], weights: dict[str, float]) -> float:
    """Weighted share of examples whose best-scored answer is the right one."""
    right = 0.0
    for example in examples:
        scores = [sum(weights.get(key, 0.0) * value for key, value in answer.items()) for answer in example.answers]
        right += example.weight * (int(np.argmax(scores)) == example.right)
    return right / sum(example.weight for example in examples)


def in_folds(examples: Sequence[Example], decay: float, folds: int = 5) -> float:
    """Weighted share right on articles that were not learned from, over all folds."""
    articles = sorted({example.article for example in examples})
    shares, sizes = [], []
    for fold in range(folds):
        held = set(articles[fold::folds])
        kept, rest = [e for e in examples if e.article not in held], [e for e in examples if e.article in held]
        shares.append(share_right(rest, fitted(kept, decay)))
        sizes.append(sum(e.weight for e in rest))
    return round(float(np.average(shares, weights=sizes)), 3)


def learn(about: str | None, examples_of: Callable[[dict[str, Any], str], Iterable[Example]], decay: float) -> None:
    """A command: read annotated articles (`FILE=LANGUAGE ...`), print how well the model does, write its weights with `--out`."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    pairs = [source.rsplit("=", 1) for source in args.sources]
    lines = [(line, code) for path, code in pairs for line in Path(path).read_text(encoding="utf-8").splitlines()]
    examples = [example for line, code in lines for example in examples_of(json.loads(line), code)]
    weights = fitted(examples, decay)
    articles = len({example.article for example in examples})
    learned = {"examples": len(examples), "articles": articles, "right, five folds": in_folds(examples, decay)}
    print(json.dumps({**learned, "right, on what it learned from": round(share_right(examples, weights), 3)}))
    if args.out:
        args.out.write_text(
            json.dumps({"learned": learned, "weights": weights}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
        )
