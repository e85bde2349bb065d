"""What became of announced and demanded events: later reports that they happened, were put off, denied or refused."""

from __future__ import annotations

from collections.abc import Sequence

from nguon.record import Span
from nguon.tracing.differences import dates_agree
from nguon.tracing.happenings import Told
from nguon.tracing.results import OutcomeKind, OutcomeLink
from nguon.tracing.retellings import likeness
from nguon.tracing.words import terms

#: How alike the sentences must be that announce a thing and report it.
_ALIKE = 0.36
#: Lines of meanings.tsv whose words put a thing off: found by one word of each.
_PUTTING_OFF = (("hoãn", "vi"), ("huỷ", "vi"), ("đình chỉ", "vi"))


def outcomes_of(events: Sequence[Told]) -> tuple[OutcomeLink, ...]:
    """For each planned or urged event the first later report that tells what became of it; `events` are in order of date."""
    found = []
    for i, announced in enumerate(events):
        if announced.event.status in ("planned", "urged"):
            link = next((link for later in events[i + 1 :] if (link := _outcome(announced, later))), None)
            if link is not None:
                found.append(link)
    return tuple(found)


def _outcome(announced: Told, later: Told) -> OutcomeLink | None:
    if not _is_later(announced, later) or not _may_answer(announced, later) or not _on_the_same(announced, later):
        return None
    kind = _kind(announced, later)
    return OutcomeLink(announced.key, later.key, kind, Span(*later.event.trigger)) if kind else None


def _is_later(a: Told, b: Told) -> bool:
    x, y = a.source.record.article.published, b.source.record.article.published
    return a.source.article != b.source.article and bool(x and y and x < y)


def _may_answer(announced: Told, later: Told) -> bool:
    """Whether the kinds of event go together; asked before their words are looked at."""
    return later.event.type in ("REJECT", announced.event.type)


def _on_the_same(a: Told, b: Told) -> bool:
    """Whether both are of the same thing: a side in common, or none named, and sentences that are alike."""
    sides, others = a.actors | a.recipients, b.actors | b.recipients
    if sides and others and not sides & others:
        return False
    return likeness(a.sentence, b.sentence).score >= _ALIKE


def _kind(announced: Told, later: Told) -> OutcomeKind | None:
    if later.event.type == "REJECT" and announced.event.type != "REJECT":
        return "refused"
    if later.event.type != announced.event.type:
        return None
    if _puts_off(later):
        return "put_off"
    if later.event.status == "denied":
        return "denied"
    if later.event.status == "actual" and not _contradicts(announced, later):
        return "happened"
    return None


def _puts_off(told: Told) -> bool:
    keys = {
        key
        for form, code in _PUTTING_OFF
        for term in terms(form, [Span(0, len(form))], code)
        for key in term.keys
        if key[0] == "#"
    }
    return any(term.keys & keys for term in told.sentence.terms)


def _contradicts(a: Told, b: Told) -> bool:
    return bool(a.event.time and b.event.time and not dates_agree(a.event.time.value, b.event.time.value))
