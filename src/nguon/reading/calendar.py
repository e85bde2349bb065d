"""Dates by arithmetic, written in EDTF. What is not known is X."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month", "year"]
Third = Literal["early", "middle", "late"]

_UNKNOWN_YEAR = "XXXX"
_LEAP_YEAR = 2024


@dataclass(frozen=True, slots=True)
class Anchor:
    """What relative words are relative to: the publication date, and the date last named in the text."""

    published: date | None
    last: date | None = None

    @property
    def here(self) -> date | None:
        return self.last or self.published


def as_date(value: str | None) -> date | None:
    """The day of an ISO date or datetime; None if it is not that exact."""
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def year_near(month: int, day: int | None, published: date | None) -> int | None:
    """The year that brings a day and month nearest to the publication date; days ahead count double: news tells of the past."""
    if published is None:
        return None
    years = [published.year - 1, published.year, published.year + 1]
    possible = [y for y in years if day is None or day <= monthrange(y, month)[1]]

    def distance(y: int) -> int:
        days = (date(y, month, min(day or 15, 28)) - published).days
        return 2 * days if days > 0 else -days

    return min(possible, key=distance, default=None)


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
    if third is None or year is None:
        return stem
    first, last = {"early": (1, 10), "middle": (11, 20), "late": (21, monthrange(year, number)[1])}[third]
    return f"{stem}-{first:02d}/{stem}-{last:02d}"


def year(number: int | None, third: Third | None = None) -> str:
    """A year, or a third of it as an interval of months."""
    if third is None or number is None:
        return _year(number)
    first, last = {"early": (1, 4), "middle": (5, 8), "late": (9, 12)}[third]
    return f"{number:04d}-{first:02d}/{number:04d}-{last:02d}"


def quarter(number: int, of_year: int | None) -> str | None:
    """A quarter by EDTF's sub-year codes 33 to 36; None without a year, which those codes need."""
    return None if of_year is None else f"{of_year:04d}-{32 + number}"


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


def weekday(anchor: date | None, number: int, weeks: int | None) -> str:
    """A weekday (Monday 1): the latest one up to the anchor, or that of the week `weeks` away."""
    if anchor is None:
        return "XXXX-XX-XX"
    if weeks is None:
        return (anchor - timedelta(days=(anchor.isoweekday() - number) % 7)).isoformat()
    monday = anchor - timedelta(days=anchor.weekday()) + timedelta(weeks=weeks)
    return (monday + timedelta(days=number - 1)).isoformat()
