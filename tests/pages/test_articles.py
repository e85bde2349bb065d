"""A document to its article: what is given is checked, HTML and text are told apart, and only PageError comes out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.pages import Document, PageError, article

STORY = "Giá gạo sẽ giảm\nÔng Trần Văn Nam cho biết giá gạo sẽ giảm trong tháng này, vì nguồn cung đang dồi dào.\n"
HTML = f"<html><head><title>Giá gạo</title></head><body><article>{f'<p>{STORY}</p>' * 5}</article></body></html>"


@pytest.mark.parametrize("data", [STORY, STORY.encode(), STORY.encode("utf-16"), STORY.encode("utf-8-sig")])
def test_text_is_kept_as_it_is(data: bytes | str) -> None:
    assert article(Document("story.txt", data, language="vi")).text == STORY


@pytest.mark.parametrize("data", [HTML, HTML.encode(), HTML.encode("utf-16")])
def test_html_is_told_by_what_it_holds(data: bytes | str) -> None:
    made = article(Document("story", data, language="vi"))
    assert "<p>" not in made.text
    assert "giá gạo sẽ giảm trong tháng này" in made.text


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2024-10-04", "2024-10-04"),
        (" 2024-10 ", "2024-10"),
        ("2024", "2024"),
        ("20241004", "2024-10-04"),
        ("2024-10-04T09:30:00+07:00", "2024-10-04T09:30:00+07:00"),
        ("2024-10-04 09:30:00.123456", "2024-10-04T09:30:00"),
        ("2024-10-04T02:30:00Z", "2024-10-04T02:30:00Z"),
        ("", None),
    ],
)
def test_a_date_may_be_given_as_edtf_or_iso_8601(written: str, edtf: str | None) -> None:
    assert article(Document("story.txt", STORY, published=written, language="vi")).published == edtf


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"published": "yesterday"}, "its publication date is none: 'yesterday'; right would be 2024-10-04 or "),
        ({"published": "2024-02-30"}, "its publication date is none: '2024-02-30'"),
        ({"published": "1728000000"}, "its publication date is none: '1728000000'"),
        ({"language": "Tiếng Việt"}, "its language is none: 'Tiếng Việt'; right would be vi or en"),
    ],
)
def test_what_is_given_and_is_none_is_refused(fields: dict[str, str], words: str) -> None:
    with pytest.raises(PageError) as refused:
        article(Document("story.txt#7", STORY, **fields))
    assert str(refused.value).startswith(f"story.txt#7: {words}")


def test_a_language_may_be_written_as_systems_write_it() -> None:
    assert article(Document("story.txt", STORY, language="vi_VN")).language == "vi-vn"


@pytest.mark.parametrize("data", ["", " \n", b"", b"\xef\xbb\xbf\n\n", "\ufeff"])
def test_nothing_is_no_article(data: bytes | str) -> None:
    with pytest.raises(PageError, match="is empty: there is nothing but white space"):
        article(Document("story.txt", data))


def test_whatever_goes_wrong_inside_names_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(document: Document) -> None:
        raise RecursionError("maximum\n  depth")

    monkeypatch.setattr("nguon.pages.text.article_from_text", failing)
    with pytest.raises(PageError) as refused:
        article(Document("story.txt", STORY))
    assert str(refused.value) == "story.txt: could not be understood: RecursionError: maximum depth"


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200))
def test_any_bytes_are_an_article_or_a_refusal(data: bytes | str) -> None:
    try:
        made = article(Document("any", data))
    except PageError as error:
        refused = error
    else:
        assert all(0 <= block.start < block.end <= len(made.text) for block in made.blocks)
        return
    assert refused.input == "any"
