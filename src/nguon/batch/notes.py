"""What is to be said of a page that was recorded all the same."""

from __future__ import annotations

from nguon.record import Record

#: The languages that statements are read from.
READ_LANGUAGES = frozenset({"vi", "en"})


def language_note(record: Record) -> str | None:
    """What is to be said of a page in a language that nguon does not read; null for one that it does."""
    language = record.article.language
    if language and language.split("-")[0].lower() in READ_LANGUAGES:
        return None
    what = f"is in the language {language}" if language else "is in a language that could not be told"
    return f"{what}; it is recorded, but statements are read from vi and en only"
