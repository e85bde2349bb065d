"""Logits to names, statements, events and blocks.

`read(text, tagging, weights)` is the way in. Tags are decoded by Viterbi over legal tags, spans are mended where
quotation marks decide, and the linker's weights join contents to cues and cues to sources.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from nguon.reading.model.labels import HEADS, OFFSETS, PART_HEADS, STATUSES, Head
from nguon.reading.model.network import Tagging
from nguon.reading.model.spans import WordSpan, buckets
from nguon.reading.model.windows import Words
from nguon.reading.quotes import Quote, quotes

Span = tuple[int, int]
OPENING = {"“": "”", "«": "»", "‘": "’", '"': '"'}
CLOSING = {close: mark for mark, close in OPENING.items()}
BARRED = -1e4
# Taken from the logit of "no event": triggers are rare, and their F1 is best a little this side of the likeliest tag.
EVENT_LEAN = 0.75
SURE = 1e-3
# How much of a quotation the tags may leave out at its end, in characters.
LONGEST_MISSED = 600
SINGLE = "‘'"


@dataclass(frozen=True)
class DecoderWeights:
    """What decoding needs of the trained model beside its logits."""

    transitions: np.ndarray
    weight: np.ndarray
    head: np.ndarray
    none: np.ndarray
    distance: np.ndarray
    order: np.ndarray
    calibration: np.ndarray  # [statement or event, slope and shift], on the log odds

    @classmethod
    def load(cls, path: Path) -> "DecoderWeights":
        """Read an `.npz` file written by `export.py`."""
        with np.load(path) as saved:
            return cls(**{name: saved[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class TaggedSpan:
    """A span in characters, what kind it is and how sure the tags are of it."""

    start: int
    end: int
    kind: str
    confidence: float
    words: WordSpan

    @property
    def span(self) -> Span:
        """Start and end."""
        return self.start, self.end


@dataclass(frozen=True)
class FoundStatement:
    """A statement: content in one or more pieces, and where they are expressed its cue and source."""

    kind: str
    content: list[Span]
    cue: Span | None
    source: Span | None
    confidence: float


@dataclass(frozen=True)
class FoundEvent:
    """An event's trigger, its PLOVER type and its status."""

    type: str
    trigger: Span
    status: str
    confidence: float


@dataclass(frozen=True)
class Reading:
    """Everything decoded from one article."""

    names: list[TaggedSpan]
    statements: list[FoundStatement]
    events: list[FoundEvent]
    blocks: list[TaggedSpan]
    parts: dict[str, list[TaggedSpan]] = field(default_factory=dict)


def legal_transitions(head: Head) -> np.ndarray:
    """[from, to]: going on in a span is legal only from its own beginning or inside."""
    out = np.zeros((head.size, head.size), dtype=np.float32)
    for inside in range(2, head.size, 2):
        out[:, inside] = BARRED
        out[[inside - 1, inside], inside] = 0
    return out


def viterbi(logits: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """The best tags [words, ...]; logits [words, ..., tags], transitions [..., from, to]. No span is open at first."""
    if not len(logits):
        return np.zeros(logits.shape[:-1], dtype=np.int64)
    score = logits[0] + np.where(transitions[..., 0, :] <= BARRED / 2, BARRED, 0)
    back = np.zeros(logits.shape, dtype=np.int64)
    for at in range(1, len(logits)):
        stepped = score[..., :, None] + transitions
        back[at] = stepped.argmax(-2)
        score = stepped.max(-2) + logits[at]
    tags = np.zeros(logits.shape[:-1], dtype=np.int64)
    tags[-1] = score.argmax(-1)
    for at in range(len(logits) - 1, 0, -1):
        tags[at - 1] = np.take_along_axis(back[at], tags[at][..., None], -1)[..., 0]
    return tags


def best_legal(logits: np.ndarray, transitions: np.ndarray) -> np.ndarray:
    """Viterbi without learned transitions; stretches between outside words whose best tags fit are left as they are."""
    tags = np.asarray(logits.argmax(-1))
    before = np.concatenate([[0], tags[:-1]])
    wrong = np.flatnonzero(transitions[before, tags] < 0)
    if not len(wrong):
        return tags
    edges = np.flatnonzero(tags == 0)
    for at in wrong:
        place = int(np.searchsorted(edges, at))
        first = int(edges[place - 1]) if place else 0
        last = int(edges[place]) + 1 if place < len(edges) else len(tags)
        tags[first:last] = viterbi(logits[first:last], transitions)
    return tags


def bare(text: str, name: TaggedSpan) -> TaggedSpan:
    """A name without the punctuation that its last piece may carry."""
    end = name.end
    while end > name.start + 1 and text[end - 1] in ' ,;:-–…"”’':
        end -= 1
    return replace(name, end=end)


def agreed(text: str, names: list[TaggedSpan]) -> list[TaggedSpan]:
    """Names with the same words given the kind that is surest over the whole article."""
    votes: dict[str, dict[str, float]] = {}
    for name in names:
        kinds = votes.setdefault(text[name.start : name.end], {})
        kinds[name.kind] = kinds.get(name.kind, 0.0) + name.confidence
    best = {words: max(kinds, key=lambda kind: kinds[kind]) for words, kinds in votes.items()}
    return [replace(name, kind=best[text[name.start : name.end]]) for name in names]


def calibrated(chance: float, line: np.ndarray) -> float:
    """A chance on the scale that was fitted to how often such chances come true."""
    held = min(max(chance, SURE), 1 - SURE)
    return float(1 / (1 + np.exp(-(line[0] * np.log(held / (1 - held)) + line[1]))))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    shifted = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True))


def collect(head: Head, tags: np.ndarray, chances: np.ndarray, words: Words) -> list[TaggedSpan]:
    """Spans of a tag sequence; confidence is the least sure of beginning, middle and end."""
    out = []
    stops = np.flatnonzero(tags % 2 == 1)
    for first in stops:
        kind, last = int(tags[first]) // 2, int(first) + 1
        while last < len(tags) and tags[last] == tags[first] + 1:
            last += 1
        ending = 1 - chances[last, tags[first] + 1] if last < len(tags) else 1.0
        inside = chances[first + 1 : last, tags[first] + 1].mean() if last > first + 1 else 1.0
        sure = float(min(chances[first, tags[first]], inside, ending))
        out.append(TaggedSpan(int(words.starts[first]), int(words.ends[last - 1]), head.kinds[kind], sure, (int(first), last)))
    return out


def decode_tags(tagging: Tagging, weights: DecoderWeights) -> dict[str, list[TaggedSpan]]:
    """The spans of every head."""
    count = len(PART_HEADS)
    parts = tagging.logits[:, : 3 * count].reshape(-1, count, 3)
    barred = np.zeros((3, 3), dtype=np.float32)
    barred[0, 2] = BARRED
    part_tags = viterbi(parts, weights.transitions + barred)
    out = {}
    for number, head in enumerate(HEADS):
        first, last = OFFSETS[head.name]
        logits = tagging.logits[:, first:last]
        if head.name == "event":
            logits = logits - EVENT_LEAN * (np.arange(head.size) == 0)
        tags = part_tags[:, number] if number < count else best_legal(logits, legal_transitions(head))
        out[head.name] = collect(head, tags, softmax(logits), tagging.words)
    return out


def mended(span: Span, text: str, marked: Sequence[Quote]) -> Span:
    """A content whose quotation is whole: begun at its opening mark, it goes to the closing one; one right behind is taken in.

    `marked` are the closed quotations of the text, in order, none inside another."""
    start, end = span
    at = bisect_right(marked, start, key=lambda quote: quote.span.start)
    opened = next((q.span for q in marked[max(0, at - 1) : at + 1] if q.span.start <= start + 1 and start < q.span.end), None)
    if opened and not text[opened.start + 1 : start].strip():
        start = opened.start
        if end < opened.end <= end + LONGEST_MISSED:
            end = opened.end
    last = bisect_left(marked, end, key=lambda quote: quote.span.end)
    if last < len(marked):
        first, until = marked[last].span
        if start <= first < end < until and not text[end : until - 1].strip():
            end = until
    return start, end


def trimmed(text: str, span: Span) -> Span:
    """Without blanks, and without a full stop or comma at the end."""
    start, end = span
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        if text[end - 1] == "." and text[max(start, end - 3) : end] == "...":
            break
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ".,;:)"):
        start += 1
    return start, end


def mend_contents(text: str, found: list[TaggedSpan]) -> list[TaggedSpan]:
    """Contents by our guidelines: quotation marks closed, stops trimmed, pieces of one quotation joined."""
    out: list[TaggedSpan] = []
    marked = [quote for quote in quotes(text) if quote.closed and text[quote.span.start] not in SINGLE]
    for span in sorted(found, key=lambda s: s.start):
        if out and span.end <= out[-1].end:
            continue
        start, end = trimmed(text, mended(span.span, text, marked))
        if out:
            start = max(start, out[-1].end)
        if end > start:
            out.append(TaggedSpan(start, end, span.kind, span.confidence, span.words))
    return out


def relation_scores(
    relation: int,
    anchors: list[TaggedSpan],
    others: list[TaggedSpan],
    tagging: Tagging,
    weights: DecoderWeights,
    reach: list[int],
) -> np.ndarray:
    """Probabilities [anchors, others + 1], the last for none; `reach` is how many lines off each anchor's other may be."""

    def vectors(spans: list[TaggedSpan]) -> np.ndarray:
        ends = np.array([[s.words[0], s.words[1] - 1] for s in spans], dtype=np.int64).reshape(-1, 2)
        return tagging.links[ends].reshape(len(spans), 2 * tagging.links.shape[1])

    a, b = vectors(anchors), vectors(others)
    pair = a @ weights.weight[relation] @ b.T + b @ weights.head[relation]
    if anchors and others:
        places = buckets([s.words for s in anchors], [s.words for s in others], tagging.lines)
        pair += weights.distance[relation][places[..., 0]] + weights.order[relation][places[..., 1]]
        pair[lines_between(anchors, others, tagging.lines) > np.array(reach)[:, None]] = BARRED
    none = a @ weights.none[relation, :-1] + weights.none[relation, -1]
    return softmax(np.concatenate([pair, none[:, None]], 1)) if anchors else np.zeros((0, len(others) + 1))


def lines_between(anchors: list[TaggedSpan], others: list[TaggedSpan], lines: np.ndarray) -> np.ndarray:
    """How many lines lie from one span to the other [anchors, others]; 0 if they touch one line."""

    def ends(spans: list[TaggedSpan]) -> tuple[np.ndarray, np.ndarray]:
        return lines[[s.words[0] for s in spans]], lines[[s.words[1] - 1 for s in spans]]

    (first, last), (other_first, other_last) = ends(anchors), ends(others)
    return np.asarray(np.maximum(np.maximum(other_first - last[:, None], first[:, None] - other_last), 0))


def kind_of(text: str, content: list[Span]) -> str:
    """direct, mixed or indirect, by where the quotation marks are."""
    pieces = [text[a:b].strip() for a, b in content]
    if all(p and p[0] in OPENING and p[-1] in CLOSING for p in pieces):
        return "direct"
    return "mixed" if any(mark in p for p in pieces for mark in '“”«»"') else "indirect"


def choose(chances: np.ndarray) -> list[tuple[int | None, float]]:
    """For every anchor its best candidate, None for none, and how likely that is."""
    none = chances.shape[1] - 1
    best = chances.argmax(1) if len(chances) else np.zeros(0, np.int64)
    return [(None if i == none else int(i), float(chances[row, i])) for row, i in enumerate(best)]


def fitting(members: list[int], contents: list[TaggedSpan], cue: TaggedSpan, quoted: list[int]) -> list[int]:
    """The contents that one cue can have at once: none inside another, and on each side of it one, or all of them quoted."""
    kept: list[int] = []
    for m in sorted(members, key=lambda m: contents[m].start - contents[m].end):
        if not any(contents[m].start < contents[k].end and contents[k].start < contents[m].end for k in kept):
            kept.append(m)
    sides = [[m for m in kept if contents[m].start < cue.start], [m for m in kept if contents[m].start >= cue.start]]
    near = [side if all(quoted[m] for m in side) else nearest(side, contents, cue) for side in sides]
    return sorted(near[0] + near[1])


def nearest(members: list[int], contents: list[TaggedSpan], cue: TaggedSpan) -> list[int]:
    """The content with the least between it and the cue."""
    return [min(members, key=lambda m: max(cue.start - contents[m].end, contents[m].start - cue.end))]


def join_statements(
    text: str, spans: dict[str, list[TaggedSpan]], tagging: Tagging, weights: DecoderWeights
) -> list[FoundStatement]:
    """Contents of one cue are one statement; a content with no cue is a statement of its own."""
    contents = sorted([*spans["content"], *spans["inner"]], key=lambda s: (s.start, -s.end))
    cues, sources = spans["cue"], spans["source"]
    quoted = [1 if text[s.start] in OPENING else 0 for s in contents]
    to_cue = choose(relation_scores(0, contents, cues, tagging, weights, quoted))
    cue_source = choose(relation_scores(1, cues, sources, tagging, weights, [0] * len(cues)))
    content_source = choose(relation_scores(2, contents, sources, tagging, weights, quoted))
    groups: dict[tuple[int, bool], list[int]] = {}
    for number, (cue, _) in enumerate(to_cue):
        groups.setdefault((number, False) if cue is None else (cue, True), []).append(number)
    out = []
    for (number, has_cue), members in groups.items():
        source, sure = cue_source[number] if has_cue else content_source[number]
        if has_cue:
            members = fitting(members, contents, cues[number], quoted)
        content = [contents[m].span for m in members]
        chances = [contents[m].confidence * to_cue[m][1] for m in members]
        chances += [cues[number].confidence] if has_cue else []
        said_by = None if source is None else sources[source].span
        if not has_cue and said_by is None and not quoted[members[0]]:
            continue  # almost never a statement: a piece of one that broke
        cue_span = cues[number].span if has_cue else None
        confidence = calibrated(min(chances) * sure, weights.calibration[0])
        out.append(FoundStatement(kind_of(text, content), content, cue_span, said_by, confidence))
    return sorted(out, key=lambda s: s.content[0])


def whole_triggers(text: str, triggers: list[TaggedSpan]) -> list[TaggedSpan]:
    """Triggers in order, neighbours of one type as one: "bị" and "bắt giữ" are one arrest."""
    out: list[TaggedSpan] = []
    for each in sorted(triggers, key=lambda t: t.span):
        last = out[-1] if out else None
        if last and last.kind == each.kind and text[last.end : each.start] == " ":
            words = (last.words[0], each.words[1])
            out[-1] = TaggedSpan(last.start, each.end, each.kind, max(last.confidence, each.confidence), words)
        else:
            out.append(each)
    return out


def found_events(triggers: list[TaggedSpan], tagging: Tagging, line: np.ndarray) -> list[FoundEvent]:
    """Triggers with their status."""
    first, last = OFFSETS["status"]
    statuses = tagging.logits[:, first:last].argmax(1)
    named = [STATUSES[int(statuses[t.words[0]])] for t in triggers]
    return [FoundEvent(t.kind, t.span, status, calibrated(t.confidence, line)) for t, status in zip(triggers, named, strict=True)]


def read(text: str, tagging: Tagging, weights: DecoderWeights, mend: bool = True) -> Reading:
    """Decode an article. With `mend` false the contents stay as tagged (PolNeAR's manner has its own ends)."""
    spans = decode_tags(tagging, weights)
    if mend:
        spans["content"] = mend_contents(text, spans["content"])
        spans["inner"] = mend_contents(text, spans["inner"])
    spans["name"] = agreed(text, [bare(text, name) for name in spans["name"]])
    spans["event"] = whole_triggers(text, spans["event"])
    statements = join_statements(text, spans, tagging, weights)
    return Reading(
        spans["name"], statements, found_events(spans["event"], tagging, weights.calibration[1]), spans["block"], spans
    )
