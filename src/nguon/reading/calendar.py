"""Dates by arithmetic, written in EDTF. What is not known is X."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
Third = Literal["early", "middle", "late"]

_UNKNOWN_YEAR = "XXXX"
#: The first and last month of EDTF's parts of a year (seasons, quarters, half years); a 14th month is the next year's second.
_PARTS = {
    **{21 + season: (3 * season + 3, 3 * season + 5) for season in range(4)},
    **{33 + quarter: (3 * quarter + 1, 3 * quarter + 3) for quarter in range(4)},
    **{40 + half: (6 * half + 1, 6 * half + 6) for half in range(2)},
}
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative words are relative to: the publication date, and the value and the day last named in the text, masked or not.

    `ahead` says that the words before tell of what is to come.
    """

    published: date | None
    last: str | None = None
    ahead: bool = False
    day: str | None = None

    @property
    def here(self) -> str | None:
        """The day last named, else the publication date."""
        return self.day or self.last or (self.published.isoformat() if self.published else None)


def as_date(value: str | None) -> date | None:
    """The day of an ISO date or datetime; None if it is not that exact."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _distance(there: date, published: date, ahead: bool) -> int:
    """Days between, those on the wrong side double: news tells of the past unless its words say otherwise."""
    days = (there - published).days
    if ahead:
        days = -days
    return 2 * days if days > 0 else -days


def year_near(month: int, day: int | None, published: date | None, ahead: bool = False) -> int | None:
    """The year that brings a day and month nearest to the publication date; days on the wrong side count double."""
    if published is None:
        return None
    years = [published.year - 1, published.year, published.year + 1]
    possible = [y for y in years if 1 <= y <= 9999 and (day is None or day <= monthrange(y, month)[1])]
    return min(possible, key=lambda y: _distance(date(y, month, min(day or 15, 28)), published, ahead), default=None)


def month_near(number: int, near: date | None, ahead: bool = False) -> str | None:
    """The day of that number in the month that brings it nearest to a date."""
    if near is None:
        return f"{_UNKNOWN_YEAR}-XX-{number:02d}" if 1 <= number <= 31 else None
    firsts = (shifted(near.replace(day=1), count, "month") for count in (-1, 0, 1))
    possible = [first.replace(day=number) for first in firsts if 1 <= number <= monthrange(first.year, first.month)[1]]
    best = min(possible, key=lambda there: _distance(there, near, ahead), default=None)
    return best.isoformat() if best else None


def day(number: int, month: int, year: int | None) -> str | None:
    """A day; None if the calendar has no such day."""
    if not 1 <= month <= 12 or not 1 <= number <= monthrange(year or _LEAP_YEAR, month)[1]:
        return None
    return f"{_year(year)}-{month:02d}-{number:02d}"


def _year(value: int | None) -> str:
    return _UNKNOWN_YEAR if value is None else f"{value:04d}"


def month(number: int, year: int | None, third: Third | None = None) -> str | None:
    """A month, or a third of it as an interval of days."""
    if not 1 <= number <= 12:
        return None
    stem = f"{_year(year)}-{number:02d}"
    if third is None:
        return stem
    end = monthrange(year or _LEAP_YEAR, number)[1]
    first, last = {"early": (1, 10), "middle": (11, 20), "late": (21, end)}[third]
    final = "XX" if year is None and number == 2 and third == "late" else f"{last:02d}"
    return f"{stem}-{first:02d}/{stem}-{final}"


def year(number: int | None, third: Third | None = None) -> str:
    """A year, or a third of it as an interval of months."""
    if third is None or number is None:
        return _year(number)
    first, last = {"early": (1, 4), "middle": (5, 8), "late": (9, 12)}[third]
    return f"{number:04d}-{first:02d}/{number:04d}-{last:02d}"


def quarter(number: int, of_year: int | None) -> str:
    """A quarter by EDTF's sub-year codes 33 to 36; without a year, which those codes need, an interval of months."""
    if of_year is None:
        return f"{_UNKNOWN_YEAR}-{3 * number - 2:02d}/{_UNKNOWN_YEAR}-{3 * number:02d}"
    return f"{of_year:04d}-{32 + number}"


def half(number: int, of_year: int | None) -> str:
    """A half year by EDTF's sub-year codes 40 and 41; without a year an interval of months."""
    if of_year is None:
        return f"{_UNKNOWN_YEAR}-{6 * number - 5:02d}/{_UNKNOWN_YEAR}-{6 * number:02d}"
    return f"{of_year:04d}-{39 + number}"


def shifted(from_day: date, count: int, unit: Unit) -> date:
    """The day `count` units later, or earlier if negative; the last of the month where the day does not exist."""
    if unit in ("day", "week"):
        return from_day + timedelta(days=count * (7 if unit == "week" else 1))
    months = from_day.year * 12 + from_day.month - 1 + count * (12 if unit == "year" else 1)
    y, m = divmod(months, 12)
    return date(y, m + 1, min(from_day.day, monthrange(y, m + 1)[1]))


def offset(anchor: date | None, count: int, unit: Unit) -> str:
    """`count` units from the anchor, as exact as the unit: three years ago is a year."""
    if anchor is None:
        return {"day": "XXXX-XX-XX", "week": "XXXX-XX-XX", "month": "XXXX-XX", "year": "XXXX"}[unit]
    there = shifted(anchor, count, unit)
    return there.isoformat()[: {"day": 10, "week": 10, "month": 7, "year": 4}[unit]]


def whole(anchor: date | None, count: int, unit: Unit) -> str:
    """The day, week (Monday to Sunday), month or year `count` away from the anchor's own."""
    if unit != "week" or anchor is None:
        return offset(anchor, count, unit)
    monday = shifted(anchor, count, "week") - timedelta(days=anchor.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def span_until(anchor: date | None, count: int, unit: Unit) -> str:
    """The stretch of `count` units that ends at the anchor (negative) or begins there (positive)."""
    if anchor is None:
        return "XXXX-XX-XX"
    other = shifted(anchor, count, unit)
    first, last = sorted((anchor, other))
    return f"{first.isoformat()}/{last.isoformat()}"


def weekday(anchor: date | None, number: int, weeks: int | None, ahead: bool = False) -> str:
    """A weekday (Monday 1): the latest one up to the anchor, the next one if it lies ahead, or that of the week `weeks` away."""
    if anchor is None:
        return "XXXX-XX-XX"
    if weeks is None:
        back = (anchor.isoweekday() - number) % 7
        return (anchor + timedelta(days=(7 - back) if ahead else -back)).isoformat()
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=weeks)
    return (monday + timedelta(days=number - 1)).isoformat()


def weekend(anchor: date | None, weeks: int) -> str:
    """The Saturday and Sunday of the week `weeks` away; on a Sunday the week -1 is that day's own."""
    if anchor is None:
        return "XXXX-XX-XX"
    here = weeks + (weeks == -1 and anchor.isoweekday() == 7)
    saturday = anchor + timedelta(days=5 - anchor.weekday() + 7 * here)
    return f"{saturday.isoformat()}/{(saturday + timedelta(days=1)).isoformat()}"


def moved(value: str | None, count: int, unit: Unit) -> str:
    """The value `count` units from another, as exact as the unit and as masked as the other one lets it be."""
    unknown = {"day": "XXXX-XX-XX", "week": "XXXX-XX-XX", "month": "XXXX-XX", "year": "XXXX"}[unit]
    parts = (value or "").split("/")[-1][:10].split("-")
    needed = {"day": 3, "week": 3, "month": 2, "year": 1}[unit]
    if len(parts) < needed or (unit == "year" and not parts[0].isdigit()) or any("X" in part for part in parts[1:needed]):
        return unknown
    try:
        known = [
            int(part) for part in ([parts[0] if parts[0].isdigit() else str(_LEAP_YEAR - 1), *parts[1:needed], "1", "1"])[:3]
        ]
        there = offset(date(*known), count, unit)
    except ValueError:
        return unknown
    return there if parts[0].isdigit() else f"{_UNKNOWN_YEAR}{there[4:]}"


def in_months(value: str, *, begins: bool) -> str:
    """A season, quarter or half year as the month in which it begins or ends; any other value as it is. EDTF has no intervals
    from or to most parts of a year, and a season cannot be compared with a month."""
    stem, _, part = value.partition("-")
    if len(stem) != 4 or not stem.isdigit() or len(part) != 2 or not part.isdigit() or int(part) not in _PARTS:
        return value
    number = _PARTS[int(part)][0 if begins else 1]
    return f"{int(stem) + (number > 12):04d}-{(number - 1) % 12 + 1:02d}"


def joined(first: str, last: str, *, first_has_year: bool, last_has_year: bool) -> str | None:
    """The interval from one value to another; a side whose year is not in the words takes the other's."""
    start, end = in_months(first.split("/")[0], begins=True), in_months(last.split("/")[-1], begins=False)
    if last_has_year and not first_has_year and end[:4].isdigit():
        start = end[:4] + start[4:]
        if start > end:
            start = f"{int(end[:4]) - 1:04d}{start[4:]}"
    if first_has_year and not last_has_year and start[:4].isdigit():
        end = start[:4] + end[4:]
        if start > end:
            end = f"{int(start[:4]) + 1:04d}{end[4:]}"
    if not first_has_year and not last_has_year and start > end and start[:4].isdigit() and start[5:7] > end[5:7]:
        start = f"{int(start[:4]) - 1:04d}{start[4:]}"
    return f"{start}/{end}" if start < end else None
