# ruff: noqa: E501
"""How time expressions are worded: for each language patterns in order, each with the function that says what it means.

Where two patterns fit at a place the earlier one wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nguon.languages import Language, language
from nguon.languages.phrases import tokens
from nguon.reading import meanings as means
from nguon.reading.meanings import Meaning

Pattern = tuple[re.Pattern[str], Meaning]

_DAY_PARTS = r"(?:(?:rạng sáng|sáng sớm|sáng|trưa|chiều tối|chiều|tối|đêm|khuya)\s+)?"
_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>(?:1[5-9]|20)\d\d)"
_DAY_OVER_TWELVE = r"(?P<d>1[3-9]|2\d|3[01])"
_SEP = r"\s?[/.-]\s?"
#: The beginning of a group with a name or a number.
_GROUP = re.compile(r"(?<!\\)\((?:\?P<\w+>|(?!\?))")


def _alternatives(forms: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted((re.escape(form).replace(r"\ ", r"\s+") for form in forms), key=len, reverse=True)) + ")"


def _behind_days(joint: str) -> str:
    """What stands before a day that one or two others come before: "ngày 3, " and "ngày 3, 4 và " of "ngày 3, 4 và 7/5"."""
    one = [r"ngày \d", r"ngày \d\d"]
    two = [f"{first}, {second}" for first in one for second in (r"\d", r"\d\d")]
    return "|".join(f"(?<={days}{joint})" for days in (*one, *two))


def _vietnamese(known: Language) -> list[tuple[str, Meaning]]:
    time = known.time
    months = _alternatives(form for form in time.months if form not in time.numbers or form in ("giêng", "chạp"))
    named = _alternatives(time.months)
    unit, n = _alternatives(time.units), rf"(?P<n>\d{{1,3}}|{_alternatives(time.numbers)})"
    lead = rf"{_DAY_PARTS}(?:hôm\s+|ngày\s+)(?:mùng\s+|mồng\s+)?"
    rely = r"(?:năm\s+)?(?P<rely>ngoái|nay|trước|tới)"
    year = rf"(?:(?:\s+năm\s+|{_SEP}){_Y}|\s+năm\s+(?P<rely>ngoái|nay|trước|tới))"
    of_year = rf"(?:(?:(?:\s+của)?\s+năm\s+|[/-]){_Y}|\s+{rely})"
    loose = rf"(?:{_DAY_PARTS}(?:hôm|ngày)\s+|(?<=\()|(?:rạng sáng|sáng|trưa|chiều|tối|đêm|khuya)\s+|(?<=phiên )|(?<=từ )|(?<=đến )|(?<=tới )|(?<=trước )|(?<=sau )|(?<=hồi )|(?<=khánh )|(?<=lễ )|(?<=dịp )|{_behind_days(' và ')})"
    third = r"(?:(?:những\s+ngày\s+)?(?P<third>đầu|giữa|cuối)\s+)"
    about = r"(?:khoảng\s+|gần\s+|hơn\s+|chừng\s+)?"
    week = r"(?:\s+(?P<rel>(?:tuần\s+)?(?:trước|này|tới|sau))|\s+vừa\s+(?:qua|rồi))"
    others = r"(?:\s*,\s*\d{1,2})*\s*(?:,|và|hoặc)\s*(?:ngày\s+)?\d{1,2}"  # days before one whose month is said, which is theirs
    return [
        (rf"(?:(?:ngày|hôm|sáng|trưa|chiều|tối|đêm)\s+|{_behind_days(', ')}){_D}(?={others}(?:/|-|\s+tháng\s+){_M}(?:[/-]{_Y}|\s+năm\s+(?P<rely>ngoái|nay))?(?![\d/]))", means.day_month),
        (rf"(?:{lead})?{_DAY_PARTS}(?<![\d/]){_D}{_SEP}{_M}{_SEP}{_Y}(?!\d)", means.day_month),
        (rf"(?<!ngày )(?<!mùng )(?<!mồng )(?P<n>[3-9]|1[01]|ba|bốn|sáu|bảy|tám|chín|mười)\s+tháng(?:\s+của)?\s+năm\s+(?:{_Y}|(?P<rely>nay|ngoái|trước))", means.first_months),
        (rf"(?:đêm|tối)\s+(?:ngày\s+)?(?P<d1>\d{{1,2}})(?:[/-](?P<m1>\d{{1,2}}))?,?\s+rạng\s+sáng\s+(?:ngày\s+)?{_D}[/-]{_M}(?:[/-]{_Y})?(?![\d/])", means.days_range),
        (rf"(?:từ\s+)?(?:ngày\s+)?(?<![\d/])(?P<d1>\d{{1,2}})(?:[/-](?P<m1>\d{{1,2}}))?\s*(?:-|–|đến(?:\s+ngày)?|tới)\s*{_D}[/-]{_M}(?:[/-]{_Y}|\s+năm\s+(?P<rely>ngoái|nay))?(?![\d/])", means.days_range),
        (rf"(?:{lead})?{_DAY_PARTS}(?<!\d){_D}\s+tháng\s+(?P<m>\d{{1,2}}|{named})(?!\d)(?:{year})?", means.day_month),
        (rf"{loose}{_D}[/.-]{_M}(?![\d/.%-]\d)(?!\d)(?:\s+năm\s+(?:{_Y}|(?P<rely>ngoái|nay|trước)))?", means.day_month),
        (rf"(?:(?<=\n)|(?<=[.!?] )|\A){_D}[/-]{_M}(?=,)", means.day_month),
        (rf"(?<!điểm )(?<!lệ )(?<!số )(?<!điều )(?<![\d/]){_DAY_OVER_TWELVE}/{_M}(?![\d/%])(?<!24/7)(?:\s+năm\s+(?P<rely>ngoái|nay|trước))?", means.day_month),
        (rf"(?:từ\s+)?năm\s+{_Y}\s+(?:đến|tới|cho\s+đến)\s+(?:nay|giờ|(?:năm\s+)?(?P<y2>(?:1[5-9]|20)\d\d))", means.years_range),
        (rf"từ\s+{_Y}\s+(?:đến|tới|cho\s+đến)\s+(?:nay|(?P<y2>(?:1[5-9]|20)\d\d))", means.years_range),
        (rf"(?:giai\s+đoạn|nhiệm\s+kỳ|niên\s+khoá|niên\s+khóa|năm\s+học|những\s+năm|(?:trong\s+)?(?:hai\s+|các\s+)?năm)\s+{_Y}\s*[-–]\s*(?P<y2>(?:1[5-9]|20)\d\d)", means.years_range),
        (r"(?:từ\s+)?đầu\s+(?P<unit>năm|tháng)\s+(?:(?:nay|này)\s+)?(?:đến|tới|cho\s+đến)\s+(?:nay|giờ)", means.since_start),
        (rf"nửa\s+(?P<half>đầu|cuối|sau)(?:\s+(?:của\s+)?năm)?(?:(?:\s+|/){_Y}|\s+{rely})", means.half),
        (rf"{n}\s+tháng\s+(?P<half>đầu|cuối)(?:\s+(?:của\s+)?năm)(?:\s+{_Y}|\s+(?P<rely>ngoái|nay|trước))?", means.first_months),
        (rf"{third}?tháng\s+(?P<m>\d{{1,2}}|{months})(?!\d)\s+(?P<rel>tới|vừa\s+qua|vừa\s+rồi)", means.only_month),
        (rf"{third}?tháng\s+(?P<m>\d{{1,2}}|{months})(?![\d])(?:{year})?", means.only_month),
        (rf"{third}?tháng\s+(?P<m>(?-i:(?:Một|Hai|Ba|Tư|Năm|Sáu|Bảy|Tám|Chín|Mười)(?:\s+[Mm]ột|\s+[Hh]ai)?)|tư)(?:{year})?", means.only_month),
        (rf"quý\s+(?P<q>IV|III|II|I|[1-4])(?!\w)(?:{of_year})?", means.quarter),
        (r"(?:(?:đầu|giữa|cuối)\s+)?(?:thập\s+niên|thập\s+kỷ|những\s+năm)\s+(?P<decade>(?:1[5-9]|20)\d0|[1-9]0)(?!\d)", means.decade),
        (rf"(?:mùa\s+)(?P<s>xuân|hè|hạ|thu|đông)(?:(?:\s+năm)?(?:\s+|/){_Y}|\s+(?:năm\s+)?(?P<rely>ngoái|nay|trước|tới|này))", means.season),
        (rf"(?<!doanh )(?<!nguồn )(?<!tổng )(?P<s>hè|thu|đông)\s+(?:(?:năm\s+)?{_Y}|năm\s+(?P<rely>ngoái|nay|trước))", means.season),
        (rf"{third}?năm\s+{_Y}(?!\d)", means.only_year),
        (rf"{third}{_Y}(?![\d/-])", means.only_year),
        (r"(?:(?:đầu|giữa|cuối)\s+)?thế\s+kỷ\s+(?:thứ\s+)?(?P<c>\d{1,2}|XVIII|XVII|XIX|XXI|XVI|XX)", means.century),
        (rf"(?P<holiday>{_alternatives(time.holidays)})(?:\s+năm\s+(?:{_Y}|(?P<rely>ngoái|nay|trước)))?", means.holiday),
        (rf"(?P<day>{_alternatives(time.days)})", means.named_day),
        (_alternatives(time.same_day), means.same_day),
        (r"cuối\s+tuần(?:\s+(?P<rel>này|qua|trước|vừa\s+qua|vừa\s+rồi|tới|sau))", means.weekend),
        (rf"(?:(?:hôm|ngày|sáng|trưa|chiều|tối|đêm)\s+|(?<=vào ))(?P<w>{_alternatives(time.weekdays)}){week}?", means.weekday),
        (rf"(?P<w>(?-i:[Tt]hứ (?:Hai|Ba|Tư|Năm|Sáu|Bảy)|[Cc]hủ [Nn]hật)){week}?", means.weekday),
        (rf"(?P<w>{_alternatives(time.weekdays)})\s+(?P<rel>tuần\s+(?:trước|này|tới|sau))", means.weekday),
        (rf"cách\s+(?:đây|nay)\s+{about}{n}\s+(?P<unit>{unit}|thập\s+kỷ|thập\s+niên|thế\s+kỷ)", means.ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+trước\s+đó", means.earlier),
        (rf"(?<!\w){n}\s+(?P<unit>{unit}|thập\s+kỷ|thập\s+niên|thế\s+kỷ)\s+(?:trước(?!\s+khi)|về\s+trước)", means.ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+sau(?!\s+khi)(?:\s+đó)?", means.later),
        (rf"(?:trong\s+)?(?:vòng\s+)?(?<!\w){n}\s+(?P<unit>{unit}|giờ|tiếng|thập\s+kỷ|thập\s+niên)\s+(?P<rel>qua|tới)", means.stretch),
        (r"(?P<unit>hôm|ngày|tuần|tháng|năm)\s+(?P<step>sau|trước)\s+đó", means.beside_last),
        (r"(?:ngày\s+)?(?P<unit>hôm)\s+(?P<step>sau|trước)", means.beside_last),
        (r"(?P<step>cùng)\s+(?P<unit>tháng|năm)", means.beside_last),
        (r"(?P<unit>hôm|tháng|năm)\s+(?P<step>đó|ấy)", means.beside_last),
        (rf"(?:{_DAY_PARTS}(?:ngày|hôm)|(?:rạng sáng|sáng|trưa|chiều|tối|đêm))\s+(?:mùng\s+|mồng\s+)?{_D}(?=\s*[,.;)\n]|\s+vừa\s+qua|\s*$)", means.day_of_month),
        (r"(?:(?P<third>đầu|giữa|cuối)\s+)?(?<!\w)(?P<unit>tuần|tháng|năm)\s+(?P<rel>trước|vừa\s+qua|ngoái|này|nay|tới|sau|qua(?!\s+đời))(?!\s+(?:đó|khi))", means.whole_unit),
    ]  # fmt: skip


def _english(known: Language) -> list[tuple[str, Meaning]]:
    time = known.time
    month, days = rf"(?P<m>{_alternatives(time.months)})", _alternatives(time.weekdays)
    capital = rf"(?-i:(?=[A-Z])){month}"
    another = rf"(?-i:(?=[A-Z]))(?P<m1>{_alternatives(time.months)})"
    unit, n = _alternatives(time.units), rf"(?P<n>\d{{1,3}}|{_alternatives(time.numbers)})"
    longer = rf"(?:{unit[3:-1]}|decades?|century|centuries)"
    named = rf"(?:{days},?\s+)?"
    third = r"(?P<third>early|mid|late|the\s+beginning|the\s+start|the\s+middle|the\s+end)[\s-]+(?:in\s+|of\s+)?"
    of_year = rf"(?:\s+(?:of\s+)?{_Y}|\s+(?:of\s+)?(?:(?P<rely>last|this|next)\s+year|the\s+year))"
    return [
        (rf"(?<!\d){_Y}-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)", means.iso),
        (rf"{capital}\s+(?P<d1>\d{{1,2}})\s*(?:-|–|to)\s*{_D}(?!\d)(?:,?\s+{_Y})?", means.days_range),
        (rf"(?<!\d)(?P<d1>\d{{1,2}})\s*(?:-|–|to)\s*{_D}\s+{capital}(?!\w)(?:,?\s+{_Y})?", means.days_range),
        (rf"(?:from|between)\s+{another}\s+(?:to|and|through|until)\s+{capital}(?!\w)(?!\s+\d{{1,2}}(?!\d))(?:,?\s+(?:of\s+)?{_Y})?", means.months_range),
        (rf"{capital}\s+(?P<d1>\d{{1,2}})\s+and\s+{_D}(?!\d)(?:,?\s+{_Y})?", means.two_days),
        (rf"{named}{capital}\s+{_D}(?:st|nd|rd|th)?(?!\d)(?:,?\s+{_Y}|,?\s+(?P<rely>last|this|next)\s+year)?", means.day_month),
        (rf"{named}(?<!\d){_D}(?:st|nd|rd|th)?(?:\s+of)?\s+{capital}(?!\w)(?:,?\s+{_Y})?", means.day_month),
        (rf"(?<![\d/])(?P<m>\d{{1,2}})/{_D}/{_Y}", means.day_month),
        (rf"(?:from|between)\s+{_Y}\s+(?:to|and|until|through)\s+(?:(?P<y2>(?:1[5-9]|20)\d\d)|the\s+present|today|now)", means.years_range),
        (rf"(?<![\d-]){_Y}\s?[–-]\s?(?P<y2>(?:1[5-9]|20)\d\d)(?![\d-])", means.years_range),
        (rf"(?<![\d/-]){_Y}[/–-](?P<next>\d\d)(?![\d/–-])", means.two_years),
        (rf"(?:{third})?{capital}(?!\w),?\s+(?:of\s+)?{_Y}", means.only_month),
        (rf"{third}{capital}(?!\w)", means.only_month),
        (rf"(?P<rel>last|next)\s+{capital}(?!\w)", means.only_month),
        (rf"(?P<rely>this)\s+{capital}(?!\w)", means.only_month),
        (rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\buntil )|(?<=\bby )){capital}(?!\w)(?!\s+\d)", means.only_month),
        (rf"(?<=\bfor )(?!May|March){capital}(?!\w)(?!\s+[\dA-Z])", means.only_month),
        (rf"(?:the\s+)(?P<q>first|second|third|fourth)\s+quarter(?:{of_year})?", means.quarter),
        (rf"(?P<q>first|second|third|fourth)\s+quarter{of_year}", means.quarter),
        (rf"Q(?P<q>[1-4])(?:\s+(?:of\s+)?{_Y})?(?!\w)", means.quarter),
        (rf"(?:the\s+)?(?P<half>first|second)\s+half{of_year}", means.half),
        (rf"(?:the\s+)?(?P<half>first|last)\s+{n}\s+months{of_year}", means.first_months),
        (r"(?:(?P<rel>last|this)\s+)(?P<s>spring|summer|autumn|fall|winter)(?!\w)", means.season),
        (rf"(?:the\s+)?(?P<s>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_Y}(?!\w)", means.season),
        (r"(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?P<decade>(?:1[5-9]|20)\d0)s", means.decade),
        (r"the\s+(?:(?:early|mid|late)[\s-]+)?['’]?(?P<decade>[1-9]0)s", means.decade),
        (r"(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?P<c>\d{2})(?:th|st)[\s-]century", means.century),
        (rf"(?:{third}){_Y}(?!\d)", means.only_year),
        (rf"(?:(?<=\bin )|(?<=\bsince )|(?<=\bby )|(?<=\bof )|(?<=\bduring )|(?<=\bthroughout )|(?<=\buntil )|(?<=\bfrom )|(?<=\bthe )|(?<=\bafter )|(?<=\bbefore )|(?<=\bfiscal )|(?<=\()){_Y}(?![\d-])", means.only_year),
        (rf"(?P<holiday>{_alternatives(time.holidays)})(?:,?\s+(?:of\s+)?{_Y}|\s+(?P<rely>last|this|next)\s+year)?", means.holiday),
        (rf"(?P<day>{_alternatives(time.days)})", means.named_day),
        (_alternatives(time.same_day), means.same_day),
        (r"the\s+(?P<step>next|following|previous|same)\s+(?P<unit>day|night|morning|afternoon|evening)", means.beside_last),
        (r"the\s+(?P<step>following|previous|same)\s+(?P<unit>week|month|year)", means.beside_last),
        (r"(?P<step>that)\s+(?:same\s+)?(?P<unit>day|night|morning|afternoon|evening|month|year)", means.beside_last),
        (r"the\s+(?P<unit>day|night|week|month|year)\s+(?P<step>before|after)(?=[,.;])", means.beside_last),
        (r"overnight(?!\s+(?:stay|guest|train|bus|success|flight|ferry))", means.overnight),
        (r"the\s+(?P<third>beginning|start|middle|end)\s+of\s+(?P<rel>the|this|last|next)\s+(?P<unit>week|month|year)(?!\w)", means.whole_unit),
        (r"(?:(?P<rel>last|this|next|past|over\s+the)\s+)weekend", means.weekend),
        (rf"(?:(?P<rel>last|this|next|past)\s+)?(?P<w>{days})(?!\w)", means.weekday),
        (rf"(?<!\w){n}\s+(?P<unit>{longer})\s+ago", means.ago),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+(?:later|after\s+that)", means.later),
        (rf"(?<!\w){n}\s+(?P<unit>{unit})\s+(?:earlier|before\s+that)", means.earlier),
        (rf"(?:in|over|for|during|within)\s+the\s+(?P<rel>last|past|next|coming)\s+(?:{n}\s+)?(?P<unit>{longer}|hours?)(?!\w)", means.stretch),
        (rf"the\s+(?P<rel>last|past|next|coming)\s+{n}\s+(?P<unit>{longer}|hours?)(?!\w)", means.stretch),
        (r"last\s+(?P<q>quarter)(?!\w)(?!-)", means.last_quarter),
        (rf"(?<=\bon )the\s+{_D}(?:st|nd|rd|th)(?=[,.;)]|\s*$)", means.day_of_month),
        (r"(?:(?P<third>early|mid|late)[\s-]+)?(?P<rel>last|this|next)\s+(?P<unit>week|month|year)(?!\w)", means.whole_unit),
    ]  # fmt: skip


def _worded(code: str) -> list[tuple[str, Meaning]]:
    known = language(code)
    return _vietnamese(known) if code == "vi" else _english(known)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)


@cache
def patterns(code: str) -> tuple[Pattern, ...]:
    """The patterns of a language, in the order in which they are tried."""
    return tuple((_compiled(pattern), meaning) for pattern, meaning in _worded(code))


@cache
def any_pattern(code: str) -> re.Pattern[str]:
    """All patterns of a language as one, each a group without groups inside: one look tells whether one fits a place (few have
    one that does), and which is the first: that of the match's `lastindex`, counted from 1."""
    return _compiled("|".join(f"({_GROUP.sub('(?:', pattern)})" for pattern, _ in _worded(code)))


@cache
def openings(code: str) -> frozenset[str]:
    """The words, in lower case, that an expression begins with if it begins with no number. Patterns are tried there alone."""
    time = language(code).time
    tables = (time.days, time.months, time.weekdays, time.numbers, time.same_day, time.openings, time.holidays)
    return frozenset(tokens(form)[0].lower for table in tables for form in table)
