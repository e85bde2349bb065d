"""Learn who did it and to whom, from annotated articles.

usage: python -m training.sides ANNOTATED.jsonl=LANGUAGE [...] [--also-try ANNOTATED.jsonl=LANGUAGE] --out src/nguon/languages/data/sides.json

Each event is an example for each role: the candidates that the reader sees, and which of them the annotation names; an event whose
side is none of them teaches nothing. A linear model
is fitted on the softmax over the candidates and "nobody", with L2; where several candidates are right their chances are
summed. The phrases among the candidates come from mention models that have not seen the article. Five folds by article tell how well
it does on articles that it has not seen, by score.py's measure of actors and recipients, with triggers given.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading import Labels, happenings, mentions, read, sides
from nguon.record import Event, Record, Span
from training import mentions as learning_mentions
from training.anaphora import Annotated, Row
from training.linear import vocabulary, written

DECAY = 4.0


class Eventful(Annotated):
    """A labeller that answers with the annotation, events too."""

    def label(self, article: object, found: object) -> Labels:
        labels = super().label(article, found)
        events = tuple(
            Event(id=f"v{i}", type=e["type"], trigger=Span(*e["trigger"]), status=e["status"])
            for i, e in enumerate(self.row["events"])
        )
        return Labels(labels.names, labels.attributions, events)


@dataclass(frozen=True)
class Example:
    """One event in one role: features of each candidate, of nobody, and which candidates are right."""

    candidates: tuple[list[str], ...]
    nobody: list[str]
    right: tuple[int, ...]


def record_of(row: Row, language: str) -> Record:
    """The article as read with the annotation's own spans."""
    return read(article_from_text(Document(row["id"], row["text"], id=row["id"], language=language)), Eventful(row))


@dataclass(frozen=True)
class Asked:
    """Who fills a role in one event: its scene, and which candidates the annotation names (none of them if nobody does)."""

    role: sides.Role
    scene: sides.Scene
    right: tuple[int, ...]


def asked_in(row: Row, language: str) -> list[Asked]:
    """The questions of one article, gathered while it is read; without those whose answers are no candidates."""
    found: list[Asked] = []
    forms = {e["id"]: {e["name"].casefold(), *(a.casefold() for a in e["aliases"])} for e in row["entities"]}
    original = happenings.Happenings.completed

    def watched(self: happenings.Happenings, events: Sequence[Event], statements: object) -> tuple[Event, ...]:
        for event, gold in zip(events, row["events"], strict=True):
            scene = self.scene(event, events, statements)  # type: ignore[arg-type]
            if scene is None:
                continue
            for role in sides.ROLES:
                meant = [self._meant(c.span, role) for c in scene.candidates]
                known = {e.id: {e.name.casefold(), *(a.casefold() for a in e.aliases)} for e in self._cast.entities()}
                wanted = [forms[i] for i in gold[f"{role}s"]]
                right = tuple(i for i, m in enumerate(meant) if m is not None and any(known[m] & names for names in wanted))
                if right or not wanted:
                    found.append(Asked(role, scene, right))
        return tuple(events)

    with patch.object(happenings.Happenings, "completed", watched):
        record_of(row, language)
    assert happenings.Happenings.completed is original
    return found


def examples_of(row: Row, language: str) -> dict[str, list[Example]]:
    """The examples of one article by role."""
    found: dict[str, list[Example]] = {role: [] for role in sides.ROLES}
    for asked in asked_in(row, language):
        scene, layout, shared = asked.scene, sides.layout_of(asked.scene), sides.scene_features(asked.scene)
        rows = tuple(sides.features(scene, layout, shared, c) for c in scene.candidates)
        found[asked.role].append(Example(rows, sides.nobody_features(shared), asked.right))
    return found


def fitted(examples: Sequence[Example], decay: float = DECAY, steps: int = 200, least: int = 3) -> dict[str, float]:
    """Weights by feature: Adam on the whole at once. `decay` is the L2 penalty's weight, features of fewer than `least` are left out."""
    numbers = vocabulary([f for e in examples for f in (*e.candidates, e.nobody)], least)
    rows = [[numbers[f] for f in fs if f in numbers] for e in examples for fs in (*e.candidates, e.nobody)]
    flat, where = np.array([f for row in rows for f in row]), np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    sizes = [len(e.candidates) + 1 for e in examples]
    firsts, group = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(sizes)), sizes)
    right = np.zeros(len(rows), dtype=bool)
    for first, size, example in zip(firsts, sizes, examples, strict=True):
        right[[first + i for i in example.right] or [first + size - 1]] = True
    weights, mean, square = (np.zeros(len(numbers)) for _ in range(3))
    for step in range(1, steps + 1):
        scores = np.bincount(where, weights[flat], minlength=len(rows))
        chances = np.exp(scores - np.maximum.reduceat(scores, firsts)[group])
        chances /= np.add.reduceat(chances, firsts)[group]
        ideal = np.where(right, chances, 0.0)
        ideal /= np.add.reduceat(ideal, firsts)[group]
        gradient = np.bincount(flat, (chances - ideal)[where], minlength=len(weights)) + decay * weights
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        weights -= 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return dict(zip(numbers, weights.tolist(), strict=True))


def hits(gold: Sequence[set[str]], found: Sequence[set[str]]) -> int:
    """How many of the found have a form in common with one of the gold, one to one."""
    left, count = list(gold), 0
    for names in found:
        match = next((g for g in left if g & names), None)
        if match is not None:
            left.remove(match)
            count += 1
    return count


def tally(rows: Sequence[tuple[Row, str]], weights: dict[str, dict[str, float]]) -> Counter[tuple[str, str]]:
    """Hits, gold and found sides by role, over the events of articles read with these weights."""
    counts: Counter[tuple[str, str]] = Counter()
    with patch.object(sides, "weights", lambda: weights), patch.object(happenings, "weights", lambda: weights):
        for row, language in rows:
            record = record_of(row, language)
            forms = {e["id"]: {e["name"].casefold(), *(a.casefold() for a in e["aliases"])} for e in row["entities"]}
            known = {e.id: {e.name.casefold(), *(a.casefold() for a in e.aliases)} for e in record.entities}
            events = {event.id: event for event in record.events}
            for i, gold in enumerate(row["events"]):
                event = events.get(f"v{i}")
                if event is None:  # taken for another naming of one that is kept
                    continue
                for role in sides.ROLES:
                    g, f = [forms[i] for i in gold[f"{role}s"]], [known[i] for i in getattr(event, f"{role}s")]
                    counts[role, "hit"] += hits(g, f)
                    counts[role, "gold"] += len(g)
                    counts[role, "found"] += len(f)
    return counts


def f1(counts: Counter[tuple[str, str]]) -> dict[str, float]:
    """F1 by role."""
    return {
        role: round(2 * counts[role, "hit"] / max(1, counts[role, "gold"] + counts[role, "found"]), 3) for role in sides.ROLES
    }


def gathered(sources: Sequence[str]) -> list[tuple[Row, str]]:
    """The annotated articles of all files with their languages."""
    pairs = [source.rsplit("=", 1) for source in sources]
    return [(json.loads(line), code) for path, code in pairs for line in Path(path).read_text(encoding="utf-8").splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--also-try", nargs="*", default=[])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--least", type=float, default=0.3, help="the chance that a candidate must reach to be a side")
    parser.add_argument("--decay", type=float, default=DECAY)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    rows = gathered(args.sources)
    lines = [learning_mentions.lines_of(row, code) for row, code in rows]
    examples: list[dict[str, list[Example]]] = [{} for _ in rows]
    unseen = {}
    for fold in range(args.folds):
        unseen[fold] = learning_mentions.fitted([a for i, a in enumerate(lines) if i % args.folds != fold])
        with patch.object(mentions, "weights", lambda fold=fold: unseen[fold]):
            for i in range(fold, len(rows), args.folds):
                examples[i] = examples_of(*rows[i])

    def learned(chosen: Sequence[dict[str, list[Example]]]) -> dict[str, dict[str, float]]:
        return {
            role: {**fitted([e for by_role in chosen for e in by_role[role]], args.decay), "least": args.least}
            for role in sides.ROLES
        }

    total: Counter[tuple[str, str]] = Counter()
    for fold in range(args.folds):
        weights = learned([e for i, e in enumerate(examples) if i % args.folds != fold])
        with patch.object(mentions, "weights", lambda fold=fold: unseen[fold]):
            total += tally(rows[fold :: args.folds], weights)
    everything = learned(examples)
    about = {"articles": len(rows), "events": sum(len(r["events"]) for r, _ in rows), "unseen, five folds": f1(total)}
    phrases = learning_mentions.fitted(lines)
    with patch.object(mentions, "weights", lambda: phrases):
        for source in args.also_try:
            print(source, f1(tally(gathered([source]), everything)))
    reach = {role: round(np.mean([bool(e.right) for x in examples for e in x[role]]).item(), 3) for role in sides.ROLES}
    print(json.dumps({**about, "right among candidates": reach}))
    if args.out:
        weights_out = {role: {**written(everything[role], 0.05), "least": args.least} for role in sides.ROLES}
        args.out.write_text(
            json.dumps({"learned": about, "weights": weights_out}, indent=0, ensure_ascii=False) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
