"""What changed on the way: each article of a claim held against the earlier one whose wording is closest. See docs/tracing.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from nguon.languages.phrases import tokens
from nguon.record import Span
from nguon.tracing.differences import (
    changed_dates,
    changed_negation,
    changed_numbers,
    hedges_of,
    is_hedged,
    matches,
    speaking_days_apart,
)
from nguon.tracing.results import Drift, DriftKind
from nguon.tracing.retellings import likeness
from nguon.tracing.tellings import CueWord, Telling
from nguon.tracing.words import sense_table

#: The classes of cues that can be put in order; a denial or a demand is no stronger or weaker than a claim.
_RANK = {"hedged": 0, "neutral": 1, "assertive": 2}
#: A paraphrase in quotation marks has the paraphrase's own words.
_SAME_WORDS = 0.72
#: A cut quotation has hardly a word that the whole does not have.
_CONTAINED = 0.8
#: What agrees besides the words brings two tellings this much nearer, in units of likeness.
_AGREEING = 0.06
#: So many of the closest earlier reports are looked at for one from which nothing was changed.
_MOST_HELD = 12
#: A telling that names where the other stands is held against that one if the words are about as close.
_RELIED_ON = 0.12


class Retelling(NamedTuple):
    """One article's part in a claim: its main telling, its others, where it stands in time and what it rests on.

    `origins` are the ids of the origins that it certainly rests on; `cites` the articles that it names or copies.
    """

    main: Telling
    others: tuple[Telling, ...]
    origins: frozenset[str]
    cites: frozenset[str]

    @property
    def article(self) -> str:
        """The article's id."""
        return self.main.source.article

    @property
    def all(self) -> tuple[Telling, ...]:
        """Every telling of it but titles, unless there is nothing else."""
        return (self.main, *(t for t in self.others if not t.is_title))


def main_telling(tellings: Sequence[Telling]) -> Telling:
    """Of an article's tellings of one claim the fullest that is not the title: what others are held against.

    Where one tells what another tells with its frame ("AFP said that he had said …"), it is the inner one.
    """
    inner = [t for t in tellings if not any(_frames(t, other) for other in tellings)]
    return max(inner, key=lambda t: (not t.is_title, t.statement is not None, t.weight + len(t.quantities), -t.content[0].start))


def _frames(outer: Telling, inner: Telling) -> bool:
    """Whether one's words hold all of the other's and more."""
    if outer is inner or outer.statement is None or inner.statement is None:
        return False
    spans = outer.content[0].start, outer.content[-1].end, inner.content[0].start, inner.content[-1].end
    return spans[0] <= spans[2] and spans[3] <= spans[1] and (spans[0], spans[1]) != (spans[2], spans[3])


def drift_of(retellings: Sequence[Retelling]) -> tuple[Drift, ...]:
    """What each article changed, in order of the articles; `retellings` come by date."""
    ordered = _in_order(retellings)
    found: list[Drift] = []
    for i, child in enumerate(ordered):
        parent = _closest(child, ordered[:i])
        if parent is not None:
            found.extend(_changes(parent, child, ordered[:i]))
    return tuple(found)


def _in_order(retellings: Sequence[Retelling]) -> list[Retelling]:
    """By date; where dates do not tell, who is relied on is before who relies, and who says a source before who does not."""

    def day(r: Retelling) -> str:
        return r.main.source.record.article.published or "~"

    def tier(r: Retelling) -> tuple[int, int]:
        cited = any(r.article in other.cites for other in retellings)
        return (0 if cited else 1, 0 if r.origins and r.main.statement else 1 if r.main.statement else 2)

    left = sorted(retellings, key=lambda r: (day(r), tier(r), r.article))
    ordered: list[Retelling] = []
    while left:
        ready = next((r for r in left if not any(_before(other, r) for other in left if other is not r)), left[0])
        ordered.append(ready)
        left.remove(ready)
    return ordered


def _before(a: Retelling, b: Retelling) -> bool:
    """Whether `a` must stand before `b`: by date, or cited by it where one date is only the beginning of the other."""
    x, y = a.main.source.record.article.published, b.main.source.record.article.published
    if x and y and not (x.startswith(y) or y.startswith(x)):
        return x < y
    return a.article in b.cites and b.article not in a.cites


def _closest(child: Retelling, earlier: Sequence[Retelling]) -> Retelling | None:
    """The earlier report that this one may be told from: of the closest in wording the one from which least was changed.

    None if it certainly comes from elsewhere than all of them.
    """
    able = [p for p in earlier if not (p.origins and child.origins and not p.origins & child.origins)]
    near = sorted(able, key=lambda parent: -round(closeness(parent, child), 6))[:_MOST_HELD]
    return min(near, key=lambda parent: len(list(_changes(parent, child, earlier))), default=None)


def closeness(a: Retelling, b: Retelling) -> float:
    """How near the wording of two reports is, what drift alters counted with it."""
    x, y = a.main, b.main
    score = likeness(x, y).score
    if x.source.language == y.source.language:
        score = (score + _wording(x, y)) / 2 + 0.05
    agreeing = (
        is_hedged(x) == is_hedged(y),
        not changed_numbers(x, y),
        not changed_dates(x, y),
        changed_negation(x, y) is None,
        _rank(x.cue) == _rank(y.cue),
        x.speaker.plainness == y.speaker.plainness,
        bool(x.quoted) == bool(y.quoted),
    )
    score += _AGREEING * sum(agreeing)
    return score + (_RELIED_ON if a.article in b.cites else 0.0)


def _wording(a: Telling, b: Telling) -> float:
    """The share of all words, small ones too, that two tellings have in common."""
    x, y = _words(a), _words(b)
    return 2 * len(x & y) / (len(x) + len(y)) if x or y else 0.0


def _words(telling: Telling) -> set[str]:
    return {word.lower for span in telling.content for word in tokens(telling.text, *span) if word.words[0].isalnum()}


def _changes(parent: Retelling, child: Retelling, earlier: Sequence[Retelling]) -> Iterator[Drift]:
    def drift(kind: DriftKind, span: Span, former: Span | None = None) -> Drift:
        return Drift(parent.article, child.article, kind, span, former)

    a, b = _nearest_tellings(parent, child)
    cut = _cut_quote(a, b)
    yield from (drift(*change) for change in _source_changes(parent, child))
    yield from (drift(*change) for change in _cue_changes(a, b))
    if cut is not None:
        yield drift("quote_cut", *cut)
    else:
        yield from (drift(*change) for change in _hedge_changes(parent, child, a, b))
        negation = changed_negation(a, b)
        if negation is not None and not _says_both(parent, child, b):
            yield drift("negation_changed", negation.latter, negation.former)
    yield from (drift("number_changed", c.latter, c.former) for c in changed_numbers(a, b) if not _in_parent(parent, c.latter, b))
    yield from (drift("date_changed", c.latter, c.former) for c in changed_dates(a, b))
    days = _day_of_speaking(a, b)
    if days is not None:
        yield drift("date_changed", *days)
    marks = _marks_added(child, a, b, earlier)
    if marks is not None:
        yield drift("quote_marks_added", marks, a.content[0])


def _nearest_tellings(parent: Retelling, child: Retelling) -> tuple[Telling, Telling]:
    """The parent's telling that is nearest to the child's main one."""
    b = child.main
    a = max(parent.all, key=lambda t: (likeness(t, b).score, t is parent.main))
    return a, b


_Changed = tuple[DriftKind, Span, Span | None]


def _source_changes(parent: Retelling, child: Retelling) -> Iterator[_Changed]:
    before, after = max(t.speaker.plainness for t in parent.all), max(t.speaker.plainness for t in child.all)
    if before == 0:
        return
    telling = child.main
    former = next((t.speaker.words for t in parent.all if t.speaker.plainness == before), None)
    if after == 0:
        if _is_lost(telling):
            yield "source_lost", telling.content[0], former
        return
    if (before >= 3 and after <= 2) or (before == 2 and after == 1):
        yield "source_vaguer", telling.speaker.words or telling.content[0], former


def _is_lost(telling: Telling) -> bool:
    """Whether the text itself leaves the speaker out, rather than that the reader did not find one."""
    if telling.statement is None:
        return True
    return telling.cue is not None and telling.cue.takes == "nothing"


def _cue_changes(a: Telling, b: Telling) -> Iterator[_Changed]:
    x, y = _rank(a.cue), _rank(b.cue)
    if x is None or y is None or x == y or a.cue is None or b.cue is None or _translate_each_other(a, b):
        return
    if b.statement is None or b.statement.cue is None or a.statement is None:
        return
    if y > x:
        if x == 0 and is_hedged(b) and hedges_of(b):
            return  # the hedge went from the cue into what is said
        yield "cue_stronger", b.statement.cue, a.statement.cue
    elif b.cue.takes == "clause" or (b.cue.takes == "nothing" and b.speaker.plainness):
        if y == 0 and hedges_of(a) and not hedges_of(b):
            return
        yield "cue_weaker", b.statement.cue, a.statement.cue


def _rank(cue: CueWord | None) -> int | None:
    if cue is None or cue.is_turned or cue.takes == "nothing" or (cue.takes == "action" and cue.strength != "neutral"):
        return None
    return _RANK.get(cue.strength)


def _translate_each_other(a: Telling, b: Telling) -> bool:
    if a.source.language == b.source.language or a.cue is None or b.cue is None:
        return False
    forms = {a.source.language: a.cue.form, b.source.language: b.cue.form}
    return any(all(form in row.get(code, ()) for code, form in forms.items()) for row in sense_table()["same_cue"])


def _hedge_changes(parent: Retelling, child: Retelling, a: Telling, b: Telling) -> Iterator[_Changed]:
    before, after = any(map(is_hedged, parent.all)), any(map(is_hedged, child.all))
    if is_hedged(a) and hedges_of(a) and not after and not b.has("weak_hedge"):
        yield "hedge_dropped", _where_it_was(a, b), hedges_of(a)[0]
    elif hedges_of(b) and not before and not any(t.has("weak_hedge") for t in parent.all):
        yield "hedge_added", hedges_of(b)[0], None


def _where_it_was(a: Telling, b: Telling) -> Span:
    """The words of `b` that the hedge of `a` stood before, as far as they are there; else all that is said."""
    hedge = hedges_of(a)[0]
    after = [m.latter.span for m in matches(a, b) if m.former.span.start >= hedge.end]
    return after[0] if after else b.content[0]


def _says_both(parent: Retelling, child: Retelling, b: Telling) -> bool:
    """Whether another telling of the parent agrees with the child, so that nothing was turned between them."""
    return any(t is not parent.main and likeness(t, b).score > 0.5 and changed_negation(t, b) is None for t in parent.all[1:])


def _in_parent(parent: Retelling, span: Span, b: Telling) -> bool:
    """Whether the amount stands elsewhere in the parent's tellings."""
    new = next((q for q in b.quantities if q.span == span), None)
    return new is not None and any(
        new.value == q.value and new.dimension == q.dimension for t in parent.all for q in t.quantities
    )


def _day_of_speaking(a: Telling, b: Telling) -> tuple[Span, Span] | None:
    apart = speaking_days_apart(a, b)
    if apart is None or apart < 2 or a.statement is None or b.statement is None or not a.statement.time or not b.statement.time:
        return None
    return b.statement.time.span, a.statement.time.span


def _cut_quote(a: Telling, b: Telling) -> tuple[Span, Span] | None:
    """Where `b` quotes only a part of what `a` has, and what was left out turned the sense."""
    if not b.quoted or not (a.quoted or a.statement is None or a.statement.kind != "indirect"):
        return None
    found = matches(a, b)
    kept = sum(m.latter.weight for m in found)
    if b.weight == 0 or kept / b.weight < _CONTAINED or not found:
        return None
    first, last = min(m.former.span.start for m in found), max(m.former.span.end for m in found)
    theirs = {word.kind for word in b.small}
    for word in a.small:
        is_outside = not any(m.former.span.start <= word.span.start < m.former.span.end for m in found)
        if is_outside and word.kind not in theirs and _turns(word.kind, word.span, a, first, last):
            return b.quoted[0], word.span
    return None


def _turns(kind: str, word: Span, a: Telling, first: int, last: int) -> bool:
    """Whether a small word that was left out bears on what was kept."""
    if kind in ("condition", "proviso", "contrast"):
        between = a.text[min(last, word.start) : word.start] if word.start >= last else a.text[word.end : max(first, word.end)]
        return len(re.findall(r"[.!?]", between)) <= (1 if kind == "contrast" and word.start >= last else 0)
    if kind in ("negation", "belief"):
        return word.start < first and not re.search(r"[.!?;]", a.text[word.end : first])
    return False


def _marks_added(child: Retelling, a: Telling, b: Telling, earlier: Iterable[Retelling]) -> Span | None:
    """Quotation marks round a paraphrase's words, where nobody before quoted them."""
    if not b.quoted or a.quoted:
        return None
    quote = max(b.quoted, key=lambda s: s.end - s.start)
    own = [t for t in b.terms if quote.start <= t.span.start < quote.end]
    if len(own) < 3 or any(w.kind == "first_person" and quote.start <= w.span.start < quote.end for w in b.small):
        return None
    if any(_quotes(t, own) for parent in earlier for t in (parent.main, *parent.others)):
        return None
    keys = {key for t in a.terms for key in t.keys}
    shared = sum(t.weight for t in own if t.keys & keys) / sum(t.weight for t in own)
    return quote if shared >= _SAME_WORDS else None


def _quotes(telling: Telling, words: Sequence[object]) -> bool:
    """Whether a telling has most of these words within quotation marks."""
    inside = {k for t in telling.terms if any(q.start <= t.span.start < q.end for q in telling.quoted) for k in t.keys}
    hit = sum(bool(t.keys & inside) for t in words)  # type: ignore[attr-defined]
    return hit >= 0.5 * len(words)


def by_article(tellings: Iterable[Telling]) -> Mapping[str, tuple[Telling, ...]]:
    """Tellings by their article, in order."""
    found: dict[str, list[Telling]] = {}
    for telling in tellings:
        found.setdefault(telling.source.article, []).append(telling)
    return {article: tuple(some) for article, some in found.items()}
