"""Linear scores whose weights were learned from annotated articles and stand in a data file, with what each feature weighed."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def weights(name: str) -> Mapping[str, float]:
    """The learned weights by feature, from `languages/data/NAME.json`; features that it lacks weigh nothing."""
    path = files("nguon.languages") / "data" / f"{name}.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["weights"])


def score(learned: Mapping[str, float], features: Mapping[str, float]) -> float:
    """What the features weigh together."""
    return sum(learned.get(key, 0.0) * value for key, value in features.items())


def chance(value: float) -> float:
    """The logistic function: a score as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def weighed(learned: Mapping[str, float], features: Mapping[str, float], most: int = 4) -> tuple[tuple[str, float], ...]:
    """The features that spoke for a choice, the heaviest first, with what each weighed."""
    parts = ((key, round(learned.get(key, 0.0) * value, 2)) for key, value in features.items())
    return tuple(sorted((part for part in parts if part[1] > 0), key=lambda part: -part[1])[:most])
