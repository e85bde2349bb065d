"""What the class, id, role and data names of an element say that it is: the hints of `markers.toml`, looked up fast."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lxml import etree

from nguon.pages.markers import markers

_NAMING = (
    "class",
    "id",
    "role",
    "itemprop",
    "type",
    "rel",
    "data-component",
    "data-module",
    "data-type",
    "data-role",
    "data-testid",
    "data-qa",
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[À-ỹ]+")
#: `has-sidebar`, `no-ads`: the name says what stands elsewhere or does not stand at all.
_ABOUT_OTHERS = frozenset({"has", "no", "not", "with", "without", "is", "js"})
_LONGEST_NAME = 400


def marks_of(element: etree._Element) -> frozenset[str]:
    """The kinds of markup (`body`, `lead`, `caption`, `related`, `boilerplate` and so on) that an element's names hint at."""
    names = " ".join(value[:_LONGEST_NAME] for key in _NAMING if (value := element.get(key)))
    return _marks(names) if names else frozenset()


@lru_cache(maxsize=16_384)
def _marks(names: str) -> frozenset[str]:
    found: set[str] = set()
    for name in names.split():
        words = [word.lower() for word in _WORD.findall(name)]
        if not words or words[0] in _ABOUT_OTHERS:
            continue
        spaced = f" {' '.join(words)} "
        found.update(kind for kind, pattern in _patterns() if pattern.search(spaced))
    return frozenset(found)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, _pattern(tuple(hints))) for kind, hints in markers("markup").items())


def _pattern(hints: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(set(hints), key=len, reverse=True)
    return re.compile(" (?:" + "|".join(re.escape(hint).replace(r"\*", "[a-z]*").replace(r"\ ", " ") for hint in ordered) + ") ")
