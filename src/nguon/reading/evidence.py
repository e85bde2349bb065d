"""Why events and times are what a record says: the trigger and who stands beside it; the expression and what it counts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nguon.reading.reasons import Because, How, Reason, Weighed, reason
from nguon.reading.times import find_times
from nguon.record import Article, Event, Record, Span, Time


def reasons_of(record: Record) -> Iterator[Reason]:
    """The reasons for a record's events, in order: type, then actors and recipients; then those for its times."""
    mentions = {entity.id: entity.mentions for entity in record.entities}
    for event in record.events:
        yield _of_type(event)
        for side, entities in (("actor", event.actors), ("recipient", event.recipients)):
            for entity in entities:
                beside = _nearest(mentions[entity], event.trigger)
                how: How = "beside" if beside and _share_line(record.article.text, beside, event.trigger) else "named elsewhere"
                spans = (event.trigger, beside) if beside else (event.trigger,)
                given = reason(None, "actor" if side == "actor" else "recipient", entity, Because(how, spans))
                yield given.model_copy(update={"event": event.id})
    yield from _of_times(record.article, record.times)


def _of_type(event: Event) -> Reason:
    """What was done, and how sure the labeller is of it."""
    spans = (event.trigger, *((event.time.span,) if event.time else ()))
    sure = (Weighed(feature=event.type, weight=max(0.01, round(event.confidence, 2))),)
    return Reason(statement=event.within, resolved="event", entity=None, how="trigger", spans=spans, weighed=sure, event=event.id)


def _nearest(mentions: Sequence[Span], trigger: Span) -> Span | None:
    return min(mentions, key=lambda m: max(m.start - trigger.end, trigger.start - m.end), default=None)


def _share_line(text: str, a: Span, b: Span) -> bool:
    return "\n" not in text[min(a.end, b.end) : max(a.start, b.start)]


def _of_times(article: Article, times: Sequence[Time]) -> Iterator[Reason]:
    """What each expression counts from: nothing but its words, the day of publication, or a time named before it."""
    for i, time in enumerate(times):
        how = _counted_from(article, time)
        before = (times[i - 1].span,) if how == "from a time before" and i else ()
        yield reason(None, "time", None, Because(how, (time.span, *before))).model_copy(update={"value": time.value})


def _counted_from(article: Article, time: Time) -> How:
    region = [(time.start, time.end)]
    for how, published in (("as written", None), ("from publication", article.published)):
        alone = find_times(article.language or "vi", article.text, region, published)
        if len(alone) == 1 and alone[0] == time:
            return "as written" if how == "as written" else "from publication"
    return "from a time before"
