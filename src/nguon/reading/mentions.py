"""Phrases that name people and bodies without being names: "cảnh sát Pháp", "hai nhân viên hải quan", "the striking drivers".

Two linear models, learned from annotated articles by `training/mentions.py`, say where such a phrase begins and how far it goes;
their weights stand in `languages/data/mentions.json`. A phrase may hold a name ("Tổng thống Pháp Emmanuel Macron").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token
from nguon.record import Name, Span

#: No phrase is longer, in words and marks.
LONGEST = 14
#: A word that says more than this against beginning a phrase is not looked at further, which saves most of the work.
_HOPELESS = -1.5
#: More than sums differ by when they are added up in another order.
_ROUNDING = 1e-6
_CLOSERS = frozenset('.;:!?"“”()[]…')


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What each feature says for a beginning, and for going on by one word; below the floor there is no phrase."""

    begins: Mapping[str, float]
    goes_on: Mapping[str, float]


@cache
def weights() -> Weights:
    """The learned weights."""
    learned = json.loads((files("nguon.languages") / "data" / "mentions.json").read_text(encoding="utf-8"))
    return Weights(learned["begins"], learned["goes on"])


@cache
def _openers(code: str) -> Phrases[str]:
    """Words that say what kind of phrase begins: a title, a pronoun, a group, a document, a body."""
    person = language(code).person
    kinds = {"group": person.groups, "document": person.documents, "title": person.titles, "pronoun": person.pronouns}
    return Phrases((form, kind) for kind, forms in kinds.items() for form in forms)


def opener_at(code: str, words: Sequence[Token], i: int) -> str:
    """The kind of word that stands at `i`; `none` for all others."""
    phrase = _openers(code).at(words, i)
    return phrase.value if phrase else "none"


def shape(word: Token) -> str:
    """Whether a word is capitalised, a number, a mark or plain."""
    return _SHAPES[word[2][0]]


class _Shapes(dict[str, str]):
    """What a word's first letter says of it."""

    def __missing__(self, first: str) -> str:
        shaped = "upper" if first.isupper() else "digit" if first.isdigit() else "mark" if not first.isalnum() else "lower"
        self[first] = shaped
        return shaped


_SHAPES = _Shapes()


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one sentence, and for each word the kind of the name that it stands in ("" for none) and begins."""

    code: str
    words: Sequence[Token]
    inside: Sequence[str]
    opens: Sequence[str]
    #: The words in lower case, then `$` twice for what is behind the last and `^`, at -1, for what is before the first.
    lowers: Sequence[str]

    @classmethod
    def of(cls, code: str, words: Sequence[Token], names: Sequence[Name]) -> Line:
        """`names` are those of the sentence, in order."""
        inside, opens, at = [""] * len(words), [""] * len(words), 0
        for name in names:
            while at < len(words) and words[at].start < name.start:
                at += 1
            if at < len(words) and words[at].start == name.start:
                opens[at] = name.kind
            while at < len(words) and words[at].end <= name.end:
                inside[at] = name.kind
                at += 1
        return cls(code, words, inside, opens, [*(word.lower for word in words), "$", "$", "^"])

    def lower(self, i: int) -> str:
        """The word at `i` in lower case; `^` before the first and `$` after the last."""
        return "^" if i < 0 else "$" if i >= len(self.words) else self.words[i].lower


def begin_features(line: Line, i: int) -> list[str]:
    """What is to be said for and against a phrase that begins at word `i`."""
    word, before, after = line.lower(i), line.lower(i - 1), line.lower(i + 1)
    code = line.code
    return [
        f"{code}",
        f"{code} w {word}",
        f"{code} - {before}",
        f"{code} + {after}",
        f"{code} w+ {word} {after}",
        f"{code} -w {before} {word}",
        f"{code} w++ {word} {after} {line.lower(i + 2)}",
        f"opener {opener_at(code, line.words, i)}",
        f"shape {shape(line.words[i])} {'first' if i == 0 else ''}",
        f"name {line.inside[i]} {line.opens[i]}",
        f"after name {line.inside[i - 1] if i else ''}",
        f"before name {line.opens[i + 1] if i + 1 < len(line.words) else ''}",
    ]


def further_features(line: Line, first: int, i: int) -> list[str]:
    """What is to be said for and against word `i` as part of the phrase that began at `first`."""
    word, before, after, code = line.lower(i), line.lower(i - 1), line.lower(i + 1), line.code
    named = "named" if any(line.opens[first:i]) else ""
    held = "held" if line.inside[i] and line.inside[i] == line.inside[i - 1] and not line.opens[i] else ""
    return [
        f"{code} length {min(i - first, 8)}",
        f"{code} w {word}",
        f"{code} -w {before} {word}",
        f"{code} w+ {word} {after}",
        f"{code} + {after}",
        f"{code} - {before}",
        f"{code} head {line.lower(first)} {word}",
        f"{code} head {line.lower(first)}",
        f"{code} shape {shape(line.words[i - 1])} {shape(line.words[i])}",
        f"name {line.inside[i]} {line.opens[i]} {held}",
        f"named {named} {line.opens[i]}",
        f"{code} named {named} {shape(line.words[i])}",
        f"opener {opener_at(code, line.words, first)} {line.opens[i]}",
    ]


def _by_words(learned: Mapping[str, float], beginning: str) -> dict[tuple[str, ...], float]:
    """The weights of the features that go on with words behind `beginning`, by those words."""
    begun = f"{beginning} "
    return {tuple(f[len(begun) :].split(" ")): weight for f, weight in learned.items() if f.startswith(begun)}


def _by_word(learned: Mapping[str, float], beginning: str) -> dict[str, float]:
    return {words[0]: weight for words, weight in _by_words(learned, beginning).items() if len(words) == 1}


class _Around(dict[tuple[Any, ...], float]):
    """What the features that name no word weigh together, by their values, which are few; each is worded once."""

    def __init__(self, learned: Mapping[str, float], worded: Callable[..., Sequence[str]]) -> None:
        super().__init__()
        self._learned, self._worded = learned, worded

    def __missing__(self, values: tuple[Any, ...]) -> float:
        weight = self[values] = sum(self._learned.get(each, 0.0) for each in self._worded(*values))
        return weight


class _Beginning:
    """The weights of `begin_features` in one language, by words instead of by features: nothing is worded for a word."""

    def __init__(self, learned: Mapping[str, float], code: str) -> None:
        self._learned, self._any = learned, learned.get(code, 0.0)
        self._word, self._before, self._after = (_by_word(learned, f"{code} {mark}") for mark in ("w", "-", "+"))
        self._two, self._back, self._three = (_by_words(learned, f"{code} {mark}") for mark in ("w+", "-w", "w++"))
        self._around = _Around(learned, self._worded)
        #: The most that the words beside a word can say for it together with it.
        self._pairs: dict[str, float] = {}
        for table, place in ((self._two, 0), (self._back, 1), (self._three, 0)):
            best: dict[str, float] = {}
            for words, weight in table.items():
                best[words[place]] = max(best.get(words[place], 0.0), weight)
            for word, weight in best.items():
                self._pairs[word] = self._pairs.get(word, 0.0) + weight
        #: The most that a word can say for it, by itself and with those beside it.
        self._most = {word: self._word.get(word, 0.0) + self._pairs.get(word, 0.0) for word in {*self._word, *self._pairs}}
        groups = {form.split()[0].lower() for form in language(code).person.groups}
        #: Words at which no phrase begins, whatever stands around them.
        self.hopeless = frozenset(word for word, weight in self._word.items() if weight < _HOPELESS and word not in groups)

    @staticmethod
    def _worded(opener: str, shaped: str, first: bool, inside: str, opens: str, before: str, following: str) -> Sequence[str]:
        return (
            f"opener {opener}",
            f"shape {shaped} {'first' if first else ''}",
            f"name {inside} {opens}",
            f"after name {before}",
            f"before name {following}",
        )

    def _known(self, line: Line, i: int, opener: str) -> float:
        """What the names and shapes weigh."""
        inside, opens = line.inside, line.opens
        following = opens[i + 1] if i + 1 < len(opens) else ""
        shaped = _SHAPES[line.words[i][2][0]]
        return self._around[opener, shaped, i == 0, inside[i], opens[i], inside[i - 1] if i else "", following]

    def is_hopeless(self, word: str) -> bool:
        """Whether a word itself says too much against beginning a phrase."""
        return self._word.get(word, -1.0) < _HOPELESS

    def may_exceed(self, floor: float, line: Line, i: int, opener: str) -> bool:
        """Whether the score of word `i` can exceed a floor, by what is quickly known: most words cannot."""
        lowers, most = line.lowers, self._any + self._known(line, i, opener)
        word, before, after = lowers[i], lowers[i - 1], lowers[i + 1]
        if word in self._most:
            most += self._most[word]
        if before in self._before:
            most += self._before[before]
        if after in self._after:
            most += self._after[after]
        return most > floor - _ROUNDING

    def score(self, line: Line, i: int, opener: str) -> float:
        """The sum of the weights of `begin_features(line, i)`; `opener` is `opener_at` that word."""
        word, before, after, further = line.lowers[i], line.lowers[i - 1], line.lowers[i + 1], line.lowers[i + 2]
        inside, opens = line.inside, line.opens
        weight = (
            self._any
            + self._word.get(word, 0.0)
            + self._before.get(before, 0.0)
            + self._after.get(after, 0.0)
            + self._two.get((word, after), 0.0)
            + self._back.get((before, word), 0.0)
            + self._three.get((word, after, further), 0.0)
        )
        following = opens[i + 1] if i + 1 < len(opens) else ""
        for each in self._worded(
            opener, shape(line.words[i]), i == 0, inside[i], opens[i], inside[i - 1] if i else "", following
        ):
            weight += self._learned.get(each, 0.0)
        return weight


class _GoingOn:
    """The weights of `further_features` in one language, by words instead of by features."""

    def __init__(self, learned: Mapping[str, float], code: str) -> None:
        self._code, self._around = code, _Around(learned, self._worded)
        self._word, self._before, self._after = (_by_word(learned, f"{code} {mark}") for mark in ("w", "-", "+"))
        self._back, self._two, self._head = (_by_words(learned, f"{code} {mark}") for mark in ("-w", "w+", "head"))

    def _worded(
        self, length: int, before: str, shaped: str, inside: str, opens: str, held: str, named: str, opener: str
    ) -> Sequence[str]:
        return (
            f"{self._code} length {length}",
            f"{self._code} shape {before} {shaped}",
            f"name {inside} {opens} {held}",
            f"named {named} {opens}",
            f"{self._code} named {named} {shaped}",
            f"opener {opener} {opens}",
        )

    def end(self, line: Line, first: int, opener: str) -> int:
        """Where a phrase that begins at `first` ends (exclusive); `opener` is `opener_at` there."""
        end, most = first + 1, min(len(line.words), first + LONGEST)
        head = line.lowers[first]
        while end < most and line.words[end][2] not in _CLOSERS and self.score(line, first, end, head, opener) > 0:
            end += 1
        return end

    def score(self, line: Line, first: int, i: int, head: str, opener: str) -> float:
        """The sum of the weights of `further_features(line, first, i)`."""
        lowers, inside, opens = line.lowers, line.inside[i], line.opens[i]
        word, before, after = lowers[i], lowers[i - 1], lowers[i + 1]
        named = "named" if any(line.opens[first:i]) else ""
        held = "held" if inside and inside == line.inside[i - 1] and not opens else ""
        mine, shaped = _SHAPES[line.words[i][2][0]], _SHAPES[line.words[i - 1][2][0]]
        known = self._around[i - first if i - first < 8 else 8, shaped, mine, inside, opens, held, named, opener]
        if word in self._word:
            known += self._word[word]
        if after in self._after:
            known += self._after[after]
        if before in self._before:
            known += self._before[before]
        if (head,) in self._head:
            known += self._head[head,]
        for table, pair in ((self._back, (before, word)), (self._two, (word, after)), (self._head, (head, word))):
            if pair in table:
                known += table[pair]
        return known


@lru_cache(maxsize=16)
def _tables(learned: Weights, code: str) -> tuple[_Beginning, _GoingOn]:
    return _Beginning(learned.begins, code), _GoingOn(learned.goes_on, code)


def mentions_in(line: Line, floor: float = -1.0) -> Iterator[tuple[int, int, float]]:
    """The phrases of a sentence: first word, last word (exclusive), and the score of the beginning, which exceeds `floor`.

    Phrases may not overlap; names that stand alone are none.
    """
    begins, goes_on = _tables(weights(), line.code)
    hopeless, inside, openers, end = begins.hopeless, line.inside, _openers(line.code), 0
    for at, word in enumerate(line.lowers[: len(line.words)]):
        if at < end or inside[at] or word in hopeless:
            continue
        opens = openers.at(line.words, at)
        opener = opens.value if opens else "none"
        if opener == "group":  # a word such as "police" names somebody, whatever stands around it
            score = max(begins.score(line, at, opener), floor + 0.01)
        elif begins.is_hopeless(word) or not begins.may_exceed(floor, line, at, opener):
            continue
        else:
            score = begins.score(line, at, opener)
        if score > floor:
            end = goes_on.end(line, at, opener)
            yield at, end, score


def span_of(line: Line, first: int, last: int) -> Span:
    """The characters of words `first` to `last` (exclusive)."""
    return Span(line.words[first].start, line.words[last - 1].end)
