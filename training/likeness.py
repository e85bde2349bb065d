"""Fit what the measures of two articles weigh when it is judged whether they are one story, and whether they are copies.

usage: python -m training.likeness PAIRS.jsonl... --archive ARCHIVE [--out src/nguon/tracing/data/likeness.json]

Each line of PAIRS is {"a": article id, "b": article id, "label": copy, story, topic or other}; the archive holds the articles.
Prints what is to be expected of other pairs: six-fold cross-validation, ten times over, with pairs that have an article in
common kept in one fold and the threshold chosen on the other five.
"""

import argparse
import json
from dataclasses import astuple, dataclass
from pathlib import Path

import numpy as np

from nguon.archive import Archive, traces
from nguon.archive.listing import article_of, current_version
from nguon.tracing.likeness import MEASURES, likeness
from nguon.tracing.sketches import Sketch, sketch_of

FOLDS, ROUNDS = 6, 10
STORY = ("rare", "whole", "titles", "leads", "named", "numbers", "sentences", "dated", "far", "first_apart")
COPY = ("openings_both",)
PULL = {"story": 1.0, "copy": 0.1}


@dataclass(frozen=True)
class Pairs:
    """Pairs by row: the measures, whether each is one story and whether a copy, and which rows have articles in common."""

    measures: np.ndarray
    story: np.ndarray
    copy: np.ndarray
    groups: np.ndarray


def measured(files: list[Path], archive: Path) -> Pairs:
    """The measures of every judged pair."""
    lines = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    sketches: dict[str, Sketch] = {}
    with Archive.open(archive) as opened, opened.looking() as connection:
        for name in sorted({line[side] for line in lines for side in "ab"}):
            version = current_version(connection, article_of(connection, name)).version
            sketches[name] = sketch_of(traces.page(connection, version))
    rows = np.array([astuple(likeness(sketches[line["a"]], sketches[line["b"]])) for line in lines])
    labels = np.array([line["label"] for line in lines])
    return Pairs(rows, np.isin(labels, ["copy", "story"]), labels == "copy", grouped(lines))


def grouped(lines: list[dict[str, str]]) -> np.ndarray:
    """A number for each pair; pairs that share an article, directly or through others, have the same."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for line in lines:
        parents[root(line["a"])] = root(line["b"])
    roots = [root(line["a"]) for line in lines]
    return np.unique(roots, return_inverse=True)[1]


def fitted(rows: np.ndarray, answers: np.ndarray, pull: float) -> tuple[float, np.ndarray]:
    """Bias and weights of a logistic regression by Newton's method, the standardised weights pulled towards zero."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    design = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    pulls = np.diag([0.0] + [pull] * rows.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (odds - answers) + pulls @ weights
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + pulls
        weights -= np.linalg.solve(curve, slope)
    raw = weights[1:] / spread
    return float(weights[0] - raw @ mean), raw


def best_threshold(odds: np.ndarray, answers: np.ndarray) -> float:
    """Of the thresholds whose F1 is the best within a hundredth the middle of the stricter half."""
    tried = np.arange(-2, 2.01, 0.1)
    found = np.array([f1(odds > threshold, answers)[0] for threshold in tried])
    good = tried[found >= found.max() - 0.01]
    return float(good[len(good) // 2 :].mean())


def f1(said: np.ndarray, answers: np.ndarray) -> tuple[float, float, float]:
    """F1, precision and recall."""
    right = float((said & answers).sum())
    precision, recall = right / max(1.0, said.sum()), right / max(1, answers.sum())
    return 2 * precision * recall / max(1e-9, precision + recall), precision, recall


def expected(pairs: Pairs, names: tuple[str, ...], answers: np.ndarray, pull: float, gate: np.ndarray) -> tuple[float, ...]:
    """F1, precision, recall and loss of pairs that were not learned from; only those of `gate` are asked about and learned from."""
    rows = pairs.measures[:, [MEASURES.index(name) for name in names]]
    scores = []
    for seed in range(ROUNDS):
        deal = np.random.default_rng(seed).permutation(pairs.groups.max() + 1)
        fold = deal[pairs.groups] % FOLDS
        said, odds = np.zeros(len(rows), bool), np.zeros(len(rows))
        for k in range(FOLDS):
            learn, ask = (fold != k) & gate, (fold == k) & gate
            bias, weights = fitted(rows[learn], answers[learn], pull)
            threshold = best_threshold(rows[learn] @ weights + bias, answers[learn])
            odds[ask] = rows[ask] @ weights + bias
            said[ask] = odds[ask] > threshold
        loss = np.log1p(np.exp(-np.where(answers, odds, -odds)[gate])).mean()
        scores.append((*f1(said, answers), loss))
    return tuple(float(value) for value in np.mean(scores, axis=0))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/nguon/tracing/data/likeness.json"))
    arguments = parser.parse_args()
    pairs = measured(arguments.pairs, arguments.archive)
    kept = {}
    for name, measures, answers, gate in (
        ("story", STORY, pairs.story, np.ones(len(pairs.story), bool)),
        ("copy", COPY, pairs.copy, pairs.story),
    ):
        score = expected(pairs, measures, answers, PULL[name], gate)
        print(f"{name}: precision {score[1]:.3f}, recall {score[2]:.3f}, F1 {score[0]:.3f}, loss {score[3]:.3f}")
        rows = pairs.measures[:, [MEASURES.index(measure) for measure in measures]]
        bias, weights = fitted(rows[gate], answers[gate], PULL[name])
        threshold = best_threshold(rows[gate] @ weights + bias, answers[gate])
        named = {measure: round(float(weight), 4) for measure, weight in zip(measures, weights, strict=True)}
        kept[name] = {"bias": round(bias, 4), "weights": named, "threshold": round(threshold, 3)}
    arguments.out.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
