"""Numbers in what was said: how much of what, in figures or in words, and when two of them are the same amount."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nguon.languages.phrases import Phrases, Token, tokens
from nguon.record import Span
from nguon.tracing.words import Term, phrases_of, sense_table, words_in

_FIGURE = re.compile(r"(?<![\w.,/-])[$€£]?\s?(\d+(?:[.,]\d+)*)(?![\w]*\d)")
_DIGIT = re.compile(r"\d")
#: Clock times and the like, which are no amounts: 9h30, 20:15, 3/5, Covid-19.
_NO_AMOUNT = re.compile(
    r"\d{1,2}\s?[hH]\s?\d{0,2}\b|\d{1,2}:\d\d|\d+/\d+(?:/\d+)?|\b[^\W\d_]+-\d+\b|\b\d{1,2}\s?(?:a\.?m|p\.?m)\b"
)
#: How far an amount may be from another and still be it, rounded; wider beside "about" or where units were converted.
_ROUNDED, _ABOUT = 0.07, 0.15


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount: `value` in the dimension's unit, or as it stands if the unit is unknown; `digits` are the significant ones.

    `of` are the keys of the word that says what is counted.
    """

    span: Span
    value: float
    digits: int
    dimension: str | None
    unit: str | None
    of: frozenset[str]
    is_about: bool


class Number(NamedTuple):
    """A number in figures or in words: its value as it stands, and how many significant digits it has."""

    span: Span
    value: float
    digits: int


def numbers(text: str, spans: Iterable[Span], language: str, dates: Sequence[Span]) -> tuple[Number, ...]:
    """The numbers within `spans`, in order; `dates` are no amounts, nor are years and clock times."""
    found = []
    for span in spans:
        here = _numbers(text, span, language)
        barred = [*dates, *(Span(*match.span()) for match in _NO_AMOUNT.finditer(text, *span))] if here else []
        for number in here:
            year = 1800 <= number.value <= 2100 and text[number.span.start : number.span.end].isdigit() and number.digits == 4
            if not year and not any(number.span.start < end and start < number.span.end for start, end in barred):
                found.append(number)
    return tuple(found)


def quantities(
    text: str, spans: Iterable[Span], language: str, found: Sequence[Number], terms: Sequence[Term]
) -> tuple[Quantity, ...]:
    """What the numbers found within `spans` count; `terms` are the words there."""
    places = tuple(spans)
    return tuple(_with_unit(text, next(s for s in places if s.start <= n.span.start < s.end), n, language, terms) for n in found)


def _numbers(text: str, span: Span, language: str) -> list[Number]:
    words = words_in(text, *span)
    found, i = [], 0
    figures = {match.start(1): match for match in _FIGURE.finditer(text, *span)} if _DIGIT.search(text, *span) else {}
    units, _ = _units_of(language)
    while i < len(words):
        match = figures.get(words[i].start)
        if match is not None:
            after = next((k for k in range(i, len(words)) if words[k].start >= match.end(1)), len(words))
            value, digits = _read(match[1], language)
            i, value, end = _multiplied(words, after, value, match.end(1), language)
            found.append(Number(Span(match.start(1), end), value, digits))
            continue
        spelled = _spelled(words, i, language) if words[i].lower in units else None
        if spelled is not None:
            last, value = spelled
            found.append(Number(Span(words[i].start, words[last - 1].end), value, _significant(value)))
            i = last
            continue
        i += 1
    return found


def _read(figure: str, language: str) -> tuple[float, int]:
    """A figure's value and its significant digits; which of . and , parts thousands depends on the language and the shape."""
    thousands, decimal = (".", ",") if language == "vi" else (",", ".")
    if re.fullmatch(rf"\d{{1,3}}(?:[{thousands}]\d{{3}})+(?:[{decimal}]\d+)?", figure):
        plain = figure.replace(thousands, "").replace(decimal, ".")
    elif re.fullmatch(rf"\d{{1,3}}(?:[{decimal}]\d{{3}}){{2,}}", figure):
        plain = figure.replace(decimal, "")
    elif re.fullmatch(rf"\d+[{decimal}{thousands}]\d+", figure):
        plain = re.sub(r"[.,]", ".", figure)
    else:
        plain = re.sub(r"[.,]", "", figure)
    value = float(plain)
    return value, _significant(value) if value == int(value) else len(plain.replace(".", "").lstrip("0"))


def _significant(value: float) -> int:
    return len(f"{value:.10g}".replace(".", "").strip("0").split("e")[0]) or 1


@cache
def _multipliers(language: str) -> Mapping[str, int]:
    return sense_table()["number"][language]["multipliers"]  # type: ignore[no-any-return]


def _multiplied(words: Sequence[Token], i: int, value: float, end: int, language: str) -> tuple[int, float, int]:
    """Take the multipliers that follow: `1,2 triệu`, `30 nghìn tỷ`, `5 million`."""
    multipliers = _multipliers(language)
    while i < len(words) and words[i].lower in multipliers and words[i].words != "M":
        if words[i].lower == "m" and language == "en" and words[i].start != end:
            break
        value, end, i = value * multipliers[words[i].lower], words[i].end, i + 1
    return i, value, end


@cache
def _units_of(language: str) -> tuple[Mapping[str, int], frozenset[str]]:
    table = sense_table()["number"][language]
    return table["units"], frozenset(table["not_after"])


def _spelled(words: Sequence[Token], i: int, language: str) -> tuple[int, float] | None:
    """A number in words that begins at word `i`: where it ends and what it is. `một` and `a` alone are articles, not numbers."""
    units, not_after = _units_of(language)
    multipliers = _multipliers(language)
    if words[i].lower not in units or (i and words[i - 1].lower in not_after):
        return None
    if words[i].lower in ("năm", "không", "tư", "m") and not (i + 1 < len(words) and words[i + 1].lower in multipliers):
        return _five(words, i)
    if words[i].words[0].isupper() and i:
        return None
    total, part, k = 0.0, 0.0, i
    while k < len(words):
        word = words[k].lower
        if word == "linh" or word == "lẻ" or (word == "and" and k > i) or (word == "-" and k > i and language == "en"):
            if k + 1 >= len(words) or (words[k + 1].lower not in units):
                break
            k += 1
            continue
        if word in units and not (language == "vi" and word == "năm" and part == 0 and total == 0 and k > i):
            part += units[word] if language == "en" or part % 10 == 0 or part == 0 else 0
            if language == "vi" and k > i and words[k - 1].lower in units and words[k - 1].lower != "mười":
                break
        elif word in multipliers and (k > i):
            if multipliers[word] >= 1000:
                total, part = total + (part or 1) * multipliers[word], 0.0
            elif multipliers[word] == 10:
                part = part - part % 10 + (part % 10) * 10
            else:
                part = (part or 1) * multipliers[word]
        else:
            break
        k += 1
    value = total + part
    while k > i and words[k - 1].lower in ("and", "-", "linh", "lẻ"):
        k -= 1
    if k == i + 1 and value == 1:
        return None
    return (k, value) if value else None


@cache
def _counted() -> frozenset[str]:
    """Words before which `năm` is five, not a year."""
    return frozenset(sense_table()["number"]["vi"]["five_before"])


def _five(words: Sequence[Token], i: int) -> tuple[int, float] | None:
    if words[i].lower == "năm" and i + 1 < len(words) and words[i + 1].lower in _counted():
        return i + 1, 5.0
    return None


@cache
def _units() -> Phrases[tuple[str, float]]:
    return Phrases(
        (form, (dimension, factor)) for dimension, forms in sense_table()["unit"].items() for form, factor in forms.items()
    )


def _with_unit(text: str, span: Span, number: Number, language: str, terms: Sequence[Term]) -> Quantity:
    after = tokens(text, number.span.end, min(span.end, number.span.end + 60))
    before = tokens(text, max(span.start, number.span.start - 30), number.span.start)
    unit = _units().at(after, 0) if after else None
    dimension, factor, name, end = None, 1.0, None, number.span.end
    if before and before[-1].words in "$€£":
        dimension = {"$": "dollar", "€": "euro", "£": "sterling"}[before[-1].words]
        name = dimension
    elif unit is not None:
        dimension, factor = unit.value
        end = after[unit.last - 1].end
        name = text[after[0].start : end].lower()
    of = frozenset[str]().union(
        *(term.keys for term in terms if end <= term.span.start <= end + _BESIDE and not _broken(text, end, term))
    )
    if after and after[0].lower in _PEOPLE:
        of |= {"people"}
    near = list(phrases_of(language, "approximate").find(before))
    is_about = any(phrase.last >= len(before) - 1 for phrase in near)
    return Quantity(number.span, number.value * factor, number.digits, dimension, name, of, is_about)


#: What is counted stands within so many characters after the number.
_BESIDE = 16
_PEOPLE = frozenset({"người", "people", "persons", "dân"})


def _broken(text: str, end: int, term: Term) -> bool:
    return any(mark in text[end : term.span.start] for mark in ".,;:!?()")


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Whether both give the same amount, be it rounded or in another unit."""
    if a.dimension != b.dimension and a.dimension and b.dimension:
        return False
    if a.value == b.value:
        return True
    largest = max(abs(a.value), abs(b.value))
    apart = abs(a.value - b.value) / largest
    if apart < 0.005:
        return True
    if a.is_about or b.is_about or (a.dimension == b.dimension and a.dimension and a.unit != b.unit and _converted(a, b)):
        return apart <= _ABOUT
    if largest < 100 and a.value == int(a.value) and b.value == int(b.value):
        return False
    digits = min(a.digits, b.digits)
    return apart <= _ROUNDED and _to_digits(a.value, digits) == _to_digits(b.value, digits)


def _converted(a: Quantity, b: Quantity) -> bool:
    """Whether the units differ in size, not only in their words."""
    return _factor(a.unit) != _factor(b.unit)


@cache
def _factor(unit: str | None) -> float | None:
    found = _units().at(tokens(unit), 0) if unit else None
    return found.value[1] if found else None


def _to_digits(value: float, digits: int) -> float:
    return float(f"{value:.{max(digits, 1) - 1}e}")


def counts_the_same(a: Quantity, b: Quantity) -> bool:
    """Whether two amounts may be of the same thing: one dimension, or a thing counted in both."""
    if a.dimension or b.dimension:
        return a.dimension == b.dimension
    return bool(a.of & b.of)
