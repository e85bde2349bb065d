from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.record import (
    Article,
    Block,
    Coordinates,
    Entity,
    Event,
    Link,
    Name,
    Record,
    RecordError,
    Span,
    Statement,
    Time,
    json_schema,
)

DOCS = Path(__file__).parent.parent.parent / "docs"
TEXT = "Ông Bình nói: “Nước đã rút”, theo Reuters."
ARTICLE = Article(id="a", input="a.txt", text=TEXT, blocks=(Block(kind="paragraph", start=0, end=len(TEXT)),))
BINH = Entity(id="e1", kind="person", name="Bình", mentions=(Span(4, 8),))
REUTERS = Entity(id="e2", kind="outlet", name="Reuters", mentions=(Span(34, 41),))
SAID = Statement(
    id="s1",
    kind="direct",
    content=(Span(14, 27),),
    cue=Span(9, 12),
    source=Span(0, 8),
    speaker="e1",
    chain=(Link(entity="e1", role="speaker", span=Span(0, 8)), Link(entity="e2", role="relay", span=Span(34, 41))),
)
RECORD = Record(article=ARTICLE, entities=(BINH, REUTERS), statements=(SAID,), names=(Name(start=4, end=8, kind="person"),))


def test_a_record_is_the_same_after_json_and_back() -> None:
    assert Record.from_json(RECORD.to_json()) == RECORD
    assert json.loads(RECORD.to_json())["schema"] == "nguon/record/1"


def test_spans_are_pairs_in_json() -> None:
    (statement,) = json.loads(RECORD.to_json())["statements"]
    assert statement["content"] == [[14, 27]]
    assert TEXT[14:27] == "“Nước đã rút”"


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(Exception, match="frozen"):
        RECORD.article.text = "else"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Name(start=3, end=3, kind="person"), r"span \[3, 3\] is empty"),
        (lambda: Name(start=5, end=3, kind="person"), "turned round"),
        (lambda: Name(start=-1, end=3, kind="person"), "greater than or equal to 0"),
        (lambda: Name(start=0, end=3, kind="dog"), "kind: Input should be 'person'"),
        (lambda: Record(article=ARTICLE, names=(Name(start=0, end=99, kind="person"),)), r"names\[0\] \[0, 99\] lies outside the text, which has"),
        (lambda: Record(article=ARTICLE, entities=(BINH, BINH)), "two entities have the id 'e1'"),
        (lambda: Record(article=ARTICLE, statements=(SAID,)), "speaker 'e1' names nothing"),
        (lambda: Record(article=ARTICLE, entities=(BINH,), statements=(SAID,)), "chain 'e2' names nothing"),
        (lambda: Coordinates(latitude=91, longitude=0), "latitude: Input should be less than or equal to 90"),
        (lambda: Coordinates(latitude=0, longitude=-181), "longitude: Input should be greater than or equal to -180"),
        (lambda: Coordinates(latitude=float("nan"), longitude=0), "latitude"),
        (lambda: Entity(id="e", kind="person", name="Vinh", coordinates=Coordinates(latitude=18.7, longitude=105.7)), "only a place has them"),
        (lambda: Time(start=0, end=1, value="hôm qua"), "'hôm qua' is no EDTF date"),
        (lambda: Time(start=0, end=1, value="2023-02-29"), "there is no such day"),
        (lambda: Time(start=0, end=1, value="2024-09/2024-08"), "ends before it begins"),
        (lambda: Statement(id="s", kind="direct", content=()), "at least 1 item"),
        (lambda: Statement(id="s", kind="direct", content=(Span(5, 9), Span(2, 6))), "overlap or are out of order"),
        (lambda: Statement(id="s", kind="direct", content=(Span(0, 1),), speaker="e2", chain=SAID.chain), "its chain begins with 'e1'"),
        (lambda: Statement(id="s", kind="direct", content=(Span(0, 1),), chain=SAID.chain[::-1]), "from one speaker through relays"),
        (lambda: Block(kind="paragraph", start=0, end=1, credit="APA"), "a paragraph has no credit"),
        (lambda: Block(kind="caption", start=0, end=1, href="https://a.vn"), "a caption has no href"),
        (lambda: Article(id="a", input="i", text="e\u0302"), "not in NFC"),
        (lambda: Article(id="a", input="i", text="ab", blocks=(Block(kind="lead", start=1, end=2), Block(kind="lead", start=0, end=1))), "out of order"),
        (lambda: Entity(id="e", kind="person", name="A", country="Nga"), "country"),
        (lambda: Record(article=ARTICLE, events=(Event(id="v", type="AID", trigger=Span(0, 2), within="s9"),)), "within 's9' names nothing"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_the_reason(make: object, why: str) -> None:
    with pytest.raises(RecordError, match=why):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("value", ["2021", "2021-05", "2024-02-29", "XXXX-11-20", "XXXX-XX-27", "199X", "2014/..", "2024-08-21/2024-08-31", "2024-34", "2006-22/2007-08", "2006-21/..", "2024-10-04T08:00:00+07:00"])  # fmt: skip
def test_edtf_values_of_every_level_are_taken(value: str) -> None:
    assert Time(start=0, end=1, value=value).value == value


def test_broken_json_is_refused_with_its_place() -> None:
    with pytest.raises(RecordError, match="Invalid JSON"):
        Record.from_json('{"schema": ')
    with pytest.raises(RecordError, match="article: Field required"):
        Record.from_json('{"schema": "nguon/record/1"}')


def test_the_published_schema_is_the_types_own_and_records_conform_to_it() -> None:
    published = json.loads((DOCS / "record.schema.json").read_text(encoding="utf-8"))
    assert published == json_schema(), "make schema writes it anew"
    jsonschema.validate(json.loads(RECORD.to_json()), published)
    wrong = json.loads(RECORD.to_json())
    wrong["statements"][0]["kind"] = "loud"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, published)


@given(st.text(), st.integers(-3, 300), st.integers(-3, 300))
def test_no_span_outside_a_text_is_ever_taken(text: str, start: int, end: int) -> None:
    import unicodedata

    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    article = Article(id="a", input="i", text=text)
    try:
        record = Record(article=article, names=(Name(start=start, end=end, kind="other"),))
    except RecordError:
        assert not 0 <= start < end <= len(text)
    else:
        assert record.slice(record.names[0].span) == text[start:end] != ""
