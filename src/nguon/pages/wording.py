"""What the words of a line say that it is, on a page of either language: a related link, a byline, the site's furniture, names.

The words are those of the languages and of `markers.toml`. Nothing here looks at markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nguon.languages import LANGUAGES, language
from nguon.pages.markers import markers

_LONGEST_FURNITURE = 220
_LONGEST_NAMES = 80
_MOST_NAMES = 12
_LEAD_IN = r"[\s\[(•*–-]*"
_BY = re.compile(r"^(?:by|bởi|tác giả|words by|story by)\s*:?\s+(?-i:[A-ZÀ-ỸĐ])", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r"[.!?…:;,][\"”’»')\]]*$")
_NAME = re.compile(r"\(?[A-ZÀ-ỸĐ][\w.'’/]*[,)]*")
_BETWEEN = re.compile(r"[-–—,&/|]|và|and|\(?(?:theo|tổng|hợp|thực|hiện|ghi|dịch|lược)\)?:?")


def is_names(text: str) -> bool:
    """Whether a line is names and what joins them, as bylines are: `Mai Lâm - Vũ Anh (Theo SCMP)`."""
    words = text.split()
    if len(text) > _LONGEST_NAMES or not 2 <= len(words) <= _MOST_NAMES:
        return False
    return all(_NAME.fullmatch(word) or _BETWEEN.fullmatch(word) for word in words)


def is_byline_wording(text: str) -> bool:
    """Whether a line says that somebody wrote, filmed or edited: `By Jane Doe`, `Bài và ảnh: An`, `Reporting by …`."""
    by_name = len(text) <= _LONGEST_NAMES and _BY.match(text) and not _ENDS_SENTENCE.search(text)
    return bool(by_name) or _byline_words().search(text) is not None


def is_related_heading(text: str) -> bool:
    """Whether a line is the heading over links to other stories, and nothing else: `Tin liên quan`."""
    return _related_heading().fullmatch(text) is not None


def is_related_prefix(text: str) -> bool:
    """Whether a line begins as a link to another story does: `Xem thêm: …`, `READ MORE …`."""
    return _related_prefix().match(text) is not None


def is_furniture(text: str) -> bool:
    """Whether a line asks something of the reader or serves the site: `Sign up for …`, `Bình luận`."""
    return len(text) <= _LONGEST_FURNITURE and _furniture().match(text) is not None


def _any_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)) + ")"


@cache
def _related_headings() -> frozenset[str]:
    own = {form for code in LANGUAGES for form in language(code).page.related_headings}
    return frozenset(own.union(markers("furniture")["related"]))


@cache
def _related_heading() -> re.Pattern[str]:
    return re.compile(rf"[\W_]*{_any_of(_related_headings())}[\W_]*", re.IGNORECASE)


@cache
def _related_prefix() -> re.Pattern[str]:
    prefixes = {form for code in LANGUAGES for form in language(code).page.related_prefixes}
    return re.compile(rf"{_LEAD_IN}{_any_of(prefixes | _related_headings())}(?=\W|$)", re.IGNORECASE)


@cache
def _byline_words() -> re.Pattern[str]:
    """Not `theo …`, with which any sentence may begin."""
    english, vietnamese = language("en").page, language("vi").page
    before = {form for form in english.byline_prefixes if " " in form} | {
        form for form in vietnamese.byline_prefixes if "ảnh" in form
    }
    return re.compile(rf"^\W*{_any_of(before)}(?=\W)|{_any_of(english.byline_suffixes)}\W*$", re.IGNORECASE)


@cache
def _furniture() -> re.Pattern[str]:
    return re.compile(rf"{_LEAD_IN}{_any_of(markers('furniture')['openings'])}(?=\W|$)", re.IGNORECASE)
