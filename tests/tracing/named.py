"""Records made by hand of whom an article names: short sentences written for nguon."""

from __future__ import annotations

from typing import Any

from tests.handmade import at

from nguon.record import Article, Entity, Name, Record


def article(id: str, text: str, *people: Any, published: str | None = "2018-06-15", **known: Any) -> Record:  # noqa: A002
    """A record of `text` with an entity for each of (words, kind, aliases …); places are names too."""
    language = known.pop("language", "vi")
    entities, names = [], []
    for number, (words, kind, *aliases) in enumerate(people, 1):
        span = at(text, words)
        entities.append(Entity(id=f"e{number}", kind=kind, name=words, aliases=tuple(aliases), mentions=(span,)))
        if kind == "place":
            names.append(Name(start=span.start, end=span.end, kind="place"))
    made = Article(id=id, input=f"cast/{id}", text=text, language=language, published=published, **known)
    return Record(article=made, entities=tuple(entities), names=tuple(names))


def person(words: str, *aliases: str) -> tuple[str, ...]:
    return (words, "person", *aliases)


def body(words: str, *aliases: str) -> tuple[str, ...]:
    return (words, "organization", *aliases)


def place(words: str) -> tuple[str, ...]:
    return (words, "place")


def group(words: str) -> tuple[str, ...]:
    return (words, "group")
