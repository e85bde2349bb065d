"""Articles as word tags, and windows of them as batches of tensors."""

import random
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from nguon.reading.model.labels import EVENT_TYPES, HEADS, LINKS, STATUSES, Head
from nguon.reading.model.spans import WordSpan, buckets
from nguon.reading.model.windows import (
    PAD,
    Pieces,
    Window,
    Words,
    split_pieces,
    window_ids,
    window_shift,
    windows_of,
    word_span,
    words_of,
)
from training.records import Row

IGNORE = -100
PARTS = (("content", "cue"), ("cue", "source"), ("content", "source"))


@dataclass(frozen=True)
class LinkedSpans:
    """A statement in word numbers."""

    content: list[WordSpan]
    cue: WordSpan | None
    source: WordSpan | None


@dataclass(frozen=True)
class AskedSpans:
    """Who of those offered belongs to an anchor, in word numbers; nobody if none is right."""

    relation: int
    anchor: WordSpan
    offered: list[WordSpan]
    right: list[bool]


@dataclass(frozen=True)
class Tagged:
    """One article ready for windows: tags are [words, heads], statuses [words]."""

    origin: str
    pieces: Pieces
    words: Words
    lines: np.ndarray
    tags: np.ndarray
    statuses: np.ndarray
    weights: np.ndarray
    statements: list[LinkedSpans]
    asked: list[AskedSpans]
    event_type: int

    @property
    def style(self) -> str:
        """Whose manner of annotating this is."""
        return "polnear" if self.origin == "polnear" else "guidelines"


@dataclass(frozen=True)
class LinkTask:
    """In one row of a batch: anchors, candidates, how they lie to each other, which candidates are right (the last: none)."""

    row: int
    relation: int
    anchors: Tensor
    others: Tensor
    buckets: Tensor
    right: Tensor


@dataclass(frozen=True)
class Batch:
    """Pieces [rows, length]; words [rows, words] point at the pieces that carry their tags."""

    ids: Tensor
    mask: Tensor
    carriers: Tensor
    present: Tensor
    tags: Tensor
    statuses: Tensor
    weights: Tensor
    links: list[LinkTask]
    types: Tensor


def tag_words(words: Words, head: Head, spans: list[list[int | str]]) -> np.ndarray:
    """One head's tags for every word."""
    tags = np.zeros(len(words.starts), dtype=np.int64)
    for start, end, kind in spans:
        found = word_span(words, int(start), int(end))
        if found:
            begin = 1 + 2 * head.kinds.index(str(kind))
            tags[found[0] : found[1]] = begin + 1
            tags[found[0]] = begin
    return tags


def link_spans(words: Words, statement: Row) -> LinkedSpans:
    """A statement's spans as word numbers."""
    content = [s for s in (word_span(words, *piece) for piece in statement["content"]) if s]
    cue, source = (word_span(words, *statement[part]) if statement[part] else None for part in ("cue", "source"))
    return LinkedSpans(content, cue, source)


def asked_spans(words: Words, question: Row) -> AskedSpans | None:
    """A question in word numbers; None if its anchor has no words."""
    anchor = word_span(words, *question["anchor"])
    found = [(word_span(words, *span), i in question["right"]) for i, span in enumerate(question["offered"])]
    placed = [(span, right) for span, right in found if span]
    if anchor is None or not placed:
        return None
    return AskedSpans(LINKS.index(question["relation"]), anchor, [s for s, _ in placed], [r for _, r in placed])


def tag(tokenizer: Tokenizer, row: Row) -> Tagged:
    """Prepare one row of `data.py`'s form."""
    pieces = split_pieces(tokenizer, row["text"])
    words = words_of(pieces)
    tags = np.stack([tag_words(words, head, row["spans"].get(head.name, [])) for head in HEADS], 1)
    statuses = np.full(len(words.starts), IGNORE, dtype=np.int64)
    for start, end, status in row["statuses"]:
        found = word_span(words, start, end)
        if found:
            statuses[found[0]] = STATUSES.index(status)
    lines = np.cumsum(pieces.opens_line)[words.pieces]
    weights = np.array([row["weights"].get(head.name, 0.0) for head in HEADS], dtype=np.float32)
    event_type = EVENT_TYPES.index(row["type"]) if row["type"] else IGNORE
    statements = [link_spans(words, s) for s in row["statements"]]
    asked = [question for each in row.get("asked", []) if (question := asked_spans(words, each))]
    return Tagged(row["origin"], pieces, words, lines, tags, statuses, weights, statements, asked, event_type)


def training_windows(article: Tagged, size: int, chance: random.Random) -> list[Window]:
    """Windows without overlap, their seams in other places every time."""
    if len(article.pieces) <= size:
        return windows_of(article.pieces, size, 0)
    return windows_of(article.pieces, size, 0, chance.randint(size // 3, size))


def link_tasks(article: Tagged, window: Window, row: int) -> list[LinkTask]:
    """What the linker has to find in one window; spans that are cut by a seam are left out."""
    low, high = np.searchsorted(article.words.pieces, [window.first, window.last])

    def inside(span: WordSpan | None) -> bool:
        return span is not None and span[0] >= low and span[1] <= high

    kept = [s for s in article.statements if any(inside(c) for c in s.content)]
    whole = {
        "content": sorted({c for s in kept for c in s.content if inside(c)}),
        "cue": sorted({s.cue for s in kept if s.cue and inside(s.cue)}),
        "source": sorted({s.source for s in kept if s.source and inside(s.source)}),
    }
    tasks = []
    for relation, (anchor, other) in enumerate(PARTS):
        answers = link_answers(kept, anchor, other, whole)
        if answers and whole[other]:
            right = torch.tensor([[answer == o for o in [*whole[other], None]] for answer in answers.values()])
            tasks.append(link_task(article, row, relation, list(answers), whole[other], right, int(low)))
    return tasks + asked_tasks(article, row, int(low), int(high))


def asked_tasks(article: Tagged, row: int, low: int, high: int) -> list[LinkTask]:
    """The questions whose anchor is in one window, with the candidates that are; those whose answers are not are left out."""
    tasks = []
    for question in article.asked:
        if not low <= question.anchor[0] < question.anchor[1] <= high:
            continue
        seen = [i for i, (first, last) in enumerate(question.offered) if low <= first and last <= high]
        right = [question.right[i] for i in seen]
        if seen and any(right) == any(question.right):
            answers = torch.tensor([[*right, not any(right)]])
            offered = [question.offered[i] for i in seen]
            tasks.append(link_task(article, row, question.relation, [question.anchor], offered, answers, low))
    return tasks


def link_answers(
    statements: list[LinkedSpans], anchor: str, other: str, whole: dict[str, list[WordSpan]]
) -> dict[WordSpan, WordSpan | None]:
    """For each anchor whose answer is in the window (or is none), the answer."""
    answers: dict[WordSpan, WordSpan | None] = {}
    for s in statements:
        target = s.cue if other == "cue" else s.source
        if (target is not None and target not in whole[other]) or (anchor == "content" and other == "source" and s.cue):
            continue
        anchors = s.content if anchor == "content" else [s.cue] if s.cue else []
        answers |= {a: target for a in anchors if a in whole[anchor]}
    return answers


def link_task(
    article: Tagged, row: int, relation: int, anchors: list[WordSpan], others: list[WordSpan], right: Tensor, low: int
) -> LinkTask:
    """One relation's questions in one window as tensors; spans become first and last word, counted in the window."""
    places = torch.from_numpy(buckets(anchors, others, article.lines))

    def ends(spans: list[WordSpan]) -> Tensor:
        return torch.tensor([[a - low, b - 1 - low] for a, b in spans])

    return LinkTask(row, relation, ends(anchors), ends(others), places, right)


def padded(rows: list[np.ndarray], value: int) -> Tensor:
    """Rows of unequal length as one tensor."""
    out = np.full((len(rows), max(len(r) for r in rows), *rows[0].shape[1:]), value, dtype=np.int64)
    for line, row in zip(out, rows, strict=True):
        line[: len(row)] = row
    return torch.from_numpy(out)


def make_batch(items: list[tuple[Tagged, Window]], styles: list[str]) -> Batch:
    """Windows of articles as tensors."""
    ids, carriers, tags, statuses, links = [], [], [], [], []
    for row, ((article, window), style) in enumerate(zip(items, styles, strict=True)):
        low, high = np.searchsorted(article.words.pieces, [window.first, window.last])
        ids.append(window_ids(article.pieces, window, style))
        carriers.append(article.words.pieces[low:high] + window_shift(window))
        tags.append(article.tags[low:high])
        statuses.append(article.statuses[low:high])
        links += link_tasks(article, window, row)
    pieces, words = padded(ids, PAD), padded(carriers, -1)
    present = words >= 0
    weights = torch.from_numpy(np.stack([article.weights for article, _ in items]))
    types = torch.tensor([article.event_type for article, _ in items])
    return Batch(
        pieces,
        pieces != PAD,
        words.clamp(min=0),
        present,
        padded(tags, 0),
        padded(statuses, IGNORE),
        weights,
        links,
        types,
    )
