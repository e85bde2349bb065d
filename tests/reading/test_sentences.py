"""Where sentences begin and end."""

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.sentences import sentences


def test_a_sentence_may_begin_with_any_letter_of_vietnamese() -> None:
    text = "Cầu sập năm 2021. Đại diện xã đến. Ở đây đông người. Ấp Tân họp. Ủy ban chưa trả lời, vd. đường tỉnh."
    article = article_from_text(Document("t", text, language="vi"))
    words = [article.text[s.span.start : s.span.end] for s in sentences(article)]
    assert words == [
        *("Cầu sập năm 2021.", "Đại diện xã đến.", "Ở đây đông người.", "Ấp Tân họp."),
        "Ủy ban chưa trả lời, vd. đường tỉnh.",
    ]
