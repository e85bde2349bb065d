"""How strongly the network ties candidates to an anchor: who acts in an event and to whom, who handed a statement on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nguon.reading.model.decoding import DecoderWeights
from nguon.reading.model.labels import LINKS
from nguon.reading.model.network import Tagging
from nguon.reading.model.spans import WordSpan, buckets
from nguon.reading.model.windows import word_span
from nguon.record import Span

#: The score of a candidate that has no words of its own.
_WORDLESS = -20.0


@dataclass(frozen=True)
class Affinities:
    """The linker's scores over one article."""

    tagging: Tagging
    weights: DecoderWeights

    def __call__(self, relation: str, anchor: Span, offered: Sequence[Span]) -> list[float]:
        """Log odds of each offered span to belong to the anchor, and last those of none; all 0 if the anchor has no words."""
        words = self.tagging.words
        held, spans = word_span(words, *anchor), [word_span(words, *span) for span in offered]
        placed = [span for span in spans if span is not None]
        if held is None or not placed:
            return [0.0] * (len(offered) + 1)
        number, weights = LINKS.index(relation), self.weights
        ours, theirs = self._vectors([held]), self._vectors(placed)
        where = buckets([held], placed, self.tagging.lines)[0]
        scores = (ours @ weights.weight[number] @ theirs.T)[0] + theirs @ weights.head[number]
        scores += weights.distance[number][where[:, 0]] + weights.order[number][where[:, 1]]
        none = ours[0] @ weights.none[number, :-1] + weights.none[number, -1]
        found = iter(scores.tolist())
        return [*(_WORDLESS if span is None else next(found) for span in spans), float(none)]

    def _vectors(self, spans: Sequence[WordSpan]) -> np.ndarray:
        """First and last word of each span, [spans, 2 * LINK_WIDTH]."""
        ends = np.array([[first, last - 1] for first, last in spans], dtype=np.int64)
        return self.tagging.links[ends].reshape(len(spans), -1)
