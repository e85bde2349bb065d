"""Grouping articles by how alike they are."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from nguon.tracing.stories import grouped, story_id


def test_articles_that_are_alike_are_one_story_and_others_their_own():
    assert grouped("abcd", {("a", "b"): 2000, ("c", "d"): 1500}) == [("a", "b"), ("c", "d")]


def test_one_article_that_resembles_two_happenings_does_not_chain_them_together():
    odds = {("a", "b"): 3000, ("b", "c"): 2000, ("c", "d"): 3000}
    assert grouped("abcd", odds) == [("a", "b"), ("c", "d")]


def test_pairs_that_are_rather_unlike_weigh_against_those_that_are_alike():
    assert grouped("abc", {("a", "b"): 3000, ("a", "c"): 1000, ("b", "c"): -500}) == [("a", "b", "c")]
    assert grouped("abc", {("a", "b"): 3000, ("a", "c"): 1000, ("b", "c"): -1500}) == [("a", "b"), ("c",)]


def test_ties_are_settled_by_names_whatever_the_order():
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]
    results = {str(grouped(names, dict.fromkeys(order, 1000))) for names in ("abcd", "dcba") for order in permutations(pairs)}
    assert len(results) == 1


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda pair: pair[0] < pair[1]),
        st.integers(-2500, 8000),
        max_size=20,
    ),
    st.randoms(),
)
def test_every_article_is_in_one_story_and_order_changes_nothing(odds, chance):
    stories = grouped("abcdefgh", odds)
    assert sorted(name for story in stories for name in story) == list("abcdefgh")
    shuffled = list(odds.items())
    chance.shuffle(shuffled)
    assert grouped(chance.sample("abcdefgh", 8), dict(shuffled)) == stories


def test_a_story_is_called_by_its_first_article():
    assert story_id("a") == "s-ca978112ca"
    assert story_id("a") != story_id("b")
