"""Why a record says that somebody spoke, handed on or is meant: what each resolution rests on, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

from nguon.record import Record, Span, SpanField

Resolved = Literal["speaker", "relay", "byline", "entity", "event", "actor", "recipient", "time", "coordinates"]
How = Literal[
    "named",  # the words name it
    "own words",  # nobody is named: the words themselves are the name
    "same words",  # the same description was met before
    "pronoun", "description", "office",  # the words stand for somebody met before
    "carried on",  # who spoke, or handed on, goes on doing so
    "around it",  # the statement stands inside of another, which came from there
    "credit",  # the byline credits it
    "part of a name", "known name", "abbreviation", "capital",  # why two forms are one entity
    "trigger",  # the words name what was done; `weighed` says how sure the labeller is of its type
    "beside", "named elsewhere",  # where the side of an event is named, seen from its trigger
    "largest town", "country",  # why a place is that town of the gazetteer; `beside` where the words next to it say so
    "as written", "from publication", "from a time before",  # what a time expression counts from
    "nobody",  # nothing spoke for anybody enough
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Because:
    """Why words mean whom they mean, while an article is read: how, the spans it rests on (the words first), what weighed."""

    how: How
    spans: tuple[Span, ...] = ()
    weighed: tuple[tuple[str, float], ...] = ()


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Weighed(_Frozen):
    """A feature that spoke for a choice and what it weighed: its learned weight times its value, without unit."""

    feature: str
    weight: float


class Reason(_Frozen):
    """Why the speaker, a relay or the byline of a statement is the entity that it is (null: nobody could be told).

    For an `entity` the statement is null: it says why a form of a name means an entity met before. `spans` are the evidence, the
    words that were resolved first; `weighed` are the features that spoke most for the choice, the heaviest first, where it was a
    learned one. Reasons for an event and its sides name the `event`; that for a time has its `value`, that for coordinates the
    number of the gazetteer's entry.
    """

    statement: str | None
    resolved: Resolved
    entity: str | None
    how: How
    spans: tuple[SpanField, ...]
    weighed: tuple[Weighed, ...] = ()
    event: str | None = None
    value: str | None = None


class Explained(_Frozen):
    """A record with its reasons: those of each statement in order, then those of the entities, the events and the times."""

    record: Record
    reasons: tuple[Reason, ...] = ()

    @model_validator(mode="after")
    def _speaks_of_the_record(self) -> Self:
        length = len(self.record.article.text)
        statements = {statement.id for statement in self.record.statements} | {None}
        entities = {entity.id for entity in self.record.entities} | {None}
        events = {event.id for event in self.record.events} | {None}
        for reason in self.reasons:
            if reason.statement not in statements or reason.entity not in entities or reason.event not in events:
                raise ValueError(f"a reason for {reason.statement}, {reason.entity} names nothing in its record")
            if any(span.end > length for span in reason.spans):
                raise ValueError(f"a reason for {reason.statement} rests on a span outside the text")
        return self

    def of(self, statement: str) -> Iterator[Reason]:
        """The reasons of the statement of that id."""
        return (reason for reason in self.reasons if reason.statement == statement and reason.event is None)

    def to_json(self) -> str:
        """One line of JSON: the record as it is by itself, and beside it the reasons."""
        return self.model_dump_json(by_alias=True)


def reason(statement: str | None, resolved: Resolved, entity: str | None, because: Because) -> Reason:
    """The reason for one resolution."""
    weighed = tuple(Weighed(feature=feature, weight=weight) for feature, weight in because.weighed)
    spans = tuple(dict.fromkeys(because.spans))
    return Reason(statement=statement, resolved=resolved, entity=entity, how=because.how, spans=spans, weighed=weighed)
