"""`nguon trace`, `nguon stories`, `nguon story`."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from nguon.archive import Archive, traces
from nguon.archive.traces import Copy, Story, StoryRow
from nguon.cli.adding import duration, local
from nguon.cli.ending import say
from nguon.exports.shown import on_one_line
from nguon.record import NguonError, Record
from nguon.tracing.tracer import Summary, trace

_LINE_EVERY = 10.0
_SHOWN_WHY = 5


def trace_and_report(archive: str, workers: int | None) -> int:
    """Bring what is traced up to date, saying how far it is and summing up; the exit status."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Archive.open(local(archive)) as opened:
        summary = trace(opened, _Lines(), workers)
    print(summed_up(summary), file=sys.stderr)  # noqa: T201
    return 0


class _Lines:
    """Says every ten seconds how far a run is."""

    def __init__(self) -> None:
        self._shown = time.monotonic()

    def __call__(self, step: str, done: int, of: int) -> None:
        if time.monotonic() - self._shown >= _LINE_EVERY:
            self._shown = time.monotonic()
            say(f"{step}: {done:,} of {of:,}")


def summed_up(summary: Summary) -> str:
    """One line for what a run did."""
    return (
        f"traced {summary.taken_in:,} articles, let go of {summary.let_go:,}, found {summary.alike:,} pairs alike,"
        f" told {summary.told:,} stories anew, in {duration(summary.seconds)}"
    )


def list_stories(archive: str, least: int, limit: int | None, form: str) -> int:
    """Show the stories with at least so many articles; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        rows = traces.story_rows(connection, least, limit)
        if form == "json":
            for row in rows:
                found = traces.story(connection, row.id)
                if found:
                    sys.stdout.write(json.dumps(as_json(row, found), ensure_ascii=False) + "\n")
            return 0
    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    for row in rows:
        console.print(_heading(row))
    sys.stdout.flush()
    say(f"{len(rows):,} stories shown" if rows else "no stories; `nguon trace` finds them")
    return 0


def as_json(row: StoryRow, story: Story) -> dict[str, Any]:
    """A story as `nguon stories --format json` prints it."""
    return {
        "story": story.id,
        "articles": [each.article for each in story.articles],
        "copies": [[copy.former, copy.latter] for copy in story.copies],
        "origins": None if row.fewest is None else [row.fewest, row.most],
    }


def show_story(archive: str, identifier: str, form: str) -> int:
    """Show a story: its articles, why they are one story, its timeline; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        row, story = traces.story_row(connection, identifier), traces.story(connection, identifier)
        if row is None or story is None:
            raise NguonError(f"{archive}: it has no story {identifier!r}; `nguon stories` lists those it has")
        records = {each.article: traces.record_of(connection, each) for each in story.articles}
        why = traces.reasons(connection, story.articles)
    if form == "json":
        told = as_json(row, story) | {
            "reasons": [
                {"articles": [a, b], "log_odds": odds, "is_copy": is_copy} | reasons for a, b, odds, is_copy, reasons in why
            ],
            "timeline": timeline(story, records),
        }
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 0
    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(_heading(row))
    for each in story.articles:
        console.print(_article(each.article, records[each.article], story.copies))
    _print_why(console, why)
    _print_timeline(console, timeline(story, records))
    return 0


def timeline(story: Story, records: dict[str, Record]) -> list[dict[str, Any]]:
    """The events and statements of a story in order of time: article, what it is, its EDTF time or None, the words' span, words.

    What has no time of its own stands under its article's date, and where that is not known at the end.
    """
    entries = []
    for place, each in enumerate(story.articles):
        record = records[each.article]
        found = [("event", event.time, event.trigger, event.id) for event in record.events if event.within is None]
        found += [("statement", said.time, said.content[0], said.id) for said in record.statements]
        for kind, when, span, identifier in found:
            value = (when.value if when and not when.value.startswith("XXXX-XX") else None) or each.published
            entry = {"time": value, "article": each.article, kind: identifier, "span": list(span), "words": record.slice(span)}
            entries.append(((value or "~").replace("XXXX", "~"), place, span, entry))
    return [entry for *_, entry in sorted(entries, key=lambda each: each[:3])]


def _heading(row: StoryRow) -> Text:
    text = Text(on_one_line(row.title or "(no title)", 160), style="bold")
    dates = "–".join(dict.fromkeys(date[:10] for date in (row.first, row.last) if date))
    origins = f"{row.fewest} to {row.most} independent origins" if row.fewest is not None else None
    facts = (f"{row.articles:,} articles" if row.articles > 1 else "1 article", dates, origins, row.id)
    return text.append("".join(f" · {fact}" for fact in facts if fact), "dim not bold")


def _article(identifier: str, record: Record, copies: Sequence[Copy]) -> Text:
    text = Text(f"  {on_one_line(record.article.title or '(no title)', 160)}")
    facts = (record.article.published, record.article.outlet, identifier)
    text.append("".join(f" · {on_one_line(fact, 120)}" for fact in facts if fact), "dim")
    of = [copy.former for copy in copies if copy.latter == identifier]
    return text.append(f"\n    the text of {', '.join(of)}", "dim") if of else text


def _print_why(console: Console, why: Sequence[tuple[str, str, float, bool, dict[str, Any]]]) -> None:
    if why:
        console.print(Text("\n  Why one story", style="bold"))
    for former, latter, _, is_copy, reasons in why[:_SHOWN_WHY]:
        told = "; ".join(f"{kind}: {', '.join(reasons[kind])}" for kind in ("names", "numbers", "days", "words") if reasons[kind])
        text = Text(f"  {former} and {latter}{' are copies' if is_copy else ''}")
        console.print(text.append(f"\n    {on_one_line(told, 400)}", "dim"))
    if len(why) > _SHOWN_WHY:
        console.print(Text(f"  and {len(why) - _SHOWN_WHY} more pairs", "dim"))


def _print_timeline(console: Console, entries: Sequence[dict[str, Any]]) -> None:
    if entries:
        console.print(Text("\n  Timeline", style="bold"))
    for entry in entries:
        kind = "event" if "event" in entry else "said"
        text = Text(f"  {entry['time'] or 'undated':<12} {kind:<6} ")
        console.print(text.append(on_one_line(entry["words"], 200)).append(f" · {entry['article']}", "dim"))
