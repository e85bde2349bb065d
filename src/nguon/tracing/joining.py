"""Which sightings of one name are one actor.

All sightings of a block (one name, however spelled) are taken in order of date and article. Each goes to the actor for which most
speaks, if that is enough and nothing speaks against it; else it begins an actor. What comes out depends on the sightings alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from nguon.tracing.describing import Description, Held
from nguon.tracing.naming import Words, likeness
from nguon.tracing.offices import offices
from nguon.tracing.sighting import Sighting

#: Begins a companion that is no name but the story that the article is part of.
STORY = "s:"

#: A sighting by article and name, as decisions made by hand name it.
Anchor = tuple[str, str]

#: What each agreement weighs; naming.needed says how much a name needs. A single office of a country is nearly an identity, an
#: age cuts namesakes to a fiftieth, one shared rare name to few.
_SINGLE_OFFICE, _OFFICE_OF, _OFFICE, _BODY, _BORN, _COUNTRY = 3.0, 1.5, 0.75, 2.0, 1.5, 0.5
_OTHER_FIELD, _OTHER_OFFICE = -2.0, -0.5
#: By what kind of label: a person's or body's name met nowhere else, a place, somebody known; places and the known are in many
#: articles, so that together they count for less than one of the others. Articles on one happening name one person by a name.
_COMPANION = {"p": 1.0, "o": 0.75, "l": 0.2, "k": 0.15}
_RARE_MOST, _COMMON_MOST = 3.0, 0.8
_STORY = 3.0
#: Spelled otherwise (accents lost, order turned) more must speak for it.
_SPELLING = 1.0
#: Days after which an office whose holder no table tells may have changed hands.
_SAME_HOLDER = 10
#: A companion of more actors of one name than this tells nothing.
_TOO_COMMON = 40


class Evidence(NamedTuple):
    """How much speaks for two sightings being one actor, and what."""

    weight: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Actor:
    """One actor while its sightings are gathered."""

    sightings: list[Sighting]
    spellings: set[Words]
    description: Description
    companions: set[str]
    reasons: dict[int, tuple[str, ...]] = field(default_factory=dict)
    apart_from: set[Anchor] = field(default_factory=set)

    def take_in(self, seen: Sighting, companions: Iterable[str], reasons: tuple[str, ...], apart: Iterable[Anchor]) -> None:
        self.reasons[len(self.sightings)] = reasons
        self.sightings.append(seen)
        self.spellings.add(seen.words)
        self.description = self.description.with_more(seen.description)
        self.companions.update(companions)
        self.apart_from.update(apart)


@dataclass(frozen=True, slots=True)
class Joined:
    """An actor's sightings, the first first, each with what joined it to those before it."""

    sightings: tuple[Sighting, ...]
    reasons: tuple[tuple[str, ...], ...]


def ordered(sightings: Iterable[Sighting]) -> list[Sighting]:
    """By date, those without one last, and then by article: the order of arrival does not count."""
    return sorted(sightings, key=lambda seen: (seen.date or "~", seen.article, seen.position))


def joined(
    sightings: Iterable[Sighting],
    companions: Mapping[str, frozenset[str]],
    apart: Mapping[Anchor, frozenset[Anchor]] | None = None,
) -> list[Joined]:
    """The actors of one block. `companions` are the labels of all that each article names (see sighting.bearers), with its story
    if others tell it too; `apart` says of a sighting which others were split from it by hand."""
    some = ordered(sightings)
    if some and some[0].basis == "office":
        return _by_dates(some)
    gathered = _Gathered(apart or {})
    for seen in some:
        gathered.take_in(seen, companions.get(seen.article, frozenset()) - {seen.label})
    return [Joined(tuple(a.sightings), tuple(a.reasons[i] for i in range(len(a.sightings)))) for a in gathered.actors]


def _by_dates(some: Sequence[Sighting]) -> list[Joined]:
    groups: list[list[Sighting]] = []
    for seen in some:
        day = date.fromisoformat(seen.date[:10])
        last = date.fromisoformat(groups[-1][-1].date[:10]) if groups else None
        if last and (day - last).days <= _SAME_HOLDER:
            groups[-1].append(seen)
        else:
            groups.append([seen])
    why = f"the same office within {_SAME_HOLDER} days of the report before"
    return [Joined(tuple(group), ((), *((why,) for _ in group[1:]))) for group in groups]


class _Gathered:
    """The actors of one block so far, found again by what they share with a sighting."""

    def __init__(self, apart: Mapping[Anchor, frozenset[Anchor]]) -> None:
        self.actors: list[_Actor] = []
        self._apart = apart
        self._by_trait: defaultdict[object, list[int]] = defaultdict(list)

    def take_in(self, seen: Sighting, companions: frozenset[str]) -> None:
        best, evidence = None, Evidence(0, ())
        for number in self._candidates(seen, companions):
            found = self._evidence(self.actors[number], seen, companions)
            if found is not None and (best is None or found.weight > evidence.weight):
                best, evidence = number, found
        apart = self._apart.get((seen.article, seen.name), ())
        if best is None:
            best = len(self.actors)
            self.actors.append(_Actor([], set(), Description(), set()))
        self.actors[best].take_in(seen, companions, evidence.reasons, apart)
        for trait in _traits(seen, companions):
            if best not in self._by_trait[trait]:
                self._by_trait[trait].append(best)

    def _candidates(self, seen: Sighting, companions: frozenset[str]) -> Iterable[int]:
        if seen.need <= 0:
            return range(len(self.actors))
        found: set[int] = set()
        for trait in _traits(seen, companions):
            numbers = self._by_trait.get(trait, [])
            if len(numbers) <= _TOO_COMMON:
                found.update(numbers)
        return sorted(found)

    def _evidence(self, actor: _Actor, seen: Sighting, companions: frozenset[str]) -> Evidence | None:
        """What speaks for a sighting being this actor; None if it is not enough or something speaks against it."""
        likenesses = [likeness(spelling, seen.words) for spelling in actor.spellings]
        if None in likenesses or (seen.article, seen.name) in actor.apart_from or _conflict(actor.description, seen.description):
            return None
        if any((other.article, other.name) in self._apart.get((seen.article, seen.name), ()) for other in actor.sightings):
            return None
        found = evidence(actor.description, seen.description, actor.companions & companions)
        exact = any(like is not None and not any(like) for like in likenesses)
        need = seen.need + (0 if exact else _SPELLING)
        if found.weight < need:
            return None
        spelled = () if exact else ("the name without its accents or in another order",)
        return Evidence(found.weight, ("the same name", *spelled, *found.reasons))


def _traits(seen: Sighting, companions: frozenset[str]) -> Iterable[object]:
    yield from companions
    yield from (Held(held.office, held.country, False) for held in seen.description.held)
    yield from seen.description.born
    yield from (("body", body) for body in seen.description.bodies)


def _conflict(one: Description, other: Description) -> bool:
    if one.countries and other.countries and not one.countries & other.countries:
        return True
    if one.genders and other.genders and not one.genders & other.genders:
        return True
    return bool(one.born and other.born) and min(abs(a - b) for a in one.born for b in other.born) > 1


def evidence(one: Description, other: Description, companions: Collection[str]) -> Evidence:
    """What speaks for two descriptions of one name, with the companions that both have, being of one actor."""
    named = [label for label in companions if not label.startswith(STORY)]
    found = [
        *(_offices(one, other), _bodies(one, other), _born(one, other), _countries(one, other), _companions(named)),
        Evidence(_STORY, ("told of in one story",)) if len(named) < len(companions) else Evidence(0, ()),
    ]
    return Evidence(sum(each.weight for each in found), tuple(reason for each in found for reason in each.reasons))


def _offices(one: Description, other: Description) -> Evidence:
    mine = {(held.office, held.country) for held in one.held}
    theirs = {(held.office, held.country) for held in other.held}
    if not mine or not theirs:
        return Evidence(0, ())
    for office, country in sorted(mine & theirs, key=str):
        if country:
            return Evidence(_SINGLE_OFFICE if offices()[office].is_single else _OFFICE_OF, (f"both {office} of {country}",))
    if shared := {office for office, _ in mine} & {office for office, _ in theirs}:
        return Evidence(_OFFICE, (f"both {min(shared)}",))
    return Evidence(_OTHER_OFFICE if one.fields() & other.fields() else _OTHER_FIELD, ())


def _bodies(one: Description, other: Description) -> Evidence:
    shared = one.bodies & other.bodies
    return Evidence(_BODY, (f"both of {min(shared)[2:]}",)) if shared else Evidence(0, ())


def _born(one: Description, other: Description) -> Evidence:
    return Evidence(_BORN, ("of one age",)) if one.born & other.born else Evidence(0, ())


def _countries(one: Description, other: Description) -> Evidence:
    shared = one.countries & other.countries
    return Evidence(_COUNTRY, (f"both of {min(shared)}",)) if shared else Evidence(0, ())


def _companions(shared: Iterable[str]) -> Evidence:
    some = sorted(shared, key=lambda label: (-_COMPANION[label[0]], label))
    rare = sum(_COMPANION[label[0]] for label in some if label[0] in "po")
    common = sum(_COMPANION[label[0]] for label in some if label[0] in "lk")
    weight = min(rare, _RARE_MOST) + min(common, _COMMON_MOST)
    names = [label.split(":", 1)[1].rsplit("/", 1)[-1] for label in some[:5]]
    return Evidence(weight, (f"named beside {', '.join(names)}",) if names else ())
