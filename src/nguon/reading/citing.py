"""Statements of the press that cite somebody: "Xinhua quoted Dong as saying …", "the station reported, citing the army, that …".

Whoever is cited makes the statement; the press hands it on, as `relays.py` finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, words_between
from nguon.reading.labels import Attribution
from nguon.reading.sentences import Sentence
from nguon.reading.sources import is_press
from nguon.reading.subjects import actor_phrases
from nguon.record import Name, Span

#: No more words stand between the press and what it does ("has", "hôm qua"), and in the words for one who is cited.
_NEAR, _LONGEST = 4, 14


@cache
def _citing(code: str) -> Phrases[str]:
    return Phrases((form, form) for cue in language(code).cue if cue.takes == "speaker" for form in cue.forms)


@cache
def _as_saying(code: str) -> Phrases[str]:
    return Phrases((form, form) for form in language(code).cue_group.as_saying)


def cited(
    code: str, text: str, sentences: Sequence[Sentence], names: Sequence[Name], found: Sequence[Attribution]
) -> tuple[Attribution, ...]:
    """The statements, each that the press cites somebody for with that one as its source."""
    whole = (_with_its_outlet(code, text, names, each) for each in found)
    out = [_cited(code, text, sentences, names, each) if each.source else each for each in whole]
    return tuple(each for each in out if each is not None)


def _with_its_outlet(code: str, text: str, names: Sequence[Name], each: Attribution) -> Attribution:
    """A statement whose source is but the noun before an outlet's name, with that name: "hãng" of "hãng thông tấn NNA"."""
    if each.source is None:
        return each
    outlet = next((name for name in names if name.kind == "outlet" and name.start >= each.source.end), None)
    noun = text[each.source.start : outlet.start].strip().lower() if outlet else ""
    return replace(each, source=Span(each.source.start, outlet.end)) if outlet and noun in language(code).outlet.markers else each


def _cited(code: str, text: str, sentences: Sequence[Sentence], names: Sequence[Name], each: Attribution) -> Attribution | None:
    """A statement with the one who is cited for it; None for a piece that holds nothing but that one."""
    assert each.source is not None
    sentence = next((s.span for s in sentences if s.span.start <= each.source.start < s.span.end), None)
    if sentence is None:
        return each
    words = [word for word in words_between(text, *sentence) if word.start >= each.source.end]
    for phrase in _citing(code).find(words):
        behind = words[phrase.last :]
        told = next(_as_saying(code).find(behind[:_LONGEST]), None)
        if not _follows(each, words, phrase.first) or not (told or _is_press(code, text, names, each.source)):
            continue
        if not told and len(behind) <= _LONGEST and _is_only_the_cited(code, behind, names, each):
            return None
        last = told.first if told else _end(behind, each)
        span = Span(behind[0].start, behind[last - 1].end) if 0 < last <= _LONGEST else None
        if span is None or not (told or _acts(code, behind[:last], names, span)):
            continue
        opened = behind[told.last - 1].end if told else span.end
        content = _after(code, text, words, each.content, opened)
        cue = (
            each.cue if each.cue and not _overlap(each.cue, span) else Span(words[phrase.first].start, words[phrase.last - 1].end)
        )
        return replace(each, content=content, source=span, cue=cue) if content else None
    return each


def _follows(each: Attribution, words: Sequence[Token], at: int) -> bool:
    """Whether a verb of citing is the source's own: beside it, or behind its cue; and no word of what is stated."""
    start = words[at].start
    if any(piece.start <= start < piece.end for piece in each.content):
        return False
    cue_ends = sum(word.start < each.cue.end for word in words) if each.cue and each.source and each.cue > each.source else 0
    return (
        at <= _NEAR or (cue_ends > 0 and 0 <= at - cue_ends <= _NEAR) or bool(each.cue and each.cue.start <= start < each.cue.end)
    )


def _is_press(code: str, text: str, names: Sequence[Name], source: Span) -> bool:
    outlets = [name.span for name in names if name.kind == "outlet"]
    relative = text[source.start : source.end].lower() in language(code).person.relative
    named = any(_overlap(name, source) or (relative and name.end <= source.start <= name.end + 2) for name in outlets)
    return named or is_press(code, words_between(text, *source))


def _end(behind: Sequence[Token], each: Attribution) -> int:
    """How many words behind a verb of citing are for the one who is cited: until a mark, the cue or what is stated."""
    stops = [piece.start for piece in each.content] + ([each.cue.start] if each.cue else [])
    for i, word in enumerate(behind):
        if word.words in ',;:.“"' or word.start in stops or any(c.start <= word.start < c.end for c in each.content):
            return i
    return len(behind)


def _is_only_the_cited(code: str, behind: Sequence[Token], names: Sequence[Name], each: Attribution) -> bool:
    """Whether what was taken for stated is nothing but the one who is cited: ", which cited people familiar with the matter"."""
    said = [word for word in behind if any(piece.start <= word.start < piece.end for piece in each.content)]
    rest = [word for word in behind[len(said) :] if word.words[0].isalnum()]
    return (
        said == list(behind[: len(said)])
        and not rest
        and bool(said)
        and _acts(code, said, names, Span(said[0].start, said[-1].end))
    )


def _acts(code: str, words: Sequence[Token], names: Sequence[Name], span: Span) -> bool:
    """Whether words are for somebody who can say something."""
    return any(_overlap(name.span, span) for name in names) or next(actor_phrases(code).find(words), None) is not None


def _after(code: str, text: str, words: Sequence[Token], content: Sequence[Span], opened: int) -> tuple[Span, ...]:
    """What is stated without the words before `opened` that stand in the same sentence as the one who is cited."""
    out = []
    for piece in content:
        if piece.end <= opened and words and piece.start >= words[0].start:
            continue
        start = piece.start
        if piece.start < opened < piece.end:
            rest = [word for word in words if opened <= word.start < piece.end]
            rest = rest[1:] if rest and rest[0].lower in language(code).cue_group.openers else rest
            start = rest[0].start if rest else piece.end
        if start < piece.end:
            out.append(Span(start, piece.end))
    return tuple(out)


def _overlap(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end
