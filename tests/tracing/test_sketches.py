"""What is kept of an article to compare it by."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing import newsroom

from nguon.archive.traces import Page, page_of
from nguon.tracing.likeness import MEASURES, likeness
from nguon.tracing.sketches import Day, day_of, decoded, encoded, name_term, number_term, sketch_of, word_term


def page(text: str) -> Page:
    return Page(text, "vi", "2024-05-01", ("Bến Trầu",), ((0, "XXXX-05-12"),), ())


@settings(deadline=None)
@given(st.text(max_size=300))
def test_a_sketch_is_read_back_as_it_was_kept(text):
    made = sketch_of(page(text))
    back = decoded(encoded(made))
    for name in ("terms", "rarity", "bits", "words", "bounds", "runs"):
        assert np.array_equal(getattr(back, name), getattr(made, name))
    assert (back.language, back.published, back.days) == (made.language, made.published, made.days)


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_pair_measures_the_same_either_way_round(one, other):
    a, b = sketch_of(page(one)), sketch_of(page(other))
    forth, back = likeness(a, b), likeness(b, a)
    assert all(abs(getattr(forth, name) - getattr(back, name)) < 1e-5 for name in MEASURES)


def test_shares_are_whole_for_the_same_article_and_none_for_another_happening():
    ferry, chess = (sketch_of(page_of(newsroom.record("a", lines))) for lines in (newsroom.FERRY, newsroom.CHESS))
    same, other = likeness(ferry, ferry), likeness(ferry, chess)
    assert (round(same.titles, 5), round(same.leads, 5), round(same.runs, 5), same.same_day) == (1, 1, 1, 1)
    assert (other.rare, other.runs, other.same_day, other.far) == (0, 0, 0, 1)


def test_what_is_written_in_several_ways_is_one_term():
    assert word_term("HOÀ") == word_term("hòa")
    assert name_term("Nguyễn Văn A") == name_term("NGUYEN VAN A")
    assert number_term("1.200") == number_term("1,200") == number_term("1200")
    assert number_term("3,5") == number_term("3.5") != number_term("35")


def test_days_are_those_that_can_be_told():
    assert day_of("2024-03-01") == Day(2024, 61)
    assert day_of("XXXX-02-29") == Day(0, 60)
    assert day_of("2024-03") is None
    assert day_of("XXXX-XX-XX") is None


def test_a_day_that_is_named_beside_today_counts():
    assert Day(0, 295) in sketch_of(page("Thông báo phát đi hôm nay 21-10 cho biết như vậy.")).days
