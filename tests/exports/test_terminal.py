"""A record on a terminal of any width, with and without colour, whatever its page holds."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from nguon.exports import notes, terminal
from nguon.record import Article, Block, Entity, Link, Record, Span, Statement, Time

TEXT = (
    "Nga và Taliban\n"
    "Ông Bortnikov khẳng định ngày 4/10: “Chúng tôi tin rằng hợp tác vì lợi ích chung”, theo Sputnik.\n"
    "Ảnh minh họa (Nguồn: APA)\n"
    "Tin liên quan\n"
)


def place(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def record() -> Record:
    lines = TEXT.splitlines()
    kinds = ("title", "paragraph", "caption", "related")
    blocks = [Block(kind=kind, **place(line)._asdict()) for kind, line in zip(kinds, lines, strict=True)]  # type: ignore[arg-type]
    blocks[2] = blocks[2].model_copy(update={"credit": "APA"})
    chain = (Link(entity="e1", role="speaker"), Link(entity="e2", role="relay", span=place("Sputnik")))
    return Record(
        article=Article(
            id="a", input="a.txt", text=TEXT, blocks=tuple(blocks), language="vi", outlet="Báo", published="2024-10-04"
        ),
        entities=(Entity(id="e1", kind="person", name="Bortnikov"), Entity(id="e2", kind="outlet", name="Sputnik")),
        statements=(
            Statement(
                id="s1",
                kind="direct",
                content=(place("“Chúng tôi tin rằng hợp tác vì lợi ích chung”"),),
                cue=place("khẳng định"),
                speaker="e1",
                chain=chain,
                time=Time(value="2024-10-04", **place("ngày 4/10")._asdict()),
            ),
            Statement(id="s2", kind="indirect", content=(place("hợp tác vì lợi ích chung”, theo"),)),
        ),
    )


def shown(what: Record, width: int, color: str | None = None) -> str:
    stream = io.StringIO()
    terminal.show(what, Console(file=stream, width=width, force_terminal=color is not None, color_system=color))  # type: ignore[arg-type]
    return stream.getvalue()


SHOWN = """\
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
Báo · 2024-10-04 · vi · a.txt

Nga và Taliban

Ông Bortnikov khẳng định ngày 4/10: ⟦1 “Chúng tôi tin rằng [2 hợp tác  ⟦1⟧ Bortnikov
vì lợi ích chung”⟧, theo] Sputnik.                                         direct · khẳng định
                                                                           through Sputnik
                                                                           when: ngày 4/10 = 2024-10-04
                                                                       [2] speaker not said
                                                                           indirect

(caption, credit APA) Ảnh minh họa (Nguồn: APA)

related: other stories, not read as this one ─────────────────────────────────────────────────────────────────
  Tin liên quan
──────────────────────────────────────────────────────────────────────────────────────────────────────────────
2 statements, 1 named speaker, 0 events
"""


def test_each_statement_is_marked_in_the_text_and_told_in_the_margin() -> None:
    assert "".join(line.rstrip() + "\n" for line in shown(record(), 110).splitlines()) == SHOWN


@pytest.mark.parametrize("width", [20, 40, 75, 76, 80, 120, 300])
def test_nothing_is_wider_than_the_terminal_and_nothing_is_lost(width: int) -> None:
    lines = shown(record(), width).splitlines()
    assert max(map(len, lines)) <= width
    words = re.sub(r"[\s⟦⟧\[\]\d]", "", "".join(lines))
    for word in ("Bortnikov", "tôi", "through", "Sputnik", "speaker", "Taliban", "APA"):
        assert word in words


def test_a_speaker_has_a_colour_and_an_unknown_one_none() -> None:
    coloured = shown(record(), 110, "truecolor")
    red, green, blue = (int(terminal.PALETTE[0][place : place + 2], 16) for place in (1, 3, 5))
    assert f"38;2;{red};{green};{blue}" in coloured
    assert len(set(re.findall(r"38;2;[\d;]+", coloured))) == 1


def test_the_colours_can_be_read_on_black_and_on_white() -> None:
    def luminance(colour: str) -> float:
        parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert len(set(terminal.PALETTE)) == len(terminal.PALETTE) == notes.HUES
    for colour in terminal.PALETTE:
        assert 1.05 / (luminance(colour) + 0.05) >= 3
        assert (luminance(colour) + 0.05) / 0.05 >= 3


def test_a_pipe_gets_the_text_and_then_the_statements_with_their_words() -> None:
    assert terminal.plain(record()) == (
        "Báo · 2024-10-04 · vi · a.txt\n\n"
        "Nga và Taliban\n"
        "Ông Bortnikov khẳng định ngày 4/10: “Chúng tôi tin rằng hợp tác vì lợi ích chung”, theo Sputnik.\n"
        "(caption, credit APA) Ảnh minh họa (Nguồn: APA)\n"
        "(related) Tin liên quan\n"
        "\n"
        "2 statements, 1 named speaker, 0 events\n"
        "1. Bortnikov (khẳng định) through Sputnik, 2024-10-04, direct: “Chúng tôi tin rằng hợp tác vì lợi ích chung”\n"
        "2. speaker not said, indirect: hợp tác vì lợi ích chung”, theo\n"
    )


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80), st.integers(24, 120))
def test_no_page_can_act_on_the_terminal(words: str, width: int) -> None:
    import unicodedata

    text = unicodedata.normalize("NFC", words.replace("\r\n", "\n"))
    span = Span(0, len(text))
    hostile = Record(
        article=Article(
            id="a",
            input=text,
            text=text,
            title=text,
            outlet=text,
            url=text,
            blocks=(Block(kind="caption", credit=text, start=0, end=len(text)),),
        ),
        entities=(Entity(id="e", kind="person", name=text),),
        statements=(Statement(id="s", kind="direct", content=(span,), cue=span, source=span, speaker="e"),),
    )
    for output in (shown(hostile, width), terminal.plain(hostile)):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f]", output)
