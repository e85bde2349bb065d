"""A document to its article: HTML or plain text, with what is given of it checked first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from nguon.pages.document import Document, PageError
from nguon.pages.sniffing import looks_like_html
from nguon.pages.sources import LARGEST_DOCUMENT, too_long
from nguon.record import Article, NguonError, checked_edtf

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.IGNORECASE)


def article(document: Document) -> Article:
    """The article that a document holds; PageError, naming the document, for whatever stands in the way."""
    try:
        return _understood(document)
    except PageError:
        raise
    except NguonError as error:
        raise PageError(document.input, str(error)) from error
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        raise PageError(document.input, f"could not be understood: {type(error).__name__}: {said}") from error


def _understood(document: Document) -> Article:
    if len(document.data) > LARGEST_DOCUMENT:
        raise PageError(document.input, too_long())
    document = replace(document, published=checked_published(document), language=checked_language(document))
    text = _decoded(document)
    if not text.strip("\ufeff \t\r\n\0"):
        raise PageError(document.input, "is empty: there is nothing but white space")
    if looks_like_html(text, document.input):
        from nguon.pages.html import article_from_html  # costs half a second to import, and plain text needs none of it

        return article_from_html(document)
    from nguon.pages.text import article_from_text

    return article_from_text(replace(document, data=text))


def _decoded(document: Document) -> str:
    if isinstance(document.data, str):
        return document.data
    from nguon.pages.encoding import decode

    html = looks_like_html(document.data[:4096].decode("latin-1"), document.input)
    return decode(document.data, html=html, name=document.input)


def checked_published(document: Document) -> str | None:
    """The given publication date as EDTF; it may be given as any ISO 8601 date or time. PageError if it is no date."""
    if document.published is None or not document.published.strip():
        return None
    try:
        return edtf_from(document.published.strip())
    except ValueError:
        reason = f"its publication date is none: {document.published[:60]!r}; right would be 2024-10-04 or 2024-10-04T09:30+07:00"
        raise PageError(document.input, reason) from None


def edtf_from(value: str) -> str:
    """EDTF from EDTF or an ISO 8601 date or time, to the second; ValueError if it is neither."""
    try:
        return checked_edtf(value)
    except ValueError:
        if re.fullmatch(r"\d{8}", value):
            return date.fromisoformat(value).isoformat()
        return checked_edtf(datetime.fromisoformat(value).isoformat(timespec="seconds"))


def checked_language(document: Document) -> str | None:
    """The given language in lower case; PageError if it is no BCP 47 tag."""
    if document.language is None or not document.language.strip():
        return None
    tag = document.language.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        raise PageError(document.input, f"its language is none: {tag[:40]!r}; right would be vi or en")
    return tag.lower()
