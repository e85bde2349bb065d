"""Bring every data set into one form.

usage: python -m training.data SHARED OUT

OUT gets `train.jsonl` and the development parts, each line
`{"id", "origin", "language", "text", "spans": {head: [[start, end, kind]]}, "weights": {head: weight},
"statements": [{"content", "cue", "source"}], "statuses": [[start, end, status]], "asked": questions of `asking.py`, "type"}`.
A head that is not in `weights` is not trained on that text. `type` is the PLOVER type of a whole story, known for
synthetic stories.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from training.asking import questions
from training.records import Row, read_jsonl, write_jsonl

Span = tuple[int, int]
NAME_KINDS = {"PER": "person", "ORG": "organization", "OUTLET": "outlet", "LOC": "place", "MISC": "other"}
PARTS = ("content", "inner", "cue", "source")
SILVER_NAMES = 0.3
STORIES = 1600
STORY_CHARS = 260
SEED = 20
# Articles that we wrote and annotated ourselves; the English ones are all that shows our manner in English.
OWN = Path(__file__).with_name("data")
COPIES = {"vi": 1, "en": 2}
# What their events weigh: we wrote two to four times as many into a hundred words as the annotated articles have.
OWN_EVENTS = 0.6
# Organisations in the machine-marked names that our guidelines call outlets.
OUTLETS = frozenset(Path(__file__).with_name("outlets.txt").read_text(encoding="utf-8").splitlines())


def overlaps(a: Span, b: Span) -> bool:
    """Whether two half-open ranges share a character."""
    return a[0] < b[1] and b[0] < a[1]


def separate(spans: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """A set of spans without overlaps, the longest first, and the spans left over."""
    taken: list[Span] = []
    left: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0] - s[1], s)):
        (left if any(overlaps(span, other) for other in taken) else taken).append(span)
    return sorted(taken), sorted(left)


def statement_spans(statements: list[Row], dropped: Counter[str]) -> dict[str, list[list[int | str]]]:
    """The four layers of statement parts; what doesn't fit in them is counted."""
    outer, left = separate(tuple(piece) for s in statements for piece in s["content"])
    layers = {"content": outer}
    layers["inner"], lost = separate(left)
    dropped["inner"] += len(lost)
    for part in ("cue", "source"):
        layers[part], lost = separate(tuple(s[part]) for s in statements if s[part])
        dropped[part] += len(lost)
    return {name: [[a, b, "content" if name == "inner" else name] for a, b in spans] for name, spans in layers.items()}


def find_names(text: str, names: list[list[str]]) -> list[list[int | str]]:
    """Every whole-word occurrence of the listed names, longer names before shorter."""
    kinds = {name: NAME_KINDS[kind] for name, kind in names}
    ordered = sorted(kinds, key=len, reverse=True)
    if not ordered:
        return []
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")
    return [[m.start(), m.end(), kinds[m.group()]] for m in pattern.finditer(text)]


def annotated(row: Row, language: str, dropped: Counter[str], events_weigh: float = 1.0) -> Row:
    """An article annotated by our guidelines."""
    statements = [{"content": s["content"], "cue": s["cue"], "source": s["source"]} for s in row["statements"]]
    spans: dict[str, list[list[int | str]]] = statement_spans(statements, dropped)
    spans["name"] = find_names(row["text"], row["names"])
    events, lost = separate(tuple(e["trigger"]) for e in row["events"])
    dropped["event"] += len(lost)
    by_span = {tuple(e["trigger"]): e for e in row["events"]}
    spans["event"] = [[*span, by_span[span]["type"]] for span in events]
    spans["block"] = [[*b["span"], b["kind"]] for b in row["blocks"]]
    statuses = [[*span, by_span[span]["status"]] for span in events]
    weights = dict.fromkeys([*PARTS, "name", "block"], 1.0) | {"event": events_weigh}
    form = {
        "id": row["id"],
        "origin": "guidelines",
        "language": language,
        "text": row["text"],
        "spans": spans,
        "weights": weights,
    }
    return {**form, "statements": statements, "statuses": statuses, "asked": questions(row, language), "type": None}


def silver_names(row: Row) -> list[list[int | str]]:
    """Machine-marked names of a PolNeAR article; known outlets are given their own kind."""
    out: list[list[int | str]] = []
    for a, b, kind in row["names_silver"] or []:
        name = row["text"][a:b].removesuffix("’s").removesuffix("'s")
        out.append([a, a + len(name), "outlet" if name in OUTLETS else NAME_KINDS[kind]])
    return out


def polnear(row: Row, dropped: Counter[str]) -> Row:
    """A PolNeAR article: attributions are gold, names are silver."""
    statements: list[Row] = []
    loose: dict[str, list[Span]] = {"cue": [], "source": []}
    for a in row["attributions"]:
        first = {part: (a[part][0] if a[part] else None) for part in ("cue", "source")}
        statements.append({"content": a["content"], **first})
        for part in ("cue", "source"):
            loose[part] += [tuple(s) for s in a[part][1:]]
    spans = statement_spans(statements, dropped)
    for part, more in loose.items():
        kept = [(int(a), int(b)) for a, b, _ in spans[part]]
        added = [s for s in separate(more)[0] if not any(overlaps(s, k) for k in kept)]
        spans[part] += [[a, b, part] for a, b in added]
    spans["name"] = silver_names(row)
    weights = dict.fromkeys(PARTS, 1.0) | ({"name": SILVER_NAMES} if row["names_silver"] else {})
    form = {"id": row["id"], "origin": "polnear", "language": "en", "text": row["text"], "spans": spans}
    return {**form, "weights": weights, "statements": statements, "statuses": [], "type": None}


def story(row: Row, number: int) -> Row:
    """A synthetic story's headline and beginning, with its type."""
    text = f"{row['headline']}\n{row['text']}"[:STORY_CHARS]
    form = {"id": f"plover-{number}", "origin": "plover", "language": "en", "text": text, "spans": {}, "weights": {}}
    return {**form, "statements": [], "statuses": [], "type": row["type"]}


def stories(shared: Path) -> list[Row]:
    """A sample of synthetic stories that have a PLOVER type."""
    from nguon.reading.model.labels import EVENT_TYPES

    rows = [r for r in read_jsonl(shared / "plover" / "synthetic-stories.jsonl") if r["type"] in EVENT_TYPES]
    return [story(row, number) for number, row in enumerate(random.Random(SEED).sample(rows, min(STORIES, len(rows))))]


def prepare(shared: Path, out: Path) -> None:
    """Write all parts."""
    dropped: Counter[str] = Counter()
    out.mkdir(parents=True, exist_ok=True)
    annotation, attributions = shared / "annotation", shared / "polnear"
    train = [annotated(row, "vi", dropped) for row in read_jsonl(annotation / "train.jsonl")]
    for path in sorted(OWN.glob("written-*.jsonl")):
        language = path.stem.split("-")[1]
        train += [annotated(row, language, dropped, OWN_EVENTS) for row in read_jsonl(path)] * COPIES[language]
    train += [polnear(row, dropped) for row in read_jsonl(attributions / "train.jsonl")]
    write_jsonl(out / "train.jsonl", train + stories(shared))
    print("overlapping spans left out of training:", dict(dropped))
    for name, language in (("dev", "vi"), ("dev-en", "en")):
        rows = read_jsonl(annotation / f"{name}.jsonl")
        write_jsonl(out / f"{name}.jsonl", (annotated(row, language, dropped) for row in rows))
    write_jsonl(out / "polnear-dev.jsonl", (polnear(row, dropped) for row in read_jsonl(attributions / "dev.jsonl")))


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    prepare(args.shared, args.out)


if __name__ == "__main__":
    main()
