"""What an input is, told from its first bytes and not from its name alone."""

from __future__ import annotations

import codecs
import json
import re
from typing import Literal

from nguon.pages.document import NoPage, PageError

Form = Literal["page", "jsonl", "parquet", "warc", "feed", "url"]

#: First bytes of what people have beside their pages; the answer names it, so that they see their mistake.
_KNOWN_BINARIES = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"7z\xbc\xaf", "a 7-Zip file"),
    (b"Rar!", "a RAR file"),
    (b"\x7fELF", "a program"),
    (b"ARROW1", "an Arrow file"),
    (b"ORC", "an ORC file"),
    (b"Obj\x01", "an Avro file"),
)
_WHAT_IS_READ = "nguon reads HTML, plain text, JSON Lines and Parquet, HTML and text and JSON Lines also gzipped"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PROLOG = re.compile(
    r"(?:\s+|<\?[^>]*>|<!--.*?(?:-->|$)|<!doctype[^>\[]*(?:\[[^\]]*\][^>]*)?(?:>|$))*", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<([a-z][\w.:-]*)", re.IGNORECASE)
_FEED_ROOTS = frozenset({"rss", "feed", "rdf:rdf"})
_PAGE_TAG = re.compile(r"html|head|body|meta|title|base|link|div|p|article|main|section|header|table|frameset|center|h[1-3]")
_PAGE_ENDS = re.compile(r"</(?:html|body|head|div|p|article|title|section)\s*>|<(?:html|body|head)[\s>]", re.IGNORECASE)
_HTML_NAME = re.compile(r"\.x?html?(?:\.gz)?$", re.IGNORECASE)
_READ_NAME = re.compile(r"\.(?:x?html?|shtml|te?xt|jsonl|ndjson|parquet|warc)(?:\.gz)?$", re.IGNORECASE)
_JSONL_NAME = re.compile(r"\.(?:jsonl|ndjson)(?:\.gz)?$", re.IGNORECASE)


def form_of(head: bytes, name: str) -> Form:
    """The form of an input that begins with `head`; PageError if it is none that nguon reads."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    _refuse_binary(head, name)
    text = _roughly(head)
    if _JSONL_NAME.search(name):
        return "jsonl"
    if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return _form_of_json(text, name)
    root = _root(text)
    if root in _FEED_ROOTS:
        return "feed"
    if text.lstrip("\ufeff \t\r\n").startswith("<?xml") and root and not _PAGE_TAG.fullmatch(root):
        raise NoPage(name, f"is XML, not a page: its root is <{root}>; {_WHAT_IS_READ}")
    return "page"


def is_read_by_name(name: str) -> bool:
    """Whether a file is called as those are that nguon reads, such as `a.html` or `rows.jsonl.gz`."""
    return _READ_NAME.search(name) is not None


def refuse_what_was_not_meant(head: bytes, name: str, form: Form) -> None:
    """NoPage for a plain text in a folder that is not called one, such as a program or a licence."""
    if form == "page" and not looks_like_html(_roughly(head), name):
        raise NoPage(name, "is plain text that is not called .txt; give it by its name to have it read")


def looks_like_html(text: str, name: str = "") -> bool:
    """Whether a page's beginning is that of HTML: its first tag is one that pages begin with, or it closes such tags."""
    text = text[:65_536]
    start = text.lstrip("\ufeff \t\r\n")
    if re.match(r"<!doctype\s+html", start, re.IGNORECASE):
        return True
    if _HTML_NAME.search(name):
        return True
    root = _root(text)
    return root is not None and bool(_PAGE_TAG.fullmatch(root) or _PAGE_ENDS.search(text))


def _root(text: str) -> str | None:
    start = _PROLOG.match(text.lstrip("\ufeff"))
    tag = _ROOT.match(text.lstrip("\ufeff"), start.end() if start else 0)
    return tag[1].lower() if tag else None


def _roughly(head: bytes) -> str:
    """Enough of a decoding to see tags and braces."""
    if head.startswith(_UTF16):
        return head.decode("utf-16", "replace")
    if len(head) > 3 and head[1:4:2] == b"\0\0":
        return head.decode("utf-16-le", "replace")
    if len(head) > 3 and head[0:3:2] == b"\0\0":
        return head.decode("utf-16-be", "replace")
    return head.decode("utf-8-sig", "replace")


def _form_of_json(text: str, name: str) -> Form:
    line = text.lstrip("\ufeff \t\r\n").partition("\n")[0]
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        if line.rstrip() not in ("{", "["):  # a first line cut by the head's end, a broken row, or prose that begins so
            return "jsonl" if re.match(r'\{\s*"', line) else _page_or_json(line, name)
        raise _no_lines(name) from None
    if isinstance(first, dict):
        return "jsonl"
    if isinstance(first, list) and first and isinstance(first[0], dict):
        raise _no_lines(name)
    return _page_or_json(line, name)


def _page_or_json(line: str, name: str) -> Form:
    if name.lower().endswith((".json", ".json.gz")) or re.match(r'\[\s*\{\s*"', line):
        raise _no_lines(name)
    return "page"


def _no_lines(name: str) -> PageError:
    return NoPage(name, "is a JSON document over several lines or in one list; nguon reads JSON Lines, one object a line")


def _refuse_binary(head: bytes, name: str) -> None:
    for beginning, what in _KNOWN_BINARIES:
        if head.startswith(beginning):
            raise NoPage(name, f"is {what}, not a page; {_WHAT_IS_READ}")
    if head.startswith(_UTF16):
        return
    if _is_binary(head):
        raise NoPage(name, f"is binary, not a page; {_WHAT_IS_READ}")


def _is_binary(head: bytes) -> bool:
    nulls = head.count(0)
    if nulls:
        return not _alternates(head, nulls)
    controls = sum(head.count(byte) for byte in (*range(1, 8), *range(14, 27), 28, 29, 30, 31))
    return controls > len(head) // 20


def _alternates(head: bytes, nulls: int) -> bool:
    """Whether the null bytes stand in one half of the byte pairs, as in UTF-16 without its mark."""
    even = head[0::2].count(0)
    return nulls > len(head) // 10 and min(even, nulls - even) <= nulls // 50
