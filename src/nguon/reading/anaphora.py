"""Whom a pronoun or a description means: "ông", "họ", "vị quan chức này", "he", "the agency".

Everybody met before is a candidate. A candidate is scored by a linear model over features of it and of the words; the weights
were learned from annotated articles by `training/anaphora.py` and stand in `languages/data/anaphora.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from nguon.languages import Language

if TYPE_CHECKING:
    from nguon.reading.cast import Draft

#: Candidates farther back than this many characters are not considered unless they have spoken.
_REACH = 4000
_MOST_CANDIDATES = 40


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words that stand for somebody named elsewhere: what they say of gender and number, and their nouns."""

    gender: str | None
    number: str | None
    is_pronoun: bool
    nouns: tuple[str, ...]
    may_be_new: bool = False


def anaphor_in(known: Language, words: str) -> Anaphor | None:
    """What a source stands for, if it is no name: a pronoun, "… này", "the …". None for every other source."""
    lower = " ".join(words.lower().split())
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
    return Anaphor(gender, "many" if many else None, False, nouns, may_be_new=known.code == "en")


def _gender_of(known: Language, draft: Draft) -> str | None:
    """What the forms of a candidate say of its gender: the word that each begins with."""
    for words in draft.words():
        first = words.lower().split()[0] if words.split() else ""
        if first in known.person.masculine:
            return "masculine"
        if first in known.person.feminine:
            return "feminine"
    return None


def features(known: Language, anaphor: Anaphor, draft: Draft, speaker: Draft | None, text: str, at: int) -> dict[str, float]:
    """What is to be said for and against one candidate; `at` is where the anaphor stands."""
    between = text[draft.last : at]
    sentences = between.count(". ") + between.count(".\n") + between.count("\n")
    mine = _gender_of(known, draft)
    forms = " ".join(draft.words()).lower()
    wanted = "pronoun" if anaphor.is_pronoun else "described"
    many = "many" if anaphor.number == "many" else "neuter" if anaphor.gender == "neuter" else "one"
    person_like = draft.kind in ("person", "group")
    out = {
        f"{wanted}:{many}:{draft.kind}": 1.0,
        "spoke last": float(draft is speaker),
        "has spoken": float(draft.spoken > 0),
        "log distance": math.log1p(max(0, at - draft.last)) / 5,
        "same sentence": float(sentences == 0),
        "sentence before": float(sentences == 1),
        "mentions": math.log1p(len(draft.mentions)),
        "gender agrees": float(mine is not None and mine == anaphor.gender),
        "gender differs": float(mine is not None and anaphor.gender in ("masculine", "feminine") and mine != anaphor.gender),
        "noun shared": float(any(noun in forms for noun in anaphor.nouns if len(noun) > 2)),
        "all nouns shared": float(bool(anaphor.nouns) and " ".join(anaphor.nouns) in forms),
        "person with gender": float(person_like and anaphor.gender in ("masculine", "feminine")),
    }
    return {key: value for key, value in out.items() if value}


@cache
def weights() -> Mapping[str, float]:
    """The learned weights by feature; `none` is what a candidate must exceed."""
    path = files("nguon.languages") / "data" / "anaphora.json"
    return dict(json.loads(path.read_text(encoding="utf-8"))["weights"])


def candidates_of(drafts: Sequence[Draft], at: int) -> list[Draft]:
    """Those that can be meant, the latest first: all that were met, bounded."""
    near = [draft for draft in reversed(drafts) if draft.spoken or at - draft.last < _REACH]
    return sorted(near, key=lambda draft: -draft.last)[:_MOST_CANDIDATES]


def antecedent(
    known: Language, anaphor: Anaphor, drafts: Sequence[Draft], speaker: Draft | None, text: str, at: int
) -> Draft | None:
    """The candidate with the highest score; None if none exceeds the score of nobody."""
    learned = weights()

    def score(draft: Draft) -> float:
        found = features(known, anaphor, draft, speaker, text, at)
        return sum(learned.get(key, 0.0) * value for key, value in found.items())

    best = max(candidates_of(drafts, at), key=score, default=None)
    return best if best is not None and score(best) > learned.get("none", 0.0) else None
