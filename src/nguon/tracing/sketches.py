"""What comparing needs of an article, made once and kept: its terms with how rare each is, its sentences, days and runs of words.

A term is a word, two words in a row, a proper name or a number, as a 32-bit number. How rare it is comes from a table that ships
with the package, not from the archive, so that a sketch never changes when other articles come and go.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib import resources
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from nguon.archive.traces import Page
from nguon.archive.words import WORD, folded, toned

#: Raised when anything here makes another sketch of the same article; kept sketches of another method are made anew.
METHOD = 1

#: What a term is, as bits; a term may be several things.
TITLE, LEAD, NAME, NUMBER = 1, 2, 4, 8

#: Steps of rarity in one unit of the natural logarithm; rarity is log(1 / share of articles with the term).
STEPS = 23
#: The table has a byte for each of these many leading bits of a term.
TABLE_BITS = 20
#: What is not in the table: fewer than some ten articles in fifty thousand have it.
UNSEEN = round(9.2 * STEPS)
#: Words that nearly every article has, and pairs of words that many have, say nothing.
LEAST_WORD = 1 * STEPS
LEAST_PAIR = 3 * STEPS

#: Rarer than this is what hardly any other happening has: fewer than some sixteen articles in fifty thousand.
RARE = 8 * STEPS

#: The title and this many lines under it are what the article is about.
LEAD_LINES = 2
#: Runs of this many words are compared to find copied passages; one in `SAMPLED` is kept, always the same ones.
RUN = 5
SAMPLED = 8
#: A shorter line or sentence says too little to be looked for in another article.
LEAST_SENTENCE = 6
MOST_SENTENCES = 60
#: Of a longer page, a live blog or a whole report, only the first lines are compared.
MOST_LINES = 400

Terms = NDArray[np.uint32]
Bytes = NDArray[np.uint8]

_SENTENCE_END = re.compile(r"(?<=[.!?…”])\s+|\n")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
_DAY = re.compile(r"(\d{4}|XXXX)-(\d\d)-(\d\d)")
_WORDS_DAY = re.compile(
    r"\b(?:ngày|hôm|nay|qua|sáng|trưa|chiều|tối|đêm)\s+\(?(\d{1,2})\s?[-/]\s?(\d{1,2})\b(?!\s?%)", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

#: A leap year, to count the days of a year that is not known.
_ANY_YEAR = 2016


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day of a year, from 1 to 366; the year is 0 if it is not known."""

    year: int
    ordinal: int


@dataclass(frozen=True)
class Sketch:
    """What comparing needs of one article.

    `terms` are sorted and distinct, `rarity` (in steps) and `bits` go with them. `words` are places in `terms`, those of a
    sentence together; `bounds` says where in `words` each sentence ends. `runs` are sampled runs of words, sorted. `days` stand
    in the order of the text, the day of publication first.
    """

    language: str
    published: bool
    terms: Terms
    rarity: Bytes
    bits: Bytes
    words: NDArray[np.uint16]
    bounds: NDArray[np.uint16]
    runs: Terms
    days: tuple[Day, ...]

    @cached_property
    def weights(self) -> NDArray[np.float32]:
        """The rarity of each term in units of the natural logarithm."""
        return (self.rarity / np.float32(STEPS)).astype(np.float32)

    @cached_property
    def totals(self) -> dict[tuple[int, int], float]:
        """The weight of all terms of a sort, by its bit and the power to which each weight is taken."""
        weighed = ((TITLE, 1), (LEAD, 2), (NAME, 1), (NUMBER, 1))
        return {(bit, power): float((self.weights[(self.bits & bit) > 0] ** power).sum()) for bit, power in weighed}

    @cached_property
    def rare(self) -> int:
        """How many terms hardly any other happening has, numbers aside."""
        return int(((self.rarity > RARE) & ((self.bits & NUMBER) == 0)).sum())

    @cached_property
    def size(self) -> float:
        """The sum of the squares of all weights."""
        return float((self.weights**2).sum())

    @cached_property
    def lengths(self) -> NDArray[np.intp]:
        """How many of `words` each sentence has."""
        ends = np.concatenate([np.zeros(1, np.intp), self.bounds.astype(np.intp)])
        lengths: NDArray[np.intp] = ends[1:] - ends[:-1]
        return lengths


def sketch_of(page: Page) -> Sketch:
    """The sketch of a page."""
    lines = list(islice(page.lines(), MOST_LINES))
    sentences = [[hashes_of(sentence) for sentence in _SENTENCE_END.split(line)] for line in lines]
    hashes = [np.concatenate(line) for line in sentences]
    counts = _Terms()
    for place, line in enumerate(lines):
        bits = (TITLE | LEAD) if place == 0 else LEAD if place <= LEAD_LINES else 0
        counts.take_words(hashes[place], bits)
        counts.take_numbers(line, bits)
    for name in page.names:
        counts.take_name(name)
    terms, rarity, bits_of = counts.gathered()
    words, bounds = _sentences([sentence for line in sentences for sentence in line], terms)
    return Sketch(
        language=page.language or "",
        published=page.published is not None and _DAY.match(page.published) is not None,
        terms=terms,
        rarity=rarity,
        bits=bits_of,
        words=words,
        bounds=bounds,
        runs=_runs(hashes),
        days=_days(page),
    )


class _Terms:
    """Gathers the terms of an article."""

    def __init__(self) -> None:
        self._parts: list[tuple[Terms, int, int]] = []

    def take_words(self, hashes: Terms, bits: int) -> None:
        self._parts.append((hashes, bits, LEAST_WORD))
        self._parts.append((pairs_of(hashes), bits, LEAST_PAIR))

    def take_numbers(self, line: str, bits: int) -> None:
        self._parts.append((numbers_of(line), bits | NUMBER, 0))

    def take_name(self, name: str) -> None:
        self._parts.append((np.array([name_term(name)], np.uint32), NAME, 0))

    def gathered(self) -> tuple[Terms, Bytes, Bytes]:
        """The distinct terms that say something, sorted, with their rarity and bits."""
        if not self._parts:
            return np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(0, np.uint8)
        everything = np.concatenate([part for part, _, _ in self._parts])
        bits = np.repeat([bits for _, bits, _ in self._parts], [len(part) for part, _, _ in self._parts]).astype(np.uint8)
        least = np.repeat([least for _, _, least in self._parts], [len(part) for part, _, _ in self._parts])
        rarity = rarity_of(everything)
        kept = rarity >= least
        terms, places = np.unique(everything[kept], return_inverse=True)
        together = np.zeros(len(terms), np.uint8)
        np.bitwise_or.at(together, places, bits[kept])
        return terms, rarity_of(terms), together


def pairs_of(hashes: Terms) -> Terms:
    """The terms of each two words in a row."""
    mixed = hashes[:-1].astype(np.uint64) * np.uint64(0x9E3779B1) + hashes[1:].astype(np.uint64) * np.uint64(0x85EBCA77)
    pairs: Terms = (mixed ^ (mixed >> np.uint64(29))).astype(np.uint32)
    return pairs


@lru_cache(maxsize=200_000)
def word_term(word: str) -> int:
    """The term of a word, whatever its case."""
    return zlib.crc32(toned(word).encode())


@lru_cache(maxsize=100_000)
def name_term(name: str) -> int:
    """The term of a proper name, whatever its case and accents, so that it is the same in every language that spells it so."""
    return zlib.crc32(("@" + " ".join(folded(word) for word in WORD.findall(name))).encode())


@lru_cache(maxsize=100_000)
def number_term(number: str) -> int:
    """The term of a number: 1,200 and 1.200 and 1200 are one, so are 3,5 and 3.5."""
    return zlib.crc32(("#" + _THOUSANDS.sub("", number).replace(",", ".")).encode())


def hashes_of(line: str) -> Terms:
    """The terms of the words of a line, in order."""
    return np.array([word_term(word) for word in WORD.findall(line)], np.uint32)


def numbers_of(line: str) -> Terms:
    """The terms of the numbers of a line that have more than one digit."""
    return np.array([number_term(number) for number in _NUMBER.findall(line) if len(number) > 1], np.uint32)


def _sentences(sentences: Sequence[Terms], terms: Terms) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Where in `terms` the words of each sentence are that are there, and where each sentence ends."""
    long = [np.unique(sentence) for sentence in sentences if len(sentence) >= LEAST_SENTENCE][:MOST_SENTENCES]
    if not long or not len(terms):
        return np.zeros(0, np.uint16), np.zeros(0, np.uint16)
    hashes = np.concatenate(long)
    places = np.minimum(np.searchsorted(terms, hashes), len(terms) - 1)
    found = terms[places] == hashes
    ends = np.cumsum([len(sentence) for sentence in long])
    return places[found].astype(np.uint16), np.cumsum(found)[ends - 1].astype(np.uint16)


def _runs(lines: Sequence[Terms]) -> Terms:
    hashes = np.concatenate([np.zeros(0, np.uint32), *lines]).astype(np.uint64)
    if len(hashes) < RUN:
        return np.zeros(0, np.uint32)
    mixed = np.zeros(len(hashes) - RUN + 1, np.uint64)
    for i in range(RUN):
        mixed = (mixed ^ hashes[i : len(hashes) - RUN + 1 + i]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(31)
    runs = (mixed >> np.uint64(16)).astype(np.uint32)
    return np.unique(runs[runs % SAMPLED == 0])


def _days(page: Page) -> tuple[Day, ...]:
    """The days that the article is likely to be about: those with no year, and of the others those of the latest years."""
    text = page.text
    found = [(start, value) for start, value in page.times]
    found += [(m.start(), f"XXXX-{int(m[2]):02}-{int(m[1]):02}") for m in _WORDS_DAY.finditer(text)]
    days = [day for _, value in sorted(found) if (day := day_of(value))]
    published = day_of(page.published or "")
    latest = max((int(year) for year in _YEAR.findall(text) if int(year) <= date.today().year), default=0)
    last = max((day.year for day in days), default=0)
    recent = [day for day in days if day.year == 0 or (day.year == last and day.year >= latest - 1)]
    return tuple(dict.fromkeys(([published] if published else []) + recent))[:30]


def day_of(value: str) -> Day | None:
    """The day that an EDTF value names; None for what is no single day."""
    match = _DAY.match(value)
    if not match:
        return None
    try:
        ordinal = date(_ANY_YEAR, int(match[2]), int(match[3])).timetuple().tm_yday
    except ValueError:
        return None
    return Day(0 if match[1] == "XXXX" else int(match[1]), ordinal)


@lru_cache(maxsize=1)
def _table() -> Bytes:
    return np.frombuffer(resources.files("nguon.tracing").joinpath("data", "rarity.bin").read_bytes(), np.uint8)


def rarity_of(terms: Terms) -> Bytes:
    """How rare each term is in the news, in steps."""
    found = _table()[terms >> np.uint32(32 - TABLE_BITS)]
    return np.where(found == 0, np.uint8(UNSEEN), found)


def encoded(sketch: Sketch) -> bytes:
    """A sketch as it is kept."""
    days = np.array([(day.year, day.ordinal) for day in sketch.days], np.uint16).reshape(-1, 2)
    parts = (sketch.terms, sketch.rarity, sketch.bits, sketch.words, sketch.bounds, sketch.runs, days.ravel())
    language = sketch.language.encode()[:255]
    head = np.array([len(language), sketch.published, *(len(part) for part in parts)], np.uint32)
    return b"".join([head.tobytes(), language, *(part.tobytes() for part in parts)])


_KINDS = (np.uint32, np.uint8, np.uint8, np.uint16, np.uint16, np.uint32, np.uint16)


def decoded(kept: bytes) -> Sketch:
    """The sketch that was kept."""
    head = np.frombuffer(kept, np.uint32, 2 + len(_KINDS))
    at = head.nbytes + int(head[0])
    language = kept[head.nbytes : at].decode(errors="replace")
    parts = []
    for kind, count in zip(_KINDS, head[2:].tolist(), strict=True):
        parts.append(np.frombuffer(kept, kind, count, at))
        at += parts[-1].nbytes
    terms, rarity, bits, words, bounds, runs, days = parts
    return Sketch(
        language,
        bool(head[1]),
        terms,
        rarity,
        bits,
        words,
        bounds,
        runs,
        tuple(Day(*pair) for pair in days.reshape(-1, 2).tolist()),
    )


def surface_terms(page: Page) -> Iterable[tuple[int, str]]:
    """Every term of a page with the words that it stands for, to show what two pages share. Names are last."""
    for line in page.lines():
        words = WORD.findall(line)
        yield from ((word_term(word), word) for word in words)
        hashes = np.array([word_term(word) for word in words], np.uint32)
        yield from ((int(term), f"{a} {b}") for term, a, b in zip(pairs_of(hashes), words, words[1:], strict=False))
        yield from ((number_term(number), number) for number in _NUMBER.findall(line) if len(number) > 1)
    yield from ((name_term(name), unicodedata.normalize("NFC", name)) for name in page.names)


def log_share(count: int, articles: int) -> int:
    """The rarity, in steps, of what `count` of so many articles have; at least 1, since 0 stands for what was never seen."""
    return min(255, max(1, round(math.log((articles + 1) / (count + 1)) * STEPS)))
