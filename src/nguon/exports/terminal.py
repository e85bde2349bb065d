"""An article on a terminal: its text with every statement marked, and beside it who said it, with what words, through whom.

What a page says is never trusted: it is printed as text, with control characters, escapes and direction marks made visible.
Colour tells the speakers apart and is never alone: brackets with numbers lead from the words to the margin and say the kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.style import Style
from rich.table import Table
from rich.text import Text

from nguon.exports.marked import Mark, Passage, Segment, passages
from nguon.exports.notes import Note, notes
from nguon.exports.shown import on_one_line, visible
from nguon.record import BlockKind, Record, StatementKind

#: One colour a speaker (`notes.HUES` of them). Each has a contrast of 3:1 or more against black and against white.
PALETTE = ("#0a7cd6", "#c2570c", "#14874a", "#a548b0", "#d0342c", "#0e8585", "#96700a", "#7a62e0")

#: The brackets around a statement's words: doubled where they are quoted as spoken.
BRACKETS: Mapping[StatementKind, tuple[str, str]] = {"direct": ("⟦", "⟧"), "indirect": ("[", "]"), "mixed": ("⟦", "]")}

#: Below this width the notes stand under their paragraph, not beside it.
NARROWEST_WITH_MARGIN = 76
_WIDEST_TEXT = 88
#: Lines to stand under statements, by statement id.
Lines = Mapping[str, Sequence[str]]
_NONE: Lines = {}
_BLOCK_STYLES: Mapping[BlockKind, str] = {
    "title": "bold",
    "lead": "bold",
    "heading": "bold underline",
    "caption": "italic",
    "byline": "dim",
    "other": "dim",
    "related": "dim",
}


def show(record: Record, console: Console, under: Lines = _NONE) -> None:
    """Print a record for reading on a terminal as wide as the console, with the lines to stand `under` statements."""
    made = notes(record)
    rows = [passage for passage in passages(record) if not passage.is_blank]
    console.print(_head(record), highlight=False)
    for passage in rows:
        if passage.kind != "related":
            console.print(_row(passage, made, console.width, under), highlight=False)
    _show_related([passage for passage in rows if passage.kind == "related"], console)
    console.print(Rule(style="dim"))
    console.print(Text(_counts(record), style="dim"), highlight=False)


def plain(record: Record, under: Lines = _NONE) -> str:
    """The record as plain text for a pipe: the article's blocks as they are, then its statements with their words, and the lines
    to stand `under` each."""
    rows = [passage for passage in passages(record) if not passage.is_blank]
    lines = [*_head_lines(record), ""]
    lines += [_label(passage) + visible(record.article.text[passage.start : passage.end]).strip("\n") for passage in rows]
    lines += ["", _counts(record)]
    for note in notes(record).values():
        lines += [_note_line(note), *(f"    {visible(line)}" for line in under.get(note.statement.id, ()))]
    return "\n".join(lines) + "\n"


def _head_lines(record: Record) -> list[str]:
    """What is known of the article, and its title where the text has none."""
    article = record.article
    known = (article.outlet, article.published, article.language, article.url or article.input)
    facts = " · ".join(on_one_line(fact, 120) for fact in known if fact)
    in_text = any(block.kind == "title" for block in article.blocks)
    return [facts] if in_text or not article.title else [facts, on_one_line(article.title)]


def _head(record: Record) -> RenderableType:
    facts, *title = _head_lines(record)
    return Group(Rule(style="dim"), Text(facts, style="dim"), Text(""), *(Text(words + "\n", style="bold") for words in title))


def _row(passage: Passage, made: Mapping[int, Note], width: int, under: Lines) -> RenderableType:
    """A passage with its notes beside it, or under it where there is no room for a margin."""
    words = _words(passage, made)
    beside = [_note(made[index], under) for index in passage.statements]
    if width < NARROWEST_WITH_MARGIN:
        return Group(words, *(Padding(note, (0, 0, 0, 4)) for note in beside), Text(""))
    margin = min(44, max(26, width * 36 // 100))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(width=min(_WIDEST_TEXT, width - margin - 2), overflow="fold")
    grid.add_column(width=margin, overflow="fold")
    grid.add_row(words, Group(*beside))
    grid.add_row("", "")
    return grid


def _words(passage: Passage, made: Mapping[int, Note]) -> Text:
    text = Text(_label(passage), style=_BLOCK_STYLES.get(passage.kind, ""))
    for segment in passage.segments:
        text.append_text(_piece(segment, made))
    text.rstrip()
    return text


def _label(passage: Passage) -> str:
    """What a block that is not running text is called before its words; the kinds are not told by style alone."""
    if passage.block is None or passage.kind in ("title", "lead", "paragraph"):
        return ""
    credit = f", credit {on_one_line(passage.block.credit, 60)}" if passage.block.credit else ""
    return f"({passage.kind}{credit}) "


def _piece(segment: Segment, made: Mapping[int, Note]) -> Text:
    """A segment's words in its speaker's colour, with the brackets of the statements that begin or end with it."""
    contents = [mark for mark in segment.marks if mark.part == "content"]
    text = Text()
    for mark in contents:
        if mark.start == segment.start:
            note = made[mark.statement]
            text.append(f"{BRACKETS[note.kind][0]}{note.number} ", _style(note, bold=True))
    text.append(visible(segment.text), _segment_style(segment.marks, made))
    for mark in reversed(segment.ending):
        if mark.part == "content":
            note = made[mark.statement]
            text.append(BRACKETS[note.kind][1], _style(note, bold=True))
    return text


def _segment_style(marks: Iterable[Mark], made: Mapping[int, Note]) -> Style:
    """The innermost statement gives the colour; quoted words are underlined, cues and sources are bold."""
    style = Style.null()
    for mark in marks:
        note = made[mark.statement]
        if mark.part == "content":
            style += _style(note, underline=note.kind != "indirect" or None)
        elif mark.part in ("cue", "source"):
            style += _style(note, bold=True)
    return style


def _style(note: Note, *, bold: bool | None = None, underline: bool | None = None) -> Style:
    return Style(color=None if note.hue is None else PALETTE[note.hue], bold=bold, underline=underline)


def _note(note: Note, under: Lines) -> Text:
    """A statement's note in the margin: who, with what words, through whom, when, and the lines to stand under it."""
    text = Text(style=_style(note))
    opening, closing = BRACKETS[note.kind]
    text.append(f"{opening}{note.number}{closing} ", _style(note, bold=True))
    text.append(_who(note), _style(note, bold=True))
    for line in _facts(note):
        text.append(f"\n    {line}")
    for line in under.get(note.statement.id, ()):
        text.append(f"\n    {visible(line)}", "dim")
    return text


def _facts(note: Note) -> Iterator[str]:
    cue = f" · {on_one_line(note.cue, 60)}" if note.cue else ""
    yield f"{note.kind}{cue}"
    if note.relays:
        yield f"through {_way(note)}"
    if note.time:
        yield f"when: {on_one_line(note.time_words, 40)} = {visible(note.time.value)}"


def _who(note: Note) -> str:
    return on_one_line(note.who, 80) if note.who else "speaker not said"


def _way(note: Note) -> str:
    return " → ".join(f"{on_one_line(s.name, 60)}{' (byline)' if s.role == 'byline' else ''}" for s in note.relays)


def _note_line(note: Note) -> str:
    cue = f" ({on_one_line(note.cue, 60)})" if note.cue else ""
    way = f" through {_way(note)}" if note.relays else ""
    time = f", {visible(note.time.value)}" if note.time else ""
    return f"{note.number}. {_who(note)}{cue}{way}{time}, {note.kind}: {on_one_line(note.quotation, 10_000)}"


def _show_related(rows: Iterable[Passage], console: Console) -> None:
    lines = [on_one_line("".join(segment.text for segment in passage.segments), 400) for passage in rows]
    if lines:
        console.print(Rule("related: other stories, not read as this one", style="dim", align="left"))
        for line in lines:
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2)), highlight=False)


def _counts(record: Record) -> str:
    speakers = {statement.speaker for statement in record.statements} - {None}
    counted = ((len(record.statements), "statement"), (len(speakers), "named speaker"), (len(record.events), "event"))
    return ", ".join(f"{count} {what}{'' if count == 1 else 's'}" for count, what in counted)
