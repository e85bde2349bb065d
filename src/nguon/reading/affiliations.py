"""Which sector of society an entity belongs to, and of which country it is, where its own words say so.

`Ngoại trưởng Nga` is of the government (GOV) of Russia, `cảnh sát Pháp` of the police (COP) of France. A sector counts
that most of the entity's forms name first; in English the last word of the head tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from nguon.languages import language
from nguon.languages.lands import lands
from nguon.languages.ontology import sectors
from nguon.languages.phrases import tokens
from nguon.languages.world import countries, country_named
from nguon.record import Entity

_OWN_SECTORS = {"outlet": "JRN"}


@cache
def _seats(code: str) -> dict[str, str]:
    """The country of each capital or building that stands for a government, in lower case."""
    return {form.casefold(): c.alpha3 for c in countries() for form in c.government.get(code, ())}


def sector_of(code: str, entity: Entity) -> str | None:
    """The PLOVER sector that an entity's forms name; None if none does. A country or a seat of government is its government."""
    if entity.kind in _OWN_SECTORS:
        return _OWN_SECTORS[entity.kind]
    forms = (entity.name, *entity.aliases)
    if entity.kind == "place":
        return "GOV" if any(country_named(form) or form.casefold() in _seats(code) for form in forms) else None
    if entity.kind == "document":
        return None
    named = [sector for form in forms if (sector := _first_sector(code, form)) is not None]
    return max(named, key=named.count, default=None)


@lru_cache(maxsize=8192)  # the same bodies and offices are named in many articles
def _first_sector(code: str, form: str) -> str | None:
    words = tokens(form)
    if code == "vi":
        named = [phrase.value for phrase in sectors(code).find(words)]
        return (
            named[1] if named[:1] == ["BUS"] and len(named) > 1 else next(iter(named), None)
        )  # a "giám đốc" may head a state's body
    found = [phrase.value for phrase in sectors(code).find(words)]  # English heads come last, but before "of" and "for"
    cut = next((i for i, word in enumerate(words) if i and word.lower in ("of", "for", "in", "from", "who", ",")), len(words))
    head = [phrase.value for phrase in sectors(code).find(words[:cut])]
    return head[-1] if head else found[0] if found else None


def country_of(code: str, entity: Entity) -> str | None:
    """The one country that an entity's forms name; None if they name none or several. A person's name tells none: `bà Nga`."""
    forms = (entity.name, *entity.aliases)
    if entity.kind == "person":
        return None
    if entity.kind == "place":
        named: Iterable[str] = (c.alpha3 for form in forms if (c := country_named(form)) is not None)
        found = {*named, *(seat for form in forms if (seat := _seats(code).get(form.casefold())) is not None)}
    else:
        found = {alpha3 for form in forms for alpha3 in _countries_in(code, form, entity.kind == "organization")}
    return found.pop() if len(found) == 1 else None


@lru_cache(maxsize=8192)
def _countries_in(code: str, form: str, is_name: bool) -> tuple[str, ...]:
    """The countries that a form names; not where a form of address says that a person is named: `gia đình bà Nga`."""
    words, address = tokens(form), (*language(code).person.masculine, *language(code).person.feminine)
    found = lands(code, words, is_name)
    return tuple(country.alpha3 for first, country in found if not first or words[first - 1].lower not in address)


def affiliated(code: str, entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """The entities with their sector, and with their country where it was not known yet."""
    out = []
    for entity in entities:
        known = {"sector": sector_of(language(code).code, entity), "country": entity.country or country_of(code, entity)}
        out.append(entity.model_copy(update=known))
    return tuple(out)
