"""What was found, as a page shows it: the words in context, those that matched told apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nguon.archive import ArticleHit, StatementHit
from nguon.exports.marked import Mark, segments
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
    marks = [Mark(0, "content", *place) for place in places if 0 <= place.start < place.end <= len(text)]
    return [Words(segment.text, bool(segment.marks)) for segment in segments(text, marks)]
