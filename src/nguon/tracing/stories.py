"""Grouping articles into stories by how alike each two of them are.

Pure functions over pairs. The best joined groups are joined first, and two groups become one only if the pairs between them are,
on average, rather alike than not: one article that resembles both does not chain two happenings together.
"""

from __future__ import annotations

import hashlib
import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping

#: What a pair counts that was not found alike enough to be kept, in thousandths of log odds, as all odds here.
UNLIKE = -2000

Pair = tuple[str, str]


def grouped(articles: Iterable[str], odds: Mapping[Pair, int]) -> list[tuple[str, ...]]:
    """The articles in groups, each sorted, the groups by their first article.

    `odds` gives pairs in order of their names, in thousandths of log odds; pairs that are not there count as `UNLIKE`. Whole
    numbers and names decide every choice, so the result does not depend on the order in which anything is given.
    """
    groups = _Groups(articles, odds)
    while (best := groups.best()) is not None:
        groups.join(*best)
    return sorted(tuple(sorted(members)) for members in groups.members.values())


class _Groups:
    """Groups being joined, each under the name of its first article."""

    def __init__(self, articles: Iterable[str], odds: Mapping[Pair, int]) -> None:
        self.members = {name: [name] for name in articles}
        self._between: defaultdict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        self._heap: list[tuple[float, str, str]] = []
        for (a, b), value in odds.items():
            self._between[a][b] = self._between[b][a] = (value, 1)
        for a, b in odds:
            self._consider(a, b)

    def _mean(self, a: str, b: str) -> float:
        """The mean odds of all pairs between two groups."""
        known, count = self._between[a][b]
        pairs = len(self.members[a]) * len(self.members[b])
        return (known + UNLIKE * (pairs - count)) / pairs

    def _consider(self, a: str, b: str) -> None:
        mean = self._mean(a, b)
        if mean > 0:
            heapq.heappush(self._heap, (-mean, min(a, b), max(a, b)))

    def best(self) -> Pair | None:
        """The two groups to be joined next; what is out of date in the heap is passed over."""
        while self._heap:
            mean, a, b = heapq.heappop(self._heap)
            if a in self.members and b in self.members and b in self._between[a] and self._mean(a, b) == -mean:
                return a, b
        return None

    def join(self, a: str, b: str) -> None:
        """Make two groups one, under the first name of the two."""
        self.members[a] += self.members.pop(b)
        gone = self._between.pop(b)
        for other, (known, count) in gone.items():
            del self._between[other][b]
            if other == a:
                continue
            before = self._between[a].get(other, (0, 0))
            self._between[a][other] = self._between[other][a] = (before[0] + known, before[1] + count)
        for other in self._between[a]:
            self._consider(a, other)


def story_id(first: str) -> str:
    """A story's identifier, made from the archive's id of its first article."""
    return "s-" + hashlib.sha256(first.encode()).hexdigest()[:10]


def in_order(article: str, published: str | None) -> tuple[str, str]:
    """By what the articles of a story are put in order of time; undated ones come last."""
    return published or "~", article
