from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reading.time_lines import lines, wrong

from nguon.reading import calendar
from nguon.reading.times import find_times
from nguon.record import checked_edtf

FRIDAY = "2024-10-04"


def values(language: str, text: str, published: str | None = FRIDAY) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.value) for t in find_times(language, text, [(0, len(text))], published)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hôm nay", "2024-10-04"),
        ("hôm qua", "2024-10-03"),
        ("tối qua", "2024-10-03"),
        ("hôm kia", "2024-10-02"),
        ("ngày mai", "2024-10-05"),
        ("ngày 4/9", "2024-09-04"),
        ("ngày 3-10", "2024-10-03"),
        ("ngày 25/12", "2024-12-25"),
        ("hôm 28/2", "2024-02-28"),
        ("rạng sáng 20/9", "2024-09-20"),
        ("ngày 4 tháng 9 năm 2018", "2018-09-04"),
        ("15/6/2016", "2016-06-15"),
        ("tháng 8/2018", "2018-08"),
        ("tháng 12 năm ngoái", "2023-12"),
        ("cuối tháng 8", "2024-08-21/2024-08-31"),
        ("đầu tháng 9", "2024-09-01/2024-09-10"),
        ("giữa năm 2019", "2019-05/2019-08"),
        ("năm 2021", "2021"),
        ("năm ngoái", "2023"),
        ("năm nay", "2024"),
        ("tuần trước", "2024-09-23/2024-09-29"),
        ("tháng trước", "2024-09"),
        ("hôm thứ hai", "2024-09-30"),
        ("thứ Ba tuần trước", "2024-09-24"),
        ("cách đây 3 năm", "2021"),
        ("hai tuần trước", "2024-09-20"),
        ("từ năm 2014 đến nay", "2014/2024-10-04"),
        ("quý II", "2024-34"),
        ("quý III/2023", "2023-35"),
        ("thập niên 1990", "199X"),
        ("thế kỷ XIX", "18XX"),
        ("14-25/5", "2024-05-14/2024-05-25"),
        ("trong 3 ngày qua", "2024-10-01/2024-10-04"),
        ("9 tháng năm 2023", "2023-01/2023-09"),
        ("năm 2019 - 2020", "2019/2020"),
        ("chiều tối qua", "2024-10-03"),
        ("quý 1-2019", "2019-33"),
        ("đầu tháng 4 vừa qua", "2024-04-01/2024-04-10"),
        ("đầu tháng 9 đến nay", "2024-09-01/2024-10-04"),
    ],
)
def test_vietnamese_expressions(words: str, value: str) -> None:
    assert values("vi", f"Sự việc xảy ra vào {words}, theo ông Bình.") == [(words, value)]


def test_the_same_day_is_the_day_last_named_whatever_year_was_named_since() -> None:
    text = "Xe lao xuống vực rạng sáng 20/9. Năm ngoái, ở đây có hai vụ. Chiều cùng ngày, xe được đưa lên. Hôm sau, đường thông."
    assert [value for _, value in values("vi", text)] == ["2024-09-20", "2023", "2024-09-20", "2024-09-21"]


def test_a_year_behind_its_end_needs_no_noun() -> None:
    assert values("vi", "Từ cuối năm 2015 đến đầu 2016, giá giảm.") == [("cuối năm 2015 đến đầu 2016", "2015-09/2016-04")]


def test_days_of_one_month_are_each_a_time() -> None:
    assert values("vi", "Các ngày 3, 14 và 7/5 có mưa.") == [
        ("ngày 3", "2024-05-03"),
        ("14", "2024-05-14"),
        ("7/5", "2024-05-07"),
    ]
    assert values("vi", "Hai ngày 26 và 27/6 năm nay.") == [("ngày 26", "2024-06-26"), ("27/6 năm nay", "2024-06-27")]


@pytest.mark.parametrize(
    "text", ["Các điều 3, 4 và 7/5 bị bãi bỏ.", "Tỷ số là 3, 2 và 1/2.", "an overnight success", "won 2019-11"]
)
def test_numbers_in_a_row_are_no_days(text: str) -> None:
    assert values("vi" if "à" in text else "en", text) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("yesterday", "2024-10-03"),
        ("Monday", "2024-09-30"),
        ("late August", "2024-08-21/2024-08-31"),
        ("Sept. 11, 2001", "2001-09-11"),
        ("12 June 2015", "2015-06-12"),
        ("two weeks ago", "2024-09-20"),
        ("last year", "2023"),
        ("the 1990s", "199X"),
        ("the second quarter of 2015", "2015-34"),
        ("summer 2014", "2014-22"),
        ("from 2010 to 2014", "2010/2014"),
        ("over the past three months", "2024-07-04/2024-10-04"),
        ("next Friday", "2024-10-11"),
        ("March 3-5", "2024-03-03/2024-03-05"),
        ("June 26 and 27", "2024-06-26/2024-06-27"),
        ("overnight", "2024-10-03/2024-10-04"),
        ("the end of the month", "2024-10-21/2024-10-31"),
        ("the start of next year", "2025-01/2025-04"),
        ("2022-23", "2022/2023"),
    ],
)
def test_english_expressions(words: str, value: str) -> None:
    assert values("en", f"It happened {words}, officials said.") == [(words, value)]


def test_the_same_day_is_that_of_the_date_named_last() -> None:
    assert [v for _, v in values("vi", "Ngày 12/9 ông đến. Cùng ngày, bà đi.")] == ["2024-09-12", "2024-09-12"]
    assert [v for _, v in values("vi", "Cùng ngày, bà đi.")] == [FRIDAY]


def test_without_a_publication_date_what_is_not_known_is_x() -> None:
    assert values("vi", "Hôm qua, ngày 4/9 và năm 2021", None) == [
        ("Hôm qua", "XXXX-XX-XX"),
        ("ngày 4/9", "XXXX-09-04"),
        ("năm 2021", "2021"),
    ]


@pytest.mark.parametrize(
    "text", ["ngày 30/2", "tỉ số 3/4", "24/7", "năm người", "thứ hai là giá", "5 năm tuổi", "điểm 9/10", "quốc lộ 1/3"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert values("vi", f"Có {text} ở đó.") == []


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("vi", "mùa hè 2006 đến tháng 8/2007", "2006-06/2007-08"),
        ("vi", "mùa đông 2014 đến hè 2015", "2014-12/2015-08"),
        ("vi", "quý II/2019 đến quý III/2020", "2019-04/2020-09"),
        ("vi", "quý I/2019 đến nay", "2019-01/2024-10-04"),
        ("en", "spring 2019 and winter 2020", "2019-03/2021-02"),
        ("en", "summer 2006 to August 2007", "2006-06/2007-08"),
    ],
)
def test_an_interval_of_parts_of_a_year_is_written_in_months(language: str, words: str, value: str) -> None:
    text = f"Từ {words}, ông Bình nói." if language == "vi" else f"{'Between' if ' and ' in words else 'From'} {words}, he said."
    [(found, read)] = values(language, text)
    assert (found.lower().removeprefix("từ "), read) == (words.lower(), value)


PARTS = ["mùa hè 2006", "mùa đông 2014", "quý III/2019", "quý I", "nửa đầu năm 2019", "nửa cuối năm ngoái", "tháng 2", "đầu năm 2021", "năm 2022", "30/4", "thế kỷ XIX", "thập niên 1990"]  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(PARTS), st.sampled_from([*PARTS, "nay"]), st.sampled_from([None, FRIDAY]))
def test_whatever_is_joined_to_whatever_is_edtf_and_costs_no_article(first: str, last: str, published: str | None) -> None:
    for _, value in values("vi", f"Từ {first} đến {last}, việc đó kéo dài.", published):
        assert checked_edtf(value)


@settings(deadline=None)  # a busy machine is no failure
@given(st.dates(), st.integers(1, 31), st.integers(1, 12), st.integers(1, 999))
def test_whatever_is_read_is_edtf(published: date, day: int, month: int, count: int) -> None:
    text = (
        f"Hôm qua, ngày {day}/{month}, tháng {month} năm ngoái, cuối tháng {month}, {count} ngày trước, {count} năm trước, hôm thứ hai, tuần trước, "
        f"{day}-{day}/{month}, trong {count} tháng tới, quý IV, đầu năm nay, {count} tuần sau đó"
    )
    for anchor in (published.isoformat(), None):
        for _, value in values("vi", text, anchor):
            assert checked_edtf(value)


@given(st.dates(date(1900, 1, 2), date(2099, 12, 30)), st.integers(1, 7))
def test_a_weekday_is_the_latest_one_before(published: date, number: int) -> None:
    found = date.fromisoformat(calendar.weekday(published, number, None))
    assert found.isoweekday() == number
    assert 0 <= (published - found).days < 7


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nearly_all_of_our_own_sentences_are_read_exactly(language: str) -> None:
    sentences = lines(language)
    problems = [problem for line in sentences for problem in wrong(line)]
    assert len(problems) <= 0.01 * sum(len(line.expected) for line in sentences), problems


@pytest.mark.parametrize("language", ["vi", "en"])
def test_news_lines_are_read_nearly_as_well_as_those_that_the_patterns_were_mended_against(language: str) -> None:
    """Written apart and first read blind: 50 of 58 and 47 of 55 were exact then. Some hard ones are left as they are."""
    found = lines(language, "times-news")
    expected = sum(len(line.expected) for line in found)
    assert sum(len(wrong(line)) for line in found) <= 0.06 * expected


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("vi", "Đường sắt khởi công vào tháng 12 tới.", "2024-12"),
        ("vi", "Đường sắt khởi công vào tháng 3 tới.", "2025-03"),
        ("vi", "Doanh thu năm 2025 vượt kế hoạch.", "2025"),
        ("en", "Sales fell last quarter.", "2024-35"),
        ("en", "By Wednesday, all roads will be clear.", "2024-10-09"),
        ("en", "The drought lasted the past two months.", "2024-08-04/2024-10-04"),
    ],
)
def test_wordings_of_the_news(language: str, text: str, value: str) -> None:
    assert [found for _, found in values(language, text)] == [value]
