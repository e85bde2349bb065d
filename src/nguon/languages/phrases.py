"""Finding many fixed phrases in one pass over the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

T = TypeVar("T")

_TOKEN = re.compile(r"\w+|[^\w\s]")


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
    make = tuple.__new__  # half the time of Token(…), and tokens are what most is made of
    matches = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [make(Token, (*match.span(), word := match[0], word.lower())) for match in matches]


class Phrases(Generic[T]):
    """A dictionary of phrases, looked up by their words. The longest phrase at a place wins; phrases do not overlap."""

    def __init__(self, values: Mapping[str, T] | Iterable[tuple[str, T]], *, case: bool = False) -> None:
        self._column: Literal[2, 3] = 2 if case else 3
        self._alone: dict[str, T] = {}
        self._by_pair: dict[tuple[str, str], list[tuple[tuple[str, ...], T]]] = {}
        for form, value in values.items() if isinstance(values, Mapping) else values:
            words = tuple(token.words if case else token.lower for token in tokens(form))
            if len(words) == 1:
                self._alone.setdefault(words[0], value)
            elif words:
                self._by_pair.setdefault((words[0], words[1]), []).append((words, value))
        for entries in self._by_pair.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self._firsts = frozenset({*self._alone, *(first for first, _ in self._by_pair)})

    def at(self, words: Sequence[Token], i: int) -> Phrase[T] | None:
        """The longest phrase that begins at token `i`."""
        column = self._column
        first = words[i][column]
        if i + 1 < len(words):
            for form, value in self._by_pair.get((first, words[i + 1][column]), ()):
                last = i + len(form)
                if last <= len(words) and all(words[i + k][column] == form[k] for k in range(2, len(form))):
                    return Phrase(i, last, value)
        return Phrase(i, i + 1, self._alone[first]) if first in self._alone else None

    def find(self, words: Sequence[Token]) -> Iterator[Phrase[T]]:
        """Every phrase in the tokens, from left to right."""
        firsts, column, last = self._firsts, self._column, 0
        for i, word in enumerate(words):
            if i >= last and word[column] in firsts and (phrase := self.at(words, i)) is not None:
                yield phrase
                last = phrase.last
