"""Proper names by rule: outlets and countries that nguon knows, and people where a title says that a name follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token
from nguon.languages.world import countries, outlet_named, outlets
from nguon.record import Name, NameKind

_LONGEST_NAME = 6
_LONGEST_VIETNAMESE_NAME = 4
_LONGEST_TITLE = 12
_INSIDE_NAMES = "-’'"


@dataclass(frozen=True, slots=True)
class _Known:
    """A name in a table. One that is also an ordinary word counts only behind a marker, "tờ Times", or not where a sentence
    begins, "Anh". Words that begin as one does and are none have no kind: "Pháp luật"."""

    kind: NameKind | None
    needs_marker: bool = False
    never_first: bool = False


@cache
def _tables(code: str) -> Phrases[_Known]:
    marked = {form: _Known("outlet", needs_marker=True) for outlet in outlets() for form in outlet.marked_aliases}
    cities = {form: _Known("place") for country in countries() for form in country.capitals.get(code, ())}
    places = {form: _Known("place") for country in countries() for form in country.names.get(code, ())}
    places |= {form: _Known("place") for form in language(code).name.known_places}
    places |= {form: _Known("place", never_first=True) for form in language(code).name.never_first}
    ordinary = {form: _Known(None) for form in language(code).name.ordinary}
    sure = {form: _Known("outlet") for outlet in outlets() for form in (outlet.name, *outlet.aliases)}
    return Phrases({**cities, **places, **sure, **marked, **ordinary}, case=True)


@cache
def _marker_ends(code: str) -> frozenset[str]:
    return frozenset(form.split()[-1] for form in language(code).outlet.markers)


@cache
def title_phrases(code: str) -> Phrases[str]:
    """The titles of a language, to be found among words."""
    return Phrases((form, form) for form in language(code).person.titles)


@cache
def portfolio_phrases(code: str) -> Phrases[str]:
    """What a minister is minister of, in words."""
    return Phrases((form, form) for form in language(code).person.portfolios)


@cache
def organization_phrases(code: str) -> Phrases[str]:
    """The nouns that an organisation's name begins with."""
    return Phrases(((form, form) for form in language(code).name.organizations), case=True)


@cache
def _place_ends(code: str) -> frozenset[str]:
    """The last words of the nouns that stand before a place's name: "tỉnh", "phố"."""
    return frozenset(form.split()[-1].lower() for form in language(code).name.places)


@cache
def _surnames(code: str) -> frozenset[str]:
    return frozenset(language(code).person.surnames)


def _is_capitalised(word: Token) -> bool:
    return word.words[0].isupper()


def _capitalised_from(words: Sequence[Token], first: int) -> int:
    """The token after a run of capitalised words that begins at `first`; hyphened parts belong to it (`Jong-un`)."""
    at = first
    while at < len(words) and at - first < 2 * _LONGEST_NAME:
        joined = at > first and words[at].start == words[at - 1].end and words[at - 1].words in _INSIDE_NAMES
        if not (_is_capitalised(words[at]) or joined or (at > first and _joins(words, at))):
            break
        at += 1
    return at


def _joins(words: Sequence[Token], at: int) -> bool:
    """Whether a hyphen or apostrophe stands between two words with no blank on either side."""
    follows = at + 1 < len(words) and words[at + 1].start == words[at].end
    return follows and words[at].words in _INSIDE_NAMES and words[at].start == words[at - 1].end


def _named(words: Sequence[Token], first: int, last: int, kind: NameKind) -> Name:
    return Name(start=words[first].start, end=words[last - 1].end, kind=kind)


def _known(code: str, words: Sequence[Token]) -> Iterator[tuple[int, int, Name]]:
    """Names that tables know, from left to right; not the first half of a hyphenated word."""
    for phrase in _tables(code).find(words):
        first, last = phrase.first, phrase.last
        kind, hyphenated = (
            phrase.value.kind,
            last < len(words) and words[last].words == "-" and words[last].start == words[last - 1].end,
        )
        if kind and not hyphenated and _counts(code, words, first, phrase.value):
            yield first, last, _named(words, first, last, kind)


def _counts(code: str, words: Sequence[Token], first: int, known: _Known) -> bool:
    """Whether what is an ordinary word too is a name where it stands."""
    if known.never_first and not any(word.words[0].isalnum() for word in words[:first]):
        return False
    return not known.needs_marker or (first > 0 and words[first - 1].lower in _marker_ends(code))


def _after_portfolio(code: str, words: Sequence[Token], first: int) -> int:
    """The token behind what a minister is minister of: "Giao thông" of "Bộ trưởng Giao thông Alma Torvik"."""
    portfolio = portfolio_phrases(code).at(words, first) if first < len(words) else None
    return portfolio.last if portfolio else first


def _behind_title(code: str, words: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, int]]:
    """Capitalised words behind a title, or behind the country that a title ends with: "Ngoại trưởng Nga Sergei Lavrov"."""
    for title in title_phrases(code).find(words):
        first = _after_portfolio(code, words, title.last)
        for i in range(first, min(first + _LONGEST_TITLE, len(words))):
            if not words[i].words[0].isalnum():
                break
            if i in taken and i + 1 < len(words) and i + 1 not in taken and _is_capitalised(words[i + 1]):
                first = i + 1
        yield first, _capitalised_from(words, first)


def _with_surname(code: str, words: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, int]]:
    """A family name and one to three names after it: "Đặng Hữu Khoát", whatever stands before."""
    surnames = _surnames(code)
    for i, word in enumerate(words):
        if word.words in surnames and i not in taken and (not i or words[i - 1].lower not in _place_ends(code)):
            last = min(_capitalised_from(words, i), i + _LONGEST_VIETNAMESE_NAME)
            if last - i >= 2 and all(words[k].words.isalpha() for k in range(i, last)):
                yield i, last


def people_in(code: str, words: Sequence[Token], taken: set[int]) -> Iterator[Name]:
    """Names of people among words that no table knows."""
    used = set(taken)
    found = [*_with_surname(code, words, taken), *_behind_title(code, words, taken)]
    for first, last in found:
        free = last > first and not used.intersection(range(first, last))
        if free and organization_phrases(code).at(words, first) is None and outlet_named(_words_of(words, first, last)) is None:
            used.update(range(first, last))
            yield _named(words, first, last, "person")


def _words_of(words: Sequence[Token], first: int, last: int) -> str:
    return " ".join(word.words for word in words[first:last])


def known_in(code: str, words: Sequence[Token]) -> list[Name]:
    """The outlets and places among the words of one sentence that tables know, in order."""
    return [name for _, _, name in _known(code, words)]


def names_in(code: str, words: Sequence[Token]) -> list[Name]:
    """The names among the words of one sentence, in order."""
    known = list(_known(code, words))
    taken = {i for first, last, _ in known for i in range(first, last)}
    return sorted([*(name for _, _, name in known), *people_in(code, words, taken)], key=lambda name: name.span)
