"""An article's text is cut at its statements' spans, and nothing is lost by it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from nguon.exports.marked import MOST_MARKS, Mark, passages, segments
from nguon.record import Article, Block, Record, Span, Statement


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(min_size=1, max_size=60))
    places = st.integers(0, len(text))
    made = []
    for index in range(draw(st.integers(0, 14))):
        start, end = sorted((draw(places), draw(places)))
        if start < end:
            made.append(Mark(index % 5, draw(st.sampled_from(["content", "cue", "source", "relay"])), start, end))
    return text, made


@given(texts_with_marks())
def test_the_segments_joined_are_the_text(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    assert "".join(segment.text for segment in segments(text, marks)) == text


@given(texts_with_marks())
def test_a_segment_names_exactly_the_marks_that_cover_it(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    for segment in segments(text, marks):
        covering = {(m.statement, m.part, m.start, m.end) for m in marks if m.start < segment.end and segment.start < m.end}
        assert segment.depth == len(covering)
        named = {(m.statement, m.part, m.start, m.end) for m in segment.marks}
        assert named <= covering
        assert len(named) == min(len(covering), MOST_MARKS)
        assert all(mark.start <= segment.start and segment.end <= mark.end for mark in segment.marks)


@given(texts_with_marks())
def test_no_two_lines_share_a_level_where_they_meet(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    for segment in segments(text, marks):
        levels = [mark.level for mark in segment.marks if mark.part == "content"]
        assert len(levels) == len(set(levels))


@given(texts_with_marks())
def test_every_mark_ends_once_at_its_end(given_: tuple[str, list[Mark]]) -> None:
    text, marks = given_
    ends = [(m.statement, m.part, m.start, m.end) for segment in segments(text, marks) for m in segment.ending]
    assert sorted(ends) == sorted({(m.statement, m.part, m.start, m.end) for m in marks})


def test_crossing_spans_cut_each_other() -> None:
    cut = segments("abcdef", [Mark(0, "content", 0, 4), Mark(1, "content", 2, 6)])
    assert [(s.text, [m.statement for m in s.marks]) for s in cut] == [("ab", [0]), ("cd", [0, 1]), ("ef", [1])]
    assert [m.level for m in cut[1].marks] == [0, 1]


def test_passages_follow_the_blocks_and_keep_what_lies_between() -> None:
    text = "Tựa đề\nÔng A nói mưa.\nphần thừa"
    record = Record(
        article=Article(
            id="a", input="a", text=text, blocks=(Block(kind="title", start=0, end=6), Block(kind="paragraph", start=7, end=21))
        ),
        statements=(Statement(id="s1", kind="indirect", content=(Span(17, 20),)),),
    )
    made = passages(record)
    assert [p.kind for p in made] == ["title", "other", "paragraph", "other"]
    assert "".join(s.text for p in made for s in p.segments) == text
    assert [p.statements for p in made] == [(), (), (0,), ()]
    assert made[1].is_blank


def test_a_statement_that_runs_over_two_blocks_is_marked_in_both() -> None:
    text = "“một\nhai”"
    blocks = (Block(kind="paragraph", start=0, end=4), Block(kind="paragraph", start=5, end=9))
    record = Record(
        article=Article(id="a", input="a", text=text, blocks=blocks),
        statements=(Statement(id="s1", kind="direct", content=(Span(0, 9),)),),
    )
    assert [[m.statement for s in p.segments for m in s.marks] for p in passages(record)] == [[0], [0], [0]]


def test_an_empty_text_has_no_passages() -> None:
    assert passages(Record(article=Article(id="a", input="a", text=""))) == []


def test_five_thousand_nested_statements_are_cut_within_a_second() -> None:
    nested = [Mark(i, "content", i, 20_000 - i) for i in range(5_000)]
    begun = time.perf_counter()
    cut = segments("x" * 20_000, nested)
    assert time.perf_counter() - begun < 1.0
    assert max(segment.depth for segment in cut) == 5_000
