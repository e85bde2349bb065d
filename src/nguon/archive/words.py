"""Words as the search sees them: case gone, tones kept and put where they belong; and without their accents.

The search index holds each text twice in a row: its words with their tones, then the words folded, each with `FOLDED` before it.
A change here makes every index wrong, so it needs a migration that builds them anew.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Letters and digits with their combining marks; everything else stands between words.
WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")

#: Begins a folded word in the index; no word of a text contains it.
FOLDED = "_"

#: Stands in the index between two names, so that no phrase runs across.
GAP = " _ "

# hòa and hoà, khỏe and khoẻ, thúy and thuý are the same words with the tone where the old and the new school put it.
_NEW_TO_OLD = {
    new: old
    for base in ("oa", "oe", "uy")
    for tone in "\u0300\u0301\u0309\u0303\u0323"
    for new, old in [(unicodedata.normalize("NFC", base + tone), unicodedata.normalize("NFC", base[0] + tone + base[1]))]
}
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}


@lru_cache(maxsize=200_000)
def toned(word: str) -> str:
    """The word as it is indexed: case folded, NFC, its tone where the old school puts it."""
    word = unicodedata.normalize("NFC", word.casefold())
    return word[:-2] + _NEW_TO_OLD[word[-2:]] if word[-2:] in _NEW_TO_OLD else word


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """The word without its accents: `đường` is `duong`."""
    bare = "".join(c for c in unicodedata.normalize("NFD", toned(word)) if not unicodedata.combining(c))
    return bare.replace("đ", "d")


def has_accents(word: str) -> bool:
    """Whether the word was typed with any accent, so that only words with the same accents are meant."""
    return toned(word) != folded(word)


def beginnings(word: str) -> list[str]:
    """The indexed beginnings that a word cut off after `word` may have: `hoà` begins hoàng and, set the old way, hòa."""
    plain = unicodedata.normalize("NFC", word.casefold())
    new = plain[:-2] + _OLD_TO_NEW.get(plain[-2:], plain[-2:])
    return sorted({toned(word), new})


def indexed(text: str) -> str:
    """What the index is given for a text: its words with tones, then folded."""
    words = [toned(word) for word in WORD.findall(text)]
    return " ".join(words + [FOLDED + folded(word) for word in words])


def indexed_names(names: list[str]) -> str:
    """What the index is given for several names."""
    return GAP.join(map(indexed, dict.fromkeys(names)))
