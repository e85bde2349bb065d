"""Publication dates as something that can be compared: the first and last second that an EDTF value may mean.

A page's date is taken by the clock of the page: `2024-10-04T23:30:00-05:00` is the 4th of October.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache

from edtf import parse_edtf

_EPOCH = datetime(1970, 1, 1)
_A_DAY = timedelta(days=1)
Bounds = tuple[datetime, datetime]


@lru_cache(maxsize=65536)
def bounds(value: str) -> Bounds | None:
    """The first and last moment that an EDTF value may mean; None if it says nothing that can be compared (`..`, year 12000)."""
    try:
        if "T" in value and "/" not in value:
            moment = datetime.fromisoformat(value).replace(tzinfo=None)
            return moment, moment
        if len(value) == len("2024-10-04") and value[4] == "-":
            day = datetime.combine(date.fromisoformat(value), datetime.min.time())
            return day, day + _A_DAY - timedelta(seconds=1)
    except ValueError:
        pass
    return _edtf_bounds(value)


def _edtf_bounds(value: str) -> Bounds | None:
    try:
        parsed = parse_edtf(value)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        first, last = datetime(*lower[:6]), datetime(*upper[:6])
    except Exception:  # the library raises many kinds of error for open ends and years that datetime has not
        return None
    if last.time() == datetime.min.time():
        last += _A_DAY - timedelta(seconds=1)
    return (first, last) if first <= last else None


def seconds(moment: datetime) -> int:
    """Seconds since 1970 by the page's own clock."""
    return int((moment - _EPOCH).total_seconds())


def days_within(first: date, last: date) -> tuple[list[date], list[tuple[int, int]], list[int]]:
    """The fewest whole years, whole months and single days that make up a range of days, as (days, months, years)."""
    days: list[date] = []
    months: list[tuple[int, int]] = []
    years: list[int] = []
    day = first
    while day <= last:
        length = calendar.monthrange(day.year, day.month)[1]
        if day.day == 1 and day.month == 1 and date(day.year, 12, 31) <= last:
            years.append(day.year)
            step = 366 if calendar.isleap(day.year) else 365
        elif day.day == 1 and day.replace(day=length) <= last:
            months.append((day.year, day.month))
            step = length
        else:
            days.append(day)
            step = 1
        if date.max - day < timedelta(days=step):
            break
        day += timedelta(days=step)
    return days, months, years
