"""Amounts in Vietnamese and English, in figures and in words, and when two are the same."""

from __future__ import annotations

import pytest

from nguon.record import Span
from nguon.tracing.quantities import Quantity, numbers, quantities, same_amount
from nguon.tracing.words import terms


def amounts(text: str, language: str) -> list[Quantity]:
    whole = [Span(0, len(text))]
    found = numbers(text, whole, language, [])
    words = terms(text, whole, language, without=[n.span for n in found])
    return list(quantities(text, whole, language, found, words))


@pytest.mark.parametrize(
    ("text", "language", "value", "dimension"),
    [
        ("1.500 người", "vi", 1500, None),
        ("4,5 triệu USD", "vi", 4_500_000, "dollar"),
        ("30 nghìn tỷ đồng", "vi", 3e13, "dong"),
        ("hai mươi lăm máy bay", "vi", 25, None),
        ("hai trăm linh năm chiếc", "vi", 205, None),
        ("năm ngôi nhà", "vi", 5, None),
        ("1,500 people", "en", 1500, None),
        ("$4.5 million", "en", 4_500_000, "dollar"),
        ("twenty-five houses", "en", 25, None),
        ("two hundred and five thousand votes", "en", 205_000, None),
        ("12%", "vi", 12, "share"),
        ("3 miles", "en", 4828.032, "length"),
    ],
)
def test_an_amount_is_read(text: str, language: str, value: float, dimension: str | None) -> None:
    (found,) = amounts(text, language)
    assert (found.value, found.dimension) == (pytest.approx(value), dimension)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("năm 2018", "vi"),
        ("một quan chức", "vi"),
        ("tháng ba", "vi"),
        ("lúc 9h30", "vi"),
        ("a spokesman", "en"),
        ("in 1999", "en"),
        ("Covid-19", "en"),
    ],
)
def test_what_is_no_amount_is_left_out(text: str, language: str) -> None:
    assert amounts(text, language) == []


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("412 ha", "vi"), ("khoảng 400 ha", "vi"), True),
        (("412 ha", "vi"), ("about 1,000 acres", "en"), True),
        (("1.487 người", "vi"), ("1.500 người", "vi"), True),
        (("ba trăm hộ", "vi"), ("300 households", "en"), True),
        (("12 người", "vi"), ("15 người", "vi"), False),
        (("42 người", "vi"), ("40 người", "vi"), False),
        (("13 percent", "en"), ("30 percent", "en"), False),
        (("5 km", "vi"), ("5 kg", "vi"), False),
    ],
)
def test_rounding_and_units_do_not_make_another_amount(a: tuple[str, str], b: tuple[str, str], same: bool) -> None:
    assert same_amount(amounts(*a)[0], amounts(*b)[0]) is same
