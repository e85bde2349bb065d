"""Whom a pronoun or a description means: "ông", "họ", "vị quan chức này", "he", "the agency".

Everybody met before is a candidate. A candidate is scored by a linear model over features of it and of the words; the weights
were learned from annotated articles by `training/anaphora.py` and stand in `languages/data/anaphora.json`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from nguon.languages import Language, language
from nguon.languages.phrases import tokens
from nguon.reading.names import title_phrases
from nguon.reading.ranking import score, weights
from nguon.reading.titles import country_of

if TYPE_CHECKING:
    from nguon.reading.cast import Draft

#: Candidates farther back than this many characters are not considered unless they have spoken.
REACH = 4000
MOST_CANDIDATES = 40
#: Nouns of these classes may stand alone for what was named before: "công ty", "tờ báo", "thông báo".
_BARE = ("a body", "an outlet", "a paper")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that stand for somebody named elsewhere: what they say of gender and number, and their nouns."""

    gender: str | None
    number: str | None
    is_pronoun: bool
    nouns: tuple[str, ...]
    may_be_new: bool = False
    #: Whether it is an office by itself, with nothing that points back: "Thủ tướng Úc", "the governor".
    is_office: bool = False
    #: Whether its words say that somebody was named before: "vị quan chức này".
    points_back: bool = False
    #: Whether an office's words say where it is held.
    of_place: bool = False
    #: The alpha-3 code of the country that they name: "Tổng thống Mỹ", "the Russian minister".
    country: str | None = None


def anaphor_in(known: Language, words: str) -> Anaphor | None:
    """What a source stands for, if it is no name: a pronoun, "… này", "the …". None for every other source."""
    lower = " ".join(words.lower().split())
    if known.code == "en" and len(words) > 1 and words.isupper():  # WHO is no "who"
        return None
    pronouns = known.person
    for gender, forms in (("masculine", pronouns.masculine), ("feminine", pronouns.feminine)):
        if lower in forms:
            return Anaphor(gender, "one", True, ())
    if lower in pronouns.plural:
        return Anaphor(None, "many", True, ())
    if lower in pronouns.neuter:
        return Anaphor("neuter", "one", True, ())
    if lower in pronouns.pronouns:
        return Anaphor(None, "one", True, ())
    return _description(known, words, lower)


def _description(known: Language, words: str, lower: str) -> Anaphor | None:
    parts = lower.split()
    marks = known.person.demonstratives
    marked = parts[-1] in marks if known.code == "vi" else parts[0] in marks
    if not marked or len(parts) > 6 or any(c.isupper() for c in words[1:]):
        return None
    nouns = tuple(part for part in parts if part not in marks)
    gender = "masculine" if parts[0] in known.person.masculine else "feminine" if parts[0] in known.person.feminine else None
    many = parts[0] in ("các", "những", "hai", "ba") or (known.code == "en" and nouns[-1:] and nouns[-1].endswith("s"))
    country = country_of(known.code, words) if any(c.isupper() for c in words[1:]) else None
    back = known.code == "vi"
    return Anaphor(gender, "many" if many else None, False, nouns, may_be_new=bool(nouns), points_back=back, country=country)


def office_in(known: Language, words: str) -> Anaphor | None:
    """What an office named without its holder stands for: "Thủ tướng Úc", "Tổng thống". None for everything else."""
    found = tokens(words)
    title = title_phrases(known.code).at(found, 0) if found else None
    if not found or len(found) > 8 or found[0].lower in known.person.pronouns:
        return None
    nouns = tuple(word.lower for word in found)
    is_noun = len(found) <= 3 and words[1:].islower() and _classes(known.code).get(" ".join(nouns)) in _BARE
    if not title and not is_noun:
        return None
    placed = any(word.words[0].isupper() for word in found[title.last if title else 1 :])
    return Anaphor(
        None, None, False, nouns, may_be_new=True, is_office=True, of_place=placed, country=country_of(known.code, words)
    )


def _gender_of(known: Language, draft: Draft) -> str | None:
    """What is known of a candidate's gender: from what stood before its names, else the word that a form of it begins with."""
    if draft.gender:
        return draft.gender
    for words in draft.words():
        first = words.lower().split()[0] if words.split() else ""
        if first in known.person.masculine:
            return "masculine"
        if first in known.person.feminine:
            return "feminine"
    return None


@cache
def _classes(code: str) -> dict[str, str]:
    """What a noun of a description says of the kind of thing that it means."""
    known = language(code)
    groups = {
        "some people": known.person.groups,
        "a body": known.name.organizations,
        "an outlet": known.outlet.markers,
        "a paper": known.person.documents,
        "a person": (*known.person.titles, *known.person.roles),
    }
    return {word.lower(): kind for kind, forms in groups.items() for form in forms for word in (form,)}


def _meant_kind(known: Language, anaphor: Anaphor) -> str:
    nouns, classes = anaphor.nouns, _classes(known.code)
    widths = (
        ((first, last) for last in range(len(nouns), 0, -1) for first in range(last))
        if known.code == "en"
        else ((0, last) for last in range(len(nouns), 0, -1))
    )
    return next((classes[words] for first, last in widths if (words := " ".join(nouns[first:last])) in classes), "something")


def _share(code: str, nouns: Sequence[str], forms: Sequence[str]) -> float:
    """The greatest share of the nouns that one form of a candidate has; an abbreviation counts: "Gov." for "governor"."""

    def has(words: set[str], noun: str) -> bool:
        return noun in words or (code == "en" and any(len(w) > 2 and noun.startswith(w) for w in words))

    best = 0.0
    for form in forms:
        words = {word.lower for word in tokens(form)}
        best = max(best, sum(has(words, noun) for noun in nouns) / len(nouns))
    return best


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an anaphor stands: the text and the place in it, who spoke last, and whose statement it stands inside of."""

    text: str
    at: int
    speaker: Draft | None = None
    around: Draft | None = None


def features(known: Language, anaphor: Anaphor, draft: Draft, setting: Setting) -> dict[str, float]:
    """What is to be said for and against one candidate."""
    text, at, speaker = setting.text, setting.at, setting.speaker
    between = text[draft.last : at]
    sentences = between.count(". ") + between.count(".\n") + between.count("\n")
    mine = _gender_of(known, draft)
    wanted = "pronoun" if anaphor.is_pronoun else "office" if anaphor.is_office else "described"
    many = "many" if anaphor.number == "many" else "neuter" if anaphor.gender == "neuter" else "one"
    person_like = draft.kind in ("person", "group")
    gendered = anaphor.gender in ("masculine", "feminine")
    out = {
        f"{wanted}:{many}:{draft.kind}": 1.0,
        "spoke last": float(draft is speaker),
        "speaks around it": float(draft is setting.around),
        "has spoken": float(draft.spoken > 0),
        "log distance": math.log1p(max(0, at - draft.last)) / 5,
        "same sentence": float(sentences == 0),
        "sentence before": float(sentences == 1),
        "mentions": math.log1p(len(draft.mentions)),
        "gender agrees": float(mine is not None and mine == anaphor.gender),
        "gender differs": float(mine is not None and gendered and mine != anaphor.gender),
        "person with gender": float(person_like and gendered),
        "other with gender": float(not person_like and gendered),
    }
    if anaphor.nouns:
        forms, offices = _share(known.code, anaphor.nouns, draft.words()), _share(known.code, anaphor.nouns, draft.offices)
        out |= {
            f"{wanted}: words shared": forms,
            f"{wanted}: all words shared": float(forms == 1),
            f"{wanted}: office shared": offices,
            f"{wanted}: all of the office shared": float(offices == 1),
            f"means {_meant_kind(known, anaphor)}, is a {draft.kind}": 1.0,
        }
    if anaphor.country and draft.country:
        out[f"{wanted}: country {'agrees' if anaphor.country == draft.country else 'differs'}"] = 1.0
    return {key: value for key, value in out.items() if value}


def candidates_of(drafts: Sequence[Draft], at: int) -> list[Draft]:
    """Those that can be meant, the latest first: all that were met, bounded."""
    near = [draft for draft in reversed(drafts) if draft.spoken or at - draft.last < REACH]
    return sorted(near, key=lambda draft: -draft.last)[:MOST_CANDIDATES]


def _cannot_be(known: Language, anaphor: Anaphor, draft: Draft) -> bool:
    """Whether words cannot mean a candidate: no paper or body is a person, and who holds an office of some place, "Thống đốc bang
    Florida", is known for something that agrees."""
    if draft.kind == "person" and anaphor.nouns and _meant_kind(known, anaphor) in _BARE:
        return True
    if not anaphor.is_office or not anaphor.of_place or (anaphor.country and anaphor.country == draft.country):
        return False
    return not _share(known.code, anaphor.nouns, (*draft.words(), *draft.offices))


def considered(
    known: Language, anaphor: Anaphor, drafts: Sequence[Draft], setting: Setting
) -> list[tuple[Draft, dict[str, float]]]:
    """The candidates with what is to be said for and against each."""
    candidates = [each for each in candidates_of(drafts, setting.at) if not _cannot_be(known, anaphor, each)]
    nearest = next((draft for draft in candidates if draft.kind == "person"), None)
    out = []
    for draft in candidates:
        found = features(known, anaphor, draft, setting)
        if draft is nearest:
            found["the person named last"] = 1.0
        out.append((draft, found))
    return out


def antecedent(known: Language, anaphor: Anaphor, drafts: Sequence[Draft], setting: Setting) -> Draft | None:
    """The candidate with the highest score; None if none exceeds the score of nobody."""
    learned = weights("anaphora")
    scored = [(score(learned, found), draft) for draft, found in considered(known, anaphor, drafts, setting)]
    best = max(scored, key=lambda pair: pair[0], default=None)
    least = learned.get(nobody(anaphor), learned.get("none", 0.0))
    return best[1] if best is not None and best[0] > least else None


def nobody(anaphor: Anaphor) -> str:
    """The feature of the answer that nobody met before is meant."""
    if anaphor.is_pronoun:
        return "none"
    return "none: office" if anaphor.is_office else "none: points back" if anaphor.points_back else "none: described"
