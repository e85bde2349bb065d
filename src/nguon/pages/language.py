"""The language of a text, as a BCP 47 code.

Vietnamese, which most pages are in, is told by its letters in about 0.1 ms; what is not goes to py3langid (Barbaresi's
langid.py: naive Bayes over byte n-grams), loaded when first needed and given a few thousand characters at most.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from nguon.pages.markers import markers

#: Characters read, from the beginning and from the middle, so that neither a foreign quote nor a menu decides alone.
_PIECE = 1_000
#: Of the letters of Vietnamese prose 15 to 20 in a hundred are these; of a page half English, 7 and more.
_VIETNAMESE_SHARE = 0.06
_PECULIAR = re.compile(r"[ƠơƯưẠ-ỹ]")
#: Yoruba, Igbo and Romanised Arabic share the dotted letters, but have neither of these.
_HORNED = re.compile(r"[ƠơƯưĐđ]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
#: Fewer letters than these tell nothing; one Chinese, Japanese or Thai letter tells as much as four Latin ones.
_FEWEST_LETTERS = 20
_FEWEST_WIDE_LETTERS = 5
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: The least probability at which the model's answer is taken, and for short texts, where it is often wrong.
_SURE = 0.6
_SURE_IF_SHORT = 0.9
_SHORT = 60


def language_of(text: str) -> str | None:
    """The BCP 47 code of the language that most of `text` is in; None if it is too short or too mixed to tell."""
    sample = _sample(text)
    letters = sum(map(len, _LATIN_WORD.findall(sample)))
    if letters < _FEWEST_LETTERS and len(_WIDE.findall(sample)) < _FEWEST_WIDE_LETTERS:
        return "vi" if letters > 5 and _is_vietnamese(sample, letters) else None
    if _is_vietnamese(sample, letters) or _is_unaccented_vietnamese(sample):
        return "vi"
    return _guess(sample, letters)


def _sample(text: str) -> str:
    if len(text) <= 2 * _PIECE:
        return text
    middle = len(text) // 2
    return f"{text[:_PIECE]}\n{text[middle : middle + _PIECE]}"


def _is_vietnamese(sample: str, letters: int) -> bool:
    peculiar = len(_PECULIAR.findall(sample))
    return peculiar > _VIETNAMESE_SHARE * letters and (letters < 40 or _HORNED.search(sample) is not None)


def _is_unaccented_vietnamese(sample: str) -> bool:
    sure, common = (frozenset(markers("language")[key]) for key in ("unaccented_sure", "unaccented"))
    words = _LATIN_WORD.findall(sample.lower())
    found = [word for word in words if word in sure or word in common]
    return len(found) > 0.2 * len(words) and len(sure.intersection(found)) >= 2


def _guess(sample: str, letters: int) -> str | None:
    language, probability = _identifier().classify(sample)
    if language == "vi" and not sample.isascii() and not _HORNED.search(sample):
        return None  # the model takes every language of dotted letters for Vietnamese
    if language in markers("language")["apart"] and (own := _told_apart(sample)):
        return own
    if probability < (_SURE if letters >= _SHORT or _WIDE.search(sample) else _SURE_IF_SHORT):
        return None
    return str(language)


def _told_apart(sample: str) -> str | None:
    """Of two languages that the model mixes up the one whose own words are there."""
    words = set(_LATIN_WORD.findall(sample.lower()))
    apart = markers("language")["apart"]
    own = {code: len(words.intersection(apart[code]["words"])) for code in apart}
    best = max(own, key=lambda code: own[code])
    return best if own[best] > min(own.values()) else None


@cache
def _identifier() -> Any:
    """An identifier of our own: the one of py3langid's module is shared by all that import it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    load: Any = LanguageIdentifier.from_model_file
    identifier = load(MODEL_FILE, norm_probs=True)
    identifier.set_languages(markers("language")["known"])
    return identifier
