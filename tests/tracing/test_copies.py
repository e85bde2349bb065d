"""Passages that two articles share, and whether they show that one has its text from the other."""

from tests.tracing import newsroom

from nguon.archive.traces import Page, page_of
from nguon.record import Span
from nguon.tracing.copies import is_taken_over, passages


def page(*lines: str) -> Page:
    return page_of(newsroom.record("a", lines))


def words_of(one: Page, other: Page) -> list[tuple[str, str]]:
    return [(one.text[a.start : a.end], other.text[b.start : b.end]) for a, b in passages(one, other)]


def test_a_stitched_text_shows_each_piece_where_it_came_from():
    ferry, orchard = page(*newsroom.FERRY), page(*newsroom.ORCHARD)
    stitched = page("Tin trong ngày", newsroom.ORCHARD[1], newsroom.FERRY[2])
    assert words_of(ferry, stitched) == [(newsroom.FERRY[2].rstrip("."),) * 2]
    assert words_of(orchard, stitched) == [(newsroom.ORCHARD[1].rstrip("."),) * 2]


def test_a_correction_parts_a_passage_in_two():
    corrected = newsroom.FERRY[1].replace("19 người", "21 người")
    found = words_of(page(newsroom.FERRY[1]), page(corrected))
    assert [one for one, _ in found] == ["người đã chìm chiều 12/5 khi cách bờ Trầu chừng 80 mét"]


def test_case_punctuation_and_where_the_tone_stands_are_passed_over():
    one = page("Thuý Hoà nói: “Chúng tôi sẽ sửa con đường ra bến trước mùa mưa năm nay”.")
    other = page("thúy hòa nói chúng tôi sẽ sửa con đường ra bến trước mùa mưa năm nay")
    ((a, b),) = passages(one, other)
    assert a == Span(0, one.text.index("”"))
    assert b == Span(0, len(other.text))


def test_a_shortened_reprint_is_taken_over_and_a_shared_quotation_is_not():
    ferry, shortened = page(*newsroom.FERRY), page(*newsroom.FERRY_SHORTENED)
    assert is_taken_over(ferry, shortened, passages(ferry, shortened))
    quoting = page("Trưởng bến nói về vụ chìm phà", newsroom.FERRY[2], "Cuộc tìm kiếm kéo sang ngày thứ hai mà chưa có kết quả.")
    assert passages(ferry, quoting)
    assert not is_taken_over(ferry, quoting, passages(ferry, quoting))


def test_articles_without_text_share_nothing():
    assert passages(page(""), page("")) == ()
    assert not is_taken_over(page(""), page(""), ())
