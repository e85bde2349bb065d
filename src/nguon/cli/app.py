"""The commands with their options and help. Each imports what it needs when it runs, so that help is there at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from nguon.cli.ending import ended

if TYPE_CHECKING:
    from nguon.pages import Given

_HELP = """Read the news and keep the record of it: who said what, through whom, each tied to the exact words.

INPUT is a file (HTML, plain text, JSON Lines or Parquet; also gzipped), a folder, or - for standard input.
Of a folder all files below are read that are called so (.html, .htm, .txt, .jsonl, .parquet …) or that hold HTML or a
table; hidden ones, pictures, programs and the like are passed over.
"""
_EPILOG = """\b
Try it:
  nguon demo                                    example articles in your browser
  nguon read page.html                          one page, its statements marked
  nguon add articles.parquet --archive news.nguon
  nguon search "lãi suất" --speaker "Nguyễn Thị Hồng" --archive news.nguon
  nguon serve --archive news.nguon

Exit status: 0 if every input was read, 1 if any failed, 2 if the command was typed wrong, 130 if it was interrupted.
"""

app = typer.Typer(
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


class Language(StrEnum):
    """The languages that are read."""

    vi = "vi"
    en = "en"


class ReadFormat(StrEnum):
    """How `read` shows a record."""

    text = "text"
    json = "json"
    html = "html"


class HitFormat(StrEnum):
    """How `search` shows what it found."""

    text = "text"
    json = "json"


class Kind(StrEnum):
    """Kinds of statement."""

    direct = "direct"
    indirect = "indirect"
    mixed = "mixed"


class ReaderName(StrEnum):
    """What labels the words."""

    model = "model"
    rules = "rules"


class Order(StrEnum):
    """Orders of what is found."""

    relevance = "relevance"
    newest = "newest"


def _date(value: str | None) -> str | None:
    from nguon.pages.articles import edtf_from

    try:
        return edtf_from(value) if value else None
    except ValueError:
        raise typer.BadParameter(f"{value!r} is no date; right would be 2024-10-04, 2024-10 or 2024") from None


Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT", help="Files, folders, or - for standard input.", show_default=False)
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", callback=_date, help="When the pages were published, such as 2024-10-04. A row's own date is kept."
    ),
]
Url = Annotated[str | None, typer.Option(metavar="URL", help="The address of the page, where INPUT is a single page.")]
LanguageOption = Annotated[Language | None, typer.Option(help="The pages' language; found out if it is not given.")]
ArchiveOption = Annotated[
    str,
    typer.Option("--archive", "-a", metavar="FILE", envvar="NGUON_ARCHIVE", help="The archive: one file.", show_default=False),
]
ReadFormatOption = Annotated[
    ReadFormat, typer.Option(help="text for people, json for programs (a record a line), html for a file.")
]
HitFormatOption = Annotated[HitFormat, typer.Option(help="text for people, json for programs (a hit a line).")]
ReaderOption = Annotated[
    ReaderName | None,
    typer.Option(
        help="What finds names and statements: the trained model (the default), or rules, which find less but read a year of "
        "news in minutes.",
        show_default=False,
    ),
]
ClaimArgument = Annotated[
    str, typer.Argument(metavar="ID", help="The claim's id, as `nguon claims` shows it.", show_default=False)
]
Host = Annotated[
    str,
    typer.Option(
        metavar="HOST", help="The address to listen on. On any but this machine's own a token is asked for ($NGUON_TOKEN)."
    ),
]
Token = Annotated[
    str | None,
    typer.Option(
        metavar="TOKEN",
        envvar="NGUON_TOKEN",
        show_default=False,
        help="What readers must bring. On another address than this machine's own one is made and said if none is given.",
    ),
]
Port = Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="The port to listen on.")]


def _given(inputs: list[str], url: str | None, published: str | None, language: Language | None) -> Given:
    from nguon.pages import Given

    if url and len(inputs) != 1:
        raise typer.BadParameter(f"one address is given for {len(inputs)} inputs; read them one at a time", param_hint="--url")
    return Given(url=url, published=published, language=language.value if language else None)


def _print_version(wanted: bool) -> None:
    if wanted:
        from nguon import __version__

        typer.echo(f"nguon {__version__}")
        raise typer.Exit


@app.callback()
def _nguon(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    """Options of nguon itself."""


@app.command(
    epilog="""\b
Examples:
  nguon read page.html
  nguon read story.txt --language vi --published 2024-10-04
  curl -s https://example.org/story | nguon read - --url https://example.org/story
  nguon read folder/ --format json > records.jsonl
  nguon read page.html --format html --output page-marked.html
  nguon read page.html --explain

A JSON Lines or Parquet file has a page a row: `text` or `html`, and, where known, id, url, published, outlet, language, title.
"""
)
def read(
    inputs: Inputs,
    published: Published = None,
    url: Url = None,
    language: LanguageOption = None,
    format: ReadFormatOption = ReadFormat.text,  # noqa: A002
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here; with html it may be a folder, for one file an article."),
    ] = None,
    reader: ReaderOption = None,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Say why each speaker, relay and byline is who it is, and on which words that rests."),
    ] = False,
) -> None:
    """Show what pages say: every statement, its speaker and its way here."""
    if explain and format is ReadFormat.html:
        raise typer.BadParameter("reasons are shown as text or json, not html", param_hint="--explain")
    given = _given(inputs, url, published, language)

    def work() -> int:
        from nguon.cli.showing import read_and_show

        return read_and_show(inputs, given, format.value, output, reader.value if reader else None, explain)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon add articles.parquet --archive news.nguon
  nguon add crawl/ more.jsonl.gz --archive news.nguon --workers 2

What the archive has already is skipped, so a run that was stopped is taken up by typing the same again. A page that changed
under its address is kept as a new version beside the old one.
"""
)
def add(
    inputs: Inputs,
    archive: ArchiveOption,
    workers: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Processes that read; by default one a CPU. 0 reads in this process.", show_default=False
        ),
    ] = None,
    published: Published = None,
    url: Url = None,
    language: LanguageOption = None,
    reader: ReaderOption = None,
) -> None:
    """Read pages into an archive, which is made if there is none."""
    given = _given(inputs, url, published, language)

    def work() -> int:
        from nguon.cli.adding import add_and_report

        return add_and_report(inputs, archive, given, workers, reader.value if reader else None)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon search "lãi suất" --archive news.nguon             with the tones, as typed
  nguon search lai suat -a news.nguon                      without tones: finds them all the same
  nguon search --speaker Bortnikov --since 2024-10 -a news.nguon
  nguon search '"an ninh mạng" -Nga' --relay Sputnik --format json -a news.nguon
"""
)
def search(
    archive: ArchiveOption,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help='Words, "phrases", begin*, -without; none for all that fits the filters.'),
    ] = None,
    speaker: Annotated[str | None, typer.Option(metavar="NAME", help="Only what this person or body said.")] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Only in this outlet.")] = None,
    relay: Annotated[str | None, typer.Option(metavar="NAME", help="Only what came through this agency or paper.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", callback=_date, help="Published on this day or after.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", callback=_date, help="Published on this day or before.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only statements of this kind.")] = None,
    language: Annotated[str | None, typer.Option(metavar="TAG", help="Only articles in this language, such as vi.")] = None,
    order: Annotated[Order, typer.Option(help="Best first or newest first.")] = Order.relevance,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, max=10_000, help="The most to show of statements and of articles.")
    ] = 20,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Find statements and articles in an archive."""

    def work() -> int:
        from nguon.archive import Query
        from nguon.cli.searching import search_and_show

        query = Query(
            words=" ".join(words or ()),
            speaker=speaker,
            outlet=outlet,
            relay=relay,
            since=since,
            until=until,
            kind=kind.value if kind else None,
            language=language,
            order=order.value,
            limit=limit,
        )
        return search_and_show(archive, query, format.value)

    ended(work)


@app.command(
    epilog="""\b
Example:
  nguon trace --archive news.nguon

Only what was added or taken out since the last time costs time. A run that was stopped is taken up by typing the same again.
"""
)
def trace(
    archive: ArchiveOption,
    workers: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Processes at work; by default one a CPU. 0: this one.", show_default=False),
    ] = None,
) -> None:
    """Bring an archive's stories, claims and origins up to date."""

    def work() -> int:
        from nguon.cli.tracing import trace_and_report

        return trace_and_report(archive, workers)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon stories --archive news.nguon                      the largest first
  nguon stories --format json --archive news.nguon        all of them, one a line
"""
)
def stories(
    archive: ArchiveOption,
    least: Annotated[int, typer.Option(metavar="N", min=1, help="Only those with at least so many articles.")] = 1,
    limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="The most to show; by default 20 as text, all as json.", show_default=False),
    ] = None,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """List the stories that `nguon trace` found: the articles on one happening."""

    def work() -> int:
        from nguon.cli.tracing import list_stories

        return list_stories(archive, least, limit or (20 if format is HitFormat.text else None), format.value)

    ended(work)


@app.command(epilog="\b\nExample:\n  nguon story s-0a1b2c3d4e --archive news.nguon\n")
def story(
    story: Annotated[str, typer.Argument(metavar="ID", help="The story's id, as `nguon stories` shows it.", show_default=False)],
    archive: ArchiveOption,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Show a story: its articles, why they are one story, and its timeline."""

    def work() -> int:
        from nguon.cli.tracing import show_story

        return show_story(archive, story, format.value)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon claims --archive news.nguon                       those that most articles report first
  nguon claims --least 3 --archive news.nguon             only those that three articles report
  nguon claims --format json --archive news.nguon         all of them, one a line
"""
)
def claims(
    archive: ArchiveOption,
    least: Annotated[int, typer.Option(metavar="N", min=1, help="Only those that at least so many articles report.")] = 1,
    story: Annotated[str | None, typer.Option(metavar="ID", help="Only those of this story.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="The most to show; by default 20 as text, all as json.", show_default=False),
    ] = None,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """List the claims that `nguon trace` found: what was said once and retold."""

    def work() -> int:
        from nguon.cli.claims import list_claims

        return list_claims(archive, least, limit or (20 if format is HitFormat.text else None), story, format.value)

    ended(work)


@app.command(epilog="\b\nExample:\n  nguon claim c-0a1b2c3d4e --archive news.nguon\n")
def claim(
    claim: ClaimArgument,
    archive: ArchiveOption,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Show a claim: its reports, where they come from, and what changed on the way."""

    def work() -> int:
        from nguon.cli.claims import show_claim

        return show_claim(archive, claim, format.value)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon origins c-0a1b2c3d4e --archive news.nguon
  nguon origins c-0a1b2c3d4e --strike Reuters --archive news.nguon     what is left without it
"""
)
def origins(
    claim: ClaimArgument,
    archive: ArchiveOption,
    strike: Annotated[
        str | None, typer.Option(metavar="ORIGIN", help="Take this origin away: its name, id or number.", show_default=False)
    ] = None,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Show where the reports of a claim or an event entered the press, with the evidence for each step."""

    def work() -> int:
        from nguon.cli.claims import show_origins

        return show_origins(archive, claim, strike, format.value)

    ended(work)


@app.command(epilog="\b\nExample:\n  nguon compare c-0a1b2c3d4e --archive news.nguon\n")
def compare(
    claim: ClaimArgument,
    archive: ArchiveOption,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Lay the retellings of a claim side by side, with what each changed."""

    def work() -> int:
        from nguon.cli.claims import compare as compare_claim

        return compare_claim(archive, claim, format.value)

    ended(work)


@app.command(
    epilog="""\b
Examples:
  nguon entity "Tập Cận Bình" --archive news.nguon        by any form of the name
  nguon entity a-0a1b2c3d4e --archive news.nguon
"""
)
def entity(
    name: Annotated[str, typer.Argument(metavar="ID|NAME", help="An actor's id, or any form of the name.", show_default=False)],
    archive: ArchiveOption,
    format: HitFormatOption = HitFormat.text,  # noqa: A002
) -> None:
    """Show who somebody is across articles, where they are met, and why it is them."""

    def work() -> int:
        from nguon.cli.entities import show_entity

        return show_entity(archive, name, format.value)

    ended(work)


entities = typer.Typer(
    help="Correct by hand who is who, and import a larger table of the well-known.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(entities, name="entities")


@entities.command(epilog="\b\nExample:\n  nguon entities join a-0a1b2c3d4e a-5f6a7b8c9d --archive news.nguon\n")
def join(
    one: Annotated[str, typer.Argument(metavar="A", help="An actor's id, or a name that one alone has.", show_default=False)],
    other: Annotated[str, typer.Argument(metavar="B", help="Another's.", show_default=False)],
    archive: ArchiveOption,
) -> None:
    """Make one of two actors; kept when their articles are read anew."""

    def work() -> int:
        from nguon.cli.entities import join_entities

        return join_entities(archive, one, other)

    ended(work)


@entities.command(epilog="\b\nExample:\n  nguon entities split a-0a1b2c3d4e article-17 article-21 --archive news.nguon\n")
def split(
    actor: Annotated[
        str, typer.Argument(metavar="ACTOR", help="An actor's id, or a name that one alone has.", show_default=False)
    ],
    articles: Annotated[
        list[str], typer.Argument(metavar="ARTICLE...", help="The articles in which it is somebody else.", show_default=False)
    ],
    archive: ArchiveOption,
) -> None:
    """Make somebody else of an actor in some articles; kept when these are read anew."""

    def work() -> int:
        from nguon.cli.entities import split_entity

        return split_entity(archive, actor, articles)

    ended(work)


@entities.command(
    "import",
    epilog="""\b
Example:
  nguon entities import latest-all.json.gz --archive news.nguon

A dump is read as it comes, in bounded memory, and may be compressed with gzip or bzip2.
""",
)
def import_(
    dump: Annotated[str, typer.Argument(metavar="DUMP", help="A Wikidata JSON dump.", show_default=False)],
    archive: ArchiveOption,
    languages: Annotated[
        int, typer.Option(metavar="N", min=0, help="Only what at least so many languages' Wikipedias tell of.")
    ] = 10,
) -> None:
    """Import people and bodies from Wikidata, by which articles are then told who is who."""

    def work() -> int:
        from nguon.cli.entities import import_entities

        return import_entities(archive, dump, languages)

    ended(work)


@app.command(epilog="\b\nExample:\n  nguon serve --archive news.nguon --port 8080\n")
def serve(
    archive: ArchiveOption,
    host: Host = "127.0.0.1",
    port: Port = 8765,
    token: Token = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-j",
            metavar="N",
            min=1,
            help="Processes that serve; by default one a CPU, up to four.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Show an archive in the browser, until Ctrl-C."""

    def work() -> int:
        from nguon.cli.adding import local
        from nguon.desk.serving import serve as serve_desk

        serve_desk(local(archive), host=host, port=port, token=token, workers=workers)
        return 0

    ended(work)


@app.command(epilog="\b\nExample:\n  nguon demo\n")
def demo(
    archive: Annotated[
        str | None, typer.Option("--archive", "-a", metavar="FILE", help="Keep the examples here; by default they go at the end.")
    ] = None,
    host: Host = "127.0.0.1",
    port: Port = 8765,
) -> None:
    """Show nguon's example articles in the browser, until Ctrl-C."""

    def work() -> int:
        from nguon.cli.demo import demonstrate

        return demonstrate(archive, host, port)

    ended(work)


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records that read writes as JSON."""

    def work() -> int:
        import json

        from nguon.record import json_schema

        typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return 0

    ended(work)


def main() -> None:
    """The command `nguon`."""
    app(prog_name="nguon")
