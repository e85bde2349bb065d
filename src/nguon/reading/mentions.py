"""Phrases that name people and bodies without being names: "cảnh sát Pháp", "hai nhân viên hải quan", "the striking drivers".

Two linear models, learned from annotated articles by `training/mentions.py`, say where such a phrase begins and how far it goes;
their weights stand in `languages/data/mentions.json`. A phrase may hold a name ("Tổng thống Pháp Emmanuel Macron").
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token
from nguon.record import Name, Span

#: No phrase is longer, in words and marks.
LONGEST = 14
#: A word that says more than this against beginning a phrase is not looked at further, which saves most of the work.
_HOPELESS = -1.5
_CLOSERS = frozenset('.;:!?"“”()[]…')


@dataclass(frozen=True, slots=True)
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
    first = word.words[0]
    return "upper" if first.isupper() else "digit" if first.isdigit() else "mark" if not first.isalnum() else "lower"


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one sentence, and for each word the kind of the name that it stands in ("" for none) and begins."""

    code: str
    words: Sequence[Token]
    inside: Sequence[str]
    opens: Sequence[str]

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
        return cls(code, words, inside, opens)

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


def _score(learned: Mapping[str, float], features: Sequence[str]) -> float:
    return sum(learned.get(feature, 0.0) for feature in features)


def _end(line: Line, first: int) -> int:
    """Where a phrase that begins at `first` ends (exclusive)."""
    goes_on, end = weights().goes_on, first + 1
    while end < min(len(line.words), first + LONGEST) and line.words[end].words not in _CLOSERS:
        if _score(goes_on, further_features(line, first, end)) <= 0:
            break
        end += 1
    return end


def mentions_in(line: Line, floor: float = -1.0) -> Iterator[tuple[int, int, float]]:
    """The phrases of a sentence: first word, last word (exclusive), and the score of the beginning, which exceeds `floor`.

    Phrases may not overlap; names that stand alone are none.
    """
    begins, at, code = weights().begins, 0, line.code
    while at < len(line.words):
        is_group = not line.inside[at] and opener_at(code, line.words, at) == "group"
        if line.inside[at] or (not is_group and begins.get(f"{code} w {line.words[at].lower}", -1.0) < _HOPELESS):
            at += 1
            continue
        score = _score(begins, begin_features(line, at))
        if is_group:  # a word such as "police" names somebody, whatever stands around it
            score = max(score, floor + 0.01)
        if score <= floor:
            at += 1
            continue
        end = _end(line, at)
        yield at, end, score
        at = end


def span_of(line: Line, first: int, last: int) -> Span:
    """The characters of words `first` to `last` (exclusive)."""
    return Span(line.words[first].start, line.words[last - 1].end)
