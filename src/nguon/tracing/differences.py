"""What one telling has otherwise than another: amounts, dates, negations, hedges. Each with the words that show it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import NamedTuple

from nguon.record import Span, Time
from nguon.tracing.quantities import Quantity, counts_the_same, same_amount
from nguon.tracing.tellings import Telling, spoken_days
from nguon.tracing.words import Term

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Match(NamedTuple):
    """A word of one telling and the word of another that means the same."""

    former: Term
    latter: Term


def matches(a: Telling, b: Telling) -> list[Match]:
    """The words of `a` that `b` has too, each used once, in the order of `a`."""
    places = b.places
    used: set[int] = set()
    found = []
    for term in a.terms:
        free = [i for key in term.keys for i in places.get(key, ()) if i not in used]
        if free:
            first = min(free)
            used.add(first)
            found.append(Match(term, b.terms[first]))
    return found


class Change(NamedTuple):
    """What stands in the one place and what in the other."""

    former: Span
    latter: Span


def changed_numbers(a: Telling, b: Telling) -> list[Change]:
    """Amounts of the same thing that are not the same, in the order of `b`."""
    gone = [q for q in a.quantities if not any(same_amount(q, other) for other in b.quantities)]
    come = [q for q in b.quantities if not any(same_amount(q, other) for other in a.quantities)]
    is_bridge = a.source.language != b.source.language
    found = []
    for q in come:
        former = next((o for o in gone if counts_the_same(o, q)), None) or _only(gone, come, q, is_bridge)
        if former is not None:
            gone.remove(former)
            found.append(Change(former.span, q.span))
    return found


def _only(gone: Sequence[Quantity], come: Sequence[Quantity], new: Quantity, is_bridge: bool) -> Quantity | None:
    """Where each side has one amount left over whose thing cannot be compared, they are taken for one."""
    if len(gone) != 1 or len(come) != 1 or gone[0].dimension or new.dimension:
        return None
    return gone[0] if is_bridge or not gone[0].of or not new.of else None


def changed_dates(a: Telling, b: Telling) -> list[Change]:
    """Dates within what is said that contradict each other, in the order of `b`."""
    gone = [t for t in a.dates if not any(same_date(t, a, other, b) for other in b.dates)]
    come = [t for t in b.dates if not any(same_date(other, a, t, b) for other in a.dates)]
    return [Change(former.span, latter.span) for former, latter in zip(gone, come, strict=False)]


def same_date(x: Time, a: Telling, y: Time, b: Telling) -> bool:
    """Whether two dates may be one, given as exactly as each is."""
    return dates_agree(x.value, y.value) or _same_weekday(a.text[x.start : x.end], b.text[y.start : y.end], x.value, y.value)


def dates_agree(x: str, y: str) -> bool:
    """Whether two EDTF values do not contradict each other; intervals, seasons and the like are taken to agree if they may."""
    if "/" in x or "/" in y:
        return _overlap(x, y)
    if not re.fullmatch(r"[\dX-]+(?:T.*)?", x) or not re.fullmatch(r"[\dX-]+(?:T.*)?", y):
        return True
    parts = zip(x.split("T")[0].split("-"), y.split("T")[0].split("-"), strict=False)
    return all("X" in p or "X" in q or p == q for p, q in parts)


def _overlap(x: str, y: str) -> bool:
    (x1, x2), (y1, y2) = _ends(x), _ends(y)
    return x1 <= y2 and y1 <= x2


def _ends(value: str) -> tuple[str, str]:
    first, _, last = value.partition("/")
    last = last or first
    return ("" if first in ("..", "") else first.replace("X", "0")), ("~" if last in ("..", "") else last.replace("X", "9") + "~")


_RELATIVE = re.compile(r"(?i)\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b")
_WEEKDAYS = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tư": 2, "4": 2, "năm": 3, "5": 3, "sáu": 4, "6": 4, "bảy": 5, "7": 5, "nhật": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
}  # fmt: skip


def _same_weekday(words: str, others: str, x: str, y: str) -> bool:
    """A weekday is resolved from the page's date and may be a week off, so the same weekday never contradicts."""
    mine, theirs = _weekday(words, x), _weekday(others, y)
    return mine is not None and mine == theirs and bool(_RELATIVE.search(words) or _RELATIVE.search(others))


def _weekday(words: str, value: str) -> int | None:
    named = _RELATIVE.search(words)
    if named:
        return _WEEKDAYS[named[0].lower().split()[-1]]
    return datetime.date.fromisoformat(value[:10]).weekday() if _DAY.match(value) else None


def days_apart(a: str | None, b: str | None) -> int | None:
    """How many days lie between two EDTF values that both give a day; None if one does not."""
    if not a or not b or not _DAY.match(a) or not _DAY.match(b):
        return None
    return abs((datetime.date.fromisoformat(a[:10]) - datetime.date.fromisoformat(b[:10])).days)


def speaking_days_apart(a: Telling, b: Telling) -> int | None:
    """How many days lie between the days of speaking, where both texts give one."""
    return days_apart(spoken_days(a), spoken_days(b))


def _scopes(telling: Telling, reach: int, *kinds: str) -> list[tuple[Span, list[Term]]]:
    """Each negation with the words that it turns: those that follow, within the same clause."""
    found = []
    for word in telling.small:
        if word.kind in kinds:
            after = [t for t in telling.terms if t.span.start >= word.span.end]
            near = [t for t in after if not re.search(r"[.;:!?]", telling.text[word.span.end : t.span.start])]
            found.append((word.span, near[:reach]))
    return found


def changed_negation(a: Telling, b: Telling) -> Change | None:
    """Where one affirms what the other denies; "denied that" and a negated content are the same."""
    if a.denies != b.denies:
        denying, other = (a, b) if a.denies else (b, a)
        is_same = other.has("negation", "negative") or denying.has("negation")
        return None if is_same else Change(_cue_or_content(a), _cue_or_content(b))
    pairs = matches(a, b)
    lost = _unanswered(a, b, [(m.former, m.latter) for m in pairs])
    if lost is not None:
        return Change(lost[0], lost[1].span)
    come = _unanswered(b, a, [(m.latter, m.former) for m in pairs])
    return Change(come[1].span, come[0]) if come is not None else None


def _cue_or_content(telling: Telling) -> Span:
    return telling.statement.cue if telling.statement and telling.statement.cue and telling.denies else telling.content[0]


def _unanswered(a: Telling, b: Telling, pairs: Sequence[tuple[Term, Term]]) -> tuple[Span, Term] | None:
    """A negation of `a` whose words stand in `b` without any, and the first of those words there."""
    if sum(w.kind == "negation" for w in b.small) >= sum(w.kind == "negation" for w in a.small):
        return None
    turned = {id(t) for _, scope in _scopes(b, 4, "negation", "negative") for t in scope}
    for place, scope in _scopes(a, 2, "negation"):
        partners = [theirs for mine, theirs in pairs if any(mine is t for t in scope)]
        if partners and not any(id(t) in turned for t in partners) and not _negative_near(b, partners):
            return place, partners[0]
    return None


def _negative_near(telling: Telling, partners: Sequence[Term]) -> bool:
    """Whether a word with a negation in it stands right before one of these."""
    return any(
        0 <= term.span.start - word.span.end < 12 for word in telling.small if word.kind == "negative" for term in partners
    )


def hedges_of(telling: Telling) -> list[Span]:
    """The hedges within what is said, conditions included."""
    return [word.span for word in telling.small if word.kind in ("hedge", "condition")]


def is_hedged(telling: Telling) -> bool:
    """Whether what is said is left open, by a word within it or by the cue."""
    return bool(hedges_of(telling)) or (telling.cue is not None and telling.cue.strength == "hedged")
