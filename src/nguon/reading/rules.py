"""The first labeller: what rules can know for certain. It is the floor that a trained model has to beat.

A rule looks at one sentence: where its cue stands, what is quoted, and which side the speaker is on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nguon.languages import Cue, language
from nguon.languages.phrases import Phrases, Token, words_between
from nguon.reading.labels import Attribution, Labels
from nguon.reading.names import names_in
from nguon.reading.sentences import Sentence
from nguon.reading.subjects import span_of, subject_after, subject_before
from nguon.reading.triggers import triggers_in
from nguon.record import Article, Name, Span

_CERTAINTY = {"direct": 0.9, "clause": 0.8, "action": 0.65, "source": 0.75, "nothing": 0.6, "alone": 0.6}
_MARKS_AFTER_CUE = frozenset(",:–—-")
_LEAST_QUOTED_WORDS = 4
_LEAST_STATED_WORDS = 2
_LONGEST_GAP = 120


@dataclass(frozen=True, slots=True)
class _Found:
    """A cue in a sentence: tokens `first` to `last` (exclusive), with the words that belong to it."""

    first: int
    last: int
    form: str
    cue: Cue


@dataclass(frozen=True, slots=True)
class _Unit:
    """One sentence at work."""

    code: str
    text: str
    sentence: Sentence
    words: tuple[Token, ...]
    quoted: tuple[bool, ...]
    names: tuple[Name, ...]
    #: The token after the quotation that the sentence begins with; 0 if it begins with none.
    lead: int

    def span(self, first: int, last: int) -> Span | None:
        """The span of tokens `first` to `last`, without the marks that close a sentence or join it."""
        while last > first and self.words[last - 1].words in ",;:.–—-" and not self.quoted[last - 1]:
            last -= 1
        while first < last and self.words[first].words in ",;:.–—-" and not self.quoted[first]:
            first += 1
        return span_of(self.words[first:last]) if first < last else None

    def outlets(self, span: Span) -> list[Span]:
        return [name.span for name in self.names if name.kind == "outlet" and span.start <= name.start and name.end <= span.end]


@cache
def _cue_phrases(code: str) -> Phrases[tuple[str, Cue]]:
    known = language(code)
    # A later entry of the same form wins nothing: forms that take a clause come first in the file.
    forms: dict[str, tuple[str, Cue]] = {}
    for cue in known.cue:
        for form in cue.forms:
            forms.setdefault(form, (form, cue))
    return Phrases(forms)


@cache
def _forms(code: str, field: str) -> Phrases[str]:
    known = language(code)
    values: tuple[str, ...] = getattr(known.cue_group, field, None) or getattr(known.clause, field, None) or ()
    return Phrases((form, form) for form in values)


def _cues(unit: _Unit) -> list[_Found]:
    group = language(unit.code).cue_group
    found = []
    for phrase in _cue_phrases(unit.code).find(unit.words):
        form, cue = phrase.value
        before = _as_written(unit, phrase.first - 1)
        after = unit.words[phrase.last].lower if phrase.last < len(unit.words) else ""
        if (
            unit.quoted[phrase.first]
            or (cue.takes != "nothing" and before in group.not_after)
            or (cue.takes == "source" and after in group.not_sources)
        ):
            continue
        if form in group.everyday and not _is_opened(unit, phrase.last):
            continue
        found.append(_grown(unit, _Found(phrase.first, phrase.last, form, cue)))
    return found


def _as_written(unit: _Unit, at: int) -> str:
    """A word with the capital that says that it ends a name, the "Bản" of "Nhật Bản cho biết"; a sentence's first without."""
    return unit.words[at].words if at > 0 else unit.words[0].lower if at == 0 else ""


def _is_opened(unit: _Unit, at: int) -> bool:
    """Whether an opener or a quotation comes after the cue, or the sentence began with a quotation and the cue closes it."""
    if unit.lead and at > unit.lead:
        return True
    for i in range(at, min(at + 10, len(unit.words))):
        word = unit.words[i]
        if unit.quoted[i] or word.words == ":" or word.lower in language(unit.code).cue_group.openers:
            return True
        if word.words in ",;." and i > at:
            return False
    return False


def _grown(unit: _Unit, found: _Found) -> _Found:
    group = language(unit.code).cue_group
    first, last = found.first, found.last
    while (
        found.cue.takes in ("clause", "action")
        and first
        and unit.words[first - 1].lower in group.before
        and unit.words[first - 1].lower not in group.not_in_cue
    ):
        first -= 1
    while last < len(unit.words) and unit.words[last].lower in group.after:
        last += 1
    return found if (first, last) == (found.first, found.last) else replace(found, first=first, last=last)


def _after_openers(unit: _Unit, at: int) -> int:
    """The token at which what is stated begins: behind "rằng", a comma or a colon, and behind the one spoken to."""
    openers = language(unit.code).cue_group.openers
    clause = language(unit.code).clause
    told = at > 0 and unit.words[at - 1].lower in clause.telling
    if at < len(unit.words) and (told or unit.words[at].lower in clause.addressees):
        for i in range(at + 1, min(at + 16, len(unit.words))):
            if unit.words[i].words in ",:" or unit.words[i].lower in openers or unit.quoted[i]:
                at = i
                break
    while (
        at < len(unit.words)
        and not unit.quoted[at]
        and (unit.words[at].words in _MARKS_AFTER_CUE or unit.words[at].lower in openers)
    ):
        at += 1
    return at


def _joint(unit: _Unit, cue: _Found, start: int) -> int | None:
    """Where a second cue of the same subject begins to end the first one's content: at ", đồng thời nhấn mạnh", "và cho biết"."""
    at = cue.first
    joints = _forms(unit.code, "joints")
    for width in (2, 1):
        i = at - width
        if i > start and (phrase := joints.at(unit.words, i)) and phrase.last == at and not unit.quoted[i]:
            return i
    return at if at - 1 > start and unit.words[at - 1].words == "," and not unit.quoted[at - 1] else None


def _quotes_from(unit: _Unit, first: int, last: int) -> tuple[Span, ...]:
    start, end = unit.words[first].start, unit.words[last - 1].end
    return tuple(quote for quote in unit.sentence.quotes if start <= quote.start and quote.end <= end)


def _content(unit: _Unit, first: int, last: int, after_colon: bool) -> tuple[Span, ...]:
    if first >= last:
        return ()
    if after_colon and unit.quoted[first] and (spans := _quotes_from(unit, first, last)):
        lead = [spans[0]]
        for span in spans[1:]:
            if any(c.isalnum() for c in unit.text[lead[-1].end : span.start]):
                break
            lead.append(span)
        return (Span(lead[0].start, lead[-1].end),)
    whole = unit.span(first, last)
    words = sum(word.words[0].isalnum() for word in unit.words[first:last])
    return (whole,) if whole and words >= _LEAST_STATED_WORDS else ()


def _cue_span(unit: _Unit, cue: _Found) -> Span:
    return span_of(unit.words[cue.first : cue.last])


def _forward(unit: _Unit, cue: _Found, source: Span | None, stop: int, relays: tuple[Span, ...] = ()) -> Attribution | None:
    """The statement that follows its cue."""
    first = _after_openers(unit, cue.last)
    after_colon = any(word.words == ":" for word in unit.words[cue.last : first]) or (first < stop and unit.quoted[first])
    content = _content(unit, first, stop, after_colon)
    if not content:
        return None
    certainty = _CERTAINTY["direct"] if first < len(unit.quoted) and unit.quoted[first] else _CERTAINTY.get(cue.cue.takes, 0.7)
    return Attribution(content, _cue_span(unit, cue), source, relays, certainty)


def _quote_first(unit: _Unit, cue: _Found, quote_end: int) -> Attribution | None:
    """The statement that goes before: "…", ông nói; "…," said Hege."""
    source = subject_before(unit.code, unit.words[quote_end : cue.first]) or subject_after(unit.code, unit.words[cue.last :])
    content = _content(unit, 0, quote_end, after_colon=True)
    if not content or not source:
        return None
    later = [quote for quote in unit.sentence.quotes if quote.start > unit.words[cue.last - 1].end]
    return Attribution((*content, *later), _cue_span(unit, cue), source, (), _CERTAINTY["direct"])


def _clause_first(unit: _Unit, cue: _Found) -> Attribution | None:
    """An unquoted statement with its speaker behind it: "Altering behaviour is harder, Hege said."."""
    commas = [i for i in range(1, cue.first) if unit.words[i].words == "," and not unit.quoted[i]]
    if unit.code != "en" or cue.cue.takes != "clause" or not commas or len(unit.words) - cue.last > 9:
        return None
    source = subject_before(unit.code, unit.words[commas[-1] + 1 : cue.first])
    content = unit.span(0, commas[-1])
    if not source or not content or content.end - content.start < 15:
        return None
    return Attribution((content,), _cue_span(unit, cue), source, (), _CERTAINTY["clause"])


def _according_to(unit: _Unit, cue: _Found) -> Attribution | None:
    """ "Theo X, …" and "…, theo X."."""
    source = subject_after(unit.code, unit.words[cue.last :])
    if source is None:
        return None
    closes = cue.first > 3 and unit.words[cue.first - 1].words in ",–-"
    before = unit.span(0, cue.first) if closes or unit.code == "en" else None
    if before is not None and before.end - before.start > 25:
        return Attribution((before,), _cue_span(unit, cue), source, (), _CERTAINTY["source"])
    behind = sum(word.start < source.end for word in unit.words)
    mark = unit.words[behind].words if behind < len(unit.words) else ""
    if mark not in (",", ":") and not (behind < len(unit.words) and unit.quoted[behind]):
        return None
    content = _content(unit, _after_openers(unit, behind), len(unit.words), after_colon=mark == ":")
    if not content:
        return None
    return Attribution(content, _cue_span(unit, cue), source, (), _CERTAINTY["source"])


def _impersonal(unit: _Unit, cue: _Found, stop: int) -> Attribution | None:
    """ "Được biết, …", and "X được cho là Y", whose content is in two pieces."""
    first = _after_openers(unit, cue.last)
    rest = _content(unit, first, stop, after_colon=False)
    subject = subject_before(unit.code, unit.words[: cue.first]) if cue.first else None
    if not rest:
        return None
    return Attribution((subject, *rest) if subject else rest, _cue_span(unit, cue), None, (), _CERTAINTY["nothing"])


def _handed_on(unit: _Unit, cue: _Found, following: _Found | None) -> Attribution | None:
    """ "AFP dẫn lời X …": the outlet before is a relay, the one after is the source."""
    before = span_of(unit.words[: cue.first]) if cue.first else None
    relays = unit.outlets(before) if before else []
    source = subject_after(unit.code, unit.words[cue.last : following.first if following else len(unit.words)])
    if not relays or source is None:
        return None
    relay = (relays[-1],)
    if quote_end := unit.lead:
        content = _content(unit, 0, min(quote_end, cue.first), after_colon=True)
        said = _cue_span(unit, following) if following else _cue_span(unit, cue)
        return Attribution(content, said, source, relay, _CERTAINTY["direct"]) if content else None
    if following:
        return _forward(unit, following, source, len(unit.words), relay)
    behind = sum(word.start < source.end for word in unit.words)
    content = _content(unit, _after_openers(unit, behind), len(unit.words), after_colon=True)
    return Attribution(content, _cue_span(unit, cue), source, relay, _CERTAINTY["clause"]) if content else None


def _last_of_run(unit: _Unit, cues: Sequence[_Found], i: int) -> int:
    """In "phát biểu tại lễ khai mạc kêu gọi …" the verb that carries the statement is the last of the run."""
    while i + 1 < len(cues) and cues[i + 1].cue.takes in ("clause", "action"):
        between = unit.words[cues[i].last : cues[i + 1].first]
        if len(between) > 16 or any(
            word.words in ",;:" or word.lower in language(unit.code).cue_group.openers for word in between
        ):
            break
        if not between or unit.words[cues[i].last].lower not in (
            *language(unit.code).clause.adverbials,
            *language(unit.code).clause.addressees,
        ):
            break
        i += 1
    return i


def _said_in(unit: _Unit) -> Iterator[Attribution]:
    """The statements of one sentence."""
    cues, i, source = _cues(unit), 0, None
    quote_end = unit.lead
    open_from = 0
    while i < len(cues):
        cue = cues[i]
        made: Attribution | None = None
        step = 1
        if cue.first < open_from:
            i += 1
            continue
        if cue.cue.takes == "speaker":
            j = _last_of_run(unit, cues, i + 1) if i + 1 < len(cues) else i
            made = _handed_on(unit, cue, cues[j] if j > i else None)
            step = j - i + 1 if made else 1
            stop = len(unit.words)
        elif cue.cue.takes == "source":
            made = _according_to(unit, cue)
            stop = cue.last
        elif quote_end and cue.first >= quote_end and i == 0 and cue.cue.takes == "clause":
            made = _quote_first(unit, cue, quote_end)
            stop = len(unit.words)
        else:
            j = _last_of_run(unit, cues, i)
            step, cue = j - i + 1, cues[j]
            stop, nxt = _stop(unit, cues, j)
            if cue.cue.takes == "nothing":
                made = _impersonal(unit, cue, stop)
            else:
                joined = source is not None and _joint(unit, cues[i], 0) is not None
                subject = source if joined else subject_before(unit.code, unit.words[: cues[i].first])
                made = None if subject is None else (_clause_first(unit, cue) or _forward(unit, cue, subject, stop))
                source = subject if made else None
            open_from = nxt if made else open_from
        if made:
            yield made
            if stop >= len(unit.words) and cue.cue.takes not in ("source",):
                return
        i += step


def _stop(unit: _Unit, cues: Sequence[_Found], i: int) -> tuple[int, int]:
    """Where the content of cue `i` ends, and the token from which the next cue may be taken up."""
    for later in cues[i + 1 :]:
        if later.cue.takes in ("clause", "action") and (end := _joint(unit, later, cues[i].last + 1)) is not None:
            return end, later.first
    return len(unit.words), len(unit.words)


def _standing_alone(unit: _Unit) -> Attribution | None:
    """A sentence that is nothing but a quotation."""
    end = unit.lead
    words = sum(word.words[0].isalnum() for word in unit.words[:end])
    if not end or words < _LEAST_QUOTED_WORDS or any(word.words[0].isalnum() for word in unit.words[end:]):
        return None
    content = _content(unit, 0, end, after_colon=True)
    return Attribution(content, confidence=_CERTAINTY["alone"]) if content else None


def _goes_on(before: Attribution, unit: _Unit) -> bool:
    """Whether a quotation with no cue goes on with the statement before it: nothing but its cue stands between."""
    last = max(span.end for span in (before.content[-1], before.cue, before.source) if span)
    between = unit.text[last : unit.sentence.span.start]
    return before.cue is not None and len(between) < _LONGEST_GAP and "\n\n" not in between


def _quoted(words: Sequence[Token], marks: Sequence[Span]) -> tuple[bool, ...]:
    if not marks:
        return (False,) * len(words)
    quoted, at = [], 0
    for word in words:
        while at < len(marks) and marks[at].end <= word.start:
            at += 1
        quoted.append(at < len(marks) and marks[at].start <= word.start)
    return tuple(quoted)


def _lead(words: Sequence[Token], quoted: Sequence[bool]) -> int:
    end = 0
    if not any(quoted):
        return end
    for i, word in enumerate(words):
        if quoted[i]:
            end = i + 1
        elif word.words[0].isalnum():
            break
    return end


def _unit(code: str, text: str, sentence: Sentence) -> _Unit:
    words = words_between(text, *sentence.span)
    quoted = _quoted(words, sentence.quotes)
    return _Unit(code, text, sentence, words, quoted, tuple(names_in(code, words)), _lead(words, quoted))


def _go_on(found: list[Attribution], unit: _Unit) -> None:
    """Take up a sentence that is nothing but a quotation: it goes on with the statement before it, or stands for itself."""
    alone = _standing_alone(unit)
    if alone is None:
        return
    if found and _goes_on(found[-1], unit):
        found[-1] = replace(found[-1], content=(*found[-1].content, *alone.content))
    else:
        found.append(alone)


class Rules:
    """A labeller that needs nothing but the language files."""

    version = "rules-2"

    def label(self, article: Article, sentences: Sequence[Sentence]) -> Labels:
        """Names and statements by rule, events by a small lexicon."""
        code = article.language or "vi"
        names: list[Name] = []
        found: list[Attribution] = []
        lines: list[Sequence[Token]] = []
        for sentence in sentences:
            unit = _unit(code, article.text, sentence)
            names += unit.names
            lines.append(unit.words)
            before = len(found)
            found += _said_in(unit)
            if len(found) == before:
                _go_on(found, unit)
        events = triggers_in(code, article.text, lines, names)
        return Labels(names=tuple(names), attributions=tuple(found), events=events)
