"""Logistic regression on sparse features that are words: each example is a list of feature names."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

Features = Sequence[str]


def vocabulary(examples: Sequence[Features], least: int) -> dict[str, int]:
    """The features that at least `least` examples have, by number."""
    counts = Counter(feature for features in examples for feature in set(features))
    return {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}


def logistic(
    examples: Sequence[Features], truths: Sequence[bool], least: int = 3, decay: float = 1e-4, epochs: int = 6, seed: int = 0
) -> dict[str, float]:
    """Weights by feature, fitted by AdaGrad with L2 decay on the logistic loss, averaged over the steps of the last half."""
    numbers = vocabulary(examples, least)
    rows = [np.array([numbers[f] for f in features if f in numbers], dtype=np.int64) for features in examples]
    weights, squares = np.zeros(len(numbers)), np.full(len(numbers), 1e-6)
    total, counted, order = np.zeros(len(numbers)), 0, np.random.default_rng(seed)
    for epoch in range(epochs):
        for i in order.permutation(len(rows)):
            row = rows[i]
            chance = 1 / (1 + np.exp(-np.clip(weights[row].sum(), -30, 30)))
            gradient = chance - truths[i] + decay * weights[row]
            squares[row] += gradient**2
            weights[row] -= 0.2 * gradient / np.sqrt(squares[row])
        if epoch >= epochs // 2:
            total, counted = total + weights, counted + 1
    return dict(zip(numbers, (total / counted).tolist(), strict=True))


def score(weights: dict[str, float], features: Features) -> float:
    """The sum of the weights of the features."""
    return sum(weights.get(feature, 0.0) for feature in features)


def written(weights: dict[str, float], least: float = 0.1) -> dict[str, float]:
    """The weights that matter, rounded, for a file."""
    return {name: round(value, 2) for name, value in sorted(weights.items()) if abs(value) >= least}
