"""The words that nguon itself says around a record, in Vietnamese and in English, and dates and numbers as each writes them.

The words are data: one TOML file a language. What has a plural is a table with a row for each plural form (CLDR's names).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, get_args

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent

from nguon.record import Coordinates

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_LOCALES: dict[Language, Locale] = {"vi": Locale.parse("vi_VN"), "en": Locale.parse("en_GB")}


@dataclass(frozen=True)
class Words:
    """A catalogue of one language; `words("cue")` is its entry, with the numbers and names given put in."""

    language: Language
    entries: Mapping[str, str | Mapping[str, str]]

    def __call__(self, key: str, **given: object) -> str:
        """The words for `key`. `n` among what is given chooses the plural form; numbers are written as the language does."""
        entry = self.entries[key]
        if not isinstance(entry, str):
            entry = entry.get(self.locale.plural_form(given["n"]), entry["other"])  # type: ignore[arg-type]
        return entry.format_map({name: self._written(value) for name, value in given.items()})

    def _written(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value

    @property
    def locale(self) -> Locale:
        return _LOCALES[self.language]

    def number(self, value: int) -> str:
        """1234 as `1.234` (vi) or `1,234` (en)."""
        return _number(value, self.language)

    def percent(self, share: float) -> str:
        """0.92 as `92%`."""
        return _percent(round(share, 2), self.language)

    def language_name(self, tag: str | None) -> str:
        """A language's name in this one; the tag itself where there is no name for it."""
        if not tag:
            return self("language_unknown")
        name: str | None = self.locale.languages.get(tag.split("-")[0].lower())
        return name or tag

    def country(self, code: str) -> str:
        """A country's name by its ISO 3166-1 alpha-3 code; the code itself where it names none."""
        return _country(code, self.language)

    def point(self, at: Coordinates) -> str:
        """A point as `16.46° N, 107.6° E`: to a hundredth of a degree, about a kilometre; a town is no smaller."""
        north, east = ("north" if at.latitude >= 0 else "south"), ("east" if at.longitude >= 0 else "west")
        return ", ".join(
            f"{format_decimal(abs(degrees), '0.##', locale=self.locale)}° {self(side)}"
            for degrees, side in ((at.latitude, north), (at.longitude, east))
        )

    def date(self, value: str) -> str:
        """An EDTF date in words; forms that have no plain words for them are given as they are."""
        start, slash, end = value.partition("/")
        if slash:
            return f"{self.date(start)} – {self.date(end)}" if {start, end}.isdisjoint({"", ".."}) else value
        plain, sign = (value[:-1], value[-1]) if value[-1:] in ("~", "?", "%") else (value, "")
        written = self._plain_date(plain)
        return self("date_about", date=written) if sign else written

    def month(self, value: str) -> str:
        """A month in as little room as the language has for it, `11/2023` or `Nov 2023`; other dates as `date` writes them."""
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            pattern = "yM" if self.language == "vi" else "yMMM"
            return self._skeleton(pattern, datetime(int(value[:4]), int(value[5:]), 1))
        return self.date(value)

    def _plain_date(self, value: str) -> str:
        if re.fullmatch(r"XXXX-\d\d-\d\d", value):
            return self._skeleton("MMMMd", datetime(2000, int(value[5:7]), int(value[8:])))
        if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", value):
            return self._skeleton("yMMMM", datetime(int(value[:4]), int(value[5:]), 1))
        try:
            moment = datetime.fromisoformat(value) if re.match(r"\d{4}-\d\d-\d\d", value) else None
        except ValueError:
            moment = None
        if moment is None:
            return value
        day = format_date(moment.date(), "long", locale=self.locale)
        return f"{day}, {format_time(moment.time(), 'short', locale=self.locale)}" if "T" in value else day

    def _skeleton(self, pattern: str, day: datetime) -> str:
        return format_skeleton(pattern, day, locale=self.locale)


@lru_cache(maxsize=4096)
def _number(value: int, language: Language) -> str:
    return format_decimal(value, locale=_LOCALES[language])


@lru_cache(maxsize=256)
def _percent(share: float, language: Language) -> str:
    return format_percent(share, locale=_LOCALES[language])


@lru_cache(maxsize=1024)
def _country(code: str, language: Language) -> str:
    # CLDR has the alpha-3 codes as aliases of the alpha-2 codes that it names countries by.
    short = get_global("territory_aliases").get(code, [code])[0]
    name: str = _LOCALES[language].territories.get(short, code)
    return name


@cache
def words(language: Language, *packages: str) -> Words:
    """The catalogue of a language: this package's words, and those of further packages that hold `words/<language>.toml`."""
    entries: dict[str, str | Mapping[str, str]] = {}
    for package in ("nguon.exports", *packages):
        entries |= tomllib.loads(files(package).joinpath("words", f"{language}.toml").read_text("utf-8"))
    return Words(language, entries)


def chosen_language(language: str | None) -> Language:
    """`vi` for Vietnamese of any region, else English."""
    return "vi" if (language or "").lower().split("-")[0] == "vi" else "en"
