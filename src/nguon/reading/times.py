"""Time expressions to EDTF, relative ones against the publication date.

`expressions.py` says how they are worded and `meanings.py` what they mean; here they are found in order, since "the same day" is
that of the one before, and joined where the words join them: "from 5 to 10 May", "since March until now".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from nguon.languages import Language, language
from nguon.languages.phrases import words_between
from nguon.reading import calendar as cal
from nguon.reading.calendar import Anchor
from nguon.reading.expressions import any_pattern, openings, patterns
from nguon.reading.meanings import Match, Meaning
from nguon.record import Article, Time, checked_edtf

#: How far back a clause is looked at for words that tell of what is to come.
_CLAUSE = 90
_CLAUSE_MARKS = re.compile(r"[,.;:\n–—]")
_JOINT = re.compile(r"\s*(?:(?P<only>,?\s+and)|đến(?:\s+hết)?|tới|cho\s+đến|to|through|until|[-–])\s+", re.IGNORECASE)
_OPENS_RANGE = re.compile(r"(?:\b(?:từ|from)(?:\s+ngày)?|\b(?P<both>between))\s*$", re.IGNORECASE)
_UNTIL_NOW = re.compile(
    r"\s+(?:cho\s+)?(?:(?:đến|tới)\s+(?:nay|giờ|hiện tại)|to\s+the\s+present|until\s+now)(?!\w)", re.IGNORECASE
)
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def _candidates(code: str, text: str, start: int, end: int) -> list[tuple[Match, Meaning]]:
    """Expressions that do not overlap, in order; an earlier pattern wins over a later one."""
    fits, opens, known = any_pattern(code).match, openings(code), patterns(code)
    words = [word for word in words_between(text, start, end) if word.lower in opens or word.words[0].isdecimal()]
    first = [fit for word in words if (fit := fits(text, word.start, end))]
    if any(one.end() > other.start() for one, other in pairwise(first)):
        return _apart(
            (match, means) for pattern, means in known for fit in first if (match := pattern.match(text, fit.start(), end))
        )
    each = ((fit.start(), *known[(fit.lastindex or 0) - 1]) for fit in first)
    return [(match, meaning) for start, pattern, meaning in each if (match := pattern.match(text, start, end))]


def _apart(found: Iterable[tuple[Match, Meaning]]) -> list[tuple[Match, Meaning]]:
    """Those of several expressions that do not overlap, in order; one found earlier wins over a later one."""
    taken: list[tuple[Match, Meaning]] = []
    for match, meaning in found:
        at = bisect_left(taken, match.start(), key=lambda item: item[0].start())
        if (not at or taken[at - 1][0].end() <= match.start()) and (at == len(taken) or match.end() <= taken[at][0].start()):
            taken.insert(at, (match, meaning))
    return taken


def _value(match: Match, meaning: Meaning, anchor: Anchor, known: Language) -> str | None:
    """What an expression means; None for what lies outside the calendar: "3.000 năm trước"."""
    try:
        return meaning(match, anchor, known)
    except (OverflowError, ValueError):
        return None


@cache
def _future(code: str) -> re.Pattern[str]:
    return re.compile("(?<!\\w)(?:" + "|".join(map(re.escape, language(code).time.future)) + ")(?!\\w)", re.IGNORECASE)


def _lies_ahead(code: str, text: str, start: int, at: int) -> bool:
    """Whether the clause before a place tells of what is to come: "sẽ họp vào", "will meet on"."""
    before = text[max(start, at - _CLAUSE) : at]
    marks = list(_CLAUSE_MARKS.finditer(before))
    return _future(code).search(before, marks[-1].end() if marks else 0) is not None


def _time(start: int, end: int, value: str) -> Time | None:
    """An expression with its value; None where that is no EDTF: a page may name a time that no calendar has."""
    try:
        checked_edtf(value)
    except ValueError:
        return None
    return Time(start=start, end=end, value=value)


def _moved(anchor: Anchor, value: str) -> Anchor:
    """The anchor once a value was named: "cùng ngày" is the day last named, whatever year or month was named since."""
    if value[:4] == "XXXX" and "-" not in value.replace("XX", "").strip(
        "-"
    ):  # a year and month, or a day, of which nothing is known
        return anchor
    return replace(anchor, last=value, day=value if _DAY.fullmatch(value) else anchor.day)


def _read(code: str, text: str, start: int, end: int, anchor: Anchor) -> tuple[list[Time], Anchor]:
    """The expressions of one stretch, and the anchor for the next."""
    known, found = language(code), []
    for match, meaning in _candidates(code, text, start, end):
        ahead = _lies_ahead(code, text, start, match.start())
        value = _value(match, meaning, replace(anchor, ahead=True) if ahead else anchor, known)
        time = _time(match.start(), match.end(), value) if value and value != "XXXX" else None  # of XXXX nothing is known
        if time is not None:
            value = time.value
            found.append(time)
            anchor = _moved(anchor, value)
    return found, anchor


def _joined(text: str, start: int, first: Time, second: Time) -> Time | None:
    """One interval of two expressions that the words join: "từ … đến …", "between … and …"."""
    joint = _JOINT.fullmatch(text, first.end, second.start)
    if joint is None:
        return None
    opens = _OPENS_RANGE.search(text, max(start, first.start - 15), first.start)
    begins = text[first.start : first.end].lower().startswith(("từ ", "from "))
    if not begins and (opens is None or bool(opens["both"]) != bool(joint["only"])):
        both_days = len(first.value) == len(second.value) == 10 and joint["only"] is None
        if not both_days:
            return None
    first_has_year, last_has_year = (_YEAR.search(text, t.start, t.end) is not None for t in (first, second))
    value = cal.joined(first.value, second.value, first_has_year=first_has_year, last_has_year=last_has_year)
    return _time(first.start, second.end, value) if value else None


def _until_now(text: str, time: Time, published: str | None) -> Time:
    """An expression with "đến nay" behind it, as the interval that ends when the page was published."""
    now = _UNTIL_NOW.match(text, time.end)
    if now is None or "X" in time.value:
        return time
    until = published[:10] if cal.as_date(published) and published else ".."
    since = cal.in_months(time.value.split("/")[0], begins=True)
    if until != ".." and since >= until:
        return time
    return _time(time.start, now.end(), f"{since}/{until}") or time


def find_times(code: str, text: str, regions: Sequence[tuple[int, int]], published: str | None) -> tuple[Time, ...]:
    """The time expressions in the regions of a text, in order. `published` anchors relative ones; without it they hold X."""
    anchor, out = Anchor(cal.as_date(published)), list[Time]()
    for start, end in regions:
        found, anchor = _read(code, text, start, end, anchor)
        for time in found:
            joined = _joined(text, start, out[-1], time) if out and out[-1].start >= start else None
            if joined is not None:
                out[-1] = joined
            else:
                out.append(_until_now(text, time, published))
    return tuple(out)


def times_of(article: Article) -> tuple[Time, ...]:
    """The time expressions of an article's running text."""
    regions = [(block.start, block.end) for block in article.running()]
    return find_times(article.language or "vi", article.text, regions, article.published)
