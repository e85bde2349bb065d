"""The tables of countries and outlets: what they hold, how they are asked, and what a broken row says."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pytest
from babel import Locale
from babel.core import get_global

from nguon.languages.lexicon import LanguageDataError
from nguon.languages.world import (
    Outlet,
    countries,
    country_named,
    organization_named,
    organizations,
    outlet_named,
    outlet_of_domain,
    outlets,
    parse_countries,
    parse_organizations,
    parse_outlets,
)
from nguon.record import NguonError

#: Forms that two countries rightly have.
SHARED_BY_COUNTRIES = {
    "congolese": {"COD", "COG"},
    "dominican": {"DMA", "DOM"},
    "dominicans": {"DMA", "DOM"},
}

COUNTRY_HEADER = (
    "alpha3\talpha2\tnames_vi\tnames_en\tdemonyms_vi\tdemonyms_en\tcapitals_vi\tcapitals_en\tgovernment_vi\tgovernment_en"
)
OUTLET_HEADER = "name\taliases_vi\taliases_en\taliases_marked\tdomains\tcountry\tagency"
FRANCE = "FRA\tFR\tPháp\tFrance\t\tFrench\tParis\tParis\tĐiện Elysee\tElysee"
REUTERS = "Reuters\tREUTERS\t\t\treuters.com\tGBR\tyes"
TIME = "Time\t\tTime magazine\tTime|TIME\ttime.com\tUSA\tno"


def _forms(outlet: Outlet) -> set[str]:
    return {form.casefold() for form in (outlet.name, *outlet.aliases, *outlet.marked_aliases)}


def _owned_twice(owned: Iterable[tuple[str, str]]) -> Mapping[str, set[str]]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for thing, owner in owned:
        owners[thing].add(owner)
    return {thing: by for thing, by in owners.items() if len(by) > 1}


def test_every_country_of_iso_3166_and_kosovo_is_there_once() -> None:
    codes = {country.alpha3: country.alpha2 for country in countries()}
    assert len(codes) == len(set(codes.values())) == len(countries()) == 250
    assert codes.pop("XKX") == "XK"
    assert all(get_global("territory_aliases")[alpha3] == [alpha2] for alpha3, alpha2 in codes.items())


@pytest.mark.parametrize("code", ["vi", "en"])
def test_every_country_has_the_name_that_babel_gives(code: str) -> None:
    given = Locale(code).territories
    assert all(given[country.alpha2] in country.names[code] for country in countries())


def test_a_form_belongs_to_one_country() -> None:
    owned = (
        (form.casefold(), country.alpha3)
        for country in countries()
        for mapping in (country.names, country.demonyms, country.capitals, country.government)
        for forms in mapping.values()
        for form in forms
    )
    assert _owned_twice(owned) == SHARED_BY_COUNTRIES


@pytest.mark.parametrize(
    ("text", "alpha3"),
    [
        ("Mỹ", "USA"),
        ("Hoa Kỳ", "USA"),
        ("U.S.", "USA"),
        ("the United States", "USA"),
        ("Nga", "RUS"),
        ("NGA", "RUS"),
        ("Russians", "RUS"),
        ("CHDCND Triều Tiên", "PRK"),
        ("South Korean", "KOR"),
        ("Hàn", "KOR"),
        ("Thụy Điển", "SWE"),
        ("Thuỵ Điển", "SWE"),
        ("Ác-hen-ti-na", "ARG"),
        ("I-ran", "IRN"),
        ("Úc", "AUS"),
        ("Ý", "ITA"),
        ("Ả Rập Xê-út", "SAU"),
        ("Gruzia", "GEO"),
        ("Hồng Kông", "HKG"),
        ("Côte d'Ivoire", "CIV"),
        ("Vương  quốc Anh", "GBR"),
        (unicodedata.normalize("NFD", "Việt Nam"), "VNM"),
    ],
)
def test_a_country_is_found_by_what_newspapers_call_it(text: str, alpha3: str) -> None:
    country = country_named(text)
    assert country is not None
    assert country.alpha3 == alpha3


@pytest.mark.parametrize("text", ["", "us", "ý", "Congolese", "Washington", "Atlantis", "tờ"])
def test_what_names_no_country_or_two_is_no_country(text: str) -> None:
    assert country_named(text) is None


def test_the_usual_name_comes_first() -> None:
    usual = {country.alpha3: country.names["vi"][0] for country in countries()}
    assert (usual["USA"], usual["GBR"], usual["LBN"], usual["CZE"]) == ("Mỹ", "Anh", "Lebanon", "Séc")


@pytest.mark.parametrize(
    ("alpha3", "code", "form"),
    [
        ("RUS", "vi", "Điện Kremlin"),
        ("RUS", "en", "Kremlin"),
        ("USA", "vi", "Lầu Năm Góc"),
        ("USA", "vi", "Tòa Bạch Ốc"),
        ("USA", "vi", "Toà Bạch Ốc"),
        ("PRK", "vi", "Bình Nhưỡng"),
        ("GBR", "en", "Downing Street"),
        ("CHN", "vi", "Bắc Kinh"),
    ],
)
def test_what_stands_for_a_government_is_given(alpha3: str, code: str, form: str) -> None:
    (country,) = (country for country in countries() if country.alpha3 == alpha3)
    assert form in country.government[code]


def test_a_country_can_be_kept_in_a_set() -> None:
    assert len(set(countries())) == len(countries())


def test_the_outlets_are_many_and_at_home_somewhere() -> None:
    known = {country.alpha3 for country in countries()}
    assert len(outlets()) >= 1200
    assert sum(outlet.is_agency for outlet in outlets()) >= 140
    assert sum(outlet.country == "VNM" for outlet in outlets()) >= 200
    assert {outlet.country for outlet in outlets()} - {None} <= known


def test_an_alias_belongs_to_one_outlet() -> None:
    assert _owned_twice((form, outlet.name) for outlet in outlets() for form in _forms(outlet)) == {}


def test_a_domain_belongs_to_one_outlet_and_is_a_host_name() -> None:
    assert _owned_twice((domain, outlet.name) for outlet in outlets() for domain in outlet.domains) == {}
    assert all(re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", domain) for outlet in outlets() for domain in outlet.domains)


def test_no_name_of_a_country_is_an_outlet_without_a_marker() -> None:
    assert [alias for outlet in outlets() for alias in outlet.aliases if country_named(alias)] == []


@pytest.mark.parametrize(
    "word",
    [
        "Times",
        "Time",
        "The Sun",
        "Mirror",
        "Independent",
        "Lao Động",
        "Thanh Niên",
        "Nhân Dân",
        "AS",
        "Goal",
        "PLO",
        "NLĐ",
        "QĐND",
    ],
)
def test_what_may_be_an_ordinary_word_counts_only_beside_a_marker(word: str) -> None:
    outlet = outlet_named(word)
    assert outlet is not None
    assert word in outlet.marked_aliases
    assert word not in outlet.aliases


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Reuters", "Reuters"),
        ("REUTERS", "Reuters"),
        ("hãng tin AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("Thông tấn xã Việt Nam", "TTXVN"),
        ("Vietnam+", "VietnamPlus"),
        ("Đài Tiếng nói Việt Nam", "VOV"),
        ("báo Tuổi Trẻ", "Tuổi Trẻ"),
        ("Tân Hoa xã", "Tân Hoa xã"),
        ("Xinhua news agency", "Tân Hoa xã"),
        ("tờ Hoa Nam buổi sáng", "South China Morning Post"),
        ("SCMP", "South China Morning Post"),
        ("Thời báo Hoàn Cầu", "Global Times"),
        ("The Guardian", "The Guardian"),
        ("Guardian", "The Guardian"),
        ("New York Times", "The New York Times"),
        ("kênh CNA", "Channel NewsAsia"),
        ("báo Khánh Hoà", "Báo Khánh Hòa"),
        ("Itar-Tass", "TASS"),
        ("Der Spiegel", "Der Spiegel"),
    ],
)
def test_an_outlet_is_found_by_what_newspapers_call_it(text: str, name: str) -> None:
    outlet = outlet_named(text)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize("text", ["", "báo", "the", "Nghệ An", "Bộ Quốc phòng", "Reuters Reuters"])
def test_what_is_no_outlet_is_none(text: str) -> None:
    assert outlet_named(text) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("edition.cnn.com", "CNN"),
        ("WWW.Reuters.com", "Reuters"),
        ("tuoitre.vn.", "Tuổi Trẻ"),
        ("asia.nikkei.com", "Nikkei Asia"),
        ("www.nikkei.com", "Nikkei"),
        ("timesofindia.indiatimes.com", "The Times of India"),
        ("www.bbc.co.uk", "BBC"),
    ],
)
def test_an_outlet_is_found_by_the_longest_end_of_a_host_name(host: str, name: str) -> None:
    outlet = outlet_of_domain(host)
    assert outlet is not None
    assert outlet.name == name


@pytest.mark.parametrize("host", ["", "com", "notcnn.com", "cnn.com.example.org", "example.org"])
def test_a_host_of_nobody_is_none(host: str) -> None:
    assert outlet_of_domain(host) is None


def test_a_marked_name_is_no_alias() -> None:
    (outlet,) = parse_outlets("some.tsv", f"{OUTLET_HEADER}\n{TIME}\n")
    assert outlet == Outlet("Time", ("Time magazine",), ("Time", "TIME"), ("time.com",), "USA", False)


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        ("Reuters\tREUTERS", 2, "2 cells; there must be 7"),
        (REUTERS.replace("yes", "ja"), 2, "agency is 'ja'"),
        (REUTERS.replace("GBR", "UK"), 2, "'UK' is no alpha-3 code"),
        (REUTERS.replace("reuters.com", "https://reuters.com"), 2, "'https://reuters.com' is no domain"),
        (REUTERS.replace("REUTERS", "REUTERS|"), 2, "nothing beside a |"),
        (REUTERS.replace("REUTERS", " REUTERS"), 2, "a needless blank"),
        (REUTERS.replace("REUTERS", "REUTERS|REUTERS"), 2, "gives a value twice"),
        (REUTERS.replace("Reuters", ""), 2, "there must be one"),
        (f"{TIME}\n{REUTERS.replace('REUTERS', 'TIME')}", 3, "time is already given in line 2"),
        (f"{TIME}\n{REUTERS.replace('reuters.com', 'time.com')}", 3, "the domain time.com is already given in line 2"),
        (TIME.replace("Time magazine", "TIME"), 2, "both an alias and a marked alias: TIME"),
        (f"{TIME}\n{unicodedata.normalize('NFD', 'Tuổi Trẻ')}\t\t\t\t\tVNM\tno", 3, "not in Unicode's form NFC"),
    ],
)
def test_a_broken_outlet_names_the_table_and_the_line(rows: str, line: int, problem: str) -> None:
    with pytest.raises(LanguageDataError, match=re.escape(f"some.tsv, line {line}: ")) as caught:
        parse_outlets("some.tsv", f"{OUTLET_HEADER}\n{rows}\n")
    assert problem in str(caught.value)
    assert isinstance(caught.value, NguonError)


@pytest.mark.parametrize(
    ("rows", "line", "problem"),
    [
        (FRANCE.replace("FRA", "Fra"), 2, "'Fra' is no alpha-3 code"),
        (FRANCE.replace("\tFR\t", "\tQQ\t"), 2, "'QQ' is no alpha-2 code that Babel knows"),
        (f"{FRANCE}\n{FRANCE}", 3, "FRA is already given in line 2"),
    ],
)
def test_a_broken_country_names_the_table_and_the_line(rows: str, line: int, problem: str) -> None:
    with pytest.raises(LanguageDataError, match=re.escape(f"some.tsv, line {line}: {problem}")):
        parse_countries("some.tsv", f"{COUNTRY_HEADER}\n{rows}\n")


def test_other_columns_are_refused() -> None:
    with pytest.raises(
        LanguageDataError, match=re.escape("some.tsv, line 1: the columns are name, domains; they must be name, ")
    ):
        parse_outlets("some.tsv", "name\tdomains\nReuters\treuters.com\n")


# Organisations.


ORGANIZATION_HEADER = "name\tvi\ten\tshared\tcountry\tfield\tbody"
FBI = "FBI\tCục Điều tra Liên bang Mỹ\tF.B.I.\t\tUSA\tpolitics\t"


def test_an_organisation_is_found_by_any_of_its_names() -> None:
    fbi = organization_named("FBI")
    assert fbi is not None
    assert fbi.country == "USA"
    for form in ("F.B.I.", "Cục Điều tra Liên bang Mỹ", "cục điều tra liên bang Mỹ", "Federal Bureau of Investigation"):
        assert organization_named(form) is fbi
    assert organization_named("Ủy ban châu Âu") is organization_named("Uỷ ban châu Âu") is organization_named("EC")


def test_an_abbreviation_is_found_as_it_is_written() -> None:
    assert organization_named("WHO") is organization_named("Tổ chức Y tế Thế giới") is not None
    assert organization_named("who") is None
    assert organization_named("is") is None


def test_a_name_that_bodies_of_other_countries_have_too_is_none_by_itself() -> None:
    congress = organization_named("US Congress")
    assert congress is not None
    assert "Congress" in congress.shared
    assert organization_named("Congress") is None


def test_organisations_are_of_known_countries_and_known_once() -> None:
    codes = {country.alpha3 for country in countries()}
    assert len(organizations()) > 400
    assert {each.country for each in organizations()} - codes == {None}
    assert not _owned_twice((form, each.name) for each in organizations() for form in (*each.forms, *each.shared))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("FBI\t\t\t\tUSA\tpolitics", "line 2: 6 cells"),
        ("FBI\t\t\t\tusa\tpolitics\t", "line 2: 'usa' is no alpha-3 code"),
        ("FBI\t\t\t\tUSA\t\t", "line 2: field is missing"),
        ("\tCục\t\t\tUSA\tpolitics\t", "line 2: the name is ''"),
        (f"{FBI}\nBureau\tF.B.I.\t\t\tUSA\tpolitics\t", "line 3: f.b.i. is already given in line 2"),
    ],
)
def test_a_broken_row_of_organisations_is_refused_by_its_line(rows: str, problem: str) -> None:
    with pytest.raises(LanguageDataError, match=f"mine.tsv, {re.escape(problem)}"):
        parse_organizations("mine.tsv", f"{ORGANIZATION_HEADER}\n{rows}\n")
