"""Words as the search sees them: case gone, tones kept and put where they belong; and without their accents.

The search index holds each text twice in a row. First its words as they are, with `GAP` for those that have no accent; then every
word folded, with `FOLDED` before it. A word typed with accents is looked for among the first, one typed without among the second.
A change here makes every index wrong, so it needs a migration that builds them anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

#: A run of letters, digits and combining marks; everything else stands between words.
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")

#: Marks that no letter took in.
MARKS = r"[\u0300-\u036f]*"

#: Where such a run begins and ends.
NO_WORD_BEFORE = r"(?<![^\W_])(?<![\u0300-\u036f])"
NO_WORD_AFTER = r"(?![^\W_])(?![\u0300-\u036f])"

#: Begins a folded word in the index; no word of a text contains it.
FOLDED = "_"

#: Stands in the index for a word without accents, and between two names, so that no phrase runs across.
GAP = "_"

# hòa and hoà, khỏe and khoẻ, thúy and thuý are the same words with the tone where the old and the new school put it.
_NEW_TO_OLD = {
    new: old
    for base in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0309\u0303\u0323"
    for new, old in [(unicodedata.normalize("NFC", base + tone), unicodedata.normalize("NFC", base[0] + tone + base[1]))]
}
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}


@lru_cache(maxsize=100_000)
def toned(word: str) -> str:
    """The word as it is compared: case folded, NFC, its tone where the old school puts it."""
    word = unicodedata.normalize("NFC", word.casefold())
    return word[:-2] + _NEW_TO_OLD[word[-2:]] if word[-2:] in _NEW_TO_OLD else word


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """The word without its accents: `đường` is `duong`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", toned(word)) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def has_accents(word: str) -> bool:
    """Whether the word was typed with any accent, so that only words with the same accents are meant."""
    return toned(word) != folded(word)


def beginnings(word: str) -> list[str]:
    """The beginnings that a toned word cut off after `word` may have: `hoà` begins hoàng and, set the old way, hòa."""
    plain = unicodedata.normalize("NFC", word.casefold())
    new = plain[:-2] + _OLD_TO_NEW.get(plain[-2:], plain[-2:])
    return sorted({toned(word), new})


class _Indexed(dict[str, str]):
    """What the index is given for what stands between two spaces, made once for each; forgets all when there are too many."""

    def __init__(self, make: Callable[[str], str], most: int = 200_000) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, chunk: str) -> str:
        if len(self) >= self._most:
            self.clear()
        made = " ".join(self._make(word) for word in WORD.findall(chunk))
        if len(chunk) < 30:
            self[chunk] = made
        return made


_AS_THEY_ARE = _Indexed(lambda word: toned(word) if has_accents(word) else GAP)
_FOLDED = _Indexed(lambda word: FOLDED + folded(word))


def indexed(text: str) -> str:
    """What the index is given for a text."""
    chunks = text.split()
    return f"{' '.join(map(_AS_THEY_ARE.__getitem__, chunks))} {GAP} {' '.join(map(_FOLDED.__getitem__, chunks))}"


def indexed_names(names: Iterable[str]) -> str:
    """What the index is given for several names."""
    return f" {GAP} ".join(map(indexed, dict.fromkeys(names)))
