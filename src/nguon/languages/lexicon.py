"""A language as a file that a linguist can edit, and the one class that holds it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from nguon.record import NguonError

#: The languages that statements are read in.
LANGUAGES = ("vi", "en")

Strength = Literal["neutral", "hedged", "assertive", "denying", "demanding"]
Takes = Literal["clause", "action", "source", "speaker", "nothing"]


class LanguageDataError(NguonError):
    """A language file that cannot be used; the message names the file and what is wrong with it."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cue(_Section):
    """Words that show that somebody states something: how strong they are and what they take."""

    strength: Strength
    takes: Takes
    forms: tuple[str, ...] = Field(min_length=1)


class CueGroup(_Section):
    """What may stand beside a cue and belongs to it, and what shows that a word is none."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    not_in_cue: tuple[str, ...]
    openers: tuple[str, ...]
    pointers: tuple[str, ...]
    occasions: tuple[str, ...]
    as_saying: tuple[str, ...]
    everyday: tuple[str, ...]
    not_after: tuple[str, ...]
    not_sources: tuple[str, ...]


class ClauseWords(_Section):
    """What stands around a subject: connectives before it, adverbials after it, joints before the next statement."""

    connectives: tuple[str, ...]
    adverbials: tuple[str, ...]
    joints: tuple[str, ...]
    addressees: tuple[str, ...]
    telling: tuple[str, ...]
    looking_back: tuple[str, ...]
    occasions: tuple[str, ...]
    subordinators: tuple[str, ...]
    passives: tuple[str, ...]
    agents: tuple[str, ...]
    where: tuple[str, ...]
    conjunctions: tuple[str, ...]


class Persons(_Section):
    """Titles before a name, pronouns and kin terms, words for unnamed speakers and for documents that speak."""

    titles: tuple[str, ...]
    portfolios: tuple[str, ...]
    surnames: tuple[str, ...]
    pronouns: tuple[str, ...]
    masculine: tuple[str, ...]
    feminine: tuple[str, ...]
    plural: tuple[str, ...]
    neuter: tuple[str, ...]
    relative: tuple[str, ...]
    belongings: tuple[str, ...]
    roles: tuple[str, ...]
    sides: tuple[str, ...]
    demonstratives: tuple[str, ...]
    groups: tuple[str, ...]
    documents: tuple[str, ...]


class NameWords(_Section):
    """Words that tell an organisation's or a place's name; nouns beside a place's name that say that it is a town or that it is
    none, whether these may stand behind the name too, and the country that the language is at home in (None: in several)."""

    organizations: tuple[str, ...]
    bare: tuple[str, ...]
    leading: tuple[str, ...]
    clinging: tuple[str, ...]
    venues: tuple[str, ...]
    platforms: tuple[str, ...]
    places: tuple[str, ...]
    never_first: tuple[str, ...]
    ordinary: tuple[str, ...]
    known_places: tuple[str, ...]
    towns: tuple[str, ...]
    regions: tuple[str, ...]
    nouns_follow: bool
    home: str | None = None


class OutletWords(_Section):
    """Nouns before an outlet's name, words that say what kind of outlet it is, what it does to others' words, phrases by which a
    speaker gives it an interview, words by which a source is said to be an outlet's own or to have come into its hands, nouns
    for the press at large, and what an outlet that was named is called again."""

    markers: tuple[str, ...]
    beside: tuple[str, ...]
    owning: tuple[str, ...]
    reports: tuple[str, ...]
    interviews: tuple[str, ...]
    obtaining: tuple[str, ...]
    obtained: tuple[str, ...]
    publishing: tuple[str, ...]
    media: tuple[str, ...]
    again: tuple[str, ...]


class PageWords(_Section):
    """What marks a line of a page as a link to another story, a credit or a byline."""

    related_headings: tuple[str, ...]
    related_prefixes: tuple[str, ...]
    credit_prefixes: tuple[str, ...]
    byline_prefixes: tuple[str, ...]
    byline_suffixes: tuple[str, ...]


class TimeWords(_Section):
    """Months and weekdays by number (Monday 1), and words relative to a date.

    `steps` count units from the date last named, `holidays` are MM-DD, and `future` tells that a clause is of what is to come.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    days: Mapping[str, int]
    same_day: tuple[str, ...]
    units: Mapping[str, Literal["day", "week", "month", "year"]]
    openings: tuple[str, ...]
    last: tuple[str, ...]
    this: tuple[str, ...]
    next: tuple[str, ...]
    numbers: Mapping[str, int]
    steps: Mapping[str, int]
    holidays: Mapping[str, str]
    future: tuple[str, ...]


class Language(_Section):
    """Everything that nguon knows of one language."""

    code: str
    cue: tuple[Cue, ...]
    cue_group: CueGroup
    clause: ClauseWords
    person: Persons
    name: NameWords
    outlet: OutletWords
    page: PageWords
    time: TimeWords

    @field_validator("cue")
    @classmethod
    def _forms_are_lower_case(cls, cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
        wrong = [form for cue in cues for form in cue.forms if form != form.lower().strip() or not form]
        if wrong:
            raise ValueError(f"cue forms are written in lower case without blanks around them: {wrong}")
        return cues

    def cues(self, takes: Takes) -> dict[str, Cue]:
        """The cues of one construction by form."""
        return {form: cue for cue in self.cue if cue.takes == takes for form in cue.forms}

    def strength_of(self, form: str) -> Strength | None:
        """How strong a cue is, by its words without what stands beside it; None if it is no cue."""
        return next((cue.strength for cue in self.cue if form.lower() in cue.forms), None)


def parse(name: str, text: str) -> Language:
    """The language that a TOML file holds; LanguageDataError names the file and what is wrong."""
    try:
        values: dict[str, Any] = tomllib.loads(text)
        return Language.model_validate(values)
    except tomllib.TOMLDecodeError as error:
        raise LanguageDataError(f"{name}: not TOML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors(include_url=False))
        raise LanguageDataError(f"{name}: {problems}") from error


@cache
def language(code: str) -> Language:
    """The language of that code; LanguageDataError if nguon does not know it."""
    if code not in LANGUAGES:
        raise LanguageDataError(f"{code}: statements are read in {' and '.join(LANGUAGES)}, not in this language")
    name = f"{code}.toml"
    return parse(name, (files("nguon.languages") / "data" / name).read_text(encoding="utf-8"))
