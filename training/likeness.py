"""Fit what the measures of two articles weigh when it is judged whether they are one story, and whether they are copies.

usage: python -m training.likeness PAIRS.jsonl... --archive ARCHIVE [--out src/nguon/tracing/data/likeness.json]

Each line of PAIRS is {"a": article id, "b": article id, "label": copy, story, topic or other}; the archive holds the articles.
Pairs within one language of the stories written for the tests are learned from too, each for less: they are short and in two
languages, where the judged pairs are long and in one. Prints what is to be expected of other judged pairs: six-fold
cross-validation, ten times over, with pairs that have an article in common kept in one fold and the threshold chosen on the rest.
"""

import argparse
import json
from dataclasses import astuple, dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from tests.tracing import corpora

from nguon.archive import Archive, traces
from nguon.archive.listing import article_of, current_version
from nguon.reading import named_labeller, sentences
from nguon.reading.times import times_of
from nguon.record import Record
from nguon.tracing.comparing import keys_of
from nguon.tracing.likeness import MEASURES, likeness
from nguon.tracing.sketches import Sketch, sketch_of

FOLDS, ROUNDS = 6, 10
STORY = (
    "rare", "rare_share", "whole", "titles", "leads", "named", "numbers", "sentences", "dated", "far", "first_apart",
)  # fmt: skip
COPY = ("openings_both",)
PULL = {"story": 1.0, "copy": 0.1}
#: What more of a measure may do: nothing but speak for one story, or nothing but against it. How much of the sentences agree is
#: free: where title and lead do not bear it out, it is the boilerplate of a series or the background of a long affair.
AGAINST, FREE = ("far", "first_apart", "apart"), ("dated", "sentences")
#: What a pair of the stories written for the tests weighs, and how many keys pairs of different ones must share to be learned from.
OURS, LEAST_SHARED = 0.3, 2


@dataclass(frozen=True)
class Pairs:
    """Pairs by row: the measures, whether each is one story and whether a copy, which rows have articles in common, and what each
    weighs; only those that weigh 1 are asked about."""

    measures: np.ndarray
    story: np.ndarray
    copy: np.ndarray
    groups: np.ndarray
    weights: np.ndarray


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
    return Pairs(rows, np.isin(labels, ["copy", "story"]), labels == "copy", grouped(lines), np.ones(len(lines)))


def ours() -> Pairs:
    """The pairs of articles in one language of the stories written for the tests, those of two stories if they share keys."""
    labeller = named_labeller("rules")
    told = [(name, record.article) for name in corpora.names() for record in corpora.story(name).records]
    records = [
        Record(article=article, names=labeller.label(article, sentences(article)).names, times=times_of(article))
        for _, article in told
    ]
    sketches = [sketch_of(traces.page_of(record)) for record in records]
    rows, story, groups = [], [], []
    for i, j in combinations(range(len(told)), 2):
        one, same = told[i][0] == told[j][0], sketches[i].language == sketches[j].language
        if same and (one or len(set(keys_of(sketches[i])) & set(keys_of(sketches[j]))) >= LEAST_SHARED):
            rows.append(astuple(likeness(sketches[i], sketches[j])))
            story.append(one)
            groups.append(corpora.names().index(told[i][0]))
    answers = np.array(story)
    return Pairs(np.array(rows), answers, np.zeros(len(rows), bool), np.array(groups), np.full(len(rows), OURS))


def together(a: Pairs, b: Pairs) -> Pairs:
    """Two sets of pairs as one."""
    return Pairs(
        np.concatenate([a.measures, b.measures]),
        np.concatenate([a.story, b.story]),
        np.concatenate([a.copy, b.copy]),
        np.concatenate([a.groups, b.groups + a.groups.max() + 1]),
        np.concatenate([a.weights, b.weights]),
    )


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


def fitted(
    rows: np.ndarray, answers: np.ndarray, weights: np.ndarray, signs: np.ndarray, pull: float
) -> tuple[float, np.ndarray]:
    """Bias and coefficients of a logistic regression whose coefficients have these signs (0: either), by projected Newton steps.

    The coefficients of the standardised measures are pulled towards zero.
    """
    mean = np.average(rows, axis=0, weights=weights)
    spread = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weights)) + 1e-9
    design = np.c_[np.ones(len(rows)), (rows - mean) / spread]
    pulls, bound = np.r_[0.0, np.full(rows.shape[1], pull)], np.r_[0, signs]
    found = np.zeros(design.shape[1])
    for _ in range(60):
        odds = 1 / (1 + np.exp(-design @ found))
        slope = design.T @ (weights * (odds - answers)) + pulls * found
        curve = (design * (weights * odds * (1 - odds))[:, None]).T @ design + np.diag(pulls + 1e-6)
        free = ~((found == 0) & (bound != 0) & (bound * slope >= 0))
        found[free] -= np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        found[(bound != 0) & (found * bound < 0)] = 0
    raw = found[1:] / spread
    return float(found[0] - raw @ mean), raw


def signs_of(names: tuple[str, ...]) -> np.ndarray:
    """1 for a measure that may only speak for, -1 for one that may only speak against, 0 for either."""
    return np.array([-1 if name in AGAINST else 0 if name in FREE else 1 for name in names])


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
    judged, scores = pairs.weights == 1, []
    for seed in range(ROUNDS):
        deal = np.random.default_rng(seed).permutation(pairs.groups.max() + 1)
        fold = deal[pairs.groups] % FOLDS
        said, odds = np.zeros(len(rows), bool), np.zeros(len(rows))
        for k in range(FOLDS):
            learn, ask = (fold != k) & gate, (fold == k) & gate
            bias, weights = fitted(rows[learn], answers[learn], pairs.weights[learn], signs_of(names), pull)
            sure = learn & judged
            threshold = best_threshold(rows[sure] @ weights + bias, answers[sure])
            odds[ask] = rows[ask] @ weights + bias
            said[ask] = odds[ask] > threshold
        loss = np.log1p(np.exp(-np.where(answers, odds, -odds)[gate & judged])).mean()
        scores.append((*f1(said[judged], answers[judged]), loss))
    return tuple(float(value) for value in np.mean(scores, axis=0))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("src/nguon/tracing/data/likeness.json"))
    arguments = parser.parse_args()
    pairs = together(measured(arguments.pairs, arguments.archive), ours())
    judged = pairs.weights == 1
    kept = {}
    for name, measures, answers, gate in (
        ("story", STORY, pairs.story, np.ones(len(pairs.story), bool)),
        ("copy", COPY, pairs.copy, pairs.story & judged),
    ):
        score = expected(pairs, measures, answers, PULL[name], gate)
        print(f"{name}: precision {score[1]:.3f}, recall {score[2]:.3f}, F1 {score[0]:.3f}, loss {score[3]:.3f}")
        rows = pairs.measures[:, [MEASURES.index(measure) for measure in measures]]
        bias, weights = fitted(rows[gate], answers[gate], pairs.weights[gate], signs_of(measures), PULL[name])
        threshold = best_threshold(rows[gate & judged] @ weights + bias, answers[gate & judged])
        named = {measure: round(float(weight), 4) for measure, weight in zip(measures, weights, strict=True)}
        kept[name] = {"bias": round(bias, 4), "weights": named, "threshold": round(threshold, 3)}
    arguments.out.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
