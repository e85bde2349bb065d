"""Finding many fixed phrases in one pass over the words of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

_TOKEN = re.compile(r"(\w+|[^\w\s])")
#: A text of more characters is cut into words piece by piece: its words take a hundred times its room.
_LONG = 200_000


class Token(NamedTuple):
    """A word or one mark, with its place in the text."""

    start: int
    end: int
    words: str
    lower: str


class Phrase(NamedTuple, Generic[T]):
    """A phrase found: tokens `first` to `last` (exclusive) and what the phrase stands for."""

    first: int
    last: int
    value: T


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and marks of `text[start:end]`, with offsets into `text`."""
    parts = _TOKEN.split(text[start:end])
    words, ends = parts[1::2], list(accumulate(map(len, parts), initial=start))
    fields = zip(ends[1::2], ends[2::2], words, map(str.lower, words), strict=False)
    return list(map(tuple.__new__, repeat(Token), fields))  # nothing of Python's for each: tokens are what most is made of


def words_between(text: str, start: int, end: int) -> tuple[Token, ...]:
    """The words and marks of `text[start:end]`, out of those of the whole text: many rooms look at the same sentences."""
    if len(text) > _LONG:
        return _words_of_piece(text, start, end)
    words, starts = _words_of(text)
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    if (first and words[first - 1].end > start) or (last and words[last - 1].end > end):  # a word is cut
        return tuple(tokens(text, start, end))
    return words[first:last]


@lru_cache(maxsize=2)
def _words_of(text: str) -> tuple[tuple[Token, ...], list[int]]:
    """The words of a whole text and where they start."""
    words = tuple(tokens(text))
    return words, [word.start for word in words]


@lru_cache(maxsize=128)
def _words_of_piece(text: str, start: int, end: int) -> tuple[Token, ...]:
    return tuple(tokens(text, start, end))


class Phrases(Generic[T]):
    """A dictionary of phrases, looked up by their words. The longest phrase at a place wins; phrases do not overlap."""

    def __init__(self, values: Mapping[str, T] | Iterable[tuple[str, T]], *, case: bool = False) -> None:
        self._column: Literal[2, 3] = 2 if case else 3
        self._alone: dict[str, T] = {}
        #: By the first word and then the second: what goes on behind them, the longest first.
        self._begun: dict[str, dict[str, list[tuple[tuple[str, ...], T]]]] = {}
        for form, value in values.items() if isinstance(values, Mapping) else values:
            words = tuple(token.words if case else token.lower for token in tokens(form))
            if len(words) == 1:
                self._alone.setdefault(words[0], value)
            if words:
                seconds = self._begun.setdefault(words[0], {})
            if len(words) > 1:
                seconds.setdefault(words[1], []).append((words[2:], value))
        for seconds in self._begun.values():
            for entries in seconds.values():
                entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Token], i: int) -> Phrase[T] | None:
        """The longest phrase that begins at token `i`."""
        return self._at(words, i) if words[i][self._column] in self._begun else None

    def find(self, words: Sequence[Token]) -> Iterator[Phrase[T]]:
        """Every phrase in the tokens, from left to right."""
        begun, column, last = self._begun, self._column, 0
        for i, word in enumerate(words):
            if word[column] in begun and i >= last and (phrase := self._at(words, i)) is not None:
                yield phrase
                last = phrase[1]

    def _at(self, words: Sequence[Token], i: int) -> Phrase[T] | None:
        """The same for a word that a phrase may begin with."""
        column = self._column
        first = words[i][column]
        seconds = self._begun[first]
        if seconds and i + 1 < len(words) and words[i + 1][column] in seconds:
            for rest, value in seconds[words[i + 1][column]]:
                last = i + 2 + len(rest)
                if not rest or rest == tuple([word[column] for word in words[i + 2 : last]]):
                    return tuple.__new__(Phrase, (i, last, value))
        return tuple.__new__(Phrase, (i, i + 1, self._alone[first])) if first in self._alone else None
