"""A page before it is understood, and the errors of understanding it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nguon.record import NguonError


class PageError(NguonError):
    """An input that no article can be made of; the message names it and says why."""

    def __init__(self, input: str, reason: str) -> None:  # noqa: A002
        super().__init__(f"{input}: {reason}")
        self.input = input
        self.reason = reason

    def __reduce__(self) -> tuple[type[PageError], tuple[str, str]]:
        return type(self), (self.input, self.reason)


class NoPage(PageError):
    """An input that holds no page at all: it is empty, or a picture, a program, a list of settings."""


class PassedOver(PageError):
    """A file in a folder that neither its name nor what it holds makes a page: no fault, since nobody asked for it by name."""


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes or text with what is known of it from elsewhere: a row's other columns, the command line's options.

    What is given here wins over what the page says of itself.
    """

    input: str
    data: bytes | str
    id: str | None = None
    url: str | None = None
    published: str | None = None
    outlet: str | None = None
    language: str | None = None
    title: str | None = None


def article_id(document: Document, url: str | None, text: str) -> str:
    """A row's own id; else a short digest of the address; else one of the text, so that the same page is the same article."""
    if document.id:
        return document.id
    kind, basis = ("u", url) if url else ("t", text)
    return f"{kind}-{hashlib.sha256(basis.encode()).hexdigest()[:16]}"
