"""The archive: keeping records and finding them again. Everything public is here."""

from nguon.archive.archive import Archive
from nguon.archive.errors import (
    ArchiveError,
    ArchiveForbidden,
    ArchiveFull,
    ArchiveLocked,
    BadQuery,
    NewerArchive,
    NoArchive,
    NotAnArchive,
    SearchTooSlow,
    UnknownArticle,
)
from nguon.archive.results import (
    ArticleHit,
    ArticleRow,
    ListOrder,
    Outcome,
    Query,
    Results,
    SearchOrder,
    StatementHit,
    VersionRow,
)

__all__ = [
    "Archive",
    "ArchiveError",
    "ArchiveForbidden",
    "ArchiveFull",
    "ArchiveLocked",
    "ArticleHit",
    "ArticleRow",
    "BadQuery",
    "ListOrder",
    "NewerArchive",
    "NoArchive",
    "NotAnArchive",
    "Outcome",
    "Query",
    "Results",
    "SearchOrder",
    "SearchTooSlow",
    "StatementHit",
    "UnknownArticle",
    "VersionRow",
]
