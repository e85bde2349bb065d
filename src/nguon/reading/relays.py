"""Which outlets a sentence names as having handed a statement on.

An outlet that stands in a statement's sentence outside what is stated, and is not the one who states it, handed it on if the
words beside it say so: "AFP dẫn lời …", "trả lời phỏng vấn CNN", "theo Reuters", "told AFP", "…, Sputnik đưa tin".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from nguon.languages import language
from nguon.languages.phrases import Phrases, Token, tokens
from nguon.reading.labels import Attribution
from nguon.record import Name, Span

#: How many words may stand between an outlet and what makes it a relay: a date, a marker noun ("với phóng viên báo").
_NEAR = 7


@cache
def _handing_on(code: str) -> Phrases[str]:
    """What an outlet does to words that are not its own: it quotes, cites or reports them."""
    known = language(code)
    forms = [form for cue in known.cue if cue.takes == "speaker" for form in cue.forms]
    return Phrases((form, form) for form in (*forms, *known.outlet.reports))


@cache
def _leading_to(code: str) -> Phrases[str]:
    """What stands before an outlet that was told something or is named as the source of a report."""
    known = language(code)
    forms = [form for cue in known.cue if cue.takes == "source" for form in cue.forms]
    return Phrases((form, form) for form in (*forms, *known.outlet.interviews))


def _before(words: Sequence[Token], span: Span) -> Sequence[Token]:
    last = sum(word.start < span.start for word in words)
    return words[max(0, last - _NEAR) : last]


def _after(words: Sequence[Token], span: Span) -> Sequence[Token]:
    first = sum(word.start < span.end for word in words)
    return words[first : first + _NEAR]


def _is_within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _hands_on(code: str, words: Sequence[Token], outlet: Span) -> bool:
    after, before = _after(words, outlet), _before(words, outlet)
    if next(_handing_on(code).find(after), None) is not None:
        return True
    return next(_leading_to(code).find(before), None) is not None


def relays_of(code: str, text: str, sentence: Span, names: Sequence[Name], attribution: Attribution) -> tuple[Span, ...]:
    """The outlets that the sentence names as the statement's relays, in the order of the text.

    `names` are those of the sentence.
    """
    own = [*attribution.content, *([attribution.source] if attribution.source else [])]
    outlets = [n.span for n in names if n.kind == "outlet" and not any(_is_within(n.span, span) for span in own)]
    if not outlets:
        return ()
    words = tokens(text, *sentence)
    return tuple(outlet for outlet in outlets if _hands_on(code, words, outlet))
