"""What pages say of themselves, well-formed and not."""

from __future__ import annotations

import pytest

from nguon.pages.dom import parse
from nguon.pages.metadata import Metadata, edtf_of, metadata_of, web_address


def metadata(head: str, url: str | None = None, html: str = "<html>") -> Metadata:
    root = parse(f"{html}<head>{head}</head><body><p>x</p></body></html>")
    assert root is not None
    return metadata_of(root, url)


def json_ld(text: str) -> Metadata:
    return metadata(f'<script type="application/ld+json">{text}</script>')


def test_json_ld_tells_everything() -> None:
    found = json_ld(
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Nước rút","description":"Ba xã","inLanguage":"vi-VN",'
        '"datePublished":"2024-10-04T09:30:00+07:00","dateModified":"2024-10-04T10:00:00Z","author":{"name":"Hùng Lê"},'
        '"publisher":{"name":"Tin Nhanh"},"mainEntityOfPage":{"@id":"https://a.example/1"}}'
    )
    assert found == Metadata(
        *(
            "Nước rút",
            "Ba xã",
            ("Hùng Lê",),
            "2024-10-04T09:30:00+07:00",
            "2024-10-04T10:00:00Z",
            "Tin Nhanh",
            "vi",
            "https://a.example/1",
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        '[{"@type":"BreadcrumbList"},{"@type":"ReportageNewsArticle","headline":"Nước rút"}]',
        '{"@graph":[{"@type":"WebPage","headline":"Trang"},{"@type":["Article","Thing"],"headline":"Nước rút"}]}',
        '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"Nước rút"}}',
        '<!-- {"@type":"NewsArticle","headline":"Nước rút"} -->',
        '{"@type":"NewsArticle","headline":"Nước\nrút"}',
    ],
)
def test_json_ld_in_every_wrapping(text: str) -> None:
    assert json_ld(text).title == "Nước rút"


def test_broken_json_ld_is_read_as_far_as_it_goes() -> None:
    found = json_ld(
        '{"@type":"NewsArticle","headline":"Ông \\"Ba\\" về",'
        '"author":[{"@type":"Person","name":"An"}],"datePublished":"2024-10-04",,}'
    )
    assert (found.title, found.authors, found.published) == ('Ông "Ba" về', ("An",), "2024-10-04")


@pytest.mark.parametrize("text", ["", "null", '{"@type":"NewsArticle"', "[" * 100_000, '{"@type":3}', '{"@graph":null}', '"x"'])
def test_json_ld_that_says_nothing_does_no_harm(text: str) -> None:
    assert json_ld(text).title is None


def test_open_graph_and_meta_tags_stand_in() -> None:
    found = metadata(
        '<title>Nước rút - Tin Nhanh</title><meta property="og:title" content="Nước &amp;quot;rút&amp;quot;">'
        '<meta property="og:site_name" content="Tin Nhanh"><meta name="pubdate" content="2024-10-04T02:30:00Z">'
        '<meta name="author" content="By J. Doe"><meta property="og:locale" content="vi"><link rel="canonical" href="/1.html">',
        url="https://a.example/x?utm=1",
    )
    assert (found.title, found.outlet, found.published) == ('Nước "rút"', "Tin Nhanh", "2024-10-04T02:30:00Z")
    assert (found.authors, found.language, found.url) == (("J. Doe",), "vi", "https://a.example/1.html")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Nước rút ở Nghệ An - Tin Nhanh", "Nước rút ở Nghệ An"),
        ("Nước rút ở Nghệ An | Tin Nhanh", "Nước rút ở Nghệ An"),
        ("Việt Nam - Lào", "Việt Nam"),
        ("Nước rút", "Nước rút"),
    ],
)
def test_the_title_tag_without_the_sites_name(title: str, shown: str) -> None:
    assert metadata(f"<title>{title}</title>").title == shown


def test_the_outlets_name_is_no_part_of_the_title() -> None:
    tags = '<meta property="og:title" content="Nước rút | Tin Nhanh"><meta property="og:site_name" content="Tin Nhanh">'
    assert metadata(tags).title == "Nước rút"


def test_the_language_of_the_html_tag() -> None:
    assert metadata("", html='<html lang="vi-VN">').language == "vi"
    assert metadata('<meta http-equiv="content-language" content="en">').language == "en"
    assert metadata("", html='<html lang="">').language is None


@pytest.mark.parametrize("author", ["https://facebook.com/tinnhanh", "@tinnhanh", "tin@nhanh.example"])
def test_an_address_is_no_author(author: str) -> None:
    assert metadata(f'<meta name="author" content="{author}">').authors == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-10-04", "2024-10-04"),
        ("2024-10", "2024-10"),
        ("2024-10-04T09:30:00+07:00", "2024-10-04T09:30:00+07:00"),
        ("2024-10-04T09:30:00+0700", "2024-10-04T09:30:00+07:00"),
        ("2024-10-04T09:30:00.123Z", "2024-10-04T09:30:00Z"),
        ("2024-10-04 09:30", "2024-10-04T09:30:00"),
        ("20241004", "2024-10-04"),
        ("04/10/2024 09:30 GMT+7", "2024-10-04T09:30:00+07:00"),
        ("Thứ sáu, 4/10/2024, 09:30 (GMT+7)", "2024-10-04T09:30:00+07:00"),
        ("Thứ Sáu, 04/10/2024", "2024-10-04"),
        ("10/24/2024", "2024-10-24"),
        ("Fri, 04 Oct 2024 09:30:00 +0700", "2024-10-04T09:30:00+07:00"),
        ("October 4, 2024", "2024-10-04"),
        ("2024/10/04 09:30:00", "2024-10-04T09:30:00"),
        ("Published 4 Oct. 2024, 9:30 PM", "2024-10-04T21:30:00"),
        ("October 2024", None),
        ("2024-02-31", None),
        ("hôm qua", None),
        ("Số 12, năm 2024", None),
        ("", None),
        (20241004, None),
    ],
)
def test_dates_become_edtf(text: object, value: str | None) -> None:
    assert edtf_of(text) == value


@pytest.mark.parametrize("address", ["javascript:alert(1)", "mailto:a@b.example", "#top", "http://[", "ftp://a.example/x"])
def test_what_is_no_address_on_the_web(address: str) -> None:
    assert web_address(address, None) is None


def test_an_address_is_resolved_against_the_page() -> None:
    assert web_address("../2.html", "https://a.example/x/y/1.html") == "https://a.example/x/2.html"
