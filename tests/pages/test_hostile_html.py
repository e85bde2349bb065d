"""Pages that are broken, huge or meant to do harm: each is an article or a PageError, and quickly."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.pages.document import Document, PageError
from nguon.pages.html import article_from_html
from nguon.record import Article

PARAGRAPHS = "".join(
    f"<p>Đoạn thứ {n}: chính quyền tỉnh cho biết nước lũ đã rút ở phần lớn các xã, người dân bắt đầu dọn dẹp nhà cửa.</p>"
    for n in range(6)
)
PAGE = (
    f"<html><head><title>Nước lũ rút ở miền Trung</title></head><body><h1>Nước lũ rút ở miền Trung</h1>{PARAGRAPHS}</body></html>"
)


def read(page: str | bytes) -> Article:
    return article_from_html(Document("page.html", page))


def read_or_refused(page: str | bytes, seconds: float) -> Article | PageError:
    start = time.perf_counter()
    outcome: Article | PageError
    try:
        outcome = read(page)
    except PageError as error:
        outcome = error
    assert time.perf_counter() - start < seconds
    assert outcome.input == "page.html"
    return outcome


@pytest.mark.parametrize("cut", [100, 300, 420, 500, 800])
def test_a_page_cut_off_anywhere_gives_what_is_there(cut: int) -> None:
    page = PAGE.encode()
    outcome = read_or_refused(page[:cut], 5)
    assert isinstance(outcome, PageError) or outcome.text


def test_a_page_cut_off_in_the_middle_of_a_tag() -> None:
    article = read(PAGE.replace("</body></html>", '<p class="mo'))
    assert article.text.endswith("dọn dẹp nhà cửa.")


@pytest.mark.parametrize("tag", ["div", "b", "span", "table><tr><td", "ul><li", "blockquote", "font", "article"])
def test_ten_thousand_nested_tags_after_the_article(tag: str) -> None:
    outcome = read_or_refused(PAGE.replace("</body>", f"<{tag}>" * 10_000 + "sâu"), 10)
    assert isinstance(outcome, Article)
    assert "Đoạn thứ 5" in outcome.text


@pytest.mark.parametrize("tag", ["div", "b", "em><a href='x'"])
def test_an_article_within_ten_thousand_nested_tags(tag: str) -> None:
    outcome = read_or_refused(f"<{tag}>" * 10_000 + PARAGRAPHS, 10)
    assert isinstance(outcome, Article)
    assert "Đoạn thứ 5" in outcome.text


def test_an_entity_bomb_does_not_go_off() -> None:
    entities = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY lol0 "lol">{entities}]><html><body>&lol11;{PARAGRAPHS}</body></html>'
    outcome = read_or_refused(bomb, 5)
    assert isinstance(outcome, Article)
    assert len(outcome.text) < 2_000


def test_files_of_the_machine_are_not_read() -> None:
    entity = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    page = f"{entity}<html><body>{PARAGRAPHS}<p>&f;</p></body></html>"
    assert "root:" not in read(page).text


def test_a_huge_attribute_and_a_huge_script() -> None:
    page = PAGE.replace("<h1>", f'<div data-state="{"x" * 5_000_000}"></div><script>{"var a = 1;" * 500_000}</script><h1>')
    outcome = read_or_refused(page, 20)
    assert isinstance(outcome, Article)
    assert outcome.title == "Nước lũ rút ở miền Trung"


def test_a_page_of_fifty_megabytes_of_text_is_refused_with_the_limit_named() -> None:
    outcome = read_or_refused(f"<html><body>{PARAGRAPHS * 80_000}", 20)
    assert isinstance(outcome, PageError)
    assert "too large" in outcome.reason


def test_fifty_megabytes_of_inlined_pictures_around_an_article_are_read() -> None:
    picture = "<img src='data:image/png;base64," + "iVBORw0KGgo" * 1_000_000 + "'>"
    outcome = read_or_refused(PAGE.replace("<h1>", picture * 4 + "<h1>"), 20)
    assert isinstance(outcome, Article)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("", "is empty"),
        ("   \n ", "is empty"),
        ("<html><head><title>Chỉ có đầu</title></head></html>", "no text"),
        ('<html><head></head><frameset cols="20%,80%"><frame src="a.html"></frameset></html>', "no text"),
        ("<html><body><script>write('x')</script><noscript>Hãy bật JavaScript</noscript></body></html>", "no text"),
        ('<body><ul>' + '<li><a href="/1">Một tin ngắn trong danh sách</a></li>' * 40 + "</ul></body>", "no running text"),
        ('<body><form><h1>Đăng nhập</h1><p>Đăng nhập để đọc.</p><input></form></body>', "no running text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10, "binary"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_refused_with_the_reason(page: str | bytes, reason: str) -> None:
    with pytest.raises(PageError, match=reason):
        read(page)


def test_null_bytes_and_control_characters_are_dropped() -> None:
    article = read(PAGE.replace("nước lũ", "nước\x00 lũ\x07\x1b[31m").encode())
    assert "nước lũ[31m đã rút" in article.text
    assert not any(ord(c) < 32 and c not in "\n\t" for c in article.text)


@pytest.mark.parametrize(
    "words", ["Theo " * 20_000, "(Theo " * 20_000, "Ảnh: " * 20_000, "A" * 200_000, "1/1/2024 " * 20_000, "- " * 50_000]
)
@pytest.mark.parametrize("tag", ["h2", "p", "figcaption", "div class='author'", "div class='sapo'", "title"])
def test_lines_made_to_be_slow_are_not(tag: str, words: str) -> None:
    extra = f"<{tag}>{words}!</{tag.split()[0]}>"
    read_or_refused(PAGE.replace("</body>", f"{extra}</body>").replace("<h1>", f"{extra}<h1>"), 5)


def test_xhtml_with_an_encoding_declaration() -> None:
    page = (
        '<?xml version="1.0" encoding="windows-1252"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        + PARAGRAPHS
        + "</body></html>"
    )
    assert read(page.encode()).text == read(page).text


def test_hidden_text_scripts_and_styles_never_get_in() -> None:
    hidden = (
        "<p style='display: none'>BÍ MẬT một hai ba bốn năm sáu bảy.</p><p hidden>BÍ MẬT một hai ba bốn năm sáu bảy.</p>"
        "<style>p{content:'BÍ MẬT'}</style><script>'BÍ MẬT'</script><template><p>BÍ MẬT</p></template>"
        "<div aria-hidden='true'><p>BÍ MẬT một hai ba bốn năm sáu.</p></div><!-- <p>BÍ MẬT</p> --><textarea>BÍ MẬT</textarea>"
    )
    assert "BÍ MẬT" not in read(PAGE.replace("<p>Đoạn thứ 3", hidden + "<p>Đoạn thứ 3")).text


def test_markup_in_the_text_stays_text_and_script_links_are_no_addresses() -> None:
    page = PAGE.replace(
        "<p>Đoạn thứ 3",
        '<p>Ông viết: &lt;script&gt;alert("1")&lt;/script&gt; rồi bỏ đi.</p>'
        '<div class="related"><a href="javascript:alert(1)">Một tin khác nên đọc</a></div><p>Đoạn thứ 3',
    )
    article = read(page)
    assert '<script>alert("1")</script>' in article.text
    assert all(block.href is None for block in article.blocks)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_page_with_any_piece_torn_out_is_read_or_refused(chance: random.Random) -> None:
    start, end = sorted((chance.randrange(len(PAGE)), chance.randrange(len(PAGE))))
    try:
        article = read(PAGE[:start] + PAGE[end:])
    except PageError:
        return
    assert "\n".join(article.text[block.start : block.end] for block in article.blocks) == article.text
