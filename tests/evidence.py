"""Shared by all tests: whatever a record says, its words are in the text."""

from __future__ import annotations

from nguon.reading import Explained
from nguon.record import RUNNING_KINDS, Record


def assert_evidence(record: Record) -> None:
    """Every span lies within the text and within running text, and every name that a mention gives is in the page."""
    text = record.article.text
    running = [block for block in record.article.blocks if block.kind in RUNNING_KINDS]
    bylines = [block for block in record.article.blocks if block.kind in ("byline", "caption")]
    for path, span in record.spans():
        assert 0 <= span.start < span.end <= len(text), path
        words = text[span.start : span.end]
        assert words.strip(), f"{path}: {words!r} is blank"
        inside = [*running, *bylines]
        assert any(b.start <= span.start < b.end for b in inside), f"{path}: {words!r} begins outside the running text"
        assert any(b.start < span.end <= b.end for b in inside), f"{path}: {words!r} ends outside the running text"
    for entity in record.entities:
        if entity.mentions:
            assert entity.name in text, f"{entity.id}: {entity.name!r} is not in the text"
        for alias in entity.aliases:
            assert alias in text, f"{entity.id}: the alias {alias!r} is not in the text"
    for statement in record.statements:
        roles = [link.role for link in statement.chain]
        assert ("speaker" in roles) == (statement.speaker is not None), statement.id


def assert_reasons(explained: Explained) -> None:
    """Every reason rests on words of the page, and every speaker, relay and byline of the record has one and is the one it says."""
    record = explained.record
    assert_evidence(record)
    blocks = [block for block in record.article.blocks if block.kind in {*RUNNING_KINDS, "byline"}]
    for reason in explained.reasons:
        assert reason.spans, reason
        for span in reason.spans:
            assert record.slice(span).strip(), reason
            assert any(block.start <= span.start and span.end <= block.end for block in blocks), reason
        assert all(weighed.weight > 0 for weighed in reason.weighed), reason
    for statement in record.statements:
        given = [(reason.resolved, reason.entity) for reason in explained.of(statement.id)]
        chain = [(link.role, link.entity) for link in statement.chain if link.role in ("relay", "byline")]
        assert given == [("speaker", statement.speaker), *chain], statement.id
