"""Whom a caption credits and from whom a byline says that its report comes.

Both give the name alone, as the words have it: `Reuters` for `(Ảnh: Reuters)`, `AP` for `LONDON (AP) —`.
Two names that share a credit are one string: `Reuters/TTXVN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nguon.languages.world import countries
from nguon.pages.markers import markers

#: The longest name of a credit, in characters; what is longer is a sentence that happens to hold a label.
_LONGEST = 60
_MOST_WORDS = 9
#: A credit stands at a caption's end: label and name are found within so many characters of it.
_LONGEST_TAIL = 170
_HINT = re.compile(r"\w+|©")
_INITIALS_AT_END = re.compile(r"(?:^|[\s.])\w\.$")
_TWO_SENTENCES = re.compile(r"\w{4}[.!?…]\s+\w")
_OUTER = " \t\n|()[]{}*_\"“”'‘’,;:-–—"
#: Before a label: the caption's beginning, or a mark that closes what went before.
_BREAK = r"(?:^|[.…!?\])\"”’|–—;,/*]\s*|\s-\s*|[(\[]\s*|\s{1,})"
_HARD_BREAK = r"(?:^|[.…!?\])\"”’|–—;*]\s*|\s-\s*|[(\[]\s*)"
_NAME = r"(?P<name>[^:()\[\]|]{1,80})"
_END = r"\s*[)\]|.\s]*$"


def credit_of(caption: str) -> str | None:
    """The name that a caption credits for its picture, video or graphic; None if it credits nobody.

    Vietnamese and English forms: `Ảnh: X`, `(Nguồn: X)`, `Ảnh X`, `Ảnh do X cung cấp`, `Photo: X`, `Photo by X`, `AP Photo/X`,
    `X/Getty Images`, `| REUTERS`. A label that names nobody (`Ảnh minh hoạ`, `Ảnh: Internet`) gives None.
    """
    text = " ".join(caption.split())
    tail = max(0, len(text) - _LONGEST_TAIL)
    words = _HINT.findall(text[tail:].lower())
    for hints, marks, pattern in _caption_patterns():
        if hints.isdisjoint(words) or not any(text.find(mark, tail) >= 0 for mark in marks):
            continue
        if (match := pattern.search(text, tail)) and (name := _clean(match["name"])):
            return name
    return None


def origin_of(byline: str) -> str | None:
    """The outlet or agency that a byline names as the report's origin; None if it names only people, desks or places.

    `Mai Lâm (Theo SCMP)` gives `SCMP`, `HANOI, Vietnam (AP) —` gives `AP`, `(TTXVN/Vietnam+)` gives `TTXVN/Vietnam+`.
    """
    text = " ".join(byline.split())
    for pattern in _byline_patterns():
        if (match := pattern.search(text)) and match["name"].casefold() not in _capitals():
            return _clean(match["name"])
    return None


@cache
def _capitals() -> frozenset[str]:
    """Where correspondents report from: "Thu Hà (Tokyo)"."""
    named = (form for country in countries() for forms in country.capitals.values() for form in forms)
    return frozenset(form.casefold() for form in named)


def _clean(name: str) -> str | None:
    """The name without what stands around it; None if nothing or nobody is left."""
    rules = markers("credit")
    name = _without_stop(name.strip(_OUTER))
    for word in rules["before_name"]:
        if name.lower().startswith(f"{word} "):
            name = name[len(word) :].strip(_OUTER)
    for word in rules["after_name"]:
        if name.lower().endswith(f" {word}"):
            name = name[: -len(word)].strip(_OUTER)
    name = _without_stop(name)
    too_long = len(name) > _LONGEST or len(name.split()) > _MOST_WORDS or _TWO_SENTENCES.search(name)
    return None if not name or too_long or name.lower() in rules["nobody"] else name


def _without_stop(name: str) -> str:
    """`AFP.` is `AFP`, but `T.T. D.` keeps its dot."""
    return name if _INITIALS_AT_END.search(name) else name.rstrip(". ")


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, spaces being any spaces."""
    ordered = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


def _hints(words: Iterable[str]) -> frozenset[str]:
    """The first words of labels or names: what fits a pattern has one, and a look for them is far faster than the pattern."""
    return frozenset(_HINT.findall(word.lower())[0] for word in words)


@cache
def _caption_patterns() -> tuple[tuple[frozenset[str], tuple[str, ...], re.Pattern[str]], ...]:
    """Patterns in the order in which they are tried, each with words and marks: a caption that fits it has one of both."""
    rules = markers("credit")
    labels, bare, agencies = (_any_of(rules[key]) for key in ("labels", "bare_labels", "agencies"))
    capital = r"(?=(?-i:[A-ZÀ-ỸĐ]|nhân vật|gia đình|công an|cơ quan))"
    person = r"[^\s:;|()\[\]/][^:;|()\[\]/.]{0,40}"
    label_hints, bare_hints, agency_hints = (_hints(rules[key]) for key in ("labels", "bare_labels", "agencies"))
    sources = (
        (label_hints, (":", ";"), rf"{_BREAK}{labels}\s*[:;]\s*{_NAME}{_END}"),
        (frozenset({"ap"}), ("/",), r"(?:^|[\s(])(?P<name>AP)\s+Photos?\s*/[^()]{1,60}" + _END),
        (bare_hints, ("",), rf"{_HARD_BREAK}{bare}\s+{capital}{_NAME}{_END}"),
        (
            agency_hints,
            ("",),
            rf"(?:^|[(\[|.]\s*|\s[-–—]\s*)(?P<name>(?:{person}\s*(?:/|\svia\s)\s*)?{agencies}(?:\s*/\s*[^()|/.]{{1,40}})?){_END}",
        ),
        (agency_hints, ("",), rf"(?:^|[.”\"]\s+)(?P<name>(?:\w[\w.'’-]*\s){{1,3}}(?:/|via)\s*{agencies}){_END}"),
        (frozenset({"©", "c"}), ("©", "(c)", "(C)"), rf"(?:©|\(c\))\s*(?:\d{{4}}\s+)?{_NAME}{_END}"),
    )
    return tuple((hints, marks, re.compile(source, re.IGNORECASE)) for hints, marks, source in sources)


@cache
def _byline_patterns() -> tuple[re.Pattern[str], ...]:
    origin, agencies = _any_of(markers("byline")["origin"]), _any_of(markers("credit")["agencies"])
    capital = r"(?=(?-i:[A-ZÀ-ỸĐ0-9]|báo\s))"
    sources = (
        rf"(?:^|[(\[|,;/–—-]\s*|\s){origin}\s*:?\s*(?:\d{{4}}\s+)?(?:báo\s+)?{capital}(?P<name>[^:()\[\]|]{{1,60}}?)"
        r"(?:\.\s+All rights reserved)?" + _END,
        rf"^\W*(?:theo\s+)?(?P<name>{agencies})\s*\([^()]{{1,40}}\)\s*[-–—:]*\s*$",
        rf"^[^()]{{0,60}}\((?P<name>{agencies}(?:\s*/\s*[^()]{{1,40}})?|\w{{2,30}})\)\s*[-–—:]*\s*$",
        rf"^\W*(?P<name>{agencies})\W*$",
        r"^(?P<name>[\w-]+\.(?:com|net|org|vn|info|tv|co)(?:\.\w\w)?)\W*$",
        rf"^[^()]{{1,60}}[,|/–—-]\s*(?P<name>{agencies})\W*$",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)
