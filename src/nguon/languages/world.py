"""The world as tables that a linguist can edit: countries and what stands for them, news outlets, organisations, by their names.

`data/countries.tsv`, `data/outlets.tsv` and `data/organizations.tsv` hold one row a line, columns parted by tabs, the values of a
cell by `|`; nothing is quoted. `countries.tsv` gives the forms that newspapers use, the usual one first; CLDR's own names are
added from Babel. A form in a `government` column stands for the government in the news (a capital, a building).

`outlets.tsv`: an outlet's name and its aliases are safe to find, as written, as whole words in running text. What is also an
ordinary word or somebody else's name (`Lao Động`, `Time`) is in `aliases_marked` and counts only after a word such as `báo` or
`newspaper` or in a credit (`Theo Lao Động`); that holds for the name too if it is repeated there.

`organizations.tsv`: an organisation that is known by several names (`FBI`, `Cục Điều tra Liên bang Mỹ`). Forms in `shared` are
those that bodies of other countries go by too (`Congress`). `field` is its walk of life, `body` what it is among the bodies of
its state.

Vietnamese forms are given with either placement of the tone mark (`Thụy Sĩ`, `Thuỵ Sĩ`), whichever the file has.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import chain
from types import MappingProxyType

from babel import Locale

from nguon.languages.lexicon import LANGUAGES, LanguageDataError, language

Forms = Mapping[str, tuple[str, ...]]

_COUNTRY_COLUMNS = (
    "alpha3", "alpha2", "names_vi", "names_en", "demonyms_vi", "demonyms_en", "capitals_vi", "capitals_en",
    "government_vi", "government_en",
)  # fmt: skip
_OUTLET_COLUMNS = ("name", "aliases_vi", "aliases_en", "aliases_marked", "domains", "country", "agency")
_ORGANIZATION_COLUMNS = ("name", "vi", "en", "shared", "country", "field", "body")
_ALPHA3 = re.compile(r"[A-Z]{3}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")

_NEW_TONES = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_OLD_TONES = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_TONES = dict(zip(_NEW_TONES + _OLD_TONES, _OLD_TONES + _NEW_TONES, strict=True))
_OTHER_TONES = _TONES | {ending.capitalize(): other.capitalize() for ending, other in _TONES.items()}
_TONED_ENDING = re.compile(r"(?<![qQ])(?:[oO][àáảãạèéẻẽẹ]|[uU][ỳýỷỹỵ]|[òóỏõọÒÓỎÕỌ][ae]|[ùúủũụÙÚỦŨỤ]y)(?!\w)")
_UNTIDY = re.compile(r"^[ |]|[ |]$|[ \t|][ |]|[ |]\t|[^\S\n\t ]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory of ISO 3166, or Kosovo: each mapping is from a language (vi, en) to forms, the usual one first.

    Vietnamese `demonyms` are only those that differ from the names; they count after a word such as `người` or `tiếng`.
    """

    alpha3: str
    alpha2: str
    names: Forms = field(hash=False, repr=False)
    demonyms: Forms = field(hash=False, repr=False)
    capitals: Forms = field(hash=False, repr=False)
    government: Forms = field(hash=False, repr=False)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, agency, broadcaster, news site or journal; `country` is an ISO 3166 alpha-3 code, None if it has no home.

    `aliases` (the name among them, unless it is marked) may be found in running text as they stand; `marked_aliases` count only
    after a word that says that an outlet follows, or in a credit.
    """

    name: str
    aliases: tuple[str, ...]
    marked_aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None
    is_agency: bool


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation that is known by several names, the usual one first in each language; `name` may be one of neither.

    `shared` are forms that other countries' bodies go by too. `country` is an ISO 3166 alpha-3 code, None if it is of none;
    `body` says what it is among the bodies of its state (`parliament`), None if it is none of those.
    """

    name: str
    vi: tuple[str, ...]
    en: tuple[str, ...]
    shared: tuple[str, ...]
    country: str | None
    field: str
    body: str | None

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form that means this organisation wherever it stands."""
        return tuple(dict.fromkeys((self.name, *self.vi, *self.en)))


@cache
def countries() -> tuple[Country, ...]:
    """Every country and territory, by alpha-3 code; LanguageDataError if the table is broken."""
    return parse_countries("countries.tsv", _table("countries.tsv"))


@cache
def outlets() -> tuple[Outlet, ...]:
    """Every known outlet, in the order of the table; LanguageDataError if the table is broken."""
    return parse_outlets("outlets.tsv", _table("outlets.tsv"))


@cache
def organizations() -> tuple[Organization, ...]:
    """Every known organisation, in the order of the table; LanguageDataError if the table is broken."""
    return parse_organizations("organizations.tsv", _table("organizations.tsv"))


def country_named(text: str) -> Country | None:
    """The country that has this name or demonym, in either language and any case; None if there is none, or more than one.

    An abbreviation must be written as in the table: `US` is a country, `us` is not.
    """
    sought = _plain(text)
    for form in (sought, sought.casefold(), sought.casefold().removeprefix("the ")):
        if (country := _countries_by_form().get(form)) is not None:
            return country
    return None


def outlet_named(text: str) -> Outlet | None:
    """The outlet that has this name or alias, marked ones too, in any case, with or without a word such as `báo` or `The`."""
    sought = _plain(text).casefold()
    for form in (sought, _without_markers(sought)):
        if (outlet := _outlets_by_form().get(form)) is not None:
            return outlet
    return None


def organization_named(text: str) -> Organization | None:
    """The organisation that goes by these words, with or without `The`; abbreviations as written, all else in any case."""
    for form in (text, text.casefold(), text.casefold().removeprefix("the ")):
        if (organization := _organizations_by_form().get(form)) is not None:
            return organization
    return None


def outlet_of_domain(host: str) -> Outlet | None:
    """The outlet that publishes at this host name (`edition.cnn.com`), by the longest of its ends that the table has."""
    labels = host.strip().lower().rstrip(".").split(".")
    ends = (".".join(labels[start:]) for start in range(len(labels)))
    return next((outlet for end in ends if (outlet := _outlets_by_domain().get(end)) is not None), None)


def parse_countries(name: str, text: str) -> tuple[Country, ...]:
    """The countries of a table given as text; LanguageDataError names the table, the line and what is wrong there."""
    local_names = {code: Locale(code).territories for code in LANGUAGES}
    found = []
    lines: dict[str, int] = {}
    for where, row in _rows(name, text, _COUNTRY_COLUMNS):
        country = _country(where, row, local_names)
        _claim(where, (country.alpha3, country.alpha2), lines)
        found.append(country)
    return tuple(found)


def parse_outlets(name: str, text: str) -> tuple[Outlet, ...]:
    """The outlets of a table given as text; LanguageDataError names the table, the line and what is wrong there."""
    found = []
    lines: dict[str, int] = {}
    for where, row in _rows(name, text, _OUTLET_COLUMNS):
        outlet = _outlet(where, row)
        _claim(where, {form.casefold() for form in (outlet.name, *outlet.aliases, *outlet.marked_aliases)}, lines)
        _claim(where, {f"the domain {domain}" for domain in outlet.domains}, lines)
        found.append(outlet)
    return tuple(found)


def parse_organizations(name: str, text: str) -> tuple[Organization, ...]:
    """The organisations of a table given as text; LanguageDataError names the table, the line and what is wrong there."""
    found = []
    lines: dict[str, int] = {}
    for where, row in _rows(name, text, _ORGANIZATION_COLUMNS):
        organization = _organization(where, row)
        _claim(where, {form.casefold() for form in (*organization.forms, *organization.shared)}, lines)
        found.append(organization)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Where:
    """A line of a table, to be named in errors."""

    table: str
    line: int

    def error(self, problem: str) -> LanguageDataError:
        return LanguageDataError(f"{self.table}, line {self.line}: {problem}")


def _table(name: str) -> str:
    return (files("nguon.languages") / "data" / name).read_text(encoding="utf-8")


def _rows(name: str, text: str, columns: tuple[str, ...]) -> Iterator[tuple[_Where, dict[str, str]]]:
    _check_tidy(name, text)
    reader = csv.reader(text.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = tuple(next(reader, ()))
    if header != columns:
        raise _Where(name, 1).error(f"the columns are {', '.join(header) or 'missing'}; they must be {', '.join(columns)}")
    for cells in filter(None, reader):
        where = _Where(name, reader.line_num)
        if len(cells) != len(columns):
            raise where.error(f"{len(cells)} cells; there must be {len(columns)}, parted by tabs")
        yield where, dict(zip(columns, cells, strict=True))


def _check_tidy(name: str, text: str) -> None:
    if untidy := _UNTIDY.search(text):
        line = text.count("\n", 0, untidy.start()) + 1
        raise _Where(name, line).error("a needless blank, or nothing beside a |")
    if not unicodedata.is_normalized("NFC", text):
        line = next(n for n, row in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", row))
        raise _Where(name, line).error("text that is not in Unicode's form NFC")


def _country(where: _Where, row: dict[str, str], local_names: Mapping[str, Mapping[str, str]]) -> Country:
    alpha3, alpha2 = row["alpha3"], row["alpha2"]
    if not _ALPHA3.fullmatch(alpha3):
        raise where.error(f"{alpha3!r} is no alpha-3 code: three capital letters")
    if any(alpha2 not in names for names in local_names.values()):
        raise where.error(f"{alpha2!r} is no alpha-2 code that Babel knows")
    names = {code: _merged(_forms(where, row, "names", code), (local_names[code][alpha2],)) for code in LANGUAGES}
    demonyms, capitals, government = (_by_language(where, row, column) for column in ("demonyms", "capitals", "government"))
    return Country(alpha3, alpha2, MappingProxyType(names), demonyms, capitals, government)


def _outlet(where: _Where, row: dict[str, str]) -> Outlet:
    marked = both_placements(_values(where, row, "aliases_marked"))
    named = () if row["name"] in marked else _values(where, row, "name")
    aliases = _merged(both_placements((*named, *_forms(where, row, "aliases", "vi"))), _forms(where, row, "aliases", "en"))
    if twice := set(aliases) & set(marked):
        raise where.error(f"both an alias and a marked alias: {', '.join(sorted(twice))}")
    domains = _values(where, row, "domains")
    return Outlet(_name(where, row), aliases, marked, _checked_domains(where, domains), _home(where, row), _is_agency(where, row))


def _organization(where: _Where, row: dict[str, str]) -> Organization:
    if not row["field"]:
        raise where.error("field is missing")
    vi, en, shared = (both_placements(_values(where, row, column)) for column in ("vi", "en", "shared"))
    return Organization(_name(where, row), vi, en, shared, _home(where, row), row["field"], row["body"] or None)


def _name(where: _Where, row: dict[str, str]) -> str:
    names = _values(where, row, "name")
    if len(names) != 1:
        raise where.error(f"the name is {row['name']!r}; there must be one")
    return names[0]


def _checked_domains(where: _Where, domains: tuple[str, ...]) -> tuple[str, ...]:
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            raise where.error(f"{domain!r} is no domain: lower-case labels parted by dots, without a path")
    return domains


def _home(where: _Where, row: dict[str, str]) -> str | None:
    if row["country"] and not _ALPHA3.fullmatch(row["country"]):
        raise where.error(f"{row['country']!r} is no alpha-3 code: three capital letters, or nothing")
    return row["country"] or None


def _is_agency(where: _Where, row: dict[str, str]) -> bool:
    if row["agency"] not in ("yes", "no"):
        raise where.error(f"agency is {row['agency']!r}; it must be yes or no")
    return row["agency"] == "yes"


def _by_language(where: _Where, row: dict[str, str], column: str) -> Forms:
    return MappingProxyType({code: _forms(where, row, column, code) for code in LANGUAGES})


def _forms(where: _Where, row: dict[str, str], column: str, code: str) -> tuple[str, ...]:
    values = _values(where, row, f"{column}_{code}")
    return both_placements(values) if code == "vi" else values


def _values(where: _Where, row: dict[str, str], column: str) -> tuple[str, ...]:
    cell = row[column]
    if not cell:
        return ()
    values = tuple(cell.split("|"))
    if len(values) > 1 and len(set(values)) < len(values):
        raise where.error(f"{column} gives a value twice: {cell!r}")
    return values


def both_placements(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms, and those of Vietnamese with the tone mark placed the other way: `Thanh Hóa`, `Thanh Hoá`."""
    if not _TONED_ENDING.search("|".join(forms)):
        return forms
    return _merged(*((form, _TONED_ENDING.sub(lambda ending: _OTHER_TONES[ending[0]], form)) for form in forms))


def _merged(*groups: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*groups)))


def _claim(where: _Where, keys: Iterable[str], lines: dict[str, int]) -> None:
    for key in keys:
        if key in lines:
            raise where.error(f"{key} is already given in line {lines[key]}")
        lines[key] = where.line


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


@cache
def _countries_by_form() -> Mapping[str, Country | None]:
    by_name = _shared_left_out(lambda country: country.names)
    return {**_shared_left_out(lambda country: country.demonyms), **by_name}


def _shared_left_out(forms_of: Callable[[Country], Forms]) -> dict[str, Country | None]:
    owners: dict[str, Country | None] = {}
    for country in countries():
        for form in {_key(form) for forms in forms_of(country).values() for form in forms}:
            owners[form] = None if form in owners else country
    return owners


def _key(form: str) -> str:
    return form if form.isupper() else form.casefold()


@cache
def _outlets_by_form() -> Mapping[str, Outlet]:
    return {form.casefold(): outlet for outlet in outlets() for form in (outlet.name, *outlet.aliases, *outlet.marked_aliases)}


@cache
def _outlets_by_domain() -> Mapping[str, Outlet]:
    return {domain: outlet for outlet in outlets() for domain in outlet.domains}


def _without_markers(form: str) -> str:
    return _markers_around()[1].sub("", _markers_around()[0].sub("", form))


@cache
def _markers_around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = {"the", *language("vi").outlet.markers, *language("en").outlet.markers}
    after = language("en").outlet.markers
    return re.compile(rf"^(?:(?:{_alternatives(before)}) )+"), re.compile(rf" (?:{_alternatives(after)})$")


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _organizations_by_form() -> Mapping[str, Organization]:
    return {
        key: organization
        for organization in organizations()
        for form in organization.forms
        for key in ((form,) if form.isupper() else (form, form.casefold()))
    }
