"""`nguon read --explain`: reasons in words, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nguon.exports.shown import on_one_line
from nguon.reading import Explained, Reason


def under_statements(explained: Explained) -> dict[str, Sequence[str]]:
    """The lines to stand under each statement, by its id."""
    lines: dict[str, list[str]] = {}
    names = _names(explained)
    for reason in explained.reasons:
        if reason.statement is not None and reason.event is None:
            who = names.get(reason.entity or "", "nobody")
            lines.setdefault(reason.statement, []).append(f"{reason.resolved} {who}: {_why(explained, reason)}")
    return dict(lines)


def of_entities(explained: Explained) -> Iterator[str]:
    """A line for each form of a name that was taken for somebody met before, and for each place whose coordinates are told."""
    names = _names(explained)
    for reason in explained.reasons:
        if reason.resolved == "coordinates":
            yield f"coordinates {names[reason.entity or '']}, {reason.value}: {_why(explained, reason)}"
        if reason.resolved == "entity" and reason.entity is not None:
            yield f"{reason.resolved} {names[reason.entity]}: {_why(explained, reason)}"


def of_events(explained: Explained) -> Iterator[str]:
    """A line for each event, its sides in it, then a line for each time expression."""
    names = _names(explained)
    for reason in explained.reasons:
        if reason.resolved == "event":
            yield f"event: {_why(explained, reason)}"
        elif reason.event is not None:
            yield f"  {reason.resolved} {names[reason.entity or '']}: {_why(explained, reason)}"
        elif reason.resolved == "time":
            yield f"time {reason.value}: {_why(explained, reason)}"


def _names(explained: Explained) -> dict[str, str]:
    return {entity.id: on_one_line(entity.name, 60) for entity in explained.record.entities}


def _why(explained: Explained, reason: Reason) -> str:
    """How, the words it rests on, and what weighed most: `pronoun “ông”, “Lê Bình” (spoke last +1.19)`."""
    words = ", ".join(f"“{on_one_line(explained.record.slice(span), 60)}”" for span in reason.spans)
    weighed = "; ".join(f"{weighed.feature} +{weighed.weight:g}" for weighed in reason.weighed)
    return f"{reason.how} {words}" + (f" ({weighed})" if weighed else "")
