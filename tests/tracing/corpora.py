"""The corpus of stories written for nguon: articles with their statements marked, and what tracing must find in them.

A story is a TOML file. An article's `text` has a line a block, the first the title; `{s1:c|words}` marks what statement s1 says,
`{s1:src=Name|words}` its source and the entity meant, `{s1:cue|…}`, `{s1:via=Outlet|…}` (via2 for the one further from the speaker)
and `{s1:t=2024-05-04|…}` the rest; `{s1,s2:via=…|…}` holds for both. A line `%Credit|words` is a byline.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nguon.reading.times import times_of
from nguon.record import Article, Block, Entity, Link, Record, Span, Statement, Time

FOLDER = Path(__file__).parent / "corpus"
_MARK = re.compile(r"\{([\w,]+):(\w+)(?:=([^|{}]*))?\|([^{}]*)\}")


@dataclass(frozen=True)
class GoldDrift:
    former: str
    latter: str
    kind: str
    words: str


@dataclass(frozen=True)
class GoldClaim:
    reports: frozenset[tuple[str, str | None]]
    origins: tuple[int, int]
    drift: tuple[GoldDrift, ...]


@dataclass(frozen=True)
class GoldStory:
    name: str
    records: tuple[Record, ...]
    claims: tuple[GoldClaim, ...]
    origins: tuple[int, int] | None
    copies: tuple[tuple[str, str], ...]
    rows: tuple[dict[str, Any], ...]

    def record(self, article: str) -> Record:
        return next(r for r in self.records if r.article.id == article)


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def story(name: str) -> GoldStory:
    table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    kinds = table.get("entities", {})
    records = tuple(_record(article, kinds) for article in table["article"])
    claims = tuple(_claim(claim) for claim in table.get("claim", ()))
    rows = tuple(_row(record) for record in records)
    story_range = tuple(table["origins"]) if "origins" in table else None
    return GoldStory(name, records, claims, story_range, tuple(tuple(c) for c in table.get("copies", ())), rows)


def _claim(claim: dict[str, Any]) -> GoldClaim:
    reports = frozenset((a, None if s == "-" else s) for a, s in (r.split(":") for r in claim["reports"]))
    drift = tuple(GoldDrift(d["from"], d["to"], d["kind"], d["words"]) for d in claim.get("drift", ()))
    return GoldClaim(reports, tuple(claim["origins"]), drift)


def _row(record: Record) -> dict[str, Any]:
    """The article as a row of an input file, for the whole way from text to claims."""
    a = record.article
    row = {
        "id": a.id,
        "outlet": a.outlet,
        "published": a.published,
        "language": a.language,
        "title": a.title,
        "text": a.text,
        "url": a.url,
    }
    return {key: value for key, value in row.items() if value}


def _record(table: dict[str, Any], kinds: dict[str, str]) -> Record:
    text, blocks, marks = _read(table["text"])
    credited = [b.credit for b in blocks if b.kind == "byline" and b.credit]
    article = Article(
        id=table["id"],
        input=f"corpus/{table['id']}",
        url=table.get("url"),
        outlet=table.get("outlet"),
        language=table["language"],
        title=text.split("\n")[0],
        published=table.get("published"),
        text=text,
        blocks=tuple(blocks),
    )
    cast = _Cast(kinds)
    outlet = cast.of(article.outlet, "outlet") if article.outlet else None
    bylines = [cast.of(credit, "outlet") for credit in credited]
    statements = tuple(_statement(s, found, text, cast, bylines, outlet) for s, found in _by_statement(marks))
    return Record(article=article, entities=cast.entities(), times=times_of(article), statements=statements)


class _Cast:
    def __init__(self, kinds: dict[str, str]) -> None:
        self.kinds, self.ids, self.mentions = kinds, {}, {}

    def of(self, name: str, kind: str, span: Span | None = None) -> str:
        made = self.ids.setdefault(name, (f"e{len(self.ids) + 1}", self.kinds.get(name, kind)))
        if span:
            self.mentions.setdefault(name, []).append(span)
        return made[0]

    def entities(self) -> tuple[Entity, ...]:
        return tuple(
            Entity(id=i, kind=kind, name=name, mentions=tuple(sorted(set(self.mentions.get(name, ())))))
            for name, (i, kind) in self.ids.items()
        )


def _read(marked: str) -> tuple[str, list[Block], list[tuple[list[str], str, str | None, Span]]]:
    text, blocks, marks = "", [], []
    for number, line in enumerate(line for line in marked.strip().split("\n") if line.strip()):
        text += "\n" if text else ""
        start, kind, credit = len(text), "title" if number == 0 else "paragraph", None
        if line.startswith("%"):
            kind = "byline"
            credit, line = line[1:].split("|", 1)
        last = 0
        for match in _MARK.finditer(line):
            text += line[last : match.start()]
            place = len(text)
            text += match[4]
            marks.append((match[1].split(","), match[2], match[3], Span(place, len(text))))
            last = match.end()
        text += line[last:]
        blocks.append(Block(kind=kind, start=start, end=len(text), **({"credit": credit} if credit else {})))
    return text, blocks, marks


def _by_statement(marks: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    ids = sorted({i for ids, *_ in marks for i in ids}, key=lambda i: int(i[1:]))
    for i in ids:
        yield i, [(kind, name, span) for ids, kind, name, span in marks if i in ids]


def _statement(i: str, found: list[Any], text: str, cast: _Cast, bylines: list[str], outlet: str | None) -> Statement:
    def spans(kind: str) -> list[tuple[str | None, Span]]:
        return [(name, span) for k, name, span in found if k == kind]

    content = tuple(span for _, span in spans("c"))
    cue = next((span for _, span in spans("cue")), None)
    source = next(iter(spans("src")), None)
    speaker = cast.of(source[0] or text[slice(*source[1])], "person" if source[0] else "group", source[1]) if source else None
    relays = [
        Link(role="relay", entity=cast.of(name or text[slice(*span)], "outlet", span), span=span)
        for name, span in [*spans("via"), *spans("via2")]
    ]
    when = next(iter(spans("t")), None)
    chain = (
        *([Link(role="speaker", entity=speaker, span=source[1])] if source else []),
        *relays,
        *(Link(role="byline", entity=b) for b in bylines),
        *([Link(role="outlet", entity=outlet)] if outlet else []),
    )
    return Statement(
        id=i,
        kind=_kind(text, content),
        content=content,
        cue=cue,
        source=source[1] if source else None,
        speaker=speaker,
        chain=chain,
        time=Time(start=when[1].start, end=when[1].end, value=when[0]) if when else None,
    )


def _kind(text: str, content: tuple[Span, ...]) -> str:
    words = " ".join(text[slice(*span)] for span in content)
    outside = re.sub(r"[“\"][^”\"]*[”\"]", "", words)
    if outside == words:
        return "indirect"
    return "mixed" if re.search(r"\w", outside) else "direct"
