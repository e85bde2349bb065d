"""Articles that retell another in the other language, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.tracing.origins import Tie
from nguon.tracing.retellings import likeness
from nguon.tracing.tellings import Source, Telling, bare

#: Two sentences may be a translation from here on; so much of the shorter article must be, and so many sentences.
_SENTENCE, _SHARE, _FEWEST = 0.34, 0.6, 3
#: Longer articles are compared by their first sentences.
_MOST = 60


def translations(sources: Sequence[Source]) -> list[Tie]:
    """The pairs of articles in two languages of which one is a translation of the other, earlier first.

    Sentences are aligned in order (longest common subsequence, weighed by likeness); reporters on the same event tell it in
    another order and with other things beside.
    """
    if len({source.language for source in sources}) < 2:
        return []
    told = {source.article: _sentences(source) for source in sources}
    found = []
    for i, a in enumerate(sources):
        for b in sources[i + 1 :]:
            if a.language != b.language and (tie := _tie(a, b, told[a.article], told[b.article])) is not None:
                found.append(tie)
    return found


def _sentences(source: Source) -> list[Telling]:
    found = []
    for sentence in source.sentences[:_MOST]:
        telling = bare(source, sentence)
        if telling.weight + len(telling.quantities) >= 2.5:
            found.append(telling)
    return found


def _tie(a: Source, b: Source, mine: Sequence[Telling], theirs: Sequence[Telling]) -> Tie | None:
    if min(len(mine), len(theirs)) < _FEWEST:
        return None
    scores = [[likeness(x, y).score for y in theirs] for x in mine]
    aligned = _aligned(scores)
    if len(aligned) < max(_FEWEST, _SHARE * min(len(mine), len(theirs))):
        return None
    i, j = max(aligned, key=lambda pair: scores[pair[0]][pair[1]])
    return Tie(a.article, b.article, "translation", mine[i].content[0], theirs[j].content[0])


def _aligned(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs of the heaviest alignment that keeps the order; pairs under the threshold do not count."""
    rows, columns = len(scores), len(scores[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows):
        for j in range(columns):
            here = scores[i][j] if scores[i][j] >= _SENTENCE else 0.0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + here)
    pairs, i, j = [], rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]
