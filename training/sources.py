"""Learn where a statement's source stands when its labeller found none, from annotated articles.

usage: python -m training.sources ANNOTATED.jsonl=LANGUAGE [...] [--out src/nguon/languages/data/sources.json]

Every annotated statement is one example, its source hidden: which of the answers of `nguon.reading.sources` is the annotated one. A
statement whose source is annotated weighs less than one that has none (a labeller misses a source seldom, and most often where
there is none). The model is fitted by gradient descent on the softmax over the answers, with L2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.sentences import sentences
from nguon.reading.sources import Origin, Place, origins
from nguon.record import Span
from training.anaphora import Annotated, Row
from training.choosing import Example, learn

#: What a statement with an annotated source weighs against one without.
SHARE = 0.1
DECAY = 0.002


def overlap(a: Span, b: Span) -> float:
    """Intersection over union."""
    both = max(0, min(a.end, b.end) - max(a.start, b.start))
    return both / (a.end - a.start + b.end - b.start - both)


def right_answer(answers: Sequence[Origin], source: Span | None, goes_on: bool, named: bool) -> int | None:
    """The place of the annotated answer; None if it is not among them."""
    if source is not None:
        fits = [(overlap(a.source, source), i) for i, a in enumerate(answers) if a.source]
        return max(fits)[1] if fits and max(fits)[0] >= 0.5 else None
    if goes_on:
        return next((i for i, answer in enumerate(answers) if answer.goes_on), None)
    return None if named else len(answers) - 1


def examples_of(row: Row, language: str) -> Iterator[Example]:
    """The examples of one article."""
    article = article_from_text(Document(row["id"], row["text"], id=row["id"], language=language))
    found = sentences(article)
    labels = Annotated(row).label(article, found)
    speakers = {tuple(sorted(map(tuple, s["content"]))): s["speaker"] for s in row["statements"]}
    before, spoke = None, None
    for attribution in labels.attributions:
        speaker = speakers[tuple((s.start, s.end) for s in attribution.content)]
        at = (attribution.cue or attribution.content[0]).start
        sentence = next((s.span for s in found if s.span.start <= at < s.span.end), None)
        if sentence:
            names = [name for name in labels.names if sentence.start <= name.start < sentence.end]
            place = Place(sentence, names, before)
            answers = origins(language, article.text, replace(attribution, source=None), place)
            right = right_answer(answers, attribution.source, speaker is not None and speaker == spoke, speaker is not None)
            if right is not None:
                weight = SHARE if attribution.source else 1.0
                yield Example(row["id"], tuple(answer.features for answer in answers), right, weight)
        before, spoke = attribution, speaker or spoke


if __name__ == "__main__":
    learn(__doc__, examples_of, DECAY)
