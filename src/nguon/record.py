"""The record: the types that every room of nguon speaks.

A span is a half-open range of Unicode code points of `article.text`, everywhere: library, JSON, database, API.
Whatever is made here is checked when it is made and cannot change afterwards; what is refused raises `RecordError`
with a message that says which value is wrong and why.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic._internal._model_construction import ModelMetaclass

SCHEMA = "nguon/record/1"

BlockKind = Literal["title", "lead", "heading", "paragraph", "caption", "byline", "related", "other"]
NameKind = Literal["person", "organization", "outlet", "place", "other"]
EntityKind = Literal["person", "organization", "outlet", "place", "group", "document"]
StatementKind = Literal["direct", "indirect", "mixed"]
LinkRole = Literal["speaker", "relay", "byline", "outlet"]
EventStatus = Literal["actual", "planned", "urged", "denied", "hypothetical"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip

#: The kinds of block that statements, names and events are read from.
RUNNING_KINDS: frozenset[BlockKind] = frozenset({"title", "lead", "heading", "paragraph", "caption"})


class NguonError(Exception):
    """Anything that can go wrong for a caller of nguon; the message names the input, what is wrong and what would be right."""


class RecordError(NguonError, ValueError):
    """A value that cannot be part of a record: a span outside the text, an id that names nothing, a date that is none."""


class Span(NamedTuple):
    """A half-open range of code points, `0 <= start < end`; `text[start:end]` is the evidence."""

    start: int
    end: int


def _checked_span(span: Span) -> Span:
    if not 0 <= span.start < span.end:
        raise ValueError(f"span [{span.start}, {span.end}] is empty, negative or turned round")
    return span


#: Seasons, quarters and the like: EDTF's sub-year groupings 21 to 41.
_PART_OF_YEAR = re.compile(r"\d{4}-(?:2[1-9]|3\d|4[01])")
_PLAIN_DATE = re.compile(r"(?:\d{4}|\d{3}X|\d\dXX|XXXX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?")


def _is_plain(value: str) -> bool:
    return _PLAIN_DATE.fullmatch(value) is not None and _PART_OF_YEAR.fullmatch(value) is None


def _plain_problem(value: str) -> str | None:
    """What is wrong with a year, month or day; an unknown year is taken as a leap year, an unknown month or day as the first."""
    year, *rest = value.split("-")
    known = "-".join([year if year.isdigit() else "2024", *(part.replace("XX", "01") for part in rest)])
    try:
        date.fromisoformat(known + "-01-01"[len(known) - 4 :])
    except ValueError:
        return f"there is no such day as {value}"
    return None


@lru_cache(maxsize=65536)
def _edtf_problem(value: str) -> str | None:
    """What is wrong with a value. Plain dates and intervals of them are checked by the calendar: the edtf library, which
    checks all else, takes milliseconds a value and lets 31 February pass."""
    sides = value.split("/")
    if _PART_OF_YEAR.fullmatch(value):
        return None
    if len(sides) == 2 and ".." in sides and all(side == ".." or _is_plain(side) for side in sides):
        return next(filter(None, (_plain_problem(side) for side in sides if side != "..")), None)
    if len(sides) <= 2 and all(map(_is_plain, sides)):
        problem = next(filter(None, map(_plain_problem, sides)), None)
        if problem or len(sides) == 1 or value.count("X"):
            return problem
        return None if sides[0] <= sides[1] else "the interval ends before it begins"
    from edtf import EDTFParseException, parse_edtf  # a quarter of a second, and needed for few values

    try:
        if "T" in value and datetime.fromisoformat(value):
            return None
        parse_edtf(value)
    except (ValueError, EDTFParseException) as error:
        return str(error).splitlines()[0]
    return None


def checked_edtf(value: str) -> str:
    """Return `value` if it is an Extended Date/Time Format string (Library of Congress, levels 0 to 2); else raise ValueError."""
    problem = _edtf_problem(value)
    if problem:
        raise ValueError(f"{value!r} is no EDTF date: {problem}")
    return value


SpanField = Annotated[Span, AfterValidator(_checked_span)]
Edtf = Annotated[str, AfterValidator(checked_edtf), Field(description="Extended Date/Time Format (EDTF)")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 3166-1 alpha-3")]
Confidence = Annotated[float, Field(ge=0, le=1)]


class _RefusingMeta(ModelMetaclass):
    """Turns pydantic's error into ours where a caller makes a value, and only there: nested values cost nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except ValidationError as error:
            raise RecordError(_said_plainly(self.__name__, error)) from error


def _said_plainly(name: str, error: ValidationError) -> str:
    problems = [
        f"{'.'.join(str(part) for part in problem['loc']) or name}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_url=False)
    ]
    return f"{name} refused: " + "; ".join(problems)


class _Frozen(BaseModel, metaclass=_RefusingMeta):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _Ranged(_Frozen):
    """What stands at one place of the text."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if self.start >= self.end:  # before a Span is made of it, which takes several times as long
            _checked_span(self.span)
        return self

    @property
    def span(self) -> Span:
        return tuple.__new__(Span, (self.start, self.end))  # half the time of Span(…), and it is asked a hundred times a page


class Block(_Ranged):
    """One labelled stretch of the page. A caption or byline may have `credit` (the name credited), a related link its `href`."""

    kind: BlockKind
    credit: str | None = None
    href: str | None = None

    @model_validator(mode="after")
    def _has_what_its_kind_has(self) -> Self:
        if self.credit is not None and self.kind not in ("caption", "byline"):
            raise ValueError(f"a {self.kind} has no credit; captions and bylines do")
        if self.href is not None and self.kind != "related":
            raise ValueError(f"a {self.kind} has no href; related links do")
        return self


class Name(_Ranged):
    """One mention of a proper name."""

    kind: NameKind


class Time(_Ranged):
    """A time expression and what it means in EDTF, relative words resolved against the publication date."""

    value: Edtf


class Coordinates(_Frozen):
    """A point on the earth, in degrees of WGS84: north and east are positive."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Entity(_Frozen):
    """Who or what is meant, in this article. Only a place has `coordinates`, and only one that is a town told from all others."""

    id: str = Field(min_length=1)
    kind: EntityKind
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    country: Country | None = None
    sector: str | None = Field(default=None, description="PLOVER sector, such as GOV, MIL, COP")
    mentions: tuple[SpanField, ...] = ()
    coordinates: Coordinates | None = None

    @model_validator(mode="after")
    def _is_a_place_if_it_lies_somewhere(self) -> Self:
        if self.coordinates is not None and self.kind != "place":
            raise ValueError(f"entity {self.id} has coordinates, but is a {self.kind}; only a place has them")
        return self


class Link(_Frozen):
    """One station on a statement's way to the page. `span` is where the text says so; an outlet known from elsewhere has none."""

    entity: str
    role: LinkRole
    span: SpanField | None = None


class Statement(_Frozen):
    """Something the writer attributes to somebody, and the chain from the speaker to the outlet."""

    id: str = Field(min_length=1)
    kind: StatementKind
    content: tuple[SpanField, ...] = Field(min_length=1)
    cue: SpanField | None = None
    source: SpanField | None = None
    speaker: str | None = None
    chain: tuple[Link, ...] = ()
    time: Time | None = None
    confidence: Confidence = 1.0

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if any(a.end > b.start for a, b in zip(self.content, self.content[1:], strict=False)):
            raise ValueError(f"statement {self.id}: its content spans overlap or are out of order")
        order = [("speaker", "relay", "byline", "outlet").index(link.role) for link in self.chain]
        if order != sorted(order) or order.count(0) > 1:
            raise ValueError(f"statement {self.id}: a chain runs from one speaker through relays and byline to the outlet")
        spoken = [link.entity for link in self.chain if link.role == "speaker"]
        if spoken and spoken != [self.speaker]:
            raise ValueError(f"statement {self.id}: speaker is {self.speaker!r}, but its chain begins with {spoken[0]!r}")
        return self

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Every span of the statement with the name of its field."""
        yield from (("content", span) for span in self.content)
        yield from (("chain", link.span) for link in self.chain if link.span)
        yield from ((field, span) for field, span in (("cue", self.cue), ("source", self.source)) if span)
        if self.time:
            yield "time", self.time.span


class Event(_Frozen):
    """What was done between actors, by the PLOVER ontology. `within` is the statement that reports it."""

    id: str = Field(min_length=1)
    type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    trigger: SpanField
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    time: Time | None = None
    place: str | None = None
    status: EventStatus = "actual"
    within: str | None = None
    confidence: Confidence = 1.0


class Article(_Frozen):
    """A page as read: its text and what each stretch of it is. Blocks are in order and do not overlap."""

    id: str = Field(min_length=1)
    input: str = Field(description="what it was read from: a path, a URL, or a file and its row")
    url: str | None = None
    outlet: str | None = Field(default=None, description="the page's own publisher")
    language: str | None = Field(default=None, description="BCP 47, such as vi or en; null if it cannot be told")
    title: str | None = None
    published: Edtf | None = None
    modified: Edtf | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = Field(default=None, description="the byline's words as the page has them")
    text: str
    blocks: tuple[Block, ...] = ()

    @model_validator(mode="after")
    def _is_covered_in_order(self) -> Self:
        if not unicodedata.is_normalized("NFC", self.text) or "\r\n" in self.text:
            raise ValueError(f"the text of {self.input} is not in NFC with \\n as its line end")
        _check_within(len(self.text), (("blocks", block.span) for block in self.blocks))
        if any(a.end > b.start for a, b in zip(self.blocks, self.blocks[1:], strict=False)):
            raise ValueError(f"the blocks of {self.input} overlap or are out of order")
        return self

    def running(self) -> tuple[Block, ...]:
        """The blocks that statements, names and events are read from."""
        return tuple(block for block in self.blocks if block.kind in RUNNING_KINDS)


def _check_within(length: int, spans: Iterable[tuple[str, Span]]) -> None:
    for field, span in spans:
        if span.end > length:
            raise ValueError(f"{field} [{span.start}, {span.end}] lies outside the text, which has {length} characters")


def _check_unique(kind: str, ids: list[str]) -> set[str]:
    if len(unique := set(ids)) < len(ids):
        raise ValueError(f"two {kind} have the id {next(i for i in ids if ids.count(i) > 1)!r}")
    return unique


class Record(_Frozen):
    """Everything that was read from one article."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, validate_by_name=True, serialize_by_alias=True)

    schema_id: Literal["nguon/record/1"] = Field(default="nguon/record/1", alias="schema")
    article: Article
    names: tuple[Name, ...] = ()
    entities: tuple[Entity, ...] = ()
    times: tuple[Time, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        length = len(self.article.text)
        if any(placed.end > length for _, _, placed in self._placed()):
            _check_within(length, self.spans())
        entities = _check_unique("entities", [entity.id for entity in self.entities])
        statements = _check_unique("statements", [statement.id for statement in self.statements])
        _check_unique("events", [event.id for event in self.events])
        for owner, field, reference in self._references():
            if reference not in (statements if field == "within" else entities):
                raise ValueError(f"{owner}: {field} {reference!r} names nothing in this record")
        return self

    def spans(self) -> Iterator[tuple[str, Span]]:
        """Every span of the record with a path that names it; for each, `article.text[start:end]` is the evidence."""
        for path, owner, placed in self._placed():
            yield path.format(owner), placed.span if isinstance(placed, _Ranged) else placed

    def _placed(self) -> Iterator[tuple[str, object, Span | _Ranged]]:
        """The same with the path as a template and what is to be put into it."""
        yield from (("names[{}]", i, name) for i, name in enumerate(self.names))
        yield from (("times[{}]", i, time) for i, time in enumerate(self.times))
        for entity in self.entities:
            yield from (("entities {}.mentions", entity.id, span) for span in entity.mentions)
        for statement in self.statements:
            yield from ((f"statements {{}}.{field}", statement.id, span) for field, span in statement.spans())
        for event in self.events:
            yield "events {}.trigger", event.id, event.trigger
            if event.time:
                yield "events {}.time", event.id, event.time

    def _references(self) -> Iterator[tuple[str, str, str]]:
        for statement in self.statements:
            if statement.speaker is not None:
                yield f"statement {statement.id}", "speaker", statement.speaker
            yield from ((f"statement {statement.id}", "chain", link.entity) for link in statement.chain)
        for event in self.events:
            yield from ((f"event {event.id}", "actors", actor) for actor in event.actors)
            yield from ((f"event {event.id}", "recipients", recipient) for recipient in event.recipients)
            if event.within is not None:
                yield f"event {event.id}", "within", event.within

    def entity(self, identifier: str) -> Entity:
        """The entity of that id; KeyError if there is none."""
        return {entity.id: entity for entity in self.entities}[identifier]

    def slice(self, span: Span) -> str:
        """The words of a span."""
        return self.article.text[span.start : span.end]

    def to_json(self) -> str:
        """One line of JSON that the published schema describes."""
        return self.model_dump_json(by_alias=True)

    @classmethod
    def from_json(cls, line: str | bytes) -> Record:
        """The record that a line of JSON holds; RecordError if it holds none."""
        try:
            return cls.model_validate_json(line)
        except ValidationError as error:
            raise RecordError(_said_plainly("Record", error)) from error


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a record's JSON, as published in docs/record.schema.json."""
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA, **schema}
