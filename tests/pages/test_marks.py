"""Class and id names, and what they hint at."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from nguon.pages.markers import markers
from nguon.pages.marks import marks_of


def marks(**attributes: str) -> frozenset[str]:
    return marks_of(etree.Element("div", {key.rstrip("_"): value for key, value in attributes.items()}))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("articleBody", "body"),
        ("entry-content", "body"),
        ("detail-content afcbc-body", "body"),
        ("detail-sapo", "lead"),
        ("the-article-summary", "lead"),
        ("PhotoCMS_Caption", "caption"),
        ("pCaption", "caption"),
        ("wp-caption-text", "caption"),
        ("article__byline", "author"),
        ("author_mail", "author"),
        ("box-tinlienquanv2", "related"),
        ("related-posts", "related"),
        ("box_comment_vne", "comments"),
        ("socialShare", "boilerplate"),
        ("newsletter-signup", "boilerplate"),
    ],
)
def test_a_name_hints_at_a_kind(name: str, kind: str) -> None:
    assert kind in marks(class_=name)
    assert kind in marks(id=name)


@pytest.mark.parametrize(
    "name", ["", "has-sidebar", "no-comments", "shared-values", "unrelated", "col-md-8", "subheading-font", "loading"]
)
def test_a_name_that_hints_at_nothing(name: str) -> None:
    assert marks(class_=name) == frozenset()


def test_the_kind_of_an_embedded_story_is_told_by_its_type() -> None:
    assert "related" in marks(class_="VCSortableInPreviewMode", type="RelatedOneNews")


def test_every_hint_can_match() -> None:
    for kind, hints in markers("markup").items():
        wrong = [hint for hint in hints if not re.fullmatch(r"[a-z]+( [a-z]+)*\*?", hint)]
        assert wrong == [], kind
        assert len(hints) == len(set(hints)), kind
