"""Records for the tests of the archive."""

from __future__ import annotations

from nguon.archive import Archive
from nguon.record import Article, Entity, Link, Record, Span, Statement


def record(text: str, /, speaker: str | None = None, relay: str | None = None, kind: str = "indirect", **known: object) -> Record:
    """A record of one article of which the last line is a statement by `speaker` through `relay`, in the text or not."""
    known = {"id": "a", "input": "test"} | known
    line = Span(text.rfind("\n") + 1, len(text))
    entities, chain = [], []
    if speaker:
        entities.append(Entity(id="e1", kind="person", name=speaker))
        chain.append(Link(entity="e1", role="speaker"))
    if relay:
        entities.append(Entity(id="e2", kind="outlet", name=relay))
        chain.append(Link(entity="e2", role="relay"))
    statement = Statement(id="s1", kind=kind, content=(line,), speaker="e1" if speaker else None, chain=tuple(chain))
    return Record(
        article=Article.model_validate({"text": text, **known}),
        entities=tuple(entities),
        statements=(statement,) if line.start < line.end else (),
    )


def add(archive: Archive, *records: Record) -> list[str]:
    """Add records in one transaction, each with its own words as its digest."""
    with archive.writing():
        return [archive.add(each, each.to_json()) for each in records]
