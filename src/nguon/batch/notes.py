"""What is to be said of a page that was recorded all the same."""

from __future__ import annotations

import re

from nguon.pages import Document
from nguon.pages.sniffing import looks_like_html
from nguon.record import Record

#: The languages that statements are read from.
READ_LANGUAGES = frozenset({"vi", "en"})


#: No tag is longer, in bytes or characters; and how much of a page is looked at to see whether it is HTML.
_LONGEST_TAG, _HEAD = 4_000, 4_096
_OPEN_TAG = re.compile(r"<[a-z/!][^<>]*$", re.IGNORECASE)


def cut_note(document: Document) -> str | None:
    """What is to be said of HTML that ends within a tag; null for everything else."""
    head, tail = document.data[:_HEAD], document.data[-_LONGEST_TAG:]
    if isinstance(tail, bytes) and (b"<" not in tail or tail.rfind(b"<") < tail.rfind(b">")):
        return None
    head, tail = (part if isinstance(part, str) else part.decode("latin-1") for part in (head, tail))
    if not _OPEN_TAG.search(tail) or not looks_like_html(head, document.input):
        return None
    return "ends within a tag, so it was cut off; what stands before that is recorded"


def language_note(record: Record) -> str | None:
    """What is to be said of a page in a language that nguon does not read; null for one that it does."""
    language = record.article.language
    if language and language.split("-")[0].lower() in READ_LANGUAGES:
        return None
    what = f"is in the language {language}" if language else "is in a language that could not be told"
    return f"{what}; it is recorded, but statements are read from vi and en only"
