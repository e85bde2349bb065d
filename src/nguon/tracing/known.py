"""Who is well known: people, organisations, countries and outlets, by every form of their names in Vietnamese and English.

`data/known.tsv` has a row a person or place. `vi` and `en` are forms of the name, the usual one first; the name itself is one.
`sure` is yes if in the news the whole name means this actor unless something speaks against it, no if others have it too, so that
an office or a walk of life must speak for it. A form of one word (`Putin`) counts as such. `offices` of a person are
`office:from:until` or `office@COUNTRY:from:until` with ids of `offices.tsv`, the dates as exact as they are known (2016-07-13,
2016-07, 2016; nothing for still).

Countries, outlets and organisations come from the tables of `nguon.languages`; bodies of state are made of `bodies.tsv` and a
country, unless the table of organisations has them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from nguon.languages.lexicon import LanguageDataError
from nguon.languages.world import countries, organizations, outlets
from nguon.record import EntityKind
from nguon.tracing.naming import Words, block_of, has_accents, likeness, words_of
from nguon.tracing.offices import bodies, offices
from nguon.tracing.tables import Row, rows, table

COLUMNS = ("kind", "name", "vi", "en", "country", "field", "gender", "sure", "offices")
_KINDS: dict[str, EntityKind] = {"person": "person", "place": "place"}
_DATE = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_TENURE = re.compile(r"([a-z-]+)(?:@([A-Z]{3}))?(?::([\d-]*):([\d-]*))?")


class Tenure(NamedTuple):
    """An office that somebody held, of a country if it has one, between dates of any exactness; "" is not known, or still."""

    office: str
    country: str | None
    start: str
    end: str

    def covers(self, day: str) -> bool:
        """Whether it was theirs on that day for certain; where only a year is known, not in the year that begins or ends it."""
        return self.start.ljust(10, "9") < day < (self.end or "9999")[:10] if self.start else False


@dataclass(frozen=True, slots=True)
class Known:
    """An actor that is known beforehand. `id` is ours and stays; `born` is a year, known only of imported people."""

    id: str
    kind: EntityKind
    name: str
    forms: tuple[str, ...]
    country: str | None = None
    field: str | None = None
    gender: str | None = None
    is_sure: bool = True
    tenures: tuple[Tenure, ...] = ()
    body: str | None = None
    #: Forms that mean it only in articles that are not on another country alone, where its like goes by them.
    shared: frozenset[str] = frozenset()
    born: int | None = None
    #: How well known, for choosing between imported namesakes: how many languages tell of them. 0 for those of our own table.
    fame: int = 0

    def fields(self) -> set[str]:
        """The walks of life that they are known for."""
        own = {self.field} if self.field else set()
        return own | {offices()[tenure.office].field for tenure in self.tenures if tenure.office in offices()}

    def countries(self) -> set[str]:
        """Every country that they have to do with by birth or by office."""
        own = {self.country} if self.country else set()
        return own | {tenure.country for tenure in self.tenures if tenure.country}


class Match(NamedTuple):
    """Somebody known and the form of their name that words are like; `is_exact` if they are that form as it stands."""

    known: Known
    form: str
    is_exact: bool


#: Where more known actors come from: from a block of words (naming.block_of) to all that have a form with these words.
More = Callable[[str], Iterable[Known]]


class Knowledge:
    """Finds the known by name, by body and country, by office and day."""

    def __init__(self, known: Iterable[Known], more: More | None = None) -> None:
        self._by_block: defaultdict[str, list[tuple[Words, str, Known]]] = defaultdict(list)
        self._by_body: dict[tuple[str, str], Known] = {}
        self._by_office: defaultdict[tuple[str, str], list[tuple[Tenure, Known]]] = defaultdict(list)
        self._more = more
        for each in known:
            self._take_in(each)

    def _take_in(self, known: Known) -> None:
        for form in known.forms:
            words = words_of(form)
            self._by_block[block_of(words)].append((words, form, known))
        if known.body and known.country:
            self._by_body[known.body, known.country] = known
        for tenure in known.tenures:
            if tenure.country and tenure.office in offices() and offices()[tenure.office].is_single:
                self._by_office[tenure.office, tenure.country].append((tenure, known))

    def named(self, words: Words) -> list[Match]:
        """Everybody whose name these words may be; those of exactly this form first, and then none of the others."""
        block = block_of(words)
        entries = self._by_block.get(block, ())
        found = [match for form, written, known in entries if (match := _match(words, form, written, known))]
        if self._more:
            others = ((words_of(form), form, known) for known in self._more(block) for form in known.forms)
            found += [match for form, written, known in others if (match := _match(words, form, written, known))]
        exact = [match for match in found if match.is_exact]
        return _once(exact or found)

    def body(self, body: str, country: str) -> Known:
        """A state's body: that of the table, or one made of both."""
        if (body, country) in self._by_body:
            return self._by_body[body, country]
        return made_body(body, country)

    def holder(self, office: str, country: str, day: str) -> Known | None:
        """Who alone held a country's office on a day (YYYY-MM-DD), None where the table cannot tell."""
        held = {known.id: known for tenure, known in self._by_office.get((office, country), ()) if tenure.covers(day)}
        return next(iter(held.values())) if len(held) == 1 else None


def _once(matches: Iterable[Match]) -> list[Match]:
    return list({match.known.id: match for match in reversed(list(matches))}.values())[::-1]


def _match(words: Words, form: Words, written: str, known: Known) -> Match | None:
    """Accents may be lost by the words that are looked up, not added to those of the table."""
    like = likeness(form, words)
    if like is None or (like.accents_lost and has_accents(words)):
        return None
    if like.order_turned and (known.kind != "person" or (known.country or "VNM") not in _FAMILY_NAME_FIRST):
        return None
    return Match(known, written, not like.accents_lost and not like.order_turned)


#: Where the family name comes first, so that both orders are met with abroad.
_FAMILY_NAME_FIRST = frozenset({"VNM", "CHN", "TWN", "HKG", "KOR", "PRK", "JPN", "SGP", "KHM", "HUN"})


@cache
def shipped() -> tuple[Known, ...]:
    """Everybody and everything that the package knows; LanguageDataError if the table is broken."""
    return (*_countries(), *_outlets(), *_organizations(), *parse("known.tsv", table("known.tsv")))


@cache
def country_known(code: str) -> Known:
    """A country by its alpha-3 code; KeyError if there is none."""
    return {known.country: known for known in _countries()}[code]


@cache
def _countries() -> tuple[Known, ...]:
    return tuple(
        Known(
            id=f"country/{country.alpha3}",
            kind="place",
            name=country.names["vi"][0],
            forms=tuple(dict.fromkeys(form for forms in country.names.values() for form in forms)),
            country=country.alpha3,
        )
        for country in countries()
    )


@cache
def _outlets() -> tuple[Known, ...]:
    return tuple(
        Known(f"outlet/{each.name}", "outlet", each.name, tuple(dict.fromkeys((each.name, *each.aliases))), each.country)
        for each in outlets()
    )


@cache
def _organizations() -> tuple[Known, ...]:
    if strange := sorted({each.body for each in organizations() if each.body} - bodies().keys()):
        raise LanguageDataError(f"organizations.tsv: {', '.join(strange)}: no body of bodies.tsv")
    return tuple(
        Known(
            id=f"organization/{each.name}",
            kind="organization",
            name=(*each.vi, each.name)[0],
            forms=tuple(dict.fromkeys((*each.forms, *each.shared))),
            country=each.country,
            field=each.field,
            body=each.body,
            shared=frozenset(each.shared),
        )
        for each in organizations()
    )


@cache
def made_body(body: str, country: str) -> Known:
    """A state's body that has no row of its own."""
    name = f"{_body_names()[body]} {country_known(country).name}"
    return Known(f"body/{body}/{country}", "organization", name, (name,), country, "politics", body=body)


@cache
def _body_names() -> Mapping[str, str]:
    found = rows("bodies.tsv", table("bodies.tsv"), ("body", "alone", "vi", "en"))
    return {row.cells["body"]: row.values("vi")[0][0].upper() + row.values("vi")[0][1:] for row in found}


def parse(name: str, text: str) -> tuple[Known, ...]:
    """The actors of a table given as text; LanguageDataError names the line that is wrong."""
    found: dict[str, Known] = {}
    for row in rows(name, text, COLUMNS):
        known = _known(row)
        if known.id in found:
            raise row.error(f"{known.id} is already there")
        found[known.id] = known
    return tuple(found.values())


def _known(row: Row) -> Known:
    cells = row.cells
    if cells["kind"] not in _KINDS or not cells["name"]:
        raise row.error(f"kind is {cells['kind']!r} and name {cells['name']!r}; kind must be one of {', '.join(_KINDS)}")
    if cells["country"] and cells["country"] not in _codes():
        raise row.error(f"{cells['country']!r} is no country's alpha-3 code")
    if cells["gender"] not in ("", "m", "f"):
        raise row.error(f"gender is {cells['gender']!r}; it must be m, f or nothing")
    is_person = cells["kind"] == "person"
    vi, en = row.values("vi"), row.values("en")
    return Known(
        id=f"{cells['kind']}/{cells['name']}",
        kind=_KINDS[cells["kind"]],
        name=next((form for form in vi if " " in form or not is_person), cells["name"]),
        forms=tuple(dict.fromkeys((cells["name"], *vi, *en))),
        country=cells["country"] or None,
        field=cells["field"] or None,
        gender=cells["gender"] or None,
        is_sure=row.flag("sure"),
        tenures=tuple(_tenure(row, value) for value in row.values("offices")),
    )


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha3 for country in countries())


def _tenure(row: Row, value: str) -> Tenure:
    parts = _TENURE.fullmatch(value)
    if parts is None or parts[1] not in offices():
        raise row.error(f"{value!r} is no office:from:until with an office of offices.tsv")
    if not (_DATE.fullmatch(parts[3] or "") and _DATE.fullmatch(parts[4] or "")):
        raise row.error(f"{value!r}: dates are YYYY, YYYY-MM or YYYY-MM-DD")
    if parts[3] and parts[4] and parts[4] < parts[3]:
        raise row.error(f"{value!r} ends before it begins")
    return Tenure(parts[1], parts[2] or row.cells["country"] or None, parts[3] or "", parts[4] or "")
