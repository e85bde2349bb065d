"""A larger table of the well-known from a Wikidata JSON dump: one item a line, read as it comes, in bounded memory.

Kept are people and bodies that some languages tell of and that have a name in Vietnamese or English; of people also the country,
year of birth, sex and, where the label of a position says which office of `offices.tsv` it is, the offices with their dates. A
dump gives a country and a position as items of their own, which may come later in it; so all is put together at the end.

Format: https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

import bz2
import gzip
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from nguon.archive import Archive
from nguon.archive import actors as rows
from nguon.record import NguonError
from nguon.tracing.known import Knowledge, Known, shipped
from nguon.tracing.naming import block_of, words_of
from nguon.tracing.offices import office_named

#: Items that fewer languages tell of are left out unless the caller wants them.
LANGUAGES_AT_LEAST = 10
_AT_A_TIME = 2000
_TAGS = ("vi", "en", "en-gb", "en-us", "en-ca")
_MOST_FORMS = 40

_PERSON = "Q5"
#: What an item must be an instance of to be kept as a body or a place, with its kind and walk of life.
_CLASSES: dict[str, tuple[str, str | None]] = {
    "Q484652": ("organization", "politics"),  # international organization
    "Q245065": ("organization", "politics"),  # intergovernmental organization
    "Q327333": ("organization", "politics"),  # government agency
    "Q192350": ("organization", "politics"),  # ministry
    "Q7278": ("organization", "politics"),  # political party
    "Q17149090": ("organization", "military"),  # armed organization
    "Q163740": ("organization", None),  # nonprofit organization
    "Q79913": ("organization", None),  # non-governmental organization
    "Q43229": ("organization", None),  # organization
    "Q4830453": ("organization", "business"),  # business
    "Q783794": ("organization", "business"),  # company
    "Q6881511": ("organization", "business"),  # enterprise
    "Q891723": ("organization", "business"),  # public company
    "Q22687": ("organization", "business"),  # bank
    "Q46970": ("organization", "business"),  # airline
    "Q3918": ("organization", "learning"),  # university
    "Q476028": ("organization", "sport"),  # association football club
    "Q6979593": ("organization", "sport"),  # national association football team
    "Q515": ("place", None),  # city
    "Q1549591": ("place", None),  # big city
    "Q5119": ("place", None),  # capital
}
_GENDERS = {"Q6581097": "m", "Q6581072": "f"}


class UnreadableDump(NguonError):
    """The dump cannot be opened or decompressed."""


@dataclass(slots=True)
class Imported:
    """What came of an import: items kept, and lines and items dropped by reason."""

    kept: int = 0
    dropped: Counter[str] = field(default_factory=Counter)


def import_dump(
    archive: Archive, path: Path, languages: int = LANGUAGES_AT_LEAST, watcher: Callable[[int], None] | None = None
) -> Imported:
    """Read a dump (.json, also .gz or .bz2) into an archive; articles traced before are then looked at anew by the next trace.

    `languages` is how many languages must tell of an item for it to be kept; `watcher` is told how many lines were read. Nothing
    is kept of a dump that cannot be read to its end. Raises UnreadableDump, and whatever writing to an archive raises.
    """
    done = Imported()
    knowledge = Knowledge(shipped())
    with closing(sqlite3.connect("", isolation_level=None)) as workshop:  # a file of its own that goes when it is closed
        _prepare(workshop)
        for number, line in enumerate(_lines(path), 1):
            _take_in(workshop, line, languages, done)
            if watcher and number % _AT_A_TIME == 0:
                watcher(number)
        with archive.changing() as connection:
            _put_together(workshop, connection, knowledge, done)
            rows.queue_all(connection)
    return done


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with _opened(path) as file:
            yield from file
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableDump(f"{path}: it cannot be read as a dump ({error})") from error


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        magic = file.read(3)
    if magic[:2] == b"\x1f\x8b":
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return bz2.open(path, "rb") if magic == b"BZh" else path.open("rb")


def _prepare(connection: sqlite3.Connection) -> None:
    """Tables for what is put together at the end."""
    for sql in (
        "PRAGMA journal_mode = OFF",
        "PRAGMA synchronous = OFF",
        "CREATE TABLE waiting (item TEXT PRIMARY KEY, row TEXT NOT NULL)",
        "CREATE TABLE lands (item TEXT PRIMARY KEY, code TEXT NOT NULL)",
        "CREATE TABLE posts (item TEXT PRIMARY KEY, office TEXT NOT NULL, country TEXT)",
    ):
        connection.execute(sql)


def _take_in(connection: sqlite3.Connection, line: bytes, languages: int, done: Imported) -> None:
    text = line.strip().rstrip(b",")
    if text in (b"", b"[", b"]"):
        return
    try:
        item = json.loads(text)
        _sort(connection, item, languages, done)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        done.dropped["lines that hold no item"] += 1


def _sort(connection: sqlite3.Connection, item: dict[str, Any], languages: int, done: Imported) -> None:
    own, claims = item["id"], item.get("claims", {})
    if code := next(iter(_values(claims, "P298")), None):
        connection.execute("INSERT OR REPLACE INTO lands VALUES (?, ?)", (own, str(code)))
    forms = _forms(item)
    for form in forms[:1]:
        if (office := office_named(form)) and office.country:
            connection.execute("INSERT OR REPLACE INTO posts VALUES (?, ?, ?)", (own, office.id, office.country))
    classes = [str(each) for each in _values(claims, "P31")]
    sort = ("person", None) if _PERSON in classes else next((_CLASSES[each] for each in classes if each in _CLASSES), None)
    if not forms or sort is None:
        done.dropped["items of other kinds, or without a name in Vietnamese or English"] += 1
    elif len(item.get("sitelinks", {})) < languages:
        done.dropped[f"items that fewer than {languages} languages tell of"] += 1
    else:
        waiting = _person(claims) if sort[0] == "person" else {"country": next(iter(_values(claims, "P17")), None)}
        waiting |= {"kind": sort[0], "field": sort[1], "forms": forms[:_MOST_FORMS], "fame": len(item["sitelinks"])}
        connection.execute("INSERT OR REPLACE INTO waiting VALUES (?, ?)", (own, json.dumps(waiting, ensure_ascii=False)))


def _forms(item: dict[str, Any]) -> list[str]:
    labels, aliases = item.get("labels", {}), item.get("aliases", {})
    found = [labels[tag]["value"] for tag in _TAGS if tag in labels]
    found += [alias["value"] for tag in _TAGS for alias in aliases.get(tag, ())]
    return [form for form in dict.fromkeys(found) if words_of(form)]


def _person(claims: dict[str, Any]) -> dict[str, Any]:
    born = next((year for value in _values(claims, "P569") if (year := _year(value))), "")
    gender = next((_GENDERS[str(value)] for value in _values(claims, "P21") if str(value) in _GENDERS), None)
    held = [
        (str(value), _date(statement, "P580"), _date(statement, "P582"))
        for statement in claims.get("P39", ())
        if (value := _value(statement.get("mainsnak", {}))) is not None
    ]
    country = next(iter(_values(claims, "P27")), None)
    return {"country": country, "born": int(born[:4]) if born else None, "gender": gender, "held": held}


def _values(claims: dict[str, Any], key: str) -> list[Any]:
    """The values of a property, those of the preferred rank only if there are any, without the deprecated."""
    some = [statement for statement in claims.get(key, ()) if statement.get("rank") != "deprecated"]
    best = [statement for statement in some if statement.get("rank") == "preferred"] or some
    return [value for statement in best if (value := _value(statement.get("mainsnak", {}))) is not None]


def _value(snak: dict[str, Any]) -> Any:
    value = snak.get("datavalue", {}).get("value")
    return value.get("id", value.get("time")) if isinstance(value, dict) else value


def _date(statement: dict[str, Any], key: str) -> str:
    snaks = statement.get("qualifiers", {}).get(key, ())
    return next((day for snak in snaks if (day := _day(snak))), "")


def _day(snak: dict[str, Any]) -> str:
    value = snak.get("datavalue", {}).get("value", {})
    time, precision = value.get("time", ""), value.get("precision", 0)
    year = _year(time)
    return year and {9: year, 10: time[1:8], 11: time[1:11]}.get(precision, "")


def _year(time: Any) -> str:
    return time[1:5] if isinstance(time, str) and time[:1] == "+" and time[1:5].isdigit() else ""


def _put_together(workshop: sqlite3.Connection, connection: sqlite3.Connection, knowledge: Knowledge, done: Imported) -> None:
    lands = dict(workshop.execute("SELECT item, code FROM lands"))
    posts = {item: (office, country) for item, office, country in workshop.execute("SELECT * FROM posts")}
    for own, text in workshop.execute("SELECT item, row FROM waiting ORDER BY item"):
        row = _row(own, json.loads(text), lands, posts, knowledge)
        rows.put_imported(connection, [(row, [block_of(words_of(form)) for form in row.forms])])
        done.kept += 1


def _row(
    own: str, item: dict[str, Any], lands: dict[str, str], posts: dict[str, tuple[str, str]], knowledge: Knowledge
) -> rows.ImportedRow:
    held = tuple((*posts[post], start, end) for post, start, end in item.get("held", ()) if post in posts)
    made = rows.ImportedRow(
        *(own, item["kind"], item["forms"][0], lands.get(item["country"] or ""), item["field"], item.get("gender")),
        *(item.get("born"), item["fame"], held, None, tuple(item["forms"])),
    )
    return made._replace(same_as=_same_as(made, knowledge))


def _same_as(row: rows.ImportedRow, knowledge: Knowledge) -> str | None:
    """The actor of our own table that an item is: one of the same kind, name and country, and no other."""
    found = {match.known.id: match.known for form in row.forms[:2] for match in knowledge.named(words_of(form)) if match.is_exact}
    same = [known.id for known in found.values() if known.kind == row.kind and _agree(known, row)]
    return same[0] if len(same) == 1 else None


def _agree(known: Known, row: rows.ImportedRow) -> bool:
    countries = known.countries()
    is_there = row.country in countries if countries and row.country else not countries and not row.country
    return is_there and (not known.gender or not row.gender or known.gender == row.gender)
