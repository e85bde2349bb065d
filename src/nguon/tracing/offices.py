"""Offices and bodies of state in words: "Thủ tướng Anh", "the British prime minister", "Bộ Ngoại giao Nga".

An office or a body is found by what it is called, in either language, and the country that stands beside it; so a few dozen rows
in `data/offices.tsv` and `data/bodies.tsv` stand for thousands of names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from nguon.archive.words import toned
from nguon.languages.phrases import Phrases, Token
from nguon.languages.world import countries, country_named
from nguon.tracing.tables import rows, table

_CONDITION = re.compile(r"(.+)\[([A-Z,]+)\]")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_FORMER = frozenset({"cựu", "nguyên", "former", "ex", "late", "cố"})
_BETWEEN = frozenset({"nước", "của", "the", "of"})


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody may be: `is_single` if a country has one holder of it at a time."""

    id: str
    field: str
    is_single: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body that many states have. `may_stand_alone` if an article on one country means that country's."""

    id: str
    may_stand_alone: bool


class Called(NamedTuple):
    """A form found at a place of a text: offices of this form by the countries that they are restricted to ("" for any)."""

    offices: Mapping[str, Office]


class Named(NamedTuple):
    """An office or body with its country, as words have it; `is_former` for a cựu Thủ tướng."""

    id: str
    country: str | None
    is_former: bool = False


@cache
def offices() -> Mapping[str, Office]:
    """Every office by its id."""
    found = rows("offices.tsv", table("offices.tsv"), ("office", "field", "single", "vi", "en"))
    return {row.cells["office"]: Office(row.cells["office"], row.cells["field"], row.flag("single")) for row in found}


@cache
def bodies() -> Mapping[str, Body]:
    """Every body by its id."""
    found = rows("bodies.tsv", table("bodies.tsv"), ("body", "alone", "vi", "en"))
    return {row.cells["body"]: Body(row.cells["body"], row.flag("alone")) for row in found}


def words_in(text: str) -> list[Token]:
    """The words and marks of a text, lower forms with the tone mark where the old school puts it."""
    make = tuple.__new__  # as in languages.phrases: tokens are what most is made of
    return [make(Token, (match.start(), match.end(), word := match[0], toned(word))) for match in _TOKEN.finditer(text)]


class _Toned(Phrases[Called]):
    """Phrases found whatever the case and whichever school placed the tone mark."""

    def __init__(self, values: Mapping[str, Called]) -> None:
        super().__init__({" ".join(token.lower for token in words_in(form)): value for form, value in values.items()})


@cache
def office_phrases() -> Phrases[Called]:
    """What offices are called in both languages."""
    found: dict[str, dict[str, Office]] = {}
    for row in rows("offices.tsv", table("offices.tsv"), ("office", "field", "single", "vi", "en")):
        for value in (*row.values("vi"), *row.values("en")):
            conditional = _CONDITION.fullmatch(value)
            form, only = (conditional[1], conditional[2].split(",")) if conditional else (value, [""])
            for country in only:
                office = offices()[row.cells["office"]]
                if found.setdefault(form, {}).setdefault(country, office) != office:
                    raise row.error(f"{value!r} is already {found[form][country].id}")
    return _Toned({form: Called(by_country) for form, by_country in found.items()})


@cache
def _body_forms() -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for row in rows("bodies.tsv", table("bodies.tsv"), ("body", "alone", "vi", "en")):
        for form in (*row.values("vi"), *row.values("en")):
            key = tuple(token.lower for token in words_in(form))
            if found.setdefault(key, row.cells["body"]) != row.cells["body"]:
                raise row.error(f"{form!r} is already {found[key]}")
    return found


@cache
def country_phrases() -> Phrases[str]:
    """What countries and their people are called, as written: `Anh` is a country, `anh` is not."""
    found = {form: country.alpha3 for country in countries() for forms in country.demonyms.values() for form in forms}
    found |= {form: country.alpha3 for country in countries() for forms in country.names.values() for form in forms}
    return Phrases({form: code for form, code in found.items() if form[0].isupper()}, case=True)


def office_of(called: Called, country: str | None) -> Office | None:
    """The office that a form means beside that country."""
    return called.offices.get(country or "") or called.offices.get("")


@lru_cache(maxsize=50_000)
def office_named(phrase: str) -> Named | None:
    """The office that a whole phrase names, with its country if that is said: `Thủ tướng Anh`, `the former UK prime minister`."""
    words = _without_articles(words_in(phrase))
    is_former = bool(words) and words[0].lower in _FORMER
    words = _without_articles(words[1:] if is_former else words)
    for first in range(min(len(words), 6)):
        found = office_phrases().at(words, first)
        if found is None:
            continue
        rest = [*words[:first], *words[found.last :]]
        country = _country_of(phrase, words[:first], words[found.last :]) if rest else None
        is_former = is_former or any(word.lower in _FORMER for word in words[:first])
        office = office_of(found.value, country)
        if office is None or (rest and country is None):
            return None
        return Named(office.id, country, is_former)
    return None


@lru_cache(maxsize=50_000)
def body_named(phrase: str) -> Named | None:
    """The body of state that a whole phrase names, with its country if that is said."""
    words = _without_articles(words_in(phrase))
    keys = [word.lower for word in words]
    for first in range(min(len(words), 6)):
        for last in range(len(words), first, -1):
            body = _body_forms().get(tuple(keys[first:last]))
            if body is None:
                continue
            if first == 0 and last == len(words):
                return Named(body, None)
            country = _country_of(phrase, words[:first], words[last:])
            return Named(body, country) if country else None
    return None


def _without_articles(words: Sequence[Token]) -> list[Token]:
    return list(words[1:] if words and words[0].lower in ("the", "a", "an") else words)


def _country_of(phrase: str, before: Sequence[Token], after: Sequence[Token]) -> str | None:
    """The country that all the words around an office or a body name, on one side or the other."""
    before = [word for word in before if word.lower not in _FORMER]
    if before and after:
        return None
    some = list(before or after)
    while some and not before and some[0].lower in _BETWEEN:
        some = some[1:]
    if len(some) > 2 and some[-1].lower == "s" and some[-2].words in "’'":
        some = some[:-2]
    if not some or not some[0].words[0].isupper():
        return None
    country = country_named(phrase[some[0].start : some[-1].end]) or country_named(phrase[some[0].start : some[-1].end] + ".")
    return country.alpha3 if country else None
