"""What the words beside a person's name say of them: office, country, gender ("Ngoại trưởng Nga Sergei Lavrov", "bà Clinton")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nguon.languages import Language, language
from nguon.languages.lands import lands
from nguon.languages.phrases import Token, tokens, words_between
from nguon.languages.world import Country, countries, country_named
from nguon.reading.names import title_phrases

#: How far from a name its titles may stand, in characters.
_REACH = 110
_MARK = re.compile(r"[.,;:!?()“”\"\n]")


@dataclass(frozen=True, slots=True)
class Described:
    """What stands beside a name: an office as it is written (`Ngoại trưởng Nga`), a gender, a country's alpha-3 code."""

    office: str | None = None
    gender: str | None = None
    country: str | None = None


@cache
def capitals(code: str) -> dict[str, Country]:
    """The country of each capital's name, in lower case."""
    return {form.casefold(): country for country in countries() for form in country.capitals.get(code, ())}


@cache
def _seats(code: str) -> dict[str, Country]:
    """The country of each building or capital that stands for a government, in lower case."""
    return {form.casefold(): country for country in countries() for form in country.government.get(code, ())}


def country_of(code: str, words: str, is_name: bool = False) -> str | None:
    """The alpha-3 code of the country that a body's or office's words name last, or of the government that they stand for.

    `is_name` says that they are a name alone, not an office beside one.
    """
    if (seat := _seats(code).get(words.casefold())) is not None:
        return seat.alpha3
    whole = country_named(words)
    if whole is not None:
        return whole.alpha3
    found = [country.alpha3 for _, country in lands(code, tokens(words), is_name)]
    return found[-1] if found else None


def _gender(known: Language, words: Sequence[str]) -> str | None:
    """What the last kin term or form of address among words says."""
    for word in reversed(words):
        if word in known.person.masculine or f"{word}." in known.person.masculine:
            return "masculine"
        if word in known.person.feminine or f"{word}." in known.person.feminine:
            return "feminine"
    return None


def _is_capital(word: Token) -> bool:
    return word.words[0].isupper() or word.words in "-."


def _is_second(words: Sequence[Token], i: int, inside: set[int]) -> bool:
    """Whether a word is the second syllable of a name's word: "An ninh", "Liên bang"."""
    return i > 0 and i - 1 not in inside and words[i - 1].words[0].isupper() and words[i].words.isalpha()


def _run_before(code: str, words: Sequence[Token]) -> Sequence[Token]:
    """The titles, and the capitalised words that belong to them, that end where a name begins."""
    inside = {i for phrase in title_phrases(code).find(words) for i in range(phrase.first, phrase.last)}
    first = len(words)
    while first and (first - 1 in inside or _is_capital(words[first - 1]) or _is_second(words, first - 1, inside)):
        first -= 1
    begins = next((i for i in range(first, len(words)) if i in inside), None)
    return words[begins:] if begins is not None else ()


def before_name(code: str, text: str, start: int) -> Described:
    """What stands before a name that begins at `start`."""
    from_ = max(0, start - _REACH)
    marks = [mark.end() for mark in _MARK.finditer(text, from_, start) if not _is_abbreviation(text, mark.start())]
    run = _run_before(code, words_between(text, marks[-1] if marks else from_, start))
    if not run:
        return Described()
    known = language(code)
    lower = [word.lower for word in run if word.lower != "."]
    address = {*known.person.pronouns, *known.person.masculine, *known.person.feminine}
    office = text[run[0].start : run[-1].end]
    is_office = any(word not in address for word in lower)
    return Described(office if is_office else None, _gender(known, lower), country_of(code, office) if is_office else None)


def after_name(code: str, text: str, end: int) -> str | None:
    """The office in an apposition behind a name that ends at `end`: ", chủ tịch huyện Cô Tô,"."""
    if not text.startswith((", ", " (", " - ", " – "), end):
        return None
    begin = end + 2 if text[end] == "," or text[end + 1] == "(" else end + 3
    mark = _MARK.search(text, begin, begin + _REACH)
    words = words_between(text, begin, mark.start() if mark else begin + _REACH)
    title = next(title_phrases(code).find(words), None)
    if mark is None or title is None or title.first > 4 or len(words) > 14:
        return None
    return text[words[0].start : words[-1].end]


def _is_abbreviation(text: str, at: int) -> bool:
    """Whether a point closes an abbreviated title: "Gov. Holcomb"."""
    return (
        text[at] == "."
        and at > 1
        and text[at - 1].isalpha()
        and re.search(r"(?:^|[\s(])[A-Z][a-z]{0,3}$", text[max(0, at - 5) : at]) is not None
    )
