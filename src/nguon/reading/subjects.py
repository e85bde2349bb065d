"""Who a cue belongs to: the noun phrase before it (or, after "theo" and in "said X", behind it)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token
from nguon.record import Span

_LONGEST_SUBJECT = 30
_CLOSERS = frozenset(',;:.–—“”"')


@dataclass(frozen=True, slots=True)
class _Words:
    connectives: Phrases[str]
    adverbials: Phrases[str]
    actors: Phrases[str]
    cues: Phrases[str]


@cache
def _words(code: str) -> _Words:
    known = language(code)
    person, clause = known.person, known.clause
    actors = [*person.titles, *person.pronouns, *person.groups, *person.documents]
    return _Words(
        Phrases((form, form) for form in clause.connectives),
        Phrases((form, form) for form in clause.adverbials),
        Phrases((form, form) for form in actors),
        Phrases((form, form) for cue in known.cue if cue.takes in ("clause", "action") for form in cue.forms),
    )


def actor_phrases(code: str) -> Phrases[str]:
    """Titles, pronouns, words for groups and documents: what a phrase that names somebody may begin with."""
    return _words(code).actors


def span_of(words: Sequence[Token]) -> Span:
    return Span(words[0].start, words[-1].end)


def _segments(words: Sequence[Token]) -> list[list[Token]]:
    """The words between commas and the like; brackets are left out with what is in them."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for word in words:
        if word.words in "([":
            depth += 1
        elif word.words in ")]":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif word.words in ",;:–—" or word.words in '“”"«»':
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _without_opening(code: str, words: list[Token]) -> list[Token]:
    """Drop connectives and dates before a subject."""
    known = _words(code)
    while words:
        if (phrase := known.connectives.at(words, 0)) is not None:
            words = words[phrase.last :]
        elif (
            words[0].words[0].isdigit()
            or words[0].words in "/-.…"
            or (
                words[0].lower in ("ngày", "hôm", "tháng", "năm", "sáng", "chiều", "tối", "đêm", "nay", "qua", "trưa")
                and code == "vi"
            )
        ):
            words = words[1:]
        else:
            break
    return words


def _before_adverbial(code: str, words: list[Token]) -> list[Token]:
    known = _words(code)
    for i in range(1, len(words)):
        if words[i].words.islower() and known.adverbials.at(words, i) is not None:
            return words[:i]
    return words


def is_actor(code: str, words: Sequence[Token]) -> bool:
    """Whether a phrase can name somebody: it has a capitalised word, a title, a pronoun or a word for a group or document."""
    return any(word.words[0].isupper() for word in words) or next(_words(code).actors.find(words), None) is not None


def subject_before(code: str, words: Sequence[Token]) -> Span | None:
    """The subject that ends right before a cue, apposition included: "Sanchez, chủ quán bar, (cho biết)"."""
    parts = _segments(words)
    if not parts[-1] and len(parts) >= 3 and parts[-2] and parts[-3]:
        head = _without_opening(code, parts[-3])
        if (
            head
            and is_actor(code, head)
            and len(head) + len(parts[-2]) <= _LONGEST_SUBJECT
            and any(w.words[0].isupper() for w in head)
        ):
            return Span(head[0].start, parts[-2][-1].end)
    last = next((part for part in reversed(parts) if part), [])
    subject = _before_adverbial(code, _without_opening(code, last))
    if not subject or len(subject) > _LONGEST_SUBJECT or not is_actor(code, subject):
        return None
    return span_of(subject)


def subject_after(code: str, words: Sequence[Token]) -> Span | None:
    """The one named after "theo", "dẫn lời" or "said": up to the comma, with an apposition if two commas close it."""
    taken: list[Token] = []
    for i, word in enumerate(words):
        is_cue = bool(taken) and word.words.islower() and _words(code).cues.at(words, i) is not None
        if is_cue or word.words in _CLOSERS or len(taken) > _LONGEST_SUBJECT:
            break
        taken.append(word)
    taken = _before_adverbial(code, taken)
    if not taken or len(taken) > _LONGEST_SUBJECT or not is_actor(code, taken):
        return None
    return span_of(taken)
