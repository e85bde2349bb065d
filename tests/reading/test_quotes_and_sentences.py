from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.quotes import quotes
from nguon.reading.sentences import sentences

MARKS = "“”\"'‘’«»„「」.,;:!? \nabĐ1"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ông nói “đi” rồi “về”.", ["“đi”", "“về”"]),
        ('He said "go" and «stay».', ['"go"', "«stay»"]),
        ("Ông nói: “Ta đi.\nHọ ở lại “, ông Minh nói.", ["“Ta đi.\nHọ ở lại “"]),
        ("Có ' con ông cháu cha ' ở đó", ["' con ông cháu cha '"]),
        ("‘Oh no, they’re going,’ he said", ["‘Oh no, they’re going,’"]),
        ("It's John's house.", []),
        ("Ông nói “không bao giờ đóng.\nCâu sau.", ["“không bao giờ đóng."]),
        ("“A một.\n“A hai” hết.", ["“A một.\n“A hai”"]),
        ('The 6" pipe', []),
    ],
)
def test_quotations_are_paired_as_they_are_meant(text: str, found: list[str]) -> None:
    assert [text[q.span.start : q.span.end] for q in quotes(text)] == found


def split(text: str) -> list[str]:
    article = article_from_text(Document("t", text, language="vi"))
    return [article.text[s.span.start : s.span.end] for s in sentences(article)]


def test_a_quotation_holds_its_sentences_together_over_lines() -> None:
    text = "Mưa lớn ở Đông Hà.\nÔng Lê Bình nói: “Nước lên nhanh.\nChúng tôi phải đi.” Sau đó ông về.\nTrời tạnh."
    assert split(text) == [
        "Mưa lớn ở Đông Hà.",
        "Ông Lê Bình nói: “Nước lên nhanh.\nChúng tôi phải đi.”",
        "Sau đó ông về.",
        "Trời tạnh.",
    ]


def test_abbreviations_and_figures_end_no_sentence() -> None:
    assert split("Giá là 2.5 triệu ở TP. Vinh. Ông A. Bình mua.") == ["Giá là 2.5 triệu ở TP. Vinh.", "Ông A. Bình mua."]


@given(st.text(alphabet=MARKS, max_size=300))
def test_quotations_lie_in_order_and_never_cross(text: str) -> None:
    spans = [quote.span for quote in quotes(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


@given(st.text(alphabet=MARKS, max_size=400).filter(str.strip))
def test_sentences_hold_every_word_of_the_running_text_once(text: str) -> None:
    article = article_from_text(Document("t", text, language="vi"))
    found = sentences(article)
    covered = [i for s in found for i in range(*s.span)]
    assert covered == sorted(set(covered))
    running = [i for b in article.running() for i in range(b.start, b.end) if not article.text[i].isspace()]
    assert set(running) <= set(covered)
    for sentence in found:
        assert all(sentence.span.start <= q.start < q.end <= sentence.span.end for q in sentence.quotes)


def test_a_sentence_may_begin_with_any_letter_of_vietnamese() -> None:
    text = "Cầu sập năm 2021. Đại diện xã đến. Ở đây đông người. Ấp Tân họp. Ủy ban chưa trả lời, vd. đường tỉnh."
    article = article_from_text(Document("t", text, language="vi"))
    words = [article.text[s.span.start : s.span.end] for s in sentences(article)]
    assert words == [
        *("Cầu sập năm 2021.", "Đại diện xã đến.", "Ở đây đông người.", "Ấp Tân họp."),
        "Ủy ban chưa trả lời, vd. đường tỉnh.",
    ]
