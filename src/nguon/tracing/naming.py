"""Names as they are compared: case, tone placement and small marks gone, lost accents and turned order known as such."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from nguon.archive.words import WORD, folded, toned
from nguon.languages import language
from nguon.languages.lexicon import LanguageDataError

#: A name's words, each as `toned` gives it.
Words = tuple[str, ...]

_ARTICLES = {"the", "a", "an"}
_POSSESSIVE = re.compile(r"[’']s?$")
_ONLY_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]")
#: Vietnamese names run from two words to five; a longer run is something else.
_LONGEST = 5


class Likeness(NamedTuple):
    """Two spellings that may be one name, and what is different: accents that one of them has lost, words in turned order."""

    accents_lost: bool
    order_turned: bool


@lru_cache(maxsize=200_000)
def words_of(name: str) -> Words:
    """The words of a name, without an article before it or a possessive after it."""
    words = tuple(toned(word) for word in WORD.findall(_POSSESSIVE.sub("", name.strip())))
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


@lru_cache(maxsize=200_000)
def bare(words: Words) -> Words:
    """The same words without accents."""
    return tuple(folded(word) for word in words)


def block_of(words: Words) -> str:
    """What all spellings of a name have in common: its words without accents, in the order of the alphabet."""
    return " ".join(sorted(bare(words)))


def has_accents(words: Words) -> bool:
    """Whether any word of a name has an accent."""
    return words != bare(words)


def likeness(one: Words, other: Words) -> Likeness | None:
    """How two spellings may be one name; None if they cannot be.

    Accents may be lost from the whole name, never from a part; the family name may have been moved from one end to the other.
    """
    if one == other:
        return Likeness(False, False)
    if len(one) != len(other):
        return None
    lost = has_accents(one) != has_accents(other)
    left, right = (bare(one), bare(other)) if lost else (one, other)
    if left == right:
        return Likeness(True, False)
    if right in turned(left) or left in turned(right):
        return Likeness(lost, True)
    return None


@lru_cache(maxsize=50_000)
def turned(words: Words) -> tuple[Words, ...]:
    """The orders in which a name that begins with a family name is also written: `Phu Trong Nguyen`, `Trong Nguyen Phu`."""
    if not 2 <= len(words) <= _LONGEST or words[0] not in family_names():
        return ()
    return tuple(dict.fromkeys((words[1:] + words[:1], words[-1:] + words[:-1])))


@cache
def family_names() -> frozenset[str]:
    """Vietnamese, Chinese and Korean family names, with accents and without."""
    vietnamese = [toned(name) for name in language("vi").person.surnames]
    return frozenset([*vietnamese, *(folded(name) for name in vietnamese), *_word_list("family-names.txt")])


@cache
def given_names() -> frozenset[str]:
    """Syllables of Vietnamese given and family names, without accents."""
    return _word_list("given-names.txt") | {folded(name) for name in language("vi").person.surnames}


@cache
def common_names() -> frozenset[str]:
    """Given and family names of the West that so many have that two of them together tell nobody apart."""
    return _word_list("common-names.txt")


def _word_list(name: str) -> frozenset[str]:
    text = (files("nguon.tracing") / "data" / name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].split() for line in text.splitlines())
    words = [word for line in lines for word in line]
    for before, word in pairwise(sorted(words)):
        if before == word:
            raise LanguageDataError(f"{name}: {word} is there twice")
    return frozenset(words)


def needed(words: Words) -> float:
    """How much must speak for it that two persons of this name are one, from 0 (that nothing speaks against it) upwards.

    Calibrated by thought, not by counting: see `evidence` in joining.py for what a shared office or companion weighs.
    """
    if len(words) < 2 or any(len(word) == 1 for word in (words[0], words[-1])):
        return 4.0
    if is_vietnamese(words) or words[0] in family_names() or (len(words) <= 3 and words[-1] in family_names()):
        return {2: 3.0, 3: 2.0, 4: 1.5}.get(len(words), 1.0)
    return 2.0 if all(word in common_names() for word in bare(words)) else 0.0


def is_vietnamese(words: Words) -> bool:
    """Whether a name is made of Vietnamese syllables: it has letters that no other language has, or all of it are given names."""
    return any(_ONLY_VIETNAMESE.search(word) for word in words) or all(word in given_names() for word in bare(words))
