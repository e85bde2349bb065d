"""What the linker is asked beyond a statement's own parts: who acts in an event, to whom it is done, who handed a statement on.

The candidates are those that the reader would see, found with the annotation's own spans; the answers are the annotation's.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from nguon.reading import relays
from nguon.record import Span
from training.anaphora import Row
from training.relays import annotated_relays, is_right
from training.sides import asked_in, record_of

Question = dict[str, object]


def questions(row: Row, language: str) -> list[Question]:
    """All questions of one annotated article: `{"relation", "anchor", "offered", "right"}`, spans in characters, `right` places in
    `offered`."""
    return [*_of_events(row, language), *_of_statements(row, language)]


def _question(relation: str, anchor: Span, offered: list[Span], right: list[int]) -> Question:
    return {"relation": relation, "anchor": list(anchor), "offered": [list(span) for span in offered], "right": right}


def _of_events(row: Row, language: str) -> Iterator[Question]:
    for asked in asked_in(row, language):
        offered = [candidate.span for candidate in asked.scene.candidates]
        yield _question(f"event-{asked.role}", asked.scene.event.trigger, offered, list(asked.right))


def _of_statements(row: Row, language: str) -> list[Question]:
    gold, found = annotated_relays(row), list[Question]()

    def watched(self: relays.Relays, said: relays.Said) -> list[relays.Carrier]:
        candidates = self.candidates(said)
        wanted = gold.get(tuple((s.start, s.end) for s in said.attribution.content), [])
        right = [i for i, carrier in enumerate(candidates) if is_right(carrier, wanted)]
        if bool(right) == bool(wanted):
            anchor = said.attribution.cue or said.attribution.content[0]
            found.append(_question("statement-relay", anchor, [c.span for c in candidates], right))
        return [candidates[i] for i in right]

    with patch.object(relays.Relays, "chosen", watched):
        record_of(row, language)
    return found
