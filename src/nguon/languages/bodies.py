"""Organisations that are known by several names: `FBI` is `Cục Điều tra Liên bang Mỹ`.

`data/bodies.tsv` holds one a line: the forms it goes by, parted by `|`, a tab, and its country (ISO 3166 alpha-3) or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from nguon.languages.lexicon import LanguageDataError

_HEADER = "forms\tcountry"
_COUNTRY = re.compile(r"[A-Z]{3}|")


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: the forms it goes by, and the country that it is of, None if it is of none."""

    forms: tuple[str, ...]
    country: str | None


def body_named(words: str) -> Body | None:
    """The organisation that goes by these words; abbreviations as they are written, all else in any case."""
    return _by_form().get(words) or _by_form().get(words.casefold())


def parse_bodies(name: str, text: str) -> tuple[Body, ...]:
    """The organisations of a table given as text; LanguageDataError names the table, the line and what is wrong there."""
    header, *lines = text.rstrip("\n").split("\n")
    if header != _HEADER:
        raise LanguageDataError(f"{name}, line 1: the columns are {header!r}; they must be forms and country, parted by a tab")
    found = []
    for number, line in enumerate(lines, start=2):
        forms, mark, country = line.partition("\t")
        if not mark or not _COUNTRY.fullmatch(country) or not all(forms.split("|")):
            raise LanguageDataError(
                f"{name}, line {number}: {line!r}; right would be FORM|FORM, a tab, and a country's code or nothing"
            )
        found.append(Body(tuple(dict.fromkeys(forms.split("|"))), country or None))
    return tuple(found)


@cache
def _by_form() -> Mapping[str, Body]:
    text = (files("nguon.languages") / "data" / "bodies.tsv").read_text(encoding="utf-8")
    return {
        key: body
        for body in parse_bodies("bodies.tsv", text)
        for form in body.forms
        for key in ((form,) if form.isupper() else (form, form.casefold()))
    }
