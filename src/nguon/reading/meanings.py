"""What a time expression means in EDTF: one function a kind of expression, from what its pattern's groups hold."""

from __future__ import annotations

import re
from collections.abc import Callable

from nguon.languages import Language
from nguon.reading import calendar as cal
from nguon.reading.calendar import Anchor, Third, Unit

Match = re.Match[str]
Meaning = Callable[[Match, Anchor, Language], str | None]

_THIRDS: dict[str, Third] = {
    "đầu": "early",
    "giữa": "middle",
    "cuối": "late",
    "early": "early",
    "mid": "middle",
    "late": "late",
    "beginning": "early",
    "start": "early",
    "middle": "middle",
    "end": "late",
    "the beginning": "early",
    "the start": "early",
    "the middle": "middle",
    "the end": "late",
}
_YEARS_AWAY = {"ngoái": -1, "trước": -1, "last": -1, "last year": -1, "tới": 1, "sau": 1, "next": 1, "next year": 1}
#: Units beyond the calendar's own, in years.
_LONG = {"decade": 10, "decades": 10, "century": 100, "centuries": 100, "thập kỷ": 10, "thập niên": 10, "thế kỷ": 100}
_SEASONS = {
    "spring": 21,
    "summer": 22,
    "autumn": 23,
    "fall": 23,
    "winter": 24,
    "xuân": 21,
    "hè": 22,
    "hạ": 22,
    "thu": 23,
    "đông": 24,
}
_SEASON_ENDS = {21: 5, 22: 8, 23: 11, 24: 14}


def _third_words(match: Match) -> str:
    return " ".join((match.groupdict().get("third") or "").lower().split())


def _number(words: str, known: Language) -> int | None:
    words = " ".join(words.lower().split())
    return int(words) if words.isdigit() else known.time.numbers.get(words)


def _year_of(match: Match, anchor: Anchor, month: int, day: int | None) -> int | None:
    groups = match.groupdict()
    if groups.get("y"):
        return int(groups["y"])
    if groups.get("rely") and anchor.published:
        return anchor.published.year + _YEARS_AWAY.get(groups["rely"].lower(), 0)
    return cal.year_near(month, day, anchor.published, anchor.ahead)


def _month_number(match: Match, known: Language) -> int:
    words = match["m"].lower()
    return int(words) if words.isdigit() else known.time.months[" ".join(words.split())]


def day_month(match: Match, anchor: Anchor, known: Language) -> str | None:
    d, m = int(match["d"]), _month_number(match, known)
    return cal.day(d, m, _year_of(match, anchor, m, d)) if 1 <= m <= 12 else None


def days_range(match: Match, anchor: Anchor, known: Language) -> str | None:
    m = _month_number(match, known)
    if not 1 <= m <= 12:
        return None
    y = _year_of(match, anchor, m, int(match["d"]))
    m1 = int(match["m1"]) if match.groupdict().get("m1") else m
    first, last = cal.day(int(match["d1"]), m1, y), cal.day(int(match["d"]), m, y)
    return f"{first}/{last}" if first and last and first <= last else None


def two_days(match: Match, anchor: Anchor, known: Language) -> str | None:
    """Two days of one month, of which the second is the next: "June 26 and 27"; any others are no one stretch."""
    return days_range(match, anchor, known) if int(match["d"]) == int(match["d1"]) + 1 else None


def two_years(match: Match, anchor: Anchor, known: Language) -> str | None:
    """A year and the next in two digits: "2022/23"."""
    first, last = int(match["y"]), int(match["next"])
    return f"{first}/{first + 1}" if (first + 1) % 100 == last else None


def overnight(match: Match, anchor: Anchor, known: Language) -> str | None:
    """From the day before to that of publication."""
    return cal.span_until(anchor.published, -1, "day") if anchor.published else None


def _beside(month: int, relation: str, anchor: Anchor) -> int | None:
    """The year of "last March" and "next March": the latest before the month of publication, the first after it."""
    here = anchor.published
    if here is None:
        return None
    return here.year - (month >= here.month) if relation == "last" else here.year + (month <= here.month)


def only_month(match: Match, anchor: Anchor, known: Language) -> str | None:
    m = _month_number(match, known)
    said, third = " ".join((match.groupdict().get("rel") or "").lower().split()), _THIRDS.get(_third_words(match))
    if (relation := {"tới": "next", "vừa qua": "last", "vừa rồi": "last"}.get(said, said)) in ("last", "next"):
        return cal.month(m, _beside(m, relation, anchor), third)
    return cal.month(m, _year_of(match, anchor, m, None), third) if 1 <= m <= 12 else None


def months_range(match: Match, anchor: Anchor, known: Language) -> str | None:
    """From one month to another, of one year or across its end."""
    first, last = known.time.months[match["m1"].lower()], _month_number(match, known)
    end = cal.month(last, _year_of(match, anchor, last, None))
    start = cal.month(first, int(end[:4]) - (first > last) if end and end[:4].isdigit() else None)
    return f"{start}/{end}" if start and end and start < end else None


def only_year(match: Match, anchor: Anchor, known: Language) -> str | None:
    return cal.year(int(match["y"]), _THIRDS.get(_third_words(match)))


def years_range(match: Match, anchor: Anchor, known: Language) -> str | None:
    first, last = match["y"], match.groupdict().get("y2")
    if last is None:
        return f"{first}/{anchor.published.isoformat() if anchor.published else '..'}"
    return f"{first}/{last}" if first <= last else None


def quarter(match: Match, anchor: Anchor, known: Language) -> str | None:
    names = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
    words = match["q"].lower()
    number = int(words) if words.isdigit() else names[words]
    return cal.quarter(number, _year_said(match, anchor)) if 1 <= number <= 4 else None


def last_quarter(match: Match, anchor: Anchor, known: Language) -> str | None:
    """The quarter before that of the publication."""
    if anchor.published is None:
        return None
    number = (anchor.published.month - 1) // 3
    return cal.quarter(number or 4, anchor.published.year - (not number))


def _year_said(match: Match, anchor: Anchor) -> int | None:
    """The year that is named, or the publication's own or one beside it."""
    if match["y"]:
        return int(match["y"])
    relation = (match.groupdict().get("rely") or "").lower()
    return anchor.published.year + _YEARS_AWAY.get(relation, 0) if anchor.published else None


def half(match: Match, anchor: Anchor, known: Language) -> str | None:
    """The first or second half of a year."""
    return cal.half(1 if (match.groupdict().get("half") or "đầu").lower() in ("đầu", "first") else 2, _year_said(match, anchor))


def first_months(match: Match, anchor: Anchor, known: Language) -> str | None:
    """The first or last months of a year: "9 tháng đầu năm", "9 tháng năm 2024"; six are a half year."""
    count, y = _number(match["n"], known), _year_said(match, anchor)
    if not count or count > 12:
        return None
    if count == 6:
        return half(match, anchor, known)
    first, last = (13 - count, 12) if (match.groupdict().get("half") or "").lower() in ("cuối", "last") else (1, count)
    year = "XXXX" if y is None else f"{y:04d}"
    return f"{year}-{first:02d}/{year}-{last:02d}"


def decade(match: Match, anchor: Anchor, known: Language) -> str | None:
    words = match["decade"]
    return f"{words[:3]}X" if len(words) == 4 else f"{'20' if words < '30' else '19'}{words[0]}X"


def century(match: Match, anchor: Anchor, known: Language) -> str | None:
    numerals = {"xvii": 17, "xviii": 18, "xix": 19, "xx": 20, "xxi": 21}
    words = match["c"].lower()
    number = int(words) if words.isdigit() else numerals.get(words)
    return f"{number - 1:02d}XX" if number and number <= 22 else None


def named_day(match: Match, anchor: Anchor, known: Language) -> str | None:
    return cal.offset(anchor.published, known.time.days[" ".join(match["day"].lower().split())], "day")


def _named_last(anchor: Anchor, unit: Unit) -> str | None:
    """What days and weeks are counted from, the day last named; months and years from what was named last at all."""
    return anchor.day or anchor.last if unit in ("day", "week") else anchor.last


def same_day(match: Match, anchor: Anchor, known: Language) -> str | None:
    return cal.moved(anchor.here, 0, "day")


def beside_last(match: Match, anchor: Anchor, known: Language) -> str | None:
    """The same day, month or year as the one last named, or the one before or after: "hôm sau", "the following year"."""
    unit = known.time.units[match["unit"].lower()]
    return cal.moved(_named_last(anchor, unit), known.time.steps[match["step"].lower()], unit)


def holiday(match: Match, anchor: Anchor, known: Language) -> str | None:
    month, number = map(int, known.time.holidays[" ".join(match["holiday"].lower().replace("’", "'").split())].split("-"))
    return cal.day(number, month, _year_of(match, anchor, month, number))


def day_of_month(match: Match, anchor: Anchor, known: Language) -> str | None:
    """A day whose month is not said: the nearest."""
    near = cal.as_date(anchor.last) or anchor.published
    return cal.month_near(int(match["d"]), near, anchor.ahead)


def weekend(match: Match, anchor: Anchor, known: Language) -> str | None:
    relation = _relation(" ".join((match["rel"] or "last").lower().split()), known)
    return cal.weekend(anchor.published, relation or 0)


def weekday(match: Match, anchor: Anchor, known: Language) -> str | None:
    number = known.time.weekdays[" ".join(match["w"].lower().split())]
    relation = " ".join((match.groupdict().get("rel") or "").lower().split())
    if relation in ("tới", "sau"):
        return cal.weekday(anchor.published, number, None, ahead=True)
    weeks = {"trước": -1, "này": 0, "tuần trước": -1, "tuần này": 0, "tuần tới": 1, "tuần sau": 1, "this": 0, "next": 1}
    ahead = anchor.ahead or match.string[max(0, match.start() - 3) : match.start()].lower() == "by "
    return cal.weekday(anchor.published, number, weeks.get(relation), ahead)


def _relation(words: str, known: Language) -> int | None:
    if words in known.time.last:
        return -1
    if words in known.time.next:
        return 1
    return 0 if words in known.time.this else None


def whole_unit(match: Match, anchor: Anchor, known: Language) -> str | None:
    unit: Unit = known.time.units[match["unit"].lower()]
    relation = _relation(" ".join(match["rel"].lower().split()), known)
    if relation is None or (unit == "day" and relation != 0):
        return None
    third = _THIRDS.get(_third_words(match))
    if third and anchor.published and unit in ("month", "year"):
        there = cal.shifted(anchor.published, relation, unit)
        return cal.month(there.month, there.year, third) if unit == "month" else cal.year(there.year, third)
    return cal.whole(anchor.published, relation, unit)


def _counted(match: Match, known: Language) -> tuple[int, Unit] | None:
    """How many of which unit; decades and centuries are years, hours are days begun."""
    said, unit = match.groupdict().get("n"), " ".join(match["unit"].lower().split())
    count = _number(said, known) if said else 0 if unit.endswith("s") else 1  # "the coming weeks" are no one knows how many
    if not count:
        return None
    if unit in _LONG:
        return count * _LONG[unit], "year"
    return (-(-count // 24), "day") if unit in ("giờ", "hour", "hours", "tiếng") else (count, known.time.units[unit])


def ago(match: Match, anchor: Anchor, known: Language) -> str | None:
    counted = _counted(match, known)
    return cal.offset(anchor.published, -counted[0], counted[1]) if counted else None


def later(match: Match, anchor: Anchor, known: Language) -> str | None:
    counted = _counted(match, known)
    return cal.moved(_named_last(anchor, counted[1]), *counted) if counted else None


def earlier(match: Match, anchor: Anchor, known: Language) -> str | None:
    counted = _counted(match, known)
    return cal.moved(_named_last(anchor, counted[1]), -counted[0], counted[1]) if counted else None


def stretch(match: Match, anchor: Anchor, known: Language) -> str | None:
    counted = _counted(match, known)
    sign = 1 if match["rel"].lower() in known.time.next else -1
    return cal.span_until(anchor.published, sign * counted[0], counted[1]) if counted else None


def since_start(match: Match, anchor: Anchor, known: Language) -> str | None:
    """From the beginning of this year, month or week until now."""
    here = anchor.published
    if here is None:
        return None
    unit = known.time.units[match["unit"].lower()]
    first = here.replace(month=1, day=1) if unit == "year" else here.replace(day=1) if unit == "month" else None
    return f"{first.isoformat()}/{here.isoformat()}" if first and first < here else None


def iso(match: Match, anchor: Anchor, known: Language) -> str | None:
    return cal.day(int(match["d"]), int(match["m"]), int(match["y"]))


def season(match: Match, anchor: Anchor, known: Language) -> str | None:
    number = _SEASONS[match["s"].lower()]
    if match.groupdict().get("y"):
        return f"{match['y']}-{number}"
    relation, here = (match.groupdict().get("rel") or match.groupdict().get("rely") or "").lower(), anchor.published
    if not relation or here is None:
        return None
    if relation == "last":
        return f"{here.year - (here.month <= _SEASON_ENDS[number])}-{number}"
    return f"{here.year + _YEARS_AWAY.get(relation, 0)}-{number}"
