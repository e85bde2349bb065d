"""A statement as one cites it: who, the words, the way they came, the page and where it can be read."""

from __future__ import annotations

from nguon.exports.notes import Note
from nguon.exports.shown import on_one_line, visible
from nguon.exports.words import Words
from nguon.record import Article


def citation(note: Note, article: Article, w: Words, here: str) -> str:
    """The citation as plain text on one line; `here` is the address that shows it."""
    who = on_one_line(note.who, 160) if note.who else w("speaker_unknown")
    way = "".join(f" — {w('role_' + station.role)} {on_one_line(station.name, 160)}" for station in note.relays)
    return f"{who}: {visible(note.quotation)}{way}. {_page(article, w)}({w('accessed')}: {here})"


def _page(article: Article, w: Words) -> str:
    title = f"{on_one_line(article.title)}. " if article.title else ""
    published = f"{on_one_line(w.date(article.published), 60)}. " if article.published else ""
    url = f"{on_one_line(article.url, 300)} " if article.url else ""
    return f"{title}{published}{url}"
