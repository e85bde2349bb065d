"""What was found, as a page shows it: the words in context, those that matched told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nguon.archive import ArticleHit, StatementHit
from nguon.record import Span

#: A statement longer than this is shown around its first match.
LONGEST = 480
#: What stands between two pieces of a statement in `StatementHit.text`.
_CUT = " … "


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of what is shown, and whether it is what was searched for."""

    text: str
    is_match: bool


def statement_words(hit: StatementHit) -> list[Words]:
    """A found statement's words."""
    places, shift = [], 0
    for span in hit.statement.content:
        places += [Span(m.start - span.start + shift, m.end - span.start + shift) for m in hit.matches if _lies_in(m, span)]
        shift += span.end - span.start + len(_CUT)
    return _clipped(hit.text, places)


def article_words(hit: ArticleHit) -> list[Words]:
    """The stretch of a found article that shows why it was found."""
    start = hit.excerpt.start
    return _told_apart(hit.excerpt_text, (Span(m.start - start, m.end - start) for m in hit.matches))


def _lies_in(match: Span, span: Span) -> bool:
    return span.start <= match.start and match.end <= span.end


def _clipped(text: str, places: list[Span]) -> list[Words]:
    if len(text) <= LONGEST:
        return _told_apart(text, places)
    first = min((place.start for place in places), default=0)
    start = max(0, min(first - LONGEST // 3, len(text) - LONGEST))
    end = start + LONGEST
    inside = (Span(p.start - start, p.end - start) for p in places if start <= p.start and p.end <= end)
    shown = _told_apart(text[start:end], inside)
    return [*([Words("…", False)] if start else []), *shown, *([Words("…", False)] if end < len(text) else [])]


def _told_apart(text: str, places: Iterable[Span]) -> list[Words]:
    """The text cut where it was found; places that touch are one."""
    words, at = [], 0
    for start, end in _joined(place for place in places if 0 <= place.start < place.end <= len(text)):
        words += [Words(text[at:start], False), Words(text[start:end], True)]
        at = end
    return [one for one in (*words, Words(text[at:], False)) if one.text]


def _joined(places: Iterable[Span]) -> Iterator[Span]:
    running: Span | None = None
    for place in sorted(places):
        if running is not None and place.start <= running.end:
            running = Span(running.start, max(running.end, place.end))
            continue
        if running is not None:
            yield running
        running = place
    if running is not None:
        yield running
