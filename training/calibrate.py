"""Fit confidences to how often they come true, on the annotated development articles.

usage: python -m training.calibrate MODEL.onnx BASE SHARED [--write]

Two numbers for statements and two for events (a line on the log odds), so that little can be learned by heart. Printed
is the reliability of each half of the articles under a line fitted to the other half; with `--write` the line fitted to
all goes into the `.npz` beside the model. A statement is right if `score.py` finds it, an event if its type and its
trigger are.
"""

import argparse
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import numpy as np
from tokenizers import Tokenizer

from nguon.reading.model.decoding import SURE, calibrated, read
from nguon.reading.model.network import WindowSize, tag_article
from training.evaluate import load_score, onnx_network, record_of
from training.records import Row, read_jsonl

BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0)
Outcomes = list[tuple[float, bool]]


def statement_outcomes(score: ModuleType, gold: Row, record: Row) -> Outcomes:
    """Confidence of every statement found, and whether it is there."""
    wanted = [score.chars(s["content"]) for s in gold["statements"]]
    found = [{"chars": score.chars(s["content"]), "number": n} for n, s in enumerate(record["statements"])]
    right = {f["number"] for _, f in score.pairs(wanted, found, lambda g, f: score.overlap(g, f["chars"]), 0.5)}
    return [(s["confidence"], number in right) for number, s in enumerate(record["statements"])]


def event_outcomes(gold: Row, record: Row) -> Outcomes:
    """Confidence of every event found, and whether an event of its type has an overlapping trigger."""
    out = []
    for event in record["events"]:
        start, end = event["trigger"]
        alike = [e["trigger"] for e in gold["events"] if e["type"] == event["type"]]
        out.append((event["confidence"], any(a < end and start < b for a, b in alike)))
    return out


def fit(outcomes: Outcomes) -> np.ndarray:
    """Slope and shift by Newton's method on the log likelihood, the slope held near 1 by a weak prior."""
    chances = np.array([c for c, _ in outcomes]).clip(SURE, 1 - SURE)
    right = np.array([r for _, r in outcomes], dtype=np.float64)
    columns = np.stack([np.log(chances / (1 - chances)), np.ones(len(chances))], 1)
    line = np.array([0.0, 0.0])
    for _ in range(50):
        fitted = 1 / (1 + np.exp(-columns @ line))
        slope = columns.T @ (right - fitted) - (line - [1, 0])
        bend = (columns * (fitted * (1 - fitted))[:, None]).T @ columns + np.eye(2)
        line = line + np.linalg.solve(bend, slope)
    return line.astype(np.float32)


def applied(outcomes: Outcomes, line: np.ndarray) -> Outcomes:
    """The same outcomes with confidences moved onto a line."""
    return [(calibrated(chance, line), right) for chance, right in outcomes]


def reliability(outcomes: Outcomes) -> list[dict[str, float]]:
    """By bins of confidence: how many, the mean confidence and the share that is right."""
    out = []
    for low, high in pairwise(BINS):
        inside = [(c, r) for c, r in outcomes if low <= c < high or c == high == 1.0]
        if inside:
            mean, right = np.mean([c for c, _ in inside]), np.mean([r for _, r in inside])
            out.append(
                {
                    "from": low,
                    "count": len(inside),
                    "confidence": round(float(mean), 3),
                    "right": round(float(right), 3),
                }
            )
    return out


def collect(model: Path, base: Path, shared: Path) -> tuple[list[Outcomes], list[Outcomes]]:
    """Outcomes by article, of statements and of events."""
    score = load_score(shared)
    network, weights = onnx_network(model)
    plain = type(weights)(**{**vars(weights), "calibration": np.array([[1, 0], [1, 0]], dtype=np.float32)})
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    statements, events = [], []
    for part in ("dev", "dev-en"):
        for gold in read_jsonl(shared / "annotation" / f"{part}.jsonl"):
            tagging = tag_article(network, tokenizer, gold["text"], "guidelines", WindowSize())
            record = record_of(gold["text"], read(gold["text"], tagging, plain))
            statements.append(statement_outcomes(score, gold, record))
            events.append(event_outcomes(gold, record))
    return statements, events


def joined(articles: list[Outcomes]) -> Outcomes:
    """All articles' outcomes together."""
    return [outcome for article in articles for outcome in article]


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    lines = []
    for name, articles in zip(("statements", "events"), collect(args.model, args.base, args.shared), strict=True):
        halves = articles[::2], articles[1::2]
        crossed = [applied(joined(halves[i]), fit(joined(halves[1 - i]))) for i in (0, 1)]
        lines.append(fit(joined(articles)))
        print(json.dumps({"what": name, "line": lines[-1].tolist(), "held out": reliability(joined(crossed))}))
    if args.write:
        beside = args.model.with_suffix(".npz")
        with np.load(beside) as saved:
            arrays = dict(saved)
        np.savez(beside, **{**arrays, "calibration": np.stack(lines)})


if __name__ == "__main__":
    main()
