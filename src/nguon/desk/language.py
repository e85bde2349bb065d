"""Which language the desk speaks to a reader: the one asked for, else the one chosen before, else the browser's."""

from __future__ import annotations

from starlette.requests import Request

from nguon.exports.words import LANGUAGES, Language, Words, words

COOKIE = "lang"
DEFAULT: Language = "en"


def spoken(request: Request) -> Words:
    """The desk's words in the reader's language."""
    return words(chosen(request) or _remembered(request) or preferred(request.headers.get("accept-language", "")), "nguon.desk")


def chosen(request: Request) -> Language | None:
    """The language that the address asks for, if it is one of ours."""
    return _ours(request.query_params.get("lang"))


def _remembered(request: Request) -> Language | None:
    return _ours(request.cookies.get(COOKIE))


def _ours(name: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == name), None)


def preferred(accepted: str) -> Language:
    """Ours that an Accept-Language header likes best (RFC 9110, 12.5.4); English if it names neither."""
    best: tuple[float, Language] = (0.0, DEFAULT)
    for choice in accepted.lower().split(",")[:50]:
        tag, _, quality = choice.partition(";")
        language = _ours(tag.strip().split("-")[0])
        weight = _weight(quality)
        if language and weight > best[0]:
            best = (weight, language)
    return best[1]


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    if not name:
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
