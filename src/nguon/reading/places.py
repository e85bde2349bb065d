"""Where the places of an article lie: a point for each town that its name, and what stands around it, tells from all others.

Nothing is guessed. A name that could be several towns gets a point only

- where the words beside it say where it is: "Springfield, Illinois", "San José (Costa Rica)";
- else where one town has ten times the people of the next, and of the largest that the gazetteer may leave out;
- else where just one of them lies in a country that the article names, or that its outlet or language is at home in.

Countries and regions are no points, nor is what a word beside it says is no town: "tỉnh Thanh Hoá", "Orange County".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache

from nguon.languages import language
from nguon.languages.gazetteer import LEAST_PEOPLE, Region, Town, region_named, state_called, towns_named
from nguon.languages.world import country_named, outlet_named
from nguon.reading.reasons import Because, Reason, reason
from nguon.record import Article, Coordinates, Entity, Name, Span

#: A town of so many times the people of the next is the one that newspapers mean without more words.
OUTWEIGHS = 10
#: How far before and behind a name words are looked at, in characters.
_BESIDE = 30
_OPENS = re.compile(r"\s*(?P<mark>[,(])\s*")
_CODE = re.compile(r",\s(?P<code>[A-Z]{2})\b")


@cache
def _nouns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What says right before and right behind a name that a town is meant (group `town`), or that none is (group `other`)."""
    known = language(code).name
    town, other = _any_of(known.towns), _any_of(known.regions)
    before = re.compile(rf"(?<!\w)(?:(?P<town>{town})|(?P<other>{other}))(?:\sof)?\s*$", re.IGNORECASE)
    behind = re.compile(rf"\s(?:(?P<town>{town})|(?P<other>{other}))(?!\w)", re.IGNORECASE) if known.nouns_follow else _NOTHING
    return before, behind


_NOTHING = re.compile(r"(?!)(?P<town>)(?P<other>)")


def _any_of(forms: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


def located(article: Article, names: Sequence[Name], entities: Sequence[Entity]) -> tuple[tuple[Entity, ...], tuple[Reason, ...]]:
    """The entities, those that are towns with their coordinates, and which entry of the gazetteer each of these rests on."""
    if all(entity.kind != "place" for entity in entities):
        return tuple(entities), ()
    places, out, reasons = _Places(article, names, entities), [], []
    for entity in entities:
        found = places.town(entity) if entity.kind == "place" else None
        if found is not None:
            town, because = found
            entity = entity.model_copy(update={"coordinates": Coordinates(latitude=town.latitude, longitude=town.longitude)})
            given = reason(None, "coordinates", entity.id, because)
            reasons.append(given.model_copy(update={"value": f"geonameid {town.geonameid}"}))
        out.append(entity)
    return tuple(out), tuple(reasons)


class _Places:
    """What one article says of where it takes place."""

    def __init__(self, article: Article, names: Sequence[Name], entities: Sequence[Entity]) -> None:
        self._text, self._code = article.text, article.language or "vi"
        self._names = names
        self._starts = [name.start for name in names]
        self._countries = self._countries_of(article, entities)

    def _countries_of(self, article: Article, entities: Sequence[Entity]) -> dict[str, Span | None]:
        """The countries that the article names, with where it first does, and those that it is at home in."""
        outlet = outlet_named(article.outlet) if article.outlet else None
        homes = (language(self._code).name.home, outlet.country if outlet else None)
        found: dict[str, Span | None] = {home: None for home in homes if home}
        for entity in entities:
            if entity.kind == "place" and entity.country and _names_country(entity):
                found.setdefault(entity.country, entity.mentions[0] if entity.mentions else None)
        return found

    def town(self, entity: Entity) -> tuple[Town, Because] | None:
        """The town that a place is, and why; None if it is none or could be several."""
        if _names_country(entity):
            return None
        marks = [self._marked(mention) for mention in entity.mentions]
        said = next(filter(None, marks), None)
        form, is_town = self._without_noun(entity.name)
        is_town = is_town or said == "town"
        region = region_named(form) if form else None
        if form is None or ((said == "other" or region) and not is_town):
            return None
        towns = towns_named(form, self._code)
        if region and region.country:  # "TP Thái Nguyên" is not Taiyuan, which Vietnamese calls so too
            towns = tuple(town for town in towns if _lies_in(town, region))
        return self._chosen(towns, entity.mentions)

    def _chosen(self, towns: Sequence[Town], mentions: Sequence[Span]) -> tuple[Town, Because] | None:
        if not towns or not mentions:
            return None
        for mention in mentions:
            if (beside := self._beside(mention, towns)) is not None:
                region, where = beside
                inside = [town for town in towns if _lies_in(town, region)]
                return (inside[0], Because("beside", (mention, where))) if _stands_out(inside, 0) else None
        if _stands_out(towns, LEAST_PEOPLE):
            return towns[0], Because("largest town", (mentions[0],))
        near = [town for town in towns if town.country in self._countries]
        if not _stands_out(near, 0):
            return None
        named = self._countries[near[0].country]
        return near[0], Because("country", (mentions[0], *((named,) if named else ())))

    def _marked(self, mention: Span) -> str | None:
        """Whether the words beside a mention say that it is a town, or that it is none."""
        before, behind = _nouns(self._code)
        found = before.search(self._text[max(0, mention.start - _BESIDE) : mention.start])
        found = found or behind.match(self._text, mention.end, mention.end + _BESIDE)
        return found.lastgroup if found else None

    def _without_noun(self, name: str) -> tuple[str | None, bool]:
        """A name without a noun for a town that it begins with, and whether it did; None if it begins with another noun."""
        if towns_named(name, self._code):
            return name, False
        head, _, rest = name.partition(" ")
        for last in range(1, name.count(" ") + 1):
            words = name.split(" ")
            head, rest = " ".join(words[:last]), " ".join(words[last:])
            found = _nouns(self._code)[0].fullmatch(head)
            if found is not None:
                return (rest, True) if found.lastgroup == "town" else (None, False)
        return name, False

    def _beside(self, mention: Span, towns: Sequence[Town]) -> tuple[Region, Span] | None:
        """The region or country that the words behind a mention say it lies in, and where they say so."""
        if found := _CODE.match(self._text, mention.end):
            region = state_called(found["code"])
            return (region, Span(*found.span("code"))) if region else None
        at = bisect_left(self._starts, mention.end)
        opens = _OPENS.match(self._text, mention.end)
        if opens is None or at == len(self._names):
            return None
        between, name = self._text[opens.end() : self._names[at].start], self._names[at]
        if name.start < opens.end() or (between.strip() and not _nouns(self._code)[0].fullmatch(between)):
            return None
        words = self._text[name.start : name.end]
        region = state_called(words)
        if region is None and (country := country_named(words)) is not None:
            region = Region(words, country.alpha3)
            if opens["mark"] == "," and not any(_lies_in(town, region) for town in towns):
                return None  # a list: "Bắc Kinh, Nga và …"
        return (region, name.span) if region else None


def _names_country(entity: Entity) -> bool:
    return any(country_named(form) is not None for form in (entity.name, *entity.aliases))


def _lies_in(town: Town, region: Region) -> bool:
    return town.country == region.country and region.state in (None, town.state)


def _stands_out(towns: Sequence[Town], least: int) -> bool:
    """Whether the first of some towns is the only one, or far larger than the next; than `least` people it is so always."""
    next_one = max([least, *(town.people for town in towns[1:2])])
    return bool(towns) and towns[0].people >= OUTWEIGHS * next_one
