"""A record as one HTML file that carries everything it needs: its words, its marks, its margin and its style.

No script, and no request to anywhere: the page's own policy forbids both. Words of the page are only ever text.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nguon.exports.reading import hue_class, reading
from nguon.exports.shown import on_one_line, safe_link, visible
from nguon.exports.words import chosen_language, words
from nguon.record import Record


def page(record: Record, language: str = "en") -> str:
    """The record as a whole HTML document, its own words around the article in `language` (`vi` or `en`)."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(reading=reading(record), w=words(chosen_language(language)), style=Markup(style()), style_hash=_hash_of(style()))
    )


def environment(*packages: str) -> Environment:
    """A template environment that escapes always, over the `templates` of `packages` and then of the exports."""
    loaders: list[BaseLoader] = [PackageLoader(package) for package in (*packages, "nguon.exports")]
    made = Environment(loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, auto_reload=False)
    made.filters |= {"visible": visible, "one_line": on_one_line, "safe_link": safe_link, "hue": hue_class}
    return made


@cache
def _environment() -> Environment:
    return environment()


@cache
def style() -> str:
    """The style sheet for reading an article; the desk serves the same."""
    return files("nguon.exports").joinpath("templates", "reading.css").read_text("utf-8")


@cache
def _hash_of(sheet: str) -> str:
    """What a Content-Security-Policy names an inline style sheet by (CSP Level 3, hash-source)."""
    return f"sha256-{b64encode(sha256(sheet.encode()).digest()).decode()}"
