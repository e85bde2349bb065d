"""Turn written anchors into gold annotation, and check both against each other and against the examples.

    python tests/gold/resolve.py ANCHORS.json RESOLVED.jsonl            write RESOLVED.jsonl
    python tests/gold/resolve.py ANCHORS.json RESOLVED.jsonl --check    say whether it is what ANCHORS.json resolves to
    … --examples DIRECTORY    also hold each article against the file it was written for (its `input`)

ANCHORS.json is a list of articles: `id`, `lines` (L1 is the title), `blocks`, `names`, `entities`, `statements`, `events`
and, for an example of the package, `input` (a file, or `file#row`). A span is written as the words it covers:
`"L4 words"`, `"L4 first words … last words"`, `"L4 first … L6 last"`, and `"L4#2 words"` for the second time they occur.
RESOLVED.jsonl has one article a line, its spans half-open code point ranges of `text`, the lines joined by a line end.
Each problem is printed as `id: where: what is wrong`; the exit status is 1 if there is any.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

KINDS = ("direct", "indirect", "mixed")
BLOCKS = ("caption", "byline", "related")
NAMES = ("PER", "ORG", "OUTLET", "LOC", "MISC")
ENTITIES = ("PER", "ORG", "OUTLET", "LOC", "GROUP", "DOC")
STATUS = ("actual", "planned", "urged", "denied", "hypothetical")
EVENTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
ANCHOR = re.compile(r"L(\d+)(?:#(\d+))? (.+?)(?: … (?:L(\d+)(?:#(\d+))? )?(.+))?", re.DOTALL)
EDTF = re.compile(r"[\dX]{4}(-[\dX]{2}){0,2}(/[\dX]{4}(-[\dX]{2}){0,2})?")
OPENING, CLOSING = "“\"'‘", "”\"'’"
TERMS = (".", ";")

Span = list[int]
Json = dict[str, Any]


class AnchorError(ValueError):
    """An anchor whose words do not stand where it says, or stand there more than once."""


class Lines:
    """The numbered lines of an article, in which anchors are looked up."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.text = "\n".join(lines)
        self.starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]

    def find(self, number: int, words: str, nth: int | None, after: int = 0) -> int:
        """Where `words` begin in that line, at or beyond offset `after`; AnchorError if that is nowhere or undecided."""
        if not 1 <= number <= len(self.lines):
            raise AnchorError(f"there is no line L{number}")
        line, start = self.lines[number - 1], self.starts[number - 1]
        hits = [start + at for at in range(len(line)) if line.startswith(words, at)]
        if nth is not None:
            hits = hits[nth - 1 : nth]
        elif after:
            hits = [hit for hit in hits if hit >= after][:1]
        if not hits:
            raise AnchorError(f"L{number} has no {words!r}" + (f" #{nth}" if nth else ""))
        if len(hits) > 1:
            raise AnchorError(f"L{number} has {words!r} {len(hits)} times; say which with L{number}#1 …")
        return hits[0]

    def span(self, anchor: str) -> Span:
        """The range that an anchor means."""
        match = ANCHOR.fullmatch(anchor)
        if not match:
            raise AnchorError(f"{anchor!r} does not read 'L<number> words'")
        number, nth, first, last_number, last_nth, last = match.groups()
        start = self.find(int(number), first, int(nth) if nth else None)
        if last is None:
            return [start, start + len(first)]
        end = self.find(int(last_number or number), last, int(last_nth) if last_nth else None, after=start + len(first))
        return [start, end + len(last)]


def resolve(article: Json) -> Json:
    """The article with every anchor turned into a range."""
    span = Lines(article["lines"]).span
    statements = [
        {
            **statement,
            "content": [span(piece) for piece in statement["content"]],
            "cue": statement["cue"] and span(statement["cue"]),
            "source": statement["source"] and span(statement["source"]),
        }
        for statement in article["statements"]
    ]
    return {
        "id": article["id"],
        "text": "\n".join(article["lines"]),
        "blocks": [{**block, "span": span(block["span"])} for block in article["blocks"]],
        "names": article["names"],
        "entities": article["entities"],
        "statements": statements,
        "events": [{**event, "trigger": span(event["trigger"])} for event in article["events"]],
    }


def problems(gold: Json) -> Iterator[str]:
    """What is wrong with a resolved article by the rules of annotation."""
    if not unicodedata.is_normalized("NFC", gold["text"]):
        yield "text: not in NFC"
    yield from _block_problems(gold)
    yield from _name_problems(gold)
    for statement in gold["statements"]:
        yield from (f"{statement['id']}: {problem}" for problem in _statement_problems(gold, statement))
    for number, event in enumerate(gold["events"]):
        yield from (f"events[{number}]: {problem}" for problem in _event_problems(gold, event))


def _block_problems(gold: Json) -> Iterator[str]:
    spans = [block["span"] for block in gold["blocks"]]
    if spans != sorted(spans) or any(a[1] > b[0] for a, b in pairwise(spans)):
        yield "blocks: they overlap or are out of order"
    for block in gold["blocks"]:
        if block["kind"] not in BLOCKS:
            yield f"blocks: {block['kind']!r} is none of {BLOCKS}"
        if block["credit"] and block["credit"] not in gold["text"]:
            yield f"blocks: the credit {block['credit']!r} is not in the text"


def _name_problems(gold: Json) -> Iterator[str]:
    names = [name for name, _ in gold["names"]]
    yield from (f"names: {name!r} is listed twice" for name in set(names) if names.count(name) > 1)
    yield from (f"names: {kind!r} is none of {NAMES}" for _, kind in gold["names"] if kind not in NAMES)
    for entity in gold["entities"]:
        if entity["type"] not in ENTITIES:
            yield f"{entity['id']}: {entity['type']!r} is none of {ENTITIES}"
        names += [entity["name"], *entity["aliases"]]
    yield from (f"names: {name!r} is not in the text" for name in names if name not in gold["text"])


def _statement_problems(gold: Json, statement: Json) -> Iterator[str]:
    text, pieces = gold["text"], statement["content"]
    if statement["kind"] != (kind := _kind(text, pieces)):
        yield f"called {statement['kind']}, but its quotation marks make it {kind}"
    if any(a[1] > b[0] for a, b in pairwise(pieces)):
        yield "its content overlaps or is out of order"
    for start, end in pieces:
        if text[start:end] != text[start:end].strip():
            yield f"{text[start:end]!r} begins or ends with a space"
        if text[start:end].endswith(TERMS):
            yield f"{text[start:end]!r} ends with a full stop"
    fields = {key: statement[key] for key in ("cue", "source") if statement[key]}
    ranges = [*pieces, *fields.values()]
    if any(a[0] < b[1] and b[0] < a[1] for i, a in enumerate(ranges) for b in ranges[:i]):
        yield f"content, cue and source overlap: {[text[a:b] for a, b in ranges]}"
    if any(_cuts_a_word(text, a, b) for a, b in ranges):
        yield f"a span cuts a word: {[text[a:b] for a, b in ranges]}"
    related = [block["span"] for block in gold["blocks"] if block["kind"] == "related"]
    if any(a[0] < b[1] and b[0] < a[1] for a in ranges for b in related):
        yield "it is read from a related link"
    yield from _unknown(gold, [statement["speaker"], *statement["via"]])


def _kind(text: str, pieces: list[Span]) -> str:
    inside = [_is_quoted(text[start:end]) for start, end in pieces]
    if all(inside):
        return "direct"
    marks = '“”"'
    quotes = any(mark in text[start:end] for start, end in pieces for mark in marks)
    return "mixed" if quotes or any(re.search(r"(?<!\w)'\w.*\w'(?!\w)", text[start:end]) for start, end in pieces) else "indirect"


def _is_quoted(piece: str) -> bool:
    if piece[0] not in OPENING or piece[-1] not in CLOSING:
        return False
    inner = piece[1:-1]
    return not any(mark in inner for mark in ('"' if piece[0] == '"' else "”"))


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start + 1] if start else "", text[end - 1 : end + 1]
    return any(len(pair) == 2 and pair.isalnum() for pair in (before, after))


def _event_problems(gold: Json, event: Json) -> Iterator[str]:
    if event["type"] not in EVENTS:
        yield f"{event['type']!r} is none of {EVENTS}"
    if event["status"] not in STATUS:
        yield f"{event['status']!r} is none of {STATUS}"
    if event["time"] is not None and not EDTF.fullmatch(event["time"]):
        yield f"{event['time']!r} is not EDTF"
    if event["place"] is not None and event["place"] not in gold["text"]:
        yield f"the place {event['place']!r} is not in the text"
    if event["within"] is not None and event["within"] not in {statement["id"] for statement in gold["statements"]}:
        yield f"no statement {event['within']!r}"
    if _cuts_a_word(gold["text"], *event["trigger"]):
        yield "its trigger cuts a word"
    yield from _unknown(gold, [*event["actors"], *event["recipients"]])


def _unknown(gold: Json, ids: list[str | None]) -> Iterator[str]:
    known = {entity["id"] for entity in gold["entities"]}
    yield from (f"no entity {i!r}" for i in ids if i is not None and i not in known)


def input_problems(article: Json, examples: Path) -> Iterator[str]:
    """Where an example's file says something else than the article's lines."""
    name, _, row = article["input"].partition("#")
    content = (examples / name).read_text(encoding="utf-8")
    text = "\n".join(article["lines"])
    if row:
        found = json.loads(content.splitlines()[int(row) - 1])
        if (found["id"], found["text"]) != (article["id"], text):
            yield f"{article['input']} has another id or text"
    elif name.endswith(".html"):
        yield from _missing_lines(article["lines"], content)
    elif content != text:
        yield f"{name} has another text"


def _missing_lines(lines: list[str], page: str) -> Iterator[str]:
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", "", page.partition("<body")[2])
    shown = " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).split())
    at = 0
    for line in lines:
        found = shown.find(line, at)
        if found < 0:
            yield f"the page does not show, at its place: {line[:60]!r}"
        else:
            at = found + len(line)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anchors", type=Path)
    parser.add_argument("resolved", type=Path)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("--examples", type=Path, help="the folder of the files the articles were written for")
    options = parser.parse_args()
    found, rows = [], []
    for article in json.loads(options.anchors.read_text(encoding="utf-8")):
        try:
            gold = resolve(article)
        except AnchorError as error:
            found.append(f"{article['id']}: {error}")
            continue
        rows.append(json.dumps(gold, ensure_ascii=False) + "\n")
        found += [f"{article['id']}: {problem}" for problem in problems(gold)]
        if options.examples:
            found += [f"{article['id']}: {problem}" for problem in input_problems(article, options.examples)]
    if options.check:
        if options.resolved.read_text(encoding="utf-8") != "".join(rows):
            found.append(f"{options.resolved} is not what {options.anchors} resolves to")
    elif not found:
        options.resolved.write_text("".join(rows), encoding="utf-8")
    print("\n".join([*found, f"{len(rows)} articles, {len(found)} problems"]))  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
