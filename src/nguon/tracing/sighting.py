"""The entities of one article as they are compared with those of others; some are known for who they are from it alone."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from nguon.languages import language
from nguon.languages.world import country_named, outlet_named
from nguon.record import Entity, EntityKind, Record
from nguon.tracing.describing import Description, Held, described
from nguon.tracing.known import Knowledge, Known, Match, country_known
from nguon.tracing.naming import Words, bare, block_of, family_names, needed, words_of
from nguon.tracing.offices import Named, bodies, body_named, office_named, offices, words_in
from nguon.tracing.tables import rows, table, unspecific

#: What an actor is the same as, or, of a name that nothing is known of, what must agree for two to be the same.
Basis = Literal["known", "name", "local", "compare", "office"]


class Sole(NamedTuple):
    """An actor that one article is enough to tell: `id` is ours for it, not yet the short one."""

    id: str
    name: str
    kind: EntityKind
    country: str | None


_NOTHING = Description()


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entity of an article, and what there is to know it by.

    `sole` is set if the article alone tells who it is (basis known, name or local). If not, `block` is what all that may be the
    same have in common, and `need` how much must speak for two of them being one (see naming.needed). `label` is what it is to
    the others in its article, "" if it says nothing about them.
    """

    article: str
    entity: str
    position: int
    date: str
    kind: EntityKind
    name: str
    words: Words
    basis: Basis
    sole: Sole | None = None
    block: str = ""
    need: float = 0.0
    label: str = ""
    description: Description = _NOTHING
    why: tuple[str, ...] = ()


def short_id(long: str) -> str:
    """`a-` and ten hexadecimal digits."""
    return "a-" + hashlib.sha256(long.encode()).hexdigest()[:10]


#: Offices that many hold at once, so that they tell nobody apart.
_VAGUE = frozenset(
    {
        *("chairman", "executive", "expert", "professor", "committee-chairman", "party-secretary", "member-of-parliament"),
        *("officer", "adviser", "politician", "journalist", "lawyer", "doctor", "teacher", "writer", "resident", "pupil"),
        *("driver", "victim", "defendant", "minister", "deputy-minister", "spokesperson"),
    }
)
#: Walks of life that well-known people are not described by unless it is their own.
_ELSEWHERE = frozenset({"everyday", "sport", "arts", "medicine", "religion"})
#: Walks of life in which the others in an article show who is meant: the rest of the team.
_COMPANIES = frozenset({"sport", "arts"})
_LONGEST_PERSON = 5


def sighted(
    record: Record, knowledge: Knowledge, article: str | None = None, apart: frozenset[Words] = frozenset()
) -> tuple[Sighting, ...]:
    """Every entity of a record. `article` is what the archive calls it, the record's own id if not given; the names in `apart`
    were said by hand not to be those that the tables would take them for."""
    home, date = _home(record), record.article.published or ""
    drafts = [
        _first_look(entity, position, article or record.article.id, date, home, knowledge, apart)
        for position, entity in enumerate(record.entities)
    ]
    bodies_here = [each for each in drafts if each.kind in ("organization", "outlet") and each.label and len(each.words) > 1]
    named = list({**_bodies_named(record), **{each.name: each.label for each in bodies_here}}.items())
    for i, entity in enumerate(record.entities):
        if entity.kind == "person" and drafts[i].sole is None and drafts[i].words and office_named(entity.name) is None:
            drafts[i] = _person(drafts[i], entity, described(record, entity, named), record.entities, knowledge, apart)
    drafts = [_by_company(each, drafts, knowledge) if each.words not in apart else each for each in drafts]
    return tuple(_numbered([_by_part(each, drafts, home) if each.words not in apart else each for each in drafts]))


def _bodies_named(record: Record) -> dict[str, str]:
    """The organisations that an article names in full, whether they do anything in it or not, with what they are compared by."""
    names = {record.article.text[name.start : name.end] for name in record.names if name.kind == "organization"}
    full = sorted(name for name in names if len(words_of(name)) > 1 and is_specific(name))
    return {name: f"o:{' '.join(plain_words(name))}" for name in full}


def _first_look(
    entity: Entity, position: int, article: str, date: str, home: str | None, knowledge: Knowledge, apart: frozenset[Words]
) -> Sighting:
    """The entity with what its own words tell; people are left for when their article's bodies are known."""
    seen = Sighting(article, entity.id, position, date, entity.kind, entity.name, words_of(entity.name), "local")
    if not seen.words:
        return seen
    if seen.words in apart:
        return seen
    if office := office_named(entity.name):
        return _holder(seen, office, knowledge)
    if entity.kind == "person":
        return (len(seen.words) > 1 and _in_tables(seen, entity.name, entity, home, knowledge)) or seen
    return _thing(seen, entity, home, knowledge)


def _holder(seen: Sighting, office: Named, knowledge: Knowledge) -> Sighting:
    """Whoever held an office when the article was published; who no longer does is not told by it."""
    if office.country is None or office.is_former or not offices()[office.id].is_single or len(seen.date) < 10:
        return replace(seen, kind="person" if office.id else seen.kind, description=_holding(office))
    day = seen.date[:10]
    known = knowledge.holder(office.id, office.country, day)
    if known:
        return _as_known(seen, known, f"{known.name} was {office.id} of {office.country} on {day}")
    return replace(seen, basis="office", block=f"office {office.id} {office.country}", description=_holding(office))


def _holding(office: Named) -> Description:
    countries = frozenset({office.country}) if office.country else frozenset()
    return Description(held=frozenset({Held(office.id, office.country, office.is_former)}), countries=countries)


def _as_known(seen: Sighting, known: Known, why: str) -> Sighting:
    says = "" if known.kind in ("place", "outlet") and known.id.startswith(("country/", "outlet/")) else f"k:{known.id}"
    sole = Sole(known.id, known.name, known.kind, known.country)
    return replace(seen, basis="known", sole=sole, label=says, why=(*seen.why, why), block="")


def _as_named(seen: Sighting, kind: str, words: Words, country: str | None) -> Sighting:
    """An actor that its name alone tells, there being no two of it."""
    own = f"{kind}/{' '.join(words)}{f'/{country}' if country else ''}"
    why = f"{kind} of the same name" + (f" in {country}" if country else "")
    label = f"{'l' if kind == 'place' else 'o'}:{' '.join(words)}"
    return replace(seen, basis="name", sole=Sole(own, seen.name, seen.kind, country), label=label, why=(*seen.why, why))


def _thing(seen: Sighting, entity: Entity, home: str | None, knowledge: Knowledge) -> Sighting:
    """An organisation, an outlet, a place or a group, by the tables or by its name."""
    for form in (entity.name, *entity.aliases):
        if len(form) <= 80 and (found := _in_tables(seen, form, entity, home, knowledge)):
            return found
    body = body_named(entity.name)
    if body and body.country is None and home and bodies()[body.id].may_stand_alone and entity.name[0].isupper():
        known = knowledge.body(body.id, home)
        return _as_known(seen, known, f"{seen.name} in an article on {home} alone")
    if body or entity.kind in ("group", "document"):
        return seen
    words = plain_words(entity.name)
    if entity.kind == "place":
        return _as_named(seen, "place", words, entity.country) if _is_place(entity.name) else seen
    if not is_specific(entity.name):
        return seen
    if _is_weak(entity.name, words):
        return replace(seen, basis="compare", block=f"body {' '.join(words)}", need=1.5, label=f"o:{' '.join(words)}")
    return _as_named(seen, "body", words, None)


def _in_tables(seen: Sighting, form: str, entity: Entity, home: str | None, knowledge: Knowledge) -> Sighting | None:
    is_own = form == entity.name
    if entity.kind in ("outlet", "organization", "group") and is_own and (outlet := outlet_named(form)):
        known = Known(f"outlet/{outlet.name}", "outlet", outlet.name, (form,), outlet.country)
        if form[0].isupper() and (entity.kind == "outlet" or form in outlet.aliases):
            return _as_known(seen, known, f"{form} is {outlet.name} in the table of outlets")
    body = body_named(form)
    if body and body.country:
        if body.id == "government":
            return _as_known(seen, country_known(body.country), f"{form} speaks for {body.country}")
        return _as_known(seen, knowledge.body(body.id, body.country), f"{form} is {body.id} of {body.country}")
    if (is_own or entity.kind != "group") and form[0].isupper() and (country := country_named(form)):
        return _as_known(seen, country_known(country.alpha3), f"{form} is {country.alpha3} in the table of countries")
    for match in knowledge.named(words_of(form)):
        if match.known.kind != "person" and _reads_as(form, match) and not _is_anothers(match, home):
            return _as_known(seen, match.known, _is_form(form, match))
    plain = plain_words(form)
    for match in knowledge.named(plain) if plain != words_of(form) and len(plain) > 1 and any(c.isupper() for c in form) else ():
        if match.known.kind != "person" and not _is_anothers(match, home):
            return _as_known(seen, match.known, _is_form(form, match))
    return None


def _reads_as(form: str, match: Match) -> bool:
    """An abbreviation must be written as one: `WHO` is a body, `who` is not; all else as a name."""
    return form.isupper() == match.form.isupper() if len(words_of(form)) == 1 else any(c.isupper() for c in form)


def _is_anothers(match: Match, home: str | None) -> bool:
    """Whether a form is one that several countries' bodies go by, in an article on another country: `Congress` in Manila."""
    return match.form in match.known.shared and home not in (None, match.known.country)


def _is_form(form: str, match: Match) -> str:
    is_own = words_of(form) == words_of(match.known.name)
    return f"{form} is in the table" if is_own else f"{form} is a form of {match.known.name} in the table"


def _home(record: Record) -> str | None:
    """The one country that an article is about, as far as the places that it names and its language tell."""
    text = record.article.text
    words = {text[name.start : name.end] for name in record.names if name.kind == "place"}
    words |= {entity.name for entity in record.entities if entity.kind == "place"}
    named = {country.alpha3 for form in words if (country := country_named(form))}
    named |= {code for entity in record.entities if (code := _country_in(entity.name))}
    outlet = outlet_named(record.article.outlet) if record.article.outlet else None
    if record.article.language == "vi":
        named.add("VNM")
    elif outlet and outlet.country:
        named.add(outlet.country)
    return named.pop() if len(named) == 1 else None


def _country_in(name: str) -> str | None:
    found = office_named(name) or body_named(name)
    return found.country if found else None


# People.


def _person(
    seen: Sighting, entity: Entity, says: Description, cast: Sequence[Entity], knowledge: Knowledge, apart: frozenset[Words]
) -> Sighting:
    names = [name for name in dict.fromkeys((entity.name, *_longer(entity))) if words_of(name)]
    seen = replace(seen, description=says.with_more(seen.description))
    if not any(words_of(name) in apart for name in names):
        for name in reversed(names):
            if found := _known_person(replace(seen, name=name), name, cast, knowledge):
                return found
    full = max(names, key=lambda name: (len(words_of(name)), len(name)))
    words = words_of(full)
    if not 2 <= len(words) <= _LONGEST_PERSON or not full[0].isupper() or _ends_with_country(full):
        return seen  # a given name alone says who it is in its own article only
    block = f"person {block_of(words)}"
    label = f"p:{' '.join(bare(words))}"
    return replace(seen, name=full, words=words, basis="compare", block=block, need=needed(words), label=label)


def _ends_with_country(name: str) -> bool:
    """Whether what was read as a name is one side's: `Phía Mỹ`."""
    words = name.split()
    return len(words) > 1 and any(country_named(" ".join(words[-count:])) for count in (1, 2) if count < len(words))


def _longer(entity: Entity) -> Iterator[str]:
    """Fuller names that the entity's aliases end with: "Chủ tịch UBND TP Hà Nội Nguyễn Đức Chung" for Chung."""
    own = entity.name.split()
    for alias in entity.aliases:
        words = alias.split()
        if words[-len(own) :] != own or not all(word[0].isupper() for word in words[-_LONGEST_PERSON:]):
            continue
        for count in range(min(4, len(words)), len(own), -1):
            if words_of(words[-count])[:1] and words_of(words[-count])[0] in family_names():
                yield " ".join(words[-count:])
                break


def _known_person(seen: Sighting, name: str, cast: Sequence[Entity], knowledge: Knowledge) -> Sighting | None:
    words = words_of(name)
    matches = [match for match in knowledge.named(words) if match.known.kind == "person"]
    fitting = [match for match in matches if not conflict(match.known, seen.description)]
    if len(words) == 1:
        fitting = [match for match in fitting if not _has_namesake(words, match.known, cast)]
        fitting = [match for match in fitting if _is_of_the_time(match.known, seen.date)]
    proven = [match for match in fitting if shows(match.known, seen.description)]
    chosen = proven or [match for match in fitting if match.known.is_sure]
    own = [match for match in chosen if not match.known.fame] or chosen
    if len({match.known.id for match in own}) != 1:
        return None
    match = own[0]
    shown = shows(match.known, seen.description)
    return _as_known(seen, match.known, _is_form(name, match) + (f", and {shown}" if shown else ""))


def conflict(known: Known, description: Description) -> str | None:
    """What in a description says that another is meant; None if nothing does."""
    if description.countries and known.countries() and not description.countries & known.countries():
        return f"of {', '.join(sorted(description.countries))}"
    if known.gender and description.genders and known.gender not in description.genders:
        return "of the other sex"
    if known.born and description.born and not any(abs(year - known.born) <= 1 for year in description.born):
        return "of another age"
    fields = description.fields()
    if fields & _ELSEWHERE and not fields & known.fields():
        return f"in {', '.join(sorted(fields))}"
    return None


def shows(known: Known, description: Description) -> str | None:
    """What in a description says that this one is meant; None if nothing does."""
    held = {tenure.office: tenure for tenure in known.tenures}
    for said in sorted(description.held, key=str):
        tenure = held.get(said.office)
        if tenure and said.office not in _VAGUE and (said.country is None or said.country == tenure.country):
            return f"is called {said.office}" + (f" of {said.country}" if said.country else "")
    shared = description.fields() & known.fields() & _COMPANIES
    return f"is said to be in {min(shared)}" if shared else None


def _has_namesake(words: Words, known: Known, cast: Sequence[Entity]) -> bool:
    """Whether the article has another with this family or given name: Ivanka beside "Trump"."""
    forms = {words_of(form) for form in known.forms}
    people = [words_of(entity.name) for entity in cast if entity.kind == "person"]
    return any(len(other) > 1 and words[0] in other and other not in forms for other in people)


def _is_of_the_time(known: Known, date: str) -> bool:
    """Whether an article of that date may mean them by one word: from their first office to eight years after the last."""
    starts = [tenure.start for tenure in known.tenures if tenure.start]
    if not starts or not date[:4].isdigit():
        return True
    ends = [tenure.end[:4] or "9999" for tenure in known.tenures if tenure.start]
    return int(min(starts)[:4]) - 2 <= int(date[:4]) <= int(max(ends)) + 8


def _by_company(seen: Sighting, cast: Sequence[Sighting], knowledge: Knowledge) -> Sighting:
    """Somebody with a name that others have too, if at least two others in the article are known for the same."""
    if seen.basis != "compare" or seen.kind != "person":
        return seen
    matches = [match.known for match in knowledge.named(seen.words) if match.known.kind == "person"]
    matches = [known for known in matches if not known.fame and not conflict(known, seen.description)]
    if len(matches) != 1 or not matches[0].fields() & _COMPANIES:
        return seen
    others = [other for other in cast if other.basis == "known" and other.label]
    company = {other.label for other in others if _fields_of(other, knowledge) & matches[0].fields()}
    if len(company) < 2:
        return seen
    return _as_known(seen, matches[0], f"{seen.name} among {len(company)} others in {min(matches[0].fields() & _COMPANIES)}")


def _fields_of(seen: Sighting, knowledge: Knowledge) -> set[str]:
    assert seen.sole is not None
    found = [match.known for match in knowledge.named(words_of(seen.sole.name)) if match.known.id == seen.sole.id]
    return found[0].fields() & _COMPANIES if found else set()


def _by_part(seen: Sighting, cast: Sequence[Sighting], home: str | None) -> Sighting:
    """What names only a part of somebody or something that the article has in full: `Thủ tướng`, `Bộ Quốc phòng`."""
    if seen.sole is not None or seen.basis != "local":
        return seen
    office, body = office_named(seen.name), body_named(seen.name)
    if office and not office.is_former and office.country is None:
        wholes = [each for each in cast if each.sole and any(_same_office(held, office) for held in each.description.held)]
    elif body and body.country is None:
        own = f"body/{body.id}/"
        wholes = [each for each in cast if each.sole and each.sole.id.startswith(own)]
    else:
        return seen
    if len({each.sole for each in wholes}) != 1 or (body and home):
        return seen
    why = f"the only {seen.name} here is {wholes[0].name}"
    return replace(seen, basis="known", sole=wholes[0].sole, label=wholes[0].label, why=(why,))


def _same_office(held: Held, office: Named) -> bool:
    return held.office == office.id and not held.is_former and office.id not in _VAGUE


def _numbered(cast: Iterable[Sighting]) -> Iterator[Sighting]:
    """Those that nothing joins to anybody elsewhere get actors of their own."""
    seen: Counter[str] = Counter()
    for each in cast:
        if each.sole is None and each.basis == "local":
            seen[each.name] += 1
            own = f"local/{each.article}/{each.name}/{seen[each.name]}"
            country = next(iter(each.description.countries)) if len(each.description.countries) == 1 else None
            each = replace(each, sole=Sole(own, each.name, each.kind, country), why=("named here only",))
        yield each


# Names of organisations and places.


@cache
def _abbreviations() -> tuple[tuple[re.Pattern[str], str], ...]:
    given = rows("abbreviations.tsv", table("abbreviations.tsv"), ("short", "long"))
    found = {row.cells["short"]: row.cells["long"] for row in given}
    pairs = {" ".join(words_of(short)): " ".join(words_of(long)) for short, long in found.items()}
    ordered = sorted(pairs.items(), key=lambda pair: -len(pair[0]))
    return tuple((re.compile(rf"(?<!\w){re.escape(short)}(?!\w)"), long) for short, long in ordered)


@lru_cache(maxsize=100_000)
def plain_words(name: str) -> Words:
    """The words of an organisation's or a place's name with the usual abbreviations written out: UBND TP.HCM."""
    plain = " ".join(words_of(name))
    for pattern, long in _abbreviations():
        plain = pattern.sub(long, plain)
    return tuple(plain.split())


@lru_cache(maxsize=100_000)
def is_specific(name: str) -> bool:
    """Whether an organisation's name says which one: a capitalised word or number beyond those that all of its kind have."""
    if not name[:1].isupper() or "\n" in name or len(name) > 90:
        return False
    if any(place in name for place in language("vi").name.known_places):
        return True
    said = [word.lower for word in words_in(name) if word.words[0].isupper() or word.words[0].isdigit()]
    return any(word not in unspecific() and word not in _short_forms() for word in said)


@cache
def _short_forms() -> frozenset[str]:
    found = rows("abbreviations.tsv", table("abbreviations.tsv"), ("short", "long"))
    words = [words_of(row.cells["short"]) for row in found if row.cells["short"] == row.cells["short"].split()[0]]
    return frozenset(word for some in words for word in some if word != "hcm")


#: Heads of organisations of which many places have one of the same name: a school named after a poet.
_MANY = re.compile(r"trường |phường |xã |thôn |mầm non |tiểu học |thcs |thpt |cửa hàng |quán |khách sạn |chùa |đường ")


def _is_weak(name: str, words: Words) -> bool:
    """Whether others may have the name of an organisation: an abbreviation, a word alone, a school or a ward's."""
    plain = " ".join(words) + " "
    return len(words) == 1 or (name.isupper() and len(name) <= 6) or bool(_MANY.search(plain))


def _is_place(name: str) -> bool:
    return name[0].isupper() and len(name) <= 60 and "\n" not in name and len(words_of(name)) <= 6


def bearers(sightings: Iterable[Sighting]) -> Mapping[str, frozenset[str]]:
    """For each article the labels of all that it names, by which those of one name are told apart."""
    found: dict[str, set[str]] = {}
    for each in sightings:
        if each.label:
            found.setdefault(each.article, set()).add(each.label)
    return {article: frozenset(labels) for article, labels in found.items()}
