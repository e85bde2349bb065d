"""What an article says of a person beside the name: offices, country, year of birth, sex, the body they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from nguon.archive.words import toned
from nguon.languages import LANGUAGES, language
from nguon.languages.phrases import Phrase, Token
from nguon.languages.world import countries
from nguon.record import Entity, Record
from nguon.tracing.naming import family_names, words_of
from nguon.tracing.offices import country_phrases, office_of, office_phrases, offices, words_in
from nguon.tracing.tables import unspecific

#: How far before and after a name is looked, in characters; and at how many of its mentions.
_BEFORE, _AFTER, _MENTIONS = 70, 70, 4
#: A title may stand this many words before the name: "Giám đốc Sở Giao thông Vận tải Thành phố Hồ Chí Minh ông Bùi …".
_GAP = 12

_BREAK = re.compile(r"[.;:!?\n“”\"()\[\]…]|, ")
_ABBREVIATED = re.compile(r"\b(Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Col|Capt|Sgt|St|TP|TS|PGS|GS|ThS|BS|LS|U|S|Q|P)\.")
_BELONGS = re.compile(r" (?:ở|tại|thuộc|của|of|from|at|with) (?:the )?")
_APPOSITION = re.compile(r"\s*(?:,|\(|[-–—])\s*")
_AGE = re.compile(r"(\d{1,2}) tuổi|(?:aged |, )(\d{2})(?=[,)])|(\d{2})[- ]year[- ]old|(\d{2}) years old")
_BORN = re.compile(r"(?:SN|sn|[Ss]inh năm|[Ss]inh|born in|born) (\d{4})")
_JOINERS = frozenset(
    words_of(
        "của nước tỉnh thành phố huyện quận xã phường bang kiêm người gốc thuộc tại of the for s phía "
        "bộ sở cục vụ viện ban phòng đội"
    )
)
_LEADS = frozenset({"the", "a", "an", "quyền", "hiện", "là", "acting", "s", "’", "'"})
#: Offices that many have in a country that is not theirs: the coach of Vietnam's team.
_ABROAD = frozenset({"coach", "executive", "chairman", "expert", "special-envoy", "secretary-general", "journalist"})
_FORMER = frozenset({"cựu", "nguyên", "former", "ex", "late", "cố"})


class Held(NamedTuple):
    """An office that somebody is said to have, of which country if that is said; `is_former` for a cựu Tổng thống."""

    office: str
    country: str | None
    is_former: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What articles say of somebody. Empty fields say nothing; `born` are the years that an age allows."""

    held: frozenset[Held] = frozenset()
    countries: frozenset[str] = frozenset()
    born: frozenset[int] = frozenset()
    genders: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()

    def fields(self) -> set[str]:
        """The walks of life that the offices belong to."""
        return {offices()[held.office].field for held in self.held}

    def with_more(self, other: Description) -> Description:
        """Both descriptions as one."""
        return Description(
            self.held | other.held,
            self.countries | other.countries,
            self.born | other.born,
            self.genders | other.genders,
            self.bodies | other.bodies,
        )


class Place(NamedTuple):
    """What stands before a name and what stands after it."""

    before: str
    after: str


def described(record: Record, entity: Entity, bodies: Sequence[tuple[str, str]] = ()) -> Description:
    """What the article says of one of its people.

    `bodies` are the organisations that the article names, as (words, what they are compared by); one that stands in the
    person's own title or apposition, or right after the name ("Toàn ở Viện Hải dương học"), is theirs.
    """
    published = record.article.published or ""
    year = int(published[:4]) if published[:4].isdigit() else None
    found = Description()
    for place in _places(record, entity):
        found = found.with_more(_said_at(place, year))
        for words, key in bodies:
            if words in _title_part(place.before) or words in _apposition(place.after) or _is_of(place.after, words):
                found = found.with_more(Description(bodies=frozenset({key})))
    return found


def _places(record: Record, entity: Entity) -> list[Place]:
    text, found = record.article.text, []
    seen: set[Place] = set()
    for span in entity.mentions[:_MENTIONS]:
        at = _name_within(text[span.start : span.end], entity)
        if at is not None:
            first, last = span.start + at[0], span.start + at[1]
            found.append(Place(text[max(0, first - _BEFORE) : first], text[last : last + _AFTER]))
    for alias in entity.aliases[:_MENTIONS]:
        at = _name_within(alias, entity)
        if at is not None and at != (0, len(alias)):
            found.append(Place(alias[: at[0]], alias[at[1] :]))
    return [place for place in found if not (place in seen or seen.add(place))]  # type: ignore[func-returns-value]


def _name_within(words: str, entity: Entity) -> tuple[int, int] | None:
    """Where the person's name stands in a mention: the whole of it, or its last or first word."""
    parts = entity.name.split()
    for form in (entity.name, parts[-1], parts[0]):
        at = words.rfind(form)
        if at >= 0:
            return at, at + len(form)
    return None


@lru_cache(maxsize=20_000)
def _said_at(place: Place, year: int | None) -> Description:
    before, after = _title_part(place.before), _apposition(place.after)
    held = frozenset([*_held_before(before), *_held_after(after)])
    own = [h.country for h in held if h.country and h.office not in _ABROAD]
    countries = frozenset([*own, *_origin(before)])
    return Description(held, countries, frozenset(_born(place.after, year)), frozenset(_genders(before)))


def _title_part(before: str) -> str:
    """What of the words before a name may be its title: all since the last mark that parts."""
    before = _ABBREVIATED.sub(r"\1", before)
    ends = [match.end() for match in _BREAK.finditer(before)]
    return before[ends[-1] :] if ends else before


def _apposition(after: str) -> str:
    """What follows a name behind a comma, dash or bracket, up to the next mark."""
    begin = _APPOSITION.match(after)
    if begin is None:
        return ""
    rest = after[begin.end() :]
    end = re.search(r"[,.;:)\n“”\"]", rest)
    return rest[: end.start()] if end else rest


def _is_of(after: str, body: str) -> bool:
    begin = _BELONGS.match(after)
    return begin is not None and after.startswith(body, begin.end())


def _offices_in(words: Sequence[Token]) -> Iterator[tuple[int, int, Held]]:
    """Offices among words, each with the country that stands next to it."""
    lands = {phrase.first: phrase for phrase in _lands_in(words)}
    ends = {phrase.last: phrase for phrase in lands.values()}
    for phrase in office_phrases().find(words):
        after = next((lands[i] for i in range(phrase.last, min(phrase.last + _GAP, len(words))) if i in lands), None)
        if after is not None and not _is_title(words[phrase.last : after.first]):
            after = None
        before = _owner(ends, words, phrase.first)
        country = after.value if after else before
        office = office_of(phrase.value, country)
        if office:
            is_former = any(word.lower in _FORMER for word in words[max(0, phrase.first - 2) : phrase.first])
            yield phrase.first, after.last if after else phrase.last, Held(office.id, country, is_former)


def _lands_in(words: Sequence[Token]) -> Iterator[Phrase[str]]:
    """Countries among words, but not the Germany in Nguyễn Đức Chung."""
    for phrase in country_phrases().find(words):
        before = words[phrase.first - 1] if phrase.first else None
        if before is None or not before.words[0].isupper() or before.lower not in family_names():
            yield phrase


def _owner(ends: Mapping[int, object], words: Sequence[Token], first: int) -> str | None:
    """The country whose name, possessive or people stand right before an office: "Britain's prime minister"."""
    at = first
    if at >= 2 and words[at - 1].lower == "s" and words[at - 2].words in "’'":
        at -= 2
    while at and words[at - 1].lower in _FORMER:
        at -= 1
    phrase = ends.get(at)
    return getattr(phrase, "value", None)


def _is_title(words: Sequence[Token]) -> bool:
    """Whether words may stand between an office and its holder: capitalised, or one that goes with the capitalised one before it
    (`Ngoại giao`)."""
    pairs = zip(words, [None, *words], strict=False)
    return all(_is_titular(word) or (before is not None and _goes_with(before, word)) for word, before in pairs)


def _goes_with(before: Token, word: Token) -> bool:
    return before.words[0].isupper() and word.lower in unspecific() and word.lower not in ("và", "and")


def _is_titular(word: Token) -> bool:
    return word.words[0].isupper() or word.words[0].isdigit() or word.lower in _joiners() or word.words in "-–’'&/"


@cache
def _joiners() -> frozenset[str]:
    honorifics = {form for code in LANGUAGES for form in (*language(code).person.masculine, *language(code).person.feminine)}
    return frozenset({toned(word) for word in _JOINERS | honorifics})


def _held_before(before: str) -> list[Held]:
    words = words_in(before)
    found = [(last, held) for _, last, held in _offices_in(words) if len(words) - last <= _GAP]
    return [held for last, held in found if _is_title(words[last:])]


def _held_after(after: str) -> list[Held]:
    words = words_in(after)
    return [held for first, _, held in _offices_in(words) if all(_leads(word) for word in words[:first])]


def _leads(word: Token) -> bool:
    """Whether a word may stand before the office in an apposition: "the former British prime minister"."""
    return word.words[0].isupper() or word.lower in _FORMER or word.lower in _LEADS


def _origin(before: str) -> list[str]:
    """The country of "người Brazil" or "the Russian" right before a name."""
    words = words_in(before)
    lands = [phrase for phrase in country_phrases().find(words) if phrase.last == len(words)]
    follows = [phrase for phrase in lands if phrase.first and words[phrase.first - 1].lower in ("người", "gốc", "quốc", "the")]
    return [phrase.value for phrase in follows]


@cache
def _capitalised_countries() -> frozenset[str]:
    """Names of countries that are also a title when a sentence begins with them: `Anh`."""
    return frozenset(form for country in countries() for form in country.names["vi"] if " " not in form)


def _born(after: str, year: int | None) -> set[int]:
    start = after[:40]
    if born := _BORN.search(start):
        return {int(born[1])}
    age = _AGE.match(_APPOSITION.sub("", start, count=1)) or (_AGE.match(start) if start.startswith(",") else None)
    if age is None or year is None:
        return set()
    years = int(next(group for group in age.groups() if group))
    return {year - years, year - years - 1}


def _genders(before: str) -> list[str]:
    words = words_in(before)
    if not words or _is_part_of_a_name(words):
        return []
    said = _gender(words[-1])
    return said if len(words) < 2 or not said or _gender(words[-2]) in ([], said) else []  # "bố mẹ" of somebody


def _is_part_of_a_name(words: Sequence[Token]) -> bool:
    """Whether the last word is no title but a part of a name: the `Nam` of `Việt Nam`, the country `Anh`."""
    if len(words) < 2 or not words[-1].words[0].isupper():
        return False
    return words[-2].words[0].isupper() or words[-1].words in _capitalised_countries()


def _gender(word: Token) -> list[str]:
    masculine = any(word.lower in language(code).person.masculine for code in LANGUAGES)
    feminine = any(word.lower in language(code).person.feminine for code in LANGUAGES)
    return ["m"] if masculine and not feminine else ["f"] if feminine and not masculine else []
