"""Pages in the markup of Vietnamese and English news sites, and exactly the blocks that come out.

The pages in `html/` are invented by us; beside each stands what is expected: a line a block, its kind, text, credit or link.
`python tests/pages/test_html.py` writes the expectations anew, to be read before they are committed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nguon.pages.document import Document
from nguon.pages.html import article_from_html
from nguon.record import Article

HERE = Path(__file__).parent / "html"
PAGES = sorted(path.stem for path in HERE.glob("*.html"))
BODY = "<p>Chính quyền tỉnh cho biết nước lũ đã rút ở phần lớn các xã và người dân bắt đầu dọn dẹp nhà cửa.</p>" * 3


def read(name: str) -> Article:
    return article_from_html(Document(f"{name}.html", (HERE / f"{name}.html").read_bytes()))


def shown(article: Article) -> str:
    """The blocks of an article as the expectations have them."""
    lines = []
    for block in article.blocks:
        extras = [f" [{name}: {value}]" for name in ("credit", "href") if (value := getattr(block, name))]
        lines.append(f"{block.kind}: {article.text[block.start : block.end]}{''.join(extras)}\n")
    return "".join(lines)


def kinds(html: str) -> list[tuple[str, str]]:
    article = article_from_html(Document("page.html", html))
    return [(block.kind, article.text[block.start : block.end]) for block in article.blocks]


@pytest.mark.parametrize("name", PAGES)
def test_the_blocks_of_a_page(name: str) -> None:
    article = read(name)
    assert shown(article) == (HERE / f"{name}.blocks").read_text(encoding="utf-8")
    assert "\n".join(article.text[block.start : block.end] for block in article.blocks) == article.text


@pytest.mark.parametrize(
    ("name", "outlet", "published", "authors", "language"),
    [
        ("vnexpress", "Tin Nhanh", "2024-09-23T08:15:00+07:00", ("Hùng Lê",), "vi"),
        ("tuoitre", "BÁO NGÀY MỚI", "2024-06-25T19:40:00", ("BÌNH AN",), "vi"),
        ("dantri", "Báo Dân Tin", "2024-09-16T06:30:00+07:00", ("Mai Anh", "Quốc Triều"), "vi"),
        ("zing", "Tạp chí Ngày", "2023-11-02T13:26:12+07:00", (), "vi"),
        ("vietnamnet", "Mạng Việt", "2024-03-07T10:05:00", ("Mạng Việt",), "vi"),
        ("ttxvn", "Hãng tin Phương Nam", "2024-03-30T16:47:00", (), "vi"),
        ("wire", "Example Wire", "2024-05-14T03:12:55Z", ("Jane Doe",), "en"),
    ],
)
def test_what_is_known_of_a_page(name: str, outlet: str, published: str, authors: tuple[str, ...], language: str) -> None:
    article = read(name)
    assert (article.outlet, article.published, article.authors, article.language) == (outlet, published, authors, language)


def test_what_the_document_says_wins_over_the_page() -> None:
    given = Document("x", BODY, id="7", url="https://a.example/1", published="2020-01-02", outlet="A", language="en", title="T")
    article = article_from_html(given)
    assert (article.id, article.url, article.published, article.outlet, article.language, article.title) == (
        *("7", "https://a.example/1", "2020-01-02", "A", "en", "T"),
    )


def test_a_page_in_a_third_language_is_an_article_with_its_language() -> None:
    text = "<p>Le ministre a déclaré mardi que les négociations sur l'eau reprendraient la semaine prochaine à Hué.</p>"
    article = article_from_html(Document("page.html", f"<html><body>{text * 2}</body></html>"))
    assert article.language == "fr"
    assert [block.kind for block in article.blocks] == ["paragraph", "paragraph"]


def test_the_language_shown_wins_over_the_one_that_the_template_declares() -> None:
    assert article_from_html(Document("x", f'<html lang="en"><body>{BODY}</body></html>')).language == "vi"


def test_lines_are_collapsed_to_one() -> None:
    page = BODY.replace("Chính quyền", "Chính\n   quyền&nbsp;\t", 1)
    assert kinds(page)[0][1].startswith("Chính quyền tỉnh cho biết")


def test_two_breaks_end_a_paragraph_and_so_does_one_after_a_full_stop() -> None:
    first, second = "Nước lũ đã rút ở phần lớn các xã.", "Người dân bắt đầu dọn dẹp nhà cửa, theo chính quyền tỉnh."
    for breaks in ("<br>", "<br/><br/>", "<br>\n<br>"):
        assert kinds(f"<div>{first}{breaks}{second}</div>{BODY}")[:2] == [("paragraph", first), ("paragraph", second)]
    assert kinds(f"<div>Nước lũ đã rút<br>ở phần lớn các xã trong tỉnh.</div>{BODY}")[0][1].startswith("Nước lũ đã rút ở phần")


def test_a_short_line_under_a_picture_is_its_caption() -> None:
    picture = '<p align="center"><img src="a.jpg"></p><p align="center"><em>Cầu tạm ở thôn 3</em></p>'
    assert ("caption", "Cầu tạm ở thôn 3") in kinds(BODY + picture + BODY)


def test_links_to_other_stories_in_the_body_are_kept_apart() -> None:
    page = f'{BODY}<p><strong>Tin liên quan</strong></p><p><a href="/2.html">Thuỷ điện xả lũ trong đêm</a></p>{BODY}'
    found = kinds(page)
    assert ("related", "Tin liên quan") in found
    assert ("related", "Thuỷ điện xả lũ trong đêm") in found


def test_a_link_within_a_sentence_is_part_of_it() -> None:
    sentence = 'Theo <a href="/bc.html">báo cáo của tỉnh</a>, nước lũ đã rút ở phần lớn các xã.'
    assert kinds(f"<p>{sentence}</p>{BODY}")[0] == ("paragraph", "Theo báo cáo của tỉnh, nước lũ đã rút ở phần lớn các xã.")


def test_the_title_that_readers_see_wins_over_the_one_for_search_engines() -> None:
    page = f"<head><title>Lũ Nghệ An mới nhất hôm nay</title></head><h1>Nước lũ rút, dân ba xã dọn bùn</h1>{BODY}"
    assert kinds(page)[0] == ("title", "Nước lũ rút, dân ba xã dọn bùn")


def test_a_table_of_figures_has_a_line_for_each_row() -> None:
    table = "<table><tr><th>Xã</th><th>Số hộ</th></tr><tr><td>Lam Thượng</td><td>1.200</td></tr></table>"
    assert ("paragraph", "Lam Thượng 1.200") in kinds(f"<div>{BODY}{table}{BODY}</div>")


def test_comments_of_readers_are_left_out_however_long() -> None:
    comments = (
        "<div id='comments'>"
        + "<p>Tôi đồng ý với bài viết, năm ngoái quê tôi cũng ngập như vậy và không ai giúp.</p>" * 20
        + "</div>"
    )
    assert not any("Tôi đồng ý" in text for _, text in kinds(f"<div class='post'>{BODY}</div>{comments}"))


def test_the_same_page_is_the_same_article() -> None:
    assert read("wire") == read("wire")


if __name__ == "__main__":
    for page in PAGES:
        (HERE / f"{page}.blocks").write_text(shown(read(page)), encoding="utf-8")
