"""What a reader asks of the search, from the parameters of an address: the same for the page and for the API."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Annotated, Literal, cast, get_args
from urllib.parse import quote_plus, urlencode

from fastapi import Depends
from fastapi import Query as Parameter

from nguon.archive import BadQuery, Query, SearchOrder
from nguon.record import EventType, StatementKind

#: As many statements and as many articles stand on one page of results.
PER_PAGE = 10
MOST_PAGES = 500
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
KINDS: tuple[StatementKind, ...] = get_args(StatementKind)
_POSITION = re.compile(r"(-?[0-9]{1,16})?:-?[0-9]{1,16}")
ORDERS: tuple[SearchOrder, ...] = get_args(SearchOrder)

Words = Annotated[str, Parameter(description='Words as typed: `"a phrase"`, `begin*`, `-without`', max_length=1000)]
Name = Annotated[str, Parameter(description="A name, or words of one", max_length=300)]
#: Told in the description of the API; a date that is none is answered by the archive, which says what would be right.
_DAY = r"^([1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|1\d|2[0-8]))?)?)?$"
Day = Annotated[
    str,
    Parameter(description="An EDTF date: 2024, 2024-10 or 2024-10-04", max_length=40, json_schema_extra={"pattern": _DAY}),
]
Kind = Annotated[Literal["", "direct", "indirect", "mixed"], Parameter(description="Only statements of this kind")]
Country = Annotated[str, Parameter(description="The speaker's country, ISO 3166 alpha-3, such as VNM", pattern="^([A-Z]{3})?$")]
Event = Annotated[str, Parameter(description="The type of an event that is reported", pattern=f"^({'|'.join(EVENT_TYPES)})?$")]
Tag = Annotated[str, Parameter(description="The article's language, such as vi", max_length=35)]
Order = Annotated[SearchOrder, Parameter(description="Best first or newest first")]
PageNumber = Annotated[int, Parameter(ge=1, le=MOST_PAGES, description=f"{PER_PAGE} statements and {PER_PAGE} articles each")]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the form holds it; a field left empty is an empty string."""

    q: str = ""
    speaker: str = ""
    outlet: str = ""
    relay: str = ""
    since: str = ""
    until: str = ""
    kind: Literal["", "direct", "indirect", "mixed"] = ""
    language: str = ""
    order: SearchOrder = "relevance"
    page: int = 1
    country: str = ""
    event: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.q and not self.is_filtered

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words is asked."""
        return bool(self.filters)

    def query(self) -> Query:
        """The same as the archive takes it."""
        return Query(
            words=self.q,
            speaker=self.speaker or None,
            outlet=self.outlet or None,
            relay=self.relay or None,
            since=self.since or None,
            until=self.until or None,
            kind=self.kind or None,
            language=self.language or None,
            order=self.order,
            limit=PER_PAGE,
            offset=(self.page - 1) * PER_PAGE,
            country=self.country or None,
            event=cast(EventType, self.event) if self.event else None,
        )

    @property
    def first_page(self) -> Asked:
        """The same search from its beginning, by relevance."""
        return replace(self, page=1, order="relevance")

    def address(self, page: int = 1, at: str = "/search") -> str:
        """The address of another page of the same search."""
        given = {field.name: getattr(self, field.name) for field in fields(self)} | {"page": page}
        kept = {name: value for name, value in given.items() if value not in ("", "relevance") and (name, value) != ("page", 1)}
        return f"{at}?{urlencode(kept, quote_via=_quoted)}" if kept else at

    def narrowed(self, **given: str) -> Asked:
        """The search with more asked, or with less where a value is empty."""
        return replace(self, page=1, **given)  # type: ignore[arg-type]

    @property
    def filters(self) -> dict[str, str]:
        """What is asked but words, by name."""
        names = ("speaker", "relay", "outlet", "country", "kind", "event", "language", "since", "until")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def asked(
    q: Words = "",
    speaker: Name = "",
    outlet: Name = "",
    relay: Name = "",
    since: Day = "",
    until: Day = "",
    kind: Kind = "",
    language: Tag = "",
    order: Order = "relevance",
    page: PageNumber = 1,
    country: Country = "",
    event: Event = "",
) -> Asked:
    """The search that an address asks for."""
    return Asked(
        q.strip(),
        speaker.strip(),
        outlet.strip(),
        relay.strip(),
        since.strip(),
        until.strip(),
        kind,
        language.strip(),
        order,
        page,
        country,
        event,
    )


@lru_cache(maxsize=4096)
def _quoted(words: str, safe: str, encoding: str | None = None, errors: str | None = None) -> str:
    """As `quote_plus`: a page of results has the same words in some forty addresses."""
    return quote_plus(words, safe, encoding, errors)


Search = Annotated[Asked, Depends(asked)]
After = Annotated[
    str,
    Parameter(
        max_length=40, description="`after` of the page before", json_schema_extra={"pattern": f"^({_POSITION.pattern})?$"}
    ),
]


def position(after: str) -> str | None:
    """Where a list of articles goes on, as `ArticleRow.position` has it; null from the start. BadQuery if it is none."""
    if not after:
        return None
    if _POSITION.fullmatch(after):
        return after
    raise BadQuery(f"{after!r} is no place in the list; follow the list's own link to its next page")
