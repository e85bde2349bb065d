"""What words mean, as far as comparing needs it: keys that a Vietnamese and an English word of one meaning share.

The knowledge is in `data/meanings.tsv` (words that mean much the same) and `data/senses.toml` (small words that turn a sense).
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import snowballstemmer

from nguon.languages.phrases import Phrases, Token, tokens
from nguon.languages.world import countries
from nguon.record import NguonError, Span

#: How much a word counts in a comparison. Names count no more than others: within a story all tell of the same.
#: A lone Vietnamese syllable is half a word.
NAME, MEANING, WORD, SYLLABLE = 1.0, 1.0, 1.0, 0.6


class TracingDataError(NguonError):
    """A data file of tracing that cannot be used; the message names the file and what is wrong with it."""


class Term(NamedTuple):
    """A word or phrase of a text: what it may mean, how much it counts, whether another language can be expected to match it."""

    span: Span
    keys: frozenset[str]
    weight: float
    is_bridged: bool


@dataclass(frozen=True, slots=True)
class Senses:
    """The small words of one language, by what they do; see senses.toml."""

    phrases: Phrases[str]
    stop: frozenset[str]
    forms: Mapping[str, tuple[str, ...]]


def _read(name: str) -> str:
    return (files("nguon.tracing") / "data" / name).read_text(encoding="utf-8")


@cache
def sense_table() -> Mapping[str, Any]:
    """The whole of senses.toml."""
    try:
        return tomllib.loads(_read("senses.toml"))
    except tomllib.TOMLDecodeError as error:
        raise TracingDataError(f"senses.toml: not TOML: {error}") from error


#: The kinds of small words that are looked for in what was said, in one pass: the longest form at a place wins.
_IN_CONTENT = (
    "not_negation", "negation", "negative", "hedge", "weak_hedge", "condition", "proviso", "contrast", "updating", "first_person",
    "belief",
)  # fmt: skip
_IN_SENTENCE = ("to_one_outlet", "document", "own_report")


@cache
def senses(language: str) -> Senses:
    """The small words of a language that is read."""
    table = sense_table()[language]
    forms = {kind: tuple(words) for kind, words in table.items()}
    return Senses(_phrases(forms, _IN_CONTENT), frozenset(forms["stop"]), forms)


@cache
def signs(language: str) -> Phrases[str]:
    """Words beside a statement that show where it entered the press: a document, the outlet's own reporter."""
    return _phrases(senses(language).forms, _IN_SENTENCE)


@cache
def phrases_of(language: str, kind: str) -> Phrases[str]:
    """The forms of one kind of senses.toml."""
    return _phrases(senses(language).forms, (kind,))


def _phrases(forms: Mapping[str, Sequence[str]], kinds: Iterable[str]) -> Phrases[str]:
    return Phrases((form, kind) for kind in kinds for form in forms[kind])


_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """An English word's stem, by Porter's second algorithm."""
    return str(_STEMMER.stemWord(word))


@cache
def _meanings() -> tuple[Phrases[frozenset[str]], Phrases[frozenset[str]]]:
    """Vietnamese phrases and English ones (of stems) with the numbers of the lines that they are in."""
    vi: dict[str, set[str]] = {}
    en: dict[str, set[str]] = {}
    for number, line in enumerate(_read("meanings.tsv").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        sides = line.split("\t")
        if len(sides) != 2:
            raise TracingDataError(
                f"meanings.tsv, line {number}: {len(sides)} columns; right would be Vietnamese, a tab, English"
            )
        for form in sides[0].split("|"):
            vi.setdefault(form, set()).add(f"#{number}")
        for form in sides[1].split("|"):
            en.setdefault(" ".join(stem(word.lower) for word in tokens(form)), set()).add(f"#{number}")
    return Phrases((f, frozenset(k)) for f, k in vi.items()), Phrases((f, frozenset(k)) for f, k in en.items())


@cache
def _lands(language: str) -> Phrases[frozenset[str]]:
    """Countries, their people and capitals, as they are written: one key a country, in either language."""
    found: dict[str, set[str]] = {}
    for country in countries():
        for group in (country.names, country.demonyms, country.capitals):
            for form in group[language]:
                found.setdefault(form, set()).add(f"={country.alpha3}")
    return Phrases(((form, frozenset(keys)) for form, keys in found.items()), case=True)


@lru_cache(maxsize=1024)
def words_in(text: str, start: int, end: int) -> Sequence[Token]:
    """The words and marks of `text[start:end]`: what was said is looked at again for each thing that it is compared by."""
    return tuple(tokens(text, start, end))


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word without accents and case, as names are compared between languages."""
    flat = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(letter for letter in flat if not unicodedata.combining(letter))


def terms(
    text: str, spans: Iterable[Span], language: str, named: Mapping[Span, str] | None = None, without: Sequence[Span] = ()
) -> tuple[Term, ...]:
    """The words within `spans` that carry meaning, without `without`; `named` gives mentions with their actor's key."""
    found: list[Term] = []
    for span in spans:
        words = words_in(text, *span)
        if without:
            words = [w for w in words if not any(start <= w.start < end for start, end in without)]
        found.extend(_terms(words, language, named or {}))
    return tuple(found)


def _terms(words: Sequence[Token], language: str, named: Mapping[Span, str]) -> Iterable[Term]:
    taken = [False] * len(words)
    found: list[Term] = []

    def take(first: int, last: int, keys: frozenset[str], weight: float, is_bridged: bool) -> None:
        if not any(taken[first:last]):
            found.append(Term(Span(words[first].start, words[last - 1].end), keys, weight, is_bridged))
            taken[first:last] = [True] * (last - first)

    for span, key in named.items():
        inside = [i for i, word in enumerate(words) if span.start <= word.start and word.end <= span.end]
        if inside:
            own = frozenset(plain(words[i].words) for i in inside if words[i].words[0].isalpha())
            take(inside[0], inside[-1] + 1, own | {key}, NAME, True)
    for land in _lands(language).find(words):
        take(land.first, land.last, land.value, NAME, True)
    stops = senses(language).stop
    for meaning in _meant(words, language):
        if meaning.last > meaning.first + 1 or words[meaning.first].lower not in stops:
            alone = frozenset({words[meaning.first].lower} if meaning.last == meaning.first + 1 else ())
            if not _is_name(words, meaning.first):
                take(meaning.first, meaning.last, meaning.value | alone, MEANING, True)
    for i, word in enumerate(words):
        if not taken[i] and word.lower not in stops and word.words[0].isalpha():
            take(i, i + 1, *_alone(words, i, language))
    return sorted(found)


def _meant(words: Sequence[Token], language: str) -> Iterable[Any]:
    vi, en = _meanings()
    if language == "vi":
        return vi.find(words)
    return en.find([word._replace(lower=stem(word.lower)) for word in words])


def _is_name(words: Sequence[Token], i: int) -> bool:
    """Written with a capital within a sentence."""
    return words[i].words[0].isupper() and i > 0 and words[i - 1].words not in (".", "!", "?", "“", '"', ":", "…")


def _alone(words: Sequence[Token], i: int, language: str) -> tuple[frozenset[str], float, bool]:
    word = words[i]
    if _is_name(words, i):
        return frozenset({plain(word.words)}), NAME, True
    if language == "en":
        return frozenset({stem(word.lower), plain(word.words)}), WORD, False
    return frozenset({word.lower}), SYLLABLE, False


class SmallWord(NamedTuple):
    """A small word found: what it does and where."""

    kind: str
    span: Span
    form: str


def small_words(text: str, spans: Iterable[Span], language: str) -> tuple[SmallWord, ...]:
    """The hedges, negations, conditions and contrasts within `spans`, in order."""
    found = []
    for span in spans:
        words = words_in(text, *span)
        for phrase in senses(language).phrases.find(_contracted(words)):
            place = Span(words[phrase.first].start, words[phrase.last - 1].end)
            form = text[place.start : place.end]
            if form == "May" and language == "en":
                continue
            found.append(SmallWord(phrase.value, place, form.lower()))
        found.extend(_contractions(words))
    return tuple(sorted(found, key=lambda word: word.span))


def _contracted(words: Sequence[Token]) -> list[Token]:
    return [word._replace(lower="'") if word.words == "’" else word for word in words]


def _contractions(words: Sequence[Token]) -> Iterable[SmallWord]:
    """`isn’t` is three tokens: the word, the mark and the t."""
    for a, mark, t in zip(words, words[1:], words[2:], strict=False):
        if mark.words in "'’" and t.lower == "t" and a.lower.endswith("n") and a.end == mark.start and mark.end == t.start:
            yield SmallWord("negation", Span(a.start, t.end), f"{a.lower}'t")
