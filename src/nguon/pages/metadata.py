"""What a page says of itself in its head: JSON-LD (schema.org), Open Graph, meta and link tags.

Each field is taken from the first source that has it, JSON-LD first, since it says what each value is. Nothing here is trusted
to be well-formed: broken JSON is read as far as its strings go, dates that are none are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from nguon.pages.language import language_of
from nguon.record import checked_edtf

_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report$|Posting$", re.IGNORECASE)
_MOST_JSON = 2_000_000
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title", "title", "headline")
_PUBLISHED_KEYS = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
    "date", "dc.date", "dc.date.issued", "dcterms.date", "sailthru.date", "article.published", "parsely-pub-date",
    "publication_date", "cxenseparse:recs:publishtime", "og:published_time", "article_date_original", "dc.created",
    "datecreated",
)  # fmt: skip
_MODIFIED_KEYS = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "article:modified",
)
_AUTHOR_KEYS = (
    "author",
    "article:author",
    "dc.creator",
    "dable:author",
    "parsely-author",
    "sailthru.author",
    "article:author_name",
    "byl",
)
_OUTLET_KEYS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright", "article:publisher_name", "source")
_DESCRIPTION_KEYS = ("og:description", "description", "twitter:description", "dc.description")
_LANGUAGE_KEYS = ("og:locale", "content-language", "dc.language", "language", "inlanguage")
_BY = re.compile(r"^(?:by|bởi|tác giả)\b\s*:?\s+", re.IGNORECASE)
_HANDLE = re.compile(r"^(?:https?:|www\.|@|/)|[@{}<>]", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2})[:hH](\d{2})(?::\d\d)?\s*(?:([ap])\.?m\b)?", re.IGNORECASE)
_RFC = re.compile(r"^(?:[A-Za-z]{3},\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d:\d\d\s+[+-]?\w+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMED = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({'|'.join(_MONTHS)})[a-z]*\.?\s+(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(\d{{4}})\b",
    re.IGNORECASE,
)
_LANGUAGE_TAG = re.compile(r"^[a-z]{2,3}(?=$|[-_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    outlet: str | None = None
    language: str | None = None
    url: str | None = None


def metadata_of(root: etree._Element, url: str | None = None) -> Metadata:
    """The metadata of a page that was fetched from `url`."""
    tags = _meta_tags(root)
    story = _story(root)
    address = _canonical(root, tags, story, url)
    published = story.get("datePublished") or story.get("dateCreated") or _first(tags, _PUBLISHED_KEYS) or _time_tag(root)
    modified = story.get("dateModified") or _first(tags, _MODIFIED_KEYS)
    outlet = _name(story.get("publisher")) or _first(tags, _OUTLET_KEYS)
    title = _words(story.get("headline")) or _first(tags, _TITLE_KEYS)
    return Metadata(
        title=_without(title, outlet) if title else _title_tag(root),
        description=_words(story.get("description")) or _first(tags, _DESCRIPTION_KEYS),
        authors=_authors(story, tags),
        published=edtf_of(published),
        modified=edtf_of(modified),
        outlet=outlet,
        language=_language(root, tags, story),
        url=address,
    )


def edtf_of(value: Any) -> str | None:
    """A date as EDTF: ISO 8601 as it is, to the second; day-first as in Vietnamese; RFC 5322; English months; else None."""
    text = _words(value)
    if not text:
        return None
    for reading in (_iso, _day_first, _rfc, _month_named):
        try:
            if found := reading(text):
                return checked_edtf(found)
        except (ValueError, OverflowError):
            continue
    return None


def _iso(text: str) -> str | None:
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return text
    if not re.match(r"\d{4}([-/]?)\d\d\1\d\d", text):
        return None
    text = text[:10].replace("/", "-") + text[10:]
    value = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d)", "", text))
    return _to_second(value) if len(text) > len("2024-10-04") else value.date().isoformat()


def _day_first(text: str) -> str | None:
    """`04/10/2024 09:30 GMT+7`, `Thứ sáu, 4/10/2024, 09:30`: the Vietnamese order; None if the month cannot be one."""
    match = _DAY_FIRST.search(text)
    if not match:
        return None
    day, month, year = map(int, match.groups())
    if month > 12:
        day, month = month, day
    clock = _CLOCK.search(text)
    if not clock:
        return datetime(year, month, day).date().isoformat()
    zone = "+07:00" if re.search(r"GMT\s*\+\s*7|UTC\s*\+\s*7", text) else ""
    return datetime(year, month, day, int(clock[1]), int(clock[2])).isoformat(timespec="seconds") + zone


def _rfc(text: str) -> str | None:
    """`Fri, 04 Oct 2024 09:30:00 +0700` (RFC 5322)."""
    return _to_second(parsedate_to_datetime(text)) if _RFC.match(text) else None


def _month_named(text: str) -> str | None:
    """`October 4, 2024`, `4 Oct 2024 9:30 PM`."""
    match = _MONTH_NAMED.search(text)
    if not match:
        return None
    day, month, year = match[1] or match[3], _MONTHS.index(match[2].lower()) + 1, int(match[4])
    if day is None:
        return None
    clock = _CLOCK.search(text, match.end())
    if not clock:
        return datetime(year, month, int(day)).date().isoformat()
    hour = int(clock[1]) % 12 + 12 * (clock[3].lower() == "p") if clock[3] else int(clock[1])
    return datetime(year, month, int(day), hour, int(clock[2])).isoformat(timespec="seconds")


def _to_second(value: datetime) -> str:
    text = value.isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _meta_tags(root: etree._Element) -> dict[str, list[str]]:
    tags: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        content = _words(element.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (key := element.get(attribute)):
                tags.setdefault(key.strip().lower(), []).append(content)
    return tags


def _first(tags: dict[str, list[str]], keys: tuple[str, ...]) -> str | None:
    return next((value for key in keys for value in tags.get(key, ())), None)


def _words(value: Any) -> str | None:
    """A value's text on one line, entities that were written twice resolved; None if there is none."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return None
    for entity, character in (
        ("&quot;", '"'),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ):
        value = value.replace(entity, character)
    return " ".join(value.split()) or None


def _title_tag(root: etree._Element) -> str | None:
    """The `<title>`, without the site's name after the last bar or dash."""
    element = next(root.iter("title"), None)
    text = _words("".join(map(str, element.itertext()))) if element is not None else None
    if not text:
        return None
    head, mark, tail = max((text.rpartition(mark) for mark in (" | ", " - ", " – ", " — ", " :: ")), key=lambda cut: len(cut[0]))
    return head.strip() if mark and len(head) >= len(tail) and len(tail.split()) <= 6 else text


def _without(title: str, outlet: str | None) -> str:
    """A title without the outlet's name at its end: `Nước rút | Tin Nhanh`."""
    if not outlet or not title.casefold().endswith(outlet.casefold()):
        return title
    head = title[: -len(outlet)].rstrip()
    return head.rstrip("|-–—:· ").rstrip() if head.endswith(("|", "-", "–", "—", "::", "·")) and len(head) > 3 else title


def _time_tag(root: etree._Element) -> str | None:
    """The first `<time>` that is a machine's, or the first element whose itemprop says that it is the date of publication."""
    for element in root.iter("time"):
        if value := element.get("datetime"):
            return value
    found = root.find(".//*[@itemprop='datePublished']")
    return (found.get("datetime") or found.get("content") or found.text) if found is not None else None


def _language(root: etree._Element, tags: dict[str, list[str]], story: dict[str, Any]) -> str | None:
    html = root if root.tag == "html" else next(root.iter("html"), root)
    for value in (
        _words(story.get("inLanguage")),
        html.get("lang"),
        html.get("{http://www.w3.org/XML/1998/namespace}lang"),
        _first(tags, _LANGUAGE_KEYS),
    ):
        if value and (match := _LANGUAGE_TAG.match(value.strip())):
            return match[0].lower()
    return None


def language_with(declared: str | None, text: str) -> str | None:
    """The language of a page: what its text shows, if it shows it; else what it declares, which is often the template's."""
    return language_of(text) or declared


def _canonical(root: etree._Element, tags: dict[str, list[str]], story: dict[str, Any], url: str | None) -> str | None:
    link = next(
        (e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").lower().split() and e.get("href")), None
    )
    main = story.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    for value in (link, _first(tags, ("og:url",)), main, story.get("url")):
        if isinstance(value, str) and (address := web_address(value, url)):
            return address
    return url


def web_address(value: str, base: str | None) -> str | None:
    """An address on the web, resolved against `base`; None if it is none (`javascript:`, `mailto:`, a bare fragment)."""
    try:
        address = urljoin(base or "", value.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"[\s<>\"]", address) else None


def _authors(story: dict[str, Any], tags: dict[str, list[str]]) -> tuple[str, ...]:
    names = list(_names(story.get("author")) or _names(story.get("creator")))
    if not names:
        names = next((tags[key] for key in _AUTHOR_KEYS if tags.get(key)), [])
    cleaned = (_BY.sub("", name).strip(" ,;") for name in names)
    outlet = _name(story.get("publisher"))
    return tuple(
        dict.fromkeys(name for name in cleaned if name and len(name) <= 120 and not _HANDLE.search(name) and name != outlet)
    )


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for item in values if (name := _name(item))]


def _name(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _words(value.get("name") if isinstance(value, dict) else value)


def _story(root: etree._Element) -> dict[str, Any]:
    """The JSON-LD object that describes the article; empty if there is none."""
    found: list[dict[str, Any]] = []
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or "").lower():
            found.extend(item for item in _objects(_json("".join(map(str, element.itertext())))) if _is_story(item))
    return max(found, key=lambda item: ("headline" in item) + ("datePublished" in item) + ("author" in item), default={})


def _is_story(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON-LD document that may be an article: itself, those of a list, of `@graph`, of `mainEntity`."""
    stack, seen = [value], 0
    while stack and seen < 2_000:
        item = stack.pop(0)
        seen += 1
        if isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, dict):
            yield item
            stack.extend(
                item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item") if key in item
            )


def _json(text: str) -> Any:
    """The JSON of a script; if it is broken, its first-level strings as far as a pattern finds them."""
    text = (
        text[:_MOST_JSON]
        .strip()
        .removeprefix("<!--")
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
        .removesuffix("-->")
        .strip()
        .rstrip(";")
    )
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return _salvaged(text)


def _salvaged(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("@type", "headline", "description", "datePublished", "dateModified", "inLanguage"):
        if match := re.search(rf'"{key}"\s*:\s*"((?:[^"\\\n]|\\.)*)"', text):
            found.setdefault(key, match[1].replace('\\"', '"').replace("\\/", "/"))
    for key in ("author", "publisher"):
        if match := re.search(
            rf'"{key}"\s*:\s*[\[{{\s]*(?:"@type"\s*:\s*"\w*"\s*,\s*)?(?:"name"\s*:\s*)?"((?:[^"\\\n]|\\.)*)"', text
        ):
            found.setdefault(key, match[1])
    return found
