"""`nguon search`: what was found, for people or one JSON object a line."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from nguon.archive import Archive, ArticleHit, Query, Results, StatementHit
from nguon.cli.adding import local
from nguon.cli.ending import say
from nguon.exports.shown import on_one_line, visible
from nguon.record import Span


def search_and_show(archive: str, query: Query, form: str) -> int:
    """Search, show what was found, and say on standard error how much there is; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened:
        results = opened.search(query)
    if form == "json":
        hits: list[StatementHit | ArticleHit] = [*results.statements, *results.articles]
        for hit in hits:
            sys.stdout.write(json.dumps(_as_json(hit), ensure_ascii=False) + "\n")
        return 0
    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    for statement in results.statements:
        console.print(_statement(statement), end="\n\n")
    for article in results.articles:
        console.print(_article(article), end="\n\n")
    sys.stdout.flush()
    say(_counts(results))
    return 0


def _as_json(hit: StatementHit | ArticleHit) -> dict[str, Any]:
    if isinstance(hit, StatementHit):
        fields = {name: getattr(hit, name) for name in ("article", "title", "outlet", "published", "speaker", "relays", "text")}
        statement = hit.statement.model_dump(mode="json", by_alias=True)
        return {"found": "statement", **fields, "matches": hit.matches, "statement": statement}
    return {"found": "article", **asdict(hit)}


def _statement(hit: StatementHit) -> Text:
    relays = f"through {', '.join(hit.relays)}" if hit.relays else None
    text = Text(on_one_line(hit.speaker or "speaker not said", 120), style="bold")
    text.append(_facts(hit.statement.kind, relays, hit.published, hit.outlet), "dim not bold")
    text.append("\n  ").append_text(_words(hit.text, hit.matches, _offset(hit)))
    return text.append("\n").append_text(_where(hit.title, hit.article))


def _offset(hit: StatementHit) -> int:
    """Where in the article the hit's text begins, so that matches can be shown in it; -1 if it is in several pieces."""
    return hit.statement.content[0].start if len(hit.statement.content) == 1 else -1


def _article(hit: ArticleHit) -> Text:
    text = Text(on_one_line(hit.title or "(no title)", 200), style="bold")
    text.append(_facts("article", hit.published, hit.outlet), "dim not bold")
    text.append("\n  ").append_text(_words(hit.excerpt_text, hit.matches, hit.excerpt.start))
    return text.append("\n").append_text(_where(None, hit.url or hit.article))


def _facts(*facts: str | None) -> str:
    return "".join(f" · {on_one_line(fact, 120)}" for fact in facts if fact)


def _where(title: str | None, article: str) -> Text:
    known = (on_one_line(words, 200) for words in (title, article) if words)
    return Text(f"  {' · '.join(known)}", style="dim not bold")


def _words(text: str, matches: tuple[Span, ...], offset: int) -> Text:
    """The words with the matches in reverse video, on one line."""
    shown, place = Text(style="not bold"), 0
    for start, end in matches if offset >= 0 else ():
        start, end = start - offset, end - offset
        if place <= start < end <= len(text):
            shown.append(_flat(text[place:start])).append(_flat(text[start:end]), "reverse")
            place = end
    return shown.append(_flat(text[place:]))


def _flat(text: str) -> str:
    return visible(text.replace("\n", " ").replace("\t", " "))


def _counts(results: Results) -> str:
    least = "at least " if results.total_is_least else ""
    if not results.statement_total and not results.article_total:
        return "nothing found"
    return (
        f"{least}{results.statement_total:,} statements and {results.article_total:,} articles found;"
        f" {len(results.statements)} and {len(results.articles)} shown"
    )
