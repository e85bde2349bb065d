"""One article as one HTML file: every statement marked, noted and linked; every word of the page only text."""

from __future__ import annotations

import base64
import hashlib
import re
import time
import unicodedata
from html.parser import HTMLParser
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.handmade import ATTACK, article, bridge, harbour, hostile, statement

from nguon.exports.html import page, style
from nguon.exports.notes import notes
from nguon.exports.reading import reading
from nguon.exports.shown import on_one_line, safe_link, visible
from nguon.exports.words import LANGUAGES, words
from nguon.record import Article, Entity, Record, Span, Statement

VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "path"}


class Page(HTMLParser):
    """What a browser would make of a page: its elements, ids, addresses and the words of its passages."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.attributes: set[str] = set()
        self.open: list[tuple[str, str]] = []
        self.passages: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        classes = given_.get("class") or ""
        self.tags.append(tag)
        self.attributes |= set(given_)
        self.ids += [given_["id"] or ""] if "id" in given_ else []
        self.hrefs += [given_["href"] or ""] if "href" in given_ else []
        if classes.split()[:1] == ["text"] and tag in ("p", "h1", "h2"):
            self.passages.append("")
        if tag not in VOID:
            self.open.append((tag, classes))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag, "an element is closed that was not the last one opened"

    def handle_data(self, data: str) -> None:
        within = [classes.split()[:1] for tag, classes in self.open if tag != "span"]
        if ["text"] in within and ["ref"] not in within and self.passages:
            self.passages[-1] += data


def test_the_words_of_each_passage_are_shown_whole_and_in_order() -> None:
    record = bridge()
    shown = Page(page(record, "vi")).passages
    assert shown == [record.slice(block.span) for block in record.article.blocks if block.kind != "related"]


def test_every_statement_has_a_place_a_note_and_a_number_that_join_them() -> None:
    for record in (bridge(), harbour(), hostile(20)):
        read = Page(page(record))
        for note in notes(record).values():
            assert read.ids.count(note.anchor) == 1
            assert read.ids.count(f"n-{note.anchor}") == 1
            assert f"#{note.anchor}" in read.hrefs
            assert f"#n-{note.anchor}" in read.hrefs


def test_the_margin_says_who_with_what_words_through_whom_and_when() -> None:
    found = page(bridge(), "vi")
    margin = found[found.index('id="n-s2"') : found.index('id="n-s3"')]
    for words_ in (
        "Trần Văn Lộc",
        "khẳng định",
        "dẫn lại bởi",
        "Hãng tin Phương Nam",
        "Báo Hà Lam",
        "4 tháng 5, 2024",
        "ngày 4/5",
        "97%",
    ):
        assert words_ in margin


def test_a_statement_that_nobody_is_named_for_shows_the_words_that_stand_for_its_source() -> None:
    found = page(bridge(), "en")
    margin = found[found.index('id="n-s7"') :]
    assert "Not said by whom" in margin
    assert "nguồn tin" in margin


def test_the_same_speaker_has_one_colour_and_each_kind_its_own_line() -> None:
    made = notes(bridge())
    hues = {note.speaker: note.hue for note in made.values()}
    assert {made[0].hue, made[2].hue, made[3].hue, made[5].hue} == {hues[s] for s in hues if s not in ("Trần Văn Lộc", None)}
    assert made[1].hue == made[4].hue == 0
    assert made[6].hue is None
    found = page(bridge())
    assert re.search(r'class="content v0 k\d direct l0" id="s2"', found)
    assert re.search(r'class="content v0 k\d mixed l0" id="s5"', found)
    assert re.search(r'class="content v\d k\d direct l1" id="s6"', found), "the inner statement takes the lower line"


def test_a_caption_has_its_credit_beside_it_and_links_to_other_stories_stand_apart() -> None:
    found = page(bridge(), "en")
    caption = found[found.index('class="row caption-row"') : found.index('class="row paragraph-row"')]
    assert re.search(r'class="credit">.*Credit.*Hãng tin Phương Nam', caption)
    related = re.findall(r"<aside.*?</aside>", found, re.DOTALL)
    assert len(related) == 2
    assert 'href="https://bao.example/lu-som"' in related[1]
    assert "Xe tải quá tải vẫn qua cầu mỗi đêm" in related[1]


def test_a_page_without_a_title_is_headed_by_its_opening_words() -> None:
    blocks = [("caption", "Bến Đò Vàng. (Ảnh: Tư liệu)"), ("paragraph", "Sáng nay sương mù phủ kín bến Đò Vàng.")]
    found = page(Record(article=article("n", blocks)))
    assert "<title>Sáng nay sương mù phủ kín bến Đò Vàng.</title>" in found
    assert found.count("<h1") == 1


def test_an_article_without_words_is_still_a_page() -> None:
    found = page(Record(article=Article(id="e", input="e", text="")), "vi")
    assert "Không có tựa đề" in found
    assert "Không tìm thấy phát ngôn nào" in found


def test_the_file_carries_its_style_and_forbids_everything_else() -> None:
    found = page(harbour())
    sheet = re.search(r"<style>(.*?)</style>", found, re.DOTALL)
    assert sheet
    digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', found)
    assert policy
    assert policy[1].replace("&#39;", "'") == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "url(" not in found
    assert "@import" not in found


def test_hostile_words_are_shown_and_none_is_markup() -> None:
    read = Page(page(hostile()))
    assert not {"script", "img", "iframe"} & set(read.tags)
    assert not {name for name in read.attributes if name.startswith("on") or name == "style"}
    assert all(href.startswith("#") for href in read.hrefs), read.hrefs
    shown = "".join(read.passages)
    assert visible(ATTACK) in shown
    assert "⟨RLO⟩" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page(hostile()))


def test_an_id_of_a_statement_never_leaves_its_attribute() -> None:
    record = hostile(3)
    assert [note.anchor for note in notes(record).values()] == ["x0", "x1", "x2"]


def test_two_thousand_statements_are_set_within_ten_seconds() -> None:
    begun = time.process_time()
    found = page(hostile(2_000))
    assert time.process_time() - begun < 10
    assert found.count('<li class="note') == 2_000


def test_statements_that_lie_too_deep_to_draw_keep_their_places() -> None:
    text = "a" * 60
    stack = tuple(Statement(id=f"s{n}", kind="indirect", content=(Span(0, 60 - n),)) for n in range(20))
    record = Record(article=Article(id="d", input="d", text=text), statements=stack)
    read = Page(page(record))
    assert all(read.ids.count(f"s{n}") == 1 for n in range(20))
    assert read.passages[-1] == text


@given(st.data())
def test_whatever_the_words_and_spans_the_passage_shows_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip))
    text = unicodedata.normalize("NFC", text)
    spans = data.draw(st.lists(st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))), max_size=6))
    made = [Span(start, end) for start, end in spans if start < end]
    statements = tuple(Statement(id=f"s{i}", kind="mixed", content=(span,)) for i, span in enumerate(made))
    record = Record(article=Article(id="a", input="a", text=text), statements=statements)
    rows = [row for _, section in reading(record).sections for row in section]
    if any(character.isalnum() for character in text) or statements:
        assert "".join(row.text for row in rows).strip() == text.strip()
    Page(page(record))


@pytest.mark.parametrize(
    ("href", "safe"),
    [
        ("https://bao.example/a?b=c#d", True),
        ("http://bao.example", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)", False),
        (" https://bao.example", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//bao.example/x", False),
        ("https:///x", False),
        ("https://user:pw@bao.example/", False),
        ("https://[bad", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(href: str | None, safe: bool) -> None:
    assert (safe_link(href) == href and href is not None) is safe


@given(st.text())
def test_nothing_invisible_and_commanding_is_left_in_what_is_shown(text: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", visible(text))


@given(st.text(), st.integers(2, 50))
def test_a_line_is_one_line_and_no_longer_than_told(text: str, length: int) -> None:
    assert "\n" not in on_one_line(text, length)
    assert len(on_one_line("x" + "a b" * length, length)) <= length


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        ("2024-10-04", "4 tháng 10, 2024", "4 October 2024"),
        ("2024-10", "tháng 10 năm 2024", "October 2024"),
        ("2021", "2021", "2021"),
        ("2021~", "khoảng 2021", "about 2021"),
        ("2024-10-04T08:30:00+07:00", "4 tháng 10, 2024, 08:30", "4 October 2024, 08:30"),
        ("2019/2021", "2019 – 2021", "2019 – 2021"),
        ("XXXX-11-20", "20 tháng 11", "20 November"),
        ("XXXX-XX-27", "XXXX-XX-27", "XXXX-XX-27"),
        ("../2021", "../2021", "../2021"),
        ("2021-21", "2021-21", "2021-21"),
    ],
)
def test_dates_are_written_as_each_language_writes_them(value: str, vi: str, en: str) -> None:
    assert (words("vi").date(value), words("en").date(value)) == (vi, en)


def test_both_catalogues_say_the_same_things() -> None:
    assert words("vi").entries.keys() == words("en").entries.keys()
    fields = {lang: {k: set(re.findall(r"{(\w+)}", str(v))) for k, v in words(lang).entries.items()} for lang in LANGUAGES}
    assert fields["vi"] == fields["en"]


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_words_can_be_read_on_every_ground() -> None:
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w+)", part)) for part in re.findall(r":root \{(.*?)\}", style(), re.DOTALL)[:2]
    )
    inks = ["ink", "soft", "link", "unheard", *(f"v{n}" for n in range(8))]
    for palette, ink, ground in product((light, dark), inks, ("paper", "sheet", "lit")):
        a, b = sorted((_luminance(palette[ink]), _luminance(palette[ground])))
        assert (b + 0.05) / (a + 0.05) >= 4.5, f"{ink} on {ground}: {(b + 0.05) / (a + 0.05):.2f}"


def test_a_speaker_beyond_the_palette_takes_a_colour_again() -> None:
    text = " ".join(f"N{n} nói {n}." for n in range(10))
    record = Record(
        article=article("many", [("paragraph", text)]),
        entities=tuple(Entity(id=f"e{n}", kind="person", name=f"N{n}") for n in range(10)),
        statements=tuple(statement(text, f"s{n}", "indirect", f"nói {n}", speaker=f"e{n}") for n in range(10)),
    )
    assert [note.hue for note in notes(record).values()] == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]
