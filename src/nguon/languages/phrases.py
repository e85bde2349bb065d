"""Finding many fixed phrases in one pass over the words of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

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
    found = []
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        found.append(Token(match.start(), match.end(), word, word.lower()))
    return found


class Phrases(Generic[T]):
    """A dictionary of phrases, looked up by their words. The longest phrase at a place wins; phrases do not overlap."""

    def __init__(self, values: Mapping[str, T] | Iterable[tuple[str, T]], *, case: bool = False) -> None:
        self._case = case
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for form, value in values.items() if isinstance(values, Mapping) else values:
            words = tuple(token.words if case else token.lower for token in tokens(form))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Token], i: int) -> Phrase[T] | None:
        """The longest phrase that begins at token `i`."""
        case = self._case
        entries = self._by_first.get(words[i].words if case else words[i].lower)
        for form, value in entries or ():
            last = i + len(form)
            if last <= len(words) and all(
                (words[i + k].words if case else words[i + k].lower) == form[k] for k in range(1, len(form))
            ):
                return Phrase(i, last, value)
        return None

    def find(self, words: Sequence[Token]) -> Iterator[Phrase[T]]:
        """Every phrase in the tokens, from left to right."""
        firsts, column, last = self._by_first, 2 if self._case else 3, 0
        for i, word in enumerate(words):
            if i >= last and word[column] in firsts and (phrase := self.at(words, i)) is not None:
                yield phrase
                last = phrase.last
