"""Outlets that a sentence names as having handed a statement on, where the reader did not take them for outlets.

The reader knows the outlets of the shipped table; a story also has the papers that its articles are from, and in "…, Hill Country
Mail reported" one of them is named as plainly. What makes an outlet a relay are the words beside it, from the language's data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token
from nguon.languages.world import outlets
from nguon.record import Span, Statement
from nguon.tracing.tellings import Source
from nguon.tracing.words import words_in

#: Between an outlet and what makes it a relay stands at most a date ("Reuters ngày 4/5 dẫn lời") or a noun ("phóng viên báo").
_AFTER, _BEFORE = 5, 3
#: How far into what the reader took for the statement's words the outlet may stand: "Reuters that …", "…, AFP reported".
_EDGE = 4


@cache
def _papers(press: tuple[str, ...]) -> Phrases[str]:
    """The outlets that are found as they are written: those of the table, and those of the story."""
    known = [(form, outlet.name) for outlet in outlets() for form in outlet.aliases]
    return Phrases([*((name, name) for name in press if len(name) > 3), *known], case=True)


@cache
def _handing_on(code: str) -> Phrases[str]:
    known = language(code)
    forms = [form for cue in known.cue if cue.takes == "speaker" for form in cue.forms]
    return Phrases((form, form) for form in (*forms, *known.outlet.reports))


@cache
def _leading_to(code: str) -> Phrases[str]:
    known = language(code)
    forms = [form for cue in known.cue if cue.takes == "source" for form in cue.forms]
    return Phrases((form, form) for form in (*forms, *known.outlet.interviews, *_TOLD.get(code, ())))


#: Words that the reader's own list leaves out because there they need the rest of the sentence.
_TOLD = {"vi": ("nói với", "trả lời", "cho biết với"), "en": ("told", "quoted by", "cited by", "carried by")}


def relays_unread(source: Source, statement: Statement) -> tuple[tuple[str, Span], ...]:
    """The outlets by name and place that hand on a statement and are in none of its links; in the order of the text."""
    text = source.record.article.text
    linked = [link.span for link in statement.chain if link.span and link.role != "speaker"]
    found = []
    for sentence in _around(source, statement):
        words = words_in(text, *sentence)
        for phrase in _papers(source.press).find(words):
            span = Span(words[phrase.first].start, words[phrase.last - 1].end)
            if (
                any(s.start < span.end and span.start < s.end for s in linked)
                or span == statement.source
                or not _is_beside(words, span, statement)
            ):
                continue
            if _hands_on(source.language, words, phrase.first, phrase.last):
                found.append((phrase.value, span))
    return tuple(dict.fromkeys(found))


def _around(source: Source, statement: Statement) -> list[Span]:
    places = [s for s in (statement.source, statement.cue) if s] + [statement.content[0]]
    found = {s for place in places if (s := source.sentence_of(place.start))}
    last = source.sentence_of(statement.content[-1].end - 1)
    return sorted(found | ({last} if last else set()))


def _is_beside(words: Sequence[Token], span: Span, statement: Statement) -> bool:
    """Whether it stands outside what was said, or at its very edge."""
    for content in statement.content:
        if content.start <= span.start < content.end:
            inside = [w for w in words if content.start <= w.start < content.end]
            before = sum(w.start < span.start for w in inside)
            after = sum(w.start >= span.end for w in inside)
            return before < _EDGE or after < _EDGE
    return True


def _hands_on(code: str, words: Sequence[Token], first: int, last: int) -> bool:
    after, before = words[last : last + _AFTER], words[max(0, first - _BEFORE - 4) : first]
    if any(p.first == 0 or _is_date(after[: p.first]) for p in _handing_on(code).find(after)):
        return True
    return any(len(before) - p.last <= _BEFORE and _is_noun(code, before[p.last :]) for p in _leading_to(code).find(before))


def _is_date(words: Iterable[Token]) -> bool:
    return all(not word.words[0].isupper() and word.words not in '.;:“"' for word in words)


def _is_noun(code: str, words: Sequence[Token]) -> bool:
    """Whether only words like `tờ`, `phóng viên`, `the newspaper` stand between."""
    allowed = {w for marker in language(code).outlet.markers for w in marker.split()} | {
        "the",
        "của",
        "báo",
        "phóng",
        "viên",
        "pv",
        "hãng",
        "tin",
    }
    return all(word.lower in allowed for word in words)
