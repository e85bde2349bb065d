"""`nguon entity` and `nguon entities`: who is who across articles, corrected by hand, and a larger table of the well-known."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from nguon.archive import Archive
from nguon.cli.adding import local
from nguon.cli.ending import say
from nguon.exports.shown import on_one_line
from nguon.tracing import deciding
from nguon.tracing.deciding import Actor, UnknownActor
from nguon.tracing.wikidata import import_dump

_SHOWN = 20
_LINES_EVERY = 1_000_000


def show_entity(archive: str, words: str, form: str) -> int:
    """Show the actors of an id or name and where they are met; the exit status."""
    with Archive.open(local(archive), read_only=True) as opened, opened.looking() as connection:
        actors = deciding.found(connection, words)
    if not actors:
        raise UnknownActor(f"{archive}: nobody is called {words!r} in a traced article; `nguon trace` finds who is who")
    if form == "json":
        for actor in actors:
            sys.stdout.write(json.dumps(asdict(actor), ensure_ascii=False) + "\n")
        return 0
    console = Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty())
    for actor in actors:
        console.print(_shown(actor), end="\n\n")
    sys.stdout.flush()
    return 0


def _shown(actor: Actor) -> Text:
    text = Text(on_one_line(actor.name, 120), style="bold")
    places = "in 1 place" if len(actor.met) == 1 else f"in {len(actor.met)} places"
    facts = [actor.id, actor.kind, *([actor.country] if actor.country else []), places]
    text.append(f" · {' · '.join(facts)}", "dim not bold")
    for met in actor.met[:_SHOWN]:
        text.append(f"\n  {on_one_line(met.article, 100)}: {on_one_line(met.name, 100)}", "not bold")
        text.append(f"  ({on_one_line('; '.join(met.why), 200)})", "dim not bold")
    if len(actor.met) > _SHOWN:
        text.append(f"\n  and {len(actor.met) - _SHOWN:,} more", "dim not bold")
    return text


def _id_of(archive: Archive, words: str) -> str:
    """The id of the one actor of an id or name."""
    with archive.looking() as connection:
        actors = deciding.found(connection, words)
    if len(actors) == 1:
        return actors[0].id
    if not actors:
        raise UnknownActor(f"{archive.path}: nobody is called {words!r} in a traced article")
    raise UnknownActor(f"{archive.path}: {len(actors)} are called {words!r}; give the id: {', '.join(a.id for a in actors[:9])}")


def join_entities(archive: str, one: str, other: str) -> int:
    """Make one of two actors; the exit status."""
    with Archive.open(local(archive)) as opened:
        one, other = _id_of(opened, one), _id_of(opened, other)
        deciding.join(opened, one, other)
    say(f"{one} and {other} are one from now on; `nguon trace` brings the claims up to date")
    return 0


def split_entity(archive: str, own: str, articles: list[str]) -> int:
    """Make somebody else of an actor in some articles; the exit status."""
    with Archive.open(local(archive)) as opened:
        own = _id_of(opened, own)
        deciding.split(opened, own, articles)
    where = "1 article" if len(articles) == 1 else f"{len(articles)} articles"
    say(f"{own} is somebody else in {where} from now on; `nguon trace` brings the claims up to date")
    return 0


def import_entities(archive: str, dump: str, languages: int) -> int:
    """Read a Wikidata dump into an archive and sum up; the exit status."""
    with Archive.open(local(archive), create=True) as opened:
        done = import_dump(opened, Path(dump), languages, _say_progress)
    say(f"{done.kept:,} known actors imported; `nguon trace` looks at the articles anew")
    for reason, count in done.dropped.most_common():
        print(f"  dropped {count:,}: {reason}", file=sys.stderr)  # noqa: T201
    return 0


def _say_progress(lines: int) -> None:
    if lines % _LINES_EVERY == 0:
        say(f"{lines:,} lines read")
