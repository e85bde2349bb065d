"""Statements whose content is a word that points back."""

import pytest

from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.labels import Attribution
from nguon.reading.pointers import pointed
from nguon.reading.sentences import sentences
from nguon.record import Span

TEXT = """Tỉnh hoãn thu phí
Tỉnh Hà Trung sẽ lùi việc thu phí sang năm sau.
Ông Lê Văn Kha khẳng định như vậy tại cuộc họp báo sáng 12/5.
Người dân đồng tình."""
ENGLISH = """Ferries to stop
The ferries will stop for a week. Ann Orr said so at a news conference. Nobody was hurt."""


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def stated(language: str, text: str, *found: Attribution) -> list[tuple[str, str | None]]:
    """The content and source of each statement, once what points back is led to what it points at."""
    article = article_from_text(Document("t", text, language=language))
    out = pointed(language, article.text, sentences(article), found)
    return [(" … ".join(text[a:b] for a, b in each.content), text[slice(*each.source)] if each.source else None) for each in out]


def test_what_points_back_states_the_sentence_before() -> None:
    found = Attribution(
        (span(TEXT, "như vậy tại cuộc họp báo sáng 12/5"),), span(TEXT, "khẳng định"), span(TEXT, "Ông Lê Văn Kha")
    )
    assert stated("vi", TEXT, found) == [("Tỉnh Hà Trung sẽ lùi việc thu phí sang năm sau", "Ông Lê Văn Kha")]
    found = Attribution((span(ENGLISH, "so at a news conference"),), span(ENGLISH, "said"), span(ENGLISH, "Ann Orr"))
    assert stated("en", ENGLISH, found) == [("The ferries will stop for a week", "Ann Orr")]


def test_words_stated_by_nobody_are_those_of_who_points_at_them() -> None:
    said = Attribution((span(TEXT, "sẽ lùi việc thu phí sang năm sau"),))
    found = Attribution((span(TEXT, "như vậy"),), span(TEXT, "khẳng định"), span(TEXT, "Ông Lê Văn Kha"))
    assert stated("vi", TEXT, said, found) == [("sẽ lùi việc thu phí sang năm sau", "Ông Lê Văn Kha")]


def test_what_somebody_stated_already_is_not_stated_twice() -> None:
    said = Attribution((span(TEXT, "sẽ lùi việc thu phí sang năm sau"),), None, span(TEXT, "Tỉnh Hà Trung"))
    found = Attribution((span(TEXT, "như vậy"),), span(TEXT, "khẳng định"), span(TEXT, "Ông Lê Văn Kha"))
    assert stated("vi", TEXT, said, found) == [("sẽ lùi việc thu phí sang năm sau", "Tỉnh Hà Trung")]


@pytest.mark.parametrize("words", ["điều này tại Hà Trung là sai", "việc này ngày càng khó", "điều này"])
def test_what_says_more_than_a_pointer_or_has_nothing_before_it_stays(words: str) -> None:
    text = f"Ông Kha nói {words}."
    text = text if words == "điều này" else f"Mưa to. {text}"
    found = Attribution((span(text, words),), span(text, "nói"), span(text, "Ông Kha"))
    assert stated("vi", text, found) == [(words, "Ông Kha")]
