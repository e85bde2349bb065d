"""Statements of the press that cite somebody for them."""

import pytest

from nguon.languages.phrases import words_between
from nguon.pages.document import Document
from nguon.pages.text import article_from_text
from nguon.reading.citing import cited
from nguon.reading.labels import Attribution
from nguon.reading.sentences import sentences
from nguon.record import Name, Span


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def stated(
    text: str, source: str, cue: str, content: str, outlet: str | None, language: str = "en"
) -> list[tuple[str, str, str]]:
    """The source, cue and content of what a labeller found, once whoever is cited is the source."""
    article = article_from_text(Document("t", text, language=language))
    assert words_between(text, 0, len(text))
    names = [Name(start=span(text, outlet).start, end=span(text, outlet).end, kind="outlet")] if outlet else []
    found = Attribution((span(text, content),), span(text, cue), span(text, source))
    out = cited(language, article.text, sentences(article), names, [found])
    parts = [(each.source, each.cue, each.content[0]) for each in out]
    return [tuple(text[slice(*part)] for part in each if part) for each in parts]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "outlet", "wanted"),
    [
        (
            "Xinhua quoted Dong as saying the sea rose.",
            "Xinhua",
            "quoted",
            "the sea rose",
            "Xinhua",
            ("Dong", "quoted", "the sea rose"),
        ),
        (
            "Tarn cited the ministry as saying that jets were safe.",
            "Tarn",
            "cited",
            "the ministry as saying that jets were safe",
            None,
            ("the ministry", "cited", "jets were safe"),
        ),
        (
            "The Fjord reported, citing two officials, that talks failed.",
            "The Fjord",
            "reported",
            "talks failed",
            "The Fjord",
            ("two officials", "reported", "talks failed"),
        ),
        (
            "Talks failed, the Fjord reported on Monday, citing two officials.",
            "the Fjord",
            "reported",
            "Talks failed",
            "Fjord",
            ("two officials", "reported", "Talks failed"),
        ),
    ],
)
def test_who_is_cited_makes_the_statement(
    text: str, source: str, cue: str, content: str, outlet: str | None, wanted: tuple[str, str, str]
) -> None:
    assert stated(text, source, cue, content, outlet) == [wanted]


def test_a_piece_that_holds_nothing_but_the_one_who_is_cited_is_no_statement() -> None:
    assert stated("Xinhua quoted Dong Jun as saying the sea rose.", "Xinhua", "quoted", "Dong Jun", "Xinhua") == []


def test_a_noun_for_an_outlet_goes_with_its_name() -> None:
    text = "Hai người chết, hãng thông tấn Sao Bắc đưa tin."
    assert stated(text, "hãng", "đưa tin", "Hai người chết", "Sao Bắc", "vi") == [
        ("hãng thông tấn Sao Bắc", "đưa tin", "Hai người chết")
    ]


def test_a_relative_clause_that_only_says_who_is_cited_is_no_statement() -> None:
    text = "The bank will cut jobs, according to Moonfish, which cited people familiar with the matter."
    assert stated(text, "which", "cited", "people familiar with the matter", "Moonfish") == []


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "outlet"),
    [
        ("Tarn, citing two officials, said jets would be grounded.", "Tarn", "said", "jets would be grounded", None),
        ("CNN said that Tarn, citing his age, would not run.", "CNN", "said", "Tarn, citing his age, would not run", "CNN"),
    ],
)
def test_a_person_who_cites_somebody_speaks_and_what_is_stated_cites_for_itself(
    text: str, source: str, cue: str, content: str, outlet: str | None
) -> None:
    assert stated(text, source, cue, content, outlet) == [(source, cue, content)]
