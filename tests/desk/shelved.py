"""Archive files for the desk's tests."""

from __future__ import annotations

from pathlib import Path

from tests.handmade import bridge

from nguon.archive import Archive
from nguon.record import Record

ODD_IDS = [
    "a/b",
    "..",
    ".",
    "../../etc/passwd",
    "đường/phố ngàn",
    "50%2F%2f~2F",
    "a?b=c#d",
    "a/statement/s1",
    "a/versions",
    "~",
    "'\"<>&",
]


def kept(path: Path, *records: Record) -> Path:
    """An archive file with the records in it."""
    with Archive.open(path, create=True) as archive, archive.writing():
        for number, record in enumerate(records):
            archive.add(record, f"{number} {record.article.id}")
    return path


def later_bridge() -> Record:
    """The bridge's page as it was changed a day later."""
    first = bridge()
    changed = first.article.model_copy(update={"title": "Cầu Sông Ngàn đóng cửa bốn tháng", "published": "2024-05-05"})
    return first.model_copy(update={"article": changed})
