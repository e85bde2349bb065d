# ruff: noqa: E501
"""Time expressions to EDTF, relative ones against the publication date.

Each language has a few patterns; a pattern's groups say what was found, and one function a pattern says what it means.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache

from nguon.languages import Language, language
from nguon.reading import calendar as cal
from nguon.reading.calendar import Anchor, Third, Unit
from nguon.record import Article, Time, checked_edtf

_Match = re.Match[str]
_Meaning = Callable[[_Match, Anchor, Language], str | None]
_Pattern = tuple[re.Pattern[str], _Meaning]

_DAY_PARTS = r"(?:(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|khuya)\s+)?"
_THIRDS: dict[str, Third] = {"đầu": "early", "giữa": "middle", "cuối": "late", "early": "early", "mid": "middle", "late": "late"}
_YEARS_AWAY = {"ngoái": -1, "trước": -1, "last": -1, "tới": 1, "sau": 1, "next": 1}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>(?:1[5-9]|20)\d\d)"
_SEP = r"\s?[/.-]\s?"


def _alternatives(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted((re.escape(form).replace(r"\ ", r"\s+") for form in forms), key=len, reverse=True)) + ")"


def _number(words: str, known: Language) -> int | None:
    words = " ".join(words.lower().split())
    return int(words) if words.isdigit() else known.time.numbers.get(words)


def _year_of(match: _Match, anchor: Anchor, month: int, day: int | None) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    if groups.get("rely") and anchor.published:
        return anchor.published.year + _YEARS_AWAY.get(groups["rely"].lower(), 0)
    return cal.year_near(month, day, anchor.published)


def _month_number(match: _Match, known: Language) -> int:
    words = match["m"].lower()
    return int(words) if words.isdigit() else known.time.months[" ".join(words.split())]


def _day_month(match: _Match, anchor: Anchor, known: Language) -> str | None:
    d, m = int(match["d"]), _month_number(match, known)
    return cal.day(d, m, _year_of(match, anchor, m, d)) if 1 <= m <= 12 else None


def _days_range(match: _Match, anchor: Anchor, known: Language) -> str | None:
    m = _month_number(match, known)
    if not 1 <= m <= 12:
        return None
    y = _year_of(match, anchor, m, int(match["d"]))
    m1 = int(match["m1"]) if match.groupdict().get("m1") else m
    first, last = cal.day(int(match["d1"]), m1, y), cal.day(int(match["d"]), m, y)
    return f"{first}/{last}" if first and last and first <= last else None


def _only_month(match: _Match, anchor: Anchor, known: Language) -> str | None:
    m = _month_number(match, known)
    third = _THIRDS.get((match.groupdict().get("third") or "").lower().rstrip("-"))
    return cal.month(m, _year_of(match, anchor, m, None), third) if 1 <= m <= 12 else None


def _only_year(match: _Match, anchor: Anchor, known: Language) -> str | None:
    return cal.year(int(match["y"]), _THIRDS.get((match.groupdict().get("third") or "").lower().rstrip("-")))


def _years_range(match: _Match, anchor: Anchor, known: Language) -> str | None:
    first, last = match["y"], match.groupdict().get("y2")
    if last is None:
        return f"{first}/{anchor.published.isoformat() if anchor.published else '..'}"
    return f"{first}/{last}" if first <= last else None


def _quarter(match: _Match, anchor: Anchor, known: Language) -> str | None:
    names = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
    words = match["q"].lower()
    number = int(words) if words.isdigit() else names[words]
    y = int(match["y"]) if match["y"] else (anchor.published.year if anchor.published else None)
    return cal.quarter(number, y)


def _decade(match: _Match, anchor: Anchor, known: Language) -> str | None:
    return f"{match['decade'][:3]}X"


def _century(match: _Match, anchor: Anchor, known: Language) -> str | None:
    numerals = {"xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
    words = match["c"].lower()
    number = int(words) if words.isdigit() else numerals.get(words)
    return f"{number - 1:02d}XX" if number and number <= 22 else None


def _named_day(match: _Match, anchor: Anchor, known: Language) -> str | None:
    return cal.offset(anchor.published, known.time.days[" ".join(match["day"].lower().split())], "day")


def _same_day(match: _Match, anchor: Anchor, known: Language) -> str | None:
    return cal.offset(anchor.here, 0, "day")


def _weekday(match: _Match, anchor: Anchor, known: Language) -> str | None:
    number = known.time.weekdays[" ".join(match["w"].lower().split())]
    relation = (match.groupdict().get("rel") or "").lower()
    weeks = {"trước": -1, "này": 0, "tới": 1, "sau": 1, "this": 0, "next": 1}.get(relation)
    return cal.weekday(anchor.published, number, weeks)


def _relation(words: str, known: Language) -> int | None:
    if words in known.time.last:
        return -1
    if words in known.time.next:
        return 1
    return 0 if words in known.time.this else None


def _whole_unit(match: _Match, anchor: Anchor, known: Language) -> str | None:
    unit: Unit = known.time.units[match["unit"].lower()]
    relation = _relation(" ".join(match["rel"].lower().split()), known)
    if relation is None or (unit == "day" and relation != 0):
        return None
    third = _THIRDS.get((match.groupdict().get("third") or "").lower().rstrip("-"))
    if third and anchor.published and unit in ("month", "year"):
        there = cal.shifted(anchor.published, relation, unit)
        return cal.month(there.month, there.year, third) if unit == "month" else cal.year(there.year, third)
    return cal.whole(anchor.published, relation, unit)


def _ago(match: _Match, anchor: Anchor, known: Language) -> str | None:
    count = _number(match["n"], known)
    return cal.offset(anchor.published, -count, known.time.units[match["unit"].lower()]) if count else None


def _later(match: _Match, anchor: Anchor, known: Language) -> str | None:
    count = _number(match["n"], known)
    return cal.offset(anchor.here, count, known.time.units[match["unit"].lower()]) if count else None


def _stretch(match: _Match, anchor: Anchor, known: Language) -> str | None:
    count = _number(match["n"], known)
    sign = 1 if match["rel"].lower() in known.time.next else -1
    return cal.span_until(anchor.published, sign * count, known.time.units[match["unit"].lower()]) if count else None


def _iso(match: _Match, anchor: Anchor, known: Language) -> str | None:
    return cal.day(int(match["d"]), int(match["m"]), int(match["y"]))


def _season(match: _Match, anchor: Anchor, known: Language) -> str | None:
    if match["y"]:
        return f"{match['y']}-{_SEASONS[match['s'].lower()]}"
    if not (match["rel"] and anchor.published):
        return None
    return f"{anchor.published.year - (match['rel'].lower() == 'last')}-{_SEASONS[match['s'].lower()]}"


def _vietnamese(known: Language) -> list[tuple[str, _Meaning]]:
    time = known.time
    months = _alternatives(form for form in time.months if form not in time.numbers)
    unit, n = _alternatives(time.units), rf"(?P<n>\d{{1,3}}|{_alternatives(time.numbers)})"
    lead = rf"{_DAY_PARTS}(?:hôm\s+|ngày\s+)"
    year = rf"(?:(?:\s+năm\s+|{_SEP}){_Y}|\s+năm\s+(?P<rely>ngoái|nay|trước|tới))"
    loose = rf"(?:{_DAY_PARTS}(?:hôm|ngày)\s+|(?<=\()|(?:rạng sáng|sáng|trưa|chiều|tối|đêm)\s+|(?<=từ )|(?<=đến )|(?<=tới )|(?<=trước )|(?<=sau )|(?<=hồi ))"
    return [
        (rf"(?:{lead})?{_DAY_PARTS}(?<![\d/]){_D}{_SEP}{_M}{_SEP}{_Y}(?!\d)", _day_month),
        (rf"(?:từ\s+)?(?:ngày\s+)?(?<![\d/])(?P<d1>\d{{1,2}})(?:[/-](?P<m1>\d{{1,2}}))?\s*(?:-|–|đến(?:\s+ngày)?|tới)\s*{_D}[/-]{_M}(?:[/-]{_Y}|\s+năm\s+(?P<rely>ngoái|nay))?(?![\d/])", _days_range),
        (rf"(?:{lead})?{_DAY_PARTS}(?<!\d){_D}\s+tháng\s+(?P<m>\d{{1,2}}|{months})(?!\d)(?:{year})?", _day_month),
        (rf"{loose}{_D}[/.-]{_M}(?![\d/.%-]\d)(?!\d)(?:\s+năm\s+(?:{_Y}|(?P<rely>ngoái|nay|trước)))?", _day_month),
        (rf"(?:từ\s+)?năm\s+{_Y}\s+(?:đến|tới|cho\s+đến)\s+(?:nay|giờ|(?:năm\s+)?(?P<y2>(?:1[5-9]|20)\d\d))", _years_range),
        (rf"(?:giai\s+đoạn|nhiệm\s+kỳ|niên\s+khoá|năm\s+học|những\s+năm)\s+{_Y}\s*[-–]\s*(?P<y2>(?:1[5-9]|20)\d\d)", _years_range),
        (rf"(?:(?P<third>đầu|giữa|cuối)\s+)?tháng\s+(?P<m>\d{{1,2}}|{months})(?![\d])(?:{year})?", _only_month),
        (rf"quý\s+(?P<q>IV|III|II|I|[1-4])(?!\w)(?:(?:\s+năm\s+|/){_Y})?", _quarter),
        (rf"(?:(?P<third>đầu|giữa|cuối)\s+)?năm\s+{_Y}(?!\d)", _only_year),
        (r"(?:thập\s+niên|thập\s+kỷ|những\s+năm)\s+(?P<decade>(?:1[5-9]|20)\d0)", _decade),
        (r"thế\s+kỷ\s+(?:thứ\s+)?(?P<c>\d{1,2}|XVIII|XVII|XIX|XXI|XX)", _century),
        (rf"(?P<day>{_alternatives(time.days)})", _named_day),
        (_alternatives(time.same_day), _same_day),
        (rf"(?:(?:hôm|ngày|sáng|trưa|chiều|tối|đêm)\s+|(?<=vào ))(?P<w>{_alternatives(time.weekdays)})(?:\s+(?:tuần\s+)?(?P<rel>trước|này|tới|sau)|\s+vừa\s+qua)?", _weekday),
        (r"(?P<w>(?-i:[Tt]hứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|[Cc]hủ [Nn]hật))(?:\s+(?:tuần\s+)?(?P<rel>trước|này|tới|sau)|\s+vừa\s+qua)?", _weekday),
        (rf"cách\s+đây\s+(?:khoảng\s+|gần\s+|hơn\s+)?{n}\s+(?P<unit>{unit})", _ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+(?:trước(?!\s+(?:đó|khi))|về\s+trước)", _ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+sau(?:\s+đó)?", _later),
        (rf"(?:trong\s+)?(?:vòng\s+)?(?<!\w){n}\s+(?P<unit>{unit})\s+(?P<rel>qua|tới)", _stretch),
        (r"(?:(?P<third>đầu|giữa|cuối)\s+)?(?<!\w)(?P<unit>tuần|tháng|năm)\s+(?P<rel>trước|vừa\s+qua|ngoái|này|nay|tới|sau)(?!\s+(?:đó|khi))", _whole_unit),
    ]  # fmt: skip


def _english(known: Language) -> list[tuple[str, _Meaning]]:
    time = known.time
    month, days = rf"(?P<m>{_alternatives(time.months)})", _alternatives(time.weekdays)
    capital = rf"(?-i:(?=[A-Z])){month}"
    unit, n = _alternatives(time.units), rf"(?P<n>\d{{1,3}}|{_alternatives(time.numbers)})"
    named = rf"(?:{days},?\s+)?"
    return [
        (rf"(?<!\d){_Y}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", _iso),
        (rf"{capital}\s+(?P<d1>\d{{1,2}})\s*(?:-|–|to)\s*{_D}(?!\d)(?:,?\s+{_Y})?", _days_range),
        (rf"{named}{capital}\s+{_D}(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_Y}|,?\s+(?P<rely>last|this|next)\s+year)?", _day_month),
        (rf"{named}(?<!\d){_D}(?:st|nd|rd|th)?(?:\s+of)?\s+{capital}(?!\w)(?:,?\s+{_Y})?", _day_month),
        (rf"(?<![\d/])(?P<m>\d{{1,2}})/{_D}/{_Y}", _day_month),
        (rf"(?:from|between)\s+{_Y}\s+(?:to|and|until|through)\s+(?P<y2>(?:1[5-9]|20)\d\d)", _years_range),
        (rf"(?<![\d-]){_Y}\s?[–-]\s?(?P<y2>(?:1[5-9]|20)\d\d)(?![\d-])", _years_range),
        (rf"(?:(?P<third>early|mid|late)[\s-]+(?:in\s+)?)?{capital}(?!\w),?\s+(?:of\s+)?{_Y}", _only_month),
        (rf"(?P<third>early|mid|late)[\s-]+(?:in\s+)?{capital}(?!\w)", _only_month),
        (rf"(?P<rely>last|next|this)\s+{capital}(?!\w)", _only_month),
        (rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )){capital}(?!\w)(?!\s+\d)", _only_month),
        (rf"(?:the\s+)?(?P<q>first|second|third|fourth)\s+quarter(?:\s+(?:of\s+)?{_Y})?", _quarter),
        (rf"Q(?P<q>[1-4])(?:\s+(?:of\s+)?{_Y})?(?!\w)", _quarter),
        (rf"(?:(?P<rel>last|this)\s+)?(?P<s>spring|summer|autumn|fall|winter)(?:\s+(?:of\s+)?{_Y})?(?!\w)", _season),
        (r"(?:the\s+)(?P<decade>(?:1[5-9]|20)\d0)s", _decade),
        (r"(?:the\s+)?(?P<c>\d{2})(?:th|st)\s+century", _century),
        (rf"(?:(?P<third>early|mid|late)[\s-]+(?:in\s+)?){_Y}(?!\d)", _only_year),
        (rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bby )|(?<=\bof )|(?<=\bduring )|(?<=\buntil )|(?<=\bfrom )|(?<=\bthe )|(?<=\bafter )|(?<=\bbefore )|(?<=\()){_Y}(?![\d-])", _only_year),
        (rf"(?P<day>{_alternatives(time.days)})", _named_day),
        (_alternatives(time.same_day), _same_day),
        (rf"(?:(?P<rel>last|this|next|past)\s+)?(?P<w>{days})(?!\w)", _weekday),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+ago", _ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+(?:later|after\s+that)", _later),
        (rf"(?:in|over|for|during)\s+the\s+(?P<rel>last|past|next)\s+{n}\s+(?P<unit>{unit})", _stretch),
        (r"(?:(?P<third>early|mid|late)[\s-]+)?(?P<rel>last|this|next)\s+(?P<unit>week|month|year)(?!\w)", _whole_unit),
    ]  # fmt: skip


@cache
def _patterns(code: str) -> tuple[_Pattern, ...]:
    known = language(code)
    made = _vietnamese(known) if code == "vi" else _english(known)
    return tuple((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), meaning) for pattern, meaning in made)


@cache
def _openings(code: str) -> re.Pattern[str]:
    """Where an expression may begin: a number, or a word that one begins with. Patterns are tried there alone."""
    time = language(code).time
    tables = (time.days, time.months, time.weekdays, time.numbers, time.same_day, time.openings)
    words = {form.split()[0] for table in tables for form in table}
    return re.compile(rf"(?<!\w)(?:\d|{_alternatives(words)}(?!\w))", re.IGNORECASE)


def _candidates(code: str, text: str, start: int, end: int) -> list[tuple[_Match, _Meaning]]:
    """Expressions that do not overlap; an earlier pattern wins over a later one."""
    taken = bytearray(end - start)
    found = []
    places = [match.start() for match in _openings(code).finditer(text, start, end)]
    for pattern, meaning in _patterns(code) if places else ():
        for place in places:
            match = pattern.match(text, place, end)
            if match and not any(taken[match.start() - start : match.end() - start]):
                taken[match.start() - start : match.end() - start] = b"\x01" * (match.end() - match.start())
                found.append((match, meaning))
    return sorted(found, key=lambda item: item[0].start())


def _value(match: _Match, meaning: _Meaning, anchor: Anchor, known: Language) -> str | None:
    """What an expression means; None for what lies outside the calendar: "3.000 năm trước"."""
    try:
        return meaning(match, anchor, known)
    except (OverflowError, ValueError):
        return None


def find_times(code: str, text: str, regions: Sequence[tuple[int, int]], published: str | None) -> tuple[Time, ...]:
    """The time expressions in the regions of a text, in order. `published` anchors relative ones; without it they hold X."""
    known, anchor, found = language(code), Anchor(cal.as_date(published)), []
    for start, end in regions:
        for match, meaning in _candidates(code, text, start, end):
            value = _value(match, meaning, anchor, known)
            if value is None or value == "XXXX":
                continue
            found.append(Time(start=match.start(), end=match.end(), value=checked_edtf(value)))
            anchor = replace(anchor, last=cal.as_date(value) or anchor.last)
    return tuple(found)


def times_of(article: Article) -> tuple[Time, ...]:
    """The time expressions of an article's running text."""
    regions = [(block.start, block.end) for block in article.running()]
    return find_times(article.language or "vi", article.text, regions, article.published)
