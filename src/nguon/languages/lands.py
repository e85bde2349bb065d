"""The countries that words name, and not those whose names are a piece of another's: the South China Sea, Lào Cai, Nam Mỹ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from nguon.languages import language
from nguon.languages.gazetteer import regions
from nguon.languages.phrases import Phrase, Phrases, Token, tokens
from nguon.languages.world import Country, countries

#: A syllable as Vietnamese spells it, by which "Mỹ Đình" is told from "Mỹ Daniel".
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph|qu|r|s|th?|tr|v|x)?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}(?:ch?|m|ng?|nh|p|t)?"
)


def country_phrases(code: str) -> Phrases[Country]:
    """The names and demonyms of countries, as written."""
    return _phrases(code)[0]


@cache
def _phrases(code: str) -> tuple[Phrases[Country], Phrases[Country | None]]:
    """Countries' names and demonyms; and the same with the regions whose names have a country's within."""
    forms = {form: c for c in countries() for form in (*c.demonyms.get(code, ()), *c.names.get(code, ()))}
    known = Phrases(forms, case=True)
    by_code = {country.alpha3: country for country in countries()}
    mixed: dict[str, Country | None] = dict(forms)
    for region in regions():
        if region.name not in forms and next(known.find(tokens(region.name)), None) is not None:
            for form in (region.name, region.name[0].lower() + region.name[1:]):
                mixed.setdefault(form, by_code.get(region.country or ""))
    return known, Phrases(mixed, case=True)


def lands(code: str, words: Sequence[Token], is_name: bool = False) -> Iterator[tuple[int, Country]]:
    """The countries that words name, each with the place of its first word.

    `is_name` says that they are a place's or a body's name alone: there no syllable is a country that goes on: "Mỹ Đình".
    """
    for phrase in _phrases(code)[1].find(words):
        if phrase.value is not None and not (code == "vi" and _is_a_piece(words, phrase, is_name)):
            yield phrase.first, phrase.value


def _is_a_piece(words: Sequence[Token], phrase: Phrase[Country | None], is_name: bool) -> bool:
    """Whether one syllable is a part of a Vietnamese place's name: it stands behind "huyện", or goes on."""
    if phrase.last - phrase.first > 1:
        return False
    before = [word.lower for word in words[max(0, phrase.first - 2) : phrase.first]]
    if before and not {before[-1], " ".join(before)}.isdisjoint(_region_nouns()):
        return True
    after = words[phrase.last].words if phrase.last < len(words) else ""
    goes_on = after[:1].isupper() and _is_syllable(after) and next(_phrases("vi")[0].find(words[phrase.last :][:1]), None) is None
    return is_name and goes_on


@cache
def _region_nouns() -> frozenset[str]:
    return frozenset(language("vi").name.regions)


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    return _SYLLABLE.fullmatch(word.lower()) is not None
