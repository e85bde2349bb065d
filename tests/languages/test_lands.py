"""Countries in words, and what only looks like one."""

import pytest

from nguon.languages.lands import lands
from nguon.languages.phrases import tokens


def named(code: str, words: str, is_name: bool = True) -> list[str]:
    return [country.alpha3 for _, country in lands(code, tokens(words), is_name)]


@pytest.mark.parametrize(
    "words",
    ["Nam Mỹ", "châu Mỹ", "Mỹ Latinh", "Thái Bình Dương", "huyện Nga Sơn", "Mỹ Đình", "bán đảo Triều Tiên", "vịnh Thái Lan"],
)
def test_a_syllable_of_a_vietnamese_name_is_no_country(words: str) -> None:
    assert named("vi", words) == []


@pytest.mark.parametrize("words", ["South China Sea", "Indian Ocean", "Gulf of Mexico", "North America", "Korean peninsula"])
def test_a_word_of_an_english_name_is_no_country(words: str) -> None:
    assert named("en", words) == []


@pytest.mark.parametrize(
    ("code", "words", "expected"),
    [
        ("vi", "UBND tỉnh Lào Cai", ["VNM"]),
        ("vi", "Bắc Ireland", ["GBR"]),
        ("vi", "Bộ Ngoại giao Mỹ", ["USA"]),
        ("vi", "Hội Hữu nghị Nga Việt Nam", ["RUS", "VNM"]),
        ("en", "New Mexico", ["USA"]),
        ("en", "the American ambassador to South Korea", ["USA", "KOR"]),
    ],
)
def test_regions_are_their_country(code: str, words: str, expected: list[str]) -> None:
    assert named(code, words) == expected


def test_a_country_may_stand_before_a_person() -> None:
    assert named("vi", "Thủ tướng Anh May", False) == ["GBR"]
    assert named("vi", "Đại sứ Mỹ Daniel Kritenbrink") == ["USA"]
