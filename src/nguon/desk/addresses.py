"""The desk's own addresses. An id may hold any character, so ids are written in tilde encoding.

Percent encoding does not do: `%2F` and `%2E%2E` are undone or followed by browsers, proxies and servers before we see them.
Tilde encoding (https://docs.datasette.io/en/stable/internals.html#tilde-encoding) is ours alone to undo; plain ids stay plain.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

_UNPLAIN = re.compile(rb"[^A-Za-z0-9_-]")
_TILDE = re.compile(rb"~([0-9A-Fa-f]{2})")


def encoded(identifier: str) -> str:
    """An id as one segment of a path: every byte of it but letters, digits, `_` and `-` as `~` and two hexadecimal digits."""
    return _UNPLAIN.sub(lambda found: b"~%02X" % ord(found[0]), identifier.encode("utf-8", "surrogatepass")).decode()


def decoded(segment: str) -> str:
    """The id that a segment stands for; whatever is no tilde encoding stays as it is."""
    plain = _TILDE.sub(lambda found: bytes([int(found[1], 16)]), segment.encode("utf-8", "surrogatepass"))
    return plain.decode("utf-8", "replace")


def article(identifier: str, version: int | None = None, fragment: str = "") -> str:
    """The address of an article, of one version of it if given, at `fragment`."""
    return f"/article/{encoded(identifier)}{_question(version=version)}{'#' + fragment if fragment else ''}"


def statement(identifier: str, statement_id: str, version: int | None = None) -> str:
    """The address of a statement to cite it by."""
    return f"/article/{encoded(identifier)}/statement/{encoded(statement_id)}{_question(version=version)}"


def versions(identifier: str) -> str:
    """The address of the list of an article's versions."""
    return f"/article/{encoded(identifier)}/versions"


def subject(name: str) -> str:
    """The address of what the archive has of a name."""
    return f"/who/{encoded(name)}"


def in_api(identifier: str, version: int | None = None) -> str:
    """The address of an article's record as JSON."""
    return f"/api/v1/articles/{encoded(identifier)}{_question(version=version)}"


def _question(**asked: int | None) -> str:
    given = {name: value for name, value in asked.items() if value is not None}
    return f"?{urlencode(given)}" if given else ""
