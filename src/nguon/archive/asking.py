"""What people type into a search box, and what it means to the index. Whatever is typed, this never fails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nguon.archive.words import FOLDED, WORD, beginnings, folded, has_accents, toned

_PIECE = re.compile(r'(?P<without>-)?(?:["“”„‟«»](?P<quoted>[^"“”„‟«»]*)["“”„‟«»]?(?P<cut>\*)?|(?P<plain>[^\s"“”„‟«»]+))')

#: More words than this in one search are not looked at; more beginnings (`ng*`) cost too much.
MOST_WORDS = 32


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together in this order; the last may be only a beginning."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be there and what must not."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()


def understand(typed: str) -> Asked:
    """Read `word`, `"a phrase"`, `begin*` and `-without`; every other sign only stands between words."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    left = MOST_WORDS
    for piece in _PIECE.finditer(typed):
        text = piece["quoted"] if piece["quoted"] is not None else piece["plain"]
        words = tuple(WORD.findall(text))[:left]
        left -= len(words)
        if words:
            is_beginning = bool(piece["cut"]) or (piece["plain"] or "").endswith("*")
            (unwanted if piece["without"] else wanted).append(Term(words, is_beginning))
    return Asked(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def expression(term: Term) -> str:
    """The FTS5 expression for a term.

    A phrase is looked for with tones if every word of it has some, folded if none has; where only some have, the folded phrase
    must be there and each toned word too, which is a little more than the phrase itself.
    """
    accented = [has_accents(word) for word in term.words]
    if not any(accented):
        return _phrase([FOLDED + folded(word) for word in term.words], term.is_beginning)
    if all(accented):
        return _toned(term)
    parts = [_phrase([FOLDED + folded(word) for word in term.words], term.is_beginning)]
    last = len(term.words) - 1
    for i, word in enumerate(term.words):
        if accented[i]:
            parts.append(_toned(Term((word,), term.is_beginning and i == last)))
    return f"({' AND '.join(parts)})"


def _toned(term: Term) -> str:
    words = [toned(word) for word in term.words]
    if not term.is_beginning:
        return _phrase(words)
    choices = [_phrase([*words[:-1], last], True) for last in beginnings(term.words[-1])]
    return f"({' OR '.join(choices)})"


def _phrase(words: list[str], is_beginning: bool = False) -> str:
    return f'"{" ".join(words)}"' + (" *" if is_beginning else "")
