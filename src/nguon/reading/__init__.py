"""An Article to its Record: what is said, by whom, through whom, when."""

from nguon.record import Article, Record

__all__ = ["read"]


def read(article: Article) -> Record:
    """Return the record of an article."""
    return Record(article=article)
